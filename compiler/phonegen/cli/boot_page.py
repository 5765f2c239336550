"""The report of a roll-out as one page of HTML, which needs nothing else and can be sent on."""

from __future__ import annotations

from functools import lru_cache

from jinja2 import Environment, StrictUndefined, Template

from phonegen.boot.outcomes import STEPS, Boots

NAMES = {
    "dhcp": "DHCP", "files": "Files", "read": "Read", "register": "Registered",
    "mwi": "Messages", "blf": "Busy lamps", "call": "Call",
}  # fmt: skip
SIGNS = {"passed": "✓", "failed": "✗", "left out": "○"}
PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{ title }}</title>
<style>
:root { color-scheme: light dark; --line: #8884; --good: #1a7f37; --bad: #cf222e; --rest: #6e7781 }
@media (prefers-color-scheme: dark) {
  :root { --good: #3fb950; --bad: #ff7b72; --rest: #9198a1 }
}
body { font: 16px/1.5 system-ui, sans-serif; max-width: 75rem; margin: 2rem auto; padding: 0 1rem }
h1 { font-size: 1.6rem; margin: 0 }
.steps { display: flex; flex-wrap: wrap; gap: .75rem; padding: 0; margin: 1.5rem 0; list-style: none }
.steps li { border: 1px solid var(--line); border-radius: .5rem; padding: .5rem 1rem }
.steps b { display: block; font-size: 1.4rem }
.table { overflow-x: auto }
table { border-collapse: collapse; width: 100% }
th, td { text-align: left; padding: .35rem .6rem; border-bottom: 1px solid var(--line); vertical-align: top }
td.sign { text-align: center }
.passed { color: var(--good) } .failed { color: var(--bad) } .left { color: var(--rest) }
details summary { cursor: pointer } ul.told { margin: .3rem 0; padding-left: 1.2rem }
code { font-size: .95em; overflow-wrap: anywhere }
</style>
</head>
<body>
<main>
<h1>{{ title }}</h1>
<p>{{ "%.1f"|format(seconds) }} seconds{% for note in notes %}; {{ note }}{% endfor %}.</p>
<ul class="steps">
{% for step in steps %}
<li>{{ names[step] }} <b>{{ counted[step, "passed"] }} of {{ phones|length }}</b></li>
{% endfor %}
</ul>
{% for heading, found in parts if found %}
<h2>{{ heading }}</h2>
<div class="table" tabindex="0" role="region" aria-label="{{ heading }}">
<table>
<thead><tr><th scope="col">Phone</th><th scope="col">MAC address</th><th scope="col">Plugin</th>
{% for step in steps %}<th scope="col">{{ names[step] }}</th>{% endfor %}
<th scope="col">What happened</th></tr></thead>
<tbody>
{% for boot in found %}
<tr><td>{{ boot.name }}</td><td><code>{{ boot.mac }}</code></td><td>{{ boot.plugin }}</td>
{% for step in steps %}{% set result = boot.at(step) %}
<td class="sign {{ (result or "left").split()[0] }}"><span aria-hidden="true">{{ signs.get(result, "-") }}</span>
<span style="position:absolute;left:-9999px">{{ result or "not reached" }}</span></td>
{% endfor %}
<td>{% if boot.failure %}<strong>{{ names[boot.failure.step] }}:</strong> {{ boot.failure.words }}{% endif %}
<details><summary>Steps</summary><ul class="told">
{% for one in boot.outcomes %}<li class="{{ one.result.split()[0] }}">{{ names[one.step] }}: {{ one.words }}</li>
{% endfor %}</ul></details></td></tr>
{% endfor %}
</tbody>
</table>
</div>
{% endfor %}
</main>
</body>
</html>
"""  # noqa: E501


@lru_cache
def _template() -> Template:
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return environment.from_string(PAGE)


def page(boots: Boots, seconds: float) -> str:
    """The page: what failed first, then the phones that boot."""
    counted = boots.counted()
    failed = boots.failed
    booted = [boot for boot in boots.phones if not boot.failure]
    return _template().render(
        title=f"{len(booted)} of {len(boots.phones)} phones boot",
        steps=[s for s in STEPS if any(boot.at(s) for boot in boots.phones)],
        parts=[("Did not boot", failed), ("Booted", booted)],
        phones=boots.phones,
        notes=boots.notes,
        seconds=seconds,
        counted=counted,
        names=NAMES,
        signs=SIGNS,
    )
