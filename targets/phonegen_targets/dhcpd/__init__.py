"""Configuration for ISC dhcpd: classes, pool members and example hosts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment
from phonegen.build.target import Artefact, Selection, templates
from phonegen.dhcp.options import EXAMPLE, Send
from phonegen.dhcp.requests import Test
from phonegen.dhcp.rules import VendorRules
from phonegen.dhcp.server import NOTHING_APART, OURS, Kind, Wanted, Writer, comment
from phonegen.language.catalogue import Loaded, Project, VendorSpecs
from phonegen.language.spec.model import Model

from phonegen_targets.dhcpd import language
from phonegen_targets.dhcpd.hosts import Hosts

NAME = "dhcpd"
ABOUT = (
    "configuration for ISC dhcpd: `<vendor>.conf` to include, `pools/` to copy into its pools, "
    "`hosts/` to try one phone"
)


def emit(project: Project, selection: Selection) -> Iterator[Artefact]:
    """The rules of the vendors selected, and a host for each model selected."""
    for vendor in selection.vendors(project):
        if vendor.vendor is not None:
            rules = VendorRules(vendor)
            if rules.classes or rules.prefixes:
                yield Artefact(f"{vendor.folder}.conf", classes(rules))
                yield Artefact(f"pools/{vendor.folder}.conf", pool(rules))
            for model in vendor.models.values():
                if selection.has_model(model.name):
                    yield from _host(vendor, rules, model)


def owned(project: Project, selection: Selection) -> Iterator[str]:
    """No folder: those of a vendor hold files of all its models."""
    yield from ()


def classes(rules: VendorRules) -> str:
    """A vendor's classes, for the main configuration to include."""
    sent = [rule.sends for rule in rules.all]
    return _render(
        "classes",
        source=f"specs/{rules.folder}/",
        vendor=rules.about.name,
        name=rules.about.name,
        space=language.space(rules),
        declarations=language.declarations(language.space(rules), *sent),
        classes=rules.classes,
        prefixes=rules.prefixes,
    )


def pool(rules: VendorRules) -> str:
    """The lines of a pool that let a vendor's phones in."""
    names = [language.MAC_CLASS] if rules.prefixes else []
    return _render(
        "pool",
        source=f"specs/{rules.folder}/",
        vendor=rules.about.name,
        names=names + [rule.name for rule in rules.classes],
    )


def _host(vendor: VendorSpecs, rules: VendorRules, model: Loaded[Model]) -> Iterator[Artefact]:
    """A declaration for one phone on the desk; none when nothing would be sent."""
    rule = rules.of(model.spec)
    if rule is None or not rule.sends:
        return
    stanza = _render(
        "host",
        source=model.path,
        title=f"{rules.about.name} {model.spec.model}",
        mac=rules.mac(model.spec),
        example=model.spec.mac is None,
        space=language.space(rules),
        facts=EXAMPLE,
        declarations=language.declarations(language.space(rules), rule.sends),
        host=re.sub(r"[^a-z0-9_-]", "-", f"{OURS}-{vendor.folder}-{model.name}".lower()),
        sends=rule.sends,
    )
    yield Artefact(f"hosts/{vendor.folder}/{model.name}.conf", stanza)


def _render(template: str, **context: Any) -> str:
    texts = {k: comment(context[k]) for k in ("source", "title", "vendor") if k in context}
    return _environment().get_template(f"{template}.conf.j2").render({**context, **texts})


@cache
def _environment() -> Environment:
    environment = templates(Path(__file__).parent)
    for function in (
        language.quote,
        language.condition,
        language.guard,
        language.statements,
        language.boot_log,
    ):
        environment.filters[function.__name__] = function
    return environment


class Dhcpd:
    """ISC dhcpd, whose language can say all."""

    name = NAME
    title = "ISC dhcpd"
    knows_server = True
    most: int | None = None
    split = True

    def whole(self, vendors: Sequence[VendorRules], facts: Mapping[str, str]) -> str:
        """All vendors' classes for a dhcpd without Wazo's own configuration."""
        return "\n".join([*_server(facts), *(classes(rules) for rules in vendors)])

    def hosts(self, wanted: Wanted) -> Writer:
        """Host declarations."""
        if wanted.apart:
            raise ValueError(NOTHING_APART.format(self.title))
        return Hosts()

    def example(self, kind: Kind, mac: str) -> str:
        """A host declaration."""
        lines = [
            *language.declarations("my-phone", kind.rule.sends),
            "host my-phone {",
            f"    hardware ethernet {mac};",
        ]
        sends = language.statements(kind.rule.sends, "my-phone", EXAMPLE)
        return "\n".join([*lines, *(f"    {line}" for line in sends), "}"])

    def problem(self, send: Send, facts: Mapping[str, str]) -> str | None:
        """dhcpd resolves names itself."""
        return None

    def inexact(self, test: Test) -> str | None:
        """Nothing."""
        return None


SERVER = Dhcpd()


def _server(facts: Mapping[str, str]) -> list[str]:
    """What Wazo's own configuration says of the provisioning server."""
    return [
        "option space VOIP;",
        "option VOIP.tftp-server-ip code 1 = ip-address;",
        "option VOIP.tftp-server-name code 2 = text;",
        "option VOIP.http-server-uri code 3 = text;",
        f"option VOIP.tftp-server-ip {facts['tftp_ip']};",
        f"option VOIP.tftp-server-name {language.quote(facts['tftp_host'])};",
        f"option VOIP.http-server-uri {language.quote(facts['http_url'])};",
        f'class "{language.MAC_CLASS}" {{ match substring(hardware, 0, 4); }}',
    ]
