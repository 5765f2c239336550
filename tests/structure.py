"""What a file's readers make of it, without the texts in it: its structure."""

from __future__ import annotations

import ast
import configparser
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from functools import lru_cache
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qsl
from xml.etree import ElementTree

from jinja2 import Environment, nodes
from markdown_it import MarkdownIt

Structure = Any
_TEXT = "…"
_DHCPD = re.compile(r'("(?:\\.|[^"\\\n])*")|(#[^\n]*)|([^\s"#]+|["])')
_KEA_TEXT = re.compile(r"'[^']*'|0x[0-9a-f]+|-?\d+")


@lru_cache(maxsize=500)
def structure(path: str, content: str) -> Structure:
    """The structure of a file below `generated/`, or of one that a phone gets.

    Remembered, for most files are the same again: all plugins carry one runtime.
    """
    return _reader(path)(content)


def _reader(path: str) -> Callable[[str], Structure]:
    name = path.rpartition("/")[2]
    readers: dict[str, Callable[[str], Structure]] = {
        "pkgs.db": _ini, "plugin-info": _json, "entry.py": _python, "install.md": _markdown,
        "limitations.md": _markdown,
    }  # fmt: skip
    if name in readers:
        return readers[name]
    endings: dict[str, Callable[[str], Structure]] = {
        ".py": _python, ".md": _markdown, ".svg": _xml, ".xml": _xml, ".json": _json,
        ".tpl": _template, ".form": _form, ".txt": _none,
    }  # fmt: skip
    if path.startswith("kea/"):
        return _kea
    for ending, reader in endings.items():
        if name.endswith(ending):
            return reader
    if path.startswith("kea/"):
        return _kea
    if path.startswith("dhcpd/"):
        return _dhcpd
    return _lines


def _python(content: str) -> Structure:
    tree = ast.parse(content)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            node.value = _TEXT
        elif isinstance(node, ast.Call):  # a long one has the names of its arguments
            node.args += [keyword.value for keyword in node.keywords]
            node.keywords = []
    return ast.dump(tree)


def _ini(content: str) -> Structure:
    """As the server's installer reads it: sections by their kind, and the keys in them."""
    parser = configparser.RawConfigParser()
    parser.read_file(iter(content.splitlines(keepends=True)))
    return sorted(
        (section.partition("_")[0], tuple(sorted(parser.options(section))))
        for section in parser.sections()
    )


def _json(content: str) -> Structure:
    return _masked(json.loads(content, object_pairs_hook=_pairs))


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    assert len(found) == len(pairs), "a key stands twice"
    return found


def _masked(value: Any) -> Any:
    """Only what there is of each kind, for texts are keys, too."""
    if isinstance(value, dict):
        return ["object", *(_masked(item) for item in value.values())]
    if isinstance(value, list):
        return [_masked(item) for item in value]
    return _TEXT if isinstance(value, str) else value


def _xml(content: str) -> Structure:
    root = ElementTree.fromstring(content.encode())
    if content.startswith("<svg"):
        return [(e.tag, sorted(e.attrib)) for e in root.iter()]
    return [len(e.attrib) for e in root.iter()]


def _form(content: str) -> Structure:
    """The pairs of a web form, which `preview` shows in hexadecimal behind a checksummed head."""
    if re.fullmatch(r"[0-9a-f\s]+", content):
        content = bytes.fromhex(content).partition(b"\r\n\r\n")[2].rstrip(b"\0").decode()
    return len(parse_qsl(content, keep_blank_values=True, strict_parsing=True))


def _none(content: str) -> Structure:
    """A file that is what its texts are."""
    return None


def _lines(content: str) -> Structure:
    return content.count("\n")


def _template(content: str) -> Structure:
    """What a template names, calls and does."""
    tree = Environment(trim_blocks=True, lstrip_blocks=True).parse(content)
    plain = (
        nodes.TemplateData,
        nodes.Const,
        nodes.Output,
        nodes.List,
        nodes.Template,
        nodes.Concat,
    )
    return sorted(
        f"{type(node).__name__} {getattr(node, 'name', '')}{getattr(node, 'attr', '')}"
        for node in tree.find_all(nodes.Node)
        if not isinstance(node, plain)
    )


def _dhcpd(content: str) -> Structure:
    """The words of the file, without comments and what stands in quotes."""
    words = []
    for quoted, comment, word in _DHCPD.findall(content):
        if not comment:
            words.append('""' if quoted else re.sub(r"\d+", "0", word))
    return words


def _kea(content: str) -> Structure:
    lines = (line for line in content.split("\n") if not line.startswith("//"))
    classes = json.loads("[" + "".join(lines) + "]", object_pairs_hook=_pairs)
    tests = [_KEA_TEXT.sub("…", entry.get("test", "")) for entry in classes]
    return _masked(classes), tests


class _Elements(HTMLParser):
    """Elements of a page, each with the names of its attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.found: Counter[str] = Counter()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found[" ".join([tag, *sorted(name for name, _ in attrs)])] += 1
        for name, value in attrs:
            if name in ("href", "src"):
                assert not re.match(r"\s*(javascript|data|vbscript):", value or ""), value

    handle_startendtag = handle_starttag

    def handle_decl(self, decl: str) -> None:
        self.found[f"!{decl}"] += 1

    def handle_comment(self, data: str) -> None:
        self.found["comment"] += 1


def html(content: str) -> Counter[str]:
    """How often a page of HTML has each element."""
    parser = _Elements()
    parser.feed(content)
    parser.close()
    return parser.found


def _markdown(content: str) -> Structure:
    renderer = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    found = html(renderer.render(content))
    del found["code"]  # what stands between backticks in a spec is code on its page
    return found


def texts(path: str, content: str) -> Counter[str]:
    """The texts that a reader finds in a file, each as often as it is there."""
    name = path.rpartition("/")[2]
    if name == "entry.py":
        return Counter(
            node.value
            for node in ast.walk(ast.parse(content))
            if isinstance(node, ast.Constant) and isinstance(node.value, str)
        )
    if name == "pkgs.db":
        parser = configparser.RawConfigParser()
        parser.read_string(content)
        return Counter(value for section in parser.sections() for _, value in parser.items(section))
    if name == "plugin-info" or (path.startswith("phone/") and name.endswith(".json")):
        return Counter(_strings(json.loads(content)))
    if name.endswith(".xml"):
        elements = list(ElementTree.fromstring(content.encode()).iter())
        found = [value for e in elements for value in e.attrib.values()]
        return Counter(found + [e.text for e in elements if e.text])
    if name.endswith(".cfg"):
        return Counter(line.partition(" = ")[2] for line in content.split("\n"))
    return Counter()


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield key
            yield from _strings(item)
    elif isinstance(value, list):
        for item in value:
            yield from _strings(item)
    elif isinstance(value, str):
        yield value
