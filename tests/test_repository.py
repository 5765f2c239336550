"""The repository itself: commands of the documents, promises.

That generated files are in step with the specs, `.ci/run` asks `phonegen build --all --check`.
"""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest
from catalogues import REPOSITORY, load_sound, the_repository
from commands import phonegen
from phonegen.dialects.contract import STATES
from phonegen.dialects.parameters import documented
from phonegen.dialects.statistics import kept, kept_extras, per_dialect

CODE = [*REPOSITORY.glob("compiler/**/*.py"), *REPOSITORY.glob("targets/**/*.py")]


def copy(tmp_path: Path) -> Path:
    for name in ("specs", "generated"):
        shutil.copytree(REPOSITORY / name, tmp_path / name)
    return tmp_path


def test_the_catalogue_passes_all_checks() -> None:
    assert the_repository().vendors.keys() == load_sound(REPOSITORY).vendors.keys()


@pytest.mark.slow
def test_commands_of_contributing(tmp_path: Path) -> None:
    folder = copy(tmp_path)
    text = (REPOSITORY / "CONTRIBUTING.md").read_text("utf-8")
    guide = text.partition("## Which way is yours")[2].partition("\n## ")[0]
    commands = re.findall(r"^ *(phonegen .*)$", guide, re.M)
    assert len(commands) >= 5
    for command in commands:
        said = "@ann\n66.86.0.15\ny\nq\ny\n" if "verify" in command else ""
        phonegen(*shlex.split(command)[1:], folder=folder, said=said)
    page = folder / "generated/docs/yealink/t99x.md"
    assert "T99X" in page.read_text("utf-8")


@pytest.mark.slow
def test_a_dialect_counts_as_its_plugins_do() -> None:
    """It honours what any of its plugins does: models of one may lack a file that others get."""
    project = the_repository()
    plugins, rows = kept(project)["plugins"], {r["dialect"]: r for r in per_dialect(project)}
    honoured: dict[str, set[str]] = {}
    for vendor, plugin in project.plugins():
        states = plugins[project.plugin_id(vendor.folder, plugin.name)]["parameters"]
        told = honoured.setdefault(f"{vendor.folder}/{plugin.spec.dialect}", set())
        told |= {name for name, state in states.items() if state == "honoured"}
    assert {name: len(own) for name, own in honoured.items()} == {
        name: rows[name]["honoured"] for name in honoured
    }
    assert all(sum(row[s] for s in STATES) == len(documented()) for row in rows.values())


def test_every_dialect_answers_for_all() -> None:
    """What provd and a site may set is written, refused with a reason, or was looked for."""
    for counted in (kept(the_repository()), kept_extras(the_repository())):
        silent = {
            name: [p for p, state in row["parameters"].items() if state == "not_mapped"]
            for name, row in counted["plugins"].items()
            if row["not_mapped"]
        }
        assert not silent


def test_readme_names_real_files() -> None:
    for document in ("README.md", "CONTRIBUTING.md", "docs/language.md", "docs/architecture.md"):
        path = REPOSITORY / document
        for target in re.findall(r"\]\(([^)#]+)\)", path.read_text("utf-8")):
            if not target.startswith("http"):
                assert (path.parent / target).exists(), f"{document}: {target}"


@pytest.mark.parametrize("path", CODE, ids=lambda p: p.name)
def test_no_vendor_in_the_code(path: Path) -> None:
    vendors = [p.name for p in (REPOSITORY / "specs").iterdir() if p.is_dir()]
    words = re.findall(r"[a-z]+", path.read_text("utf-8").lower())
    # examples in --help name a phone, and a reader is a vendor's grammar, with its manual
    if path.parent.name not in ("commands", "cli", "readers"):
        assert not set(vendors) & set(words)


def test_specs_carry_the_modeline() -> None:
    for path in REPOSITORY.glob("specs/**/*.yaml"):
        first = path.read_text("utf-8").partition("\n")[0]
        match = re.fullmatch(r"# yaml-language-server: \$schema=(\S+)", first)
        assert match, path
        assert (path.parent / match[1]).resolve().is_file(), path
