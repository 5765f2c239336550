"""What each phone gets from its newest plugin: files for a made-up user, without secrets."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from typing import Any

from phonegen.language.catalogue import Loaded, Project, VendorSpecs
from phonegen.language.spec.model import Model
from phonegen.language.spec.plugin import Plugin

from phonegen_targets.docs.facts.vendor import VendorView
from phonegen_targets.docs.markdown import code, text
from phonegen_targets.docs.texts import _

# A plugin as a function from a model and a raw config to its files, while the context lasts.
FilesOf = Callable[[Loaded[Model], Mapping[str, Any]], dict[str, str]]
Installed = Callable[[Project, VendorSpecs, Loaded[Plugin]], AbstractContextManager[FilesOf]]
MOST = 90_000  # characters of a file on a page


def examples(project: Project, installed: Installed, sample: Mapping[str, Any]) -> dict[str, str]:
    """The page with the files of each phone that a plugin carries, by `vendor/model`.

    INSTALLED runs a plugin, SAMPLE is a raw config of provd, with masks for secrets.
    """
    return dict(_pages(project, installed, sample))


def _pages(
    project: Project, installed: Installed, sample: Mapping[str, Any]
) -> Iterator[tuple[str, str]]:
    for specs in project.vendors.values():
        if specs.vendor is None:
            continue
        vendor = VendorView(project, specs)
        for plugin in specs.plugins.values():
            newest = [
                model
                for model in specs.models.values()
                for shipped in vendor.newest_first(model)[:1]
                if shipped.plugin.name == plugin.name
            ]
            if not newest:
                continue
            with installed(project, specs, plugin) as files_of:
                for model in newest:
                    files = files_of(model, sample)
                    name = vendor.full_name(model.spec)
                    yield f"{specs.folder}/{model.name}", _page(name, plugin.name, files)


def _page(name: str, plugin: str, files: Mapping[str, str]) -> str:
    parts = [
        f"# {_('Example files of the {name}', name=text(name))}",
        _(
            "What {plugin} writes for a made-up user with one line and three keys; passwords are "
            "masked.",
            plugin=code(plugin),
        ),
    ]
    for path, content in files.items():
        shown = content[:MOST]
        longest = max((len(run) for run in re.findall("`+", shown)), default=0)
        fence = "`" * max(longest + 1, 3)
        parts.append(f"<!-- unsearched -->\n## {code(path)}\n\n{fence}\n{shown.rstrip()}\n{fence}")
        if len(content) > MOST:
            parts.append(_("{count} more characters.", count=len(content) - MOST))
    return "\n\n".join(parts) + "\n"
