"""Calls: what a client's events tell of the two ends of one."""

from __future__ import annotations

from typing import Any

from phonegen.boot.trace import printable


class End:
    """One end of a call, by the events of baresip."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._events: dict[str, str] = {}  # the last parameter of each kind

    def __str__(self) -> str:
        return printable(self._name)

    def clear(self) -> None:
        """Another call begins."""
        self._events.clear()

    def happened(self, event: dict[str, Any]) -> None:
        """Something happened to its call."""
        self._events[str(event.get("type"))] = printable(str(event.get("param", "")))

    def param(self, kind: str) -> str | None:
        """The parameter of the last event of this kind; None: there was none."""
        return self._events.get(kind)

    @property
    def untouched(self) -> bool:
        """Whether nothing has happened."""
        return not self._events

    @property
    def closed(self) -> bool:
        """Whether its call is over."""
        return "CALL_CLOSED" in self._events

    @property
    def hears(self) -> bool:
        """Whether its call stands, and sound has come."""
        return {"CALL_ESTABLISHED", "CALL_RTPESTAB"} <= self._events.keys()

    @property
    def crypto(self) -> str:
        """The suite of its SRTP; empty without."""
        return self._events.get("CALL_MENC", "").split(",")[-1]


def told(caller: End, callee: End) -> tuple[bool, str]:
    """Whether a call went well, and how, in words."""
    if caller.closed:
        return False, f"call to {callee} failed: {caller.param('CALL_CLOSED') or 'hung up'}"
    if caller.param("CALL_ESTABLISHED") is None:
        rang = callee.param("CALL_INCOMING") is not None
        return False, f"call to {callee} " + (
            "rang, but was not answered" if rang else "did not ring"
        )
    secure = caller.crypto and callee.crypto
    words = f"call to {callee} established, " + (f"SRTP {caller.crypto}" if secure else "no SRTP")
    deaf = [str(end) for end in (caller, callee) if not end.hears]
    if deaf:
        return False, f"{words}, no audio at {' and '.join(deaf)}"
    return True, f"{words}, audio both ways"
