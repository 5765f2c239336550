"""What the catalogue holds, counted per dialect, and of the contract per plugin and parameter."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from phonegen.dialects.contract import Fate, State, contract, counted
from phonegen.dialects.parameters import EXTRAS, documented
from phonegen.dialects.plugin import DialectFacts, PluginSpecs
from phonegen.dialects.scope import Nowhere
from phonegen.dialects.uses import texts
from phonegen.language.answers import answers
from phonegen.language.catalogue import Project
from phonegen.language.prose import french, prose
from phonegen.language.spec.dialect import Dialect, File, Unwritten
from phonegen.language.spec.model import UNTESTED, cell
from phonegen.language.spec.syntax import Plain


def per_dialect(project: Project) -> Iterator[dict[str, Any]]:
    """A row per dialect; `verbatim` counts its files whose text stands in the spec as it is."""
    for vendor in project.vendors.values():
        for dialect in vendor.dialects.values():
            plugins = [p for p in vendor.plugins.values() if p.spec.dialect == dialect.name]
            models = {c.model.name for p in plugins for c in vendor.carried(p.name)}
            honoured = {name for p in plugins for name in PluginSpecs(vendor, p).facts.honoured}
            said = answers(vendor, dialect)
            yield {
                "dialect": f"{vendor.folder}/{dialect.name}",
                "plugins": len(plugins),
                "models": len(models),
                "settings": len(setting_names(dialect.spec)),
                **_contract(said, honoured, documented()),
                "extras": _contract(said, honoured, EXTRAS)["honoured"],
                "verbatim": sum(_verbatim(f, dialect.spec) for f in dialect.spec.files.values()),
                "lines": _lines(project.root / dialect.path),
            }


def setting_names(dialect: Dialect) -> set[str]:
    """Distinct names of settings, loops counted once."""
    return {
        str(written.text)
        for name, file in dialect.files.items()
        for written in texts(file, dialect, Nowhere(), ("files", name))
        if written.kind == "setting"
    }


def _contract(
    not_supported: Mapping[str, Unwritten], honoured: Collection[str], wanted: Iterable[str]
) -> dict[str, int]:
    """How many of the names WANTED are in each state, where any of its plugins HONOURED them."""
    fates = contract(wanted, honoured, not_supported)
    return counted(fate.state for fate in fates.values())


def kept(project: Project) -> dict[str, Any]:
    """The contract: how many pairs of plugin and parameter are in each state, as totals, for each
    plugin (with the state of each parameter) and for each parameter.
    """
    return _kept(project, documented(), lambda facts: facts.contract)


def kept_extras(project: Project) -> dict[str, Any]:
    """The same of what a site sets, which is no parameter of provd."""
    return _kept(project, EXTRAS, lambda facts: facts.extras)


def _kept(
    project: Project,
    names: Iterable[str],
    fates: Callable[[DialectFacts], Mapping[str, Fate]],
) -> dict[str, Any]:
    plugins: dict[str, dict[str, State]] = {}
    for vendor, plugin in project.plugins():
        found = fates(PluginSpecs(vendor, plugin).facts)
        states = {name: fate.state for name, fate in found.items()}
        plugins[project.plugin_id(vendor.folder, plugin.name)] = states
    return {
        **counted(state for states in plugins.values() for state in states.values()),
        "plugins": {
            name: {**counted(states.values()), "parameters": states}
            for name, states in plugins.items()
        },
        "parameters": {
            name: counted(states[name] for states in plugins.values()) for name in names
        },
    }


def evidenced(project: Project) -> dict[str, dict[str, int]]:
    """Of how many models features are `tested` and `reported`, and how many results of each kind
    there are; what is tested anew counts again.
    """
    found: dict[str, dict[str, int]] = {}
    for kind in ("tested", "reported"):
        models, results = 0, Counter[str]()
        for _, model in project.models():
            spec = model.spec
            told = spec.features if kind == "tested" else [spec.reported] if spec.reported else []
            cells = [cell(result) for one in told for result in one.results.values()]
            results.update(cells)
            models += any(c not in UNTESTED for c in cells)
        found[kind] = {"models": models, **results}
    return found


def pictured(project: Project) -> dict[str, int]:
    """Models with programmable keys, and how many of them tell where all of these are."""
    with_keys = [model.spec for _, model in project.models() if any(model.spec.keys.values())]
    return {"models_with_keys": len(with_keys), "placed": sum(m.placed for m in with_keys)}


def translated(project: Project) -> dict[str, int]:
    """Sentences of specs that pages show, a vendor's each once, and how many have French."""
    return {
        "sentences": sum(len(prose(vendor)) for vendor in project.vendors.values()),
        "french": sum(len(french(vendor)) for vendor in project.vendors.values()),
    }


def _verbatim(file: File, dialect: Dialect) -> bool:
    """Whether a file is constant text, and not a certificate or the like."""
    return file.per == "static" and isinstance(dialect.style(file).syntax, Plain)


def _lines(path: Path) -> int:
    return len(path.read_text("utf-8").splitlines())
