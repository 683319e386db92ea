"""Recognises how a foreign list comes in pages, by the names of its parameters."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias, cast

from ..ir import Plain

Resolve: TypeAlias = Callable[[Mapping[str, Plain]], dict[str, Plain]]

PAGE = ("Page", "page", "page_number", "pageNumber", "p")
SIZE = ("PageSize", "per_page", "page_size", "pageSize", "perPage", "limit", "size")


CURSOR = (
    "cursor",
    "next",
    "next_token",
    "nextToken",
    "page_token",
    "PageToken",
    "after",
    "starting_after",
    "last_evaluated_key",
    "offset",
)


def _names(operation: Mapping[str, Plain], resolve: Resolve) -> set[str]:
    listed = operation.get("parameters")
    nodes = [cast("dict[str, Plain]", each) for each in listed] if isinstance(listed, list) else []
    return {str((resolve(each) if "$ref" in each else each).get("name")) for each in nodes}


def page_names(operation: Mapping[str, Plain], resolve: Resolve) -> str:
    """The parameters by which a list comes in pages, however it does; empty where there are none."""
    names = _names(operation, resolve)
    return ", ".join(sorted(name for name in names if name in (*PAGE, *CURSOR)))


def paging_of(operation: dict[str, Plain], resolve: Resolve) -> dict[str, Plain] | None:
    """The x-paging of a list with numbered pages and a header that names the next one; else `None`."""
    names = _names(operation, resolve)
    page = next((name for name in PAGE if name in names), None)
    size = next((name for name in SIZE if name in names), None)
    success = cast("dict[str, dict[str, Plain]]", operation["responses"]).get("200", {})
    headers = success.get("headers")
    header = next((name for name in headers if "next" in name.lower()), None) if isinstance(headers, dict) else None
    if page and size and header:
        return {"page": page, "size": size, "next": f"header:{header}"}
    return None
