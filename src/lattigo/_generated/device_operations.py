# Generated from spec/lattigo.yaml (sha256 7b96092f770b0e61). Do not edit: change the spec, then run python -m codegen.
# Arguments are packed into lines, so that a whole operation is seen at a glance.
# fmt: off
"""Orders and changes for many devices at once, and events across all devices."""

from __future__ import annotations

from datetime import date, datetime

from .._core.api import Api
from .._core.fields import JSON
from .._core.options import Options
from .._core.paging import Pager
from . import operations
from .models import (
    ActivationRequest,
    ActivationResult,
    CalAmpMessage,
    ChangeStatus,
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

    POST /v2/device_operations/activation_request · billable · documented in v2/device_operations/activation_request
    Accepted means queued; the activation itself follows later. If some devices are refused, the response is 422 and the
    other devices are still activated. The account needs permission to order activations.
    Costs money each time.
    If the answer is lost: Call `devices.get` with the ICCID and `id_type=iccid`: the device appears with its state once
    it is activated. Until then, only the portal shows the order.
    The error of status 422 has a body of ActivationResult.

    Args:
        rate_plan_name: Name of the rate plan, exactly as returned by `rate_plans.list`.
        device_sku: Hardware SKU, for accounts that activate a single model.
        region_code: Home region of the devices, for rate plans whose APN depends on the location.
        activation_requests: Devices to activate.
    """
    return await api.call(operations.ACTIVATION_REQUEST, options, rate_plan_name=rate_plan_name, device_sku=device_sku,
                          region_code=region_code, activation_requests=activation_requests)


async def suspend_no_billing_request(api: Api, *, suspension_requests: list[SuspensionRequest],
                                     options: Options | None = None) -> dict[str, JSON]:
    """Order the suspension of devices, without billing while they are suspended.

    POST /v2/device_operations/suspend_no_billing_request · write · deprecated · documented in
    v2/device_operations/suspend_no_billing_request
    Success means that the order is queued; the suspension itself can take a while.
    If the answer is lost: Call `devices.get` with the ICCID and `id_type=iccid`: the state changes once the device is
    suspended. Until then, only the portal shows the order.

    Args:
        suspension_requests: Devices to suspend. Only an example shows it.
    """
    return await api.call(operations.SUSPEND_NO_BILLING_REQUEST, options, suspension_requests=suspension_requests)


async def change_cost_center(api: Api, *, device_names: list[str], cost_center: str,
                             options: Options | None = None) -> ChangeStatus:
    """Assign devices to a cost center.

    PUT /v2/device_operations/change_cost_center · write · documented in v2/device_operations/change_cost_center
    An error for one device does not stop the others; the call itself still returns 200.

    Args:
        device_names: Devices, by name.
        cost_center: Cost center to assign.
    """
    return await api.call(operations.CHANGE_COST_CENTER, options, device_names=device_names, cost_center=cost_center)


async def change_simstate(api: Api, *, device_names: list[str], state: SimStateChange, id_type: IdType | None = None,
                          options: Options | None = None) -> ChangeStatus:
    """Suspend or restore devices.

    PUT /v2/device_operations/change_simstate · write · documented in v2/device_operations/change_simstate
    An error for one device does not stop the others; the call itself still returns 200.

    Args:
        device_names: Devices, by name or by the identifier named by `id_type`.
        state: Action to perform on a SIM.
        id_type: Kind of identifier used instead of the device name.
    """
    return await api.call(operations.CHANGE_SIMSTATE, options, device_names=device_names, state=state, id_type=id_type)


async def remove_usage_limit(api: Api, *, device_names: list[str], options: Options | None = None) -> OperationStatus:
    """Remove the monthly usage limit from devices.

    POST /v2/device_operations/remove_usage_limit · write · documented in v2/device_operations/remove_usage_limit
    An error for one device does not stop the others; the call itself still returns 200.

    Args:
        device_names: Devices, by name.
    """
    return await api.call(operations.REMOVE_USAGE_LIMIT, options, device_names=device_names)


async def send_sms(api: Api, *, device_names: list[str], sms_text: str,
                   options: Options | None = None) -> OperationStatus:
    """Send a text message to devices.

    POST /v2/device_operations/send_sms · billable · documented in v2/device_operations/send_sms
    Success means that the message is queued, not that it was delivered. Rely only on the prefixes `Success` and
    `Error:`.
    Costs money each time.
    If the answer is lost: On Vodafone (VDF), call `devices.get_sms` and check whether the message is listed. On other
    carriers, only the portal or the device can confirm it.

    Args:
        device_names: Devices, by name.
        sms_text: Text of the message.
    """
    return await api.call(operations.SEND_SMS, options, device_names=device_names, sms_text=sms_text)


async def set_usage_limit(api: Api, *, device_names: list[str], kb_limit: int, action: UsageLimitAction | None = None,
                          usernames: list[str] | None = None, options: Options | None = None) -> OperationStatus:
    """Set a monthly usage limit on devices, and the action when they reach it.

    POST /v2/device_operations/set_usage_limit · write · documented in v2/device_operations/set_usage_limit
    A device suspended for exceeding its limit stays suspended until it is restored manually.
    At least one of action, usernames must be given.

    Args:
        device_names: Devices, by name.
        kb_limit: Monthly data limit for each device, in kB.
        action: Action when a device reaches its limit.
        usernames: Users to notify by e-mail when a device reaches the limit (see `users.list`).
    """
    return await api.call(operations.SET_USAGE_LIMIT, options, device_names=device_names, kb_limit=kb_limit,
                          action=action, usernames=usernames)


async def terminate_service(api: Api, *, device_names: list[str], options: Options | None = None) -> TerminateStatus:
    """Permanently terminate service for devices.

    PUT /v2/device_operations/terminate_service · destructive · documented in v2/device_operations/terminate_service
    An early termination fee may apply; `devices.calculate_etf` returns the amount. An error for one device does not
    stop the others; the call itself still returns 200.
    Can't be undone.
    If the answer is lost: Call `devices.get` for each device and check whether its state shows that service has ended.

    Args:
        device_names: Devices, by name. Only an example shows it.
    """
    return await api.call(operations.TERMINATE_SERVICE, options, device_names=device_names)


async def upload_request(api: Api, *, upload_email: str, upload_sku: str, upload_ids: list[UploadId],
                         options: Options | None = None) -> UploadResult:
    """Request the upload of IMEIs to the carrier's device database.

    POST /v2/device_operations/upload_request · write · documented in v2/device_operations/upload_request
    If some IMEIs are refused, the response is 422 and the other IMEIs are still uploaded.
    If the answer is lost: No call lists uploaded IMEIs; check the portal or ask support.
    The error of status 422 has a body of UploadResult.

    Args:
        upload_email: E-mail address under which the carrier knows the device vendor.
        upload_sku: SKU under which the carrier knows the vendor's hardware.
        upload_ids: IMEIs to upload.
    """
    return await api.call(operations.UPLOAD_REQUEST, options, upload_email=upload_email, upload_sku=upload_sku,
                          upload_ids=upload_ids)


def calamp_events(api: Api, *, event_code: int, start_date: date | datetime, end_date: date | datetime,
                  state: str | None = None, page: int | None = None, per_page: int | None = None,
                  offset: int | None = None, options: Options | None = None) -> Pager[CalAmpMessage]:
    """List the messages of all CalAmp trackers with one event code, in a date range.

    GET /v2/device_operations/calamp_events · read · deprecated · documented in v2/device_operations/calamp_events
    Messages are kept for about three months.

    Args:
        event_code: Event code to search for.
        start_date: First day, inclusive.
        end_date: Last day, inclusive.
        state: Only devices in this state.
        page: Page number, starting at 1.
        per_page: Rows per page.
        offset: Rows to skip before the first page.
    """
    return api.pages(operations.CALAMP_EVENTS, options, event_code=event_code, start_date=start_date, end_date=end_date,
                     state=state, page=page, per_page=per_page, offset=offset)
