"""Verizon's ThingSpace Connectivity Management, through the same core."""

from ._generated import models
from .callbacks import Callback, CallbackReceiver
from .client import AsyncThingSpace
from .usage_source import DeviceUsage, device_id

__all__ = ["AsyncThingSpace", "Callback", "CallbackReceiver", "DeviceUsage", "device_id", "models"]
