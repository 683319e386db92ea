"""Clients of a `Wire`, and a valid call of every operation that there is, now and later."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from types import NoneType, UnionType
from typing import Literal, Union, get_args, get_origin

import attrs
import pytest
from hypothesis import HealthCheck, Phase, settings

from lattigo import AsyncLattigo, Options
from lattigo._core.operation import Operation, Parameter
from lattigo._generated.operations import OPERATIONS
from tests.support.examples import examples
from tests.support.wire import Wire

KEY_NAME = "somebody"
API_KEY = "hunter2-hunter2"
TWICE = Options(attempts=2, timeout=5)
ONCE = Options(attempts=1, timeout=5)
FUZZ = settings(
    deadline=None,
    derandomize=True,
    database=None,
    max_examples=examples(40),
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
ASYNCIO = pytest.mark.parametrize("anyio_backend", ["asyncio"])
"""For tables of what is decided once the bytes are there: the event loop has no part in it."""
HASTY = Options(attempts=2, timeout=0.4)
"""For servers that take too long; on a busy machine connecting alone takes 0.1 s."""

READS = {name: operation for name, operation in OPERATIONS.items() if operation.effect == "read"}
REPEATABLE = {name: one for name, one in OPERATIONS.items() if one.effect == "write" and one.idempotent}
AT_MOST_ONCE = {name: one for name, one in OPERATIONS.items() if name not in READS | REPEATABLE}
"""What costs money, can't be undone or would happen twice."""


def client(wire: Wire | str, *, in_flight: int = 8, options: Options = TWICE, **more: object) -> AsyncLattigo:
    """A client of a server, with one small pool of connections."""
    url = wire if isinstance(wire, str) else wire.url
    return AsyncLattigo(KEY_NAME, API_KEY, base_url=url, in_flight=in_flight, options=options, **more)


def arguments(operation: Operation[object], text: str = "truck") -> dict[str, object]:
    """The fewest arguments that the operation accepts, with `text` wherever a text is wanted."""
    wanted = {parameter.name for parameter in operation.parameters if parameter.required}
    wanted |= set(operation.at_least_one[:1])
    return {
        parameter.name: _argument(parameter, text) for parameter in operation.parameters if parameter.name in wanted
    }


def answer(operation: Operation[object]) -> object:
    """The smallest JSON that the operation may answer."""
    return _example(operation.response)


def _argument(parameter: Parameter, text: str) -> object:
    return parameter.values[0] if parameter.values else _sample(parameter.type, text)


def _sample(kind: object, text: str) -> object:
    """A value to send."""
    if get_origin(kind) is list:
        return [_sample(get_args(kind)[0], text)]
    if isinstance(kind, type) and attrs.has(kind):
        return kind(**{name: _sample(inner, text) for name, inner in _required(kind).items()})
    samples: Mapping[object, object] = {str: text, int: 7, date | datetime: date(2026, 10, 1)}
    return samples[kind]


def _example(kind: object) -> object:
    """A value as it is answered."""
    origin = get_origin(kind)
    if origin in {Union, UnionType}:
        return None if NoneType in get_args(kind) else _example(get_args(kind)[0])
    if origin is Literal:
        return get_args(kind)[0]
    if isinstance(kind, type) and attrs.has(kind):
        return {name: _example(inner) for name, inner in _required(kind).items()}
    samples: Mapping[object, Callable[[], object]] = {list: list, dict: dict, str: lambda: "text", int: lambda: 1}
    return samples[origin or kind]()


def _required(kind: type) -> dict[str, object]:
    fields = attrs.fields(attrs.resolve_types(kind))
    return {
        one.metadata["rule"].wire or one.name if one.metadata else one.name: one.type
        for one in fields
        if one.default is attrs.NOTHING
    }
