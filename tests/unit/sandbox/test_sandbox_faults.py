"""Faults of the sandbox, seen on the wire."""

from __future__ import annotations

import base64
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager

import anyio
import httpx
import pytest

from lattigo.sandbox import Fault, Sandbox, serve


class Wire:
    """A client that sees bytes."""

    def __init__(self, box: Sandbox, url: str) -> None:
        self.box = box
        host, port = url.removeprefix("http://").split(":")
        self._address = (host, int(port))
        account = box.accounts[0]
        self._token = base64.b64encode(f"{account.key_name}:{account.api_key}".encode()).decode()

    def send(self, method: str = "GET", path: str = "/v2/users") -> bytes:
        """Everything that comes back before the connection ends."""
        with socket.create_connection(self._address, timeout=5) as connection:
            head = f"{method} {path} HTTP/1.1\r\nHost: sandbox\r\nAuthorization: Basic {self._token}\r\n"
            connection.sendall(f"{head}Connection: close\r\n\r\n".encode())
            found = b""
            while part := connection.recv(65_536):
                found += part
            return found

    def locate(self) -> bytes:
        """A call that costs money, for the first active device."""
        name = next(row["device_name"] for row in self.box.truth.devices() if row["state"] == "active")
        return self.send("POST", f"/v2/devices/{name}/cellular_locate")


@contextmanager
def wire(*faults: Fault, seed: int = 1) -> Iterator[Wire]:
    box = Sandbox(devices=5, faults=faults, seed=seed)
    with serve(box) as url:
        yield Wire(box, url)


def parts(answer: bytes) -> tuple[int, dict[str, str], bytes]:
    head, _, body = answer.partition(b"\r\n\r\n")
    first, *lines = head.decode().split("\r\n")
    return int(first.split()[1]), dict(line.split(": ", 1) for line in lines), body


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_reset_gives_no_byte_of_an_answer(when: str) -> None:
    with wire(Fault("reset", when=when, times=1)) as client:
        with pytest.raises(ConnectionResetError):
            client.locate()
        assert client.box.executions["cellular_locate"] == (when == "after")
        assert client.box.seen[-1].status is None
        assert client.locate().startswith(b"HTTP/1.1 200")


def test_a_truncated_body_is_shorter_than_it_promises() -> None:
    with wire(Fault("truncate", when="after")) as client:
        status, headers, body = parts(client.send())
        assert status == 200
        assert 0 < len(body) < int(headers["content-length"])
        assert body.startswith(b'["ops@')


def test_a_client_sees_a_truncated_body_as_a_broken_answer() -> None:
    box = Sandbox(devices=1, faults=[Fault("truncate")])
    with serve(box) as url, httpx.Client(verify=False) as client, pytest.raises(httpx.RemoteProtocolError):
        client.get(f"{url}/v2/users")


def test_garbage_is_no_http() -> None:
    with wire(Fault("garbage")) as client:
        answer = client.send()
        assert answer
        assert not answer.startswith(b"HTTP")


@pytest.mark.parametrize(
    ("kind", "content_type", "start"),
    [("empty", "application/json", b""), ("html", "text/html; charset=utf-8", b"<!DOCTYPE html>")],
)
def test_a_success_that_is_none(kind: str, content_type: str, start: bytes) -> None:
    with wire(Fault(kind)) as client:
        status, headers, body = parts(client.send())
        assert (status, headers["content-type"], int(headers["content-length"])) == (200, content_type, len(body))
        assert body.startswith(start)
        assert bool(body) == bool(start)


def test_cut_json_is_whole_http() -> None:
    with wire() as client:
        whole = parts(client.send())[2]
        client.box.faults = [Fault("cut_json", when="after")]
        status, headers, body = parts(client.send())
        assert (status, int(headers["content-length"])) == (200, len(body))
        assert body == whole[: len(whole) // 2]


def test_statuses_come_as_a_page_or_as_json() -> None:
    with wire(Fault("status", status=503, retry_after=7, times=1), Fault("status", status=502, body="json")) as client:
        status, headers, body = parts(client.send())
        assert (status, headers["retry-after"], headers["content-type"]) == (503, "7", "text/html; charset=utf-8")
        assert body.startswith(b"<!DOCTYPE html>")
        status, headers, body = parts(client.send())
        assert (status, headers["content-type"], "retry-after" in headers) == (502, "application/json", False)
        assert body.startswith(b'{"error":')


@pytest.mark.parametrize("kind", ["status", "truncate", "garbage", "empty", "html", "cut_json"])
@pytest.mark.parametrize("when", ["before", "after"])
def test_before_nothing_happened_and_after_it_did(kind: str, when: str) -> None:
    with wire(Fault(kind, endpoint="cellular_locate", when=when)) as client:
        client.locate()
        assert client.box.executions["cellular_locate"] == (when == "after")


def test_latency_takes_its_time_and_then_answers() -> None:
    with wire(Fault("latency", seconds=0.2)) as client:
        begin = time.monotonic()
        assert client.locate().startswith(b"HTTP/1.1 200")
        assert time.monotonic() - begin >= 0.2
        assert client.box.executions["cellular_locate"] == 1


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_client_that_does_not_wait_ends_the_request(when: str) -> None:
    box = Sandbox(devices=5, faults=[Fault("latency", seconds=60, when=when, endpoint="cellular_locate")])
    name = next(row["device_name"] for row in box.truth.devices() if row["state"] == "active")
    auth = (box.accounts[0].key_name, box.accounts[0].api_key)
    with serve(box) as url:
        with httpx.Client(auth=auth, verify=False, timeout=0.2) as client, pytest.raises(httpx.ReadTimeout):
            client.post(f"{url}/v2/devices/{name}/cellular_locate")
        assert httpx.get(f"{url}/v2/users", auth=auth).status_code == 200
    assert box.executions["cellular_locate"] == (when == "after")
    assert [request.status for request in box.seen if request.method == "POST"] == [None]


def test_a_fault_strikes_one_endpoint_and_so_many_times() -> None:
    with wire(Fault("status", endpoint="list_users", times=2)) as client:
        assert [parts(client.send())[0] for _ in range(3)] == [500, 500, 200]
        assert parts(client.send(path="/v2/rate_plans"))[0] == 200
        client.box.reset()
        assert parts(client.send(path="/v2/rate_plans"))[0] == 200
        assert parts(client.send())[0] == 500


def test_the_dice_are_the_seeds() -> None:
    def statuses(seed: int) -> list[int]:
        with wire(Fault("status", rate=0.5), seed=seed) as client:
            return [parts(client.send())[0] for _ in range(24)]

    assert statuses(1) == statuses(1)
    assert set(statuses(1)) == {200, 500}
    assert statuses(1) != statuses(2)


def test_faults_of_the_connection_need_one() -> None:
    box = Sandbox(devices=1, faults=[Fault("reset")])

    async def call() -> None:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(box.app)) as client:
            await client.get("http://sandbox/v2/users")

    with pytest.raises(ConnectionResetError, match="needs a real connection"):
        anyio.run(call)


@pytest.mark.parametrize(
    "arguments",
    [
        {"kind": "fire"},
        {"kind": "reset", "rate": 2},
        {"kind": "reset", "when": "now"},
        {"kind": "status", "status": 600},
    ],
)
def test_faults_that_make_no_sense(arguments: dict[str, object]) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - attrs words the message
        Fault(**arguments)
