"""Fixtures that several tests share."""

from __future__ import annotations

import gc
import os
import shutil
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import extent
import one_vendor
import pytest
from catalogues import remember_the_repository
from expected import Expected

if TYPE_CHECKING:
    from playwright.sync_api import Browser

SBIN = ("/usr/sbin", "/sbin", "/usr/local/sbin")


def pytest_configure(config: pytest.Config) -> None:
    """Before the tests are read."""
    # as at a terminal: who runs us in the background may ignore them, and so would our children
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
    gc.set_threshold(1_000_000)  # as the command line does
    one_vendor.choose(config.option.vendor)
    extent.choose(config.option.markexpr)
    remember_the_repository()


def pytest_addoption(parser: pytest.Parser) -> None:
    help_ = "write the files anew that tests compare with; read the diff before you commit it"
    parser.addoption("--update", action="store_true", help=help_)
    parser.addoption("--vendor", help="test the plugins of one vendor alone, a folder of specs")


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    """With `--vendor`, files that test no plugins are not even read."""
    if one_vendor.chosen() is None or not collection_path.match("test_*.py"):
        return None
    return not one_vendor.is_of_plugins(collection_path) or None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """With `--vendor`, only what is made for each of its plugins is left."""
    if one_vendor.chosen() is None:
        return
    others = [item for item in items if not one_vendor.is_of_the_chosen(item)]
    config.hook.pytest_deselected(items=others)
    items[:] = [item for item in items if one_vendor.is_of_the_chosen(item)]


def pytest_collection_finish() -> None:
    """What is loaded by now stays: no later search for garbage goes through it."""
    gc.freeze()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how much was looked at, so that a sample does not read as all."""
    if not extent.is_whole():
        terminalreporter.write_line(
            "of phones, plugins, pages, zones and texts a sample is tried; PHONEGEN_ALL=1: all"
        )
    for reports in terminalreporter.stats.values():
        for report in reports:
            for name, value in getattr(report, "user_properties", []):
                if name == "looked at" and report.when == "call":
                    terminalreporter.write_line(f"{report.nodeid}: looked at {value}")


@pytest.fixture(scope="session")
def expected(pytestconfig: pytest.Config) -> Expected:
    """Compares a text with a file, which `pytest --update` writes."""
    return Expected(update=pytestconfig.getoption("--update"))


@pytest.fixture(scope="session")
def needs_program() -> Callable[[str, str], str]:
    """A function from a program's name and package to its path.

    Without the program the test is skipped; in CI, where all are installed, it fails.
    """

    def find(name: str, package: str) -> str:
        folders = os.pathsep.join([os.environ.get("PATH", os.defpath), *SBIN])
        path = shutil.which(name, path=folders)
        if path is not None:
            return path
        message = f"needs the program {name}; install {package}"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)

    return find


@pytest.fixture(scope="session")
def browser(needs_program: Callable[[str, str], str]) -> Iterator[Browser]:
    """Chromium."""
    from playwright.sync_api import sync_playwright

    program = needs_program("chromium", "chromium")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield started
        started.close()
