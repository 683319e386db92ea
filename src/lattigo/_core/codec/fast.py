"""Direct conversion of bytes to models, for responses that match the spec exactly.

msgspec validates a response while it reads it into structs, and a function compiled for the model copies their values.
Anything that the tolerant codec would convert (a number as a string, an unknown field, a date with a time) is rejected
here and left to the codec, so the result is always the same, only faster.
Unknown fields that the codec has found become fields of the struct, so an extended API is soon read as fast as before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import reduce
from operator import or_
from types import GenericAlias
from typing import Annotated, Any, TypeAlias, TypeVar, cast, get_args, get_origin

import attrs
from msgspec import UNSET, DecodeError, Meta, Struct, defstruct
from msgspec.json import Decoder

from ..operation import Operation
from .annotations import is_anything, is_literal, is_model, is_optional, is_union, options, wire_names
from .json_body import exact
from .scalars import LEAST, MOST
from .status_errors import ERROR_FIELDS
from .unions import scalar_hook

T = TypeVar("T")

Wire: TypeAlias = Any
"""A type that msgspec reads."""
Member: TypeAlias = tuple[str, Wire] | tuple[str, Wire, object]
"""Name, type and default of a field of a struct."""
Finish: TypeAlias = Callable[[Any], object]
"""Converts a value from msgspec to that of a model."""
Assemble: TypeAlias = Callable[[list[Struct]], list[object]]
"""Converts structs of msgspec to models."""

MOST_UNKNOWN = 50
"""Maximum number of unknown fields learned per model, so that no server can make it grow without bounds."""

INTEGER: Wire = Annotated[int, Meta(ge=LEAST, le=MOST)]
"""The range in which JSON parsers agree; other numbers are left to the codec."""
PLAIN: dict[object, Wire] = {str: str, int: INTEGER, bool: bool, date: date}
"""Types that msgspec reads like the codec, if it accepts the value."""
SPELLED: dict[object, Wire] = {datetime: str, Decimal: Any, float: Any}
"""Types that the codec converts from a value of msgspec."""
MIXED = {str, int, bool, *SPELLED}
"""Types among which the codec chooses if several are possible."""


class NotFast(ValueError):
    """The error of a value that only the tolerant codec can read."""


class FastDecoder:
    """The decoders of the operations' responses, each created on first use."""

    def __init__(self) -> None:
        self._decoders: dict[object, list[Callable[[bytes], object]]] = {}
        self._models: dict[type, tuple[type[Struct], Assemble]] = {}
        self._learnt: dict[type, dict[str, None]] = {}

    def decode(self, operation: Operation[T], body: bytes, default: object) -> object:
        """Return the value of a response, bare or in its envelope; the default if it does not match the spec."""
        table = self._decoders
        decoders = table.get(operation)
        if decoders is None:
            decoders = table[operation] = self._make(operation)
        for decode in decoders:
            try:
                return decode(body)
            except (DecodeError, ValueError, RecursionError):
                continue
        return default

    def learn_from(self, value: object) -> None:
        """Learn the unknown fields in a value."""
        for model in _models(value):
            if extra := getattr(model, "extra", None):
                self.learn(type(model), extra)

    def learn(self, model: type, names: Iterable[str]) -> None:
        """Learn unknown fields of a model, except those that make a body an error."""
        learnt = self._learnt.get(model, {})
        known = {*learnt, *wire_names(model).values(), *ERROR_FIELDS}
        new = [name for name in names if name not in known and name.isprintable() and not {*name} & {*'"\\'}]
        if new and len(learnt) + len(new) <= MOST_UNKNOWN:
            # New tables, in this order: threads that are building a decoder continue with the old ones.
            self._learnt = {**self._learnt, model: {**learnt, **dict.fromkeys(new)}}
            self._models = {}
            self._decoders = {}

    def _make(self, operation: Operation[T]) -> list[Callable[[bytes], object]]:
        """Return decoders of the response, bare and in its envelope; none for types that only the codec reads."""
        kind, envelope = operation.response, operation.envelope
        try:
            wire, finish = self._rows_with(operation) or self._shape(kind)
        except NotFast:
            return []
        decoders = [_decoder(wire, finish)]
        if envelope == "[]":
            return decoders  # an array where an object should be is left to the codec
        if envelope is not None:
            wrapper: Wire = _struct([("value", wire)], {"value": envelope})
            decoders.append(_decoder(wrapper, lambda body: finish(body.value) if finish else body.value))
            if not self._never_holds(kind, envelope):
                del decoders[0]
        return decoders

    def _rows_with(self, operation: Operation[T]) -> tuple[Wire, None] | None:
        """Return the type of rows with only the fields that the caller needs; `None` if these need conversion."""
        if not operation.only:
            return None
        (model,) = get_args(operation.response)
        fields, wires = attrs.fields_dict(attrs.resolve_types(model)), wire_names(model)
        members: list[Member] = []
        for name in operation.only:
            wire, finish = self._shape(fields[name].type)
            if finish is not None:
                return None
            members.append(_member(name, wire, fields[name]))
        row = _struct(members, {name: wires[name] for name in operation.only}, others=True)
        return GenericAlias(list, row), None

    def _never_holds(self, kind: object, name: str) -> bool:
        """Return whether a response with a member of this name can't be the type itself."""
        if is_model(kind):
            return name not in wire_names(kind).values() and name not in self._learnt.get(kind, ())
        return get_origin(kind) is list

    def _shape(self, kind: object) -> tuple[Wire, Finish | None]:
        """Return the type that msgspec reads, and the function that converts its value, if there is one."""
        if kind in PLAIN:
            return PLAIN[kind], None
        if kind in SPELLED:
            return SPELLED[kind], scalar_hook(kind)
        if is_anything(kind):
            return Any, None
        if is_literal(kind):
            return kind, None
        if is_union(kind):
            return self._union(kind)
        if is_model(kind):
            struct, assemble = self._model(kind)
            return struct, lambda row: assemble([row])[0]
        if get_origin(kind) is list:
            return self._list(*get_args(kind))
        if get_origin(kind) is dict:
            return self._dict(*get_args(kind))
        raise NotFast

    def _union(self, kind: object) -> tuple[Wire, Finish | None]:
        kinds = options(kind)
        finish: Finish | None
        if len(kinds) == 1 and kinds[0] not in SPELLED:
            wire, inner = self._shape(kinds[0])
            finish = inner and (lambda value: None if value is None else inner(value))
        elif MIXED.issuperset(kinds):
            shapes = [self._shape(option)[0] for option in kinds]
            wire, finish = Any if Any in shapes else reduce(or_, shapes), scalar_hook(kind)
        else:
            raise NotFast
        return (wire | None if is_optional(kind) and wire is not Any else wire), finish

    def _list(self, kind: object) -> tuple[Wire, Finish | None]:
        if is_model(kind):
            struct, assemble = self._model(kind)
            return GenericAlias(list, struct), assemble
        wire, finish = self._shape(kind)
        return GenericAlias(list, wire), finish and (lambda values: [finish(value) for value in values])

    def _dict(self, key: object, kind: object) -> tuple[Wire, Finish | None]:
        if key is not str:
            raise NotFast
        wire, finish = self._shape(kind)
        pairs = finish and (lambda values: {name: finish(value) for name, value in values.items()})
        return GenericAlias(dict, (str, wire)), pairs

    def _model(self, model: type) -> tuple[type[Struct], Assemble]:
        """Return the struct of a model, and the function that converts such structs to models."""
        table = self._models
        made = table.get(model)
        if made is None:
            made = table[model] = self._make_model(model)
        return made

    def _make_model(self, model: type) -> tuple[type[Struct], Assemble]:
        fields: list[Member] = []
        wires: dict[str, str] = {}
        scope: dict[str, Any] = {"Unlocked": _unlocked(model), "Model": model, "UNSET": UNSET}
        lines: list[str] = []
        known = attrs.fields_dict(attrs.resolve_types(model))
        for name, wire in wire_names(model).items():
            field, place = known[name], f"f{len(fields)}"
            if field.default not in (attrs.NOTHING, None) or field.validator or field.converter:
                raise NotFast
            shape, finish = self._shape(field.type)
            fields.append(_member(place, shape, field))
            wires[place] = wire
            scope[f"finish_{place}"] = finish
            finished = f"finish_{place}(row.{place})" if finish else f"row.{place}"
            optional = finish and is_optional(field.type)
            lines.append(f"model.{name} = {f'None if row.{place} is None else ' if optional else ''}{finished}")
        if "extra" in known:
            lines.append("model.extra = extra = {}")
        for name in self._learnt.get(model, ()):
            place = f"f{len(fields)}"
            fields.append((place, Any, UNSET))
            wires[place] = name
            lines.append(f"if row.{place} is not UNSET: extra[{name!r}] = row.{place}")
        source = ASSEMBLE.format(lines="\n        ".join(lines))
        exec(source, scope)  # noqa: S102 - contains names of our models, and quoted ones of the service, but no code
        return _struct(fields, wires), scope["assemble"]


ASSEMBLE = """
def assemble(rows):
    models = []
    for row in rows:
        model = Unlocked()
        {lines}
        model.__class__ = Model
        models.append(model)
    return models
"""
"""Assignments in plain sight are what the interpreter is fast at: calling the frozen model takes four times as long."""


def _unlocked(model: type) -> type:
    """The model before it is frozen: made empty, its fields set freely; its layout is the model's, which it becomes."""
    free = {name: getattr(object, name) for name in ("__init__", "__setattr__", "__delattr__")}
    return type(model.__name__, (model,), {"__slots__": (), **free})


def _models(value: object) -> Iterator[attrs.AttrsInstance]:
    """Yield the models in a value, at any depth."""
    if isinstance(value, list | dict):
        items = cast("Iterable[object]", value.values() if isinstance(value, dict) else value)
        for item in items:
            yield from _models(item)
    elif attrs.has(type(value)):
        model = cast("attrs.AttrsInstance", value)
        yield model
        for field in attrs.fields(type(model)):
            if field.name != "extra":
                yield from _models(getattr(model, field.name))


def _member(name: str, wire: Wire, field: attrs.Attribute[object]) -> Member:
    return (name, wire) if field.default is attrs.NOTHING else (name, wire, None)


def _struct(fields: Sequence[Member], wires: dict[str, str], *, others: bool = False) -> type[Struct]:
    # Rows are dropped at once and form no cycles: the garbage collector need not know them.
    return defstruct("Row", fields, rename=wires, forbid_unknown_fields=not others, kw_only=True, gc=False)


def _decoder(wire: Wire, finish: Finish | None) -> Callable[[bytes], object]:
    decode = Decoder(wire, float_hook=exact).decode
    return decode if finish is None else lambda body: finish(decode(body))
