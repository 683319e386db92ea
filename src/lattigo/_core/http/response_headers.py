"""The headers of a response, as the pipeline reads them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache


def joined(headers: Sequence[tuple[bytes, bytes]]) -> dict[str, str]:
    """Names in lower case; values of a name that comes several times are joined by commas."""
    merged = {_lower(name): value.decode("latin-1") for name, value in headers}
    if len(merged) == len(headers):
        return merged
    merged.clear()
    for raw_name, raw_value in headers:
        name, value = _lower(raw_name), raw_value.decode("latin-1")
        merged[name] = f"{merged[name]}, {value}" if name in merged else value
    return merged


@lru_cache(maxsize=256)  # a service has the same few in each of its responses
def _lower(name: bytes) -> str:
    return name.decode("latin-1").lower()
