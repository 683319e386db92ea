# Generated from spec/thingspace.yaml (sha256 37e1c839d041af2d). Do not edit: change the spec, then run python -m codegen.
# Arguments are packed into lines, so that a whole operation is seen at a glance.
# fmt: off
"""Non-IP data for NB-IoT devices."""

from __future__ import annotations

from ..._core.api import Api
from ..._core.long_running import Accepted
from ..._core.options import Options
from . import operations
from .models import DeviceId


async def send_nidd(api: Api, *, device_ids: list[DeviceId], account_name: str, maximum_delivery_time: int,
                    message: str, options: Options | None = None) -> Accepted:
    """Sends non-IP data to NB-IoT devices.

    POST /m2m/v1/devices/nidd/message · billable · documented in Send Non-IP Data: send NIDD
    Not polled: the callback service NiddService tells the outcome. So does the data that devices send.
    Costs money each time.
    If the answer is lost: Only the callback tells.

    Args:
        device_ids: The devices.
        account_name: The account: ten digits, a hyphen and five digits, as text; old accounts may have other names.
        maximum_delivery_time: For how long the network tries to deliver the data.
        message: The data in base64, up to 1,358 bytes of it before that.
    """
    return await api.begin(operations.SEND_NIDD, options, device_ids=device_ids, account_name=account_name,
                           maximum_delivery_time=maximum_delivery_time, message=message)
