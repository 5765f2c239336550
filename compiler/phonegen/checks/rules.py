"""Stage 4, check: all rules across files, in the order of their reports."""

from __future__ import annotations

from collections.abc import Collection

from phonegen.checks.association import check_ties
from phonegen.checks.dhcp import check_dhcp
from phonegen.checks.expressions import check_expressions, parses
from phonegen.checks.french import check_french, check_shared_french
from phonegen.checks.plugins import (
    check_extras,
    check_files,
    check_packages,
    check_parameters,
    check_services,
    check_slots,
)
from phonegen.checks.reads import check_reads
from phonegen.checks.recognition import check_recognition
from phonegen.checks.settings import check_settings
from phonegen.checks.vendors import (
    check_divergences,
    check_evidence,
    check_models,
    check_sources,
)
from phonegen.codes import Code
from phonegen.diagnostics import Report, did_you_mean
from phonegen.dialects.plugin import PluginSpecs
from phonegen.language.catalogue import Project


def check(project: Project, report: Report, only: Collection[str] | None = None) -> None:
    """Apply every rule to the catalogue; of plugins and their dialects to those of ONLY these.

    What a vendor's specs say of each other, and the DHCP rules of all, are looked at in any case.
    """
    for vendor in project.vendors.values():
        plugins = [p for p in vendor.plugins.values() if only is None or p.name in only]
        used = {plugin.spec.dialect for plugin in plugins}
        dialects = [d for d in vendor.dialects.values() if only is None or d.name in used]
        sound = {d.name for d in dialects if parses(d, report)}
        unclear: set[str] = set()
        for rule in VENDOR_RULES:
            rule(project, vendor, report)
        for plugin in plugins:
            if plugin.spec.dialect not in vendor.dialects:
                hint = did_you_mean(plugin.spec.dialect, vendor.dialects)
                message = f"there is no dialect '{plugin.spec.dialect}'"
                report.add(plugin.place("dialect"), Code.UNKNOWN_DIALECT, message, hint)
            elif plugin.spec.dialect in sound and not _check_plugin(
                PluginSpecs(vendor, plugin), report
            ):
                unclear.add(plugin.spec.dialect)
        for dialect in dialects:
            if dialect.name in sound - unclear:
                check_reads(dialect, report)
    check_shared_french(project, report)
    check_dhcp(project, report)


def _check_plugin(specs: PluginSpecs, report: Report) -> bool:
    """Apply the rules of a plugin; whether the names of its files and in expressions are right.

    Where they are not, other rules would tell what comes of that.
    """
    if not specs.carried:
        check_packages(specs, report)
        return True
    own = Report(strict=report.strict)
    check_files(specs, own)
    named = not own
    if not {d.code for d in own.diagnostics} & {Code.MISSING_TRIGGER, Code.UNKNOWN_NAME}:
        check_expressions(specs, own)
        named = not own
        for rule in PLUGIN_RULES:
            rule(specs, own)
    report.diagnostics |= own.diagnostics
    return named


VENDOR_RULES = (
    check_models,
    check_evidence,
    check_sources,
    check_divergences,
    check_french,
    check_ties,
)

PLUGIN_RULES = (
    check_settings,
    check_slots,
    check_packages,
    check_services,
    check_recognition,
    check_parameters,
    check_extras,
)
