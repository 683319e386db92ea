"""The schemas of bodies, checked one field after the other; the first mistake leads to a 400.

The names of required fields end with a star, as in the service's own tables.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import TypeAlias, cast

from attrs import frozen

from .refusals import m2m

UNDEFINED = "INPUT_INVALID.RequestUndefined"
MOST_DEVICES = 10_000
TOO_MANY = "INPUT_INVALID.MaxRequestsExceeded"

Check: TypeAlias = Callable[[object, str, bool], None]
"""Raises the refusal of a value, given its place in the body and whether unknown fields are refused."""


@frozen
class Shape:
    """An object."""

    fields: Mapping[str, Check]
    one_of: tuple[str, ...] = ()
    """At least one of these is required."""
    only_one_of: tuple[str, ...] = ()
    """At most one of these is allowed."""

    def __call__(self, value: object, where: str, strict: bool) -> None:
        if not isinstance(value, dict):
            raise m2m(UNDEFINED, f"{where or 'The body'} must be an object.")
        row = cast("dict[str, object]", value)
        known = {name.rstrip("*"): check for name, check in self.fields.items()}
        for name in self.fields:
            if name.endswith("*") and row.get(name[:-1]) is None:
                raise m2m(UNDEFINED, f"{where}{name[:-1]} is required.")
        if self.one_of and not any(row.get(name) is not None for name in self.one_of):
            raise m2m("INPUT_INVALID.DeviceNotProvided", f"One of {', '.join(self.one_of)} is required.")
        if sum(row.get(name) is not None for name in self.only_one_of) > 1:
            raise m2m(UNDEFINED, f"Only one of {', '.join(self.only_one_of)} is allowed.")
        for name, member in row.items():
            if name in known:
                known[name](member, f"{where}{name}", strict)
            elif strict:
                raise m2m(UNDEFINED, f"{where}{name} is not documented.")


def text(most: int | None = None, *, code: str = UNDEFINED, pattern: str | None = None) -> Check:
    def check(value: object, where: str, _strict: bool) -> None:
        if not isinstance(value, str) or not value:
            raise m2m(UNDEFINED, f"{where} must be a text.")
        if most is not None and len(value) > most:
            raise m2m(code, f"{where} is longer than {most} characters.")
        if pattern and not re.fullmatch(pattern, value, re.ASCII):
            raise m2m(code, f"{where} has the wrong format.")

    return check


def flag(value: object, where: str, _strict: bool) -> None:
    if not isinstance(value, bool):
        raise m2m(UNDEFINED, f"{where} must be true or false.")


def whole(least: int, most: int | None = None) -> Check:
    def check(value: object, where: str, _strict: bool) -> None:
        if not isinstance(value, int) or isinstance(value, bool):
            raise m2m(UNDEFINED, f"{where} must be a whole number.")
        if value < least or (most is not None and value > most):
            raise m2m(UNDEFINED, f"{where} is out of range.")

    return check


def one_of(*choices: str) -> Check:
    def check(value: object, where: str, _strict: bool) -> None:
        if value not in choices:
            raise m2m(UNDEFINED, f"{where} must be one of {', '.join(choices)}.")

    return check


def some(item: Check, most: int | None = None, *, code: str = TOO_MANY) -> Check:
    """Return the check of a list that is not empty."""

    def check(value: object, where: str, strict: bool) -> None:
        if not isinstance(value, list) or not value:
            raise m2m(UNDEFINED, f"{where} must be a list that is not empty.")
        if most is not None and len(value) > most:
            raise m2m(code, f"{where} has more than {most:,} entries.")
        for entry in value:
            item(entry, f"{where}.", strict)

    return check


def anything(value: object, where: str, strict: bool) -> None:
    """Accept a value that the documentation does not describe."""


def moment(value: object, where: str, _strict: bool) -> None:
    try:
        time_of(value)
    except (TypeError, ValueError):
        raise m2m(UNDEFINED, f"{where} must be an ISO 8601 time.") from None


def time_of(value: object) -> datetime:
    """Parse a time; one without an offset is in UTC."""
    time = datetime.fromisoformat(cast("str", value))
    return time.astimezone(UTC) if time.tzinfo else time.replace(tzinfo=UTC)


def payload(most: int) -> Check:
    """Return the check of bytes in base64."""

    def check(value: object, where: str, _strict: bool) -> None:
        try:
            size = len(base64.b64decode(cast("str", value), validate=True))
        except (TypeError, ValueError, binascii.Error):
            raise m2m(UNDEFINED, f"{where} must be base64.") from None
        if not 0 < size <= most:
            raise m2m(UNDEFINED, f"{where} has {size} bytes; at most {most} are sent.")

    return check


DIGITS = {
    "esn": r"\d{11}",
    "eid": r"\d{32}",
    "iccid": r"\d{1,20}",
    "imei": r"\d{1,16}",
    "mdn": r"\d{10}",
    "meid": r"[0-9A-Fa-f]{14}",
    "msisdn": r"\d{11}",
}
"""The kinds of identifiers, with their formats."""


def device_id(value: object, where: str, strict: bool) -> None:
    """Check one identifier of a device. Its kind can be in upper or lower case."""
    Shape({"id*": text(), "kind*": text()})(value, where, strict)
    row = cast("dict[str, str]", value)
    pattern = DIGITS.get(row["kind"].lower())
    if pattern is None:
        raise m2m("INPUT_INVALID.Device.Kind.Invalid", f"{where} is of an unknown kind.")
    if not re.fullmatch(pattern, row["id"], re.ASCII):
        raise m2m("INPUT_INVALID.Device.Identifier.Invalid", f"{where} is not a valid identifier of its kind.")


def custom_field(value: object, where: str, strict: bool) -> None:
    Shape(
        {
            "key*": text(code="INPUT_INVALID.CustomField.InvalidName", pattern="CustomField[1-5]"),
            "value": text(50, code="INPUT_INVALID.CustomField.TooLong"),
        }
    )(value, where, strict)


ACCOUNT_DEVICE = Shape({"deviceIds*": some(device_id), "ipAddress": text()})
DEVICES = some(ACCOUNT_DEVICE, MOST_DEVICES)
CUSTOM_FIELDS = some(custom_field)
LABEL = Shape({"name*": text(20), "value*": text(50)})
CYCLE = Shape({"year*": text(pattern=r"\d{4}"), "month*": text(pattern=r"0?[1-9]|1[0-2]")})
PLACE_OF_USE = Shape(
    {
        "address*": Shape(
            {
                **dict.fromkeys(("addressLine1*", "city*", "state*", "zip*"), text()),
                "country*": one_of("US", "USA"),
                **dict.fromkeys(("addressLine2", "zip4", "phone", "emailAddress"), text()),
                "phoneType": text(1),
            }
        ),
        "customerName*": Shape(dict.fromkeys(("firstName*", "lastName*", "title", "middleName", "suffix"), text())),
    }
)
FILTERS: Mapping[str, Check] = {"groupName": text(), "servicePlan": text(), "customFields": CUSTOM_FIELDS}
SELECTOR: Mapping[str, Check] = {"devices": DEVICES, "accountName": text(), **FILTERS}
"""The devices of a change: a list, or all that match filters."""
DEVICE_FILTER = Shape({"account": text(), **FILTERS})
SMSR_OID = text(46, pattern=r"[0-9.]{3,46}")
