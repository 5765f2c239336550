"""`preview`."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import typer

from phonegen import files
from phonegen.cli.console import colour
from phonegen.cli.problems import OutputFormat
from phonegen.cli.session import Session
from phonegen.cli.site_settings import read_site, site_text
from phonegen.codes import Code
from phonegen.diagnostics import Place, Report, did_you_mean
from phonegen.language.catalogue import Carried, Loaded, Project, VendorSpecs
from phonegen.language.spec.model import Model

MOST = 4_000_000  # bytes of a configuration


def preview(
    session: Session,
    name: str,
    config: Path | None,
    site: Path | None,
    plugin_name: str | None,
    secrets: bool,
) -> None:
    """Print the files that a phone gets from its generated plugin, and what it is not told.

    SECRETS: those of a configuration and of a site are shown, and not masked.
    """
    project = session.rendered_project(name)
    vendor, model = session.model(project, name)
    carried = carried_by(session, vendor, model, plugin_name)
    written, said = files_of(session, project, vendor, carried, config, site, secrets)
    if session.form is OutputFormat.json:
        typer.echo(json.dumps(written, indent=2, ensure_ascii=False))
    else:
        start, end = ("\x1b[1m", "\x1b[0m") if colour() else ("", "")
        plugin_id = project.plugin_id(vendor.folder, carried.plugin.name)
        typer.echo(f"# {plugin_id}, model {model.spec.model}")
        for path, content in written.items():
            typer.echo(f"\n{start}==> {path} <=={end}")
            typer.echo(content, nl=not content.endswith("\n"))
    for message in said:
        typer.echo(f"note: {message}", err=True)


def carried_by(
    session: Session, vendor: VendorSpecs, model: Loaded[Model], plugin_name: str | None
) -> Carried:
    """The model in the plugin of that name, or the newest; ends the command if there is none."""
    if plugin_name is not None and plugin_name not in model.spec.plugins:
        hint = did_you_mean(plugin_name, model.spec.plugins)
        message = f"'{plugin_name}' does not carry this model"
        session.fail(Code.NOT_FOUND, model.path, message, hint)
    if not model.spec.plugins:
        message = "no plugin carries this model"
        session.fail(Code.NOT_FOUND, model.path, message, "add `plugins:`")
    known = vendor.newest_first(model)
    return next(c for c in known if plugin_name in (None, c.plugin.name))


def files_of(
    session: Session,
    project: Project,
    vendor: VendorSpecs,
    carried: Carried,
    config: Path | None,
    site: Path | None,
    secrets: bool = False,
) -> tuple[dict[str, str], list[str]]:
    """The files by name, and what the plugin wrote to the server's log; ends at a fault."""
    from phonegen_targets.provd.preview import SAMPLE, heard
    from phonegen_targets.provd.preview import preview as run
    from phonegen_targets.provd.rawconfig import masked
    from phonegen_targets.provd.standin import RawConfigError

    model, plugin = carried.model, carried.plugin
    given: Mapping[str, Any] = read_config(session, config) if config else SAMPLE
    settings = read_site(session, site) if site else {}
    try:
        # a sample says what everybody might set, not what somebody has set
        with heard(logging.INFO if config or site else logging.WARNING) as said:
            written = run(project, vendor, model, plugin, given, site=site_text(settings))
        if (config or site) and not secrets:
            shown = masked(given) if config else given
            hidden = site_text(settings, masked=True)
            written = run(project, vendor, model, plugin, shown, site=hidden)
    except RawConfigError as e:
        where = str(config) if config else plugin.path
        session.fail(Code.CONFIG_FILE, where, f"the plugin refuses it: {e}")
    except Exception as e:
        message = f"the plugin fails with it: {type(e).__name__}: {e}"
        hint = "the server would take this configuration, so the fault is the dialect's"
        session.fail(Code.PLUGIN_FAULT, vendor.dialects[plugin.spec.dialect].path, message, hint)
    return written, said


def read_config(session: Session, path: Path) -> Mapping[str, Any]:
    """A raw config from JSON or YAML that the server takes; ends the command with its faults."""
    config = judged_config(path, session.report)
    session.finish(Path())
    assert config is not None
    return config


def judged_config(
    path: Path, report: Report, below: Mapping[str, Any] | None = None
) -> Mapping[str, Any] | None:
    """A raw config from JSON or YAML; None when the server would not take it. REPORT says why.

    provd's own export wraps it in `raw_config`. BELOW is what holds where it says nothing.
    """
    from phonegen_targets.provd.rawconfig import faults

    from phonegen.inventory.accounts import merged
    from phonegen.language.reader import place_in

    def fail(message: str) -> None:
        report.add(Place(str(path)), Code.CONFIG_FILE, message)

    try:
        data = files.read(path, MOST)
    except OSError as e:
        fail(f"cannot be read: {e.strerror}")
        return None
    config = _parsed(data, str(path), report)
    if isinstance(config, dict) and isinstance(config.get("raw_config"), dict):
        config = config["raw_config"]
    if not isinstance(config, dict):
        if config is not None:
            fail("a mapping of parameters was expected")
        return None
    known = {*faults(below)} if below else set()
    refused = False
    for fault in faults(merged(below, config) if below else config):
        if fault in known:
            continue
        code = Code.CONFIG_FILE if fault.refused else Code.CONFIG_VALUE
        place = place_in(config, fault.keys)[0] if hasattr(config, "at") else Place(str(path))
        report.add(place, code, fault.message)
        refused = refused or fault.refused
    return None if refused else config


def _parsed(data: bytes, path: str, report: Report) -> object:
    """What DATA says, with the places of its keys where YAML can tell them; None with a reason."""
    from phonegen.language.reader import parse

    problems = Report()
    found: object = parse(data, path, problems)
    if found is None:
        try:
            return json.loads(data, object_pairs_hook=_each_once, parse_constant=_no_number)
        except (ValueError, RecursionError):
            report.diagnostics |= problems.diagnostics
    return found


def _each_once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    if len(dict(pairs)) < len(pairs):
        raise ValueError("a key stands twice")
    return dict(pairs)


def _no_number(text: str) -> object:
    raise ValueError(f"{text} is no number")
