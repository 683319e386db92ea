# Generated from spec/thingspace.yaml (sha256 aaced4bde7507de1). Do not edit: change the spec, then run python -m codegen.
# Arguments are packed into lines, so that an operation is visible at a glance.
# fmt: off
"""Device groups."""

from __future__ import annotations

from ..._core.api import call, pages
from ..._core.namespaces import Api
from ..._core.options import Options
from ..._core.paging import Pager
from . import operations
from .models import AccountDeviceList, DeviceGroup, DeviceId, Success


async def create_group(api: Api, *, account_name: str, group_name: str, group_description: str,
                       devices_to_add: list[DeviceId] | None = None, options: Options | None = None) -> Success:
    """Create a device group.

    A name that another group already has is refused.

    - `POST /m2m/v1/groups` (write), docs: Device Groups: create a device group

    Args:
        account_name: Account name: ten digits, a hyphen and five digits, as text; old accounts can have other names.
        group_name: Name of the new group.
        group_description: Description of the group.
        devices_to_add: Devices to add to the group.
        options: Time-out, attempts and budget of this call.

    Raises:
        OutcomeUnknown: The response was lost. Call `groups.list` and check whether the group exists.
    """
    return await call(api, operations.CREATE_GROUP, options, account_name=account_name, group_name=group_name,
                      group_description=group_description, devices_to_add=devices_to_add)


async def list_groups(api: Api, account_name: str, *, options: Options | None = None) -> list[DeviceGroup]:
    """List the device groups of an account.

    - `GET /m2m/v1/groups/{accountName}` (read), docs: Device Groups: list device groups

    Args:
        account_name: Account name: ten digits, a hyphen and five digits, including leading zeros.
        options: Time-out, attempts and budget of this call.
    """
    return await call(api, operations.LIST_GROUPS, options, account_name=account_name)


def list_group_devices(api: Api, account_name: str, group_name: str, *, next: str | None = None,
                       options: Options | None = None) -> Pager[AccountDeviceList]:
    """List the devices of a group, in the order of their identifiers.

    - `GET /m2m/v1/groups/{accountName}/name/{groupName}` (read), docs: Device Groups: get a device group

    Args:
        account_name: Account name: ten digits, a hyphen and five digits, including leading zeros.
        group_name: Name of the group.
        next: Start of the next page: a whole number from the Location header of the previous page.
        options: Time-out, attempts and budget of this call.
    """
    return pages(api, operations.LIST_GROUP_DEVICES, options, account_name=account_name, group_name=group_name,
                 next=next)


async def update_group(api: Api, account_name: str, group_name: str, *, new_group_name: str | None = None,
                       new_group_description: str | None = None, devices_to_add: list[DeviceId] | None = None,
                       devices_to_remove: list[DeviceId] | None = None, options: Options | None = None) -> Success:
    """Rename a device group, and add or remove devices.

    Added devices leave their previous group; removed devices return to the default group.

    - `PUT /m2m/v1/groups/{accountName}/name/{groupName}` (write), docs: Device Groups: update a device group
    - At least one of new_group_name, new_group_description, devices_to_add, devices_to_remove is required.

    Args:
        account_name: Account name: ten digits, a hyphen and five digits, including leading zeros.
        group_name: Name of the group.
        new_group_name: New name of the group.
        new_group_description: New description of the group.
        devices_to_add: Devices to add to the group.
        devices_to_remove: Devices to remove from the group.
        options: Time-out, attempts and budget of this call.

    Raises:
        OutcomeUnknown: The response was lost. Call `groups.list` for the new name and description, and `groups.devices`
            for the devices.
    """
    return await call(api, operations.UPDATE_GROUP, options, account_name=account_name, group_name=group_name,
                      new_group_name=new_group_name, new_group_description=new_group_description,
                      devices_to_add=devices_to_add, devices_to_remove=devices_to_remove)


async def delete_group(api: Api, account_name: str, group_name: str, *, options: Options | None = None) -> Success:
    """Delete a device group.

    Its devices return to the default group, which itself cannot be deleted; its membership is lost.

    - `DELETE /m2m/v1/groups/{accountName}/name/{groupName}` (destructive), docs: Device Groups: delete a device group
    - Cannot be undone. Not retried once it may have reached the service.

    Args:
        account_name: Account name: ten digits, a hyphen and five digits, including leading zeros.
        group_name: Name of the group.
        options: Time-out, attempts and budget of this call.

    Raises:
        OutcomeUnknown: The response was lost. Call `groups.list`; a deleted group is no longer listed.
    """
    return await call(api, operations.DELETE_GROUP, options, account_name=account_name, group_name=group_name)
