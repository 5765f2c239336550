"""The catalogue: every spec of a project, read, resolved, validated and checked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from phonegen.diagnostics import Place, Report, did_you_mean
from phonegen.reader import Map, Seq, place_in, read
from phonegen.resolver import Resolver, with_likes, with_parts
from phonegen.spec import (
    Catalogue,
    Dialect,
    Divergence,
    Download,
    Expansion,
    Model,
    Package,
    Plugin,
    Release,
    Trait,
    Vendor,
)

T = TypeVar("T")
S = TypeVar("S", bound=BaseModel)
Keys = tuple[int | str, ...]
_RELEASE = re.compile(r"_?[A-Za-z0-9][A-Za-z0-9._-]*")
_STEM = re.compile(r"_?[a-z0-9][a-z0-9._-]*")


@dataclass(frozen=True)
class Loaded(Generic[T]):
    """A valid spec, with the data it came from for the places of its values."""

    name: str
    path: str
    spec: T
    data: Map | Seq

    def place(self, *keys: int | str) -> Place:
        """Where the value at KEYS was written, as close as can be told."""
        return place_in(self.data, keys)[0]

    def key_place(self, *keys: int | str) -> Place:
        """Where the last of KEYS was written, for a value that lacks something."""
        data: Any = self.data
        for key in keys[:-1]:
            data = data[key]
        return data.key_at[str(keys[-1])] if isinstance(data, Map) else self.place(*keys)


@dataclass(frozen=True)
class Carried:
    """A model as one plugin carries it."""

    model: Loaded[Model]
    release: Release
    plugin: Loaded[Plugin]

    @property
    def name(self) -> str:
        return self.model.spec.model

    @property
    def version(self) -> str | None:
        return self.release.version or self.plugin.spec.release

    @cached_property
    def traits(self) -> dict[str, Trait]:
        """Facts for `model.NAME`: the plugin's, the model's, then this release's."""
        return {**self.plugin.spec.traits, **self.model.spec.traits, **self.release.traits}

    @property
    def lines(self) -> int:
        own = self.release.lines
        return self.model.spec.lines if own is None else own

    @property
    def keys(self) -> dict[str, int]:
        own = self.release.keys
        return self.model.spec.keys if own is None else own

    @property
    def expansion(self) -> Expansion | None:
        own = self.release.expansion
        return None if own == "none" else own or self.model.spec.expansion

    @property
    def images(self) -> list[str]:
        """Names of the files that the release's packages download."""
        plugin = self.plugin.spec
        files: list[Package | Download] = []
        for name in self.release.package:
            if package := plugin.packages.get(name):
                own = plugin.downloads.get(package.download or "", package)
                files += [own, *package.more.values()]
        return [f.save_as or (f.url or "").rpartition("/")[2] for f in files]

    @property
    def function_keys(self) -> int:
        return sum(self.keys.values())


@dataclass
class VendorSpecs:
    """The specs of one vendor folder."""

    folder: str
    vendor: Loaded[Vendor] | None = None
    models: dict[str, Loaded[Model]] = field(default_factory=dict)
    dialects: dict[str, Loaded[Dialect]] = field(default_factory=dict)
    plugins: dict[str, Loaded[Plugin]] = field(default_factory=dict)
    divergences: list[Loaded[Divergence]] = field(default_factory=list)
    # Memo of what the plugins of a dialect share, see `phonegen.scope.PluginSpecs.once`.
    shared: dict[Any, dict[object, Any]] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def traits(self) -> frozenset[str]:
        """Names of all traits of this vendor's models and plugins."""
        sources: list[Mapping[str, Trait]] = [p.spec.traits for p in self.plugins.values()]
        for model in self.models.values():
            sources += [model.spec.traits, *(r.traits for r in model.spec.plugins.values())]
        return frozenset().union(*sources)

    def carried(self, plugin: str) -> list[Carried]:
        """The models that name PLUGIN, by name."""
        found = [
            Carried(model, model.spec.plugins[plugin], self.plugins[plugin])
            for model in self.models.values()
            if plugin in model.spec.plugins
        ]
        return sorted(found, key=lambda c: c.name)

    def about(self) -> Vendor:
        if self.vendor is None:
            raise LookupError(f"specs/{self.folder}/vendor.yaml is missing")
        return self.vendor.spec


@dataclass
class Project:
    """All specs below a root folder."""

    root: Path
    catalogue: Catalogue
    vendors: dict[str, VendorSpecs]

    def plugin_id(self, vendor: str, plugin: str) -> str:
        return f"{self.catalogue.prefix}-{vendor}-{plugin}"

    def plugins(self) -> Iterator[tuple[VendorSpecs, Loaded[Plugin]]]:
        for vendor in self.vendors.values():
            for plugin in vendor.plugins.values():
                yield vendor, plugin

    def models(self) -> Iterator[tuple[VendorSpecs, Loaded[Model]]]:
        for vendor in self.vendors.values():
            for model in vendor.models.values():
                yield vendor, model


def find_root(start: Path) -> Path | None:
    """The project around START: the nearest folder with `specs/catalogue.yaml`."""
    for folder in [start, *start.parents]:
        if (folder / "specs" / "catalogue.yaml").is_file():
            return folder
    return None


def load(root: Path, report: Report, only: str | None = None) -> Project:
    """Read, resolve and validate the specs of the project at ROOT, or of one vendor's folder."""
    catalogue = Catalogue(prefix="phonegen")
    data = read(root, "specs/catalogue.yaml", report)
    if data is not None:
        catalogue = _validate(Catalogue, data, report) or catalogue
    vendors = {}
    for folder in sorted(p for p in (root / "specs").iterdir() if p.is_dir()):
        if folder.name.startswith(".") or only not in (None, folder.name):
            continue
        if not _STEM.fullmatch(folder.name):
            place = Place(f"specs/{folder.name}")
            report.add(place, "file-name", f"'{folder.name}' is not a name for a vendor's folder")
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
        report.add(Place(path), "missing-field", "every vendor folder has a vendor.yaml")
    elif (data := read(root, path, report)) is not None:
        vendor = _validate(Vendor, data, report)
        if vendor is not None:
            result.vendor = Loaded("vendor", path, vendor, data)
    path = f"{base}/divergences.yaml"
    if (root / path).is_file() and (data := read(root, path, report)) is not None:
        if not isinstance(data, Seq):
            report.add(data.at, "wrong-type", "a list of divergences was expected")
        else:
            for item in data:
                entry = _validate(Divergence, item, report, at=data.at)
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
            report.add(Place(name), "file-name", f"'{path.name}' is not a name for a spec")
        data = read(root, name, report)
        if isinstance(data, Seq):
            report.add(data.at, "wrong-type", "a spec is a mapping of fields, not a list")
            data = None
        found[path.stem] = (name, data)
    return found


def _load_all(
    kind: type[S], files: Mapping[str, tuple[str, Map | None]], report: Report
) -> dict[str, Loaded[S]]:
    resolver = Resolver({name: data for name, (_, data) in files.items()}, report)
    result = {}
    for name, (path, _) in files.items():
        data = resolver.resolve(name)
        if name.startswith("_") or data is None:
            continue
        if kind is Dialect:
            data = with_parts(with_likes(data, "files", report), report)
        spec = _validate(kind, data, report)
        if spec is not None:
            result[name] = Loaded(name, path, spec, data)
    return result


def _validate(kind: type[S], data: Any, report: Report, at: Place | None = None) -> S | None:
    if not isinstance(data, Map):
        place = data.at if isinstance(data, Seq) else (at or Place(""))
        report.add(place, "wrong-type", "a mapping of fields was expected")
        return None
    try:
        return kind.model_validate(data)
    except ValidationError as e:
        for keys, error in _innermost(data, e.errors(include_url=False)):
            _report_error(kind, data, keys, error, report)
        return None


def _innermost(data: Map, errors: list[ErrorDetails]) -> Iterator[tuple[Keys, ErrorDetails]]:
    """Each problem once: of a union's members, only the one that came furthest tells."""
    located = [(_walk(data, error["loc"]), error) for error in errors]
    seen = set()
    for keys, error in located:
        deeper = any(k[: len(keys)] == keys and len(k) > len(keys) for k, _ in located)
        is_member = error["type"] != "missing" and len(error["loc"]) > len(keys)
        mark = (keys, "" if is_member else error["type"], error["loc"][-1:])
        if is_member:
            mark = (keys, "", ())
        if mark not in seen and not (is_member and deeper):
            seen.add(mark)
            yield keys, error


def _walk(data: Any, loc: Keys) -> Keys:
    """LOC without the names of union members, which are no keys of the data."""
    keys: list[int | str] = []
    for part in loc:
        if part == "[key]":
            continue
        if isinstance(data, Map) and str(part) in data:
            keys.append(str(part))
            data = data[str(part)]
        elif isinstance(data, Seq) and isinstance(part, int) and part < len(data):
            keys.append(part)
            data = data[part]
    return tuple(keys)


def _report_error(
    kind: type[BaseModel], data: Map, keys: Keys, error: ErrorDetails, report: Report
) -> None:
    place, _ = place_in(data, keys)
    found = error["input"]
    field_hint = _field_hint(kind, [k for k in error["loc"] if isinstance(k, str)])
    name = str(error["loc"][-1]) if error["loc"] else ""
    match error["type"]:
        case "extra_forbidden":
            parent = data if len(keys) == 1 else _value(data, keys[:-1])
            if isinstance(parent, Map):
                place = parent.key_at[str(keys[-1])]
            known = _known_fields(kind, error["loc"])
            hint = did_you_mean(name, known)
            report.add(place, "unknown-field", f"unknown field '{name}'", hint)
        case "missing":
            message = f"the field '{name}' is missing"
            report.add(place, "missing-field", message, field_hint)
        case "unsafe_path":
            report.add(place, "unsafe-path", f"{error['msg']}: '{found}'", field_hint)
        case kind_name if kind_name.endswith("_type") or kind_name in ("union_tag_not_found",):
            message = f"{error['msg'].lower()}, found {_describe(found)}"
            report.add(place, "wrong-type", message, field_hint)
        case _:
            message = f"{error['msg'][0].lower()}{error['msg'][1:]}, found {_describe(found)}"
            report.add(place, "wrong-value", message, field_hint)


def _describe(value: Any) -> str:
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    text = repr(value) if isinstance(value, str) else str(value).lower()
    return text if len(text) <= 60 else text[:57] + "…"


def _value(data: Any, keys: Keys) -> Any:
    for key in keys:
        data = data[key]
    return data


def _models_at(kind: Any, loc: list[str]) -> list[type[BaseModel]]:
    """The spec classes that LOC leads to, from KIND down."""
    current: list[type[BaseModel]] = [kind]
    for part in loc:
        found: list[type[BaseModel]] = []
        for model in current:
            for name, info in model.model_fields.items():
                if part in (name, info.alias):
                    found += _classes(info.annotation)
        current = found or current
    return current


def _classes(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [c for a in getattr(annotation, "__args__", ()) for c in _classes(a)]


def _known_fields(kind: Any, loc: Keys) -> list[str]:
    parents = _models_at(kind, [str(k) for k in loc[:-1]])
    return [i.alias or n for m in parents for n, i in m.model_fields.items()]


def _field_hint(kind: Any, loc: list[str]) -> str:
    for end in range(len(loc), 0, -1):
        for model in _models_at(kind, loc[: end - 1]):
            for name, info in model.model_fields.items():
                if loc[end - 1] in (name, info.alias) and info.description:
                    return info.description
    return ""
