"""What a spec of a new phone can say, from what was seen of it: each fact with its place.

Nothing is guessed: what no file tells is named as unknown, and what is derived from a sample is
tried on that sample.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from typing import NamedTuple
from urllib.parse import urlsplit

from phonegen.dhcp.messages import decode
from phonegen.dhcp.options import LOCATIONS
from phonegen.dialects.asking import asked
from phonegen.dialects.identification import PatternError, regex
from phonegen.dialects.statistics import setting_names
from phonegen.language.catalogue import Project, VendorSpecs
from phonegen.sightings.agents import agent_rule, version_in
from phonegen.sightings.configuration import Configuration
from phonegen.sightings.identity import Recogniser, path_of
from phonegen.sightings.leases import Rules
from phonegen.sightings.seen import File, Phone, Where, mac_in

LEAST_ALIKE = 0.2  # of what was seen, which another dialect must share to be named
_READABLE = re.compile(rb"[ -~]*")  # what a spec can hold as it is
_FIELD = re.compile(r"\{[^{}]*\}")


class Fact(NamedTuple):
    """One fact in the words of a spec, and where it was seen."""

    value: str
    where: Where


class SeenFile(NamedTuple):
    """A file that the phone asked for, its name as a spec writes it, and what came of it."""

    name: str
    protocol: str
    status: str
    where: Where
    served: bool | None  # None: nobody saw what came of it


class Alike(NamedTuple):
    """A dialect that is like what was seen, a model of it with a name like the phone's, and why."""

    dialect: str  # vendor/dialect
    model: str | None  # of the phone's own vendor: others cannot be extended
    share: float  # from 0 to 1
    words: str


@dataclass(frozen=True)
class Proposal:
    """What is known of a phone. None, and an empty list, is what no file tells."""

    phone: Phone
    mac: Fact | None = None
    name: Fact | None = None  # as the phone spells it
    version: Fact | None = None
    user_agent: Fact | None = None
    agent_pattern: str | None = None  # for `identify`, which reads the sample right
    vendor_class: Fact | None = None  # empty text: the phone sends none
    rule: str | None = None  # the rule of the catalogue that answers it already, in words
    match: Mapping[str, str] = field(default_factory=dict)  # a test, where none does
    locations: tuple[str, ...] = ()  # options for its server that it asks for, in its order
    looks_in: Fact | None = None  # the option whose URL it followed, where only one has that
    files: tuple[SeenFile, ...] = ()
    configuration: Configuration | None = None
    alike: Alike | None = None
    plugin: str | None = None  # of the vendor's, which supports it best by its requests
    unknown: tuple[str, ...] = ()

    @property
    def prefix(self) -> str | None:
        """The MAC prefix, `00:11:22`."""
        return self.mac.value[:8] if self.mac else None

    @property
    def own_files(self) -> tuple[SeenFile, ...]:
        """The files that are this phone's alone."""
        return tuple(f for f in self.files if "{mac}" in f.name.lower())


def proposal(
    phone: Phone,
    configurations: Sequence[Configuration],
    project: Project,
    folder: str,
    name: str,
) -> Proposal:
    """What can be said of PHONE as a model of the vendor FOLDER, which may be new.

    NAME is what its user calls it; the phone's own spelling counts where it tells one.
    """
    agent = _agent(phone, name)
    own = _spelled(name, [agent.value] if agent else [])
    said = phone.asked
    vendor_class = None
    sent = said.vendor_class if said is not None else None
    if said is not None and sent is not None:
        text = sent.rstrip(b"\0").decode("utf-8", "backslashreplace")
        vendor_class = Fact(text, said.where)
        own = own or _spelled(name, [text])
    model = own or name
    version = _version(agent, model, phone)
    mac = Fact(phone.mac, _first(phone)) if phone.mac else None
    names = [*_files(phone, model)]
    wanted = (said.wanted or ()) if said is not None else ()
    locations = tuple(str(n) for n in wanted if str(n) in LOCATIONS)
    configuration = configurations[0] if configurations else None
    rules = Rules(project)
    answering = rules.rule(said) if said is not None else None
    rule = rules.in_words(answering) if answering is not None else None
    vendor = project.vendors.get(folder)
    known = vendor is not None and vendor.vendor is not None
    plugin = Recogniser([vendor]).identity(phone).plugin if vendor is not None and known else None
    found = Proposal(
        phone=phone,
        mac=mac,
        name=Fact(own, (agent or vendor_class or _nowhere()).where) if own else None,
        version=version,
        user_agent=agent,
        agent_pattern=_pattern(agent, own, version, phone.mac),
        vendor_class=vendor_class,
        rule=rule,
        match=_match(sent, version) if rule is None and sent is not None else {},
        locations=locations,
        looks_in=_looks_in(locations, phone),
        files=tuple(names),
        configuration=configuration,
        alike=_alike(names, configuration, project, vendor, plugin, model),
        plugin=plugin,
    )
    return _with_unknown(found)


def _nowhere() -> Fact:
    return Fact("", Where("", 0))


def _first(phone: Phone) -> Where:
    """Where the phone was seen."""
    if phone.asked is not None:
        return phone.asked.where
    files = phone.in_order()
    if files:
        return files[0].first
    return next(iter(phone.agents.values()), Where("", 0))


def _agent(phone: Phone, name: str) -> Fact | None:
    """The User-Agent that tells most; of those of its requests for files, if there are any."""
    of_files = {f.agent: f.first for f in reversed(phone.in_order()) if f.agent}
    agents = of_files or phone.agents

    def tells(agent: str) -> tuple[bool, bool, bool]:
        return (
            name.lower() in agent.lower(),
            mac_in(agent) is not None,
            version_in(agent) is not None,
        )

    if not agents:
        return None
    best = max(agents, key=tells)
    return Fact(best, agents[best])


def _spelled(name: str, texts: Sequence[str]) -> str | None:
    """NAME as one of the texts spells it."""
    for text in texts:
        at = text.lower().find(name.lower())
        if name and at >= 0:
            return text[at : at + len(name)]
    return None


def _version(agent: Fact | None, model: str, phone: Phone) -> Fact | None:
    """The firmware's version in a User-Agent: numbers that are neither the model nor the MAC."""
    if agent is None:
        return None
    text = agent.value
    for spelled in _spellings(phone.mac):
        text = text.replace(spelled, " ")
    text = text.replace(model, " ") if model else text
    found = version_in(text)
    return Fact(found, agent.where) if found else None


def _spellings(mac: str) -> list[str]:
    """The ways in which a MAC is written; none without one."""
    lower = [mac.replace(":", separator) for separator in ":-"] + [mac.replace(":", "")]
    return [*lower, *map(str.upper, lower)] if mac else []


def _pattern(agent: Fact | None, model: str | None, version: Fact | None, mac: str) -> str | None:
    """A pattern that reads the sample as it should; None when there is none."""
    if agent is None:
        return None
    text: str = agent_rule(agent.value, model or "", version.value if version else None, mac)[
        "user_agent"
    ]
    try:
        found = re.fullmatch(regex(text), agent.value)
    except PatternError:
        return None
    told = found.groupdict() if found else {}
    right = (not model or told.get("model") == model) and (
        version is None or told.get("version") == version.value
    )
    return text if found and right and "{" in text else None


def _match(sent: bytes, version: Fact | None) -> Mapping[str, str]:
    """A test of option 60 that a later firmware still passes; none where none can be written."""
    if not sent:
        return {"absent": "true"}
    kept = _READABLE.match(sent)
    text = kept[0].decode() if kept else ""
    number = version.value if version and version.value in text else version_in(text)
    before = text.partition(number)[0] if number else ""
    if before.strip():
        return {"prefix": before}
    if not text.strip():
        return {}
    return {"exact": text} if len(text) == len(sent) else {"prefix": text}


def _files(phone: Phone, model: str) -> Iterator[SeenFile]:
    """The files in the order in which the phone asked for them, by their names in a spec."""
    once: set[str] = set()
    for file in phone.in_order():
        name = _name(file, phone, model)
        if name and name not in once:
            once.add(name)
            yield SeenFile(name, file.protocol, file.status, file.first, file.served)


def _name(file: File, phone: Phone, model: str) -> str:
    """A file's name with the phone's own in it, below the folder that DHCP gave it."""
    name = path_of(file.path).partition("?")[0].lstrip("/")
    for _, folder in _folders(phone):
        name = name.removeprefix(folder)
    digits = phone.mac.replace(":", "")
    if digits:
        name = name.replace(digits.upper(), "{MAC}") if not digits.isdigit() else name
        name = name.replace(digits, "{mac}")
    if model:
        name = name.replace(model, "{model}")
    return name


def _looks_in(wanted: Sequence[str], phone: Phone) -> Fact | None:
    """The option in which it found its server, if only one can be it.

    That is the one that names the folder in which the phone asks; else the only one that it was
    given of those that it WANTED, or the only one of these.
    """
    folders: dict[str, set[str]] = {}
    for option, folder in _folders(phone):
        folders.setdefault(folder, set()).add(option)
    for file in phone.in_order():
        path = path_of(file.path).lstrip("/")
        options = {o for f, named in folders.items() if path.startswith(f) for o in named}
        if len(options) == 1:
            return Fact(options.pop(), file.first)
    answer, said = phone.answered, phone.asked
    options_given = (answer.options if answer else None) or {}
    given = [o for o in (wanted or sorted(LOCATIONS)) if o.isdigit() and int(o) in options_given]
    if answer and phone.files and len(given) == 1:
        return Fact(given[0], answer.where)
    return Fact(wanted[0], said.where) if said and len(wanted) == 1 else None


def _folders(phone: Phone) -> Iterator[tuple[str, str]]:
    """Folders in the URLs that a DHCP server gave, each with its option, as `43.2`."""
    given = phone.answered
    for number, value in ((given.options if given else None) or {}).items():
        if str(number) not in LOCATIONS:
            continue
        values = [(str(number), value)]
        if number == 43 and b"://" in value[2:]:
            values += [(f"43.{part}", text) for part, text in decode(value).items()]
        for option, text in values:
            for folder in _folder(text.rstrip(b"\0").decode("utf-8", "replace")):
                yield option, folder


def _folder(url: str) -> Iterator[str]:
    """The folder of a URL, with the slash behind it; nothing without one."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return
    path = parts.path
    folder = path.rpartition("/")[0] if "." in path.rpartition("/")[2] else path
    if parts.netloc and folder.strip("/"):
        yield folder.strip("/") + "/"


def _alike(
    files: Sequence[SeenFile],
    configuration: Configuration | None,
    project: Project,
    own: VendorSpecs | None,
    taken: str | None,
    model: str,
) -> Alike | None:
    """The dialect most like what was seen; of the phone's OWN vendor, if the catalogue has it.

    TAKEN: its plugin that recognises the phone's requests.
    """
    vendors = [own] if own is not None else [*project.vendors.values()]
    names = {_plain(f.name) for f in files}
    settings = {_plain(n) for n in configuration.names} if configuration else set[str]()
    best: Alike | None = None
    for vendor in vendors:
        for dialect in vendor.dialects.values():
            theirs = {_plain(n) for n in asked(dialect.spec)}
            shared = len(names & theirs)
            share = shared / len(names | theirs) if names else 0.0
            same = (
                settings & {_plain(n) for n in setting_names(dialect.spec)} if settings else set()
            )
            if settings:
                share += len(same) / len(settings)
            share += bool(taken and vendor.plugins[taken].spec.dialect == dialect.name)
            if share > (best.share if best else LEAST_ALIKE):
                words = _why(shared, len(names), len(same), len(settings), taken)
                best = Alike(f"{vendor.folder}/{dialect.name}", None, share, words)
    if best is None:
        return None
    return best._replace(model=_sibling(own, best.dialect, model)) if own is not None else best


def _why(files: int, of: int, settings: int, all_: int, plugin: str | None) -> str:
    parts = [f"{files} of {of} files have its names"] if of else []
    parts += [f"{settings} of {all_} settings are its"] if all_ else []
    parts += [f"its plugin {plugin} recognises the requests"] if plugin else []
    return ", ".join(parts)


def _sibling(vendor: VendorSpecs, dialect: str, model: str) -> str | None:
    """The model of a dialect of VENDOR whose name is most like MODEL."""
    name = dialect.partition("/")[2]
    plugins = [p.name for p in vendor.plugins.values() if p.spec.dialect == name]
    carried = {c.model.name: c.name for plugin in plugins for c in vendor.carried(plugin)}
    if not carried:
        return None

    def alike(spec: str) -> float:
        return SequenceMatcher(None, carried[spec].lower(), model.lower()).ratio()

    return max(sorted(carried), key=alike)


def _plain(name: str) -> str:
    """A name without what is the phone's own, or a number's, so that two can be compared."""
    return re.sub(r"\d+", "#", _FIELD.sub("#", name)).lower()


def _with_unknown(found: Proposal) -> Proposal:
    """The same, with the questions that no file answers."""
    open_ = {
        "the MAC address": found.mac is None,
        "DHCP option 60": found.vendor_class is None,
        "in which DHCP option it looks for its server": not (found.locations or found.looks_in),
        "the User-Agent": found.user_agent is None,
        "the name that the phone reports": found.name is None,
        "the firmware's version": found.version is None,
        "the files that it asks for": not found.files,
        "the syntax of its files, and their settings": found.configuration is None,
        "which option it prefers of several": found.looks_in is None,
        "lines, keys and features": True,
    }
    if len(found.own_files) > 1 and sum(f.served is True for f in found.own_files) != 1:
        names = ", ".join(f.name for f in found.own_files)
        open_[f"which of {names} holds its accounts"] = True
    unknown = [question for question, is_open in open_.items() if is_open]
    return replace(found, unknown=tuple(unknown))


def in_words(found: Proposal) -> Iterator[str]:
    """The proposal for people, a fact a line. What phones sent is not made printable here."""
    if found.mac:
        yield f"MAC address     {found.mac.value} ({found.mac.where})"
    if found.vendor_class:
        sent = f"'{found.vendor_class.value}'" if found.vendor_class.value else "not sent"
        yield f"option 60       {sent} ({found.vendor_class.where})"
    if found.rule:
        yield f"DHCP            answered already by {found.rule}"
    elif found.match:
        tests = ", ".join(f"{name}: {value}" for name, value in found.match.items())
        yield f"DHCP            a rule with match: [{{{tests}}}]"
    if found.locations:
        yield f"asks for        options {', '.join(found.locations)}"
    if found.looks_in:
        yield f"looks in        option {found.looks_in.value} ({found.looks_in.where})"
    if found.user_agent:
        yield f"User-Agent      {found.user_agent.value} ({found.user_agent.where})"
    if found.name:
        yield f"model           {found.name.value}"
    if found.version:
        yield f"firmware        {found.version.value}"
    if found.agent_pattern:
        yield f"identify        user_agent: {found.agent_pattern}"
    yield from (f"identify        path: /{file.name}" for file in found.own_files)
    for file in found.files:
        yield f"file            {file.name} ({file.protocol} {file.status or '-'}, {file.where})"
    if found.configuration:
        syntax = found.configuration.syntax
        written = ", ".join(f"{k}: {json.dumps(v, ensure_ascii=False)}" for k, v in syntax.items())
        count = len(found.configuration.names)
        yield f"syntax          {{{written}}}, {count} settings ({found.configuration.file})"
        if found.configuration.problem:
            yield f"                its reader stops at {found.configuration.problem}"
    if found.alike:
        like = f", --like {found.alike.model}" if found.alike.model else ""
        yield f"most alike      dialect {found.alike.dialect}{like}: {found.alike.words}"
    yield from (f"unknown         {question}" for question in found.unknown)
