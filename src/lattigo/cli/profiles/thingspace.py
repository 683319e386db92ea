"""ThingSpace as an API of the command line, loaded only when it is used."""

from __future__ import annotations

from ...thingspace import AsyncThingSpace, read_callbacks
from ...thingspace._generated.actions import ACTIONS
from ...thingspace._generated.client import Namespaces
from ...thingspace._generated.operations import OPERATIONS
from ...thingspace.client import LOGIN
from ..settings import Service

THINGSPACE: Service[AsyncThingSpace] = Service(
    words=("lattigo", "thingspace"),
    namespaces=Namespaces,
    operations=OPERATIONS,
    actions=ACTIONS,
    client=AsyncThingSpace,
    login=LOGIN,
    read_callbacks=read_callbacks,
)
