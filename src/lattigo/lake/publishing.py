"""Publishing: keeping a Delta table in step with a dataset.

The table has one partition for each source, account and month, with each day of a device once. A commit replaces the
months that have changed, and records Delta transactions in the same step:

    DATASET                           the version of the dataset, which only grows
    DATASET SOURCE ACCOUNT MONTH      the state of the files of a month, as a number
    DATASET names                     the names and numbers of the devices, as a number

Delta itself does not refuse a transaction that was committed before. They are read before each commit, and a commit
is only accepted on top of the version from which they were read: whatever is killed, repeated or runs at the same
time, a state is published once, as a whole.
"""

from __future__ import annotations

import random
import time
from collections.abc import Iterator, Mapping, Sequence
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import define, frozen

from ..fleet.data import parts
from ..fleet.dataset import connect, reading
from ..fleet.errors import DatasetError
from ..fleet.ledger import FILE
from ..fleet.private_files import make_folder
from .errors import StorageError, TableMismatch, TableNewer
from .snapshot import Month, Snapshot, schema
from .storage import LOG, Place, library

if TYPE_CHECKING:
    import deltalake
    import pyarrow as pa

DATASET, KIND = "lattigo.dataset", "lattigo.kind"
"""The properties of a table: the dataset that it belongs to, and daily or monthly."""
ATTEMPTS = 30
"""Number of times that another publisher can be faster, before this one gives up."""
LONGEST_PAUSE = 0.5
PARTITIONS = ["source", "account", "month"]
OUTDATED = """
SELECT DISTINCT published.source, published.account, month FROM published ANTI JOIN label
    ON published.source = label.source AND published.account = label.account
    AND published.device_id IS NOT DISTINCT FROM label.device_id AND published.device_name = label.device_name
"""


@frozen
class Published:
    """The result of publishing a dataset."""

    table: str
    version: int
    """The version of the table."""
    months: int
    """Number of months that were replaced; 0 if the table was up to date."""
    rows: int
    """Number of rows in these months."""


def publish(
    dataset: str | PathLike[str],
    table: str | PathLike[str],
    *,
    replace: bool = False,
    storage_options: Mapping[str, str] | None = None,
) -> Published:
    """Bring a Delta table in step with a dataset, and create it if it does not exist.

    ```python
    publish("usage/", "s3://bucket/usage")
    ```

    The table has the rows of `Dataset.arrow()`, and the column `month`. It belongs to this dataset. Only months that
    have changed are written, in one commit. This can be repeated, killed, and run by several processes at a time.
    Requires the extra `lattigo[lake]`.

    Args:
        dataset: the folder of the dataset.
        table: a folder, or a URL: `s3://`, `gs://`, `az://` or `abfss://`.
        replace: publish although the table has a later state of the dataset, which was restored from a backup.
        storage_options: options of the storage client. Default: those in the environment, such as AWS_ENDPOINT_URL.

    Raises:
        DatasetError: there is no dataset, or it is damaged.
        InvalidRequest: the place of the table is invalid.
        StorageError: the storage can't be reached, or refuses; running this again continues.
        TableMismatch: the table is not one of this dataset.
        TableNewer: the table was published from a later state of the dataset.
    """
    folder, place = Path(dataset).absolute(), Place.of(table, storage_options)
    publisher = _Publisher(folder, place, replace)
    delta = library()
    for attempt in range(ATTEMPTS):
        try:
            return publisher.publish()
        except delta.exceptions.CommitFailedError:  # another publisher was faster
            time.sleep(random.uniform(0, LONGEST_PAUSE * min(1, attempt / 4)))  # noqa: S311 - no secret
    raise StorageError(f"{place} is being changed by others without a pause. Run this again later.")


def check_table(dataset: str | PathLike[str], table: str | PathLike[str]) -> None:
    """Check that a dataset, which may not exist yet, can be published to a table.

    Raises:
        DatasetError: the dataset or the table can't be used; see `publish`.
        InvalidRequest: the place of the table is invalid.
    """
    publisher = _Publisher(Path(dataset).absolute(), Place.of(table), replace=True)
    if (found := publisher.table()) is not None:
        publisher.check_owner(found, publisher.dataset())


@frozen
class _Publisher:
    folder: Path
    place: Place
    replace: bool

    def publish(self) -> Published:
        """Publish the current state.

        Raises:
            CommitFailedError: the table was changed at the same time.
        """
        # The table comes first: a dataset that is read later can't be older, unless it was restored from a backup.
        table = self.table()
        snapshot = Snapshot.read(self.folder)
        if table is None:
            table = self._create(snapshot)
        self.check_owner(table, snapshot.id)
        return self._bring_in_step(table, snapshot)

    def table(self) -> deltalake.DeltaTable | None:
        """Return the table, if it exists."""
        if self.place.folder is not None:
            self._check_folder(self.place.folder)
        return self.place.table()

    def _check_folder(self, folder: Path) -> None:
        if folder == self.folder or self.folder in folder.parents:
            raise TableMismatch(f"{folder} is in the folder of the dataset: choose another one. Nothing was published.")
        if folder.is_dir() and any(folder.iterdir()) and not (folder / LOG).is_dir():
            raise TableMismatch(f"{folder} contains other files: choose another folder. Nothing was published.")

    def dataset(self) -> str | None:
        """Return the ID of the dataset, if it exists."""
        if not (self.folder / FILE).exists():
            return None
        with reading(self.folder) as ledger:
            return ledger.id

    def check_owner(self, table: deltalake.DeltaTable, dataset: str | None) -> None:
        """Check that a table belongs to the dataset.

        Raises:
            TableMismatch: it belongs to another one, or to none.
        """
        owner = table.metadata().configuration.get(DATASET)
        if owner != dataset or owner is None:
            whose = "a table that lattigo did not create" if owner is None else "the table of another dataset"
            raise TableMismatch(f"{self.place} is {whose}: choose another place. Nothing was published.")

    def _create(self, snapshot: Snapshot) -> deltalake.DeltaTable:
        delta = library()
        if self.place.folder is not None:
            make_folder(self.place.folder)  # only its owner can read it
        with self.place.explained():
            try:
                table: deltalake.DeltaTable = delta.DeltaTable.create(
                    self.place.uri,
                    schema(),
                    partition_by=PARTITIONS,
                    name=f"{snapshot.kind} usage",
                    configuration={DATASET: snapshot.id, KIND: snapshot.kind},
                    storage_options=dict(self.place.options),
                    commit_properties=delta.CommitProperties(max_commit_retries=0),  # else it could be created twice
                    raise_if_key_not_exists=False,
                )
            except delta.exceptions.DeltaError:
                if (found := self.place.table()) is None:  # another publisher has not created it either
                    raise
                return found
        return table

    def _bring_in_step(self, table: deltalake.DeltaTable, snapshot: Snapshot) -> Published:
        published = table.transaction_version(snapshot.id) or 0
        if published > snapshot.version and not self.replace:
            raise TableNewer(
                f"{self.place} has a later state of this dataset ({published}) than {self.folder} "
                f"({snapshot.version}): was the dataset restored from a backup? Pull again; "
                "--replace (replace=True) makes the table equal to the dataset. Nothing was published."
            )
        states, names = snapshot.states(), snapshot.names()
        state_of = table.transaction_version
        changed = {month for month, state in states.items() if state_of(_app(snapshot, month)) != state}
        if state_of(_names(snapshot)) != names:
            changed |= self._renamed(table, snapshot) & states.keys()
        if self.replace:
            changed |= {Month(**values) for values in table.partitions()} - states.keys()
        if not changed:
            return Published(self.place.uri, table.version(), 0, 0)
        transactions = {snapshot.id: snapshot.version, _names(snapshot): names}
        transactions |= {_app(snapshot, month): states.get(month, 0) for month in changed}
        months = sorted(changed, key=lambda month: (month.source, month.account, month.month or ""))
        rows = self._write(table, snapshot, months, transactions)
        return Published(self.place.uri, table.version(), len(months), rows)

    def _renamed(self, table: deltalake.DeltaTable, snapshot: Snapshot) -> set[Month]:
        """Return the months of the table with an outdated name or number of a device."""
        with self.place.explained(), connect() as connection:
            connection.register("published", table.to_pyarrow_dataset())
            connection.register("label", snapshot.labels)
            return {Month(*row) for row in connection.execute(OUTDATED).fetchall()}

    def _write(
        self, table: deltalake.DeltaTable, snapshot: Snapshot, months: Sequence[Month], transactions: Mapping[str, int]
    ) -> int:
        delta, rows = library(), _Rows(snapshot.rows(months))
        try:
            with self.place.explained():
                delta.write_deltalake(
                    table,
                    parts.pyarrow().RecordBatchReader.from_batches(schema(), rows),
                    mode="overwrite",
                    predicate=" OR ".join(month.predicate for month in months),
                    writer_properties=delta.WriterProperties(compression="ZSTD"),
                    commit_properties=delta.CommitProperties(
                        app_transactions=[delta.Transaction(app, number) for app, number in transactions.items()],
                        max_commit_retries=0,  # never on top of a version whose transactions were not read
                    ),
                )
        except DatasetError:
            if rows.error is not None:
                raise rows.error from None
            raise
        return rows.count


@define
class _Rows:
    """The rows that are written. Their errors would reach the caller as errors of the storage."""

    _batches: Iterator[pa.RecordBatch]
    count: int = 0
    error: DatasetError | None = None

    def __iter__(self) -> Iterator[pa.RecordBatch]:
        try:
            for batch in self._batches:
                self.count += batch.num_rows
                yield batch
        except DatasetError as error:
            self.error = error
            raise


def _app(snapshot: Snapshot, month: Month) -> str:
    """Return the application of a month's transactions."""
    return f"{snapshot.id} {month.source} {month.account} {month.month}"


def _names(snapshot: Snapshot) -> str:
    """Return the application of the transactions of names."""
    return f"{snapshot.id} names"
