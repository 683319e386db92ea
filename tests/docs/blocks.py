"""The blocks of code in the documents: where they are, and a service that the ones in Python can talk to."""

from __future__ import annotations

import ast
import inspect
import re
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache, partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
from anyio.from_thread import start_blocking_portal
from attrs import frozen

from codegen.parse import parse
from codegen.reference import books, reference
from lattigo import AsyncLattigo
from lattigo.testing import FakeLattigo, FakeService, WrongRequest
from lattigo.thingspace import AsyncThingSpace
from lattigo.thingspace._generated.examples import ANSWERS, ERRORS
from lattigo.thingspace._generated.operations import OPERATIONS

ROOT = Path(__file__).parents[2]
BLOCK = re.compile(
    r"^(?:<!-- not executed: (?P<reason>.+) -->\n)?```(?P<language>\w*)\n(?P<code>.*?)^```$", re.DOTALL | re.MULTILINE
)


@frozen
class Block:
    """A block of code."""

    page: str
    line: int
    """Of its first line of code, counted from 1."""
    language: str
    code: str
    reason: str | None
    """Why it is not executed."""

    @property
    def lines(self) -> list[str]:
        """Its lines, those that go on after a backslash joined."""
        return self.code.replace("\\\n", "").splitlines()

    @property
    def is_pytest(self) -> bool:
        """Whether it is a module of tests. Those are run by pytest itself, in tests/unit/testing/test_pytest_plugin.py."""
        return "def test_" in self.code


@cache
def pages() -> Mapping[str, str]:
    """The Markdown of everything that is documentation, by path; the reference as it is made for the site."""
    paths = [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]
    made: dict[str, str] = {}
    for book in books(ROOT / "pyproject.toml"):
        text = (ROOT / book.spec).read_text(encoding="utf-8")
        made |= {f"docs/reference/{path}": page for path, page in reference(parse(text, book.spec), book).items()}
    found = {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in paths}
    return {path: text for path, text in found.items() if path not in made and "_build" not in path} | made


def blocks(page: str, *languages: str) -> list[Block]:
    """The blocks of a page in some languages."""
    text = pages()[page]
    return [
        Block(page, text.count("\n", 0, match.start("code")) + 1, match["language"], match["code"], match["reason"])
        for match in BLOCK.finditer(text)
        if match["language"] in languages
    ]


def execute(page: str) -> None:
    """Run the Python blocks of a page, one after the other, with `lattigo` and `thingspace` as open clients.

    The credentials and the addresses are in the environment already.
    """
    with start_blocking_portal() as portal:
        opened = portal.wrap_async_context_manager
        with opened(AsyncLattigo()) as lattigo, opened(AsyncThingSpace()) as thingspace:
            names: dict[str, object] = {"lattigo": lattigo, "thingspace": thingspace}
            for block in blocks(page, "python"):
                if block.reason is None and not block.is_pytest:
                    text = "\n" * (block.line - 1) + block.code
                    flags = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
                    code = compile(text, str(ROOT / page), "exec", flags=flags, dont_inherit=True)
                    if code.co_flags & inspect.CO_COROUTINE:
                        portal.call(partial(eval, code, names))
                    else:
                        exec(code, names)


def fakes() -> dict[str, FakeService]:
    """Both services in memory, by the variable that says where they are."""
    return {"LATTIGO_BASE_URL": FakeLattigo(), "THINGSPACE_BASE_URL": FakeService(OPERATIONS, ANSWERS, ERRORS)}


@contextmanager
def served(fake: FakeService) -> Iterator[str]:
    """Serves what is in memory over HTTP; gives its URL."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length", 0)))
            request = httpx.Request(
                self.command, f"http://localhost{self.path}", headers=list(self.headers.items()), content=body
            )
            try:
                response = fake.respond(request)
            except WrongRequest as error:  # `verify` tells it once more
                response = httpx.Response(400, text=str(error))
            self.send_response(response.status_code)
            for name, value in {**response.headers, "content-length": str(len(response.content))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(response.content)

        do_GET = do_POST = do_PUT = do_DELETE = answer  # noqa: N815 - http.server's names

        def log_message(self, format: str, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()
