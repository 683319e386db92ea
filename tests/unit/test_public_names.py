"""What is public: sorted, complete, documented."""

from __future__ import annotations

import inspect
import os
import pkgutil
import subprocess
import sys
from importlib import import_module
from types import ModuleType

import attrs
import pytest

import lattigo
from lattigo import _core as core
from lattigo import fleet, lake, models, report, sandbox, testing

PUBLIC = [lattigo, models, fleet, lake, report, sandbox, testing]
OWN = {
    name: value
    for name in lattigo.__all__
    if (inspect.isclass(value := getattr(lattigo, name)) or inspect.isfunction(value))
}


@pytest.mark.parametrize("module", PUBLIC, ids=lambda module: module.__name__)
def test_public_names_are_sorted_and_exist(module: ModuleType):
    names = list(module.__all__)
    constants = [name for name in names if name.isupper()]
    assert names == constants + sorted(set(names) - set(constants))
    assert all(hasattr(module, name) for name in names)
    assert (module.__doc__ or "").strip()


@pytest.mark.parametrize("module", PUBLIC, ids=lambda module: module.__name__)
def test_nothing_is_public_by_accident(module: ModuleType):
    found = {
        name
        for name, value in vars(module).items()
        if not name.startswith("_") and not inspect.ismodule(value) and name != "annotations"
    }
    assert found <= set(module.__all__)


@pytest.mark.parametrize("name", OWN)
def test_every_public_class_and_its_public_methods_are_documented(name: str):
    documented = inspect.getdoc(OWN[name]) or ""
    assert documented.strip()
    assert not documented.startswith(("Method generated", name + "("))
    for method, value in vars(OWN[name]).items():
        if not method.startswith("_") and (inspect.isfunction(value) or isinstance(value, property)):
            assert inspect.getdoc(value), f"{name}.{method}"


def test_all_that_a_client_may_raise_or_tell_is_public():
    errors = import_module("lattigo._core.errors")
    events = import_module("lattigo._core.events")
    told = {value.__name__ for value in vars(events).values() if inspect.isclass(value) and attrs.has(value)}
    raised = {kind.__name__ for kind in vars(errors).values() if inspect.isclass(kind) and issubclass(kind, Exception)}
    assert told | raised <= set(lattigo.__all__)


def test_every_module_of_the_core_says_what_it_is_for():
    for info in pkgutil.iter_modules(core.__path__, "lattigo._core."):
        assert (import_module(info.name).__doc__ or "").strip(), info.name


def test_the_package_is_typed():
    assert (inspect.getfile(lattigo)).endswith("__init__.py")
    assert pkgutil.get_data("lattigo", "py.typed") is not None


def test_importing_the_package_loads_nothing_that_it_does_not_need_yet():
    script = "import lattigo, sys; print(*sys.modules)"
    # Measuring coverage would load more.
    alone = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_PROCESS")}
    child = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True, text=True, env=alone)
    loaded = set(child.stdout.split())
    assert "lattigo" in loaded
    assert not loaded & {"httpx", "httpcore", "pyarrow", "rich", "cyclopts", "starlette", "uvicorn", "trio", "sqlite3"}
    assert not loaded & {"lattigo.testing", "lattigo._generated.examples"}
