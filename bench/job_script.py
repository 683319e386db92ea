"""The script that `bench.job` compares with: what an engineer writes in an afternoon. A crash loses everything."""

import asyncio
from pathlib import Path

import aiohttp
import orjson
import pyarrow as pa
import pyarrow.parquet as pq


async def pull(url: str, to: Path) -> None:
    slots = asyncio.Semaphore(64)
    async with aiohttp.ClientSession(url, auth=aiohttp.BasicAuth("somebody", "secret")) as session:

        async def get(path: str, **query: object) -> tuple[list[dict[str, object]], str]:
            async with slots:
                while True:
                    async with session.get(path, params=query) as response:
                        if response.status == 429:
                            await asyncio.sleep(1)
                            continue
                        response.raise_for_status()
                        return orjson.loads(await response.read()), response.headers["X-Next-Page"]

        async def usage(name: str) -> list[dict[str, object]]:
            path = f"/v2/devices/{name}/daily_data_usages"
            rows, _ = await get(path, start_date="2026-10-01", end_date="2026-10-31", limit=10000)
            return [{"device_name": name, **row} for row in rows]

        names, page = [], "1"
        while page:
            answer, page = await get("/v2/devices", details="true", page=page)
            names += [device["device_name"] for device in answer["devices"]]
        rows = await asyncio.gather(*map(usage, names))
    pq.write_table(pa.Table.from_pylist([row for some in rows for row in some]), to / "usage.parquet")
