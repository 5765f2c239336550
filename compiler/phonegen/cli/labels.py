"""`labels`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from phonegen import files
from phonegen.cli.console import usage_error
from phonegen.cli.fleet_labels import fleet_labels
from phonegen.cli.session import Session
from phonegen.codes import Code

LISTS = (".csv", ".json", ".jsonl", ".yaml", ".yml")

if TYPE_CHECKING:
    from phonegen_targets.docs.labels.sheet import Sheet

    from phonegen.inventory.labels import Label
    from phonegen.language.catalogue import Loaded, VendorSpecs
    from phonegen.language.spec.dialect import Dialect
    from phonegen.language.spec.model import Model


def labels(
    session: Session,
    name: str,
    file: Path | None,
    out: Path | None,
    picture: bool,
    paper: str,
    font: Path | None,
    shard: str | None = None,
) -> None:
    """Write a sheet of labels for a phone's keys, or its picture with them, or those of a list."""
    from phonegen_targets.docs.drawing.keys import key_ranges
    from phonegen_targets.docs.labels.sheet import PAPERS, sheet

    from phonegen.inventory.labels import read_labels

    if paper not in PAPERS:
        usage_error(f"--paper is one of {', '.join(PAPERS)}")
    kind = Path(name).suffix.lower()
    if kind in LISTS and not (file and kind == ".yaml"):  # with labels of its own it is a phone
        if file or picture or out is None or out.suffix.lower() != ".pdf":
            usage_error("the labels of a list go to --out FILE.pdf; their configs say them")
        fleet_labels(session, Path(name), out, paper, font, shard)
        return
    if file is None or shard:
        usage_error(
            "--labels names the labels of a phone" if shard is None else "--shard is for lists"
        )
    vendor, model = session.model(session.project(name), name)
    out = out or Path(f"{model.name}-labels.svg")
    kind = out.suffix.lower()
    if kind not in (".svg", ".pdf") or (picture and kind != ".svg"):
        usage_error("--out is a picture's .svg file" if picture else "--out ends with .svg or .pdf")
    dialect = _dialect(vendor, model)
    ranges = key_ranges(model.spec, dialect)
    if not ranges:
        usage_error(f"the {model.spec.model} has no function keys")
    own = [r for r in ranges if not r.module]
    known = f"the {model.spec.model} has keys 1 to {own[-1].last if own else 0}"
    if ranges[-1].module:
        known += f", with expansion modules to {ranges[-1].last}"
    found = read_labels(file, ranges[-1].last, known, session.report)
    session.stop_at_errors(Path())
    texts = {label.number: label.text for label in found}
    shown = f"{vendor.about().name} {model.spec.title or model.spec.model}"
    if picture:
        from phonegen_targets.docs.drawing.blocks import label_of_key
        from phonegen_targets.docs.drawing.phone import picture as draw
        from phonegen_targets.docs.texts import ORIGINAL

        drawing = draw(model.spec, dialect, shown, texts)
        _write({out: drawing.svg(ORIGINAL).encode()})
        on_keys = {label.number: label_of_key(label.text) for label in found}
        _warn(session, found, {n: text.text for n, text in on_keys.items() if text.cut})
        return
    made = sheet(model.spec, dialect, shown, texts, paper)
    pages = _pdf(session, made, out, font, found) if kind == ".pdf" else _svg(made, out)
    _write(pages)
    _warn(session, found, made.cut)


def _warn(session: Session, found: list[Label], cut: dict[int, str]) -> None:
    """Say which labels were too long, and what is left of them."""
    for label in found:
        if label.number in cut:
            message = f"the label of key {label.number} is too long: '{cut[label.number]}'"
            session.report.add(label.place, Code.LABELS_CUT, message)
    session.finish(Path())


def _dialect(vendor: VendorSpecs, model: Loaded[Model]) -> Dialect | None:
    if not model.spec.plugins:
        return None
    return vendor.dialects[vendor.newest_first(model)[0].plugin.spec.dialect].spec


def _svg(made: Sheet, out: Path) -> dict[Path, bytes]:
    from phonegen_targets.docs.labels.svg import svg_pages

    pages = svg_pages(made)
    if len(pages) == 1:
        return {out: pages[0].encode()}
    return {
        out.with_stem(f"{out.stem}-{number}"): page.encode()
        for number, page in enumerate(pages, start=1)
    }


def _pdf(
    session: Session, made: Sheet, out: Path, font: Path | None, found: list[Label]
) -> dict[Path, bytes]:
    try:
        from phonegen_targets.docs.labels.pdf import best_font, missing_letters, pdf
    except ModuleNotFoundError:
        usage_error("PDF needs a library: pip install 'phonegen[labels]'; SVG does not")
    from fontTools.ttLib import TTLibError

    try:
        font = font or best_font(label.text for label in found)
        for label in found:
            for letter in sorted(missing_letters([label.text], font)):
                which = "the built-in font" if font is None else str(font)
                hint = "name a font that has it with --font FILE.ttf, or write an SVG file"
                message = f"{which} has no '{letter}' (U+{ord(letter):04X})"
                session.report.add(label.place, Code.LABELS_FONT, message, hint)
    except (OSError, TTLibError) as e:
        usage_error(f"--font {font}: {e}")
    session.stop_at_errors(Path())
    try:
        return {out: pdf([made], font)}
    except TTLibError as e:
        usage_error(f"--font {font}: {e}")


def _write(sheets: dict[Path, bytes]) -> None:
    for path, content in sheets.items():
        try:
            files.write(path, content)
        except OSError as e:
            usage_error(f"{path} cannot be written: {e.strerror}")
    typer.echo(f"written: {', '.join(map(str, sheets))}")
