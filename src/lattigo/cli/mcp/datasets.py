"""Tools for datasets: sums of usage, the devices with the most, and SQL that can only read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import ClassVar, cast, get_args

import mcp_types
from attrs import define, frozen
from typing_extensions import override

from ...fleet.data.select import QueryError
from ...fleet.data.sums import By
from ...fleet.dataset import Dataset
from ...fleet.errors import DatasetError
from ..arguments import UsageError
from ..output import counted
from ..target import target
from .results import DEFAULT_ROWS, MOST_ROWS, Result, failure, table_result
from .schemas import Schema, object_schema
from .tool import Ask, Tool, check_names, read_argument, read_limit
from .worker import in_worker, query, sums

SUMS, TOP = 50, 10
"""Default number of rows of sums, and of the devices with the most usage."""

LOCAL = mcp_types.ToolAnnotations(
    read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
)
BY: Schema = {
    "type": "array",
    "items": {"type": "string", "enum": list(get_args(By))},
    "description": "Groups: a row for each combination. Default: one row for all usage.",
}
SINCE: Schema = {"type": "string", "format": "date", "description": "First day. Default: the first in the dataset."}
UNTIL: Schema = {"type": "string", "format": "date", "description": "Last day, inclusive. Default: the last one."}
DEVICES: Schema = {"type": "array", "items": {"type": "string"}, "description": "Only these devices. Default: all."}
SQL: Schema = {"type": "string", "description": "One SELECT of DuckDB on the view `usage`."}


def _limit(default: int) -> Schema:
    text = f"Maximum number of rows. Default: {default}."
    return {"type": "integer", "minimum": 1, "maximum": MOST_ROWS, "description": text}


@frozen
class Datasets:
    """The datasets that a model may read, by name. A model never names a path."""

    folders: Mapping[str, Path]

    @classmethod
    def of(cls, paths: Sequence[str]) -> Datasets:
        """Return the datasets in folders, with the names of the folders.

        Raises:
            UsageError: one is no dataset, or two have the same name.
        """
        folders: dict[str, Path] = {}
        for path in paths:
            folder = target(path)[0].absolute()
            try:
                Dataset.open(folder)
            except DatasetError as error:
                raise UsageError(f"{error} Nothing was sent.") from None
            if folder.name in folders:
                raise UsageError(f"Two datasets are called {folder.name}: rename one of the folders.")
            folders[folder.name] = folder
        return cls(folders)

    def argument(self) -> dict[str, Schema]:
        """Return the argument that selects one of them; none if there is only one."""
        if len(self.folders) == 1:
            return {}
        return {"dataset": {"type": "string", "enum": [*self.folders], "description": "The dataset."}}

    def folder(self, arguments: Mapping[str, object]) -> Path:
        """Return the folder of the dataset that the arguments select."""
        name = str(arguments.get("dataset", next(iter(self.folders))))
        if name not in self.folders or (len(self.folders) > 1 and "dataset" not in arguments):
            raise UsageError(f"dataset must be one of {', '.join(self.folders)}.")
        return self.folders[name]


@define(eq=False)
class DatasetTool(Tool):
    """A tool that reads a dataset."""

    datasets: Datasets

    name: ClassVar[str]
    description: ClassVar[str]
    arguments: ClassVar[Mapping[str, Schema]]
    required: ClassVar[tuple[str, ...]] = ()

    @property
    def definition(self) -> mcp_types.Tool:
        """Its name, its description, and the schema of its arguments."""
        which = self.datasets.argument()
        return mcp_types.Tool(
            name=self.name,
            description=self.description,
            input_schema=object_schema({**which, **self.arguments}, [*which, *self.required]),
            annotations=LOCAL,
        )

    @override
    async def call(self, arguments: Mapping[str, object], ask: Ask) -> Result:
        """Check the arguments, and read the dataset."""
        check_names(arguments, [*self.datasets.argument(), *self.arguments])
        if missing := [name for name in self.required if not arguments.get(name)]:
            raise UsageError(f"{', '.join(missing)} is missing.")
        return await self.read(self.datasets.folder(arguments), arguments)

    async def read(self, folder: Path, arguments: Mapping[str, object]) -> Result:
        """Read the dataset in a folder."""
        raise NotImplementedError


class UsageTotals(DatasetTool):
    """Sums and counts."""

    name = "usage_totals"
    description = (
        "Sums of data usage from a local dataset: bytes_used, sms_used, and the number of devices or rows, in total or "
        "by day, month, device, cost center, source or account. Sends nothing to the service."
    )
    arguments: ClassVar = {"by": BY, "since": SINCE, "until": UNTIL, "devices": DEVICES, "limit": _limit(SUMS)}

    async def read(self, folder: Path, arguments: Mapping[str, object]) -> Result:
        """Return the first sums, and the sum of all of them."""
        by = cast("list[By]", read_argument(arguments, "by", list[str]) or [])
        if unknown := [key for key in by if key not in get_args(By)]:
            raise UsageError(f"by: {', '.join(unknown)} is not one of {', '.join(get_args(By))}.")
        devices = read_argument(arguments, "devices", list[str])
        found = await in_worker(sums, folder, by, *_days(arguments), devices, None, read_limit(arguments, SUMS))
        hint = "" if found.total <= len(found.rows) else "There are more rows: raise `limit`, or group by less."
        whole = {"total": found.total, "bytes_used": found.bytes, "sms_used": found.sms} if by else {}
        return table_result(*_short(found.columns, found.rows), facts=whole, hint=hint)


class TopDevices(DatasetTool):
    """The devices with the most usage."""

    name = "top_devices"
    description = (
        "The devices with the most data usage in a local dataset, with their share of the fleet's usage. Sends nothing "
        "to the service."
    )
    arguments: ClassVar = {"since": SINCE, "until": UNTIL, "limit": _limit(TOP)}

    async def read(self, folder: Path, arguments: Mapping[str, object]) -> Result:
        """Return the devices, and the usage of the whole fleet."""
        since, until = _days(arguments)
        count = read_limit(arguments, TOP)
        found = await in_worker(sums, folder, ["device"], since, until, None, count, count)
        fleet = await in_worker(sums, folder, [], since, until, None, None, 1)
        rows = [(*row, _share(row[found.columns.index("bytes_used")], fleet.bytes)) for row in found.rows]
        devices = fleet.rows[0][0] if fleet.rows else 0
        facts = {"fleet": {"devices": devices, "bytes_used": fleet.bytes, "sms_used": fleet.sms}}
        return table_result(*_short([*found.columns, "percent"], rows), facts=facts)


class QueryUsage(DatasetTool):
    """SQL on the view `usage`."""

    name = "query_usage"
    required = ("sql",)
    arguments: ClassVar = {"sql": SQL, "limit": _limit(DEFAULT_ROWS)}
    description = (
        "Runs one SELECT of DuckDB on the view `usage` of a local dataset: a row for each device and day (or month), "
        "with the columns source, account, device_id, device_name, date_for, bytes_used, sms_used, id and fetched_at. "
        "Nothing else can be read, and nothing can be changed."
    )

    async def read(self, folder: Path, arguments: Mapping[str, object]) -> Result:
        """Return the first rows of the query."""
        sql = str(read_argument(arguments, "sql", str))
        try:
            columns, rows, is_cut = await in_worker(query, folder, sql, read_limit(arguments, DEFAULT_ROWS))
        except QueryError as error:
            return failure(str(error), to_do="Correct the SQL.", message=error.details)
        shown = counted(len(rows), "row")
        hint = f"There are more than {shown}: aggregate, or raise `limit`." if is_cut else ""
        return table_result(columns, rows, facts={}, hint=hint)


def dataset_tools(datasets: Datasets) -> list[Tool]:
    """Return the tools for datasets, if there are any."""
    return [tool(datasets) for tool in (UsageTotals, TopDevices, QueryUsage)] if datasets.folders else []


def _short(columns: Sequence[str], rows: Sequence[tuple[object, ...]]) -> tuple[list[str], list[tuple[object, ...]]]:
    """Return a table without the source and the account of devices where all are of one."""
    alike = {place for place in range(len(columns)) if len({row[place] for row in rows}) == 1}
    kept = [place for place, name in enumerate(columns) if place not in alike or name not in {"source", "account"}]
    return [columns[place] for place in kept], [tuple(row[place] for place in kept) for row in rows]


def _share(amount: object, whole: int) -> float:
    return round(100 * int(str(amount or 0)) / whole, 2) if whole else 0.0


def _days(arguments: Mapping[str, object]) -> tuple[date | None, date | None]:
    since, until = read_argument(arguments, "since", date), read_argument(arguments, "until", date)
    if since and until and until < since:
        raise UsageError(f"until ({until}) is before since ({since}).")
    return since, until
