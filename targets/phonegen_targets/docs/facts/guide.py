"""The guide's answers of a model: its own where it has them, else its vendor's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from phonegen.language.spec.model import Document, Guide

from phonegen_targets.docs.markdown import code, link, prose
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
        parts.append(prose(answer.note))
    if parts and answer.access not in ACCESS:
        parts.insert(0, _("Not known."))
    return " ".join(parts) or None


def firmware(answer: Document, alone: bool) -> str | None:
    """Markdown for where firmware is to be had; ALONE: the plugin needs no account for it."""
    if not alone:
        return document(answer)
    parts = [_("The plugin downloads it without an account.")]
    if answer.access == "login":
        parts.append(_("On the vendor's own pages one has to register and log in for it."))
    if answer.url:
        parts.append(_("See {link}.", link=link(answer.url, answer.url)))
    if answer.note:
        parts.append(prose(answer.note))
    return " ".join(parts)


def credentials(guide: Guide) -> list[str]:
    """Markdown, one line an account."""
    return [
        _(
            "{interface}: user name {name}, password {password}",
            interface=prose(c.interface),
            name=_account(c.username),
            password=_account(c.password),
        )
        for c in guide.credentials
    ]


def _account(name: str | Mapping[Literal["on"], str] | None) -> str:
    if isinstance(name, Mapping):
        return _("of its own, on {place}", place=prose(name["on"]))
    return code(name) if name is not None else _("not needed or unknown")
