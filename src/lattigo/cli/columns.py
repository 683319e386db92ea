"""The columns, the order and the rows of a list that were asked for."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches

from .arguments import UsageError


def chosen(wanted: Sequence[str] | None, known: Sequence[str]) -> list[str]:
    """Return the columns that were asked for: `--columns name,state` or `--columns name state`; without any, all.

    Raises:
        UsageError: there is no such column.
    """
    names = [name.strip() for words in wanted or () for name in words.split(",")]
    for name in names:
        check_column("--columns", name, known)
    return list(dict.fromkeys(names)) or list(known)


def check_column(option: str, name: str, known: Sequence[str]) -> None:
    """Refuse a column that does not exist.

    Raises:
        UsageError: there is no such column.
    """
    if name not in known:
        near = get_close_matches(name, known, n=1)
        hint = f" Did you mean {near[0]}?" if near else f" There are {', '.join(known)}."
        raise UsageError(f"{option}: there is no column {name!r}.{hint}")
