"""The guide's answers of a model: its own where it has them, else its vendor's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from phonegen.language.spec.model import Answer, Document, Guide

from phonegen_targets.docs.markdown import code, link, text
from phonegen_targets.docs.texts import _

ACCESS = {
    "public": _("Yes, public."),
    "login": _("Only after registering and logging in."),
    "none": _("No, it is not to be had."),
}


def merged(model: Guide, vendor: Guide) -> Guide:
    """The model's answers over the vendor's."""
    own = {name: getattr(model, name) for name in model.model_fields_set}
    return vendor.model_copy(update=own)


def document(answer: Document) -> str | None:
    """Markdown for something to download; None when nothing is known."""
    parts = [ACCESS[answer.access]] if answer.access in ACCESS else []
    if answer.url:
        parts.append(_("See {link}.", link=link(answer.url, answer.url)))
    if answer.note:
        parts.append(text(answer.note))
    if parts and answer.access not in ACCESS:
        parts.insert(0, _("Not known."))
    return " ".join(parts) or None


def transport(http: Answer, tftp: Answer) -> str | None:
    """Markdown for provisioning by DHCP; None when nothing is known."""
    if http == tftp == "unknown":
        return None
    shown = {"yes": _("yes"), "no": _("no"), "unknown": _("unknown")}
    return f"HTTP{_(': ')}{shown[http]}. TFTP{_(': ')}{shown[tftp]}."


def credentials(guide: Guide) -> list[str]:
    """Markdown, one line an account."""
    return [
        _(
            "{interface}: user name {name}, password {password}",
            interface=text(c.interface),
            name=_account(c.username),
            password=_account(c.password),
        )
        for c in guide.credentials
    ]


def _account(name: str | Mapping[Literal["on"], str] | None) -> str:
    if isinstance(name, Mapping):
        return _("of its own, on {place}", place=text(name["on"]))
    return code(name) if name is not None else _("not needed or unknown")
