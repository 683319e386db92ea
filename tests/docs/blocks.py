"""The code blocks of the documentation: where they are, what they print, and services to run them against."""

from __future__ import annotations

import os
import pty
import re
import shlex
import subprocess
import threading
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from doctest import ELLIPSIS, NORMALIZE_WHITESPACE, OutputChecker
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path

import httpx
import pytest
from anyio.from_thread import start_blocking_portal
from attrs import astuple, frozen

from codegen.site.reference import reference
from docs.examples import run, runner
from docs.gallery import PAGE
from lattigo import AsyncLattigo
from lattigo._core.namespaces import Namespace
from lattigo._generated.client import Namespaces as LattigoNamespaces
from lattigo.sandbox import Fault, RateLimit, Sandbox, serve
from lattigo.testing import FakeLattigo, FakeService, WrongRequest
from lattigo.thingspace import AsyncThingSpace
from lattigo.thingspace._generated.client import Namespaces as ThingSpaceNamespaces
from lattigo.thingspace._generated.examples import ERRORS, RESPONSES
from lattigo.thingspace._generated.operations import OPERATIONS
from tests.support.command import run_command
from tests.support.keyring_in_file import BACKEND
from tests.support.specs import BOOKS, ROOT, api

TOP = ("README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md")
"""The pages beside the documentation."""
TUTORIAL = "docs/tutorial.md"
COMMANDS, GALLERY = "docs/reference/commands.md", "docs/gallery.md"
GENERATED = (COMMANDS, GALLERY, "docs/reference/lattigo/", "docs/reference/thingspace/")
"""What the site's build writes."""
NAMESPACES = {"lattigo": LattigoNamespaces, "thingspace": ThingSpaceNamespaces}
RESOURCES = [
    f"docs/reference/{folder}/{name}.md"
    for folder, namespaces in NAMESPACES.items()
    for name, value in vars(namespaces).items()
    if isinstance(value, Namespace)
]
"""The generated pages with examples: one for each namespace of a client."""
ACT, PROFILES, USAGE = (f"docs/how-to/{name}.md" for name in ("act", "profiles", "usage"))
LOST = Fault("reset", endpoint="send_sms", when="after", times=1)
"""A text message is sent, and the response is lost."""
BLOCK = re.compile(
    r"^(?:<!-- not executed: (?P<reason>[^\n]+) -->\n)?```(?P<language>\w*)\n(?P<code>.*?)^```$",
    re.DOTALL | re.MULTILINE,
)


@frozen
class Block:
    """A block of code."""

    page: str
    line: int
    """The number of its first line of code, starting at 1."""
    language: str
    code: str
    reason: str | None
    """Why it is not executed."""
    output: str | None
    """The `text` block directly below it: what it prints."""

    @property
    def lines(self) -> list[str]:
        """Its lines, with continuation lines joined."""
        return re.sub(r"\\\n|(?<=\|\|)\n", "", self.code).splitlines()

    @property
    def is_pytest(self) -> bool:
        """Whether it is a test module. pytest itself runs those, in test_pytest_plugin.py."""
        return "def test_" in self.code

    def check_output(self, printed: str) -> None:
        """Fail unless the page shows what was printed. `...` stands for anything, and lines may be wrapped."""
        shown = self.output or ""
        if not OutputChecker().check_output(shown, printed, ELLIPSIS | NORMALIZE_WHITESPACE):
            pytest.fail(f"{self.page}:{self.line} shows\n\n{shown}\nbut the example prints\n\n{printed}")


@cache
def written() -> Mapping[str, str]:
    """The Markdown of the pages that are written by hand, by path."""
    paths = [*(ROOT / name for name in TOP), *(ROOT / "docs").rglob("*.md")]
    by_path = {path.relative_to(ROOT).as_posix(): path for path in paths}
    return {
        name: path.read_text(encoding="utf-8")
        for name, path in by_path.items()
        if not name.startswith(GENERATED) and "_build" not in name
    }


@cache
def pages() -> Mapping[str, str]:
    """The Markdown of all pages but that of the commands, by path; the generated reference as the site has it.

    Its examples are run for that, which takes seconds: tests are collected by `written` and `RESOURCES`.
    """
    generated = {GALLERY: PAGE}
    with runner() as run_book:
        for book in BOOKS.values():
            book_pages = reference(api(book.spec), book, run_book(book))
            generated |= {f"docs/reference/{path}": page for path, page in book_pages.items()}
    return {**written(), **generated}


def blocks(page: str, *languages: str) -> list[Block]:
    """The blocks of a page in some languages."""
    text = written().get(page) or pages()[page]
    matches = list(BLOCK.finditer(text))
    outputs = {
        block.start(): below["code"]
        for block, below in pairwise(matches)
        if below["language"] == "text" and not text[block.end() : below.start()].strip()
    }
    return [
        Block(
            page,
            line=text.count("\n", 0, match.start("code")) + 1,
            language=match["language"],
            code=match["code"],
            reason=match["reason"],
            output=outputs.get(match.start()),
        )
        for match in matches
        if match["language"] in languages
    ]


def execute(page: str) -> None:
    """Run the Python blocks of a page, one after the other, and compare what they print.

    `client` is an open client: of ThingSpace on its pages, otherwise of Lattigo.
    The credentials and the addresses are in the environment already.
    """
    client_class = AsyncThingSpace if "thingspace" in page else AsyncLattigo
    with start_blocking_portal() as portal, portal.wrap_async_context_manager(client_class()) as client:
        names: dict[str, object] = {}
        for block in blocks(page, "python"):
            if block.reason is None and not block.is_pytest:
                names["client"] = client  # an earlier block may have opened and closed another one
                code = "\n" * (block.line - 1) + block.code
                block.check_output(run(portal, code, names, str(ROOT / page)))


@contextmanager
def services(page: str) -> Iterator[Mapping[str, str]]:
    """Serve what a page needs: a sandbox where devices change, elsewhere both fakes. Yields the environment."""
    login = dict.fromkeys((f"THINGSPACE_{name}" for name in ("KEY", "SECRET", "USERNAME", "PASSWORD")), "test")
    if page in {TUTORIAL, ACT}:
        sandbox = Sandbox(200, limits=[RateLimit.parse("50/s")]) if page == TUTORIAL else Sandbox(5, faults=[LOST])
        with serve(sandbox) as url:
            key_name, api_key = astuple(sandbox.accounts[0])[:2]
            yield {**login, "LATTIGO_BASE_URL": url, "LATTIGO_KEY_NAME": key_name, "LATTIGO_API_KEY": api_key}
        return
    fakes = {"LATTIGO_BASE_URL": FakeLattigo(), "THINGSPACE_BASE_URL": FakeService(OPERATIONS, RESPONSES, ERRORS)}
    with ExitStack() as stack:
        urls = {variable: stack.enter_context(served(fake)) for variable, fake in fakes.items()}
        more = profiles(urls["LATTIGO_BASE_URL"]) if page in {PROFILES, USAGE} else {}
        yield {**login, **urls, **more, "LATTIGO_KEY_NAME": "test-key", "LATTIGO_API_KEY": "test-secret"}
    for fake in fakes.values():
        fake.verify()


def profiles(url: str) -> Mapping[str, str]:
    """Write the two profiles that the pages have, of two accounts. Returns the environment with a keyring."""
    folder = Path(os.environ["XDG_CONFIG_HOME"]) / "lattigo"
    folder.mkdir(parents=True, mode=0o700)
    file = folder / "config.toml"
    file.touch(mode=0o600)
    settings = 'key_name = "test-key"\ncredential_command = ["echo", "test-secret"]\n'
    urls = {"acme": url, "globex": url.replace("127.0.0.1", "localhost")}  # another address is another account
    tables = (f'[profile.{name}]\nbase_url = "{where}"\n{settings}' for name, where in urls.items())
    file.write_text("".join(tables), encoding="utf-8")
    keyring = {"PYTHON_KEYRING_BACKEND": BACKEND, "LATTIGO_TEST_KEYRING": str(folder / "keyring.json")}
    return {**keyring, "PYTHONPATH": str(ROOT)}


@contextmanager
def served(fake: FakeService) -> Iterator[str]:
    """Serve a fake over HTTP; yields its URL."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def respond(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length", 0)))
            request = httpx.Request(
                self.command, f"http://localhost{self.path}", headers=list(self.headers.items()), content=body
            )
            try:
                response = fake.respond(request)
            except WrongRequest as error:  # `verify` reports it as well
                response = httpx.Response(400, text=str(error))
            self.send_response(response.status_code)
            for name, value in {**response.headers, "content-length": str(len(response.content))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(response.content)

        do_GET = do_POST = do_PUT = do_DELETE = respond  # noqa: N815 - http.server's names

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


def commands(line: str) -> Iterator[list[str]]:
    """The commands of a line, word by word, without comments."""
    lexer = shlex.shlex(line, posix=True, punctuation_chars="|&;<>")
    lexer.whitespace_split = True
    words: list[str] = []
    for word in [*lexer, ";"]:
        if word in {"|", "||", "&&", ";"}:
            if words:
                yield words
            words = []
        else:
            words.append(word)


def run_in_terminal(block: Block, environment: Mapping[str, str]) -> str:
    """Run our commands as in a terminal of 80 columns. Returns what they print, messages last.

    Without lines of progress: how many there are depends on the machine.
    """
    environment = {**os.environ, **environment, "COLUMNS": "80", "TERM": "dumb"}
    printed = messages = ""
    for line in block.lines:
        match [*commands(line)]:
            case [["lattigo", *words]] if not {"<", ">"} & {*words}:
                done = run_command(tuple(words), environment, is_terminal=True)
            case _:
                done = run_in_shell(line, environment)
        printed, messages = printed + done.stdout, messages + done.stderr
        if done.returncode:
            pytest.fail(f"{line}\n\nends with exit code {done.returncode}:\n\n{printed}{messages}")
    return re.sub(r"^.* × 429, .*\n", "", printed + messages, flags=re.MULTILINE)


def run_in_shell(line: str, environment: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    """Run commands with pipes and redirections; stdout is a terminal."""
    screen, terminal = pty.openpty()
    with subprocess.Popen(
        ["/bin/sh", "-c", line],
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=terminal,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    ) as process:
        os.close(terminal)
        assert process.stderr is not None
        printed = b""
        with suppress(OSError):  # Linux reports the end of a terminal as an error
            while data := os.read(screen, 4096):
                printed += data
        messages = process.stderr.read()
    os.close(screen)
    return subprocess.CompletedProcess(line, process.returncode, printed.decode().replace("\r\n", "\n"), messages)
