# Generated from spec/thingspace.yaml (sha256 aaced4bde7507de1). Do not edit: change the spec, then run python -m codegen.
# Arguments are packed into lines, so that an operation is visible at a glance.
# fmt: off
"""Non-IP data delivery (NIDD) for NB-IoT devices."""

from __future__ import annotations

from ..._core.api import submit
from ..._core.long_running import Accepted
from ..._core.namespaces import Api
from ..._core.options import Options
from . import operations
from .models import DeviceId


async def send_nidd(api: Api, *, device_ids: list[DeviceId], account_name: str, maximum_delivery_time: int,
                    message: str, options: Options | None = None) -> Accepted:
    """Send non-IP data to NB-IoT devices.

    Cannot be polled: the NiddService callback reports the outcome. The same callback delivers the data that devices
    send.

    - `POST /m2m/v1/devices/nidd/message` (billable), docs: Send Non-IP Data: send NIDD
    - Costs money on every call. Not retried once it may have reached the service.

    Args:
        device_ids: Devices to send the data to.
        account_name: Account name: ten digits, a hyphen and five digits, as text; old accounts can have other names.
        maximum_delivery_time: How long the network attempts to deliver the data.
        message: Data in base64; at most 1,358 bytes before encoding.
        options: Time-out, attempts and budget of this call.

    Raises:
        OutcomeUnknown: The response was lost. Only the callback reports the outcome.
    """
    return await submit(api, operations.SEND_NIDD, options, device_ids=device_ids, account_name=account_name,
                        maximum_delivery_time=maximum_delivery_time, message=message)
