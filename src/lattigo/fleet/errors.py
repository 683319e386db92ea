"""The errors of datasets.

    DatasetError
    ├── DatasetInUse       another process is writing it
    ├── LeaseLost          another process took it over during this pull
    ├── DatasetMismatch    it belongs to another request
    └── DatasetDamaged     its ledger is damaged, is not a ledger, or is of another version

Each message says what to do, and never names a device.
"""

from __future__ import annotations


class DatasetError(Exception):
    """The folder of a dataset can't be used; the message says why and what to do."""


class DatasetInUse(DatasetError):
    """Another process is writing this dataset; the message says which one."""


class LeaseLost(DatasetError):
    """Another process took over the dataset; nothing has been written since."""


class DatasetMismatch(DatasetError):
    """The dataset was started with other dates, another kind of usage or other devices."""


class DatasetDamaged(DatasetError):
    """The ledger is damaged, is not a ledger, or is of another version."""
