# Generated from spec/thingspace.yaml (sha256 aaced4bde7507de1). Do not edit: change the spec, then run python -m codegen.
# Arguments are packed into lines, so that an action is visible at a glance.
# fmt: off
"""The operations of ThingSpace Connectivity Management that change something about devices: how they take many, and how outcomes are learned."""

from __future__ import annotations

from collections.abc import Mapping

from ..._core.actions.data import Action, Batch, Check, Undo
from . import operations

ACTIONS: Mapping[str, Action] = {
    "activate_and_enable_profile": Action(
        operation=operations.ACTIVATE_AND_ENABLE_PROFILE,
        batch=Batch(devices="devices", most=10000, reports="request")),
    "activate_profile": Action(
        operation=operations.ACTIVATE_PROFILE,
        batch=Batch(devices="devices", most=10000, reports="request")),
    "deactivate_profile": Action(
        operation=operations.DEACTIVATE_PROFILE,
        batch=Batch(devices="devices", most=10000, reports="request")),
    "set_fallback_attribute": Action(
        operation=operations.SET_FALLBACK_ATTRIBUTE,
        batch=Batch(devices="devices", most=10000, reports="request")),
    "activate_devices": Action(
        operation=operations.ACTIVATE_DEVICES,
        batch=Batch(devices="devices", most=10000, reports="request", jobs={"activate": {}}),
        check=Check(call=operations.LIST_DEVICES, device="device_id", field="carrier_informations.state", value="active")),
    "suspend_devices": Action(
        operation=operations.SUSPEND_DEVICES,
        batch=Batch(devices="devices", most=10000, reports="request", jobs={"suspend": {}}),
        check=Check(call=operations.LIST_DEVICES, device="device_id", field="carrier_informations.state", value="suspend"),
        undo=Undo(call="restore_devices")),
    "restore_devices": Action(
        operation=operations.RESTORE_DEVICES,
        batch=Batch(devices="devices", most=10000, reports="request", jobs={"restore": {}}),
        check=Check(call=operations.LIST_DEVICES, device="device_id", field="carrier_informations.state", value="active"),
        undo=Undo(call="suspend_devices")),
    "deactivate_devices": Action(
        operation=operations.DEACTIVATE_DEVICES,
        batch=Batch(devices="devices", most=10000, reports="request", jobs={"terminate": {}}),
        check=Check(call=operations.LIST_DEVICES, device="device_id", field="carrier_informations.state",
            value="deactive")),
    "go_to_state": Action(
        operation=operations.GO_TO_STATE,
        batch=Batch(devices="devices", most=10000, reports="request")),
    "move_devices": Action(
        operation=operations.MOVE_DEVICES,
        batch=Batch(devices="devices", most=10000, reports="request"),
        check=Check(call=operations.LIST_DEVICES, device="device_id", field="account_name", value_from="account_name")),
    "download_and_enable_profile": Action(
        operation=operations.DOWNLOAD_AND_ENABLE_PROFILE,
        batch=Batch(devices="devices", most=10000, reports="request")),
    "enable_profile": Action(
        operation=operations.ENABLE_PROFILE,
        batch=Batch(devices="devices", most=10000, reports="request")),
    "disable_profile": Action(
        operation=operations.DISABLE_PROFILE,
        batch=Batch(devices="devices", most=10000, reports="request")),
    "delete_profile": Action(
        operation=operations.DELETE_PROFILE,
        batch=Batch(devices="devices", most=10000, reports="request")),
    "add_devices": Action(
        operation=operations.ADD_DEVICES,
        batch=Batch(devices="devices_to_add", most=200, reports="rows", reason="response"),
        check=Check(call=operations.LIST_DEVICES, device="device_id")),
    "delete_devices": Action(
        operation=operations.DELETE_DEVICES,
        batch=Batch(devices="devices_to_delete", most=100, reports="rows", reason="status")),
    "change_device_id": Action(
        operation=operations.CHANGE_DEVICE_ID,
        batch=Batch(devices="device_ids", identifiers=True, reports="request")),
    "set_custom_fields": Action(
        operation=operations.SET_CUSTOM_FIELDS,
        batch=Batch(devices="devices", most=10000, reports="request")),
    "set_cost_center": Action(
        operation=operations.SET_COST_CENTER,
        batch=Batch(devices="devices", most=10000, reports="request", jobs={"cost-center": {}})),
    "set_contact_info": Action(
        operation=operations.SET_CONTACT_INFO,
        batch=Batch(devices="devices", most=10000, reports="request")),
    "change_service_plan": Action(
        operation=operations.CHANGE_SERVICE_PLAN,
        batch=Batch(devices="devices", most=10000, reports="request", jobs={"plan": {}}),
        check=Check(call=operations.LIST_DEVICES, device="device_id", field="carrier_informations.service_plan",
            value_from="service_plan")),
    "start_reachability_monitors": Action(
        operation=operations.START_REACHABILITY_MONITORS,
        batch=Batch(devices="devices", most=100, reports="request")),
    "set_usage_labels": Action(
        operation=operations.SET_USAGE_LABELS,
        batch=Batch(devices="labels", most=2000, reports="request")),
    "remove_usage_labels": Action(
        operation=operations.REMOVE_USAGE_LABELS,
        batch=Batch(devices="device_id", reports="request")),
    "send_sms": Action(
        operation=operations.SEND_SMS,
        batch=Batch(devices="device_ids", most=100, reports="request", jobs={"text": {}})),
    "send_nidd": Action(
        operation=operations.SEND_NIDD,
        batch=Batch(devices="device_ids", most=100, reports="request")),
}
"""All actions, by the name of their operation."""
