"""ThingSpace as an API of the command line, loaded only when it is used."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from ...thingspace import AsyncThingSpace, read_callbacks
from ...thingspace._generated.client import JOBS, Namespaces
from ...thingspace._generated.operations import OPERATIONS
from ...thingspace.client import LOGIN
from ..settings import Service

if TYPE_CHECKING:
    from ..._core.actions.data import Action


def _load_actions() -> Mapping[str, Action]:
    from ...thingspace._generated.actions import ACTIONS

    return ACTIONS


THINGSPACE: Service[AsyncThingSpace] = Service(
    words=("lattigo", "thingspace"),
    namespaces=Namespaces,
    operations=OPERATIONS,
    jobs=JOBS,
    load_actions=_load_actions,
    client=AsyncThingSpace,
    login=LOGIN,
    read_callbacks=read_callbacks,
)
