"""The headers of a response beside its value."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Generator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Generic, ParamSpec, TypeVar

from attrs import field, frozen

from ..fields import Record

T = TypeVar("T")
P = ParamSpec("P")


@frozen(eq=False, repr=False)
class CallResponse(Record, Generic[T]):
    """The value of a call, with what its response said besides."""

    value: T
    """The return value of the call."""
    status: int
    headers: Mapping[str, str] = field(repr=False)
    """Names in lower case."""
    request_id: str | None
    """The service's own ID of the request (X-Request-Id), which its support can look up."""


@frozen(eq=False, repr=False)
class Head:
    """The head of a response."""

    status: int
    headers: Mapping[str, str]
    request_id: str | None


_heads: ContextVar[list[Head] | None] = ContextVar("heads", default=None)


@contextmanager
def collect_heads() -> Generator[list[Head]]:
    """Collect the heads of all responses to calls of this task, the latest last."""
    heads: list[Head] = []
    token = _heads.set(heads)
    try:
        yield heads
    finally:
        _heads.reset(token)


def note_head(status: int, headers: Mapping[str, str], request_id: str | None) -> None:
    """Note the head of a response, if the task collects them."""
    if (heads := _heads.get()) is not None:
        heads.append(Head(status, headers, request_id))


async def with_response(function: Callable[P, Awaitable[T]], /, *args: P.args, **kwargs: P.kwargs) -> CallResponse[T]:
    """Make a call, and return its value together with the status, the headers and the request ID of the response.

    ```python
    response = await with_response(client.devices.get, "pump-7")
    print(response.value.state, response.request_id, response.headers.get("date"))
    ```

    Args:
        function: a method of a client that makes a single call.
        *args: its arguments.
        **kwargs: its named arguments.

    Raises:
        ApiError: as the call itself does; the errors have headers, too.
        TypeError: the function is not a method that makes a call.
    """
    with collect_heads() as heads:
        value = await function(*args, **kwargs)
    if not heads:
        raise TypeError("with_response needs a method that makes a call, such as client.devices.get.")
    head = heads[-1]
    return CallResponse(value, head.status, head.headers, head.request_id)
