"""`list`, `show`, `schema`, `explain` and `stats`: they only read."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from phonegen.cli.console import colour, usage_error
from phonegen.cli.problems import OutputFormat
from phonegen.cli.session import Session
from phonegen.codes import Code
from phonegen.diagnostics import Place, did_you_mean
from phonegen.language.catalogue import natural
from phonegen.language.reader import Map, Seq

if TYPE_CHECKING:
    from phonegen.language.catalogue import Loaded, Project, VendorSpecs
    from phonegen.language.spec.model import Model

Record = Mapping[str, Any]  # a row of a table, as JSON has it


def list_(session: Session, what: str, as_json: bool) -> None:
    """Print the models, plugins or owners, a line each."""
    if what not in LISTS:
        usage_error(f"'{what}' cannot be listed; models, plugins and owners can")
    listed, columns = LISTS[what]
    rows = list(listed(session.project(checked=False)))
    if as_json or session.form is OutputFormat.json:
        typer.echo(json.dumps(rows, indent=2, ensure_ascii=False))
        return
    typer.echo(_columns(rows, columns), nl=False)


def _columns(rows: Sequence[Record], names: Sequence[str]) -> str:
    def cell(row: Record, name: str) -> str:
        value = row[name]
        return " ".join(value) if isinstance(value, list) else "-" if value is None else str(value)

    widths = [max([len(cell(r, n)) for r in rows] + [0]) for n in names[:-1]]
    lines = []
    for row in rows:
        padded = [cell(row, n).ljust(w) for n, w in zip(names, widths, strict=False)]
        lines.append("  ".join([*padded, cell(row, names[-1])]).rstrip() + "\n")
    return "".join(lines)


def _models(project: Project) -> Iterator[Record]:
    for vendor, model in project.models():
        yield {
            "id": f"{vendor.folder}/{model.name}",
            "model": model.spec.model,
            "type": model.spec.type,
            "lines": model.spec.lines,
            "plugins": sorted(model.spec.plugins, key=natural),
            "fetches": vendor.fetches(model),
        }


def _plugins(project: Project) -> Iterator[Record]:
    for vendor, plugin in project.plugins():
        plugin_id = project.plugin_id(vendor.folder, plugin.name)
        ledger = vendor.ledgers.get(plugin.name)
        yield {
            "id": plugin_id,
            "path": f"generated/provd/{plugin_id}",
            "replaces": plugin.spec.replaces,
            "released": ledger.last.version if ledger else None,
            "models": [c.name for c in vendor.carried(plugin.name)],
        }


def _owners(project: Project) -> Iterator[Record]:
    """Rows of `.github/CODEOWNERS`."""
    for vendor in project.vendors.values():
        if vendor.vendor is not None and vendor.vendor.spec.owners:
            yield {"path": f"/specs/{vendor.folder}/", "owners": vendor.vendor.spec.owners}


# What can be listed, with the columns of its table.
LISTS: Mapping[str, tuple[Callable[[Project], Iterator[Record]], Sequence[str]]] = {
    "models": (_models, ("id", "model", "type", "plugins")),
    "plugins": (_plugins, ("id", "released", "replaces", "models")),
    "owners": (_owners, ("path", "owners")),
}


def show(session: Session, name: str, origin: bool, as_json: bool) -> None:
    """Print a resolved spec as YAML, each value with its place on request."""
    data = _with_fetches(*session.model(session.project(name, checked=False), name))
    if as_json or session.form is OutputFormat.json:
        value = _with_origin(data) if origin else data
        typer.echo(json.dumps(value, indent=2, ensure_ascii=False))
        return
    lines = list(_yaml(data, 0))
    width = min(max((len(text) for text, _ in lines), default=0), 60)
    start, end = ("\x1b[2m", "\x1b[0m") if colour() else ("", "")
    for text, place in lines:
        origin_text = f"  {start}# {place.path}:{place.line}{end}" if place else ""
        typer.echo(f"{text.ljust(width)}{origin_text}" if origin and place else text)


def _with_fetches(vendor: VendorSpecs, model: Loaded[Model]) -> Any:
    """The data of MODEL with all that is said of how it fetches its files: of its vendor's phones,
    and of its newest firmware.
    """
    from phonegen.language.resolver import merge

    assert isinstance(model.data, Map)
    places: list[tuple[Loaded[Any] | None, tuple[str, ...]]] = [
        (vendor.vendor, ("guide", "fetches")), (model, ("guide", "fetches")),
        *((carried.plugin, ("fetches",)) for carried in vendor.newest_first(model)[:1]),
    ]  # fmt: skip
    found: Map | None = None
    for loaded, keys in places:
        value: Any = loaded.data if loaded else None
        for key in keys:
            value = value.get(key) if isinstance(value, Map) else None
        if isinstance(value, Map):
            found = merge(found, value) if found is not None else value
    if found is None:
        return model.data
    guide, whole = Map(found.at), Map(found.at)
    guide.put("fetches", found, found.at, found.at)
    whole.put("guide", guide, found.at, found.at)
    return merge(model.data, whole)


def _with_origin(data: Any) -> Any:
    if isinstance(data, Map):
        return {
            key: _with_origin(value)
            if isinstance(value, Map)
            else {"value": value, "path": data.value_at[key].path, "line": data.value_at[key].line}
            for key, value in data.items()
        }
    return data


def _yaml(data: object, depth: int) -> Iterator[tuple[str, Place | None]]:
    pad = "  " * depth
    if isinstance(data, Map):
        for key, value in data.items():
            place = data.value_at[key]
            if isinstance(value, Map) and value:
                yield f"{pad}{_scalar(key)}:", None
                yield from _yaml(value, depth + 1)
            else:
                yield f"{pad}{_scalar(key)}: {_flow(value)}", place
    elif isinstance(data, Seq):
        for item, place in zip(data, data.item_at, strict=True):
            yield f"{pad}- {_flow(item)}", place


def _flow(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_scalar(k)}: {_flow(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_flow(v) for v in value) + "]"
    return _scalar(value)


def _scalar(value: Any) -> str:
    """A scalar that reads back as the same value."""
    from phonegen.language.reader import scalar

    if not isinstance(value, str):
        return json.dumps(value)
    plain = (
        value.replace(" ", "").replace("-", "").replace("_", "").replace(".", "").replace("/", "")
    )
    if (
        plain.isalnum()
        and scalar(value, True) == value
        and value[0].isalnum()
        and value.strip() == value
    ):
        return value
    return json.dumps(value, ensure_ascii=False)


def schema(kind: str | None, out: Path | None) -> None:
    """Print one schema, or write all of them."""
    from phonegen.build.schemas import json_schema
    from phonegen.language.spec.kinds import DOCUMENTED

    if kind is not None and kind not in DOCUMENTED:
        usage_error(f"there is no spec of kind '{kind}'. {did_you_mean(kind, DOCUMENTED)}")
    if out is None:
        wanted = {kind: json_schema(kind)} if kind else {k: json_schema(k) for k in DOCUMENTED}
        value = wanted[kind] if kind else wanted
        typer.echo(json.dumps(value, indent=2, ensure_ascii=False))
        return
    out.mkdir(parents=True, exist_ok=True)
    for name in [kind] if kind else DOCUMENTED:
        text = json.dumps(json_schema(name), indent=2, ensure_ascii=False) + "\n"
        (out / f"{name}.json").write_text(text, "utf-8")


def explain(code: str | None) -> None:
    """Print what a diagnostic means; all of them without a code."""
    if code is None:
        width = max(map(len, Code))
        for known in Code:
            typer.echo(f"{known.ljust(width)}  {known.about}")
        return
    found = next((known for known in Code if known == code), None)
    if found is None:
        usage_error(f"there is no diagnostic '{code}'. {did_you_mean(code, Code)}")
    typer.echo(f"{found} ({found.severity})\n\n{found.about}")


def stats(session: Session, as_json: bool) -> None:
    """Count what the catalogue holds."""
    from phonegen.dialects.contract import STATES
    from phonegen.dialects.statistics import (
        evidenced,
        kept,
        kept_extras,
        per_dialect,
        pictured,
        translated,
    )

    project = session.project(checked=False)
    rows = list(per_dialect(project))
    if as_json or session.form is OutputFormat.json:
        found = {
            "dialects": rows,
            "contract": kept(project),
            "extras": kept_extras(project),
            "pictures": pictured(project),
            "features": evidenced(project),
            "prose": translated(project),
        }
        typer.echo(json.dumps(found, indent=2))
        return
    plugins = [plugin.name in vendor.ledgers for vendor, plugin in project.plugins()]
    typer.echo(
        f"{sum(1 for _ in project.models())} models, {len(plugins)} plugins, "
        f"{sum(plugins)} of them released"
    )
    header = {name: name.replace("_", " ") for name in rows[0]} if rows else {}
    typer.echo(_columns([header, *rows], list(header)), nl=False)
    for what, counts in (
        ("The parameters of provd", kept(project)),
        ("What a site sets", kept_extras(project)),
    ):
        pairs = sum(counts[state] for state in STATES) or 1
        typer.echo(f"\n{what} in all plugins, {pairs} pairs")
        shares = [
            {"state": s.replace("_", " "), "pairs": counts[s], "share": f"{counts[s] / pairs:.1%}"}
            for s in STATES
        ]
        typer.echo(_columns(shares, list(shares[0])), nl=False)
    pictures = pictured(project)
    typer.echo(
        f"\nPictures tell where the keys are of {pictures['placed']} "
        f"of {pictures['models_with_keys']} models that have any"
    )
    words = translated(project)
    typer.echo(f"French of {words['french']} of {words['sentences']} sentences that pages show")
    for kind, counts in evidenced(project).items():
        results = ", ".join(f"{count} {name}" for name, count in counts.items() if name != "models")
        typer.echo(f"Features {kind} of {counts['models']} models{': ' * bool(results)}{results}")
