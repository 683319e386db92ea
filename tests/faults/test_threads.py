"""Threads with a client each share the decoders, and those learn while others read."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator

import orjson
import pytest

from lattigo import Response
from lattigo._core.codec.fast import FastDecoder
from lattigo._core.codec.reader import decode, parse_json
from lattigo._generated.operations import OPERATIONS

THREADS, DECODERS, ROUNDS = 8, 20, 2
UNREAD = object()


@pytest.fixture(autouse=True)
def switching_often() -> Iterator[None]:
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


def test_decoders_are_built_and_taught_by_many_threads():
    decoders = [FastDecoder() for _ in range(DECODERS)]  # each learns all there is in its first rounds
    operations = [
        OPERATIONS[name] for name in ("get_device", "list_devices", "daily_data_usages", "monthly_data_usages")
    ]
    failures: list[BaseException] = []
    start = threading.Barrier(THREADS)

    def work(number: int) -> None:
        for decoder in decoders:
            start.wait()
            try:
                read(decoder, number)
            except BaseException as error:  # noqa: BLE001 - whatever it is, the test reports it
                failures.append(error)

    def read(decoder: FastDecoder, number: int) -> None:
        for turn in range(ROUNDS):
            unknown = {f"new_{(number + turn) % 20}": turn}
            for operation in operations:
                row = {"id": turn, "device_name": "truck", "date_for": "2026-10-01", **unknown}
                body = orjson.dumps(row if operation.name == "get_device" else [row])
                value = decoder.decode(operation, body, UNREAD)
                if value is UNREAD:
                    response = Response(200, {}, body)
                    value = decode(operation, parse_json(response), response)
                    decoder.learn_from(value)
                model = value[0] if isinstance(value, list) else value
                assert (model.id, model.extra | unknown) == (turn, model.extra)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures


COLD = """
import asyncio, sys, threading
import lattigo, orjson
from lattigo import AsyncLattigo, Response
from lattigo._generated.operations import OPERATIONS
from lattigo.testing import FakeLattigo

sys.setswitchinterval(1e-6)
fakes = [FakeLattigo() for _ in range(8)]
start, failures = threading.Barrier(8), []

async def calls(fake):
    async with fake.client() as client:
        start.wait()
        await client.devices.get("truck")
        await client.devices.list().collect()
        await client.devices.daily_data_usages("truck", limit=3).collect()
        await client.device_operations.change_simstate(device_names=["truck"], state="suspend")
        await client.users.list().collect()
        await client.rate_plans.list().collect()

def work(fake):
    try:
        asyncio.run(calls(fake))
    except BaseException as error:
        failures.append(error)

threads = [threading.Thread(target=work, args=(fake,)) for fake in fakes]
for thread in threads: thread.start()
for thread in threads: thread.join()
if failures: raise failures[0]
"""


def test_many_threads_may_make_the_first_calls_of_a_process():
    subprocess.run([sys.executable, "-c", COLD], check=True)
