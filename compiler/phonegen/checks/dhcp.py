"""Stage 4, check: the DHCP rules."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace

from phonegen.codes import Code
from phonegen.dhcp.options import (
    EXAMPLE,
    LOCATIONS,
    MAX_BYTES,
    OptionError,
    Send,
    option_named,
    parse_send,
)
from phonegen.dhcp.requests import (
    FOREIGN_MAC,
    VENDOR_CLASS,
    Compare,
    Every,
    Not,
    Request,
    Sent,
    Some,
    Test,
    atoms,
    holds,
    samples,
)
from phonegen.dhcp.rules import ClassRule, Index, Match, PrefixRule, Rule, VendorRules
from phonegen.diagnostics import Place, Report, did_you_mean
from phonegen.language.catalogue import Loaded, Project, VendorSpecs
from phonegen.language.reader import Keys
from phonegen.language.spec.dhcp import DhcpOptions
from phonegen.language.spec.dialect import Dialect
from phonegen.language.spec.model import Model
from phonegen.language.spec.vendor import Vendor


def check_dhcp(project: Project, report: Report) -> None:
    """Every phone has one rule, and every option can carry its value."""
    found = [(v, VendorRules(v)) for v in project.vendors.values() if v.vendor is not None]
    all_rules = [rules for _, rules in found]
    classes = [rule for rules in all_rules for rule in rules.classes]
    shadowed = _check_overlaps(classes, report)
    for vendor, rules in found:
        if vendor.vendor is not None:
            _check_options(vendor, report)
            _check_preferences(vendor, rules, report)
            _check_models(vendor, rules, report)
            _check_samples(vendor, rules, shadowed, report)
            _check_prefixes_of_classes(rules, all_rules, report)
            _check_answers(vendor, rules, report)
    _check_tests([rule for rules in all_rules for rule in rules.all], report)
    _check_class_names(project, classes, report)
    _check_prefixes(all_rules, report)


def _options(
    vendor: VendorSpecs,
) -> Iterator[tuple[Loaded[Vendor] | Loaded[Model], Keys, DhcpOptions]]:
    """Every list of options of a vendor, with where it stands."""
    loaded = vendor.vendor
    if loaded is None:
        return
    dhcp = loaded.spec.dhcp
    yield loaded, ("dhcp", "options"), dhcp.options
    for number, rule in enumerate(dhcp.rules):
        if rule.options is not None:
            yield loaded, ("dhcp", "rules", number, "options"), rule.options
    for model in vendor.models.values():
        own = model.spec.dhcp_rule
        if own is not None and own.options is not None:
            yield model, ("dhcp", "options"), own.options


def _check_options(vendor: VendorSpecs, report: Report) -> None:
    for loaded, keys, options in _options(vendor):
        parts = 0
        for option, given in options.items():
            try:
                send = parse_send(option, given)
            except OptionError as e:
                report.add(loaded.place(*keys, option), Code.DHCP_VALUE, str(e), e.hint)
                continue
            if send.part is not None:
                parts += len(send.encode(EXAMPLE)) + 2
                if parts > MAX_BYTES or "43" in options:
                    place = loaded.place(*keys, option)
                    message = "option 43 is sent as a whole and in parts"
                    if "43" not in options:
                        message = f"the parts of option 43 have more than {MAX_BYTES} bytes"
                    report.add(place, Code.DHCP_VALUE, message)


def _check_preferences(vendor: VendorSpecs, rules: VendorRules, report: Report) -> None:
    """What the phones prefer are options, and a server's place is not sent where none looks."""
    if vendor.vendor is None:
        return
    prefers = rules.about.dhcp.prefers
    for number, option in enumerate(prefers):
        try:
            option_named(option)
        except OptionError as e:
            place = vendor.vendor.place("dhcp", "prefers", number)
            report.add(place, Code.DHCP_PREFERENCE, str(e), e.hint)
    used = [rules.of(model.spec) for model in vendor.models.values()]
    for send in (send for rule in used if rule for send in rule.sends):
        if prefers and _located(send) and send.option not in prefers:
            place = vendor.vendor.place("dhcp", "prefers")
            message = f"option {send.option} is sent, where these phones do not look"
            report.add(place, Code.DHCP_PREFERENCE, message, "add it, or send another option")
    for rule in rules.all:
        if prefers and rule.sends and not any(map(_located, rule.sends)):
            message = f"the rule sends no server: none of the options {', '.join(prefers)}"
            hint = "add one of them, or say `options: {}`"
            report.add(rule.place, Code.DHCP_PREFERENCE, message, hint)


def _located(send: Send) -> bool:
    """Whether an option may hold a server's place: a part of option 43, unless it is a switch."""
    return send.option in LOCATIONS or (send.part is not None and send.kind != "boolean")


def _check_models(vendor: VendorSpecs, rules: VendorRules, report: Report) -> None:
    for model in vendor.models.values():
        if not isinstance(model.spec.dhcp, str) and rules.of(model.spec) is None:
            place, message, hint = _missing(model, rules)
            hint = hint or "say under `dhcp` what it must `match`, or in words why it has no rule"
            report.add(place, Code.DHCP_MISSING, message, hint)


def _missing(model: Loaded[Model], rules: VendorRules) -> tuple[Place, str, str]:
    spec = model.spec
    if spec.dhcp_rule is not None and spec.dhcp_rule.name:
        hint = did_you_mean(spec.dhcp_rule.name, {rule.name for rule in rules.classes})
        message = f"the vendor has no DHCP class '{spec.dhcp_rule.name}'"
        return model.place("dhcp", "name"), message, hint
    if spec.mac is not None and rules.prefixes:
        hint = f"add '{spec.mac[:8]}' to the `ouis` of vendor.yaml, if it is the vendor's"
        return model.place("samples"), f"no DHCP rule has the prefix of {spec.mac}", hint
    return model.place("model"), f"no DHCP rule matches {spec.model}", ""


def _check_samples(
    vendor: VendorSpecs, rules: VendorRules, shadowed: Collection[Place], report: Report
) -> None:
    """The rule of a model answers what the specs say that it sends.

    Of rules in the shadow of others (SHADOWED) that is said already.
    """
    by_name = {model.spec.model: model.spec for model in vendor.models.values()}
    sources: list[Loaded[Model] | Loaded[Dialect]] = [*vendor.models.values()]
    sources += vendor.dialects.values()
    for loaded in sources:
        owner = loaded.spec if isinstance(loaded.spec, Model) else None
        for number, sample in enumerate(loaded.spec.samples):
            model = owner or by_name.get(sample.model or "")
            rule = rules.of(model) if model is not None else None
            if sample.dhcp is None or model is None or rule is None or rule.place in shadowed:
                continue
            mac = bytes.fromhex((sample.mac or rules.mac(model)).replace(":", ""))
            # Samples leave out the zero byte with which some phones end the text.
            texts = (sample.dhcp.encode(), sample.dhcp.encode() + b"\0")
            if not any(holds(rule.test, Request(mac, text)) for text in texts):
                place = loaded.place("samples", number, "dhcp")
                message = f"the DHCP rule of {model.model} does not answer this"
                report.add(place, Code.DHCP_MISSING, message, f"see {_at(rule.place)}")


def _check_tests(rules: Iterable[Rule], report: Report) -> None:
    """Texts fit into their option, and some request passes."""
    for rule in rules:
        for match in rule.alternatives:
            compared = [a for a in atoms(match.test) if isinstance(a, Compare)]
            if any(a.at + len(a.value) > MAX_BYTES for a in compared):
                message = f"option 60 carries at most {MAX_BYTES} bytes"
                report.add(match.place, Code.DHCP_VALUE, message)
            elif not samples(match.test):
                report.add(match.place, Code.DHCP_VALUE, "no request can pass this test")


def _check_overlaps(classes: Sequence[ClassRule], report: Report) -> set[Place]:
    """Requests that two classes take; told by samples of each test.

    Returns the places of classes none of whose phones is theirs alone.
    """
    shadowed = set()
    index = Index(classes)
    order = {rule.name: number for number, rule in enumerate(classes)}
    for rule in classes:
        covered: list[set[str]] = []
        found: dict[tuple[Place, Place], tuple[Match, ClassRule, Match, Request]] = {}
        for match in rule.matches:
            asked = samples(match.test)
            takers = [list(index.matching(request)) for request in asked]
            for request, taken in zip(asked, takers, strict=True):
                for other, test in taken:
                    if isinstance(other, ClassRule) and other.name != rule.name:
                        mutual = all(holds(match.test, r) for r in samples(test.test))
                        if not mutual or order[other.name] < order[rule.name]:
                            pair = (match.place, test.place)
                            found.setdefault(pair, (match, other, test, request))
            names = [{r.name for r, _ in taken if isinstance(r, ClassRule)} for taken in takers]
            covered.append(set.intersection(*names) - {rule.name} if names else set())
        all_taken = set.intersection(*covered) if covered else set()
        for match, other, test, request in found.values():
            text = (request.option(VENDOR_CLASS) or b"").decode(errors="replace")
            if other.name in all_taken:
                message = f"every phone of {rule.name} is in {other.name} too ({_at(test.place)})"
                report.add(rule.place, Code.DHCP_SHADOWED, message, "remove one of them")
                shadowed.add(rule.place)
            else:
                shown = text if text.isprintable() else ascii(text)[1:-1]
                message = f"the class {other.name} matches '{shown}' too ({_at(test.place)})"
                report.add(match.place, Code.DHCP_OVERLAP, message)
    return shadowed


def _check_prefixes_of_classes(
    rules: VendorRules, all_rules: Iterable[VendorRules], report: Report
) -> None:
    """A rule by prefix that also answers phones of a class must not send something else.

    The class may be one of another vendor whose phones have the prefix, too.
    """
    for rule in rules.prefixes:
        owners = [o for o in all_rules if o is rules or rule.prefix in o.about.ouis]
        classes = [known for owner in owners for known in owner.classes]
        for send in rule.sends:
            other = next((c for c in classes if _contradicts(rule, send, c)), None)
            if other is not None:
                message = f"the class {other.name} sends its phones another option {send.option}"
                hint = "say under `match` which phones are meant, such as `[{absent: true}]`"
                report.add(rule.place, Code.DHCP_OVERLAP, message, hint)


def _contradicts(rule: PrefixRule, send: Send, known: ClassRule) -> bool:
    """Whether a phone of the class KNOWN gets another value from its class."""
    if all(s.option != send.option or s.value == send.value for s in known.sends):
        return False
    condition = rule.condition
    if condition is None:
        return True
    mac = bytes.fromhex(rule.prefix.replace(":", "")) + bytes(3)
    return any(holds(condition, r) for m in known.matches for r in samples(m.test, mac))


def _check_answers(vendor: VendorSpecs, rules: VendorRules, report: Report) -> None:
    """Each phone of the vendor's MAC prefixes is answered, whatever a rule lets it say.

    Asked are requests without a vendor class, and with the texts of tests that are not alone:
    what is excluded, or wanted beside something else; a beginning with each model's name behind
    it, too. A single test answers its own text, but for the zero byte that may be missing.
    """
    index = Index(rules.all)
    names = [model.spec.model.encode() for model in vendor.models.values()]
    macs = {r.prefix: bytes.fromhex(r.prefix.replace(":", "")) + bytes(3) for r in rules.prefixes}
    for rule in rules.prefixes:
        asked = Request(macs[rule.prefix])
        if not _only_with_a_class(rule) and not any(index.matching(asked)):
            message = f"no rule answers a phone of {rule.prefix} without a vendor class"
            hint = "add `{absent: true}`, or say `absent: false`"
            report.add(rule.place, Code.DHCP_UNANSWERED, message, hint)
    for match in {m.place: m for rule in rules.all for m in rule.matches}.values():
        texts = [text for test in _texts_of(match.test) for text in _said(test, names)]
        left = [
            (prefix, text)
            for text in texts
            for prefix, mac in (macs or {"any MAC prefix": FOREIGN_MAC}).items()
            if not any(index.matching(Request(mac, text)))
        ]
        if left:
            prefix, text = left[-1]
            said = ascii(text.decode("utf-8", "replace"))
            message = f"no rule answers a phone of {prefix} that calls itself {said}"
            report.add(match.place, Code.DHCP_UNANSWERED, message, "ask for less, or add a class")


def _only_with_a_class(rule: PrefixRule) -> bool:
    return any(isinstance(atom, Sent) for match in rule.matches for atom in atoms(match.test))


def _texts_of(test: Test) -> Iterator[Compare]:
    """Tests of the vendor class that are negated or beside others, or end with a zero byte."""
    match test:
        case Compare(_, "exact" | "suffix", value) if value.endswith(b"\0"):
            yield replace(test, value=value.rstrip(b"\0"))
        case Not(Compare() as inner):
            yield inner
        case Not(inner):
            yield from _texts_of(inner)
        case Every(tests) | Some(tests):
            yield from (inner for inner in tests if isinstance(inner, Compare))
            for inner in tests:
                yield from _texts_of(inner)


def _said(test: Compare, names: Iterable[bytes]) -> Iterator[bytes]:
    """What a phone may say that passes TEST."""
    if test.option == VENDOR_CLASS and test.kind != "part":
        yield test.value
        if test.kind == "prefix":
            yield from (test.value + name for name in names)


def _check_class_names(project: Project, classes: Iterable[ClassRule], report: Report) -> None:
    """Servers merge classes of one name without a word."""
    models = {model.path: model.spec for _, model in project.models()}
    seen: dict[str, ClassRule] = {}
    for rule in classes:
        other = seen.setdefault(rule.name, rule)
        ours, theirs = models.get(rule.place.path), models.get(other.place.path)
        told = bool(  # two specs of one model are a problem of their own
            ours
            and theirs
            and ours.model == theirs.model
            and ours.plugins.keys() & theirs.plugins.keys()
        )
        if other is not rule and not told:
            message = f"another class is named {rule.name} ({_at(other.place)})"
            report.add(rule.place, Code.DHCP_OVERLAP, message, "give one of them a `name`")


def _check_prefixes(all_rules: Iterable[VendorRules], report: Report) -> None:
    seen: dict[str, PrefixRule] = {}
    for rule in (rule for rules in all_rules for rule in rules.prefixes):
        other = seen.setdefault(rule.prefix, rule)
        if other is not rule:
            message = f"{rule.prefix} has a DHCP rule already ({_at(other.place)})"
            report.add(rule.place, Code.DHCP_OVERLAP, message)


def _at(place: Place) -> str:
    return f"{place.path}:{place.line}"
