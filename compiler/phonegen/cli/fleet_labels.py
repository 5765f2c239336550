"""`labels` of a list: the keys of all of its phones on sheets of one PDF file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from phonegen import files
from phonegen.cli.console import usage_error
from phonegen.cli.hosts import part_of
from phonegen.cli.listed import ListedPhone, ListedPhones
from phonegen.cli.session import Session
from phonegen.codes import Code

if TYPE_CHECKING:
    from phonegen_targets.docs.labels.sheet import Sheet

    from phonegen.inventory.hosts import Fleet

MOST_PAGES = 5000  # of a file: the library keeps them all until it writes them


class _Labelled(NamedTuple):
    """A phone with the texts of its keys, and what stands above them."""

    phone: ListedPhone
    title: str
    texts: dict[int, str]


def fleet_labels(
    session: Session, path: Path, out: Path, paper: str, font: Path | None, shard: str | None
) -> None:
    """Write the labels of the phones of the list at PATH that have any; their configs say them."""
    try:
        from phonegen_targets.docs.labels.pdf import best_font, missing_letters, pdf
    except ModuleNotFoundError:
        usage_error("PDF needs a library: pip install 'phonegen[labels]'")
    from fontTools.ttLib import TTLibError

    part = part_of(shard)
    listed = ListedPhones(session, path, {})
    fleet = listed.fleet()
    letters: set[str] = set()
    for one in _labelled(listed, fleet, part):
        letters.update(one.title, *one.texts.values())
    listed.finish(fleet)
    try:
        font = font or best_font(letters)
        missing = missing_letters(letters, font)
        fleet = listed.fleet()
        for one in _labelled(listed, fleet, part) if missing else ():
            for letter in sorted(missing.intersection(one.title, *one.texts.values())):
                which = "the built-in font" if font is None else str(font)
                message = f"{which} has no '{letter}' (U+{ord(letter):04X})"
                hint = "name a font that has it with --font FILE.ttf"
                fleet.add(one.phone.row.place, Code.LABELS_FONT, message, hint)
        listed.finish(fleet)
        count = 0

        def sheets() -> Iterator[Sheet]:
            nonlocal count
            pages = 0
            for one in _labelled(listed, fleet, part):
                made = _sheet(one, paper)
                for number, text in sorted(made.cut.items()):
                    message = f"the label of key {number} is too long: '{text}'"
                    fleet.add(one.phone.row.at("config"), Code.LABELS_CUT, message)
                pages += len(made.pages)
                if pages > MOST_PAGES:
                    usage_error(f"these are more than {MOST_PAGES} pages; --shard 1/2 is a part")
                count += 1
                yield made

        fleet = listed.fleet()
        content = pdf(sheets(), font)
    except (OSError, TTLibError) as e:
        usage_error(f"--font {font}: {e}")
    if not count:
        usage_error("no phone of the list has labels: `label` of `funckeys` in its `config`")
    try:
        files.write(out, content)
    except OSError as e:
        usage_error(f"{out} cannot be written: {e.strerror}")
    session.tell(f"written: {out}, labels of {count} phones")
    session.finish(Path())


def _labelled(listed: ListedPhones, fleet: Fleet, part: tuple[int, int]) -> Iterator[_Labelled]:
    """The phones of this part that have labels; FLEET takes what is wrong with them."""
    from phonegen_targets.docs.drawing.keys import key_ranges

    from phonegen.inventory.hosts import in_shard
    from phonegen.inventory.labels import label_problems

    for phone in listed.phones(fleet):
        keys = phone.config.get("funckeys") or {}
        dialect = phone.vendor.dialects[phone.carried.plugin.spec.dialect].spec
        ranges = key_ranges(phone.carried.model.spec, dialect) if keys else []
        if not ranges or not in_shard(phone.mac, *part):
            continue
        texts = {}
        for number, key in keys.items():
            text = str(key.get("label") or "").strip()
            for problem, hint in label_problems(text):
                message = f"key {number}: {problem}"
                fleet.add(phone.row.at("config"), Code.LABELS_TEXT, message, hint)
            if text and 1 <= int(number) <= ranges[-1].last:
                texts[int(number)] = text
        if texts:
            yield _Labelled(phone, _title(phone), texts)


def _title(phone: ListedPhone) -> str:
    """Model, whose it is and its MAC address: what tells two phones apart on a desk."""
    model = phone.carried.model.spec
    line = (phone.config.get("sip_lines") or {}).get("1") or {}
    named = [line.get("display_name"), line.get("number"), phone.row.fields.get("name"), phone.mac]
    name = f"{phone.vendor.about().name} {model.title or model.model}"
    return ", ".join([name, *(str(text) for text in named if text)])


def _sheet(one: _Labelled, paper: str) -> Sheet:
    from phonegen_targets.docs.labels.sheet import sheet

    vendor, carried = one.phone.vendor, one.phone.carried
    dialect = vendor.dialects[carried.plugin.spec.dialect].spec
    return sheet(carried.model.spec, dialect, one.title, one.texts, paper)
