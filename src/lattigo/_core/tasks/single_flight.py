"""Work that is shared by all callers that need it at the same time."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from copy import copy
from typing import Generic, TypeVar

import anyio
from attrs import define, field

T = TypeVar("T")


class SingleFlight(Generic[T]):
    """Work that runs once for all concurrent callers: all of them get its result, or its error."""

    def __init__(self, work: Callable[[], Awaitable[T]]) -> None:
        self._work = work
        self._flight: _Flight[T] | None = None

    def forget(self) -> None:
        """Forget work that runs in an event loop that has ended, or in another process."""
        self._flight = None

    async def do(self) -> T:
        """Return the result of the running work, or start it.

        When the caller that does the work is cancelled, the next waiting caller starts it again.
        """
        while (flight := self._flight) is not None:
            await flight.landed.wait()
            if flight.error is not None:
                raise copy(flight.error)  # a copy for each caller, since errors record which call they belong to
            if flight.results:
                return flight.results[0]
        flight = self._flight = _Flight[T]()
        try:
            flight.results.append(await self._work())
        except Exception as error:
            flight.error = error
            raise
        finally:
            if self._flight is flight:
                self._flight = None
            flight.landed.set()
        return flight.results[0]


@define(eq=False)
class _Flight(Generic[T]):
    landed: anyio.Event = field(factory=anyio.Event)
    results: list[T] = field(factory=list[T])
    error: Exception | None = None
