# Generated from spec/thingspace.yaml (sha256 aaced4bde7507de1). Do not edit: change the spec, then run python -m codegen.
"""The functions of ThingSpace Connectivity Management as methods."""

from __future__ import annotations

from ..._core.namespaces import Api
from . import (
    accounts,
    callbacks,
    devices,
    euicc,
    groups,
    history,
    nidd,
    oauth,
    reachability,
    segmentation,
    service_plans,
    session,
    sms,
)


class Session(Api):
    """User sessions, required by every other call."""

    login = session.log_in
    logout = session.log_out
    reset_password = session.reset_password


class Euicc(Api):
    """eUICC devices, their carrier profiles, and device lists across all carriers."""

    activate_enable = euicc.activate_and_enable_profile
    activate = euicc.activate_profile
    deactivate = euicc.deactivate_profile
    set_fallback = euicc.set_fallback_attribute
    list = euicc.list_global_devices
    history = euicc.list_global_history
    request_status = euicc.get_global_request_status


class Devices(Api):
    """Device lifecycle from activation to deletion, device details and eUICC profiles."""

    activate = devices.activate_devices
    suspend = devices.suspend_devices
    restore = devices.restore_devices
    deactivate = devices.deactivate_devices
    go_to_state = devices.go_to_state
    order_status = devices.get_order_status
    move = devices.move_devices
    download_profile = devices.download_and_enable_profile
    enable_profile = devices.enable_profile
    disable_profile = devices.disable_profile
    delete_profile = devices.delete_profile
    swap_eid = devices.swap_eid_device
    availability = devices.check_availability
    add = devices.add_devices
    delete = devices.delete_devices
    list = devices.list_devices
    basic_diagnostics = devices.get_basic_diagnostics
    diagnostics = devices.get_extended_diagnostics
    suspension_status = devices.get_suspension_status
    change_id = devices.change_device_id
    set_custom_fields = devices.set_custom_fields
    set_cost_center = devices.set_cost_center
    set_contact_info = devices.set_contact_info
    change_plan = devices.change_service_plan
    prl_versions = devices.get_prl_versions
    imei_iccid_mismatches = devices.list_imei_iccid_mismatches
    request_status = devices.get_request_status
    states_and_services = devices.list_states_and_services


class History(Api):
    """Usage, provisioning and connection history of devices."""

    usage = history.list_usage
    aggregate_usage = history.get_aggregate_usage
    provisioning = history.list_provisioning_history
    connections = history.list_connection_history


class Reachability(Api):
    """Device reachability monitoring."""

    start = reachability.start_reachability_monitors
    stop = reachability.stop_reachability_monitors
    monitors = reachability.list_reachability_monitors
    status = reachability.get_reachability_status


class Groups(Api):
    """Device groups."""

    create = groups.create_group
    list = groups.list_groups
    devices = groups.list_group_devices
    update = groups.update_group
    delete = groups.delete_group


class ServicePlans(Api):
    """Service plans of an account."""

    list = service_plans.list_service_plans


class Segmentation(Api):
    """Usage labels, which split usage into segments, and billed usage."""

    set_labels = segmentation.set_usage_labels
    remove_labels = segmentation.remove_usage_labels
    billed_usage = segmentation.get_billed_usage
    list_billed_usage = segmentation.list_billed_usage
    sms_history = segmentation.list_sms_history


class Sms(Api):
    """Text messages to and from devices."""

    send = sms.send_sms
    history = sms.list_received_sms
    start_callbacks = sms.start_sms_callbacks


class Callbacks(Api):
    """Callback URLs for request outcomes and alerts, and the triggers of alerts."""

    list = callbacks.list_callbacks
    register = callbacks.register_callback
    delete = callbacks.delete_callback
    create_trigger = callbacks.create_trigger


class Accounts(Api):
    """Account details, leads and hardware SKUs."""

    get = accounts.get_account
    leads = accounts.list_leads
    skus = accounts.list_device_skus


class Nidd(Api):
    """Non-IP data delivery (NIDD) for NB-IoT devices."""

    send = nidd.send_nidd


class Oauth(Api):
    """Application tokens, required by every call."""

    token = oauth.get_token
    revoke = oauth.revoke_token
