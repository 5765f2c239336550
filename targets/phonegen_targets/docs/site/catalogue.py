"""Pages about all vendors: they are made with the site, for no committed file is about all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

from phonegen_targets.docs.markdown import code, link, row
from phonegen_targets.docs.model_page import TYPES

Entry = Mapping[str, Any]
# What a cell says of `yes`, `rendered`, `no` and `unknown`.
STATES = {"yes": "yes", "rendered": "rendered", "no": "no", "unknown": "?"}
ACCESS = {"public": "public", "login": "login", "none": "none", "unknown": "?"}
# Heading of a column, what it means, and how it is compared.
COLUMNS = (
    ("Phone", "", "text"),
    ("Type", "", "text"),
    ("Lines", "SIP accounts", "number"),
    ("Keys", "function keys of its own", "number"),
    ("Module keys", "function keys of all expansion modules", "number"),
    ("HTTP", "provisioning by HTTP", "text"),
    ("TFTP", "provisioning by TFTP", "text"),
    ("Backup", "backup proxy or registrar", "text"),
    ("SRTP", "encrypted media", "text"),
    ("VLAN", "VLAN of the phone", "text"),
    ("BLF", "keys that watch an extension", "text"),
    ("Languages", "locales that the plugin sets", "text"),
    ("Firmware", "where its firmware is to be had", "text"),
    ("Tested", "features that somebody tested", "number"),
    ("Plugin", "the newest", "text"),
)
LEGEND = (
    "**yes**: somebody tested it, or the vendor says so. **rendered**: the plugin writes it, "
    "nobody has tried it. **no**: the phone has no such thing. **?**: nobody knows yet."
)


def home_page(phones: Iterable[Entry], plugins: Iterable[Entry]) -> str:
    """The first page."""
    phones, plugins = list(phones), list(plugins)
    vendors = {p["vendor"] for p in phones}
    carried = sum(bool(p["plugins"]) for p in phones)
    return f"""# SIP phones for Wazo and XiVO

{len(phones)} phones of {len(vendors)} vendors, {carried} of them carried by {len(plugins)}
plugins of provd. What works on which phone, what to put in DHCP, which firmware and which files:
everything here comes from one specification for each phone.

- [Find a phone](catalogue.md): all in one table, with filters and a comparison.
- [What becomes of provd's parameters](coverage.md), by dialect.
- [Add a phone](contributing.md), with nothing but YAML.
- [The catalogue as JSON](catalogue.json), for other programs.
"""


def catalogue_page(phones: Iterable[Entry]) -> str:
    """All phones as one table; the script adds filters, sorting and the comparison."""
    phones = list(phones)
    heads = "".join(
        f'<th scope="col" data-kind="{kind}"{_title(about)}>{name}</th>'
        for name, about, kind in COLUMNS
    )
    rows = "\n".join(_row(p) for p in phones)
    return f"""---
hide: [toc, navigation]
---
# Phones

{LEGEND} The same as [JSON](catalogue.json).

<div class="catalogue" id="catalogue">
{_form(phones)}
<p id="found" role="status">{len(phones)} phones</p>
<div id="comparison" hidden></div>
<div class="catalogue-table" tabindex="0" role="region" aria-label="All phones">
<table id="phone-table">
<thead><tr>{heads}</tr></thead>
<tbody>
{rows}
</tbody>
</table>
</div>
</div>
"""


def _title(about: str) -> str:
    return f' title="{about}"' if about else ""


def _row(phone: Entry) -> str:
    plugins, folder = phone["plugins"], phone["id"].partition("/")[0]
    locales = " ".join(dict.fromkeys(name[:2] for name in phone["locales"]))
    states = (STATES[phone[key]] for key in ("http", "tftp", "backup", "srtp", "vlan", "blf"))
    cells = (
        TYPES[phone["type"]],
        phone["lines"],
        phone["keys"],
        phone["module_keys"],
        *states,
        locales or "?",
        ACCESS[phone["firmware_access"]],
        phone["tested"],
        plugins[0].partition(f"-{folder}-")[2] if plugins else "none",
    )
    named = f'<a href="phones/{phone["id"]}.html">{escape(phone["name"])}</a>'
    values = "".join(f"<td>{escape(str(cell))}</td>" for cell in cells)
    return f'<tr data-v="{escape(phone["vendor"])}"><td>{named}</td>{values}</tr>'


def _form(phones: list[Entry]) -> str:
    vendors = sorted({p["vendor"] for p in phones}, key=str.lower)
    types = sorted({TYPES[p["type"]] for p in phones})
    locales = sorted({name[:2] for p in phones for name in p["locales"]})
    states = [("rendered", "yes or rendered"), ("yes", "yes"), ("no", "no"), ("?", "unknown")]
    answers = [("yes", "yes"), ("no", "no"), ("?", "unknown")]
    access = [("public", "public"), ("login", "login"), ("none", "none"), ("?", "unknown")]
    fields = [
        '<label>Name <input type="search" name="name"></label>',
        _select("vendor", "Vendor", [(v, v) for v in vendors]),
        _select("type", "Type", [(t, t) for t in types]),
        *(
            f'<label>{label} <input type="number" min="0" name="{name}"></label>'
            for name, label in (("lines", "Lines from"), ("keys", "Keys from"))
        ),
        _select("http", "HTTP", answers),
        _select("tftp", "TFTP", answers),
        _select("backup", "Backup proxy", states),
        _select("srtp", "SRTP", states),
        _select("vlan", "VLAN", states),
        _select("blf", "BLF keys", states),
        _select("locale", "Language", [(name, name) for name in locales]),
        _select("firmware", "Firmware", access),
        _select("tested", "Tested", [("yes", "by somebody"), ("no", "by nobody")]),
        _select("plugin", "Plugin", [("yes", "has one"), ("no", "has none")]),
    ]
    inner = "\n".join(fields)
    return f'<form id="filters" hidden>\n{inner}\n<button type="reset">Clear</button>\n</form>'


def _select(name: str, label: str, options: list[tuple[str, str]]) -> str:
    choices = "".join(
        f'<option value="{escape(value)}">{escape(shown)}</option>' for value, shown in options
    )
    return (
        f'<label>{label} <select name="{name}"><option value="">any</option>{choices}</select>'
        "</label>"
    )


def coverage_page(plugins: Iterable[Entry]) -> str:
    """How much of provd's parameters each dialect honours."""
    dialects: dict[tuple[str, str, str], dict[str, str]] = {}
    for plugin in plugins:
        folder = str(plugin["page"]).partition("/")[0]
        states = dialects.setdefault((plugin["vendor"], folder, plugin["dialect"]), {})
        for name, state in plugin["parameters"].items():
            if state == "yes" or name not in states:
                states[name] = state
    rows = []
    for (vendor, folder, dialect), states in sorted(dialects.items()):
        yes, no, unknown = (
            sum(s == state for s in states.values()) for state in ("yes", "no", "unknown")
        )
        answered = 100 * (yes + no) // max(len(states), 1)
        page = link(vendor, f"phones/{folder}/parameters.md")
        rows.append(row(page, code(dialect), *map(str, (yes, no, unknown)), f"{answered} %"))
    body = "\n".join(rows)
    return f"""# Parameters by dialect

How many of provd's parameters each dialect honours, how many mean nothing to the phone, and how
many nobody has mapped yet. A vendor's page has them one by one.

| Vendor | Dialect | Honoured | Without effect | Not mapped yet | Answered |
|---|---|---|---|---|---|
{body}
"""
