"""The 23 endpoints: what each one does to the state and what it answers."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import orjson
from attrs import frozen

from . import telemetry
from .fleet import ID_TYPES, Row, Rows
from .params import Answer, Params, refuse
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
    _plan("ACME Co 5mb Rate Plan", "1.25", 5),
    _plan("ACME Co 10MB Plan", "2.0", 10),
    _plan("ACME Co Pooled 1GB Plan", "12.5", 1000, days=365),
)


@frozen
class Call:
    """A request after its routing: whose it is, its parameters and the device in its path."""

    state: State
    account: int
    params: Params
    identifier: str = ""

    def id_type(self) -> str:
        return self.params.choice("id_type", ID_TYPES, default="device_name")

    def device(self) -> int:
        """The device in the path. All parameters must have been read before: this raises what was wrong with them."""
        id_type = self.id_type()
        self.params.check()
        index = self.state.find(id_type, self.identifier)
        if index is None:
            raise refuse(404, "Device not found.")
        if self.state.owner(index) != self.account:
            raise refuse(403, "You do not have access to this device.")
        return index

    def days(self) -> tuple[int, int]:
        """start_date (default: a month ago) and end_date (default: today)."""
        today = self.state.fleet.today
        return self.params.day("start_date", month_before(today)), self.params.day("end_date", today)

    def each(self, endpoint: str, act: Callable[[int], str]) -> dict[str, str]:
        """Does something to each of the device_names and collects what became of it."""
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
        self.state.happened(endpoint, *done)
        return texts


def month_before(today: int) -> int:
    day = date.fromordinal(today)
    last_of_month_before = day.replace(day=1).toordinal() - 1
    return min(last_of_month_before, date.fromordinal(last_of_month_before).replace(day=1).toordinal() + day.day - 1)


def _list(values: list[Row] | list[str]) -> Rows[object]:
    return Rows(len(values), lambda place: values[place])


# -- one device


def list_devices(call: Call) -> Answer:
    details, wanted = call.params.flag("details"), call.params.text("state")
    call.params.check()
    show: Callable[[int], object] = call.state.device if details else call.state.name
    if wanted:
        matching = call.state.in_state(call.account, wanted)
        return Answer(Rows(len(matching), lambda place: show(matching[place])))
    fleet, new = call.state.owned(call.account)
    count = len(fleet)
    return Answer(Rows(count + len(new), lambda place: show(fleet[place] if place < count else new[place - count])))


def get_device(call: Call) -> Answer:
    return Answer(call.state.device(call.device()))


def get_sms(call: Call) -> Answer:
    (start, end), direction = call.days(), call.params.choice("direction", ("all", "received", "sent"), default="all")
    index, state = call.device(), call.state
    if state.fleet.traits(index).carrier.name != "VDF":
        raise refuse(400, "Device does not support SMS history.")
    rows: list[Row] = []
    if direction != "received" and start <= state.fleet.today <= end:
        rows += state.sent_sms.get(index, [])
    if direction != "sent":
        rows += telemetry.received_sms(state.fleet, index, start, end)
    return Answer(rows)


def calamp_messages(call: Call) -> Answer:
    start, end, code = call.params.day("start_date"), call.params.day("end_date"), call.params.integer("event_code", -1)
    index, fleet = call.device(), call.state.fleet
    indices = [index] if telemetry.is_tracker(fleet, index) else []
    return Answer(telemetry.calamp_messages(fleet, indices, start, end, None if code == -1 else code))


def last_calamp_message(call: Call) -> Answer:
    index, fleet = call.device(), call.state.fleet
    return Answer(telemetry.calamp_message(fleet, index, fleet.today, 2) if telemetry.is_tracker(fleet, index) else [])


def set_note(call: Call) -> Answer:
    field, note = call.params.choice("field_name", NOTES), call.params.text("note", required=True)
    index = call.device()
    name = call.state.name(index)
    call.state.change(index, **{field: note[:100]})
    call.state.happened("set_note", name)
    return Answer({name: "Success"})


def device_reports(call: Call) -> Answer:
    (start, end), limit = call.days(), call.params.integer("limit", 1)
    return Answer(telemetry.device_reports(call.state.fleet, call.device(), start, end).first(limit))


def daily_data_usages(call: Call) -> Answer:
    (start, end), limit = call.days(), call.params.integer("limit", 1)
    return Answer(call.state.fleet.daily(call.device(), start, end).first(limit))


def monthly_data_usages(call: Call) -> Answer:
    (start, end), limit = call.days(), call.params.integer("limit", 1)
    return Answer(call.state.fleet.monthly(call.device(), start, end).first(limit))


def cellular_locate(call: Call) -> Answer:
    index, state = call.device(), call.state
    name = state.name(index)
    if state.state(index) != "active":
        return Answer({name: "Error: Device is not active."})
    state.happened("cellular_locate", name)
    bits = state.fleet.draw("locate", index)
    return Answer({name: f"Success: {25 + bits % 24},-{70 + (bits >> 8) % 50} within {100 + bits % 900} m"})


def calculate_etf(call: Call) -> Answer:
    index, state = call.device(), call.state
    fee = 0 if state.state(index) == "terminated" else 10 * (state.fleet.draw("etf", index) % 13)
    return Answer({state.name(index): f"{fee}.0"})


# -- many devices


def activation_request(call: Call) -> Answer:
    params, state = call.params, call.state
    plan, sku = params.text("rate_plan_name", required=True), params.text("device_sku")
    params.text("region_code")
    entries = params.hashes("activation_requests", "iccid", *(() if sku else ("imei",)))
    params.check()
    processed: list[Row] = []
    unprocessed: list[Row] = []
    for place, entry in enumerate(entries):
        wanted: Row = {key: entry.get(key, "") for key in ("iccid", "imei", *NOTES)}
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
            unprocessed.append({"device_index": place, "error": orjson.dumps(errors).decode(), "input": wanted})
            continue
        state.activate(call.account, iccid, imei, {note: entry.get(note) or "-----" for note in NOTES})
        processed.append({**wanted, "request_type": "activate"})
    state.happened("activation_request", *(str(device["iccid"]) for device in processed))
    return _processed(processed, unprocessed)


def upload_request(call: Call) -> Answer:
    email, sku = call.params.text("upload_email", required=True), call.params.text("upload_sku", required=True)
    entries = call.params.hashes("upload_ids", "imei")
    call.params.check()
    good = [entry["imei"] for entry in entries if _is_imei(entry["imei"])]
    error = orjson.dumps({"imei": ["is not a valid IMEI"]}).decode()
    call.state.happened("upload_request", *good)
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


def _processed(processed: list[Row], unprocessed: list[Row]) -> Answer:
    return Answer({"processed": processed, "unprocessed": unprocessed}, 422 if unprocessed else 200)


def suspend_no_billing_request(call: Call) -> Answer:
    """Queues only: no device is suspended while somebody looks."""
    entries = call.params.hashes("suspension_requests", "imei", "iccid")
    call.params.check()
    call.state.happened("suspend_no_billing_request", *(entry["iccid"] for entry in entries))
    return Answer({"status": "Success: Suspension requests queued."})


def change_cost_center(call: Call) -> Answer:
    cost_center = call.params.text("cost_center", required=True)

    def change(index: int) -> str:
        call.state.change(index, cost_center=cost_center)
        return "Success"

    return Answer({"change_status": call.each("change_cost_center", change)})


def change_simstate(call: Call) -> Answer:
    state = "suspended" if call.params.choice("state", ("suspend", "restore")) == "suspend" else "active"

    def change(index: int) -> str:
        if call.state.state(index) == "terminated":
            return "Error: Device is terminated."
        call.state.change(index, state=state)
        return "Success"

    return Answer({"change_status": call.each("change_simstate", change)})


def remove_usage_limit(call: Call) -> Answer:
    def remove(index: int) -> str:
        call.state.usage_limits.pop(call.state.name(index), None)
        return "Success: Device data limit removed."

    return Answer({"status": call.each("remove_usage_limit", remove)})


def send_sms(call: Call) -> Answer:
    text = call.params.text("sms_text", required=True)

    def send(index: int) -> str:
        if call.state.state(index) != "active":
            return "Error: Device does not exist, or does not support SMS."
        call.state.add_sms(index, text)
        return "Success: Attempting SMS Send."

    return Answer({"status": call.each("send_sms", send)})


def set_usage_limit(call: Call) -> Answer:
    limit, action = call.params.integer("kb_limit"), call.params.choice("action", ("suspend",), default="-")
    usernames = [name for name in call.params.texts("usernames", required=False) if name in USERNAMES]
    if not {"action", "usernames"} & set(call.params.values):
        call.params.wrong("action, usernames are missing, at least one parameter must be provided")

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

    return Answer({"status": call.each("set_usage_limit", change)})


def terminate_service(call: Call) -> Answer:
    def terminate(index: int) -> str:
        if call.state.state(index) == "terminated":
            return "Error: Device is already terminated."
        call.state.change(index, state="terminated")
        return "Success"

    return Answer({"terminate_status": call.each("terminate_service", terminate)})


# -- the account


def calamp_events(call: Call) -> Answer:
    params, fleet = call.params, call.state.fleet
    code, start, end = params.integer("event_code"), params.day("start_date"), params.day("end_date")
    wanted = params.text("state")
    params.check()
    trackers = call.state.trackers(call.account)
    if wanted:
        trackers = [index for index in trackers if call.state.state(index) == wanted]
    return Answer(telemetry.calamp_messages(fleet, trackers, start, end, code))


def list_rate_plans(call: Call) -> Answer:
    call.params.check()
    return Answer(_list(list(RATE_PLANS)))


def list_users(call: Call) -> Answer:
    call.params.check()
    return Answer(_list(list(USERNAMES)))
