"""The requested columns, order and rows of a list."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import cast

from attrs import frozen

from ..._core.misuse import closest
from ..arguments import UsageError
from ..settings import CallSettings, ListSettings
from .rows import Row

CONDITION = re.compile(r"([^=!~]+)(!=|=|~)(.*)", re.DOTALL)


@frozen(eq=False, repr=False)
class Wanted:
    """The requested output of a list."""

    columns: list[str]
    numbers: Mapping[str, Callable[[int], str]] | None = None
    """If not None, a table has all columns, since they were requested."""
    sort: str | None = None
    descending: bool = False
    conditions: Sequence[tuple[str, str, str]] = ()

    @classmethod
    def of(cls, settings: CallSettings, known: Sequence[str]) -> Wanted:
        """Read the options of a command whose rows have these columns.

        Raises:
            UsageError: an option names an unknown column.
        """
        if not isinstance(settings, ListSettings):
            return cls(list(known))
        sort = settings.sort.removeprefix("-") if settings.sort else None
        if sort:
            check_column("--sort", sort, known)
        return cls(
            chosen(settings.columns, known),
            {} if settings.columns else None,
            sort,
            (settings.sort or "").startswith("-"),
            [_condition(text, known) for text in settings.conditions or ()],
        )

    def has(self, row: object) -> bool:
        """Return whether a row meets all conditions."""
        return all(_holds(row, *condition) for condition in self.conditions)

    def cut(self, row: object) -> object:
        """Return the requested columns of a row."""
        return row if self.numbers is None else {name: _value(row, name) for name in self.columns}

    def sorted(self, rows: list[Row]) -> list[Row]:
        """Return rows in the requested order; those without a value come last."""
        with_value = [row for row in rows if row.get(self.sort or "") is not None]
        without = [row for row in rows if row.get(self.sort or "") is None]
        return sorted(with_value, key=lambda row: _order(row[self.sort or ""]), reverse=self.descending) + without


def _condition(text: str, known: Sequence[str]) -> tuple[str, str, str]:
    match = CONDITION.fullmatch(text)
    if match is None:
        raise UsageError(f"--where {text}: write state=active, state!=active or note~pump. No request was sent.")
    check_column("--where", match[1], known)
    return match[1], match[2], match[3]


def _holds(row: object, name: str, sign: str, value: str) -> bool:
    text = _text(_value(row, name))
    match sign:
        case "=":
            return text == value
        case "!=":
            return text != value
        case _:
            return value.casefold() in text.casefold()


def _value(row: object, name: str) -> object:
    return cast("Row", row).get(name) if isinstance(row, dict) else row


def _text(value: object) -> str:
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def _order(value: object) -> tuple[bool, float, str]:
    """Return a sort key: numbers by value, also those in strings, before all other strings."""
    try:
        return False, float(str(value)), ""
    except ValueError:
        return True, 0.0, str(value)


def chosen(wanted: Sequence[str] | None, known: Sequence[str]) -> list[str]:
    """Return the requested columns: `--columns name,state` or `--columns name state`; all by default.

    Raises:
        UsageError: a column is unknown.
    """
    names = [name.strip() for words in wanted or () for name in words.split(",")]
    for name in names:
        check_column("--columns", name, known)
    return list(dict.fromkeys(names)) or list(known)


def check_column(option: str, name: str, known: Sequence[str]) -> None:
    """Check that a column exists.

    Raises:
        UsageError: the column is unknown.
    """
    if name not in known:
        near = closest(name, known)
        hint = f" Did you mean {near}?" if near else f" Available: {', '.join(known)}."
        raise UsageError(f"{option}: there is no column {name!r}.{hint}")
