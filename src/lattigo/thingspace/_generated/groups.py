# Generated from spec/thingspace.yaml (sha256 37e1c839d041af2d). Do not edit: change the spec, then run python -m codegen.
# Arguments are packed into lines, so that a whole operation is seen at a glance.
# fmt: off
"""Named groups of devices."""

from __future__ import annotations

from ..._core.api import Api
from ..._core.options import Options
from ..._core.paging import Pager
from . import operations
from .models import AccountDeviceList, DeviceGroup, DeviceId, Success


async def create_group(api: Api, *, account_name: str, group_name: str, group_description: str,
                       devices_to_add: list[DeviceId] | None = None, options: Options | None = None) -> Success:
    """Makes a device group.

    POST /m2m/v1/groups · write · documented in Device Groups: create a device group
    A name that another group has already is refused.
    If the answer is lost: `groups.list` has the group if it was made.

    Args:
        account_name: The account: ten digits, a hyphen and five digits, as text; old accounts may have other names.
        group_name: Name of the new group.
        group_description: What the group is for.
        devices_to_add: Devices that join the group.
    """
    return await api.call(operations.CREATE_GROUP, options, account_name=account_name, group_name=group_name,
                          group_description=group_description, devices_to_add=devices_to_add)


async def list_groups(api: Api, account_name: str, *, options: Options | None = None) -> list[DeviceGroup]:
    """The device groups of an account.

    GET /m2m/v1/groups/{accountName} · read · documented in Device Groups: list device groups

    Args:
        account_name: The account: ten digits, a hyphen and five digits, with their leading zeros.
    """
    return await api.call(operations.LIST_GROUPS, options, account_name=account_name)


def list_group_devices(api: Api, account_name: str, group_name: str, *, next: str | None = None,
                       options: Options | None = None) -> Pager[AccountDeviceList]:
    """The devices of a group, in the order of their identifiers.

    GET /m2m/v1/groups/{accountName}/name/{groupName} · read · documented in Device Groups: get a device group

    Args:
        account_name: The account: ten digits, a hyphen and five digits, with their leading zeros.
        group_name: The name of the group.
        next: Where the next page begins: a whole number that the Location of the page before holds.
    """
    return api.pages(operations.LIST_GROUP_DEVICES, options, account_name=account_name, group_name=group_name,
                     next=next)


async def update_group(api: Api, account_name: str, group_name: str, *, new_group_name: str | None = None,
                       new_group_description: str | None = None, devices_to_add: list[DeviceId] | None = None,
                       devices_to_remove: list[DeviceId] | None = None, options: Options | None = None) -> Success:
    """Renames a device group, and lets devices join or leave it.

    PUT /m2m/v1/groups/{accountName}/name/{groupName} · write · documented in Device Groups: update a device group
    Devices that join leave the group in which they were; those that leave fall back to the default group.
    If the answer is lost: `groups.list` has the new name and description, `groups.devices` the devices.
    At least one of new_group_name, new_group_description, devices_to_add, devices_to_remove must be given.

    Args:
        account_name: The account: ten digits, a hyphen and five digits, with their leading zeros.
        group_name: The name of the group.
        new_group_name: New name of the group.
        new_group_description: What the group is for from now on.
        devices_to_add: Devices that join the group.
        devices_to_remove: Devices that leave the group.
    """
    return await api.call(operations.UPDATE_GROUP, options, account_name=account_name, group_name=group_name,
                          new_group_name=new_group_name, new_group_description=new_group_description,
                          devices_to_add=devices_to_add, devices_to_remove=devices_to_remove)


async def delete_group(api: Api, account_name: str, group_name: str, *, options: Options | None = None) -> Success:
    """Deletes a device group.

    DELETE /m2m/v1/groups/{accountName}/name/{groupName} · destructive · documented in Device Groups: delete a device
    group
    Its devices fall back to the default group, which itself can't be deleted; who was in the group is forgotten.
    Can't be undone.
    If the answer is lost: `groups.list` does not have the group any more if it was deleted.

    Args:
        account_name: The account: ten digits, a hyphen and five digits, with their leading zeros.
        group_name: The name of the group.
    """
    return await api.call(operations.DELETE_GROUP, options, account_name=account_name, group_name=group_name)
