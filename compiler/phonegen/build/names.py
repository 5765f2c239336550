"""The reference's pages of names in expressions, and of patterns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from phonegen.build.rows import table
from phonegen.dhcp.options import EXAMPLE, FACTS
from phonegen.dialects.filters import FILTERS, OWN_FILTERS
from phonegen.dialects.identification import FIELDS, FORMS, MACS
from phonegen.dialects.meanings import OF_RECORDS, meaning
from phonegen.dialects.parameters import GLOBAL, SERVER, Parameter
from phonegen.dialects.records import CONFIG, RECORDS, Record, model, optional
from phonegen.dialects.scope import FUNCTIONS
from phonegen.dialects.types import ABSENT, BOOLEANS, INTEGERS, LISTS, TEXTS, Kind, Type
from phonegen.dialects.types import BOOLEAN as YES_NO

# Where each record is met.
_MET = {
    "line": "`line` in `each: line in lines`, and in `used_lines`",
    "server": "`server` in `each: server in servers`",
    "key": "`key` in `each: key in function_keys`, and in `used_keys` and `needed_keys`",
    "page": "`page` in `each: page in key_pages`",
    "manager": "`manager` in `each: manager in call_managers`",
    "model": "`model`",
    "options": "`options`",
    "tz": "`tz`",
    "dst": "`tz.dst`",
    "change": "`tz.dst.start` and `tz.dst.end`",
    "site": "`site`, what a site sets for all phones",
    "dot1x": "`site.dot1x`",
    "backlight": "`site.backlight`",
    "ring tone": "`tone` in `each: tone in site.ring_tones`",
    "dial rule": "`rule` in `each: rule in site.dial_plan`",
}
# Records like others, but for what is surely there.
_AS = {"used line": "line", "used key": "key", "needed key": "key"}


def records() -> dict[str, Record]:
    """All records of a dialect without traits of its own."""
    options: Record = {"switchboard": optional(YES_NO)}
    return {
        **{name: fields for name, fields in RECORDS.items() if name not in _AS},
        "model": model({}, images=False),
        "options": options,
    }


def names_page() -> Iterator[str]:
    """All that an expression may name."""
    yield "# Names in expressions\n\nValues of settings are Jinja expressions over these names.\n"
    yield "What may be absent needs a guard or a default where it is more than a value by itself.\n"
    known = records()
    others = [name for name in CONFIG if name not in GLOBAL and name not in SERVER]
    yield "\n## Parameters of provd\n\n"
    yield from _rows("config", CONFIG, GLOBAL)
    yield "\n## Worked out by the plugin\n\n"
    yield from _rows("config", CONFIG, others)
    yield "\n## Behind `server_url` and the phonebook\n\n"
    yield from _rows("config", CONFIG, SERVER)
    for name, met in _MET.items():
        yield f"\n## {met}\n\n"
        if name == "model":
            yield "Beside these, the traits of the dialect's models and plugins, `model.NAME`.\n\n"
        yield from _rows(name, known[name], known[name])
    yield "\n## Functions\n\n"
    yield from (f"`{name}(…)`, as in Jinja.\n" for name in sorted(FUNCTIONS))
    yield "\n## Filters\n\n"
    own = [(f"`{n}`", t) for n, t in OWN_FILTERS.items()]
    jinja = [(f"`{name}`", "as in Jinja") for name in sorted(FILTERS - OWN_FILTERS.keys())]
    tables = [("a name under `values:`", "looks the value up in the dialect's table")]
    yield from table(("Filter", "Meaning"), [*own, *tables, *jinja])


def _rows(record: str, fields: Record, names: Iterable[str]) -> Iterator[str]:
    rows = []
    for name in names:
        type_ = fields[name].type
        about = "whether the user is an operator" if record == "options" else meaning(record, name)
        parameter: Parameter | None = OF_RECORDS.get(record, {}).get(name)
        if parameter is not None and parameter.fallback:
            about += f"; default `{parameter.fallback}`"
        absent = "may be absent" if type_.kinds & ABSENT else ""
        secret = "secret" if parameter is not None and parameter.secret else ""
        rows.append((f"`{name}`", about, in_words(type_), absent, secret))
    yield from table(("Name", "Meaning", "What it is", "", ""), rows)


def in_words(given: Type) -> str:
    """A type for people: `number, 1 to 12`, `list of text`."""
    kinds = given.kinds - ABSENT
    if not kinds:
        return "absent"
    if kinds & LISTS and not kinds & TEXTS:
        return f"list of {in_words(given.items)}"
    if given.record:
        met = _MET[_AS.get(given.record, given.record)]
        return f"`{met.split('`')[1]}`, with fields"
    if kinds <= BOOLEANS:
        return "true or false"
    if kinds <= INTEGERS:
        low, high = given.interval or (0, 0)
        return f"number, {low:.0f} to {high:.0f}"
    if kinds <= TEXTS:
        return ", ".join(f"`{t}`" for t in sorted(given.texts)) if given.texts else "text"
    return "mapping" if kinds == {Kind.MAPPING} else "anything"


def patterns_page() -> Iterator[str]:
    """What stands in braces, outside of expressions."""
    yield "# Patterns\n\nWhat stands in braces where a spec has patterns and not expressions.\n"
    yield (
        "\n## `identify`: what a phone sends\n\nA pattern matches the whole text: `*` is any text, "
        "a space one or more, `[xY]` one of these characters. A field captures what it matches; "
        "behind its name may stand what it takes: `{model with spaces}`, `{version token}`.\n\n"
    )
    yield from table(
        ("Field", "Takes, when nothing is said"), [(f"`{{{f}}}`", k) for f, k in FIELDS.items()]
    )
    yield "\n"
    forms = [(f"`{{{name}}}`" if name in MACS else name, f) for name, f in FORMS.items()]
    rows = [(name, form.about, f"`{form.example}`") for name, form in forms]
    yield from table(("Takes", "Meaning", "Such as"), rows)
    yield "\n`{model.TRAIT}` is the text that each model has as this trait.\n"
    yield "\n## `name` of a file, and `files` under `reads`\n\n"
    yield from table(
        ("Placeholder", "Stands for"),
        [
            ("`{mac}`", "the phone's MAC address, 12 lower case digits"),
            ("`{MAC}`", "the same in capitals"),
            ("`{model}`", "the model's name"),
            ("`{model.TRAIT}`", "a trait of the model"),
            ("`{MAC[6:]}`, `{model[:3]}`", "a part of one of them, as Python slices texts"),
        ],
    )
    yield "\n## Values of DHCP options\n\n"
    facts = [(f"`{{{n}}}`", about, f"`{EXAMPLE[n]}`") for n, about in FACTS.items()]
    yield from table(("Placeholder", "Stands for", "Such as"), facts)
    yield "\n`{{` and `}}` are plain braces.\n"
