"""The clients that `bench.clients` compares, and the process in which one of them runs.

Each makes the same call, the daily data usages of a device in October, and decodes the response: into dictionaries (raw
aiohttp, by hand, stock httpx) or into typed models (the generated client, ours).
"""

from __future__ import annotations

import asyncio
import resource
import sys
from collections.abc import Awaitable, Callable
from datetime import date
from importlib import import_module
from tempfile import NamedTemporaryFile
from typing import Literal

import orjson

Call = Callable[[], Awaitable[object]]
USER = "somebody"
DEVICE = "8900000000000000001"
BEGIN, END = date(2026, 10, 1), date(2026, 10, 31)
PATH = f"/v2/devices/{DEVICE}/daily_data_usages?start_date={BEGIN}&end_date={END}&limit=10000"
HEADERS = {"Authorization": "Basic c29tZWJvZHk6c2VjcmV0", "Accept": "application/json"}
IN_FLIGHT = 64


async def raw_aiohttp(url: str) -> Call:
    import aiohttp

    session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=IN_FLIGHT), headers=HEADERS)

    async def call() -> object:
        async with session.get(url + PATH) as response:
            response.raise_for_status()
            return orjson.loads(await response.read())

    return call


async def by_hand(url: str) -> Call:
    import httpx
    import tenacity

    client = httpx.AsyncClient(base_url=url, headers=HEADERS, limits=httpx.Limits(max_connections=IN_FLIGHT))
    slots = asyncio.Semaphore(IN_FLIGHT)

    @tenacity.retry(stop=tenacity.stop_after_attempt(4), wait=tenacity.wait_random_exponential(), reraise=True)
    async def call() -> object:
        async with slots:
            return orjson.loads((await client.get(PATH)).raise_for_status().content)

    return call


async def stock_httpx(url: str) -> Call:
    import httpx

    client = httpx.AsyncClient(base_url=url, headers=HEADERS)

    async def call() -> object:
        return (await client.get(PATH)).raise_for_status().json()

    return call


async def generated(url: str, **arguments: object) -> Call:
    """Call the client of openapi-python-client, which `bench.clients` puts on the path as `generated_client`."""
    client = import_module("generated_client").Client(base_url=url, headers=HEADERS, **arguments)
    endpoint = import_module("generated_client.api.devices.daily_data_usages")

    async def call() -> object:
        return await endpoint.asyncio(DEVICE, client=client, start_date=BEGIN, end_date=END, limit=10000)

    return call


async def generated_64(url: str) -> Call:
    """Do the same with 64 connections. By default it keeps 20, and opens the others again for each call."""
    import httpx

    limits = httpx.Limits(max_connections=IN_FLIGHT, max_keepalive_connections=IN_FLIGHT)
    return await generated(url, httpx_args={"limits": limits})


async def ours(url: str, engine: Literal["httpx", "fast"] = "httpx") -> Call:
    from lattigo import AsyncLattigo
    from lattigo._core.limits.store import LimitStore, account_key, learned_now

    with NamedTemporaryFile() as file:  # as if an earlier run had learned that this service has no limit
        LimitStore(file.name).save(account_key(url, USER), {"daily_data_usages": learned_now(1e6, None)})
        client = AsyncLattigo(USER, "secret", base_url=url, in_flight=IN_FLIGHT, engine=engine, limits_file=file.name)
    await client.__aenter__()

    async def call() -> object:
        return await client.devices.daily_data_usages(DEVICE, start_date=BEGIN, end_date=END).collect()

    return call


async def ours_fast(url: str) -> Call:
    return await ours(url, "fast")


ALL = (raw_aiohttp, by_hand, stock_httpx, generated, generated_64, ours, ours_fast)
CONTENDERS = {contender.__name__: contender for contender in ALL}


def check(rows: object) -> None:
    assert isinstance(rows, list)
    assert len(rows) == 31


async def run(call: Call, count: int, tasks: int) -> float:
    """Return the CPU time per call, in µs, user and system, of this whole process."""
    left = iter(range(count))

    async def worker() -> None:
        for _ in left:
            check(await call())  # not kept: a task that waits for its next call holds no response

    before = resource.getrusage(resource.RUSAGE_SELF)
    await asyncio.gather(*[worker() for _ in range(tasks)])
    after = resource.getrusage(resource.RUSAGE_SELF)
    return (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) / count * 1e6


async def main(name: str, url: str) -> None:
    """Print the CPU time per call for each line `count tasks` of stdin."""
    call = await CONTENDERS[name](url)
    loop = asyncio.get_running_loop()
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        count, tasks = map(int, line.split())
        print(await run(call, count, tasks), flush=True)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
