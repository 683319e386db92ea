"""Fixtures that all tests share."""

from __future__ import annotations

import gc
import os
import signal
from collections.abc import AsyncGenerator, Callable, Generator, Iterator
from contextlib import ExitStack, nullcontext
from pathlib import Path
from uuid import uuid4

import pytest
from attrs import astuple

from lattigo import AsyncLattigo
from lattigo.sandbox import Sandbox, serve
from lattigo.sandbox.base import Box
from lattigo.sandbox.thingspace import ThingSpaceSandbox
from lattigo.sandbox.web import App
from lattigo.thingspace import AsyncThingSpace
from tests.support.command import reset_log
from tests.support.loops import UVLOOP
from tests.support.measured import unmeasured

TESTS = Path(__file__).parent
HIDDEN = str(TESTS / "support" / "hidden")
"""Modules that stand before those of packages, and can't be imported."""
AMBIENT = {"HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "SSL_CERT_FILE", "SSL_CERT_DIR", "SSLKEYLOGFILE"}
"""The variables of other programs that the package honours."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--loop", choices=["uvloop"], help="run the tests of asyncio on uvloop, and none on trio")


SLOW_FOLDERS = {"docs", "e2e", "faults", "golden", "hosts", "integrations", "typing"}
"""Real sockets, processes and type checkers."""
SLOW_MODULES = {
    *("test_breaks.py", "test_codegen_cli.py", "test_docs_workflow.py", "test_layouts.py", "test_new_endpoint.py"),
    *("test_pace.py", "test_pytest_plugin.py"),
}


def is_slow(path: Path) -> bool:
    """Whether the tests of a file or folder are left out by `-m "not slow"`: they are not in memory alone."""
    parts = path.relative_to(TESTS).parts
    return path.name in SLOW_MODULES or bool(SLOW_FOLDERS & {*parts[:1]})


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Do not even read what is left out: that would take longer than to run the rest."""
    left_out = config.getoption("markexpr") == "not slow" and collection_path.is_relative_to(TESTS)
    return True if left_out and is_slow(collection_path) else None


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Keep what is collected out of garbage collections: each looks through half a million objects that stay."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark what is slow; with `--loop=uvloop`, select the tests that run on asyncio, and run them on uvloop instead."""
    for item in items:
        if is_slow(item.path) or hasattr(getattr(item, "obj", None), "hypothesis"):  # which tries many examples
            item.add_marker(pytest.mark.slow)
    if config.getoption("--loop") == "uvloop":
        items[:] = [item for item in items if _params(item).get("anyio_backend") == "asyncio"]
        for item in items:
            _params(item)["anyio_backend"] = UVLOOP


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Measure no coverage where that would only take time."""
    with unmeasured() if item.get_closest_marker("no_cover") else nullcontext():
        return (yield)


def _params(item: pytest.Item) -> dict[str, object]:
    return item.callspec.params if hasattr(item, "callspec") else {}


@pytest.fixture(params=["asyncio", "trio"])
def anyio_backend(request: pytest.FixtureRequest) -> object:
    """Every async test runs on both."""
    return request.param


@pytest.fixture(scope="session", autouse=True)
def no_pandas_and_no_numpy_in_child_processes() -> Iterator[None]:
    """A process of its own takes a second, of which half would be spent on packages that it doesn't need."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", HIDDEN, prepend=os.pathsep)
        yield


@pytest.fixture
def numpy_in_child_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    """For the commands that compute with it."""
    places = os.environ["PYTHONPATH"].split(os.pathsep)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(place for place in places if place != HIDDEN))


@pytest.fixture(scope="session", autouse=True)
def no_ambient_settings() -> Iterator[None]:
    """No test sees the credentials, proxies or certificates of whoever runs it, or is run in the background."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # so a shell's `&` starts it, and the children inherit it
        signal.signal(signal.SIGINT, signal.default_int_handler)
    with pytest.MonkeyPatch.context() as patch:
        for name in os.environ:
            if name.startswith(("LATTIGO_", "THINGSPACE_")) or name.upper() in AMBIENT:
                patch.delenv(name)
        yield


@pytest.fixture(autouse=True)
def no_kept_settings(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """No test sees limits that another one has learned, or a profile. Few have any: their folders are not made."""
    for variable in ("XDG_STATE_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(variable, str(tmp_path_factory.getbasetemp() / variable / uuid4().hex))


@pytest.fixture(autouse=True)
def no_log_of_another_test() -> Iterator[None]:
    """What the command line sets on the package's log ends with the test that ran it."""
    yield
    reset_log()


@pytest.fixture
def start() -> Iterator[Callable[[Box[App]], str]]:
    """Serves sandboxes over real sockets for the length of a test; gives each one's base URL."""
    with ExitStack() as stack:
        yield lambda box: stack.enter_context(serve(box))


@pytest.fixture
def box() -> Sandbox:
    """A small fleet."""
    return Sandbox(devices=30, seed=7)


@pytest.fixture
async def client(box: Sandbox, start: Callable[[Box[App]], str]) -> AsyncGenerator[AsyncLattigo]:
    """A client of the small fleet's first account."""
    account = box.accounts[0]
    async with AsyncLattigo(account.key_name, account.api_key, base_url=start(box)) as client:
        yield client


@pytest.fixture
async def thingspace(box: ThingSpaceSandbox, start: Callable[[Box[App]], str]) -> AsyncGenerator[AsyncThingSpace]:
    """A client of a test's ThingSpace sandbox."""
    async with AsyncThingSpace(*astuple(box.login), base_url=start(box)) as client:
        yield client
