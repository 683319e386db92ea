"""The sandbox of ThingSpace by itself: what it refuses, what it changes, and what it remembers."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import AsyncIterator, Callable
from datetime import date
from typing import Any

import httpx
import pytest

from lattigo.sandbox.base import Box
from lattigo.sandbox.thingspace import OTHER, OWN, Device, PageSizes, ThingSpaceSandbox
from lattigo.sandbox.thingspace.delivery import deliver
from lattigo.sandbox.web import App

TODAY = date(2026, 10, 31)
V1, V2 = "/api/m2m/v1", "/api/m2m/v2"
UNDEFINED = "INPUT_INVALID.RequestUndefined"


class Caller:
    """Sends requests with a token and a session."""

    def __init__(self, box: ThingSpaceSandbox) -> None:
        self.box, self.headers = box, dict[str, str]()
        self.http = httpx.AsyncClient(transport=httpx.ASGITransport(box.app), base_url="http://sandbox")

    async def token(self, **form: str) -> httpx.Response:
        login = self.box.login
        basic = b64encode(f"{login.key}:{login.secret}".encode()).decode()
        form = {"grant_type": "client_credentials", **form}
        return await self.http.post("/api/ts/v1/oauth2/token", data=form, headers={"authorization": f"Basic {basic}"})

    async def log_in(self, **other: str) -> httpx.Response:
        login = self.box.login
        self.headers["authorization"] = f"Bearer {(await self.token()).json()['access_token']}"
        body = {"username": login.username, "password": login.password, **other}
        answer = await self.http.post(f"{V1}/session/login", json=body, headers=self.headers)
        if answer.status_code == 200:
            self.headers["vz-m2m-token"] = answer.json()["sessionToken"]
        return answer

    async def __call__(self, method: str, path: str, body: object = None) -> httpx.Response:
        return await self.http.request(method, path, json=body, headers=self.headers)

    async def code(self, method: str, path: str, body: object = None) -> str:
        """The code of a refusal, without the service's name."""
        answer = await self(method, path, body)
        assert answer.status_code == 400, answer.text
        return answer.json()["errorCode"].partition(".")[2]


@pytest.fixture
def clock() -> list[float]:
    return [0.0]


@pytest.fixture
def box(clock: list[float]) -> ThingSpaceSandbox:
    return ThingSpaceSandbox(devices=40, today=TODAY, clock=lambda: clock[0], pages=PageSizes(sms=2), strict=True)


@pytest.fixture
async def call(box: ThingSpaceSandbox) -> AsyncIterator[Caller]:
    caller = Caller(box)
    async with caller.http:
        assert (await caller.log_in()).status_code == 200
        yield caller


def device(box: ThingSpaceSandbox, state: str = "active", *, kind: str = "imei") -> Device:
    return next(each for each in map(box.truth.device, range(40)) if each.state == state and kind in each.ids)


def named(device: Device, kind: str = "imei") -> dict[str, str]:
    return {"kind": kind.upper(), "id": device.ids[kind]}


def listed(*devices: Device) -> list[dict[str, object]]:
    return [{"deviceIds": [named(each)]} for each in devices]


# -- who may call


async def test_the_same_token_is_given_for_an_hour(box: ThingSpaceSandbox, call: Caller, clock: list[float]):
    first = (await call.token()).json()
    clock[0] = 600
    again = (await call.token(scope="ts.application.ro")).json()
    assert (again["access_token"], again["expires_in"]) == (first["access_token"], 3000)
    clock[0] = 3600
    answer = await call("GET", f"{V1}/accounts/{OWN}")
    assert (answer.status_code, answer.json()["fault"]["code"]) == (401, "900901")
    assert (await call.token()).json()["access_token"] != first["access_token"]
    assert box.truth.tokens == 2


async def test_a_session_lasts_as_long_as_it_is_used(call: Caller, clock: list[float]):
    for minutes in (19, 38, 57):
        clock[0] = 60 * minutes
        assert (await call("GET", f"{V1}/accounts/{OWN}")).status_code == 200
    await call.log_in()
    clock[0] += 60 * 20
    await call.token()
    call.headers["authorization"] = f"Bearer {(await call.token()).json()['access_token']}"
    assert await call.code("GET", f"{V1}/accounts/{OWN}") == "REQUEST_FAILED.SessionToken.Expired"


async def test_each_fault_of_a_token_or_a_session_has_its_code(box: ThingSpaceSandbox, call: Caller):
    good = dict(call.headers)
    for session, code in (
        (None, "REQUEST_FAILED.SessionToken.Format"),
        ("no-guid", "INPUT_INVALID.SessionToken.Invalid"),
        ("00000000-0000-4000-8000-000000000000", "REQUEST_FAILED.SessionToken.Expired"),
    ):
        call.headers = {**good, "vz-m2m-token": session} if session else {"authorization": good["authorization"]}
        assert await call.code("GET", f"{V1}/accounts/{OWN}") == code
    for bearer, code in (("", "900902"), ("Bearer no", "900901")):
        call.headers = {**good, "authorization": bearer}
        answer = await call("GET", f"{V1}/accounts/{OWN}")
        assert (answer.status_code, answer.json()["fault"]["code"]) == (401, code)
    token = "/api/ts/v1/oauth2/token"
    for headers, status, body in (
        ({}, 401, "fault"),
        ({"authorization": "Basic bm8="}, 401, "error"),
        ({"authorization": "Basic n"}, 401, "error"),
    ):
        answer = await call.http.post(token, data={"grant_type": "client_credentials"}, headers=headers)
        assert (answer.status_code, next(iter(answer.json()))) == (status, body)
    assert (await call.token(grant_type="password")).json()["error"] == "unsupported_grant_type"
    assert [seen.account for seen in box.seen][-1] is None


async def test_a_token_can_be_revoked(call: Caller, box: ThingSpaceSandbox):
    token = (await call.token()).json()["access_token"]
    basic = b64encode(f"{box.login.key}:{box.login.secret}".encode()).decode()
    form = {"grant_type": "client_credentials", "token": token}
    answer = await call.http.post("/api/ts/v1/oauth2/revoke", data=form, headers={"authorization": f"Basic {basic}"})
    assert (answer.status_code, answer.content, answer.headers["revokedaccesstoken"]) == (200, b"", token)
    assert (await call("GET", f"{V1}/accounts/{OWN}")).status_code == 401


async def test_five_failed_logins_in_a_row_lock_the_user(call: Caller, box: ThingSpaceSandbox):
    for _ in range(4):
        assert (await call.log_in(password="wrong")).status_code == 400
    assert (await call.log_in()).status_code == 200
    assert box.truth.failed_logins == 0
    for _ in range(5):
        assert "wrong" in (await call.log_in(password="no")).text
    assert "locked" in (await call.log_in()).text


async def test_a_password_is_replaced(call: Caller, box: ThingSpaceSandbox):
    reset = f"{V1}/session/password/actions/reset"
    assert await call.code("PUT", reset, {"oldPassword": "wrong"}) == "REQUEST_FAILED.Login"
    new = (await call("PUT", reset, {"oldPassword": box.login.password})).json()["newPassword"]
    assert box.login.password == new != "sandbox-password"
    assert "sandbox-password" not in repr(box.login)


# -- bodies


LOST = {"deviceIds": [{"kind": "imei", "id": "990000000000001"}]}
ODD: dict[str, tuple[str, str, object, str]] = {
    "no object": ("POST", f"{V1}/devices/actions/list", [], UNDEFINED),
    "a required field is missing": ("POST", f"{V1}/groups", {"accountName": OWN}, UNDEFINED),
    "a field that nobody knows": ("POST", f"{V1}/devices/actions/list", {"what": 1}, UNDEFINED),
    "no device and no filter": ("POST", f"{V1}/devices/actions/suspend", {}, "INPUT_INVALID.DeviceNotProvided"),
    "a list with nothing in it": ("POST", f"{V1}/devices/actions/suspend", {"devices": []}, UNDEFINED),
    "too many devices": (
        *("POST", f"{V1}/devices/actions/suspend", {"devices": [LOST] * 10_001}),
        "INPUT_INVALID.MaxRequestsExceeded",
    ),
    "too many to add": (
        *("POST", f"{V1}/devices/actions/add", {"state": "preactive", "devicesToAdd": [LOST] * 201}),
        "INPUT_INVALID.NumberofDevices",
    ),
    "a kind that is none": (
        *("POST", f"{V1}/devices/actions/list", {"deviceId": {"kind": "vin", "id": "1"}}),
        "INPUT_INVALID.Device.Kind.Invalid",
    ),
    "an identifier that is none": (
        *("POST", f"{V1}/devices/actions/list", {"deviceId": {"kind": "MDN", "id": "1"}}),
        "INPUT_INVALID.Device.Identifier.Invalid",
    ),
    "a device that is not there": (
        *("POST", f"{V1}/devices/actions/list", {"deviceId": LOST["deviceIds"][0]}),
        "REQUEST_FAILED.DeviceNotFound",
    ),
    "a number that is a text": ("POST", f"{V1}/devices/actions/list", {"maxNumberOfDevices": "7"}, UNDEFINED),
    "a number that is too small": ("POST", f"{V1}/devices/actions/list", {"maxNumberOfDevices": 0}, UNDEFINED),
    "no time": ("POST", f"{V1}/devices/actions/list", {"earliest": "soon"}, UNDEFINED),
    "a text that is none": ("POST", f"{V1}/devices/actions/list", {"accountName": ""}, UNDEFINED),
    "an account that is none": (
        *("POST", f"{V1}/devices/actions/list", {"accountName": "x"}),
        "REQUEST_FAILED.AccountNotFound",
    ),
    "a flag that is none": ("POST", f"{V1}/devices/actions/suspend", {"accountName": OWN, "withBilling": 1}, UNDEFINED),
    "a custom field that is none": (
        *("POST", f"{V1}/devices/actions/list", {"customFields": [{"key": "CustomField6", "value": "x"}]}),
        "INPUT_INVALID.CustomField.InvalidName",
    ),
    "a custom field that is too long": (
        *("POST", f"{V1}/devices/actions/list", {"customFields": [{"key": "CustomField1", "value": "x" * 51}]}),
        "INPUT_INVALID.CustomField.TooLong",
    ),
    "both a device and a label": (
        *("POST", f"{V1}/devices/usage/actions/list"),
        {
            "earliest": "2026-10-01",
            "latest": "2026-10-02",
            "deviceId": LOST["deviceIds"][0],
            "label": {"name": "a", "value": "b"},
        },
        UNDEFINED,
    ),
    "a range that ends before it begins": (
        *("POST", f"{V1}/devices/usage/actions/list"),
        {"earliest": "2026-10-03", "latest": "2026-10-02", "deviceId": LOST["deviceIds"][0]},
        UNDEFINED,
    ),
    "an aggregate of more than a month": (
        *("POST", f"{V1}/devices/usage/actions/list/aggregate"),
        {"startTime": "2026-08-01", "endTime": "2026-10-02"},
        UNDEFINED,
    ),
    "an account that is needed": (
        *("POST", f"{V1}/devices/actions/activate"),
        {"devices": [LOST], "servicePlan": "EXAMPLE5MB", "mdnZipCode": "00001"},
        "REQUEST_FAILED.MultipleAccounts",
    ),
    "a plan that is none": (
        *("POST", f"{V1}/devices/actions/activate"),
        {"accountName": OWN, "devices": [LOST], "servicePlan": "x", "mdnZipCode": "00001"},
        "REQUEST_FAILED.ServicePlan",
    ),
    "a message that is too long": (
        *("POST", f"{V1}/sms", {"accountName": OWN, "groupName": "pumps", "smsMessage": "x" * 161}),
        "INPUT_INVALID.SmsMessage.TooLong",
    ),
    "a message that is too long in bytes": (
        *("POST", f"{V1}/sms"),
        {"accountName": OWN, "groupName": "pumps", "smsMessage": "ü" * 80, "dataEncoding": "8-bit-UTF-8"},
        "INPUT_INVALID.SmsMessage.TooLong",
    ),
    "characters that 7 bits can't hold": (
        *("POST", f"{V1}/sms", {"accountName": OWN, "groupName": "pumps", "smsMessage": "ü"}),
        "INPUT_INVALID.Request.InvalidCharacter",
    ),
    "bytes that are none": (
        *("POST", f"{V1}/devices/nidd/message"),
        {"accountName": OWN, "deviceIds": LOST["deviceIds"], "maximumDeliveryTime": 2, "message": "?"},
        UNDEFINED,
    ),
    "too many bytes": (
        *("POST", f"{V1}/devices/nidd/message"),
        {"accountName": OWN, "deviceIds": LOST["deviceIds"], "maximumDeliveryTime": 2, "message": "AAAA" * 500},
        UNDEFINED,
    ),
    "another reason": (
        *("POST", f"{V1}/devices/actions/deactivate", {"accountName": OWN, "devices": [LOST], "reasonCode": "GG"}),
        UNDEFINED,
    ),
    "new hardware is missing": (
        *("PUT", f"{V1}/devices/4G/actions/deviceId"),
        {"deviceIds": LOST["deviceIds"], "change4gOption": "ChangeIMEI"},
        "INPUT_INVALID.DeviceNotProvided",
    ),
    "the number of the next page is none": ("GET", f"{V1}/leads/{OWN}?next=x", None, UNDEFINED),
    "a port that nobody posts to": (
        *("POST", f"{V1}/callbacks/{OWN}", {"name": "CarrierService", "url": "http://localhost:8080/"}),
        UNDEFINED,
    ),
    "a callback service that is none": (
        *("POST", f"{V1}/callbacks/{OWN}", {"name": "Carrier", "url": "http://localhost/"}),
        UNDEFINED,
    ),
    "a callback that is not registered": (
        *("DELETE", f"{V1}/callbacks/{OWN}/name/CarrierService", None),
        "REQUEST_FAILED.Callback",
    ),
    "nobody listens": (
        *("POST", f"{V1}/devices/prl/actions/list", {"accountName": OWN}),
        "REQUEST_FAILED.Callback",
    ),
    "no MDN": (
        *("POST", f"{V1}/devices/diagnostics/actions/list", {"accountName": OWN, "deviceList": LOST["deviceIds"]}),
        "INPUT_INVALID.Device.Kind.Invalid",
    ),
    "neither ESN nor ICCID nor MEID": (
        *("POST", f"{V1}/devices/requests/status", {"accountName": OWN, "devices": [LOST]}),
        "INPUT_INVALID.Device.Kind.Invalid",
    ),
    "a range of more than three months": (
        *("POST", f"{V1}/devices/actions/list/imeiiccidmismatch"),
        {"filter": {"earliest": "2026-01-01", "latest": "2026-10-02"}},
        UNDEFINED,
    ),
    "a monitor that lasts too long": (
        *("POST", f"{V1}/diagnostics/basic/devicereachability"),
        {
            "accountName": OWN,
            "devices": [LOST],
            "requestType": "REACHABLE_FOR_DATA",
            "monitorExpirationTime": "2046-01-01",
        },
        UNDEFINED,
    ),
}  # fmt: skip


@pytest.mark.parametrize(("method", "path", "body", "code"), ODD.values(), ids=ODD)
async def test_what_can_not_be_right_is_refused_with_its_code(
    method: str, path: str, body: object, code: str, call: Caller
):
    assert await call.code(method, path, body) == code


async def test_what_is_no_json_and_what_is_nowhere(call: Caller):
    answer = await call.http.post(f"{V1}/devices/actions/list", content=b"{", headers=call.headers)
    assert (answer.status_code, answer.json()["errorCode"]) == (400, f"UnifiedWebService.{UNDEFINED}")
    for path in (f"{V1}/nothing", "/m2m/v1/groups", f"{V1}/groups//name/x"):
        answer = await call("GET", path)
        assert (answer.status_code, answer.json()["fault"]["code"]) == (404, "900906")


async def test_errors_across_all_carriers_are_numbered(call: Caller):
    answer = await call("POST", f"{V1}/devices/profile/actions/enable", {})
    assert (answer.status_code, answer.json()["errorCode"]) == (400, "400")
    assert (await call("GET", f"{V2}/accounts/{OWN}/requests/7/status")).json()["errorCode"] == "404"


async def test_fields_that_nobody_knows_are_ignored_unless_they_shall_not(call: Caller):
    call.box = lenient = ThingSpaceSandbox(devices=1, today=TODAY)
    call.http = httpx.AsyncClient(transport=httpx.ASGITransport(lenient.app), base_url="http://sandbox")
    await call.log_in()
    assert (await call("POST", f"{V1}/devices/actions/list", {"what": 1})).status_code == 200


# -- what is changed


async def test_devices_are_listed_by_what_they_are(call: Caller, box: ThingSpaceSandbox):
    async def numbers(**filters: object) -> set[str]:
        answer = (await call("POST", f"{V1}/devices/actions/list", filters)).json()
        return {each["id"] for row in answer["devices"] for each in row["deviceIds"] if each["kind"] == "imei"}

    mine = [box.truth.device(place) for place in range(40)]
    one = mine[3]
    assert len(await numbers()) == 50
    assert len(await numbers(accountName=OTHER)) == 10
    assert await numbers(deviceList=[named(one)]) == {one.ids["imei"]}
    assert await numbers(currentState="Suspend", accountName=OWN) == {
        d.ids["imei"] for d in mine if d.state == "suspend"
    }
    assert await numbers(groupName="pumps", accountName=OWN) == {d.ids["imei"] for d in mine if d.group == "pumps"}
    search = {"kind": "imei", "startswith": "35", "endswith": one.ids["imei"][-2:], "contains": "00"}
    assert await numbers(filter={"deviceIdentifierFilters": [search]}, accountName=OWN) == {one.ids["imei"]}
    early = min(mine, key=lambda each: each.created)
    assert early.ids["imei"] in await numbers(latest=early.created.isoformat(), accountName=OWN)
    assert early.ids["imei"] not in await numbers(earliest="2026-10-01T00:00:00Z")
    assert len(await numbers(maxNumberOfDevices=7, largestDeviceIdSeen=0)) == 7


async def test_lines_go_from_state_to_state(call: Caller, box: ThingSpaceSandbox):
    actions = f"{V1}/devices/actions"
    one, away = device(box), device(box, "deactive")

    async def told(method: str, path: str, body: dict[str, object]) -> list[str]:
        assert (await call(method, path, body)).status_code == 200
        return [
            str(message.content.get("faultResponse") or message.content["status"])
            for message in box.truth.messages[-1:]
        ]

    devices: dict[str, Any] = {"accountName": OWN, "devices": listed(one)}
    assert "DeviceState" in (await told("POST", f"{actions}/restore", devices))[0]
    assert await told("POST", f"{actions}/suspend", devices) == ["Success"]
    plan = {**devices, "servicePlan": "EXAMPLE1GB"}
    assert "DeviceState" in (await told("PUT", f"{actions}/plan", plan))[0]
    assert await told("POST", f"{actions}/restore", devices) == ["Success"]
    assert await told("PUT", f"{actions}/plan", plan) == ["Success"]
    assert (one.state, one.plan) == ("active", "EXAMPLE1GB")
    again = {**plan, "mdnZipCode": "00001"}
    assert "AlreadyActive" in (await told("POST", f"{actions}/activate", again))[0]
    assert "NotFound" in (await told("POST", f"{actions}/suspend", {**devices, "devices": [LOST]}))[0]
    moved = {"accountName": OTHER, "devices": listed(away)}
    assert "DeviceState" in (await told("PUT", f"{actions}/move", moved))[0]
    assert await told("PUT", f"{actions}/move", {**moved, "devices": listed(one)}) == ["Success"]
    assert one.account == OTHER
    assert await call.code("PUT", f"{actions}/move", {**moved, "devices": listed(one, away)}) == (
        "REQUEST_FAILED.MultipleAccounts"
    )
    gone = {**devices, "devices": listed(one), "reasonCode": "FF", "deleteAfterDeactivation": True}
    assert await told("POST", f"{actions}/deactivate", gone) == ["Success"]
    assert await call.code("POST", f"{actions}/list", {"deviceId": named(one)}) == "REQUEST_FAILED.DeviceNotFound"
    new = {**again, "devices": [LOST], "groupName": "pumps", "customFields": [{"key": "CustomField3", "value": "x"}]}
    assert await told("POST", f"{actions}/activate", new) == ["Success"]
    (added,) = (await call("POST", f"{actions}/list", {"deviceId": LOST["deviceIds"][0]})).json()["devices"]
    assert added["groupNames"] == ["pumps"]
    assert (box.executed("activate_devices"), box.executed("deactivate_devices")) == (1, 1)


async def test_devices_come_and_go_at_once(call: Caller, box: ThingSpaceSandbox):
    actions, one = f"{V1}/devices/actions", device(box)
    body = {"state": "preactive", "accountName": OWN, "devicesToAdd": [LOST, *listed(one)]}
    assert [row["response"][:6] for row in (await call("POST", f"{actions}/add", body)).json()] == ["Succes", "Failed"]
    both = {"devicesToDelete": [*listed(one), LOST, {"deviceIds": one.device_ids}]}
    first, second, third = (await call("POST", f"{actions}/delete", both)).json()
    assert (first["status"], second["status"], third["status"]) == ("Failed", "Success", "Failed")
    assert (type(second["deviceIds"]), type(third["deviceIds"])) == (dict, list)


async def test_hardware_is_exchanged(call: Caller, box: ThingSpaceSandbox):
    one, other, path = device(box), box.truth.device(7), f"{V1}/devices/4G/actions/deviceId"
    body: dict[str, Any] = {"deviceIds": [named(one)], "deviceIdsTo": LOST["deviceIds"]}
    assert await call.code("PUT", path, {**body, "deviceIdsTo": [named(other)]}) == "REQUEST_FAILED.DeviceAlreadyActive"
    assert await call.code("PUT", path, {**body, "change4gOption": "ChangeIMEIandEID"}) == UNDEFINED
    await call("PUT", path, {**body, "change4gOption": "ChangeIMEI"})
    assert one.ids["imei"] == LOST["deviceIds"][0]["id"]
    before = one.ids["msisdn"]
    await call("PUT", path, {"deviceIds": [named(one)], "change4gOption": "ChangeMSISDN"})
    assert one.ids["msisdn"] != before
    await call("PUT", path, {"deviceIds": [named(device(box, "suspend"))], "change4gOption": "ChangeMSISDN"})
    assert box.truth.messages[-1].content["status"] == "Failed"


async def test_labels_come_and_go_and_split_the_usage(call: Caller, box: ThingSpaceSandbox):
    one, label = device(box, kind="eid"), {"name": "owner", "value": "driver"}
    path = f"{V1}/devices/actions/usagesegmentationlabels"
    lost = {"deviceIds": [{"kind": "eid", "id": "9" * 32}], "label": label}
    await call("POST", path, {"accountName": OWN, "labels": [{"deviceIds": [named(one, "eid")], "label": label}, lost]})
    assert one.labels == {"owner": "driver"}
    assert [message.content["status"] for message in box.truth.messages] == ["Success", "Failed"]
    window = {"earliest": "2026-10-01T00:00:00Z", "latest": "2026-10-30T00:00:00Z"}
    usage = f"{V1}/devices/usage/actions/list"
    by_label = (await call("POST", usage, {**window, "label": label})).json()["usageHistory"]
    assert by_label == (await call("POST", usage, {**window, "deviceId": named(one)})).json()["usageHistory"] != []
    billed = {"accountName": OWN, "labels": [label]}
    found = (await call("POST", f"{V1}/devices/usage/actions/billedusage", billed)).json()
    assert found["devices"][0]["bytesUsed"] > 0
    await call("DELETE", path, {"accountName": OWN, "labels": [label], "deviceId": named(one)})
    assert one.labels == {}
    one.labels["owner"] = "driver"
    await call("DELETE", path, {"accountName": OWN, "labels": [label]})
    assert one.labels == {}


async def test_groups_hold_each_device_once(call: Caller, box: ThingSpaceSandbox):
    one, two = device(box), device(box, "suspend")
    create = {"accountName": OWN, "groupName": "roof", "groupDescription": "x", "devicesToAdd": [named(one)]}
    assert (await call("POST", f"{V1}/groups", create)).json() == {"success": True}
    assert await call.code("POST", f"{V1}/groups", create) == "REQUEST_FAILED.DeviceGroup.Exists"
    assert await call.code("PUT", f"{V1}/groups/{OWN}/name/roof", {"newGroupName": "pumps"}) == (
        "REQUEST_FAILED.DeviceGroup.Exists"
    )
    update = {"newGroupName": "top", "devicesToAdd": [named(two)], "devicesToRemove": [named(one)]}
    await call("PUT", f"{V1}/groups/{OWN}/name/roof", update)
    assert (one.group, two.group) == ("Unassigned Devices", "top")
    assert await call.code("GET", f"{V1}/groups/{OWN}/name/roof") == "REQUEST_FAILED.DeviceGroupNotFound"
    await call("DELETE", f"{V1}/groups/{OWN}/name/top")
    assert two.group == "Unassigned Devices"
    assert await call.code("DELETE", f"{V1}/groups/{OWN}/name/Unassigned%20Devices") == (
        "INPUT_INVALID.DeviceGroup.DeleteDefault"
    )


async def test_monitors_begin_and_end(call: Caller, box: ThingSpaceSandbox):
    path, one = f"{V1}/diagnostics/basic/devicereachability", device(box)
    start = {
        "accountName": OWN,
        "devices": listed(one),
        "requestType": "REACHABLE_FOR_SMS",
        "monitorExpirationTime": "2027-01-01",
    }
    await call("POST", path, start)
    (number,) = box.app.state.monitors
    for filters, ids in (
        ({}, [number]),
        ({"requestType": "REACHABLE_FOR_SMS"}, [number]),
        ({"monitorType": "REACHABLE_FOR_DATA"}, []),
    ):
        await call("POST", f"{path}/monitors", {"accountName": OWN, "devices": listed(one), **filters})
        assert box.truth.messages[-1].content["monitorResponse"] == {"monitorIds": ids}
    for status in ("Success", "Failed"):
        await call("DELETE", path, {"accountName": OWN, "monitorIds": [number]})
        assert box.truth.messages[-1].content["status"] == status


async def test_messages_go_to_active_devices(call: Caller, box: ThingSpaceSandbox):
    active, suspended = device(box), device(box, "suspend")
    body = {"accountName": OWN, "smsMessage": "hello", "deviceIds": [named(active), named(suspended)]}
    await call("POST", f"{V1}/sms", body)
    assert [row["message"] for row in box.truth.sent_sms] == ["hello"]
    assert box.executed("send_sms") == 1
    await call("POST", f"{V1}/devices/sms/history/actions/list", {"deviceId": named(active)})
    assert box.truth.messages[-1].content["smsHistoryResponse"] != {"events": []}
    nidd = {"accountName": OWN, "deviceIds": [named(active), *LOST["deviceIds"]], "maximumDeliveryTime": 9}
    await call("POST", f"{V1}/devices/nidd/message", {**nidd, "message": "AAAA"})
    assert [message.content["status"] for message in box.truth.messages[-2:]] == ["Delivered", "Failed"]


async def test_a_queue_of_messages_grows_and_is_emptied_page_by_page(call: Caller, box: ThingSpaceSandbox):
    box.app.state.waiting_sms.clear()
    assert (await call("GET", f"{V1}/sms/{OWN}/history")).json() == {"hasMoreData": False, "messages": []}
    for number in range(3):
        box.receive_sms(box.truth.device(0), str(number))
    first = await call("GET", f"{V1}/sms/{OWN}/history")
    assert first.status_code == 202
    assert first.json() == (await call("GET", f"{V1}/sms/{OWN}/history")).json()
    last = await call("GET", first.headers["location"])
    assert (last.status_code, [row["message"] for row in last.json()["messages"]]) == (200, ["2"])
    assert [row["message"] for row in box.truth.acknowledged_sms] == ["0", "1"]


async def test_an_empty_list_of_callbacks_is_no_body(call: Caller):
    assert (await call("GET", f"{V1}/callbacks/{OWN}")).content == b""
    await call("POST", f"{V1}/callbacks/{OWN}", {"name": "CarrierService", "url": "https://example.com/"})
    assert (await call("GET", f"{V1}/callbacks/{OWN}")).json()[0]["serviceName"] == "CarrierService"


async def test_a_trigger_needs_a_group_that_exists(call: Caller):
    trigger = {"name": "x", "accountName": OWN, "triggerCategory": "DeviceDataUsage", "groupName": "none"}
    assert await call.code("POST", f"{V1}/triggers", trigger) == "REQUEST_FAILED.DeviceGroupNotFound"


# -- the sandbox itself


@pytest.mark.parametrize(
    "url", ["http://example.com/", "http://192.0.2.1:9001/", "https://127.0.0.1/", "http://[::1]:9002/"]
)
@pytest.mark.parametrize("anyio_backend", ["asyncio"])
async def test_nothing_is_posted_to_another_machine(url: str, call: Caller, box: ThingSpaceSandbox):
    await call("POST", f"{V1}/callbacks/{OWN}", {"name": "CarrierService", "url": url})
    await call("POST", f"{V1}/devices/actions/suspend", {"accountName": OWN, "devices": listed(device(box))})
    (message,) = box.truth.messages
    await deliver(box.app.state, message, (0, 0))
    assert (message.attempts, message.delivered) == (3, False)
    box.app.state.callbacks.clear()
    await deliver(box.app.state, message, ())
    assert message.attempts == 3


def test_the_same_seed_is_the_same_fleet():
    one, same, other = (ThingSpaceSandbox(devices=20, seed=seed, today=TODAY) for seed in (1, 1, 2))
    assert one.truth.devices() == same.truth.devices() != other.truth.devices()
    assert len(one.truth.devices(None)) == 30


@pytest.mark.parametrize("wrong", [{"devices": -1}, {"session_minutes": -1}, {"seen": -1}])
def test_sizes_that_make_no_sense_are_refused(wrong: dict[str, Any]):
    with pytest.raises(ValueError, match="less than 0"):
        ThingSpaceSandbox(**wrong)


def test_endpoints_that_are_none_are_refused(box: ThingSpaceSandbox, start: Callable[[Box[App]], str]):
    with pytest.raises(ValueError, match="There is no endpoint 'x'"):
        box.executed("x")
    assert start(box).endswith("/api")
    assert len(box.endpoints) == 70
