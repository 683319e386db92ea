# Generated from spec/thingspace.yaml (sha256 50b9a8c56dc5024e). Do not edit: change the spec, then run python -m codegen.
# Arguments are packed into lines, so that a whole operation is seen at a glance.
# fmt: off
"""Device lifecycle from activation to deletion, device details and eUICC profiles."""

from __future__ import annotations

from datetime import datetime

from ..._core.api import Api
from ..._core.fields import JSON
from ..._core.long_running import Accepted, Pollable
from ..._core.options import Options
from ..._core.paging import Pager
from . import operations
from .models import (
    AccountDeviceList,
    AddDeviceResult,
    AddedDeviceState,
    Change4gOption,
    CustomField,
    DateFilter,
    DeleteDeviceResult,
    Device,
    DeviceDiagnostics,
    DeviceFilter,
    DeviceId,
    DeviceIdentifierFilter,
    DeviceList,
    ExtendedDiagnostics,
    GlobalRequestStatus,
    MismatchReport,
    PlaceOfUse,
    PublicIpRestriction,
    RequestStatus,
    ServiceType,
    StatesAndServices,
    SuspensionFilter,
)


async def activate_devices(api: Api, *, devices: list[AccountDeviceList], service_plan: str, mdn_zip_code: str,
                           account_name: str | None = None, carrier_ip_pool_name: str | None = None,
                           carrier_name: str | None = None, cost_center_code: str | None = None,
                           custom_fields: list[CustomField] | None = None, group_name: str | None = None,
                           lead_id: str | None = None, primary_place_of_use: PlaceOfUse | None = None,
                           public_ip_restriction: PublicIpRestriction | None = None, sku_number: str | None = None,
                           options: Options | None = None) -> Pollable[RequestStatus]:
    """Activate service for devices.

    POST /m2m/v1/devices/actions/activate · billable · documented in Activate service
    Devices that are not yet in the account are added to it. Up to 10,000 devices per request and 100 requests per
    minute. A line allows five activations, suspensions, restorations and deactivations per day in total. Identify a 4G
    device by its IMEI and the ICCID of its SIM. The CarrierService callback reports each device's outcome; `wait()` can
    poll a request with a single device. For NB-IoT devices, the NiddService callback reports it as well.
    Costs money each time.
    If the answer is lost: Call `devices.list` for the devices and check their carrier state and activation date.

    Args:
        devices: Devices, each by one or more identifiers.
        service_plan: Plan code, not its name (see `service_plans.list`).
        mdn_zip_code: ZIP code used to assign a local phone number.
        account_name: Account name: ten digits, a hyphen and five digits, as text; old accounts can have other names.
        carrier_ip_pool_name: IP address pool (see `accounts.get`).
        carrier_name: Name of the carrier.
        cost_center_code: Cost center of the devices.
        custom_fields: Custom fields to store with the devices: CustomField1 to CustomField5, up to 50 characters each.
        group_name: Group that the devices join.
        lead_id: Lead of the activation (see `accounts.leads`).
        primary_place_of_use: Where devices are used, and by whom.
        public_ip_restriction: Whether the devices' public IP addresses are restricted.
        sku_number: Hardware SKU.
    """
    return await api.begin(operations.ACTIVATE_DEVICES, options, devices=devices, service_plan=service_plan,
                           mdn_zip_code=mdn_zip_code, account_name=account_name,
                           carrier_ip_pool_name=carrier_ip_pool_name, carrier_name=carrier_name,
                           cost_center_code=cost_center_code, custom_fields=custom_fields, group_name=group_name,
                           lead_id=lead_id, primary_place_of_use=primary_place_of_use,
                           public_ip_restriction=public_ip_restriction, sku_number=sku_number)


async def suspend_devices(api: Api, *, devices: list[AccountDeviceList] | None = None, account_name: str | None = None,
                          group_name: str | None = None, service_plan: str | None = None,
                          custom_fields: list[CustomField] | None = None, with_billing: bool | None = None,
                          options: Options | None = None) -> Pollable[RequestStatus]:
    """Suspend service for devices.

    POST /m2m/v1/devices/actions/suspend · write · documented in Suspend service
    A line can be suspended for 90 days in a row and 180 days per year; after that it is restored automatically. A line
    allows five actions per day, or 25 with Verizon's permission. The contract and `with_billing` determine whether the
    line is billed while suspended. The CarrierService callback reports each device's outcome; `wait()` can poll a
    request with a single device.
    If the answer is lost: Call `devices.list` for the devices and check their carrier state.
    At least one of devices, account_name, group_name, service_plan, custom_fields must be given.

    Args:
        devices: Devices, each by one or more identifiers.
        account_name: Account name: ten digits, a hyphen and five digits, as text; old accounts can have other names.
        group_name: Only devices in this group.
        service_plan: Only devices with this service plan.
        custom_fields: Only devices with these custom field values.
        with_billing: Whether the line is billed while suspended.
    """
    return await api.begin(operations.SUSPEND_DEVICES, options, devices=devices, account_name=account_name,
                           group_name=group_name, service_plan=service_plan, custom_fields=custom_fields,
                           with_billing=with_billing)


async def restore_devices(api: Api, *, devices: list[AccountDeviceList] | None = None, account_name: str | None = None,
                          group_name: str | None = None, service_plan: str | None = None,
                          custom_fields: list[CustomField] | None = None,
                          options: Options | None = None) -> Pollable[RequestStatus]:
    """Restore service for suspended devices.

    POST /m2m/v1/devices/actions/restore · billable · documented in Restore service
    A line allows five actions per day, or 25 with Verizon's permission. A line that was not billed while suspended is
    billed again from then on. The CarrierService callback reports each device's outcome; `wait()` can poll a request
    with a single device. For NB-IoT devices, the NiddService callback reports it as well.
    Costs money each time.
    If the answer is lost: Call `devices.list` for the devices and check their carrier state.
    At least one of devices, account_name, group_name, service_plan, custom_fields must be given.

    Args:
        devices: Devices, each by one or more identifiers.
        account_name: Account name: ten digits, a hyphen and five digits, as text; old accounts can have other names.
        group_name: Only devices in this group.
        service_plan: Only devices with this service plan.
        custom_fields: Only devices with these custom field values.
    """
    return await api.begin(operations.RESTORE_DEVICES, options, devices=devices, account_name=account_name,
                           group_name=group_name, service_plan=service_plan, custom_fields=custom_fields)


async def deactivate_devices(api: Api, *, account_name: str, devices: list[AccountDeviceList], reason_code: str,
                             etf_waiver: bool | None = None, delete_after_deactivation: bool | None = None,
                             custom_fields: list[CustomField] | None = None, group_name: str | None = None,
                             service_plan: str | None = None,
                             options: Options | None = None) -> Pollable[RequestStatus]:
    """Deactivate service for devices.

    POST /m2m/v1/devices/actions/deactivate · destructive · documented in Deactivate service
    An early termination fee may apply, and the phone number is lost after 50 days. A line allows five actions per day.
    The CarrierService callback reports each device's outcome; `wait()` can poll a request with a single device.
    Can't be undone.
    If the answer is lost: Call `devices.list` for the devices and check their carrier state.

    Args:
        account_name: Account name: ten digits, a hyphen and five digits, as text; old accounts can have other names.
        devices: Devices, each by one or more identifiers.
        reason_code: Reason for ending service; FF is the only documented code.
        etf_waiver: Whether to waive the early termination fee, if the account is allowed to.
        delete_after_deactivation: Whether to delete the devices and their history after deactivation.
        custom_fields: Only devices with these custom field values.
        group_name: Only devices in this group.
        service_plan: Only devices with this service plan.
    """
    return await api.begin(operations.DEACTIVATE_DEVICES, options, account_name=account_name, devices=devices,
                           reason_code=reason_code, etf_waiver=etf_waiver,
                           delete_after_deactivation=delete_after_deactivation, custom_fields=custom_fields,
                           group_name=group_name, service_plan=service_plan)


async def go_to_state(api: Api, *, service_name: str, state_name: str, service_plan: str, mdn_zip_code: str,
                      devices: list[AccountDeviceList] | None = None, filter: DeviceFilter | None = None,
                      group_name: str | None = None, carrier_ip_pool_name: str | None = None,
                      public_ip_restriction: PublicIpRestriction | None = None, sku_number: str | None = None,
                      custom_fields: list[CustomField] | None = None,
                      devices_with_service_address: list[dict[str, JSON]] | None = None, ip_address: str | None = None,
                      primary_place_of_use: PlaceOfUse | None = None, options: Options | None = None) -> Accepted:
    """Move devices to a customer-defined service and state.

    PUT /m2m/v1/devices/actions/gotostate · billable · documented in Set devices to a state
    Verizon must enable this for the account; `devices.states_and_services` lists the available states. Depending on the
    state, this activates devices or ends their service. All devices must be in the same state as the first one; up to
    10,000 devices per request. Cannot be polled: the StateService callback reports each device's outcome.
    Costs money each time.
    If the answer is lost: Call `devices.list` for the devices and check their state and service plan.
    At least one of devices, filter must be given.

    Args:
        service_name: Name of the customer-defined service.
        state_name: Name of the state in that service.
        service_plan: Plan code, not its name (see `service_plans.list`).
        mdn_zip_code: ZIP code used to assign a local phone number.
        devices: Devices, each by one or more identifiers.
        filter: Filter that selects devices by common properties.
        group_name: Group that the devices join.
        carrier_ip_pool_name: IP address pool (see `accounts.get`).
        public_ip_restriction: Whether the devices' public IP addresses are restricted.
        sku_number: Hardware SKU.
        custom_fields: Custom fields to store with the devices: CustomField1 to CustomField5, up to 50 characters each.
        devices_with_service_address: Devices, each with a service address; the fields of an item are not documented.
        ip_address: Static IP address.
        primary_place_of_use: Where devices are used, and by whom.
    """
    return await api.begin(operations.GO_TO_STATE, options, service_name=service_name, state_name=state_name,
                           service_plan=service_plan, mdn_zip_code=mdn_zip_code, devices=devices, filter=filter,
                           group_name=group_name, carrier_ip_pool_name=carrier_ip_pool_name,
                           public_ip_restriction=public_ip_restriction, sku_number=sku_number,
                           custom_fields=custom_fields, devices_with_service_address=devices_with_service_address,
                           ip_address=ip_address, primary_place_of_use=primary_place_of_use)


async def get_order_status(api: Api, *, account_name: str, devices: list[DeviceList],
                           order_request_id: str | None = None, options: Options | None = None) -> Accepted:
    """Request the status of one device's activation order.

    POST /m2m/v1/devices/requests/status · read · documented in Check the status of an activation order
    Cannot be polled: the status is sent only to the DeviceService callback.

    Args:
        account_name: Account name: ten digits, a hyphen and five digits, as text; old accounts can have other names.
        devices: Exactly one device, by ESN, ICCID or MEID.
        order_request_id: ID of the request that activated the device.
    """
    return await api.begin(operations.GET_ORDER_STATUS, options, account_name=account_name, devices=devices,
                           order_request_id=order_request_id)


async def move_devices(api: Api, *, account_name: str, devices: list[AccountDeviceList] | None = None,
                       filter: DeviceFilter | None = None, custom_fields: list[CustomField] | None = None,
                       group_name: str | None = None, carrier_ip_pool_name: str | None = None,
                       service_plan: str | None = None, options: Options | None = None) -> Accepted:
    """Move active devices to another billing account of the same customer.

    PUT /m2m/v1/devices/actions/move · destructive · documented in Move devices between accounts
    Verizon must enable this for the account. All devices of a request must come from one account; up to 10,000 devices
    per request. Cannot be polled: the CarrierService callback reports each device's outcome.
    Can't be undone.
    If the answer is lost: Call `devices.list` for the devices and check their account.
    At least one of devices, filter must be given.

    Args:
        account_name: Account to move the devices to.
        devices: Devices, each by one or more identifiers.
        filter: Filter that selects devices by common properties.
        custom_fields: Custom fields to store with the devices: CustomField1 to CustomField5, up to 50 characters each.
        group_name: Group that the devices join.
        carrier_ip_pool_name: IP address pool (see `accounts.get`).
        service_plan: Plan code after the move; by default, the devices keep their plan.
    """
    return await api.begin(operations.MOVE_DEVICES, options, account_name=account_name, devices=devices, filter=filter,
                           custom_fields=custom_fields, group_name=group_name,
                           carrier_ip_pool_name=carrier_ip_pool_name, service_plan=service_plan)


async def download_and_enable_profile(api: Api, *, devices: list[DeviceList], account_name: str, smsr_oid: str,
                                      options: Options | None = None) -> Pollable[GlobalRequestStatus]:
    """Download the carrier's profile to eUICC devices and enable it.

    POST /m2m/v1/devices/profile/actions/download_enable · billable · documented in Download and enable a profile
    Limited release: Verizon must enable this for the account. The DeviceProfileService callback reports each device's
    outcome; `wait()` polls the request.
    Costs money each time.
    If the answer is lost: Call `euicc.list` for the devices and check their profile state.

    Args:
        devices: Devices, each by its EID and the ICCID of the profile.
        account_name: Account name: ten digits, a hyphen and five digits, as text; old accounts can have other names.
        smsr_oid: Identifier of the SM-SR, which routes to the eUICC: digits and dots.
    """
    return await api.begin(operations.DOWNLOAD_AND_ENABLE_PROFILE, options, devices=devices, account_name=account_name,
                           smsr_oid=smsr_oid)


async def enable_profile(api: Api, *, devices: list[DeviceList], account_name: str, smsr_oid: str,
                         options: Options | None = None) -> Pollable[GlobalRequestStatus]:
    """Enable a profile that is already on eUICC devices.

    POST /m2m/v1/devices/profile/actions/enable · write · documented in Enable a profile
    The first callback can be just a warning that the SIM's router timed out; a final one follows. The
    DeviceProfileService callback reports each device's outcome; `wait()` polls the request.
    If the answer is lost: Call `euicc.list` for the devices and check their profile state.

    Args:
        devices: Devices, each by its EID and the ICCID of the profile.
        account_name: Account name: ten digits, a hyphen and five digits, as text; old accounts can have other names.
        smsr_oid: Identifier of the SM-SR, which routes to the eUICC: digits and dots.
    """
    return await api.begin(operations.ENABLE_PROFILE, options, devices=devices, account_name=account_name,
                           smsr_oid=smsr_oid)


async def disable_profile(api: Api, *, devices: list[DeviceList], account_name: str, smsr_oid: str,
                          options: Options | None = None) -> Pollable[GlobalRequestStatus]:
    """Disable the profile of eUICC devices, which then use their bootstrap profile.

    POST /m2m/v1/devices/profile/actions/disable · write · documented in Disable a profile
    The DeviceProfileService callback reports each device's outcome; `wait()` polls the request.
    If the answer is lost: Call `euicc.list` for the devices and check their profile state.

    Args:
        devices: Devices, each by its EID and the ICCID of the profile.
        account_name: Account name: ten digits, a hyphen and five digits, as text; old accounts can have other names.
        smsr_oid: Identifier of the SM-SR, which routes to the eUICC: digits and dots.
    """
    return await api.begin(operations.DISABLE_PROFILE, options, devices=devices, account_name=account_name,
                           smsr_oid=smsr_oid)


async def delete_profile(api: Api, *, devices: list[DeviceList], account_name: str, smsr_oid: str,
                         options: Options | None = None) -> Pollable[GlobalRequestStatus]:
    """Delete a profile from eUICC devices.

    POST /m2m/v1/devices/profile/actions/delete · destructive · documented in Delete a profile
    An enabled profile is disabled first. The DeviceProfileService callback reports each device's outcome; `wait()`
    polls the request.
    Can't be undone.
    If the answer is lost: Call `euicc.list` for the devices and check their profile state.

    Args:
        devices: Devices, each by its EID and the ICCID of the profile.
        account_name: Account name: ten digits, a hyphen and five digits, as text; old accounts can have other names.
        smsr_oid: Identifier of the SM-SR, which routes to the eUICC: digits and dots.
    """
    return await api.begin(operations.DELETE_PROFILE, options, devices=devices, account_name=account_name,
                           smsr_oid=smsr_oid)


async def swap_eid_device(api: Api, *, body: dict[str, JSON], options: Options | None = None) -> Accepted:
    """Move a line from one eUICC device to another.

    POST /m2m/v1/devices/actions/eidDeviceSwap · destructive · documented in Connectivity Management: EID device swap
    One part of the body describes the device to replace, another its replacement. The field names of the body are not
    listed here: take them from Verizon's page. The request cannot be polled. Two CarrierService callbacks report the
    deactivation of the old SIM and the change of identifiers. A StateService callback reports the device that was
    replaced.
    Can't be undone.
    If the answer is lost: Call `devices.list` for both devices and check which one has the line.

    Args:
        body: Swap request, as described on Verizon's page.
    """
    return await api.begin(operations.SWAP_EID_DEVICE, options, body=body)


async def check_availability(api: Api, *, account_name: str, devices: list[AccountDeviceList],
                             options: Options | None = None) -> Accepted:
    """Request a check of whether devices can be activated.

    POST /m2m/v1/devices/availability/actions/list · read · documented in Check device availability
    Up to 10,000 devices per request. Cannot be polled: the result for each device is sent only to the DeviceService
    callback. It reports whether the device was found, whether it already has a number, its SKU and its product type.
    The product type is `4GODI_DATA` if the device can be activated, `4GODI_MOD` if not.

    Args:
        account_name: Account name: ten digits, a hyphen and five digits, as text; old accounts can have other names.
        devices: Devices, each by one or more identifiers.
    """
    return await api.begin(operations.CHECK_AVAILABILITY, options, account_name=account_name, devices=devices)


async def add_devices(api: Api, *, state: AddedDeviceState, devices_to_add: list[AccountDeviceList],
                      account_name: str | None = None, custom_fields: list[CustomField] | None = None,
                      group_name: str | None = None, sku_number: str | None = None, smsr_oid: str | None = None,
                      options: Options | None = None) -> list[AddDeviceResult]:
    """Add devices to an account without activating them.

    POST /m2m/v1/devices/actions/add · write · documented in Add devices
    Verizon recommends activating devices instead, which also adds them. Up to 200 devices per request; the response
    reports the outcome of each one immediately.
    If the answer is lost: Call `devices.list` for the devices; those that were added are in the account.

    Args:
        state: State of the devices in the account.
        devices_to_add: Devices to add.
        account_name: Account name: ten digits, a hyphen and five digits, as text; old accounts can have other names.
        custom_fields: Custom fields to store with the devices: CustomField1 to CustomField5, up to 50 characters each.
        group_name: Group that the devices join.
        sku_number: Hardware SKU.
        smsr_oid: Identifier of the SM-SR, which routes to the eUICC: digits and dots.
    """
    return await api.call(operations.ADD_DEVICES, options, state=state, devices_to_add=devices_to_add,
                          account_name=account_name, custom_fields=custom_fields, group_name=group_name,
                          sku_number=sku_number, smsr_oid=smsr_oid)


async def delete_devices(api: Api, *, devices_to_delete: list[AccountDeviceList], account_name: str | None = None,
                         options: Options | None = None) -> list[DeleteDeviceResult]:
    """Delete deactivated devices and their history from an account.

    POST /m2m/v1/devices/actions/delete · destructive · documented in Delete deactivated devices
    A device must be deactivated first. Up to 100 devices per request; the response reports the outcome of each one
    immediately.
    Can't be undone.
    If the answer is lost: Call `devices.list` for the devices; those that were deleted are no longer listed.

    Args:
        devices_to_delete: Devices to delete.
        account_name: Account name: ten digits, a hyphen and five digits, as text; old accounts can have other names.
    """
    return await api.call(operations.DELETE_DEVICES, options, devices_to_delete=devices_to_delete,
                          account_name=account_name)


def list_devices(api: Api, *, device_id: DeviceId | None = None, device_list: list[DeviceId] | None = None,
                 account_name: str | None = None, group_name: str | None = None, current_state: str | None = None,
                 service_plan: str | None = None, custom_fields: list[CustomField] | None = None,
                 earliest: datetime | None = None, latest: datetime | None = None,
                 filter: DeviceIdentifierFilter | None = None, max_number_of_devices: int | None = None,
                 largest_device_id_seen: int | None = None, options: Options | None = None) -> Pager[Device]:
    """List devices with all their details, by filter or by identifier.

    POST /m2m/v1/devices/actions/list · read · documented in Get device information
    Without a filter, all devices visible to the user are returned. Devices are ordered by the service's own device
    number, 2,000 per page. The number of the last device on a page, found in its attributes, requests the next page.

    Args:
        device_id: Only this device, instead of the filters.
        device_list: Only these devices.
        account_name: Account name: ten digits, a hyphen and five digits, as text; old accounts can have other names.
        group_name: Only devices in this group.
        current_state: Only devices in this state: active, suspend, deactive, pre-active.
        service_plan: Only devices with this service plan.
        custom_fields: Only devices with these custom field values.
        earliest: Only devices added at this time or later.
        latest: Only devices added at this time or earlier.
        filter: Filter that selects devices by parts of their identifiers.
        max_number_of_devices: Devices per page. The service's default is 2000.
        largest_device_id_seen: Service's own number of the last device already seen; 0 starts at the first.
    """
    return api.pages(operations.LIST_DEVICES, options, device_id=device_id, device_list=device_list,
                     account_name=account_name, group_name=group_name, current_state=current_state,
                     service_plan=service_plan, custom_fields=custom_fields, earliest=earliest, latest=latest,
                     filter=filter, max_number_of_devices=max_number_of_devices,
                     largest_device_id_seen=largest_device_id_seen)


async def get_basic_diagnostics(api: Api, *, account_name: str, device_list: list[DeviceId],
                                options: Options | None = None) -> list[DeviceDiagnostics]:
    """Return the connection, provisioning and billing states of devices.

    POST /m2m/v1/devices/diagnostics/actions/list · read · deprecated · documented in Basic device diagnostics
    Use `devices.diagnostics`, which replaces it.

    Args:
        account_name: Account name: ten digits, a hyphen and five digits, as text; old accounts can have other names.
        device_list: Devices, by MDN only.
    """
    return await api.call(operations.GET_BASIC_DIAGNOSTICS, options, account_name=account_name, device_list=device_list)


async def get_extended_diagnostics(api: Api, *, account_name: str, device_list: list[DeviceId],
                                   options: Options | None = None) -> ExtendedDiagnostics:
    """Return connection, provisioning and billing details of one device, by category.

    POST /m2m/v1/devices/extendeddiagnostics/actions/list · read · documented in Extended device diagnostics

    Args:
        account_name: Account name: ten digits, a hyphen and five digits, as text; old accounts can have other names.
        device_list: Exactly one device, by ICCID, IMEI, MDN, MEID or MSISDN.
    """
    return await api.call(operations.GET_EXTENDED_DIAGNOSTICS, options, account_name=account_name,
                          device_list=device_list)


async def get_suspension_status(api: Api, *, device_ids: list[DeviceId] | None = None,
                                filter: SuspensionFilter | None = None, account_name: str | None = None,
                                options: Options | None = None) -> Accepted:
    """Request the suspension status of devices.

    POST /m2m/v1/devices/suspension/status · read · documented in Get suspension status
    Verizon must enable this for the account. Cannot be polled: the status is sent only to the DeviceSuspensionStatus
    callback.
    At least one of device_ids, filter, account_name must be given.

    Args:
        device_ids: Devices to check.
        filter: Filter that selects devices by common properties.
        account_name: Account name: ten digits, a hyphen and five digits, as text; old accounts can have other names.
    """
    return await api.begin(operations.GET_SUSPENSION_STATUS, options, device_ids=device_ids, filter=filter,
                           account_name=account_name)


async def change_device_id(api: Api, service_type: ServiceType, *, device_ids: list[DeviceId],
                           device_ids_to: list[DeviceId] | None = None, change_4g_option: Change4gOption | None = None,
                           assign_non_geo_mdn: bool | None = None, npa_nxx: str | None = None,
                           zip_code: str | None = None, service_plan: str | None = None, smsr_oid: str | None = None,
                           options: Options | None = None) -> Accepted:
    """Change the identifiers of a line after a hardware or number change.

    PUT /m2m/v1/devices/{serviceType}/actions/deviceId · destructive · documented in Change device identifiers
    The device must be active, and new hardware must not be in the account yet. The line gives up its old number or
    identifiers. Cannot be polled: the CarrierService callback reports the outcome.
    Can't be undone.
    If the answer is lost: Call `devices.list` for the device, by its old and by its new identifiers.

    Args:
        service_type: Kind of service of the line.
        device_ids: Current identifiers of the device.
        device_ids_to: New identifiers of the device; required for every change except ChangeMSISDN.
        change_4g_option: Kind of change.
        assign_non_geo_mdn: Whether to assign a non-geographic number.
        npa_nxx: First six digits of the new number.
        zip_code: ZIP code for the new number.
        service_plan: Plan code after the change.
        smsr_oid: Identifier of the SM-SR, which routes to the eUICC; required for ChangeIMEIandEID.
    """
    return await api.begin(operations.CHANGE_DEVICE_ID, options, service_type=service_type, device_ids=device_ids,
                           device_ids_to=device_ids_to, change_4g_option=change_4g_option,
                           assign_non_geo_mdn=assign_non_geo_mdn, npa_nxx=npa_nxx, zip_code=zip_code,
                           service_plan=service_plan, smsr_oid=smsr_oid)


async def set_custom_fields(api: Api, *, custom_fields_to_update: list[CustomField],
                            devices: list[AccountDeviceList] | None = None, account_name: str | None = None,
                            group_name: str | None = None, service_plan: str | None = None,
                            custom_fields: list[CustomField] | None = None, options: Options | None = None) -> Accepted:
    """Set custom fields of devices.

    PUT /m2m/v1/devices/actions/customFields · write · documented in Change custom fields
    There are five fields, CustomField1 to CustomField5, of up to 50 characters each. Cannot be polled: the
    CarrierService callback reports each device's outcome.
    At least one of devices, account_name, group_name, service_plan, custom_fields must be given.

    Args:
        custom_fields_to_update: Fields to set, with their new values.
        devices: Devices, each by one or more identifiers.
        account_name: Account name: ten digits, a hyphen and five digits, as text; old accounts can have other names.
        group_name: Only devices in this group.
        service_plan: Only devices with this service plan.
        custom_fields: Only devices with these custom field values.
    """
    return await api.begin(operations.SET_CUSTOM_FIELDS, options, custom_fields_to_update=custom_fields_to_update,
                           devices=devices, account_name=account_name, group_name=group_name, service_plan=service_plan,
                           custom_fields=custom_fields)


async def set_cost_center(api: Api, *, devices: list[AccountDeviceList] | None = None, account_name: str | None = None,
                          group_name: str | None = None, service_plan: str | None = None,
                          custom_fields: list[CustomField] | None = None, cost_center: str | None = None,
                          remove_cost_center: bool | None = None, primary_place_of_use: PlaceOfUse | None = None,
                          options: Options | None = None) -> Accepted:
    """Set or remove the cost center of devices, and optionally their place of use.

    PUT /m2m/v1/devices/costCenter · write · documented in Change the cost center
    Cannot be polled: the CarrierService callback reports each device's outcome.
    At least one of devices, account_name, group_name, service_plan, custom_fields must be given.

    Args:
        devices: Devices, each by one or more identifiers.
        account_name: Account name: ten digits, a hyphen and five digits, as text; old accounts can have other names.
        group_name: Only devices in this group.
        service_plan: Only devices with this service plan.
        custom_fields: Only devices with these custom field values.
        cost_center: Cost center: letters, digits, spaces, `-`, `!` and `#`.
        remove_cost_center: Whether to remove the cost center; if true, `cost_center` is ignored.
        primary_place_of_use: Where devices are used, and by whom.
    """
    return await api.begin(operations.SET_COST_CENTER, options, devices=devices, account_name=account_name,
                           group_name=group_name, service_plan=service_plan, custom_fields=custom_fields,
                           cost_center=cost_center, remove_cost_center=remove_cost_center,
                           primary_place_of_use=primary_place_of_use)


async def set_contact_info(api: Api, *, primary_place_of_use: PlaceOfUse, account_name: str | None = None,
                           devices: list[AccountDeviceList] | None = None, options: Options | None = None) -> Accepted:
    """Replace the contact name and address of the devices' place of use.

    PUT /m2m/v1/devices/actions/contactInfo · write · documented in Change contact information
    Omitted values are cleared: the new contact replaces the old one as a whole. Cannot be polled: the CarrierService
    callback reports each device's outcome.
    At least one of devices, account_name must be given.

    Args:
        primary_place_of_use: Where devices are used, and by whom.
        account_name: Account name: ten digits, a hyphen and five digits, as text; old accounts can have other names.
        devices: Devices, each by one or more identifiers.
    """
    return await api.begin(operations.SET_CONTACT_INFO, options, primary_place_of_use=primary_place_of_use,
                           account_name=account_name, devices=devices)


async def change_service_plan(api: Api, *, service_plan: str, devices: list[AccountDeviceList] | None = None,
                              account_name: str | None = None, group_name: str | None = None,
                              current_service_plan: str | None = None, custom_fields: list[CustomField] | None = None,
                              carrier_ip_pool_name: str | None = None, take_effect: datetime | None = None,
                              options: Options | None = None) -> Accepted:
    """Change the service plan of devices.

    PUT /m2m/v1/devices/actions/plan · billable · documented in Change the service plan
    A device can change plans four times per month, and not while suspended. Cannot be polled: the CarrierService
    callback reports each device's outcome. If the new plan adds NIDD, the NiddService callback reports it as well.
    Costs money each time.
    If the answer is lost: Call `devices.list` for the devices and check their service plan, unless the change is
    scheduled for a later day.
    At least one of devices, account_name, group_name, current_service_plan, custom_fields must be given.

    Args:
        service_plan: Code of the new plan.
        devices: Devices, each by one or more identifiers.
        account_name: Account name: ten digits, a hyphen and five digits, as text; old accounts can have other names.
        group_name: Only devices in this group.
        current_service_plan: Only devices with this service plan.
        custom_fields: Only devices with these custom field values.
        carrier_ip_pool_name: IP address pool (see `accounts.get`).
        take_effect: When the change takes effect; the default is not documented.
    """
    return await api.begin(operations.CHANGE_SERVICE_PLAN, options, service_plan=service_plan, devices=devices,
                           account_name=account_name, group_name=group_name, current_service_plan=current_service_plan,
                           custom_fields=custom_fields, carrier_ip_pool_name=carrier_ip_pool_name,
                           take_effect=take_effect)


async def get_prl_versions(api: Api, *, device_ids: list[DeviceId] | None = None, account_name: str | None = None,
                           group_name: str | None = None, service_plan: str | None = None,
                           custom_fields: list[CustomField] | None = None, options: Options | None = None) -> Accepted:
    """Request the preferred roaming list (PRL) versions of 2G and 3G devices.

    POST /m2m/v1/devices/prl/actions/list · read · documented in Get the PRL version
    Register a listener for the DevicePRLInformation callback first, otherwise the call fails. Cannot be polled: the
    versions are sent only to that callback.
    At least one of device_ids, account_name, group_name, service_plan, custom_fields must be given.

    Args:
        device_ids: Devices to check.
        account_name: Account name: ten digits, a hyphen and five digits, as text; old accounts can have other names.
        group_name: Only devices in this group.
        service_plan: Only devices with this service plan.
        custom_fields: Only devices with these custom field values.
    """
    return await api.begin(operations.GET_PRL_VERSIONS, options, device_ids=device_ids, account_name=account_name,
                           group_name=group_name, service_plan=service_plan, custom_fields=custom_fields)


async def list_imei_iccid_mismatches(api: Api, *, filter: DateFilter, devices: list[AccountDeviceList] | None = None,
                                     account_name: str | None = None, group_name: str | None = None,
                                     options: Options | None = None) -> MismatchReport:
    """List 4G devices whose SIM is in a device other than the one it was paired with.

    POST /m2m/v1/devices/actions/list/imeiiccidmismatch · read · documented in Find IMEI and ICCID mismatches
    The date range can span three months.

    Args:
        filter: A time range.
        devices: Only these devices, by ICCID or MDN.
        account_name: Account name: ten digits, a hyphen and five digits, as text; old accounts can have other names.
        group_name: Only devices in this group.
    """
    return await api.call(operations.LIST_IMEI_ICCID_MISMATCHES, options, filter=filter, devices=devices,
                          account_name=account_name, group_name=group_name)


async def get_request_status(api: Api, account_name: str, request_id: str, *,
                             options: Options | None = None) -> RequestStatus:
    """Return the status of a request.

    GET /m2m/v1/accounts/{accountName}/requests/{requestId}/status · read · documented in Get the status of an
    asynchronous request
    Works only for requests to activate, suspend, restore or deactivate a single device. For all other requests, wait
    for the callback or look up the device.

    Args:
        account_name: Account name: ten digits, a hyphen and five digits, including leading zeros.
        request_id: ID of the request.
    """
    return await api.call(operations.GET_REQUEST_STATUS, options, account_name=account_name, request_id=request_id)


async def list_states_and_services(api: Api, account_name: str, *, options: Options | None = None) -> StatesAndServices:
    """List the customer-defined services and their states.

    GET /m2m/v1/accounts/{accountName}/stateandservices · read · documented in List customer-defined services and states
    Limited release: Verizon must enable this for the account.

    Args:
        account_name: Account name: ten digits, a hyphen and five digits, including leading zeros.
    """
    return await api.call(operations.LIST_STATES_AND_SERVICES, options, account_name=account_name)
