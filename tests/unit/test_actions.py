"""Every operation about devices has its action, its commands, and a way to find out what happened."""

from __future__ import annotations

from collections.abc import Mapping

import attrs
import pytest
from cyclopts import App

from lattigo._core.actions.data import Action
from lattigo._core.codec.annotations import list_item, wire_names
from lattigo._core.operation import Operation
from lattigo._generated.actions import ACTIONS as LATTIGO_ACTIONS
from lattigo._generated.operations import OPERATIONS as LATTIGO
from lattigo.cli.app import build_app
from lattigo.fleet.actions.items import Items, RowError, as_row
from lattigo.thingspace._generated.actions import ACTIONS as THINGSPACE_ACTIONS
from lattigo.thingspace._generated.operations import OPERATIONS as THINGSPACE

APIS: Mapping[str, tuple[Mapping[str, Operation[object]], Mapping[str, Action]]] = {
    "lattigo": (LATTIGO, LATTIGO_ACTIONS),
    "thingspace": (THINGSPACE, THINGSPACE_ACTIONS),
}
ABOUT_OTHER_THINGS = {
    "create_group": "a group, which gets devices",
    "update_group": "a group, which gets and loses devices",
    "swap_eid_device": "two devices; the fields of its body are not known",
}
CHANGES = [
    (api, operation)
    for api, (operations, _) in APIS.items()
    for operation in operations.values()
    if operation.effect != "read"
]
ACTIONS = [(api, action) for api, (_, actions) in APIS.items() for action in actions.values()]


def is_about_devices(operation: Operation[object]) -> bool:
    """Whether a parameter is a device, or a list of devices or of what identifies them."""
    for parameter in operation.parameters:
        kind = list_item(parameter.type) or parameter.type
        members = wire_names(kind) if isinstance(kind, type) and attrs.has(kind) else {}
        if "device" in parameter.name and parameter.name != "all_devices":
            return True
        if {"iccid", "imei", "device_ids"} & members.keys():
            return True
    return False


@pytest.mark.parametrize(("api", "operation"), CHANGES, ids=lambda value: getattr(value, "name", value))
def test_every_change_of_devices_is_an_action(api: str, operation: Operation[object]) -> None:
    is_action = operation.name in APIS[api][1]
    assert is_action == (is_about_devices(operation) and operation.name not in ABOUT_OTHER_THINGS)


@pytest.mark.parametrize(("api", "action"), ACTIONS, ids=lambda value: getattr(value, "operation", value))
def test_every_action_has_a_read_that_tells_what_happened_or_says_why_there_is_none(api: str, action: Action) -> None:
    repeatable = action.operation.effect == "write" and action.operation.idempotent
    assert action.check is not None or action.operation.reconcile or repeatable
    if action.check is not None:
        assert action.check.call.effect == "read"


@pytest.mark.parametrize("api", APIS)
def test_every_action_has_its_command(api: str) -> None:
    app: App = build_app()
    app = app if api == "lattigo" else app[api]
    for name, action in APIS[api][1].items():
        assert app["apply"][name.replace("_", "-")].default_command is not None
        assert all(app[job].default_command is not None for job in action.batch.jobs)


@pytest.mark.parametrize(("api", "action"), ACTIONS, ids=lambda value: getattr(value, "operation", value))
def test_a_batch_is_no_longer_than_the_operation_takes(api: str, action: Action) -> None:
    parameter = next(each for each in action.operation.parameters if each.name == action.batch.devices)
    assert parameter.max_length is None or action.batch.most <= parameter.max_length
    assert action.batch.most == 1 or list_item(parameter.type) is not None


@pytest.mark.parametrize(("api", "action"), ACTIONS, ids=lambda value: getattr(value, "operation", value))
def test_a_device_of_a_journal_can_be_read_again_as_a_row(api: str, action: Action) -> None:
    items = Items(action, frozenset())
    row: dict[str, object] = {"name": "pump-7"} if items.kind == "name" else {"iccid": "8900000000000000001"}
    if items.kind == "entry":
        row |= dict.fromkeys(action.batch.key, "8900000000000000001")
    try:
        item = items.read(row, "here")
    except RowError:  # other members are needed, too
        assert items.kind in {"entry", "device"}
        return
    assert items.read(as_row(item.value, {}), "there").value == item.value
