"""What to try on a phone, step by step: the guide's questions 10 and 11, then its matrix."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import NamedTuple


class Step(NamedTuple):
    """A feature, and what to do with the phone to see whether it works."""

    feature: str
    todo: str


class Group(NamedTuple):
    """Steps that are done together, and what they need."""

    title: str
    steps: tuple[Step, ...]
    needs: str = ""
    beyond: bool = False  # the guide's questions 10 and 11, which are asked one by one


def _group(title: str, needs: str, *steps: tuple[str, str]) -> Group:
    return Group(title, tuple(Step(*step) for step in steps), needs)


# In an order in which each step makes use of what the ones before have shown.
GROUPS = (
    _group(
        "Start",
        "Reset the phone, then plug it in.",
        ("Provisioning", "It fetches its files, registers, and a call to it rings."),
        ("Multi language", "Its menus are in the user's language."),
        ("NTP server", "Its clock is right without anybody setting it."),
        ("Time zone", "The clock shows the local time of the user's zone."),
        ("Daylight saving time", "Give it a zone in which summer time holds now, and one without."),
    ),
    _group(
        "Calls",
        "Two more phones to call with.",
        ("Hold", "Call the phone from another one and put it on hold; the other one hears music."),
        ("DTMF", "Call the voicemail or a menu from it, and press digits: it follows them."),
        ("Blind transfer", "In a call, transfer it to the third phone without waiting."),
        ("Indirect transfer", "In a call, call the third phone, then hand the first one over."),
        ("Three-way conference", "In a call, call the third phone and join both."),
    ),
    _group(
        "Letters other than ASCII",
        "A user named Zoé Müller, and one of this phone's keys labelled Réunion.",
        ("Non-ASCII caller ID", "Call the phone as Zoé Müller: it shows the name right."),
        ("Non-ASCII labels", "The line's name and the key's label are shown right."),
    ),
    _group(
        "Function keys",
        "One key each that dials, watches a user and parks.",
        ("Speed dial keys", "Press the key that dials: it calls the number."),
        ("BLF keys", "The watched user calls somebody: the key's lamp shows it, and that it ends."),
        ("Directed pickup", "The watched user's phone rings: press the key and have the call."),
        ("Park keys", "In a call, press the key that parks; fetch the call from another phone."),
        ("Hard keys", "Its printed keys do what they say: voicemail, hold, transfer, redial."),
    ),
    _group(
        "Voicemail",
        "A voicemail box for the user.",
        ("MWI", "Leave a message: the lamp or a sign shows it, and goes out once it is heard."),
        ("Reach the voicemail", "Press the key or the menu for messages: the voicemail answers."),
    ),
    _group(
        "On the way to others",
        "A paging group, and a second server if there is one.",
        ("Paging", "Call the paging group: the phone answers by itself and is heard."),
        ("Backup proxy/registrar", "Stop the first server: it registers at the second, and calls."),
    ),
    _group(
        "Keys that show a service",
        "One key each for a user, a group, a queue, a conference room.",
        ("User with supervision function", "The key shows whether the user is in a call."),
        ("Group", "The key calls the group."),
        ("Queue", "The key calls the queue."),
        (
            "Conference Room with supervision function",
            "The key enters the room, and shows its use.",
        ),
    ),
    _group(
        "Forwarding and rest",
        "",
        ("Do not disturb", "Switch it on: callers hear that it is busy; switch it off again."),
        ("Enable/Disable forwarding unconditional", "Forward all calls, call, and switch it off."),
        (
            "Enable/Disable forwarding on no answer",
            "Forward calls that nobody takes, and let ring.",
        ),
        ("Enable/Disable forwarding on busy", "Forward while busy, and call during a call."),
        ("Disable all forwarding", "With a forward on, end all: calls ring here again."),
    ),
    _group(
        "Directory, pickup, parking",
        "",
        ("Directory access", "Search a colleague in its directory, and call from there."),
        ("Directory XIVO", "The directory that it searches is the server's."),
        ("Group interception", "Another phone of the pickup group rings: take its call."),
        ("Parking", "Park a call, and take it at another phone."),
        ("Parking position", "A key for one parking place shows its use, and fetches the call."),
    ),
    _group(
        "Services of the server",
        "Function keys for these services.",
        ("Call recording", "Switch recording on with the key, call, and listen to it."),
        ("Online call recording", "Start recording with the key during a call."),
        ("Sound recording", "Record an announcement with the key."),
        ("Incoming call filtering", "Switch the filter on with the key: the call asks for a name."),
        ("Phone status", "The key tells the state of the user's services."),
        ("Listen to online calls", "Listen to another user's call with the key."),
        ("Filtering Boss - Secretary", "With the key, calls for the boss ring at the secretary."),
        ("Enable voicemail with supervision function", "The key switches voicemail, and shows it."),
        ("Delete messages from voicemail", "The key deletes the messages."),
        ("Connect a static agent", "The key logs the agent in."),
        ("Disconnect a static agent", "The key logs the agent out."),
        ("Connect/Disconnect a static agent", "One key does both, and shows which."),
    ),
    _group(
        "Network and security",
        "Only what your network and server have of these.",
        ("H-A", "The first server of a pair fails: it goes on at the second without its user."),
        ("VLAN", "It tags its frames with the VLAN given."),
        ("VLAN of the PC port", "A computer behind it is in the VLAN given."),
        ("Transport (UDP, TCP, TLS)", "It registers over the transport given."),
        ("Encrypted media (SRTP)", "A call with SRTP is heard on both sides."),
        ("Trusted certificates", "Over TLS it takes the server's certificate, and no other."),
        ("Outbound proxy", "Its registration goes through the outbound proxy."),
        ("DNS server", "It finds a server by a name that only the DNS server given knows."),
        ("Syslog", "The syslog server hears of it."),
        ("Administrator's password", "Its web page or menu wants the password given."),
        ("User's password", "The user's login wants the password given."),
        ("Restart or reload on request", "Synchronise it in the server: it reloads its files."),
        ("Operator's console", "The console takes and transfers calls with it."),
    ),
)
_QUESTIONS = 6  # groups that are the guide's questions 10 and 11; the rest is of its matrix
NOT_WRITTEN = "What the plugin writes nothing for"


def groups(unwritten: Collection[str], only: Collection[str] = ()) -> list[Group]:
    """What to try; what the plugin could write and does not, UNWRITTEN, comes last.

    ONLY: nothing but these features.
    """
    found = []
    for number, group in enumerate(GROUPS):
        steps = tuple(s for s in group.steps if _asked(s, only) and s.feature not in unwritten)
        if steps:
            found.append(group._replace(steps=steps, beyond=number >= _QUESTIONS and not only))
    last = tuple(s for s in _steps() if _asked(s, only) and s.feature in unwritten)
    return [*found, Group(NOT_WRITTEN, last, beyond=not only)] if last else found


def features() -> list[str]:
    """All that there is to try."""
    return [step.feature for step in _steps()]


def _steps() -> Iterator[Step]:
    for group in GROUPS:
        yield from group.steps


def _asked(step: Step, only: Collection[str]) -> bool:
    return not only or step.feature in only
