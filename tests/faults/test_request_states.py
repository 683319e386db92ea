"""The states of accepted requests: only a state that is known to be success counts as success."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from lattigo import Pollable, RequestFailed, RequestPending
from lattigo._core import long_running
from lattigo.thingspace import AsyncThingSpace, models
from tests.support.thingspace_server import CREDENTIALS, M2M, Line, Reply, listening

ACCOUNT = "0000000001-00001"
SUSPEND = f"POST {M2M}/devices/actions/suspend"
STATUS = f"GET {M2M}/accounts/{ACCOUNT}/requests/r-1/status"


@pytest.fixture
def line() -> Iterator[Line]:
    with listening() as line:
        line.replies[SUSPEND] = [Reply({"requestId": "r-1"})]
        yield line


def client(line: Line) -> AsyncThingSpace:
    return AsyncThingSpace(*CREDENTIALS.values(), base_url=line.url)


async def suspended(client: AsyncThingSpace) -> Pollable[models.RequestStatus]:
    device = models.AccountDeviceList(device_ids=[models.DeviceId(kind="iccid", id="8900000000000000001")])
    return await client.devices.suspend(devices=[device], account_name=ACCOUNT)


@pytest.mark.parametrize("state", ["Success", "success", "SUCCESS "])
async def test_a_listed_success_is_a_success(state: str, line: Line):
    line.replies[STATUS] = [Reply({"requestId": "r-1", "status": state})]
    async with client(line) as thingspace:
        assert (await (await suspended(thingspace)).wait(timeout=0)).status == state


@pytest.mark.parametrize("state", ["Failed", "Failure", "FAILED"])
async def test_a_listed_failure_is_a_failure(state: str, line: Line):
    line.replies[STATUS] = [Reply({"requestId": "r-1", "status": state})]
    async with client(line) as thingspace:
        request = await suspended(thingspace)
        with pytest.raises(RequestFailed, match=f"its state is {state}"):
            await request.wait(timeout=0)


@pytest.mark.parametrize("state", ["Queued", "Cancelled", "Partial Success", "Succeeded", ""])
async def test_a_state_that_is_listed_nowhere_is_no_success(state: str, line: Line):
    line.replies[STATUS] = [Reply({"requestId": "r-1", "status": state})]
    async with client(line) as thingspace:
        request = await suspended(thingspace)
        with pytest.raises(RequestPending, match="no known success and no known failure"):
            await request.wait(timeout=0)


async def test_a_state_that_is_listed_nowhere_is_waited_out(line: Line, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(long_running, "FIRST_PAUSE", 0.01)
    states = ("Queued", "Pending", "Failed")
    line.replies[STATUS] = [Reply({"requestId": "r-1", "status": state}) for state in states]
    async with client(line) as thingspace:
        request = await suspended(thingspace)
        with pytest.raises(RequestFailed):
            await request.wait()
