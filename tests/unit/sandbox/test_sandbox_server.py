"""The sandbox as a server: how it pages, starts, stops and what can be set."""

from __future__ import annotations

import gc
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import date

import anyio
import httpx
import pytest

from lattigo import sandbox
from lattigo.sandbox import Sandbox, serve

TODAY = date(2026, 11, 20)


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with serve(Sandbox(devices=60, today=TODAY)) as url:
        yield url


@pytest.fixture
def client(url: str) -> Iterator[httpx.Client]:
    with connect(Sandbox(devices=0), url) as client:
        yield client


def connect(box: Sandbox, url: str) -> httpx.Client:
    account = box.accounts[0]
    return httpx.Client(base_url=url, auth=(account.key_name, account.api_key), verify=False)


# -- pages


def test_pages_and_their_headers(client: httpx.Client) -> None:
    def headers(query: str) -> list[str | None]:
        answer = client.get(f"/v2/devices?{query}")
        names = ("Total", "Total-Pages", "Page", "Per-Page", "Next-Page", "Prev-Page", "Offset")
        return [str(len(answer.json())), *(answer.headers[f"X-{name}"] for name in names)]

    assert headers("") == ["25", "60", "3", "1", "25", "2", "", "0"]
    assert headers("page=3") == ["10", "60", "3", "3", "25", "", "2", "0"]
    assert headers("page=4") == ["0", "60", "3", "4", "25", "", "", "0"]
    assert headers("page=2&per_page=10&offset=35") == ["10", "60", "3", "2", "10", "3", "1", "35"]
    assert headers("state=nonsense") == ["0", "0", "0", "1", "25", "", "", "0"]


def test_offset_shifts_the_window(client: httpx.Client) -> None:
    everything = client.get("/v2/devices?per_page=100").json()
    assert client.get("/v2/devices?page=2&per_page=10&offset=30").json() == everything[40:50]


def test_a_page_that_is_too_large_is_refused_or_lowered(client: httpx.Client) -> None:
    answer = client.get("/v2/devices?per_page=101")
    assert (answer.status_code, answer.json()) == (400, {"error": "per_page must be less than or equal 100"})
    box = Sandbox(devices=30, page_limit=20, refuse_large_pages=False)
    with serve(box) as url, connect(box, url) as other:
        answer = other.get("/v2/devices?per_page=101")
        assert (len(answer.json()), answer.headers["X-Per-Page"], answer.headers["X-Next-Page"]) == (20, "20", "2")


@pytest.mark.parametrize(("paging", "rows"), [("without_count", 25), ("no_headers", 25), ("ignored", 60)])
def test_other_ways_of_paging(paging: sandbox.Paging, rows: int) -> None:
    box = Sandbox(devices=60, today=TODAY, paging=paging)
    with serve(box) as url, connect(box, url) as client:
        answer = client.get("/v2/devices")
        assert len(answer.json()) == rows
        assert "X-Total" not in answer.headers
        assert ("X-Next-Page" in answer.headers) == (paging == "without_count")


# -- the sandbox itself


def test_the_memory_of_requests_can_be_switched_off() -> None:
    box = Sandbox(devices=1, seen=0)
    with serve(box) as url, connect(box, url) as client:
        assert client.get("/v2/devices").status_code == 200
    assert len(box.seen) == 0


def test_the_same_seed_gives_the_same_fleet() -> None:
    def fleet(seed: int, devices: int) -> list[dict[str, object]]:
        return list(Sandbox(devices=devices, seed=seed, today=TODAY).truth.devices())

    assert fleet(7, 20)[:10] == fleet(7, 10)
    assert fleet(7, 10) != fleet(8, 10)


def test_a_million_devices_are_served_at_once() -> None:
    box = Sandbox(devices=1_000_000, today=TODAY)
    with serve(box) as url, connect(box, url) as client:
        last = client.get("/v2/devices?page=10000&per_page=100")
        assert (last.headers["X-Total"], last.headers["X-Next-Page"]) == ("1000000", "")
        assert len(set(last.json())) == 100
        assert client.get(f"/v2/devices/{last.json()[-1]}").json()["id"] == 1_000_000


@pytest.mark.parametrize("backend", ["asyncio", "trio"])
def test_the_server_works_under_any_event_loop_and_leaves_nothing(backend: str) -> None:
    before = threading.active_count()
    box = Sandbox(devices=5)

    async def call() -> int:
        auth = (box.accounts[0].key_name, box.accounts[0].api_key)
        with serve(box) as url:
            async with httpx.AsyncClient(base_url=url, auth=auth, verify=False) as client:
                return (await client.get("/v2/devices")).status_code

    assert anyio.run(call, backend=backend) == 200
    assert threading.active_count() == before
    gc.collect()


def test_the_server_stops_with_connections_open() -> None:
    box = Sandbox(devices=5, faults=[sandbox.Fault("latency", seconds=60)])
    with serve(box) as url:
        host, port = url.removeprefix("http://").split(":")
        idle = socket.create_connection((host, int(port)))
        waiting = socket.create_connection((host, int(port)))
        waiting.sendall(b"GET /v2/devices HTTP/1.1\r\nHost: sandbox\r\n\r\n")
    assert ended(idle)
    assert ended(waiting)


def ended(connection: socket.socket) -> bool:
    with connection:
        connection.settimeout(5)
        try:
            return connection.recv(1) == b""
        except ConnectionResetError:
            return True


def test_a_port_that_is_taken_is_an_error(url: str) -> None:
    port = int(url.rpartition(":")[2])
    with pytest.raises(OSError, match="in use"), serve(Sandbox(devices=1), port):
        pass


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT for another process")
def test_run_serves_until_ctrl_c() -> None:
    code = "from lattigo.sandbox import *; run(Sandbox(5), port=0, started=lambda url: print(url, flush=True))"
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    with process:
        assert process.stdout is not None
        url = process.stdout.readline().strip()
        assert httpx.get(f"{url}/v2/devices").status_code == 401
        process.send_signal(signal.SIGINT)
        _, complaints = process.communicate(timeout=10)
    assert (process.returncode, complaints) == (0, "")


def test_arguments_that_make_no_sense() -> None:
    with pytest.raises(ValueError, match="history from"):
        Sandbox(today=date(2001, 1, 1))
    with pytest.raises(ValueError, match="paging 'sideways'"):
        Sandbox(paging="sideways")  # type: ignore[arg-type] # the point of the test
    with pytest.raises(ValueError, match="no endpoint 'sms'"):
        Sandbox(faults=[sandbox.Fault("reset", endpoint="sms")])
    with pytest.raises(ValueError, match="0 or more"):
        Sandbox(devices=-1)
    with pytest.raises(ValueError, match="no endpoint"):
        Sandbox().executed("sms")


def test_the_public_names() -> None:
    assert sandbox.__all__ == sorted(sandbox.__all__)
    assert all(hasattr(sandbox, name) for name in sandbox.__all__)
    assert len(set(Sandbox.endpoints)) == len(Sandbox.endpoints) == 23
