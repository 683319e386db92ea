"""The options that commands have in common."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated, Generic, Literal, TypeAlias, TypeVar

from attrs import frozen
from cyclopts import Parameter
from cyclopts.validators import Number

from .._core.actions.data import Action
from .._core.events import Listener
from .._core.http.base_url import base_url, check_base_url
from .._core.namespaces import Api
from .._core.operation import Operation
from .._core.options import Options
from .._generated.actions import ACTIONS
from .._generated.client import Namespaces
from .._generated.operations import OPERATIONS
from ..client import BASE_URL, AsyncLattigo
from ..fleet.actions.options import CONCURRENCY
from .arguments import UsageError
from .commands.limits import LIMITS_FILE
from .output import Format, say
from .progress import Style

C = TypeVar("C", covariant=True)

Switch: TypeAlias = Annotated[bool, Parameter(negative=(), show_default=False)]
"""An option without a value."""

Count: TypeAlias = Annotated[int, Parameter(validator=Number(gte=1))]
"""A number of things, at least one."""


Seconds: TypeAlias = Annotated[float, Parameter(validator=Number(gt=0))]

Percent: TypeAlias = Annotated[float, Parameter(validator=Number(gte=0, lte=100))]


@frozen(kw_only=True)
class Service(Generic[C]):
    """An API that the command line calls."""

    words: tuple[str, ...]
    """The first words of its commands."""
    namespaces: type[Api]
    """The class with its namespaces."""
    operations: Mapping[str, Operation[object]]
    """Its operations, by name."""
    actions: Mapping[str, Action]
    """The operations that change something about devices, by name."""
    client: Callable[..., C]
    """Makes its client, with the credentials of the environment."""
    base_url: str
    base_url_variable: str
    """The environment variable that names another server."""
    user_variable: str
    """The environment variable that says who is calling."""


LATTIGO = Service(
    words=("lattigo",),
    namespaces=Namespaces,
    operations=OPERATIONS,
    actions=ACTIONS,
    client=AsyncLattigo,
    base_url=BASE_URL,
    base_url_variable="LATTIGO_BASE_URL",
    user_variable="LATTIGO_KEY_NAME",
)


@frozen(kw_only=True)
class Settings:
    """Options of every command that calls the service."""

    output: Format | None = None
    """How results are printed. Default: a table on a terminal, JSON lines otherwise."""
    base_url: str | None = None
    """Where the service is. Default: LATTIGO_BASE_URL or THINGSPACE_BASE_URL, then the service's own address."""
    timeout: float | None = None
    """Seconds for one attempt. Default: 30."""
    attempts: int | None = None
    """How often a call is sent at most when the service fails. Default: 4."""
    debug: Switch = False
    """Log every request to stderr: method, path, arguments without identifiers, status, time and request ID."""

    def client(self, *listeners: Listener) -> AsyncLattigo:
        """A client of Lattigo with the credentials of the environment."""
        return self.client_of(LATTIGO, *listeners)

    def client_of(self, service: Service[C], *listeners: Listener) -> C:
        """A client of any API with the credentials of the environment."""
        try:
            options = Options(timeout=self.timeout, attempts=self.attempts)
        except ValueError as error:
            raise UsageError(str(error)) from None
        where = self.where(service)
        return service.client(base_url=where, options=options, listeners=listeners, limits_file=LIMITS_FILE)

    def where(self, service: Service[object]) -> str:
        """The base URL that this command talks to."""
        return check_base_url(base_url(self.base_url, service.base_url_variable, service.base_url))


@frozen(kw_only=True)
class CallSettings(Settings):
    """Options of the commands that make a single call."""

    limit_rows: Count | None = None
    """Stop after so many rows of a list that comes in pages."""
    dry_run: Switch = False
    """Check the arguments and show what would be sent, but send nothing."""
    yes: Switch = False
    """Do not ask before a call that costs money or can't be undone."""


@frozen(kw_only=True)
class ListSettings(CallSettings):
    """Options of the commands that print a list."""

    columns: Annotated[list[str] | None, Parameter(metavar="NAME...", consume_multiple=True, negative=())] = None
    """The columns, in this order: state,iccid. A table then has all of them, however narrow the terminal is."""
    sort: Annotated[str | None, Parameter(allow_leading_hyphen=True)] = None
    """The column to sort by, -NAME for the largest first. The whole list is read before anything is printed."""
    conditions: Annotated[
        list[str] | None, Parameter(name="--where", metavar="NAME=VALUE...", consume_multiple=True, negative=())
    ] = None
    """Only rows in which a column is something (state=active), is not (state!=active), or contains it (note~pump)."""


@frozen(kw_only=True)
class WaitSettings(CallSettings):
    """Options of the commands whose outcome comes later, and can be asked for."""

    wait: Annotated[list[Seconds] | None, Parameter(metavar="[SECONDS]", consume_multiple=(0, 1), negative=())] = None
    """Wait until the request is carried out, and print its state. Default: don't; without a number 300 seconds."""


@frozen(kw_only=True)
class RunSettings(Settings):
    """Options of the commands that work on a run that exists."""

    concurrency: Count = CONCURRENCY
    """How many calls are made at a time. After a crash, that many may be unknown."""
    stop_at_failures: Percent = 20.0
    """Stop when more than this percentage of the last 100 devices were refused, failed or are unknown."""
    same_account: Switch = False
    """The run is of this account, though it was started with another key or at another address."""
    yes: Switch = False
    """Do not ask."""
    progress: Style = "auto"
    """How progress is shown: auto is a bar on a terminal and plain lines elsewhere."""


@frozen(kw_only=True)
class ApplySettings(RunSettings):
    """Options of the commands that start a run, or continue it with the same list."""

    devices: Annotated[list[str] | None, Parameter(consume_multiple=True, metavar="DEVICE...|FILE|-", negative=())] = (
        None
    )
    """The devices: names, identifiers such as iccid:89…, a file with one a line, a table or JSON lines, or - for
    stdin. Columns named like other options give each device its own value."""
    columns: Annotated[list[str] | None, Parameter(consume_multiple=True, negative=())] = None
    """The columns of the table to use. Default: all, and unknown ones are a mistake."""
    journal: Path | None = None
    """The folder of the journal, which knows what became of each device. Default: a new one; `lattigo history` lists
    them."""
    batch: Count | None = None
    """How many devices a call takes at most. Default: as many as the operation can."""
    first: Count | None = None
    """Send that many devices first, show the outcomes, and ask before the others."""
    extend: Switch = False
    """Add devices to a journal that exists."""
    check: Switch = False
    """Read each device first: show those that are missing or already done and what the run costs, and ask before the
    others are sent."""
    skip_done: Switch = False
    """Read each device first, and leave out those to which it has happened already."""
    dry_run: Switch = False
    """Check the list and show what would be sent, but send nothing."""


def log_to_stderr(level: Literal["DEBUG", "WARNING", "ERROR"]) -> None:
    """Show the package's own log to people, from `level` on."""
    log = logging.getLogger("lattigo")
    log.addHandler(_Lines())
    log.setLevel(level)


class _Lines(logging.Handler):
    """Each record as a line on whatever stderr is at that moment: a progress bar puts itself in its place."""

    def emit(self, record: logging.LogRecord) -> None:
        say(f"{record.levelname.lower()}: {record.getMessage()}")
