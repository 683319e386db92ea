"""The plugins that run async tests: fixtures open and close a client in tasks other than the test's."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

pytestmark = pytest.mark.no_cover

pytest_plugins = ["pytester"]

FIXTURE = """
import pytest
from lattigo import AsyncLattigo
from tests.hosts.script import EXPECTED, calls
{imports}

{decorator}
async def client():
    async with AsyncLattigo() as client:
        yield client

{mark}
async def test_calls(client):
    assert await calls(client) == EXPECTED

{mark}
async def test_fleet(client):
    outcomes = client.fleet.each(client.devices.get)
    assert (await anext(outcomes)).error is None    # and the rest is left

{mark}
async def test_the_fixtures_of_the_package(fake_lattigo, lattigo_client, fake_thingspace, thingspace_client):
    async with lattigo_client:
        assert [outcome async for outcome in lattigo_client.fleet.each(lattigo_client.devices.get)]
        await lattigo_client.device_operations.send_sms(device_names=["a"], sms_text="b")
    assert fake_lattigo.calls_to("send_sms")
    fake_thingspace.seed(devices=["8900000000000000001"])
    async with thingspace_client:
        account = lambda name: thingspace_client.accounts.get("0000000001-00001")
        assert [outcome async for outcome in thingspace_client.fleet.each(account)]
    assert fake_thingspace.calls_to("get_account")
"""
ASYNCIO = "import pytest_asyncio"
STRICT = {"mark": "@pytest.mark.asyncio", "imports": ASYNCIO, "decorator": "@pytest_asyncio.fixture"}
PYTEST_ASYNCIO = ["-p", "pytest_asyncio.plugin", "-o", "asyncio_default_fixture_loop_scope=function"]
MODULE = "@pytest_asyncio.fixture(scope='module', loop_scope='module')"
KINDS = {
    "pytest-asyncio, strict": ([*PYTEST_ASYNCIO, "-o", "asyncio_mode=strict"], STRICT),
    "pytest-asyncio, one client for a module": (
        [*PYTEST_ASYNCIO, "-o", "asyncio_mode=strict"],
        {**STRICT, "mark": "@pytest.mark.asyncio(loop_scope='module')", "decorator": MODULE},
    ),
    "pytest-asyncio, auto": (
        [*PYTEST_ASYNCIO, "-o", "asyncio_mode=auto"],
        {"mark": "", "imports": "", "decorator": "@pytest.fixture"},
    ),
    "anyio": (
        ["-p", "anyio"],
        {"mark": "@pytest.mark.anyio", "imports": "", "decorator": "@pytest.fixture"},
    ),
    "pytest-trio": (
        ["-p", "pytest_trio.plugin", "-o", "trio_mode=true"],
        {"mark": "", "imports": "", "decorator": "@pytest.fixture"},
    ),
}


@pytest.mark.parametrize(("arguments", "parts"), KINDS.values(), ids=KINDS)
def test_a_plugin(
    arguments: list[str],
    parts: Mapping[str, str],
    pytester: pytest.Pytester,
    environment: Mapping[str, str],
    messages: Callable[[], int],
    monkeypatch: pytest.MonkeyPatch,
):
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("PYTHONWARNINGS")  # pytest has its own
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    pytester.makepyfile(FIXTURE.format(**parts))
    result = pytester.runpytest_subprocess("-p", "pytest_lattigo", "-W", "error", *arguments)
    runs = 2 if "anyio" in arguments else 1  # anyio's plugin runs each test on asyncio and on trio
    result.assert_outcomes(passed=3 * runs)
    assert messages() == runs
