"""Stage 4, check: the DHCP rules."""

from __future__ import annotations

from collections.abc import Iterable

from phonegen.dhcp import (
    MAX_BYTES,
    ClassRule,
    Keys,
    Match,
    OptionError,
    PrefixRule,
    VendorRules,
    parse_send,
)
from phonegen.diagnostics import Place, Report, did_you_mean
from phonegen.project import Loaded, Project, VendorSpecs
from phonegen.spec import Model, Vendor


def check_dhcp(project: Project, report: Report) -> None:
    """Every phone has one rule, and every option can carry its value."""
    all_rules = []
    for vendor in project.vendors.values():
        if vendor.vendor is not None:
            rules = VendorRules(vendor)
            all_rules.append(rules)
            _check_values(vendor.vendor, report)
            _check_models(vendor, rules, report)
            _check_matches(rules.classes, report)
            _check_prefixes_of_classes(rules, report)
    _check_class_names(all_rules, report)
    _check_prefixes(all_rules, report)


def _check_values(vendor: Loaded[Vendor], report: Report) -> None:
    dhcp = vendor.spec.dhcp
    lists: list[tuple[Keys, dict[str, str]]] = [(("dhcp", "options"), dhcp.options)]
    lists += [(("dhcp", "ouis", n, "options"), rule.options) for n, rule in enumerate(dhcp.ouis)]
    for keys, options in lists:
        for option, text in options.items():
            try:
                parse_send(option, text)
            except OptionError as e:
                report.add(vendor.place(*keys, option), "dhcp-value", str(e), e.hint)


def _check_models(vendor: VendorSpecs, rules: VendorRules, report: Report) -> None:
    for model in vendor.models.values():
        dhcp = model.spec.dhcp
        if not (dhcp and dhcp.why_not) and rules.of(model.spec) is None:
            place, message, hint = _missing(model, rules)
            hint = hint or "add its `vendor_class` under `dhcp`, or say `why_not` there"
            report.add(place, "dhcp-missing", message, hint)


def _missing(model: Loaded[Model], rules: VendorRules) -> tuple[Place, str, str]:
    spec = model.spec
    if spec.dhcp is not None and spec.dhcp.name:
        hint = did_you_mean(spec.dhcp.name, {rule.name for rule in rules.classes})
        message = f"the vendor has no DHCP class '{spec.dhcp.name}'"
        return model.place("dhcp", "name"), message, hint
    if spec.mac is not None and rules.prefixes:
        return model.place("mac"), f"no DHCP rule has the prefix of {spec.mac}", ""
    return model.place("model"), f"no DHCP rule matches {spec.model}", ""


def _check_matches(classes: Iterable[ClassRule], report: Report) -> None:
    """Texts that two classes match. Linear: each text's beginnings are looked up."""
    known: dict[tuple[str, str], tuple[ClassRule, Match]] = {}
    tests = [(rule, match) for rule in classes for match in rule.matches]
    for rule, match in tests:
        if len(match.text.encode()) > MAX_BYTES:
            report.add(match.place, "dhcp-value", f"option 60 carries at most {MAX_BYTES} bytes")
        _report_overlap(
            rule, match, known.setdefault((match.kind, match.text), (rule, match)), report
        )
    for rule, match in tests:
        longest = len(match.text) + (match.kind == "exact")
        for end in range(1, longest):
            _report_overlap(rule, match, known.get(("prefix", match.text[:end])), report)


def _report_overlap(
    rule: ClassRule, match: Match, other: tuple[ClassRule, Match] | None, report: Report
) -> None:
    if other is not None and other[0].name != rule.name:
        message = f"the class {other[0].name} matches '{match.text}' too ({_at(other[1].place)})"
        report.add(match.place, "dhcp-overlap", message)


def _check_prefixes_of_classes(rules: VendorRules, report: Report) -> None:
    """A rule by prefix that also answers phones of a class must not send something else."""
    sent = {send.option: send.value for rule in rules.classes for send in rule.sends}
    for rule in rules.prefixes:
        for send in rule.sends:
            if not rule.only_without_class and sent.get(send.option, send.value) != send.value:
                message = f"phones of a class get another option {send.option} from their class"
                hint = "add `only_without_class: true`"
                report.add(rule.place, "dhcp-overlap", message, hint)


def _check_class_names(all_rules: Iterable[VendorRules], report: Report) -> None:
    """Servers merge classes of one name without a word."""
    seen: dict[str, ClassRule] = {}
    for rule in (rule for rules in all_rules for rule in rules.classes):
        other = seen.setdefault(rule.name, rule)
        if other is not rule:
            message = f"another class is named {rule.name} ({_at(other.place)})"
            report.add(rule.place, "dhcp-overlap", message, "give one of them a `name`")


def _check_prefixes(all_rules: Iterable[VendorRules], report: Report) -> None:
    seen: dict[str, PrefixRule] = {}
    for rule in (rule for rules in all_rules for rule in rules.prefixes):
        other = seen.setdefault(rule.prefix, rule)
        if other is not rule:
            message = f"{rule.prefix} has a DHCP rule already ({_at(other.place)})"
            report.add(rule.place, "dhcp-overlap", message)


def _at(place: Place) -> str:
    return f"{place.path}:{place.line}"
