"""Types keep their promise: mistakes are found before anything runs, and nothing public is `Any`."""

from __future__ import annotations

import ast
import inspect
import os
import subprocess
import sys
import types
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, get_args, get_type_hints

import attrs
import pytest
from typing_extensions import is_protocol

import lattigo
from lattigo import fleet, models, sandbox
from lattigo._core.namespaces import Namespace
from lattigo._generated.client import Namespaces

ROOT = Path(__file__).parents[2]
PACKAGE = Path(lattigo.__file__).parent

MISTAKES = """
from datetime import date
from lattigo import AsyncLattigo, Options
from lattigo.models import Device

async def mistakes(client: AsyncLattigo) -> None:
    await client.devices.get(8900)
    await client.devices.get("a", "iccid")
    await client.devices.get("a", kind="iccid")
    await client.devices.list()
    client.devices.list(per_page="50")
    client.devices.daily_data_usages("a", start_date="2026-10-01")
    await client.device_operations.change_simstate(device_names=["a"], state="stop")
    await client.device_operations.send_sms(device_names=["a"])
    wrong: str = await client.devices.get("a")
    (await client.devices.get("a")).id = 2
    (await client.devices.get("a")).iccid.strip()
    async for device in client.devices.list_names():
        device.bytes_used
    async for outcome in client.fleet.each(client.users.list): ...
    client.fleet.daily_usage(since="2026-10-01", until=date(2026, 10, 31))
    await client.fleet.pull("hourly", since=date(2026, 10, 1), until=date(2026, 10, 31), to="usage")
    Options(timeout="5")
    Device(device_name="a")
    AsyncLattigo(transport=object())
"""


WRONG = {
    number
    for number, line in enumerate(MISTAKES.splitlines(), 1)
    if line.startswith("    ") and "list_names" not in line
}
"""The lines with a mistake."""


@pytest.fixture(scope="module")
def mistakes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with mistakes, in a folder of its own."""
    file = tmp_path_factory.mktemp("typing") / "mistakes.py"
    file.write_text(MISTAKES, encoding="utf-8")
    (file.parent / "pyrightconfig.json").write_text('{"typeCheckingMode": "standard"}', encoding="utf-8")
    return file


UNREAD = (
    *("altair", "dask", "distributed", "hypothesis", "narwhals", "numpy"),
    *("pandas", "polars", "pydantic", "rich", "tornado", "trio"),
)
"""Libraries that no public signature names. To read them takes mypy half a minute, and the rest a few seconds."""
SETTINGS = f"""
[mypy]
strict = true
python_version = 3.11
cache_dir = .nox/.mypy_cache
follow_imports = silent
[mypy-{",".join(f"{library}.*" for library in UNREAD)}]
follow_imports = skip
"""


@pytest.fixture(scope="module")
def mypy(mistakes: Path) -> str:
    """The errors in the mistakes and in the golden code."""
    settings = mistakes.parent / "mypy.ini"
    settings.write_text(SETTINGS, encoding="utf-8")
    return check("mypy", "--config-file", str(settings), str(mistakes), "tests/golden/expected", folder=ROOT)


def check(checker: str, *arguments: str, folder: Path) -> str:
    """Run a type checker, and return what it prints."""
    source = str(ROOT / "src")
    return subprocess.run(
        [sys.executable, "-m", checker, *arguments],
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
        env={**os.environ, "MYPYPATH": source, "PYTHONPATH": source},
    ).stdout


def lines(report: str) -> set[int]:
    """The lines of the mistakes that are reported."""
    return {int(line.split(":")[1]) for line in report.splitlines() if "mistakes.py:" in line and "error" in line}


@pytest.mark.no_cover
def test_mypy_finds_mistakes_before_anything_runs(mypy: str) -> None:
    assert lines(mypy) == WRONG, mypy


@pytest.mark.no_cover
def test_pyright_finds_mistakes_before_anything_runs(mistakes: Path) -> None:
    report = check("pyright", "--pythonpath", sys.executable, str(mistakes), folder=mistakes.parent)
    assert lines(report) == WRONG, report


def test_the_golden_code_is_strictly_typed(mypy: str) -> None:
    assert mypy.splitlines()[-1].endswith("in 1 file (checked 10 source files)"), mypy
    assert "tests/golden" not in mypy, mypy


def functions() -> Iterator[tuple[str, Callable[..., object]]]:
    """Every public function and method, by a name for people."""
    tags = [name for name, value in vars(Namespaces).items() if isinstance(value, Namespace)]
    modules = [import_module(f"lattigo._generated.{tag}") for tag in tags]
    for module in (lattigo, models, fleet, sandbox, *modules):
        names: list[str] = getattr(module, "__all__", None) or list(vars(module))
        for name in names:
            value = getattr(module, name)
            if inspect.isfunction(value) and value.__module__.startswith("lattigo"):
                yield f"{module.__name__}.{name}", value
            elif inspect.isclass(value) and value.__module__.startswith("lattigo"):
                yield from _methods(f"{module.__name__}.{name}", value)


def _methods(name: str, kind: type) -> Iterator[tuple[str, Callable[..., object]]]:
    for method, value in vars(kind).items():
        function = value.fget if isinstance(value, property) else getattr(value, "__func__", value)
        own_init = method == "__init__" and not attrs.has(kind) and not is_protocol(kind)
        public = not method.startswith("_") or own_init
        if public and inspect.isfunction(function):
            yield f"{name}.{method}", function


def names_any(annotation: object) -> bool:
    inner = [*get_args(annotation)]
    flat = [each for part in inner for each in (part if isinstance(part, list) else [part])]
    return annotation is Any or any(names_any(each) for each in flat if not isinstance(each, str))


def hints(value: object) -> dict[str, object]:
    """The annotations, with the types that are imported for type checkers only."""
    return get_type_hints(value, localns=for_checkers_only())


@cache
def for_checkers_only() -> dict[str, object]:
    """What the modules of the package import under `if TYPE_CHECKING`."""
    names: dict[str, object] = {}
    for path in PACKAGE.rglob("*.py"):
        package = ".".join(("lattigo", *path.relative_to(PACKAGE).parent.parts))
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
                for statement in node.body:
                    with suppress(ModuleNotFoundError):  # `_typeshed` is there for checkers alone
                        if isinstance(statement, ast.Import | ast.ImportFrom):
                            exec(ast.unparse(statement), {"__package__": package}, names)
    return names


@pytest.mark.parametrize(
    ("name", "function"), [*functions()], ids=lambda value: value if isinstance(value, str) else ""
)
def test_no_public_signature_says_any(name: str, function: types.FunctionType) -> None:
    annotations = hints(function)
    parameters = list(inspect.signature(function).parameters)
    assert not [argument for argument, annotation in annotations.items() if names_any(annotation)], name
    assert {*parameters} - {"self", "cls"} <= annotations.keys(), name
    assert "return" in annotations, name


@pytest.mark.parametrize("name", [name for name in (*lattigo.__all__, *models.__all__) if not name.islower()])
def test_no_public_field_says_any(name: str) -> None:
    value = getattr(lattigo, name, None) or getattr(models, name)
    if inspect.isclass(value):
        assert not [field for field, annotation in hints(value).items() if names_any(annotation)]
