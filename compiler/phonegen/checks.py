"""Stage 4, check: rules across files, one function a rule."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fnmatch import fnmatchcase

from phonegen.dhcp_checks import check_dhcp
from phonegen.diagnostics import Place, Report, did_you_mean
from phonegen.expression_checks import check_expressions, parses
from phonegen.identification import (
    SOURCES,
    patterns,
    recognise,
    rules_for,
)
from phonegen.parameters import covered, documented
from phonegen.project import Carried, Project, VendorSpecs
from phonegen.scope import PluginSpecs
from phonegen.spec import (
    PLACEHOLDER,
    Plugin,
    Rule,
    Sample,
)


def check(project: Project, report: Report) -> None:
    """Apply every rule to the catalogue."""
    for vendor in project.vendors.values():
        sound = {d.name for d in vendor.dialects.values() if parses(d, report)}
        for rule in VENDOR_RULES:
            rule(project, vendor, report)
        for plugin in vendor.plugins.values():
            dialect = vendor.dialects.get(plugin.spec.dialect)
            if dialect is None:
                hint = did_you_mean(plugin.spec.dialect, vendor.dialects)
                message = f"there is no dialect '{plugin.spec.dialect}'"
                report.add(plugin.place("dialect"), "unknown-dialect", message, hint)
            elif dialect.name in sound:
                specs = PluginSpecs(vendor, plugin)
                for plugin_rule in PLUGIN_RULES:
                    plugin_rule(specs, report)
    check_dhcp(project, report)


# Plugins


def _check_files(specs: PluginSpecs, report: Report) -> None:
    dialect = specs.dialect
    files = dialect.spec.files
    for number, (name, file) in enumerate(files.items()):
        for found in re.findall(r"\{[^{}]*\}?", file.name):
            if not PLACEHOLDER.fullmatch(found):
                message = f"'{found}' is not known in the name of a file"
                hint = did_you_mean(found, ["{mac}", "{MAC}", "{model}", "{model.TRAIT}"])
                report.add(dialect.place("files", name, "name"), "unknown-name", message, hint)
        later = {f.name for f in list(files.values())[number + 1 :]}
        if file.name in later and file.when is None:
            message = f"'{file.name}' is written twice"
            hint = "give all but the last of its alternatives a `when`"
            report.add(dialect.place("files", name, "name"), "duplicate-file", message, hint)
    triggers = {file.name for file in files.values() if file.per == "device" and file.trigger}
    if len(triggers) != 1:
        message = f"{len(triggers)} of the files per device are marked as trigger"
        hint = "exactly one, the file with the lines, is the trigger"
        report.add(dialect.place("files"), "missing-trigger", message, hint)


def _check_slots(specs: PluginSpecs, report: Report) -> None:
    dialect, carried = specs.dialect, specs.carried
    functions = dialect.spec.function_keys
    kinds = {slots.count for slots in functions.slots} if functions else set()
    for model in carried:
        for kind in model.model.spec.keys:
            if kind not in kinds:
                message = f"the dialect '{dialect.name}' has no slots for '{kind}' keys"
                place = model.model.place("keys", kind)
                report.add(place, "unknown-slot-count", message, did_you_mean(kind, kinds))


def _check_packages(specs: PluginSpecs, report: Report) -> None:
    plugin, carried = specs.plugin, specs.carried
    for name, package in plugin.spec.packages.items():
        place = plugin.key_place("packages", name)
        if package.install not in plugin.spec.recipes:
            message = f"there is no recipe '{package.install}'"
            hint = did_you_mean(package.install, plugin.spec.recipes)
            report.add(plugin.place("packages", name, "install"), "unknown-recipe", message, hint)
        if package.download:
            if package.download not in plugin.spec.downloads:
                message = f"there is no download '{package.download}'"
                hint = did_you_mean(package.download, plugin.spec.downloads)
                at = plugin.place("packages", name, "download")
                report.add(at, "unknown-package", message, hint)
        elif not package.url and not package.manual:
            report.add(place, "package-source", f"package '{name}' has neither `url` nor `manual`")
        elif package.size is None or package.sha1 is None:
            report.add(place, "package-digest", f"package '{name}' lacks `size` or `sha1`")
        for needed in package.depends:
            if needed not in plugin.spec.packages:
                hint = did_you_mean(needed, plugin.spec.packages)
                report.add(place, "unknown-package", f"there is no package '{needed}'", hint)
    for name, first in _same_files(plugin.spec):
        message = f"'{name}' is saved as the same file as '{first}'"
        hint = "put the file under `downloads` and name it in both packages"
        report.add(plugin.key_place("packages", name), "duplicate-file", message, hint)
    for model in carried:
        for number, name in enumerate(model.release.package):
            if name not in plugin.spec.packages:
                at = model.model.place("plugins", plugin.name, "package", number)
                hint = did_you_mean(name, plugin.spec.packages)
                report.add(at, "unknown-package", f"'{plugin.name}' has no package '{name}'", hint)


def _same_files(plugin: Plugin) -> Iterator[tuple[str, str]]:
    """Packages whose own file has the name of an earlier one's."""
    seen: dict[str, str] = {}
    for name, package in plugin.packages.items():
        saved = package.save_as or (package.url or "").rpartition("/")[2]
        if saved and not package.download:
            if saved in seen:
                yield name, seen[saved]
            seen.setdefault(saved, name)


def _check_recognition(specs: PluginSpecs, report: Report) -> None:
    vendor, dialect, carried = specs.vendor, specs.dialect, specs.carried
    if vendor.vendor is None:
        return
    about = vendor.about()
    traits = {c.name: c.traits for c in carried}
    rules = list(rules_for(dialect.spec.identify.values(), traits))

    def told(sample: Sample) -> dict[str, str]:
        return dict(recognise(rules, sample, about.name, about.ouis))

    for number, sample in enumerate(dialect.spec.samples):
        _check_sample(told(sample), sample, dialect.place("samples", number), report)
    for model in carried:
        own = model.model.spec.samples or example_requests(rules, model)
        if not any(told(sample).get("model") == model.name for sample in own):
            message = f"no rule of '{dialect.name}' recognises {model.name}"
            hint = "add the User-Agent that the phone sends under `samples`, and a rule for it"
            report.add(model.model.place("model"), "not-recognised", message, hint)


def _check_sample(told: dict[str, str], sample: Sample, place: Place, report: Report) -> None:
    for field in ("model", "version", "mac"):
        wanted = getattr(sample, field)
        if wanted is not None and told.get(field) != wanted:
            message = f"{field} is recognised as {told.get(field)!r}, not {wanted!r}"
            report.add(place, "recognised-as-other", message)


def example_requests(rules: list[Rule], model: Carried) -> Iterator[Sample]:
    """Requests that the rules' own patterns make for a model."""
    for rule in rules:
        names = [spelled for spelled, name in rule.models.items() if name == model.name]
        for name in [*names, model.name]:
            for field in SOURCES:
                for pattern in patterns(rule, field):
                    if not rule.only or name in rule.only:
                        text = example_text(pattern, name, model.version or "1.2.3.4")
                        yield Sample.model_validate({field: text})


def example_text(pattern: str, model: str, version: str) -> str:
    """A text that PATTERN matches, for MODEL at VERSION."""
    text = re.sub(r"\[([^\]])[^\]]*\]", r"\1", pattern).replace("*", "x")
    values = {"model": model, "version": version, "sn": "S1", "mac": "001122334455"}
    values |= {"mac:": "00:11:22:33:44:55", "MAC": "001122334455"}
    return re.sub(r"\{([\w:]+)[^{}]*\}", lambda m: values.get(m[1], m[0]), text)


def _check_parameters(specs: PluginSpecs, report: Report) -> None:
    dialect, used = specs.dialect, specs.honoured
    known = documented()
    not_supported = covered(dialect.spec.not_supported)
    listed = {**covered(dialect.spec.not_mapped), **not_supported}
    for name in sorted(listed.keys() - known.keys()):
        field = "not_supported" if name in not_supported else "not_mapped"
        report.add(
            dialect.place(field), "unknown-name", f"'{name}' is no parameter of provd",
            did_you_mean(name, known),
        )  # fmt: skip
    for name in sorted(listed.keys() & used):
        field = "not_supported" if name in not_supported else "not_mapped"
        place = dialect.place(field, listed[name])
        report.add(place, "mapped-parameter", f"'{name}' is used by a setting")
    for name in sorted(known.keys() - used - listed.keys()):
        hint = known[name].about
        report.add(dialect.place("files"), "unmapped-parameter", f"'{name}' has no effect", hint)


# Vendors


def _check_models(project: Project, vendor: VendorSpecs, report: Report) -> None:
    for model in vendor.models.values():
        for name in model.spec.plugins:
            if name not in vendor.plugins:
                hint = did_you_mean(name, vendor.plugins)
                message = f"there is no plugin '{name}'"
                report.add(model.place("plugins", name), "unknown-plugin", message, hint)
        layout, line_keys = model.spec.layout, model.spec.keys.get("line", 0)
        drawn = layout.left + layout.right + layout.below + layout.on_screen
        if drawn and drawn * layout.pages < line_keys:
            message = f"{drawn} keys on {layout.pages} pages cannot show {line_keys} line keys"
            report.add(model.place("layout"), "layout-overflow", message)
    for plugin in vendor.plugins.values():
        carried = vendor.carried(plugin.name)
        if not carried:
            message = f"no model names the plugin '{plugin.name}'"
            hint = f"add `{plugin.name}:` under `plugins` of the models that it carries"
            report.add(plugin.place(), "plugin-without-models", message, hint)
        first: dict[str, Carried] = {}
        for one in carried:
            if one.name in first:
                message = f"'{one.name}' is also described by {first[one.name].model.path}"
                report.add(one.model.place("model"), "duplicate-model", message)
            first.setdefault(one.name, one)


def _check_divergences(project: Project, vendor: VendorSpecs, report: Report) -> None:
    replaced = {p.spec.replaces for p in vendor.plugins.values() if p.spec.replaces}
    for entry in vendor.divergences:
        for number, pattern in enumerate(entry.spec.plugins):
            if not any(fnmatchcase(name, pattern) for name in replaced):
                message = f"no plugin here replaces '{pattern}'"
                hint = did_you_mean(pattern, replaced)
                report.add(entry.place("plugins", number), "divergence-plugin", message, hint)
        settings = entry.spec.setting
        if "*" in (settings if isinstance(settings, list) else [settings]):
            message = "the pattern '*' lists every setting"
            hint = "name the settings that differ"
            report.add(entry.place("setting"), "divergence-wide", message, hint)


VENDOR_RULES = (_check_models, _check_divergences)
PLUGIN_RULES = (
    check_expressions,
    _check_files,
    _check_slots,
    _check_packages,
    _check_recognition,
    _check_parameters,
)
