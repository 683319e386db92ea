"""`lattigo limits`: the learned rate limits of the service."""

from __future__ import annotations

from datetime import UTC, datetime

from cyclopts import App

from ..._core.limits.store import LimitStore
from ..arguments import UsageError
from ..groups import JOBS
from ..output import Format, printer, say
from ..settings import limits_file

COLUMNS = ("account", "endpoint", "requests_per_second", "window_seconds", "learned", "starts_with")

limits = App(name="limits", help="Show or reset the learned rate limits of the service.", group=JOBS)


@limits.command
def show(*, output: Format | None = None) -> int:
    """Show the limits that earlier runs have learned.

    An account is shown as a hash of its key name and the service's address.
    `starts_with` is the rate at which a run starts today: older limits count less.

    Args:
        output: Output format. Default: a table on a terminal, JSON lines otherwise.
    """
    now = datetime.now(UTC)
    with printer(output, COLUMNS) as rows:
        for account, endpoints in _store().load().items():
            for name, learned in endpoints.items():
                aged = learned.aged(now)
                values = (
                    account,
                    name,
                    round(learned.rate, 3),
                    learned.window,
                    learned.at,
                    aged and round(aged.rate, 3),
                )
                rows.row(dict(zip(COLUMNS, values, strict=True)))
    return 0


@limits.command
def reset() -> int:
    """Forget all learned limits."""
    _store().reset()
    say(f"Forgotten: {limits_file()}")
    return 0


def _store() -> LimitStore:
    if (file := limits_file()) is None:
        raise UsageError("No home folder for learned limits: set HOME or XDG_STATE_HOME.")
    return LimitStore(file)
