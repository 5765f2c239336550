"""Templates of a plugin, and its files without parameters."""

from __future__ import annotations

from phonegen.dialects.plugin import DialectFacts
from phonegen.dialects.scope import Scope
from phonegen.dialects.syntaxes import template_lines, writer
from phonegen.language.spec.dialect import Dialect, File
from phonegen.language.spec.syntax import Json

from phonegen_targets.provd.models import main_file
from phonegen_targets.provd.runtime.values import json_document, json_line
from phonegen_targets.provd.static import rendered


class PluginTemplates:
    """The templates of a dialect's files and its files without parameters, by path."""

    def __init__(self, facts: DialectFacts) -> None:
        self.texts = _templates(facts.dialect.spec, facts.scope)


def _templates(dialect: Dialect, scope: Scope) -> dict[str, str]:
    result = {}
    main = main_file(dialect)
    for name, file in dialect.files.items():
        if file.per == "static":
            result[f"var/tftpboot/{file.name}"] = static_file(file, dialect)
        else:
            template = "base.tpl" if name == main else f"{name}.tpl"
            result[f"templates/{template}"] = _template(file, dialect, scope)
    return result


def _template(file: File, dialect: Dialect, scope: Scope) -> str:
    written, scope = writer(dialect.style(file)), scope.in_file(file.per)
    lines = template_lines(file.settings, written, scope, dialect.renamed)
    return "\n".join(lines) + "\n"


def static_file(file: File, dialect: Dialect) -> str:
    """A file without parameters, rendered now. Raises StaticError."""
    style = dialect.style(file)
    json, xml = isinstance(style.syntax, Json), writer(style).policy == "xml"
    finalize = json_line if json else None
    text = rendered(_template(file, dialect, Scope()), escape=xml, finalize=finalize)
    if json:
        text = json_document(text)
    if style.encoding == "UTF-8":
        return text
    return text.encode("ascii", "xmlcharrefreplace" if xml else "replace").decode()
