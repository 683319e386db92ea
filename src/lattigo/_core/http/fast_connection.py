"""Connections of the fast engine: asyncio receives the bytes, llhttp (of httptools) parses them."""

from __future__ import annotations

import asyncio
import math
from typing import cast

import httptools

from ..errors import ApiError, ConnectionLost, NotSent
from .body import LARGEST_HEAD, IncomingResponse
from .idle import input_poll
from .message import Response
from .response_headers import joined, status_of

SWITCHING_PROTOCOLS = 101


class FastConnection(asyncio.Protocol):
    """A connection that sends one request at a time, and reads its response."""

    transport: asyncio.Transport

    def __init__(self) -> None:
        self.keep_alive = True
        """Whether the connection is open, as far as the event loop knows."""
        self._loop = asyncio.get_running_loop()
        self._response: asyncio.Future[Response] | None = None
        self._incoming: IncomingResponse | None = None
        self._parser = httptools.HttpResponseParser(self)
        self._ends = math.inf
        self._timer: asyncio.TimerHandle | None = None
        self._written = False

    @property
    def is_usable(self) -> bool:
        """Return whether the connection can be used again: it is open, and has received no unexpected bytes.

        On a new connection, the TLS of the server sends its own bytes first.
        """
        silent = self._written or self.transport.get_extra_info("ssl_object") is None
        return self.keep_alive and not (silent and (self.transport.is_closing() or self._has_input()))

    def exchange(
        self, request: bytes, largest_body: int, ends: float, *, tunnel: bool = False
    ) -> asyncio.Future[Response]:
        """Send a request, and return a future of its complete response.

        Args:
            request: the bytes of the request.
            largest_body: maximum size of a decompressed body in bytes.
            ends: the deadline of the complete response, on the clock of the event loop.
            tunnel: whether the response ends with its headers.

        Raises:
            NotSent: the connection was already closed.
            NoResponse, InvalidResponse, TimeoutError: see `IncomingResponse.finish`.
        """
        if not (self._written or self.is_usable):
            raise NotSent("Could not reach the service: the connection ended before anything was sent.")
        self._written = True
        self._response = self._loop.create_future()
        self._largest_body = largest_body
        self._tunnel = tunnel
        self._bodiless = 0
        self._headers: list[tuple[bytes, bytes]] = []
        self._head = bytearray()
        self._refusal = ""
        """Why the parser refused a head that has not ended yet."""
        self._incoming = None
        self._ends = ends
        if self._timer is None or self._timer.when() > ends:
            self._watch()
        self.transport.write(request)
        return self._response

    def _watch(self) -> None:
        """Abort an overdue response. One timer serves many requests: when it fires, it checks the current deadline."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._is_unasked or self._ends == math.inf:
            return
        if self._loop.time() < self._ends:
            self._timer = self._loop.call_at(self._ends, self._watch)
        else:
            self._break_off(TimeoutError())

    def abort(self) -> None:
        """Close the connection immediately."""
        self.keep_alive = False
        if self._timer is not None:
            self._timer.cancel()
        self.transport.abort()

    # Callbacks of asyncio

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.Transport", transport)  # uvloop's transport is not a subclass
        self._has_input = input_poll(transport)

    def data_received(self, data: bytes) -> None:
        if self._is_unasked:
            self.abort()  # these bytes must never be taken for the next response
            return
        self._bodiless += len(data)
        if self._incoming is None:
            self._head += data
        if self._refusal:
            if b"\r\n\r\n" in self._head[-len(data) - 3 :]:
                self._lose(self._refusal)
        else:
            self._parse(data)
        if self._bodiless > LARGEST_HEAD:
            self._break_off(_lost("endless headers"))

    def _parse(self, data: bytes) -> None:
        try:
            self._parser.feed_data(data)
        except (httptools.HttpParserError, httptools.HttpParserUpgrade) as error:
            if self._incoming is None and status_of(self._head) is not None:
                self._refusal = str(error)  # if the head is cut off, its status still counts
            else:
                self._lose(str(error))

    def eof_received(self) -> None:
        self.connection_lost(None)

    def connection_lost(self, exc: Exception | None) -> None:
        if self._incoming is not None and self._ends_with_connection and exc is None:
            self.on_message_complete()
        self._break_off(_lost(str(exc) if exc else "the server ended it"))

    # Callbacks of the parser

    def on_message_begin(self) -> None:
        if self._is_unasked:
            self.keep_alive = False

    def on_header(self, name: bytes, value: bytes) -> None:
        if self._incoming is None:  # else it is a trailer
            self._headers.append((name, value))

    def on_headers_complete(self) -> None:
        status = self._parser.get_status_code()
        headers = joined(self._headers)
        if status == SWITCHING_PROTOCOLS or headers.get("transfer-encoding", "chunked").lower() != "chunked":
            self._lose("it has a protocol or a transfer coding that was not requested")
        if status < 100:
            self._lose("its status is invalid")
        if status < 200:
            self._headers.clear()
            return
        self._incoming = IncomingResponse(status, headers, self._largest_body)
        self._ends_with_connection = not headers.keys() & {"content-length", "transfer-encoding"}
        if self._tunnel:
            self.on_message_complete()

    def on_body(self, piece: bytes) -> None:
        self._bodiless = 0
        if self._incoming is not None and not self._is_unasked:
            self._incoming.feed(piece)
            if self._incoming.failure is not None:
                self._settle(self._incoming.failure)

    def on_message_complete(self) -> None:
        if self._incoming is None or self._is_unasked:  # an interim response: the final one is still to come
            return
        if self._tunnel:
            self._parser = httptools.HttpResponseParser(self)
        else:
            self.keep_alive = self.keep_alive and self._parser.should_keep_alive()
        self._settle()

    @property
    def _is_unasked(self) -> bool:
        """Whether no request waits for a response."""
        return self._response is None or self._response.done()

    def _lose(self, reason: str) -> None:
        self._settle(_lost(reason))

    def _break_off(self, failure: ApiError | TimeoutError) -> None:
        """End an interrupted response; its status may be known even if its head is incomplete."""
        if self._incoming is None and not self._is_unasked and (status := status_of(self._head)) is not None:
            self._settle(failure, IncomingResponse(status, {}, self._largest_body))
        else:
            self._settle(failure)

    def _settle(self, failure: ApiError | TimeoutError | None = None, incoming: IncomingResponse | None = None) -> None:
        """Set the response, or the failure if it makes the response useless."""
        if failure is not None:
            self.abort()
        if self._response is None or self._response.done():
            return
        incoming = incoming or self._incoming
        try:
            if incoming is None:
                raise failure or ConnectionLost("The connection broke before the response was complete.")
            self._response.set_result(incoming.finish(failure))
        except (ApiError, TimeoutError) as error:
            self._response.set_exception(error)


def _lost(reason: str) -> ConnectionLost:
    return ConnectionLost(f"The connection broke before the response was complete: {reason}.")
