"""Accounts: what a phone registers with, and how far it came."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal
from urllib.parse import quote

Transport = Literal["udp", "tcp", "tls"]
Srtp = Literal["disabled", "preferred", "required"]
Step = Literal["register", "mwi", "blf", "call"]


@dataclass(frozen=True)
class Account:
    """One account of a phone.

    `id` is the caller's own name for it, `host` and `port` the server that is asked, `domain`
    what stands in the account's address, `watched` the users whose calls its keys show, `codecs`
    by their names in SDP (none: any).
    """

    id: str
    username: str
    auth_username: str
    password: str
    display_name: str
    domain: str
    host: str
    port: int | None = None
    transport: Transport = "udp"
    srtp: Srtp = "disabled"
    mwi: bool = False
    watched: tuple[str, ...] = ()
    codecs: tuple[str, ...] = ()

    @property
    def server(self) -> str:
        """The server as `host:port`."""
        return f"{self.host}:{self.port or (5061 if self.transport == 'tls' else 5060)}"

    @property
    def login(self) -> str:
        """The name in its digest."""
        return self.auth_username or self.username


@dataclass(frozen=True)
class Outcome:
    """How one step of an account went, in a line for people.

    `left_out`: the client could not try it, which says nothing of the phone; `ok` is then False.
    """

    step: Step
    ok: bool
    words: str
    left_out: bool = False


def uri_user(name: str) -> str:
    """A user's name as an address has it (RFC 3261, 25.1)."""
    return quote(name, safe="-_.!~*'()&=+$,")
