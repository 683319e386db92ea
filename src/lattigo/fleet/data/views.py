"""Views of parts in DuckDB: the last fetch of each day of a device, without deleted rows."""

from __future__ import annotations

import glob
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from ..records import Part
from .parts import DATA, pyarrow, schema, table

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

Keys: TypeAlias = Callable[[str, str], "int | None"]
"""A function that returns the device with a name in a source."""

MONTHS = 4
"""The version of the ledger since which each part is of one month, and contains keys of devices."""
DAY = "device, date_for, CASE WHEN date_for IS NULL THEN id END"
"""The unique key of a row. Rows without a day are distinguished by their ID."""
LAST = f"row_number() OVER (PARTITION BY {DAY} ORDER BY sequence DESC, fetched_at DESC, id DESC) = 1"
COLUMNS = "source, account, device_id, device_name, date_for, bytes_used, sms_used, id, fetched_at, device"
LEGACY = """
SELECT source, 'default' AS account, NULL::BIGINT AS device_id, device_name, date_for, bytes_used, sms_used, id,
    fetched_at, device, deleted, sequence
FROM unnamed JOIN names USING (source, device_name)
"""


def create_views(
    connection: duckdb.DuckDBPyConnection,
    folder: Path,
    parts: Sequence[Part],
    keys: Keys,
    devices: Sequence[int] | None = None,
) -> None:
    """Create the view `counted`, with the current rows of these parts, and `device`, their key in the dataset.

    Args:
        connection: the connection for the view.
        folder: the dataset's folder.
        parts: all parts of the requested months.
        keys: the devices of the names in parts without keys.
        devices: only these devices; files and row groups with only others are not read.
    """
    alone, first, later = _by_overlap(parts)
    wanted = "true" if devices is None else f"device IN ({', '.join(map(str, devices)) or 'NULL'})"
    create_stored(connection, folder, later, keys, devices)
    last = f"SELECT * FROM stored WHERE {wanted} QUALIFY {LAST}"  # noqa: S608 - only constants and numbers are inserted
    sources = [f"SELECT {COLUMNS} FROM ({last}) WHERE NOT deleted"]  # noqa: S608 - only constants and numbers are inserted
    replaced = f"ANTI JOIN (SELECT device, date_for FROM stored WHERE {wanted}) USING (device, date_for)"  # noqa: S608 - only constants and numbers are inserted
    for name, chosen, join in (("alone", alone, ""), ("first", first, replaced)):
        if files := _files(folder, chosen, devices):
            connection.read_parquet(files, hive_partitioning=False).create_view(name)
            sources.append(f"SELECT {COLUMNS} FROM (FROM {name} WHERE {wanted}) {join}")  # noqa: S608 - only constants and numbers are inserted
    connection.execute(f"CREATE TEMP VIEW counted AS {' UNION ALL '.join(sources)}")


def _by_overlap(parts: Iterable[Part]) -> tuple[list[Part], list[Part], list[Part]]:
    """Return the parts of months in which no row is replaced, the first ones of other months, and all later ones.

    The first two kinds contain each day of a device once, so only rows of the third have to be sorted by fetch.
    """
    months: dict[tuple[str, str, date | None], list[Part]] = {}
    for part in parts:
        months.setdefault((part.source, part.account, part.content.month), []).append(part)
    legacy = {(part.source, part.account) for part in parts if part.version < MONTHS}
    alone, first, later = list[Part](), list[Part](), list[Part]()
    for (source, account, month), group in months.items():
        if (source, account) in legacy or (len(group) > 1 and month is None):
            later += group
            continue
        oldest, *newer = ordered = sorted(group, key=lambda part: part.number)
        distinct = [oldest, *takewhile(_replaces_nothing, newer)] if oldest.content.clean else []
        (first if len(distinct) < len(group) else alone).extend(distinct)
        later += ordered[len(distinct) :]
    return alone, first, later


def _replaces_nothing(part: Part) -> bool:
    return part.content.clean and part.content.net == part.content.rows


def create_stored(
    connection: duckdb.DuckDBPyConnection,
    folder: Path,
    parts: Sequence[Part],
    keys: Keys,
    devices: Sequence[int] | None = None,
) -> None:
    """Create the view `stored`, with all rows of these parts."""
    new = [part for part in parts if part.version >= MONTHS]
    old = [part for part in parts if part.version < MONTHS]
    connection.register("nothing", schema().empty_table())
    sources = ["FROM nothing"]
    if files := _files(folder, new, devices):
        connection.read_parquet(files, hive_partitioning=False).create_view("by_month")
        sources.append("FROM by_month")
    if old:
        connection.read_parquet(_files(folder, old), hive_partitioning=False).create_view("unnamed")
        names = connection.execute("SELECT DISTINCT source, device_name FROM unnamed").fetchall()
        connection.register("names", _names(names, keys))
        sources.append(LEGACY)
    connection.execute(f"CREATE OR REPLACE TEMP VIEW stored AS {' UNION ALL BY NAME '.join(sources)}")


def _files(folder: Path, parts: Iterable[Part], devices: Sequence[int] | None = None) -> list[str]:
    """Return the paths of parts, escaped for DuckDB, which treats an asterisk in a folder's name as a pattern."""
    return [
        glob.escape(str(folder / DATA / part.file))
        for part in parts
        if devices is None or any(part.content.devices[0] <= device <= part.content.devices[1] for device in devices)
    ]


def _names(names: Iterable[tuple[str, str]], keys: Keys) -> pa.Table:
    arrow = pyarrow()
    columns = {"source": arrow.string(), "device_name": arrow.string(), "device": arrow.int64()}
    return table(columns, ((source, name, keys(source, name)) for source, name in names))
