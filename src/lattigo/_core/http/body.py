"""The body of an answer, decompressed piece by piece by ourselves and never beyond a cap.

Engines would inflate a small answer to any size.
"""

from __future__ import annotations

import zlib
from collections.abc import AsyncIterable, Awaitable, Callable

from ..errors import ApiError, ConnectionLost, ResponseTooLarge

LARGEST_BODY = 32 * 2**20
"""Bytes of a decompressed body that the client is willing to hold."""


class Body:
    """Collects a body.

    Args:
        status: the answer's, for the error.
        encoding: the answer's Content-Encoding.
        cap: bytes above which `ResponseTooLarge` is raised.
    """

    def __init__(self, status: int, encoding: str, cap: int) -> None:
        self._status = status
        self._cap = cap
        self._data = bytearray()
        compressed = bool(encoding) and encoding.strip().lower() in {"gzip", "x-gzip", "deflate"}
        self._stream = zlib.decompressobj(zlib.MAX_WBITS | 32) if compressed else None

    def feed(self, piece: bytes) -> None:
        """Take the next piece as it came over the wire."""
        if self._stream is not None:
            try:
                piece = self._stream.decompress(piece, self._cap + 1 - len(self._data))
            except zlib.error as error:
                raise ConnectionLost(f"The compressed body is damaged: {error}.") from None
        self._data += piece
        if len(self._data) > self._cap:
            raise ResponseTooLarge(
                f"The answer is larger than {self._cap:,} bytes; ask for less at a time.",
                status=self._status,
                body=b"",
            )

    @property
    def must_be_whole(self) -> bool:
        """Whether the answer is worth nothing without all of its body; an error status says enough by itself."""
        return 200 <= self._status < 300

    def whole(self) -> bytes:
        """The body, once the last piece was fed."""
        if self.must_be_whole and self._stream is not None and not self._stream.eof:
            raise ConnectionLost("The compressed body ends before its end.")
        return bytes(self._data[: self._cap])


async def read_body(pieces: AsyncIterable[bytes], body: Body, close: Callable[[], Awaitable[None]]) -> bytes:
    """Read the pieces into the body.

    A bad piece ends the connection, so that the pieces end too: leaving them half read would leave generators behind
    that nobody closes.
    """
    trouble: ApiError | None = None
    try:
        async for piece in pieces:
            if trouble is None:
                try:
                    body.feed(piece)
                except ApiError as error:
                    trouble = error
                    await close()
    except Exception:
        if trouble is None and body.must_be_whole:
            raise
    if trouble is not None and body.must_be_whole:
        raise trouble
    return body.whole()
