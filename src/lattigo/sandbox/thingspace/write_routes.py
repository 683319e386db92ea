"""The endpoints that change devices: accepted at once, carried out later."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from ..params import Response
from .call import Call, targets
from .fleet import PLANS, Device, Ids, Row
from .jobs import Target
from .refusals import m2m

CARRIER = "CarrierService"
WRONG_STATE = "INPUT_INVALID.DeviceState.Invalid"


def activate(call: Call) -> Response:
    account, plan = call.account(), call.text("servicePlan")
    _check_plan(plan)

    def act(target: Target) -> Row | str:
        device = target.device or call.state.create(account, target.ids, "pre-active")
        if device.state == "active":
            return "REQUEST_FAILED.DeviceAlreadyActive"
        _apply_fields(call, device)
        device.ids.setdefault("mdn", str(3_000_000_000 + device.number % 1_000_000_000))
        return _set_state(call, device, "active", "Activate")

    return call.accept(CARRIER, call.listed(), act, account=account, pollable=True)


def suspend(call: Call) -> Response:
    return _from_state(call, ("active",), "suspend", "Suspend")


def restore(call: Call) -> Response:
    return _from_state(call, ("suspend",), "active", "Restore")


def deactivate(call: Call) -> Response:
    call.account()
    return _from_state(call, ("active", "suspend"), "deactive", "Deactivate")


def _from_state(call: Call, before: tuple[str, ...], after: str, event: str) -> Response:
    def act(device: Device) -> Row | str:
        if device.state not in before:
            return WRONG_STATE
        content = _set_state(call, device, after, event)
        if call.body.get("deleteAfterDeactivation"):
            call.state.remove(device)
        return content

    return call.change(CARRIER, call.selected(), act, pollable=True)


def go_to_state(call: Call) -> Response:
    _check_plan(call.text("servicePlan"))

    def act(device: Device) -> Row | str:
        _apply_fields(call, device)
        return _set_state(call, device, "active", "GoToState")

    return call.change("StateService", call.selected(call.inner("filter")), act)


def move(call: Call) -> Response:
    account = call.account()
    devices = call.selected(call.inner("filter"))
    if len({target.device.account for target in devices if target.device}) > 1:
        raise m2m("REQUEST_FAILED.MultipleAccounts", "All devices must come from one account.")

    def act(device: Device) -> Row | str:
        if device.state != "active":
            return WRONG_STATE
        device.account = account
        _apply_fields(call, device)
        return _set_state(call, device, "active", "Device Move")

    return call.change(CARRIER, devices, act)


def change_id(call: Call) -> Response:
    option = call.text("change4gOption")
    new_ids = {identifier["kind"].lower(): identifier["id"] for identifier in call.rows("deviceIdsTo")}
    if not new_ids and option != "ChangeMSISDN":
        raise m2m("INPUT_INVALID.DeviceNotProvided", "deviceIdsTo is required.")
    if option == "ChangeIMEIandEID" and not call.text("smsrOid"):
        raise m2m("INPUT_INVALID.RequestUndefined", "smsrOid is required.")
    if call.state.find(call.rows("deviceIdsTo")) is not None:
        raise m2m("REQUEST_FAILED.DeviceAlreadyActive", "The new hardware is in the account already.")

    def act(device: Device) -> Row | str:
        if device.state != "active":
            return WRONG_STATE
        changed = new_ids or {"msisdn": f"1{int(device.ids.get('mdn', '0')) + 500_000:010}"}
        call.state.rename(device, changed)
        device.note("Device Identifier Change", call.state.now)
        return {
            "deviceResponse": {"changeIdentifierResponse": {"deviceIds": device.device_ids, "servicePlan": device.plan}}
        }

    ids = list(map(dict, call.rows("deviceIds")))
    return call.change(CARRIER, [Target(ids, call.state.find(ids))], act)


def set_custom_fields(call: Call) -> Response:
    fields = {row["key"]: row.get("value", "") for row in call.rows("customFieldsToUpdate")}

    def act(device: Device) -> Row | str:
        device.custom.update(fields)
        return device_response(call)

    return call.change(CARRIER, call.selected(), act)


def set_cost_center(call: Call) -> Response:
    def act(device: Device) -> Row | str:
        device.cost_center = "" if call.body.get("removeCostCenter") else call.text("costCenter")
        device.place.update(_place(call))
        return device_response(call)

    return call.change(CARRIER, call.selected(), act)


def set_contact_info(call: Call) -> Response:
    def act(device: Device) -> Row | str:
        device.place = _place(call)
        return device_response(call)

    return call.change(CARRIER, call.selected(), act)


def change_plan(call: Call) -> Response:
    plan = call.text("servicePlan")
    _check_plan(plan)
    filters = {**call.body, "servicePlan": call.body.get("currentServicePlan")}

    def act(device: Device) -> Row | str:
        if device.state != "active":
            return WRONG_STATE
        device.plan = plan
        device.note("Service Plan Change", call.state.now)
        return device_response(call)

    return call.change(CARRIER, call.selected(filters), act)


def set_labels(call: Call) -> Response:
    call.account()
    devices: list[Target] = []
    labels: dict[int, Mapping[str, str]] = {}
    for entry in cast("list[Mapping[str, object]]", call.body["labels"]):
        ids = cast("Ids", entry["deviceIds"])
        devices.append(Target(ids, call.state.find(ids)))
        labels[id(devices[-1])] = cast("Mapping[str, str]", entry["label"])

    def act(target: Target) -> Row | str:
        if target.device is None:
            return "REQUEST_FAILED.DeviceNotFound"
        label = labels[id(target)]
        target.device.labels[label["name"]] = label["value"]
        return device_response(call)

    return call.accept(CARRIER, devices, act)


def remove_labels(call: Call) -> Response:
    account = call.account()
    if "deviceId" in call.body:
        devices = targets([call.state.existing(call.body["deviceId"])])
    else:
        devices = call.selected({"accountName": account})

    def act(device: Device) -> Row | str:
        for label in call.rows("labels"):
            if device.labels.get(label["name"]) == label["value"]:
                del device.labels[label["name"]]
        return device_response(call)

    return call.change(CARRIER, devices, act)


def swap_eid(call: Call) -> Response:
    """Accept the request without carrying it out: the fields of its body are not known."""
    return call.accept(CARRIER, [Target([])], lambda _: device_response(call))


# -- profiles


def profile(call: Call, status: str, state: str | None = None) -> Response:
    """Change the eUICC profiles of devices."""
    call.account()

    def act(device: Device) -> Row | str:
        if "eid" not in device.ids:
            return "INPUT_INVALID.Device.Kind.Invalid"
        if status:
            device.profile = status
        if state:
            device.state = state
        device.note("Profile Change", call.state.now)
        return device_response(call)

    return call.change("DeviceProfileService", call.selected(), act)


# -- helpers


def _check_plan(code: str) -> None:
    if code not in PLANS:
        raise m2m("REQUEST_FAILED.ServicePlan", "The account has no service plan with this code.")


def _apply_fields(call: Call, device: Device) -> None:
    """Set the plan, the group and the other fields of the request on a device."""
    device.plan = call.text("servicePlan") or device.plan
    device.group = call.text("groupName") or device.group
    device.cost_center = call.text("costCenterCode") or device.cost_center
    device.custom.update({row["key"]: row.get("value", "") for row in call.rows("customFields")})
    device.place.update(_place(call))


def _set_state(call: Call, device: Device, state: str, event: str) -> Row:
    device.state = state
    device.note(event, call.state.now)
    return device_response(call)


def device_response(call: Call) -> Row:
    """Return the content of the message about a device: its response object is named after the operation."""
    return {"deviceResponse": {f"{call.endpoint}Response": {}}}


def _place(call: Call) -> dict[str, str]:
    use = call.inner("primaryPlaceOfUse")
    pairs = {**cast("dict[str, str]", use.get("customerName", {})), **cast("dict[str, str]", use.get("address", {}))}
    return {f"PrimaryPlaceOfUse{name[0].upper()}{name[1:]}": value for name, value in pairs.items()}
