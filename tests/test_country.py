"""What differs from country to country follows the configuration, and not the first author."""

from __future__ import annotations

import re
from typing import Any

from phonegen_targets.provd.preview import SAMPLE
from running import Running
from test_plugins import loaded, running

__all__ = ["loaded", "running"]  # fixtures
# A tone by its frequencies and levels, as `440@-10;10(.5/.5/1)` and as `play 1 500 440 -10`.
TONE = re.compile(r"\b\d{3,4}@-\d|^\s*play \d+ \d+ \d+ -?\d+")
# The same everywhere: special information (ITU-T E.180), and what the vendor made up.
EVERYWHERE = re.compile(r"SIT\d|Secure_Call|Feature_Invocation|Page_|Alert_")


def tones(plugin: Running, locale: str | None) -> list[str]:
    """Lines with tones, of all files that a phone of this locale gets."""
    config: dict[str, Any] = {k: v for k, v in SAMPLE.items() if k != "locale"}
    config |= {"locale": locale} if locale else {}
    written = plugin.configure(next(plugin.devices()), config)
    common = {name: (plugin.served / name).read_text("latin-1") for name in plugin.common}
    lines = [line for text in (written | common).values() for line in text.splitlines()]
    return [line for line in lines if TONE.search(line) and not EVERYWHERE.search(line)]


def test_tones_follow_the_locale(running: Running) -> None:
    assert tones(running, None) == []
    french, german = tones(running, "fr_FR"), tones(running, "de_DE")
    assert bool(french) == bool(german)
    assert not french or set(french) != set(german)
    assert not [line for line in german if re.search(r"\b440\b", line)]
