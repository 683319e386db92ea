"""The server of `bench.clients`: says the same 31 rows to whatever it is asked, as fast as plain asyncio can."""

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
def answer(second: int) -> bytes:
    """The whole answer, with the date of a second."""
    return HEAD.format(date=formatdate(second, usegmt=True)).encode() + BODY


class Answering(asyncio.Protocol):
    """Answers at the end of each request's head; nobody sends it a body. asyncio sets TCP_NODELAY itself."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self.waiting = b""

    def data_received(self, data: bytes) -> None:
        *heads, self.waiting = (self.waiting + data).split(b"\r\n\r\n")
        self.transport.write(answer(int(time.time())) * len(heads))


async def serve() -> None:
    server = await asyncio.get_running_loop().create_server(Answering, "127.0.0.1", 0, backlog=1024)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve())
