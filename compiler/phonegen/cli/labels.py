"""`labels`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from phonegen.cli.console import finish, project_root, usage_error
from phonegen.cli.finding import find_model
from phonegen.cli.render import OutputFormat
from phonegen.diagnostics import Report

if TYPE_CHECKING:
    from phonegen_targets.docs.key_numbers import KeyRange
    from phonegen_targets.docs.label_sheet import Sheet

    from phonegen.labels import Label


def labels(
    name: str,
    file: Path,
    out: Path | None,
    as_picture: bool,
    paper: str,
    font: Path | None,
    form: OutputFormat,
) -> None:
    """Write the labels in FILE for the phone NAME, or report what is wrong with them."""
    from phonegen_targets.docs.key_numbers import key_ranges
    from phonegen_targets.docs.vendor_view import VendorView

    from phonegen.labels import read_labels
    from phonegen.pipeline import load_checked

    suffix = _checked_options(out, as_picture, paper, font)
    root = project_root()
    report = Report()
    project = load_checked(root, report, name.split("/")[0].lower())
    if report:
        finish(report, form, root)
    vendor, model = find_model(project, name, form, root)
    view = VendorView(project, vendor)
    dialect, full_name = view.dialect(model), view.full_name(model.spec)
    ranges = key_ranges(model.spec, dialect)
    last = ranges[-1].last if ranges else 0
    found = read_labels(file, last, _known(full_name, ranges), report)
    if report:
        finish(report, form, Path.cwd())
    texts = {label.number: label.text for label in found}
    pages: list[str] | bytes
    if as_picture:
        from phonegen_targets.docs.blocks import label_of_key
        from phonegen_targets.docs.picture import picture

        drawn = {number: label_of_key(text) for number, text in texts.items()}
        cut = {number: one.text for number, one in drawn.items() if one.cut}
        pages = [picture(model.spec, dialect, full_name, texts)]
    else:
        from phonegen_targets.docs.label_sheet import sheet

        drawn_sheet = sheet(model.spec, dialect, full_name, texts, paper)
        cut = drawn_sheet.cut
        if suffix == ".pdf":
            pages = _pdf(drawn_sheet, found, font, form)
        else:
            from phonegen_targets.docs.label_svg import svg_pages

            pages = svg_pages(drawn_sheet)
    written = _write(pages, out)
    for label in found:
        if label.number in cut:
            place, shown = label.place, cut[label.number]
            typer.echo(
                f"{place.path}:{place.line}:{place.column}: warning: "
                f"the label of key {label.number} is too long and is cut to '{shown}'",
                err=True,
            )
    if written and form is OutputFormat.text:
        typer.echo(f"{len(found)} labels in {', '.join(map(str, written))}")


def _checked_options(out: Path | None, as_picture: bool, paper: str, font: Path | None) -> str:
    """The kind of file that is wanted, `.svg` or `.pdf`."""
    from importlib.util import find_spec

    from phonegen_targets.docs.label_sheet import PAPERS

    suffix = out.suffix.lower() if out else ".svg"
    if suffix not in (".svg", ".pdf"):
        usage_error("--out ends with .svg or .pdf")
    if paper not in PAPERS:
        usage_error(f"--paper is one of {', '.join(PAPERS)}")
    if suffix == ".pdf" and as_picture:
        usage_error("the picture is an SVG file; end --out with .svg")
    if suffix != ".pdf" and font is not None:
        usage_error("--font is for a PDF; end --out with .pdf")
    if suffix == ".pdf" and find_spec("fpdf") is None:
        usage_error("a PDF needs its library: pip install 'phonegen[labels]'")
    return suffix


def _known(name: str, ranges: list[KeyRange]) -> str:
    """Which keys the phone has, in words."""
    if not ranges:
        return f"the {name} has no function keys"
    known = f"the {name} has the keys 1 to {ranges[-1].last}"
    modules = [r for r in ranges if r.module]
    return known + (f", from {modules[0].first} on its modules" if modules else "")


def _pdf(sheet: Sheet, found: list[Label], given: Path | None, form: OutputFormat) -> bytes:
    from phonegen_targets.docs.label_pdf import best_font, missing, pdf, system_fonts

    try:
        fonts = [given] if given else system_fonts()
        font = best_font(fonts, [label.text for label in found])
    except (OSError, ValueError) as e:
        usage_error(f"--font: {given} is no TrueType font that can be read: {e}")
    if font is None:
        usage_error("no font was found for the PDF; name a TrueType font with --font")
    report = Report()
    for label in found:
        if lacking := missing(font, label.text):
            letters = ", ".join(f"'{c}' (U+{ord(c):04X})" for c in dict.fromkeys(lacking))
            hint = "name a font that has it with --font, or print the SVG"
            report.add(label.place, "labels-font", f"{font.name} has no {letters}", hint)
    if report:
        finish(report, form, Path.cwd())
    return pdf(sheet, font)


def _write(pages: list[str] | bytes, out: Path | None) -> list[Path]:
    """Write what was drawn, to the standard output without OUT; the files written."""
    if out is None:
        if len(pages) > 1:
            usage_error(f"the sheet has {len(pages)} pages; name a file with --out")
        typer.echo(pages[0], nl=False)
        return []
    if isinstance(pages, bytes):
        files = {out: pages}
    elif len(pages) == 1:
        files = {out: pages[0].encode()}
    else:
        numbered = enumerate(pages, start=1)
        files = {out.with_stem(f"{out.stem}-{n}"): page.encode() for n, page in numbered}
    try:
        for path, content in files.items():
            path.write_bytes(content)
    except OSError as e:
        usage_error(f"{e.filename} cannot be written: {e.strerror}")
    return list(files)
