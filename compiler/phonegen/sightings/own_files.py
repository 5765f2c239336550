"""The files of a phone that was seen: their names, and which of them it needs."""

from __future__ import annotations

from urllib.parse import unquote

from phonegen.dialects.asking import asked, filled
from phonegen.language.spec.dialect import Dialect
from phonegen.sightings.identity import Identity, path_of
from phonegen.sightings.seen import File, Phone


class OwnFiles:
    """The names of a phone's files, as far as its plugin and its model tell them.

    `trigger` is the one whose fetching shows that it is configured.
    """

    def __init__(self, phone: Phone, identity: Identity, dialect: Dialect) -> None:
        self._mac = phone.mac.replace(":", "")
        self._carried = identity.carried
        self._model = identity.model.fact if identity.model else ""
        self._needed: dict[str, bool] = {}
        for name, required in asked(dialect).items():
            self._add(name, required)
        for file in dialect.files.values():
            self._add(file.name.removeprefix(dialect.folder), file.when is None)
        if identity.carried is not None:
            for image in identity.carried.images:
                self._add(image, False)
        own = self._filled(dialect.trigger) if dialect.trigger else None
        self.trigger = own.removeprefix(dialect.folder) if own else None

    def _filled(self, name: str) -> str | None:
        traits = self._carried.traits if self._carried else {}
        mac = self._mac or "?" * 12
        return filled(name, mac, self._model or "?", traits)

    def _add(self, name: str, required: bool) -> None:
        own = self._filled(name)
        if own is not None:
            self._needed.setdefault(own.lower(), required)

    def _own(self, file: File) -> str | None:
        """The name, of those known, of what was asked for: folders may stand before it."""
        name = bare_name(file).lower()
        while name:
            if name in self._needed:
                return name
            _, slash, name = name.partition("/")
            if not slash:
                break
        return None

    def knows(self, file: File) -> bool:
        """Whether it is a file of the plugin, or one that the phone is known to ask for."""
        return self._own(file) is not None

    def needs(self, file: File) -> bool:
        """Whether the phone is not known to do without it."""
        own = self._own(file)
        return own is not None and self._needed[own]

    def is_trigger(self, file: File) -> bool:
        """Whether it is the phone's configuration."""
        return self.trigger is not None and self._own(file) == self.trigger.lower()


def bare_name(file: File) -> str:
    """What a phone asked for, without the slash before it and the query behind it."""
    path = path_of(file.path).partition("?")[0] if file.protocol == "http" else file.path
    return unquote(path).lstrip("/")
