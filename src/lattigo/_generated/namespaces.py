# Generated from spec/lattigo.yaml (sha256 b08cedcf43376534). Do not edit: change the spec, then run python -m codegen.
"""The functions of Lattigo as methods."""

from __future__ import annotations

from .._core.namespaces import Api
from . import device_operations, devices, rate_plans, users


class Devices(Api):
    """One device at a time: its details, usage and messages; and the list of all devices."""

    list = devices.list_devices
    list_names = devices.list_device_names
    get = devices.get_device
    get_sms = devices.get_sms
    calamp_messages = devices.calamp_messages
    last_calamp_message = devices.last_calamp_message
    set_note = devices.set_note
    device_reports = devices.device_reports
    daily_data_usages = devices.daily_data_usages
    monthly_data_usages = devices.monthly_data_usages
    cellular_locate = devices.cellular_locate
    calculate_etf = devices.calculate_etf


class DeviceOperations(Api):
    """Orders and changes for many devices at once, and events across all devices."""

    activation_request = device_operations.activation_request
    suspend_no_billing_request = device_operations.suspend_no_billing_request
    change_cost_center = device_operations.change_cost_center
    change_simstate = device_operations.change_simstate
    remove_usage_limit = device_operations.remove_usage_limit
    send_sms = device_operations.send_sms
    set_usage_limit = device_operations.set_usage_limit
    terminate_service = device_operations.terminate_service
    upload_request = device_operations.upload_request
    calamp_events = device_operations.calamp_events


class RatePlans(Api):
    """Rate plans of the account."""

    list = rate_plans.list_rate_plans


class Users(Api):
    """Users of the account."""

    list = users.list_users
