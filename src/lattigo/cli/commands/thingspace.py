"""`lattigo thingspace`: the commands of the ThingSpace API, loaded only when they are used."""

from __future__ import annotations

from cyclopts import App

from ...thingspace import AsyncThingSpace, read_callbacks
from ...thingspace._generated.actions import ACTIONS
from ...thingspace._generated.client import Namespaces
from ...thingspace._generated.operations import OPERATIONS
from ...thingspace.client import LOGIN
from ..operations import namespace_apps
from ..settings import Service
from .apply import add_action_commands
from .pull import pull_app

THINGSPACE: Service[AsyncThingSpace] = Service(
    words=("lattigo", "thingspace"),
    namespaces=Namespaces,
    operations=OPERATIONS,
    actions=ACTIONS,
    client=AsyncThingSpace,
    login=LOGIN,
    read_callbacks=read_callbacks,
)

thingspace = App(name="thingspace")
thingspace.command(pull_app(THINGSPACE))
add_action_commands(thingspace, THINGSPACE)
for namespace in namespace_apps(THINGSPACE):
    thingspace.command(namespace)
