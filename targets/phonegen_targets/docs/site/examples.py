"""What each phone gets from its newest plugin: files for a made-up user, without secrets."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from html import escape
from typing import Any, NamedTuple

from phonegen.language.catalogue import Loaded, Project, VendorSpecs
from phonegen.language.spec.model import Model
from phonegen.language.spec.plugin import Plugin

from phonegen_targets.docs.facts.vendor import VendorView
from phonegen_targets.docs.texts import _, said

# A plugin as a function from a model and a raw config to its files, while the context lasts.
FilesOf = Callable[[Loaded[Model], Mapping[str, Any]], dict[str, str]]
Installed = Callable[[Project, VendorSpecs, Loaded[Plugin]], AbstractContextManager[FilesOf]]
MOST = 90_000  # characters of a file on a page
MARK = "<!-- examples -->\n"  # where a phone's page has the link to them
# A page of its own, outside of the generator: it is long, and one for each phone.
_PAGE = """<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="robots" content="noindex">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,">
<title>{title} - phonegen</title>
<style>
body {{ font: 16px/1.5 system-ui, sans-serif }}
main {{ margin: 2rem auto; max-width: 60rem; padding: 0 1rem }}
h1 {{ font-size: 1.6rem }} h2 {{ font: bold 1rem monospace; overflow-wrap: anywhere }}
pre {{ overflow-x: auto; padding: .8rem; border: 1px solid; font-size: .8rem }}
html {{ color: light-dark(#111, #eee); background: light-dark(#fff, #121212) }}
a {{ color: light-dark(#0b57d0, #a8c7fa) }} :focus-visible {{ outline: 2px solid }}
</style>
</head>
<body>
<main>
<p><a href="{back}">{phone}</a></p>
<h1>{title}</h1>
<p>{about}</p>
{files}
</main>
</body>
</html>
"""


class Example(NamedTuple):
    """Files by their names, and the plugin that wrote them."""

    plugin: str
    files: dict[str, str]


def examples(
    project: Project, installed: Installed, sample: Mapping[str, Any]
) -> dict[str, Example]:
    """The files of each phone that a plugin carries, by `vendor/model`.

    INSTALLED runs a plugin, SAMPLE is a raw config of provd, with masks for secrets.
    """
    return dict(_examples(project, installed, sample))


def _examples(
    project: Project, installed: Installed, sample: Mapping[str, Any]
) -> Iterator[tuple[str, Example]]:
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
                    yield f"{specs.folder}/{model.name}", Example(plugin.name, files)


def example_page(phone: str, example: Example, back: str, language: str) -> str:
    """The page with an EXAMPLE of a PHONE's files, in HTML; BACK leads to the phone's own."""
    parts = []
    for number, (path, content) in enumerate(example.files.items()):
        name = escape(path)
        shown = escape(content[:MOST].rstrip())
        part = f'<h2 id="f{number}">{name}</h2>\n'
        part += f'<pre tabindex="0" role="region" aria-labelledby="f{number}">{shown}</pre>'
        if len(content) > MOST:
            part += f"\n<p>{_('{count} more characters.', count=len(content) - MOST)}</p>"
        parts.append(part)
    page = _PAGE.format(
        language=language,
        title=_("Example files of the {name}", name=phone),
        phone=phone,
        back=escape(back),
        about=_(
            "What {plugin} writes for a made-up user with one line and three keys; passwords are "
            "masked.",
            plugin=f"<code>{escape(example.plugin)}</code>",
        ),
        files="\n".join(parts),
    )
    return said(page, language)
