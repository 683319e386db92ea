"""Parameters as Grape reads them: all are checked first, and one 400 lists all errors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import cast
from urllib.parse import parse_qsl

import orjson
from attrs import define, field, frozen


@frozen
class Response:
    """The response of an endpoint."""

    body: object
    status: int = 200
    headers: tuple[tuple[bytes, bytes], ...] = ()


@frozen
class Refusal(Exception):
    """An error response, which ends a request."""

    status: int
    body: object


def refuse(status: int, text: str) -> Refusal:
    return Refusal(status, {"error": text})


@define
class Params:
    """The parameters of a request. Readers collect errors and return a default; `check` raises all errors."""

    values: Mapping[str, object]
    _errors: list[str] = field(factory=list[str], init=False)

    def check(self) -> None:
        """Raise a 400 with all errors so far."""
        if self._errors:
            raise refuse(400, ", ".join(self._errors))

    def add_error(self, text: str) -> None:
        self._errors.append(text)

    def text(self, name: str, *, required: bool = False) -> str:
        value = self.values.get(name)
        if value is None:
            if required:
                self.add_error(f"{name} is missing")
            return ""
        if isinstance(value, dict | list):
            self.add_error(f"{name} is invalid")
            return ""
        return str(value)

    def choice(self, name: str, allowed: Sequence[str], *, default: str | None = None) -> str:
        """Return one of the allowed texts; required when there is no default."""
        value = self.text(name, required=default is None)
        if name in self.values and value not in allowed:
            self.add_error(f"{name} does not have a valid value")
        return value or default or ""

    def integer(self, name: str, default: int | None = None, *, minimum: int = 0) -> int:
        """Return a whole number; required when there is no default."""
        text = self.text(name, required=default is None)
        if not text:
            return default or 0
        try:
            number = int(text)
        except ValueError:
            self.add_error(f"{name} is invalid")
            return default or 0
        if number < minimum:
            self.add_error(f"{name} does not have a valid value")
        return number

    def flag(self, name: str) -> bool:
        return self.choice(name, ("true", "t", "1", "True", "false", "f", "0", "False"), default="f")[0] in "tT1"

    def day(self, name: str, default: int | None = None) -> int:
        """Return the day of an ISO 8601 date or time, in UTC, as an ordinal; required when there is no default."""
        text = self.text(name, required=default is None)
        if not text:
            return default or 1
        try:
            moment = datetime.fromisoformat(text)
            moment = moment.astimezone(UTC) if moment.tzinfo else moment
        except (ValueError, OverflowError):
            self.add_error(f"{name} is invalid")
            return default or 1
        return moment.toordinal()

    def texts(self, name: str, *, required: bool = True) -> list[str]:
        """Return a list of texts, without duplicates."""
        return list(dict.fromkeys(str(value) for value in self._list(name, required=required)))

    def hashes(self, name: str, *keys: str) -> list[dict[str, str]]:
        """Return a list of objects, each of which must have the keys."""
        entries: list[dict[str, str]] = []
        for place, value in enumerate(self._list(name, required=True)):
            entry: dict[str, str] = (
                {str(key): str(text) for key, text in value.items()} if isinstance(value, dict) else {}
            )
            for key in keys:
                if not entry.get(key):
                    self.add_error(f"{name}[{place}][{key}] is missing")
            entries.append(entry)
        return entries

    def _list(self, name: str, *, required: bool) -> list[object]:
        value = self.values.get(name)
        if value is None:
            if required:
                self.add_error(f"{name} is missing")
            return []
        if not isinstance(value, list):
            self.add_error(f"{name} is invalid")
            return []
        return value


def decode_body(content_type: str, body: bytes) -> object:
    """Decode a JSON or form body.

    Raises:
        Refusal: 400 for invalid JSON, 415 for another kind of body.
    """
    kind = content_type.partition(";")[0].strip().lower()
    if kind == "application/json":
        try:
            return cast("object", orjson.loads(body))
        except orjson.JSONDecodeError:
            raise refuse(400, "message body does not match declared format") from None
    if kind in ("", "application/x-www-form-urlencoded"):
        return decode_form(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))
    raise refuse(415, f"The provided content-type '{kind}' is not supported.")


def decode_form(pairs: list[tuple[str, str]]) -> dict[str, object]:
    """Decode a form like Rack: `name=…`, `names[]=…` and `entries[][key]=…`; a repeated key starts an entry."""
    form: dict[str, object] = {}
    lists: dict[str, list[object]] = {}
    for name, value in pairs:
        base, bracket, rest = name.partition("[]")
        if not bracket:
            form[name] = value
            continue
        entries = lists.setdefault(base, [])
        form[base] = entries
        key = rest.strip("[]")
        if not key:
            entries.append(value)
            continue
        last = entries[-1] if entries else None
        if not isinstance(last, dict) or key in last:
            last = dict[str, object]()
            entries.append(last)
        last[key] = value
    return form
