"""What became of one device."""

from __future__ import annotations

from typing import Generic, TypeVar

from attrs import field, frozen

from .._core.errors import ApiError
from .._core.fields import redacted

T = TypeVar("T")


@frozen(kw_only=True)
class Outcome(Generic[T]):
    """The result for one device of a fleet: a value, or the error that this device met."""

    device: str = field(repr=redacted)
    """The device's name."""
    value: T | None = None
    """What was asked for; `None` when there is an error."""
    error: ApiError | None = None
    """Why there is no value. The other devices are not affected."""

    def unwrap(self) -> T:
        """The value, or its error raised."""
        if self.error is not None:
            raise self.error
        return self.value  # type: ignore[return-value]  # without an error there is a value, None included
