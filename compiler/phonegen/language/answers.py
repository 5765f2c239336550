"""Answers: why parameters are not written, as a dialect says and as follows from its models."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase

from phonegen.language.catalogue import Loaded, VendorSpecs
from phonegen.language.spec.dialect import Dialect, Unwritten
from phonegen.language.spec.model import Model

# What models speak, to the names that mean nothing to them, and why.
PROTOCOLS = {
    "sip": ("sccp_call_managers", "These phones speak SIP only."),
    "sccp": ("sip_*", "The phone speaks SCCP; the call manager knows its lines."),
}
SWITCHBOARD = "options.switchboard", "Nothing is set otherwise for operators."


def answers(vendor: VendorSpecs, dialect: Loaded[Dialect]) -> dict[str, Unwritten]:
    """What holds for parameters that no setting of a DIALECT uses, by name or pattern.

    What the dialect says itself goes before what follows from all models of its plugins.
    """
    own = dialect.spec.not_supported
    plugins = {name for name, p in vendor.plugins.items() if p.spec.dialect == dialect.name}
    models = [m.spec for m in vendor.models.values() if not plugins.isdisjoint(m.spec.plugins)]
    follows = {
        name: answer
        for name, answer in _following(models)
        if not any(fnmatchcase(name, said) for said in own)
    }
    return follows | own


def _following(models: Sequence[Model]) -> Iterator[tuple[str, Unwritten]]:
    """What follows from the specs of MODELS, where all of them say the same."""
    protocols = {model.protocol for model in models}
    if len(protocols) == 1:
        protocol = protocols.pop()
        name, why = PROTOCOLS[protocol]
        yield name, {"why": why, "source": f"the models' specs: protocol is {protocol}"}
    if models and all(model.capabilities.get("switchboard") is False for model in models):
        name, why = SWITCHBOARD
        yield name, {"why": why, "source": "the models' specs: capabilities, switchboard is false"}
