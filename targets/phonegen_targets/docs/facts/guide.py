"""The guide's answers of a model: its own where it has them, else its vendor's."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Literal

from phonegen.language.catalogue import Loaded, VendorSpecs
from phonegen.language.spec.model import Credentials, Document, Guide, Model
from phonegen.language.spec.values import Fetched, Way

from phonegen_targets.docs.markdown import code, link, listed, prose
from phonegen_targets.docs.texts import _

ACCESS = {
    "public": _("Yes, public."),
    "login": _("Only after registering and logging in."),
    "none": _("No, it is not to be had."),
}

WAYS: Sequence[Way] = ("tftp", "http", "https")


def merged(vendor: VendorSpecs, model: Loaded[Model]) -> Guide:
    """The model's answers over the vendor's, and those of its newest plugin."""
    guide = model.spec.guide
    own = {name: getattr(guide, name) for name in guide.model_fields_set}
    own["fetches"] = vendor.fetches(model)
    return vendor.about().guide.model_copy(update=own)


def fetches(answers: Mapping[Way, Fetched], said: Callable[[str], str]) -> str:
    """Markdown for how a phone fetches its files, each way with what is SAID of the place of such
    a fact; empty when nobody knows.
    """
    done, refused = [], []
    for way in WAYS:
        answer, origin = answers[way], said(f"guide.fetches.{way}")
        if answer == "no":
            refused.append(way.upper() + origin)
        elif answer != "unknown":
            done.append(_way(way, answer) + origin)
    parts = [listed(done), _("not {ways}", ways=listed(refused)) if refused else ""]
    return "; ".join(filter(None, parts))


def _way(way: Way, answer: Fetched) -> str:
    if answer == "yes":
        return way.upper()
    return _("{way} with TLS up to {version}", way=way.upper(), version=answer)


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
    """Markdown, one line an account: of what it has, and nothing of what it lacks."""
    return [f"{prose(c.interface)}{_(': ')}{_account(c)}" for c in guide.credentials]


def _account(account: Credentials) -> str:
    parts = []
    if account.username is not None:
        parts.append(_("user name {name}", name=_word(account.username)))
    if account.password is not None:
        parts.append(_("password {password}", password=_word(account.password)))
    return ", ".join(parts) or _("not needed or unknown")


def _word(word: str | Mapping[Literal["on"], str]) -> str:
    if isinstance(word, Mapping):
        return _("of its own, on {place}", place=prose(word["on"]))
    return code(word)
