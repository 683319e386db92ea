"""A query from somebody who is not trusted: it reads the view `usage`, and can do nothing else.

Two walls, since each could have a hole: the parsed statement may only contain what is known to be harmless, and DuckDB
itself is closed for files, extensions and settings before it runs. Neither bounds the memory of a single value, such as
`repeat('x', 1000000000)`: run such a query in a separate process with such a limit.
"""

from __future__ import annotations

import glob
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, cast

from attrs import frozen

from ..errors import DatasetError

if TYPE_CHECKING:
    import duckdb

VIEW = "usage"
TABLE_FUNCTIONS = frozenset({"generate_series", "range", "unnest"})
"""The only functions that return tables: others read files, the catalog and the settings, or run another query."""
NODES = frozenset({"CTE_NODE", "RECURSIVE_CTE_NODE", "SELECT_NODE", "SET_OPERATION_NODE"})
"""The only kinds of queries: others change something."""
BARRED = frozenset({"current_setting", "getenv", "getvariable", "query", "query_table", "sleep_ms", "write_log"})
"""Functions that show something of this machine, or do more than compute a value."""
MEMORY = "1GB"
SPILL = "2GB"
"""Disk space for what does not fit into memory, in a private folder."""


class QueryRefused(DatasetError):
    """The query is not one that only reads the view `usage`."""


class QueryError(DatasetError):
    """The query can't be run."""

    def __init__(self, message: str, details: str) -> None:
        super().__init__(message, details)
        self.details = details
        """The words of DuckDB, which can quote a value from the data."""

    def __str__(self) -> str:
        return str(self.args[0])


@frozen
class Selection:
    """The first rows of a query."""

    columns: list[str]
    rows: list[tuple[object, ...]]
    is_cut: bool
    """Whether there are more rows."""


def select(connection: duckdb.DuckDBPyConnection, files: Iterable[Path], sql: str, most: int) -> Selection:
    """Run a query, and return at most `most` rows.

    Args:
        connection: a connection with the view, which can be used for nothing else afterwards.
        files: the files that the view reads.
        sql: the query.
        most: maximum number of rows.

    Raises:
        QueryRefused: it does more than read.
        QueryError: it has a mistake, or needs too much memory.
    """
    from duckdb import Error  # imported here, since it is large

    try:
        _check(connection, sql)
        _lock(connection, files)
        found = connection.execute(sql)
        rows = cast("list[tuple[object, ...]]", found.fetchmany(most + 1))
    except Error as error:
        raise QueryError("The query can't be run.", str(error)) from None
    columns = [column[0] for column in found.description or ()]
    return Selection(columns, rows[:most], len(rows) > most)


def _check(connection: duckdb.DuckDBPyConnection, sql: str) -> None:
    statements = connection.extract_statements(sql)
    if len(statements) != 1 or statements[0].type.name != "SELECT":
        raise QueryRefused("Only a single SELECT can be run.")
    (text,) = cast("tuple[str]", connection.execute("SELECT json_serialize_sql(?)", [sql]).fetchone())
    parsed: Mapping[str, object] = json.loads(text)
    if parsed["error"]:  # a PIVOT, or something newer than this list
        raise QueryRefused("Only a plain SELECT can be run: write a PIVOT as sum(…) FILTER (WHERE …).")
    nodes = list(_nodes(parsed["statements"]))
    names = {VIEW, *(str(entry.get("key")).lower() for node in nodes for entry in _entries(node.get("cte_map")))}
    for node in nodes:
        kind, function = node.get("type"), str(node.get("function_name", "")).lower()
        if isinstance(kind, str) and kind.endswith("_NODE") and kind not in NODES:
            raise QueryRefused("Only a SELECT can be run: nothing can be changed.")
        if kind == "TABLE_FUNCTION":
            name = str(cast("Mapping[str, object]", node["function"])["function_name"]).lower()
            if name not in TABLE_FUNCTIONS:
                raise QueryRefused(f"The function {name} can't be used in FROM: only the view {VIEW} can be read.")
        if kind == "BASE_TABLE" and (str(node["table_name"]).lower() not in names or node.get("catalog_name")):
            raise QueryRefused(f"Only the view {VIEW} can be read.")
        if kind == "SHOW_REF" and not node.get("query"):
            raise QueryRefused(f"Only the view {VIEW} can be described: DESCRIBE {VIEW}.")
        if function in BARRED:
            raise QueryRefused(f"The function {function} can't be used.")


def _nodes(value: object) -> Iterator[Mapping[str, object]]:
    """Yield all objects in a parsed statement."""
    if isinstance(value, Mapping):
        node = cast("Mapping[str, object]", value)
        yield node
        for inner in node.values():
            yield from _nodes(inner)
    elif isinstance(value, list):
        for inner in cast("list[object]", value):
            yield from _nodes(inner)


def _entries(ctes: object) -> list[Mapping[str, object]]:
    found = cast("Mapping[str, object]", ctes).get("map") if isinstance(ctes, Mapping) else None
    return cast("list[Mapping[str, object]]", found or [])


def _lock(connection: duckdb.DuckDBPyConnection, files: Iterable[Path]) -> None:
    """Close DuckDB for everything but these files, for good."""
    paths = [path for file in files for path in (str(file), glob.escape(str(file)))]  # as views name them
    connection.execute("SET allowed_paths = ?", [paths])
    connection.execute(f"SET memory_limit = '{MEMORY}'")
    connection.execute(f"SET max_temp_directory_size = '{SPILL}'")
    connection.execute("SET enable_external_access = false")  # nor can FROM read a variable of this program
    connection.execute("SET lock_configuration = true")
