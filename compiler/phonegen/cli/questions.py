"""What `new` asks: the guide's questions, and what judges the answer to each."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, get_args

from pydantic import TypeAdapter, ValidationError

from phonegen.diagnostics import did_you_mean
from phonegen.language.catalogue import VendorSpecs, natural
from phonegen.language.spec.model import Model
from phonegen.language.spec.values import Line, ModelName, Url, WordText
from phonegen.language.validation import mismatch
from phonegen.network import is_of_one_host, parse_mac

TYPES: tuple[str, ...] = get_args(Model.model_fields["type"].annotation)
# How the phone's file is written, as people know it from its manual; `xml` and its root element.
SYNTAXES = ("name = value", "name=value", "name: value", "xml ROOT", "json", "commands", "form")
DHCP_OPTIONS = ("66", "67", "43.1", "150", "160")
MOST = 1000  # accounts, or keys

Answers = dict[str, Any]


class WrongAnswerError(ValueError):
    """The answer cannot be taken; the message says why, for people."""


@dataclass(frozen=True)
class Begun:
    """A phone whose spec is begun: its vendor, if there are specs of it, and the answers so far."""

    folder: str
    stem: str
    vendor: VendorSpecs | None
    answers: Answers

    @property
    def is_new_vendor(self) -> bool:
        """Whether the vendor's dialect is to be begun, too."""
        return self.vendor is None or self.vendor.vendor is None or not self.vendor.plugins

    @property
    def sibling(self) -> str | None:
        """The model that it is most like."""
        found: str | None = self.answers.get("like")
        return found

    @property
    def plugins(self) -> list[str]:
        """Plugins of the vendor, the newest first; of a sibling, those that carry it."""
        if self.vendor is None:
            return []
        if self.sibling is not None:
            found = self.vendor.newest_first(self.vendor.models[self.sibling])
            return [carried.plugin.name for carried in found]
        return sorted(self.vendor.plugins, key=natural, reverse=True)


Judge = Callable[[str, Begun], Any]


def _always(_: Begun) -> bool:
    return True


def _never(_: Begun) -> bool:
    return False


def _nothing(_: Begun) -> str:
    return ""


def _of_new_vendor(begun: Begun) -> bool:
    return begun.is_new_vendor


@dataclass(frozen=True)
class Question:
    """One of the things to find out, with the GUIDE's number; what is not `needed` may be unknown.

    `fits`: whether it has a meaning. `inherited`: a sibling tells it, unless somebody says more.
    `suggested` is what an empty answer in a conversation means, where there is anything.
    """

    guide: int
    text: str
    judge: Judge
    fits: Callable[[Begun], bool] = _always
    needed: Callable[[Begun], bool] = _never
    inherited: bool = False
    suggested: Callable[[Begun], str] = _nothing
    help: str = ""

    def asked(self, begun: Begun) -> bool:
        """Whether it is open, as far as the sibling goes."""
        return self.fits(begun) and not (self.inherited and begun.sibling is not None)


def option(key: str) -> str:
    """How a question is answered on the command line."""
    return f"--{key.replace('_', '-')}"


def _typed(kind: Any) -> Judge:
    adapter: TypeAdapter[Any] = TypeAdapter(kind)

    def judge(text: str, _: Begun) -> Any:
        try:
            return adapter.validate_python(text)
        except ValidationError as e:
            error = e.errors()[0]
            pattern = error["type"] == "string_pattern_mismatch"
            reason = mismatch(text, error) if pattern else error["msg"].lower()
            raise WrongAnswerError(f"'{text}': {reason}") from None

    return judge


def _name(text: str, begun: Begun) -> str:
    name: str = _typed(ModelName)(text, begun)
    for model in begun.vendor.models.values() if begun.vendor else ():
        if model.spec.model.lower() == name.lower():
            raise WrongAnswerError(f"{model.path} is of that name already")
    return name


def _like(text: str, begun: Begun) -> str:
    name = text.lower().removesuffix(".yaml").removeprefix(f"{begun.folder}/")
    if begun.vendor and (model := begun.vendor.named(name)):
        return model.name
    hint = did_you_mean(name, begun.vendor.models if begun.vendor else ())
    raise WrongAnswerError(f"there is no model '{name}' of {begun.folder}; {hint}".rstrip("; "))


def _one_of(known: tuple[str, ...], what: str) -> Judge:
    def judge(text: str, _: Begun) -> str:
        if text.lower() not in known:
            raise WrongAnswerError(f"'{text}' is no {what}; known: {', '.join(known)}")
        return text.lower()

    return judge


def _plugin(text: str, begun: Begun) -> str:
    known = begun.vendor.plugins if begun.vendor else {}
    if text not in known:
        hint = did_you_mean(text, known)
        raise WrongAnswerError(f"there is no plugin '{text}'; {hint}".rstrip("; "))
    return text


def _count(text: str, _: Begun) -> int:
    if not re.fullmatch("[0-9]{1,4}", text) or int(text) > MOST:
        raise WrongAnswerError(f"'{text}' is no number from 0 to {MOST}")
    return int(text)


def _mac(text: str, begun: Begun) -> str:
    mac = parse_mac(text)
    if mac is None:
        raise WrongAnswerError(f"'{text}' is no MAC address, such as 00:15:65:aa:bb:cc")
    if not is_of_one_host(mac):
        raise WrongAnswerError(f"'{text}' is no address of a single phone")
    about = begun.vendor.vendor if begun.vendor else None
    if about and about.spec.ouis and mac[:8] not in about.spec.ouis:
        raise WrongAnswerError(
            f"{mac[:8]} is none of the vendor's prefixes; if the phone is the vendor's, add it to "
            f"`ouis` in {about.path}"
        )
    return mac


def document(text: str, begun: Begun) -> dict[str, str]:
    """A document to download: `URL`, `login URL`, or `none` where the vendor gives none."""
    access, _, url = text.partition(" ") if text.startswith("login") else ("public", "", text)
    if text in ("none", "login"):
        return {"access": text}
    return {"access": access, "url": _typed(Url)(url.strip(), begun)}


def credentials(text: str, begun: Begun) -> dict[str, Any]:
    """A default account: `NAME / PASSWORD`, or `NAME / on WHERE` for one printed on each phone."""
    name, slash, password = (part.strip() for part in text.partition("/"))
    if not slash or not name:
        raise WrongAnswerError("write it as `admin / 1234`, or `admin / on the label at the back`")
    found: dict[str, Any] = {"interface": "web interface", "username": _typed(Line)(name, begun)}
    if password.startswith("on "):
        found["password"] = {"on": _typed(Line)(password.removeprefix("on ").strip(), begun)}
    elif password:
        found["password"] = _typed(Line)(password, begun)
    return found


def syntax(text: str, _: Begun) -> str:
    """How the file is written, one of SYNTAXES."""
    plain = [known for known in SYNTAXES if known != "xml ROOT"]
    if text in plain or re.fullmatch(r"xml [A-Za-z_][\w.-]*", text):
        return text
    if text == "xml":
        raise WrongAnswerError("name the root element, too: `xml settings`")
    raise WrongAnswerError(f"'{text}' is none of: {', '.join(SYNTAXES)}")


def _file(text: str, begun: Begun) -> str:
    name: str = _typed(Line)(text.lstrip("/"), begun)
    mac = str(begun.answers.get("mac") or "").replace(":", "")
    if mac:
        name = name.replace(mac, "{mac}").replace(mac.upper(), "{MAC}")
    if not re.search(r"\{(mac|MAC)", name):
        raise WrongAnswerError(
            f"'{text}' is the same for all phones: name the one with the phone's MAC address, such "
            "as {mac}.cfg, or {MAC} where it is in capitals"
        )
    return name


def _option_of_dhcp(text: str, _: Begun) -> str:
    if not re.fullmatch(r"[0-9]{1,3}(\.[0-9]{1,3})?", text):
        raise WrongAnswerError(f"'{text}' is no DHCP option, such as {', '.join(DHCP_OPTIONS)}")
    return text


def _has_siblings(begun: Begun) -> bool:
    return not begun.is_new_vendor and bool(begun.vendor and begun.vendor.models)


def _placed_sibling(begun: Begun) -> bool:
    models = begun.vendor.models if begun.vendor else {}
    return begun.sibling in models and models[begun.sibling].spec.placed


_YES_NO = _one_of(("yes", "no"), "answer")

QUESTIONS: Mapping[str, Question] = {
    "name": Question(
        2, "Which name does the phone report of itself", _name,
        needed=_always, suggested=lambda begun: begun.stem.upper(),
        help="As it stands in its User-Agent; provd knows the phone by it.",
    ),
    "title": Question(2, "Which name is on the box, if another", _typed(Line)),
    "like": Question(
        2, "Which phone of this vendor is it most like", _like, fits=_has_siblings,
        help="Its settings, keys and lines are taken over; what belongs to one phone is not.",
    ),
    "type": Question(
        2, f"What kind of device is it ({', '.join(TYPES)})", _one_of(TYPES, "kind of device"),
        needed=_always, inherited=True,
    ),
    "lines": Question(
        2, "How many SIP accounts can it have", _count,
        needed=_always, inherited=True,
    ),
    "keys": Question(
        2, "How many programmable keys has it", _count,
        inherited=True,
    ),
    "same_keys": Question(
        2, "Do its keys lie where the sibling's do (yes, no)", _YES_NO,
        fits=_placed_sibling, help="Yes: the picture of its keys is that of the sibling.",
    ),
    "mac": Question(
        2, "Which MAC address has the phone on your desk", _mac,
        needed=_of_new_vendor,
        help="On its label. Its first half tells the vendor.",
    ),
    "firmware": Question(2, "Which firmware version did you test", _typed(WordText)),
    "plugin": Question(
        2, "Which plugin shall carry it", _plugin,
        fits=lambda begun: not begun.is_new_vendor,
        suggested=lambda begun: next(iter(begun.plugins), ""),
        help="One for each generation of firmware; `phonegen list plugins` names them.",
    ),
    "documentation": Question(
        3, "Where is the administrator's guide (URL, login URL, none)", document,
    ),
    "firmware_files": Question(
        4, "Where is its firmware to be had (URL, login URL, none)", document,
    ),
    "language_files": Question(
        5, "Where are other files that it needs, such as languages (URL, login URL, none)",
        document,
    ),
    "http": Question(6, "Does it provision itself by DHCP and HTTP (yes, no)", _YES_NO),
    "tftp": Question(6, "And by DHCP and TFTP (yes, no)", _YES_NO),
    "credentials": Question(
        7, "Which account has its web interface, as NAME / PASSWORD", credentials,
        help="`admin / on the label` for a password that is printed on each.",
    ),
    "reset": Question(
        7, "How is it reset to what it was in the factory", _typed(Line),
    ),
    "vendor_class": Question(
        8, "Which DHCP option 60 does it send", _typed(Line),
        help="Its vendor class; the DHCP server's log tells it, see `phonegen lab --help`.",
    ),
    "dhcp_option": Question(
        8, f"Which DHCP option tells it the server's URL ({', '.join(DHCP_OPTIONS)}, …)",
        _option_of_dhcp, fits=_of_new_vendor,
    ),
    "user_agent": Question(
        9, "Which User-Agent does it send", _typed(Line),
        needed=_of_new_vendor,
        help="The web server's log tells it, see `phonegen lab --help`.",
    ),
    "file": Question(
        9, "Which file of its own does it ask for, such as {mac}.cfg", _file,
        fits=_of_new_vendor,
    ),
    "syntax": Question(
        9, f"How is that file written ({', '.join(SYNTAXES)})", syntax,
        fits=_of_new_vendor,
    ),
    "worth_it": Question(1, "Is it worth the time", _typed(Line)),
}  # fmt: skip
