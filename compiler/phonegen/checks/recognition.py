"""Rules about identification: every model is recognised by its own plugins."""

from __future__ import annotations

import re
from collections.abc import Iterator

from phonegen.codes import Code
from phonegen.diagnostics import Place, Report
from phonegen.dialects.identification import SOURCES, patterns, recognise, rules_for
from phonegen.dialects.plugin import PluginSpecs
from phonegen.language.catalogue import Carried
from phonegen.language.spec.identify import Rule, Sample


def check_recognition(specs: PluginSpecs, report: Report) -> None:
    vendor, dialect, carried = specs.vendor, specs.dialect, specs.carried
    if vendor.vendor is None:
        return
    about = vendor.about()
    traits = {c.name: c.traits for c in carried}
    rules = rules_for(dialect.spec, traits)

    def told(sample: Sample) -> dict[str, str]:
        return dict(recognise(rules, sample, about.name, about.ouis))

    for number, sample in enumerate(dialect.spec.samples):
        _check_sample(told(sample), sample, dialect.place("samples", number), report)
    for model in carried:
        own = model.model.spec.samples or example_requests(rules, model)
        if not any(told(sample).get("model") == model.name for sample in own):
            message = f"no rule of '{dialect.name}' recognises {model.name}"
            hint = "add the User-Agent that the phone sends under `samples`, and a rule for it"
            report.add(model.model.place("model"), Code.NOT_RECOGNISED, message, hint)


def _check_sample(told: dict[str, str], sample: Sample, place: Place, report: Report) -> None:
    for field in ("model", "version", "mac"):
        wanted = getattr(sample, field)
        if wanted is not None and told.get(field) != wanted:
            message = f"{field} is recognised as {told.get(field)!r}, not {wanted!r}"
            report.add(place, Code.RECOGNISED_AS_OTHER, message)


def example_requests(rules: list[Rule], model: Carried) -> Iterator[Sample]:
    """Requests that the rules' own patterns make for a model."""
    for rule in rules:
        table = rule.model if isinstance(rule.model, dict) else {}
        names = [spelled for spelled, name in table.items() if name == model.name]
        for name in [*names, model.name]:
            for field in SOURCES:
                for pattern in patterns(rule, field):
                    if not rule.only or name in rule.only:
                        text = example_text(pattern, name, model.version or "1.2.3.4")
                        yield Sample.model_validate({field: text})


def example_text(pattern: str, model: str, version: str) -> str:
    """A text that PATTERN matches, for MODEL at VERSION."""
    text = re.sub(r"\[([^\]])[^\]]*\]", r"\1", pattern).replace("*", "x")
    values = {"model": model, "version": version, "sn": "S1", "mac": "001122334455"}
    values |= {"mac:": "00:11:22:33:44:55", "MAC": "001122334455"}
    return re.sub(r"\{([\w:]+)[^{}]*\}", lambda m: values.get(m[1], m[0]), text)
