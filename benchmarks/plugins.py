"""Figures of provd plugins in the real server's code, beside hand-written ones.

    python plugins.py OURS [PEER] [PLUGIN=PEER ...]

Run by an interpreter with wazo_provd. OURS is a folder of plugins, PEER one of hand-written
plugins, and each further argument names a plugin and its counterpart. Printed as JSON: CPU
seconds to load all, microseconds that all need for an ordinary request and for the dearest of
requests made from their own patterns, and for each pair calls of `configure()` per CPU second
with ten keys and with all keys of the model that has most, ours and theirs in turn.
"""

from __future__ import annotations

import json
import logging
import re
import shutil
import statistics
import sys
import tempfile
import time
import warnings
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from types import SimpleNamespace
from typing import Any

warnings.simplefilter("ignore")
warnings.showwarning = lambda *_, **__: None
logging.disable(logging.CRITICAL)

from wazo_provd.app import _set_defaults_raw_config  # noqa: E402
from wazo_provd.config import _DEFAULT_CONFIG  # noqa: E402
from wazo_provd.plugins import PluginManager  # noqa: E402

TURNS = 7  # of both, of which the median ratio counts
SECONDS = 0.15  # of CPU a turn
BATCH = 10  # configurations that are copied beforehand, which is not the plugin's work
LONGEST = 16_000  # characters of a request, about what the server takes
SERVER = {"ip": "192.0.2.1", "http_port": 8667, "tftp_port": 69}
SERVER["http_base_url"] = "http://192.0.2.1:8667"
ORDINARY = (
    ("Yealink SIP-T46S 66.85.0.5 00:15:65:5e:16:7c", "/0015655e167c.cfg"),
    ("Aastra6731i MAC:00-08-5D-2D-89-6F V:3.2.2.1136-SIP", "/Aastra/aastra.cfg"),
    ("curl/8", "/other"),
)


def config(keys: int) -> dict[str, Any]:
    """A phone with one line and as many keys."""
    line = {
        "username": "alice", "password": "secret", "display_name": "Alice", "number": "1001",
        "proxy_ip": "192.0.2.1", "proxy_port": 5060,
    }  # fmt: skip
    result: dict[str, Any] = {
        **SERVER,
        "locale": "fr_FR",
        "timezone": "Europe/Paris",
        "ntp_enabled": True,
        "ntp_ip": "192.0.2.1",
        "admin_password": "admin-secret",
        "exten_pickup_call": "*8",
        "exten_voicemail": "*98",
        "sip_dtmf_mode": "RTP-out-of-band",
        "sip_lines": {"1": line},
        "funckeys": {
            str(n): {"type": "blf", "value": f"10{n}", "label": f"Key {n}", "line": 1}
            for n in range(1, keys + 1)
        },
    }
    _set_defaults_raw_config(result)
    return result


class Plugins:
    """The plugins of a folder, loaded from a copy."""

    def __init__(self, folder: Path, names: list[str], scratch: Path) -> None:
        for name in names:
            shutil.copytree(folder / name, scratch / name)
            (scratch / name / "var" / "tftpboot").mkdir(parents=True, exist_ok=True)
        app = SimpleNamespace(proxies={}, nat=0)
        self.folder = scratch
        self._manager = PluginManager(app, str(scratch), str(scratch.parent))
        self._names = names
        started = time.process_time()
        for name in names:
            self._manager.load(name, dict(_DEFAULT_CONFIG["general"], proxies={}), {})
        self.seconds = time.process_time() - started
        for name in names:
            self[name].configure_common(dict(SERVER))

    def __getitem__(self, name: str) -> Any:
        return self._manager[name]

    def models(self, name: str) -> dict[str, int]:
        """Function keys by the device's vendor and model, as `vendor,model`."""
        info = json.loads((self.folder / name / "plugin-info").read_text("utf-8"))
        found = {}
        for label, facts in info["capabilities"].items():
            vendor, model, *_ = (part.strip() for part in label.split(","))
            found[f"{vendor},{model}"] = int(facts.get("function_keys") or 0)
        return found

    def microseconds(self, agent: str, path: str) -> float:
        """CPU that all plugins need to identify a request, the least of three tries."""
        found = []
        for _ in range(3):
            self._identify("somebody else", "/")  # an answer may be remembered
            started = time.process_time()
            self._identify(agent, path)
            found.append(time.process_time() - started)
        return 1e6 * min(found)

    def _identify(self, agent: str, path: str) -> None:
        request = SimpleNamespace(
            path=path.encode(), args={}, method=b"GET", getHeader=lambda _: agent.encode()
        )
        for name in self._names:
            extractor = self[name].http_dev_info_extractor
            if extractor is not None:
                extractor.extract(request, None)


def hostile(plugins: Plugins) -> Iterator[str]:
    """Texts made to match the plugins' own patterns nearly, over and over."""
    yield from (c * LONGEST for c in "a/. 0-")
    for source in sorted({p for f in plugins.folder.glob("*/entry.py") for p in literals(f)}):
        plain = re.sub(r"\(\?P<\w+>|[()\\?]|\{[\d,]*\}|\[[^]]*\]", "", source).replace(".*", "")
        for piece in {plain, plain[: len(plain) // 2], plain[len(plain) // 2 :], plain + "1a "}:
            if piece:
                yield (piece * (LONGEST // len(piece) + 1))[:LONGEST]
                yield (piece * 10)[:500]


def literals(entry: Path) -> list[str]:
    """The patterns in a plugin's module."""
    rule = r"(?:re\.compile|Rule)\(\s*(?:pattern=)?r?'([^']*)'"
    return re.findall(rule, entry.read_text("utf-8"))


def runs(plugin: tuple[Plugins, str], keys: int, device: dict[str, str]) -> bool:
    """Whether a hand-written plugin can be timed: some raise for some of their own models."""
    plugins, name = plugin
    try:
        plugins[name].configure(device, config(keys))
    except Exception as e:
        print(f"{name}, {device['model']}: {type(e).__name__}: {e}", file=sys.stderr)
        return False
    return True


def rates(pair: list[tuple[Plugins, str]], keys: int, device: dict[str, str]) -> list[float]:
    """Calls of `configure()` per CPU second of each, and the median of the turns' ratios."""
    raw = config(keys)
    turns: list[list[float]] = [[] for _ in pair]
    for _ in range(TURNS):
        for number, (plugins, name) in enumerate(pair):
            configure, calls, spent = plugins[name].configure, 0, 0.0
            configure(device, deepcopy(raw))
            while spent < SECONDS:
                copies = [deepcopy(raw) for _ in range(BATCH)]  # some plugins change theirs
                started = time.process_time()
                for given in copies:
                    configure(device, given)
                spent += time.process_time() - started
                calls += BATCH
            turns[number].append(calls / spent)
    medians = [statistics.median(turn) for turn in turns]
    if len(turns) == 2:
        medians.append(statistics.median(a / b for a, b in zip(*turns, strict=True)))
    return [round(value, 2) for value in medians]


def main() -> None:
    ours_folder, *rest = sys.argv[1:]
    peer_folder = rest.pop(0) if rest and "=" not in rest[0] else None
    pairs = [argument.split("=", 1) for argument in rest]
    with tempfile.TemporaryDirectory() as scratch:
        names = [ours for ours, _ in pairs] or sorted(
            p.parent.name for p in Path(ours_folder).glob("*/entry.py")
        )
        Plugins(Path(ours_folder), names[:1], Path(scratch, "first", "ours"))  # imports libraries
        both = [Plugins(Path(ours_folder), names, Path(scratch, "ours"))]
        if peer_folder:
            theirs = [peer for _, peer in pairs if (Path(peer_folder) / peer).is_dir()]
            both.append(Plugins(Path(peer_folder), theirs, Path(scratch, "theirs")))
        ordinary = [
            round(statistics.mean(plugins.microseconds(*request) for request in ORDINARY))
            for plugins in both
        ]
        texts = list(hostile(both[0]))
        dearest = max(
            max(both[0].microseconds(text[:8000], "/x"), both[0].microseconds("x", "/" + text))
            for text in texts
        )
        result: dict[str, Any] = {
            "load_s": [round(plugins.seconds, 3) for plugins in both],
            "ordinary_request_us": ordinary,
            "dearest_request_us": round(dearest),
            "hostile_requests": 2 * len(texts),
            "configure_per_s": {},
        }
        for ours, peer in pairs:
            models = both[0].models(ours)
            label = max(models, key=lambda name: models[name])
            vendor, model = label.split(",", 1)
            device = {"id": "x", "vendor": vendor, "model": model, "version": "1"}
            device |= {"mac": "00:15:65:00:00:01", "ip": "192.0.2.9"}
            pair = [(both[0], ours)]
            if len(both) == 2 and (Path(peer_folder or "") / peer).is_dir():
                pair.append((both[1], peer))
            figures = result["configure_per_s"][ours] = {}
            for keys in sorted({10, models[label] or 10}):
                able = [each for each in pair if each[0] is both[0] or runs(each, keys, device)]
                figures[f"{model}, {keys} keys"] = rates(able, keys, device)
        print(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()
