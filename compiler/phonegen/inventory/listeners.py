"""How a web server serves the phones of a list: its listeners, and a secret path for each phone."""

from __future__ import annotations

import hmac
import re
from collections.abc import Iterator, Mapping
from typing import Annotated, Literal, Self, get_args

from pydantic import AfterValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from phonegen.language.spec.values import OR_NUMBER, Fetched, Spec, Way, describe
from phonegen.network import is_address, is_server, parse_mac

Tls = Literal["off", "1.0", "1.2"]
SHORTEST_KEY = 32  # bytes
MOST_LISTENERS = 50
MOST_PHONES = 100_000  # that one listener names
# No character has a meaning of its own in a configuration of nginx or Apache, in quotes.
_PATH = re.compile(r"/[\w ./@+=,~:-]*")


def is_path(text: str) -> bool:
    """Whether TEXT is an absolute path that configurations of web servers can hold in quotes."""
    return len(text) <= 1000 and _PATH.fullmatch(text) is not None


def _path(text: str) -> str:
    if not is_path(text):
        raise PydanticCustomError(
            "path", "this is an absolute path of letters, digits and ./@+=,~:_-"
        )
    return text


def _server(text: str) -> str:
    if not is_server(text):
        raise PydanticCustomError("server", "this is the name of a host, or its IPv4 address")
    return text


def _address(text: str) -> str:
    if not is_address(text):
        raise PydanticCustomError("address", "this is an IPv4 address")
    return text


WebPath = Annotated[str, AfterValidator(_path)]


class Listener(Spec):
    """A port of the web server, and the phones that it serves."""

    port: int = describe("TCP port.", ge=1, le=65535)
    tls: Annotated[Tls, OR_NUMBER] = describe(
        "The oldest TLS that phones may speak here: `1.2`, `1.0` for old phones, with the weak "
        "ciphers and short keys that go with it; `off` is plain HTTP.",
        default="1.2",
    )
    client_ca: WebPath | None = describe(
        "File with the certificates of the authorities that signed those of the phones, in PEM. "
        "A phone must show a certificate whose common name holds its MAC address.",
        default=None,
    )
    phones: Annotated[list[str], Field(max_length=MOST_PHONES)] | None = describe(
        "Phones that are served here: a MAC address, `vendor/model` or a vendor, of which the "
        "first counts most. A listener without serves those that need its `tls` by their specs; "
        "that of TLS 1.2 all others, too.",
        default=None,
    )

    @model_validator(mode="after")
    def _sound(self) -> Self:
        if self.tls == "off" and self.client_ca:
            raise PydanticCustomError("plain", "plain HTTP knows no certificates")
        return self


class WebSite(Spec):
    """A web server for phones."""

    host: Annotated[str, AfterValidator(_server)] = describe(
        "Name by which phones reach the server, or its address."
    )
    listen: Annotated[str, AfterValidator(_address)] | None = describe(
        "Address of this machine that it listens at; by default all.", default=None
    )
    certificate: WebPath = describe("File with its certificate and those above it, in PEM.")
    key: WebPath = describe("File with the key of that certificate, in PEM.")
    log: WebPath = describe("File of the log that `phonegen doctor` reads.")
    listeners: Annotated[list[Listener], Field(min_length=1, max_length=MOST_LISTENERS)] = describe(
        "Its ports, each with what it asks of phones."
    )

    @model_validator(mode="after")
    def _sound(self) -> Self:
        ports = [listener.port for listener in self.listeners]
        others = [listener.tls for listener in self.listeners if listener.phones is None]
        if len(set(ports)) < len(ports):
            raise PydanticCustomError("ports", "two listeners have one port")
        if len(set(others)) < len(others):
            raise PydanticCustomError(
                "others", "of the listeners with one `tls` only one has no `phones`"
            )
        if "1.2" not in others:
            raise PydanticCustomError(
                "strong", "one listener of TLS 1.2 has no `phones`, and serves all others"
            )
        return self

    def url(self, listener: Listener, path: str) -> str:
        """The URL of a PATH at one of its listeners."""
        scheme, usual = ("http", 80) if listener.tls == "off" else ("https", 443)
        port = "" if listener.port == usual else f":{listener.port}"
        return f"{scheme}://{self.host}{port}/{path}"


# The newest TLS that a phone speaks, and the `tls` of the listener that it needs then.
_NEEDED: Mapping[Fetched, Tls] = {
    "no": "off", "1.0": "1.0", "1.1": "1.0", "1.2": "1.2", "1.3": "1.2",
}  # fmt: skip


def needed(fetches: Mapping[Way, Fetched]) -> Tls | None:
    """The `tls` of a listener that a phone can speak to; None when nobody knows."""
    return _NEEDED.get(fetches["https"])


_AGES: Mapping[Tls, int] = {tls: age for age, tls in enumerate(get_args(Tls))}


def is_sure(needs: Tls | None, listener: Listener) -> bool:
    """Whether a phone that NEEDS such a TLS is known to speak to LISTENER."""
    if needs is None:
        return listener.tls != "1.2"  # what nobody knows is left to who wanted an old one
    return _AGES[needs] >= _AGES[listener.tls]


class Places:
    """Which listener serves a phone: the one that names its MAC, its model, its vendor, or none
    of these and has the TLS that it needs.
    """

    def __init__(self, site: WebSite) -> None:
        self._named: dict[str, Listener] = {}
        self._others: dict[Tls, Listener] = {}
        self.twice: list[tuple[int, int]] = []  # listener and place in it of what is named again
        for number, listener in enumerate(site.listeners):
            if listener.phones is None:
                self._others[listener.tls] = listener
            for at, name in enumerate(listener.phones or ()):
                if self._named.setdefault(_known(name), listener) is not listener:
                    self.twice.append((number, at))

    def of(self, mac: str, vendor: str, model: str, tls: Tls | None) -> Listener:
        """The listener of a phone, by its MAC address, the names of its spec and what it needs."""
        for name in (mac, f"{vendor}/{model}", vendor):
            if name in self._named:
                return self._named[name]
        return self._others.get(tls or "1.2", self._others["1.2"])

    def names(self, mac: str, vendor: str, model: str) -> bool:
        """Whether a listener names this very phone, or its model: who does knows what it speaks."""
        return mac in self._named or f"{vendor}/{model}" in self._named


def names(site: WebSite) -> Iterator[tuple[int, int, str, str]]:
    """Vendors and models that listeners name: listener, place in it, vendor, model or nothing."""
    for number, listener in enumerate(site.listeners):
        for at, name in enumerate(listener.phones or ()):
            if parse_mac(name) is None:
                vendor, _, model = _known(name).partition("/")
                yield number, at, vendor, model


def _known(name: str) -> str:
    """A MAC address as it is written here; other names in lower case."""
    return parse_mac(name) or name.strip().lower()


def secret_path(key: bytes, mac: str) -> str:
    """The path of a phone: 128 bits of HMAC-SHA256 in 32 letters, always the same for a KEY."""
    digits = mac.replace(":", "").encode()
    return hmac.digest(key, b"phonegen web " + digits, "sha256").hex()[:32]
