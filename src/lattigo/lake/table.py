"""Reading a published table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, cast, get_args

from ..fleet.dataset import Dataset, connect
from ..fleet.ledger.devices import folded
from ..fleet.windows import Kind
from .errors import LakeError, TableMismatch
from .publishing import KIND
from .storage import LOG, URL, Place

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa
    from pyarrow.dataset import Dataset as Rows

DEVICE = "hash(source, account, device_id, device_name)"
COUNTED = f"CREATE TEMP VIEW counted AS SELECT *, {DEVICE} AS device FROM published"  # noqa: S608 - only constants are inserted
LABELS = f"""
CREATE TEMP TABLE label AS
    SELECT DISTINCT {DEVICE} AS device, source, account, device_id, device_name, NULL::VARCHAR AS cost_center
    FROM published
"""  # noqa: S608 - only constants are inserted


class Table(Dataset):
    """A published table, for reading, at its version at the time of opening.

    It has the usage of a dataset, but not its cost centers, its progress, or the earlier names of its devices.

    ```python
    usage = Table.open("s3://bucket/usage")
    for row in usage.usage(by="month"):
        print(row)
    ```
    """

    def __init__(self, place: Place, source: Rows, kind: Kind, version: int, accounts: set[tuple[str, str]]) -> None:
        self.path = Path(place.uri)
        self.requests = ()
        self.kind = kind
        self.version = version
        """The version of the table."""
        self._place = place
        self._source = source
        self._accounts = accounts

    @classmethod
    def open(cls, path: str | PathLike[str], *, storage_options: Mapping[str, str] | None = None) -> Table:
        """Open a published table.

        Args:
            path: the folder or the URL of the table.
            storage_options: options of the storage client. Default: those in the environment.

        Raises:
            InvalidRequest: the place of the table is invalid.
            StorageError: the storage can't be reached, or refuses.
            TableMismatch: there is no table, or it was not published by lattigo.
        """
        place = Place.of(path, storage_options)
        table = place.table()
        if table is None:
            raise TableMismatch(f"{place} has no table: publish a dataset first.")
        kind = table.metadata().configuration.get(KIND)
        if kind not in get_args(Kind):
            raise TableMismatch(f"{place} is a table that lattigo did not create.")
        with place.explained():
            accounts = {(values["source"], values["account"]) for values in table.partitions()}
            return cls(place, table.to_pyarrow_dataset(), cast("Kind", kind), table.version(), accounts)

    def __str__(self) -> str:
        return self._place.uri

    @property
    def has_several_accounts(self) -> bool:
        """Whether it has several accounts of one source."""
        return len({source for source, _ in self._accounts}) < len(self._accounts)

    def devices(self) -> pa.Table:
        """Not in a table."""
        raise LakeError(f"{self} has only usage: use the folder of the dataset for this.")

    def windows(self) -> pa.Table:
        """Not in a table."""
        return self.devices()

    def _connection(
        self,
        names: Sequence[str] | None = None,
        since: date | None = None,
        until: date | None = None,
        *,
        labels: bool = True,
    ) -> duckdb.DuckDBPyConnection:
        """Return a connection with the views of a dataset."""
        connection = connect()
        connection.register("all_rows", self._source)
        first, last = (day.isoformat()[:7] for day in (since or date.min, until or date.max))
        wanted = [f"(month IS NULL OR month BETWEEN '{first}' AND '{last}')"]
        if names is not None:
            known = connection.execute("SELECT DISTINCT device_name FROM all_rows").fetchall()
            keys = {folded(name) for name in names}
            matching = [name for (name,) in known if folded(name) in keys]
            connection.execute("CREATE TEMP TABLE wanted AS SELECT unnest($1::VARCHAR[]) AS name", [matching])
            wanted.append("device_name IN (FROM wanted)")
        connection.execute(f"CREATE TEMP VIEW published AS FROM all_rows WHERE {' AND '.join(wanted)}")
        connection.execute(COUNTED)
        if labels:
            connection.execute(LABELS)
        return connection


def is_table(path: str) -> bool:
    """Return whether a path is a URL, or the folder of a table."""
    return URL.fullmatch(path) is not None or (Path(path) / LOG).is_dir()
