# Generated from spec/thingspace.yaml (sha256 aaced4bde7507de1). Do not edit: change the spec, then run python -m codegen.
# Arguments are packed into lines, so that an operation is visible at a glance.
# fmt: off
"""Text messages to and from devices."""

from __future__ import annotations

from ..._core.api import call, pages, submit
from ..._core.long_running import Accepted
from ..._core.namespaces import Api
from ..._core.options import Options
from ..._core.paging import Pager
from . import operations
from .models import CustomField, DeviceId, SmsDataEncoding, SmsMessage, Success


async def send_sms(api: Api, *, account_name: str, sms_message: str, device_ids: list[DeviceId] | None = None,
                   group_name: str | None = None, service_plan: str | None = None,
                   custom_fields: list[CustomField] | None = None, data_encoding: SmsDataEncoding | None = None,
                   time_to_live: str | None = None, options: Options | None = None) -> Accepted:
    """Send a text message to devices.

    The network attempts delivery for five days, or for as long as `time_to_live` specifies. Cannot be polled: the
    EnhancedConnectivityService callback reports that the message was sent. The SMSDeliveryConfirmation callback reports
    that a device received the message, or that it expired.

    - `POST /m2m/v1/sms` (billable), docs: SMS: send an SMS message
    - Costs money on every call. Not retried once it may have reached the service.
    - At least one of device_ids, group_name, service_plan, custom_fields is required.

    Args:
        account_name: Account name: ten digits, a hyphen and five digits, as text; old accounts can have other names.
        sms_message: Text of the message.
        device_ids: Devices to send the message to.
        group_name: Only devices in this group.
        service_plan: Only devices with this service plan.
        custom_fields: Only devices with these custom field values.
        data_encoding: Encoding of the text.
        time_to_live: How long the network attempts delivery, if five days are too long.
        options: Time-out, attempts and budget of this call.

    Raises:
        OutcomeUnknown: The response was lost. Call `segmentation.sms_history` to request the messages of a device;
            otherwise only the callback reports the outcome.
    """
    return await submit(api, operations.SEND_SMS, options, account_name=account_name, sms_message=sms_message,
                        device_ids=device_ids, group_name=group_name, service_plan=service_plan,
                        custom_fields=custom_fields, data_encoding=data_encoding, time_to_live=time_to_live)


def list_received_sms(api: Api, account_name: str, *, next: str | None = None,
                      options: Options | None = None) -> Pager[SmsMessage]:
    """List text messages from devices that are waiting in the account's queue.

    Requesting the next page acknowledges the previous one and permanently removes its messages. Whether the messages of
    the last page stay in the queue is not documented. Messages are returned in no particular order, 100 per page.

    - `GET /m2m/v1/sms/{accountName}/history` (write, idempotent), docs: SMS: retrieve SMS messages
    - Each page removes the rows of the previous one at the service: store them before the next request.

    Args:
        account_name: Account name: ten digits, a hyphen and five digits, including leading zeros.
        next: Start of the next page: a whole number from the Location header of the previous page.
        options: Time-out, attempts and budget of this call.

    Raises:
        OutcomeUnknown: The response was lost. Calling again is safe.
    """
    return pages(api, operations.LIST_RECEIVED_SMS, options, account_name=account_name, next=next)


async def start_sms_callbacks(api: Api, account_name: str, *, options: Options | None = None) -> Success:
    """Send the queued text messages to the EnhancedConnectivityService callback.

    The queue is empty afterward: `sms.history` no longer returns the messages that were sent.

    - `PUT /m2m/v1/sms/{accountName}/startCallbacks` (write, idempotent), docs: SMS: start delivery of queued messages

    Args:
        account_name: Account name: ten digits, a hyphen and five digits, including leading zeros.
        options: Time-out, attempts and budget of this call.

    Raises:
        OutcomeUnknown: The response was lost. Calling again is safe.
    """
    return await call(api, operations.START_SMS_CALLBACKS, options, account_name=account_name)
