"""From a template and what it names to a page in each language."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, Template
from phonegen.build.target import Artefact, templates

from phonegen_targets.docs import markdown
from phonegen_targets.docs.facts import features
from phonegen_targets.docs.texts import (
    LANGUAGES,
    Prose,
    _,
    anchor,
    in_language,
    ngettext,
    suffixed,
)

OTHERS = "\x04"  # where the links to the page in other languages stand


def pages(
    path: str,
    kind: str,
    context: dict[str, Any],
    languages: Collection[str] = tuple(LANGUAGES),
    prose: Mapping[str, Prose] | None = None,
) -> Iterator[Artefact]:
    """The page at PATH, which has no suffix, in LANGUAGES, with links to the others of them.

    PROSE are the sentences of the vendor's specs, by language.
    """
    text = _template(kind).render(context, languages=OTHERS)
    text = re.sub(r"\n\n\n+", "\n\n", text).strip("\n") + "\n"
    name = path.rpartition("/")[2]
    for language in languages:
        others = [
            f"[{LANGUAGES[code]}]({suffixed(name, code)})" for code in languages if code != language
        ]
        page = in_language(text, language, (prose or {}).get(language)).replace(
            OTHERS, " · ".join(others), 1
        )
        yield Artefact(suffixed(path, language), page.rstrip("\n") + "\n")


_MESSAGE = re.compile(r"""\b_\((['"])((?:(?!\1)[^\\])*)\1\)""")  # without values


class _Marked(FileSystemLoader):
    """Templates in which messages without values are marked already, once for all pages."""

    def get_source(self, environment: Environment, template: str) -> Any:
        source, *about = super().get_source(environment, template)
        marked = _MESSAGE.sub(lambda found: found[1] + _(found[2]) + found[1], source)
        return marked, *about


@cache
def _template(kind: str) -> Template:
    environment = templates(Path(__file__).parent, final_newline=False)
    environment.loader = _Marked(Path(__file__).parent)
    for name in ("text", "prose", "code", "link", "cell", "html", "fenced"):
        environment.filters[name] = getattr(markdown, name)
    environment.filters["feature"] = features.shown
    environment.globals |= {"_": _, "ngettext": ngettext, "anchor": anchor, "table": markdown.table}
    return environment.get_template(f"{kind}.md.j2")
