"""A vendor's DHCP rules, and recipes for servers that phonegen writes no files for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from phonegen.dhcp.options import EXAMPLE, Send
from phonegen.dhcp.requests import USER_CLASS, Compare, Some, Test
from phonegen.dhcp.rules import ClassRule, PrefixRule, Rule
from phonegen.dhcp.server import approximations, unsendable

from phonegen_targets.docs.facts.dhcp import in_words, value_of
from phonegen_targets.docs.facts.vendor import VendorView
from phonegen_targets.docs.markdown import code, fenced, listed, row, text
from phonegen_targets.docs.texts import _
from phonegen_targets.servers import SERVERS

SHOWN = 3  # phones of an answer that a recipe names
WINDOWS = {"6", "7", "15", "42", "43", "66", "67"}  # options that Windows Server has already
SCOPE = "192.0.2.0"


def dhcp_context(vendor: VendorView) -> dict[str, Any]:
    """What the template of the page names."""
    rules = vendor.rules
    answers: dict[tuple[Send, ...], list[Rule]] = {}
    for rule in rules.all:
        if rule.sends:
            answers.setdefault(rule.sends, []).append(rule)
    return {
        "vendor": rules.about,
        "folder": rules.folder,
        "rules": [row(code(name_of(r)), in_words(r.test), _sent(r.sends)) for r in rules.all],
        "prefers": listed([code(option) for option in rules.about.dhcp.prefers]),
        "notes": list(_notes(rules.all)),
        "answers": [
            _answer(f"{rules.folder}-{number}", sends, found)
            for number, (sends, found) in enumerate(answers.items(), start=1)
        ],
    }


def name_of(rule: Rule) -> str:
    """What the page calls a rule."""
    return rule.name if isinstance(rule, ClassRule) else rule.prefix


def _sent(sends: Sequence[Send]) -> str:
    return ", ".join(f"{code(s.option)}: {code(value_of(s))}" for s in sends) or _("none")


def _notes(rules: Sequence[Rule]) -> Iterator[str]:
    """Where a server gives less than the rules say, and for which."""
    found: dict[str, list[str]] = {}
    for rule in rules:
        for server in SERVERS.values():
            notes = [_(text(why)) for why in approximations(server, rule.test)]
            notes += [
                _("option {number}: {why}", number=send.option, why=_(text(why)))
                for send, why in unsendable(server, rule.sends, EXAMPLE)
            ]
            for note in dict.fromkeys(notes):
                found.setdefault(server.title + _(": ") + note, []).append(code(name_of(rule)))
    for note, names in found.items():
        yield f"{note} ({listed(names, 6)})."
    if any(send.option in ("66", "67", "filename") for rule in rules for send in rule.sends):
        yield _(
            "dnsmasq ends options 66 and 67 with a zero byte; for a phone that takes it for a part "
            "of the text, use another server."
        )


def _answer(name: str, sends: tuple[Send, ...], rules: list[Rule]) -> dict[str, Any]:
    values = dict(_values(sends))
    return {
        "phones": listed([code(name_of(rule)) for rule in rules], 8),
        "mikrotik": [fenced(line) for line in _mikrotik(name, values, rules)],
        "windows": [fenced(line) for line in _windows(name, sends, values, rules)],
        "fields": list(_fields(sends, values)),
        "macs": code(",".join(r.prefix for r in rules if isinstance(r, PrefixRule)))
        if any(isinstance(r, PrefixRule) for r in rules)
        else None,
    }


def _values(sends: Iterable[Send]) -> Iterator[tuple[int, bytes]]:
    """Options by number; the parts of 43 as one, the BOOTP header as 66 and 67."""
    numbers = {"next-server": 66, "filename": 67}
    parts = b""
    for send in sends:
        value = send.encode(EXAMPLE)
        if send.part is not None:
            parts += bytes([send.part, len(value)]) + value
        else:
            yield numbers.get(send.option) or int(send.option), value
    if parts:
        yield 43, parts


def _tests(rules: Iterable[Rule]) -> Iterator[tuple[str, Test]]:
    for rule in rules:
        test = rule.test
        for inner in test.tests if isinstance(test, Some) else (test,):
            yield name_of(rule), inner


def _mikrotik(name: str, values: dict[int, bytes], rules: list[Rule]) -> Iterator[str]:
    yield "/ip dhcp-server option"
    for number, value in values.items():
        if _is_plain(value):
            yield f"# {number}: {value.decode()}"
        yield f"add name={name}-{number} code={number} value=0x{value.hex()}"
    yield "/ip dhcp-server option sets"
    yield f"add name={name} options={','.join(f'{name}-{number}' for number in values)}"
    compared = [(n, t) for n, t in _tests(rules) if isinstance(t, Compare) and _is_plain(t.value)]
    if compared:
        yield "/ip dhcp-server matcher"
    for index, (rule, test) in enumerate(compared[:SHOWN], start=1):
        kind = "exact" if test.kind == "exact" else "substring"
        shown = "".join(f"\\{chr(b)}" if chr(b) in '"\\$?' else chr(b) for b in test.value)
        yield (
            f"add name={rule}-{index} server=dhcp1 address-pool=phones code={test.option} "
            f'matching-type={kind} value="{shown}" option-set={name}'
        )
    yield from _more(len(compared))
    if any(isinstance(rule, PrefixRule) for rule in rules):
        prefix = next(rule.prefix for rule in rules if isinstance(rule, PrefixRule))
        yield "# RouterOS does not match the beginning of an address: one line for each phone"
        yield "/ip dhcp-server lease"
        yield f"add server=dhcp1 mac-address={prefix.upper()}:00:00:01 dhcp-option-set={name}"


def _windows(
    name: str, sends: Sequence[Send], values: dict[int, bytes], rules: list[Rule]
) -> Iterator[str]:
    compared = [(n, t) for n, t in _tests(rules) if isinstance(t, Compare) and _is_plain(t.value)]
    compared = [(n, t) for n, t in compared if t.kind in ("exact", "prefix")]
    macs = [r.prefix.replace(":", "").upper() for r in rules if isinstance(r, PrefixRule)]
    conditions = []
    for kind, option in (("Vendor", "VendorClass"), ("User", "UserClass")):
        chosen = [(n, t) for n, t in compared if (t.option == USER_CLASS) == (kind == "User")]
        names = []
        for number, (rule, test) in enumerate(chosen[:SHOWN], start=1):
            label = f"{rule}-{number}"
            yield f"Add-DhcpServerv4Class -Name {label} -Type {kind} -Data {_single(test.value)}"
            names.append(label + "*" * (test.kind == "prefix"))
        if names:
            conditions.append(f"-{option} EQ,{','.join(names)}")
        yield from _more(len(chosen))
    if macs:
        conditions.append("-MacAddress EQ," + ",".join(f"{mac}*" for mac in macs))
    if not conditions:
        yield "# Windows Server cannot tell these phones apart: reserve an address for each"
        return
    for number in values:
        if str(number) not in WINDOWS:
            kind = "IPv4Address" if number == 150 else "String"
            definition = f"-OptionId {number} -Name option-{number} -Type {kind}"
            yield f"Add-DhcpServerv4OptionDefinition {definition}"
    yield f"Add-DhcpServerv4Policy -Name {name} -ScopeId {SCOPE} -Condition OR `"
    yield "    " + " ".join(conditions)
    kinds = {send.option: send.kind for send in sends}
    for number, value in values.items():
        shown = _single(value) if _is_plain(value) else ",".join(f"0x{b:02x}" for b in value)
        if kinds.get(str(number)) == "address":
            shown = ".".join(str(b) for b in value)
        elif number == 43:
            shown = ",".join(f"0x{b:02x}" for b in value)
        policy = f"-ScopeId {SCOPE} -PolicyName {name}"
        yield f"Set-DhcpServerv4OptionValue {policy} -OptionId {number} -Value {shown}"


def _more(count: int) -> Iterator[str]:
    if count > SHOWN:
        yield f"# the same for {count - SHOWN} more of the table"


def _fields(sends: Sequence[Send], values: dict[int, bytes]) -> Iterator[str]:
    """Rows of number, type and value for forms."""
    kinds = {send.option: send.kind for send in sends}
    for number, value in values.items():
        if kinds.get(str(number)) == "address":
            yield row(str(number), _("IP address"), code(".".join(str(b) for b in value)))
        elif _is_plain(value):
            yield row(str(number), _("Text"), code(f'"{value.decode()}"'))
        else:
            yield row(str(number), _("String of bytes"), code(value.hex(":")))


def _is_plain(value: bytes) -> bool:
    return all(0x20 <= byte < 0x7F for byte in value)


def _single(value: bytes) -> str:
    return "'" + value.decode().replace("'", "''") + "'"
