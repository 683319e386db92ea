# Generated from spec/thingspace.yaml (sha256 37e1c839d041af2d). Do not edit: change the spec, then run python -m codegen.
# Arguments are packed into lines, so that a whole operation is seen at a glance.
# fmt: off
"""Labels that split usage into segments, and what was billed for them."""

from __future__ import annotations

from datetime import datetime

from ..._core.api import Api
from ..._core.fields import JSON
from ..._core.long_running import Accepted
from ..._core.options import Options
from . import operations
from .models import BillingCycle, DeviceId, Label, LabelAssignment


async def set_usage_labels(api: Api, *, account_name: str, labels: list[LabelAssignment],
                           options: Options | None = None) -> Accepted:
    """Puts a usage label on devices.

    POST /m2m/v1/devices/actions/usagesegmentationlabels · write · documented in Segmentation: associate a usage
    segmentation label
    Up to 2,000 labels a request. Not polled: the callback service CarrierService tells the outcome.

    Args:
        account_name: The account: ten digits, a hyphen and five digits, as text; old accounts may have other names.
        labels: Labels, each with the devices that get it.
    """
    return await api.begin(operations.SET_USAGE_LABELS, options, account_name=account_name, labels=labels)


async def remove_usage_labels(api: Api, *, account_name: str, labels: list[Label], device_id: DeviceId | None = None,
                              options: Options | None = None) -> Accepted:
    """Takes usage labels off a device.

    DELETE /m2m/v1/devices/actions/usagesegmentationlabels · destructive · documented in Segmentation: remove a usage
    segmentation label
    Up to 2,000 labels a request; what is used without a label can't be split later. Not polled: the callback service
    CarrierService tells the outcome.
    Can't be undone.
    If the answer is lost: No call lists the labels of a device; the callback, if one comes, tells.

    Args:
        account_name: The account: ten digits, a hyphen and five digits, as text; old accounts may have other names.
        labels: The labels to remove.
        device_id: The device, by EID.
    """
    return await api.begin(operations.REMOVE_USAGE_LABELS, options, account_name=account_name, labels=labels,
                           device_id=device_id)


async def get_billed_usage(api: Api, *, account_name: str, labels: list[Label] | None = None,
                           device_id: DeviceId | None = None, billing_cycle: BillingCycle | None = None,
                           options: Options | None = None) -> dict[str, JSON]:
    """What was billed for a label, or for a device, in one billing cycle.

    POST /m2m/v1/devices/usage/actions/billedusage · read · documented in Segmentation: get billed usage
    A limited release: Verizon must have enabled it for the account.
    At least one of labels, device_id must be given.

    Args:
        account_name: The account: ten digits, a hyphen and five digits, as text; old accounts may have other names.
        labels: The labels; give these or a device.
        device_id: The device, by EID; give this or labels.
        billing_cycle: A billing cycle; without one, the last that has ended is meant.
    """
    return await api.call(operations.GET_BILLED_USAGE, options, account_name=account_name, labels=labels,
                          device_id=device_id, billing_cycle=billing_cycle)


async def list_billed_usage(api: Api, *, account_name: str, labels: list[Label] | None = None,
                            device_ids: list[DeviceId] | None = None, billing_cycle: BillingCycle | None = None,
                            options: Options | None = None) -> Accepted:
    """Asks what was billed for labels, for devices or for the whole account.

    POST /m2m/v1/devices/usage/actions/billedusage/list · read · documented in Segmentation: list billed usage
    A limited release: Verizon must have enabled it for the account. Without labels and devices it is the whole account;
    both together are refused. The request can't be polled: the usage comes only to the callback service DeviceService.

    Args:
        account_name: The account: ten digits, a hyphen and five digits, as text; old accounts may have other names.
        labels: The labels; not together with devices.
        device_ids: The devices; not together with labels.
        billing_cycle: A billing cycle; without one, the last that has ended is meant.
    """
    return await api.begin(operations.LIST_BILLED_USAGE, options, account_name=account_name, labels=labels,
                           device_ids=device_ids, billing_cycle=billing_cycle)


async def list_sms_history(api: Api, *, device_id: DeviceId, earliest: datetime | None = None,
                           latest: datetime | None = None, options: Options | None = None) -> Accepted:
    """Asks when one device sent and received text messages through ThingSpace.

    POST /m2m/v1/devices/sms/history/actions/list · read · documented in Segmentation: list the SMS history of a device
    Events are kept for three months. The request can't be polled: the events come only to the callback service
    DeviceService. They are at most 500, oldest first; to get more, ask again with the time of the last one as
    `earliest`.

    Args:
        device_id: The device.
        earliest: Begin of the range.
        latest: End of the range.
    """
    return await api.begin(operations.LIST_SMS_HISTORY, options, device_id=device_id, earliest=earliest, latest=latest)
