"""Requests that ThingSpace accepts at once: their outcome is asked for, or comes in callbacks."""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator, Callable, Iterator, MutableMapping
from contextlib import asynccontextmanager, contextmanager
from typing import Any

import anyio
import pytest
import uvicorn
from attrs import astuple

from lattigo import Accepted, BadRequest, Pollable, RequestFailed, RequestPending
from lattigo._core import long_running as deferred
from lattigo.sandbox.base import Box
from lattigo.sandbox.thingspace import OWN, Device, ThingSpaceSandbox
from lattigo.sandbox.web import App
from lattigo.thingspace import AsyncThingSpace, Callback, CallbackReceiver, models

Start = Callable[[Box[App]], str]
PORTS = range(28200, 28221)
"""Some of those that the service posts to."""
PASSWORD = "callback-password"


@pytest.fixture(autouse=True)
def short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deferred, "FIRST_PAUSE", 0.01)


@pytest.fixture
def box() -> ThingSpaceSandbox:
    return ThingSpaceSandbox(devices=40, pending_polls=3)


def chosen(box: ThingSpaceSandbox, state: str, count: int = 1, *, kind: str = "imei") -> list[Device]:
    """Devices in a state."""
    devices = map(box.truth.device, range(40))
    return [device for device in devices if device.state == state and kind in device.ids][:count]


def listed(devices: list[Device], kind: str = "imei") -> list[models.AccountDeviceList]:
    return [
        models.AccountDeviceList(device_ids=[models.DeviceId(kind=kind, id=device.ids[kind])]) for device in devices
    ]


def asked(box: ThingSpaceSandbox) -> int:
    return sum("request_status" in str(seen.endpoint) for seen in box.seen)


# -- asked for


async def test_a_request_is_waited_for_until_it_is_carried_out(box: ThingSpaceSandbox, thingspace: AsyncThingSpace):
    active, suspended, away = chosen(box, "active", 2), chosen(box, "suspend"), chosen(box, "deactive")
    devices = thingspace.devices
    for request, device, state in (
        (await devices.suspend(devices=listed(active[:1]), account_name=OWN), active[0], "suspend"),
        (await devices.restore(devices=listed(suspended), account_name=OWN), suspended[0], "active"),
        (
            await devices.deactivate(devices=listed(active[1:]), account_name=OWN, reason_code="FF"),
            active[1],
            "deactive",
        ),
        (
            await devices.activate(
                devices=listed(away), account_name=OWN, service_plan="EXAMPLE5MB", mdn_zip_code="00001"
            ),
            away[0],
            "active",
        ),
    ):
        assert isinstance(request, Pollable)
        before = asked(box)
        answer = await request.wait()
        assert (answer.status, answer.request_id, device.state) == ("Success", request.request_id, state)
        assert asked(box) - before == 4, "three times pending"


async def test_a_request_that_came_to_nothing_is_told(box: ThingSpaceSandbox, thingspace: AsyncThingSpace):
    (device,) = chosen(box, "active")
    box.fail(device.ids["imei"])
    request = await thingspace.devices.suspend(devices=listed([device]), account_name=OWN)
    with pytest.raises(RequestFailed, match="accepted the request, but it failed") as caught:
        await request.wait()
    assert device.state == "active"
    assert device.ids["imei"] not in f"{caught.value} {caught.value!r} {request!r}"


async def test_who_waits_too_short_can_wait_again(start: Start):
    box = ThingSpaceSandbox(devices=40, pending_polls=0, delay=0.4)
    (device,) = chosen(box, "active")
    async with AsyncThingSpace(*astuple(box.login), base_url=start(box)) as thingspace:
        request = await thingspace.devices.suspend(devices=listed([device]), account_name=OWN)
        with pytest.raises(RequestPending, match=r"wait\(\) again"):
            await request.wait(timeout=0.05)
        assert device.state == "active"
        assert (await request.wait()).status == "Success"
        assert device.state == "suspend"


async def test_what_can_not_be_asked_for_is_told(box: ThingSpaceSandbox, thingspace: AsyncThingSpace):
    several = await thingspace.devices.suspend(devices=listed(chosen(box, "active", 2)), account_name=OWN)
    with pytest.raises(BadRequest, match="no request with this ID"):
        await several.wait()
    unasked = await thingspace.devices.set_custom_fields(
        devices=listed(chosen(box, "active")), custom_fields_to_update=[models.CustomField(key="CustomField1")]
    )
    assert type(unasked) is Accepted
    assert unasked.service == "CarrierService"


async def test_requests_across_all_carriers_tell_of_each_device(box: ThingSpaceSandbox, thingspace: AsyncThingSpace):
    devices = chosen(box, "active", 2, kind="eid")
    eids = [models.DeviceList(device_ids=each.device_ids) for each in listed(devices, "eid")]
    request = await thingspace.devices.disable_profile(devices=eids, account_name=OWN, smsr_oid="1.2.3")
    answer = await request.wait()
    assert [part.status for part in answer.sub_requests or []] == ["Success", "Success"]
    assert [part.ids for part in answer.sub_requests or []] == [each.device_ids for each in eids]
    assert [device.profile for device in devices] == ["DISABLE", "DISABLE"]


# -- callbacks


class Upset:
    """A receiver in front of which somebody answers with 500 some times, though the message has arrived."""

    def __init__(self, app: CallbackReceiver, times: int) -> None:
        self.app, self.times = app, times

    async def __call__(
        self,
        scope: MutableMapping[str, Any],
        receive: Callable[[], Any],
        send: Callable[[MutableMapping[str, Any]], Any],
    ) -> None:
        async def upset(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start" and self.times > 0:
                self.times -= 1
                message = {**message, "status": 500}
            await send(message)

        await self.app(scope, receive, upset)


@contextmanager
def a_port() -> Iterator[socket.socket]:
    """One of the ports that the service posts to."""
    for port in PORTS:
        with socket.socket() as listener:
            try:
                listener.bind(("127.0.0.1", port))
            except OSError:
                continue
            yield listener
            return
    pytest.skip("all ports are taken")


@asynccontextmanager
async def served(app: CallbackReceiver | Upset) -> AsyncIterator[str]:
    """The receiver under uvicorn, in this event loop."""
    with a_port() as listener:
        server = uvicorn.Server(uvicorn.Config(app, log_config=None, lifespan="on"))
        async with anyio.create_task_group() as group:
            group.start_soon(server.serve, [listener])
            yield f"http://127.0.0.1:{listener.getsockname()[1]}/callbacks"
            server.should_exit = True


@asynccontextmanager
async def registered(
    start: Start,
    receiver: CallbackReceiver | Upset,
    *,
    password: str = PASSWORD,
    service: str = "CarrierService",
    delay: float = 0,
) -> AsyncIterator[tuple[ThingSpaceSandbox, AsyncThingSpace]]:
    box = ThingSpaceSandbox(devices=40, callbacks=True, redelivery=(0.02, 0.02, 0.02), delay=delay)
    async with served(receiver) as url, AsyncThingSpace(*astuple(box.login), base_url=start(box)) as thingspace:
        await thingspace.callbacks.register(OWN, name=service, url=url, username="callbacks", password=password)
        with anyio.fail_after(20):
            yield box, thingspace


async def until(condition: Callable[[], object]) -> None:
    while not condition():  # noqa: ASYNC110 - the sandbox is in a thread of its own
        await anyio.sleep(0.01)


@pytest.mark.parametrize("anyio_backend", ["asyncio"])  # uvicorn knows no other
class TestCallbacks:
    async def test_each_devices_outcome_reaches_whoever_waits(self, start: Start):
        receiver = CallbackReceiver("callbacks", PASSWORD)
        async with registered(start, receiver, delay=0.1) as (box, thingspace):
            devices = chosen(box, "active", 3)
            box.fail(devices[1].ids["imei"])
            request = await thingspace.devices.suspend(devices=listed(devices), account_name=OWN)
            other = await thingspace.devices.set_custom_fields(
                devices=listed(devices[:1]), custom_fields_to_update=[models.CustomField(key="CustomField1", value="x")]
            )
            found: dict[str, list[Callback]] = {}

            async def wait(accepted: Accepted, count: int) -> None:
                found[accepted.operation] = await receiver.wait(accepted, devices=count)

            async with anyio.create_task_group() as group:
                group.start_soon(wait, request, 3)
                group.start_soon(wait, other, 1)
        outcomes = {callback.device_ids["imei"]: callback for callback in found["suspend_devices"]}
        assert {imei: callback.failed for imei, callback in outcomes.items()} == {
            device.ids["imei"]: place == 1 for place, device in enumerate(devices)
        }
        failure = outcomes[devices[1].ids["imei"]]
        assert (failure.about, failure.status) == ("faultResponse", "Failed")
        assert [device.state for device in devices] == ["suspend", "active", "suspend"]
        assert [callback.request_id for callback in found["set_custom_fields"]] == [other.request_id]
        assert all(message.attempts == 1 for message in box.truth.messages)
        assert not [device for device in devices if device.ids["imei"] in repr(found)]

    async def test_a_message_that_comes_before_anybody_waits_is_kept(self, start: Start):
        receiver = CallbackReceiver("callbacks", PASSWORD)
        async with registered(start, receiver) as (box, thingspace):
            request = await thingspace.devices.suspend(devices=listed(chosen(box, "active")), account_name=OWN)
            await until(lambda: [message for message in box.truth.messages if message.delivered])
            (callback,) = await receiver.wait(request, timeout=0.01)
            assert callback.status == "Success"
            assert await receiver.wait(request) == [callback], "and again"

    async def test_what_is_delivered_again_is_dropped(self, start: Start):
        told: list[Callback] = []
        receiver = CallbackReceiver("callbacks", PASSWORD, listener=told.append)
        async with registered(start, Upset(receiver, times=3)) as (box, thingspace):
            request = await thingspace.devices.suspend(devices=listed(chosen(box, "active")), account_name=OWN)
            await until(lambda: [message for message in box.truth.messages if message.delivered])
            assert [message.attempts for message in box.truth.messages] == [4]
            assert await receiver.wait(request) == told
        assert len(told) == 1

    async def test_a_wrong_password_is_refused_each_time(self, start: Start):
        told: list[Callback] = []
        receiver = CallbackReceiver("callbacks", PASSWORD, listener=told.append)
        async with registered(start, receiver, password="another") as (box, thingspace):
            request = await thingspace.devices.suspend(devices=listed(chosen(box, "active")), account_name=OWN)
            await until(lambda: [message for message in box.truth.messages if message.attempts == 4])
            with pytest.raises(RequestPending, match="0 of 1 devices"):
                await receiver.wait(request, timeout=0.1)
        assert not told
        assert not [message for message in box.truth.messages if message.delivered]

    async def test_who_waits_too_short_can_wait_again(self, start: Start):
        receiver = CallbackReceiver("callbacks", PASSWORD)
        async with registered(start, receiver, delay=0.3) as (box, thingspace):
            request = await thingspace.devices.suspend(devices=listed(chosen(box, "active", 2)), account_name=OWN)
            with pytest.raises(RequestPending, match="0 of 2 devices"):
                await receiver.wait(request, devices=2, timeout=0.01)
            assert len(await receiver.wait(request, devices=2)) == 2

    async def test_messages_from_devices_come_to_the_listener(self, start: Start):
        told: list[Callback] = []
        receiver = CallbackReceiver("callbacks", PASSWORD, listener=told.append)
        async with registered(start, receiver, service="EnhancedConnectivityService") as (box, thingspace):
            assert (await thingspace.sms.start_callbacks(OWN)).success
            await until(lambda: len(told) == 250)
            assert {callback.about for callback in told} == {"smsResponse"}
            assert box.truth.waiting_sms == []
