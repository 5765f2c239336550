"""What every plugin makes of every sample request: each phone is only ever its own model.

The server asks all plugins about a request and lets them vote, so a plugin that takes a phone
for one of its own disturbs the plugin that knows it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

import pytest
from catalogues import the_repository
from phonegen.dialects.identification import SOURCES, recognise, rules_for
from phonegen.dialects.requests import example_requests
from phonegen.language.catalogue import VendorSpecs
from phonegen.language.spec.identify import Rule, Sample


def samples() -> Iterator[tuple[VendorSpecs, Sample]]:
    """Every sample request of the catalogue with its vendor, each once.

    Besides those that the specs have, the requests that the rules' own patterns make.
    """
    seen = set()
    for vendor, sample in (*_given(), *_made()):
        request = tuple(getattr(sample, source) for source in SOURCES)
        if request not in seen:
            seen.add(request)
            yield vendor, sample


def _given() -> Iterator[tuple[VendorSpecs, Sample]]:
    for vendor in the_repository().vendors.values():
        found = [s for d in vendor.dialects.values() for s in d.spec.samples]
        found += [s for m in vendor.models.values() for s in m.spec.samples]
        yield from ((vendor, sample) for sample in found)


def _made() -> Iterator[tuple[VendorSpecs, Sample]]:
    for name, vendor, rules in rule_sets():
        about = vendor.about()
        plugin = name.partition(f"-{vendor.folder}-")[2]
        for model in vendor.carried(plugin):
            for sample in example_requests(rules, model):
                told = recognise(rules, sample, about.name, about.ouis)
                if told.get("model") == model.name:
                    yield vendor, sample.model_copy(update={"model": model.name})


@cache
def rule_sets() -> list[tuple[str, VendorSpecs, list[Rule]]]:
    """The rules of every plugin."""
    found = []
    for vendor, plugin in the_repository().plugins():
        traits = {c.name: c.traits for c in vendor.carried(plugin.name)}
        dialect = vendor.dialects[plugin.spec.dialect].spec
        plugin_id = the_repository().plugin_id(vendor.folder, plugin.name)
        found.append((plugin_id, vendor, rules_for(dialect, traits)))
    return found


def collisions(
    requests: Iterable[tuple[VendorSpecs, Sample]],
) -> Iterator[tuple[str, str, str, str]]:
    """Request, its own vendor and model, the plugin that says otherwise, what that says.

    Of plugins with the same rules, one.
    """
    rules = {f"{v.folder} {own}": (plugin, v, own) for plugin, v, own in rule_sets()}.values()
    for vendor, sample in requests:
        request = " ".join(filter(None, (getattr(sample, source) for source in SOURCES)))
        for plugin, other, own_rules in rules:
            about = other.about()
            told = recognise(own_rules, sample, about.name, about.ouis)
            wrong_vendor = told.get("vendor", vendor.about().name) != vendor.about().name
            wrong_model = bool(sample.model) and told.get("model", sample.model) != sample.model
            wrong_version = sample.version not in (None, told.get("version", sample.version))
            if wrong_vendor or wrong_model or wrong_version:
                own = f"{vendor.about().name} {sample.model or ''}".strip()
                said = " ".join(told.get(f, "") for f in ("vendor", "model", "version"))
                yield request, own, plugin, said


@pytest.mark.slow
def test_no_plugin_takes_another_phone_for_its_own(capsys: pytest.CaptureFixture[str]) -> None:
    requests = list(samples())
    table, count = sorted(set(collisions(requests))), len(requests)
    with capsys.disabled():
        print(f"\n{count} sample requests, {len(table)} collisions")
        for request, own, plugin, said in table:
            print(f"  {request}\n    is {own}; {plugin} says {said}")
    assert count > len(list(the_repository().models()))
    assert table == []
