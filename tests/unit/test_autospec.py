"""Clients as `unittest.mock` sees them: users who mock the client find its namespaces, and misspelt names fail."""

from __future__ import annotations

import inspect
from unittest.mock import create_autospec

import pytest

from lattigo import AsyncLattigo
from lattigo.fleet import Fleet
from lattigo.thingspace import AsyncThingSpace


@pytest.mark.parametrize("client", [AsyncLattigo, AsyncThingSpace])
def test_a_mock_of_the_class_has_its_namespaces_and_nothing_else(client: type):
    mock = create_autospec(client, instance=True)
    assert inspect.iscoroutinefunction(mock.fleet.pull)
    assert callable(mock.devices.list)
    with pytest.raises(AttributeError):
        mock.fleet.pul()
    with pytest.raises(AttributeError):
        mock.devices.lst()
    assert client.fleet is Fleet


async def test_a_mock_checks_the_arguments_of_calls():
    mock = create_autospec(AsyncLattigo, instance=True)
    mock.devices.get.return_value = "a device"
    assert await mock.devices.get("pump-7") == "a device"
    with pytest.raises(TypeError, match="device_name"):
        mock.devices.get()
