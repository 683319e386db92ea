"""The 23 endpoints: the changes that each makes to the state, and its response."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import orjson
from attrs import frozen

from . import telemetry
from .fleet import ID_TYPES, Row, Rows
from .params import Params, Response, refuse
from .state import State

NO_DEVICE = "Error: Device does not exist."
NOTES = ("note", "note1", "note2", "note3")
USERNAMES = ("ops@example.com", "billing@example.com", "field.service@example.com")


def _plan(name: str, cost: str, megabytes: int, days: int = 30) -> Row:
    return {
        "name": name,
        "days_in_term": days,
        "activation_fee": "5.0",
        "termination_fee": "100.0",
        "monthly_data_plan_cost": cost,
        "monthly_data_allowance_bytes": megabytes * 1_000_000,
        "overage_data_unit_bytes": 1_000_000,
        "overage_data_unit_cost": "0.1",
        "monthly_sms_plan_cost": "0.5",
        "monthly_sms_allowance": 50,
        "overage_sms_unit": 1,
        "overage_sms_unit_cost": "0.0025",
    }


RATE_PLANS = (
    _plan("Example 5 MB", "1.25", 5),
    _plan("Example 10 MB", "2.0", 10),
    _plan("Example pooled 1 GB", "12.5", 1000, days=365),
)


@frozen
class Call:
    """A request after routing: its account, its parameters and the device in its path."""

    state: State
    account: int
    params: Params
    identifier: str = ""

    def id_type(self) -> str:
        return self.params.choice("id_type", ID_TYPES, default="device_name")

    def device(self) -> int:
        """Return the device in the path. Read all parameters first: this raises the errors in them."""
        id_type = self.id_type()
        self.params.check()
        index = self.state.find(id_type, self.identifier)
        if index is None:
            raise refuse(404, "Device not found.")
        if self.state.owner(index) != self.account:
            raise refuse(403, "You do not have access to this device.")
        return index

    def days(self) -> tuple[int, int]:
        """Return start_date (default: a month ago) and end_date (default: today)."""
        today = self.state.fleet.today
        return self.params.day("start_date", month_before(today)), self.params.day("end_date", today)

    def for_each(self, endpoint: str, act: Callable[[int], str]) -> dict[str, str]:
        """Do something to each of the `device_names`, and return the outcomes."""
        id_type, names = self.id_type(), self.params.texts("device_names")
        self.params.check()
        texts: dict[str, str] = {}
        done: list[str] = []
        for name in names:
            index = self.state.find(id_type, name)
            if index is None or self.state.owner(index) != self.account:
                texts[name] = NO_DEVICE
                continue
            texts[name] = act(index)
            if texts[name].startswith("Success"):
                done.append(self.state.name(index))
        self.state.record(endpoint, *done)
        return texts


def month_before(today: int) -> int:
    day = date.fromordinal(today)
    last_of_month_before = day.replace(day=1).toordinal() - 1
    return min(last_of_month_before, date.fromordinal(last_of_month_before).replace(day=1).toordinal() + day.day - 1)


def _list(values: list[Row] | list[str]) -> Rows[object]:
    return Rows(len(values), lambda place: values[place])


# -- one device


def list_devices(call: Call) -> Response:
    details, state = call.params.flag("details"), call.params.text("state")
    call.params.check()
    show: Callable[[int], object] = call.state.device if details else call.state.name
    if state:
        matching = call.state.in_state(call.account, state)
        return Response(Rows(len(matching), lambda place: show(matching[place])))
    fleet, new = call.state.owned(call.account)
    count = len(fleet)
    return Response(Rows(count + len(new), lambda place: show(fleet[place] if place < count else new[place - count])))


def get_device(call: Call) -> Response:
    return Response(call.state.device(call.device()))


def get_sms(call: Call) -> Response:
    (start, end), direction = call.days(), call.params.choice("direction", ("all", "received", "sent"), default="all")
    index, state = call.device(), call.state
    if state.fleet.traits(index).carrier.name != "VDF":
        raise refuse(400, "Device does not support SMS history.")
    rows: list[Row] = []
    if direction != "received" and start <= state.fleet.today <= end:
        rows += state.sent_sms.get(index, [])
    if direction != "sent":
        rows += telemetry.received_sms(state.fleet, index, start, end)
    return Response(rows)


def calamp_messages(call: Call) -> Response:
    start, end, code = call.params.day("start_date"), call.params.day("end_date"), call.params.integer("event_code", -1)
    index, fleet = call.device(), call.state.fleet
    indices = [index] if telemetry.is_tracker(fleet, index) else []
    return Response(telemetry.calamp_messages(fleet, indices, start, end, None if code == -1 else code))


def last_calamp_message(call: Call) -> Response:
    index, fleet = call.device(), call.state.fleet
    return Response(
        telemetry.calamp_message(fleet, index, fleet.today, 2) if telemetry.is_tracker(fleet, index) else []
    )


def set_note(call: Call) -> Response:
    field, note = call.params.choice("field_name", NOTES), call.params.text("note", required=True)
    index = call.device()
    name = call.state.name(index)
    call.state.change(index, **{field: note[:100]})
    call.state.record("set_note", name)
    return Response({name: "Success"})


def device_reports(call: Call) -> Response:
    (start, end), limit = call.days(), call.params.integer("limit", 1)
    return Response(telemetry.device_reports(call.state.fleet, call.device(), start, end).first(limit))


def daily_data_usages(call: Call) -> Response:
    (start, end), limit = call.days(), call.params.integer("limit", 1)
    return Response(call.state.fleet.daily(call.device(), start, end).first(limit))


def monthly_data_usages(call: Call) -> Response:
    (start, end), limit = call.days(), call.params.integer("limit", 1)
    return Response(call.state.fleet.monthly(call.device(), start, end).first(limit))


def cellular_locate(call: Call) -> Response:
    index, state = call.device(), call.state
    name = state.name(index)
    if state.state(index) != "active":
        return Response({name: "Error: Device is not active."})
    state.record("cellular_locate", name)
    bits = state.fleet.draw("locate", index)
    return Response({name: f"Success: {25 + bits % 24},-{70 + (bits >> 8) % 50} within {100 + bits % 900} m"})


def calculate_etf(call: Call) -> Response:
    index, state = call.device(), call.state
    fee = 0 if state.state(index) == "terminated" else 10 * (state.fleet.draw("etf", index) % 13)
    return Response({state.name(index): f"{fee}.0"})


# -- many devices


def activation_request(call: Call) -> Response:
    params, state = call.params, call.state
    plan, sku = params.text("rate_plan_name", required=True), params.text("device_sku")
    params.text("region_code")
    entries = params.hashes("activation_requests", "iccid", *(() if sku else ("imei",)))
    params.check()
    processed: list[Row] = []
    unprocessed: list[Row] = []
    for place, entry in enumerate(entries):
        device: Row = {key: entry.get(key, "") for key in ("iccid", "imei", *NOTES)}
        iccid, imei = entry["iccid"], entry.get("imei", "")
        errors: dict[str, list[str]] = {}
        if plan not in [known["name"] for known in RATE_PLANS]:
            errors["rate_plan_name"] = ["is not available"]
        if not re.fullmatch(r"89\d{17,18}", iccid, re.ASCII):
            errors["iccid"] = ["is not a valid ICCID"]
        elif state.find("iccid", iccid) is not None:
            errors["iccid"] = ["has already been activated"]
        if imei and not _is_imei(imei):
            errors["imei"] = ["is not a valid IMEI"]
        errors |= {
            note: ["is too long (maximum is 250 characters)"] for note in NOTES if len(entry.get(note, "")) > 250
        }
        if errors:
            unprocessed.append({"device_index": place, "error": orjson.dumps(errors).decode(), "input": device})
            continue
        state.activate(call.account, iccid, imei, {note: entry.get(note) or "-----" for note in NOTES})
        processed.append({**device, "request_type": "activate"})
    state.record("activation_request", *(str(device["iccid"]) for device in processed))
    return _processed(processed, unprocessed)


def upload_request(call: Call) -> Response:
    email, sku = call.params.text("upload_email", required=True), call.params.text("upload_sku", required=True)
    entries = call.params.hashes("upload_ids", "imei")
    call.params.check()
    good = [entry["imei"] for entry in entries if _is_imei(entry["imei"])]
    error = orjson.dumps({"imei": ["is not a valid IMEI"]}).decode()
    call.state.record("upload_request", *good)
    return _processed(
        [{"imei": imei, "sku": sku, "email": email} for imei in good],
        [
            {"device_index": place, "error": error, "input": {"imei": entry["imei"]}}
            for place, entry in enumerate(entries)
            if not _is_imei(entry["imei"])
        ],
    )


def _is_imei(text: str) -> bool:
    return re.fullmatch(r"\d{15}", text, re.ASCII) is not None


def _processed(processed: list[Row], unprocessed: list[Row]) -> Response:
    return Response({"processed": processed, "unprocessed": unprocessed}, 422 if unprocessed else 200)


def suspend_no_billing_request(call: Call) -> Response:
    """Queue the requests: no device is ever suspended."""
    entries = call.params.hashes("suspension_requests", "imei", "iccid")
    call.params.check()
    call.state.record("suspend_no_billing_request", *(entry["iccid"] for entry in entries))
    return Response({"status": "Success: Suspension requests queued."})


def change_cost_center(call: Call) -> Response:
    cost_center = call.params.text("cost_center", required=True)

    def change(index: int) -> str:
        call.state.change(index, cost_center=cost_center)
        return "Success"

    return Response({"change_status": call.for_each("change_cost_center", change)})


def change_simstate(call: Call) -> Response:
    state = "suspended" if call.params.choice("state", ("suspend", "restore")) == "suspend" else "active"

    def change(index: int) -> str:
        if call.state.state(index) == "terminated":
            return "Error: Device is terminated."
        call.state.change(index, state=state)
        return "Success"

    return Response({"change_status": call.for_each("change_simstate", change)})


def remove_usage_limit(call: Call) -> Response:
    def remove(index: int) -> str:
        call.state.usage_limits.pop(call.state.name(index), None)
        return "Success: Device data limit removed."

    return Response({"status": call.for_each("remove_usage_limit", remove)})


def send_sms(call: Call) -> Response:
    text = call.params.text("sms_text", required=True)

    def send(index: int) -> str:
        if call.state.state(index) != "active":
            return "Error: Device does not exist, or does not support SMS."
        call.state.add_sms(index, text)
        return "Success: Attempting SMS Send."

    return Response({"status": call.for_each("send_sms", send)})


def set_usage_limit(call: Call) -> Response:
    limit, action = call.params.integer("kb_limit"), call.params.choice("action", ("suspend",), default="-")
    usernames = [name for name in call.params.texts("usernames", required=False) if name in USERNAMES]
    if not {"action", "usernames"} & set(call.params.values):
        call.params.add_error("action, usernames are missing, at least one parameter must be provided")

    def change(index: int) -> str:
        suspend = action == "suspend"
        call.state.usage_limits[call.state.name(index)] = {
            "kb_limit": limit,
            "action": action if suspend else None,
            "usernames": usernames,
        }
        used = call.state.fleet.device(index)["bytes_used"]
        if suspend and isinstance(used, int) and used > limit * 1000 and call.state.state(index) == "active":
            call.state.change(index, state="suspended")
        return "Success: Device data limit is set."

    return Response({"status": call.for_each("set_usage_limit", change)})


def terminate_service(call: Call) -> Response:
    def terminate(index: int) -> str:
        if call.state.state(index) == "terminated":
            return "Error: Device is already terminated."
        call.state.change(index, state="terminated")
        return "Success"

    return Response({"terminate_status": call.for_each("terminate_service", terminate)})


# -- the account


def calamp_events(call: Call) -> Response:
    params, fleet = call.params, call.state.fleet
    code, start, end = params.integer("event_code"), params.day("start_date"), params.day("end_date")
    state = params.text("state")
    params.check()
    trackers = call.state.trackers(call.account)
    if state:
        trackers = [index for index in trackers if call.state.state(index) == state]
    return Response(telemetry.calamp_messages(fleet, trackers, start, end, code))


def list_rate_plans(call: Call) -> Response:
    call.params.check()
    return Response(_list(list(RATE_PLANS)))


def list_users(call: Call) -> Response:
    call.params.check()
    return Response(_list(list(USERNAMES)))
