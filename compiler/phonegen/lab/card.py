"""A network card of this machine, lent to the lab: it stays where it is, and phones see a twin.

The twin (a macvlan) is made in the lab's network and ends with it, however that ends, so that
nothing of the card has to be put back but its being down. That, and making the twin, is all that
takes root: a small shell does it, and waits for us to end.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from ipaddress import IPv4Interface, IPv4Network
from pathlib import Path
from typing import Any, NamedTuple

from phonegen import files
from phonegen.boot.programs import find

LENDING = """\
read -r pid || exit 0
if "$1" link set dev "$2" up &&
  "$1" link add link "$2" name "$3" netns "$pid" type macvlan mode bridge
then echo lent; cat > /dev/null
fi
[ "$4" = up ] || "$1" link set dev "$2" down
"""
PATIENCE = 10.0  # seconds
_LONGEST = 2000  # bytes of what went wrong


class CardError(Exception):
    """The card cannot be lent; HINT says what to do."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


class Card(NamedTuple):
    """A card that can be lent."""

    name: str
    up: bool
    plugged: bool


def cards() -> list[str]:
    """The names of cards that could be lent, as far as their kind tells."""
    return [str(link["ifname"]) for link in _links() if not _unfit(link)]


def card(name: str, network: IPv4Network) -> Card:
    """The card called NAME, for a lab with addresses of NETWORK; raises CardError."""
    links = {str(link["ifname"]): link for link in _links()}
    link = links.get(name)
    fit = ", ".join(n for n, other in links.items() if not _unfit(other))
    others = f"cards for phones here: {fit}" if fit else "a USB adapter would be one"
    if link is None:
        raise CardError("there is no such network card", others)
    why = _unfit(link)
    if why:
        raise CardError(why, others)
    held = [
        f"{address['local']}/{address['prefixlen']} of {other}"
        for other, about in links.items()
        for address in about.get("addr_info", [])
        if address.get("family") == "inet" and IPv4Interface(address["local"]).ip in network
    ]
    if held:
        hint = "choose another network with --address, such as 10.99.0.1/24"
        raise CardError(
            f"this machine has an address of the lab's network already: {held[0]}", hint
        )
    flags = link.get("flags", [])
    return Card(name, "UP" in flags, "LOWER_UP" in flags)


def _unfit(link: dict[str, Any]) -> str:
    """Why a card cannot be for phones alone; empty when it can."""
    name = str(link["ifname"])
    kind = link.get("linkinfo", {}).get("info_kind", "")
    if link.get("link_type") != "ether":
        return "it is no Ethernet card"
    if name in _defaults():
        return "it carries the default route: this machine's own network is on it"
    if "master" in link:
        return f"it is a part of {link['master']}"
    if kind in ("bridge", "bond", "dummy", "ifb", "tun", "macvlan", "vxlan", "wireguard"):
        return f"it is no cable's end, but a {kind}"
    if Path("/sys/class/net", name, "phy80211").exists():
        return "it is wireless: a phone needs a cable"
    return ""


def _links() -> list[dict[str, Any]]:
    # Addresses and links in one answer.
    return [link for link in _told("-details", "address", "show") if link.get("ifname")]


def _defaults() -> set[str]:
    """Cards with a default route."""
    routes = [*_told("-4", "route", "show", "default"), *_told("-6", "route", "show", "default")]
    hops = [hop for route in routes for hop in route.get("nexthops", [])]
    return {str(route["dev"]) for route in [*routes, *hops] if "dev" in route}


def _told(*words: str) -> list[dict[str, Any]]:
    command = [find("ip"), "-json", *words]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=PATIENCE)
    try:
        found = json.loads(done.stdout or "[]")
    except ValueError:
        return []
    return [one for one in found if isinstance(one, dict)]


class Lender:
    """The shell that has the rights; who starts it may give them up then."""

    def __init__(self, card: Card, twin: str) -> None:
        words: Sequence[str] = ["lend", find("ip"), card.name, twin, "up" if card.up else "down"]
        self._process = subprocess.Popen(
            ["/bin/sh", "-c", LENDING, *words],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            process_group=0,  # Ctrl-C is for us alone
        )

    def lend(self, pid: int) -> None:
        """Make the card's twin in the network of a process; raises CardError."""
        stdin, stdout, stderr = self._process.stdin, self._process.stdout, self._process.stderr
        if stdin is None or stdout is None or stderr is None:
            raise CardError("the network card was given back already")
        with suppress(BrokenPipeError):
            stdin.write(b"%d\n" % pid)
            stdin.flush()
        if stdout.readline() != b"lent\n":
            words = stderr.read(_LONGEST).decode("utf-8", "replace").strip() or "no word"
            self.close()
            hint = "it takes the kernel's module macvlan, and root"
            raise CardError(f"the network card cannot be lent: {words}", hint)

    def close(self) -> None:
        """The card is as it was."""
        with suppress(subprocess.TimeoutExpired):
            self._process.communicate(timeout=PATIENCE)


def drop_rights() -> str:
    """Become the user who called sudo, for good; why not, where that user could not go on.

    Without sudo, and in a namespace that does not know the user, where root has no rights outside,
    nothing changes, and nothing is said.
    """
    user, group = os.environ.get("SUDO_UID", ""), os.environ.get("SUDO_GID", "")
    if os.geteuid() != 0 or not (user.isdecimal() and group.isdecimal()) or user == "0":
        return ""
    child = os.fork()
    if child == 0:  # it tries, and ends
        os._exit(0 if not _become(user, group) else 1 if _reads(*_NEEDED) else 2)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if code == 2:
        name = os.environ.get("SUDO_USER", user)
        return f"{name} cannot read {_NEEDED[0]}, so the servers run as root"
    if code == 1:
        _become(user, group)
    return ""


_NEEDED = (os.path.realpath(sys.executable), os.__file__, files.__file__)


def _reads(*paths: str) -> bool:
    return all(os.access(path, os.R_OK) for path in paths)


def _become(user: str, group: str) -> bool:
    """Whether that user is known here, whose rights we have then, and no others."""
    try:
        os.initgroups(os.environ.get("SUDO_USER", "nobody"), int(group))
        os.setresgid(int(group), int(group), int(group))
        os.setresuid(int(user), int(user), int(user))
    except OSError:
        return False
    return True
