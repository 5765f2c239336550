"""The pages in each language."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest
from catalogues import REPOSITORY
from jinja2 import nodes
from phonegen.build.target import Selection, templates
from phonegen.dhcp.options import FACTS, OPTIONS, option_named
from phonegen.diagnostics import Report
from phonegen.dialects.parameters import EXTRAS, documented
from phonegen.language.loading import load
from phonegen_targets import docs
from phonegen_targets.docs.facts import features
from phonegen_targets.docs.facts.dhcp import COMPARED
from phonegen_targets.docs.markdown import UNITS, text
from phonegen_targets.docs.texts import (
    LANGUAGES,
    ORIGINAL,
    _,
    anchor,
    catalogue,
    either,
    in_language,
    ngettext,
    said,
)

DOCS = Path(docs.__file__).parent
OTHERS = [code for code in LANGUAGES if code != ORIGINAL]
MARKING = {"_": 0, "anchor": 0, "ngettext": 1}  # which argument is the key


def in_python(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            place = MARKING.get(node.func.id)
            if place is not None:
                key = node.args[place]
                yield str(key.value) if isinstance(key, ast.Constant) else ""


def in_template(file: Path) -> Iterator[str]:
    environment = templates(DOCS, final_newline=False)
    for call in environment.parse(file.read_text("utf-8")).find_all(nodes.Call):
        place = MARKING.get(getattr(call.node, "name", ""))
        key = None if place is None else call.args[place]
        if isinstance(key, nodes.Const):
            yield str(key.value)


def test_what_is_no_mark_stays() -> None:
    """A page may quote anything; the marks around and inside of it are still read."""
    mark = _("unknown")
    words = said(mark, ORIGINAL)
    assert words == "unknown"
    for quoted in ("\x03", "\x02", "a\x03b\x03", "\x02a\x02", "\x03\x02"):
        assert said(f"{mark}{quoted}{mark}", ORIGINAL) == f"{words}{quoted}{words}"
    assert said(_("{answer}.", answer=mark), ORIGINAL) == "unknown."


def messages() -> set[str]:
    """All that the sources say."""
    found = {*COMPARED.values(), *UNITS, *FACTS.values(), *(o.about for o in OPTIONS.values())}
    found.add(option_named("200").about)
    found |= {text(p.about) for p in (*documented().values(), *EXTRAS.values())}
    found |= {*features.KNOWN, *features.MATRIX, "Basic services", "Standard features", "Others"}
    for file in DOCS.rglob("*.py"):
        found |= set(in_python(file.read_text("utf-8")))
    for file in DOCS.rglob("*.j2"):
        found |= set(in_template(file))
    return found - {""}


@pytest.mark.parametrize("language", OTHERS)
def test_catalogue_has_every_message_and_no_other(language: str) -> None:
    known = set(catalogue(language).messages)
    said_by_servers = {m for m in known if "option 60 " in m}  # by the languages of their files
    assert messages() - known == set()
    assert known - messages() - said_by_servers == set()


def placeholders(message: str) -> set[str]:
    return {name for _text, name, _spec, _kind in Formatter().parse(message) if name}


@pytest.mark.parametrize("language", OTHERS)
def test_texts_keep_values_and_links(language: str) -> None:
    for message, found in catalogue(language).messages.items():
        for form in found if isinstance(found, list) else [found]:
            assert placeholders(form) == placeholders(message)
            assert re.findall(r"\]\(\S+\)", form) == re.findall(r"\]\(\S+\)", message)
            assert form.count("`") == message.count("`")


@pytest.mark.slow
@pytest.mark.parametrize("language", OTHERS)
def test_real_pages_need_no_other_message(language: str) -> None:
    catalogue.cache_clear()  # it remembers what it was asked before
    words = catalogue(language)
    project = load(REPOSITORY, Report())  # anew: a loaded one remembers what it was asked before
    for artefact in docs.emit(project, Selection()):
        assert not re.search(r"[\x00-\x08\x0b-\x1f]", artefact.content), artefact.path
    assert words.missing == set()


def test_a_page_in_two_languages() -> None:
    page = (
        f"# {_('Firmware')}\n"
        f"{ngettext('{count} setting', '{count} settings', 0)} "
        f"{ngettext('{count} setting', '{count} settings', 1)} "
        f"[x](a.md#{anchor('Types of function keys')}) {either('an', 'un')} "
        f"{_('See {link}.', link='[' + _('Phone') + '](https://a.example/b.md)')}"
    )
    assert in_language(page, "en") == (
        "# Firmware\n0 settings 1 setting [x](a.md#types-of-function-keys) an "
        "See [Phone](https://a.example/b.md)."
    )
    assert in_language(page, "fr") == (
        "# Micrologiciel\n0 réglage 1 réglage [x](a.fr.md#types-de-touches-de-fonction) "
        "un Voir [Téléphone](https://a.example/b.md)."
    )


def test_values_are_not_messages() -> None:
    hostile = "{name} {0} %s {unknown}"
    assert said(_("See {link}.", link=hostile), "fr") == f"Voir {hostile}."


def test_a_message_without_a_text_stays_as_it_is() -> None:
    assert said(_("Nobody wrote this one"), "fr") == "Nobody wrote this one"
    assert "Nobody wrote this one" in catalogue("fr").missing
    catalogue("fr").missing.clear()
