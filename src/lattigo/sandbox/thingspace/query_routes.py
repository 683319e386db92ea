"""The endpoints about the history of devices, and queries whose results come in messages."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import cast

from ..params import Response
from .body_schemas import UNDEFINED, time_of
from .call import Call, targets
from .fleet import Device, Row, connections
from .jobs import Target
from .refusals import m2m
from .write_routes import device_response

DEVICE_SERVICE, PROFILES, DIAGNOSTICS = "DeviceService", "DeviceProfileService", "DiagnosticsService"


# -- responses at once, by date


def list_usage(call: Call) -> Response:
    """Return the usage of one device, or of all that have a label."""
    call.check_order("earliest", "latest")
    since, until = time_of(call.body["earliest"]), time_of(call.body["latest"])
    if "deviceId" in call.body:
        return call.window(call.state.usage(call.state.existing(call.body["deviceId"]), since, until), "usageHistory")
    label = cast("dict[str, str]", call.body["label"])
    devices = [device for device in call.state.devices if device.labels.get(label["name"]) == label["value"]]
    rows = [row for device in devices for row in call.state.usage(device, since, until)]
    return call.window(sorted(rows, key=lambda row: str(row["timestamp"])), "usageHistory")


def list_connections(call: Call) -> Response:
    call.check_order("earliest", "latest")
    device = call.state.existing(call.body["deviceId"])
    since, until = time_of(call.body["earliest"]), time_of(call.body["latest"])
    return call.window(connections(device, since, until, today=call.state.settings.today), "connectionHistory")


def list_provisioning(call: Call) -> Response:
    """Return the provisioning history; the object comes as the only element of a list."""
    call.check_order("earliest", "latest")
    device = call.state.existing(call.body["deviceId"])
    response = call.window(_events(call, device), "provisioningHistory")
    return Response([response.body], response.status) if call.state.settings.enveloped else response


def _events(call: Call, device: Device) -> Iterator[Row]:
    since, until = time_of(call.body["earliest"]), time_of(call.body["latest"])
    return (event for event in device.events if since <= time_of(event["occurredAt"]) <= until)


# -- results in messages


def aggregate_usage(call: Call) -> Response:
    call.check_order("startTime", "endTime")
    since, until = time_of(call.body["startTime"]), time_of(call.body["endTime"])
    if until - since > timedelta(days=31) or call.state.now - since > timedelta(days=184):
        raise m2m(UNDEFINED, "The range must be at most a month, and start at most six months ago.")

    def act(device: Device) -> Row:
        rows = list(call.state.usage(device, since, until))
        data, sms = (sum(cast("int", row[name]) for row in rows) for name in ("bytesUsed", "smsUsed"))
        return {"usageResponse": {"bytesUsed": data, "smsUsed": sms}}

    return call.change("DeviceUsage", call.single("deviceIds") or call.selected(_account(call)), act)


def order_status(call: Call) -> Response:
    call.account()
    kinds = {identifier["kind"].lower() for target in call.listed() for identifier in target.ids}
    if kinds - {"esn", "iccid", "meid"}:
        raise m2m("INPUT_INVALID.Device.Kind.Invalid", "The device is named by its ESN, ICCID or MEID here.")
    return call.change(DEVICE_SERVICE, call.listed(), _state)


def availability(call: Call) -> Response:
    call.account()

    def act(target: Target) -> Row:
        known = target.device is not None
        product = "4GODI_MOD" if target.device and target.device.state == "active" else "4GODI_DATA"
        return {"deviceResponse": {"deviceFound": known, "associatedWithMTN": known, "productType": product}}

    return call.accept(DEVICE_SERVICE, call.listed(), act)


def suspension_status(call: Call) -> Response:
    devices = call.single("deviceIds") or call.selected({**call.inner("filter"), **_account(call)})
    return call.change("DeviceSuspensionStatus", devices, _state)


def prl_versions(call: Call) -> Response:
    """Return the PRL versions; without a registered callback this is an error."""
    devices = call.single("deviceIds") or call.selected()
    account = call.text("accountName") or next((target.device.account for target in devices if target.device), "")
    if (account, "DevicePRLInformation") not in call.state.callbacks:
        raise m2m("REQUEST_FAILED.Callback", "Register a callback for DevicePRLInformation first.")
    return call.change("DevicePRLInformation", devices, lambda _: {"deviceResponse": {"prl": "15340"}})


def billed_usage_list(call: Call) -> Response:
    devices = call.single("deviceIds") or call.selected({"accountName": call.account()})
    return call.change(DEVICE_SERVICE, devices, lambda device: {"billedUsageResponse": billed(call, device)})


def billed_usage(call: Call) -> Response:
    """Return the billed usage; the response is not documented."""
    call.account()
    if "deviceId" in call.body:
        return Response(billed(call, call.state.existing(call.body["deviceId"])))
    labels = {(label["name"], label["value"]) for label in call.rows("labels")}
    devices = [device for device in call.state.devices if labels & set(device.labels.items())]
    return Response({"devices": [billed(call, device) for device in devices]})


def billed(call: Call, device: Device) -> Row:
    """Return the usage of a month, by default of the last complete one."""
    before = call.state.settings.today.replace(day=1) - timedelta(days=1)
    cycle = cast("dict[str, str]", call.inner("billingCycle")) or {"year": f"{before.year}", "month": f"{before.month}"}
    since = time_of(f"{cycle['year']}-{int(cycle['month']):02}-01")
    until = (since + timedelta(days=32)).replace(day=1) - timedelta(seconds=1)
    rows = call.state.usage(device, since, until)
    return {"deviceIds": device.device_ids, "bytesUsed": sum(cast("int", row["bytesUsed"]) for row in rows)}


def sms_history(call: Call) -> Response:
    call.check_order("earliest", "latest")
    device = call.state.existing(call.body["deviceId"])
    sent = [row for row in call.state.sent_sms if row["deviceIds"] == device.device_ids]
    events = [{"timestamp": row["timestamp"], "type": "MtSms"} for row in sent]
    return call.change(DEVICE_SERVICE, targets([device]), lambda _: {"smsHistoryResponse": {"events": events}})


# -- across all carriers


def global_devices(call: Call) -> Response:
    call.account()
    devices = call.single("deviceFilter") or call.selected(_account(call))
    return call.change(PROFILES, devices, lambda device: {"deviceResponse": {"device": device.row()}})


def global_history(call: Call) -> Response:
    call.account()
    call.check_order("earliest", "latest")
    devices = call.single("deviceFilter") or call.selected(_account(call))
    return call.change(PROFILES, devices, lambda device: {"deviceResponse": {"events": list(device.events)}})


# -- reachability


def start_monitors(call: Call) -> Response:
    call.account()
    if time_of(call.body["monitorExpirationTime"]) > call.state.now + timedelta(days=3650):
        raise m2m(UNDEFINED, "A monitor lasts at most 3,650 days.")

    def act(device: Device) -> Row:
        number = call.state.access.uuid()
        call.state.monitors[number] = {"device": device.number, "requestType": call.text("requestType")}
        return {"monitorResponse": {"monitorId": number}}

    return call.change(DIAGNOSTICS, call.listed(), act)


def stop_monitors(call: Call) -> Response:
    call.account()

    def act(_: Target) -> Row | str:
        monitors = [call.state.monitors.pop(number, None) for number in cast("list[str]", call.body["monitorIds"])]
        return device_response(call) if all(monitors) else "REQUEST_FAILED.MonitorNotFound"

    return call.accept(DIAGNOSTICS, [Target([])], act)


def list_monitors(call: Call) -> Response:
    call.account()
    kinds = {call.text("requestType"), call.text("monitorType")} - {""}  # the same filter by two names

    def act(device: Device) -> Row:
        ids = [
            number
            for number, row in call.state.monitors.items()
            if row["device"] == device.number and (not kinds or row["requestType"] in kinds)
        ]
        return {"monitorResponse": {"monitorIds": ids}}

    return call.change(DIAGNOSTICS, call.listed(), act)


def reachability(call: Call) -> Response:
    call.account()
    devices = targets([call.state.existing(call.body["device"])])
    return call.change(
        DIAGNOSTICS, devices, lambda device: {"reachabilityResponse": {"reachable": device.state == "active"}}
    )


def _state(device: Device) -> Row:
    return {"deviceResponse": {"state": device.state}}


def _account(call: Call) -> dict[str, object]:
    return {name: call.body[name] for name in ("accountName", "groupName") if name in call.body}
