"""A service in memory: a transport that a test scripts, and a clock that takes no time."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from urllib.parse import parse_qsl, urlsplit

import orjson
from anyio import fail_after
from anyio.lowlevel import checkpoint

from lattigo import AsyncLattigo, Options, Request, Response
from lattigo._core.auth import BasicAuth
from lattigo._core.events import EventDispatcher, Listener
from lattigo._core.limits.gate import Gate
from lattigo._core.pipeline import Pipeline
from lattigo._generated.client import Namespaces


class MemoryTransport:
    """Answers every request with a function, and remembers it."""

    def __init__(self, answer: Callable[[Request], Response]) -> None:
        self.answer = answer
        self.requests: list[Request] = []
        self.timeouts: list[float] = []
        self.closed = False

    async def send(self, request: Request, /, *, timeout: float) -> Response:  # noqa: ASYNC109 - the protocol's name
        self.requests.append(request)
        self.timeouts.append(timeout)
        return self.answer(request)

    async def aclose(self) -> None:
        self.closed = True


def reply(value: object, status: int = 200, **headers: str) -> Response:
    """An answer with a JSON body; `x_total="5"` is the header X-Total."""
    return Response(status, {name.replace("_", "-"): text for name, text in headers.items()}, orjson.dumps(value))


def query(request: Request) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(request.url).query, keep_blank_values=True))


class Time:
    """A clock that stands still but for those who wait: waiting takes no time."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        await checkpoint()
        self.now += seconds

    def fail_after(self, seconds: float | None) -> AbstractContextManager[object]:
        return fail_after(seconds)


def timeless(line: MemoryTransport, listen: Listener | None = None, options: Options | None = None) -> Namespaces:
    """All calls of a client, at a pace that takes no time."""
    time, emit = Time(), EventDispatcher([listen] if listen else [])
    return Namespaces(
        Pipeline(
            base_url="https://example.com",
            transport=line,
            auth=BasicAuth("key", "secret"),
            gate=Gate(64, emit, clock=time),
            options=options or Options(),
            user_agent="test",
            emit=emit,
            clock=time,
        )
    )


def client(line: MemoryTransport, **arguments: object) -> AsyncLattigo:
    return AsyncLattigo("key", "secret", transport=line, base_url="https://example.com/", **arguments)
