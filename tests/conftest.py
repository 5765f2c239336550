"""Fixtures that several tests share."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser

SBIN = ("/usr/sbin", "/sbin", "/usr/local/sbin")


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
