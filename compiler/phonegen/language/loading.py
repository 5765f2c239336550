"""From the files below `specs/` to the catalogue."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from phonegen.codes import Code
from phonegen.diagnostics import Place, Report
from phonegen.language.catalogue import Loaded, Project, VendorSpecs
from phonegen.language.reader import Map, Seq, read
from phonegen.language.resolver import Resolver, with_bases, with_parts, without_nulls
from phonegen.language.shorthand import in_full
from phonegen.language.spec.dialect import Dialect
from phonegen.language.spec.model import Model
from phonegen.language.spec.plugin import Divergence, Plugin
from phonegen.language.spec.vendor import Catalogue, Vendor
from phonegen.language.validation import S, validated

_RELEASE = re.compile(r"_?[A-Za-z0-9][A-Za-z0-9._-]*")

_STEM = re.compile(r"_?[a-z0-9][a-z0-9._-]*")


def load(root: Path, report: Report, only: str | None = None) -> Project:
    """Read, resolve and validate the specs of the project at ROOT, or of one vendor's folder."""
    catalogue = Catalogue(prefix="phonegen")
    data = read(root, "specs/catalogue.yaml", report)
    if data is not None:
        catalogue = validated(Catalogue, data, report) or catalogue
    vendors = {}
    for folder in sorted(p for p in (root / "specs").iterdir() if p.is_dir()):
        if folder.name.startswith(".") or only not in (None, folder.name):
            continue
        if not _STEM.fullmatch(folder.name):
            place = Place(f"specs/{folder.name}")
            report.add(
                place, Code.FILE_NAME, f"'{folder.name}' is not a name for a vendor's folder"
            )
        else:
            vendors[folder.name] = _load_vendor(root, folder.name, report)
    return Project(root, catalogue, vendors)


def _load_vendor(root: Path, folder: str, report: Report) -> VendorSpecs:
    base = f"specs/{folder}"
    result = VendorSpecs(folder)
    files = _specs(root, base, report, skip=("vendor", "divergences"))
    result.models = _load_all(Model, files, report)
    result.dialects = _load_all(Dialect, _specs(root, f"{base}/dialects", report), report)
    result.plugins = _load_all(
        Plugin, _specs(root, f"{base}/plugins", report, stem=_RELEASE), report
    )
    path = f"{base}/vendor.yaml"
    if not (root / path).is_file():
        report.add(Place(path), Code.MISSING_FIELD, "every vendor folder has a vendor.yaml")
    elif (data := read(root, path, report)) is not None:
        vendor = validated(Vendor, data, report)
        if vendor is not None:
            result.vendor = Loaded("vendor", path, vendor, data)
    path = f"{base}/divergences.yaml"
    if (root / path).is_file() and (data := read(root, path, report)) is not None:
        if not isinstance(data, Seq):
            report.add(data.at, Code.WRONG_TYPE, "a list of divergences was expected")
        else:
            for item in data:
                entry = validated(Divergence, item, report, at=data.at)
                if entry is not None:
                    result.divergences.append(Loaded("divergences", path, entry, item))
    return result


def _specs(
    root: Path,
    folder: str,
    report: Report,
    skip: tuple[str, ...] = (),
    stem: re.Pattern[str] = _STEM,
) -> dict[str, tuple[str, Map | None]]:
    found: dict[str, tuple[str, Map | None]] = {}
    for path in sorted((root / folder).glob("*.yaml")):
        name = f"{folder}/{path.name}"
        if path.stem in skip:
            continue
        if not stem.fullmatch(path.stem):
            report.add(Place(name), Code.FILE_NAME, f"'{path.name}' is not a name for a spec")
        data = read(root, name, report)
        if isinstance(data, Seq):
            report.add(data.at, Code.WRONG_TYPE, "a spec is a mapping of fields, not a list")
            data = None
        found[path.stem] = (name, data)
    return found


def _load_all(
    kind: type[S], files: Mapping[str, tuple[str, Map | None]], report: Report
) -> dict[str, Loaded[S]]:
    specs = {name: data for name, (_, data) in files.items()}
    if kind is Dialect:
        specs = {name: data and in_full(data, report) for name, data in specs.items()}
    resolver = Resolver(specs, report)
    result = {}
    for name, (path, _) in files.items():
        data = resolver.resolve(name)
        if name.startswith("_") or data is None:
            continue
        if kind is Dialect:
            data = with_parts(with_bases(data, "files", report), report)
        data = without_nulls(data)
        spec = validated(kind, data, report)
        if spec is not None:
            result[name] = Loaded(name, path, spec, data)
    return result
