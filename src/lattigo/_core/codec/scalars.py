"""Single values of an answer: what is understood, in whatever form it comes, and what is refused.

Each function is a `Hook`.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from math import isinf
from types import NoneType
from typing import Protocol


class Hook(Protocol):
    """Reads a JSON value as some kind, or raises `ValueMismatch`. Only cattrs has a use for the second argument."""

    def __call__(self, value: object, _: object = None, /) -> object: ...


LEAST, MOST = -(2**63), 2**63 - 1
"""What a whole number of 64 bits holds. A dataset has no room for more."""
EXACT = 2**53
"""The JSON parser reads an integer beyond 64 bits as a float; beyond this, a float stands for several integers."""
NUMERIC = {str, int, float}
"""Types of the JSON values that may be a number; a boolean is none."""
WORDS = {"true": True, "false": False, "1": True, "0": False}


class ValueMismatch(ValueError):
    """A value that can't be what the spec says. Its text never holds the value."""

    def __init__(self, wanted: str, value: object) -> None:
        super().__init__(f"is {_kind(value)} instead of {wanted}")


def _kind(value: object) -> str:
    names: dict[type, str] = {NoneType: "null", dict: "an object", list: "an array", str: "a text", bool: "a boolean"}
    return names.get(type(value), "a number")


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
            number = Decimal(str(value))
        except InvalidOperation:
            raise ValueMismatch("a whole number", value) from None
        if number.is_finite() and LEAST <= number <= MOST and number == (whole := int(number)):
            return whole
    raise ValueMismatch("a whole number", value)


def number(value: object, _: object = None) -> float:
    """A number."""
    found = float(decimal(value))
    if isinf(found):
        raise ValueMismatch("a number", value)
    return found


def decimal(value: object, _: object = None) -> Decimal:
    """A number; texts keep every digit."""
    if type(value) in NUMERIC:
        try:
            found = Decimal(str(value))
        except InvalidOperation:
            raise ValueMismatch("a number", value) from None
        if found.is_finite():
            return found
    raise ValueMismatch("a number", value)


def boolean(value: object, _: object = None) -> bool:
    """True or false, as a boolean, a word or a digit."""
    if isinstance(value, bool):
        return value
    if isinstance(value, (str, int)) and (word := str(value).strip().lower()) in WORDS:
        return WORDS[word]
    raise ValueMismatch("true or false", value)


def time(value: object, _: object = None) -> datetime:
    """A time in UTC. The service takes times without a zone as UTC, and so does this."""
    if isinstance(value, str):
        try:
            text = value.strip().removesuffix(" UTC")
            if text[-1:] == "Z" and text[-7:-6] in {"+", "-"}:  # some write the offset, which is right, and a Z as well
                text = text[:-1]
            moment = datetime.fromisoformat(text)
            if moment.tzinfo is UTC:
                return moment
            return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
        except (ValueError, OverflowError):
            pass
    raise ValueMismatch("a time", value)


def day(value: object, _: object = None) -> date:
    """A day as the server writes it: the date part of a time is not moved to another zone."""
    if isinstance(value, str):
        try:
            return date.fromisoformat(value.strip()[:10])
        except ValueError:
            pass
    raise ValueMismatch("a date", value)
