# Generated from spec/lattigo.yaml (sha256 b08cedcf43376534). Do not edit: change the spec, then run python -m codegen.
# Arguments are packed into lines, so that an operation is visible at a glance.
# fmt: off
"""Every operation of Lattigo as data."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from .._core.fields import JSON
from .._core.operation import Operation, Parameter
from .._core.paging_styles import Numbered
from .models import (
    ActivationRequest,
    ActivationResult,
    CalAmpMessage,
    ChangeStatus,
    DailyDataUsage,
    Device,
    DeviceReport,
    DeviceState,
    IdType,
    MonthlyDataUsage,
    NoteField,
    OperationStatus,
    RatePlan,
    SimStateChange,
    Sms,
    SmsDirection,
    SuspensionRequest,
    TerminateStatus,
    UploadId,
    UploadResult,
    UsageLimitAction,
)

STATE = Parameter("state", "query", DeviceState, min_length=1)
PAGE = Parameter("page", "query", int, minimum=1)
PER_PAGE = Parameter("per_page", "query", int, minimum=1)
OFFSET = Parameter("offset", "query", int, minimum=0)
DEVICE_NAME = Parameter("device_name", "path", str, required=True, personal=True, min_length=1)
ID_TYPE = Parameter("id_type", "query", IdType)
START_DATE = Parameter("start_date", "query", date | datetime)
END_DATE = Parameter("end_date", "query", date | datetime, not_before="start_date")
MESSAGES_START = Parameter("start_date", "query", date | datetime, required=True)
MESSAGES_END = Parameter("end_date", "query", date | datetime, required=True, not_before="start_date")
ID_TYPE_IN_BODY = Parameter("id_type", "body", IdType)
LIMIT = Parameter("limit", "query", int, minimum=1, send=10000)
DEVICE_NAMES = Parameter("device_names", "body", list[str], required=True, personal=True, min_length=1)

LIST_DEVICES: Operation[list[Device]] = Operation(
    name="list_devices", method="GET", path="/v2/devices", effect="read", response=list[Device], envelope="devices",
        fixed={"details": "true"},
    parameters=(STATE, PAGE, PER_PAGE, OFFSET),
    paging=Numbered(next="X-Next-Page", total="X-Total", used="X-Per-Page", key="device_name"),
    doc="v2/devices")
LIST_DEVICE_NAMES: Operation[list[str]] = Operation(
    name="list_device_names", method="GET", path="/v2/devices", effect="read", response=list[str], envelope="devices",
    parameters=(STATE, PAGE, PER_PAGE, OFFSET),
    paging=Numbered(next="X-Next-Page", total="X-Total", used="X-Per-Page"),
    doc="v2/devices")
GET_DEVICE: Operation[Device] = Operation(
    name="get_device", method="GET", path="/v2/devices/{device_name}", effect="read", response=Device,
        envelope="device",
    parameters=(DEVICE_NAME, ID_TYPE),
    doc="v2/devices/:device_name")
GET_SMS: Operation[list[Sms]] = Operation(
    name="get_sms", method="GET", path="/v2/devices/{device_name}/get_sms", effect="read", response=list[Sms],
    parameters=(DEVICE_NAME, START_DATE, END_DATE,
        Parameter("direction", "query", SmsDirection, values=("all", "received", "sent")), ID_TYPE),
    doc="v2/devices/:device_name/get_sms")
CALAMP_MESSAGES: Operation[list[CalAmpMessage]] = Operation(
    name="calamp_messages", method="GET", path="/v2/devices/{device_name}/calamp_messages", effect="read",
        response=list[CalAmpMessage],
    parameters=(DEVICE_NAME, MESSAGES_START, MESSAGES_END, Parameter("event_code", "query", int), ID_TYPE, PAGE,
        PER_PAGE, OFFSET),
    paging=Numbered(next="X-Next-Page", total="X-Total", used="X-Per-Page", key="message_id"),
    doc="v2/devices/:device_name/calamp_messages", deprecated=True)
LAST_CALAMP_MESSAGE: Operation[CalAmpMessage | None] = Operation(
    name="last_calamp_message", method="GET", path="/v2/devices/{device_name}/last_calamp_message", effect="read",
        response=CalAmpMessage | None,
    parameters=(DEVICE_NAME, ID_TYPE),
    doc="v2/devices/:device_name/last_calamp_message", deprecated=True)
SET_NOTE: Operation[dict[str, str]] = Operation(
    name="set_note", method="PUT", path="/v2/devices/{device_name}/note", effect="write", response=dict[str, str],
        idempotent=True,
    parameters=(DEVICE_NAME,
        Parameter("field_name", "body", NoteField, required=True, values=("note", "note1", "note2", "note3")),
        Parameter("note", "body", str, required=True, personal=True), ID_TYPE_IN_BODY),
    doc="v2/devices/:device_name/note")
DEVICE_REPORTS: Operation[list[DeviceReport]] = Operation(
    name="device_reports", method="GET", path="/v2/devices/{device_name}/device_reports", effect="read",
        response=list[DeviceReport],
    parameters=(DEVICE_NAME, START_DATE, END_DATE, LIMIT, ID_TYPE, PAGE, PER_PAGE, OFFSET),
    paging=Numbered(next="X-Next-Page", total="X-Total", used="X-Per-Page", key="id"),
    doc="v2/devices/:device_name/device_reports")
DAILY_DATA_USAGES: Operation[list[DailyDataUsage]] = Operation(
    name="daily_data_usages", method="GET", path="/v2/devices/{device_name}/daily_data_usages", effect="read",
        response=list[DailyDataUsage],
    parameters=(DEVICE_NAME, START_DATE, END_DATE, LIMIT, ID_TYPE, PAGE, PER_PAGE, OFFSET),
    paging=Numbered(next="X-Next-Page", total="X-Total", used="X-Per-Page", key="id", one_per="day", since="start_date",
        until="end_date"),
    doc="v2/devices/:device_name/daily_data_usages")
MONTHLY_DATA_USAGES: Operation[list[MonthlyDataUsage]] = Operation(
    name="monthly_data_usages", method="GET", path="/v2/devices/{device_name}/monthly_data_usages", effect="read",
        response=list[MonthlyDataUsage],
    parameters=(DEVICE_NAME, START_DATE, END_DATE, LIMIT, ID_TYPE, PAGE, PER_PAGE, OFFSET),
    paging=Numbered(next="X-Next-Page", total="X-Total", used="X-Per-Page", key="id", one_per="month",
        since="start_date", until="end_date"),
    doc="v2/devices/:device_name/monthly_data_usages")
CELLULAR_LOCATE: Operation[dict[str, str]] = Operation(
    name="cellular_locate", method="POST", path="/v2/devices/{device_name}/cellular_locate", effect="billable",
        response=dict[str, str],
    parameters=(DEVICE_NAME, ID_TYPE_IN_BODY),
    reconcile="No call reports whether the carrier was queried; check the charges in the portal before you try "
        "again.",
    price="Charged per call. No call returns the price; it is in your contract.",
    doc="v2/devices/:device_name/cellular_locate")
CALCULATE_ETF: Operation[dict[str, Decimal | None]] = Operation(
    name="calculate_etf", method="GET", path="/v2/devices/{device_name}/calculate_etf", effect="read",
        response=dict[str, Decimal | None],
    parameters=(DEVICE_NAME, ID_TYPE),
    doc="v2/devices/:device_name/calculate_etf")
ACTIVATION_REQUEST: Operation[ActivationResult] = Operation(
    name="activation_request", method="POST", path="/v2/device_operations/activation_request", effect="billable",
        response=ActivationResult,
    parameters=(Parameter("rate_plan_name", "body", str, required=True, min_length=1),
        Parameter("device_sku", "body", str, min_length=1), Parameter("region_code", "body", str, min_length=1),
        Parameter("activation_requests", "body", list[ActivationRequest], required=True, min_length=1)),
    reconcile="Call `devices.get` with the ICCID and `id_type=iccid`: the device appears with its state once it is "
        "activated. Until then, only the portal shows the order.",
    price="`activation_fee` of the rate plan for each device, and then its monthly prices: see " "`rate_plans.list`.",
    errors={422: ActivationResult}, doc="v2/device_operations/activation_request")
SUSPEND_NO_BILLING_REQUEST: Operation[dict[str, JSON]] = Operation(
    name="suspend_no_billing_request", method="POST", path="/v2/device_operations/suspend_no_billing_request",
        effect="write", response=dict[str, JSON],
    parameters=(Parameter("suspension_requests", "body", list[SuspensionRequest], required=True, min_length=1),),
    reconcile="Call `devices.get` with the ICCID and `id_type=iccid`: the state changes once the device is "
        "suspended. Until then, only the portal shows the order.",
    doc="v2/device_operations/suspend_no_billing_request", deprecated=True)
CHANGE_COST_CENTER: Operation[ChangeStatus] = Operation(
    name="change_cost_center", method="PUT", path="/v2/device_operations/change_cost_center", effect="write",
        response=ChangeStatus, idempotent=True,
    parameters=(DEVICE_NAMES, Parameter("cost_center", "body", str, required=True)),
    doc="v2/device_operations/change_cost_center")
CHANGE_SIMSTATE: Operation[ChangeStatus] = Operation(
    name="change_simstate", method="PUT", path="/v2/device_operations/change_simstate", effect="write",
        response=ChangeStatus, idempotent=True,
    parameters=(DEVICE_NAMES, Parameter("state", "body", SimStateChange, required=True, values=("suspend", "restore")),
        ID_TYPE_IN_BODY),
    doc="v2/device_operations/change_simstate")
REMOVE_USAGE_LIMIT: Operation[OperationStatus] = Operation(
    name="remove_usage_limit", method="POST", path="/v2/device_operations/remove_usage_limit", effect="write",
        response=OperationStatus, idempotent=True,
    parameters=(DEVICE_NAMES,),
    doc="v2/device_operations/remove_usage_limit")
SEND_SMS: Operation[OperationStatus] = Operation(
    name="send_sms", method="POST", path="/v2/device_operations/send_sms", effect="billable", response=OperationStatus,
    parameters=(DEVICE_NAMES, Parameter("sms_text", "body", str, required=True, personal=True, min_length=1)),
    reconcile="On Vodafone (VDF), call `devices.get_sms` and check whether the message is listed. On other "
        "carriers, only the portal or the device can confirm it.",
    price="Each part counts for each device. Beyond the allowance of the device's rate plan, a block of "
        "`overage_sms_unit` messages costs `overage_sms_unit_cost`: see `rate_plans.list`.",
    doc="v2/device_operations/send_sms")
SET_USAGE_LIMIT: Operation[OperationStatus] = Operation(
    name="set_usage_limit", method="POST", path="/v2/device_operations/set_usage_limit", effect="write",
        response=OperationStatus, at_least_one=("action", "usernames"), idempotent=True,
    parameters=(DEVICE_NAMES, Parameter("kb_limit", "body", int, required=True, minimum=1),
        Parameter("action", "body", UsageLimitAction, values=("suspend",)),
        Parameter("usernames", "body", list[str], personal=True, min_length=1)),
    doc="v2/device_operations/set_usage_limit")
TERMINATE_SERVICE: Operation[TerminateStatus] = Operation(
    name="terminate_service", method="PUT", path="/v2/device_operations/terminate_service", effect="destructive",
        response=TerminateStatus,
    parameters=(DEVICE_NAMES,),
    reconcile="Call `devices.get` for each device and check whether its state shows that service has ended.",
    price="An early termination fee can apply: `devices.calculate_etf` returns it for each device.",
    doc="v2/device_operations/terminate_service")
UPLOAD_REQUEST: Operation[UploadResult] = Operation(
    name="upload_request", method="POST", path="/v2/device_operations/upload_request", effect="write",
        response=UploadResult,
    parameters=(Parameter("upload_email", "body", str, required=True, personal=True, min_length=1),
        Parameter("upload_sku", "body", str, required=True, min_length=1),
        Parameter("upload_ids", "body", list[UploadId], required=True, min_length=1)),
    reconcile="No call lists uploaded IMEIs; check the portal or ask support.",
    errors={422: UploadResult}, doc="v2/device_operations/upload_request")
CALAMP_EVENTS: Operation[list[CalAmpMessage]] = Operation(
    name="calamp_events", method="GET", path="/v2/device_operations/calamp_events", effect="read",
        response=list[CalAmpMessage],
    parameters=(Parameter("event_code", "query", int, required=True), MESSAGES_START, MESSAGES_END, STATE, PAGE,
        PER_PAGE, OFFSET),
    paging=Numbered(next="X-Next-Page", total="X-Total", used="X-Per-Page", key="message_id"),
    doc="v2/device_operations/calamp_events", deprecated=True)
LIST_RATE_PLANS: Operation[list[RatePlan]] = Operation(
    name="list_rate_plans", method="GET", path="/v2/rate_plans", effect="read", response=list[RatePlan],
    parameters=(PAGE, PER_PAGE, OFFSET),
    paging=Numbered(next="X-Next-Page", total="X-Total", used="X-Per-Page", key="name"),
    doc="v2/rate_plans")
LIST_USERS: Operation[list[str]] = Operation(
    name="list_users", method="GET", path="/v2/users", effect="read", response=list[str],
    parameters=(PAGE, PER_PAGE, OFFSET),
    paging=Numbered(next="X-Next-Page", total="X-Total", used="X-Per-Page"),
    doc="v2/users")

OPERATIONS: Mapping[str, Operation[object]] = {
    "list_devices": LIST_DEVICES, "list_device_names": LIST_DEVICE_NAMES, "get_device": GET_DEVICE, "get_sms": GET_SMS,
    "calamp_messages": CALAMP_MESSAGES, "last_calamp_message": LAST_CALAMP_MESSAGE, "set_note": SET_NOTE,
    "device_reports": DEVICE_REPORTS, "daily_data_usages": DAILY_DATA_USAGES,
    "monthly_data_usages": MONTHLY_DATA_USAGES, "cellular_locate": CELLULAR_LOCATE, "calculate_etf": CALCULATE_ETF,
    "activation_request": ACTIVATION_REQUEST, "suspend_no_billing_request": SUSPEND_NO_BILLING_REQUEST,
    "change_cost_center": CHANGE_COST_CENTER, "change_simstate": CHANGE_SIMSTATE,
    "remove_usage_limit": REMOVE_USAGE_LIMIT, "send_sms": SEND_SMS, "set_usage_limit": SET_USAGE_LIMIT,
    "terminate_service": TERMINATE_SERVICE, "upload_request": UPLOAD_REQUEST, "calamp_events": CALAMP_EVENTS,
    "list_rate_plans": LIST_RATE_PLANS, "list_users": LIST_USERS}
"""All operations, by name."""
