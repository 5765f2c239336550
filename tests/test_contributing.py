"""What contributors meet: forms, workflows, hooks, owners, and commands in documents."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from catalogues import REPOSITORY, sound_catalogue
from commands import command_line, phonegen
from phonegen.boot.programs import PACKAGES
from phonegen.cli.boot_servers import NEEDED
from phonegen_targets.docs.texts import slug
from ruamel.yaml import YAML

GITHUB = REPOSITORY / ".github"
FORMS = sorted(p for p in GITHUB.glob("ISSUE_TEMPLATE/*.yml") if p.name != "config.yml")
WORKFLOWS = sorted(GITHUB.glob("workflows/*.yml"))
PIN = re.compile(r"[\w.-]+/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+")
DOCUMENTS = sorted([*REPOSITORY.glob("*.md"), *REPOSITORY.glob("docs/*.md")])


def yaml(path: Path) -> Any:
    return YAML(typ="safe", pure=True).load(path)


def name(path: Path) -> str:
    return path.relative_to(REPOSITORY).as_posix()


def list_owners(folder: Path, code: int = 0) -> str:
    return phonegen("list", "owners", folder=folder, code=code).stdout


@pytest.mark.parametrize("path", FORMS, ids=name)
def test_forms_are_what_github_takes(path: Path) -> None:
    form = yaml(path)
    assert form["name"] and form["description"]
    assert form.keys() <= {"name", "description", "title", "labels", "assignees", "body"}
    questions = [part for part in form["body"] if part["type"] != "markdown"]
    assert questions
    for part in form["body"]:
        assert part["type"] in ("markdown", "input", "textarea", "dropdown", "checkboxes")
        assert part.keys() <= {"type", "id", "attributes", "validations"}
    for part in questions:
        assert re.fullmatch(r"[\w-]+", part["id"])
        assert part["attributes"]["label"]
        texts = [v for v in part["attributes"].values() if not isinstance(v, list)]
        assert all(isinstance(text, str) for text in texts)  # 1.10 would be a number
    for values in ([p["id"] for p in questions], [p["attributes"]["label"] for p in questions]):
        assert len(set(values)) == len(values)


def test_there_are_forms() -> None:
    assert len(FORMS) == 4
    config = yaml(GITHUB / "ISSUE_TEMPLATE/config.yml")
    assert all(link.keys() == {"name", "url", "about"} for link in config["contact_links"])


@pytest.mark.parametrize("path", WORKFLOWS, ids=name)
def test_workflows_trust_no_tag(path: Path) -> None:
    workflow = yaml(path)
    assert workflow["permissions"] == {"contents": "read"}
    steps = [step for job in workflow["jobs"].values() for step in job["steps"]]
    for step in steps:
        assert ("uses" in step) != ("run" in step)
        if step.get("uses", "").startswith("actions/checkout@"):
            assert step["with"]["persist-credentials"] is False
    used = re.findall(r"uses: *(.+)", path.read_text("utf-8"))
    assert len(used) == sum("uses" in step for step in steps)
    assert all(PIN.fullmatch(action) for action in used), used


def test_an_action_has_one_pin() -> None:
    pins: dict[str, set[str]] = {}
    for path in WORKFLOWS:
        for action, pin in re.findall(r"uses: *(\S+)@(.+)", path.read_text("utf-8")):
            pins.setdefault(action, set()).add(pin)
    assert {len(found) for found in pins.values()} == {1}, pins


def test_ci_runs_what_a_contributor_runs() -> None:
    """`.ci/run` on each Python of pyproject.toml, with the servers that it would install."""
    tests = yaml(GITHUB / "workflows/ci.yml")["jobs"]["tests"]
    commands = [step["run"] for step in tests["steps"] if "run" in step]
    assert ".ci/run" in commands
    needed = dict(re.findall(r"^need (\S+) (\S+)$", (REPOSITORY / ".ci/run").read_text(), re.M))
    assert len(needed) >= 6
    words = set(shlex.split(" ".join(commands)))
    assert words >= {package for program, package in needed.items() if program != "chromium"}
    assert "chromium" in words  # of the machine's image; its command fails where there is none


def needed_to_boot() -> set[str]:
    """Debian's packages of all that a lab with dhcpd starts, and that are no part of any system."""
    programs = {program for group in NEEDED.values() for program in group}
    programs |= {"dhcpd", "ip", "stunnel4"}
    return {package for program in programs for package in PACKAGES[program].split()}


def test_pull_requests_show_how_phones_boot() -> None:
    """Its job has all programs of the lab, and runs the script that is tested below."""
    job = yaml(GITHUB / "workflows/ci.yml")["jobs"]["boots"]
    assert job["if"] == "github.event_name == 'pull_request'"
    commands = [step["run"] for step in job["steps"] if "run" in step]
    assert commands[-1] == '.ci/boots "origin/$GITHUB_BASE_REF" >> "$GITHUB_STEP_SUMMARY"'
    assert set(shlex.split(" ".join(commands))) >= needed_to_boot()
    checkout = next(s for s in job["steps"] if "checkout@" in s.get("uses", ""))
    assert checkout["with"]["fetch-depth"] == 0


@pytest.fixture
def branch(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Runs `.ci/boots` on a branch of two vendors, with a `phonegen` that prints what it is told.

    The function takes the files that the branch writes, what `phonegen` prints and ends with.
    """
    root = tmp_path / "project"
    environment = {**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}"}
    environment |= {f"GIT_{who}_{what}": "a@example.org" for who in ("AUTHOR", "COMMITTER")
                    for what in ("NAME", "EMAIL")}  # fmt: skip

    def git(*arguments: str) -> None:
        subprocess.run(["git", *arguments], cwd=root, env=environment, check=True)

    def commit(files: Mapping[str, str]) -> None:
        for path, text in files.items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(text)
        git("add", "-A")
        git("commit", "-qm", "work", "--allow-empty")

    def run(
        files: Mapping[str, str], prints: str = "ok", code: int = 0
    ) -> subprocess.CompletedProcess[str]:
        root.mkdir()
        git("init", "-q", "-b", "main")
        commit({f"specs/{vendor}/vendor.yaml": "" for vendor in ("acme", "zeta", "other")})
        git("checkout", "-q", "-b", "work")
        commit(files)
        git("checkout", "-q", "main")
        commit({"specs/other/x1.yaml": "on main since"})
        git("checkout", "-q", "work")
        program = tmp_path / "phonegen"
        program.write_text(f'#!/bin/sh\necho "$@"\nprintf {shlex.quote(prints)}\nexit {code}\n')
        program.chmod(0o755)
        return subprocess.run(
            [REPOSITORY / ".ci/boots", "main"], cwd=root, env=environment, capture_output=True,
            text=True, check=False,
        )  # fmt: skip

    return run


def test_summary_is_of_the_vendors_that_changed(
    branch: Callable[..., subprocess.CompletedProcess[str]],
) -> None:
    files = ["zeta/dialects/d1.yaml", "acme/x1.yaml", "acme/x2.yaml", "zz-gone/x1.yaml", "top.yaml",
             "--all/x.yaml", "$(touch ran)/x.yaml", "acme zeta/x.yaml"]  # fmt: skip
    done = branch({f"specs/{file}": "" for file in files} | {"README.md": "new"})
    assert done.returncode == 0, done.stderr
    assert "    boot acme zeta --all --output-format text\n    ok" in done.stdout
    assert not done.stderr


def test_summary_shows_what_failed_and_fails(
    branch: Callable[..., subprocess.CompletedProcess[str]],
) -> None:
    report = "FAILED acme/x1\\n```\\n# no heading\\n1 of 2 phones boot\\n"
    done = branch({"specs/acme/x1.yaml": "new"}, report, code=1)
    assert done.returncode == 1
    assert "\n    FAILED acme/x1\n    ```\n    # no heading\n    1 of 2 phones" in done.stdout


def test_summary_of_other_changes_boots_nothing(
    branch: Callable[..., subprocess.CompletedProcess[str]],
) -> None:
    done = branch({"compiler/new.py": ""}, code=1)
    assert done.returncode == 0
    assert done.stdout == "## Phones in the lab\n\nNo vendor's specs have changed.\n"


def test_hooks_name_versions() -> None:
    repositories = yaml(REPOSITORY / ".pre-commit-config.yaml")["repos"]
    fetched = [h for r in repositories for h in r["hooks"] if h["language"] != "system"]
    assert fetched
    for hook in fetched:
        assert all(re.fullmatch(r"[\w-]+==[\d.]+", p) for p in hook["additional_dependencies"])


def test_linters_leave_generated_files_alone() -> None:
    """pre-commit names each file, and ruff then excludes none that is named, unless it must."""
    hooks = [h for r in yaml(REPOSITORY / ".pre-commit-config.yaml")["repos"] for h in r["hooks"]]
    entries = [hook["entry"] for hook in hooks if hook.get("pass_filenames", True)]
    checked = [entry for entry in entries if entry.startswith(("ruff", "typos"))]
    assert len(checked) == 3 and all("--force-exclude" in entry for entry in checked)


def test_owners_are_those_of_the_specs() -> None:
    lines = (GITHUB / "CODEOWNERS").read_text("utf-8").splitlines(keepends=True)
    assert list_owners(REPOSITORY) == "".join(line for line in lines if not line.startswith("#"))


def test_owners_of_a_vendor(tmp_path: Path) -> None:
    root = sound_catalogue(tmp_path)
    assert list_owners(root) == ""
    spec = root / "specs/acme/vendor.yaml"
    text = spec.read_text("utf-8")
    spec.write_text(text + 'owners: ["@alice", "@acme/phones", bob@example.org]\n', "utf-8")
    assert list_owners(root) == "/specs/acme/  @alice @acme/phones bob@example.org\n"
    for wrong in ("alice", "@", "@a b", "@a\\n* @b"):
        spec.write_text(text + f'owners: ["{wrong}"]\n', "utf-8")
        said = list_owners(root, code=1)
        assert "specs/acme/vendor.yaml:" in said and "owners" in said


@pytest.mark.parametrize("document", DOCUMENTS, ids=name)
def test_links_of_documents_lead_somewhere(document: Path) -> None:
    for target, anchor in re.findall(r"\]\(([^)#\s]*)(#[^)\s]*)?\)", document.read_text("utf-8")):
        if target.startswith("http"):
            continue
        page = document.parent / target if target else document
        assert page.exists(), target
        if anchor:
            headings = re.findall(r"^#+ (.+)$", page.read_text("utf-8"), re.M)
            assert anchor[1:] in [slug(heading) for heading in headings]


@pytest.mark.parametrize("document", DOCUMENTS, ids=name)
def test_commands_in_documents_exist(document: Path) -> None:
    """Every `phonegen COMMAND --option` that stands in code is one that there is."""
    text = document.read_text("utf-8")
    commands = command_line().commands
    found = re.findall(r"\bphonegen ((?:[\w/.:|-]+ ?)+)", "\n".join(code_in(text)))
    assert found or document.name not in ("README.md", "CONTRIBUTING.md")
    for line in found:
        words = line.split()
        command, *rest = words
        if command.startswith("-") or "/" in command:
            continue
        assert command in commands, line
        options = {o for p in commands[command].params for o in (*p.opts, *p.secondary_opts)}
        used = {word for word in rest if word.startswith("--")}
        assert used <= options | {"--help", "--install-completion"}, line


def code_in(text: str) -> list[str]:
    """What stands in fences and between backquotes."""
    fences = re.findall(r"^ *```(?:sh|bash)?\n(.*?)^ *```", text, re.M | re.S)
    return [*fences, *re.findall(r"`(phonegen [^`]+)`", text)]


@pytest.mark.slow
def test_tests_of_one_vendor_read_no_other() -> None:
    """`pytest --vendor` collects what is made for each plugin, and names what is not there."""

    def collected(vendor: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "pytest", "--vendor", vendor, "--collect-only", "-q"]
        return subprocess.run(
            [*command, "-p", "no:cacheprovider"], cwd=REPOSITORY, capture_output=True, text=True,
            check=False,
        )  # fmt: skip

    found = re.findall(r"^(tests/\w+\.py)::\w+\[(.*)\]$", collected("zenitel").stdout, re.M)
    assert {file for file, _ in found} >= {"tests/test_plugins.py", "tests/test_reads.py"}
    assert all(re.search(r"(^|-)zenitel/", case) for _, case in found)
    wrong = collected("nobody")
    assert wrong.returncode == 4 and "there is no 'nobody' in specs" in wrong.stderr
