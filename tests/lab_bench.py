"""A lab on a card of a network of its own, with phones at the other end of the cable.

Run as a program inside namespaces whose root nobody outside is: it plays the scene that the command
line names, in the project in the working folder, and prints what it saw as JSON. `play` runs it so.
"""

from __future__ import annotations

import json
import os
import select
import signal
import socket
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from phonegen.boot.dhcp_client import Answer, Asking, Line
from phonegen.boot.network import NoNetworkError
from phonegen.boot.programs import find

CARD, PHONE = "eth1", "phone0"
SERVER = "192.168.77.1"
START = 60.0  # seconds until a lab is there, on a machine that has more to do
APART = ["--user", "--map-root-user", "--net", "--mount", "--pid", "--fork", "--kill-child",
         "--mount-proc"]  # fmt: skip
READY = "Ctrl-C ends the lab"


def play(scene: str, folder: Path, *words: str, seconds: int = 180) -> Any:
    """What a scene has seen; raises NoNetworkError where this machine allows no network."""
    before = [find("unshare"), *APART, "--"]
    done = subprocess.run([*before, "true"], capture_output=True, text=True, check=False)
    if done.returncode:
        raise NoNetworkError(done.stderr.strip())
    command = [*before, sys.executable, __file__, scene, *words]
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=False, timeout=seconds
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-6000:]
    return json.loads(done.stdout)


class Bench:
    """The card CARD here, and in a network of its own the other end of its cable."""

    def __init__(self) -> None:
        self._other = subprocess.Popen([find("unshare"), "--net", "sleep", "infinity"])
        self.there = [find("nsenter"), "--target", str(self._other.pid), "--net"]
        until = time.monotonic() + 10
        own = Path("/proc/self/ns/net").readlink()
        while Path(f"/proc/{self._other.pid}/ns/net").readlink() == own:
            assert time.monotonic() < until
            time.sleep(0.01)
        self.ip("link set lo up")
        self.ip(f"link add {CARD} type veth peer name {PHONE} netns {self._other.pid}")
        self.ip("link set lo up", there=True)
        self.ip(f"addr add 192.168.77.2/24 dev {PHONE}", there=True)
        self.ip(f"link set {PHONE} up", there=True)

    def ip(self, words: str, *, there: bool = False) -> str:
        command = [*(self.there if there else []), find("ip"), *words.split()]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout

    def phonegen(self, *words: str, there: bool = False) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "phonegen", *words]
        before = self.there if there else []
        return subprocess.run(
            [*before, *command], capture_output=True, text=True, check=False, timeout=100,
            stdin=subprocess.DEVNULL,
        )  # fmt: skip

    def curl(self, url: str, agent: str) -> str:
        """The status and the size of what came, or why nothing did."""
        shown = "%{http_code} %{size_download} %{exitcode}"
        command = [*self.there, "curl", "-s", "--path-as-is", "-A", agent, "--max-time", "10"]
        command += ["-o", "/dev/null", "-w", shown, url]
        return subprocess.run(command, capture_output=True, text=True, check=False).stdout

    def asks(self, mac: str, vendor_class: bytes | None, wanted: Sequence[int]) -> Answer | None:
        """A phone that takes an address."""
        words = json.dumps([mac, (vendor_class or b"").hex(), [*wanted]])
        command = [*self.there, sys.executable, __file__, "asking", words]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        told = json.loads(done.stdout)
        if told is None:
            return None
        options = {int(n): bytes.fromhex(v) for n, v in told["options"].items()}
        return Answer(told["address"], told["server"], options, told["next_server"], b"")

    def processes(self) -> list[str]:
        """What runs here, but for us and what the bench has started."""
        found = []
        for path in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                words = (path / "cmdline").read_bytes().replace(b"\0", b" ").decode().strip()
                found.append(f"{path.name} {words}")
        ours = (f"{os.getpid()} ", f"{self._other.pid} ", "1 ")
        return [w for w in found if not w.startswith(ours) and w.partition(" ")[2]]

    def left(self) -> dict[str, Any]:
        """What a lab has left behind, once what ends has had a second for it."""
        until = time.monotonic() + 3
        while self.processes() and time.monotonic() < until:
            time.sleep(0.05)
        temporary = Path(os.environ.get("TMPDIR", "/tmp"))
        return {
            "processes": self.processes(),
            "folders": sorted(p.name for p in temporary.glob("phonegen-lab-*")),
            "links": sorted(
                line.split(": ")[1].partition("@")[0]
                for line in self.ip("-o link show").splitlines()
            ),
            "up": "UP"
            in self.ip(f"-o link show {CARD}").partition("<")[2].partition(">")[0].split(","),
        }


class Lab:
    """A running `phonegen lab --run`."""

    def __init__(self, *words: str) -> None:
        command = [sys.executable, "-u", "-m", "phonegen", "lab", *words]
        self.process = subprocess.Popen(
            [*command, "--run", "--interface", CARD], stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, bufsize=0, process_group=0,
            # As after sudo, by a user whom these namespaces do not know.
            env={**os.environ, "SUDO_UID": "65533", "SUDO_GID": "65533", "SUDO_USER": "nobody"},
        )  # fmt: skip
        assert self.process.stdout is not None
        self._out = self.process.stdout
        self.said = ""
        self.hear(READY, START)

    def hear(self, words: str, patience: float = 20.0) -> bool:
        """Whether it says WORDS, in all that it has said, within PATIENCE seconds."""
        until = time.monotonic() + patience
        while words not in self.said and (left := until - time.monotonic()) > 0:
            if select.select([self._out], [], [], left)[0]:
                data = os.read(self._out.fileno(), 1 << 16)
                if not data:
                    break
                self.said += data.decode("utf-8", "replace")
        return words in self.said

    def end(self, number: int = signal.SIGINT) -> tuple[int, float]:
        """The code with which it ends, and the seconds that this takes."""
        begin = time.monotonic()
        self.process.send_signal(number)
        code = self.process.wait(30)
        took = time.monotonic() - begin
        while data := os.read(self._out.fileno(), 1 << 16):
            self.said += data.decode("utf-8", "replace")
        return code, took


def scene_phones(bench: Bench, *names: str) -> dict[str, Any]:
    """Phones of the catalogue boot with their own client, and one that nobody knows comes."""
    lab = Lab("--record", "phones.pcap")
    boots = [
        json.loads(
            bench.phonegen(
                "boot", name, "--interface", PHONE, "--steps", "dhcp,files,read",
                "--output-format", "json", there=True,
            ).stdout
        )
        for name in names
    ]  # fmt: skip
    bench.asks("02:00:5f:10:00:09", b"Nova\x1b[31m", (1, 3))
    answer = bench.asks("02:00:5e:10:00:01", b"Nova N1", (1, 3, 43, 66, 160))
    assert answer is not None
    agent = "Nova N1/1.2.3-4 02:00:5e:10:00:01"
    fetched = [
        bench.curl(f"http://{SERVER}/option160/{name}", agent)
        for name in ("02005e100001.cfg", "n1.cfg", "../../../../etc/passwd", "%0a%1b%5d0;x")
    ]
    tried = bench.curl(f"https://{SERVER}/x", agent)
    bench.curl(f"tftp://{SERVER}/nova.bin", agent)
    hostile = bench.curl(f"http://{SERVER}/option66/x.cfg", "N9\x1b]0;x\7/1.0 02:00:5f:10:00:09")
    lab.hear("nova.bin: not there")
    lab.hear("HTTPS")
    code, took = lab.end()
    told = bench.phonegen("doctor", "phones.pcap", "--details")
    made = bench.phonegen(
        "new", "nova/n1", "--from", "phones.pcap", "--mac", "02:00:5e:10:00:01", "--yes",
        "--type", "deskphone", "--lines", "1", "--syntax", "name = value",
        "--file", "{mac}.cfg",
    )  # fmt: skip
    other = bench.phonegen(
        "new", "other/n9", "--from", "phones.pcap", "--mac", "02:00:5f:10:00:09", "--yes",
        "--type", "deskphone", "--lines", "1", "--user-agent", "N9/1.0 02:00:5f:10:00:09",
    )  # fmt: skip
    return {
        "said": lab.said, "code": code, "took": took, "boots": boots, "fetched": fetched,
        "hostile": hostile, "other": other.stdout + other.stderr, "other made": other.returncode,
        "tried": tried, "server": answer.options[160].decode(), "left": bench.left(),
        "doctor": told.stdout, "new": made.stdout + made.stderr, "made": made.returncode,
    }  # fmt: skip


def scene_signal(bench: Bench, name: str) -> dict[str, Any]:
    """A lab is ended by a signal while a phone is served."""
    lab = Lab()
    code, took = lab.end(signal.Signals[name])
    return {"said": lab.said, "code": code, "took": took, "left": bench.left()}


def scene_killed(bench: Bench) -> dict[str, Any]:
    """A lab is killed; the next one removes what it has left."""
    first = Lab()
    first.process.kill()
    first.process.wait()
    after = bench.left()
    second = Lab()
    between = bench.left()["folders"]
    code, _ = second.end()
    return {"after": after, "between": between, "code": code, "left": bench.left()}


def scene_servers_killed(bench: Bench) -> dict[str, Any]:
    """The servers are killed one by one while the lab runs."""
    lab = Lab("--record", "servers.pcap")
    heard = {}
    for name in ("dnsmasq", "apache2"):
        for line in bench.processes():
            if name in line.split()[1]:
                with suppress(ProcessLookupError):
                    os.kill(int(line.split()[0]), signal.SIGKILL)
        heard[name] = lab.hear(f"{name} has ended, and was started again")
    answer = bench.asks("02:00:5e:10:00:02", None, (66,))
    fetched = bench.curl(f"http://{SERVER}/x.cfg", "Nova")
    code, _ = lab.end()
    return {"heard": heard, "answered": answer is not None, "fetched": fetched, "code": code,
            "said": lab.said, "left": bench.left()}  # fmt: skip


def scene_worker_killed(bench: Bench) -> dict[str, Any]:
    """What has the servers is killed while a phone is there."""
    lab = Lab("--record", "worker.pcap")
    bench.asks("02:00:5e:10:00:05", b"the last", (66,))
    lab.hear("the last")
    for line in bench.processes():
        if "-m phonegen.boot.guests" in line and "unshare" not in line:
            with suppress(ProcessLookupError):
                os.kill(int(line.split()[0]), signal.SIGKILL)
    code = lab.process.wait(30)
    lab.hear("nothing more")
    return {"said": lab.said, "code": code, "left": bench.left()}


def scene_flood(bench: Bench) -> dict[str, Any]:
    """Somebody sends whatever comes to mind, fast."""
    lab = Lab("--record", "flood.pcap")
    subprocess.run([*bench.there, sys.executable, __file__, "flooding"], check=True)
    answer = bench.asks("02:00:5e:10:00:03", b"after all", (66,))
    heard = lab.hear("after all")
    memory = int(Path(f"/proc/{lab.process.pid}/status").read_text().split("VmRSS:")[1].split()[0])
    code, took = lab.end()
    return {"said": lab.said, "answered": answer is not None, "heard": heard, "code": code,
            "took": took, "memory": memory, "left": bench.left()}  # fmt: skip


def scene_refused(bench: Bench) -> dict[str, Any]:
    """What the lab refuses, each with its code and words."""

    def tried(*words: str, **env: str) -> list[Any]:
        command = [sys.executable, "-m", "phonegen", "lab", "--run", *words]
        done = subprocess.run(
            command, capture_output=True, text=True, check=False, timeout=100,
            stdin=subprocess.DEVNULL, env={**os.environ, **env},
        )  # fmt: skip
        return [done.returncode, done.stdout + done.stderr]

    found: dict[str, Any] = {
        "no card": tried(),
        "no such card": tried("--interface", "eth7"),
        "a path": tried("--interface", "../eth1"),
        "loopback": tried("--interface", "lo"),
        "no programs": tried("--interface", CARD, PATH="/nowhere"),
        "written": tried("--write", "x"),
    }
    bench.ip("link add br0 type bridge")
    bench.ip(f"link set {CARD} master br0")
    found["part of a bridge"] = tried("--interface", CARD)
    bench.ip(f"link set {CARD} nomaster")
    bench.ip("link del br0")
    bench.ip(f"addr add 192.168.77.9/24 dev {CARD}")
    found["same network"] = tried("--interface", CARD)
    bench.ip(f"addr flush dev {CARD}")
    bench.ip(f"addr add 10.9.0.9/24 dev {CARD}")
    bench.ip(f"link set {CARD} up")
    bench.ip(f"route add default via 10.9.0.1 dev {CARD}")
    found["default route"] = tried("--interface", CARD)
    bench.ip("route del default")
    command = [*bench.there, find("dnsmasq"), "-d", "-C", "/dev/null", "--port=0", "--no-ping",
               f"--interface={PHONE}", "--bind-interfaces", "--pid-file=", "--user=root",
               "--dhcp-leasefile=/dev/null", "--dhcp-authoritative",
               "--dhcp-range=192.168.77.50,192.168.77.60,1h"]  # fmt: skip
    other = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(1)
    found["another server"] = tried("--interface", CARD)
    other.kill()
    other.wait()
    found["left"] = bench.left()
    return found


def scene_closed_pipe(bench: Bench) -> dict[str, Any]:
    """Who reads what the lab says has had enough."""
    lab = Lab("--record", "pipe.pcap")
    os.close(lab.process.stdout.fileno())  # type: ignore[union-attr]
    with suppress(subprocess.CalledProcessError):  # it may have ended already
        bench.asks("02:00:5e:10:00:04", b"who hears it", (66,))
    return {"code": lab.process.wait(30), "left": bench.left()}


def _asking(words: str) -> None:
    mac, vendor_class, wanted = json.loads(words)
    phone = Asking(
        bytes.fromhex(mac.replace(":", "")), bytes.fromhex(vendor_class) or None, None, wanted
    )
    line = Line(PHONE)
    ((_, asked),) = line.ask([phone], lease=True)
    line.close()
    told = None
    if asked.lease is not None:
        options = {number: value.hex() for number, value in asked.lease.options.items()}
        told = {"address": asked.lease.address, "server": asked.lease.server, "options": options,
                "next_server": asked.lease.next_server}  # fmt: skip
    print(json.dumps(told))


def _flooding() -> None:
    """Frames without sense, and DHCP of thousands of phones with names that steer terminals."""
    import random

    from phonegen.boot.dhcp_client import frame

    chance = random.Random(7)
    with socket.socket(socket.AF_PACKET, socket.SOCK_RAW) as card:
        card.bind((PHONE, 0))
        for number in range(3000):
            mac = b"\2\1" + struct.pack("!I", number)
            name = bytes(chance.randrange(256) for _ in range(200)) + b"\x1b]0;owned\7\x9b2J"
            with suppress(OSError):
                card.send(
                    frame(Asking(mac, name, name[:50], tuple(name[:40])), number, [(53, b"\1")])
                )
                card.send(
                    b"\xff" * 6 + mac + b"\x08\0" + bytes(chance.randrange(256) for _ in range(300))
                )
            if number % 100 == 0:
                time.sleep(0.02)


@contextmanager
def _benched() -> Any:
    yield Bench()


def main(scene: str, *words: str) -> None:
    if scene == "asking":
        _asking(*words)
    elif scene == "flooding":
        _flooding()
    else:
        played: Callable[..., Any] = globals()[f"scene_{scene}"]
        with _benched() as bench:
            json.dump(played(bench, *words), sys.stdout)


if __name__ == "__main__":
    main(*sys.argv[1:])
