"""Reports of `boot`: for people, for programs, for CI, and a page to hand on."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from xml.etree import ElementTree

from phonegen.boot.outcomes import STEPS, Boots
from phonegen.cli.boot_page import page
from phonegen.cli.console import colour

SIGNS = {"passed": "ok", "failed": "FAILED", "left out": "left out", None: "-"}
FEW = 5  # phones whose every step is told

Report = Callable[[Boots, float], str]


def text(boots: Boots, seconds: float) -> str:
    """A line for each phone with the step where it stopped, and a summary."""
    lines = []
    width = max((len(f"{b.name} {b.plugin}") for b in boots.phones), default=0)
    for boot in boots.phones:
        failure = boot.failure
        name = f"{boot.name} {boot.plugin}".ljust(width)
        if failure:
            lines.append(f"{_red('FAILED')} {name} {boot.mac} {failure.step}: {failure.words}")
        else:
            passed = [step for step in STEPS if boot.at(step) == "passed"]
            lines.append(f"ok     {name} {boot.mac} {' '.join(passed)}")
        if len(boots.phones) <= FEW:
            lines += [f"         {SIGNS[o.result]:8} {o.step:8} {o.words}" for o in boot.outcomes]
    lines += [f"note: {note}" for note in boots.notes]
    found = boots.counted()
    steps = ", ".join(f"{step} {found[step, 'passed']}" for step in STEPS if found[step, "passed"])
    booted = len(boots.phones) - len(boots.failed)
    summary = f"{booted} of {len(boots.phones)} phones boot"
    lines.append(f"{summary}{f' ({steps})' if steps else ''} in {seconds:.1f} s")
    return "\n".join(lines) + "\n"


def _red(words: str) -> str:
    return f"\x1b[31m{words}\x1b[0m" if colour() else words


def as_json(boots: Boots, seconds: float) -> str:
    """All outcomes for other programs."""
    phones = [
        {
            "phone": boot.name, "plugin": boot.plugin, "mac": boot.mac,
            "boots": boot.failure is None,
            "outcomes": [{k: v for k, v in asdict(o).items() if k != "phone"}
                         for o in boot.outcomes],
        }
        for boot in boots.phones
    ]  # fmt: skip
    found = {"phones": phones, "notes": list(boots.notes), "seconds": round(seconds, 3)}
    return json.dumps(found, indent=2, ensure_ascii=False) + "\n"


def junit(boots: Boots, seconds: float) -> str:
    """A test suite with a case for each phone, as CI systems show it."""
    suite = ElementTree.Element(
        "testsuite",
        name="phonegen boot",
        tests=str(len(boots.phones)),
        failures=str(len(boots.failed)),
        time=f"{seconds:.3f}",
    )
    for boot in boots.phones:
        case = ElementTree.SubElement(
            suite, "testcase", classname=boot.name.replace("/", "."), name=boot.plugin
        )
        told = "\n".join(f"{o.step}: {o.result}: {o.words}" for o in boot.outcomes)
        if boot.failure:
            message = f"{boot.failure.step}: {boot.failure.words}"
            ElementTree.SubElement(case, "failure", message=message).text = told
        else:
            ElementTree.SubElement(case, "system-out").text = told
    ElementTree.indent(suite)
    return ElementTree.tostring(suite, "unicode", xml_declaration=True) + "\n"


REPORTS: dict[str, Report] = {"text": text, "json": as_json, "junit": junit, "html": page}
