"""Static files are rendered while building: nothing of them runs, and all has bounds."""

from __future__ import annotations

import time
from itertools import pairwise
from pathlib import Path

import pytest
from catalogues import sound_catalogue
from commands import phonegen
from extent import sampled
from phonegen_targets.provd.static import StaticError, rendered

LETTERS = "abcdefghijklmnopqrstuvwxyz"
DOUBLING = "{% set a = 'aaaaaaaa' %}" + "".join(
    f"{{% set {after} = {before} ~ {before} %}}" for before, after in pairwise(LETTERS)
)
LISTS = "{% set a = [1] %}" + "".join(
    f"{{% set {after} = [{before}, {before}] %}}" for before, after in pairwise(LETTERS)
)
ENDLESS = [
    "{{ 'x' * 3000000000 }}",
    "{{ [1] * 3000000000 }}",
    "{{ range(10**9) | list }}",
    "{{ range(10**9) | sum }}",
    "{{ 9 ** 9 ** 9 }}",
    "{{ '%0999999999d' % 1 }}",
    "{{ '%0999999999d' | format(1) }}",
    "{{ '{:>999999999}'.format(1) }}",
    "{{ 'x'.ljust(999999999) }}",
    "{% for a in range(9999) %}{% for b in range(9999) if false %}{% endfor %}{% endfor %}",
    "{% for a in range(99999) %}" + "x" * 1000 + "{% endfor %}",
    DOUBLING + "{{ z }}",
    LISTS + "{{ z }}",
    LISTS + "{{ z | string }}",
]
RUNNING = [
    "{{ cycler.__init__.__globals__.os.system('touch x') }}",
    "{{ ''.__class__.__mro__ }}",
    "{{ ''['__class__'] }}",
    "{{ range.__self__ }}",
    "{{ lipsum() }}",
    "{% import 'x' as y %}",
    "{% include 'x' %}",
    "{{ self.__init__ }}",
]


ALL = [*ENDLESS, *RUNNING]


@pytest.mark.parametrize("template", sampled(ALL, [text for text in ALL if ":>" not in text]))
def test_what_has_no_end_or_runs_is_refused(template: str) -> None:
    started = time.process_time()
    with pytest.raises(StaticError):
        rendered(template, escape=False)
    assert time.process_time() - started < 5


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("{% for n in range(3) %}{{ n // 2 + 1 }},{% endfor %}", "1,1,2,"),
        ("{% for k in 'a b'.split(' ') %}{{ k ~ '-' }};{% endfor %}", "a-;b-;"),
        ("{{ 1 if 4 == 4 else 0 }}{{ 'x' | upper }}{{ [1, 2] | length }}", "1X2"),
        ("{{ 'a' + 'b' }}{{ 2 ** 8 }}{{ 7 % 4 }}", "ab2563"),
    ],
)
def test_what_files_need_is_there(template: str, text: str) -> None:
    assert rendered(template, escape=False) == text


def test_values_are_escaped() -> None:
    assert rendered("<a>{{ '<b>' }}</a>", escape=True) == "<a>&lt;b&gt;</a>"


STATIC = """
  more:
    name: more.cfg
    per: static
    settings: {all: {each: a in range(999), settings: {
      more: {each: b in range(999), set: {"{a}.{b}": 1}}}}}
"""


@pytest.mark.slow
@pytest.mark.parametrize("command", ["check", "build --all", "preview acme/x1", "package --out p"])
def test_a_static_file_without_bounds_is_reported(tmp_path: Path, command: str) -> None:
    dialect = Path(__file__).parent / "errors/catalogue/acme/dialects/d1.yaml"
    changes = {"acme/dialects/d1.yaml": dialect.read_text("utf-8") + STATIC}
    folder = sound_catalogue(tmp_path, changes)
    done = phonegen(*command.split(), folder=folder, code=1)
    assert "d1.yaml:" in done.stdout
    assert "[static-file]" in done.stdout
    assert not (folder / "generated").exists()
