"""`new`: from the guide's questions to a spec that builds."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, get_args

import typer

from phonegen.build.pipeline import load_checked
from phonegen.cli.console import usage_error
from phonegen.cli.session import Session, names_of
from phonegen.codes import Code
from phonegen.diagnostics import Report, did_you_mean
from phonegen.language.catalogue import VendorSpecs, natural
from phonegen.language.loading import load
from phonegen.language.reader import scalar
from phonegen.language.spec.model import Model
from phonegen.network import parse_mac


@dataclass
class Answers:
    """What is known about the phone; None is unknown."""

    like: str | None = None
    name: str | None = None
    type: str | None = None
    lines: int | None = None
    keys: int | None = None
    plugin: str | None = None
    firmware: str | None = None
    mac: str | None = None
    user_agent: str | None = None
    vendor_class: str | None = None
    documentation: str | None = None


QUESTIONS = {
    "name": "Which name does the phone report of itself",
    "like": "Which phone of this vendor is it most like (empty: none)",
    "type": "What kind of device is it",
    "lines": "How many SIP accounts has it",
    "keys": "How many programmable keys has it",
    "plugin": "Which plugin shall carry it",
    "firmware": "Which firmware version did you test (empty: unknown)",
    "mac": "Which MAC address has the phone on your desk (empty: unknown)",
    "user_agent": "Which User-Agent does it send (empty: unknown)",
    "vendor_class": "Which DHCP option 60 does it send (empty: none or unknown)",
    "documentation": "Where is the administrator's guide, as a URL (empty: unknown)",
}
TYPES = get_args(Model.model_fields["type"].annotation)


def new(
    session: Session, name: str, answers: Answers, yes: bool, seen: Sequence[Path] = ()
) -> None:
    """Write `specs/vendor/model.yaml`, check the catalogue with it, and say what comes next.

    SEEN are captures, logs and configurations that answer what ANSWERS leaves open.
    """
    root = session.root
    vendor_name, stem = names_of(name)
    target = f"{vendor_name}/{stem}"
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]*/[a-z0-9][a-z0-9._-]*", target):
        usage_error("a new spec is named vendor/model, of letters, digits and '-'")
    path = root / "specs" / vendor_name / f"{stem}.yaml"
    if path.exists():
        usage_error(f"specs/{target}.yaml exists; edit it, or choose another name")
    if seen:
        from phonegen.cli.new_from import answers_of, tell

        found = tell(session, vendor_name, answers.name or stem, answers.mac, seen)
        for key, value in answers_of(found).items():
            inherited = answers.like and key == "plugin"
            if getattr(answers, key) is None and not inherited:
                setattr(answers, key, value)
    made: list[Path] = []
    vendor = load(root, Report(), vendor_name).vendors.get(vendor_name)
    if vendor is None:
        made = _begin_vendor(root, vendor_name, stem, answers, yes)
        vendor = load(root, Report(), vendor_name).vendors[vendor_name]
    elif vendor.vendor is None or not vendor.plugins:
        usage_error(f"specs/{vendor_name}/ needs a vendor.yaml and a plugin; `phonegen check`")
    _ask(vendor, stem, answers, yes)
    _check_answers(session, vendor, answers)
    path.write_text(spec_text(answers), "utf-8")
    load_checked(root, session.report, vendor_name)
    if session.report:
        for file in [path, *made]:
            file.unlink()
        typer.echo("The answers do not make a valid spec; nothing was kept:\n", err=True)
        session.finish()
    for file in [*made, path]:
        typer.echo(f"wrote {file.relative_to(root).as_posix()}")
    if made:
        typer.echo("next: put the manual's names and file into the dialect")
    typer.echo(f"next: phonegen preview {target}, then phonegen build {target}")


def _begin_vendor(root: Path, folder: str, stem: str, answers: Answers, yes: bool) -> list[Path]:
    """Write the files of a vendor that has none, from its first phone's answers."""
    from phonegen.cli.new_vendor import vendor_files

    asking = not yes and sys.stdin.isatty()
    for key in ("user_agent", "mac"):
        if getattr(answers, key) is None and asking:
            setattr(answers, key, typer.prompt(QUESTIONS[key]))
    if not answers.user_agent or not answers.mac:
        usage_error(
            f"'{folder}' is a new vendor: its first phone needs --user-agent and --mac, by which "
            "the server recognises it"
        )
    answers.name = answers.name or stem.upper()
    answers.plugin = answers.plugin or "v1"
    files = vendor_files(
        folder.capitalize(), answers.plugin, answers.user_agent, answers.name, answers.firmware,
        _mac(answers.mac)[:8],
    )  # fmt: skip
    paths = []
    for name, text in files.items():
        path = root / "specs" / folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        paths.append(path)
    return paths


def _ask(vendor: VendorSpecs, stem: str, answers: Answers, yes: bool) -> None:
    newest = max(vendor.plugins, key=natural)
    defaults: dict[str, Any] = {
        "name": stem.upper(),
        "like": "",
        "type": "deskphone",
        "lines": 1,
        "keys": 0,
        "plugin": newest,
    }
    asking = not yes and sys.stdin.isatty()
    for field in fields(Answers):
        key = field.name
        if getattr(answers, key) is not None:
            continue
        inherited = answers.like and key in ("type", "lines", "keys", "plugin")
        if asking and not inherited:
            kind = int if key in ("lines", "keys") else str
            answer = typer.prompt(QUESTIONS[key], default=defaults.get(key, ""), type=kind)
            setattr(answers, key, answer if answer != "" else None)
        elif key in defaults and not inherited and key != "like":
            setattr(answers, key, defaults[key])


def _check_answers(session: Session, vendor: VendorSpecs, answers: Answers) -> None:
    folder = f"specs/{vendor.folder}"
    if answers.like is not None:
        answers.like = answers.like.lower().removesuffix(".yaml").removeprefix(f"{vendor.folder}/")
        if answers.like not in vendor.models:
            hint = did_you_mean(answers.like, vendor.models)
            session.fail(Code.NOT_FOUND, folder, f"there is no model '{answers.like}'", hint)
    if answers.plugin is not None and answers.plugin not in vendor.plugins:
        hint = did_you_mean(answers.plugin, vendor.plugins)
        session.fail(Code.NOT_FOUND, folder, f"there is no plugin '{answers.plugin}'", hint)
    if answers.type is not None and answers.type not in TYPES:
        hint = did_you_mean(answers.type, TYPES)
        session.fail(Code.NOT_FOUND, folder, f"'{answers.type}' is no kind of device", hint)


def spec_text(answers: Answers) -> str:
    """The YAML of a spec with the answers given."""
    lines = ["# yaml-language-server: $schema=../../generated/schema/model.json"]
    if answers.like:
        lines.append(f"extends: {_text(answers.like)}")
    lines.append(f"model: {_text(answers.name or '')}")
    if answers.type:
        lines.append(f"type: {answers.type}")
    if answers.lines is not None:
        lines.append(f"lines: {answers.lines}")
    if answers.keys:
        lines.append(f"keys: {{line: {answers.keys}}}")
    if answers.plugin:
        version = f"version: {_text(answers.firmware)}" if answers.firmware else ""
        lines += ["plugins:", f"  {_text(answers.plugin)}: {{{version}}}"]
    if answers.user_agent:
        agent, name = _text(answers.user_agent), _text(answers.name or "")
        mac = f", mac: {_text(_mac(answers.mac))}" if answers.mac else ""
        lines += ["samples:", f"  - {{user_agent: {agent}, model: {name}{mac}}}"]
    if answers.vendor_class:
        lines += ["dhcp:", f"  match: [{{exact: {_text(answers.vendor_class)}}}]"]
    if answers.documentation:
        url = _text(answers.documentation)
        lines += ["guide:", f"  documentation: {{access: public, url: {url}}}"]
    return "\n".join(lines) + "\n"


def _mac(given: str) -> str:
    mac = parse_mac(given)
    if mac is None:
        usage_error(f"--mac: '{given}' is no MAC address")
    return mac


def _text(value: str) -> str:
    import json

    safe = re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_.-]*", value) and scalar(value, True) == value
    return value if safe else json.dumps(value, ensure_ascii=False)
