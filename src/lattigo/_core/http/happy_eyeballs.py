"""Connecting to the first address of a host that accepts (RFC 8305), on every event loop that speaks asyncio.

asyncio's own `happy_eyeballs_delay` is unknown to uvloop, and may lose an open socket when it is cancelled.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterable
from contextlib import suppress
from itertools import chain, zip_longest
from typing import Any, TypeAlias

import anyio

Address: TypeAlias = tuple[socket.AddressFamily, Any]
"""An address family, and an address in the form that `connect` expects."""

STAGGER = 0.25
"""Seconds to wait for the previous address before the next one is tried, too."""


async def open_socket(host: str, port: int, local_address: str | None = None) -> socket.socket:
    """Return a connected, non-blocking socket.

    Raises:
        OSError: no address accepts the connection; the message has the reason of each.
    """
    addresses = await _addresses(host, port)
    if len(addresses) == 1:
        return await _connect(addresses[0], local_address)
    winners: list[socket.socket] = []
    failures: list[OSError] = []

    async def attempt(address: Address, finished: anyio.Event) -> None:
        try:
            winners.append(await _connect(address, local_address))
            group.cancel_scope.cancel()
        except OSError as error:
            failures.append(error)
        finally:
            finished.set()

    try:
        async with anyio.create_task_group() as group:
            for address in addresses:
                finished = anyio.Event()
                group.start_soon(attempt, address, finished)
                with anyio.move_on_after(STAGGER):
                    await finished.wait()
    except BaseException:
        _close(winners)
        raise
    _close(winners[1:])  # two may have connected in the same iteration of the event loop
    if not winners:
        raise failures[0] if len(failures) == 1 else OSError("; ".join(dict.fromkeys(map(str, failures))))
    return winners[0]


async def _addresses(host: str, port: int) -> list[Address]:
    """Return the addresses of a host in the system's order, alternating between families."""
    try:  # looking up a numeric address needs no thread, nor, as bytes, Python's tables of international names
        found = socket.getaddrinfo(host.encode("ascii"), port, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST)
    except socket.gaierror:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    families: dict[int, list[Address]] = {}
    for family, _, _, _, address in found:
        families.setdefault(family, []).append((family, address))
    return [address for address in chain.from_iterable(zip_longest(*families.values())) if address is not None]


async def _connect(address: Address, local_address: str | None) -> socket.socket:
    family, remote = address
    connection = socket.socket(family, socket.SOCK_STREAM)
    try:
        connection.setblocking(False)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if local_address is not None:
            connection.bind((local_address, 0))
        await asyncio.get_running_loop().sock_connect(connection, remote)
    except BaseException:
        connection.close()
        raise
    return connection


def _close(sockets: Iterable[socket.socket]) -> None:
    for connection in sockets:
        with suppress(OSError):
            connection.close()
