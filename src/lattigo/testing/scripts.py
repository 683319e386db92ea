"""Scripts of a test for an operation: its responses and failures."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from typing import Literal, TypeAlias, cast, get_args

from attrs import define, field, frozen

from .._core.codec.converter import encode
from .._core.fields import JSON, redacted
from .._core.http.message import Response
from .._core.operation import Operation
from .examples import Examples, checked, whole
from .names import near

Lost: TypeAlias = Literal["unreachable", "timeout", "reset"]
Fault: TypeAlias = Lost | Literal["empty", "html", "cut_json"]
"""A failure other than an error status.

- `unreachable`: the service is not reached, so nothing was sent.
- `timeout`: no response comes before the time-out of the call.
- `reset`: the connection breaks before a response.
- `empty`: 200 with an empty body.
- `html`: 200 with a web page, as from a captive portal or a login page.
- `cut_json`: 200 with half of a JSON document.
"""
LOST: tuple[Lost, ...] = get_args(Lost)
FAULTS: tuple[Fault, ...] = (*LOST, "empty", "html", "cut_json")
HTML = {"content-type": "text/html"}
PAGE = b"<!DOCTYPE html>\n<html><head><title>Please log in</title></head></html>\n"

Reaction: TypeAlias = Callable[[Mapping[str, object]], "Response | Lost"]
"""Returns the result of a call with these arguments."""

EXAMPLE = object()
"""Means the spec's example."""


@frozen(repr=False)
class Call:
    """A request that was sent, and its outcome. Its repr masks arguments that identify a device or a person."""

    operation: str
    """The name of the operation, as in `get_device`."""
    arguments: Mapping[str, object]
    """As the function of the operation takes them, together with what the client adds, like `page`."""
    outcome: int | Lost
    """The status of the response, or what failed instead."""
    at: float
    """Virtual seconds after the fake was made."""
    _personal: frozenset[str] = field(eq=False)

    def __repr__(self) -> str:
        arguments = (
            f"{name}={(redacted if name in self._personal else repr)(value)}" for name, value in self.arguments.items()
        )
        return f"<{self.operation}({', '.join(arguments)}): {self.outcome}>"


@define(eq=False, repr=False)
class Script:
    """The result of an operation's calls with certain arguments."""

    operation: Operation[object]
    arguments: Mapping[str, object]
    react: Reaction
    times: int | None
    """The number of calls it is for; `None` means all."""
    where: str
    """The line of the test."""
    used: int = 0

    def fits(self, name: str, arguments: Mapping[str, object]) -> bool:
        """Whether it applies to this call."""
        if name != self.operation.name or self.used == self.times:
            return False
        return matches(self.arguments, arguments)

    @property
    def complaint(self) -> str:
        """The complaint after the test; empty when it was used as often as intended."""
        if self.used == self.times or (self.times is None and self.used):
            return ""
        wanted = "" if self.times is None else f" of {self.times}"
        return f"{self.where}: {self.operation.name} was called {self.used}{wanted} times with matching arguments."


def matches(wanted: Mapping[str, object], given: Mapping[str, object]) -> bool:
    """Whether a call has these arguments, among others."""
    return all(name in given and encode(given[name]) == encode(value) for name, value in wanted.items())


class On:
    """The scripts of an operation's calls, returned by `fake.on("get_device")`.

    Scripts for a number of calls apply first, in the order in which they were added; then the newest one for all
    calls; then the spec's own example.
    Each method returns this object, so that calls can be chained.
    """

    def __init__(
        self, operation: Operation[object], arguments: Mapping[str, object], examples: Examples, scripts: list[Script]
    ) -> None:
        self._operation = operation
        self._arguments = arguments
        self._examples = examples
        self._scripts = scripts

    def respond(self, response: object = EXAMPLE, /, *, times: int | None = None, **fields: object) -> On:
        """Respond with success.

        ```python
        fake.on("get_device").respond(state="suspended")                         # the example, with one field changed
        fake.on("list_devices").respond([Device(id=n, device_name=f"pump-{n}") for n in range(1000)])
        fake.on("get_device").respond(lambda call: {"id": 1, "device_name": call["device_name"]})
        ```

        Args:
            response: the whole response, as models or as JSON, or a function that makes it from the call's arguments.
                Default: the spec's example, with the devices that the call names.
                For a list it is all rows: a call gets the page that it requests.
            times: number of calls that get this response. Default: all.
            fields: other values for fields of the example, by their names in the model; for a list, in each row.

        Raises:
            ValueError: the spec does not allow this response.
        """
        operation, examples = self._operation, self._examples
        if response is not EXAMPLE and fields:
            raise ValueError("Pass a whole response, or fields of the example, not both.")
        if callable(response):
            make = cast("Callable[[Mapping[str, object]], object]", response)
            return self._add(lambda call: examples.success(operation, call, checked(operation, make(call))), times)
        if response is not EXAMPLE:
            body = checked(operation, response)
            return self._add(lambda call: examples.success(operation, call, body), times)
        examples.example(operation, {}, fields)  # so that a mistake shows in this line
        return self._add(
            lambda call: examples.success(operation, call, examples.example(operation, call, fields)), times
        )

    def rate_limit(self, *, times: int | None = 1, retry_after: float | None = None) -> On:
        """Refuse with 429.

        Args:
            times: number of calls that are refused; `None` means all.
            retry_after: the seconds in the Retry-After header. Default: no such header.
        """
        headers = {} if retry_after is None else {"retry-after": f"{retry_after:g}"}
        return self._add(lambda _: Response(429, headers, b""), times)

    def fail(
        self,
        what: Fault | int,
        body: object = EXAMPLE,
        /,
        *,
        times: int | None = 1,
        headers: Mapping[str, str] | None = None,
    ) -> On:
        """Fail a call.

        Args:
            what: an HTTP status, or a `Fault`.
            body: the body that comes with the status, as JSON. Default: the spec's example, or nothing.
            times: number of calls that fail; `None` means all.
            headers: the headers that come with the status.

        Raises:
            ValueError: there is no such fault.
        """
        operation, examples = self._operation, self._examples
        if isinstance(what, int):
            shown = examples.error(operation, what) if body is EXAMPLE else [cast("JSON", encode(body))]
            response = whole(what, shown, headers or {})
            return self._add(lambda _: response, times)
        if what not in FAULTS:
            raise ValueError(f"There is no fault {what!r}: {near(what, FAULTS)}")
        if what in LOST:
            return self._add(lambda _: what, times)
        if what == "cut_json":
            return self._add(
                lambda call: cut(examples.success(operation, call, examples.example(operation, call))), times
            )
        response = Response(200, HTML, PAGE) if what == "html" else Response(200, {}, b"")
        return self._add(lambda _: response, times)

    def _add(self, react: Reaction, times: int | None) -> On:
        frame = sys._getframe(2)
        where = f"{frame.f_code.co_filename}:{frame.f_lineno}"
        self._scripts.append(Script(self._operation, self._arguments, react, times, where))
        return self


def cut(response: Response) -> Response:
    """Return half of a response."""
    return Response(response.status, response.headers, response.body[: len(response.body) // 2])
