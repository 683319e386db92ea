# Generated from spec/lattigo.yaml (sha256 267a57763d3a38aa). Do not edit: change the spec, then run python -m codegen.
# Arguments are packed into lines, so that a whole operation is seen at a glance.
# fmt: off
"""Orders and changes for many devices at once, and events across all of them."""

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
    """Orders the activation of devices under a rate plan.

    POST /v2/device_operations/activation_request · billable · documented in v2/device_operations/activation_request
    Accepted means queued; the activation itself is still to come. When some devices are refused, the answer is 422 and
    the others are being activated all the same. The account needs the permission to order activations.
    Costs money each time.
    If the answer is lost: Ask `devices.get` with the ICCID and id_type iccid: the device appears with its state once it
    is activated. Until then only the portal shows the order.
    The error of status 422 has a body of ActivationResult.

    Args:
        rate_plan_name: Name of the rate plan, spelled as `list_rate_plans` answers it.
        device_sku: SKU of the hardware, for accounts that activate a single model.
        region_code: Home region of the devices, for rate plans whose APN depends on the place.
        activation_requests: The devices to activate.
    """
    return await api.call(operations.ACTIVATION_REQUEST, options, rate_plan_name=rate_plan_name, device_sku=device_sku,
                          region_code=region_code, activation_requests=activation_requests)


async def suspend_no_billing_request(api: Api, *, suspension_requests: list[SuspensionRequest],
                                     options: Options | None = None) -> dict[str, JSON]:
    """Queues the suspension of devices, without billing while they are suspended.

    POST /v2/device_operations/suspend_no_billing_request · write · deprecated · documented in
    v2/device_operations/suspend_no_billing_request
    Success means that the order is queued; the suspension itself may take a while.
    If the answer is lost: Ask `devices.get` with the ICCID and id_type iccid: its state changes once the suspension is
    done. Until then only the portal shows the order.

    Args:
        suspension_requests: The devices to suspend. Only an example shows it.
    """
    return await api.call(operations.SUSPEND_NO_BILLING_REQUEST, options, suspension_requests=suspension_requests)


async def change_cost_center(api: Api, *, device_names: list[str], cost_center: str,
                             options: Options | None = None) -> ChangeStatus:
    """Assigns devices to a cost center.

    PUT /v2/device_operations/change_cost_center · write · documented in v2/device_operations/change_cost_center
    One device's error does not stop the others, and the call as a whole still answers 200.

    Args:
        device_names: The devices, by name.
        cost_center: The cost center that all these devices get.
    """
    return await api.call(operations.CHANGE_COST_CENTER, options, device_names=device_names, cost_center=cost_center)


async def change_simstate(api: Api, *, device_names: list[str], state: SimStateChange, id_type: IdType | None = None,
                          options: Options | None = None) -> ChangeStatus:
    """Suspends or restores devices.

    PUT /v2/device_operations/change_simstate · write · documented in v2/device_operations/change_simstate
    One device's error does not stop the others, and the call as a whole still answers 200.

    Args:
        device_names: The devices, by name, or by the identifier that `id_type` says.
        state: What to do with a SIM.
        id_type: The kind of identifier that is given instead of a device name.
    """
    return await api.call(operations.CHANGE_SIMSTATE, options, device_names=device_names, state=state, id_type=id_type)


async def remove_usage_limit(api: Api, *, device_names: list[str], options: Options | None = None) -> OperationStatus:
    """Takes the monthly usage limit off devices.

    POST /v2/device_operations/remove_usage_limit · write · documented in v2/device_operations/remove_usage_limit
    One device's error does not stop the others, and the call as a whole still answers 200.

    Args:
        device_names: The devices, by name.
    """
    return await api.call(operations.REMOVE_USAGE_LIMIT, options, device_names=device_names)


async def send_sms(api: Api, *, device_names: list[str], sms_text: str,
                   options: Options | None = None) -> OperationStatus:
    """Queues a text message to devices.

    POST /v2/device_operations/send_sms · billable · documented in v2/device_operations/send_sms
    Success means that the message is queued, not that it arrived. Rely on the prefixes `Success` and `Error:` only.
    Costs money each time.
    If the answer is lost: On Vodafone (VDF) `devices.get_sms` lists the message. With other carriers only the portal or
    the device can tell.

    Args:
        device_names: The devices, by name.
        sms_text: The text of the message.
    """
    return await api.call(operations.SEND_SMS, options, device_names=device_names, sms_text=sms_text)


async def set_usage_limit(api: Api, *, device_names: list[str], kb_limit: int, action: UsageLimitAction | None = None,
                          usernames: list[str] | None = None, options: Options | None = None) -> OperationStatus:
    """Sets a monthly usage limit on devices, and what happens when they reach it.

    POST /v2/device_operations/set_usage_limit · write · documented in v2/device_operations/set_usage_limit
    A device that was suspended over its limit stays suspended until somebody restores it.
    At least one of action, usernames must be given.

    Args:
        device_names: The devices, by name.
        kb_limit: The most traffic a month for each device, in kB.
        action: What happens to a device that reaches its limit.
        usernames: Users who get an e-mail when a device reaches the limit, as `list_users` answers them.
    """
    return await api.call(operations.SET_USAGE_LIMIT, options, device_names=device_names, kb_limit=kb_limit,
                          action=action, usernames=usernames)


async def terminate_service(api: Api, *, device_names: list[str], options: Options | None = None) -> TerminateStatus:
    """Ends the service of devices for good.

    PUT /v2/device_operations/terminate_service · destructive · documented in v2/device_operations/terminate_service
    It cannot be undone, and a fee may fall due: `calculate_etf` tells how much. One device's error does not stop the
    others, and the call as a whole still answers 200.
    Can't be undone.
    If the answer is lost: Ask `devices.get` for each device; its state tells whether the service has ended.

    Args:
        device_names: The devices, by name. Only an example shows it.
    """
    return await api.call(operations.TERMINATE_SERVICE, options, device_names=device_names)


async def upload_request(api: Api, *, upload_email: str, upload_sku: str, upload_ids: list[UploadId],
                         options: Options | None = None) -> UploadResult:
    """Asks for IMEIs to be entered in the carrier's database of devices.

    POST /v2/device_operations/upload_request · write · documented in v2/device_operations/upload_request
    When some IMEIs are refused, the answer is 422 and the others are uploaded all the same.
    If the answer is lost: No call lists uploaded IMEIs; the portal or support can tell.
    The error of status 422 has a body of UploadResult.

    Args:
        upload_email: E-mail address under which the carrier knows the vendor of the devices.
        upload_sku: SKU under which the carrier knows the vendor's hardware.
        upload_ids: The IMEIs to upload.
    """
    return await api.call(operations.UPLOAD_REQUEST, options, upload_email=upload_email, upload_sku=upload_sku,
                          upload_ids=upload_ids)


def calamp_events(api: Api, *, event_code: int, start_date: date | datetime, end_date: date | datetime,
                  state: str | None = None, page: int | None = None, per_page: int | None = None,
                  offset: int | None = None, options: Options | None = None) -> Pager[CalAmpMessage]:
    """The messages of all CalAmp trackers with one event code, in a range of dates.

    GET /v2/device_operations/calamp_events · read · deprecated · documented in v2/device_operations/calamp_events
    Messages are kept for about three months.

    Args:
        event_code: The event code to look for.
        start_date: First day, included.
        end_date: Last day, included.
        state: Only devices in this state.
        page: The page to answer, counted from 1.
        per_page: Rows a page.
        offset: Rows to skip before the first page.
    """
    return api.pages(operations.CALAMP_EVENTS, options, event_code=event_code, start_date=start_date, end_date=end_date,
                     state=state, page=page, per_page=per_page, offset=offset)
