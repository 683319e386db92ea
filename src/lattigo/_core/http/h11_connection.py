"""Connections of the default engine: h11 reads and writes the bytes of a stream, on asyncio and trio.

httpcore's own connections do the same, but lock and trace each step: a whole call took 1.3 times the instructions.
"""

from __future__ import annotations

import h11

from .body import LARGEST_HEAD, IncomingResponse
from .message import Response
from .response_headers import joined, status_of
from .stream import Stream

END = h11.EndOfMessage()
READ = 64 * 1024
"""Maximum number of bytes to read at once."""


class H11Connection:
    """A connection that sends one request at a time, and reads its response."""

    def __init__(self, stream: Stream) -> None:
        self.keep_alive = False
        """Whether the last response ended so that the next request can follow."""
        self._stream = stream
        self._h11 = h11.Connection(h11.CLIENT, max_incomplete_event_size=LARGEST_HEAD)
        self._head = bytearray()
        self._incoming: IncomingResponse | None = None

    @property
    def is_usable(self) -> bool:
        """Return whether an idle connection can be used again: it is open, and has received no unexpected bytes."""
        return not self._stream.is_readable

    async def exchange(self, request: h11.Request, body: bytes | None, largest_body: int) -> Response:
        """Send a request, and read its response.

        After an error, `interrupted` returns the response as far as it is known.

        Raises:
            NotSent: the connection ended before anything was sent.
            OSError, httpcore.NetworkError, h11.RemoteProtocolError: it broke, or the response is not HTTP.
        """
        self.keep_alive = False
        self._head.clear()
        self._incoming = None
        self._largest_body = largest_body
        events = (request, h11.Data(body), END) if body else (request, END)
        await self._stream.write(b"".join(self._h11.send(event) or b"" for event in events))
        event = await self._next_event()
        while not isinstance(event, h11.Response):  # an interim response
            event = await self._next_event()
        self._incoming = incoming = IncomingResponse(event.status_code, joined(event.headers.raw_items()), largest_body)
        pieces = 0
        while isinstance(event := await self._next_event(), h11.Data):
            incoming.feed(event.data)
            if incoming.failure is not None:
                break
            pieces += 1
            if pieces % 100 == 0:
                from anyio.lowlevel import checkpoint  # here, since few bodies come in that many pieces

                await checkpoint()  # many small pieces may be buffered: let other tasks run
        else:
            self._end_cycle()
        return incoming.finish()

    def interrupted(self, error: Exception) -> Response:
        """Return the response of an interrupted exchange; its status may be known even if its head is incomplete.

        Raises:
            Exception: the error, if the response is useless without the rest.
        """
        if self._incoming is not None:
            return self._incoming.finish(error)
        status = status_of(self._head)
        if status is None:
            raise error
        return IncomingResponse(status, {}, self._largest_body).finish(error)

    async def aclose(self) -> None:
        """Close the connection immediately."""
        await self._stream.close()

    async def _next_event(self) -> object:
        while True:
            event = self._h11.next_event()
            if event is not h11.NEED_DATA:
                return event
            if self._incoming is None and len(self._head) > LARGEST_HEAD:
                raise h11.RemoteProtocolError("endless headers")
            data = await self._stream.read(READ)
            if self._incoming is None:
                if not data:
                    raise h11.RemoteProtocolError("the server ended it")
                self._head += data
            self._h11.receive_data(data)

    def _end_cycle(self) -> None:
        """Note whether the next request can follow: no earlier bytes may be taken for its response."""
        leftover, _ = self._h11.trailing_data
        if self._h11.our_state is h11.DONE and self._h11.their_state is h11.DONE and not leftover:
            self._h11.start_next_cycle()
            self.keep_alive = True
