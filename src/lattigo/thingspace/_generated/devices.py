# Generated from spec/thingspace.yaml (sha256 aaced4bde7507de1). Do not edit: change the spec, then run python -m codegen.
# Arguments are packed into lines, so that an operation is visible at a glance.
# fmt: off
"""Device lifecycle from activation to deletion, device details and eUICC profiles."""

from __future__ import annotations

from datetime import datetime

from typing_extensions import deprecated

from ..._core.api import call, pages, submit
from ..._core.fields import JSON
from ..._core.long_running import Accepted, Pollable
from ..._core.namespaces import Api
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

    Devices that are not yet in the account are added to it. Up to 10,000 devices per request and 100 requests per
    minute. A line allows five activations, suspensions, restorations and deactivations per day in total. Identify a 4G
    device by its IMEI and the ICCID of its SIM. The CarrierService callback reports each device's outcome; `wait()` can
    poll a request with a single device. For NB-IoT devices, the NiddService callback reports it as well.

    - `POST /m2m/v1/devices/actions/activate` (billable), docs: Activate service
    - Costs money on every call. Not retried once it may have reached the service.

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
        options: Time-out, attempts and budget of this call.

    Raises:
        OutcomeUnknown: The response was lost. Call `devices.list` for the devices and check their carrier state and
            activation date.
    """
    return await submit(api, operations.ACTIVATE_DEVICES, options, devices=devices, service_plan=service_plan,
                        mdn_zip_code=mdn_zip_code, account_name=account_name, carrier_ip_pool_name=carrier_ip_pool_name,
                        carrier_name=carrier_name, cost_center_code=cost_center_code, custom_fields=custom_fields,
                        group_name=group_name, lead_id=lead_id, primary_place_of_use=primary_place_of_use,
                        public_ip_restriction=public_ip_restriction, sku_number=sku_number)


async def suspend_devices(api: Api, *, devices: list[AccountDeviceList] | None = None, account_name: str | None = None,
                          group_name: str | None = None, service_plan: str | None = None,
                          custom_fields: list[CustomField] | None = None, with_billing: bool | None = None,
                          all_devices: bool | None = None, options: Options | None = None) -> Pollable[RequestStatus]:
    """Suspend service for devices.

    A line can be suspended for 90 days in a row and 180 days per year; after that it is restored automatically. A line
    allows five actions per day, or 25 with Verizon's permission. The contract and `with_billing` determine whether the
    line is billed while suspended. The CarrierService callback reports each device's outcome; `wait()` can poll a
    request with a single device.

    - `POST /m2m/v1/devices/actions/suspend` (write), docs: Suspend service
    - At least one of devices, account_name, group_name, service_plan, custom_fields is required.

    Args:
        devices: Devices, each by one or more identifiers.
        account_name: Account name: ten digits, a hyphen and five digits, as text; old accounts can have other names.
        group_name: Only devices in this group.
        service_plan: Only devices with this service plan.
        custom_fields: Only devices with these custom field values.
        with_billing: Whether the line is billed while suspended.
        all_devices: Apply to all devices of the account. Required when nothing else selects devices.
        options: Time-out, attempts and budget of this call.

    Raises:
        OutcomeUnknown: The response was lost. Call `devices.list` for the devices and check their carrier state.
    """
    return await submit(api, operations.SUSPEND_DEVICES, options, devices=devices, account_name=account_name,
                        group_name=group_name, service_plan=service_plan, custom_fields=custom_fields,
                        with_billing=with_billing, all_devices=all_devices)


async def restore_devices(api: Api, *, devices: list[AccountDeviceList] | None = None, account_name: str | None = None,
                          group_name: str | None = None, service_plan: str | None = None,
                          custom_fields: list[CustomField] | None = None, with_billing: bool | None = None,
                          all_devices: bool | None = None, options: Options | None = None) -> Pollable[RequestStatus]:
    """Restore service for suspended devices.

    A line allows five actions per day, or 25 with Verizon's permission. A line that was not billed while suspended is
    billed again from then on. The CarrierService callback reports each device's outcome; `wait()` can poll a request
    with a single device. For NB-IoT devices, the NiddService callback reports it as well.

    - `POST /m2m/v1/devices/actions/restore` (billable), docs: Restore service
    - Costs money on every call. Not retried once it may have reached the service.
    - At least one of devices, account_name, group_name, service_plan, custom_fields is required.

    Args:
        devices: Devices, each by one or more identifiers.
        account_name: Account name: ten digits, a hyphen and five digits, as text; old accounts can have other names.
        group_name: Only devices in this group.
        service_plan: Only devices with this service plan.
        custom_fields: Only devices with these custom field values.
        with_billing: Known only from the SDK, which has it as suspend does; its effect is not documented.
        all_devices: Apply to all devices of the account. Required when nothing else selects devices.
        options: Time-out, attempts and budget of this call.

    Raises:
        OutcomeUnknown: The response was lost. Call `devices.list` for the devices and check their carrier state.
    """
    return await submit(api, operations.RESTORE_DEVICES, options, devices=devices, account_name=account_name,
                        group_name=group_name, service_plan=service_plan, custom_fields=custom_fields,
                        with_billing=with_billing, all_devices=all_devices)


async def deactivate_devices(api: Api, *, account_name: str, devices: list[AccountDeviceList], reason_code: str,
                             etf_waiver: bool | None = None, delete_after_deactivation: bool | None = None,
                             custom_fields: list[CustomField] | None = None, group_name: str | None = None,
                             service_plan: str | None = None,
                             options: Options | None = None) -> Pollable[RequestStatus]:
    """Deactivate service for devices.

    An early termination fee may apply, and the phone number is lost after 50 days. A line allows five actions per day.
    The CarrierService callback reports each device's outcome; `wait()` can poll a request with a single device.

    - `POST /m2m/v1/devices/actions/deactivate` (destructive), docs: Deactivate service
    - Cannot be undone. Not retried once it may have reached the service.

    Args:
        account_name: Account name: ten digits, a hyphen and five digits, as text; old accounts can have other names.
        devices: Devices, each by one or more identifiers.
        reason_code: Reason for ending service; FF is the only documented code.
        etf_waiver: Whether to waive the early termination fee, if the account is allowed to.
        delete_after_deactivation: Whether to delete the devices and their history after deactivation.
        custom_fields: Only devices with these custom field values.
        group_name: Only devices in this group.
        service_plan: Only devices with this service plan.
        options: Time-out, attempts and budget of this call.

    Raises:
        OutcomeUnknown: The response was lost. Call `devices.list` for the devices and check their carrier state.
    """
    return await submit(api, operations.DEACTIVATE_DEVICES, options, account_name=account_name, devices=devices,
                        reason_code=reason_code, etf_waiver=etf_waiver,
                        delete_after_deactivation=delete_after_deactivation, custom_fields=custom_fields,
                        group_name=group_name, service_plan=service_plan)


async def go_to_state(api: Api, *, service_name: str, state_name: str, service_plan: str, mdn_zip_code: str,
                      devices: list[AccountDeviceList] | None = None, filter: DeviceFilter | None = None,
                      group_name: str | None = None, carrier_ip_pool_name: str | None = None,
                      public_ip_restriction: PublicIpRestriction | None = None, sku_number: str | None = None,
                      custom_fields: list[CustomField] | None = None,
                      devices_with_service_address: list[dict[str, JSON]] | None = None, ip_address: str | None = None,
                      primary_place_of_use: PlaceOfUse | None = None, all_devices: bool | None = None,
                      options: Options | None = None) -> Accepted:
    """Move devices to a customer-defined service and state.

    Verizon must enable this for the account; `devices.states_and_services` lists the available states. Depending on the
    state, this activates devices or ends their service. All devices must be in the same state as the first one; up to
    10,000 devices per request. Cannot be polled: the StateService callback reports each device's outcome.

    - `PUT /m2m/v1/devices/actions/gotostate` (billable), docs: Set devices to a state
    - Costs money on every call. Not retried once it may have reached the service.
    - At least one of devices, filter is required.

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
        all_devices: Apply to all devices of the account. Required when nothing else selects devices.
        options: Time-out, attempts and budget of this call.

    Raises:
        OutcomeUnknown: The response was lost. Call `devices.list` for the devices and check their state and service
            plan.
    """
    return await submit(api, operations.GO_TO_STATE, options, service_name=service_name, state_name=state_name,
                        service_plan=service_plan, mdn_zip_code=mdn_zip_code, devices=devices, filter=filter,
                        group_name=group_name, carrier_ip_pool_name=carrier_ip_pool_name,
                        public_ip_restriction=public_ip_restriction, sku_number=sku_number, custom_fields=custom_fields,
                        devices_with_service_address=devices_with_service_address, ip_address=ip_address,
                        primary_place_of_use=primary_place_of_use, all_devices=all_devices)


async def get_order_status(api: Api, *, account_name: str, devices: list[DeviceList],
                           order_request_id: str | None = None, options: Options | None = None) -> Accepted:
    """Request the status of one device's activation order.

    Cannot be polled: the status is sent only to the DeviceService callback.

    - `POST /m2m/v1/devices/requests/status` (read), docs: Check the status of an activation order

    Args:
        account_name: Account name: ten digits, a hyphen and five digits, as text; old accounts can have other names.
        devices: Exactly one device, by ESN, ICCID or MEID.
        order_request_id: ID of the request that activated the device.
        options: Time-out, attempts and budget of this call.
    """
    return await submit(api, operations.GET_ORDER_STATUS, options, account_name=account_name, devices=devices,
                        order_request_id=order_request_id)


async def move_devices(api: Api, *, account_name: str, devices: list[AccountDeviceList] | None = None,
                       filter: DeviceFilter | None = None, custom_fields: list[CustomField] | None = None,
                       group_name: str | None = None, carrier_ip_pool_name: str | None = None,
                       service_plan: str | None = None, all_devices: bool | None = None,
                       options: Options | None = None) -> Accepted:
    """Move active devices to another billing account of the same customer.

    Verizon must enable this for the account. All devices of a request must come from one account; up to 10,000 devices
    per request. Cannot be polled: the CarrierService callback reports each device's outcome.

    - `PUT /m2m/v1/devices/actions/move` (destructive), docs: Move devices between accounts
    - Cannot be undone. Not retried once it may have reached the service.
    - At least one of devices, filter is required.

    Args:
        account_name: Account to move the devices to.
        devices: Devices, each by one or more identifiers.
        filter: Filter that selects devices by common properties.
        custom_fields: Custom fields to store with the devices: CustomField1 to CustomField5, up to 50 characters each.
        group_name: Group that the devices join.
        carrier_ip_pool_name: IP address pool (see `accounts.get`).
        service_plan: Plan code after the move; by default, the devices keep their plan.
        all_devices: Apply to all devices of the account. Required when nothing else selects devices.
        options: Time-out, attempts and budget of this call.

    Raises:
        OutcomeUnknown: The response was lost. Call `devices.list` for the devices and check their account.
    """
    return await submit(api, operations.MOVE_DEVICES, options, account_name=account_name, devices=devices,
                        filter=filter, custom_fields=custom_fields, group_name=group_name,
                        carrier_ip_pool_name=carrier_ip_pool_name, service_plan=service_plan, all_devices=all_devices)


async def download_and_enable_profile(api: Api, *, devices: list[DeviceList], account_name: str,
                                      smsr_oid: str | None = None, service_plan: str | None = None,
                                      options: Options | None = None) -> Pollable[GlobalRequestStatus]:
    """Download the carrier's profile to eUICC devices and enable it.

    Limited release: Verizon must enable this for the account. The DeviceProfileService callback reports each device's
    outcome; `wait()` polls the request.

    - `POST /m2m/v1/devices/profile/actions/download_enable` (billable), docs: Download and enable a profile
    - Costs money on every call. Not retried once it may have reached the service.
    - At least one of smsr_oid, service_plan is required.

    Args:
        devices: Devices, each by its EID and the ICCID of the profile.
        account_name: Account name: ten digits, a hyphen and five digits, as text; old accounts can have other names.
        smsr_oid: For local profiles: the object ID of the SM-SR (subscription manager) of the eUICC.
        service_plan: For global profiles: the service plan, as it is called in the global plans of the account.
        options: Time-out, attempts and budget of this call.

    Raises:
        OutcomeUnknown: The response was lost. Call `euicc.list` for the devices and check their profile state.
    """
    return await submit(api, operations.DOWNLOAD_AND_ENABLE_PROFILE, options, devices=devices,
                        account_name=account_name, smsr_oid=smsr_oid, service_plan=service_plan)


async def enable_profile(api: Api, *, devices: list[DeviceList], account_name: str, smsr_oid: str | None = None,
                         service_plan: str | None = None,
                         options: Options | None = None) -> Pollable[GlobalRequestStatus]:
    """Enable a profile that is already on eUICC devices.

    The first callback can be just a warning that the SIM's router timed out; a final one follows. The
    DeviceProfileService callback reports each device's outcome; `wait()` polls the request.

    - `POST /m2m/v1/devices/profile/actions/enable` (write), docs: Enable a profile
    - At least one of smsr_oid, service_plan is required.

    Args:
        devices: Devices, each by its EID and the ICCID of the profile.
        account_name: Account name: ten digits, a hyphen and five digits, as text; old accounts can have other names.
        smsr_oid: For local profiles: the object ID of the SM-SR (subscription manager) of the eUICC.
        service_plan: For global profiles: the service plan, as it is called in the global plans of the account.
        options: Time-out, attempts and budget of this call.

    Raises:
        OutcomeUnknown: The response was lost. Call `euicc.list` for the devices and check their profile state.
    """
    return await submit(api, operations.ENABLE_PROFILE, options, devices=devices, account_name=account_name,
                        smsr_oid=smsr_oid, service_plan=service_plan)


async def disable_profile(api: Api, *, devices: list[DeviceList], account_name: str, smsr_oid: str,
                          options: Options | None = None) -> Pollable[GlobalRequestStatus]:
    """Disable the profile of eUICC devices, which then use their bootstrap profile.

    The DeviceProfileService callback reports each device's outcome; `wait()` polls the request.

    - `POST /m2m/v1/devices/profile/actions/disable` (write), docs: Disable a profile

    Args:
        devices: Devices, each by its EID and the ICCID of the profile.
        account_name: Account name: ten digits, a hyphen and five digits, as text; old accounts can have other names.
        smsr_oid: Identifier of the SM-SR, which routes to the eUICC: digits and dots.
        options: Time-out, attempts and budget of this call.

    Raises:
        OutcomeUnknown: The response was lost. Call `euicc.list` for the devices and check their profile state.
    """
    return await submit(api, operations.DISABLE_PROFILE, options, devices=devices, account_name=account_name,
                        smsr_oid=smsr_oid)


async def delete_profile(api: Api, *, devices: list[DeviceList], account_name: str, smsr_oid: str | None = None,
                         service_plan: str | None = None,
                         options: Options | None = None) -> Pollable[GlobalRequestStatus]:
    """Delete a profile from eUICC devices.

    An enabled profile is disabled first. The DeviceProfileService callback reports each device's outcome; `wait()`
    polls the request.

    - `POST /m2m/v1/devices/profile/actions/delete` (destructive), docs: Delete a profile
    - Cannot be undone. Not retried once it may have reached the service.
    - At least one of smsr_oid, service_plan is required.

    Args:
        devices: Devices, each by its EID and the ICCID of the profile.
        account_name: Account name: ten digits, a hyphen and five digits, as text; old accounts can have other names.
        smsr_oid: For local profiles: the object ID of the SM-SR (subscription manager) of the eUICC.
        service_plan: For global profiles: the service plan, as it is called in the global plans of the account.
        options: Time-out, attempts and budget of this call.

    Raises:
        OutcomeUnknown: The response was lost. Call `euicc.list` for the devices and check their profile state.
    """
    return await submit(api, operations.DELETE_PROFILE, options, devices=devices, account_name=account_name,
                        smsr_oid=smsr_oid, service_plan=service_plan)


async def swap_eid_device(api: Api, *, body: dict[str, JSON], options: Options | None = None) -> Accepted:
    """Move a line from one eUICC device to another.

    One part of the body describes the device to replace, another its replacement. The field names of the body are not
    listed here: take them from Verizon's page. The request cannot be polled. Two CarrierService callbacks report the
    deactivation of the old SIM and the change of identifiers. A StateService callback reports the device that was
    replaced.

    - `POST /m2m/v1/devices/actions/eidDeviceSwap` (destructive), docs: Connectivity Management: EID device swap
    - Cannot be undone. Not retried once it may have reached the service.

    Args:
        body: Swap request, as described on Verizon's page.
        options: Time-out, attempts and budget of this call.

    Raises:
        OutcomeUnknown: The response was lost. Call `devices.list` for both devices and check which one has the line.
    """
    return await submit(api, operations.SWAP_EID_DEVICE, options, body=body)


async def check_availability(api: Api, *, account_name: str, devices: list[AccountDeviceList],
                             options: Options | None = None) -> Accepted:
    """Request a check of whether devices can be activated.

    Up to 10,000 devices per request. Cannot be polled: the result for each device is sent only to the DeviceService
    callback. It reports whether the device was found, whether it already has a number, its SKU and its product type.
    The product type is `4GODI_DATA` if the device can be activated, `4GODI_MOD` if not.

    - `POST /m2m/v1/devices/availability/actions/list` (read), docs: Check device availability

    Args:
        account_name: Account name: ten digits, a hyphen and five digits, as text; old accounts can have other names.
        devices: Devices, each by one or more identifiers.
        options: Time-out, attempts and budget of this call.
    """
    return await submit(api, operations.CHECK_AVAILABILITY, options, account_name=account_name, devices=devices)


async def add_devices(api: Api, *, state: AddedDeviceState, devices_to_add: list[AccountDeviceList],
                      account_name: str | None = None, custom_fields: list[CustomField] | None = None,
                      group_name: str | None = None, sku_number: str | None = None, smsr_oid: str | None = None,
                      options: Options | None = None) -> list[AddDeviceResult]:
    """Add devices to an account without activating them.

    Verizon recommends activating devices instead, which also adds them. Up to 200 devices per request; the response
    reports the outcome of each one immediately.

    - `POST /m2m/v1/devices/actions/add` (write), docs: Add devices

    Args:
        state: State of the devices in the account.
        devices_to_add: Devices to add.
        account_name: Account name: ten digits, a hyphen and five digits, as text; old accounts can have other names.
        custom_fields: Custom fields to store with the devices: CustomField1 to CustomField5, up to 50 characters each.
        group_name: Group that the devices join.
        sku_number: Hardware SKU.
        smsr_oid: Identifier of the SM-SR, which routes to the eUICC: digits and dots.
        options: Time-out, attempts and budget of this call.

    Raises:
        OutcomeUnknown: The response was lost. Call `devices.list` for the devices; those that were added are in the
            account.
    """
    return await call(api, operations.ADD_DEVICES, options, state=state, devices_to_add=devices_to_add,
                      account_name=account_name, custom_fields=custom_fields, group_name=group_name,
                      sku_number=sku_number, smsr_oid=smsr_oid)


async def delete_devices(api: Api, *, devices_to_delete: list[AccountDeviceList], account_name: str | None = None,
                         options: Options | None = None) -> list[DeleteDeviceResult]:
    """Delete deactivated devices and their history from an account.

    A device must be deactivated first. Up to 100 devices per request; the response reports the outcome of each one
    immediately.

    - `POST /m2m/v1/devices/actions/delete` (destructive), docs: Delete deactivated devices
    - Cannot be undone. Not retried once it may have reached the service.

    Args:
        devices_to_delete: Devices to delete.
        account_name: Account name: ten digits, a hyphen and five digits, as text; old accounts can have other names.
        options: Time-out, attempts and budget of this call.

    Raises:
        OutcomeUnknown: The response was lost. Call `devices.list` for the devices; those that were deleted are no
            longer listed.
    """
    return await call(api, operations.DELETE_DEVICES, options, devices_to_delete=devices_to_delete,
                      account_name=account_name)


def list_devices(api: Api, *, device_id: DeviceId | None = None, device_list: list[DeviceId] | None = None,
                 account_name: str | None = None, group_name: str | None = None, current_state: str | None = None,
                 service_plan: str | None = None, custom_fields: list[CustomField] | None = None,
                 earliest: datetime | None = None, latest: datetime | None = None,
                 filter: DeviceIdentifierFilter | None = None, max_number_of_devices: int | None = None,
                 largest_device_id_seen: int | None = None, options: Options | None = None) -> Pager[Device]:
    """List devices with all their details, by filter or by identifier.

    Without a filter, all devices visible to the user are returned. Devices are ordered by the service's own device
    number, 2,000 per page. The number of the last device on a page, found in its attributes, requests the next page.

    - `POST /m2m/v1/devices/actions/list` (read), docs: Get device information

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
        max_number_of_devices: Devices per page. Service default: 2000.
        largest_device_id_seen: Service's own number of the last device already seen; 0 starts at the first.
        options: Time-out, attempts and budget of this call.
    """
    return pages(api, operations.LIST_DEVICES, options, device_id=device_id, device_list=device_list,
                 account_name=account_name, group_name=group_name, current_state=current_state,
                 service_plan=service_plan, custom_fields=custom_fields, earliest=earliest, latest=latest,
                 filter=filter, max_number_of_devices=max_number_of_devices,
                 largest_device_id_seen=largest_device_id_seen)


@deprecated("The documentation no longer lists this endpoint.", category=None)
async def get_basic_diagnostics(api: Api, *, account_name: str, device_list: list[DeviceId],
                                options: Options | None = None) -> list[DeviceDiagnostics]:
    """Return the connection, provisioning and billing states of devices.

    Use `devices.diagnostics`, which replaces it.

    - `POST /m2m/v1/devices/diagnostics/actions/list` (read, deprecated), docs: Basic device diagnostics

    Args:
        account_name: Account name: ten digits, a hyphen and five digits, as text; old accounts can have other names.
        device_list: Devices, by MDN only.
        options: Time-out, attempts and budget of this call.
    """
    return await call(api, operations.GET_BASIC_DIAGNOSTICS, options, account_name=account_name,
                      device_list=device_list)


async def get_extended_diagnostics(api: Api, *, account_name: str, device_list: list[DeviceId],
                                   options: Options | None = None) -> ExtendedDiagnostics:
    """Return connection, provisioning and billing details of one device, by category.

    - `POST /m2m/v1/devices/extendeddiagnostics/actions/list` (read), docs: Extended device diagnostics

    Args:
        account_name: Account name: ten digits, a hyphen and five digits, as text; old accounts can have other names.
        device_list: Exactly one device, by ICCID, IMEI, MDN, MEID or MSISDN.
        options: Time-out, attempts and budget of this call.
    """
    return await call(api, operations.GET_EXTENDED_DIAGNOSTICS, options, account_name=account_name,
                      device_list=device_list)


async def get_suspension_status(api: Api, *, device_ids: list[DeviceId] | None = None,
                                filter: SuspensionFilter | None = None, account_name: str | None = None,
                                options: Options | None = None) -> Accepted:
    """Request the suspension status of devices.

    Verizon must enable this for the account. Cannot be polled: the status is sent only to the DeviceSuspensionStatus
    callback.

    - `POST /m2m/v1/devices/suspension/status` (read), docs: Get suspension status
    - At least one of device_ids, filter, account_name is required.

    Args:
        device_ids: Devices to check.
        filter: Filter that selects devices by common properties.
        account_name: Account name: ten digits, a hyphen and five digits, as text; old accounts can have other names.
        options: Time-out, attempts and budget of this call.
    """
    return await submit(api, operations.GET_SUSPENSION_STATUS, options, device_ids=device_ids, filter=filter,
                        account_name=account_name)


async def change_device_id(api: Api, service_type: ServiceType, *, device_ids: list[DeviceId],
                           device_ids_to: list[DeviceId] | None = None, change_4g_option: Change4gOption | None = None,
                           assign_non_geo_mdn: bool | None = None, npa_nxx: str | None = None,
                           zip_code: str | None = None, service_plan: str | None = None, smsr_oid: str | None = None,
                           options: Options | None = None) -> Accepted:
    """Change the identifiers of a line after a hardware or number change.

    The device must be active, and new hardware must not be in the account yet. The line gives up its old number or
    identifiers. Cannot be polled: the CarrierService callback reports the outcome.

    - `PUT /m2m/v1/devices/{serviceType}/actions/deviceId` (destructive), docs: Change device identifiers
    - Cannot be undone. Not retried once it may have reached the service.

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
        options: Time-out, attempts and budget of this call.

    Raises:
        OutcomeUnknown: The response was lost. Call `devices.list` for the device, by its old and by its new
            identifiers.
    """
    return await submit(api, operations.CHANGE_DEVICE_ID, options, service_type=service_type, device_ids=device_ids,
                        device_ids_to=device_ids_to, change_4g_option=change_4g_option,
                        assign_non_geo_mdn=assign_non_geo_mdn, npa_nxx=npa_nxx, zip_code=zip_code,
                        service_plan=service_plan, smsr_oid=smsr_oid)


async def set_custom_fields(api: Api, *, custom_fields_to_update: list[CustomField],
                            devices: list[AccountDeviceList] | None = None, account_name: str | None = None,
                            group_name: str | None = None, service_plan: str | None = None,
                            custom_fields: list[CustomField] | None = None, all_devices: bool | None = None,
                            options: Options | None = None) -> Accepted:
    """Set custom fields of devices.

    There are five fields, CustomField1 to CustomField5, of up to 50 characters each. Cannot be polled: the
    CarrierService callback reports each device's outcome.

    - `PUT /m2m/v1/devices/actions/customFields` (write, idempotent), docs: Change custom fields
    - At least one of devices, account_name, group_name, service_plan, custom_fields is required.

    Args:
        custom_fields_to_update: Fields to set, with their new values.
        devices: Devices, each by one or more identifiers.
        account_name: Account name: ten digits, a hyphen and five digits, as text; old accounts can have other names.
        group_name: Only devices in this group.
        service_plan: Only devices with this service plan.
        custom_fields: Only devices with these custom field values.
        all_devices: Apply to all devices of the account. Required when nothing else selects devices.
        options: Time-out, attempts and budget of this call.

    Raises:
        OutcomeUnknown: The response was lost. Calling again is safe.
    """
    return await submit(api, operations.SET_CUSTOM_FIELDS, options, custom_fields_to_update=custom_fields_to_update,
                        devices=devices, account_name=account_name, group_name=group_name, service_plan=service_plan,
                        custom_fields=custom_fields, all_devices=all_devices)


async def set_cost_center(api: Api, *, devices: list[AccountDeviceList] | None = None, account_name: str | None = None,
                          group_name: str | None = None, service_plan: str | None = None,
                          custom_fields: list[CustomField] | None = None, cost_center: str | None = None,
                          remove_cost_center: bool | None = None, primary_place_of_use: PlaceOfUse | None = None,
                          all_devices: bool | None = None, options: Options | None = None) -> Accepted:
    """Set or remove the cost center of devices, and optionally their place of use.

    Cannot be polled: the CarrierService callback reports each device's outcome.

    - `PUT /m2m/v1/devices/costCenter` (write, idempotent), docs: Change the cost center
    - At least one of devices, account_name, group_name, service_plan, custom_fields is required.

    Args:
        devices: Devices, each by one or more identifiers.
        account_name: Account name: ten digits, a hyphen and five digits, as text; old accounts can have other names.
        group_name: Only devices in this group.
        service_plan: Only devices with this service plan.
        custom_fields: Only devices with these custom field values.
        cost_center: Cost center: letters, digits, spaces, `-`, `!` and `#`.
        remove_cost_center: Whether to remove the cost center; if true, `cost_center` is ignored.
        primary_place_of_use: Where devices are used, and by whom.
        all_devices: Apply to all devices of the account. Required when nothing else selects devices.
        options: Time-out, attempts and budget of this call.

    Raises:
        OutcomeUnknown: The response was lost. Calling again is safe.
    """
    return await submit(api, operations.SET_COST_CENTER, options, devices=devices, account_name=account_name,
                        group_name=group_name, service_plan=service_plan, custom_fields=custom_fields,
                        cost_center=cost_center, remove_cost_center=remove_cost_center,
                        primary_place_of_use=primary_place_of_use, all_devices=all_devices)


async def set_contact_info(api: Api, *, primary_place_of_use: PlaceOfUse, account_name: str | None = None,
                           devices: list[AccountDeviceList] | None = None, all_devices: bool | None = None,
                           options: Options | None = None) -> Accepted:
    """Replace the contact name and address of the devices' place of use.

    Omitted values are cleared: the new contact replaces the old one as a whole. Cannot be polled: the CarrierService
    callback reports each device's outcome.

    - `PUT /m2m/v1/devices/actions/contactInfo` (write, idempotent), docs: Change contact information
    - At least one of devices, account_name is required.

    Args:
        primary_place_of_use: Where devices are used, and by whom.
        account_name: Account name: ten digits, a hyphen and five digits, as text; old accounts can have other names.
        devices: Devices, each by one or more identifiers.
        all_devices: Apply to all devices of the account. Required when nothing else selects devices.
        options: Time-out, attempts and budget of this call.

    Raises:
        OutcomeUnknown: The response was lost. Calling again is safe.
    """
    return await submit(api, operations.SET_CONTACT_INFO, options, primary_place_of_use=primary_place_of_use,
                        account_name=account_name, devices=devices, all_devices=all_devices)


async def change_service_plan(api: Api, *, service_plan: str, devices: list[AccountDeviceList] | None = None,
                              account_name: str | None = None, group_name: str | None = None,
                              current_service_plan: str | None = None, custom_fields: list[CustomField] | None = None,
                              carrier_ip_pool_name: str | None = None, take_effect: datetime | None = None,
                              all_devices: bool | None = None, options: Options | None = None) -> Accepted:
    """Change the service plan of devices.

    A device can change plans four times per month, and not while suspended. Cannot be polled: the CarrierService
    callback reports each device's outcome. If the new plan adds NIDD, the NiddService callback reports it as well.

    - `PUT /m2m/v1/devices/actions/plan` (billable), docs: Change the service plan
    - Costs money on every call. Not retried once it may have reached the service.
    - At least one of devices, account_name, group_name, current_service_plan, custom_fields is required.

    Args:
        service_plan: Code of the new plan.
        devices: Devices, each by one or more identifiers.
        account_name: Account name: ten digits, a hyphen and five digits, as text; old accounts can have other names.
        group_name: Only devices in this group.
        current_service_plan: Only devices with this service plan.
        custom_fields: Only devices with these custom field values.
        carrier_ip_pool_name: IP address pool (see `accounts.get`).
        take_effect: When the change takes effect; the default is not documented.
        all_devices: Apply to all devices of the account. Required when nothing else selects devices.
        options: Time-out, attempts and budget of this call.

    Raises:
        OutcomeUnknown: The response was lost. Call `devices.list` for the devices and check their service plan, unless
            the change is scheduled for a later day.
    """
    return await submit(api, operations.CHANGE_SERVICE_PLAN, options, service_plan=service_plan, devices=devices,
                        account_name=account_name, group_name=group_name, current_service_plan=current_service_plan,
                        custom_fields=custom_fields, carrier_ip_pool_name=carrier_ip_pool_name, take_effect=take_effect,
                        all_devices=all_devices)


async def get_prl_versions(api: Api, *, device_ids: list[DeviceId] | None = None, account_name: str | None = None,
                           group_name: str | None = None, service_plan: str | None = None,
                           custom_fields: list[CustomField] | None = None, options: Options | None = None) -> Accepted:
    """Request the preferred roaming list (PRL) versions of 2G and 3G devices.

    Register a listener for the DevicePRLInformation callback first, otherwise the call fails. Cannot be polled: the
    versions are sent only to that callback.

    - `POST /m2m/v1/devices/prl/actions/list` (read), docs: Get the PRL version
    - At least one of device_ids, account_name, group_name, service_plan, custom_fields is required.

    Args:
        device_ids: Devices to check.
        account_name: Account name: ten digits, a hyphen and five digits, as text; old accounts can have other names.
        group_name: Only devices in this group.
        service_plan: Only devices with this service plan.
        custom_fields: Only devices with these custom field values.
        options: Time-out, attempts and budget of this call.
    """
    return await submit(api, operations.GET_PRL_VERSIONS, options, device_ids=device_ids, account_name=account_name,
                        group_name=group_name, service_plan=service_plan, custom_fields=custom_fields)


async def list_imei_iccid_mismatches(api: Api, *, filter: DateFilter, devices: list[AccountDeviceList] | None = None,
                                     account_name: str | None = None, group_name: str | None = None,
                                     options: Options | None = None) -> MismatchReport:
    """List 4G devices whose SIM is in a device other than the one it was paired with.

    The date range can span three months.

    - `POST /m2m/v1/devices/actions/list/imeiiccidmismatch` (read), docs: Find IMEI and ICCID mismatches

    Args:
        filter: A time range.
        devices: Only these devices, by ICCID or MDN.
        account_name: Account name: ten digits, a hyphen and five digits, as text; old accounts can have other names.
        group_name: Only devices in this group.
        options: Time-out, attempts and budget of this call.
    """
    return await call(api, operations.LIST_IMEI_ICCID_MISMATCHES, options, filter=filter, devices=devices,
                      account_name=account_name, group_name=group_name)


async def get_request_status(api: Api, account_name: str, request_id: str, *,
                             options: Options | None = None) -> RequestStatus:
    """Return the status of a request.

    Works only for requests to activate, suspend, restore or deactivate a single device. For all other requests, wait
    for the callback or look up the device.

    - `GET /m2m/v1/accounts/{accountName}/requests/{requestId}/status` (read), docs: Get the status of an asynchronous
      request

    Args:
        account_name: Account name: ten digits, a hyphen and five digits, including leading zeros.
        request_id: ID of the request.
        options: Time-out, attempts and budget of this call.
    """
    return await call(api, operations.GET_REQUEST_STATUS, options, account_name=account_name, request_id=request_id)


async def list_states_and_services(api: Api, account_name: str, *, options: Options | None = None) -> StatesAndServices:
    """List the customer-defined services and their states.

    Limited release: Verizon must enable this for the account.

    - `GET /m2m/v1/accounts/{accountName}/stateandservices` (read), docs: List customer-defined services and states

    Args:
        account_name: Account name: ten digits, a hyphen and five digits, including leading zeros.
        options: Time-out, attempts and budget of this call.
    """
    return await call(api, operations.LIST_STATES_AND_SERVICES, options, account_name=account_name)
