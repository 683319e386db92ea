"""The clients that `bench.job` compares, and the process in which one of them runs.

Each pulls the daily usage of a whole fleet in October into Parquet files.
"""

from __future__ import annotations

import asyncio
import json
import resource
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

SINCE, UNTIL = date(2026, 10, 1), date(2026, 10, 31)
USER, PASSWORD = "somebody", "secret"
RANGE = {"start_date": str(SINCE), "end_date": str(UNTIL), "limit": 10000}


def script(url: str, to: Path, _: bool) -> None:
    from bench.job_script import pull

    asyncio.run(pull(url, to))


def by_hand(url: str, to: Path, _: bool) -> None:
    """Do the same with httpx and tenacity."""
    import httpx
    import pyarrow as pa
    import pyarrow.parquet as pq
    import tenacity

    async def pull() -> None:
        slots = asyncio.Semaphore(64)
        limits = httpx.Limits(max_connections=64)
        async with httpx.AsyncClient(base_url=url, auth=(USER, PASSWORD), limits=limits, timeout=60) as client:

            @tenacity.retry(stop=tenacity.stop_after_attempt(30), wait=tenacity.wait_random_exponential(max=4))
            async def get(path: str, **query: object) -> httpx.Response:
                async with slots:
                    return (await client.get(path, params=query)).raise_for_status()

            async def usage(name: str) -> list[dict[str, object]]:
                rows = (await get(f"/v2/devices/{name}/daily_data_usages", **RANGE)).json()
                return [{"device_name": name, **row} for row in rows]

            names, page = [], "1"
            while page:
                response = await get("/v2/devices", details="true", page=page)
                names += [each["device_name"] for each in response.json()["devices"]]
                page = response.headers["X-Next-Page"]
            rows = await asyncio.gather(*map(usage, names))
        pq.write_table(pa.Table.from_pylist([row for some in rows for row in some]), to / "usage.parquet")

    asyncio.run(pull())


def dlt_threads(url: str, to: Path, _: bool) -> None:
    """Do the same with dlt: 32 threads extract, its own requests client retries."""
    import dlt
    from dlt.sources.helpers import requests

    @dlt.resource(name="devices", selected=False)
    def devices():
        page = "1"
        while page:
            response = requests.get(
                f"{url}/v2/devices", auth=(USER, PASSWORD), params={"details": "true", "page": page}
            )
            page = response.headers["X-Next-Page"]
            yield response.json()["devices"]

    @dlt.transformer(data_from=devices, name="usage", write_disposition="replace")
    def usage(items):
        @dlt.defer
        def of(name):
            response = requests.get(f"{url}/v2/devices/{name}/daily_data_usages", auth=(USER, PASSWORD), params=RANGE)
            return [{"device_name": name, **row} for row in response.json()]

        for item in items:
            yield of(item["device_name"])

    dlt.config["extract.workers"] = 32
    dlt.config["extract.max_parallel_items"] = 64
    dlt.config["runtime.dlthub_telemetry"] = False
    destination = dlt.destinations.filesystem(bucket_url=str(to))
    pipeline = dlt.pipeline("job", pipelines_dir=str(to / "state"), destination=destination, dataset_name="usage")
    pipeline.run(usage, loader_file_format="parquet")


def ours(url: str, to: Path, limited: bool, engine: str = "httpx") -> None:
    from lattigo import AsyncLattigo
    from lattigo._core.limits.store import LimitStore, account_key, learned_now

    limits = to / "limits.json"
    if not limited:  # as if an earlier run had learned that this service has no limit
        known = dict.fromkeys(("daily_data_usages", "list_devices"), learned_now(1e6, None))
        LimitStore(limits).save(account_key(url, USER), known)

    async def pull() -> None:
        async with AsyncLattigo(USER, PASSWORD, base_url=url, engine=engine, limits_file=limits) as client:
            report = await client.fleet.pull("daily", since=SINCE, until=UNTIL, to=to / "usage")
        assert not report.failed

    asyncio.run(pull())


def ours_fast(url: str, to: Path, limited: bool) -> None:
    ours(url, to, limited, "fast")


ALL: tuple[Callable[[str, Path, bool], None], ...] = (script, ours_fast, ours, dlt_threads, by_hand)
CONTENDERS = {contender.__name__: contender for contender in ALL}


def cpu() -> float:
    usages = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def main(name: str, small: str, url: str, to: str, limited: str) -> None:
    """Print what a pull takes, after one of a small fleet, which imports all that is needed."""
    pull = CONTENDERS[name]
    with TemporaryDirectory() as folder:
        pull(small, Path(folder), False)
    before, start = cpu(), time.perf_counter()
    pull(url, Path(to), bool(limited))
    taken = {"cpu": cpu() - before, "wall": time.perf_counter() - start}
    taken["memory"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps(taken))


if __name__ == "__main__":
    main(*sys.argv[1:])
