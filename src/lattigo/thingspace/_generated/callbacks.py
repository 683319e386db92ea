# Generated from spec/thingspace.yaml (sha256 37e1c839d041af2d). Do not edit: change the spec, then run python -m codegen.
# Arguments are packed into lines, so that a whole operation is seen at a glance.
# fmt: off
"""The addresses to which the service sends what became of requests, and the alerts it sends there."""

from __future__ import annotations

from ..._core.api import Api
from ..._core.fields import JSON
from ..._core.options import Options
from . import operations
from .models import (
    CallbackListener,
    CallbackRegistration,
    CallbackService,
    DataTrigger,
    SessionTrigger,
    SmsTrigger,
    TriggerCategory,
    TriggerCycle,
    TriggerId,
)


async def list_callbacks(api: Api, account_name: str, *, options: Options | None = None) -> list[CallbackListener]:
    """The addresses that are registered for an account.

    GET /m2m/v1/callbacks/{accountName} · read · documented in Callbacks: list callback listeners

    Args:
        account_name: The account: ten digits, a hyphen and five digits, with their leading zeros.
    """
    return await api.call(operations.LIST_CALLBACKS, options, account_name=account_name)


async def register_callback(api: Api, account_name: str, *, name: CallbackService, url: str,
                            username: str | None = None, password: str | None = None,
                            options: Options | None = None) -> CallbackRegistration:
    """Registers the address to which a callback service sends its messages.

    POST /m2m/v1/callbacks/{accountName} · write · documented in Callbacks: register a callback listener
    One address for each service of an account. It may use http or https on the ports 80, 443, 9001 to 9006, 50551 to
    50559 and 28200 to 28220. A service that was registered through the older SOAP interface can't be registered here. A
    message counts as received when the address answers 2xx. Otherwise it comes three times more, every five minutes.
    Its user name and password come in clear text in the body of every message; messages are not signed.
    If the answer is lost: `callbacks.list` has the address if it was registered.

    Args:
        account_name: The account: ten digits, a hyphen and five digits, with their leading zeros.
        name: A callback service, which says what its messages are about.
        url: The address.
        username: User name that each message shall carry.
        password: Password that each message shall carry.
    """
    return await api.call(operations.REGISTER_CALLBACK, options, account_name=account_name, name=name, url=url,
                          username=username, password=password)


async def delete_callback(api: Api, account_name: str, service_name: CallbackService, *,
                          options: Options | None = None) -> CallbackRegistration:
    """Removes the address of a callback service.

    DELETE /m2m/v1/callbacks/{accountName}/name/{serviceName} · write · documented in Callbacks: deregister a callback
    listener
    From then on the service's messages go nowhere.

    Args:
        account_name: The account: ten digits, a hyphen and five digits, with their leading zeros.
        service_name: The callback service.
    """
    return await api.call(operations.DELETE_CALLBACK, options, account_name=account_name, service_name=service_name)


async def create_trigger(api: Api, *, name: str, account_name: str, trigger_category: TriggerCategory,
                         group_name: str | None = None, trigger_cycle: TriggerCycle | None = None,
                         sms_trigger_request: SmsTrigger | None = None, data_trigger_request: DataTrigger | None = None,
                         session_trigger_request: SessionTrigger | None = None,
                         anomaly_trigger_request: dict[str, JSON] | None = None,
                         options: Options | None = None) -> TriggerId:
    """Makes a trigger that sends an alert when devices use more or less than was set.

    POST /m2m/v1/triggers · write · documented in Callbacks: create a trigger
    Give the threshold that fits the category. Alerts go to the callback service AlertService.
    If the answer is lost: The service lists them under `GET /m2m/v1/accounts/{accountName}/triggers`, which has no
    function here.

    Args:
        name: Name of the trigger.
        account_name: The account: ten digits, a hyphen and five digits, as text; old accounts may have other names.
        group_name: The group whose devices are watched.
        trigger_category: What a trigger watches.
        trigger_cycle: Over which time the usage is summed; not for DeviceSessionTime.
        sms_trigger_request: Threshold of the category DeviceSMSUsage.
        data_trigger_request: Threshold of the category DeviceDataUsage.
        session_trigger_request: Threshold of the category DeviceSessionTime.
        anomaly_trigger_request: Threshold of the category UsageAnomaly; its fields are not described here.
    """
    return await api.call(operations.CREATE_TRIGGER, options, name=name, account_name=account_name,
                          group_name=group_name, trigger_category=trigger_category, trigger_cycle=trigger_cycle,
                          sms_trigger_request=sms_trigger_request, data_trigger_request=data_trigger_request,
                          session_trigger_request=session_trigger_request,
                          anomaly_trigger_request=anomaly_trigger_request)
