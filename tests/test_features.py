"""The feature matrix, and the key that turns the page of a phone."""

from __future__ import annotations

import re
from typing import Any

import pytest
from phonegen.language.spec.model import Cell, Model
from phonegen_targets.docs.drawing.phone import picture
from phonegen_targets.docs.facts import features as matrices
from phonegen_targets.docs.facts.features import matrix
from phonegen_targets.docs.facts.proofs import Proof

PROOF = Proof(("exten_dnd",))
WHO = {"by": "@ann", "on": "2026-01-31", "firmware": "1.2.3"}
WHERE = {"source": "https://example.org/matrix", "on": "2013 to 2020"}
ANSWERS: list[Cell] = ["Y", "N", "FK", "SK", "HK", "MN"]
NO_ANSWERS: list[Cell] = ["NT", "NYT"]


def model(**more: Any) -> Model:
    return Model.model_validate({"model": "X1", "type": "deskphone", "lines": 1, **more})


@pytest.mark.parametrize("result", [*ANSWERS, *NO_ANSWERS])
def test_only_an_answer_counts_as_tested(result: Cell) -> None:
    spec = model(features=[{**WHO, "Hold": result, "Paging": {result: "Slow."}}])
    answered = result in ANSWERS
    assert matrices.counted(spec) == (2 * answered, 0)
    found = matrix(spec, {})
    assert {f.name for f in found.tested} == ({"Hold", "Paging"} if answered else set())
    unknown = {f.name for features in found.unknown.values() for f in features}
    assert ({"Hold", "Paging"} <= unknown) != answered


@pytest.mark.parametrize("result", [*ANSWERS, *NO_ANSWERS])
def test_what_nobody_tested_is_still_set(result: Cell) -> None:
    found = matrix(model(features=[{**WHO, "Hold": result}]), {"Hold": PROOF})
    assert bool(found.set) == (result in NO_ANSWERS)
    assert "Hold" not in {f.name for features in found.unknown.values() for f in features}


@pytest.mark.parametrize("result", [*ANSWERS, *NO_ANSWERS])
def test_what_is_reported_is_no_test(result: Cell) -> None:
    spec = model(reported={**WHERE, "hold": result})
    found = matrix(spec, {}, lab=["Hold"])
    assert not found.tested and matrices.counted(spec) == (0, result in ANSWERS)
    assert [f.name for f in found.reported] == ["Hold"] * (result in ANSWERS)
    assert [f.name for f in found.lab] == ["Hold"]
    answer = "reported-no" if result == "N" else "reported"
    assert found.named(("Hold",))[0].state == (answer if result in ANSWERS else "lab")


def test_a_test_stands_over_what_is_reported() -> None:
    spec = model(features=[{**WHO, "Hold": "N"}], reported={**WHERE, "hold": "Y", "MWI": "Y"})
    found = matrix(spec, {})
    assert matrices.counted(spec) == (1, 1)
    assert [f.name for f in found.tested] == ["Hold"]
    assert [f.name for f in found.reported] == ["MWI"]
    assert found.named(("Hold",))[0].state == "no"


def test_of_several_tests_the_latest_day_counts() -> None:
    newer, older = {**WHO, "on": "2026-03-01", "hold": "N"}, {**WHO, "Hold": "Y", "MWI": "Y"}
    for features in ([older, newer], [newer, older]):
        found = matrices.tests(model(features=features))
        assert {name: told.cell for name, told in found.items()} == {"hold": "N", "mwi": "Y"}
        assert found["hold"].evidence.on == "2026-03-01"


def texts(**places: int) -> list[str]:
    layout = {"screen": "small", "keys": {"line": places}}
    svg = picture(model(keys={"line": 14}, layout=layout), None, "Acme X1").svg("en")
    return re.findall(r"<text[^>]*>([^<]*)</text>", svg)


@pytest.mark.parametrize(
    ("places", "drawn"),
    [
        ({"left": 4, "right": 3, "page": 1}, True),
        ({"left": 7, "page": 1}, True),
        ({"beside": 7, "page": 1}, True),
        ({"below": 7, "page": 1}, True),
        ({"left": 7, "right": 7}, False),
    ],
)
def test_the_key_that_turns_the_page_is_drawn(places: dict[str, int], drawn: bool) -> None:
    shown = texts(**places)
    assert shown.count("page") == drawn
    assert ("page 2: 8\N{EN DASH}14" in shown) == drawn
