"""The options that several commands share.

Their annotations are not postponed: cyclopts would evaluate each of them four times in every command.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Generic, Literal, TypeAlias, TypeVar

from attrs import frozen
from cyclopts import Parameter
from platformdirs import user_state_path

from .._core.events import Listener, level_in
from .._core.namespaces import Api
from .._core.operation import Operation
from .._core.options import Options
from .._generated.client import JOBS, Namespaces
from .._generated.operations import OPERATIONS
from .._profiles.account import Account, find_account
from .._profiles.login import Login
from ..client import LOGIN, AsyncLattigo
from .arguments import UsageError
from .output import Format, Printer, hold_messages, print_answer, printer, say
from .results.jq import JqPrinter, compile_program, print_results

if TYPE_CHECKING:
    from .._core.actions.data import Action
    from ..fleet.actions.messages import Message

C = TypeVar("C", covariant=True)

LOG_VARIABLE = "LATTIGO_LOG"


def limits_file() -> Path | None:
    """Return the file in which the command line keeps learned limits; None without a home folder."""
    try:
        return user_state_path("lattigo") / "limits.json"
    except RuntimeError:  # neither HOME nor the user database has a home folder
        return None


Switch: TypeAlias = Annotated[bool, Parameter(negative=(), show_default=False)]
"""An option without a value."""


# Not with `cyclopts.validators`, which take long to load.
def _check_count(_: object, value: object) -> None:
    if isinstance(value, int) and value < 1:
        raise ValueError("Must be >= 1.")


def _check_seconds(_: object, value: object) -> None:
    for seconds in value if isinstance(value, list | tuple) else [value]:
        if isinstance(seconds, int | float) and not seconds > 0:
            raise ValueError("Must be > 0.")


Count: TypeAlias = Annotated[int, Parameter(validator=_check_count)]
"""A positive number of things."""


Seconds: TypeAlias = Annotated[float, Parameter(validator=_check_seconds)]


@frozen(kw_only=True, eq=False, repr=False)
class Service(Generic[C]):
    """An API and its commands."""

    words: tuple[str, ...]
    """The first words of its commands."""
    namespaces: type[Api]
    """The class with its namespaces."""
    operations: Mapping[str, Operation[object]]
    """Its operations, by name."""
    jobs: Sequence[str]
    """What its actions do to many devices: each is a command."""
    load_actions: Callable[[], Mapping[str, "Action"]]
    """Loads `actions`."""
    client: Callable[..., C]
    """Creates its client with credentials and settings."""
    login: Login
    """Its credentials and its address."""
    read_callbacks: Callable[[Path], Sequence["Message"]] | None = None
    """Reads a journal of received callbacks, if the API posts any."""

    @property
    def actions(self) -> Mapping[str, "Action"]:
        """The operations that change devices, by name; loaded when they are needed, since most commands only read."""
        return self.load_actions()


def _load_actions() -> Mapping[str, "Action"]:
    from .._generated.actions import ACTIONS

    return ACTIONS


LATTIGO = Service(
    words=("lattigo",),
    namespaces=Namespaces,
    operations=OPERATIONS,
    jobs=JOBS,
    load_actions=_load_actions,
    client=AsyncLattigo,
    login=LOGIN,
)


@frozen(kw_only=True, eq=False, repr=False)
class Settings:
    """Options of every command that calls the service."""

    output: Format | None = None
    """Output format. Default: LATTIGO_OUTPUT, or else a table on a terminal and JSON lines otherwise."""
    profile: str | None = None
    """Profile with the account and other settings. Default: LATTIGO_PROFILE, or else the profile `default`."""
    base_url: str | None = None
    """URL of the service. Default: LATTIGO_BASE_URL or THINGSPACE_BASE_URL, or else that of the profile, or else the
    service's own address."""
    timeout: float | None = None
    """Time-out of one attempt in seconds. Default: 30."""
    attempts: int | None = None
    """Maximum number of attempts when the service fails. Default: 4."""
    verbose: Annotated[Switch, Parameter(alias="-v")] = False
    """Show a line for each call on stderr: method, path without values, status, and how long it took and waited."""
    debug: Switch = False
    """Log every request to stderr: method, path, arguments without identifiers, status, time and request ID."""
    quiet: Annotated[Switch, Parameter(alias="-q")] = False
    """Show messages only if the command fails: for cron, which mails them."""
    trace: Path | None = None
    """Write the requests to a HAR file, without values, headers and bodies."""

    def start_log(self, level: Literal["WARNING", "ERROR"] = "ERROR") -> None:
        """Show the log and the messages that these options select; `level` is the default."""
        if self.quiet:
            hold_messages()
        log_to_stderr("DEBUG" if self.debug else "INFO" if self.verbose else level)

    def client_of(self, service: Service[C], *listeners: Listener, account: Account | None = None) -> C:
        """Create a client of an API.

        Args:
            service: the API.
            listeners: functions that receive its events.
            account: its account. Default: that of the command.

        Raises:
            ConfigurationError: credentials are missing, or the profile is unusable.
        """
        try:
            options = Options(timeout=self.timeout, attempts=self.attempts)
        except ValueError as error:
            raise UsageError(str(error)) from None
        if account is None:
            account = self.account(service)
            if self.profile and (hidden := account.hidden_by_environment()):
                say(f"warning: {hidden} in the environment hides that of the profile {self.profile}.")
        return service.client(
            *account.credentials(),
            base_url=account.base_url,
            options=account.options(options),
            in_flight=account.in_flight(),
            listeners=(*listeners, *([_trace(self.trace)] if self.trace else [])),
            limits_file=limits_file(),
        )

    def account(self, service: Service[object]) -> Account:
        """Return the account and the address that this command uses."""
        return find_account(service.login, base_url=self.base_url, profile=self.profile)


@frozen(kw_only=True, eq=False, repr=False)
class CallSettings(Settings):
    """Options of the commands that make a single call."""

    jq: str | None = None
    """Apply a jq program to the result: '.[].device_name'. A list is one array; texts are printed as they are."""
    limit_rows: Count | None = None
    """Maximum number of rows to print of a paginated list."""
    dry_run: Switch = False
    """Check the arguments and show what would be sent, without sending anything."""
    yes: Switch = False
    """Do not ask for confirmation of a call that costs money or can't be undone."""

    def check_output(self) -> None:
        """Check the options for the output, before anything is sent.

        Raises:
            UsageError: they contradict each other, or the jq program is not valid.
        """
        if self.jq is not None and self.output is not None:
            raise UsageError("--jq and --output can't be given together. No request was sent.")
        if self.jq is not None:
            compile_program(self.jq)

    def print(self, answer: object) -> None:
        """Print a whole response."""
        if self.jq is None:
            print_answer(self.output, answer)
        else:
            print_results(compile_program(self.jq), answer)

    def printer(
        self, columns: Sequence[str], *, whole: bool, numbers: Mapping[str, Callable[[int], str]] | None
    ) -> Printer:
        """Return the printer of a list; see `output.printer`."""
        if self.jq is None:
            return printer(self.output, columns, whole=whole, numbers=numbers)
        return JqPrinter(compile_program(self.jq))


@frozen(kw_only=True, eq=False, repr=False)
class ListSettings(CallSettings):
    """Options of the commands that print a list."""

    columns: Annotated[list[str] | None, Parameter(metavar="NAME...", consume_multiple=True, negative=())] = None
    """Columns to print, in order: state,iccid. A table then has all of them, even on a narrow terminal."""
    sort: Annotated[str | None, Parameter(allow_leading_hyphen=True)] = None
    """Column to sort by, or -NAME for descending order. The whole list is read before anything is printed."""
    conditions: Annotated[
        list[str] | None, Parameter(name="--where", metavar="NAME=VALUE...", consume_multiple=True, negative=())
    ] = None
    """Only rows whose column equals (state=active), differs from (state!=active) or contains (note~pump) a value."""


@frozen(kw_only=True, eq=False, repr=False)
class WaitSettings(CallSettings):
    """Options of the commands that submit a request whose state can be polled."""

    wait: Annotated[list[Seconds] | None, Parameter(metavar="[SECONDS]", consume_multiple=(0, 1), negative=())] = None
    """Wait until the request is complete, and print its state. Time-out in seconds; 300 if no number is given."""


def _trace(path: Path) -> Listener:
    from .diagnosis.har import Har  # here, since few commands are traced

    return Har.of(path).on_event


def log_to_stderr(level: Literal["DEBUG", "INFO", "WARNING", "ERROR"]) -> None:
    """Show the package's log on stderr, starting at `level` or at that in LATTIGO_LOG."""
    log = logging.getLogger("lattigo")
    log.handlers[:] = [_Lines()]
    log.setLevel(level if level in {"DEBUG", "INFO"} else level_in(LOG_VARIABLE) or level)


class _Lines(logging.Handler):
    """A handler that writes to the current stderr, which a progress bar replaces."""

    def emit(self, record: logging.LogRecord) -> None:
        say(f"{record.levelname.lower()}: {record.getMessage()}")
