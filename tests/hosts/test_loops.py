"""Event loops, one after another or at once, in threads and in processes."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from .conftest import Host
from .script import DEVICES, EXPECTED

pytestmark = pytest.mark.no_cover

RUNS = {
    "asyncio": "import asyncio; run = asyncio.run",
    "uvloop": "import uvloop; run = uvloop.run",
    "trio": "import trio; run = lambda main: trio.run(lambda: main)",
}
ON_EVERY_LOOP = pytest.mark.parametrize("run", RUNS.values(), ids=RUNS)
START = """
import lattigo
from tests.hosts.script import calls, whole
client = lattigo.AsyncLattigo()
"""


@ON_EVERY_LOOP
def test_a_loop(run: str, host: Host, messages: Callable[[], int]):
    assert host(f"{run}\n{START}\nprint(run(whole()))") == EXPECTED
    assert messages() == 1


@ON_EVERY_LOOP
def test_one_client_in_two_loops_that_is_never_closed(run: str, host: Host, messages: Callable[[], int]):
    script = """
async def main():
    names = await client.devices.list_names().collect()
    await client.device_operations.send_sms(device_names=names[:1], sms_text="hello")
    print(len(names))
for _ in range(2):
    run(main())
"""
    assert host(f"{run}\n{START}\n{script}").splitlines() == [str(DEVICES)] * 2
    assert messages() == 2


@ON_EVERY_LOOP
def test_one_client_in_two_threads_is_refused_in_one_line(run: str, host: Host, messages: Callable[[], int]):
    script = """
import threading
def second():
    try: run(client.device_operations.send_sms(device_names=["a"], sms_text="hello"))
    except lattigo.ConfigurationError as error: print(error)
async def main():
    await client.devices.list_names().collect()
    thread = threading.Thread(target=second)
    thread.start()
    thread.join()
run(main())
"""
    assert host(f"{run}\n{START}\n{script}") == (
        "This client works in another event loop, which is still running. Nothing was sent. "
        "Make one client for each event loop, so one for each thread."
    )
    assert messages() == 0


@ON_EVERY_LOOP
def test_a_client_for_each_thread(run: str, host: Host, messages: Callable[[], int]):
    script = """
from concurrent.futures import ThreadPoolExecutor
with ThreadPoolExecutor(8) as pool:
    print("\\n".join(pool.map(lambda _: run(whole()), range(8))))
"""
    assert host(f"{run}\n{START}\n{script}").splitlines() == [EXPECTED] * 8
    assert messages() == 8


@pytest.mark.parametrize("run", [RUNS["asyncio"], RUNS["uvloop"]], ids=["asyncio", "uvloop"])
def test_forked_workers_with_the_parents_client(run: str, host: Host, messages: Callable[[], int]):
    script = """
import multiprocessing, warnings
async def open_and_call():
    async with client:
        return await calls(client)
def work(_): return run(open_and_call())
run(client.devices.list_names().collect())
with multiprocessing.get_context("fork").Pool(2, maxtasksperchild=1) as pool:
    print("\\n".join(pool.map(work, range(4), chunksize=1)))
print(len(run(client.devices.list_names().collect())), "names")
"""
    assert host(f"{run}\n{START}\n{script}").splitlines() == [*[EXPECTED] * 4, f"{DEVICES} names"]
    assert messages() == 4


def test_a_closed_client_is_refused_in_one_line(host: Host):
    script = """
import asyncio
async def main():
    async with client: pass
    try: await client.devices.get("a")
    except lattigo.ConfigurationError as error: print(error)
asyncio.run(main())
"""
    assert host(START + script) == "This client is closed. Nothing was sent. Make a new one."
