"""The page of a model: its card, then what an administrator does with it, in that order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from phonegen.dialects.association import OTHER, contest
from phonegen.language.catalogue import Carried, Loaded
from phonegen.language.spec.model import Model

from phonegen_targets.docs.drawing.keys import KeyRange
from phonegen_targets.docs.facts import boots, features, guide, origins
from phonegen_targets.docs.facts.packages import downloads_alone, needed, package_item
from phonegen_targets.docs.facts.parameters import parameter_tables
from phonegen_targets.docs.facts.vendor import VendorView
from phonegen_targets.docs.markdown import Cells, code, link, listed, prose, text
from phonegen_targets.docs.pages.card import SHOWN, Known, Shipped, card_context, known
from phonegen_targets.docs.texts import _, anchor


def model_context(vendor: VendorView, model: Loaded[Model]) -> dict[str, Any]:
    """What the template of the page names."""
    spec = model.spec
    found = known(vendor, model, lab=True)
    newest, matrix = found.newest, found.matrix
    return {
        "matrix": matrix,
        **card_context(vendor, model, found, origins.folded),
        **_paths(vendor, newest),
        **_packages(found),
        "documentation": guide.document(found.answers.documentation),
        "vendor_notes": bool(vendor.specs.notes.get("")),
        "without_effect": _without_effect(newest),
        "plugin_rows": [_plugin_row(vendor, c) for c in found.shipped],
        "when_all": _when_all(vendor, found.shipped),
        "mac": vendor.rules.mac(spec),
        "files": newest.view.files if newest else [],
        "traits": _traits(newest),
        "key_rows": [_key_row(r) for r in found.ranges],
        "feature_lists": list(_feature_lists(spec, matrix)),
        "tested_rows": [_tested_row(f) for f in matrix.tested],
        "verify": code(f"phonegen verify {vendor.specs.folder}/{model.name}"),
        "other_letters": _other_letters(newest),
        "unknowns": list(_unknowns(spec, found)),
        "sources": _sources(spec, vendor, newest) + origins.without(found.origins, SHOWN),
    }


def _paths(vendor: VendorView, newest: Shipped | None) -> dict[str, str]:
    """Where the pages of the newest plugin and of its dialect are."""
    if newest is None:
        return {"plugin_page": "", "dialect_page": ""}
    plugin = newest.carried.plugin
    page = f"plugins/{plugin.name}.md"
    shown = f"[{code(vendor.plugin_id(plugin.name))}]({page}#{anchor('Install')})"
    dialect = f"dialects/{plugin.spec.dialect}.md"
    return {"install": shown, "plugin_page": page, "dialect_page": dialect}


def _without_effect(newest: Shipped | None) -> int:
    """How many parameters mean nothing to the phone."""
    if newest is None:
        return 0
    return len(parameter_tables(newest.plugin, newest.view.honoured).not_supported)


def _plugin_row(vendor: VendorView, carried: Carried) -> Cells:
    plugin = carried.plugin
    name = vendor.plugin_id(plugin.name)
    return (
        link(name, f"plugins/{plugin.name}.md"),
        text(plugin.spec.release or ""),
        text(carried.version) if carried.version else _("unknown"),
        code(plugin.spec.replaces) if plugin.spec.replaces else "",
        boots.told(boots.steps(vendor, carried)),
    )


def _when_all(vendor: VendorView, shipped: list[Carried]) -> list[str]:
    """Which plugin a phone gets when all of the vendor's are installed, where that is a choice."""
    if len(shipped) < 2:
        return []
    fair = contest(vendor.specs)
    found = []
    rest = fair.winners(shipped[0].name, OTHER)
    if rest:
        plugin = code(vendor.plugin_id(rest[-1]))
        found = [
            _("When all are installed, a phone gets the plugin of its firmware."),
            _("With firmware of none of them it gets {plugin}.", plugin=plugin),
        ]
    for carried in shipped:
        winners = fair.winners(carried.name, carried.version)
        if winners and winners[-1] != carried.plugin.name:
            told = _(
                "With firmware {version}, however, it is {plugin}, as provd cannot tell it from "
                "{other}.",
                version=code(carried.version) if carried.version else _("unknown"),
                plugin=code(vendor.plugin_id(winners[-1])),
                other=code(vendor.plugin_id(carried.plugin.name)),
            )
            found.append(told)
    return found


def _key_row(keys: KeyRange) -> Cells:
    place = code(keys.slot(keys.first)) if keys.pattern else _("unknown")
    if keys.pattern and keys.count > 1:
        place = _("{first} to {last}", first=place, last=code(keys.slot(keys.last)))
    where = _("module {number}", number=keys.module)
    if not keys.module:
        where = _("{kind} keys", kind=prose(keys.kind))
    return (keys.label, where, place)


def _packages(found: Known) -> dict[str, Any]:
    """The phone's own packages, or those of no phone in particular where it has none."""
    newest = found.newest
    if newest is None:
        return {
            "packages": [],
            "further": 0,
            "firmware_access": guide.document(found.answers.firmware),
        }
    plugin = newest.carried.plugin.spec
    common = newest.plugin.common_packages
    shown = needed(newest.carried, common)
    return {
        "packages": [package_item(plugin, name) for name in shown],
        "further": len(common - set(shown)),
        "firmware_access": guide.firmware(found.answers.firmware, downloads_alone(plugin, shown)),
    }


def _traits(newest: Shipped | None) -> list[Cells]:
    """What expressions of the dialect find of this phone."""
    traits = newest.carried.traits if newest else {}
    shown = {
        n: ", ".join(map(str, t)) if isinstance(t, list | dict) else t for n, t in traits.items()
    }
    return [(code(f"model.{name}"), code(str(shown[name]))) for name in sorted(shown)]


def _feature_lists(spec: Model, matrix: features.Matrix) -> Iterator[tuple[str, Sequence[str]]]:
    """The features by what is known of them."""
    told = features.where(spec.reported) if spec.reported else ""
    lists = (
        (_("Works"), [f for f in matrix.tested if not f.failed]),
        (_("Does not work"), [f for f in matrix.tested if f.failed]),
        (_("Works, {reported}", reported=told), [f for f in matrix.reported if not f.denied]),
        (_("Does not work, {reported}", reported=told), [f for f in matrix.reported if f.denied]),
        (_("Untested, used by a virtual phone"), [f for f in matrix if f.untested and f.lab]),
        (_("Untested"), [f for f in matrix if f.untested and not f.lab]),
        (_("Unknown"), [f for f in matrix if f.unknown]),
    )
    for title, found in lists:
        if found:
            yield title, [_named(f) for f in found]


def _named(feature: features.Feature) -> str:
    """A feature, with how it is done where that was told."""
    told = feature.test if feature.tested else feature.report if feature.reported else None
    name = features.shown(feature.name)
    how = features.HOW.get(told.cell) if told else None
    return f"{name} ({how})" if how else name


def _tested_row(feature: features.Feature) -> Cells:
    told = feature.test
    if told is None:
        raise LookupError(f"nobody tested '{feature.name}'")
    test = told.evidence
    facts = (text(fact or "") for fact in (test.by, test.on, test.firmware, test.source))
    note = prose(told.note) if told.note else ""
    return (features.shown(feature.name), features.WORDS[feature.state], *facts, note)


def _other_letters(newest: Shipped | None) -> str | None:
    """What becomes of letters other than ASCII on their way into the files of the phone."""
    if newest is None:
        return None
    dialect = newest.plugin.dialect
    known = {dialect.style(f.file).encoding for f in newest.view.files if f.file.per == "device"}
    if known == {"UTF-8"}:
        return _("The files are UTF-8; labels and names with accents are written as they are.")
    if "UTF-8" in known or not known:
        return None
    return _(
        "The files are {encoding}; other letters are replaced.", encoding=listed(sorted(known))
    )


def _unknowns(spec: Model, found: Known) -> Iterator[str]:
    """What the spec could say of the phone and does not, with the field that would."""
    answers, ways = found.answers, found.answers.fetches
    lacking = (
        (found.newest is None, _("which settings it has, and how it asks for them"), "plugins"),
        (not answers.credentials, _("its default accounts"), "guide.credentials"),
        (not answers.factory_reset, _("how it is reset"), "guide.factory_reset"),
        (
            found.dhcp.rule is None and found.dhcp.why_not is None,
            _("what it wants of DHCP"),
            "dhcp",
        ),
        (
            answers.firmware.access == "unknown" and not _packages(found)["packages"],
            _("where its firmware is to be had"),
            "guide.firmware",
        ),
        (
            guide.document(answers.language_files) is None,
            _("whether it needs other files, such as languages"),
            "guide.language_files",
        ),
        (answers.sold == "unknown", _("whether it is still sold"), "guide.sold"),
        (ways["http"] == "unknown", _("whether it fetches files over HTTP"), "guide.fetches.http"),
        (ways["tftp"] == "unknown", _("whether it fetches files over TFTP"), "guide.fetches.tftp"),
        (
            ways["https"] in ("yes", "unknown"),
            _("which TLS it speaks when it fetches files over HTTPS"),
            "guide.fetches.https",
        ),
        (
            guide.document(answers.documentation) is None,
            _("where the manual of its administrator is"),
            "guide.documentation",
        ),
        (
            any(spec.keys.values()) and not spec.placed,
            _("where all of its keys are"),
            "layout.keys",
        ),
    )
    for is_lacking, what, field in lacking:
        if is_lacking:
            yield f"{what} ({code(field)})"
    names = [features.shown(f.name) for f in found.matrix if f.unknown]
    if names:
        yield _("whether {count} features work, which are listed above", count=len(names))


def _sources(spec: Model, vendor: VendorView, newest: Shipped | None) -> list[str]:
    found = [*spec.sources, *vendor.about.sources]
    single: list[str] = []
    if newest:
        found += newest.carried.plugin.spec.sources
        single = origins.without(origins.of_facts(newest.carried.plugin.spec.sources), ("fetches",))
    return list(dict.fromkeys([*origins.of_file(found), *single]))
