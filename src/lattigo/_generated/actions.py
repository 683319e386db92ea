# Generated from spec/lattigo.yaml (sha256 b08cedcf43376534). Do not edit: change the spec, then run python -m codegen.
# Arguments are packed into lines, so that an action is visible at a glance.
# fmt: off
"""The operations of Lattigo that change something about devices: how they take many, and how outcomes are learned."""

from __future__ import annotations

from collections.abc import Mapping

from .._core.actions.data import Action, Batch, Check, Price, Undo
from . import operations

ACTIONS: Mapping[str, Action] = {
    "set_note": Action(
        operation=operations.SET_NOTE,
        batch=Batch(devices="device_name", reports="texts", jobs={"note": {}}),
        check=Check(call=operations.GET_DEVICE, device="device_name", same=("id_type",), field_from="field_name",
            value_from="note"),
        undo=Undo(argument="note", before=True)),
    "cellular_locate": Action(
        operation=operations.CELLULAR_LOCATE,
        batch=Batch(devices="device_name", reports="texts", jobs={"locate": {}})),
    "activation_request": Action(
        operation=operations.ACTIVATION_REQUEST,
        batch=Batch(devices="activation_requests", most=100, key=("iccid",), reports="lists", done="processed",
            refused="unprocessed", place="device_index", reason="error", jobs={"activate": {}}),
        check=Check(call=operations.GET_DEVICE, device="device_name", fixed={"id_type": "iccid"}),
        price=Price(call=operations.LIST_RATE_PLANS, key="name", key_from="rate_plan_name", field="activation_fee")),
    "suspend_no_billing_request": Action(
        operation=operations.SUSPEND_NO_BILLING_REQUEST,
        batch=Batch(devices="suspension_requests", most=100, key=("iccid",), reports="call"),
        check=Check(call=operations.GET_DEVICE, device="device_name", fixed={"id_type": "iccid"}, field="state",
            value="suspended")),
    "change_cost_center": Action(
        operation=operations.CHANGE_COST_CENTER,
        batch=Batch(devices="device_names", most=100, reports="texts", texts="change_status", jobs={"cost-center": {}}),
        check=Check(call=operations.GET_DEVICE, device="device_name", field="cost_center", value_from="cost_center"),
        undo=Undo(argument="cost_center", before=True)),
    "change_simstate": Action(
        operation=operations.CHANGE_SIMSTATE,
        batch=Batch(devices="device_names", most=100, reports="texts", texts="change_status",
            jobs={"suspend": {"state": "suspend"}, "restore": {"state": "restore"}}),
        check=Check(call=operations.GET_DEVICE, device="device_name", same=("id_type",), field="state", value_from="state",
            values={"suspend": "suspended", "restore": "active"}),
        undo=Undo(argument="state", values={"suspend": "restore", "restore": "suspend"})),
    "remove_usage_limit": Action(
        operation=operations.REMOVE_USAGE_LIMIT,
        batch=Batch(devices="device_names", most=100, reports="texts", texts="status", jobs={"unlimit": {}})),
    "send_sms": Action(
        operation=operations.SEND_SMS,
        batch=Batch(devices="device_names", most=100, reports="texts", texts="status", jobs={"sms": {}}),
        check=Check(call=operations.GET_SMS, device="device_name", fixed={"direction": "sent"}, since="start_date",
            at="event_timestamp", field="message_body", value_from="sms_text", otherwise="failed", settle=60.0)),
    "set_usage_limit": Action(
        operation=operations.SET_USAGE_LIMIT,
        batch=Batch(devices="device_names", most=100, reports="texts", texts="status", jobs={"limit": {}})),
    "terminate_service": Action(
        operation=operations.TERMINATE_SERVICE,
        batch=Batch(devices="device_names", most=100, reports="texts", texts="terminate_status", jobs={"terminate": {}}),
        check=Check(call=operations.GET_DEVICE, device="device_name", field="state", value="terminated", otherwise="failed",
            settle=300.0),
        price=Price(call=operations.CALCULATE_ETF, device="device_name")),
    "upload_request": Action(
        operation=operations.UPLOAD_REQUEST,
        batch=Batch(devices="upload_ids", most=100, key=("imei",), reports="lists", done="processed", refused="unprocessed",
            place="device_index", reason="error")),
}
"""All actions, by the name of their operation."""
