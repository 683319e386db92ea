"""Conversion of devices from user input to the format of an operation.

The type of an operation's parameter determines the format of a device:

- a name: `pump-7`, or a row with the column `device_name`;
- an identifier, or all identifiers of a device: `iccid:8900000000000000001`, or a row with a column for each kind;
- an entry with several members: a row with a column for each of them.

A row can also have columns for parameters of the operation, which are the device's own arguments.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from functools import cached_property
from types import NoneType
from typing import Literal, TypeAlias, cast, get_args

import attrs

from ..._core.actions.data import Action
from ..._core.actions.outcomes import identities
from ..._core.codec.annotations import is_optional, list_item, wire_names
from ..._core.codec.converter import StructureError, encode, structure
from ..._core.codec.path_segments import path_segment
from ..._core.codec.validation import check
from ..._core.errors import InvalidRequest
from ..._core.fields import JSON
from ..._core.misuse import closest
from ..._core.operation import Parameter
from .identifiers import KINDS, NAMES, ROUNDED
from .records import Item

Kind: TypeAlias = Literal["name", "identifier", "device", "entry"]


class RowError(ValueError):
    """The error of an invalid row; the message contains no value."""


class Items:
    """The format of the devices of an action.

    Args:
        action: the action.
        shared: the names of the arguments that are the same for all devices.
    """

    def __init__(self, action: Action, shared: frozenset[str]) -> None:
        self._action = action
        self._shared = shared
        self._parameters = {parameter.name: parameter for parameter in action.operation.parameters}
        self.parameter = self._parameters[action.batch.devices]
        self.type = list_item(self.parameter.type) or _without_none(self.parameter.type)

    @cached_property
    def kind(self) -> Kind:
        """The kind of format."""
        if self.type is str:
            return "name"
        members = wire_names(cast("type", self.type))
        if members.keys() == {"kind", "id"}:
            return "identifier"
        return "device" if "device_ids" in members else "entry"

    @cached_property
    def columns(self) -> dict[str, str]:
        """The columns that a row can have, with the corresponding member or argument."""
        own = {name: name for name, parameter in self._parameters.items() if parameter is not self.parameter}
        if self.kind == "name":
            return own | dict.fromkeys((*NAMES, self.parameter.name, *KINDS), "")
        identifiers = {kind: kind for kind in KINDS} if self.kind != "entry" else {}
        if self.kind == "identifier":
            return own | identifiers
        members = wire_names(cast("type", self.type))
        return own | identifiers | members | {w: w for w in members.values()}

    @cached_property
    def device_columns(self) -> frozenset[str]:
        """The columns of which at least one must identify the device."""
        match self.kind:
            case "name":
                return frozenset({*NAMES, self.parameter.name, *KINDS})
            case "entry":
                return frozenset(self._action.batch.key)
            case _:
                return frozenset({*KINDS, "device_ids", "deviceIds"})

    def read(self, row: str | Mapping[str, object], where: str) -> Item:
        """Return the device in a row.

        Raises:
            RowError: the row is invalid.
        """
        cells = {} if isinstance(row, str) else {name: cell for name, cell in row.items() if cell not in (None, "")}
        if unknown := [name for name in cells if name not in self.columns]:
            raise RowError(_unknown_columns(unknown, self.columns))
        arguments = {name: cell for name, cell in cells.items() if self._is_argument(name)}
        rest = {name: cell for name, cell in cells.items() if name not in arguments}
        value = self._value(row if isinstance(row, str) else rest)
        own = {name: self._own(name, cell) for name, cell in arguments.items()}
        self._check(value)
        key = min(identities(value, self._action.batch.key), key=_rank, default="")
        if not key:
            raise RowError(f"no device: add {' or '.join(sorted(self.device_columns))}")
        return Item(key, value, own, where)

    def decode(self, values: list[JSON]) -> object:
        """Return the argument with the devices of one call."""
        if self._action.batch.identifiers:
            return structure(cast("list[JSON]", values[0]), self.parameter.type)
        if list_item(self.parameter.type) is None:
            return structure(values[0], _without_none(self.parameter.type))
        return structure(values, self.parameter.type)

    def decode_argument(self, name: str, value: JSON) -> object:
        """Convert an argument from its format in the journal."""
        return structure(value, self._parameters[name].type)

    def _is_argument(self, column: str) -> bool:
        members = () if self.kind in {"name", "identifier"} else wire_names(cast("type", self.type))
        return column in self._parameters and column not in self.device_columns and column not in members

    def _value(self, row: str | Mapping[str, object]) -> JSON:
        """Return the device in the format of the request."""
        match self.kind:
            case "name":
                return _name(row if isinstance(row, str) else self._named(row))
            case "identifier" | "device":
                return self._identified(row)
            case "entry":
                return self._entry(row)

    def _named(self, row: Mapping[str, object]) -> object:
        columns = (*NAMES, self.parameter.name, *KINDS)
        return next((row[column] for column in columns if column in row), "")

    def _identified(self, row: str | Mapping[str, object]) -> JSON:
        members: dict[str, JSON] = {}
        if isinstance(row, str):
            ids = [_identifier(part) for part in row.split(",")]
        else:
            found = {kind: row[kind] for kind in KINDS if kind in row}
            ids = [{"kind": kind, "id": _name(cell)} for kind, cell in found.items()]
            members = {self.columns[name]: cast("JSON", cell) for name, cell in row.items() if name not in KINDS}
        if self._action.batch.identifiers:
            return cast("JSON", ids)
        if self.kind == "device":
            return members if "deviceIds" in members else {"deviceIds": ids, **members}
        if len(ids) != 1:
            raise RowError("use one identifier of the device" if ids else f"no device: add {' or '.join(KINDS)}")
        return ids[0]

    def _entry(self, row: str | Mapping[str, object]) -> JSON:
        if not isinstance(row, str):
            return {self.columns[name]: _cell(cell) for name, cell in row.items()}
        (first, *others) = self._action.batch.key
        model = cast("type[attrs.AttrsInstance]", self.type)
        required = [each.name for each in attrs.fields(model) if each.default is attrs.NOTHING]
        if others or required not in ([first], []):
            raise RowError(f"a name is not enough: add the columns {', '.join(required)}")
        return {first: _name(row)}

    def _own(self, name: str, cell: object) -> JSON:
        """Return a device's own argument in the format of the request."""
        if name in self._shared:
            raise RowError(f"{name} is given both as a column and for all devices: use one of them")
        parameter = self._parameters[name]
        value = _typed(parameter, cell)
        if mistakes := check(parameter, value):
            raise RowError(" ".join(mistakes))
        return cast("JSON", encode(value))

    def _check(self, value: JSON) -> None:
        """Check the device in the format of the request."""
        for text in _texts(value):
            if ROUNDED.fullmatch(text):
                raise RowError("an identifier was rounded by a spreadsheet: export the column as text")
        try:
            argument = self.decode([value])
            if self.parameter.place == "path":
                path_segment(self.parameter.name, str(argument))
        except StructureError as error:
            raise RowError("; ".join(f"{problem.path} {problem.what}" for problem in error.problems)) from None
        except InvalidRequest as error:
            raise RowError(error.message) from None
        if mistakes := check(self.parameter, argument):
            raise RowError(" ".join(mistakes).replace(f"{self.parameter.name}[0]", self.parameter.name))


def _unknown_columns(unknown: list[str], columns: Mapping[str, str]) -> str:
    near = closest(unknown[0], columns)
    hint = f" (did you mean {near}?)" if near else ""
    names = ", ".join(repr(name) for name in unknown[:3])
    return f"unknown column {names}{hint}; name the columns to use with --columns"


def _without_none(kind: object) -> object:
    if not is_optional(kind):
        return kind
    return next(option for option in get_args(kind) if option is not NoneType)


def _name(cell: object) -> str:
    if isinstance(cell, bool) or not isinstance(cell, str | int):
        raise RowError("a device must be a string")
    return str(cell).strip()


def _cell(cell: object) -> JSON:
    return cell.strip() if isinstance(cell, str) else cast("JSON", cell)


def _identifier(text: str) -> dict[str, JSON]:
    kind, colon, number = text.strip().partition(":")
    if not colon:
        kind, number = "iccid", kind
    if kind.lower() not in KINDS or not re.fullmatch(r"[0-9A-Za-z.,+]+", number):
        raise RowError("not an identifier: write KIND:ID, such as iccid:89…")
    return {"kind": kind.lower(), "id": number}


def _typed(parameter: Parameter, cell: object) -> object:
    """Convert a cell of a file to the type of the parameter."""
    kind = _without_none(parameter.type)
    if isinstance(cell, str):
        try:
            return _from_text(kind, cell)
        except ValueError:
            return cell  # the validation of the argument reports the mistake
    try:
        return structure(cell, kind)
    except StructureError as error:
        raise RowError(f"{parameter.name}: {'; '.join(problem.what for problem in error.problems)}") from None


def _from_text(kind: object, text: str) -> object:
    options = get_args(kind) or (kind,)
    if int in options:
        return int(text)
    if float in options:
        return float(text)
    if bool in options:
        return {"true": True, "false": False}.get(text.lower(), text)
    if list_item(kind) is str:
        return [part.strip() for part in text.split(";") if part.strip()]
    if datetime in options and ("T" in text or date not in options):
        return datetime.fromisoformat(text)
    return date.fromisoformat(text) if date in options else text


def _texts(value: JSON) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)


def _rank(identity: str) -> int:
    """Return the rank of an identifier's kind."""
    kind = identity.partition(":")[0]
    return KINDS.index(kind) if kind in KINDS else len(KINDS)


def device_name(value: JSON) -> str:
    """Return the display name of a device."""
    if isinstance(value, str):
        return value
    match value:
        case {"iccid": str(iccid)}:
            return iccid
        case {"imei": str(imei)}:
            return imei
        case _:
            return next(iter(identities(value, ())), "")


def as_row(item: JSON, arguments: Mapping[str, JSON]) -> dict[str, JSON]:
    """Return a device that was sent as an input row with its own arguments."""
    match item:
        case str(name):
            row: dict[str, JSON] = {"device_name": name}
        case {"kind": str(kind), "id": str(number)}:
            row = {kind: number}
        case list(ids):
            row = {kind: number for each in ids for kind, number in as_row(each, {}).items()}
        case _:
            row = dict(cast("Mapping[str, JSON]", item))
    return {**row, **arguments}
