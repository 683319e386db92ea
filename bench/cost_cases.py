"""Fixed pieces of work for `bench.cost`. They use only public names, so that earlier versions run them, too."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from contextlib import AbstractContextManager, nullcontext
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import orjson

SINCE, UNTIL = date(2026, 1, 1), date(2026, 1, 31)
DEVICES = [{"id": number, "device_name": f"pump-{number}", "state": "active"} for number in range(300)]
ROWS = [
    {"id": day, "date_for": str(SINCE + timedelta(days=day)), "bytes_used": 1_048_576 * day, "sms_used": day % 3}
    for day in range(31)
]
CALLS = 300


class FastClock:
    """A clock that goes so fast that no pace has to be kept, and every wait is over."""

    def __init__(self) -> None:
        self._now = 0.0

    def __call__(self) -> float:
        self._now += 0.1
        return self._now

    async def sleep(self, seconds: float, /) -> None:
        self._now += seconds
        await asyncio.sleep(0)

    def fail_after(self, _: float | None, /) -> AbstractContextManager[None]:
        return nullcontext()


class Memory:
    """A transport that needs no network."""

    def __init__(self) -> None:
        from lattigo import Response

        def response(body: object, total: int) -> Response:
            headers = {"x-total": str(total), "x-next-page": "", "x-per-page": "1000"}
            return Response(200, headers, orjson.dumps(body))

        self._usage, self._devices = response(ROWS, len(ROWS)), response({"devices": DEVICES}, len(DEVICES))

    async def send(self, request, /, *, timeout):  # noqa: ASYNC109 - see `Transport`
        await asyncio.sleep(0)
        return self._usage if "daily_data_usages" in request.url else self._devices

    async def aclose(self) -> None:
        pass


def load(_: str) -> None:
    """Import the package."""
    import lattigo  # noqa: F401


def pull(_: str) -> None:
    """Pull a small fleet into a dataset."""
    from lattigo import AsyncLattigo

    async def work(folder: Path) -> None:
        async with AsyncLattigo("key", "secret", transport=Memory(), clock=FastClock()) as client:
            report = await client.fleet.pull("daily", since=SINCE, until=UNTIL, to=folder / "usage")
        assert report.rows == len(DEVICES) * len(ROWS)

    with TemporaryDirectory() as folder:
        asyncio.run(work(Path(folder)))


def calls(url: str, engine: str = "httpx") -> None:
    """Make calls, one after the other."""
    from lattigo import AsyncLattigo

    async def work() -> None:
        async with AsyncLattigo("key", "secret", base_url=url, engine=engine, clock=FastClock()) as client:
            for _ in range(CALLS):
                rows = await client.devices.daily_data_usages("pump-7", start_date=SINCE, end_date=UNTIL).collect()
                assert len(rows) == len(ROWS)

    asyncio.run(work())


def fast_calls(url: str) -> None:
    calls(url, "fast")


def command(url: str) -> None:
    """Run a command that prints one page."""
    from lattigo.cli import main

    sys.argv = ["lattigo", "devices", "daily-data-usages", "pump-7", "--start-date", str(SINCE)]
    sys.argv += ["--end-date", str(UNTIL), "--base-url", url]
    sys.stdout = sys.stderr
    assert main() == 0


def count(switch: str) -> None:
    """Switch the counting of callgrind `on` or `off`."""
    subprocess.run(["callgrind_control", "-i", switch, str(os.getpid())], check=True, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    name, url, *twice = sys.argv[1:]
    work = {"load": load, "pull": pull, "calls": calls, "fast_calls": fast_calls, "command": command}[name]
    work(url)
    if twice:
        count("on")
        work(url)
        count("off")
