# Generated from spec/thingspace.yaml (sha256 aaced4bde7507de1). Do not edit: change the spec, then run python -m codegen.
# Arguments are packed into lines, so that an operation is visible at a glance.
# fmt: off
"""Usage, provisioning and connection history of devices."""

from __future__ import annotations

from datetime import datetime

from ..._core.api import pages, submit
from ..._core.long_running import Accepted
from ..._core.namespaces import Api
from ..._core.options import Options
from ..._core.paging import Pager
from . import operations
from .models import ConnectionEvent, DeviceId, Label, ProvisioningEvent, UsageRecord


def list_usage(api: Api, *, earliest: datetime, latest: datetime, device_id: DeviceId | None = None,
               label: Label | None = None, options: Options | None = None) -> Pager[UsageRecord]:
    """List the usage of one device, or of all devices with a label, in a time range.

    Records are kept for 12 months and returned oldest first, 500 per page. Any range is allowed, but a long one can
    time out. Data usage appears about 15 minutes after a session ends, or every six hours during a long session. Text
    messages appear within three days. The record at the boundary of two pages can be returned twice.

    - `POST /m2m/v1/devices/usage/actions/list` (read), docs: Retrieve device usage history
    - At least one of device_id, label is required.

    Args:
        earliest: Start of the range.
        latest: End of the range.
        device_id: Device; specify this or a label.
        label: Label; specify this or a device.
        options: Time-out, attempts and budget of this call.
    """
    return pages(api, operations.LIST_USAGE, options, earliest=earliest, latest=latest, device_id=device_id,
                 label=label)


async def get_aggregate_usage(api: Api, *, start_time: datetime, end_time: datetime,
                              device_ids: list[DeviceId] | None = None, label: list[Label] | None = None,
                              account_name: str | None = None, group_name: str | None = None,
                              options: Options | None = None) -> Accepted:
    """Request the total usage of devices, by device or by label.

    The range can span one month and start at most six months ago. Cannot be polled: the totals are sent only to the
    DeviceUsage callback.

    - `POST /m2m/v1/devices/usage/actions/list/aggregate` (read), docs: Retrieve aggregate device usage history

    Args:
        start_time: Start of the range.
        end_time: End of the range.
        device_ids: Devices; cannot be combined with labels.
        label: Labels; cannot be combined with devices.
        account_name: Account name: ten digits, a hyphen and five digits, as text; old accounts can have other names.
        group_name: Only devices in this group.
        options: Time-out, attempts and budget of this call.
    """
    return await submit(api, operations.GET_AGGREGATE_USAGE, options, start_time=start_time, end_time=end_time,
                        device_ids=device_ids, label=label, account_name=account_name, group_name=group_name)


def list_provisioning_history(api: Api, *, device_id: DeviceId, earliest: datetime, latest: datetime,
                              options: Options | None = None) -> Pager[ProvisioningEvent]:
    """List the provisioning events of one device in a time range.

    Events are returned oldest first, 500 per page; the one at the boundary of two pages can be returned twice.

    - `POST /m2m/v1/devices/history/actions/list` (read), docs: Retrieve device provisioning history

    Args:
        device_id: Device to list events of.
        earliest: Start of the range.
        latest: End of the range.
        options: Time-out, attempts and budget of this call.
    """
    return pages(api, operations.LIST_PROVISIONING_HISTORY, options, device_id=device_id, earliest=earliest,
                 latest=latest)


def list_connection_history(api: Api, *, device_id: DeviceId, earliest: datetime, latest: datetime,
                            options: Options | None = None) -> Pager[ConnectionEvent]:
    """List the connection events of one device in a time range.

    Events are returned oldest first, 500 per page; the one at the boundary of two pages can be returned twice.

    - `POST /m2m/v1/devices/connections/actions/listHistory` (read), docs: Retrieve device connection history

    Args:
        device_id: Device to list events of.
        earliest: Start of the range.
        latest: End of the range.
        options: Time-out, attempts and budget of this call.
    """
    return pages(api, operations.LIST_CONNECTION_HISTORY, options, device_id=device_id, earliest=earliest,
                 latest=latest)
