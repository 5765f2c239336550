"""The language server, asked over its standard input as an editor asks it."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from catalogues import REPOSITORY, sound_catalogue
from hypothesis import given, settings
from hypothesis import strategies as st
from phonegen.editor.cursor import Loop, cursor
from phonegen.editor.offers import offers, scope_of

DIALECT = """\
values:
  language: {map: {fr_FR: French, en_US: English}}
files:
  config:
    settings:
      general:
        when: vlan_enabled and %s
        server: "{{ server_url }}"
        language: "{{ locale | %s }}"
        zone: {value: "{{ tz.dst.start.%s }}", when: tz and tz.dst}
        about: plain %s
      servers:
        each: server in servers
        settings:
          each: line in server.lines
          "line.{line.%s}.user": "{{ line.%s }}"
      keys:
        each: "key in %sfunction_keys"
        let: {kind: key.code}
        "{key.%s}.type": "{{ %s }}"
        "{key.slot}.text": "{{ 'a %s' }}"
      traits:
        "wifi": "{{ model.%s }}"
"""
# What is offered at each `%s`, and what is not.
OFFERED: list[tuple[str, str]] = [
    ("vlan_id", "line"), ("language default", "locale"), ("month iso_weekday", "n"), ("", "locale"),
    ("n spare", "slot"), ("username secret", "slot"), ("function_keys lines", "key"),
    ("slot code", "username"), ("key kind locale range", "line"), ("", "locale"),
    ("name listed wifi", "month"),
]  # fmt: skip


class Editor:
    """A client of the protocol; every answer has to come within MOST seconds."""

    MOST = 60

    def __init__(self, folder: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "phonegen", "language-server"], cwd=folder,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip
        self._late = threading.Timer(self.MOST, self._process.kill)
        self._late.start()
        self._number = 0
        self.published: dict[str, list[dict[str, Any]]] = {}
        self.capabilities = self.ask(
            "initialize", processId=None, rootUri=folder.as_uri(), capabilities={}
        )["capabilities"]
        self.tell("initialized")

    def tell(self, method: str, **parameters: object) -> None:
        self._send({"method": method, "params": parameters})

    def ask(self, method: str, **parameters: object) -> Any:
        self._number += 1
        self._send({"id": self._number, "method": method, "params": parameters})
        return self.wait(lambda m: m.get("id") == self._number)["result"]

    def wait(self, until: Any) -> dict[str, Any]:
        """The first message for which UNTIL holds; diagnostics are kept on the way."""
        while True:
            message = self._message()
            if message.get("method") == "textDocument/publishDiagnostics":
                given = message["params"]
                self.published[given["uri"]] = given["diagnostics"]
            if until(message):
                return message

    def end(self) -> int:
        self.ask("shutdown")
        self._send({"method": "exit"})
        code = self._process.wait(timeout=self.MOST)
        self._late.cancel()
        return code

    def kill(self) -> None:
        self._late.cancel()
        self._process.kill()
        self._process.communicate()

    def _send(self, message: dict[str, object]) -> None:
        data = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self._process.stdin is not None
        self._process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(data) + data)
        self._process.stdin.flush()

    def _message(self) -> dict[str, Any]:
        stdout = self._process.stdout
        assert stdout is not None
        length = 0
        while line := stdout.readline().strip():
            name, _, value = line.partition(b": ")
            length = int(value) if name == b"Content-Length" else length
        assert length, "the server ended"
        found: dict[str, Any] = json.loads(stdout.read(length))
        return found


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return sound_catalogue(
        tmp_path, {"acme/x2.yaml": "extends: x1\nmodel: X2\ntraits: {wifi: true}\n"}
    )


@pytest.fixture
def editor(project: Path) -> Iterator[Editor]:
    found = Editor(project)
    yield found
    found.kill()


def names(editor: Editor, uri: str, line: int, column: int) -> set[str]:
    given = editor.ask(
        "textDocument/completion",
        textDocument={"uri": uri}, position={"line": line, "character": column},
    )  # fmt: skip
    return {item["label"] for item in given["items"]}


def test_names_where_they_hold(editor: Editor, project: Path) -> None:
    """In a text that is not saved, and no YAML while somebody types."""
    uri = (project / "specs/acme/dialects/d1.yaml").as_uri()
    text = DIALECT.replace("%s", "")
    document = {"uri": uri, "languageId": "yaml", "version": 1, "text": text}
    editor.tell("textDocument/didOpen", textDocument=document)
    places = [
        (number, line[:at].replace("%s", ""))
        for number, line in enumerate(DIALECT.splitlines())
        for at in range(len(line))
        if line.startswith("%s", at)
    ]
    assert len(places) == len(OFFERED)
    for (line, before), (there, not_there) in zip(places, OFFERED, strict=True):
        found = names(editor, uri, line, len(before))
        assert found >= set(there.split()), before
        assert not_there not in found, before
    assert editor.end() == 0


@pytest.mark.slow
def test_what_a_name_means(editor: Editor, project: Path) -> None:
    uri = (project / "specs/acme/dialects/d1.yaml").as_uri()
    text = 'a:\n  each: line in lines\n  "b": "{{ line.'
    document = {"uri": uri, "languageId": "yaml", "version": 1, "text": text}
    editor.tell("textDocument/didOpen", textDocument=document)
    place = {"line": 2, "character": 17}
    given = editor.ask("textDocument/completion", textDocument={"uri": uri}, position=place)
    item = next(item for item in given["items"] if item["label"] == "n")
    assert item["detail"] == "number, 1 to 9999"
    assert item["documentation"] == "number of the account, from 1"


def test_problems_of_what_is_saved(editor: Editor, project: Path) -> None:
    path = project / "specs/acme/dialects/d1.yaml"
    sound = path.read_text()
    path.write_text(sound.replace("line.proxy_ip", "line.proxi_ip"))
    document = {"uri": path.as_uri(), "languageId": "yaml", "version": 1, "text": ""}
    editor.tell("textDocument/didOpen", textDocument=document)
    editor.wait(lambda m: m.get("params", {}).get("uri") == path.as_uri())
    (problem,) = editor.published[path.as_uri()]
    assert "proxi_ip" in problem["message"] and "proxy_ip" in problem["message"]
    line = path.read_text().splitlines()[problem["range"]["start"]["line"]]
    assert "proxi_ip" in line and problem["severity"] == 1 and problem["code"]
    path.write_text(sound)
    editor.tell("textDocument/didSave", textDocument={"uri": path.as_uri()})
    editor.wait(lambda m: m.get("params", {}).get("uri") == path.as_uri())
    assert editor.published[path.as_uri()] == []


@pytest.mark.slow
def test_other_files_have_no_names(editor: Editor, tmp_path: Path) -> None:
    for uri in ((tmp_path / "x.yaml").as_uri(), "untitled:one", "http://acme.example/dialects/x"):
        document = {"uri": uri, "languageId": "yaml", "version": 1, "text": 'a: "{{ "'}
        editor.tell("textDocument/didOpen", textDocument=document)
        assert names(editor, uri, 0, 7) == set()


@pytest.mark.parametrize(
    ("text", "name", "is_filter"),
    [
        ('a: "{{ ', "", False),
        ('a: "{{ x }} {{ line.us', "line.us", False),
        ('a: "{{ x | de', "de", True),
        ('"{line.', "line.", False),
        ("when: not vl", "vl", False),
        ("{each: line in li", "li", False),
        ('let: {a: "{{ b', "b", False),
    ],
)
def test_where_an_expression_is(text: str, name: str, is_filter: bool) -> None:
    found = cursor([text], 0, len(text))
    assert found is not None and (found.name, found.is_filter) == (name, is_filter)


@pytest.mark.parametrize("text", ["", "a: b", 'a: "{{ x }}', "{a: b", "a: \"{{ 'x", "each: line"])
def test_where_none_is(text: str) -> None:
    assert cursor([text], 0, len(text)) is None


def test_loops_are_those_around_the_cursor() -> None:
    lines = ["a:", "  each: x in y", "b:", "  each: k, v in z.items()", "  c:", '    "{{ ']
    found = cursor(lines, 5, 8)
    assert found is not None and found.loops == (Loop(("k", "v"), "z.items()"),)


PIECES = st.sampled_from(
    ["{{ ", "}}", '"', "'", "each: a in b", "each: k, v in lines | groupby('n')\n", "when: ", "\n",
     "  ", "{", "|", ".", "a", "lines", "tz.dst", "let: {a: b}\n", "(", "range(2)"]
)  # fmt: skip
EVERYWHERE = scope_of(None, "any")


@settings(deadline=None)
@given(st.lists(PIECES | st.text(max_size=5), max_size=20), st.integers(0, 30), st.integers(0, 99))
def test_any_text_has_a_cursor_or_none(pieces: list[str], line: int, column: int) -> None:
    lines = "".join(pieces).split("\n")
    for at in (cursor(lines, line, column), cursor(lines, len(lines) - 1, len(lines[-1]))):
        assert at is None or all(offer.name for offer in offers(EVERYWHERE, at))


def test_the_server_is_an_extra() -> None:
    """What everybody installs needs no library of it."""
    import tomllib

    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text())["project"]
    assert not any("pygls" in need for need in project["dependencies"])
    assert any("pygls" in need for need in project["optional-dependencies"]["editor"])
