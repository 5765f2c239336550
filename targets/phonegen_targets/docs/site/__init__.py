"""The site: what `generated/` and `docs/` say, as sources for the generator of pages.

Nothing here reads specs: pages come from the committed Markdown, the catalogue from the JSON
beside it.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path

from phonegen_targets.docs.site.catalogue import catalogue_page, coverage_page, home_page
from phonegen_targets.docs.site.links import Links
from phonegen_targets.docs.site.rewriting import rewritten

ASSETS = Path(__file__).parent / "assets"
GUIDES = {"language": "Spec language", "primitives": "Primitives", "architecture": "Architecture"}
REFERENCE = ("fields", "parameters", "diagnostics")


def assemble(root: Path, folder: Path, out: Path) -> Path:
    """Write the generator's project below FOLDER, from the checkout at ROOT; its configuration.

    OUT is where the generator is to write.

    Files that did not change are left alone, so that the generator's cache holds. Raises
    FileNotFoundError when `generated/docs` is not there.
    """
    sources = folder / "docs"
    links = Links(root)
    pages = {links.page(path): path for path in _pages(root)}
    written = {
        target: rewritten(path.read_text("utf-8"), links.of(path)).encode()
        for target, path in pages.items()
    }
    phones = _data(root, "*/*.json")
    plugins = _data(root, "*/plugins/*.json")
    written["index.md"] = home_page(phones, plugins).encode()
    written["catalogue.md"] = catalogue_page(phones).encode()
    written["coverage.md"] = coverage_page(plugins).encode()
    whole = {"phones": phones, "plugins": plugins}
    written["catalogue.json"] = (json.dumps(whole, ensure_ascii=False) + "\n").encode()
    for asset in sorted(ASSETS.iterdir()):
        if asset.suffix in (".js", ".css"):
            written[f"assets/{asset.name}"] = asset.read_bytes()
    for path in links.files:  # pictures, rules and specs that pages link to
        written[links.copy(path)] = (root / path).read_bytes()
    _write(sources, written)
    configuration = (ASSETS / "zensical.toml").read_text("utf-8")
    configuration = configuration.replace("nav = []", f"nav = {_toml(_menu(phones))}")
    there = os.path.relpath(out, folder)
    configuration = configuration.replace('site_dir = ""', f"site_dir = {json.dumps(there)}")
    file = folder / "zensical.toml"
    if not file.is_file() or file.read_text("utf-8") != configuration:
        file.write_text(configuration, "utf-8")
    return file


def _pages(root: Path) -> Iterator[Path]:
    found = root / "generated" / "docs"
    if not found.is_dir():
        raise FileNotFoundError(found)
    yield from sorted(found.rglob("*.md"))
    yield from sorted((root / "generated" / "reference").glob("*.md"))
    yield from (root / "docs" / f"{name}.md" for name in (*GUIDES, "dhcp"))
    yield root / "CONTRIBUTING.md"
    yield root / "README.md"


def _data(root: Path, pattern: str) -> list[dict[str, object]]:
    folder = root / "generated" / "docs"
    found = []
    for path in sorted(folder.glob(pattern)):
        entry = json.loads(path.read_text("utf-8"))
        entry["page"] = path.relative_to(folder).with_suffix("").as_posix()
        found.append(entry)
    return found


def _menu(phones: list[dict[str, object]]) -> list[object]:
    """Vendors by name, not all phones, which would then be in every page."""
    vendors = {str(p["id"]).partition("/")[0]: str(p["vendor"]) for p in phones}
    by_name = sorted(vendors.items(), key=lambda item: item[1].lower())
    return [
        {"Home": "index.md"},
        {"Phones": "catalogue.md"},
        {"Vendors": [{name: f"phones/{folder}/index.md"} for folder, name in by_name]},
        {"Parameters": "coverage.md"},
        {"DHCP": "guide/dhcp.md"},
        {"Contribute": [
            {"Add a phone": "contributing.md"},
            *({title: f"guide/{name}.md"} for name, title in GUIDES.items()),
            *({name.capitalize(): f"reference/{name}.md"} for name in REFERENCE),
            {"About phonegen": "about.md"},
        ]},
    ]  # fmt: skip


def _toml(value: object) -> str:
    """VALUE of texts, lists and tables with one key, inline."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(k)} = {_toml(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_toml, value)) + "]"
    return re.sub(r"\x7f", r"\\u007F", json.dumps(value))


def _write(folder: Path, content: dict[str, bytes]) -> None:
    """Make FOLDER hold CONTENT by path, and nothing else."""
    for path in [p for p in folder.rglob("*") if p.is_file()] if folder.is_dir() else []:
        if path.relative_to(folder).as_posix() not in content:
            path.unlink()
    for name, data in content.items():
        path = folder / name
        if path.is_file() and path.read_bytes() == data:
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
