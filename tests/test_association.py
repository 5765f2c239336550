"""Which plugin a phone gets when all of its vendor's are installed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from catalogues import load_sound, sound_catalogue, the_repository
from commands import phonegen
from phonegen.dialects.association import OTHER, contest
from phonegen.dialects.plugin import PluginSpecs
from phonegen.language.catalogue import VendorSpecs
from phonegen_targets.provd.facts import plugin_facts
from phonegen_targets.provd.standin import in_place

VENDORS = sorted(name for name, v in the_repository().vendors.items() if v.plugins)
SECOND = (Path(__file__).parent / "errors/catalogue/acme/plugins/p1.yaml").read_text("utf-8")
MODEL = "specs/acme/x1.yaml"


def associators(vendor: VendorSpecs) -> dict[str, Any]:
    """The plugins' own associators, by the plugins' names."""
    with in_place():
        from phonegen_targets.provd.runtime.identify import Associator
    project = the_repository()
    return {
        plugin.name: Associator(plugin_facts(project, PluginSpecs(vendor, plugin)))
        for plugin in vendor.plugins.values()
    }


@pytest.mark.slow
@pytest.mark.parametrize("folder", VENDORS)
def test_the_answer_is_that_of_the_plugins_themselves(folder: str) -> None:
    vendor = the_repository().vendors[folder]
    asked = associators(vendor)
    pairs = {(c.name, c.version) for m in vendor.models.values() for c in vendor.newest_first(m)}
    models = {model for model, _ in pairs} | {"SPA1", "unheard of"}
    told = {version for _, version in pairs}
    cases = pairs | {(m, v) for m in models for v in (None, "6.1", "10.1.9.9", OTHER)}
    cases |= {(m, f"{v}.4711") for m in sorted(models)[:5] for v in told}
    for model, version in sorted(cases, key=str):
        device = {"vendor": vendor.about().name, "model": model}
        if version is not None:
            device["version"] = version
        degrees = {name: int(one.associate(device)) for name, one in asked.items()}
        best = max(degrees.values())
        wanted = sorted(n for n, d in degrees.items() if d == best and d >= 300)
        assert contest(vendor).winners(model, version) == wanted, (model, version)


def test_a_phone_whose_firmware_tells_gets_the_plugin_for_it() -> None:
    lost: dict[tuple[str, str], int] = {}
    for folder, vendor in the_repository().vendors.items():
        for model in vendor.models.values():
            for carried in vendor.newest_first(model):
                name = carried.plugin.name
                if contest(vendor).winners(carried.name, carried.version)[-1] != name:
                    lost[folder, name] = lost.get((folder, name), 0) + 1
    # the same firmware in two plugins; phones that do not tell their firmware
    assert lost == {("aastra", "6.4.0-SP2"): 5, ("cisco", "sccp-8.5.2"): 11}


def test_a_tie_is_a_note(tmp_path: Path) -> None:
    folder = sound_catalogue(tmp_path, {"acme/plugins/p0.yaml": SECOND})
    path = folder / MODEL
    text = path.read_text("utf-8")
    both = text.replace("plugins:\n  p1:", 'plugins:\n  p0: {version: "1.0"}\n  p1:')
    assert both != text
    path.write_text(both, "utf-8")
    done = phonegen("check", "-v", folder=folder)
    assert "[plugin-tie]" in done.stdout
    assert "specs/acme/plugins/p0.yaml:" in done.stdout
    assert "'p1' supports them as well, and provd takes the last by name" in done.stdout
    load_sound(folder)
