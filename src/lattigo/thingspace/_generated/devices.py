# Generated from spec/thingspace.yaml (sha256 37e1c839d041af2d). Do not edit: change the spec, then run python -m codegen.
# Arguments are packed into lines, so that a whole operation is seen at a glance.
# fmt: off
"""Service for devices, from activation to deletion, what is known of them, and their eUICC profiles."""

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
    """Activates service for devices.

    POST /m2m/v1/devices/actions/activate · billable · documented in Activate service
    Devices that the account does not have yet are added to it. Up to 10,000 devices a request and 100 requests a
    minute. A line may be activated, suspended, restored and deactivated five times a day in all. A 4G device is named
    by its IMEI and the ICCID of its SIM. `wait` polls a request with one device; the callback service CarrierService
    tells of each device. For NB-IoT devices NiddService does so as well.
    Costs money each time.
    If the answer is lost: Ask `devices.list` for the devices; their carrier's state and the date of activation tell.

    Args:
        devices: The devices.
        service_plan: Code of the plan, not its name, see `service_plans.list`.
        mdn_zip_code: ZIP code of the region in which the phone number shall be.
        account_name: The account: ten digits, a hyphen and five digits, as text; old accounts may have other names.
        carrier_ip_pool_name: Pool of IP addresses, see `accounts.get`.
        carrier_name: Name of the carrier.
        cost_center_code: Cost center of the devices.
        custom_fields: Custom fields to store with the devices: CustomField1 to CustomField5, up to 50 characters each.
        group_name: The group that the devices join.
        lead_id: Lead of the activation, see `accounts.leads`.
        primary_place_of_use: Where devices are used, and by whom.
        public_ip_restriction: Whether the devices' public IP addresses are restricted.
        sku_number: SKU of the hardware.
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
    """Suspends the service of devices.

    POST /m2m/v1/devices/actions/suspend · write · documented in Suspend service
    A line may be suspended for 90 days in a row and 180 days a year; after that it is restored by itself. A line has
    five actions a day, or 25 if Verizon allowed it. The contract and `withBilling` decide whether the line is billed
    meanwhile. `wait` polls a request with one device; the callback service CarrierService tells of each device.
    If the answer is lost: Ask `devices.list` for the devices; their carrier's state tells.
    At least one of devices, account_name, group_name, service_plan, custom_fields must be given.

    Args:
        devices: The devices.
        account_name: The account: ten digits, a hyphen and five digits, as text; old accounts may have other names.
        group_name: Only devices of this group.
        service_plan: Only devices with this service plan.
        custom_fields: Only devices with these values in their custom fields.
        with_billing: Whether the line is billed while it is suspended.
    """
    return await api.begin(operations.SUSPEND_DEVICES, options, devices=devices, account_name=account_name,
                           group_name=group_name, service_plan=service_plan, custom_fields=custom_fields,
                           with_billing=with_billing)


async def restore_devices(api: Api, *, devices: list[AccountDeviceList] | None = None, account_name: str | None = None,
                          group_name: str | None = None, service_plan: str | None = None,
                          custom_fields: list[CustomField] | None = None,
                          options: Options | None = None) -> Pollable[RequestStatus]:
    """Takes up the service of suspended devices again.

    POST /m2m/v1/devices/actions/restore · billable · documented in Restore service
    A line has five actions a day, or 25 if Verizon allowed it. A line that was not billed while it was suspended is
    billed again from then on. `wait` polls a request with one device; the callback service CarrierService tells of each
    device. For NB-IoT devices NiddService does so as well.
    Costs money each time.
    If the answer is lost: Ask `devices.list` for the devices; their carrier's state tells.
    At least one of devices, account_name, group_name, service_plan, custom_fields must be given.

    Args:
        devices: The devices.
        account_name: The account: ten digits, a hyphen and five digits, as text; old accounts may have other names.
        group_name: Only devices of this group.
        service_plan: Only devices with this service plan.
        custom_fields: Only devices with these values in their custom fields.
    """
    return await api.begin(operations.RESTORE_DEVICES, options, devices=devices, account_name=account_name,
                           group_name=group_name, service_plan=service_plan, custom_fields=custom_fields)


async def deactivate_devices(api: Api, *, account_name: str, devices: list[AccountDeviceList], reason_code: str,
                             etf_waiver: bool | None = None, delete_after_deactivation: bool | None = None,
                             custom_fields: list[CustomField] | None = None, group_name: str | None = None,
                             service_plan: str | None = None,
                             options: Options | None = None) -> Pollable[RequestStatus]:
    """Ends the service of devices.

    POST /m2m/v1/devices/actions/deactivate · destructive · documented in Deactivate service
    A fee for leaving early may fall due, and the phone number is lost after 50 days. A line has five actions a day.
    `wait` polls a request with one device; the callback service CarrierService tells of each device.
    Can't be undone.
    If the answer is lost: Ask `devices.list` for the devices; their carrier's state tells.

    Args:
        account_name: The account: ten digits, a hyphen and five digits, as text; old accounts may have other names.
        devices: The devices.
        reason_code: Why the service ends; the only code that is documented is FF.
        etf_waiver: Whether the fee for leaving early is waived, where the account may do so.
        delete_after_deactivation: Whether the devices are deleted once their service has ended, with their history.
        custom_fields: Only devices with these values in their custom fields.
        group_name: Only devices of this group.
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
    """Puts devices into a service and state that the customer defined.

    PUT /m2m/v1/devices/actions/gotostate · billable · documented in Set devices to a state
    Verizon must have enabled it for the account; `devices.states_and_services` lists what there is. Depending on the
    state this activates devices or ends their service. All devices must be in the state that the first one is in; up to
    10,000 a request. Not polled: the callback service StateService tells of each device.
    Costs money each time.
    If the answer is lost: Ask `devices.list` for the devices; their state and service plan tell.
    At least one of devices, filter must be given.

    Args:
        service_name: Name of the customer's service.
        state_name: Name of the state in that service.
        service_plan: Code of the plan, not its name, see `service_plans.list`.
        mdn_zip_code: ZIP code of the region in which the phone number shall be.
        devices: The devices.
        filter: Devices by what they have in common.
        group_name: The group that the devices join.
        carrier_ip_pool_name: Pool of IP addresses, see `accounts.get`.
        public_ip_restriction: Whether the devices' public IP addresses are restricted.
        sku_number: SKU of the hardware.
        custom_fields: Custom fields to store with the devices: CustomField1 to CustomField5, up to 50 characters each.
        devices_with_service_address: Devices with an address each; the fields of an item are not documented.
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
    """Asks where the activation order of one device stands.

    POST /m2m/v1/devices/requests/status · read · documented in Check the status of an activation order
    The request can't be polled: the status comes only to the callback service DeviceService.

    Args:
        account_name: The account: ten digits, a hyphen and five digits, as text; old accounts may have other names.
        devices: The one device, by ESN, ICCID or MEID.
        order_request_id: The number of the request that activated the device.
    """
    return await api.begin(operations.GET_ORDER_STATUS, options, account_name=account_name, devices=devices,
                           order_request_id=order_request_id)


async def move_devices(api: Api, *, account_name: str, devices: list[AccountDeviceList] | None = None,
                       filter: DeviceFilter | None = None, custom_fields: list[CustomField] | None = None,
                       group_name: str | None = None, carrier_ip_pool_name: str | None = None,
                       service_plan: str | None = None, options: Options | None = None) -> Accepted:
    """Moves active devices to another billing account of the same customer.

    PUT /m2m/v1/devices/actions/move · destructive · documented in Move devices between accounts
    Verizon must have enabled it for the account. All devices of a request must come from one account; up to 10,000 a
    request. Not polled: the callback service CarrierService tells of each device.
    Can't be undone.
    If the answer is lost: Ask `devices.list` for the devices; each says its account.
    At least one of devices, filter must be given.

    Args:
        account_name: The account to which the devices move.
        devices: The devices.
        filter: Devices by what they have in common.
        custom_fields: Custom fields to store with the devices: CustomField1 to CustomField5, up to 50 characters each.
        group_name: The group that the devices join.
        carrier_ip_pool_name: Pool of IP addresses, see `accounts.get`.
        service_plan: Code of the plan after the move; by default the devices keep theirs.
    """
    return await api.begin(operations.MOVE_DEVICES, options, account_name=account_name, devices=devices, filter=filter,
                           custom_fields=custom_fields, group_name=group_name,
                           carrier_ip_pool_name=carrier_ip_pool_name, service_plan=service_plan)


async def download_and_enable_profile(api: Api, *, devices: list[DeviceList], account_name: str, smsr_oid: str,
                                      options: Options | None = None) -> Pollable[GlobalRequestStatus]:
    """Downloads the carrier's profile to eUICC devices and enables it.

    POST /m2m/v1/devices/profile/actions/download_enable · billable · documented in Download and enable a profile
    A limited release: Verizon must have enabled it for the account. `wait` polls the request; the callback service
    DeviceProfileService tells of each device.
    Costs money each time.
    If the answer is lost: Ask `euicc.list` for the devices; their profile state tells.

    Args:
        devices: The devices, each by its EID and the ICCID of the profile.
        account_name: The account: ten digits, a hyphen and five digits, as text; old accounts may have other names.
        smsr_oid: Identifier of the SM-SR, which routes to the eUICC: digits and dots.
    """
    return await api.begin(operations.DOWNLOAD_AND_ENABLE_PROFILE, options, devices=devices, account_name=account_name,
                           smsr_oid=smsr_oid)


async def enable_profile(api: Api, *, devices: list[DeviceList], account_name: str, smsr_oid: str,
                         options: Options | None = None) -> Pollable[GlobalRequestStatus]:
    """Enables a profile that eUICC devices have already.

    POST /m2m/v1/devices/profile/actions/enable · write · documented in Enable a profile
    The first callback may be only a warning that the SIM's router timed out; a final one follows it. `wait` polls the
    request; the callback service DeviceProfileService tells of each device.
    If the answer is lost: Ask `euicc.list` for the devices; their profile state tells.

    Args:
        devices: The devices, each by its EID and the ICCID of the profile.
        account_name: The account: ten digits, a hyphen and five digits, as text; old accounts may have other names.
        smsr_oid: Identifier of the SM-SR, which routes to the eUICC: digits and dots.
    """
    return await api.begin(operations.ENABLE_PROFILE, options, devices=devices, account_name=account_name,
                           smsr_oid=smsr_oid)


async def disable_profile(api: Api, *, devices: list[DeviceList], account_name: str, smsr_oid: str,
                          options: Options | None = None) -> Pollable[GlobalRequestStatus]:
    """Disables the profile of eUICC devices, which then use their bootstrap profile.

    POST /m2m/v1/devices/profile/actions/disable · write · documented in Disable a profile
    `wait` polls the request; the callback service DeviceProfileService tells of each device.
    If the answer is lost: Ask `euicc.list` for the devices; their profile state tells.

    Args:
        devices: The devices, each by its EID and the ICCID of the profile.
        account_name: The account: ten digits, a hyphen and five digits, as text; old accounts may have other names.
        smsr_oid: Identifier of the SM-SR, which routes to the eUICC: digits and dots.
    """
    return await api.begin(operations.DISABLE_PROFILE, options, devices=devices, account_name=account_name,
                           smsr_oid=smsr_oid)


async def delete_profile(api: Api, *, devices: list[DeviceList], account_name: str, smsr_oid: str,
                         options: Options | None = None) -> Pollable[GlobalRequestStatus]:
    """Deletes a profile from eUICC devices.

    POST /m2m/v1/devices/profile/actions/delete · destructive · documented in Delete a profile
    A profile that is enabled is disabled first. `wait` polls the request; the callback service DeviceProfileService
    tells of each device.
    Can't be undone.
    If the answer is lost: Ask `euicc.list` for the devices; their profile state tells.

    Args:
        devices: The devices, each by its EID and the ICCID of the profile.
        account_name: The account: ten digits, a hyphen and five digits, as text; old accounts may have other names.
        smsr_oid: Identifier of the SM-SR, which routes to the eUICC: digits and dots.
    """
    return await api.begin(operations.DELETE_PROFILE, options, devices=devices, account_name=account_name,
                           smsr_oid=smsr_oid)


async def swap_eid_device(api: Api, *, body: dict[str, JSON], options: Options | None = None) -> Accepted:
    """Moves a line from one eUICC device to another.

    POST /m2m/v1/devices/actions/eidDeviceSwap · destructive · documented in Connectivity Management: EID device swap
    One part of the body describes the device that is replaced, another the one that replaces it. The names of its
    fields could not be found: take them from Verizon's page. The request can't be polled. Two callbacks of
    CarrierService tell of the end of the old SIM's service and of the change of identifiers. One of StateService tells
    of the device that was taken out.
    Can't be undone.
    If the answer is lost: Ask `devices.list` for both devices; the one that has the line tells.

    Args:
        body: What to swap, as Verizon's page describes it.
    """
    return await api.begin(operations.SWAP_EID_DEVICE, options, body=body)


async def check_availability(api: Api, *, account_name: str, devices: list[AccountDeviceList],
                             options: Options | None = None) -> Accepted:
    """Asks whether devices can be activated.

    POST /m2m/v1/devices/availability/actions/list · read · documented in Check device availability
    Up to 10,000 devices a request. The request can't be polled: what is known of each device comes only to the callback
    service DeviceService. That is whether it was found, whether it has a number already, its SKU and its product type.
    The product type is `4GODI_DATA` if the device may be activated, `4GODI_MOD` if not.

    Args:
        account_name: The account: ten digits, a hyphen and five digits, as text; old accounts may have other names.
        devices: The devices.
    """
    return await api.begin(operations.CHECK_AVAILABILITY, options, account_name=account_name, devices=devices)


async def add_devices(api: Api, *, state: AddedDeviceState, devices_to_add: list[AccountDeviceList],
                      account_name: str | None = None, custom_fields: list[CustomField] | None = None,
                      group_name: str | None = None, sku_number: str | None = None, smsr_oid: str | None = None,
                      options: Options | None = None) -> list[AddDeviceResult]:
    """Adds devices to an account without activating them.

    POST /m2m/v1/devices/actions/add · write · documented in Add devices
    Verizon recommends to activate devices instead, which adds them as well. Up to 200 devices a request; the answer
    says at once what became of each.
    If the answer is lost: Ask `devices.list` for the devices; those that were added are in the account.

    Args:
        state: State of the devices in the account.
        devices_to_add: The devices to add.
        account_name: The account: ten digits, a hyphen and five digits, as text; old accounts may have other names.
        custom_fields: Custom fields to store with the devices: CustomField1 to CustomField5, up to 50 characters each.
        group_name: The group that the devices join.
        sku_number: SKU of the hardware.
        smsr_oid: Identifier of the SM-SR, which routes to the eUICC: digits and dots.
    """
    return await api.call(operations.ADD_DEVICES, options, state=state, devices_to_add=devices_to_add,
                          account_name=account_name, custom_fields=custom_fields, group_name=group_name,
                          sku_number=sku_number, smsr_oid=smsr_oid)


async def delete_devices(api: Api, *, devices_to_delete: list[AccountDeviceList], account_name: str | None = None,
                         options: Options | None = None) -> list[DeleteDeviceResult]:
    """Deletes deactivated devices from an account, with their history.

    POST /m2m/v1/devices/actions/delete · destructive · documented in Delete deactivated devices
    A device must have been deactivated before. Up to 100 devices a request; the answer says at once what became of
    each.
    Can't be undone.
    If the answer is lost: Ask `devices.list` for the devices; those that were deleted are gone.

    Args:
        devices_to_delete: The devices to delete.
        account_name: The account: ten digits, a hyphen and five digits, as text; old accounts may have other names.
    """
    return await api.call(operations.DELETE_DEVICES, options, devices_to_delete=devices_to_delete,
                          account_name=account_name)


def list_devices(api: Api, *, device_id: DeviceId | None = None, device_list: list[DeviceId] | None = None,
                 account_name: str | None = None, group_name: str | None = None, current_state: str | None = None,
                 service_plan: str | None = None, custom_fields: list[CustomField] | None = None,
                 earliest: datetime | None = None, latest: datetime | None = None,
                 filter: DeviceIdentifierFilter | None = None, max_number_of_devices: int | None = None,
                 largest_device_id_seen: int | None = None, options: Options | None = None) -> Pager[Device]:
    """Devices with all that is known of them, by filters or one by its identifier.

    POST /m2m/v1/devices/actions/list · read · documented in Get device information
    Without a filter these are all devices that the user may see. They come in the order of the service's own number,
    2,000 a page. The number of the last device of a page, which its attributes hold, asks for the next page.

    Args:
        device_id: Only this device, instead of the filters.
        device_list: Only these devices.
        account_name: The account: ten digits, a hyphen and five digits, as text; old accounts may have other names.
        group_name: Only devices of this group.
        current_state: Only devices in this state: active, suspend, deactive, pre-active.
        service_plan: Only devices with this service plan.
        custom_fields: Only devices with these values in their custom fields.
        earliest: Only devices that were added at this time or later.
        latest: Only devices that were added at this time or earlier.
        filter: Devices by parts of their identifiers.
        max_number_of_devices: Devices a page. The service's default is 2000.
        largest_device_id_seen: The service's own number of the last device that was seen; 0 begins at the first.
    """
    return api.pages(operations.LIST_DEVICES, options, device_id=device_id, device_list=device_list,
                     account_name=account_name, group_name=group_name, current_state=current_state,
                     service_plan=service_plan, custom_fields=custom_fields, earliest=earliest, latest=latest,
                     filter=filter, max_number_of_devices=max_number_of_devices,
                     largest_device_id_seen=largest_device_id_seen)


async def get_basic_diagnostics(api: Api, *, account_name: str, device_list: list[DeviceId],
                                options: Options | None = None) -> list[DeviceDiagnostics]:
    """Whether devices are connected, and their state of provisioning and billing.

    POST /m2m/v1/devices/diagnostics/actions/list · read · deprecated · documented in Basic device diagnostics
    Use `devices.diagnostics` instead, which took its place.

    Args:
        account_name: The account: ten digits, a hyphen and five digits, as text; old accounts may have other names.
        device_list: The devices, by MDN only.
    """
    return await api.call(operations.GET_BASIC_DIAGNOSTICS, options, account_name=account_name, device_list=device_list)


async def get_extended_diagnostics(api: Api, *, account_name: str, device_list: list[DeviceId],
                                   options: Options | None = None) -> ExtendedDiagnostics:
    """Connection, provisioning and billing of one device, by categories.

    POST /m2m/v1/devices/extendeddiagnostics/actions/list · read · documented in Extended device diagnostics

    Args:
        account_name: The account: ten digits, a hyphen and five digits, as text; old accounts may have other names.
        device_list: The one device, by ICCID, IMEI, MDN, MEID or MSISDN.
    """
    return await api.call(operations.GET_EXTENDED_DIAGNOSTICS, options, account_name=account_name,
                          device_list=device_list)


async def get_suspension_status(api: Api, *, device_ids: list[DeviceId] | None = None,
                                filter: SuspensionFilter | None = None, account_name: str | None = None,
                                options: Options | None = None) -> Accepted:
    """Asks for what is known of the suspension of devices.

    POST /m2m/v1/devices/suspension/status · read · documented in Get suspension status
    Verizon must have enabled it for the account. The request can't be polled: the answer comes only to the callback
    service DeviceSuspensionStatus.
    At least one of device_ids, filter, account_name must be given.

    Args:
        device_ids: The devices.
        filter: Devices by what they have in common.
        account_name: The account: ten digits, a hyphen and five digits, as text; old accounts may have other names.
    """
    return await api.begin(operations.GET_SUSPENSION_STATUS, options, device_ids=device_ids, filter=filter,
                           account_name=account_name)


async def change_device_id(api: Api, service_type: ServiceType, *, device_ids: list[DeviceId],
                           device_ids_to: list[DeviceId] | None = None, change_4g_option: Change4gOption | None = None,
                           assign_non_geo_mdn: bool | None = None, npa_nxx: str | None = None,
                           zip_code: str | None = None, service_plan: str | None = None, smsr_oid: str | None = None,
                           options: Options | None = None) -> Accepted:
    """Gives a line new identifiers after its hardware or its number has changed.

    PUT /m2m/v1/devices/{serviceType}/actions/deviceId · destructive · documented in Change device identifiers
    The device must be active, and new hardware must not be in the account yet. The line gives up its old number or
    identifiers. Not polled: the callback service CarrierService tells the outcome.
    Can't be undone.
    If the answer is lost: Ask `devices.list` for the device by its old and by its new identifiers.

    Args:
        service_type: The kind of service that the line has.
        device_ids: The identifiers that the device has now.
        device_ids_to: The identifiers that it gets; needed for every change but ChangeMSISDN.
        change_4g_option: What changes.
        assign_non_geo_mdn: Whether the new number belongs to no region.
        npa_nxx: First six digits that the new number shall have.
        zip_code: ZIP code for the new number.
        service_plan: Code of the plan after the change.
        smsr_oid: Identifier of the SM-SR, which routes to the eUICC; needed for ChangeIMEIandEID.
    """
    return await api.begin(operations.CHANGE_DEVICE_ID, options, service_type=service_type, device_ids=device_ids,
                           device_ids_to=device_ids_to, change_4g_option=change_4g_option,
                           assign_non_geo_mdn=assign_non_geo_mdn, npa_nxx=npa_nxx, zip_code=zip_code,
                           service_plan=service_plan, smsr_oid=smsr_oid)


async def set_custom_fields(api: Api, *, custom_fields_to_update: list[CustomField],
                            devices: list[AccountDeviceList] | None = None, account_name: str | None = None,
                            group_name: str | None = None, service_plan: str | None = None,
                            custom_fields: list[CustomField] | None = None, options: Options | None = None) -> Accepted:
    """Writes custom fields of devices.

    PUT /m2m/v1/devices/actions/customFields · write · documented in Change custom fields
    There are five fields, CustomField1 to CustomField5, of up to 50 characters. Not polled: the callback service
    CarrierService tells of each device.
    At least one of devices, account_name, group_name, service_plan, custom_fields must be given.

    Args:
        custom_fields_to_update: The fields to write, with their new values.
        devices: The devices.
        account_name: The account: ten digits, a hyphen and five digits, as text; old accounts may have other names.
        group_name: Only devices of this group.
        service_plan: Only devices with this service plan.
        custom_fields: Only devices with these values in their custom fields.
    """
    return await api.begin(operations.SET_CUSTOM_FIELDS, options, custom_fields_to_update=custom_fields_to_update,
                           devices=devices, account_name=account_name, group_name=group_name, service_plan=service_plan,
                           custom_fields=custom_fields)


async def set_cost_center(api: Api, *, devices: list[AccountDeviceList] | None = None, account_name: str | None = None,
                          group_name: str | None = None, service_plan: str | None = None,
                          custom_fields: list[CustomField] | None = None, cost_center: str | None = None,
                          remove_cost_center: bool | None = None, primary_place_of_use: PlaceOfUse | None = None,
                          options: Options | None = None) -> Accepted:
    """Sets or removes the cost center of devices, and may change where they are used.

    PUT /m2m/v1/devices/costCenter · write · documented in Change the cost center
    Not polled: the callback service CarrierService tells of each device.
    At least one of devices, account_name, group_name, service_plan, custom_fields must be given.

    Args:
        devices: The devices.
        account_name: The account: ten digits, a hyphen and five digits, as text; old accounts may have other names.
        group_name: Only devices of this group.
        service_plan: Only devices with this service plan.
        custom_fields: Only devices with these values in their custom fields.
        cost_center: The cost center: letters, digits, spaces, `-`, `!` and `#`.
        remove_cost_center: Whether the cost center is removed; if so, `costCenter` does not count.
        primary_place_of_use: Where devices are used, and by whom.
    """
    return await api.begin(operations.SET_COST_CENTER, options, devices=devices, account_name=account_name,
                           group_name=group_name, service_plan=service_plan, custom_fields=custom_fields,
                           cost_center=cost_center, remove_cost_center=remove_cost_center,
                           primary_place_of_use=primary_place_of_use)


async def set_contact_info(api: Api, *, primary_place_of_use: PlaceOfUse, account_name: str | None = None,
                           devices: list[AccountDeviceList] | None = None, options: Options | None = None) -> Accepted:
    """Replaces the name and the address at which devices are used.

    PUT /m2m/v1/devices/actions/contactInfo · write · documented in Change contact information
    What is left out is emptied: the new contact takes the place of the old one as a whole. Not polled: the callback
    service CarrierService tells of each device.
    At least one of devices, account_name must be given.

    Args:
        primary_place_of_use: Where devices are used, and by whom.
        account_name: The account: ten digits, a hyphen and five digits, as text; old accounts may have other names.
        devices: The devices.
    """
    return await api.begin(operations.SET_CONTACT_INFO, options, primary_place_of_use=primary_place_of_use,
                           account_name=account_name, devices=devices)


async def change_service_plan(api: Api, *, service_plan: str, devices: list[AccountDeviceList] | None = None,
                              account_name: str | None = None, group_name: str | None = None,
                              current_service_plan: str | None = None, custom_fields: list[CustomField] | None = None,
                              carrier_ip_pool_name: str | None = None, take_effect: datetime | None = None,
                              options: Options | None = None) -> Accepted:
    """Puts devices on another service plan.

    PUT /m2m/v1/devices/actions/plan · billable · documented in Change the service plan
    A device may change four times a month, and not while it is suspended. Not polled: the callback service
    CarrierService tells of each device. If the new plan adds NIDD, NiddService does so as well.
    Costs money each time.
    If the answer is lost: Ask `devices.list` for the devices; their service plan tells, unless the change is for a
    later day.
    At least one of devices, account_name, group_name, current_service_plan, custom_fields must be given.

    Args:
        service_plan: Code of the new plan.
        devices: The devices.
        account_name: The account: ten digits, a hyphen and five digits, as text; old accounts may have other names.
        group_name: Only devices of this group.
        current_service_plan: Only devices with this service plan.
        custom_fields: Only devices with these values in their custom fields.
        carrier_ip_pool_name: Pool of IP addresses, see `accounts.get`.
        take_effect: When the change shall happen; the default is not documented.
    """
    return await api.begin(operations.CHANGE_SERVICE_PLAN, options, service_plan=service_plan, devices=devices,
                           account_name=account_name, group_name=group_name, current_service_plan=current_service_plan,
                           custom_fields=custom_fields, carrier_ip_pool_name=carrier_ip_pool_name,
                           take_effect=take_effect)


async def get_prl_versions(api: Api, *, device_ids: list[DeviceId] | None = None, account_name: str | None = None,
                           group_name: str | None = None, service_plan: str | None = None,
                           custom_fields: list[CustomField] | None = None, options: Options | None = None) -> Accepted:
    """Asks which list of preferred roaming networks 2G and 3G devices have.

    POST /m2m/v1/devices/prl/actions/list · read · documented in Get the PRL version
    A listener for the callback service DevicePRLInformation must be registered first, otherwise it is an error. The
    request can't be polled: the versions come only there.
    At least one of device_ids, account_name, group_name, service_plan, custom_fields must be given.

    Args:
        device_ids: The devices.
        account_name: The account: ten digits, a hyphen and five digits, as text; old accounts may have other names.
        group_name: Only devices of this group.
        service_plan: Only devices with this service plan.
        custom_fields: Only devices with these values in their custom fields.
    """
    return await api.begin(operations.GET_PRL_VERSIONS, options, device_ids=device_ids, account_name=account_name,
                           group_name=group_name, service_plan=service_plan, custom_fields=custom_fields)


async def list_imei_iccid_mismatches(api: Api, *, filter: DateFilter, devices: list[AccountDeviceList] | None = None,
                                     account_name: str | None = None, group_name: str | None = None,
                                     options: Options | None = None) -> MismatchReport:
    """4G devices whose SIM is in another device than the one it was paired with.

    POST /m2m/v1/devices/actions/list/imeiiccidmismatch · read · documented in Find IMEI and ICCID mismatches
    The range of dates may span three months.

    Args:
        filter: A range of time.
        devices: Only these devices, by ICCID or MDN.
        account_name: The account: ten digits, a hyphen and five digits, as text; old accounts may have other names.
        group_name: Only devices of this group.
    """
    return await api.call(operations.LIST_IMEI_ICCID_MISMATCHES, options, filter=filter, devices=devices,
                          account_name=account_name, group_name=group_name)


async def get_request_status(api: Api, account_name: str, request_id: str, *,
                             options: Options | None = None) -> RequestStatus:
    """How far a request is.

    GET /m2m/v1/accounts/{accountName}/requests/{requestId}/status · read · documented in Get the status of an
    asynchronous request
    It works only for requests to activate, suspend, restore or deactivate a single device. Of all others the outcome is
    learned by callback, or by asking for the device.

    Args:
        account_name: The account: ten digits, a hyphen and five digits, with their leading zeros.
        request_id: The number that the request was given.
    """
    return await api.call(operations.GET_REQUEST_STATUS, options, account_name=account_name, request_id=request_id)


async def list_states_and_services(api: Api, account_name: str, *, options: Options | None = None) -> StatesAndServices:
    """The services that the customer defined, with their states.

    GET /m2m/v1/accounts/{accountName}/stateandservices · read · documented in List customer-defined services and states
    A limited release: Verizon must have enabled it for the account.

    Args:
        account_name: The account: ten digits, a hyphen and five digits, with their leading zeros.
    """
    return await api.call(operations.LIST_STATES_AND_SERVICES, options, account_name=account_name)
