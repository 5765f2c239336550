"""A language server over standard input and output: names in expressions, and what `check` says.

Protocol: https://microsoft.github.io/language-server-protocol/
"""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote, urlsplit

from lsprotocol import types as lsp
from pygls.lsp.server import LanguageServer

from phonegen.build.pipeline import load_checked
from phonegen.codes import Severity
from phonegen.diagnostics import Report
from phonegen.dialects.scope import Scope
from phonegen.editor.cursor import cursor
from phonegen.editor.offers import offers, scope_of
from phonegen.language.catalogue import VendorSpecs
from phonegen.language.loading import load
from phonegen.language.root import find_root

_KINDS = {
    "name": lsp.CompletionItemKind.Variable,
    "field": lsp.CompletionItemKind.Field,
    "filter": lsp.CompletionItemKind.Function,
}
_GRADES = {
    Severity.ERROR: lsp.DiagnosticSeverity.Error,
    Severity.WARNING: lsp.DiagnosticSeverity.Warning,
    Severity.NOTE: lsp.DiagnosticSeverity.Information,
}


def server(version: str) -> LanguageServer:
    """The server, to be started with `start_io`."""
    result = LanguageServer("phonegen", version)
    told: dict[str, set[str]] = {}  # files with problems, by vendor
    scopes: dict[Path, Scope] = {}  # as of the last time that its file was sound
    current: set[Path] = set()  # those whose scope is that of what is saved

    @result.feature(
        lsp.TEXT_DOCUMENT_COMPLETION, lsp.CompletionOptions(trigger_characters=[".", "{", "|", " "])
    )
    def complete(parameters: lsp.CompletionParams) -> lsp.CompletionList:
        uri, position = parameters.text_document.uri, parameters.position
        path = _path(uri)
        lines = result.workspace.get_text_document(uri).lines
        at = cursor(lines, position.line, position.character)
        if at is None or path.parent.name != "dialects":
            return lsp.CompletionList(is_incomplete=False, items=[])
        if path not in current:
            current.add(path)
            vendor = _vendor(path)
            if path not in scopes or (vendor and path.stem in vendor.dialects):
                scopes[path] = scope_of(vendor, path.stem)
        found = [
            lsp.CompletionItem(
                label=offer.name, detail=offer.detail, documentation=offer.about or None,
                kind=_KINDS[offer.kind],
            )
            for offer in offers(scopes[path], at)
        ]  # fmt: skip
        return lsp.CompletionList(is_incomplete=False, items=found)

    def check(uri: str) -> None:
        """Tell what is wrong with the specs of the file's vendor, as they are on the disk."""
        path = _path(uri)
        root = find_root(path.parent)
        if root is None or not path.is_relative_to(root / "specs"):
            return
        vendor = path.relative_to(root / "specs").parts[0]
        report = Report()
        load_checked(root, report, vendor)
        found: dict[str, list[lsp.Diagnostic]] = {
            uri: [] for uri in told.get(vendor, set()) | {path.as_uri()}
        }
        for problem in report.sorted():
            place = lsp.Position(problem.place.line - 1, problem.place.column - 1)
            hint = f"\nhint: {problem.hint}" if problem.hint else ""
            found.setdefault((root / problem.place.path).as_uri(), []).append(
                lsp.Diagnostic(
                    lsp.Range(place, place), problem.message + hint, _GRADES[problem.severity],
                    problem.code, source="phonegen",
                )
            )  # fmt: skip
        told[vendor] = {uri for uri, problems in found.items() if problems}
        for uri, problems in found.items():
            result.text_document_publish_diagnostics(lsp.PublishDiagnosticsParams(uri, problems))

    @result.feature(lsp.TEXT_DOCUMENT_DID_OPEN)
    def opened(parameters: lsp.DidOpenTextDocumentParams) -> None:
        check(parameters.text_document.uri)

    @result.feature(lsp.TEXT_DOCUMENT_DID_SAVE)
    def saved(parameters: lsp.DidSaveTextDocumentParams) -> None:
        current.clear()
        check(parameters.text_document.uri)

    return result


def _path(uri: str) -> Path:
    """The file that an editor means; one that is not on this disk is nowhere."""
    parts = urlsplit(uri)
    return Path(unquote(parts.path)) if parts.scheme == "file" else Path("/")


def _vendor(path: Path) -> VendorSpecs | None:
    """The specs of the vendor whose dialect a file is, as they are on the disk."""
    root = find_root(path.parent)
    folder = path.parent.parent.name
    return load(root, Report(), folder).vendors.get(folder) if root is not None else None
