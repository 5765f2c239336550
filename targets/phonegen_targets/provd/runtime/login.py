"""The name and password with which a vendor lets its files be downloaded, as a service of provd."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Sequence
from typing import Any, ClassVar

Saving = Callable[[str, bytes, int], None]  # a path, what to write, and its mode


class Login:
    """What provd calls a configuration service: two parameters, kept in a file of the plugin."""

    description: ClassVar[list[tuple[str, str]]] = [
        ("username", "The user name with which the vendor lets its files be downloaded"),
        ("password", "The password with which the vendor lets its files be downloaded"),
    ]
    description_fr: ClassVar[list[tuple[str, str]]] = [
        ("username", "Le nom d'utilisateur pour télécharger les fichiers du fabricant"),
        ("password", "Le mot de passe pour télécharger les fichiers du fabricant"),
    ]

    def __init__(self, downloader: Any, places: Sequence[str], path: str, save: Saving) -> None:
        self._downloader, self._places, self._path, self._save = downloader, places, path, save
        self._values: dict[str, str | None] = dict.fromkeys(("username", "password"))
        self._values.update(self._kept())
        self._tell()

    def get(self, name: str, **_of_whom: Any) -> str | None:
        """A parameter. Raises KeyError for one that there is not."""
        return self._values[name]

    def set(self, name: str, value: str | None, **_of_whom: Any) -> None:
        """Change a parameter, and keep it. Raises KeyError for one that there is not."""
        if name not in self._values:
            raise KeyError(name)
        self._values[name] = None if value is None else str(value)
        self._save(self._path, json.dumps(self._values).encode("utf-8"), 0o600)
        self._tell()

    def _kept(self) -> dict[str, str]:
        """What an earlier run has kept; nothing of what is no such file."""
        if not os.path.isfile(self._path):
            return {}
        try:
            with open(self._path, "rb") as file:
                found = json.load(file)
        except (OSError, ValueError):
            return {}
        known = found.items() if isinstance(found, dict) else ()
        return {n: v for n, v in known if n in self._values and isinstance(v, str)}

    def _tell(self) -> None:
        """Give the downloader what it needs; without both it has none."""
        name, password = self._values["username"], self._values["password"]
        both = (name, password) if name and password else (None, None)
        for place in self._places:
            self._downloader.add_password(None, place, *both)
