"""The sandbox on a port: in its own thread for tests, in the foreground for the command line."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.utils import formatdate

from uvicorn import Config
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.server import ServerState

from .base import Box
from .web import App

IDLE_SECONDS = 75
"""The time after which an idle connection is closed, as web servers do."""

BACKLOG = 2048
"""The number of connections that can wait to be accepted."""


class _Protocol(HttpToolsProtocol):
    """uvicorn's HTTP protocol, which passes its connection to the application, so that faults can drop it."""

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self.scope["extensions"] = {"lattigo.connection": {"transport": self.transport}}


@contextmanager
def serve(box: Box[App], port: int = 0, *, host: str = "127.0.0.1") -> Iterator[str]:
    """Serve the sandbox from a daemon thread while the `with` block runs, and return its URL.

    The thread has its own event loop: the block can be synchronous, asyncio or trio.

    Args:
        box: the sandbox to serve.
        port: 0 picks a free one.
        host: the address to listen on.

    Raises:
        OSError: the port is taken.
    """
    listener = _listen(host, port)
    url = _url(listener) + box.path
    ready = threading.Event()
    loop = asyncio.new_event_loop()
    stop = asyncio.Event()

    def run_server() -> None:
        try:
            with asyncio.Runner(loop_factory=lambda: loop) as runner:
                runner.run(_serve(box, listener, stop, ready.set))
        finally:
            ready.set()

    thread = threading.Thread(target=run_server, name="lattigo-sandbox", daemon=True)
    thread.start()
    ready.wait()
    try:
        yield url
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join()


def run(
    box: Box[App], port: int = 8080, *, host: str = "127.0.0.1", started: Callable[[str], None] | None = None
) -> None:
    """Serve the sandbox until Ctrl-C.

    Args:
        box: the sandbox to serve.
        port: 0 picks a free one.
        host: the address to listen on.
        started: is called with the URL as soon as the sandbox accepts requests.

    Raises:
        OSError: the port is taken.
    """
    listener = _listen(host, port)
    url = _url(listener) + box.path
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_serve(box, listener, asyncio.Event(), lambda: started(url) if started else None))


def _listen(host: str, port: int) -> socket.socket:
    flags = socket.AI_PASSIVE
    family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=flags)[0]
    # asyncio switches Nagle's algorithm off only for sockets that name TCP as their protocol.
    # With it every response would wait 40 ms for the client's acknowledgement.
    listener = socket.socket(family, kind, protocol)
    try:
        if sys.platform != "win32":
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(BACKLOG)
    except OSError:
        listener.close()
        raise
    return listener


def _url(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


async def _serve(box: Box[App], listener: socket.socket, stop: asyncio.Event, ready: Callable[[], None]) -> None:
    """Serve until `stop` is set or the task is cancelled.

    uvicorn's own server checks every 0.1 s whether it should stop, and then waits for its clients: too long for tests
    that start hundreds of sandboxes.
    """
    config = Config(
        box.app,
        http=_Protocol,
        ws="none",
        lifespan="off",
        proxy_headers=False,
        access_log=False,
        log_config=None,
        log_level="warning",
        timeout_keep_alive=IDLE_SECONDS,
    )
    config.load()
    state = ServerState()
    server = await asyncio.get_running_loop().create_server(
        lambda: _Protocol(config, state, {}), sock=listener, backlog=BACKLOG
    )
    try:
        ready()
        while not stop.is_set():
            state.default_headers = [(b"date", formatdate(usegmt=True).encode())]
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), 0.5)
    finally:
        await _turns()  # asyncio loses sockets that were accepted but have no transport when the server is closed
        server.close()
        for task in box.app.tasks:
            task.cancel()
        for connection in list(state.connections):
            connection.transport.abort()
        await _turns()  # now the connections learn that they are lost, and so do the tasks that wait for one
        await asyncio.gather(*state.tasks, *box.app.tasks, return_exceptions=True)


async def _turns() -> None:
    """Let callbacks run that other callbacks schedule, such as accept, make a transport, make a connection."""
    for _ in range(5):
        await asyncio.sleep(0)
