"""Keys that watch users: SIPp subscribes to their calls, as a phone's BLF keys do."""

from __future__ import annotations

import re
import subprocess
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from phonegen.boot.account import Account, Outcome, uri_user
from phonegen.boot.programs import Log, free_port, spawn, stop
from phonegen.boot.trace import printable

START = 5.0  # seconds until stunnel must listen
# What SIPp's own parser takes in a quoted login or password: not `"`, `;`, `[`, `\` and `]`, and
# nothing beyond ASCII.
CARRIED = re.compile(r"[ !#-:<-Z^-~]*")
REFUSALS = (400, 403, 404, 405, 406, 408, 410, 415, 420, 421, 423, 480, 481, 482, 483, 484, 485,
            486, 488, 489, 494, 500, 501, 502, 503, 504, 505, 600, 603, 604, 606)  # fmt: skip
SUBSCRIBE = """\
 <send retrans="500" {next}><![CDATA[
SUBSCRIBE {uri} SIP/2.0
Via: SIP/2.0/{TRANSPORT} {address}:[local_port];branch=[branch];rport
Max-Forwards: 70
From: <sip:[field2]>;tag=[call_number]
To: <sip:[field3]>{tag}
Call-ID: [call_id]
CSeq: {number} SUBSCRIBE
Contact: <sip:{address}:[local_port];transport={transport}>
Event: dialog
Accept: application/dialog-info+xml
Expires: {expires}
{credentials}Content-Length: 0

]]></send>
"""
TAKEN = """\
 <send{next}><![CDATA[
SIP/2.0 200 OK
[last_Via:]
[last_From:]
[last_To:]
[last_Call-ID:]
[last_CSeq:]
Content-Length: 0

]]></send>
"""
NOTED = """\
  <action>
   <ereg regexp="&lt;state[^&gt;]*&gt;([a-z]+)" search_in="body" assign_to="1,2"/>
   <ereg regexp="[a-z]+" search_in="hdr" header="Subscription-State:" assign_to="3"/>
   <log message="RESULT [field0] notified [$3] [$2]"/>
  </action>
 </recv>
"""
SCENARIO = """\
<?xml version="1.0" encoding="us-ascii"?>
<scenario name="keys">
{first}{refusals}
 <recv response="200" optional="true" next="accepted" rrs="true"/>
 <recv response="202" optional="true" next="accepted" rrs="true"/>
 <recv response="407" optional="true" auth="true" next="again"/>
 <recv response="401" auth="true" timeout="{patience}" ontimeout="silent"/>
 <label id="again"/>
{second}{refusals}{denials}
 <recv response="202" optional="true" next="accepted" rrs="true"/>
 <recv request="NOTIFY" optional="true" next="early">
{noted} <recv response="200" timeout="{patience}" ontimeout="silent" rrs="true"/>
 <label id="accepted"/>
 <recv request="NOTIFY" timeout="{patience}" ontimeout="unnotified">
{noted}{taken}{last}
 <recv response="401" optional="true" next="end"/>
 <recv response="407" optional="true" next="end"/>
 <recv response="481" optional="true" next="end"/>
 <recv response="202" optional="true"/>
 <recv response="200" optional="true"/>
 <recv request="NOTIFY" timeout="500" ontimeout="end"/>
{taken_last}
 <label id="early"/>
{taken_last}
 <label id="silent"/>
 <nop next="end"><action><log message="RESULT [field0] silent"/></action></nop>
 <label id="unnotified"/>
 <nop next="end"><action><log message="RESULT [field0] unnotified"/></action></nop>
 <label id="end"/>
 <Reference variables="1"/>
</scenario>
"""
REFUSAL = """
 <recv response="{code}" optional="true" next="end">
  <action><log message="RESULT [field0] refused {code}"/></action>
 </recv>"""
STUNNEL = """\
foreground = yes
debug = notice
pid =
[server]
client = yes
accept = 127.0.0.1:{port}
connect = {server}
{checks}
"""


def obstacle(account: Account) -> str | None:
    """Why SIPp cannot subscribe for an account, in words; None: it can."""
    for name, value in (("login name", account.login), ("password", account.password)):
        if not CARRIED.fullmatch(value):
            return f"the {name} holds a character that SIPp cannot carry"
    if any(0xD800 <= ord(c) < 0xE000 for user in account.watched for c in user):
        return "a watched user's name is no text"
    return None


class Watching:
    """Subscriptions to the calls of the users that ACCOUNTS watch, all at one server.

    The accounts share server, port and transport, and have no `obstacle`. FOLDER is its own and
    is made; ADDRESS is this machine's. With TLS, CA checks the server (None: it is not checked).
    Raises MissingProgramError, OSError.
    """

    def __init__(
        self,
        folder: Path,
        accounts: Sequence[Account],
        address: str,
        *,
        ca: Path | None,
        patience: float,
        at_once: int,
        pause: float = 0.0,
    ) -> None:
        folder.mkdir(mode=0o700)
        self._folder, self._patience = folder, patience
        self._wanted = {
            str(number): (account, user)
            for number, (account, user) in enumerate(
                (account, user) for account in accounts for user in account.watched
            )
        }
        first = accounts[0]
        self._over = f"{first.server} over {first.transport.upper()}"
        self._helper: subprocess.Popen[bytes] | None = None
        self._write(first.transport, address)
        target, transport = first.server, {"udp": "u1", "tcp": "t1", "tls": "t1"}[first.transport]
        if first.transport == "tls":
            target = self._stunnel(first, ca)
        number, period = (1, round(pause * 1000)) if pause else (at_once, 100)
        options = (
            f"-sf keys.xml -inf users.csv -t {transport} -i {address} -m {len(self._wanted)}"
            f" -l {at_once} -r {number} -rp {period} -max_socket 100 -nostdin -trace_logs"
            " -log_file results -max_non_invite_retrans 4"
        )
        if first.transport == "tls":
            options = options.replace(f"-i {address}", "-i 127.0.0.1")
        self._results = Log(folder / "results")
        self._results.path.touch(0o600)
        self._deadline = (
            time.monotonic() + 3 * patience + len(self._wanted) * period / number / 1000
        )
        self._process = spawn(["sipp", target, *options.split()], log=folder / "log", cwd=folder)

    def outcomes(self) -> Iterator[tuple[str, Outcome]]:
        """What has come of them since the last call, by account; the rest once it `ended`."""
        ended = self._process.poll() is not None or time.monotonic() > self._deadline
        for line in self._results.lines():
            words = line.split()
            if words[:1] == ["RESULT"] and len(words) > 2 and words[1] in self._wanted:
                account, user = self._wanted.pop(words[1])
                ok, text = self._words(words[2], words[3:])
                yield account.id, Outcome("blf", ok, f"{printable(user)}: {text}")
        if ended:
            text, crashed = f"no answer from {self._over}", (self._process.poll() or 0) < 0
            if crashed:
                text = "left out: SIPp crashed"
            for account, user in self._wanted.values():
                yield account.id, Outcome("blf", False, f"{printable(user)}: {text}", crashed)
            self._wanted.clear()

    @property
    def ended(self) -> bool:
        """Whether every subscription has its outcome."""
        return not self._wanted

    def close(self) -> None:
        """End its programs."""
        stop(self._process, 0)
        if self._helper is not None:
            stop(self._helper, 0)

    def _words(self, kind: str, rest: list[str]) -> tuple[bool, str]:
        if kind == "notified":
            if rest[:1] == ["terminated"]:
                return False, "the server ended the subscription"
            state = rest[1] if len(rest) > 1 else ""
            return True, f"NOTIFY says {state}" if state else "subscribed; no call is known"
        if kind == "refused":
            twice = " after two attempts" if rest[0] in ("401", "407") else ""
            return False, f"refused: {rest[0]}{twice}"
        if kind == "unnotified":
            return False, f"subscribed, but no NOTIFY came in {self._patience:g} s"
        return False, f"no answer from {self._over} in {self._patience:g} s"

    def _write(self, transport: str, address: str) -> None:
        """The scenario, and the users with their keys."""

        def subscribe(number: int, **parts: str) -> str:
            given = {
                "uri": "sip:[field3]",
                "tag": "",
                "next": "",
                "expires": "300",
                "credentials": "",
            }
            return SUBSCRIBE.format(
                number=number,
                address=address,
                transport=transport,
                TRANSPORT=transport.upper(),
                **given | parts,
            )

        last = {"uri": "[next_url]", "tag": "[peer_tag_param]", "expires": "0"}
        scenario = SCENARIO.format(
            first=subscribe(1),
            second=subscribe(2, credentials="[field1]\n"),
            last=subscribe(3, **last).replace('retrans="500" ', ""),
            refusals="".join(REFUSAL.format(code=code) for code in REFUSALS),
            denials="".join(REFUSAL.format(code=code) for code in (401, 407)),
            noted=NOTED,
            taken=TAKEN.format(next=""),
            taken_last=TAKEN.format(next=' next="end"'),
            patience=round(self._patience * 1000),
        )
        (self._folder / "keys.xml").write_text(scenario, "ascii")
        with (self._folder / "users.csv").open("w", encoding="ascii", newline="\n") as file:
            file.write("SEQUENTIAL\n")
            for number, (account, user) in self._wanted.items():
                credentials = f'username="{account.login}" password="{account.password}"'
                own, other = (
                    f"{uri_user(name)}@{account.domain}" for name in (account.username, user)
                )
                file.write(f"{number};[authentication {credentials}];{own};{other}\n")

    def _stunnel(self, account: Account, ca: Path | None) -> str:
        """Start TLS to the account's server; where it listens."""
        port = free_port()
        checks = ""
        if ca is not None:
            kind = "checkIP" if re.fullmatch(r"[\d.]+", account.host) else "checkHost"
            (self._folder / "ca.pem").write_bytes(ca.read_bytes())
            checks = f"CAfile = ca.pem\nverifyChain = yes\n{kind} = {account.host}"
        text = STUNNEL.format(port=port, server=account.server, checks=checks)
        (self._folder / "stunnel.conf").write_text(text, "utf-8")
        log = Log(self._folder / "stunnel.log")
        self._helper = spawn(["stunnel4", "stunnel.conf"], log=log.path, cwd=self._folder)
        deadline = time.monotonic() + START
        while time.monotonic() < deadline and self._helper.poll() is None:
            if any("Configuration successful" in line for line in log.lines()):
                return f"127.0.0.1:{port}"
            time.sleep(0.005)
        stop(self._helper, 0)
        raise OSError(f"stunnel does not start: {' '.join(log.last(2))}")
