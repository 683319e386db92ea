"""The app with all commands."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from functools import cache
from io import TextIOWrapper

from cyclopts import App, Parameter

from .._version import __version__
from . import commands
from .arguments import UsageError
from .command_line import arrange
from .commands import service
from .exit_codes import ending
from .groups import API, JOBS, OTHER, SETUP
from .profiles.defaults import Defaults
from .settings import LATTIGO

THINGSPACE = "thingspace"
HELP = """Lattigo, the service for M2M/IoT SIM cards, from the command line.

Store an account with `lattigo auth login`, or set LATTIGO_KEY_NAME and LATTIGO_API_KEY, and for another server
LATTIGO_BASE_URL. The environment precedes a profile; `lattigo auth status` shows what is used.
Results go to stdout, everything else to stderr.

Exit codes: 0 done, 1 error, 2 usage, 3 some devices failed, 4 wrong credentials, 130 interrupted.
"""


THINGSPACE_HELP = """Verizon's ThingSpace Connectivity Management from the command line.

Credentials are read from THINGSPACE_KEY, THINGSPACE_SECRET, THINGSPACE_USERNAME and THINGSPACE_PASSWORD, the address
of another server from THINGSPACE_BASE_URL. Each command logs in and out once. A rejected login is not retried, since
five of them lock the account.

Specify devices as KIND:ID, such as iccid:8900000000000000001, with commas between the identifiers of one device, as a
table with a column for each kind, or as JSON with the API's names: inline, from @FILE or from stdin (-).
Changing all devices requires --all.

Many requests are asynchronous: their commands print the request ID. With --wait, commands whose state can be polled
wait until it is final.
"""


COMMANDS = {
    "doctor": SETUP,
    "completion": SETUP,
    "api": API,
    "listen": OTHER,
    **dict.fromkeys(("usage", "top", "report", "reconcile", "publish", "demo", "sandbox"), JOBS),
    "auth": SETUP,
    **dict.fromkeys(("dataset", "limits"), JOBS),
}
"""The commands with a module of the same name, and their groups."""


@cache
def lazy_app() -> App:
    """Return the command, whose subcommands are imported and built when they are used; once per process."""
    app = App(
        name="lattigo",
        help=HELP,
        version=__version__,
        default_parameter=Parameter(negative_iterable=()),
    )
    for name, group in COMMANDS.items():
        app.command(f"{commands.__name__}.{name}:{name}", name=name, group=group)
    app.command(f"{commands.__name__}.runs:history_app", name="history", group=JOBS)
    service.add_commands(app, LATTIGO)
    app.command(f"{service.__name__}:{THINGSPACE}", name=THINGSPACE, help=THINGSPACE_HELP, group=OTHER)
    return app


def build_app() -> App:
    """Return the command with all its subcommands, as its help shows them."""
    app = lazy_app()
    build_commands(app)
    return app


def build_commands(app: App) -> None:
    """Build all commands below an app, whose help and mistakes name them."""
    for name in app:
        if name != THINGSPACE and not name.startswith("-"):  # its help is known without importing it
            build_commands(app[name])


def run(tokens: Sequence[str]) -> int:
    """Run one command, and return its exit code. Only bugs end in a traceback."""
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")
    return ending(lambda: _run(tokens))


def _run(tokens: Sequence[str]) -> int:
    try:  # Python may have decoded them as ASCII, as it does in the C locale
        tokens = [os.fsencode(token).decode() for token in tokens]
    except UnicodeError:
        raise UsageError("An argument is not valid UTF-8.") from None
    app = lazy_app()
    arranged = arrange(app, tokens)
    called = app
    for word in arranged:
        if word.startswith("-") or word not in called:
            break
        called = called[word]
    if called.default_command is None:  # its help, or a mistake
        build_commands(called)
    app.config = (Defaults(tokens),)
    try:
        command, bound, _ = app.parse_args(arranged, print_error=False, exit_on_error=False)
    finally:
        app.config = ()
    return command(*bound.args, **bound.kwargs) or 0
