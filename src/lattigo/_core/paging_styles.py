"""The styles of pagination that the description of an operation can name; `paging` has a reader for each."""

from __future__ import annotations

from typing import Literal, TypeAlias

from attrs import frozen

from .fields import Record


@frozen(kw_only=True, eq=False, repr=False)
class Numbered(Record):
    """Pages by number, with headers that name the next one."""

    page: str = "page"
    """The parameter for the page number, which starts at 1."""
    size: str = "per_page"
    """The parameter for the page size."""
    offset: str = "offset"
    """The parameter that shifts the whole window of pages."""
    next: str
    """The header with the number of the next page, empty on the last one."""
    total: str | None = None
    """The header with the number of rows in the whole list."""
    used: str | None = None
    """The header with the page size that the server actually used."""
    key: str | None = None
    """The field that identifies a row. `None` where a row is a plain value."""
    ask: int = 100
    """The page size that is requested when the caller names none."""
    one_per: Literal["day", "month"] | None = None
    """What the list has at most one row for. `None` where the range of dates does not limit the rows."""
    since: str | None = None
    """The parameter for the first day of that range."""
    until: str | None = None
    """The parameter for its last day."""

    acknowledges = False


@frozen(kw_only=True, eq=False, repr=False)
class Cursor(Record):
    """Pages after a cursor: a number that grows from row to row and is part of the rows."""

    items: str
    """The response field with the rows."""
    more: str
    """The response field that says whether there are more."""
    cursor: str
    """The parameter for the cursor of the last row that was read."""
    start: int = 0
    """The cursor before the first row."""
    last: str
    """The row's field with its cursor."""
    pair: str | None = None
    """Where that field is a list of key/value pairs: the key of the pair with the cursor."""
    size: str | None = None
    """The parameter for the page size."""
    ask: int | None = None
    """The page size that is requested when the caller names none."""
    alone: str | None = None
    """The parameter that selects a single row, and is sent without a cursor and a page size."""

    acknowledges = False


@frozen(kw_only=True, eq=False, repr=False)
class TimeWindow(Record):
    """Pages that start at a time: rows come oldest first, and the next page starts where the last one ended."""

    items: str
    """The response field with the rows."""
    more: str
    """The response field that says whether there are more."""
    begin: str
    """The parameter for the time of the oldest row to return."""
    at: str
    """The row's field with its time."""

    acknowledges = False


@frozen(kw_only=True, eq=False, repr=False)
class Link(Record):
    """Pages by a link in a header."""

    items: str
    """The response field with the rows."""
    more: str
    """The response field that says whether there are more."""
    link: str
    """The header with the link. Only its parameter is used: credentials never travel to another host."""
    next: str
    """The parameter in the link."""
    acknowledges: bool = False
    """Whether requesting a page removes the rows of the page before at the service."""


Paging: TypeAlias = Numbered | Cursor | TimeWindow | Link
"""A style of pagination."""
