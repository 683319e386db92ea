"""Verizon's ThingSpace Connectivity Management, through the same core."""

from .._public_names import publish as _publish
from ._fleet_source import DeviceUsage, device_id
from ._generated import models
from .callbacks import Callback, CallbackReceiver, read_callbacks
from .client import AsyncThingSpace

__all__ = ["AsyncThingSpace", "Callback", "CallbackReceiver", "DeviceUsage", "device_id", "models", "read_callbacks"]

_publish(__name__, globals(), __all__)


def __dir__() -> list[str]:
    return __all__
