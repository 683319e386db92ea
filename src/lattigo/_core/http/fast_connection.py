"""One connection of the fast engine: asyncio brings the bytes, llhttp (of httptools) reads them."""

from __future__ import annotations

import asyncio
import math
from typing import cast

import httptools

from ..errors import ApiError, ConnectionLost
from .body import Body
from .headers import joined
from .message import Response

LARGEST_HEAD = 100 * 1024
"""Bytes of headers that are taken: as many as httpx takes."""


class FastConnection(asyncio.Protocol):
    """Sends one request at a time, and reads its answer."""

    transport: asyncio.Transport

    def __init__(self) -> None:
        self.usable = True
        """Whether it can take one more request."""
        self._loop = asyncio.get_running_loop()
        self._answer: asyncio.Future[Response] | None = None
        self._parser = httptools.HttpResponseParser(self)
        self._ends = math.inf
        self._timer: asyncio.TimerHandle | None = None

    def exchange(
        self, request: bytes, largest_body: int, ends: float, *, tunnel: bool = False
    ) -> asyncio.Future[Response]:
        """Send a request; the future gets its whole answer, or `ConnectionLost`, `ResponseTooLarge` or `TimeoutError`.

        Args:
            request: all its bytes.
            largest_body: bytes of a decompressed body above which it is not read on.
            ends: until when the answer must be whole, by the clock of the event loop.
            tunnel: the answer is over with its headers.
        """
        self._answer = self._loop.create_future()
        self._largest_body = largest_body
        self._tunnel = tunnel
        self._head_left = LARGEST_HEAD
        self._headers: list[tuple[bytes, bytes]] = []
        self._body: Body | None = None
        self._ends = ends
        if self._timer is None or self._timer.when() > ends:
            self._watch()
        if self.usable:
            self.transport.write(request)
        else:
            self._fail(ConnectionLost("The connection broke before the answer was complete: it had ended."))
        return self._answer

    def _watch(self) -> None:
        """End what takes too long. One timer serves many requests: when it goes off, it sees whom it is to wait for."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._answer is None or self._answer.done() or self._ends == math.inf:
            return
        if self._loop.time() < self._ends:
            self._timer = self._loop.call_at(self._ends, self._watch)
        else:
            self._fail(TimeoutError())

    def abort(self) -> None:
        """End the connection at once."""
        self.usable = False
        if self._timer is not None:
            self._timer.cancel()
        self.transport.abort()

    # What asyncio calls

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.Transport", transport)  # uvloop's is one without being a subclass

    def data_received(self, data: bytes) -> None:
        if self._answer is None or self._answer.done():
            self.abort()  # nobody asked: what comes now must never be taken for the next answer
            return
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserError as error:
            self._fail(ConnectionLost(f"The connection broke before the answer was complete: {error}."))
            return
        if self._body is None:
            self._head_left -= len(data)
            if self._head_left < 0:
                self._fail(ConnectionLost("The connection broke before the answer was complete: endless headers."))

    def eof_received(self) -> None:
        self.connection_lost(None)

    def connection_lost(self, exc: Exception | None) -> None:
        self.usable = False
        if self._body is not None and self._ends_with_connection and exc is None:
            self.on_message_complete()
        said = str(exc) if exc else "the server ended it"
        self._fail(ConnectionLost(f"The connection broke before the answer was complete: {said}."))

    # What the parser calls

    def on_message_begin(self) -> None:
        if self._answer is None or self._answer.done():
            self.usable = False

    def on_header(self, name: bytes, value: bytes) -> None:
        self._headers.append((name, value))

    def on_headers_complete(self) -> None:
        self._status = self._parser.get_status_code()
        if self._status < 200:
            return
        self._names = joined(self._headers)
        self._body = Body(self._status, self._names.get("content-encoding", ""), self._largest_body)
        self._ends_with_connection = not self._names.keys() & {"content-length", "transfer-encoding"}
        if self._tunnel:
            self.on_message_complete()

    def on_body(self, piece: bytes) -> None:
        if self._body is None or self._answer is None or self._answer.done():
            return
        try:
            self._body.feed(piece)
        except ApiError as error:
            self._fail(error)

    def on_message_complete(self) -> None:
        if self._body is None:  # 100 Continue and the like: the answer is still to come
            self._headers.clear()
            return
        if self._answer is None or self._answer.done():
            return
        if self._tunnel:
            self._parser = httptools.HttpResponseParser(self)
        else:
            self.usable = self.usable and self._parser.should_keep_alive()
        try:
            self._answer.set_result(Response(self._status, self._names, self._body.whole()))
        except ApiError as error:
            self._fail(error)

    def _fail(self, error: ApiError | TimeoutError) -> None:
        self.abort()
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(error)
