"""The outcome of one device."""

from __future__ import annotations

from typing import Generic, TypeVar, cast

from attrs import field, frozen

from .._core.errors import ApiError
from .._core.fields import redacted

T = TypeVar("T")


@frozen(kw_only=True)
class Outcome(Generic[T]):
    """The result for one device of a fleet: a value or an error."""

    device: str = field(repr=redacted)
    """The name of the device."""
    value: T | None = None
    """The returned value; `None` if there is an error."""
    error: ApiError | None = None
    """The error, which does not affect other devices."""

    def unwrap(self) -> T:
        """Return the value, or raise the error."""
        if self.error is not None:
            raise self.error
        return cast("T", self.value)  # without an error there is a value, None included
