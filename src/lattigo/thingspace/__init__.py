"""Verizon's ThingSpace Connectivity Management, through the same core."""

from ._fleet_source import DeviceUsage, device_id
from ._generated import models
from .callbacks import Callback, CallbackReceiver
from .client import AsyncThingSpace

__all__ = ["AsyncThingSpace", "Callback", "CallbackReceiver", "DeviceUsage", "device_id", "models"]
