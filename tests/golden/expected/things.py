# Generated from tests/golden/torture.yaml (sha256 c538501284a455ac). Do not edit: change the spec, then run python -m codegen.
# Arguments are packed into lines, so that an operation is visible at a glance.
# fmt: off
"""Things; their texts are hostile: \"\"\" \\N{BELL} {{ 7 * 7 }} {% raw %} %s \\"""

from __future__ import annotations

from datetime import date, datetime

from typing_extensions import deprecated

from lattigo._core.api import call, pages
from lattigo._core.fields import JSON
from lattigo._core.namespaces import Api
from lattigo._core.options import Options
from lattigo._core.paging import Pager

from . import operations
from .models import Cell, Kind, Thing


def list_things(api: Api, *, kind: Kind | None = None, page: int | None = None, rows: int | None = None,
                offset: int | None = None, options: Options | None = None) -> Pager[Thing]:
    """All things.

    - `GET /things` (read), docs: things

    Args:
        kind: Only things of this kind.
        page: The page.
        rows: Rows a page.
        offset: Rows to skip.
        options: Time-out, attempts and budget of this call.
    """
    return pages(api, operations.LIST_THINGS, options, kind=kind, page=page, rows=rows, offset=offset)


def list_thing_names(api: Api, *, kind: Kind | None = None, page: int | None = None, rows: int | None = None,
                     offset: int | None = None, options: Options | None = None) -> Pager[str]:
    """The names of all things.

    Much less to read.

    - `GET /things` (read), docs: things

    Args:
        kind: Only things of this kind.
        page: The page.
        rows: Rows a page.
        offset: Rows to skip.
        options: Time-out, attempts and budget of this call.
    """
    return pages(api, operations.LIST_THING_NAMES, options, kind=kind, page=page, rows=rows, offset=offset)


async def make_things(api: Api, *, x_request_id: str, grid: list[list[Cell]], kind: Kind | None = None,
                      note: str | None = None, from_: str | None = None,
                      options: Options | None = None) -> dict[str, JSON]:
    """Makes things "at once"

    The first paragraph of a long description, which is so long that it has to be wrapped into more than one line of the
    docstring.

    A list:
    - its first item ends the docstring: \"\"\" + __import__("os").getcwd() + \"\"\"
    - its second item ends in a backslash \\

    And a last paragraph that ends in a "quote"

    - `POST /things` (billable), docs: things (an example only)
    - Costs money on every call. Not retried once it may have reached the service.
    - At least one of note, from_ is required.
    - `error.parsed` of status 422 is of type Refusal.

    Args:
        kind: Only things of this kind.
        x_request_id: Names the request.
        grid: The cells, row by row.
        note: A note.
        from_: Where it comes from. Undocumented.
        options: Time-out, attempts and budget of this call.

    Raises:
        OutcomeUnknown: The response was lost. Look at the shelves and count what is there, one by one, and then compare
            it with what was there before, "quoted" or not.
    """
    return await call(api, operations.MAKE_THINGS, options, kind=kind, x_request_id=x_request_id, grid=grid, note=note,
                      from_=from_)


async def get_thing(api: Api, thing_name: str, class_: str, *, options_: str | None = None,
                    list_: list[str] | None = None, since: date | datetime | None = None,
                    until: date | datetime | None = None, options: Options | None = None) -> Thing:
    """One thing.

    - `GET /things/{thing-name}/{class}` (read), docs: things/one

    Args:
        thing_name: Its name.
        class_: Its class.
        options_: A name that the function uses itself.
        list_: A name of a type.
        since: First day.
        until: Last day.
        options: Time-out, attempts and budget of this call.
    """
    return await call(api, operations.GET_THING, options, thing_name=thing_name, class_=class_, options_=options_,
                      list_=list_, since=since, until=until)


@deprecated("The documentation no longer lists this endpoint.", category=None)
async def destroy_thing(api: Api, thing_name: str, class_: str, *, options: Options | None = None) -> JSON:
    """Destroys a thing.

    - `DELETE /things/{thing-name}/{class}` (destructive, deprecated), docs: things/one (observed, not documented)
    - Cannot be undone. Not retried once it may have reached the service.

    Args:
        thing_name: Its name.
        class_: Its class.
        options: Time-out, attempts and budget of this call.

    Raises:
        OutcomeUnknown: The response was lost. Get the thing.
    """
    return await call(api, operations.DESTROY_THING, options, thing_name=thing_name, class_=class_)


async def latest_cell(api: Api, thing_name: str, *, since: date | datetime | None = None, limit: int | None = None,
                      options: Options | None = None) -> Cell | None:
    """The latest cell of a thing, if there is one.

    - `GET /things/{thing-name}/latest` (read), docs: things/latest (inferred)

    Args:
        thing_name: Its name.
        since: First day.
        limit: Most rows.
        options: Time-out, attempts and budget of this call.
    """
    return await call(api, operations.LATEST_CELL, options, thing_name=thing_name, since=since, limit=limit)
