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
ANSWERS: list[Cell] = ["Y", "N", "FK", "SK", "HK", "MN"]
NO_ANSWERS: list[Cell] = ["NT", "NYT"]


def model(**more: Any) -> Model:
    return Model.model_validate({"model": "X1", "type": "deskphone", "lines": 1, **more})


@pytest.mark.parametrize("result", [*ANSWERS, *NO_ANSWERS])
def test_only_an_answer_counts_as_tested(result: Cell) -> None:
    spec = model(features={"Hold": result, "Paging": {"result": result}})
    answered = result in ANSWERS
    assert matrices.tested_count(spec) == 2 * answered
    found = matrix(spec, {})
    assert {f.name for f in found.tested} == ({"Hold", "Paging"} if answered else set())
    unknown = {f.name for features in found.unknown.values() for f in features}
    assert ({"Hold", "Paging"} <= unknown) != answered


@pytest.mark.parametrize("result", [*ANSWERS, *NO_ANSWERS])
def test_what_nobody_tested_is_still_rendered(result: Cell) -> None:
    found = matrix(model(features={"Hold": result}), {"Hold": PROOF})
    assert bool(found.rendered) == (result in NO_ANSWERS)
    assert "Hold" not in {f.name for features in found.unknown.values() for f in features}


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
