"""`preview`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import typer

from phonegen.cli.console import colour
from phonegen.cli.render import OutputFormat
from phonegen.cli.session import Session
from phonegen.codes import Code
from phonegen.diagnostics import did_you_mean


def preview(session: Session, name: str, config: Path | None, plugin_name: str | None) -> None:
    """Print the files that a phone gets from its generated plugin."""
    from phonegen_targets.provd.preview import preview as run

    project = session.rendered_project(name)
    vendor, model = session.model(project, name)
    if plugin_name is not None and plugin_name not in model.spec.plugins:
        hint = did_you_mean(plugin_name, model.spec.plugins)
        message = f"'{plugin_name}' does not carry this model"
        session.fail(Code.NOT_FOUND, model.path, message, hint)
    if not model.spec.plugins:
        message = "no plugin carries this model"
        session.fail(Code.NOT_FOUND, model.path, message, "add `plugins:`")
    plugin = vendor.plugins[plugin_name] if plugin_name else vendor.newest_first(model)[0].plugin
    raw_config = read_config(session, config) if config else None
    try:
        files = run(project, vendor, model, plugin, raw_config)
    except Exception as e:  # the plugin's own verdict on the user's config
        where = str(config) if config else plugin.path
        hint = "the plugin refuses this configuration; see provd's raw config parameters"
        session.fail(Code.CONFIG_FILE, where, f"{type(e).__name__}: {e}", hint)
    if session.form is OutputFormat.json:
        typer.echo(json.dumps(files, indent=2, ensure_ascii=False))
        return
    start, end = ("\x1b[1m", "\x1b[0m") if colour() else ("", "")
    typer.echo(f"# {project.plugin_id(vendor.folder, plugin.name)}, model {model.spec.model}")
    for path, content in files.items():
        typer.echo(f"\n{start}==> {path} <=={end}")
        typer.echo(content, nl=not content.endswith("\n"))


def read_config(session: Session, path: Path) -> dict[str, Any]:
    """A raw config from JSON or YAML; provd's own export wraps it in `raw_config`."""
    from phonegen.language.reader import Map, parse

    try:
        data = path.read_bytes()
    except OSError as e:
        session.fail(Code.CONFIG_FILE, str(path), f"cannot be read: {e.strerror}")
    config: Any
    try:
        config = json.loads(data)
    except ValueError:
        config = parse(data, str(path), session.report)
        session.stop_at_errors(Path())
    if isinstance(config, dict) and isinstance(config.get("raw_config"), dict):
        config = config["raw_config"]
    if not isinstance(config, dict | Map):
        session.fail(Code.CONFIG_FILE, str(path), "a mapping of parameters was expected")
    for name in ("sip_lines", "funckeys"):
        group = config.get(name, {})
        if not isinstance(group, dict) or not all(isinstance(v, dict) for v in group.values()):
            message = f"'{name}' is a mapping from numbers to mappings"
            session.fail(Code.CONFIG_FILE, str(path), message)
    return config
