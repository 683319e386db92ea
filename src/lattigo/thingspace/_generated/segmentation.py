# Generated from spec/thingspace.yaml (sha256 aaced4bde7507de1). Do not edit: change the spec, then run python -m codegen.
# Arguments are packed into lines, so that an operation is visible at a glance.
# fmt: off
"""Usage labels, which split usage into segments, and billed usage."""

from __future__ import annotations

from datetime import datetime

from ..._core.api import call, submit
from ..._core.fields import JSON
from ..._core.long_running import Accepted
from ..._core.namespaces import Api
from ..._core.options import Options
from . import operations
from .models import BillingCycle, DeviceId, Label, LabelAssignment


async def set_usage_labels(api: Api, *, account_name: str, labels: list[LabelAssignment],
                           options: Options | None = None) -> Accepted:
    """Assign usage labels to devices.

    Up to 2,000 labels per request. Cannot be polled: the CarrierService callback reports the outcome.

    - `POST /m2m/v1/devices/actions/usagesegmentationlabels` (write, idempotent), docs: Segmentation: associate a usage
      segmentation label

    Args:
        account_name: Account name: ten digits, a hyphen and five digits, as text; old accounts can have other names.
        labels: Labels, each with the devices to assign it to.
        options: Time-out, attempts and budget of this call.

    Raises:
        OutcomeUnknown: The response was lost. Calling again is safe.
    """
    return await submit(api, operations.SET_USAGE_LABELS, options, account_name=account_name, labels=labels)


async def remove_usage_labels(api: Api, *, account_name: str, labels: list[Label], device_id: DeviceId | None = None,
                              options: Options | None = None) -> Accepted:
    """Remove usage labels from a device.

    Up to 2,000 labels per request; usage recorded without a label cannot be split later. Cannot be polled: the
    CarrierService callback reports the outcome.

    - `DELETE /m2m/v1/devices/actions/usagesegmentationlabels` (destructive), docs: Segmentation: remove a usage
      segmentation label
    - Cannot be undone. Not retried once it may have reached the service.

    Args:
        account_name: Account name: ten digits, a hyphen and five digits, as text; old accounts can have other names.
        labels: Labels to remove.
        device_id: Device, by EID.
        options: Time-out, attempts and budget of this call.

    Raises:
        OutcomeUnknown: The response was lost. No call lists the labels of a device; only the callback, if one arrives,
            reports the outcome.
    """
    return await submit(api, operations.REMOVE_USAGE_LABELS, options, account_name=account_name, labels=labels,
                        device_id=device_id)


async def get_billed_usage(api: Api, *, account_name: str, labels: list[Label] | None = None,
                           device_id: DeviceId | None = None, billing_cycle: BillingCycle | None = None,
                           options: Options | None = None) -> dict[str, JSON]:
    """Return the billed usage of labels or of a device in one billing cycle.

    Limited release: Verizon must enable this for the account.

    - `POST /m2m/v1/devices/usage/actions/billedusage` (read), docs: Segmentation: get billed usage
    - At least one of labels, device_id is required.

    Args:
        account_name: Account name: ten digits, a hyphen and five digits, as text; old accounts can have other names.
        labels: Labels; specify these or a device.
        device_id: Device, by EID; specify this or labels.
        billing_cycle: A billing cycle; if omitted, the last completed one is used.
        options: Time-out, attempts and budget of this call.
    """
    return await call(api, operations.GET_BILLED_USAGE, options, account_name=account_name, labels=labels,
                      device_id=device_id, billing_cycle=billing_cycle)


async def list_billed_usage(api: Api, *, account_name: str, labels: list[Label] | None = None,
                            device_ids: list[DeviceId] | None = None, billing_cycle: BillingCycle | None = None,
                            options: Options | None = None) -> Accepted:
    """Request the billed usage of labels, of devices or of the whole account.

    Limited release: Verizon must enable this for the account. Without labels and devices, the whole account is covered;
    specifying both is refused. Cannot be polled: the usage is sent only to the DeviceService callback.

    - `POST /m2m/v1/devices/usage/actions/billedusage/list` (read), docs: Segmentation: list billed usage

    Args:
        account_name: Account name: ten digits, a hyphen and five digits, as text; old accounts can have other names.
        labels: Labels; cannot be combined with devices.
        device_ids: Devices; cannot be combined with labels.
        billing_cycle: A billing cycle; if omitted, the last completed one is used.
        options: Time-out, attempts and budget of this call.
    """
    return await submit(api, operations.LIST_BILLED_USAGE, options, account_name=account_name, labels=labels,
                        device_ids=device_ids, billing_cycle=billing_cycle)


async def list_sms_history(api: Api, *, device_id: DeviceId, earliest: datetime | None = None,
                           latest: datetime | None = None, options: Options | None = None) -> Accepted:
    """Request the history of one device's text messages through ThingSpace.

    Events are kept for three months. Cannot be polled: the events are sent only to the DeviceService callback. At most
    500 events are sent, oldest first; to get more, call again with the time of the last one as `earliest`.

    - `POST /m2m/v1/devices/sms/history/actions/list` (read), docs: Segmentation: list the SMS history of a device

    Args:
        device_id: Device to list messages of.
        earliest: Start of the range.
        latest: End of the range.
        options: Time-out, attempts and budget of this call.
    """
    return await submit(api, operations.LIST_SMS_HISTORY, options, device_id=device_id, earliest=earliest,
                        latest=latest)
