"""A buffer of whole numbers for a column of a part."""

from __future__ import annotations

from array import array
from importlib import import_module
from typing import TYPE_CHECKING, cast

from .parts import pyarrow

if TYPE_CHECKING:
    import pyarrow as pa


class Integers:
    """Whole numbers, some of which may be missing, in eight bytes each.

    Arrow takes them over as they are; from a list it would read object by object, long after they left the cache.
    """

    def __init__(self) -> None:
        self._values = array("q")
        self._missing: list[int] = []
        """The positions of missing numbers, which are 0 in the array."""

    def add(self, numbers: list[int | None]) -> None:
        """Append numbers; `None` is a missing one.

        Raises:
            TypeError: one of them is no whole number.
            OverflowError: one of them does not fit into 64 bits.
        """
        try:
            self._values.fromlist(cast("list[int]", numbers))  # appends all or nothing
        except TypeError:
            start = len(self._values)
            self._values.fromlist([0 if number is None else number for number in numbers])
            self._missing += [start + place for place, number in enumerate(numbers) if number is None]

    def cut(self, length: int) -> None:
        """Remove all numbers but the first ones."""
        del self._values[length:]
        self._missing = [place for place in self._missing if place < length]

    def take(self) -> pa.Array[pa.Int64Scalar]:
        """Return all numbers as an Arrow array, and start again without any."""
        arrow, compute = pyarrow(), import_module("pyarrow.compute")
        numbers = arrow.Array.from_buffers(arrow.int64(), len(self._values), [None, arrow.py_buffer(self._values)])
        if self._missing:
            numbers = compute.if_else(as_flags(self._flags()), None, numbers)
        self._values, self._missing = array("q"), []
        return numbers

    def _flags(self) -> bytearray:
        flags = bytearray(len(self._values))
        for place in self._missing:
            flags[place] = 1
        return flags


def as_flags(flags: bytearray) -> pa.Array[pa.BooleanScalar]:
    """Return bytes, 0 or 1, as an Arrow array of booleans."""
    arrow = pyarrow()
    return arrow.Array.from_buffers(arrow.uint8(), len(flags), [None, arrow.py_buffer(flags)]).cast(arrow.bool_())
