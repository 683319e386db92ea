"""Conversion of models to Arrow tables."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from importlib import import_module
from types import ModuleType, NoneType
from typing import TYPE_CHECKING, Any, cast, get_args, get_type_hints

import attrs
import orjson

from ..model import Model

if TYPE_CHECKING:
    import pyarrow as pa


def to_arrow(rows: Sequence[Model]) -> pa.Table:
    """Return models of one kind as an Arrow table, which polars, pandas and DuckDB take directly.

    ```python
    devices = await client.devices.list().collect()
    frame = polars.from_arrow(models.to_arrow(devices))
    ```

    A column has the type of its field, regardless of the values; objects and lists become JSON strings.
    Unknown fields, which are in `extra`, are omitted. Requires pyarrow.

    Raises:
        ValueError: there are no rows, so their model is unknown.
        TypeError: the rows are not of one model.
    """
    kinds = {type(row) for row in rows}
    if not kinds:
        raise ValueError("There are no rows, so their columns are unknown.")
    (kind, *others) = kinds
    if others or not issubclass(kind, Model):
        raise TypeError(f"The rows must be of one model, not of {', '.join(sorted(kind.__name__ for kind in kinds))}.")
    arrow = import_module("pyarrow")
    hints = get_type_hints(kind, localns={"JSON": Any})
    columns = {
        field.name: _column(arrow, hints[field.name], [getattr(row, field.name) for row in rows])
        for field in attrs.fields(cast("type[attrs.AttrsInstance]", kind))
        if field.name != "extra"
    }
    table: pa.Table = arrow.table(columns)
    return table


def _column(arrow: ModuleType, hint: object, values: list[object]) -> pa.Array:
    kinds = {kind for kind in (get_args(hint) or (hint,)) if kind is not NoneType}
    types = {
        bool: arrow.bool_(),
        int: arrow.int64(),
        float: arrow.float64(),
        Decimal: arrow.decimal128(38, 9),
        datetime: arrow.timestamp("us", tz="UTC"),
        date: arrow.date32(),
    }
    (kind, *others) = kinds
    if not others and kind in types:
        return arrow.array(values, types[kind])
    return arrow.array([_text(value) for value in values], arrow.string())


def _text(value: object) -> str | None:
    if value is None or isinstance(value, str):
        return value
    plain = value.to_dict() if isinstance(value, Model) else value
    return orjson.dumps(plain, default=lambda item: item.to_dict() if isinstance(item, Model) else str(item)).decode()
