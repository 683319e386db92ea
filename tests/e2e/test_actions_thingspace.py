"""Runs of actions on ThingSpace, whose outcomes come later."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from lattigo.fleet import Journal, ReconcileOptions, RunOptions
from lattigo.sandbox import Fault
from lattigo.sandbox.thingspace import ThingSpaceSandbox
from lattigo.thingspace import AsyncThingSpace, Callback, CallbackReceiver, read_callbacks

ACCOUNT = "0000000001-00001"


@pytest.fixture
def box() -> ThingSpaceSandbox:
    return ThingSpaceSandbox(devices=30, pending_polls=0)


def iccids(box: ThingSpaceSandbox, state: str, count: int) -> list[str]:
    devices = [box.truth.device(place) for place in range(30)]
    return [f"iccid:{device.ids['iccid']}" for device in devices if device.state == state and "iccid" in device.ids][
        :count
    ]


def in_state(box: ThingSpaceSandbox, names: list[str], state: str) -> int:
    devices = {f"iccid:{box.truth.device(place).ids.get('iccid')}": box.truth.device(place) for place in range(30)}
    return sum(devices[name].state == state for name in names)


async def test_what_is_carried_out_later_waits_until_a_read_shows_it(
    box: ThingSpaceSandbox, thingspace: AsyncThingSpace, tmp_path: Path
) -> None:
    names = iccids(box, "active", 4)
    report = await thingspace.fleet.act(
        thingspace.devices.suspend, names, account_name=ACCOUNT, journal=tmp_path / "run", options=RunOptions(batch=3)
    )
    assert (report.waiting, report.calls) == (4, 2)
    with Journal.open(tmp_path / "run") as journal:
        assert len({entry.request_id for entry in journal.devices("waiting")}) == 2
    settled = await thingspace.fleet.run(tmp_path / "run").reconcile()
    assert (settled.done, settled.waiting) == (4, 0)
    assert in_state(box, names, "suspend") == 4


async def test_the_request_of_one_device_is_polled(
    box: ThingSpaceSandbox, thingspace: AsyncThingSpace, tmp_path: Path
) -> None:
    (active,), (suspended,) = iccids(box, "active", 1), iccids(box, "suspend", 1)
    suspend, options = thingspace.devices.suspend, RunOptions(batch=1)
    names = [active, suspended]
    await thingspace.fleet.act(suspend, names, account_name=ACCOUNT, journal=tmp_path / "run", options=options)
    settled = await thingspace.fleet.run(tmp_path / "run").reconcile()
    assert (settled.done, settled.refused) == (1, 1)


async def test_undo_restores_what_was_suspended(
    box: ThingSpaceSandbox, thingspace: AsyncThingSpace, tmp_path: Path
) -> None:
    names = iccids(box, "active", 3)
    await thingspace.fleet.act(thingspace.devices.suspend, names, account_name=ACCOUNT, journal=tmp_path / "run")
    await thingspace.fleet.run(tmp_path / "run").reconcile()
    back = thingspace.fleet.run(tmp_path / "back")
    assert (await back.undo(tmp_path / "run")).waiting == 3
    assert (await back.reconcile()).done == 3
    assert in_state(box, names, "active") == 3


async def test_a_lost_response_is_looked_up(
    box: ThingSpaceSandbox, thingspace: AsyncThingSpace, tmp_path: Path
) -> None:
    box.faults = [Fault("reset", endpoint="suspend_devices", when="after", times=1)]
    names = iccids(box, "active", 2)
    report = await thingspace.fleet.act(
        thingspace.devices.suspend, names, account_name=ACCOUNT, journal=tmp_path / "run"
    )
    assert report.unknown == 2
    assert (await thingspace.fleet.run(tmp_path / "run").reconcile()).done == 2


async def test_devices_that_are_added_have_their_outcomes_in_the_response(
    box: ThingSpaceSandbox, thingspace: AsyncThingSpace, tmp_path: Path
) -> None:
    known = iccids(box, "active", 1)
    rows: list[str | dict[str, object]] = [{"iccid": "8999000000000000001", "imei": "990000000000001"}, known[0]]
    report = await thingspace.fleet.act(
        thingspace.devices.add, rows, state="preactive", account_name=ACCOUNT, journal=tmp_path / "run"
    )
    assert report.done >= 1
    assert report.done + report.refused == 2


async def test_callbacks_settle_the_devices_that_they_are_about(
    box: ThingSpaceSandbox, thingspace: AsyncThingSpace, tmp_path: Path
) -> None:
    """Each outcome comes in a message, while nobody waits; the receiver has ended by the time of the reconciliation."""
    names, run = iccids(box, "active", 4), tmp_path / "run"
    await thingspace.fleet.act(thingspace.devices.suspend, names, account_name=ACCOUNT, journal=run)
    with Journal.open(run) as journal:
        ((request_id),) = {entry.request_id for entry in journal.devices("waiting")}
    bodies = [
        callback(request_id, names[0], status="Success"),
        callback(request_id, names[1], status="Failed", faultResponse={"faultcode": "X", "faultstring": "no"}),
        callback(request_id, names[2], status="warning"),
        callback("another request", names[3], status="Success"),
    ]
    receiver = CallbackReceiver("callbacks", "word-of-mouth", journal=tmp_path / "callbacks.jsonl")
    async with httpx.AsyncClient(transport=httpx.ASGITransport(receiver), base_url="http://here") as http:
        for body in bodies:
            assert (await http.post("/", json=body)).status_code == 200
    box.seen.clear()
    box.faults = [Fault("status", status=503)]  # no read shows anything
    options = ReconcileOptions(messages=read_callbacks(tmp_path / "callbacks.jsonl"))
    settled = await thingspace.fleet.run(run).reconcile(options=options)
    assert (settled.done, settled.refused, settled.waiting) == (1, 1, 2)
    with Journal.open(run) as journal:
        assert [entry.words for entry in journal.devices("done", "refused")] == ["Success", "Failed"]


async def test_two_callbacks_that_contradict_each_other_settle_nothing(
    box: ThingSpaceSandbox, thingspace: AsyncThingSpace, tmp_path: Path
) -> None:
    (name,), run = iccids(box, "active", 1), tmp_path / "run"
    await thingspace.fleet.act(thingspace.devices.suspend, [name], account_name=ACCOUNT, journal=run)
    with Journal.open(run) as journal:
        request_id = next(iter(journal.devices("waiting"))).request_id
    kind, number = name.split(":")
    messages = [
        Callback(request_id=str(request_id), device_ids={kind: number}, status=status, about=None, content=None)
        for status in ("Success", "Failed")
    ]
    box.faults = [Fault("status", status=503)]
    settled = await thingspace.fleet.run(run).reconcile(options=ReconcileOptions(messages=messages))
    assert settled.waiting == 1


def callback(request_id: str | None, device: str, **members: object) -> dict[str, object]:
    kind, number = device.split(":")
    ids = [{"kind": kind.upper(), "id": number}]  # the service spells kinds in different ways
    return {"username": "callbacks", "password": "word-of-mouth", "requestId": request_id, "deviceIds": ids, **members}
