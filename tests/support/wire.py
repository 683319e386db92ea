"""A server that says exactly the bytes it is told to, over plain sockets, in threads of its own.

    with Wire(reply(429), reply(200, {"id": 1})) as wire:
        AsyncLattigo(…, base_url=wire.url)      # the first request is refused, all later ones are answered

Each request gets the next act of the script; the last one is repeated for ever.
"""

from __future__ import annotations

import gzip
import json
import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Literal

import anyio
from attrs import evolve, field, frozen

PATIENCE = 10.0
"""Seconds after which a test that waits for the server fails."""


@frozen
class Seen:
    """A request that was read to its last byte."""

    method: str
    target: str
    """The path and the query as they came over the wire."""
    headers: Mapping[str, str]
    """Names in lower case."""
    body: bytes
    at: float
    """When its last byte was read, on the monotonic clock."""


@frozen
class Act:
    """What the server does with one request."""

    says: bytes = b""
    then: Literal["keep", "close", "reset", "hang"] = "keep"
    reads: bool = True
    """`False`: the connection ends before the request is read."""
    drip: float = 0.0
    """Seconds before each byte."""
    hold: threading.Event | None = field(default=None, eq=False)
    """The answer waits until this is set."""
    more: bytes = b""
    """Said after the answer, in a piece of its own."""
    when: threading.Event | None = field(default=None, eq=False)
    """What comes after the answer waits until this is set."""


Script = Callable[[Seen], Act]


def reply(status: int = 200, body: object = b"", *headers: tuple[str, str], length: int | None = None) -> Act:
    """An answer. A body that is not bytes is sent as JSON; `length` is a Content-Length that lies."""
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    kind = "application/octet-stream" if isinstance(body, bytes) else "application/json"
    lines = [
        f"HTTP/1.1 {status} Scripted",
        *(f"{name}: {value}" for name, value in (("Content-Type", kind), *headers)),
        f"Content-Length: {len(data) if length is None else length}",
    ]
    return Act("\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + data)


def zipped(data: bytes, status: int = 200) -> Act:
    """An answer whose body is said to be gzip."""
    return reply(status, data, ("Content-Encoding", "gzip"))


OK = reply(200, {"id": 1, "device_name": "truck"})
HEAD = b"HTTP/1.1 200 OK\r\n"
LENGTH = HEAD + b"Content-Length: 35\r\n\r\n"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
PACKED = gzip.compress(b'{"id": 1, "device_name": "truck"}')
HANG = Act(then="hang")
RESET_UNREAD = Act(then="reset", reads=False)

LOST: Mapping[str, Act] = {
    "reset before the headers": Act(then="reset"),
    "reset in the headers": Act(HEAD + b"Content-Le", then="reset"),
    "reset in the body": Act(LENGTH + b'{"id"', then="reset"),
    "closed without an answer": Act(then="close"),
    "closed in the headers": Act(HEAD + b"Content-Le", then="close"),
    "closed in the body": Act(LENGTH + b'{"id": 1}', then="close"),
    "chunked, no terminator": Act(CHUNKED + b'9\r\n{"id": 1}\r\n', then="close"),
    "chunked, malformed size": Act(CHUNKED + b'nine\r\n{"id": 1}\r\n0\r\n\r\n', then="close"),
    "garbage": Act(b"\x15\x03\x01\x00\x02\x02\x50\r\n\r\n" * 9, then="close"),
    "two Content-Lengths": Act(HEAD + b"Content-Length: 2\r\nContent-Length: 3\r\n\r\n{} ", then="close"),
    "a header without a name": Act(HEAD + b": 1\r\nContent-Length: 2\r\n\r\n{}", then="close"),
    "huge headers": Act(HEAD + b"X-Noise: " + b"x" * 300_000 + b"\r\n\r\n{}", then="close"),
    "damaged gzip": zipped(PACKED[:12] + b"\xff\xff\xff\xff" + PACKED[16:]),
    "truncated gzip": zipped(PACKED[:-9]),
    "not gzip at all": zipped(b"plain text"),
}
"""The request was read, and no whole answer came: `ConnectionLost`."""

LATE: Mapping[str, Act] = {
    "hangs": HANG,
    "hangs in the headers": Act(HEAD + b"Content-Le", then="hang"),
    "hangs in the body": Act(LENGTH + b'{"id"', then="hang"),
    "drips the headers": Act(HEAD + b"X-Noise: 1\r\n" * 99, drip=0.01),
    "drips the body": Act(LENGTH + b'{"id": 1, "device_name": "truck"}  ', drip=0.01),
}
"""The request was read, and the answer takes longer than the time-out: `ReadTimeout`."""


def held(act: Act, event: threading.Event) -> Act:
    """The same act, but only once the event is set."""
    return evolve(act, hold=event)


class Wire:
    """Serves a script on a free port of this machine while its `with` block runs.

    Args:
        script: an act for each request in turn, or one function that chooses the act for a request.
        tls: speak TLS with this context.
        listening: `False` refuses connections until `listen` is called.
    """

    def __init__(self, *script: Act | Script, tls: ssl.SSLContext | None = None, listening: bool = True) -> None:
        self.seen: list[Seen] = []
        """Every request that was read whole: all that a real service could have acted on."""
        self.connections = 0
        """Connections that were made so far."""
        self.open = 0
        """Connections that are open now."""
        self.busy = 0
        """Requests that are read and not yet answered."""
        self.most = 0
        """The largest number of them at any time."""
        self._script = script or (OK,)
        self._turn = 0
        self._tls = tls
        self._changed = threading.Condition()
        self._sockets: set[socket.socket] = set()
        self._threads: list[threading.Thread] = []
        self._listener = socket.socket()
        self._listener.bind(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.url = f"{'https' if tls else 'http'}://127.0.0.1:{self.port}"
        self._listening = False
        if listening:
            self.listen()

    def listen(self) -> None:
        """Accept connections from now on; until then they are refused."""
        if not self._listening:
            self._listening = True
            self._listener.listen(256)
            self._start(self._accept)

    def refuse(self) -> None:
        """Refuse connections from now on; those that are open stay so."""
        if self._listening:
            self._listening = False
            with suppress(OSError):
                socket.create_connection(("127.0.0.1", self.port)).close()  # wakes `accept`
            self._threads[0].join(PATIENCE)
        self._listener.close()

    def __enter__(self) -> Wire:
        return self

    def __exit__(self, *_: object) -> None:
        self.hang_up()
        self.refuse()
        for thread in self._threads:
            thread.join(PATIENCE)

    def hang_up(self) -> None:
        """End all connections."""
        with self._changed:
            for connection in self._sockets:
                with suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)

    def play(self, *script: Act | Script) -> None:
        """Go on with another script."""
        with self._changed:
            self._script, self._turn = script, 0

    async def until(self, condition: Callable[[Wire], bool], seconds: float = PATIENCE) -> None:
        """Wait until the condition holds, while the other tasks go on.

        Raises:
            TimeoutError: it did not come to hold.
        """
        await anyio.to_thread.run_sync(self.wait, condition, seconds)

    def wait(self, condition: Callable[[Wire], bool], seconds: float = PATIENCE) -> None:
        """`until`, for those who are not async."""
        with self._changed:
            if not self._changed.wait_for(lambda: condition(self), seconds):
                raise TimeoutError("the server did not get there")

    def _start(self, function: Callable[..., None], *arguments: object) -> None:
        thread = threading.Thread(target=function, args=arguments, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _note(self, **changes: int) -> None:
        with self._changed:
            for name, change in changes.items():
                setattr(self, name, getattr(self, name) + change)
            self.most = max(self.most, self.busy)
            self._changed.notify_all()

    def _accept(self) -> None:
        while True:
            connection, _ = self._listener.accept()
            if not self._listening:
                connection.close()
                return
            with self._changed:
                self._sockets.add(connection)
            self._note(connections=1, open=1)
            self._start(self._serve, connection)

    def _serve(self, plain: socket.socket) -> None:
        connection = plain
        try:
            with suppress(OSError):  # whatever breaks here is the client's business, or the end of the test
                plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                if self._tls:
                    connection = self._tls.wrap_socket(plain, server_side=True)
                    self._sockets.add(connection)
                while self._exchange(connection):
                    pass
        finally:
            with self._changed:
                self._sockets -= {plain, connection}
            connection.close()
            self._note(open=-1)

    def _exchange(self, connection: socket.socket) -> bool:
        """One request and its act. `False` when the connection is over."""
        if not self._coming.reads:
            with self._changed:
                self._turn += 1
            _reset(connection)
            return False
        request = _read(connection)
        if request is None:
            return False
        with self._changed:
            coming = self._script[min(self._turn, len(self._script) - 1)]
            act = coming if isinstance(coming, Act) else coming(request)
            self._turn += 1
            self.seen.append(request)
        self._note(busy=1)
        try:
            return _perform(connection, act)
        finally:
            self._note(busy=-1)

    @property
    def _coming(self) -> Act:
        """The next act, as far as it does not depend on the request."""
        coming = self._script[min(self._turn, len(self._script) - 1)]
        return coming if isinstance(coming, Act) else OK


def _read(connection: socket.socket) -> Seen | None:
    data = b""
    while b"\r\n\r\n" not in data:
        piece = connection.recv(65536)
        if not piece:
            return None
        data += piece
    head, _, body = data.partition(b"\r\n\r\n")
    line, *lines = head.decode("latin-1").split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    while len(body) < int(headers.get("content-length", 0)):
        piece = connection.recv(65536)
        if not piece:
            return None
        body += piece
    method, target, _ = line.split(" ")
    return Seen(method, target, headers, body, time.monotonic())


def _perform(connection: socket.socket, act: Act) -> bool:
    if act.hold:
        act.hold.wait(PATIENCE)
    if act.drip:
        for byte in act.says:
            time.sleep(act.drip)
            connection.sendall(bytes([byte]))
    else:
        connection.sendall(act.says)
    if act.when:
        act.when.wait(PATIENCE)
    if act.more:
        connection.sendall(act.more)
    if act.then == "hang":
        while connection.recv(65536):
            pass
    if act.then == "reset":
        _reset(connection)
    return act.then == "keep"


def _reset(connection: socket.socket) -> None:
    """Close so that the client gets RST instead of an orderly end."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()
