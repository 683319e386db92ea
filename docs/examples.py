"""Runs examples of the documentation against the services in memory, to show what they print."""

from __future__ import annotations

import ast
import inspect
import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stdout
from functools import partial

from anyio.from_thread import BlockingPortal, start_blocking_portal

from codegen.site.reference import Book, Run
from lattigo.testing import FakeLattigo, FakeService
from lattigo.thingspace import AsyncThingSpace
from lattigo.thingspace._generated.examples import ERRORS, RESPONSES
from lattigo.thingspace._generated.operations import OPERATIONS


def run(portal: BlockingPortal, code: str, names: dict[str, object], file: str = "example") -> str:
    """Run a block of code that may use `await` at its top level. Returns what it prints."""
    flags = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
    compiled = compile(code, file, "exec", flags=flags, dont_inherit=True)
    with redirect_stdout(io.StringIO()) as printed:
        if compiled.co_flags & inspect.CO_COROUTINE:
            portal.call(partial(eval, compiled, names))
        else:
            exec(compiled, names)  # noqa: S102 - that is what examples are for
    return printed.getvalue()


@contextmanager
def runner() -> Iterator[Callable[[Book], Run]]:
    """Open a client of each service in memory. Yields a function that runs the examples of a reference."""
    lattigo, thingspace = FakeLattigo(), FakeService(OPERATIONS, RESPONSES, ERRORS)
    clients = {
        "lattigo": lattigo.client(),
        "thingspace": AsyncThingSpace(
            *["test"] * 4, base_url="http://localhost", transport=thingspace, clock=thingspace.clock
        ),
    }
    with start_blocking_portal() as portal:
        opened = portal.wrap_async_context_manager
        with opened(clients["lattigo"]), opened(clients["thingspace"]):
            yield lambda book: lambda code: run(portal, code, {"client": clients[book.folder]})
