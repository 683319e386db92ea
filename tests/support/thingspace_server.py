"""A few responses of ThingSpace over a real socket, and the command line against it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from attrs import frozen

from .command import run_command

M2M = "/m2m/v1"
LOGIN, LOGOUT = f"POST {M2M}/session/login", f"POST {M2M}/session/logout"
CREDENTIALS = {
    "THINGSPACE_KEY": "a-key",
    "THINGSPACE_SECRET": "a-secret",
    "THINGSPACE_USERNAME": "a-user",
    "THINGSPACE_PASSWORD": "a-password",
}


@frozen
class Reply:
    """What is answered once."""

    payload: object
    status: int = 200
    headers: Mapping[str, str] = {}


@frozen
class Seen:
    """A request that came."""

    call: str
    """Method and path."""
    body: str

    @property
    def payload(self) -> object:
        """The body's JSON."""
        return json.loads(self.body)


SESSION: Mapping[str, Reply] = {
    "POST /ts/v1/oauth2/token": Reply({"access_token": "a-token", "token_type": "Bearer", "expires_in": 3600}),
    LOGIN: Reply({"sessionToken": "a-session"}),
    LOGOUT: Reply({"sessionToken": "a-session"}),
}


class Line:
    """Answers each call with its replies in turn, the last one again and again; logging in works unless it is told."""

    def __init__(self) -> None:
        self.url = ""
        self.replies: dict[str, list[Reply]] = {}
        self.seen: list[Seen] = []
        self.before_answering: Callable[[Seen], None] = lambda _: None

    def answer(self, seen: Seen) -> Reply:
        """The reply to a request."""
        self.seen.append(seen)
        self.before_answering(seen)
        waiting = self.replies.get(seen.call, [])
        if not waiting:
            return SESSION.get(seen.call, Reply({"errorMessage": "not expected"}, 404))
        return waiting.pop(0) if len(waiting) > 1 else waiting[0]

    @property
    def calls(self) -> list[str]:
        """What came besides tokens and sessions."""
        return [seen.call for seen in self.seen if seen.call not in SESSION]


@contextmanager
def listening() -> Iterator[Line]:
    """A line on a free port of this machine."""
    line = Line()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = self.path.partition("?")[0]
            body = self.rfile.read(int(self.headers.get("content-length") or 0)).decode()
            reply = line.answer(Seen(f"{self.command} {path}", body))
            content = b"" if reply.payload is None else json.dumps(reply.payload).encode()
            self.send_response(reply.status)
            for name, value in {**reply.headers, "Content-Length": str(len(content))}.items():
                self.send_header(name, value)
            with suppress(ConnectionError):  # who was stopped meanwhile does not read it
                self.end_headers()
                self.wfile.write(content)

        def do_POST(self) -> None:
            self.do_GET()

        def do_PUT(self) -> None:
            self.do_GET()

        def do_DELETE(self) -> None:
            self.do_GET()

        def log_message(self, *_: object) -> None:
            """Nobody reads it."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        line.url = f"http://127.0.0.1:{server.server_port}"
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}).start()
        try:
            yield line
        finally:
            server.shutdown()


@frozen
class Command:
    """Runs `lattigo thingspace` against the service at an address."""

    url: str
    folder: Path
    credentials: Mapping[str, str] = CREDENTIALS

    @property
    def environment(self) -> dict[str, str]:
        """What the process sees."""
        inherited = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
        return {**inherited, "COLUMNS": "100", **self.credentials, "THINGSPACE_BASE_URL": self.url}

    def __call__(self, *words: str, stdin: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
        return run_command(("thingspace", *words), self.environment | environment, self.folder, stdin)

    def start(self, *words: str, **streams: int) -> subprocess.Popen[str]:
        """The process while it runs."""
        pipes = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        return subprocess.Popen(
            [sys.executable, "-m", "lattigo", "thingspace", *words],
            env=self.environment,
            cwd=self.folder,
            encoding="utf-8",
            **(pipes | streams),
        )
