"""`lattigo thingspace`: the commands of the ThingSpace API, loaded only when they are used."""

from __future__ import annotations

from cyclopts import App

from ...thingspace import AsyncThingSpace, read_callbacks
from ...thingspace._generated.actions import ACTIONS
from ...thingspace._generated.client import Namespaces
from ...thingspace._generated.operations import OPERATIONS
from ...thingspace.client import BASE_URL
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
    base_url=BASE_URL,
    base_url_variable="THINGSPACE_BASE_URL",
    user_variable="THINGSPACE_USERNAME",
    read_callbacks=read_callbacks,
)

thingspace = App(name="thingspace")
thingspace.command(pull_app(THINGSPACE))
add_action_commands(thingspace, THINGSPACE)
for namespace in namespace_apps(THINGSPACE):
    thingspace.command(namespace)
