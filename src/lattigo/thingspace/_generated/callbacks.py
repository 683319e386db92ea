# Generated from spec/thingspace.yaml (sha256 aaced4bde7507de1). Do not edit: change the spec, then run python -m codegen.
# Arguments are packed into lines, so that an operation is visible at a glance.
# fmt: off
"""Callback URLs for request outcomes and alerts, and the triggers of alerts."""

from __future__ import annotations

from ..._core.api import call
from ..._core.fields import JSON
from ..._core.namespaces import Api
from ..._core.options import Options
from ..._core.secret import as_secret
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
    """List the callback URLs registered for an account.

    - `GET /m2m/v1/callbacks/{accountName}` (read), docs: Callbacks: list callback listeners

    Args:
        account_name: Account name: ten digits, a hyphen and five digits, including leading zeros.
        options: Time-out, attempts and budget of this call.
    """
    return await call(api, operations.LIST_CALLBACKS, options, account_name=account_name)


async def register_callback(api: Api, account_name: str, *, name: CallbackService, url: str,
                            username: str | None = None, password: str | None = None,
                            options: Options | None = None) -> CallbackRegistration:
    """Register the URL to which a callback service sends its messages.

    An account has one URL per service. The URL can use http or https on ports 80, 443, 9001 to 9006, 50551 to 50559 and
    28200 to 28220. A service registered through the older SOAP interface cannot be registered here. A message counts as
    received when the URL responds with 2xx. Otherwise it is sent three more times, five minutes apart. The username and
    password are sent in clear text in the body of every message; messages are not signed.

    - `POST /m2m/v1/callbacks/{accountName}` (write), docs: Callbacks: register a callback listener

    Args:
        account_name: Account name: ten digits, a hyphen and five digits, including leading zeros.
        name: Callback service, which determines the subject of its messages.
        url: Callback URL.
        username: Username to include in each message.
        password: Password to include in each message.
        options: Time-out, attempts and budget of this call.

    Raises:
        OutcomeUnknown: The response was lost. Call `callbacks.list` and check whether the URL is registered.
    """
    password = as_secret(password)
    return await call(api, operations.REGISTER_CALLBACK, options, account_name=account_name, name=name, url=url,
                      username=username, password=password)


async def delete_callback(api: Api, account_name: str, service_name: CallbackService, *,
                          options: Options | None = None) -> CallbackRegistration:
    """Remove the URL of a callback service.

    From then on, the service's messages are not sent anywhere.

    - `DELETE /m2m/v1/callbacks/{accountName}/name/{serviceName}` (write, idempotent), docs: Callbacks: deregister a
      callback listener

    Args:
        account_name: Account name: ten digits, a hyphen and five digits, including leading zeros.
        service_name: Callback service.
        options: Time-out, attempts and budget of this call.

    Raises:
        OutcomeUnknown: The response was lost. Calling again is safe.
    """
    return await call(api, operations.DELETE_CALLBACK, options, account_name=account_name, service_name=service_name)


async def create_trigger(api: Api, *, name: str, account_name: str, trigger_category: TriggerCategory,
                         group_name: str | None = None, trigger_cycle: TriggerCycle | None = None,
                         sms_trigger_request: SmsTrigger | None = None, data_trigger_request: DataTrigger | None = None,
                         session_trigger_request: SessionTrigger | None = None,
                         anomaly_trigger_request: dict[str, JSON] | None = None,
                         options: Options | None = None) -> TriggerId:
    """Create a trigger that sends an alert when usage crosses a threshold.

    Specify the threshold that matches the category. Alerts are sent to the AlertService callback.

    - `POST /m2m/v1/triggers` (write), docs: Callbacks: create a trigger

    Args:
        name: Name of the trigger.
        account_name: Account name: ten digits, a hyphen and five digits, as text; old accounts can have other names.
        group_name: Group whose devices are monitored.
        trigger_category: What a trigger monitors.
        trigger_cycle: Period over which usage is totaled; not for DeviceSessionTime.
        sms_trigger_request: Threshold for the DeviceSMSUsage category.
        data_trigger_request: Threshold for the DeviceDataUsage category.
        session_trigger_request: Threshold for the DeviceSessionTime category.
        anomaly_trigger_request: Threshold for the UsageAnomaly category; its fields are not described here.
        options: Time-out, attempts and budget of this call.

    Raises:
        OutcomeUnknown: The response was lost. Send `GET /m2m/v1/accounts/{accountName}/triggers`, which has no function
            here, and check whether the trigger is listed.
    """
    return await call(api, operations.CREATE_TRIGGER, options, name=name, account_name=account_name,
                      group_name=group_name, trigger_category=trigger_category, trigger_cycle=trigger_cycle,
                      sms_trigger_request=sms_trigger_request, data_trigger_request=data_trigger_request,
                      session_trigger_request=session_trigger_request, anomaly_trigger_request=anomaly_trigger_request)
