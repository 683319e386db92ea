"""What a generated function calls, and what every namespace is."""

from __future__ import annotations

from typing import TypeVar

from .long_running import accepted
from .operation import Operation
from .options import Options
from .paging import Pager
from .pipeline import Pipeline

T = TypeVar("T")


class Api:
    """A way to make calls. Generated functions take one; bound in a namespace they become its methods."""

    def __init__(self, pipeline: Pipeline) -> None:
        self._pipeline = pipeline

    async def call(self, operation: Operation[T], options: Options | None = None, /, **arguments: object) -> T:
        """Call an operation by its description. The generated functions are the typed way to do this."""
        return (await self._pipeline.call(operation, options, arguments)).value

    async def begin(self, operation: Operation[T], options: Options | None = None, /, **arguments: object) -> T:
        """Call an operation whose outcome comes after its answer."""
        answer = await self._pipeline.call(operation, options, arguments)
        return accepted(operation, answer.value, self._pipeline, arguments)

    def pages(self, operation: Operation[list[T]], options: Options | None = None, /, **arguments: object) -> Pager[T]:
        """A list that is fetched page by page while it is read."""
        return Pager(self._pipeline, operation, options, arguments)
