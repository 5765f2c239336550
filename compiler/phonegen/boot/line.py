"""An account on its way: what the SIP messages of its registration and its mailbox mean."""

from __future__ import annotations

import re

from phonegen.boot.account import Account, Outcome
from phonegen.boot.calls import End
from phonegen.boot.trace import Message, printable

# Requests that are no end yet: one more may be on its way when the client is stopped.
MORE = 3


class Line:
    """An account at one client, from the first REGISTER to the NOTIFY about its messages.

    `state` is waiting, registering, registered or failed; `forget` says that the client must not
    go on with it. Times are of `time.monotonic`.
    """

    def __init__(self, account: Account) -> None:
        self.account = account
        self.state = "waiting"
        self.forget = False
        self.since = 0.0  # when its step began
        self.end = End(account.username)
        self._requests = 0
        self._number = ""  # the CSeq of its last request
        self._answered = ""  # the last answer, when it was no end
        self._challenged = False  # whether its last request had credentials
        self._mwi = "none"  # or asked, answered

    def begin(self, now: float) -> None:
        """Its client was told to register it."""
        self.state, self.since = "registering", now

    @property
    def going(self) -> bool:
        """Whether an outcome is still to come."""
        return self.state == "registering" or (self.state == "registered" and self._mwi != "none")

    def heard(self, message: Message, now: float) -> Outcome | None:
        """A message of its went over the network; what has come of a step, if it is over."""
        number = message.headers.get("cseq", "")
        if message.status and number != self._number:
            return None  # a second answer to what was sent twice
        if message.method == "REGISTER" and self.state == "registering":
            return self._registering(message, now)
        if message.method == "SUBSCRIBE" and self._mwi != "none":
            return self._subscribing(message)
        if message.method == "NOTIFY" and self._mwi != "none" and not message.status:
            return self._notified(message)
        return None

    def failed(self, what: str) -> Outcome | None:
        """Its client could not register it, and says why."""
        if self.state != "registering":
            return None
        if what == "Function not implemented":  # a digest other than MD5
            words = f"left out: baresip cannot answer {self._answered}"
            return self._refused(words, left_out=True)
        if re.match(r"\d{3} ", what):
            return self._refused(printable(what))
        over = f"{self.account.server} over {self.account.transport.upper()}"
        return self._refused(f"{printable(what).lower()}: {over}")

    def lost(self, reason: str) -> Outcome | None:
        """Its client has ended."""
        step, going = self.state, self.going
        self.state, self._mwi = "failed", "none"
        if not going:
            return None
        words = f"left out: {reason}"
        return Outcome("register" if step == "registering" else "mwi", False, words, True)

    def late(self, patience: float) -> Outcome:
        """Its step has taken longer than PATIENCE seconds."""
        account, within = self.account, f"in {patience:g} s"
        if self.state == "registering":
            over = f"over {account.transport.upper()} {within}"
            if self._answered:
                return self._refused(
                    f"{account.server} answered {self._answered}, then nothing {over}"
                )
            return self._refused(f"no answer from {account.server} {over}")
        answered = self._mwi == "answered"
        words = "subscribed, but no NOTIFY came" if answered else "no answer to SUBSCRIBE"
        return self._settled(False, f"{words} {within}")

    def _registering(self, message: Message, now: float) -> Outcome | None:
        status = message.status
        if not status:
            self._asked(message)
            return None
        self._answered = message.reason
        if 200 <= status < 300:
            self.state, self.since = "registered", now
            self._mwi = "asked" if self.account.mwi else "none"
            over = f"over {message.transport} at {self.account.server}"
            return Outcome("register", True, f"registered {over}")
        if status in (401, 407):
            if not self._challenged or (_is_stale(message) and self._requests < MORE):
                return None
            words = f"{status} after two attempts: login name or password are not the server's"
            return self._refused(words)
        if status < 200 or (status == 423 and self._requests < MORE):
            return None
        return self._refused(message.reason)

    def _asked(self, message: Message) -> None:
        """A request was sent, or once more."""
        number = message.headers.get("cseq", "")
        self._requests += number != self._number
        self._number, self._challenged = number, message.has_credentials

    def _refused(self, words: str, left_out: bool = False) -> Outcome:
        self.state, self.forget = "failed", True
        return Outcome("register", False, words, left_out)

    def _subscribing(self, message: Message) -> Outcome | None:
        status = message.status
        if not status:
            self._asked(message)
        elif 200 <= status < 300:
            self._mwi = "answered"
        elif status in (401, 407) and self._challenged:  # it would try again and again
            self.state, self.forget = "failed", True
            return self._settled(False, f"refused: {status} after two attempts")
        elif status >= 300 and status not in (401, 407):
            return self._settled(False, f"refused: {message.reason}")
        return None

    def _notified(self, message: Message) -> Outcome:
        """The server told whether messages wait."""
        state = message.headers.get("subscription-state", "")
        waiting = re.search(r"(?im)^messages-waiting\s*:\s*(yes|no)\b", message.body)
        if waiting:
            words = "messages wait" if waiting[1].lower() == "yes" else "no messages wait"
            voice = re.search(r"(?im)^voice-message\s*:\s*(\d{1,9})/", message.body)
            return self._settled(True, words + (f" ({voice[1]} new)" if voice else ""))
        if state.startswith("terminated"):
            return self._settled(False, f"the server ended the subscription: {printable(state)}")
        return self._settled(True, "subscribed; the server knows of no messages")

    def _settled(self, ok: bool, words: str) -> Outcome:
        self._mwi = "none"
        return Outcome("mwi", ok, words)


def _is_stale(message: Message) -> bool:
    """Whether the server only wants a new nonce."""
    challenge = message.headers.get("www-authenticate", "")
    challenge += message.headers.get("proxy-authenticate", "")
    return bool(re.search(r"(?i)\bstale\s*=\s*\"?true", challenge))
