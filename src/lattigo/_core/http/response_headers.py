"""The headers of a response, in the form that the pipeline reads."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache


def joined(headers: Sequence[tuple[bytes, bytes]]) -> dict[str, str]:
    """Return the headers with names in lower case; values of a repeated name are joined by commas."""
    merged = {_lower(name): value.decode("latin-1") for name, value in headers}
    if len(merged) == len(headers):
        return merged
    merged.clear()
    for raw_name, raw_value in headers:
        name, value = _lower(raw_name), raw_value.decode("latin-1")
        merged[name] = f"{merged[name]}, {value}" if name in merged else value
    return merged


@lru_cache(maxsize=256)  # a service uses the same few names in all responses
def _lower(name: bytes) -> str:
    return name.decode("latin-1").lower()
