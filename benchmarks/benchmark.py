"""Whole-process figures of phonegen, printed as a table.

    python benchmarks/benchmark.py [--runs 5] [--synthetic 10000] [--peer FOLDER]
                                   [--reference CHECKOUT] [--copying COMMAND]

Times are CPU and wall seconds of the process and its children, medians of several runs;
memory is the peak resident size. PEER is a folder of hand-written provd plugins, each
named as a plugin's `replaces`: then plugins.py times both in the same interpreter, which
must have wazo_provd (PHONEGEN_PROVD_PYTHON).

The first table holds each budget beside its time and beside that of REFERENCE, another
checkout with a `.venv` of its own: both in turn, with the median of the ratios of each
pair, which a machine's changing speed leaves alone. COPYING is what the hand-written
collection runs for all of its plugins; its time stands beside that of a cold build.
"""

from __future__ import annotations

import argparse
import json
import os
import shlex
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parent.parent
SOUND = ROOT / "tests" / "errors" / "catalogue"
PER_VENDOR = 100
MIXED = (  # MAC prefixes, phones
    ("00085d", "aastra/6863i"), ("0c1105", "akuvox/e12"), ("000c41", "cisco/8841"),
    ("00a859", "fanvil/x7"), ("7c2f80", "gigaset/n510-ip-pro"), ("000b82", "grandstream/gxp2135"),
    ("00a0ba", "patton/sn4112"), ("0004f2", "polycom/vvx410"), ("000413", "snom/d785"),
    ("001565", "yealink/t46s"),
)  # fmt: skip


BUDGETS = {  # seconds of CPU on a quiet machine
    "build --all, cold": (["build", "--all"], 4.0),
    "build --all, nothing to do": (["build", "--all"], 0.25),
    "build yealink/t46s, nothing to do": (["build", "yealink/t46s"], 0.6),
    "build yealink/t46s, saved": (["build", "yealink/t46s"], 0.6),
    "--help": (["--help"], 0.1),
}


# As for anybody who runs it twice; an environment may forbid it, as those of containers do.
WITH_BYTECODE = {"PYTHONDONTWRITEBYTECODE": ""}


class Figure(NamedTuple):
    """Seconds of CPU, seconds of wall time, MiB of memory."""

    cpu: float
    wall: float
    memory: float


def timed(command: list[str], folder: Path, scratch: Path | None = None) -> Figure:
    """Run COMMAND once in FOLDER; Jinja keeps what it compiles in SCRATCH."""
    started = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        env=os.environ | WITH_BYTECODE | ({"TMPDIR": str(scratch)} if scratch else {}),
    )  # fmt: skip
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - started
    if os.waitstatus_to_exitcode(status) != 0:
        error = process.stderr.read().decode() if process.stderr else ""
        sys.exit(f"{' '.join(command)} failed:\n{error}")
    return Figure(usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss / 1024)


def run(arguments: list[str], folder: Path) -> Figure:
    """Run phonegen once in FOLDER."""
    return timed([sys.executable, "-m", "phonegen", *arguments], folder)


def budgets(runs: int, reference: Path | None, copying: str | None) -> None:
    """Each budget beside the CPU seconds of this checkout and of REFERENCE, and their ratio."""
    checkouts = {ROOT: sys.executable}
    if reference:
        checkouts[reference.resolve()] = str(reference.resolve() / ".venv" / "bin" / "python")
    print(f"{'CPU s':<34} {'budget':>8} {'ours':>8} {'other':>8} {'ratio':>8}")
    with tempfile.TemporaryDirectory() as scratch:
        folders = {}
        for number, checkout in enumerate(checkouts):
            folders[checkout] = Path(scratch, str(number))
            for name in ("specs", "generated"):
                shutil.copytree(checkout / name, folders[checkout] / name)
        for label, (arguments, budget) in BUDGETS.items():
            found: list[list[float]] = []
            for _ in range(runs + 1):  # the first is not counted: Python compiles its modules
                found.append([])
                for checkout, python in checkouts.items():
                    kept = Path(scratch, "kept")
                    if label.endswith("cold"):
                        shutil.rmtree(folders[checkout] / ".cache", ignore_errors=True)
                        shutil.rmtree(kept, ignore_errors=True)
                    if label.endswith("saved"):
                        (folders[checkout] / "specs/yealink/t46s.yaml").touch()
                    kept.mkdir(exist_ok=True)
                    command = [python, "-m", "phonegen", *arguments]
                    found[-1].append(timed(command, folders[checkout], kept).cpu)
            counted = found[1:]
            columns = [
                statistics.median(pair[i] for pair in counted) for i in range(len(checkouts))
            ]
            if reference:
                columns.append(statistics.median(pair[0] / pair[1] for pair in counted))
            shown = " ".join(f"{column:8.2f}" for column in columns)
            print(f"{label:<34} {budget:8.2f} {shown}", flush=True)
    if copying:
        command = shlex.split(copying)
        seconds = statistics.median(timed(command, ROOT).cpu for _ in range(runs))
        print(f"{'hand-written collection, copied':<34} {'':8} {'':8} {seconds:8.2f}")
    print()


def median(arguments: list[str], folder: Path, runs: int, before: Callable[[], None]) -> Figure:
    """Medians over RUNS, each after BEFORE."""
    figures = []
    for _ in range(runs):
        before()
        figures.append(run(arguments, folder))
    return Figure(*(statistics.median(f[i] for f in figures) for i in range(3)))


def show(label: str, figure: Figure) -> None:
    print(f"{label:<34} {figure.cpu:8.2f} {figure.wall:8.2f} {figure.memory:8.0f}", flush=True)


def catalogue(runs: int) -> None:
    """The committed catalogue, in a copy."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        shutil.copytree(ROOT / "specs", folder / "specs")

        def clean() -> None:
            for name in ("generated", ".cache"):
                shutil.rmtree(folder / name, ignore_errors=True)

        def nothing() -> None:
            return

        show("build --all, cold", median(["build", "--all"], folder, runs, clean))
        show("build --all, nothing to do", median(["build", "--all"], folder, runs, nothing))
        one = median(["build", "yealink/t46s"], folder, runs, nothing)
        show("build yealink/t46s", one)
        show("preview yealink/t46s", median(["preview", "yealink/t46s"], folder, runs, nothing))
        show("check", median(["check"], folder, runs, nothing))
        fleet = folder / "phones.csv"
        for count in (100_000, 1_000_000):
            write_fleet(fleet, count)
            for server in ("dhcpd", "kea", "dnsmasq"):
                command = ["hosts", str(fleet), "--server", server, "--address", "192.0.2.1"]
                command += ["--out", str(folder / "phones.conf")]
                label = f"hosts --server {server}, {count} phones"
                show(label, median(command, folder, 1, nothing))
        rendered(folder)
        show("--help", median(["--help"], folder, runs, nothing))


def rendered(folder: Path) -> None:
    """The files of 10,000 phones of ten vendors, anew and once more."""
    fleet, tree = folder / "accounts.csv", folder / "tree"
    with fleet.open("w") as file:
        file.write("mac,phone,username,password,display_name,number,proxy\n")
        for n in range(10_000):
            prefix, phone = MIXED[n % len(MIXED)]
            account = f"u{n},secret-{n},User {n},{n},pbx.example.org"
            file.write(f"{prefix}{n:06x},{phone},{account}\n")
    command = ["render", str(fleet), "--out", str(tree), "--address", "http://192.0.2.1"]
    show("render, 10000 phones", run(command, folder))
    show("render, nothing changed", run(command, folder))


def site(runs: int) -> None:
    """The site of the committed pages, with nothing of an earlier one."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        for name in ("specs", "generated", "docs"):
            shutil.copytree(ROOT / name, folder / name)
        for name in ("README.md", "CONTRIBUTING.md"):
            shutil.copy(ROOT / name, folder)

        def clean() -> None:
            shutil.rmtree(folder / ".cache", ignore_errors=True)

        show("site build", median(["site", "build"], folder, runs, clean))
        pages = sum(1 for _ in (folder / ".cache/phonegen/site/site").rglob("*.html"))
        print(f"{'pages of the site':<34} {pages:8}")


def write_fleet(path: Path, count: int) -> None:
    """An inventory of COUNT phones with an address and a name each."""
    with path.open("w") as file:
        file.write("mac,phone,address,name\n")
        for n in range(count):
            mac, address = f"805ec0{n:06x}", f"10.{n >> 16}.{n >> 8 & 255}.{n & 255}"
            file.write(f"{mac},yealink/t46s,{address},phone-{n}\n")


def synthetic(count: int, runs: int) -> None:
    """Catalogues of made-up models, a tenth and all of COUNT."""
    for size in (count // 10, count):
        with tempfile.TemporaryDirectory() as scratch:
            folder = Path(scratch)
            (folder / "specs").mkdir()
            shutil.copy(SOUND / "catalogue.yaml", folder / "specs")
            for vendor in range(max(1, size // PER_VENDOR)):
                write_vendor(folder / "specs", vendor, min(size, PER_VENDOR))

            def clean(folder: Path = folder) -> None:
                for name in ("generated", ".cache"):
                    shutil.rmtree(folder / name, ignore_errors=True)

            show(f"{size} made-up models, cold", median(["build", "--all"], folder, runs, clean))


def write_vendor(specs: Path, number: int, models: int) -> None:
    """A vendor of its own MAC prefix, with MODELS siblings of the sound catalogue's phone."""
    folder = specs / f"acme{number}"
    shutil.copytree(SOUND / "acme", folder)
    (folder / "divergences.yaml").unlink()
    vendor = folder / "vendor.yaml"
    prefix = f"02:{number // 256:02x}:{number % 256:02x}"
    vendor.write_text(vendor.read_text().replace("02:ac:3e", prefix))
    for sibling in range(models - 2):
        text = f"extends: x1\nmodel: X{sibling + 100}\nlines: {sibling % 16 + 1}\n"
        (folder / f"y{sibling}.yaml").write_text(text)


def plugins(peer: Path | None) -> None:
    """Figures of all plugins in the real server's code, beside the peer's."""
    interpreter = os.environ.get("PHONEGEN_PROVD_PYTHON", "")
    if not interpreter:
        print("plugins: set PHONEGEN_PROVD_PYTHON to a Python with wazo_provd")
        return
    done = subprocess.run(
        [sys.executable, "-m", "phonegen", "list", "plugins", "--json"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    pairs = [f"{plugin['id']}={plugin['replaces']}" for plugin in json.loads(done.stdout)]
    command = [
        interpreter,
        str(Path(__file__).parent / "plugins.py"),
        str(ROOT / "generated/provd"),
    ]
    subprocess.run([*command, *([str(peer)] if peer else []), *pairs], check=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--synthetic", type=int, default=10_000, help="0 leaves it out")
    parser.add_argument("--peer", type=Path)
    parser.add_argument("--reference", type=Path)
    parser.add_argument("--copying")
    arguments = parser.parse_args()
    budgets(arguments.runs, arguments.reference, arguments.copying)
    print(f"{'':<34} {'CPU s':>8} {'wall s':>8} {'MiB':>8}")
    catalogue(arguments.runs)
    site(max(1, arguments.runs // 3))
    if arguments.synthetic:
        synthetic(arguments.synthetic, max(1, arguments.runs // 3))
    plugins(arguments.peer)


if __name__ == "__main__":
    main()
