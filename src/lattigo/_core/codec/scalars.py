"""Single values of a response: what is understood, in whatever form it comes, and what is refused.

Each function is a `Hook`.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from math import isinf
from string import whitespace
from types import NoneType
from typing import Protocol


class Hook(Protocol):
    """Reads a JSON value as some kind, or raises `ValueMismatch`. Only cattrs has a use for the second argument."""

    def __call__(self, value: object, _: object = None, /) -> object: ...


LEAST, MOST = -(2**63), 2**63 - 1
"""What a whole number of 64 bits holds. A dataset has no room for more."""
EXACT = 2**53
"""Beyond this, a float stands for several integers."""
NUMERIC = {str, int, float, Decimal}
"""Types of the JSON values that may be a number; a boolean is none."""
BLANKS = whitespace + "\0"
WORDS = {"true": True, "false": False, "1": True, "0": False}


class ValueMismatch(ValueError):
    """A value that can't be what the spec says. Its text never holds the value."""

    def __init__(self, wanted: str, value: object) -> None:
        super().__init__(f"is {_kind(value)} instead of {wanted}")


def _kind(value: object) -> str:
    names: dict[type, str] = {NoneType: "null", dict: "an object", list: "an array", str: "a text", bool: "a boolean"}
    return names.get(type(value), "a number")


def stripped(text: str) -> str:
    """A text without the blanks around it; columns of fixed width are filled with NUL."""
    return text.strip(BLANKS)


def text(value: object, _: object = None) -> str:
    """A text, or the digits of a number: identifiers come as both."""
    if isinstance(value, str):
        return value
    if type(value) is int or (isinstance(value, float) and abs(value) < EXACT):
        return str(value)
    raise ValueMismatch("a text", value)


def whole_number(value: object, _: object = None) -> int:
    """A whole number of 64 bits."""
    if type(value) is int and LEAST <= value <= MOST:
        return value
    if type(value) in NUMERIC:
        try:
            number = Decimal(stripped(str(value)))
        except InvalidOperation:
            raise ValueMismatch("a whole number", value) from None
        if number.is_finite() and LEAST <= number <= MOST and number == (whole := int(number)):
            return whole
    raise ValueMismatch("a whole number", value)


def number(value: object, _: object = None) -> float:
    """A number."""
    result = float(decimal(value))
    if isinf(result):
        raise ValueMismatch("a number", value)
    return result


def decimal(value: object, _: object = None) -> Decimal:
    """A number with every digit."""
    if type(value) in NUMERIC:
        try:
            number = Decimal(stripped(str(value)))
        except InvalidOperation:
            raise ValueMismatch("a number", value) from None
        if number.is_finite():
            return number
    raise ValueMismatch("a number", value)


def boolean(value: object, _: object = None) -> bool:
    """True or false, as a boolean, a word or a digit."""
    if isinstance(value, bool):
        return value
    if isinstance(value, (str, int)) and (word := stripped(str(value)).lower()) in WORDS:
        return WORDS[word]
    raise ValueMismatch("true or false", value)


def time(value: object, _: object = None) -> datetime:
    """A time in UTC. The service takes times without a zone as UTC, and so does this."""
    if isinstance(value, str):
        try:
            text = stripped(value).removesuffix(" UTC")
            if text[-1:] in {"Z", "z"}:  # some write the offset, which is right, and a Z as well
                text = text[:-1] if text[-7:-6] in {"+", "-"} else f"{text[:-1]}Z"
            moment = _iso_time(text)
            if moment.tzinfo is UTC:
                return moment
            return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
        except (ValueError, OverflowError):
            pass
    raise ValueMismatch("a time", value)


def _iso_time(text: str) -> datetime:
    """Two times that ISO 8601 knows and Python does not: the end of a day (24:00) and a leap second (:60)."""
    if text[11:13] == "24":
        midnight = datetime.fromisoformat(f"{text[:11]}00{text[13:]}")
        if midnight.time() == datetime.min.time():
            return midnight + timedelta(days=1)
    elif text[16:19] == ":60":
        return datetime.fromisoformat(f"{text[:16]}:59{text[19:]}") + timedelta(seconds=1)
    return datetime.fromisoformat(text)


def day(value: object, _: object = None) -> date:
    """A day as the server writes it: the date part of a time is not moved to another zone."""
    if isinstance(value, str):
        try:
            return date.fromisoformat(stripped(value)[:10])
        except ValueError:
            pass
    raise ValueMismatch("a date", value)
