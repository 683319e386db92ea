"""What can be wrong with a dataset.

    DatasetError
    ├── DatasetInUse       another process writes it
    ├── LeaseLost          another process took it over in the middle of this pull
    ├── DatasetMismatch     it holds the answer to another question
    └── DatasetDamaged     its ledger is no ledger, is broken, or comes from another version

The text of each says what to do; it never names a device.
"""

from __future__ import annotations


class DatasetError(Exception):
    """The folder of a dataset can't be used; the text says why and what to do."""


class DatasetInUse(DatasetError):
    """Another process writes this dataset; the text says which one."""


class LeaseLost(DatasetError):
    """Another process took the dataset over; nothing was written since."""


class DatasetMismatch(DatasetError):
    """The dataset was begun with other dates, another kind of usage or other devices."""


class DatasetDamaged(DatasetError):
    """The ledger is no ledger, is broken, or comes from another version."""
