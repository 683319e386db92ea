"""Requests that did not come from our own client: each is checked against the spec, over httpx and respx."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping

import httpx
import pytest
import respx

from lattigo import AsyncLattigo, ConnectionLost, NotSent, Options, OutcomeUnknown, Request
from lattigo._core.fields import JSON
from lattigo._core.operation import Operation, Parameter
from lattigo.models import UploadId
from lattigo.testing import FakeLattigo, FakeService, WrongRequest

KEYS = ("my-key", "my-secret")
GET, PUT, POST = "GET", "PUT", "POST"
NOTE = "/v2/devices/pump-7/note"
MANY = "/v2/device_operations"
UPLOAD = {"upload_email": "a@example.com", "upload_sku": "A"}


@pytest.fixture
def fake() -> FakeLattigo:
    return FakeLattigo(*KEYS)


@pytest.fixture
async def line(fake: FakeLattigo) -> AsyncGenerator[httpx.AsyncClient]:
    transport = httpx.MockTransport(fake.respond)
    async with httpx.AsyncClient(transport=transport, auth=KEYS, base_url="https://api.lattigo.com") as client:
        yield client


async def test_any_client_of_httpx_is_answered(line: httpx.AsyncClient, fake: FakeLattigo):
    fake.on("get_device").respond(state="suspended")
    answer = await line.get("/v2/devices/pump%2F7", params={"id_type": "imei"})
    assert (answer.status_code, answer.json()["state"], answer.json()["imei"]) == (200, "suspended", "pump/7")
    assert fake.calls[-1].arguments == {"device_name": "pump/7", "id_type": "imei"}
    names = await line.get("/v2/devices", params={"per_page": 1})
    assert (names.json(), names.headers["X-Next-Page"], names.headers["X-Total"]) == (["meter-0001"], "2", "2")
    assert len((await line.get("/v2/devices?details=true")).json()) == 2
    assert [call.operation for call in fake.calls] == ["get_device", "list_device_names", "list_devices"]


@pytest.mark.parametrize(
    ("method", "url", "body", "said"),
    [
        (
            GET,
            "/v2/devicez/secret-1",
            None,
            r"path /v2/devicez/\*\*\*: did you mean /v2/devices or /v2/d",
        ),
        (GET, "/", None, r"No operation has the path /: "),
        (POST, NOTE, {}, r"/v2/devices/{device_name}/note takes PUT, not POST"),
        (GET, "/v2/devices/secret-1?id_typ=iccid", None, r"get_device: Unknown query parameter 'id_typ': .*id_type"),
        (GET, "/v2/devices?details=yes", None, r"Unknown query parameter 'details'"),
        (GET, "/v2/users?page=1&page=2", None, r"list_users: page came 2 times"),
        (GET, "/v2/users?page=secret-1", None, r"page is a text instead of a whole number"),
        (GET, "/v2/users?page=0", None, r"page is below 1"),
        (GET, "/v2/devices/secret-1/calamp_messages?start_date=2026-10-01", None, r"end_date is missing"),
        (GET, "/v2/devices/secret-1/get_sms?direction=up", None, r"direction is .*one of all, received, sent"),
        (GET, "/v2/devices/a/get_sms?start_date=2026-10-31&end_date=2026-10-01", None, r"end_date .* is before"),
        (GET, "/v2/users", {"page": 1}, r"Unknown member of the body 'page': there is none"),
        (PUT, NOTE, None, r"set_note: field_name is missing. note is missing"),
        (PUT, NOTE, {"field_nam": "note", "note": ""}, r"'field_nam': did you mean field_name.* field_name is missing"),
        (PUT, NOTE, {"field_name": "note", "note": None}, r"note is null instead of a text"),
        (PUT, NOTE, {"field_name": "note", "note": 5}, r"note must be a text"),
        (PUT, NOTE, [1], r"must be a JSON object, sent as application/json"),
        (
            POST,
            f"{MANY}/send_sms",
            {"device_names": "secret-1", "sms_text": "a"},
            r"device_names is a text instead",
        ),
        (POST, f"{MANY}/send_sms", {"device_names": [], "sms_text": "a"}, r"device_names is empty"),
        (POST, f"{MANY}/remove_usage_limit", {"device_names": [5]}, r"device_names\[0\] must be a text"),
        (
            POST,
            f"{MANY}/set_usage_limit",
            {"device_names": ["a"], "kb_limit": "5", "action": "suspend"},
            r"kb_limit m",
        ),
        (
            POST,
            f"{MANY}/set_usage_limit",
            {"device_names": ["a"], "kb_limit": 5},
            r"At least one of `action` or `usernames`",
        ),
        (POST, f"{MANY}/upload_request", {**UPLOAD, "upload_ids": [{}]}, r"upload_ids\[0\].imei is missing"),
        (
            POST,
            f"{MANY}/upload_request",
            {**UPLOAD, "upload_ids": [{"imei": "35", "serial": "secret-1"}]},
            r"upload_ids\[0\].serial is not in the spec",
        ),
    ],
)
async def test_what_is_wrong_with_a_request_is_told(
    method: str, url: str, body: object, said: str, line: httpx.AsyncClient, fake: FakeLattigo
):
    with pytest.raises(WrongRequest, match=said) as wrong:
        await line.request(method, url, json=body)
    assert "secret-1" not in str(wrong.value)
    with pytest.raises(AssertionError, match=said):
        fake.verify()
    assert not fake.calls


async def test_a_body_must_be_json(line: httpx.AsyncClient):
    with pytest.raises(WrongRequest, match="must be a JSON object"):
        await line.put(NOTE, content=b"{")
    with pytest.raises(WrongRequest, match="sent as application/json"):
        await line.put(NOTE, data={"field_name": "note", "note": "a"})


@pytest.mark.parametrize(
    ("auth", "said"), [(None, "Authorization is missing"), (("my-key", "other-secret"), "credentials are not those")]
)
async def test_credentials_must_be_those_of_the_fake(auth: tuple[str, str] | None, said: str, fake: FakeLattigo):
    async with httpx.AsyncClient(transport=httpx.MockTransport(fake.respond), auth=auth) as client:
        with pytest.raises(WrongRequest, match=said) as wrong:
            await client.get("https://api.lattigo.com/v2/users")
    assert "secret" not in str(wrong.value)


def test_a_client_that_does_not_await_is_answered_too(fake: FakeLattigo):
    with httpx.Client(transport=httpx.MockTransport(fake.respond), auth=KEYS) as client:
        assert client.get("https://api.lattigo.com/v2/users").json() == ["fleet.manager", "night.shift"]


@respx.mock
async def test_routes_of_respx_can_lead_to_the_fake(fake: FakeLattigo):
    respx.route(host="api.lattigo.com").mock(side_effect=fake.respond)
    respx.get("https://weather.example.com/").respond(json={"sun": True})
    fake.on("get_device").fail("timeout", times=2).fail("reset", times=1)
    async with AsyncLattigo(*KEYS, clock=fake.clock) as lattigo, httpx.AsyncClient() as other:
        assert (await lattigo.devices.get("pump-7")).device_name == "pump-7"
        assert (await other.get("https://weather.example.com/")).json() == {"sun": True}
    assert [call.outcome for call in fake.calls] == ["timeout", "timeout", "reset", 200]


async def test_faults_are_those_of_httpx_to_a_client_of_the_users(line: httpx.AsyncClient, fake: FakeLattigo):
    fake.on("get_device").fail("unreachable").fail("reset")
    fake.on("send_sms").fail("timeout")
    once = Options(attempts=1)
    async with AsyncLattigo(*KEYS, http_client=line, clock=fake.clock, options=once) as lattigo:
        for error in (NotSent, ConnectionLost):
            with pytest.raises(error):
                await lattigo.devices.get("pump-7")
        with pytest.raises(OutcomeUnknown):
            await lattigo.device_operations.send_sms(device_names=["pump-7"], sms_text="reboot")


# another service

ITEMS: Operation[list[str]] = Operation(
    name="items",
    method="GET",
    path="/items",
    effect="read",
    response=list[str],
    fixed={"full": "true"},
    doc="items",
    parameters=(
        Parameter("tags", "query", list[str], wire="tag"),
        Parameter("trace", "header", str, wire="X-Trace", required=True),
        Parameter("sizes", "header", list[int], wire="X-Sizes"),
    ),
)
LOG_IN: Operation[dict[str, str]] = Operation(
    name="log_in",
    method="POST",
    path="/token",
    effect="write",
    response=dict[str, str],
    form=True,
    doc="token",
    parameters=(Parameter("scope", "body", str, required=True), Parameter("seconds", "body", int)),
)
UPLOAD_ONE: Operation[dict[str, str]] = Operation(
    name="upload",
    method="POST",
    path="/upload",
    effect="write",
    response=dict[str, str],
    doc="upload",
    parameters=(Parameter("id", "whole body", UploadId, required=True),),
)
EMPTY: dict[int, JSON] = {200: {}}
SHOP = FakeService(
    {"items": ITEMS, "log_in": LOG_IN, "upload": UPLOAD_ONE},
    {"items": {201: ["a"]}, "log_in": EMPTY, "upload": EMPTY},
    {418: {"error": "teapot"}},
)


def asked(path: str, headers: Mapping[str, str]) -> Request:
    return Request("GET", f"https://shop.example.com{path}", headers, None)


async def test_any_service_can_be_made_of_its_operations_and_examples():
    answer = await SHOP.send(asked("/items?full=true&tag=a&tag=b", {"x-trace": "1", "x-sizes": "1,2"}), timeout=1)
    assert (answer.status, answer.body) == (201, b'["a"]')
    assert SHOP.calls[-1].arguments == {"tags": ["a", "b"], "trace": "1", "sizes": [1, 2]}
    SHOP.on("items").fail(418)
    answer = await SHOP.send(asked("/items?full=true", {"x-trace": "1"}), timeout=1)
    assert (answer.status, answer.body) == (418, b'{"error":"teapot"}')


async def test_a_body_may_be_a_form():
    form = {"content-type": "application/x-www-form-urlencoded"}
    await SHOP.send(Request("POST", "https://a/token", form, b"scope=all&seconds=60"), timeout=1)
    assert SHOP.calls[-1].arguments == {"scope": "all", "seconds": 60}
    with pytest.raises(WrongRequest, match="must be a form"):
        await SHOP.send(Request("POST", "https://a/token", {}, b"scope=all"), timeout=1)
    with pytest.raises(WrongRequest, match=r"'scop': did you mean scope.* scope is missing"):
        await SHOP.send(Request("POST", "https://a/token", form, b"scop=all"), timeout=1)


async def test_a_body_may_be_one_object():
    as_json = {"content-type": "application/json"}
    await SHOP.send(Request("POST", "https://a/upload", as_json, b'{"imei":"35"}'), timeout=1)
    assert SHOP.calls[-1].arguments == {"id": UploadId(imei="35")}
    for body, said in ((b'{"imei":"35","x":1}', "id.x is not in the spec"), (b"{}", "id.imei is missing")):
        with pytest.raises(WrongRequest, match=said):
            await SHOP.send(Request("POST", "https://a/upload", as_json, body), timeout=1)


async def test_what_is_always_sent_must_be_sent():
    with pytest.raises(WrongRequest, match=r"items: full must be true. trace is missing"):
        await SHOP.send(asked("/items?full=1", {}), timeout=1)
