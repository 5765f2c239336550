"""The card of a phone: what its first screen answers, and the short page that is committed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any, NamedTuple

from phonegen.dhcp.options import Send
from phonegen.language.boots import Step
from phonegen.language.catalogue import Carried, Loaded
from phonegen.language.spec.model import Expansion, Guide, Model

from phonegen_targets.docs.drawing.keys import KeyRange, key_ranges, span
from phonegen_targets.docs.drawing.phone import Picture, picture
from phonegen_targets.docs.facts import boots, features, guide, origins
from phonegen_targets.docs.facts.data import model_data
from phonegen_targets.docs.facts.dhcp import DhcpView, dhcp_view
from phonegen_targets.docs.facts.notes import notes
from phonegen_targets.docs.facts.packages import downloads_alone, needed
from phonegen_targets.docs.facts.plugin import ModelView, PluginView
from phonegen_targets.docs.facts.proofs import proofs
from phonegen_targets.docs.facts.vendor import VendorView, short_name
from phonegen_targets.docs.markdown import code, link, listed, prose, text
from phonegen_targets.docs.texts import _, ngettext

TYPES = {
    "deskphone": _("desk phone"),
    "conference": _("conference phone"),
    "dect": _("DECT base"),
    "wifidect": _("Wi-Fi handset"),
    "ata": _("analogue adapter"),
    "gateway": _("gateway"),
    "doorphone": _("door phone"),
    "pager": _("loudspeaker"),
    "softphone": _("softphone"),
    "generic": _("SIP device"),
}
KINDS = {  # at the beginning of a sentence
    "deskphone": _("A desk phone"),
    "conference": _("A conference phone"),
    "dect": _("A DECT base"),
    "wifidect": _("A Wi-Fi handset"),
    "ata": _("An analogue adapter"),
    "gateway": _("A gateway"),
    "doorphone": _("A door phone"),
    "pager": _("A loudspeaker"),
    "softphone": _("A softphone"),
    "generic": _("A SIP device"),
}
SOLD = {"yes": _("yes"), "no": _("no")}
# Facts of a spec that the page shows, with their origins behind them.
SHOWN = (
    "layout", "lines", "keys", "expansion", "capabilities.switchboard",
    "capabilities.high_availability", "capabilities.multicell", "ouis", "dhcp",
    "guide.sold", "guide.documentation",
    "guide.firmware", "guide.language_files", "guide.fetches", "guide.credentials",
    "guide.factory_reset",
)  # fmt: skip
_WORD = re.compile(r"\w[\w.+-]*")


class Shipped(NamedTuple):
    """A model in one plugin, with what that plugin writes."""

    carried: Carried
    plugin: PluginView
    view: ModelView


class Known(NamedTuple):
    """What is worked out of a model for its card, its page and its facts."""

    shipped: list[Carried]  # the newest first
    newest: Shipped | None
    ranges: list[KeyRange]
    booted: Sequence[Step]
    matrix: features.Matrix
    answers: Guide
    origins: origins.Origins
    dhcp: DhcpView


def known(vendor: VendorView, model: Loaded[Model], *, lab: bool) -> Known:
    """What the specs say of MODEL; with LAB, also how far it boots with its newest plugin."""
    spec, shipped = model.spec, vendor.newest_first(model)
    newest = None
    if shipped:
        plugin = vendor.plugins[shipped[0].plugin.name]
        newest = Shipped(shipped[0], plugin, plugin.for_model(shipped[0]))
    ranges = key_ranges(spec, newest.plugin.dialect if newest else None)
    booted = boots.steps(vendor, newest.carried) if newest and lab else ()
    found = {}
    if newest:
        found = proofs(newest.plugin.dialect, newest.view, sum(r.count for r in ranges))
    return Known(
        shipped=shipped,
        newest=newest,
        ranges=ranges,
        booted=booted,
        matrix=features.matrix(spec, found, boots.used(booted)),
        answers=guide.merged(vendor.specs, model),
        origins=origins.of_model(
            spec, vendor.about, newest.carried.plugin.spec if newest else None
        ),
        dhcp=dhcp_view(model, vendor.rules),
    )


def drawing(vendor: VendorView, model: Loaded[Model]) -> Picture:
    """The picture of a phone, with the keys of its newest plugin."""
    shipped = vendor.newest_first(model)
    dialect = vendor.plugins[shipped[0].plugin.name].dialect if shipped else None
    return picture(model.spec, dialect, vendor.full_name(model.spec))


def card_context(
    vendor: VendorView,
    model: Loaded[Model],
    found: Known,
    said: Callable[[origins.Origins, str], str] = origins.beside,
) -> dict[str, Any]:
    """What the templates of the card and of the short page name.

    SAID makes Markdown of where a fact of the card is from.
    """
    spec, answers = model.spec, found.answers
    fates = found.newest.plugin.contract if found.newest else {}
    without = {name for name, fate in fates.items() if fate.state == "not_supported"}
    return {
        "name": vendor.full_name(spec),
        "stem": model.name,
        "id": f"{vendor.specs.folder}/{model.name}",
        "folder": vendor.specs.folder,
        "vendor": vendor.about,
        "model": spec,
        "one_line": _one_line(spec, found.ranges),
        "sold": SOLD.get(answers.sold, ""),
        "keys": _keys_text(found.ranges),
        "modules": _modules(spec.expansion) if spec.expansion else _("none"),
        "spec_link": link(model.path, f"../../../{model.path}"),
        "newest": found.newest,
        "install": _install(vendor, found.shipped),
        "firmware": _firmware(found.newest),
        "answers": [_answer(send) for send in found.dhcp.sends],
        "dhcp": found.dhcp,
        "fetches": guide.fetches(answers.fetches, partial(said, found.origins)),
        "logins": guide.credentials(answers),
        "reset": prose(answers.factory_reset) if answers.factory_reset else None,
        "beside": {place: origins.beside(found.origins, place) for place in SHOWN},
        "origin": {place: said(found.origins, place) for place in SHOWN},
        "listed": any(spec.keys.values()) and not spec.placed,
        "boots": boots.told(found.booted),
        "proved": _proved(found.matrix),
        "limitations": limitations(vendor, spec, found),
        "notes": notes(vendor, model.name),
        "data": model_data(
            vendor, model, found.shipped, answers, found.matrix, without, found.booted,
            found.origins, _downloads(found.newest),
        ),
    }  # fmt: skip


def _downloads(newest: Shipped | None) -> bool:
    """Whether the newest plugin gets the phone's firmware without an account."""
    if newest is None:
        return False
    names = needed(newest.carried, newest.plugin.common_packages)
    return downloads_alone(newest.carried.plugin.spec, names)


def _install(vendor: VendorView, shipped: Sequence[Carried]) -> str:
    """The newest plugin, and by name those that carry the phone too."""
    names = [vendor.plugin_id(c.plugin.name) for c in shipped]
    if not names:
        return ""
    newest = f"[{code(names[0])}](../../provd/{names[0]})"
    older = listed([text(c.plugin.name) for c in shipped[1:]])
    return _("{newest}; older: {others}", newest=newest, others=older) if older else newest


def _firmware(newest: Shipped | None) -> str:
    version = newest.carried.version if newest else None
    return text(version) if version else _("unknown")


def _answer(send: Send) -> str:
    """An option of the DHCP answer, for a server at the address of the documentation."""
    said = {"option": code(send.option), "value": code(send.example)}
    if send.option[0].isdigit():
        return _("option {option} is {value}", **said)
    return _("{option} is {value}", **said)


def _one_line(model: Model, ranges: list[KeyRange]) -> str:
    own = sum(r.count for r in ranges if not r.module)
    protocol = model.protocol.upper()
    lines = ngettext(
        "{count} {protocol} line", "{count} {protocol} lines", model.lines, protocol=protocol
    )
    keys = _("no function keys")
    if own:
        keys = ngettext("{count} function key", "{count} function keys", own)
    said = {"kind": KINDS[model.type], "lines": lines, "keys": keys}
    if model.expansion is None:
        return _("{kind} with {lines} and {keys}.", **said)
    modules = _modules(model.expansion)
    return _("{kind} with {lines}, {keys} and {modules}.", modules=modules, **said)


def _modules(expansion: Expansion) -> str:
    return _(
        "up to {max} {module} with {keys} keys each",
        max=expansion.max,
        module=text(expansion.module),
        keys=expansion.keys,
    )


def _keys_text(ranges: list[KeyRange]) -> str:
    own = [r for r in ranges if not r.module]
    return f"{own[-1].last} ({span(1, own[-1].last)})" if own else "0"


def _proved(matrix: features.Matrix) -> str:
    """How many features work, do not, or might, by what is known of them."""
    counts = {
        "works": [f for f in matrix.tested if not f.failed],
        "fails": [f for f in matrix.tested if f.failed],
        "reported": matrix.reported,
        "untested": [f for f in matrix if f.untested],
        "unknown": [f for f in matrix if f.unknown],
    }
    told = {name: len(found) for name, found in counts.items()}
    parts = [
        _("**{count}** tested and working", count=told["works"]),
        _("**{count}** tested and not working", count=told["fails"]) if told["fails"] else "",
        _("**{count}** reported by others", count=told["reported"]) if told["reported"] else "",
        _("**{count}** untested", count=told["untested"]),
        _("**{count}** unknown", count=told["unknown"]),
    ]
    return ", ".join(filter(None, parts))


def limitations(vendor: VendorView, spec: Model, found: Known) -> list[str]:
    """Markdown of what does not work, by the spec, tests, others, and the newest plugin."""
    matrix = found.matrix
    told = [prose(item) for item in spec.limitations]
    failed = [features.shown(f.name) for f in matrix.tested if f.failed]
    if failed:
        told.append(_("Tested, and not supported: {names}.", names=listed(failed)))
    denied = [features.shown(f.name) for f in matrix.reported if f.denied and not f.lab]
    if denied and spec.reported:
        where = features.where(spec.reported)
        told.append(
            _("Not supported: {names} ({where}; nobody has tested it).",
              names=listed(denied), where=where)
        )  # fmt: skip
    if found.newest:
        told += map(prose, _of_plugin(vendor, spec, found.newest.plugin.plugin.spec.limitations))
    return list(dict.fromkeys(told))


def _of_plugin(vendor: VendorView, spec: Model, items: Sequence[str]) -> Iterator[str]:
    """The limitations of a plugin but those that name other phones of the vendor."""
    every = {name for m in vendor.specs.models.values() for name in _names(m.spec)}
    for item in items:
        named = every & {word.rstrip(".").lower() for word in _WORD.findall(item)}
        if not named or named & set(_names(spec)):
            yield item


def _names(spec: Model) -> list[str]:
    return [spec.model.lower(), short_name(spec).lower()]
