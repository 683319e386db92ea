"""Connecting to the first address of a host that accepts, on asyncio's own loop and on uvloop."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator

import anyio
import pytest

from lattigo._core.http import happy_eyeballs
from lattigo._core.http.happy_eyeballs import open_socket
from tests.support.loops import ON_ASYNCIO_AND_UVLOOP

pytestmark = ON_ASYNCIO_AND_UVLOOP


@pytest.fixture
def server() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server


@pytest.fixture
def silent() -> Iterator[tuple[str, int]]:
    """An address that never responds: its queue of connections is full."""
    with socket.socket() as full, socket.socket() as first:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        first.connect(full.getsockname())
        yield full.getsockname()


def resolve_to(monkeypatch: pytest.MonkeyPatch, *addresses: tuple[str, int]) -> None:
    """Make example.com stand for these addresses."""
    loop = asyncio.get_running_loop()
    system = loop.getaddrinfo

    async def getaddrinfo(host: str, *arguments: object, **more: object) -> list[tuple[object, ...]]:
        if host != "example.com":
            return await system(host, *arguments, **more)  # uvloop asks again for addresses
        families = [socket.AF_INET6 if ":" in address[0] else socket.AF_INET for address in addresses]
        return [
            (family, socket.SOCK_STREAM, 6, "", address) for family, address in zip(families, addresses, strict=True)
        ]

    monkeypatch.setattr(loop, "getaddrinfo", getaddrinfo)


async def test_an_address_and_a_name_are_connected(server: socket.socket):
    for host in ("127.0.0.1", "localhost"):
        with await open_socket(host, server.getsockname()[1]) as connection:
            assert connection.getpeername() == server.getsockname()
            assert connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


async def test_an_address_that_is_silent_holds_nobody_up(
    server: socket.socket, silent: tuple[str, int], monkeypatch: pytest.MonkeyPatch
):
    resolve_to(monkeypatch, silent, server.getsockname())
    with anyio.fail_after(5):
        connection = await open_socket("example.com", 443)
    with connection:
        assert connection.getpeername() == server.getsockname()


async def test_an_address_that_refuses_is_followed_by_the_next_at_once(
    server: socket.socket, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(happy_eyeballs, "STAGGER", 3600)
    resolve_to(monkeypatch, ("127.0.0.1", 1), server.getsockname())
    with anyio.fail_after(5):
        connection = await open_socket("example.com", 443)
    with connection:
        assert connection.getpeername() == server.getsockname()


async def test_the_reason_of_each_address_is_in_the_error(monkeypatch: pytest.MonkeyPatch):
    resolve_to(monkeypatch, ("127.0.0.1", 1), ("127.0.0.2", 1))
    with pytest.raises(OSError, match=r"127\.0\.0\.1.*127\.0\.0\.2"):
        await open_socket("example.com", 443)


async def test_a_cancelled_attempt_leaves_no_socket_open(silent: tuple[str, int]):
    """The garbage collector would warn of one, and warnings fail tests."""
    with anyio.move_on_after(0.05) as scope:
        await open_socket(*silent)
    assert scope.cancelled_caught


async def test_the_families_take_turns(monkeypatch: pytest.MonkeyPatch):
    resolve_to(monkeypatch, ("::1", 1), ("::2", 1), ("::3", 1), ("127.0.0.1", 1))
    addresses = [address[0] for _, address in await happy_eyeballs._addresses("example.com", 443)]
    assert addresses == ["::1", "127.0.0.1", "::2", "::3"]
