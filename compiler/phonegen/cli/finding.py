"""Names on the command line: what they mean in the catalogue."""

from __future__ import annotations

from pathlib import Path

from phonegen.build.target import Selection
from phonegen.cli.console import fail
from phonegen.cli.render import OutputFormat
from phonegen.codes import Code
from phonegen.diagnostics import did_you_mean
from phonegen.language.catalogue import Loaded, Project, VendorSpecs
from phonegen.language.spec.model import Model


def find_model(
    project: Project, name: str, form: OutputFormat, root: Path
) -> tuple[VendorSpecs, Loaded[Model]]:
    """The model NAME, `vendor/model` in any case; ends the command when there is none."""
    vendor_name, _, model_name = name.lower().removesuffix(".yaml").partition("/")
    vendor = project.vendors.get(vendor_name)
    if vendor is None:
        known = [p.name for p in (root / "specs").iterdir() if p.is_dir()]
        hint = did_you_mean(vendor_name, known)
        fail(
            Code.NOT_FOUND,
            f"specs/{vendor_name}",
            f"there is no vendor '{vendor_name}'",
            hint,
            form,
            root,
        )
    for model in vendor.models.values():
        if model_name in (model.name, model.spec.model.lower()):
            return vendor, model
    hint = did_you_mean(model_name, vendor.models) or f"`phonegen new {name}` begins one"
    message = f"there is no model '{model_name}' of {vendor_name}"
    fail(Code.NOT_FOUND, f"specs/{vendor_name}/{model_name}.yaml", message, hint, form, root)


def select(project: Project, name: str | None, form: OutputFormat, root: Path) -> Selection:
    """The part of the catalogue that NAME stands for: all of it, a vendor or a model."""
    if name is None:
        return Selection()
    vendor = project.vendors.get(name.lower().rstrip("/"))
    if vendor is not None:
        return Selection(vendor=vendor.folder)
    owner, model = find_model(project, name, form, root)
    return Selection(vendor=owner.folder, model=model.name)
