"""What is done to devices: accepted at once, carried out later."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from ..params import Answer
from .call import Call, targets
from .fleet import PLANS, Device, Ids, Row
from .jobs import Target
from .refusals import m2m

CARRIER = "CarrierService"
WRONG_STATE = "INPUT_INVALID.DeviceState.Invalid"


def activate(call: Call) -> Answer:
    account, plan = call.account(), call.text("servicePlan")
    _check_plan(plan)

    def act(target: Target) -> Row | str:
        device = target.device or call.state.create(account, target.ids, "pre-active")
        if device.state == "active":
            return "REQUEST_FAILED.DeviceAlreadyActive"
        _settle_in(call, device)
        device.ids.setdefault("mdn", str(3_000_000_000 + device.number % 1_000_000_000))
        return _becomes(call, device, "active", "Activate")

    return call.accept(CARRIER, call.listed(), act, account=account, pollable=True)


def suspend(call: Call) -> Answer:
    return _from_state(call, ("active",), "suspend", "Suspend")


def restore(call: Call) -> Answer:
    return _from_state(call, ("suspend",), "active", "Restore")


def deactivate(call: Call) -> Answer:
    call.account()
    return _from_state(call, ("active", "suspend"), "deactive", "Deactivate")


def _from_state(call: Call, before: tuple[str, ...], after: str, event: str) -> Answer:
    def act(device: Device) -> Row | str:
        if device.state not in before:
            return WRONG_STATE
        told = _becomes(call, device, after, event)
        if call.body.get("deleteAfterDeactivation"):
            call.state.remove(device)
        return told

    return call.change(CARRIER, call.selected(), act, pollable=True)


def go_to_state(call: Call) -> Answer:
    _check_plan(call.text("servicePlan"))

    def act(device: Device) -> Row | str:
        _settle_in(call, device)
        return _becomes(call, device, "active", "GoToState")

    return call.change("StateService", call.selected(call.inner("filter")), act)


def move(call: Call) -> Answer:
    account = call.account()
    found = call.selected(call.inner("filter"))
    if len({target.device.account for target in found if target.device}) > 1:
        raise m2m("REQUEST_FAILED.MultipleAccounts", "All devices must come from one account.")

    def act(device: Device) -> Row | str:
        if device.state != "active":
            return WRONG_STATE
        device.account = account
        _settle_in(call, device)
        return _becomes(call, device, "active", "Device Move")

    return call.change(CARRIER, found, act)


def change_id(call: Call) -> Answer:
    option, to = call.text("change4gOption"), {each["kind"].lower(): each["id"] for each in call.rows("deviceIdsTo")}
    if not to and option != "ChangeMSISDN":
        raise m2m("INPUT_INVALID.DeviceNotProvided", "deviceIdsTo is required.")
    if option == "ChangeIMEIandEID" and not call.text("smsrOid"):
        raise m2m("INPUT_INVALID.RequestUndefined", "smsrOid is required.")
    if call.state.find(call.rows("deviceIdsTo")) is not None:
        raise m2m("REQUEST_FAILED.DeviceAlreadyActive", "The new hardware is in the account already.")

    def act(device: Device) -> Row | str:
        if device.state != "active":
            return WRONG_STATE
        changed = to or {"msisdn": f"1{int(device.ids.get('mdn', '0')) + 500_000:010}"}
        call.state.rename(device, changed)
        device.note("Device Identifier Change", call.state.now)
        return {
            "deviceResponse": {"changeIdentifierResponse": {"deviceIds": device.device_ids, "servicePlan": device.plan}}
        }

    ids = list(map(dict, call.rows("deviceIds")))
    return call.change(CARRIER, [Target(ids, call.state.find(ids))], act)


def set_custom_fields(call: Call) -> Answer:
    fields = {each["key"]: each.get("value", "") for each in call.rows("customFieldsToUpdate")}

    def act(device: Device) -> Row | str:
        device.custom.update(fields)
        return said(call)

    return call.change(CARRIER, call.selected(), act)


def set_cost_center(call: Call) -> Answer:
    def act(device: Device) -> Row | str:
        device.cost_center = "" if call.body.get("removeCostCenter") else call.text("costCenter")
        device.place.update(_place(call))
        return said(call)

    return call.change(CARRIER, call.selected(), act)


def set_contact_info(call: Call) -> Answer:
    def act(device: Device) -> Row | str:
        device.place = _place(call)
        return said(call)

    return call.change(CARRIER, call.selected(), act)


def change_plan(call: Call) -> Answer:
    plan = call.text("servicePlan")
    _check_plan(plan)
    filters = {**call.body, "servicePlan": call.body.get("currentServicePlan")}

    def act(device: Device) -> Row | str:
        if device.state != "active":
            return WRONG_STATE
        device.plan = plan
        device.note("Service Plan Change", call.state.now)
        return said(call)

    return call.change(CARRIER, call.selected(filters), act)


def set_labels(call: Call) -> Answer:
    call.account()
    found: list[Target] = []
    labels: dict[int, Mapping[str, str]] = {}
    for entry in cast("list[Mapping[str, object]]", call.body["labels"]):
        ids = cast("Ids", entry["deviceIds"])
        found.append(Target(ids, call.state.find(ids)))
        labels[id(found[-1])] = cast("Mapping[str, str]", entry["label"])

    def act(target: Target) -> Row | str:
        if target.device is None:
            return "REQUEST_FAILED.DeviceNotFound"
        label = labels[id(target)]
        target.device.labels[label["name"]] = label["value"]
        return said(call)

    return call.accept(CARRIER, found, act)


def remove_labels(call: Call) -> Answer:
    account = call.account()
    if "deviceId" in call.body:
        found = targets([call.state.existing(call.body["deviceId"])])
    else:
        found = call.selected({"accountName": account})

    def act(device: Device) -> Row | str:
        for label in call.rows("labels"):
            if device.labels.get(label["name"]) == label["value"]:
                del device.labels[label["name"]]
        return said(call)

    return call.change(CARRIER, found, act)


def swap_eid(call: Call) -> Answer:
    """Accepted, and nothing more: the fields of its body are not known."""
    return call.accept(CARRIER, [Target([])], lambda _: said(call))


# -- profiles


def profile(call: Call, becomes: str, state: str | None = None) -> Answer:
    """A request about eUICC profiles."""
    call.account()

    def act(device: Device) -> Row | str:
        if "eid" not in device.ids:
            return "INPUT_INVALID.Device.Kind.Invalid"
        if becomes:
            device.profile = becomes
        if state:
            device.state = state
        device.note("Profile Change", call.state.now)
        return said(call)

    return call.change("DeviceProfileService", call.selected(), act)


# -- parts


def _check_plan(code: str) -> None:
    if code not in PLANS:
        raise m2m("REQUEST_FAILED.ServicePlan", "The account has no service plan with this code.")


def _settle_in(call: Call, device: Device) -> None:
    """The plan, the group and the fields that a device gets on the way."""
    device.plan = call.text("servicePlan") or device.plan
    device.group = call.text("groupName") or device.group
    device.cost_center = call.text("costCenterCode") or device.cost_center
    device.custom.update({each["key"]: each.get("value", "") for each in call.rows("customFields")})
    device.place.update(_place(call))


def _becomes(call: Call, device: Device, state: str, event: str) -> Row:
    device.state = state
    device.note(event, call.state.now)
    return said(call)


def said(call: Call) -> Row:
    """What a message tells of a device to which it was done: its response object is named after the operation."""
    return {"deviceResponse": {f"{call.endpoint}Response": {}}}


def _place(call: Call) -> dict[str, str]:
    use = call.inner("primaryPlaceOfUse")
    pairs = {**cast("dict[str, str]", use.get("customerName", {})), **cast("dict[str, str]", use.get("address", {}))}
    return {f"PrimaryPlaceOfUse{name[0].upper()}{name[1:]}": value for name, value in pairs.items()}
