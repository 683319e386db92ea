"""Devices as a run takes them."""

from __future__ import annotations

from collections.abc import AsyncIterable, Iterable, Mapping
from typing import TypeAlias

import attrs
from attrs import field, frozen

from ..._core.fields import redacted

Row: TypeAlias = str | Mapping[str, object] | attrs.AttrsInstance
"""A device: its name or identifier, or a mapping with its own arguments too, or an entry of the operation's list."""


@frozen
class Placed:
    """A row of a file, with its place."""

    row: str | Mapping[str, object] = field(repr=redacted)
    where: str
    mistake: str | None = None
    """What is wrong with the row as it was read."""


Rows: TypeAlias = AsyncIterable[Row | Placed] | Iterable[Row | Placed]
