"""Runs of actions: whatever happens to a call or a process, the journal knows what became of each device."""

from __future__ import annotations

import json
import os
import resource
import sqlite3
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import closing
from pathlib import Path

import anyio
import anyio.to_thread
import pytest
from attrs import astuple, evolve

from lattigo import AsyncLattigo, InvalidRequest, Options, Unauthorized
from lattigo.events import Event, Paused
from lattigo.fleet import (
    DatasetError,
    DatasetInUse,
    DatasetMismatch,
    Journal,
    ReconcileOptions,
    RunOptions,
    RunReport,
    Stop,
)
from lattigo.fleet.actions.rows import Rows
from lattigo.sandbox import Fault, RateLimit, Sandbox
from lattigo.sandbox.base import Box
from lattigo.sandbox.faults import FaultKind
from lattigo.sandbox.thingspace import ThingSpaceSandbox
from lattigo.sandbox.web import App
from lattigo.thingspace import AsyncThingSpace
from tests.faults.kill9_actions import IN_FLIGHT, run
from tests.support.wire import LATE, LOST, Act, Seen, Wire, reply

ACCOUNT = "0000000001-00001"
NAMES = [f"pump-{number}" for number in range(12)]
FEW = RunOptions(batch=3, concurrency=2, stop_at_failures=100)


@pytest.fixture
def box() -> Sandbox:
    return Sandbox(devices=60, seed=7)


@pytest.fixture
async def stopping(box: Sandbox, start: Callable[[Box[App]], str]) -> AsyncIterator[tuple[AsyncLattigo, Stop]]:
    """A client that may call each endpoint four times an hour, and what stops a run at its first refusal."""
    box.limits, stop = [RateLimit(limit=4, period=3600)], Stop()

    def stop_when_refused(event: Event) -> None:
        if isinstance(event, Paused):
            stop("enough")

    url = start(box)
    async with AsyncLattigo("sandbox", "sandbox-api-key", base_url=url, listeners=(stop_when_refused,)) as client:
        yield client, stop


def active(box: Sandbox, count: int) -> list[str]:
    """The names of devices that take text messages."""
    names = [str(device["device_name"]) for device in box.truth.devices() if device["state"] == "active"]
    return names[:count]


def states(journal: Path) -> Counter[str]:
    with Journal.open(journal) as opened:
        return Counter(entry.state for entry in opened.devices())


def history(journal: Path) -> list[list[str]]:
    """All that became known of each device, in order."""
    with closing(sqlite3.connect(journal / "journal.sqlite")) as db:
        rows = db.execute("SELECT device, state FROM event ORDER BY number").fetchall()
        devices = [number for (number,) in db.execute("SELECT number FROM device ORDER BY number")]
    return [[state for device, state in rows if device == number] for number in devices]


async def text(client: AsyncLattigo, names: Rows, journal: Path, options: RunOptions = FEW) -> RunReport:
    return await client.fleet.act(
        client.device_operations.send_sms, names, journal=journal, options=options, sms_text="reboot"
    )


# -- kills


@pytest.mark.no_cover
def test_a_run_that_is_killed_again_and_again_acts_at_most_once_on_each_device(tmp_path: Path) -> None:
    found = run(kills=3, devices=60, folder=tmp_path)
    assert found.kills == 3
    assert found.most_unknown <= IN_FLIGHT


# -- intent and outcome


async def test_the_intent_is_on_disk_before_the_bytes_leave(tmp_path: Path) -> None:
    found: list[Counter[str]] = []

    def look(_: Seen) -> Act:
        found.append(states(tmp_path / "run"))
        return reply(200, {"status": dict.fromkeys(NAMES[:3], "Success: Attempting SMS Send.")})

    with Wire(look) as wire:
        async with AsyncLattigo("k", "s", base_url=wire.url) as client:
            await text(client, NAMES[:3], tmp_path / "run")
    assert found == [Counter(sent=3)]


async def test_the_outcome_is_on_disk_before_anybody_is_told(
    box: Sandbox, client: AsyncLattigo, tmp_path: Path
) -> None:
    seen: list[tuple[int, int]] = []

    def look(report: RunReport) -> None:
        seen.append((report.done, states(tmp_path / "run")["done"]))

    await text(client, active(box, 9), tmp_path / "run", RunOptions(batch=3, concurrency=1, on_progress=look))
    assert seen == [(3, 3), (6, 6), (9, 9)]


async def test_a_call_that_waits_for_its_slot_is_not_sent(
    box: Sandbox, stopping: tuple[AsyncLattigo, Stop], tmp_path: Path
) -> None:
    client, stop = stopping
    report = await text(client, active(box, 21), tmp_path / "run", RunOptions(batch=3, concurrency=2, stop=stop))
    assert (report.done, report.planned, report.unknown) == (12, 9, 0)
    assert report.stopped == "enough"
    assert states(tmp_path / "run") == Counter(done=12, planned=9)


async def test_a_check_that_waits_is_stopped_and_nothing_is_sent(
    box: Sandbox, stopping: tuple[AsyncLattigo, Stop], tmp_path: Path
) -> None:
    client, stop = stopping
    suspend, names = client.device_operations.change_simstate, active(box, 40)
    options = RunOptions(check=True, on_check=lambda _: pytest.fail("nobody is asked"), stop=stop)
    with anyio.fail_after(30):
        report = await client.fleet.act(suspend, names, state="suspend", journal=tmp_path / "run", options=options)
    assert (report.planned, report.stopped) == (40, "enough")
    assert box.executions["change_simstate"] == 0


async def test_a_reconciliation_that_waits_is_stopped(
    box: Sandbox, stopping: tuple[AsyncLattigo, Stop], tmp_path: Path
) -> None:
    client, stop = stopping
    box.faults = [Fault("reset", endpoint="send_sms", when="after")]
    assert (await text(client, active(box, 12), tmp_path / "run")).unknown == 12
    with anyio.fail_after(30):
        report = await client.fleet.run(tmp_path / "run").reconcile(options=ReconcileOptions(stop=stop))
    assert (report.done, report.unknown, report.stopped) == (4, 8, "enough")


# -- faults

FAULTS: Mapping[str, FaultKind] = {
    kind: kind for kind in ("status", "reset", "truncate", "garbage", "empty", "html", "cut_json")
}


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("kind", FAULTS)
async def test_a_lost_response_to_a_paid_call_is_unknown_and_never_sent_again(
    box: Sandbox, client: AsyncLattigo, tmp_path: Path, kind: FaultKind, when: str
) -> None:
    box.faults = [Fault(kind, endpoint="send_sms", when=when, times=1)]  # type: ignore[arg-type]  # one of two words
    names = active(box, 9)
    report = await text(client, names, tmp_path / "run", RunOptions(batch=3, concurrency=1, stop_at_failures=100))
    assert (report.done, report.unknown) == (6, 3)
    again = await text(client, names, tmp_path / "run")
    assert (again.done, again.unknown, again.calls) == (6, 3, 0)
    assert max(box.executed("send_sms", name) for name in names) == 1


async def test_what_may_be_repeated_is_sent_again_after_lost_responses(
    box: Sandbox, client: AsyncLattigo, tmp_path: Path
) -> None:
    box.faults = [Fault("status", endpoint="change_simstate", when="after", times=4)]
    names = active(box, 6)
    change = client.device_operations.change_simstate
    first = await client.fleet.act(change, names, state="suspend", journal=tmp_path / "run", options=FEW)
    assert first.unknown + first.done == 6
    again = await client.fleet.act(change, names, state="suspend", journal=tmp_path / "run", options=FEW)
    assert again.done == 6


async def test_a_storm_of_refusals_costs_nothing_but_time(box: Sandbox, client: AsyncLattigo, tmp_path: Path) -> None:
    box.faults = [Fault("status", endpoint="send_sms", status=429, rate=0.5, times=20)]
    names = active(box, 12)
    report = await text(client, names, tmp_path / "run")
    assert report.done == 12
    assert all(box.executed("send_sms", name) == 1 for name in names)


async def test_refused_credentials_stop_a_run_at_once(box: Sandbox, client: AsyncLattigo, tmp_path: Path) -> None:
    box.faults = [Fault("status", endpoint="send_sms", status=401, times=1)]
    names = active(box, 12)
    with pytest.raises(Unauthorized):
        await text(client, names, tmp_path / "run", RunOptions(batch=3, concurrency=1))
    assert states(tmp_path / "run") == Counter(planned=12)
    assert len([seen for seen in box.seen if seen.endpoint == "send_sms"]) == 1
    assert (await text(client, names, tmp_path / "run")).done == 12


ANSWERS: Mapping[str, tuple[object, Counter[str]]] = {
    "fewer devices": ({"status": {"pump-0": "Success"}}, Counter(done=1, unknown=2)),
    "more devices": ({"status": dict.fromkeys(["pump-0", "pump-1", "pump-2", "pump-3"], "Success")}, Counter(done=3)),
    "other devices": ({"status": {"meter-1": "Success"}}, Counter(unknown=3)),
    "other spellings": ({"status": {"PUMP-0": "Success", "pump-1 ": "Success", "pump-2": "Success"}}, Counter(done=3)),
    "a sentence": ({"status": dict.fromkeys(NAMES[:3], "Carrier is busy.")}, Counter(refused=3)),
    "one device twice": (
        {"status": {"pump-0": "Success", "PUMP-0": "Error: no", "pump-1": "Success", "pump-2": "Success"}},
        Counter(done=2, unknown=1),
    ),
    "no devices": ({"status": {}}, Counter(unknown=3)),
    "nothing that fits": ({"status": 7}, Counter(unknown=3)),
}


@pytest.mark.parametrize(("answer", "expected"), ANSWERS.values(), ids=ANSWERS)
async def test_a_device_that_the_response_does_not_name_is_unknown(
    answer: object, expected: Counter[str], tmp_path: Path
) -> None:
    with Wire(reply(200, answer)) as wire:
        async with AsyncLattigo("k", "s", base_url=wire.url) as client:
            await text(client, NAMES[:3], tmp_path / "run")
    assert states(tmp_path / "run") == expected


async def test_a_422_with_partial_success_is_outcomes(box: Sandbox, client: AsyncLattigo, tmp_path: Path) -> None:
    rows = [{"iccid": f"8999{number:015d}", "imei": "350000000000001"} for number in range(3)]
    rows[1]["iccid"] = "1234"
    order = client.device_operations.activation_request
    report = await client.fleet.act(order, rows, rate_plan_name="Example 10 MB", journal=tmp_path / "run")
    assert (report.done, report.refused, report.unknown) == (2, 1, 0)
    with Journal.open(tmp_path / "run") as journal:
        assert [entry.words for entry in journal.devices("refused")] == ['{"iccid":["is not a valid ICCID"]}']


# -- stopping


async def test_a_run_stops_when_too_many_devices_fail(box: Sandbox, client: AsyncLattigo, tmp_path: Path) -> None:
    names = [f"nobody-{number}" for number in range(50)]
    options = RunOptions(batch=5, concurrency=1, stop_at_failures=20)
    report = await text(client, names, tmp_path / "run", options)
    assert (report.refused, report.planned) == (25, 25)
    assert report.stopped == "of the last 25 devices 25 were refused, failed or are unknown"


async def test_the_first_few_are_sent_before_the_others(box: Sandbox, client: AsyncLattigo, tmp_path: Path) -> None:
    names = active(box, 12)
    report = await text(client, names, tmp_path / "run", RunOptions(batch=3, first=4))
    assert (report.done, report.planned, report.stopped) == (4, 8, "the first 4 devices were sent")
    assert (await client.fleet.run(tmp_path / "run").resume()).done == 12


async def test_a_cancelled_run_leaves_what_was_on_its_way_unknown(tmp_path: Path) -> None:
    arrived, hold = threading.Event(), threading.Event()

    def hang(_: Seen) -> Act:
        arrived.set()
        return Act(hold=hold)

    with Wire(hang) as wire:
        async with AsyncLattigo("k", "s", base_url=wire.url) as client, anyio.create_task_group() as group:
            group.start_soon(text, client, NAMES, tmp_path / "run")
            await anyio.to_thread.run_sync(arrived.wait)
            group.cancel_scope.cancel()
        hold.set()
    found = states(tmp_path / "run")
    assert found["sent"] == 0
    assert 0 < found["unknown"] <= 6
    assert found["planned"] == 12 - found["unknown"]


# -- the journal refuses


@pytest.fixture
async def started(box: Sandbox, client: AsyncLattigo, tmp_path: Path) -> Path:
    await text(client, active(box, 6), tmp_path / "run")
    return tmp_path / "run"


async def test_a_journal_is_of_one_operation_with_its_arguments_and_list(
    box: Sandbox, client: AsyncLattigo, started: Path
) -> None:
    names, operations = active(box, 7), client.device_operations
    with pytest.raises(DatasetMismatch, match="not of terminate_service"):
        await client.fleet.act(operations.terminate_service, names[:6], journal=started)
    with pytest.raises(DatasetMismatch, match="another sms_text"):
        await client.fleet.act(operations.send_sms, names[:6], sms_text="other", journal=started)
    with pytest.raises(DatasetMismatch, match="1 devices more"):
        await text(client, names, started)
    with pytest.raises(DatasetMismatch, match="1 fewer"):
        await text(client, names[:5], started)
    assert box.executions["send_sms"] == 6
    assert (await text(client, names, started, RunOptions(extend=True))).done == 7


async def test_a_journal_is_of_one_account(box: Sandbox, started: Path, start: Callable[[Box[App]], str]) -> None:
    async with AsyncLattigo("neighbour", "neighbour-api-key", base_url=start(box)) as other:
        with pytest.raises(DatasetMismatch, match="another account"):
            await other.fleet.run(started).resume()


async def test_nobody_else_can_work_on_a_run_meanwhile(tmp_path: Path) -> None:
    arrived, hold = threading.Event(), threading.Event()

    def respond(_: Seen) -> Act:
        arrived.set()
        return evolve(reply(200, {"status": dict.fromkeys(NAMES[:3], "Success")}), hold=hold)

    with Wire(respond) as wire:
        async with AsyncLattigo("k", "s", base_url=wire.url) as client, anyio.create_task_group() as group:
            group.start_soon(text, client, NAMES[:3], tmp_path / "run")
            await anyio.to_thread.run_sync(arrived.wait)
            with pytest.raises(DatasetInUse, match="is being written by process"):
                await client.fleet.run(tmp_path / "run").resume()
            hold.set()
    assert states(tmp_path / "run") == Counter(done=3)


async def test_without_a_journal_nothing_is_sent(box: Sandbox, client: AsyncLattigo, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for place in (tmp_path / "file" / "run", tmp_path / "broken"):
        if place.name == "broken":
            place.mkdir()
            (place / "journal.sqlite").write_bytes(b"no database, but long enough to look at" * 100)
        with pytest.raises(DatasetError):
            await text(client, active(box, 3), place)
    assert box.executions["send_sms"] == 0


async def test_a_list_is_checked_as_a_whole_before_anything_is_sent(
    box: Sandbox, client: AsyncLattigo, tmp_path: Path
) -> None:
    rows = ["pump-7", "PUMP-7 ", "", "8.9E+18", {"device_name": "pump-8", "colour": "red"}]
    with pytest.raises(InvalidRequest) as caught:
        await text(client, rows, tmp_path / "run")
    lines = str(caught.value).splitlines()[1:]
    assert [line.partition(":")[0] for line in lines] == ["devices[2]", "devices[3]", "devices[4]", "devices[1]"]
    assert "the same device as devices[0]" in lines[3]
    assert not (tmp_path / "run").exists()
    assert not box.seen


# -- reconcile, undo


async def test_reconcile_settles_what_a_read_can_tell(box: Sandbox, client: AsyncLattigo, tmp_path: Path) -> None:
    box.faults = [
        Fault("reset", endpoint="terminate_service", when="after", times=1),
        Fault("reset", endpoint="terminate_service", when="before", times=1),
    ]
    names = active(box, 9)
    terminate = client.device_operations.terminate_service
    options = RunOptions(batch=3, concurrency=1, stop_at_failures=100)
    report = await client.fleet.act(terminate, names, journal=tmp_path / "run", options=options)
    assert (report.done, report.unknown) == (3, 6)
    run = client.fleet.run(tmp_path / "run")
    settled = await run.reconcile()
    assert (settled.done, settled.unknown) == (6, 3), "too early to say that it did not happen"
    settled = await run.reconcile(options=ReconcileOptions(settle=0))
    assert (settled.done, settled.failed) == (6, 3)
    assert (await run.resume()).done == 9
    assert all(box.executed("terminate_service", name) == 1 for name in names)


async def test_undo_takes_back_only_what_is_known_to_have_happened(
    box: Sandbox, client: AsyncLattigo, tmp_path: Path
) -> None:
    devices = {str(device["device_name"]): device for device in box.truth.devices()}
    names = [
        *active(box, 3),
        *[name for name, device in devices.items() if device["state"] == "suspended"][:2],
        "nobody",
    ]
    change = client.device_operations.change_simstate
    options = RunOptions(check=True, stop_at_failures=100)
    report = await client.fleet.act(change, names, state="suspend", journal=tmp_path / "run", options=options)
    assert (report.done, report.refused) == (5, 1)
    back = await client.fleet.run(tmp_path / "back").undo(tmp_path / "run")
    assert (back.total, back.done) == (3, 3)
    now = {str(device["device_name"]): device["state"] for device in box.truth.devices()}
    assert [now[name] for name in names[:5]] == [devices[name]["state"] for name in names[:5]]


async def test_undo_writes_the_values_from_before(box: Sandbox, client: AsyncLattigo, tmp_path: Path) -> None:
    before = {str(device["device_name"]): device["cost_center"] for device in box.truth.devices()}
    names = [name for name, center in before.items() if center][:4]
    change = client.device_operations.change_cost_center
    await client.fleet.act(change, names, cost_center="new", journal=tmp_path / "run", options=RunOptions(check=True))
    await client.fleet.run(tmp_path / "back").undo(tmp_path / "run")
    now = {str(device["device_name"]): device["cost_center"] for device in box.truth.devices()}
    assert [now[name] for name in names] == [before[name] for name in names]


async def test_a_journal_is_only_ever_added_to(started: Path) -> None:
    with closing(sqlite3.connect(started / "journal.sqlite")) as db:
        for statement in ("DELETE FROM event", "UPDATE event SET state = 'done'"):
            with pytest.raises(sqlite3.IntegrityError):
                db.execute(statement)
    assert history(started) == [["sent", "done"]] * 6


# -- the disk, the session and the wire


def act_alone(
    url: str, folder: Path, names: list[str], *, limit: int | None = None
) -> subprocess.CompletedProcess[str]:
    """Send text messages from the command line, in a process that may not write a file above `limit` bytes."""
    (folder / "list.txt").write_text("\n".join(names))
    unmeasured = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_PROCESS")}
    env = unmeasured | {
        "LATTIGO_BASE_URL": url,
        "LATTIGO_KEY_NAME": "sandbox",
        "LATTIGO_API_KEY": "sandbox-api-key",
        "XDG_STATE_HOME": str(folder),
        "XDG_CACHE_HOME": str(folder),
    }

    def limited() -> None:
        if limit is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    words = ["sms", "--sms-text", "reboot", "--devices", "list.txt", "--journal", "run", "--batch", "1", "--yes"]
    return subprocess.run(
        [sys.executable, "-m", "lattigo", *words, "--stop-at-failures", "100", "--progress", "none"],
        env=env,
        cwd=folder,
        capture_output=True,
        text=True,
        preexec_fn=limited,
        check=False,
    )


def test_a_full_disk_stops_a_run_and_nobody_gets_a_second_message(
    start: Callable[[Box[App]], str], tmp_path: Path
) -> None:
    box = Sandbox(devices=600, seed=7)
    url, names = start(box), active(box, 300)
    done = act_alone(url, tmp_path, names, limit=300_000)
    assert done.returncode == 1
    assert "can't be written" in done.stderr
    assert "Traceback" not in done.stderr
    first = box.executions["send_sms"]
    assert 0 < first < len(names)
    done = act_alone(url, tmp_path, names)
    assert done.returncode in {0, 3}, done.stderr
    found = states(tmp_path / "run")
    assert found["done"] + found["unknown"] == len(names)
    assert found["unknown"] <= IN_FLIGHT
    assert max(box.executed("send_sms", name) for name in names) == 1


def test_a_disk_that_was_full_from_the_start_sends_nothing(
    box: Sandbox, start: Callable[[Box[App]], str], tmp_path: Path
) -> None:
    done = act_alone(start(box), tmp_path, active(box, 9), limit=10_000)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert box.executions["send_sms"] == 0


async def test_a_folder_that_is_read_only_sends_nothing(
    box: Sandbox, client: AsyncLattigo, disk: Callable[[str], None], tmp_path: Path
) -> None:
    disk("size=1m,ro")
    with pytest.raises(DatasetError, match="can't be written"):
        await text(client, active(box, 3), tmp_path / "disk" / "run")
    disk("remount,rw,size=1m")
    assert (await text(client, active(box, 3), tmp_path / "disk" / "run")).done == 3
    disk("remount,ro")
    with pytest.raises(DatasetError, match="can't be written"):
        await text(client, active(box, 6), tmp_path / "disk" / "run", RunOptions(extend=True))
    assert box.executions["send_sms"] == 3


def names_of(seen: Seen) -> list[str]:
    """The devices of a request for text messages."""
    names: list[str] = json.loads(seen.body)["device_names"]
    return names


SPOILED: Mapping[str, Act] = {**LOST, **LATE}


@pytest.mark.parametrize("act", SPOILED.values(), ids=SPOILED)
async def test_a_spoiled_response_over_a_real_socket_leaves_only_its_own_devices_unknown(
    act: Act, tmp_path: Path
) -> None:
    def respond(seen: Seen) -> Act:
        names = names_of(seen)
        return act if "pump-3" in names else reply(200, {"status": dict.fromkeys(names, "Success")})

    with Wire(respond) as wire:
        async with AsyncLattigo("k", "s", base_url=wire.url, options=Options(timeout=0.3)) as client:
            report = await text(client, NAMES, tmp_path / "run")
            again = await text(client, NAMES, tmp_path / "run")
        sent = Counter(name for seen in wire.seen for name in names_of(seen))
    assert (report.done, report.unknown) == (9, 3)
    assert (again.done, again.unknown, again.calls) == (9, 3, 0)
    assert set(sent.values()) == {1}


async def test_a_storm_of_refusals_over_real_sockets_sends_each_message_once(tmp_path: Path) -> None:
    tries: Counter[str] = Counter()
    lock = threading.Lock()

    def respond(seen: Seen) -> Act:
        names = names_of(seen)
        with lock:
            tries[names[0]] += 1
            refused = tries[names[0]] < 2
        return reply(429) if refused else reply(200, {"status": dict.fromkeys(names, "Success")})

    with Wire(respond) as wire:
        async with AsyncLattigo("k", "s", base_url=wire.url) as client:
            report = await text(client, NAMES, tmp_path / "run")
    assert report.done == len(NAMES)
    assert set(tries.values()) == {2}


@pytest.mark.parametrize("lost", ["session", "token"])
async def test_a_session_that_ends_in_the_middle_of_a_run_costs_no_device(
    lost: str, start: Callable[[Box[App]], str], tmp_path: Path
) -> None:
    box = ThingSpaceSandbox(devices=60, pending_polls=0)
    devices = [box.truth.device(place) for place in range(60)]
    names = [f"iccid:{each.ids['iccid']}" for each in devices if each.state == "active" and "iccid" in each.ids]

    def end(report: RunReport) -> None:
        if report.calls == 5:
            box.expire_sessions() if lost == "session" else box.revoke_tokens()

    options = RunOptions(batch=1, concurrency=4, on_progress=end)
    async with AsyncThingSpace(*astuple(box.login), base_url=start(box)) as client:
        report = await client.fleet.act(
            client.devices.suspend, names, account_name=ACCOUNT, journal=tmp_path / "run", options=options
        )
        assert (report.waiting, report.unknown, report.failed) == (len(names), 0, 0)
        settled = await client.fleet.run(tmp_path / "run").reconcile()
    assert settled.done == len(names)
    assert sum(seen.endpoint == "suspend_devices" and seen.status == 200 for seen in box.seen) == len(names)
