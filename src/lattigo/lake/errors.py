"""The errors of published tables.

    LakeError, a DatasetError
    ├── StorageError       the storage can't be reached, or refuses
    ├── TableMismatch      the table is not one of this dataset
    └── TableNewer         the table was published from a later state of the dataset

Each message says what to do, and never names a device.
"""

from __future__ import annotations

from ..fleet.errors import DatasetError


class LakeError(DatasetError):
    """A table can't be published or read; the message says why and what to do."""


class StorageError(LakeError):
    """The storage can't be reached, has no such bucket, or refused; the table is unchanged or completely updated."""


class TableMismatch(LakeError):
    """The table is not a table of this dataset; nothing was published."""


class TableNewer(LakeError):
    """The table was published from a later state of the dataset, which was restored from a backup since."""
