"""The server of `bench.clients`: returns the same 31 rows for every request, as fast as plain asyncio can."""

from __future__ import annotations

import asyncio
import json
import time
from datetime import date, timedelta
from email.utils import formatdate
from functools import lru_cache

ROWS = [
    {
        "id": 500_000 + day,
        "date_for": (date(2026, 10, 1) + timedelta(days=day)).isoformat(),
        "bytes_used": 1_048_576 * day,
        "sms_used": day % 3,
    }
    for day in range(31)
]
BODY = json.dumps(ROWS, separators=(",", ":")).encode()
HEAD = (
    "HTTP/1.1 200 OK\r\n"
    "Date: {date}\r\n"
    "Content-Type: application/json\r\n"
    f"Content-Length: {len(BODY)}\r\n"
    "X-Page: 1\r\nX-Per-Page: 100\r\nX-Total: 31\r\nX-Next-Page: \r\n"
    "\r\n"
)


@lru_cache(maxsize=2)
def response(second: int) -> bytes:
    """Return the whole response, with the date of a second."""
    return HEAD.format(date=formatdate(second, usegmt=True)).encode() + BODY


class Responder(asyncio.Protocol):
    """A protocol that responds at the end of each request's head: no request has a body.

    asyncio sets TCP_NODELAY itself.
    """

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self.buffer = b""

    def data_received(self, data: bytes) -> None:
        *heads, self.buffer = (self.buffer + data).split(b"\r\n\r\n")
        self.transport.write(response(int(time.time())) * len(heads))


async def serve() -> None:
    server = await asyncio.get_running_loop().create_server(Responder, "127.0.0.1", 0, backlog=1024)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve())
