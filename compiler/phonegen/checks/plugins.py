"""Rules about plugins: their files, key places, packages and parameters."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pydantic_core import PydanticCustomError

from phonegen.codes import Code
from phonegen.diagnostics import Report, did_you_mean
from phonegen.dialects.contract import listed_fate
from phonegen.dialects.parameters import EXTRAS, covered, documented
from phonegen.dialects.plugin import PluginSpecs
from phonegen.language.spec.dialect import PHONEBOOK, PLACEHOLDER, File
from phonegen.language.spec.plugin import Plugin
from phonegen.language.spec.recipe import steps
from phonegen.language.spec.values import inside


def check_files(specs: PluginSpecs, report: Report) -> None:
    dialect = specs.dialect
    files = dialect.spec.files
    for number, (name, file) in enumerate(files.items()):
        for found in re.findall(r"\{[^{}]*\}?", file.name):
            if not PLACEHOLDER.fullmatch(found):
                message = f"'{found}' is not known in the name of a file"
                hint = did_you_mean(found, ["{mac}", "{MAC}", "{model}", "{model.TRAIT}"])
                report.add(dialect.place("files", name, "name"), Code.UNKNOWN_NAME, message, hint)
        stray = re.sub(r"\{[^{}]*\}", "", file.name)
        if "}" in stray:
            message = f"'}}' stands alone in the name of a file: {file.name}"
            report.add(dialect.place("files", name, "name"), Code.UNKNOWN_NAME, message)
        _check_name(specs, name, file, report)
        of_device = any(found[1] in ("mac", "MAC") for found in PLACEHOLDER.finditer(file.name))
        known = all(PLACEHOLDER.fullmatch(p) for p in re.findall(r"\{[^{}]*\}?", file.name))
        if file.per == "device" and known and not of_device:
            message = f"every phone would write '{file.name}'"
            hint = "put `{mac}` into its name, or say `per: model` or `per: plugin`"
            report.add(dialect.place("files", name, "name"), Code.SHARED_FILE, message, hint)
        later = {f.name for f in list(files.values())[number + 1 :]}
        if file.name in later and file.when is None:
            message = f"'{file.name}' is written twice"
            hint = "give all but the last of its alternatives a `when`"
            report.add(dialect.place("files", name, "name"), Code.DUPLICATE_FILE, message, hint)
    if dialect.spec.trigger is None:
        message = "none of the files is per device"
        hint = "the first one, with the lines, shows that a phone is configured"
        report.add(dialect.place("files"), Code.MISSING_TRIGGER, message, hint)


def _check_name(specs: PluginSpecs, name: str, file: File, report: Report) -> None:
    """A model's traits in the name of a file do not lead out of its folder."""
    for trait in {found[2][1:] for found in PLACEHOLDER.finditer(file.name) if found[2]}:
        for model in specs.carried:
            if not _is_path(str(model.traits.get(trait, "x"))):
                message = f"'{trait}' of {model.name} leads out of the folder of '{file.name}'"
                place = specs.dialect.place("files", name, "name")
                report.add(place, Code.UNSAFE_PATH, message)


def _is_path(text: str) -> bool:
    try:
        inside(text)
    except PydanticCustomError:
        return False
    return text.isprintable()


def check_slots(specs: PluginSpecs, report: Report) -> None:
    dialect, carried = specs.dialect, specs.carried
    functions = dialect.spec.function_keys
    kinds = {slots.count for slots in functions.slots} if functions else set()
    names = [slots.name for slots in functions.slots] if functions else []
    for number, name in enumerate(names):
        if name in names[:number]:
            place = dialect.place("function_keys", "slots", number, "name")
            message = f"two rows of keys are called '{name}'"
            report.add(place, Code.DUPLICATE_SETTING, message)
    for model in carried:
        for kind in model.model.spec.keys:
            if kind not in kinds:
                message = f"the dialect '{dialect.name}' has no slots for '{kind}' keys"
                place = model.model.place("keys", kind)
                report.add(place, Code.UNKNOWN_SLOT_COUNT, message, did_you_mean(kind, kinds))


def check_packages(specs: PluginSpecs, report: Report) -> None:
    plugin, carried = specs.plugin, specs.carried
    for name, package in plugin.spec.packages.items():
        if package.recipe not in plugin.spec.recipes:
            message = f"there is no recipe '{package.recipe}'"
            hint = did_you_mean(package.recipe, plugin.spec.recipes)
            report.add(
                plugin.place("packages", name, "install"), Code.UNKNOWN_RECIPE, message, hint
            )
        for number, file in enumerate(package.files):
            if isinstance(file, str) and file not in plugin.spec.downloads:
                at = plugin.place("packages", name, "files", number)
                hint = did_you_mean(file, plugin.spec.downloads)
                report.add(at, Code.UNKNOWN_PACKAGE, f"there is no download '{file}'", hint)
        for number, recipe_step in enumerate(steps(plugin.spec.recipes.get(package.recipe, []))):
            given = {f"FILE{n}" for n in range(1, len(package.files) + 1)}
            given |= {"ARG1"} if " " in package.install else set()
            for variable in sorted(recipe_step.variables - given):
                message = f"'${variable}' is nothing for the package '{name}'"
                at = plugin.place("recipes", package.recipe, number)
                hint = "give `install` an argument, or the package another file"
                report.add(at, Code.UNKNOWN_RECIPE, message, hint)
    for name, first in _same_files(plugin.spec):
        message = f"'{name}' is saved as the same file as '{first}'"
        hint = "put the file under `downloads` and name it in both packages"
        report.add(plugin.key_place("packages", name), Code.DUPLICATE_FILE, message, hint)
    for model in carried:
        for number, name in enumerate(model.release.package):
            if name not in plugin.spec.packages:
                at = model.model.place("plugins", plugin.name, "package", number)
                hint = did_you_mean(name, plugin.spec.packages)
                report.add(
                    at, Code.UNKNOWN_PACKAGE, f"'{plugin.name}' has no package '{name}'", hint
                )


def _same_files(plugin: Plugin) -> Iterator[tuple[str, str]]:
    """Packages with a file that is saved under the name of an earlier package's other file."""
    seen: dict[str, tuple[str, str]] = {}
    for package in plugin.packages:
        for name, file in plugin.files(package).items():
            first, other = seen.setdefault(file.file_name, (name, package))
            if file.file_name and first != name:
                yield package, other


def check_services(specs: PluginSpecs, report: Report) -> None:
    """A service is a phonebook, or 'do not disturb' by the vendor's name."""
    dialect = specs.dialect
    for name, service in dialect.spec.services.items():
        if name == "dnd" and not service.replace("-", "_").isidentifier():
            message = "the service 'dnd' takes the vendor's name in its URLs"
            report.add(dialect.place("services", name), Code.WRONG_VALUE, message)
        elif name != "dnd" and not PHONEBOOK.fullmatch(service):
            message = f"'{service}' is no page of the phonebook"
            hint = "write `input/VENDOR`, `lookup/VENDOR?ARGUMENTS` or `lookup/VENDOR/{user}`"
            report.add(dialect.place("services", name), Code.WRONG_VALUE, message, hint)
        if name not in ("dnd", "phonebook") and not name.startswith("phonebook_"):
            hint = did_you_mean(name, ["phonebook", "phonebook_NAME", "dnd"])
            message = f"there is no service '{name}'"
            report.add(dialect.key_place("services", name), Code.UNKNOWN_NAME, message, hint)


def check_extras(specs: PluginSpecs, report: Report) -> None:
    """A dialect that says what it does not write answers for each extra of a site, too."""
    silent = [name for name, fate in specs.facts.extras.items() if fate.state == "not_mapped"]
    if silent and specs.dialect.spec.not_supported:
        message = f"nothing is said of {', '.join(silent)}"
        entries = "".join(f"\n{name}: {{searched: …}}" for name in silent)
        hint = f"use them, or put under `not_supported` where you have looked in vain:{entries}"
        report.add(specs.dialect.key_place("not_supported"), Code.UNANSWERED, message, hint)


def check_parameters(specs: PluginSpecs, report: Report) -> None:
    """What `not_supported` names is a parameter or an extra that no setting uses, with a source."""
    dialect, known = specs.dialect, documented() | EXTRAS
    listed = dialect.spec.not_supported
    for name, entry in covered(listed).items():
        place = dialect.place("not_supported", entry)
        if name not in known:
            message = f"'{name}' is neither a parameter of provd nor an extra of a site"
            report.add(place, Code.UNKNOWN_NAME, message, did_you_mean(name, known))
        elif name in specs.facts.honoured and _everywhere(specs, name):
            report.add(place, Code.MAPPED_PARAMETER, f"'{name}' is used by a setting")
    for entry, written in listed.items():
        fate = listed_fate(entry, written)
        if fate.state == "not_supported" and not fate.source:
            message = f"nothing shows that the phone cannot honour '{entry}'"
            hint = "write `{why: …, source: …}`, or `{searched: …}` if nobody knows"
            report.add(dialect.place("not_supported", entry), Code.NO_SOURCE, message, hint)


def _everywhere(specs: PluginSpecs, name: str) -> bool:
    """Whether all plugins of a dialect use NAME: models of some may not get the file that does."""
    plugins = specs.vendor.plugins.values()
    others = [p for p in plugins if p.spec.dialect == specs.dialect.name]
    return all(name in PluginSpecs(specs.vendor, other).facts.honoured for other in others)
