"""The libraries that mock or record HTTP see every call of a client that has an `http_client`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import anyio
import httpx
import httpx2
import pytest
import respx
import vcr
from attrs import astuple
from pytest_httpx import HTTPXMock

from lattigo import AsyncLattigo, NotSent, Options, ReadTimeout
from lattigo.sandbox import Sandbox
from lattigo.sandbox.base import Box
from lattigo.sandbox.thingspace import ThingSpaceSandbox
from lattigo.sandbox.web import App
from lattigo.testing import FakeLattigo, FakeThingSpace
from lattigo.thingspace import AsyncThingSpace

PUMP = "https://api.lattigo.com/v2/devices/pump-7"
NOBODY = "http://127.0.0.1:9"
"""Nothing listens there."""
RECORD = {
    "filter_headers": ["authorization", "vz-m2m-token"],
    "filter_post_data_parameters": ["username", "password"],
}
"""As docs/how-to/testing.md recommends."""


def lattigo_client(fake: FakeLattigo, **settings: object) -> AsyncLattigo:
    return AsyncLattigo("test-key", "test-secret", clock=fake.clock, **settings)  # type: ignore[arg-type]  # those of a test


async def test_respx_sees_the_calls():
    with respx.mock:
        respx.get(PUMP).respond(json={"id": 7, "device_name": "pump-7", "state": "active"})
        for settings in ({}, {"http_client": httpx.AsyncClient()}):
            async with lattigo_client(FakeLattigo(), **settings) as client:
                assert (await client.devices.get("pump-7")).state == "active"
        assert respx.calls.call_count == 2


async def test_a_response_of_respx_has_a_time_out():
    with respx.mock:
        respx.get(PUMP).mock(side_effect=lambda _: anyio.sleep_forever())
        async with AsyncLattigo("test-key", "test-secret", options=Options(timeout=0.1, attempts=1)) as client:
            with anyio.fail_after(10), pytest.raises(ReadTimeout):
                await client.devices.get("pump-7")


async def test_respx_lets_calls_through(start: Callable[[Box[App]], str]):
    box = Sandbox(devices=5)
    url = start(box)
    with respx.mock:
        respx.route(host="127.0.0.1").pass_through()
        async with AsyncLattigo(*astuple(box.accounts[0])[:2], base_url=url) as client:
            assert len(await client.devices.list_names().collect()) == 5
    assert len(box.seen) == 1


async def test_pytest_httpx_sees_the_calls(httpx_mock: HTTPXMock):
    fake = FakeLattigo()
    fake.on("get_device").rate_limit(retry_after=30)
    httpx_mock.add_callback(fake.respond, is_reusable=True)
    async with httpx.AsyncClient() as http_client, lattigo_client(fake, http_client=http_client) as client:
        assert (await client.devices.get("pump-7")).device_name == "pump-7"
    assert len(httpx_mock.get_requests(url=PUMP)) == 2


async def test_pytest_httpx_sees_the_login_and_the_calls_of_thingspace(httpx_mock: HTTPXMock):
    fake = FakeThingSpace()
    httpx_mock.add_callback(fake.respond, is_reusable=True)
    async with (
        httpx.AsyncClient() as http_client,
        AsyncThingSpace(*astuple(fake._login), http_client=http_client, clock=fake.clock) as client,
    ):
        assert await client.devices.list().collect()
    assert [request.url.path.rpartition("/")[2] for request in httpx_mock.get_requests()] == [
        *("token", "login", "list", "logout"),
    ]


@pytest.mark.parametrize("library", [httpx, httpx2], ids=lambda library: library.__name__)
async def test_vcr_records_the_calls_and_plays_them_back(
    library: object, start: Callable[[Box[App]], str], tmp_path: Path
):
    box = Sandbox(devices=5)
    url, cassette = start(box), str(tmp_path / "devices.yaml")
    names: list[list[str]] = []
    for _ in range(2):
        async with (
            library.AsyncClient() as http_client,  # type: ignore[attr-defined]  # of both libraries
            AsyncLattigo(*astuple(box.accounts[0])[:2], base_url=url, http_client=http_client) as client,
        ):
            with vcr.use_cassette(cassette, **RECORD):
                names.append(await client.devices.list_names().collect())
    assert names[0] == names[1]
    assert len(box.seen) == 1
    assert box.accounts[0].api_key not in (tmp_path / "devices.yaml").read_text()
    assert "authorization" not in (tmp_path / "devices.yaml").read_text()


async def test_vcr_records_thingspace(start: Callable[[Box[App]], str], tmp_path: Path):
    box = ThingSpaceSandbox(devices=5)
    url, cassette = start(box), str(tmp_path / "devices.yaml")
    for _ in range(2):
        with vcr.use_cassette(cassette, **RECORD):
            async with (
                httpx.AsyncClient() as http_client,
                AsyncThingSpace(*astuple(box.login), base_url=url, http_client=http_client) as client,
            ):
                assert len(await client.devices.list(account_name="0000000001-00001").collect()) == 5
    assert len(box.seen) == 4
    recorded = (tmp_path / "devices.yaml").read_text()
    assert not [secret for secret in astuple(box.login) if secret in recorded]


@pytest.mark.parametrize("engine", ["httpx", "fast"])
async def test_without_an_http_client_some_libraries_see_nothing(
    engine: str, httpx_mock: HTTPXMock, tmp_path: Path, anyio_backend: str
):
    if engine == "fast" and anyio_backend == "trio":
        return  # that engine is for asyncio
    async with lattigo_client(FakeLattigo(), engine=engine, base_url=NOBODY) as client:
        with vcr.use_cassette(str(tmp_path / "devices.yaml")) as cassette, pytest.raises(NotSent):
            await client.devices.get("pump-7")
    assert not cassette.requests
    assert not httpx_mock.get_requests()
