"""The identity of a device in the results of this package."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import field, frozen

from .._core.fields import redacted

if TYPE_CHECKING:
    from ..fleet.dataset import Dataset
    from .forecast import Forecast

DEVICE = "source, account, name"
"""The columns of the identity in queries."""


@frozen
class Device:
    """A device of a dataset."""

    source: str
    account: str
    name: str = field(repr=redacted)


def device_columns(dataset: Dataset) -> list[str]:
    """Return the columns of the identity in printed results, with the account if there are several."""
    return ["source", *(["account"] if dataset.has_several_accounts else []), "device_name"]


def device_cells(device: Device | Forecast) -> dict[str, object]:
    """Return the values of these columns."""
    return {"source": device.source, "account": device.account, "device_name": device.name}
