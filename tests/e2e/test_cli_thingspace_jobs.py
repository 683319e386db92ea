"""`lattigo thingspace` against a ThingSpace with a fleet: what its users do with it."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import attrs
import pytest

from lattigo.sandbox.base import Box
from lattigo.sandbox.thingspace import OWN, ThingSpaceSandbox
from lattigo.sandbox.thingspace.app import ThingSpaceApp
from tests.support.thingspace_server import CREDENTIALS, Command

pytestmark = pytest.mark.no_cover

START = Callable[[Box[ThingSpaceApp]], str]


@pytest.fixture
def box() -> ThingSpaceSandbox:
    return ThingSpaceSandbox(2100, today=date(2026, 10, 31), sms=250)


@pytest.fixture
def thingspace(box: ThingSpaceSandbox, start: START, tmp_path: Path) -> Command:
    return Command(start(box), tmp_path, dict(zip(CREDENTIALS, attrs.astuple(box.login), strict=True)))


def test_all_devices_each_once(box: ThingSpaceSandbox, thingspace: Command) -> None:
    result = thingspace("devices", "list", "--account-name", OWN)
    rows = [json.loads(line) for line in result.stdout.splitlines()]
    assert (result.returncode, result.stderr) == (0, "")
    assert [row["deviceIds"] for row in rows] == [row["deviceIds"] for row in box.truth.devices()]
    assert (box.truth.logins, box.truth.sessions) == (1, 0)


def test_a_suspension_is_waited_for(box: ThingSpaceSandbox, thingspace: Command) -> None:
    device = box.truth.device(1)
    ids = [{"kind": kind, "id": device.ids[kind]} for kind in ("imei", "iccid")]
    (thingspace.folder / "devices.json").write_text(json.dumps([{"deviceIds": ids}]))
    suspend = ("devices", "suspend", "--account-name", OWN, "--devices", "@devices.json", "--wait")
    result = thingspace(*suspend)
    assert (result.returncode, json.loads(result.stdout)["status"]) == (0, "Success")
    assert box.executed("suspend_devices") == 1


def test_the_usage_of_a_device_by_its_iccid(box: ThingSpaceSandbox, thingspace: Command) -> None:
    days = ("--earliest", "2026-10-01T00:00:00Z", "--latest", "2026-10-03T00:00:00Z")
    result = thingspace("history", "usage", "--device-id", f"iccid:{box.truth.device(0).ids['iccid']}", *days)
    rows = [json.loads(line) for line in result.stdout.splitlines()]
    assert (result.returncode, result.stderr) == (0, "")
    assert {row["timestamp"][:10] for row in rows} >= {"2026-10-01", "2026-10-02"}
    assert all(isinstance(row["bytesUsed"], int) for row in rows)


def test_every_message_is_printed_before_it_is_gone(box: ThingSpaceSandbox, thingspace: Command) -> None:
    waiting = [row["message"] for row in box.truth.waiting_sms]
    result = thingspace("sms", "history", OWN, "--limit-rows", "150")
    printed = [json.loads(line)["message"] for line in result.stdout.splitlines()]
    assert (result.returncode, len(printed)) == (0, 150)
    acknowledged = [row["message"] for row in box.truth.acknowledged_sms]
    assert len(acknowledged) == 100
    assert set(acknowledged) <= set(printed) <= set(waiting)


def test_a_wrong_password_is_one_login(box: ThingSpaceSandbox, thingspace: Command) -> None:
    result = thingspace("service-plans", "list", OWN, THINGSPACE_PASSWORD="wrong-password")
    assert (result.returncode, result.stdout) == (4, "")
    assert "wrong-password" not in result.stderr
    assert box.truth.failed_logins == 1
