"""What a config sets and a plugin does not write: said, so that nobody has to wonder."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from phonegen_targets.provd.runtime.config import DEFAULTS, NEEDED, SYSLOG

# Parameters that mean nothing while a switch is off begin as the switch does.
_SWITCHES = tuple((name.partition("_")[0] + "_", name) for name in NEEDED)
# Two that are the same unless somebody says otherwise: what tells the one tells the other.
_PAIRS = (
    ("sip_registrar_ip", "sip_proxy_ip"),
    ("registrar_ip", "proxy_ip"),
    ("auth_username", "username"),
)
_SAME = {**dict(_PAIRS), **{right: left for left, right in _PAIRS}}


def is_own(values: Mapping[str, Any], name: str) -> bool:
    """Whether a value is there that the server has not set by itself."""
    value = values.get(name)
    if value is None or value is False or value in ("", DEFAULTS.get(name), SYSLOG.get(name)):
        return False
    return name not in _SAME or value != values.get(_SAME[name])


class Unwritten:
    """The parameters that a plugin does not write, and why, as far as a reason is known."""

    def __init__(self, reasons: Mapping[str, str]) -> None:
        self._single, self._of_items, self._options = [], [], []
        for name, reason in reasons.items():
            group, _, field = name.partition(".")
            text = f"{name} ({reason})" if reason else name
            if group == "options":
                self._options.append((field, text))
            elif field:
                self._of_items.append((group, field, text))
            else:
                switch = next((on for begin, on in _SWITCHES if name.startswith(begin)), None)
                self._single.append((name, switch, text))

    def untold(self, config: Mapping[str, Any], options: object) -> Iterator[str]:
        """Each of the parameters that the config sets.

        CONFIG has gone through the front door; OPTIONS are those of the device.
        """
        for name, switch, text in self._single:
            on = switch is None or config.get(switch)
            if on and config.get(name) != {} and is_own(config, name):
                yield text
        for group, field, text in self._of_items:
            for item in config[group].values():
                if field in item and is_own(item, field):
                    yield text
                    break
        if isinstance(options, dict):
            yield from (text for field, text in self._options if options.get(field))
