"""The runtime with the stand-in in place of the server.

The compiler wants a newer Python than the plugins, which run on that of the server: where it
is not installed, the joined `runtime.py` is run instead of its modules.
"""

from __future__ import annotations

import importlib
import importlib.util
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
from hypothesis import settings

# How long an example takes says more about the machine than about the runtime.
settings.register_profile("runtime", deadline=None)
settings.load_profile("runtime")

PROVD = Path(__file__).parents[2] / "targets" / "phonegen_targets" / "provd"


def by_path(name: str) -> ModuleType:
    """A module of the provd target, alone."""
    spec = importlib.util.spec_from_file_location(f"alone_{name}", PROVD / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def names_of_modules() -> dict[str, Any]:
    from phonegen_targets.provd.joining import MODULES, PACKAGE
    from phonegen_targets.provd.standin import in_place

    names: dict[str, Any] = {}
    with in_place():
        for module in MODULES:
            names.update(vars(importlib.import_module(f"{PACKAGE}.{module}")))
    return names


def names_of_the_joined() -> dict[str, Any]:
    module = ModuleType("joined_runtime")
    sys.modules[module.__name__] = module
    with by_path("standin").in_place():
        exec(by_path("joining").runtime_module(), vars(module))
    return dict(vars(module))


def has_compiler() -> bool:
    return sys.version_info >= (3, 11) and importlib.util.find_spec("phonegen_targets") is not None


@pytest.fixture(scope="session")
def standin() -> ModuleType:
    """What takes the place of the server; one for a process, whose plugins share their runtime."""
    if has_compiler():
        return importlib.import_module("phonegen_targets.provd.standin")
    return by_path("standin")


@pytest.fixture(scope="session")
def runtime() -> Any:
    """All names of the runtime, as plugins have them."""
    return SimpleNamespace(**(names_of_modules() if has_compiler() else names_of_the_joined()))
