"""Every operation with every one of its parameters, as the service sees it over a real socket."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from inspect import isawaitable

import pytest
from attrs import field, frozen

from lattigo import AsyncLattigo, Pager, models
from lattigo._generated.operations import OPERATIONS
from lattigo.sandbox import Sandbox

pytestmark = pytest.mark.no_cover

TODAY = date(2026, 10, 31)
SINCE, UNTIL = date(2026, 10, 1), datetime(2026, 10, 30, 22, tzinfo=UTC)
RANGE = {"start_date": SINCE, "end_date": UNTIL}
RANGE_SENT = {"start_date": "2026-10-01", "end_date": "2026-10-30T22:00:00Z"}
PAGE = {"page": 2, "per_page": 4, "offset": 1}
PAGE_SENT = {"page": "2", "per_page": "4", "offset": "1"}
SHORT_PAGE, SHORT_PAGE_SENT = {**PAGE, "per_page": 1}, {**PAGE_SENT, "per_page": "1"}
LAST_DAYS, LAST_DAYS_SENT = {**RANGE, "start_date": date(2026, 10, 29)}, {**RANGE_SENT, "start_date": "2026-10-29"}
SEED = 1
"""Of a fleet whose first device is an active Vodafone SIM in a CalAmp tracker: every endpoint has an answer for it."""
ICCID = str(next(Sandbox(devices=1, seed=SEED, today=TODAY).truth.devices())["iccid"])
NEW = {"iccid": "8914800000123456789", "imei": "352940000000013"}
NOTES = {"note": "North", "note1": "1", "note2": "2", "note3": "3"}


@frozen
class Case:
    """A call with every parameter, what the service must see, and what comes back."""

    namespace: str
    method: str
    arguments: dict[str, object]
    verb: str
    path: str
    answer: type
    """The type of the answer, or of each row of it."""
    query: dict[str, str] = field(factory=dict)
    body: dict[str, object] | None = None

    def call(self, client: AsyncLattigo) -> object:
        return getattr(getattr(client, self.namespace), self.method)(**self.arguments)


ONE = {"device_name": ICCID, "id_type": "iccid"}
SOME = {"device_names": [ICCID]}
USAGE = {**ONE, **RANGE, "limit": 20, **PAGE}
USAGE_SENT = {**RANGE_SENT, "limit": "20", "id_type": "iccid", **PAGE_SENT}
DEVICE = f"/v2/devices/{ICCID}"
BULK = "/v2/device_operations"
CASES = {
    "list_devices": Case(
        *("devices", "list", {"state": "active", **PAGE}, "GET", "/v2/devices", models.Device),
        query={"details": "true", "state": "active", **PAGE_SENT},
    ),
    "list_device_names": Case(
        *("devices", "list_names", {"state": "active", **PAGE}, "GET", "/v2/devices", str),
        query={"state": "active", **PAGE_SENT},
    ),
    "get_device": Case("devices", "get", ONE, "GET", DEVICE, models.Device, query={"id_type": "iccid"}),
    "get_sms": Case(
        *("devices", "get_sms", {**ONE, **RANGE, "direction": "received"}, "GET", f"{DEVICE}/get_sms", models.Sms),
        query={**RANGE_SENT, "direction": "received", "id_type": "iccid"},
    ),
    "calamp_messages": Case(
        *("devices", "calamp_messages", {**ONE, **RANGE, "event_code": 20, **PAGE}),
        *("GET", f"{DEVICE}/calamp_messages", models.CalAmpMessage),
        query={**RANGE_SENT, "event_code": "20", "id_type": "iccid", **PAGE_SENT},
    ),
    "last_calamp_message": Case(
        *("devices", "last_calamp_message", ONE, "GET", f"{DEVICE}/last_calamp_message", models.CalAmpMessage),
        query={"id_type": "iccid"},
    ),
    "set_note": Case(
        *("devices", "set_note", {**ONE, "field_name": "note2", "note": "Roof"}, "PUT", f"{DEVICE}/note", str),
        body={"field_name": "note2", "note": "Roof", "id_type": "iccid"},
    ),
    "device_reports": Case(
        *("devices", "device_reports", USAGE, "GET", f"{DEVICE}/device_reports", models.DeviceReport), query=USAGE_SENT
    ),
    "daily_data_usages": Case(
        *("devices", "daily_data_usages", USAGE, "GET", f"{DEVICE}/daily_data_usages", models.DailyDataUsage),
        query=USAGE_SENT,
    ),
    "monthly_data_usages": Case(
        *("devices", "monthly_data_usages", {**USAGE, "start_date": date(2026, 1, 1)}),
        *("GET", f"{DEVICE}/monthly_data_usages", models.MonthlyDataUsage),
        query={**USAGE_SENT, "start_date": "2026-01-01"},
    ),
    "cellular_locate": Case(
        *("devices", "cellular_locate", ONE, "POST", f"{DEVICE}/cellular_locate", str), body={"id_type": "iccid"}
    ),
    "calculate_etf": Case(
        "devices", "calculate_etf", ONE, "GET", f"{DEVICE}/calculate_etf", Decimal, query={"id_type": "iccid"}
    ),
    "activation_request": Case(
        "device_operations",
        "activation_request",
        {
            "rate_plan_name": "Example 10 MB",
            "device_sku": "SKU-1",
            "region_code": "94107",
            "activation_requests": [models.ActivationRequest(**NEW, **NOTES)],
        },
        *("POST", f"{BULK}/activation_request", models.ActivationResult),
        body={
            "rate_plan_name": "Example 10 MB",
            "device_sku": "SKU-1",
            "region_code": "94107",
            "activation_requests": [{**NEW, **NOTES}],
        },
    ),
    "suspend_no_billing_request": Case(
        *("device_operations", "suspend_no_billing_request"),
        {"suspension_requests": [models.SuspensionRequest(**NEW)]},
        *("POST", f"{BULK}/suspend_no_billing_request", str),
        body={"suspension_requests": [NEW]},
    ),
    "change_cost_center": Case(
        *("device_operations", "change_cost_center", {**SOME, "cost_center": "Field"}),
        *("PUT", f"{BULK}/change_cost_center", models.ChangeStatus),
        body={**SOME, "cost_center": "Field"},
    ),
    "change_simstate": Case(
        *("device_operations", "change_simstate", {**SOME, "state": "suspend", "id_type": "iccid"}),
        *("PUT", f"{BULK}/change_simstate", models.ChangeStatus),
        body={**SOME, "state": "suspend", "id_type": "iccid"},
    ),
    "remove_usage_limit": Case(
        *("device_operations", "remove_usage_limit", SOME),
        *("POST", f"{BULK}/remove_usage_limit", models.OperationStatus),
        body=SOME,
    ),
    "send_sms": Case(
        *("device_operations", "send_sms", {**SOME, "sms_text": "Grüße & <b>"}),
        *("POST", f"{BULK}/send_sms", models.OperationStatus),
        body={**SOME, "sms_text": "Grüße & <b>"},
    ),
    "set_usage_limit": Case(
        "device_operations",
        "set_usage_limit",
        {**SOME, "kb_limit": 5000, "action": "suspend", "usernames": ["ops@example.com"]},
        *("POST", f"{BULK}/set_usage_limit", models.OperationStatus),
        body={**SOME, "kb_limit": 5000, "action": "suspend", "usernames": ["ops@example.com"]},
    ),
    "terminate_service": Case(
        *("device_operations", "terminate_service", SOME),
        *("PUT", f"{BULK}/terminate_service", models.TerminateStatus),
        body=SOME,
    ),
    "upload_request": Case(
        "device_operations",
        "upload_request",
        {
            "upload_email": "vendor@example.com",
            "upload_sku": "SKU-1",
            "upload_ids": [models.UploadId(imei=NEW["imei"])],
        },
        *("POST", f"{BULK}/upload_request", models.UploadResult),
        body={"upload_email": "vendor@example.com", "upload_sku": "SKU-1", "upload_ids": [{"imei": NEW["imei"]}]},
    ),
    "calamp_events": Case(
        *("device_operations", "calamp_events", {"event_code": 20, **LAST_DAYS, "state": "active", **PAGE}),
        *("GET", f"{BULK}/calamp_events", models.CalAmpMessage),
        query={"event_code": "20", **LAST_DAYS_SENT, "state": "active", **PAGE_SENT},
    ),
    "list_rate_plans": Case(
        "rate_plans", "list", SHORT_PAGE, "GET", "/v2/rate_plans", models.RatePlan, query=SHORT_PAGE_SENT
    ),
    "list_users": Case("users", "list", SHORT_PAGE, "GET", "/v2/users", str, query=SHORT_PAGE_SENT),
}


def test_no_operation_and_no_parameter_is_left_out():
    given = {name: set(case.arguments) for name, case in CASES.items()}
    assert given == {name: {parameter.name for parameter in it.parameters} for name, it in OPERATIONS.items()}


def test_no_field_of_a_request_is_left_out():
    sent = {field for case in CASES.values() for field in _fields(case.body)}
    for model in (models.ActivationRequest, models.SuspensionRequest, models.UploadId):
        assert set(model.__annotations__) <= sent


def _fields(body: object) -> set[str]:
    if isinstance(body, dict):
        return set(body).union(*map(_fields, body.values()))
    return set().union(*map(_fields, body)) if isinstance(body, list) else set()


@pytest.fixture
def box() -> Sandbox:
    return Sandbox(devices=30, seed=SEED, today=TODAY)


@pytest.mark.parametrize("name", CASES)
async def test_an_operation_reaches_its_endpoint_with_every_parameter(name: str, box: Sandbox, client: AsyncLattigo):
    case = CASES[name]
    called = case.call(client)
    answer = await called.collect() if isinstance(called, Pager) else await called if isawaitable(called) else None
    seen = box.seen[0]
    assert (seen.method, seen.path, seen.status) == (case.verb, case.path, 200)
    assert dict(seen.query) == case.query
    assert len(seen.query) == len(case.query)
    assert seen.body == case.body
    assert seen.account == box.accounts[0].key_name
    assert seen.headers["authorization"] == "***"
    assert seen.headers["accept"] == "application/json"
    assert seen.headers["user-agent"].startswith("lattigo-python/")
    assert seen.headers.get("content-type") == (None if case.body is None else "application/json")
    rows = answer if isinstance(answer, list) else answer.values() if isinstance(answer, dict) else [answer]
    assert rows
    assert {type(row) for row in rows} == {case.answer}
