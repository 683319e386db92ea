# Generated from spec/thingspace.yaml (sha256 aaced4bde7507de1). Do not edit: change the spec, then run python -m codegen.
# Arguments are packed into lines, so that an operation is visible at a glance.
# fmt: off
"""eUICC devices, their carrier profiles, and device lists across all carriers."""

from __future__ import annotations

from datetime import datetime

from ..._core.api import call, submit
from ..._core.long_running import Pollable
from ..._core.namespaces import Api
from ..._core.options import Options
from . import operations
from .models import DeviceId, DeviceList, GlobalRequestStatus, PlaceOfUse, ProfileStatus, ProvisioningStatus


async def activate_and_enable_profile(api: Api, *, devices: list[DeviceList], account_name: str,
                                      service_plan: str | None = None, mdn_zip_code: str | None = None,
                                      options: Options | None = None) -> Pollable[GlobalRequestStatus]:
    """Activate eUICC devices and enable their profile in one step.

    The DeviceProfileService callback reports each device's outcome; `wait()` polls the request.

    - `POST /m2m/v1/devices/profile/actions/activate_enable` (billable), docs: eUICC Device Endpoints: activate and
      enable a profile (observed, not documented)
    - Costs money on every call. Not retried once it may have reached the service.

    Args:
        devices: Devices, each by its EID and IMEI.
        account_name: Account name: ten digits, a hyphen and five digits, as text; old accounts can have other names.
        service_plan: Plan code, not its name (see `service_plans.list`).
        mdn_zip_code: ZIP code used to assign a local phone number.
        options: Time-out, attempts and budget of this call.

    Raises:
        OutcomeUnknown: The response was lost. Call `euicc.list` for the devices and check their provisioning and
            profile states.
    """
    return await submit(api, operations.ACTIVATE_AND_ENABLE_PROFILE, options, devices=devices,
                        account_name=account_name, service_plan=service_plan, mdn_zip_code=mdn_zip_code)


async def activate_profile(api: Api, *, account_name: str, devices: list[DeviceList], carrier_name: str | None = None,
                           service_plan: str | None = None, mdn_zip_code: str | None = None,
                           primary_place_of_use: PlaceOfUse | None = None, smsr_oid: str | None = None,
                           carrier_ip_pool_name: str | None = None,
                           options: Options | None = None) -> Pollable[GlobalRequestStatus]:
    """Activate service for eUICC devices.

    Up to 10,000 devices per request. The DeviceProfileService callback reports each device's outcome; `wait()` polls
    the request.

    - `POST /m2m/v1/devices/profile/actions/activate` (billable), docs: eUICC Device Endpoints: activate a profile
    - Costs money on every call. Not retried once it may have reached the service.

    Args:
        account_name: Account name: ten digits, a hyphen and five digits, as text; old accounts can have other names.
        devices: Devices, each by its EID and IMEI.
        carrier_name: Name of the carrier.
        service_plan: Plan code, not its name (see `service_plans.list`).
        mdn_zip_code: ZIP code used to assign a local phone number.
        primary_place_of_use: Where the devices are used, and by whom. Undocumented.
        smsr_oid: Identifier of the SM-SR, which routes to the eUICC: digits and dots.
        carrier_ip_pool_name: IP address pool (see `accounts.get`).
        options: Time-out, attempts and budget of this call.

    Raises:
        OutcomeUnknown: The response was lost. Call `euicc.list` for the devices and check their provisioning and
            profile states.
    """
    return await submit(api, operations.ACTIVATE_PROFILE, options, account_name=account_name, devices=devices,
                        carrier_name=carrier_name, service_plan=service_plan, mdn_zip_code=mdn_zip_code,
                        primary_place_of_use=primary_place_of_use, smsr_oid=smsr_oid,
                        carrier_ip_pool_name=carrier_ip_pool_name)


async def deactivate_profile(api: Api, *, account_name: str, reason_code: str, devices: list[DeviceList] | None = None,
                             carrier_name: str | None = None, service_plan: str | None = None,
                             etf_waiver: bool | None = None, check_fallback_profile: bool | None = None,
                             all_devices: bool | None = None,
                             options: Options | None = None) -> Pollable[GlobalRequestStatus]:
    """Deactivate service for eUICC devices.

    Up to 10,000 devices per request; an early termination fee may apply. The DeviceProfileService callback reports each
    device's outcome; `wait()` polls the request.

    - `POST /m2m/v1/devices/profile/actions/deactivate` (destructive), docs: eUICC Device Endpoints: deactivate a
      profile
    - Cannot be undone. Not retried once it may have reached the service.

    Args:
        account_name: Account name: ten digits, a hyphen and five digits, as text; old accounts can have other names.
        reason_code: Reason for ending service; FF is the only documented code.
        devices: Devices, each by its EID and IMEI.
        carrier_name: Name of the carrier.
        service_plan: Plan code, not its name (see `service_plans.list`).
        etf_waiver: Whether to waive the early termination fee, if the account is allowed to.
        check_fallback_profile: Whether to check the device's fallback profile first. Service default: False.
        all_devices: Apply to all devices of the account. Required when nothing else selects devices.
        options: Time-out, attempts and budget of this call.

    Raises:
        OutcomeUnknown: The response was lost. Call `euicc.list` for the devices and check their provisioning and
            profile states.
    """
    return await submit(api, operations.DEACTIVATE_PROFILE, options, account_name=account_name, reason_code=reason_code,
                        devices=devices, carrier_name=carrier_name, service_plan=service_plan, etf_waiver=etf_waiver,
                        check_fallback_profile=check_fallback_profile, all_devices=all_devices)


async def set_fallback_attribute(api: Api, *, devices: list[DeviceList], account_name: str,
                                 carrier_name: str | None = None,
                                 options: Options | None = None) -> Pollable[GlobalRequestStatus]:
    """Make a profile the fallback profile of eUICC devices.

    Identify each device by more than one kind of identifier: IMEI, ICCID, EID. The DeviceProfileService callback
    reports each device's outcome; `wait()` polls the request.

    - `POST /m2m/v1/devices/profile/actions/setfallbackattribute` (write, idempotent), docs: eUICC Device Endpoints: set
      the fallback attribute

    Args:
        devices: Devices, each by its EID and IMEI.
        account_name: Account name: ten digits, a hyphen and five digits, as text; old accounts can have other names.
        carrier_name: Name of the carrier.
        options: Time-out, attempts and budget of this call.

    Raises:
        OutcomeUnknown: The response was lost. Calling again is safe.
    """
    return await submit(api, operations.SET_FALLBACK_ATTRIBUTE, options, devices=devices, account_name=account_name,
                        carrier_name=carrier_name)


async def list_global_devices(api: Api, *, account_name: str,
                              provisioning_status_filter: ProvisioningStatus | None = None,
                              profile_status_filter: ProfileStatus | None = None,
                              carrier_name_filter: str | None = None, device_filter: list[DeviceId] | None = None,
                              options: Options | None = None) -> Pollable[GlobalRequestStatus]:
    """Request a list of devices on all carriers.

    The list itself is sent only to the DeviceProfileService callback. Polling reports only whether the request is done.

    - `POST /m2m/v2/devices/actions/list` (read), docs: eUICC Device Endpoints: retrieve the global device list

    Args:
        account_name: Account name: ten digits, a hyphen and five digits, as text; old accounts can have other names.
        provisioning_status_filter: Only devices with this service status.
        profile_status_filter: Only devices with this eUICC profile status.
        carrier_name_filter: Only devices on this carrier.
        device_filter: Only these devices.
        options: Time-out, attempts and budget of this call.
    """
    return await submit(api, operations.LIST_GLOBAL_DEVICES, options, account_name=account_name,
                        provisioning_status_filter=provisioning_status_filter,
                        profile_status_filter=profile_status_filter, carrier_name_filter=carrier_name_filter,
                        device_filter=device_filter)


async def list_global_history(api: Api, *, account_name: str, device_filter: list[DeviceId] | None = None,
                              earliest: datetime | None = None, latest: datetime | None = None,
                              options: Options | None = None) -> Pollable[GlobalRequestStatus]:
    """Request the provisioning history of devices on any carrier.

    The history itself is sent only to the DeviceProfileService callback. Polling reports only whether the request is
    done.

    - `POST /m2m/v2/devices/history/actions/list` (read), docs: eUICC Device Endpoints: retrieve the provisioning
      history

    Args:
        account_name: Account name: ten digits, a hyphen and five digits, as text; old accounts can have other names.
        device_filter: Only these devices, by ICCID, IMEI, MDN or EID.
        earliest: Start of the range.
        latest: End of the range.
        options: Time-out, attempts and budget of this call.
    """
    return await submit(api, operations.LIST_GLOBAL_HISTORY, options, account_name=account_name,
                        device_filter=device_filter, earliest=earliest, latest=latest)


async def get_global_request_status(api: Api, account_name: str, request_id: str, *,
                                    options: Options | None = None) -> GlobalRequestStatus:
    """Return the status of an eUICC or global request, device by device.

    - `GET /m2m/v2/accounts/{accountName}/requests/{requestId}/status` (read), docs: eUICC Device Endpoints: get the
      status of an asynchronous request

    Args:
        account_name: Account name: ten digits, a hyphen and five digits, including leading zeros.
        request_id: ID of the request.
        options: Time-out, attempts and budget of this call.
    """
    return await call(api, operations.GET_GLOBAL_REQUEST_STATUS, options, account_name=account_name,
                      request_id=request_id)
