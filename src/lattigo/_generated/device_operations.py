# Generated from spec/lattigo.yaml (sha256 b08cedcf43376534). Do not edit: change the spec, then run python -m codegen.
# Arguments are packed into lines, so that an operation is visible at a glance.
# fmt: off
"""Orders and changes for many devices at once, and events across all devices."""

from __future__ import annotations

from datetime import date, datetime

from typing_extensions import deprecated

from .._core.api import call, pages
from .._core.fields import JSON
from .._core.namespaces import Api
from .._core.options import Options
from .._core.paging import Pager
from . import operations
from .models import (
    ActivationRequest,
    ActivationResult,
    CalAmpMessage,
    ChangeStatus,
    DeviceState,
    IdType,
    OperationStatus,
    SimStateChange,
    SuspensionRequest,
    TerminateStatus,
    UploadId,
    UploadResult,
    UsageLimitAction,
)


async def activation_request(api: Api, *, rate_plan_name: str, activation_requests: list[ActivationRequest],
                             device_sku: str | None = None, region_code: str | None = None,
                             options: Options | None = None) -> ActivationResult:
    """Order the activation of devices on a rate plan.

    Accepted means queued; the activation itself follows later. If some devices are refused, the response is 422 and the
    other devices are still activated. The account needs permission to order activations.

    - `POST /v2/device_operations/activation_request` (billable), docs: v2/device_operations/activation_request
    - Costs money on every call. Not retried once it may have reached the service.
    - Price: `activation_fee` of the rate plan for each device, and then its monthly prices: see `rate_plans.list`.
    - `error.parsed` of status 422 is of type ActivationResult.

    Args:
        rate_plan_name: Name of the rate plan, exactly as returned by `rate_plans.list`.
        device_sku: Hardware SKU, for accounts that activate a single model.
        region_code: Home region of the devices, for rate plans whose APN depends on the location.
        activation_requests: Devices to activate.
        options: Time-out, attempts and budget of this call.

    Raises:
        OutcomeUnknown: The response was lost. Call `devices.get` with the ICCID and `id_type=iccid`: the device appears
            with its state once it is activated. Until then, only the portal shows the order.
    """
    return await call(api, operations.ACTIVATION_REQUEST, options, rate_plan_name=rate_plan_name, device_sku=device_sku,
                      region_code=region_code, activation_requests=activation_requests)


@deprecated("The documentation no longer lists this endpoint.", category=None)
async def suspend_no_billing_request(api: Api, *, suspension_requests: list[SuspensionRequest],
                                     options: Options | None = None) -> dict[str, JSON]:
    """Order the suspension of devices, without billing while they are suspended.

    Success means that the order is queued; the suspension itself can take a while.

    - `POST /v2/device_operations/suspend_no_billing_request` (write, deprecated), docs:
      v2/device_operations/suspend_no_billing_request

    Args:
        suspension_requests: Devices to suspend. Known from an example only.
        options: Time-out, attempts and budget of this call.

    Raises:
        OutcomeUnknown: The response was lost. Call `devices.get` with the ICCID and `id_type=iccid`: the state changes
            once the device is suspended. Until then, only the portal shows the order.
    """
    return await call(api, operations.SUSPEND_NO_BILLING_REQUEST, options, suspension_requests=suspension_requests)


async def change_cost_center(api: Api, *, device_names: list[str], cost_center: str,
                             options: Options | None = None) -> ChangeStatus:
    """Assign devices to a cost center.

    An error for one device does not stop the others; the call itself still returns 200.

    - `PUT /v2/device_operations/change_cost_center` (write, idempotent), docs: v2/device_operations/change_cost_center

    Args:
        device_names: Devices, by name.
        cost_center: Cost center to assign.
        options: Time-out, attempts and budget of this call.

    Raises:
        OutcomeUnknown: The response was lost. Calling again is safe.
    """
    return await call(api, operations.CHANGE_COST_CENTER, options, device_names=device_names, cost_center=cost_center)


async def change_simstate(api: Api, *, device_names: list[str], state: SimStateChange, id_type: IdType | None = None,
                          options: Options | None = None) -> ChangeStatus:
    """Suspend or restore devices.

    An error for one device does not stop the others; the call itself still returns 200.

    - `PUT /v2/device_operations/change_simstate` (write, idempotent), docs: v2/device_operations/change_simstate

    Args:
        device_names: Devices, by name or by the identifier named by `id_type`.
        state: Action to perform on a SIM.
        id_type: Kind of identifier used instead of the device name.
        options: Time-out, attempts and budget of this call.

    Raises:
        OutcomeUnknown: The response was lost. Calling again is safe.
    """
    return await call(api, operations.CHANGE_SIMSTATE, options, device_names=device_names, state=state, id_type=id_type)


async def remove_usage_limit(api: Api, *, device_names: list[str], options: Options | None = None) -> OperationStatus:
    """Remove the monthly usage limit from devices.

    An error for one device does not stop the others; the call itself still returns 200.

    - `POST /v2/device_operations/remove_usage_limit` (write, idempotent), docs: v2/device_operations/remove_usage_limit

    Args:
        device_names: Devices, by name.
        options: Time-out, attempts and budget of this call.

    Raises:
        OutcomeUnknown: The response was lost. Calling again is safe.
    """
    return await call(api, operations.REMOVE_USAGE_LIMIT, options, device_names=device_names)


async def send_sms(api: Api, *, device_names: list[str], sms_text: str,
                   options: Options | None = None) -> OperationStatus:
    """Send a text message to devices.

    Success means that the message is queued, not that it was delivered. Rely only on the prefixes `Success` and
    `Error:`.

    - `POST /v2/device_operations/send_sms` (billable), docs: v2/device_operations/send_sms
    - Costs money on every call. Not retried once it may have reached the service.
    - Price: Each part counts for each device. Beyond the allowance of the device's rate plan, a block of
      `overage_sms_unit` messages costs `overage_sms_unit_cost`: see `rate_plans.list`.

    Args:
        device_names: Devices, by name.
        sms_text: Text of the message.
        options: Time-out, attempts and budget of this call.

    Raises:
        OutcomeUnknown: The response was lost. On Vodafone (VDF), call `devices.get_sms` and check whether the message
            is listed. On other carriers, only the portal or the device can confirm it.
    """
    return await call(api, operations.SEND_SMS, options, device_names=device_names, sms_text=sms_text)


async def set_usage_limit(api: Api, *, device_names: list[str], kb_limit: int, action: UsageLimitAction | None = None,
                          usernames: list[str] | None = None, options: Options | None = None) -> OperationStatus:
    """Set a monthly usage limit on devices, and the action when they reach it.

    A device suspended for exceeding its limit stays suspended until it is restored manually.

    - `POST /v2/device_operations/set_usage_limit` (write, idempotent), docs: v2/device_operations/set_usage_limit
    - At least one of action, usernames is required.

    Args:
        device_names: Devices, by name.
        kb_limit: Monthly data limit for each device, in kB.
        action: Action when a device reaches its limit.
        usernames: Users to notify by e-mail when a device reaches the limit (see `users.list`).
        options: Time-out, attempts and budget of this call.

    Raises:
        OutcomeUnknown: The response was lost. Calling again is safe.
    """
    return await call(api, operations.SET_USAGE_LIMIT, options, device_names=device_names, kb_limit=kb_limit,
                      action=action, usernames=usernames)


async def terminate_service(api: Api, *, device_names: list[str], options: Options | None = None) -> TerminateStatus:
    """Permanently terminate service for devices.

    An error for one device does not stop the others; the call itself still returns 200.

    - `PUT /v2/device_operations/terminate_service` (destructive), docs: v2/device_operations/terminate_service
    - Cannot be undone. Not retried once it may have reached the service.
    - Price: An early termination fee can apply: `devices.calculate_etf` returns it for each device.

    Args:
        device_names: Devices, by name. Known from an example only.
        options: Time-out, attempts and budget of this call.

    Raises:
        OutcomeUnknown: The response was lost. Call `devices.get` for each device and check whether its state shows that
            service has ended.
    """
    return await call(api, operations.TERMINATE_SERVICE, options, device_names=device_names)


async def upload_request(api: Api, *, upload_email: str, upload_sku: str, upload_ids: list[UploadId],
                         options: Options | None = None) -> UploadResult:
    """Request the upload of IMEIs to the carrier's device database.

    If some IMEIs are refused, the response is 422 and the other IMEIs are still uploaded.

    - `POST /v2/device_operations/upload_request` (write), docs: v2/device_operations/upload_request
    - `error.parsed` of status 422 is of type UploadResult.

    Args:
        upload_email: E-mail address under which the carrier knows the device vendor.
        upload_sku: SKU under which the carrier knows the vendor's hardware.
        upload_ids: IMEIs to upload.
        options: Time-out, attempts and budget of this call.

    Raises:
        OutcomeUnknown: The response was lost. No call lists uploaded IMEIs; check the portal or ask support.
    """
    return await call(api, operations.UPLOAD_REQUEST, options, upload_email=upload_email, upload_sku=upload_sku,
                      upload_ids=upload_ids)


@deprecated("The documentation no longer lists this endpoint.", category=None)
def calamp_events(api: Api, *, event_code: int, start_date: date | datetime, end_date: date | datetime,
                  state: DeviceState | None = None, page: int | None = None, per_page: int | None = None,
                  offset: int | None = None, options: Options | None = None) -> Pager[CalAmpMessage]:
    """List the messages of all CalAmp trackers with one event code, in a date range.

    Messages are kept for about three months.

    - `GET /v2/device_operations/calamp_events` (read, deprecated), docs: v2/device_operations/calamp_events

    Args:
        event_code: Event code to search for.
        start_date: First day, inclusive.
        end_date: Last day, inclusive.
        state: Only devices in this state.
        page: Page number, starting at 1.
        per_page: Rows per page.
        offset: Rows to skip before the first page.
        options: Time-out, attempts and budget of this call.
    """
    return pages(api, operations.CALAMP_EVENTS, options, event_code=event_code, start_date=start_date,
                 end_date=end_date, state=state, page=page, per_page=per_page, offset=offset)
