"""Conversion of single values: those of a response in all accepted formats, those of a request in one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from math import isinf
from string import whitespace
from types import NoneType
from typing import Any, Protocol


class Hook(Protocol):
    """A function that converts a JSON value, or raises `ValueMismatch`. Only cattrs uses the second argument."""

    def __call__(self, value: object, _: object = None, /) -> object: ...


LEAST, MOST = -(2**63), 2**63 - 1
"""The range of 64-bit integers, which is also that of a dataset."""
EXACT = 2**53
"""The limit beyond which a float represents several integers."""
NUMERIC = {str, int, float, Decimal}
"""The types of JSON values that may be a number, without booleans."""
BLANKS = whitespace + "\0"
WORDS = {"true": True, "false": False, "1": True, "0": False}


class ValueMismatch(ValueError):
    """The error of a value that does not match the spec. Its message never contains the value."""

    def __init__(self, wanted: str, value: object) -> None:
        super().__init__(f"is {_kind(value)} instead of {wanted}")


def _kind(value: object) -> str:
    names: dict[type, str] = {NoneType: "null", dict: "an object", list: "an array", str: "a text", bool: "a boolean"}
    return names.get(type(value), "a number")


def stripped(text: str) -> str:
    """Return a text without surrounding blanks, and without NUL, which pads fixed-width columns."""
    return text.strip(BLANKS)


def text(value: object, _: object = None) -> str:
    """Convert a string, or a number to its digits, since identifiers are sent as both."""
    if isinstance(value, str):
        return value
    if type(value) is int or (isinstance(value, float) and abs(value) < EXACT):
        return str(value)
    raise ValueMismatch("a text", value)


def whole_number(value: object, _: object = None) -> int:
    """Convert to a 64-bit integer."""
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
    """Convert to a float."""
    result = float(decimal(value))
    if isinf(result):
        raise ValueMismatch("a number", value)
    return result


def decimal(value: object, _: object = None) -> Decimal:
    """Convert to a decimal with all digits."""
    if type(value) in NUMERIC:
        try:
            number = Decimal(stripped(str(value)))
        except InvalidOperation:
            raise ValueMismatch("a number", value) from None
        if number.is_finite():
            return number
    raise ValueMismatch("a number", value)


def boolean(value: object, _: object = None) -> bool:
    """Convert a boolean, a word or a digit to a boolean."""
    if isinstance(value, bool):
        return value
    if isinstance(value, (str, int)) and (word := stripped(str(value)).lower()) in WORDS:
        return WORDS[word]
    raise ValueMismatch("true or false", value)


def time(value: object, _: object = None) -> datetime:
    """Convert to a time in UTC, which is also the zone of times without one."""
    if isinstance(value, str):
        try:
            text = stripped(value).removesuffix(" UTC")
            if text[-1:] in {"Z", "z"}:  # some services write both an offset, which is right, and a Z
                text = text[:-1] if text[-7:-6] in {"+", "-"} else f"{text[:-1]}Z"
            moment = _iso_time(text)
            if moment.tzinfo is UTC:
                return moment
            return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
        except (ValueError, OverflowError):
            pass
    raise ValueMismatch("a time", value)


def _iso_time(text: str) -> datetime:
    """Parse an ISO time, including the end of a day (24:00) and leap seconds (:60), which Python does not support."""
    if text[11:13] == "24":
        midnight = datetime.fromisoformat(f"{text[:11]}00{text[13:]}")
        if midnight.time() == datetime.min.time():
            return midnight + timedelta(days=1)
    elif text[16:19] == ":60":
        return datetime.fromisoformat(f"{text[:16]}:59{text[19:]}") + timedelta(seconds=1)
    return datetime.fromisoformat(text)


def day(value: object, _: object = None) -> date:
    """Convert to a date as the server writes it, without converting a time to another zone."""
    if isinstance(value, str):
        try:
            return date.fromisoformat(stripped(value)[:10])
        except ValueError:
            pass
    raise ValueMismatch("a date", value)


def _write_time(moment: datetime) -> str:
    """Return the time in UTC with a `Z`: an offset such as `+02:00` changes if its plus is decoded as a blank."""
    moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    return moment.replace(tzinfo=None).isoformat() + "Z"


READERS: Mapping[object, Hook] = {
    str: text,
    int: whole_number,
    float: number,
    Decimal: decimal,
    bool: boolean,
    datetime: time,
    date: day,
}
"""What converts the values of a response, by their type."""
WRITERS: Mapping[type, Callable[[Any], str]] = {
    date: date.isoformat,
    datetime: _write_time,
    Decimal: str,
}
"""What converts the values of a request that JSON has no type for."""
