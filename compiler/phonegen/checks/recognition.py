"""Rules about identification: every model is recognised by its own plugins."""

from __future__ import annotations

from collections.abc import Callable

from phonegen.codes import Code
from phonegen.diagnostics import Report
from phonegen.dialects.asking import asked, filled
from phonegen.dialects.identification import (
    SOURCES,
    matches,
    patterns,
    recognise,
    rules_for,
)
from phonegen.dialects.nearest import nearest
from phonegen.dialects.plugin import PluginSpecs
from phonegen.dialects.requests import example_requests, example_text
from phonegen.language.catalogue import Loaded
from phonegen.language.spec.dialect import Dialect
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

    _check_hidden(specs, report)
    _check_own_files(specs, told, report)
    strangers = _check_samples(dialect, told, report)
    # What phones say to DHCP alone tells nothing where no rule looks at it.
    by_class = any(patterns(rule, "dhcp") for rule in dialect.spec.identify.values())
    for model in carried:
        seen = [s for s in model.model.spec.samples if by_class or s.dhcp is None]
        own = seen or example_requests(rules, model)
        if not strangers and not any(told(s).get("model") == model.name for s in own):
            message = f"no rule of '{dialect.name}' recognises {model.name}"
            hint = "add the User-Agent that the phone sends under `samples`, and a rule for it"
            close = nearest(dialect.spec.identify, seen[0]) if seen else None
            hint = close.words if close else hint
            report.add(model.model.place("model"), Code.NOT_RECOGNISED, message, hint)


def _check_hidden(specs: PluginSpecs, report: Report) -> None:
    """Of the rules for one part of a request, the first that matches tells: none is for nothing."""
    dialect = specs.dialect
    models = [*(c.name for c in specs.carried), "Other1"]
    before: list[tuple[str, str, Rule]] = []
    for name, rule in dialect.spec.identify.items():
        field = next((field for field in SOURCES if patterns(rule, field)), None)
        if field is None:
            continue
        texts = [
            example_text(pattern, model, "1.2.3.4")
            for pattern in patterns(rule, field)
            for model in rule.only or models
        ]
        earlier = [
            (first, other)
            for first, of, other in before
            if of == field and other.agent == rule.agent and _alone(other, field)
        ]
        hiding = [next((n for n, r in earlier if matches(r, field, t)), None) for t in texts]
        if all(hiding):
            message = f"what '{name}' matches, '{hiding[0]}' has matched before it"
            hint = "put it first, or leave it out"
            report.add(dialect.key_place("identify", name), Code.HIDDEN_RULE, message, hint)
        before.append((name, field, rule))


def _check_own_files(
    specs: PluginSpecs, told: Callable[[Sample], dict[str, str]], report: Report
) -> None:
    """The name of a phone's file, without a User-Agent, tells its model right or not at all."""
    dialect = specs.dialect
    rules = {
        name: (rule, field)
        for name, rule in dialect.spec.identify.items()
        for field in ("path", "tftp")
        if rule.user_agent is None and any("{model" in p for p in patterns(rule, field))
    }
    for name in (name for name in asked(dialect.spec) if rules and "{model" in name):
        for model in specs.carried:
            mac = specs.vendor.example_mac(model.model).replace(":", "")
            own = filled(dialect.spec.folder + name, mac, model.name, model.traits)
            if own is None:
                continue
            texts = {"path": f"/{own}", "tftp": own}
            read = {
                told(Sample.model_validate({f: text})).get("model") for f, text in texts.items()
            }
            wrong = read - {model.name, None}
            if not wrong:
                continue
            matching = (
                n for n, (rule, field) in rules.items() if matches(rule, field, texts[field])
            )
            message = f"'{own}', which {model.name} asks for, is recognised as '{wrong.pop()}'"
            hint = "put a rule for this file before this one, or read the model as `{model word}`"
            place = dialect.key_place("identify", next(matching, next(iter(rules))))
            report.add(place, Code.RECOGNISED_AS_OTHER, message, hint)
            break  # other models would be in the same way


def _alone(rule: Rule, field: str) -> bool:
    """Whether a rule asks for nothing but one part of a request."""
    return not any(patterns(rule, other) for other in SOURCES if other != field)


def _check_samples(
    dialect: Loaded[Dialect], told: Callable[[Sample], dict[str, str]], report: Report
) -> bool:
    """Requests are read as the dialect says; whether one that names a model tells no rule one.

    Those at which the same rule stops in the same way have one cause.
    """
    stopped: dict[str, list[int]] = {}
    for number, sample in enumerate(dialect.spec.samples):
        read = told(sample)
        wrong = {
            field: wanted
            for field in ("model", "version", "mac")
            if (wanted := getattr(sample, field)) is not None and read.get(field) != wanted
        }
        if "model" in wrong and "model" not in read:
            close = nearest(dialect.spec.identify, sample)
            stopped.setdefault(close.name if close else "", []).append(number)
        elif wrong:
            words = [f"{read.get(field) or 'no ' + field}, not {wrong[field]}" for field in wrong]
            message = f"this is recognised as {', '.join(words)}"
            report.add(dialect.place("samples", number), Code.RECOGNISED_AS_OTHER, message)
    for name, (number, *others) in stopped.items():
        close = nearest(dialect.spec.identify, dialect.spec.samples[number])
        message = close.words if close else "no rule begins as this does"
        also = f" and {len(others)} more" if others else ""
        hint = ""
        if close:
            place = dialect.place("identify", name, close.field)
            hint = f"its pattern stands in line {place.line} of {place.path}"
        place = dialect.place("samples", number)
        message = f"no rule recognises this{also}: {message}"
        report.add(place, Code.RECOGNISED_AS_OTHER, message, hint)
    return bool(stopped)
