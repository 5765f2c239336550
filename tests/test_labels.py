"""Labels for function keys: their lists, the sheets, and the picture that has them."""

from __future__ import annotations

import os
import re
from functools import cache
from io import BytesIO
from pathlib import Path
from unittest.mock import patch

import pytest
from catalogues import REPOSITORY
from commands import Done, phonegen
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st
from phonegen.build.pipeline import load_checked
from phonegen.cli.session import Session, names_of
from phonegen.diagnostics import Report
from phonegen.inventory.labels import read_labels
from phonegen.language.catalogue import Project
from phonegen_targets.docs.drawing.fitting import SMALLEST, fitted, width_of
from playwright.sync_api import Browser
from pypdf import PdfReader

POINTS = 72 / 25.4
PAGED, WITH_MODULE = "yealink/t46s", "snom/d785"
NAMES = ["Reception", "Zoé Martin", "Conference room, 2nd floor", "<b>AT&T</b>", "Weiß & Łukasz"]
LONG = "a label that never ends and goes on and on and on and on until it is cut"


def written(folder: Path, rows: list[tuple[int, str]]) -> Path:
    file = folder / "keys.csv"
    lines = ["key,label", *(f'{number},"{label}"' for number, label in rows)]
    file.write_text("\n".join(lines) + "\n", "utf-8")
    return file


@cache
def loaded(vendor: str) -> Project:
    return load_checked(REPOSITORY, Report(), vendor)


def command(*arguments: object, code: int = 0) -> Done:
    """The command about a phone of the catalogue, each of whose vendors is loaded once."""

    def project(_session: Session, name: str) -> Project:
        return loaded(names_of(name)[0])

    with patch.object(Session, "project", project):
        return phonegen("labels", *arguments, folder=REPOSITORY, code=code)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("keys.csv", "key;label\r\n1;Reception\r\n\r\n3;  Bob  \r\n4;\r\n"),
        ("keys.json", '[{"key": 1, "label": "Reception"}, {"position": "3", "text": "Bob"}]'),
        ("keys.yaml", "- {key: 1, label: Reception}\n- {number: 3, name: Bob}\n"),
    ],
)
def test_lists_are_read(tmp_path: Path, name: str, content: str) -> None:
    (tmp_path / name).write_text(content, "utf-8")
    report = Report()
    found = read_labels(tmp_path / name, 9, "keys 1 to 9", report)
    assert not report, report.sorted()
    assert [(label.number, label.text) for label in found] == [(1, "Reception"), (3, "Bob")]


WRONG = """key,label
0,x
2,a
2,b
abc,c
500,d
3,{}
4,a\u202eb
,nobody
"""
REPORTED = """\
2:1 labels-key there is no key '0'
4:1 labels-key key 2 has a label in line 3
5:1 labels-key there is no key 'abc'
6:1 labels-key there is no key '500'
7:3 labels-text the label has 101 characters
8:3 labels-text character 2 of the label is U+202E, which cannot be printed
9:1 labels-key the key is missing
"""


def test_all_that_is_wrong_is_reported(tmp_path: Path) -> None:
    file = tmp_path / "keys.csv"
    file.write_text(WRONG.format("x" * 101), "utf-8")
    report = Report()
    read_labels(file, 9, "keys 1 to 9", report)
    found = [f"{d.place.line}:{d.place.column} {d.code} {d.message}\n" for d in report.sorted()]
    assert "".join(found) == REPORTED


@pytest.mark.parametrize("content", ["", "key,label\n", "key,colour\n1,a\n", '"', "\0"])
def test_what_is_no_list_is_reported(tmp_path: Path, content: str) -> None:
    file = tmp_path / "keys.csv"
    file.write_text(content, "utf-8")
    report = Report()
    assert read_labels(file, 9, "keys 1 to 9", report) == []
    assert report


def test_nothing_is_written_for_a_wrong_list(tmp_path: Path) -> None:
    file = written(tmp_path, [(1, "Reception"), (999, "nowhere")])
    done = command(PAGED, "--labels", file, "--out", tmp_path / "out.svg", code=1)
    assert "keys.csv:3:1: error: there is no key '999' [labels-key]" in done.stdout
    assert "    999," in done.stdout and "^" in done.stdout
    assert [p.name for p in tmp_path.iterdir()] == ["keys.csv"]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--out", "x.png"], "--out ends with .svg or .pdf"),
        (["--out", "x.pdf", "--picture"], "--out is a picture's .svg file"),
        (["--paper", "a5"], "--paper is one of a4, letter"),
    ],
)
def test_wrong_use_is_told(tmp_path: Path, arguments: list[str], says: str) -> None:
    done = command(PAGED, "--labels", written(tmp_path, [(1, "a")]), *arguments, code=2)
    assert says in done.stderr


@given(st.text(min_size=1), st.floats(5, 60))
def test_a_text_fits_whatever_it_is(text: str, width: float) -> None:
    found = fitted(text, width, 3.2)
    room = width_of("\N{HORIZONTAL ELLIPSIS}") * SMALLEST
    assert found.width <= max(width, room) + 1e-6
    assert found.cut or found.text == " ".join(text.split())


@pytest.mark.slow
def test_a_cut_label_is_told(tmp_path: Path) -> None:
    file = written(tmp_path, [(1, LONG)])
    done = command(PAGED, "--labels", file, "--out", tmp_path / "out.svg")
    warning = "keys.csv:2:4: warning: the label of key 1 is too long: 'a label that never"
    assert warning in done.stdout
    done = command(PAGED, "--labels", file, "--out", tmp_path / "picture.svg", "--picture")
    assert warning in done.stdout
    [drawn] = re.findall("a label that[^<]*", (tmp_path / "picture.svg").read_text("utf-8"))
    assert f"'{drawn}'" in done.stdout


def test_a_label_of_a_key_shrinks_before_it_is_cut(tmp_path: Path) -> None:
    file = written(tmp_path, [(1, "IT"), (2, "Straße & Söhne, Lager"), (3, LONG)])
    command(PAGED, "--labels", file, "--out", tmp_path / "picture.svg", "--picture")
    drawn = (tmp_path / "picture.svg").read_text("utf-8")
    sizes = re.findall(r'style="font-size:([0-9.]+)px"[^>]*>([^<]*)<', drawn)
    assert [text for _, text in sizes][:2] == ["IT", "Straße &amp; Söhne, Lager"]
    big, shrunk, small = (float(size) for size, _ in sizes)
    assert (big, small) == (11, 7) and small < shrunk < big


def test_pdf_has_its_size_and_its_texts(tmp_path: Path) -> None:
    file = written(tmp_path, [(n, name) for n, name in enumerate(NAMES[:4], start=1)])
    sizes = {"a4": (210, 297), "letter": (215.9, 279.4)}
    for paper, (width, height) in sizes.items():
        out = tmp_path / f"{paper}.pdf"
        command(PAGED, "--labels", file, "--out", out, "--paper", paper)
        page = PdfReader(BytesIO(out.read_bytes())).pages[0]
        size = (float(page.mediabox.width), float(page.mediabox.height))
        assert size == pytest.approx((width * POINTS, height * POINTS), abs=0.1)
        text = page.extract_text()
        assert all(name in text for name in NAMES[:4])
    again = tmp_path / "again.pdf"
    command(PAGED, "--labels", file, "--out", again)
    assert again.read_bytes() == (tmp_path / "a4.pdf").read_bytes()


def font(path: Path, letters: str) -> Path:
    """A font whose letters are all the same square."""
    names = [".notdef", *(f"u{ord(c):04X}" for c in letters)]
    pen = TTGlyphPen(None)
    pen.moveTo((100, 0))
    for corner in ((100, 700), (500, 700), (500, 0)):
        pen.lineTo(corner)
    pen.closePath()
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap({ord(c): name for c, name in zip(letters, names[1:], strict=True)})
    builder.setupGlyf(dict.fromkeys(names, pen.glyph()))
    builder.setupHorizontalMetrics(dict.fromkeys(names, (600, 100)))
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": "Squares", "styleName": "Regular"})
    builder.setupOS2(sTypoAscender=800, usWinAscent=800, usWinDescent=200)
    builder.setupPost()
    path.parent.mkdir(parents=True, exist_ok=True)
    builder.save(path)
    return path


@pytest.mark.slow
def test_pdf_in_letters_of_other_fonts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    letters = "".join(map(chr, range(0x20, 0x7F))) + "Łĳ\N{EN DASH}"
    named = font(tmp_path / "squares.ttf", letters)
    file = written(tmp_path, [(2, "Łukasz")])
    out = tmp_path / "out.pdf"
    command(PAGED, "--labels", file, "--out", out, "--font", named)
    assert "Łukasz" in PdfReader(BytesIO(out.read_bytes())).pages[0].extract_text()
    # Without --font, one of the system's; here there is one in any case.
    font(tmp_path / ".fonts" / "DejaVuSans.ttf", letters)
    (tmp_path / ".fonts" / "Arial.ttf").write_text("broken")
    monkeypatch.setenv("HOME", str(tmp_path))
    command(PAGED, "--labels", file, "--out", tmp_path / "found.pdf")
    found = PdfReader(BytesIO((tmp_path / "found.pdf").read_bytes()))
    assert "Łukasz" in found.pages[0].extract_text()


@pytest.mark.slow
def test_letters_that_the_pdf_lacks_are_told(tmp_path: Path) -> None:
    file = written(tmp_path, [(2, "Łukasz \U00012000")])
    done = command(PAGED, "--labels", file, "--out", tmp_path / "out.pdf", code=1)
    assert "keys.csv:2:4: error: " in done.stdout
    assert "has no '\U00012000' (U+12000) [labels-font]" in done.stdout
    assert not (tmp_path / "out.pdf").exists()
    done = command(PAGED, "--labels", file, "--out", tmp_path / "o.pdf", "--font", file, code=2)


def test_a_font_that_is_none_is_said(tmp_path: Path) -> None:
    """Also one that is broken behind its head, and a file without end."""
    file, out = written(tmp_path, [(2, "Lukasz")]), tmp_path / "out.pdf"
    whole = font(tmp_path / "whole.ttf", "Lukasz")
    data = bytearray(whole.read_bytes())
    with TTFont(whole) as opened:
        place = opened.reader.tables["glyf"].offset
    data[place : place + 40] = b"\xff" * 40
    (tmp_path / "broken.ttf").write_bytes(data)
    for named in ("/dev/zero", tmp_path, tmp_path / "broken.ttf"):
        done = command(PAGED, "--labels", file, "--out", out, "--font", named, code=2)
        assert f"--font {named}: " in done.stderr
    assert not out.exists()


def test_a_sheet_waits_for_no_pipe(tmp_path: Path) -> None:
    out = tmp_path / "out.svg"
    os.mkfifo(out)
    file = written(tmp_path, [(2, "Lukasz")])
    done = command(PAGED, "--labels", file, "--out", out, code=2)
    assert "out.svg cannot be written" in done.stderr


# Boxes of the texts, and of the rectangles that stand for labels or keys.
BOXES = """() => {
  const box = (e) => { const r = e.getBoundingClientRect(); return [r.x, r.y, r.right, r.bottom]; };
  return {
    page: box(document.documentElement),
    texts: [...document.querySelectorAll("text")].map((e) => [e.textContent, ...box(e)]),
    cells: [...document.querySelectorAll("rect:not(defs *)")].map(box),
  };
}"""


def overlapping(a: list[float], b: list[float]) -> bool:
    wide = min(a[2], b[2]) - max(a[0], b[0])
    high = min(a[3], b[3]) - max(a[1], b[1])
    return wide > 0.5 and high > 0.5 and wide * high > 2


@pytest.mark.slow
@pytest.mark.parametrize("model", [PAGED, WITH_MODULE])
@pytest.mark.parametrize("picture", [False, True])
def test_texts_lie_within_their_labels(
    tmp_path: Path, browser: Browser, model: str, picture: bool
) -> None:
    rows = [(number, f"{NAMES[number % len(NAMES)]} {number}") for number in range(1, 45)]
    rows += [(60, LONG)]
    options = ["--picture"] if picture else []
    out = tmp_path / "out.svg"
    command(model, "--labels", written(tmp_path, rows), "--out", out, *options)
    seen: set[str] = set()
    for file in sorted(tmp_path.glob("*.svg")):
        page = browser.new_page()
        page.goto(file.as_uri())
        boxes = page.evaluate(BOXES)
        page.close()
        texts = boxes["texts"]
        left, top, right, bottom = boxes["page"]
        for number, (text, *box) in enumerate(texts):
            seen.add(text)
            assert left <= box[0] and box[2] <= right and top <= box[1] and box[3] <= bottom, text
            for other, *there in texts[number + 1 :]:
                assert not overlapping(box, there), f"{text} and {other}"
            # A text that touches a label's frame is inside it.
            for cell in boxes["cells"]:
                if overlapping(box, cell):
                    inside = cell[0] - 0.5 <= box[0] and box[2] <= cell[2] + 0.5
                    assert inside, f"{text} leaves its frame"
    assert any("Reception" in text for text in seen)
    assert any("AT&T" in text for text in seen)


def test_rows_wider_than_the_paper_go_on_by_columns(tmp_path: Path) -> None:
    """The T28P has two rows of five keys below its screen: 7 to 11 and 12 to 16."""
    out = tmp_path / "out.svg"
    command("yealink/t28p", "--labels", written(tmp_path, [(7, "a")]), "--out", out)
    rect = r'id="key-([0-9]+)"><rect x="([0-9.]+)" y="([0-9.]+)"'
    cells = re.findall(rect, out.read_text("utf-8"))
    at = {int(number): (float(x), float(y)) for number, x, y in cells}
    assert sorted(at) == list(range(7, 17)) and len(cells) == 10
    (left, upper), (continued, below) = at[7], at[11]
    assert [at[n] for n in range(7, 11)] == [(left + 36 * i, upper) for i in range(4)]
    assert [at[n] for n in range(12, 16)] == [(left + 36 * i, upper + 9) for i in range(4)]
    assert at[16] == (continued, below + 9) and below > upper + 18


def test_a_sheet_is_of_true_size(tmp_path: Path) -> None:
    command(PAGED, "--labels", written(tmp_path, [(1, "a")]), "--out", tmp_path / "out.svg")
    head = (tmp_path / "out.svg").read_text("utf-8").split("\n")[0]
    assert re.search(r'viewBox="0 0 210 297" width="210mm" height="297mm"', head)


# Of a list

LIST = "mac,phone,username,display_name,number,proxy,config"


def listed(folder: Path, *rows: str) -> Path:
    path = folder / "phones.csv"
    path.write_text("\n".join([LIST, *rows, ""]), "utf-8")
    (folder / "keys.yaml").write_text(
        'funckeys:\n  1: {type: blf, value: "1", label: Reception}\n'
        '  3: {type: blf, value: "2", label: Zoé}\n  4: {type: blf, value: "3"}\n',
        "utf-8",
    )
    return path


def of_list(path: Path, *more: object, code: int = 0) -> Done:
    out = path.parent / "out.pdf"
    return phonegen("labels", path, "--out", out, *more, folder=REPOSITORY, code=code)


def test_the_labels_of_a_list(tmp_path: Path) -> None:
    path = listed(
        tmp_path,
        "00:15:65:00:00:01,yealink/t46s,alice,Alice,1001,192.0.2.5,keys.yaml",
        "00:04:13:00:00:02,snom/d785,bob,Bob,1002,192.0.2.5,keys.yaml",
        "00:04:13:00:00:03,snom/d785,carol,Carol,1003,192.0.2.5,",  # without labels
    )
    assert "labels of 2 phones" in of_list(path).stdout
    first, second = (page.extract_text() for page in PdfReader(tmp_path / "out.pdf").pages)
    assert "Labels of the Yealink T46S, Alice, 1001, 00:15:65:00:00:01" in first
    assert "Labels of the Snom D785, Bob, 1002, 00:04:13:00:00:02" in second
    for text in (first, second):
        assert "Reception" in text and "Zoé" in text
    before = (tmp_path / "out.pdf").read_bytes()
    of_list(path)
    assert (tmp_path / "out.pdf").read_bytes() == before
    parts = [of_list(path, "--shard", f"{n}/2").stdout for n in (1, 2)]  # by the MAC address
    assert all("labels of 1 phones" in part for part in parts)


def test_problems_of_a_list_write_nothing(tmp_path: Path) -> None:
    row = "00:15:65:00:00:01,yealink/t46s,alice,Alice,1001,192.0.2.5,keys.yaml"
    path = listed(tmp_path, row, row.replace("t46s", "t46z").replace(":01", ":02"))
    keys = tmp_path / "keys.yaml"
    keys.write_text(keys.read_text("utf-8").replace("Zoé", '"a\\u202eb"'), "utf-8")
    done = of_list(path, code=1)
    assert "phones.csv:2:" in done.stdout and "key 3: character 2 of the label" in done.stdout
    assert "phones.csv:3:" in done.stdout and "t46z" in done.stdout
    assert not (tmp_path / "out.pdf").exists()


@pytest.mark.parametrize("wrong", [["--labels", "x"], ["--picture"], ["--out", "x.svg"]])
def test_wrong_use_of_a_list(tmp_path: Path, wrong: list[str]) -> None:
    assert "--out FILE.pdf" in of_list(listed(tmp_path), *wrong, code=2).stderr


def test_a_list_without_labels(tmp_path: Path) -> None:
    row = "00:15:65:00:00:01,yealink/t46s,alice,Alice,1001,192.0.2.5,"
    assert "no phone of the list has labels" in of_list(listed(tmp_path, row), code=2).stderr
