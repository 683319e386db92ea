"""Input rows of a run."""

from __future__ import annotations

from collections.abc import AsyncIterable, Iterable, Mapping
from typing import TypeAlias

import attrs
from attrs import field, frozen

from ..._core.fields import redacted

Row: TypeAlias = str | Mapping[str, object] | attrs.AttrsInstance
"""A device: a name or identifier, a mapping that can include its own arguments, or an entry of the operation's list."""


@frozen
class Placed:
    """A row with its place in a file."""

    row: str | Mapping[str, object] = field(repr=redacted)
    where: str
    mistake: str | None = None
    """The mistake found while reading the row, if there is one."""


Rows: TypeAlias = AsyncIterable[Row | Placed] | Iterable[Row | Placed]
