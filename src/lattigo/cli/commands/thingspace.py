"""`lattigo thingspace`: the commands of the ThingSpace API, loaded only when they are used."""

from __future__ import annotations

from cyclopts import App

from ..operations import namespace_apps
from ..profiles.thingspace import THINGSPACE
from .apply import add_action_commands
from .pull import pull_app

thingspace = App(name="thingspace")
thingspace.command(pull_app(THINGSPACE))
add_action_commands(thingspace, THINGSPACE)
for namespace in namespace_apps(THINGSPACE):
    thingspace.command(namespace)
