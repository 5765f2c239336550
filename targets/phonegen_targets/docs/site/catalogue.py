"""Pages about all vendors: they are made with the site, for no committed file is about all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

from phonegen.dialects.contract import State
from phonegen.dialects.parameters import EXTRAS
from phonegen.language.spec.model import Evidence

from phonegen_targets.docs.facts.features import WORDS, where
from phonegen_targets.docs.markdown import code, link, listed, row
from phonegen_targets.docs.pages.card import TYPES
from phonegen_targets.docs.pages.parameters import HEADS, SHOWN
from phonegen_targets.docs.texts import _, either, ngettext

Entry = Mapping[str, Any]
ANSWERS = {"yes": _("yes"), "no": _("no"), "unknown": _("unknown")}
# How far it boots, and where its firmware is to be had.
BOOTS = {"register": _("registers"), "read": _("its file"), "unknown": _("unknown")}
ACCESS = {
    "plugin": _("by the plugin"),
    "public": _("public"),
    "login": _("login"),
    "none": _("none"),
    "unknown": _("unknown"),
}
# Name in the URL, heading of a column, what it means, and how it is compared.
COLUMNS = (
    ("name", _("Phone"), "", "text"),
    ("type", _("Type"), "", "text"),
    ("lines", _("Lines"), _("SIP accounts"), "number"),
    ("keys", _("Keys"), _("function keys of its own"), "number"),
    ("module_keys", _("Module keys"), _("function keys of all expansion modules"), "number"),
    ("http", "HTTP", _("provisioning by HTTP"), "text"),
    ("tftp", "TFTP", _("provisioning by TFTP"), "text"),
    ("backup", _("Backup"), _("backup proxy or registrar"), "text"),
    ("srtp", "SRTP", _("encrypted media"), "text"),
    ("vlan", "VLAN", _("VLAN of the phone"), "text"),
    ("blf", "BLF", _("keys that watch an extension"), "text"),
    ("locale", _("Languages"), _("locales that the plugin sets"), "text"),
    ("sold", _("Sold"), _("whether it is still sold"), "text"),
    ("firmware", _("Firmware"), _("where its firmware is to be had"), "text"),
    ("boots", _("Boots"), _("how far it boots in the lab"), "text"),
    ("tested", _("Tested"), _("features that somebody tested"), "number"),
    ("reported", _("Reported"), _("features that others report of it"), "number"),
    ("plugin", _("Plugin"), _("the newest"), "text"),
)
# The link beside it has the name. As a background within what is skipped while it is out of sight
# it is fetched when its row comes near, without scripts as well, where images would all be.
PICTURE = '<span class="picture"><i style="background-image:url({})"></i></span>'
LEGEND = _(
    "**works**, **does not work**: somebody tried it on the phone, or the vendor says so. "
    "**reported**: others say it of the phone with a plugin written by hand. **untested**: the "
    "plugin sets it, and nobody tried it; **in the lab**: a virtual phone has used it. "
    "**unknown**: nobody knows yet."
)


def home_page(phones: Iterable[Entry], plugins: Iterable[Entry]) -> str:
    """The first page."""
    phones, plugins = list(phones), list(plugins)
    vendors = {p["vendor"] for p in phones}
    carried = sum(bool(p["plugins"]) for p in phones)
    about = _(
        "{phones} phones of {vendors} vendors; {plugins} plugins of provd carry {carried} of them. "
        "What works on which phone, what to put in DHCP, which firmware and which files: "
        "everything here comes from one specification for each phone. The menu's other vendors "
        "have rules of DHCP and no phones yet.",
        phones=len(phones),
        vendors=len(vendors),
        carried=carried,
        plugins=len(plugins),
    )
    heads = (
        _("Vendor"),
        _("Phones"),
        _("Plugins"),
        _("Boot in the lab"),
        _("Tested phones"),
        _("Reported phones"),
        _("Public firmware"),
    )
    return f"""# {_("SIP phones for Wazo and XiVO")}

{about}

<form class="find" action="catalogue.html">
<label>{_("Phone")} <input type="search" name="name"></label>
<button>{_("Find")}</button>
</form>

- {_("[Find a phone](catalogue.md): all in one table, with filters and a comparison.")}
- {_("[What becomes of provd's parameters](coverage.md), by dialect.")}
- {_("[Add a phone](contributing.md), with nothing but YAML.")}
- {_("[The catalogue as JSON](catalogue.json), for other programs.")}

## {_("Vendors")}

{row(*heads)}
{row("---", *("---:" for _head in heads[1:]))}
{_vendors(phones, plugins)}
"""


def _vendors(phones: list[Entry], plugins: list[Entry]) -> str:
    """A row for each vendor that has phones."""
    folders = {p["vendor"]: p["id"].partition("/")[0] for p in phones}
    rows = []
    for vendor, folder in sorted(folders.items(), key=lambda item: item[0].lower()):
        own = [p for p in phones if p["vendor"] == vendor]
        counts = (
            len(own),
            sum(p["vendor"] == vendor for p in plugins),
            sum(bool(p["boots"]) for p in own),
            sum(p["tested"] > 0 for p in own),
            sum(p["reported"] > 0 for p in own),
            sum(p["firmware_access"] == "public" for p in own),
        )
        rows.append(row(link(vendor, f"phones/{folder}/index.md"), *map(str, counts)))
    return "\n".join(rows)


def catalogue_page(phones: Iterable[Entry]) -> str:
    """All phones as one table; the script adds filters, sorting and the comparison."""
    phones = list(phones)
    heads = "".join(
        f'<th scope="col" data-name="{name}" data-kind="{kind}"{_title(about)}>{shown}</th>'
        for name, shown, about, kind in COLUMNS
    )
    rows = "\n".join(_row(p) for p in phones)
    return f"""# {_("Phones")}

<div class="catalogue" id="catalogue"{_said()}>
{_form(phones)}
<p id="found" role="status">{ngettext("{count} phone", "{count} phones", len(phones))}</p>
<div class="catalogue-table" tabindex="0" role="region" aria-label="{_("All phones")}">
<table id="phone-table">
<thead><tr>{heads}</tr></thead>
<tbody>
{rows}
</tbody>
</table>
</div>
<section id="comparison" aria-label="{_("Comparison")}" hidden></section>
</div>

## {_("What the words mean")}

{LEGEND} {_reported(phones)}{_("The same as [JSON](catalogue.json).")}
"""


def _reported(phones: list[Entry]) -> str:
    """Where features are reported."""
    found = {(p["reported_in"]["source"], p["reported_in"]["on"]) for p in phones if p["reported"]}
    told = [where(Evidence(source=source, on=on)) for source, on in sorted(found)]
    return _("Reported features: what is {where}. ", where=listed(told)) if told else ""


def _title(about: str) -> str:
    return f' title="{about}"' if about else ""


def _said() -> str:
    """What the script says, and the codes of the words in cells, as attributes."""
    tables = (TYPES, ACCESS, ANSWERS, WORDS, BOOTS)
    codes = {text: code for table in tables for code, text in table.items()}
    said = {
        "codes": escape("{" + ",".join(f'"{text}":"{code}"' for text, code in codes.items()) + "}"),
        "one": _("1 phone"),
        "many": _("# phones"),
        "compare": _("Compare #"),
        "chosen": _("To compare:"),
        "drop": _("Leave out #"),
        "show": _("Compare"),
        "hide": _("Hide"),
        "end": _("Clear"),
    }
    return "".join(f' data-{name}="{text}"' for name, text in said.items())


def _row(phone: Entry) -> str:
    plugins, folder = phone["plugins"], phone["id"].partition("/")[0]
    locales = " ".join(dict.fromkeys(name[:2] for name in phone["locales"]))
    answers = (ANSWERS[phone[key]] for key in ("http", "tftp"))
    states = (WORDS[phone[key]] for key in ("backup", "srtp", "vlan", "blf"))
    cells = (
        TYPES[phone["type"]],
        phone["lines"],
        phone["keys"],
        phone["module_keys"],
        *answers,
        *states,
        locales or _("unknown"),
        ANSWERS[phone["sold"]],
        ACCESS["plugin" if phone["downloads"] else phone["firmware_access"]],
        BOOTS[_last(phone["boots"])],
        phone["tested"],
        phone["reported"],
        plugins[0].partition(f"-{folder}-")[2] if plugins else _("none"),
    )
    page = f"phones/{phone['id']}"
    picture = PICTURE.format(either(f"{page}.svg", f"{page}.fr.svg"))
    named = f'{picture}<a href="{page}.html">{escape(phone["name"])}</a>'
    values = "".join(f"<td>{escape(str(cell))}</td>" for cell in cells)
    return f'<tr data-v="{escape(phone["vendor"])}"><td>{named}</td>{values}</tr>'


def _last(steps: list[str]) -> str:
    """The step that tells how far a phone boots."""
    return next((step for step in ("register", "read") if step in steps), "unknown")


def _form(phones: list[Entry]) -> str:
    vendors = sorted({p["vendor"] for p in phones}, key=str.lower)
    types = sorted({p["type"] for p in phones})
    locales = sorted({name[:2] for p in phones for name in p["locales"]})
    states = [
        ("untested", _("works, reported or untested")),
        ("lab", _("works, reported or in the lab")),
        ("reported", _("works or reported")),
        *((name, WORDS[name]) for name in ("yes", "no", "unknown")),
    ]
    booted, answers, access = ([*words.items()] for words in (BOOTS, ANSWERS, ACCESS))
    common = [
        f'<label>{_("Name")} <input type="search" name="name"></label>',
        _select("vendor", _("Vendor"), [(v, escape(v)) for v in vendors]),
        _select("type", _("Type"), [(t, TYPES[t]) for t in types]),
        *(
            f'<label>{label} <input type="number" min="0" name="{name}"></label>'
            for name, label in (("lines", _("Lines from")), ("keys", _("Keys from")))
        ),
        _select("blf", _("BLF keys"), states),
        _select("plugin", _("Plugin"), [("yes", _("has one")), ("no", _("has none"))]),
    ]
    further = [
        _select("http", "HTTP", answers),
        _select("tftp", "TFTP", answers),
        _select("backup", _("Backup proxy"), states),
        _select("srtp", "SRTP", states),
        _select("vlan", "VLAN", states),
        _select("locale", _("Language"), [(name, name) for name in locales]),
        _select("sold", _("Still sold"), answers),
        _select("firmware", _("Firmware"), access),
        _select("boots", _("Boots in the lab"), booted),
        _select("tested", _("Tested"), [("yes", _("by somebody")), ("no", _("by nobody"))]),
        _select("reported", _("Reported"), [("yes", _("by somebody")), ("no", _("by nobody"))]),
    ]
    inner, more = "\n".join(common), "\n".join(further)
    clear = f'<button type="reset">{_("Clear")}</button>'
    return (
        f'<form id="filters" hidden>\n<div class="filters">\n{inner}\n</div>\n'
        f'<details id="more"><summary>{_("More filters")} <span></span></summary>\n'
        f'<div class="filters">\n{more}\n</div>\n</details>\n{clear}\n</form>'
    )


def _select(name: str, label: str, options: list[tuple[str, str]]) -> str:
    choices = "".join(
        f'<option value="{escape(value)}">{shown}</option>' for value, shown in options
    )
    choices = f'<option value="">{_("any")}</option>{choices}'
    return f'<label>{label} <select name="{name}">{choices}</select></label>'


def coverage_page(plugins: Iterable[Entry]) -> str:
    """How much of provd's parameters each dialect honours, and what a site may set."""
    known = list(plugins)
    rows = []
    for (vendor, folder, dialect), states in _by_dialect(known, "parameters"):
        counts = [sum(s == state for s in states.values()) for state in HEADS]
        answered = 100 * sum(counts[:2]) // max(len(states), 1)
        page = link(vendor, f"phones/{folder}/parameters.md")
        rows.append(row(page, code(dialect), *map(str, counts), f"{answered} %"))
    body = "\n".join(rows)
    extras = "\n".join(
        row(link(vendor, f"phones/{folder}/parameters.md"), code(dialect),
            *(SHOWN[states[name]] for name in EXTRAS))
        for (vendor, folder, dialect), states in _by_dialect(known, "extras")
    )  # fmt: skip
    about = _(
        "How many of provd's parameters each dialect honours, how many mean nothing to the phone, "
        "of how many nobody found out, and how many nobody has mapped yet. A vendor's page has "
        "them one by one."
    )
    heads = (_("Vendor"), _("Dialect"), *HEADS.values())
    return f"""# {_("Parameters by dialect")}

{about}

{row(*heads, _("Answered"))}
|---|---|---|---|---|---|---|
{body}

## {_("What a site sets")}

{link(_("A site's own"), "guide/site-settings.md")}

{row(_("Vendor"), _("Dialect"), *(code(name.removeprefix("site.")) for name in EXTRAS))}
|---|---|{"---|" * len(EXTRAS)}
{extras}
"""


def _by_dialect(
    plugins: Iterable[Entry], table: str
) -> list[tuple[tuple[str, str, str], dict[str, State]]]:
    """The states of a TABLE of plugins, by dialect; one that is honoured once, is."""
    dialects: dict[tuple[str, str, str], dict[str, State]] = {}
    for plugin in plugins:
        folder = str(plugin["page"]).partition("/")[0]
        states = dialects.setdefault((plugin["vendor"], folder, plugin["dialect"]), {})
        for name, state in plugin[table].items():
            if state == "honoured" or name not in states:
                states[name] = state
    return sorted(dialects.items())
