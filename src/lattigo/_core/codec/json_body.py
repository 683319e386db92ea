"""JSON bodies: usually in UTF-8, with all digits of their numbers."""

from __future__ import annotations

import codecs
import json
import re
from decimal import Decimal
from math import isinf
from typing import cast

import orjson

from ..fields import JSON
from ..http.message import Response

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
CHARSET = re.compile(r";\s*charset\s*=\s*\"?([\w.:-]{1,40})", re.IGNORECASE)
CHARSETS = ("utf-16", "utf-32", "iso8859", "cp125")
"""Prefixes of the codecs that may be used; others can be slow, or are not charsets at all."""
LONG_NUMBER = re.compile(rb"[:,\[\s-][\d.]{16,}|\d[eE][-+]?\d{2}")
"""Candidates for numbers that a float can't represent."""
ESCAPE = re.compile(
    rb"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(?P<lone>\\u[dD][89a-fA-F][0-9a-fA-F]{2})|\\.",
    re.DOTALL,
)


def json_value(response: Response) -> JSON:
    """Parse a body as JSON.

    Bytes that are not UTF-8 are decoded with the charset of the Content-Type.
    A lone surrogate is replaced by U+FFFD, and NUL bytes after the value are ignored, so that the rest is kept.

    Raises:
        ValueError: the body is not JSON.
    """
    body = response.body.removeprefix(BYTE_ORDER_MARK)
    for repair in (_without_padding, _without_lone_surrogates, lambda body: _in_utf8(body, response)):
        text = repair(body)
        try:
            value = cast("JSON", orjson.loads(text))
        except ValueError:
            continue
        return _with_all_digits(text, value) if LONG_NUMBER.search(text) else value
    raise ValueError("the body is not JSON")


def text(response: Response) -> str:
    """Return any body as text."""
    return _in_utf8(response.body, response).decode("utf-8", "replace")


def exact(digits: str) -> float | Decimal:
    """Return a number with a fraction or an exponent, as a float if that keeps all its digits."""
    value = float(digits)
    if isinf(value):
        raise ValueError("the number is too large")
    if len(digits) < 16 and "e" not in digits.lower():
        return value
    number = Decimal(digits)
    return value if Decimal(repr(value)) == number else number


def _with_all_digits(body: bytes, value: JSON) -> JSON:
    """Parse JSON again, with a parser that rounds no number."""
    try:
        return cast("JSON", json.loads(body, parse_float=exact))
    except RecursionError:
        return value


def _without_padding(body: bytes) -> bytes:
    return body.rstrip(b"\0")


def _without_lone_surrogates(body: bytes) -> bytes:
    return ESCAPE.sub(lambda escape: rb"\ufffd" if escape["lone"] else escape[0], _without_padding(body))


def _in_utf8(body: bytes, response: Response) -> bytes:
    match = CHARSET.search(response.headers.get("content-type", ""))
    try:
        if match and codecs.lookup(match[1]).name.startswith(CHARSETS):
            return body.decode(match[1]).removeprefix("\ufeff").encode()
    except (LookupError, UnicodeError):
        pass
    return body
