"""Templates of a plugin, and its files without parameters."""

from __future__ import annotations

from jinja2 import Environment, StrictUndefined
from phonegen.dialects.plugin import DialectFacts, renamed
from phonegen.dialects.scope import Scope
from phonegen.dialects.syntaxes import policy, template_lines, writer
from phonegen.language.spec.dialect import Dialect, File
from phonegen.language.spec.syntax import Json, Syntax

from phonegen_targets.provd.models import main_file
from phonegen_targets.provd.runtime.values import json_document, json_line


class PluginTemplates:
    """The templates of a dialect's files and its files without parameters, by path."""

    def __init__(self, facts: DialectFacts) -> None:
        self.texts = _templates(facts.dialect.spec, facts.scope)


def _templates(dialect: Dialect, scope: Scope) -> dict[str, str]:
    result = {}
    main = main_file(dialect)
    for name, file in dialect.files.items():
        if file.per == "static":
            result[f"var/tftpboot/{file.name}"] = _static(file, dialect)
        else:
            template = "base.tpl" if name == main else f"{name}.tpl"
            syntax = file.syntax or dialect.syntax
            result[f"templates/{template}"] = _template(file, dialect, scope, syntax)
    return result


def _template(file: File, dialect: Dialect, scope: Scope, syntax: Syntax) -> str:
    lines = template_lines(
        file.settings, writer(syntax), scope.in_file(file.per), lambda name: renamed(dialect, name)
    )
    return "\n".join(lines) + "\n"


def _static(file: File, dialect: Dialect) -> str:
    """A file without parameters, rendered now."""
    syntax = file.syntax or dialect.syntax
    xml = policy(syntax) == "xml"
    environment = Environment(
        finalize=json_line if isinstance(syntax, Json) else None,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        undefined=StrictUndefined,
        autoescape=xml,
    )
    text = environment.from_string(_template(file, dialect, Scope(), syntax)).render()
    if isinstance(syntax, Json):
        text = json_document(text)
    if syntax.encoding == "UTF-8":
        return text
    return text.encode("ascii", "xmlcharrefreplace" if xml else "replace").decode()
