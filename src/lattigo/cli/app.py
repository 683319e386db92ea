"""The app with all commands."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from functools import cache, partial
from importlib.metadata import version
from io import TextIOWrapper

from cyclopts import App, Group, Parameter

from .arguments import UsageError
from .command_line import arrange
from .commands.api import api
from .commands.apply import add_action_commands
from .commands.auth import SETUP, auth
from .commands.completion import completion_of
from .commands.dataset import dataset_app
from .commands.demo import demo
from .commands.doctor import doctor
from .commands.limits import JOBS, limits
from .commands.listen import listen
from .commands.publish import publish
from .commands.pull import pull_app
from .commands.reconcile import reconcile
from .commands.report import report
from .commands.runs import history_app
from .commands.sandbox import sandbox
from .commands.top import top
from .commands.usage import usage
from .exit_codes import ending
from .operations import API, namespace_apps
from .profiles.defaults import Defaults
from .settings import LATTIGO

OTHER = Group("Another API", sort_key=3)

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


@cache
def build_app() -> App:
    """Return the command with all its subcommands; it is built once per process."""
    app = App(
        name="lattigo",
        help=HELP,
        version=partial(version, "lattigo"),
        default_parameter=Parameter(negative_iterable=()),
    )
    app.command(doctor, group=SETUP)
    app.command(completion_of(app), group=SETUP)
    app.command(api, group=API)
    app.command(listen, group=OTHER)
    for job in (usage, top, report, reconcile, publish, demo, sandbox):
        app.command(job, group=JOBS)
    for jobs in (auth, pull_app(LATTIGO), dataset_app(JOBS), limits):
        app.command(jobs)
    add_action_commands(app, LATTIGO)
    app.command(history_app())
    for namespace in namespace_apps(LATTIGO):
        app.command(namespace)
    app.command(
        f"{__package__}.commands.thingspace:thingspace",
        name="thingspace",
        help=THINGSPACE_HELP,
        group=OTHER,
    )
    return app


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
    app = build_app()
    app.config = (Defaults(tokens),)
    try:
        command, bound, _ = app.parse_args(arrange(app, tokens), print_error=False, exit_on_error=False)
    finally:
        app.config = ()
    return command(*bound.args, **bound.kwargs) or 0
