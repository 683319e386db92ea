# Generated from spec/thingspace.yaml (sha256 37e1c839d041af2d). Do not edit: change the spec, then run python -m codegen.
# Arguments are packed into lines, so that a whole operation is seen at a glance.
# fmt: off
"""Text messages to and from devices."""

from __future__ import annotations

from ..._core.api import Api
from ..._core.long_running import Accepted
from ..._core.options import Options
from ..._core.paging import Pager
from . import operations
from .models import CustomField, DeviceId, SmsDataEncoding, SmsMessage, Success


async def send_sms(api: Api, *, account_name: str, sms_message: str, device_ids: list[DeviceId] | None = None,
                   group_name: str | None = None, service_plan: str | None = None,
                   custom_fields: list[CustomField] | None = None, data_encoding: SmsDataEncoding | None = None,
                   time_to_live: str | None = None, options: Options | None = None) -> Accepted:
    """Sends a text message to devices.

    POST /m2m/v1/sms · billable · documented in SMS: send an SMS message
    The network tries for five days, or for as long as `timeToLive` says. The request can't be polled: that it was sent
    is told to the callback service EnhancedConnectivityService. That a device got the message, or that it expired, is
    told to SMSDeliveryConfirmation.
    Costs money each time.
    If the answer is lost: `segmentation.sms_history` asks for the messages of a device; otherwise only the callback
    tells.
    At least one of device_ids, group_name, service_plan, custom_fields must be given.

    Args:
        account_name: The account: ten digits, a hyphen and five digits, as text; old accounts may have other names.
        sms_message: The text of the message.
        device_ids: The devices.
        group_name: Only devices of this group.
        service_plan: Only devices with this service plan.
        custom_fields: Only devices with these values in their custom fields.
        data_encoding: How the text is encoded.
        time_to_live: For how long the network tries, where five days are too long.
    """
    return await api.begin(operations.SEND_SMS, options, account_name=account_name, sms_message=sms_message,
                           device_ids=device_ids, group_name=group_name, service_plan=service_plan,
                           custom_fields=custom_fields, data_encoding=data_encoding, time_to_live=time_to_live)


def list_received_sms(api: Api, account_name: str, *, next: str | None = None,
                      options: Options | None = None) -> Pager[SmsMessage]:
    """Text messages that devices sent and that wait in the account's queue.

    GET /m2m/v1/sms/{accountName}/history · write · documented in SMS: retrieve SMS messages
    Asking for the next page tells the service that the page before has arrived, and removes its messages for good.
    Whether the last page's messages stay in the queue is not documented. Messages come 100 a page, in no certain order.
    Each page removes the rows of the one before at the service: keep a row before the next one.

    Args:
        account_name: The account: ten digits, a hyphen and five digits, with their leading zeros.
        next: Where the next page begins: a whole number that the Location of the page before holds.
    """
    return api.pages(operations.LIST_RECEIVED_SMS, options, account_name=account_name, next=next)


async def start_sms_callbacks(api: Api, account_name: str, *, options: Options | None = None) -> Success:
    """Sends the queued text messages to the callback service EnhancedConnectivityService.

    PUT /m2m/v1/sms/{accountName}/startCallbacks · write · documented in SMS: start delivery of queued messages
    The queue is empty after it: what was sent there does not come in `sms.history` any more.

    Args:
        account_name: The account: ten digits, a hyphen and five digits, with their leading zeros.
    """
    return await api.call(operations.START_SMS_CALLBACKS, options, account_name=account_name)
