"""A stateful stand-in for ThingSpace Connectivity Management, over HTTP.

from lattigo.sandbox import serve
from lattigo.sandbox.thingspace import ThingSpaceSandbox

box = ThingSpaceSandbox(devices=500)
with serve(box) as url:
    ...
"""

from .access import Login
from .box import ThingSpaceSandbox, Truth
from .fleet import OTHER, OWN, Device
from .orders import Message
from .state import PageSizes

__all__ = ["OTHER", "OWN", "Device", "Login", "Message", "PageSizes", "ThingSpaceSandbox", "Truth"]
