"""The index of a vendor's phones and plugins."""

from __future__ import annotations

from typing import Any

from phonegen.language.catalogue import Loaded, natural
from phonegen.language.prose import prose
from phonegen.language.spec.model import Model

from phonegen_targets.docs.facts import origins
from phonegen_targets.docs.facts.dhcp import label_of
from phonegen_targets.docs.facts.features import counted, where
from phonegen_targets.docs.facts.notes import notes
from phonegen_targets.docs.facts.plugin import PluginView
from phonegen_targets.docs.facts.vendor import VendorView, short_name
from phonegen_targets.docs.markdown import code, link, listed, row, text
from phonegen_targets.docs.pages.card import TYPES
from phonegen_targets.docs.texts import _, either


def index_context(vendor: VendorView) -> dict[str, Any]:
    """What the template of the index names."""
    models = sorted(vendor.specs.models.values(), key=lambda m: natural(m.name))
    reported = {where(m.spec.reported): None for m in models if m.spec.reported}
    return {
        "vendor": vendor.about,
        "reported": listed([*reported]),
        "model_rows": [_model_row(vendor, model) for model in models],
        "plugin_rows": [
            _plugin_row(vendor, vendor.plugins[name])
            for name in sorted(vendor.plugins, key=natural, reverse=True)
        ],
        "dhcp": bool(vendor.rules.all),
        "sources": origins.listed(vendor.about.sources),
        "notes": notes(vendor),
        "untranslated": _untranslated(vendor),
    }


def _untranslated(vendor: VendorView) -> str:
    """How much of the vendor's pages is in English on the French ones; nothing on the English."""
    every = len(prose(vendor.specs))
    lacking = every - len(vendor.prose["fr"])
    if not lacking:
        return ""
    told = _(
        "{lacking} of the {count} sentences that come from the specs have no French yet, and stand "
        "in English on these pages.",
        lacking=lacking,
        count=every,
    )
    return either("", told)


def _model_row(vendor: VendorView, model: Loaded[Model]) -> str:
    spec = model.spec
    keys = str(sum(spec.keys.values()))
    if spec.expansion:
        keys += f" + {spec.expansion.max} x {spec.expansion.keys}"
    shipped = [
        link(c.plugin.name, f"plugins/{c.plugin.name}.md") for c in vendor.newest_first(model)
    ]
    return row(
        link(short_name(spec), f"{model.name}.md"),
        TYPES[spec.type],
        str(spec.lines),
        keys,
        listed(shipped) or _("none"),
        label_of(spec, vendor.rules),
        *map(str, counted(spec)),
    )


def _plugin_row(vendor: VendorView, view: PluginView) -> str:
    plugin = view.plugin
    return row(
        link(plugin.name, f"plugins/{plugin.name}.md"),
        code(vendor.plugin_id(plugin.name)),
        text(plugin.spec.release or ""),
        code(plugin.spec.replaces) if plugin.spec.replaces else "",
        str(len(view.carried)),
        str(len(plugin.spec.limitations)),
        link(plugin.spec.dialect, f"dialects/{plugin.spec.dialect}.md"),
    )
