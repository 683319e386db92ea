"""The receiver of callbacks, message by message."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import anyio
import httpx
import orjson
import pytest

from lattigo import Accepted, ConfigurationError, RequestPending
from lattigo.thingspace import Callback, CallbackReceiver, callbacks, read_callbacks

REQUEST = Accepted(request_id="r-1", operation="suspend_devices", service="CarrierService", response=None)
IMEI = {"kind": "Imei", "id": "350000000000001"}
MESSAGE: dict[str, Any] = {
    "username": "callbacks",
    "password": "word-of-mouth",
    "requestId": "r-1",
    "deviceIds": [IMEI],
    "deviceResponse": {"changed": True},
    "status": "Success",
    "callbackCount": 1,
    "maxCallbackThreshold": 4,
}


@pytest.fixture
def receiver() -> CallbackReceiver:
    return CallbackReceiver("callbacks", "word-of-mouth")


@pytest.fixture
async def http(receiver: CallbackReceiver) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(receiver), base_url="http://here") as client:
        yield client


async def test_a_message_says_what_became_of_a_device(receiver: CallbackReceiver, http: httpx.AsyncClient):
    assert (await http.post("/any/path", json=MESSAGE)).status_code == 200
    (callback,) = await receiver.wait(REQUEST, timeout=0)
    assert callback == Callback(
        request_id="r-1",
        device_ids={"imei": "350000000000001"},
        status="Success",
        about="deviceResponse",
        content={"changed": True},
    )
    assert not callback.failed
    assert "350000000000001" not in repr(callback)


@pytest.mark.parametrize(
    "change",
    [
        {"password": "wrong"},
        {"username": "wrong"},
        {"password": None},
        {"password": "word-of-mouth\x00"},
        {"password": ["word-of-mouth"]},
        {"username": "ü"},
    ],
)
async def test_a_message_without_the_right_name_and_password_is_refused(
    change: dict[str, object], receiver: CallbackReceiver, http: httpx.AsyncClient
):
    assert (await http.post("/", json={**MESSAGE, **change})).status_code == 403
    with pytest.raises(RequestPending, match=r"0 of 1 devices.*CarrierService"):
        await receiver.wait(REQUEST, timeout=0)
    assert "word-of-mouth" not in repr(receiver)


async def test_what_is_no_message_is_refused(http: httpx.AsyncClient):
    assert (await http.post("/", content=b"{")).status_code == 400
    assert (await http.post("/", json=[MESSAGE])).status_code == 400
    assert (await http.get("/")).status_code == 405


async def test_a_message_that_is_too_large_is_not_read_to_its_end(receiver: CallbackReceiver):
    sent: list[dict[str, Any]] = []
    chunks = 0

    async def receive() -> dict[str, Any]:
        nonlocal chunks
        chunks += 1
        return {"type": "http.request", "body": bytes(100_000), "more_body": True}

    async def send(message: Any) -> None:
        sent.append(message)

    await receiver({"type": "http", "method": "POST"}, receive, send)
    assert (sent[0]["status"], chunks) == (413, 11)


async def test_the_same_message_again_is_acknowledged_and_dropped(http: httpx.AsyncClient, receiver: CallbackReceiver):
    told: list[Callback] = []
    receiver._listener = told.append  # as if it had been given at once
    for attempt in (1, 2, 3):
        assert (await http.post("/", json={**MESSAGE, "callbackCount": attempt})).status_code == 200
    await http.post("/", json={**MESSAGE, "status": "Failed"})
    assert [callback.failed for callback in told] == [False, True]
    assert await receiver.wait(REQUEST, timeout=0) == told


async def test_failures_are_told(http: httpx.AsyncClient, receiver: CallbackReceiver):
    fault = {"faultcode": "REQUEST_FAILED.DeviceNotFound", "faultstring": "no"}
    message = {**MESSAGE, "faultResponse": fault, "deviceIds": IMEI, "status": None}
    await http.post("/", json=message)
    (callback,) = await receiver.wait(REQUEST, timeout=0)
    assert (callback.failed, callback.about, callback.content) == (True, "faultResponse", fault)
    assert callback.device_ids == {"imei": "350000000000001"}


async def test_messages_reach_whoever_waits_and_nobody_else(http: httpx.AsyncClient, receiver: CallbackReceiver):
    found: dict[str, list[Callback]] = {}

    async def wait(number: str, devices: int) -> None:
        request = Accepted(request_id=number, operation="suspend_devices", service=None, response=None)
        found[number] = await receiver.wait(request, devices=devices, timeout=10)

    async with anyio.create_task_group() as group:
        group.start_soon(wait, "r-1", 2)
        group.start_soon(wait, "r-2", 1)
        await anyio.wait_all_tasks_blocked()
        for number, imei in (("r-1", "1"), ("r-3", "9"), ("r-2", "3"), ("r-1", "2")):
            await http.post("/", json={**MESSAGE, "requestId": number, "deviceIds": [{**IMEI, "id": imei}]})
    assert {number: [each.device_ids["imei"] for each in came] for number, came in found.items()} == {
        "r-1": ["1", "2"],
        "r-2": ["3"],
    }


async def test_the_oldest_messages_that_nobody_waits_for_are_forgotten(
    http: httpx.AsyncClient, receiver: CallbackReceiver, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(callbacks, "MOST_REQUESTS", 3)
    for number in range(5):
        await http.post("/", json={**MESSAGE, "requestId": f"r-{number}"})
    with pytest.raises(RequestPending):
        await receiver.wait(REQUEST, timeout=0)
    await http.post("/", json=MESSAGE)
    assert len(await receiver.wait(REQUEST, timeout=0)) == 1


async def test_messages_without_a_number_are_told_once_and_do_not_pile_up(
    http: httpx.AsyncClient, receiver: CallbackReceiver
):
    told: list[Callback] = []
    receiver._listener = told.append  # as if it had been given at once
    for device in "121":
        await http.post("/", json={**MESSAGE, "requestId": None, "deviceIds": [{**IMEI, "id": device}]})
    assert [callback.device_ids["imei"] for callback in told] == ["1", "2"]
    with pytest.raises(RequestPending):
        await receiver.wait(Accepted(request_id="", operation="x", service=None, response=None), timeout=0)


async def test_who_waits_is_not_forgotten(
    http: httpx.AsyncClient, receiver: CallbackReceiver, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(callbacks, "MOST_REQUESTS", 3)
    found: list[Callback] = []

    async def wait() -> None:
        found.extend(await receiver.wait(REQUEST, timeout=10))

    async with anyio.create_task_group() as group:
        group.start_soon(wait)
        await anyio.wait_all_tasks_blocked()
        for number in range(10, 20):
            await http.post("/", json={**MESSAGE, "requestId": f"r-{number}"})
        await http.post("/", json=MESSAGE)
    assert len(found) == 1


async def test_a_server_may_start_and_stop_it(receiver: CallbackReceiver):
    came = iter([{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}])
    sent: list[str] = []

    async def receive() -> dict[str, str]:
        return next(came)

    async def send(message: Any) -> None:
        sent.append(message["type"])

    await receiver({"type": "lifespan"}, receive, send)
    assert sent == ["lifespan.startup.complete", "lifespan.shutdown.complete"]


@pytest.mark.parametrize("status", ["DeliveryFailed", "ConfigFailed", "FAILED", "Failure", "Rejected"])
async def test_every_failure_is_one(status: str, http: httpx.AsyncClient, receiver: CallbackReceiver):
    await http.post("/", json={**MESSAGE, "status": status})
    (callback,) = await receiver.wait(REQUEST, timeout=0)
    assert callback.failed


@pytest.mark.parametrize("content", [{"deviceIds": [IMEI]}, {"a": [{"b": {"deviceIds": IMEI}}]}])
async def test_identifiers_stand_in_the_content_of_some_messages(
    content: object, http: httpx.AsyncClient, receiver: CallbackReceiver
):
    message = {name: value for name, value in MESSAGE.items() if name not in {"deviceIds", "deviceResponse"}}
    await http.post("/", json={**message, "niddConfigResponse": content, "status": "ConfigCreated"})
    (callback,) = await receiver.wait(REQUEST, timeout=0)
    assert (callback.device_ids, callback.failed) == ({"imei": "350000000000001"}, False)


async def test_devices_are_counted_and_not_their_identifiers(http: httpx.AsyncClient, receiver: CallbackReceiver):
    iccid = {"kind": "iccid", "id": "8900000000000000001"}
    for ids in ([IMEI], [iccid, IMEI], [iccid]):
        await http.post("/", json={**MESSAGE, "deviceIds": ids})
    with pytest.raises(RequestPending, match="1 of 2 devices"):
        await receiver.wait(REQUEST, devices=2, timeout=0)
    await http.post("/", json={**MESSAGE, "deviceIds": [{**IMEI, "id": "2"}]})
    assert len(await receiver.wait(REQUEST, devices=2, timeout=0)) == 4


async def test_a_listener_that_fails_gets_the_message_when_it_is_delivered_again(caplog: pytest.LogCaptureFixture):
    taken: list[str] = []
    tries = iter([ValueError("8900000000000000001"), ValueError("8900000000000000001"), None])

    def listener(callback: Callback) -> None:
        if error := next(tries, None):
            raise error
        taken.append(callback.status)

    receiver = CallbackReceiver("callbacks", "word-of-mouth", listener=listener)
    transport = httpx.ASGITransport(receiver)
    async with httpx.AsyncClient(transport=transport, base_url="http://here") as http:
        statuses = [(await http.post("/", json={**MESSAGE, "callbackCount": count})).status_code for count in range(5)]
        assert (statuses, taken) == ([500, 500, 200, 200, 200], ["Success"])
        await http.post("/", json={**MESSAGE, "status": "Later"})
    assert taken == ["Success", "Later"]
    assert len(await receiver.wait(REQUEST, timeout=0)) == 2
    assert "89000000" not in caplog.text


def test_a_listener_is_not_async():
    async def listener(_: Callback) -> None:
        """Never awaited."""

    with pytest.raises(ConfigurationError):
        CallbackReceiver("a", "b", listener=listener)  # type: ignore[arg-type] - the mistake of this test


async def test_a_message_that_is_nested_too_deeply_is_refused(http: httpx.AsyncClient):
    body = orjson.dumps(MESSAGE)[:-1] + b',"more":' + b"[" * 500 + b"]" * 500 + b"}"
    assert (await http.post("/", content=body)).status_code == 400


async def post(receiver: CallbackReceiver, **changes: object) -> int:
    transport = httpx.ASGITransport(receiver)
    async with httpx.AsyncClient(transport=transport, base_url="http://here") as client:
        return (await client.post("/", json={**MESSAGE, **changes})).status_code


async def test_a_journal_keeps_messages_for_a_receiver_that_is_started_again(tmp_path: Path):
    path = tmp_path / "folder" / "callbacks.jsonl"
    for status in ("Success", "Success", "Failed"):  # one of them is delivered again, to another process
        assert await post(CallbackReceiver("callbacks", "word-of-mouth", journal=path), status=status) == 200
    again = CallbackReceiver("callbacks", "word-of-mouth", journal=path)
    assert [each.status for each in await again.wait(REQUEST, timeout=0)] == ["Success", "Failed"]
    assert [each.status for each in read_callbacks(path)] == ["Success", "Failed"]
    assert path.stat().st_mode & 0o777 == 0o600
    assert b"word-of-mouth" not in path.read_bytes()


async def test_half_a_line_of_a_process_that_died_spoils_no_other_message(tmp_path: Path):
    path = tmp_path / "callbacks.jsonl"
    path.write_bytes(b'{"requestId": "r-1", "sta')
    assert await post(CallbackReceiver("callbacks", "word-of-mouth", journal=path)) == 200
    assert [each.status for each in read_callbacks(path)] == ["Success"]


async def test_a_message_that_cannot_be_kept_is_not_acknowledged(tmp_path: Path):
    path = tmp_path / "callbacks.jsonl"
    receiver = CallbackReceiver("callbacks", "word-of-mouth", journal=path)
    path.unlink()
    path.mkdir()  # what was a file can't be written any more
    assert await post(receiver) == 500
    path.rmdir()
    assert await post(receiver) == 200
    assert len(await receiver.wait(REQUEST, timeout=0)) == 1


def test_a_journal_that_cannot_be_used_is_refused_at_once(tmp_path: Path):
    with pytest.raises(ConfigurationError, match="can't be written: Is a directory"):
        CallbackReceiver("callbacks", "word-of-mouth", journal=tmp_path)
    with pytest.raises(ConfigurationError, match="can't be read: No such file"):
        read_callbacks(tmp_path / "none.jsonl")
