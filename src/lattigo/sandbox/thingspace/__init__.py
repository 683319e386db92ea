"""A stateful simulator of ThingSpace Connectivity Management, over HTTP.

from lattigo.sandbox import serve
from lattigo.sandbox.thingspace import ThingSpaceSandbox

box = ThingSpaceSandbox(devices=500)
with serve(box) as url:
    ...
"""

from .auth_state import Login
from .fleet import OTHER, OWN, Device
from .jobs import Message
from .sandbox import ThingSpaceSandbox, Truth
from .state import PageSizes

__all__ = ["OTHER", "OWN", "Device", "Login", "Message", "PageSizes", "ThingSpaceSandbox", "Truth"]
