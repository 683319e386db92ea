"""`lattigo sandbox`: a local simulator of the service."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeAlias

from cyclopts import Parameter
from cyclopts.validators import Number

from ..arguments import UsageError
from ..exit_codes import DONE
from ..output import say
from ..settings import Switch

if TYPE_CHECKING:
    from ...sandbox import RateLimit
    from ...sandbox.base import Box


Port: TypeAlias = Annotated[int, Parameter(validator=Number(gte=0, lte=65535))]


def sandbox(
    *,
    api: Literal["lattigo", "thingspace"] = "lattigo",
    port: Port = 8080,
    devices: int = 5000,
    rate: Annotated[list[str] | None, Parameter(consume_multiple=False)] = None,
    retry_after: Switch = False,
    seed: int = 1,
    today: date | None = None,
) -> int:
    """Run a simulator of the service on this machine, until Ctrl-C.

    It has all endpoints, a fleet with usage for several years (Lattigo) or one year (ThingSpace), and two accounts.
    It prints the environment variables that point a client at it.

    Args:
        api: Service to simulate.
        port: Port of the sandbox; 0 for a free one.
        devices: Number of devices in the fleet.
        rate: Rate limit per endpoint: 50 (a second), "200/s burst 50", "600/60s window", "5 at once".
            Can be repeated.
        retry_after: Send a Retry-After header with refusals.
        seed: Seed of the simulated fleet.
        today: Last day with usage. Default: today in UTC.
    """
    from ...sandbox import run

    try:
        limits = [parse_rate(text, retry_after=retry_after) for text in rate or []]
        make = {"lattigo": _lattigo, "thingspace": _thingspace}[api]
        box, settings = make(devices, seed=seed, today=today, limits=limits)
    except ValueError as error:
        raise UsageError(f"{error}.") from None

    def started(url: str) -> None:
        for line in settings:
            print(line.format(url=url), flush=True)  # noqa: T201 - lines to paste into a shell
        say(f"A sandbox with {devices:,} devices is running at {url}. Press Ctrl-C to stop it.")
        say("Paste the lines above into another shell.")

    try:
        run(box, port, started=started)
    except OSError as error:
        raise UsageError(f"Port {port} can't be used: {error.strerror}.") from None
    return DONE


Made: TypeAlias = "tuple[Box[Any], tuple[str, ...]]"
"""A sandbox, and the lines that point a client at it."""


def _lattigo(devices: int, *, seed: int, today: date | None, limits: list[RateLimit]) -> Made:
    from ...sandbox import Sandbox

    box = Sandbox(devices, seed=seed, today=today, limits=limits)
    owner, other = box.accounts
    return box, (
        "export LATTIGO_BASE_URL={url}",
        f"export LATTIGO_KEY_NAME={owner.key_name} LATTIGO_API_KEY={owner.api_key}",
        "# Another account, with its own ten devices:",
        f"# export LATTIGO_KEY_NAME={other.key_name} LATTIGO_API_KEY={other.api_key}",
    )


def _thingspace(devices: int, *, seed: int, today: date | None, limits: list[RateLimit]) -> Made:
    from ...sandbox.thingspace import OTHER, OWN, ThingSpaceSandbox

    box = ThingSpaceSandbox(devices, seed=seed, today=today, limits=limits, callbacks=True)
    login = box.login
    return box, (
        "export THINGSPACE_BASE_URL={url}",
        f"export THINGSPACE_KEY={login.key} THINGSPACE_SECRET={login.secret}",
        f"export THINGSPACE_USERNAME={login.username} THINGSPACE_PASSWORD={login.password}",
        f"# The user sees two accounts: {OWN} owns the fleet, {OTHER} ten devices.",
    )


def parse_rate(text: str, *, retry_after: bool = False) -> RateLimit:
    """Parse a rate limit; a bare number is requests per second.

    Raises:
        ValueError: the text is not a rate limit.
    """
    from attrs import evolve

    from ...sandbox import RateLimit

    return evolve(RateLimit.parse(f"{text}/s" if text.isdecimal() else text), retry_after=retry_after)
