"""The server of `bench.job`: a fleet and its usage in October, prepared before the first request.

    python -m bench.job_server DEVICES [RATE]

It responds from a dictionary of ready bytes, on uvloop, so that it costs a fraction of any client. RATE is the
limit in requests per second: a token bucket with a quarter of a second as its burst, which refuses with 429.
"""

from __future__ import annotations

import asyncio
import sys
import time
from typing import cast
from urllib.parse import parse_qs, urlsplit

import orjson
import uvloop

DAYS = [f"2026-10-{day:02}" for day in range(1, 32)]
PAGE = 100
REFUSAL = b"HTTP/1.1 429 Too Many Requests\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"


def device(number: int) -> dict[str, object]:
    text = f"{number:06}"
    return {
        "id": 100_000 + number,
        "device_name": f"pump-{text}",
        "ip_address": "192.0.2.1",
        "note": "Pump house",
        "state": "active",
        "iccid": f"8900000000000{text}",
        "imei": f"350000000{text}",
        "connected": "true",
        "last_connection_date": "2026-10-31T23:58:07Z",
        "cost_center": "North",
        "latitude": "12.34500000",
        "longitude": "-45.67800000",
        "bytes_used": 5_242_880,
        "sms_used": 3,
    }


def usage(number: int) -> list[dict[str, object]]:
    return [
        {
            "id": 500_000 + 31 * number + day,
            "date_for": date,
            "bytes_used": 1_048_576 * day + number,
            "sms_used": (day + number) % 3,
        }
        for day, date in enumerate(DAYS)
    ]


def response(body: object, page: int, size: int, total: int) -> bytes:
    content = orjson.dumps(body)
    following = page + 1 if page * size < total else ""
    return (
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(content)}\r\nX-Page: {page}\r\nX-Per-Page: {size}\r\nX-Total: {total}\r\n"
        f"X-Next-Page: {following}\r\n\r\n"
    ).encode() + content


class Service:
    """The ready responses, and the limit."""

    def __init__(self, devices: int, rate: float) -> None:
        self._devices = [device(number) for number in range(devices)]
        self._usage = {f"pump-{number:06}".encode(): response(usage(number), 1, 100, 31) for number in range(devices)}
        self._rate = rate
        self._tokens, self._at = rate / 4, time.monotonic()

    def respond(self, head: bytes) -> bytes:
        if self._rate and not self._take():
            return REFUSAL
        target = head.split(b" ", 2)[1]
        parts = target.split(b"/", 4)
        return self._usage[parts[3]] if len(parts) > 4 else self._page(target.decode())

    def _take(self) -> bool:
        now = time.monotonic()
        self._tokens = min(self._rate / 4, self._tokens + (now - self._at) * self._rate)
        self._at = now
        if self._tokens < 1:
            return False
        self._tokens -= 1
        return True

    def _page(self, target: str) -> bytes:
        query = parse_qs(urlsplit(target).query)
        page, size = int(query.get("page", ["1"])[0]), min(int(query.get("per_page", [str(PAGE)])[0]), 1000)
        rows = self._devices[(page - 1) * size : page * size]
        return response({"devices": rows}, page, size, len(self._devices))


class Responder(asyncio.Protocol):
    """A protocol that responds at the end of each request's head: no request has a body."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._buffer = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)  # uvloop's is of no class of asyncio

    def data_received(self, data: bytes) -> None:
        *heads, self._buffer = (self._buffer + data).split(b"\r\n\r\n")
        self._transport.write(b"".join(map(self._service.respond, heads)))


async def serve(devices: int, rate: float) -> None:
    service = Service(devices, rate)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Responder(service), "127.0.0.1", 0, backlog=1024)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    uvloop.run(serve(int(sys.argv[1]), float(sys.argv[2]) if len(sys.argv) > 2 else 0))
