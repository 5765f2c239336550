"""Which names an expression may lack at its place."""

from __future__ import annotations

import pytest
from phonegen.dialects.scope import Scope


@pytest.mark.parametrize(
    ("expression", "lacking"),
    [
        ("vlan_id", {"vlan_id"}),
        ("vlan_id + 1", {"vlan_id"}),
        ("vlan_id < 5", {"vlan_id"}),
        ("5 >= vlan_id", {"vlan_id"}),
        ("1 < vlan_id <= vlan_priority", {"vlan_id", "vlan_priority"}),
        ("vlan_id == 5", set()),
        ("vlan_id in [1, 2]", set()),
        ("vlan_id != vlan_priority", set()),
        ("not vlan_id", set()),
        ("vlan_id is defined", set()),
        ("vlan_id | default(1) < 5", set()),
        ("vlan_id and vlan_id < 5", {"vlan_id"}),
        ("vlan_id < 5 if vlan_id else false", set()),
        ("vlan_id or vlan_priority", {"vlan_priority"}),
        ("tz.dst.save", {"tz.dst.save"}),
        ("server_url", set()),
    ],
)
def test_what_may_be_absent(expression: str, lacking: set[str]) -> None:
    assert Scope().absent(expression) == lacking


def test_what_is_guarded_is_there() -> None:
    assert Scope().guarded("vlan_id").absent("vlan_id < 5") == set()
    assert Scope().guarded("tz.dst").absent("tz.dst.save") == set()


@pytest.mark.xfail(reason="`when: tz` counts as a proof of summer time, which Tokyo has not")
def test_a_time_zone_is_no_proof_of_summer_time() -> None:
    assert Scope().guarded("tz").absent("tz.dst.save") == {"tz.dst.save"}
