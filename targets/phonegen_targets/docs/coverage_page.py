"""Which of provd's parameters the dialects of a vendor honour."""

from __future__ import annotations

from typing import Any

from phonegen.parameters import covered, documented

from phonegen_targets.docs.markdown import code, link, row, text
from phonegen_targets.docs.vendor_view import VendorView, natural


def coverage_context(vendor: VendorView) -> dict[str, Any]:
    """What the template of the page names."""
    honoured: dict[str, set[str]] = {}
    for view in vendor.plugins.values():
        honoured.setdefault(view.plugin.spec.dialect, set()).update(view.honoured)
    dialects = sorted(honoured, key=natural)
    refused = {name: covered(vendor.specs.dialects[name].spec.not_supported) for name in dialects}
    rows = []
    for name, parameter in documented().items():
        cells = [
            "yes" if name in honoured[d] else "no" if name in refused[d] else "not yet"
            for d in dialects
        ]
        rows.append(row(code(name), text(parameter.about), *cells))
    heads = [link(name, f"../../../{vendor.specs.dialects[name].path}") for name in dialects]
    return {"vendor": vendor.about, "heads": heads, "rows": rows}
