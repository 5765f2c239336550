"""Whatever a plugin writes is read back, by the vendors' grammars, to the settings that were meant.

A configuration whose texts are marks, which stand nowhere else, tells in which settings each text
goes, and with what around it. The same configuration with hostile texts in their places must be
read back to the same settings, with the hostile text where its mark stood: passwords and user
names letter by letter, other texts as their syntax cleans them. Or the device is refused, and then
the password or user name that is named is one that the file cannot carry.
"""

from __future__ import annotations

import logging
import random
import re
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import product
from typing import Any

import pytest
from extent import NIGHT, is_whole
from phonegen.language.spec.syntax import Assignments, Commands, Plain, Style, Xml
from phonegen.readers import read
from phonegen_targets.provd.preview import SAMPLE
from phonegen_targets.provd.standin import RawConfigError
from running import Running, params, shared

HOSTILE = [
    '<a b="c">&amp;</a>', "&", '"quoted"', '"', "it's", "a\nb", "a\r\nadmin = yes", "%NULL%",
    "{{ 7 * 7 }}", "{% raw %}", "{#", "# hash", "a#b", "; semicolon", "back\\slash", "$MAC", "$(a)",
    " lead", "trail ", "]]>", "<!-- x -->", "a=b", "\ttab", "../../etc/passwd", "é€漢😀", "%s %d",
    "`id`", "//", "<?x?>", "[group]", "a b", "!", "\u2028", "\x00", "\x85", "x" * 300, "&#10;",
    "%41", "+", "'\"", "a&b=c", "|", "\ufeff", "\ud800", "\uffff", "a\x0bb\x0cc\x1cd\x7fe",
]  # fmt: skip
EXACT = [
    "admin_username", "admin_password", "user_username", "user_password", "sip_lines.username",
    "sip_lines.auth_username", "sip_lines.password",
]  # fmt: skip
OTHERS = ["exten_pickup_call", "exten_voicemail", "exten_dnd", "exten_fwd_unconditional"]
OF_LINES = ["display_name", "number", "voicemail"]
CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")
NOT_XML = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

Config = dict[str, Any]
Texts = dict[str, str]  # a text by its mark
Pairs = list[tuple[str, str]]


def shape(choose: random.Random) -> Config:
    """What is not text: switches, addresses, zones."""
    config: Config = {name: SAMPLE[name] for name in ("X_xivo_phonebook_ip", "X_xivo_user_uuid")}
    config["locale"] = choose.choice(["fr_FR", "de_DE", "en_US", "xx_XX"])
    config["timezone"] = choose.choice(["Europe/Paris", "Asia/Tokyo", "Australia/Sydney"])
    config["sip_transport"] = choose.choice(["udp", "tcp", "tls"])
    config["sip_srtp_mode"] = choose.choice(["disabled", "preferred", "required"])
    if choose.random() < 0.5:
        config |= {"vlan_enabled": True, "vlan_id": 7, "vlan_priority": 3}
        config |= {"syslog_enabled": True, "syslog_ip": "192.0.2.3"}
        config |= {"ntp_enabled": True, "ntp_ip": "192.0.2.4"}
        config |= {"dns_enabled": True, "dns_ip": "192.0.2.5", "sip_subscribe_mwi": True}
    return config


def marked(choose: random.Random, lines: int) -> tuple[Config, dict[str, str]]:
    """A configuration whose texts are marks, and the parameter of each mark."""
    config, marks = shape(choose), dict[str, str]()

    def mark(parameter: str) -> str:
        marks[text := f"mark{len(marks):03d}x"] = parameter
        return text

    def of_line(n: int) -> Config:
        names = [name.partition(".")[2] for name in EXACT if "." in name] + OF_LINES
        addresses = {"proxy_ip": "192.0.2.1", "backup_proxy_ip": f"192.0.2.{n % 2 + 8}"}
        return {**{name: mark(f"sip_lines.{n}.{name}") for name in names}, **addresses}

    config |= {name: mark(name) for name in [*EXACT, *OTHERS] if "." not in name}
    config["sip_lines"] = {str(n): of_line(n) for n in range(1, min(lines, 2) + 1)}
    config["funckeys"] = {
        str(n): {
            "type": choose.choice(["blf", "speeddial", "park"]),
            "value": mark(f"funckeys.{n}.value"),
            "label": mark(f"funckeys.{n}.label"),
            "line": 1,
        }
        for n in (1, 2, 4, 9)
    }
    return config, marks


def replaced(given: Any, texts: Texts) -> Any:
    """A configuration with each mark replaced by its text."""
    if isinstance(given, dict):
        return {name: replaced(value, texts) for name, value in given.items()}
    return texts.get(given, given) if isinstance(given, str) else given


def unnumbered(parameter: str) -> str:
    return re.sub(r"\.\d+", "", parameter)


def impossible(style: Style, text: str) -> bool:
    """Whether no file of this syntax tells the phone this text."""
    if isinstance(style.syntax, Xml):
        return NOT_XML.search(text) is not None
    if CONTROLS.search(text) or text == style.unset:
        return True
    if text.encode(style.encoding, "replace").decode(style.encoding) != text:
        return True
    if isinstance(style.syntax, Commands):
        return '"' in text or "$(" in text
    if isinstance(style.syntax, Assignments):
        if style.syntax.longest and len(text) > style.syntax.longest:
            return True
        return '"' in text if style.syntax.quote else text != text.strip(" ")
    return isinstance(style.syntax, Plain) and text != text.strip(" ")


def cleaned(style: Style, text: str) -> str:
    """A text that may change, as it is written in a file of this syntax."""
    if isinstance(style.syntax, Xml):
        return NOT_XML.sub("\ufffd", text)
    text = CONTROLS.sub(" ", text)
    text = text.encode(style.encoding, "replace").decode(style.encoding)
    if isinstance(style.syntax, Assignments) and style.syntax.quote:
        return text.replace('"', "'")
    if isinstance(style.syntax, Commands):
        return text.replace('"', "").replace("$(", "(")
    return text


MARK = re.compile(r"mark\d{3}x")


Change = Callable[[str], str]


def meant(style: Style, twin: str, marks: dict[str, str], texts: Texts) -> set[str]:
    """What a text of the harmless file may read as in the hostile one."""

    def by(changed: Sequence[Change]) -> str:
        change = iter(changed)

        def text_of(found: re.Match[str]) -> str:
            exact, own = unnumbered(marks[found[0]]) in EXACT, next(change)
            return texts[found[0]] if exact else own(cleaned(style, texts[found[0]]))

        text = MARK.sub(text_of, twin)
        bare = isinstance(style.syntax, Assignments) and not style.syntax.quote
        return text.strip(" ") if bare else text

    if re.fullmatch(r"\d{3}x", twin):  # the end of a number, which a handset is registered by
        return {("0000" + cleaned(style, texts[f"mark{twin}"]))[-4:]}
    # some phones have letters, digits and blanks only for labels, others end a part with `;`
    changes: tuple[Change, ...] = (
        str,
        lambda text: re.sub(r"[^\w\s]", "", text),
        lambda text: text.replace(";", ","),
    )
    return {by(changed) for changed in product(changes, repeat=len(MARK.findall(twin)))}


def pairs_of(running: Running) -> list[tuple[Style, Pairs]]:
    """What is read of the files that were written last."""
    return [(s, [(x.name, x.value) for x in read(data, s)]) for s, data in running.written]


def check(running: Running, device: Any, config: Config, marks: Texts, texts: Texts) -> int:
    """The hostile files say what the harmless ones say; returns how many settings were read."""
    running.configure(device, config)
    twins = pairs_of(running)
    running.configure(device, replaced(config, texts))
    found = pairs_of(running)
    assert [syntax for syntax, _ in found] == [syntax for syntax, _ in twins]
    for (syntax, twin), (_, hostile) in zip(twins, found, strict=True):
        assert len(hostile) == len(twin)
        for wanted, told in zip(twin, hostile, strict=True):
            for text, read_text in zip(wanted, told, strict=True):
                assert read_text in meant(syntax, text, marks, texts), (text, texts)
    return sum(len(hostile) for _, hostile in found)


@pytest.fixture(autouse=True)
def stopped_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Some files say when they were written."""
    monkeypatch.setattr(time, "time", lambda: 1e9)


@pytest.fixture(scope="module", params=list(params()))
def running(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Running:
    logging.getLogger("plugin").setLevel(
        logging.ERROR
    )  # keys beyond the last are told of each time
    return shared(request.param, tmp_path_factory)


def devices(running: Running) -> Iterator[tuple[Any, int]]:
    """Some of the plugin's models, or all, each with its number of lines."""
    carried = running.vendor.carried(running.spec.name)
    known = list(zip(running.devices(), (c.lines for c in carried), strict=True))
    yield from known if NIGHT else known[:2]


def test_hostile_texts_say_what_harmless_ones_say(running: Running) -> None:
    choose = random.Random(running.spec.name)
    for device, lines in devices(running):
        for _ in range(6 if NIGHT else 2):
            config, marks = marked(choose, lines)
            running.configure(device, config)
            syntaxes = [syntax for syntax, _ in running.written]
            possible = [t for t in HOSTILE if not any(impossible(s, t) for s in syntaxes)]
            exact = choose.sample(possible, len(possible))  # two lines are not one user's
            texts = {
                mark: exact.pop() if unnumbered(parameter) in EXACT else choose.choice(HOSTILE)
                for mark, parameter in marks.items()
            }
            assert check(running, device, config, marks, texts) > 0
        running.plugin.deconfigure(device)


def test_a_secret_arrives_unchanged_or_the_device_is_refused(running: Running) -> None:
    device, carried = next(running.devices()), running.vendor.carried(running.spec.name)[0]
    config, marks = marked(random.Random(running.spec.name), carried.lines)
    running.configure(device, config)
    syntaxes = [syntax for syntax, _ in running.written]
    before = running.content()
    arrived = refused = 0
    for mark, parameter in marks.items():
        if unnumbered(parameter) not in EXACT:
            continue
        texts_tried = 3 if is_whole() else 2
        for text in HOSTILE if NIGHT else random.Random(mark).sample(HOSTILE, texts_tried):
            texts = {other: other for other in marks} | {mark: text}
            try:
                check(running, device, config, marks, texts)
                arrived += 1
            except RawConfigError as e:
                name, _, _ = str(e).partition(" cannot be written unchanged to ")
                assert name == parameter
                assert text not in str(e)
                assert any(impossible(syntax, text) for syntax in syntaxes), text
                assert running.content() == before
                refused += 1
    exact = {name for file in running.plugin.facts.files for name in file.exact}
    assert arrived > refused
    assert bool(refused) <= bool(exact)


LINE = {"username": "u1", "auth_username": "u 1", "proxy_ip": "192.0.2.1", "number": "1001"}


@pytest.mark.parametrize(
    ("name", "given", "refused"),
    [
        ("patton/6.11", {"sip_lines": {"1": {**LINE, "password": "p w"}}}, None),
        ("patton/6.11", {"sip_lines": {"1": {**LINE, "password": 'a"b'}}}, "sip_lines.1.password"),
        ("patton/6.11", {"sip_lines": {"1": {**LINE, "password": "pä$s"}}}, "sip_lines.1.password"),
        ("patton/6.11", {"admin_password": "é$x"}, "admin_password"),
        ("patton/6.11", {"user_username": "u", "user_password": " lead trail "}, None),
        ("aastra/8.2.0", {"user_password": " lead trail "}, None),
        ("aastra/8.2.0", {"sip_lines": {"1": {**LINE, "password": "a#b"}}}, None),
        ("aastra/8.2.0", {"admin_password": 'x "y z'}, "admin_password"),
        ("yealink/v87", {"admin_password": 'x "y z#'}, None),
        ("yealink/v87", {"user_password": " lead trail "}, "user_password"),
        ("snom/10.1.175.16", {"admin_password": ' x "y\nz '}, None),
    ],
)  # fmt: skip
def test_secrets_from_the_field(
    tmp_path_factory: pytest.TempPathFactory, name: str, given: dict[str, Any], refused: str | None
) -> None:
    running = shared(name, tmp_path_factory)
    device = next(running.devices())
    if refused:
        with pytest.raises(
            RawConfigError, match=f"^{re.escape(refused)} cannot be written unchanged"
        ):
            running.configure(device, given)
        assert running.written == []
        return
    running.configure(device, given)
    secrets = [given.get("admin_password"), given.get("user_password")]
    secrets += [line["password"] for line in given.get("sip_lines", {}).values()]
    told = {text for _, pairs in pairs_of(running) for pair in pairs for text in pair}
    assert {secret for secret in secrets if secret} <= told
