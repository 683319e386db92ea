"""Responses while they are received, decompressed piece by piece up to a limit.

HTTP libraries would inflate a small response to any size.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import AsyncIterable, Awaitable, Callable, Mapping

from ..errors import ApiError, ConnectionLost, InvalidResponse, ResponseTooLarge
from .message import Response

LARGEST_HEAD = 100 * 1024
"""Maximum number of bytes outside the body: headers, trailers and interim responses. The same as in httpx."""
LARGEST_BODY = 32 * 2**20
"""Default maximum size of a decompressed body in bytes."""
GZIP = {"gzip", "x-gzip", "deflate"}
"""Supported content codings. Only gzip is requested."""
NO_CODING = {"", "identity", "none"}
"""Values for a body without a content coding."""
SLICE = 16 * 1024
"""Number of bytes decompressed at a time: zlib copies the data after the end of each member."""


class IncomingResponse:
    """A response whose head is complete, and whose body is being received.

    The status is reliable: an error status is reported, whatever happens to the body.
    Only a success is useless without its whole body.

    Args:
        status: the status of the response.
        headers: its headers, names in lower case.
        largest_body: maximum size of the body in bytes.
    """

    def __init__(self, status: int, headers: Mapping[str, str], largest_body: int) -> None:
        self.failure: ApiError | None = None
        """The reason to abandon the rest of the body; the connection must be closed."""
        self._status = status
        self._headers = headers
        self._largest = largest_body
        self._received = 0
        self._data = bytearray()
        self._complete = False
        codings = headers.get("content-encoding", "")
        names = [coding.strip().lower() for coding in codings.split(",")] if codings else []
        self._codings = [name for name in names if name not in NO_CODING]
        self._inflater = zlib.decompressobj(zlib.MAX_WBITS | 32) if self._compressed else None

    @property
    def _compressed(self) -> bool:
        return len(self._codings) == 1 and self._codings[0] in GZIP

    def feed(self, piece: bytes) -> None:
        """Add the next piece of the body, as received."""
        if self.failure is not None:
            return
        self._received += len(piece)
        if self._inflater is None:
            self._data += piece
        else:
            if self._received == len(piece) and self._codings == ["deflate"] and _is_raw(piece):
                self._inflater = zlib.decompressobj(-zlib.MAX_WBITS)
            for start in range(0, len(piece), SLICE):
                self._inflate(piece[start : start + SLICE])
        if max(self._received, len(self._data)) > self._largest and self.failure is None:
            self.failure = ResponseTooLarge(
                f"The response is larger than {self._largest:,} bytes; request less at a time.",
                status=self._status,
                body=b"",
            )

    def finish(self, failure: Exception | None = None) -> Response:
        """Return the response, once its body is complete or can't be read further.

        Args:
            failure: the reason that it can't be read further.

        Raises:
            Exception: the failure, if the response is useless without the rest.
            ConnectionLost: the compressed body is damaged or incomplete.
            ResponseTooLarge: the body exceeds the limit.
            InvalidResponse: the body has a content coding that was not requested.
        """
        failure = self.failure or failure or self._defect()
        if 200 <= self._status < 300:
            if failure is not None:
                raise failure
        elif self._codings and not self._compressed:
            self._data.clear()  # it can't be decoded
        del self._data[self._largest :]
        return Response(self._status, self._headers, bytes(self._data))

    def _inflate(self, piece: bytes) -> None:
        """Decompress a piece, which may be the end of one member of gzip and the start of the next."""
        while piece and self._inflater is not None and len(self._data) <= self._largest:
            if self._inflater.eof:
                piece = piece.lstrip(b"\0")  # padding
                if not piece:
                    return
                if self._complete or not piece.startswith(b"\x1f"):
                    self._complete = True  # trailing data is ignored, as gzip does
                    return
                self._inflater = zlib.decompressobj(zlib.MAX_WBITS | 32)
            try:
                self._data += self._inflater.decompress(piece, self._largest + 1 - len(self._data))
            except zlib.error as error:
                self.failure = ConnectionLost(f"The body is damaged, or not {self._codings[0]}: {error}.")
                return
            piece = self._inflater.unused_data

    def _defect(self) -> ApiError | None:
        """Return the defect of a body that has ended."""
        if self._inflater is not None:
            if self._received and not self._inflater.eof:
                return ConnectionLost("The compressed body is incomplete.")
        elif self._codings and self._data:
            codings = re.sub(r"[^\w, .-]", "?", ", ".join(self._codings))[:50]
            return InvalidResponse(
                f"The response has the content coding '{codings}', which was not requested. Is there a proxy?",
                status=self._status,
                body=bytes(self._data),
            )
        return None


def _is_raw(start: bytes) -> bool:
    """Return whether deflated data starts without the header of zlib or gzip, as some servers send it."""
    return bool(start) and start[0] & 15 != zlib.DEFLATED and start[0] != 0x1F


async def receive(
    pieces: AsyncIterable[bytes], incoming: IncomingResponse, close: Callable[[], Awaitable[None]]
) -> None:
    """Read the body of a response.

    A bad piece closes the connection, which ends the iteration: breaking out of it would leave unclosed generators
    behind.
    """
    number = 0
    async for piece in pieces:
        if incoming.failure is None:
            incoming.feed(piece)
            if incoming.failure is not None:
                await close()
        number += 1
        if number % 100 == 0:
            from anyio.lowlevel import checkpoint  # here, since few bodies come in that many pieces

            await checkpoint()  # many small pieces may be buffered: let other tasks run
