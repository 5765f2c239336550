"""What a change of specs does to the files of phones, since a git revision."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from catalogues import sound_catalogue
from commands import phonegen
from extent import sampled
from phonegen.build.revision import RevisionError, blob_id, revision
from phonegen.cli.differing import MOST_BYTES, Outcome, markdown
from phonegen_targets.provd.differences import FileChange, Group

DIALECT = "specs/acme/dialects/d1.yaml"
GIT = ["git", "-c", "user.name=x", "-c", "user.email=x@x.example"]


def git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(
        [*GIT, *arguments], cwd=folder, check=True, capture_output=True, text=True
    )
    return done.stdout.strip()


@pytest.fixture(scope="module")
def committed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A catalogue that is built and committed."""
    root = sound_catalogue(tmp_path_factory.mktemp("committed") / "project")
    phonegen("build", "--all", folder=root)
    git(root, "init", "-q", "-b", "main")
    git(root, "add", "specs", "generated")
    git(root, "commit", "-qm", "x")
    return root


@pytest.fixture
def folder(tmp_path: Path, committed: Path) -> Path:
    """A copy of it."""
    return Path(shutil.copytree(committed, tmp_path / "project"))


def edit(folder: Path, before: str, after: str, path: str = DIALECT) -> None:
    text = (folder / path).read_text("utf-8")
    assert before in text
    (folder / path).write_text(text.replace(before, after), "utf-8")


def found(folder: Path, *arguments: object) -> Any:
    return json.loads(phonegen("diff", *arguments, "--json", folder=folder).stdout)


def test_nothing_changes(folder: Path) -> None:
    assert found(folder)["changes"] == []
    assert "No file of 2 phones changes since HEAD (" in phonegen("diff", folder=folder).stdout


def test_phones_with_the_same_change_are_one_group(folder: Path) -> None:
    edit(folder, "{{ server_url }}", "{{ server_url }}/x")
    outcome = found(folder)
    (group,) = outcome["changes"]
    assert group["count"] == outcome["changed"] == outcome["phones"] == 2
    assert [phone["model"] for phone in group["phones"]] == ["X1", "X2"]
    (file,) = group["files"]
    assert file["name"] == "{mac}.cfg"
    changed = [line for line in file["diff"] if line[0] in "+-" and line[:3] not in ("+++", "---")]
    assert changed == [
        "-server = http://192.0.2.1:8667", "+server = http://192.0.2.1:8667/x",
    ]  # fmt: skip
    text = phonegen("diff", folder=folder).stdout
    assert "2 phones\n  test-acme-p1: X1, X2\n" in text and "\x1b" not in text
    assert text.endswith("of 1 plugin, in 1 way\n")


def test_phones_with_other_changes_are_apart(folder: Path) -> None:
    edit(folder, "lines: 6", "lines: 6\ntraits: {six: true}", "specs/acme/x2.yaml")
    edit(folder, "lines: 2", "lines: 2\ntraits: {six: false}", "specs/acme/x1.yaml")
    edit(
        folder,
        "          server:",
        "          more: '{{ 6 if model.six else 2 }}'\n          server:",
    )
    assert [group["count"] for group in found(folder)["changes"]] == [1, 1]


def test_what_only_a_phone_with_little_shows(folder: Path) -> None:
    edit(folder, "{{ locale | language }}", "{{ locale | language | default('English') }}")
    (group,) = found(folder)["changes"]
    assert "+language = English" in group["files"][0]["diff"]


def test_what_only_ones_own_config_shows(folder: Path) -> None:
    edit(folder, "          server:", "          vlan: '{{ vlan_id }}'\n          server:")
    outcome = found(folder)
    assert outcome["changes"] == [] and outcome["plugins"] == 1
    assert "--config tries another" in phonegen("diff", folder=folder).stdout
    config = {"vlan_id": 7, "sip_lines": {"1": {"username": "a", "proxy_ip": "192.0.2.1"}}}
    (folder / "user.json").write_text(json.dumps(config))
    (group,) = found(folder, "--config", "user.json")["changes"]
    assert "+vlan = 7" in group["files"][0]["diff"]


def test_some_phones(folder: Path) -> None:
    edit(folder, "{{ server_url }}", "{{ server_url }}/x")
    for names in (["HEAD", "acme/x1"], ["acme/x1"]):
        assert found(folder, *names)["changed"] == 1
    assert found(folder, "acme")["changed"] == 2
    assert "[not-found]" in phonegen("diff", "HEAD", "acme/x9", folder=folder, code=1).stdout


def test_each_phone_of_a_list(folder: Path) -> None:
    edit(folder, "{{ server_url }}", "{{ server_url }}/x")
    rows = [f"02:ac:3e:00:00:{n:02x},acme/x{1 + (n > 2)}" for n in range(1, 8)]
    (folder / "phones.csv").write_text("mac,phone\n" + "\n".join(rows) + "\n")
    (group,) = found(folder, "--fleet", "phones.csv")["changes"]
    assert {phone["model"]: phone["count"] for phone in group["phones"]} == {"X1": 2, "X2": 5}
    assert "X2 (5)" in phonegen("diff", "--fleet", "phones.csv", folder=folder).stdout
    (folder / "phones.csv").write_text("mac,phone\nxx,acme/x1\n02:ac:3e:00:00:01,acme/x9\n")
    done = phonegen("diff", "--fleet", "phones.csv", folder=folder, code=1)
    assert "[inventory-mac]" in done.stdout and "[inventory-phone]" in done.stdout
    done = phonegen("diff", "--fleet", "nothing.csv", folder=folder, code=1)
    assert "[inventory-file]" in done.stdout


def test_a_phone_without_dhcp_is_compared_too(folder: Path) -> None:
    (folder / "specs/acme/x3.yaml").write_text("extends: x1\nmodel: X3\ndhcp: nobody knows\n")
    phonegen("build", "--all", folder=folder)
    git(folder, "add", "-A", "specs", "generated")
    git(folder, "commit", "-qm", "x3")
    edit(folder, "{{ server_url }}", "{{ server_url }}/x")
    (folder / "phones.csv").write_text("mac,phone\n02:ac:3e:00:00:01,acme/x3\n")
    assert found(folder, "--fleet", "phones.csv")["changed"] == 1


def test_new_and_gone(folder: Path) -> None:
    (folder / "specs/acme/x2.yaml").rename(folder / "specs/acme/x4.yaml")
    edit(folder, "model: X2", "model: X4", "specs/acme/x4.yaml")
    outcome = found(folder)
    assert outcome["new"] == ["X4 in test-acme-p1"] and outcome["gone"] == ["X2 in test-acme-p1"]
    edit(folder, "prefix: test", "prefix: other", "specs/catalogue.yaml")
    outcome = found(folder)
    assert outcome["new"] == ["other-acme-p1"] and outcome["gone"] == ["test-acme-p1"]


def test_what_is_for_people_changes_no_phone(folder: Path) -> None:
    edit(folder, "description: Acme phones", "description: Phones", "specs/acme/plugins/p1.yaml")
    assert found(folder)["plugins"] in (0, 1)
    assert found(folder)["changes"] == []


def test_other_revisions(folder: Path) -> None:
    edit(folder, "{{ server_url }}", "{{ server_url }}/x")
    phonegen("build", "--all", folder=folder)
    git(folder, "commit", "-qam", "y")
    assert found(folder)["changes"] == []
    for name in ("HEAD~1", git(folder, "rev-parse", "HEAD~1"), "main^"):
        assert found(folder, name)["changed"] == 2
    assert (
        not (folder / ".git/index.lock").exists()
        and git(folder, "status", "--short", "specs") == ""
    )


NAMES = ["nothing", "", "HEAD:specs", "--output=x", "-h", "a\0b", "HEAD..HEAD", "é", "@{999}"]


@pytest.mark.parametrize("name", sampled(NAMES, ["nothing", "--output=x", "a\0b"]))
def test_a_name_is_data(folder: Path, name: str) -> None:
    with pytest.raises(RevisionError):
        revision(folder, name)
    assert not (folder / "x").exists()
    if not name.startswith("-") and "\0" not in name:
        assert "[revision]" in phonegen("diff", name, folder=folder, code=1).stdout


def test_outside_of_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    root = sound_catalogue(tmp_path / "project")
    assert "not a git repository" in phonegen("diff", folder=root, code=1).stdout
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "git cannot be run" in phonegen("diff", folder=root, code=1).stdout


def test_a_revision_without_plugins(tmp_path: Path) -> None:
    root = sound_catalogue(tmp_path / "project")
    git(root, "init", "-q")
    git(root, "add", "-A")
    git(root, "commit", "-qm", "x")
    assert "has no generated/provd" in phonegen("diff", folder=root, code=1).stdout


@pytest.mark.parametrize("text", ["raise ValueError('no')\n", "x = (\n", "import nothing\n", ""])
def test_a_plugin_that_does_not_run_is_reported(folder: Path, text: str) -> None:
    (folder / "generated/provd/test-acme-p1/entry.py").write_text(text)
    git(folder, "commit", "-qam", "broken")
    done = phonegen("diff", folder=folder, code=1)
    assert "does not run" in done.stdout and "[revision]" in done.stdout


def test_a_project_in_a_folder_of_its_repository(tmp_path: Path) -> None:
    root = sound_catalogue(tmp_path / "project/inside")
    phonegen("build", "--all", folder=root)
    git(tmp_path / "project", "init", "-q")
    git(tmp_path / "project", "add", "-A")
    git(tmp_path / "project", "commit", "-qm", "x")
    edit(root, "{{ server_url }}", "{{ server_url }}/x")
    assert found(root)["changed"] == 2


def test_ids_are_those_of_git(folder: Path) -> None:
    blob = git(folder, "rev-parse", f"HEAD:{DIALECT}")
    assert blob_id((folder / DIALECT).read_bytes(), blob) == blob


def test_markdown_for_a_pull_request(folder: Path) -> None:
    edit(folder, "{{ server_url }}", "{{ server_url }}/```x")
    text = phonegen("diff", "--format", "markdown", folder=folder).stdout
    assert text.startswith("### Files of phones\n\n2 of 2 phones change since `HEAD (")
    assert "<details><summary><b>2 phones</b></summary>" in text
    assert "````diff\n--- a/{mac}.cfg\n" in text and "\n````\n</details>" in text
    phonegen("diff", "--format", "html", folder=folder, code=2)


def test_markdown_is_bounded_and_what_is_in_it_is_no_markup() -> None:
    def group(number: int) -> Group:
        text = "\n".join(f"{number} {line} ` \x1b[31m</details>" for line in range(100))
        file = FileChange(f"`a|<b>{number}", "", text)
        return Group([file], {(f"p{number}", f"<i>`{m}"): 1 for m in range(50)})

    outcome = Outcome("x", [group(n) for n in range(200)], 10_000, new=["n"] * 500)
    text = markdown(outcome)
    assert len(text.encode()) < MOST_BYTES + 200 and "more changes are not shown here" in text
    assert text.count("<details>") == text.count("\n</details>")
    assert "\x1b" not in text and " and 480 more" in text


def test_the_clock_changes_nothing(folder: Path) -> None:
    edit(folder, "          server:", "          time: '{{ now }}'\n          server:")
    phonegen("build", "--all", folder=folder)
    git(folder, "commit", "-qam", "clock")
    edit(folder, "{{ server_url }}", "{{ server_url }}/x")
    (group,) = found(folder)["changes"]
    assert not [line for line in group["files"][0]["diff"] if line.startswith(("-time", "+time"))]
