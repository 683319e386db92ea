"""The endpoints that list, add and delete devices, and that respond at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from ..params import Response
from .body_schemas import time_of
from .call import Call
from .fleet import Device, Row
from .refusals import m2m


def list_devices(call: Call) -> Response:
    """Return devices by internal number after `largestDeviceIdSeen`; without it by the date they were added."""
    size = min(cast("int", call.body.get("maxNumberOfDevices", 2000)), call.state.settings.pages.devices)
    devices = [device for device in _matching(call) if _in_range(device, call)]
    seen = call.body.get("largestDeviceIdSeen")
    if seen is None:
        devices.sort(key=lambda device: device.created)
    else:
        devices = [device for device in devices if device.number > cast("int", seen)]
    more = len(devices) > size
    page = [device.row() for device in devices[:size]]
    return Response({"hasMoreData": more, "devices": page}, 202 if more else 200)


def _matching(call: Call) -> list[Device]:
    if "deviceId" in call.body:
        return [call.state.existing(call.body["deviceId"])]
    if account := call.text("accountName"):
        call.state.check_account(account)
    devices = call.state.selected(call.body)
    if state := call.text("currentState"):
        devices = [device for device in devices if device.state == state.lower()]
    if ids := call.rows("deviceList"):
        devices = [
            device for device in devices if any(device.has(identifier["kind"], identifier["id"]) for identifier in ids)
        ]
    searches = cast("list[Mapping[str, str]]", call.inner("filter").get("deviceIdentifierFilters", []))
    return [device for device in devices if all(_matches(device, search) for search in searches)]


def _matches(device: Device, search: Mapping[str, str]) -> bool:
    value = device.ids.get(search["kind"].lower(), "")
    starts, ends = search.get("startswith", ""), search.get("endswith", "")
    return bool(value) and value.startswith(starts) and value.endswith(ends) and search.get("contains", "") in value


def _in_range(device: Device, call: Call) -> bool:
    earliest, latest = call.body.get("earliest"), call.body.get("latest")
    return not (earliest and device.created < time_of(earliest)) and not (latest and device.created > time_of(latest))


def add_devices(call: Call) -> Response:
    account, state = call.account(), call.state
    results: list[Row] = []
    for target in call.listed("devicesToAdd"):
        response = "Success"
        if target.device is not None:
            response = "Failed: the device is in an account already."
        else:
            device = state.create(account, target.ids, "pre-active")
            device.group = call.text("groupName") or device.group
            device.custom.update({row["key"]: row.get("value", "") for row in call.rows("customFields")})
            state.executions[call.endpoint] += 1
        results.append({"deviceIds": target.ids, "response": response})
    return Response(results)


def delete_devices(call: Call) -> Response:
    """Delete devices; a single identifier is returned without a list around it, as the service does."""
    results: list[Row] = []
    for target in call.listed("devicesToDelete"):
        ids: object = target.ids[0] if len(target.ids) == 1 else target.ids
        if target.device is None or target.device.state not in ("deactive", "pre-active"):
            results.append({"deviceIds": ids, "status": "Failed", "message": "The device must be deactivated first."})
            continue
        call.state.remove(target.device)
        call.state.executions[call.endpoint] += 1
        results.append({"deviceIds": ids, "status": "Success"})
    return Response(results)


def basic_diagnostics(call: Call) -> Response:
    call.account()
    if any(identifier["kind"].lower() != "mdn" for identifier in call.rows("deviceList")):
        raise m2m("INPUT_INVALID.Device.Kind.Invalid", "Devices are named by their MDN here.")
    devices = [call.state.existing(identifier) for identifier in call.rows("deviceList")]
    return Response([{"deviceIds": device.device_ids, "attributes": _attributes(device)} for device in devices])


def extended_diagnostics(call: Call) -> Response:
    call.account()
    device = call.state.existing(call.rows("deviceList")[0])
    pairs = [{"key": key, "value": value} for key, value in _attributes(device).items()]
    return Response({"categories": [{"categoryName": "Device", "extendedAttributes": pairs}]})


def _attributes(device: Device) -> dict[str, str]:
    return {"accountName": device.account, "groupName": device.group, "mcc": "311", "mnc": "480"}


def imei_iccid_mismatches(call: Call) -> Response:
    since, until = (time_of(call.inner("filter")[name]) for name in ("earliest", "latest"))
    if since > until or (until - since).days > 92:
        raise m2m("INPUT_INVALID.RequestUndefined", "The range must be at most three months.")
    devices = [target.device for target in call.selected() if target.device]
    rows = [_mismatch(device) for device in devices if device.number % 10 == 0 and "imei" in device.ids]
    return Response({"devices": rows})


def _mismatch(device: Device) -> Row:
    return {
        "accountName": device.account,
        "mdn": device.ids.get("mdn", ""),
        "activationDate": f"{device.created:%Y-%m-%d}",
        "iccid": device.ids.get("iccid", ""),
        "preImei": device.ids["imei"],
        "postImei": f"36{device.ids['imei'][2:]}",
        "simOtaDate": f"{device.created:%Y-%m-%d}",
    }
