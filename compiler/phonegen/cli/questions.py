"""What `new` asks: the guide's questions, and what judges the answer to each."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, get_args

from pydantic import TypeAdapter, ValidationError

from phonegen.diagnostics import Report, did_you_mean
from phonegen.language.catalogue import VendorSpecs, natural
from phonegen.language.reader import parse
from phonegen.language.spec.model import Model
from phonegen.language.spec.syntax import Encoding, Syntax
from phonegen.language.spec.values import Line, ModelName, RelativePath, Url, WordText
from phonegen.language.validation import mismatch
from phonegen.network import is_of_one_host, parse_mac

TYPES: tuple[str, ...] = get_args(Model.model_fields["type"].annotation)
# How the phone's file is written, as people know it from its manual; `xml` and its root element.
SYNTAXES = ("name = value", "name=value", "name: value", "xml ROOT", "json", "commands", "form")
DHCP_OPTIONS = ("66", "67", "43.1", "150", "160")
_ASSIGNMENTS = re.compile(r"name(?P<separator>\W+)value")
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
    def own_files(self) -> list[str]:
        """Those of the files that it asks for that are of this phone alone."""
        return [name for name in self.answers.get("file", []) if is_own(name)]

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


def _syntax(text: str, _: Begun) -> dict[str, Any]:
    """How the file is written, as a spec has it: one of SYNTAXES, or the spec's own mapping."""
    if text.startswith("{"):
        return _syntax_of_a_spec(text)
    if found := _ASSIGNMENTS.fullmatch(text):
        return {"kind": "assignments", "separator": found["separator"]}
    kind, root = text.split(" ", 1) if " " in text else (text, "")
    if kind == "xml" and re.fullmatch(r"[A-Za-z_][\w.-]*", root):
        return {"kind": kind, "root": root}
    if text in ("json", "commands", "form"):
        return {"kind": text}
    if text == "xml":
        raise WrongAnswerError("name the root element, too: `xml settings`")
    raise WrongAnswerError(
        f"'{text}' is none of: {', '.join(SYNTAXES)}, nor a mapping of a spec, {{kind: …}}"
    )


def _syntax_of_a_spec(text: str) -> dict[str, Any]:
    report = Report()
    data = parse(text.encode(), "--syntax", report)
    if data is None or report:
        raise WrongAnswerError(f"'{text}': {report.sorted()[0].message if report else 'is empty'}")
    try:
        TypeAdapter(Syntax).validate_python(data)
    except ValidationError as e:
        error = e.errors()[0]
        at = ".".join(map(str, error["loc"]))
        raise WrongAnswerError(f"'{text}': {at}: {error['msg'].lower()}") from None
    return dict(data) if isinstance(data, dict) else {}


def _files(text: str, begun: Begun) -> list[str]:
    """The files that it asks for, in its order, by their names in a spec."""
    mac = str(begun.answers.get("mac") or "").replace(":", "")
    names = []
    for word in text.split():
        name: str = _typed(RelativePath)(word.lstrip("/"), begun)
        if mac:
            name = name.replace(mac, "{mac}").replace(mac.upper(), "{MAC}")
        names.append(name)
    if not any(map(is_own, names)):
        raise WrongAnswerError(
            f"'{text}' is the same for all phones: name the one with the phone's MAC address, such "
            "as {mac}.cfg, or {MAC} where it is in capitals"
        )
    return list(dict.fromkeys(names))


def _own_file(text: str, begun: Begun) -> str:
    known = tuple(begun.own_files)
    if text not in known:
        raise WrongAnswerError(f"'{text}' is none of: {', '.join(known)}")
    return text


def _unnamed_by_dhcp(begun: Begun) -> bool:
    """Whether nothing else than a User-Agent can tell the first model of a vendor."""
    sent = "".join(begun.answers.get("vendor_class", {}).values())
    return begun.is_new_vendor and begun.answers.get("name", begun.stem).lower() not in sent.lower()


def _has_several_own(begun: Begun) -> bool:
    return begun.is_new_vendor and len(begun.own_files) > 1


def is_own(name: str) -> bool:
    """Whether a file of that name is of one phone alone."""
    return re.search(r"\{(mac|MAC)", name) is not None


def _vendor_class(text: str, begun: Begun) -> dict[str, str]:
    """A test of option 60: the whole of it, or with `*` at the end how it begins."""
    if text.endswith("*") and text.strip("* "):
        return {"prefix": text[:-1]}
    whole: str = _typed(Line)(text, begun)
    return {"exact": whole}


def _option_of_dhcp(text: str, _: Begun) -> str:
    if not re.fullmatch(r"[0-9]{1,3}(\.[0-9]{1,3})?( tftp)?", text):
        known = ", ".join(DHCP_OPTIONS)
        raise WrongAnswerError(f"'{text}' is no DHCP option, such as {known}, or `66 tftp`")
    return text


def _has_siblings(begun: Begun) -> bool:
    return not begun.is_new_vendor and bool(begun.vendor and begun.vendor.models)


def _placed_sibling(begun: Begun) -> bool:
    models = begun.vendor.models if begun.vendor else {}
    return begun.sibling in models and models[begun.sibling].spec.placed


_YES_NO = _one_of(("yes", "no"), "answer")


def _one_of_encodings(text: str, _: Begun) -> str:
    known = get_args(Encoding)
    if text.upper() not in known:
        raise WrongAnswerError(f"'{text}' is no encoding; known: {', '.join(known)}")
    return text.upper()


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
        8, "Which DHCP option 60 does it send", _vendor_class,
        help="Its vendor class; `phonegen lab --run` shows it. Where "
        "a version follows, `Acme X1*`: what begins so.",
    ),
    "dhcp_option": Question(
        8, f"Which DHCP option tells it the server's URL ({', '.join(DHCP_OPTIONS)}, …)",
        _option_of_dhcp, fits=_of_new_vendor,
        help="`66 tftp` for a phone that takes the name of a TFTP server there, and no URL.",
    ),
    "user_agent": Question(
        9, "Which User-Agent does it send", _typed(Line),
        needed=_unnamed_by_dhcp,
        help="`phonegen lab --run` shows it.",
    ),
    "file": Question(
        9, "Which files does it ask for, in its order, such as common.cfg {mac}.cfg", _files,
        fits=_of_new_vendor,
    ),
    "own_file": Question(
        9, "Which of them holds its accounts", _own_file,
        fits=_has_several_own,
    ),
    "syntax": Question(
        9, f"How is that file written ({', '.join(SYNTAXES)})", _syntax,
        fits=_of_new_vendor, help="Or as a spec has it: {kind: assignments, quote: '\"'}.",
    ),
    "encoding": Question(
        9, "In which encoding, if another than UTF-8", _one_of_encodings,
        fits=_of_new_vendor,
    ),
    "sold": Question(1, "Is it worth the time: is it still sold (yes, no)", _YES_NO),
}  # fmt: skip
