"""From the files below `specs/` to the catalogue."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path

from phonegen.codes import Code
from phonegen.diagnostics import Place, Report, did_you_mean
from phonegen.files import is_foreign, kind, shown
from phonegen.language import boots, notes, releases
from phonegen.language.catalogue import Loaded, Project, VendorSpecs
from phonegen.language.reader import Map, Seq, read
from phonegen.language.resolver import Resolver, with_bases, with_parts, without_nulls
from phonegen.language.shorthand import in_full
from phonegen.language.spec.dialect import Dialect
from phonegen.language.spec.french import French
from phonegen.language.spec.model import Model
from phonegen.language.spec.plugin import Divergence, Plugin
from phonegen.language.spec.values import Spec
from phonegen.language.spec.vendor import Catalogue, Vendor
from phonegen.language.validation import S, validated

_RELEASE = re.compile(r"_?[A-Za-z0-9][A-Za-z0-9._-]*")

_BELOW = ("dialects", "plugins", releases.FOLDER)  # folders of a vendor's folder
_OF_ALL = {"vendor.yaml", "divergences.yaml", "fr.yaml"}  # what is no model there
_SHARED = {"catalogue.yaml", "fr.yaml"}  # what lies in no vendor's folder
_STEM = re.compile(r"_?[a-z0-9][a-z0-9._-]*")


def load(root: Path, report: Report, only: str | None = None) -> Project:
    """Read, resolve and validate the specs of the project at ROOT, or of one vendor's folder."""
    catalogue = Catalogue(prefix="phonegen")
    data = read(root, "specs/catalogue.yaml", report)
    if data is not None:
        catalogue = validated(Catalogue, data, report) or catalogue
    vendors = {}
    elsewhere = _elsewhere(root, report)
    names, folders = _entries(root, "specs", report)
    for name in names:
        if name not in _SHARED:
            place = Place(f"specs/{shown(name)}")
            report.add(place, Code.FILE_NAME, f"'{place.path}' lies in no vendor's folder")
    french = _french(root, "specs", names, report)
    for folder in folders:
        if only not in (None, folder):
            continue
        if not _STEM.fullmatch(folder):
            place = Place(f"specs/{shown(folder)}")
            report.add(
                place, Code.FILE_NAME, f"'{shown(folder)}' is not a name for a vendor's folder"
            )
        else:
            vendors[folder] = _load_vendor(root, folder, report, elsewhere)
            vendors[folder].shared_french = french
    return Project(root, catalogue, vendors, whole=only is None)


def load_models(root: Path, folder: str, report: Report, *, plugins: bool = False) -> VendorSpecs:
    """The vendor of a FOLDER and its models, which are all that DHCP is about.

    With PLUGINS also what is said of their firmware.
    """
    result, elsewhere = VendorSpecs(folder), _elsewhere(root, report)
    names = _names(root, f"specs/{folder}", report, _BELOW)
    _load_models(root, result, names, elsewhere[Model], report)
    if plugins:
        _load_plugins(root, result, elsewhere[Plugin], report)
    return result


def _elsewhere(root: Path, report: Report) -> dict[type, _Elsewhere]:
    below: dict[type[Spec], str] = {Model: "", Dialect: "dialects/", Plugin: "plugins/"}
    return {kind: _Elsewhere(root, folder, kind, report) for kind, folder in below.items()}


class _Elsewhere(Mapping[str, Map | None]):
    """The specs of one kind in the folders of all vendors by `VENDOR/NAME`, read when one is named.

    Another vendor's stay unread and unchecked until then, so that one vendor loads alone.
    """

    def __init__(self, root: Path, below: str, kind: type[Spec], report: Report) -> None:
        self._root, self._below, self._kind, self._report = root, below, kind, report
        self._read: dict[str, Map | None] = {}

    def __getitem__(self, name: str) -> Map | None:
        if name not in self:
            raise KeyError(name)
        if name not in self._read:
            data = read(self._root, self._path(name), self._report)
            data = in_full(self._kind, data, self._report) if isinstance(data, Map) else None
            self._read[name] = data
        return self._read[name]

    def __contains__(self, name: object) -> bool:
        vendor, _, own = name.partition("/") if isinstance(name, str) else ("", "", "")
        return bool(
            _STEM.fullmatch(vendor)
            and _RELEASE.fullmatch(own)
            and f"{own}.yaml" not in _OF_ALL
            and kind(self._root / self._path(f"{vendor}/{own}")) is not None
        )

    def __iter__(self) -> Iterator[str]:
        """All names, for a hint; folders that cannot be listed have none."""
        for path in sorted((self._root / "specs").glob(f"*/{self._below}*.yaml")):
            name = f"{path.relative_to(self._root / 'specs').parts[0]}/{path.stem}"
            if name in self:
                yield name

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def _path(self, name: str) -> str:
        vendor, _, own = name.partition("/")
        return f"specs/{vendor}/{self._below}{own}.yaml"


def _load_vendor(
    root: Path, folder: str, report: Report, elsewhere: Mapping[type, _Elsewhere]
) -> VendorSpecs:
    base = f"specs/{folder}"
    result = VendorSpecs(folder)
    names = _names(root, base, report, _BELOW)
    files = _load_models(root, result, names, elsewhere[Model], report)
    own = (name for name in files if not name.startswith("_"))
    result.notes = notes.load(root, base, own, report)
    dialects, _plugins, ledgers = (f"{base}/{name}" for name in _BELOW)
    files = _specs(root, dialects, _names(root, dialects, report), report)
    result.dialects = _load_all(Dialect, files, folder, elsewhere[Dialect], report)
    _load_plugins(root, result, elsewhere[Plugin], report)
    for name in sorted(_names(root, ledgers, report, suffix=".json")):
        plugin = name.removesuffix(".json")
        ledger = releases.LEDGERS.load(root, releases.path_of(folder, plugin), report)
        if ledger is not None:
            result.ledgers[plugin] = ledger
    path = boots.path_of(folder)
    if kind(root / path) is not None:
        result.boots = boots.RECORDS.load(root, path, report) or result.boots
    path = f"{base}/divergences.yaml"
    if "divergences.yaml" in names and (data := read(root, path, report)) is not None:
        if not isinstance(data, Seq):
            report.add(data.at, Code.WRONG_TYPE, "a list of divergences was expected")
        else:
            for item in data:
                entry = validated(Divergence, item, report, at=data.at)
                if entry is not None:
                    result.divergences.append(Loaded("divergences", path, entry, item))
    result.french = _french(root, base, names, report)
    return result


def _french(
    root: Path, folder: str, names: Collection[str], report: Report
) -> Loaded[French] | None:
    """The French sentences in FOLDER, whose specs have these NAMES."""
    path = f"{folder}/fr.yaml"
    data = read(root, path, report) if "fr.yaml" in names else None
    french = None if data is None else validated(French, data, report)
    return None if french is None or data is None else Loaded("fr", path, french, data)


def _load_models(
    root: Path, result: VendorSpecs, names: set[str], elsewhere: _Elsewhere, report: Report
) -> Iterable[str]:
    """Fill in the vendor itself and its models; the names of all files of models, also of bases."""
    base = f"specs/{result.folder}"
    files = _specs(root, base, names - _OF_ALL, report)
    result.models = _load_all(Model, files, result.folder, elsewhere, report)
    path = f"{base}/vendor.yaml"
    if "vendor.yaml" not in names:
        report.add(Place(path), Code.MISSING_FIELD, "every vendor folder has a vendor.yaml")
    elif (data := read(root, path, report)) is not None:
        vendor = validated(Vendor, data, report)
        if vendor is not None:
            result.vendor = Loaded("vendor", path, vendor, data)
    return files


def _load_plugins(root: Path, result: VendorSpecs, elsewhere: _Elsewhere, report: Report) -> None:
    folder = f"specs/{result.folder}/plugins"
    files = _specs(root, folder, _names(root, folder, report), report, _RELEASE)
    result.plugins = _load_all(Plugin, files, result.folder, elsewhere, report)


def _names(
    root: Path, folder: str, report: Report, below: tuple[str, ...] = (), suffix: str = ".yaml"
) -> set[str]:
    """Names of the specs in FOLDER, which has no folders but those BELOW."""
    names, folders = _entries(root, folder, report, suffix)
    for name in folders:
        if name not in below:
            place = Place(f"{folder}/{shown(name)}")
            message = f"no specs are read from a folder '{shown(name)}'"
            report.add(place, Code.FILE_NAME, message, did_you_mean(name, below))
    return set(names)


def _entries(
    root: Path, folder: str, report: Report, suffix: str = ".yaml"
) -> tuple[list[str], list[str]]:
    """Names of specs and of folders in FOLDER; what is neither, and looks as if, is reported."""
    names: list[str] = []
    folders: list[str] = []
    found = kind(root / folder)
    if found not in (None, "a folder"):
        report.add(Place(folder), Code.SPEC_FILE, f"cannot be read: it is {found}")
    if found != "a folder":
        return names, folders
    try:
        entries = sorted((root / folder).iterdir())
    except OSError as e:
        report.add(Place(folder), Code.SPEC_FILE, f"cannot be read: {e.strerror}")
        return names, folders
    for path in entries:
        if is_foreign(path.name):
            continue
        name = shown(path.name)
        place = Place(f"{folder}/{name}")
        found = kind(path)
        if path.suffix == suffix and name == path.name:
            names.append(name)  # to read it tells what is wrong with it
        elif path.suffix.lower() in (suffix, ".yaml", ".yml"):
            hint = "" if path.suffix == suffix else f"name it '{shown(path.stem)}{suffix}'"
            report.add(place, Code.FILE_NAME, f"'{name}' is not a name for a spec", hint)
        elif found == "a folder":
            folders.append(path.name)
        elif found not in (None, "a file"):
            report.add(place, Code.SPEC_FILE, f"cannot be read: it is {found}")
    return names, folders


def _specs(
    root: Path,
    folder: str,
    names: Iterable[str],
    report: Report,
    stem: re.Pattern[str] = _STEM,
) -> dict[str, tuple[str, Map | None]]:
    found: dict[str, tuple[str, Map | None]] = {}
    for name in sorted(names):
        path = f"{folder}/{name}"
        if not stem.fullmatch(name.removesuffix(".yaml")):
            message = f"'{name}' is not a name for a spec"
            report.add(Place(path), Code.FILE_NAME, message, _named_well(name, stem))
        data = read(root, path, report)
        if isinstance(data, Seq):
            report.add(data.at, Code.WRONG_TYPE, "a spec is a mapping of fields, not a list")
            data = None
        found[name.removesuffix(".yaml")] = (path, data)
    return found


def _named_well(name: str, stem: re.Pattern[str]) -> str:
    """What a name has that fits STEM, and the NAME that does."""
    letters = "lower case letters" if stem is _STEM else "letters"
    rule = f"it has {letters}, digits, `-`, `_` and `.`, and begins with a letter or a digit"
    fit = re.sub("[^a-z0-9._-]+", "-", name.lower()).strip("-")
    return f"{rule}: '{fit}'" if stem.fullmatch(fit.removesuffix(".yaml")) else rule


def _check_bases(specs: Mapping[str, Map | None], report: Report) -> None:
    """A test is of one phone: no base has any."""
    for name, data in specs.items():
        if name.startswith("_") and data is not None and data.get("features") is not None:
            message = "a base has no tests: they are of one phone, and no other inherits them"
            hint = "`phonegen verify vendor/model` writes them into a phone's own spec"
            report.add(data.key_at["features"], Code.EVIDENCE, message, hint)


def _load_all(
    spec: type[S],
    files: Mapping[str, tuple[str, Map | None]],
    folder: str,
    elsewhere: Mapping[str, Map | None],
    report: Report,
) -> dict[str, Loaded[S]]:
    specs = {name: data for name, (_, data) in files.items()}
    specs = {name: data and in_full(spec, data, report) for name, data in specs.items()}
    if spec is Model:
        _check_bases(specs, report)
    resolver = Resolver(specs, report, folder, elsewhere)
    result = {}
    for name, (path, _) in files.items():
        data = resolver.resolve(name)
        if name.startswith("_") or data is None:
            continue
        if spec is Dialect:
            data = with_parts(with_bases(data, "files", report), report)
        data = without_nulls(data)
        value = validated(spec, data, report)
        if value is not None:
            result[name] = Loaded(name, path, value, data)
    return result
