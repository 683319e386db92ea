"""Days and months on the command line: `2026-10-31`, `yesterday`, `-7d`, `2026-09..2026-10`."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Annotated, TypeAlias

from cyclopts import Parameter

from ...fleet.windows import Window, whole_months
from ..arguments import UsageError

DayOption: TypeAlias = Annotated[str | None, Parameter(allow_leading_hyphen=True)]
"""An option that is a day, such as `-7d`."""

DAYS = {"d": 1, "w": 7}
MONTH = re.compile(r"(\d{4})-(\d{2})")


def read_day(option: str, text: str, today: date | None = None) -> date:
    """Parse a day: an ISO date, `today`, `yesterday`, or days or weeks ago such as `-7d` and `-2w`.

    Args:
        option: the name of the option, for the message.
        text: the value of the option.
        today: the reference day. Default: today in UTC, as the service uses.

    Raises:
        UsageError: the text is not a day.
    """
    today = today or datetime.now(UTC).date()
    if text in {"today", "yesterday"}:
        return today - timedelta(days=text == "yesterday")
    back = re.fullmatch(r"-(\d{1,5})([dw])", text)
    try:
        return today - timedelta(days=int(back[1]) * DAYS[back[2]]) if back else date.fromisoformat(text)
    except (ValueError, OverflowError):
        raise UsageError(f"{option} {text} is not a day: write 2026-10-31, yesterday, or -7d.") from None


def read_days(option: str, text: str) -> int:
    """Parse a number of days: `14d`, `2w` or `14`.

    Raises:
        UsageError: the text is not a number of days.
    """
    match = re.fullmatch(r"(\d{1,5})([dw]?)", text)
    if match is None or int(match[1]) == 0:
        raise UsageError(f"{option} {text} is not a number of days: write 14d or 2w.")
    return int(match[1]) * DAYS[match[2] or "d"]


def read_months(option: str, text: str) -> Window:
    """Parse a month, `2026-10`, or a range of months, `2026-09..2026-10`, and return its days.

    Raises:
        UsageError: the text is not a range of months.
    """
    first, dots, last = text.partition("..")
    try:
        months = Window(_first_day(first), _first_day(last if dots else first))
    except ValueError:
        raise UsageError(f"{option} {text} is not a range of months: write 2026-10 or 2026-09..2026-10.") from None
    if months.until < months.since:
        raise UsageError(f"{option} {text} ends before it starts.")
    return whole_months(months)


def _first_day(text: str) -> date:
    match = MONTH.fullmatch(text)
    if match is None:
        raise ValueError(text)
    return date(int(match[1]), int(match[2]), 1)
