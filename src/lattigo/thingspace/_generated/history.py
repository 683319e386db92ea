# Generated from spec/thingspace.yaml (sha256 37e1c839d041af2d). Do not edit: change the spec, then run python -m codegen.
# Arguments are packed into lines, so that a whole operation is seen at a glance.
# fmt: off
"""What devices used, when they connected and what was done to them."""

from __future__ import annotations

from datetime import datetime

from ..._core.api import Api
from ..._core.long_running import Accepted
from ..._core.options import Options
from ..._core.paging import Pager
from . import operations
from .models import ConnectionEvent, DeviceId, Label, ProvisioningEvent, UsageRecord


def list_usage(api: Api, *, earliest: datetime, latest: datetime, device_id: DeviceId | None = None,
               label: Label | None = None, options: Options | None = None) -> Pager[UsageRecord]:
    """What one device, or all with a label, used in a range of time.

    POST /m2m/v1/devices/usage/actions/list · read · documented in Retrieve device usage history
    Records are kept for 12 months and come oldest first, 500 a page. Any range may be asked for, but a long one can
    time out. Data usage shows up about 15 minutes after the end of a session, or every six hours in a long one. Text
    messages show up within three days. The record at the border of two pages may come twice.
    At least one of device_id, label must be given.

    Args:
        earliest: Begin of the range.
        latest: End of the range.
        device_id: The device; give this or a label.
        label: The label; give this or a device.
    """
    return api.pages(operations.LIST_USAGE, options, earliest=earliest, latest=latest, device_id=device_id, label=label)


async def get_aggregate_usage(api: Api, *, start_time: datetime, end_time: datetime,
                              device_ids: list[DeviceId] | None = None, label: list[Label] | None = None,
                              account_name: str | None = None, group_name: str | None = None,
                              options: Options | None = None) -> Accepted:
    """Asks what devices used in sum, by device or by label.

    POST /m2m/v1/devices/usage/actions/list/aggregate · read · documented in Retrieve aggregate device usage history
    The range may span one month and begin at most six months ago. The request can't be polled: the sums come only to
    the callback service DeviceUsage.

    Args:
        start_time: Begin of the range.
        end_time: End of the range.
        device_ids: The devices; not together with labels.
        label: The labels; not together with devices.
        account_name: The account: ten digits, a hyphen and five digits, as text; old accounts may have other names.
        group_name: Only devices of this group.
    """
    return await api.begin(operations.GET_AGGREGATE_USAGE, options, start_time=start_time, end_time=end_time,
                           device_ids=device_ids, label=label, account_name=account_name, group_name=group_name)


def list_provisioning_history(api: Api, *, device_id: DeviceId, earliest: datetime, latest: datetime,
                              options: Options | None = None) -> Pager[ProvisioningEvent]:
    """What was done to one device in a range of time.

    POST /m2m/v1/devices/history/actions/list · read · documented in Retrieve device provisioning history
    Events come oldest first, 500 a page; the one at the border of two pages may come twice.

    Args:
        device_id: The device.
        earliest: Begin of the range.
        latest: End of the range.
    """
    return api.pages(operations.LIST_PROVISIONING_HISTORY, options, device_id=device_id, earliest=earliest,
                     latest=latest)


def list_connection_history(api: Api, *, device_id: DeviceId, earliest: datetime, latest: datetime,
                            options: Options | None = None) -> Pager[ConnectionEvent]:
    """When one device connected in a range of time.

    POST /m2m/v1/devices/connections/actions/listHistory · read · documented in Retrieve device connection history
    Events come oldest first, 500 a page; the one at the border of two pages may come twice.

    Args:
        device_id: The device.
        earliest: Begin of the range.
        latest: End of the range.
    """
    return api.pages(operations.LIST_CONNECTION_HISTORY, options, device_id=device_id, earliest=earliest, latest=latest)
