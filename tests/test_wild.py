"""Requests as phones have sent them to people's servers: who all plugins together say they are.

`wild/user_agents.tsv` says for each request which phone sent it, by vendor and model; `-` is one
of a vendor that no plugin is for, or a program.
"""

from __future__ import annotations

import csv
import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from catalogues import REPOSITORY, the_repository
from phonegen.dialects.identification import recognise, rules_for
from phonegen.dialects.requests import example_text
from phonegen.language.catalogue import Carried, Loaded, VendorSpecs
from phonegen.language.spec.dialect import Dialect
from phonegen.language.spec.identify import Sample
from phonegen_targets.provd.standin import load_plugin
from provd_rest import real_provd
from test_plugins import Request

TABLE = Path(__file__).parent / "wild" / "user_agents.tsv"
MAC, COLONS = "001122334455", "00:11:22:33:44:55"
NUMBERS = re.compile(rf"{MAC}|{COLONS}|\bS1\b")
# A number with the word around it, as one that leaves it out would write the rest.
WORD = re.compile(rf"[ ;(]*[^ ;()]*(?:{NUMBERS.pattern})[^ ;()]*\)?")


def rows() -> list[dict[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return [*csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)]


def phones() -> set[str]:
    """Every vendor and model of the catalogue."""
    vendors = the_repository().vendors.values()
    return {f"{v.about().name}/{m.spec.model}" for v in vendors for m in v.models.values()}


def named(told: dict[str, str] | None) -> str:
    if told is None or not {"vendor", "model"} <= told.keys():
        return ""
    return f"{told['vendor']}/{told['model']}"


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of all plugins, as a server has them."""
    folder = tmp_path_factory.mktemp("installed") / "plugins"
    shutil.copytree(REPOSITORY / "generated" / "provd", folder)
    for path in folder.iterdir():
        if not path.is_dir():
            path.unlink()
    return folder


@pytest.fixture(scope="module")
def plugins(installed: Path) -> dict[str, Any]:
    return {folder.name: load_plugin(folder) for folder in sorted(installed.iterdir())}


def test_the_table_is_about_phones_of_the_catalogue() -> None:
    found = rows()
    assert len({row["phone"] for row in found} & phones()) > 50
    assert all(row["source"] for row in found)


@pytest.mark.slow
def test_all_plugins_together_know_them(plugins: dict[str, Any]) -> None:
    known = phones()
    assert len(plugins) == len([*the_repository().plugins()])
    wrong = []
    for row in rows():
        request = Request(row["user agent"].encode(), row["path"].encode(), {})
        told = [
            found
            for plugin in plugins.values()
            if plugin.http_dev_info_extractor  # some phones ask over TFTP alone
            if (found := plugin.http_dev_info_extractor.extract(request, "http").result)
        ]
        said = {named(found) for found in told} - {""}
        right = {row["phone"]} if row["phone"] != "-" else said - known
        agreed = all(len({f[k] for f in told if k in f}) <= 1 for k in ("mac", "version"))
        if said != right or not agreed:
            wrong.append((row["user agent"], row["phone"], told))
    assert wrong == []


@pytest.mark.slow
def test_the_real_server_knows_them(installed: Path) -> None:
    asked = [(row["user agent"], row["path"]) for row in rows()]
    done = subprocess.run(
        [real_provd(), str(Path(__file__).parent / "provd_identify.py"), str(installed)],
        input=json.dumps(asked), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    seen = json.loads(done.stdout.splitlines()[-1])
    assert seen["plugins"] == len([*the_repository().plugins()])
    known = phones()
    for row, found in zip(rows(), seen["found"], strict=True):
        wanted = row["phone"]
        assert named(found) == wanted if wanted != "-" else named(found) not in known, row


def carried() -> Iterator[tuple[VendorSpecs, Loaded[Dialect], list[Carried]]]:
    """The models of every plugin."""
    for vendor, plugin in the_repository().plugins():
        yield vendor, vendor.dialects[plugin.spec.dialect], vendor.carried(plugin.name)


@pytest.mark.slow
def test_no_rule_wants_a_number_that_the_path_can_tell() -> None:
    """Whoever leaves the MAC or the serial number out is known all the same."""
    tried, wrong = 0, []
    for vendor, dialect, models in carried():
        rules = rules_for(dialect.spec, {c.name: c.traits for c in models})
        about = vendor.about()
        for model in models:
            for text in agents(dialect.spec, model):
                whole = recognise(rules, Sample(user_agent=text), about.name, about.ouis)
                for short in {WORD.sub("", text).strip(), NUMBERS.sub("", text).strip()} - {text}:
                    sample = Sample(user_agent=short)
                    told = recognise(rules, sample, about.name, about.ouis)
                    tried += 1
                    if named(dict(told)) != named(dict(whole)):
                        wrong.append((dialect.name, text, short, told))
    assert tried > len(phones())
    assert wrong == []


def agents(dialect: Dialect, model: Carried) -> Iterator[str]:
    """A User-Agent of a model for each rule that could be about it."""
    for rule in dialect.identify.values():
        if rule.user_agent and not (rule.only and model.name not in rule.only):
            yield example_text(rule.user_agent, model.name, model.version or "1.2.3.4")


def test_the_path_of_a_phones_own_file_tells_its_mac() -> None:
    """Given a User-Agent that tells the model and no MAC."""
    seen = set()
    for vendor, dialect, models in carried():
        rules = rules_for(dialect.spec, {c.name: c.traits for c in models})
        about = vendor.about()
        files = [f.name.rpartition("/")[2] for f in dialect.spec.files.values()]
        for name in (n for n in files if "{mac}" in n or "{MAC}" in n):
            for text in agents(dialect.spec, models[0]):
                path = re.sub(r"\{(mac|MAC)\}", MAC, name).replace("{model}", models[0].name)
                sample = Sample(user_agent=WORD.sub("", text).strip(), path=f"/a/{path}")
                told = recognise(rules, sample, about.name, about.ouis)
                if "model" in told:
                    seen.add((vendor.folder, dialect.name))
                    assert told.get("mac") == COLONS, sample
    assert len(seen) > 25
