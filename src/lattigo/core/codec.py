"""Between JSON and models: tolerant in, strict out.

Tolerant: unknown fields are kept in `extra`, numbers may come as text, blanks count as absent, an answer may be
wrapped in its envelope.
A value that can't be what the spec says is an error that names its place; none of its neighbours is lost in silence.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from types import NoneType, UnionType
from typing import Any, Literal, TypeVar, Union, cast, get_args, get_origin

import attrs
import orjson
from cattrs import Converter, transform_error
from cattrs.cols import list_structure_factory, mapping_structure_factory
from cattrs.gen import make_dict_structure_fn, make_dict_unstructure_fn, override

from .errors import EmptyAnswer, HtmlAnswer, InvalidJson, Problem, UnexpectedShape
from .model import JSON
from .operation import Operation
from .transport import Response

T = TypeVar("T")

BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def parse_json(response: Response) -> JSON:
    """The JSON value of a success answer.

    Raises:
        EmptyAnswer, HtmlAnswer, InvalidJson: the body is not JSON.
    """
    body = response.body.removeprefix(BYTE_ORDER_MARK)
    try:
        return cast("JSON", orjson.loads(body))
    except ValueError:
        pass
    status = response.status
    if not body.strip():
        raise EmptyAnswer(f"The service answered {status} with an empty body.", status=status, body=body)
    if body.lstrip()[:1] == b"<":
        raise HtmlAnswer(
            f"The service answered {status} with a web page instead of JSON. Is the base URL right? Is there a proxy?",
            status=status,
            body=body,
        )
    raise InvalidJson(
        f"The service answered {status} with a body that is cut off or not JSON ({len(body):,} bytes).",
        status=status,
        body=body,
    )


def decode(operation: Operation[T], payload: JSON, response: Response) -> T:
    """The answer of an operation as its type.

    Raises:
        UnexpectedShape: the JSON is not what the spec says.
    """
    payload = unwrap(payload, operation.envelope)
    try:
        return cast("T", structure(payload, operation.answer))
    except Exception as error:  # noqa: BLE001 - cattrs lets through whatever a hook raises
        problems = explain(payload, operation.answer, error)
    shown = "; ".join(f"{problem.path} {problem.what}" for problem in problems[:3])
    more = f" and {len(problems) - 3} more" if len(problems) > 3 else ""
    raise UnexpectedShape(
        f"The answer is not what the spec says: {shown}{more}. The raw body is in `body`.",
        problems=problems,
        status=response.status,
        body=response.body,
    )


def structure(payload: object, kind: object) -> object:
    """JSON as the given type."""
    if payload == [] and _is_optional(kind):
        return None
    return _fast.structure(payload, cast("type[object]", kind))


def explain(payload: JSON, kind: object, error: Exception) -> tuple[Problem, ...]:
    """Every place where the JSON is not of the given type."""
    try:
        _thorough.structure(payload, cast("type[object]", kind))
    except Exception as detailed:  # noqa: BLE001 - the same hooks as above
        lines = transform_error(cast("Any", detailed), format_exception=lambda exc, _: _what(exc))
        return tuple(Problem(path, what) for what, _, path in (line.rpartition(" @ ") for line in lines))
    return (Problem("$", _what(error)),)


def encode(value: object) -> object:
    """A value as JSON types, for a body or a query."""
    return _fast.unstructure(value)


def unwrap(payload: JSON, envelope: str | None) -> JSON:
    """The payload without its envelope, if it came in one."""
    if envelope is not None and isinstance(payload, Mapping) and envelope in payload:
        return payload[envelope]
    return payload


def _what(error: BaseException) -> str:
    if isinstance(error, KeyError):
        return "is missing"
    if isinstance(error, _Mismatch):
        return str(error)
    return "can't be read"


class _Mismatch(ValueError):
    """A value that can't be what the spec says. Its text never holds the value."""

    def __init__(self, wanted: str, value: object) -> None:
        super().__init__(f"is {_kind(value)} instead of {wanted}")


def _kind(value: object) -> str:
    names: dict[type, str] = {NoneType: "null", dict: "an object", list: "an array", str: "a text", bool: "a boolean"}
    return names.get(type(value), "a number")


def _text(value: object, _: object) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    raise _Mismatch("a text", value)


def _whole_number(value: object, _: object) -> int:
    if type(value) is int:
        return value
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, str):
        try:
            number = Decimal(value.strip())
            if number == number.to_integral_value():
                return int(number)
        except (InvalidOperation, OverflowError, ValueError):
            pass
    raise _Mismatch("a whole number", value)


def _number(value: object, _: object) -> float:
    return float(_decimal(value, _))


def _decimal(value: object, _: object) -> Decimal:
    if isinstance(value, str | int | float) and not isinstance(value, bool):
        try:
            number = Decimal(str(value).strip())
        except InvalidOperation:
            raise _Mismatch("a number", value) from None
        if number.is_finite():
            return number
    raise _Mismatch("a number", value)


def _boolean(value: object, _: object) -> bool:
    spelled = {"true": True, "false": False, "1": True, "0": False}
    if isinstance(value, bool):
        return value
    if isinstance(value, str | int) and str(value).strip().lower() in spelled:
        return spelled[str(value).strip().lower()]
    raise _Mismatch("true or false", value)


def _time(value: object, _: object) -> datetime:
    """A time in UTC. The service takes times without a zone as UTC, and so does this."""
    if isinstance(value, str):
        try:
            moment = datetime.fromisoformat(value.strip().removesuffix(" UTC"))
        except ValueError:
            raise _Mismatch("a time", value) from None
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    raise _Mismatch("a time", value)


def _day(value: object, _: object) -> date:
    """A day as the server writes it: the date part of a time is not moved to another zone."""
    if isinstance(value, str):
        try:
            return date.fromisoformat(value.strip()[:10])
        except ValueError:
            pass
    raise _Mismatch("a date", value)


def _is_union(kind: object) -> bool:
    return get_origin(kind) in {Union, UnionType}


def _is_anything(kind: object) -> bool:
    return kind is object or bool(kind == JSON)


def _is_literal(kind: object) -> bool:
    return get_origin(kind) is Literal


def _is_container(kind: object) -> bool:
    return get_origin(kind) in {list, dict}


def _is_optional(kind: object) -> bool:
    return _is_union(kind) and NoneType in get_args(kind)


def _converter(*, detailed: bool) -> Converter:
    converter = Converter(detailed_validation=detailed, prefer_attrib_converters=False)
    for kind, hook in (
        (str, _text),
        (int, _whole_number),
        (float, _number),
        (Decimal, _decimal),
        (bool, _boolean),
        (datetime, _time),
        (date, _day),
    ):
        converter.register_structure_hook(kind, hook)
    converter.register_structure_hook_factory(attrs.has, lambda kind: _model_hook(kind, converter))
    converter.register_structure_hook_func(_is_anything, lambda value, _: value)
    converter.register_structure_hook_factory(_is_union, lambda kind: _union_hook(kind, converter))
    converter.register_structure_hook_factory(_is_literal, _literal_hook)
    converter.register_structure_hook_factory(_is_container, lambda kind: _container_hook(kind, converter))
    converter.register_unstructure_hook(date, lambda day: day.isoformat())
    converter.register_unstructure_hook(datetime, _write_time)
    converter.register_unstructure_hook(Decimal, str)
    converter.register_unstructure_hook_factory(attrs.has, lambda kind: _write_model(kind, converter))
    return converter


def _renamed(kind: type) -> dict[str, str]:
    """The API's names of the fields whose name in Python differs."""
    attributes = attrs.fields(attrs.resolve_types(kind))
    wires = {attribute.name: attribute.metadata["rule"].wire for attribute in attributes if attribute.metadata}
    return {name: wire for name, wire in wires.items() if wire}


def _overrides(kind: type) -> dict[str, Any]:
    return {name: override(rename=wire) for name, wire in _renamed(kind).items()}


def _model_hook(kind: type, converter: Converter) -> Callable[[object, object], object]:
    """A hook that keeps unknown fields in `extra`."""
    overrides, renamed = _overrides(kind), _renamed(kind)
    names = {attribute.name for attribute in attrs.fields(kind)}
    keeps = "extra" in names
    if keeps:
        overrides["extra"] = override(omit=True)
    inner: Callable[[dict[str, JSON], type], Any] = make_dict_structure_fn(kind, converter, **overrides)
    known = frozenset(renamed.get(name, name) for name in names - {"extra"})

    def hook(value: object, _: object) -> object:
        if not isinstance(value, dict):
            raise _Mismatch("an object", value)
        fields = cast("dict[str, JSON]", value)
        model = inner(fields, kind)
        if keeps and not known.issuperset(fields):
            model.extra.update((name, fields[name]) for name in fields.keys() - known)
        return model

    return hook


def _union_hook(kind: object, converter: Converter) -> Callable[[object, object], object]:
    """A hook for `X | None`, an open enum (`Literal | str`) and the few other unions that the generator writes."""
    options = [option for option in get_args(kind) if option is not NoneType]
    nullable = len(options) < len(get_args(kind))
    if str in options:
        options = [option for option in options if not _is_literal(option) and option is not str] + [str]
    blank_is_null = nullable and str not in options and not any(map(_is_literal, options))

    def hook(value: object, _: object) -> object:
        if nullable and (value is None or (blank_is_null and value == "")):
            return None
        for option in options[:-1]:
            try:
                return converter.structure(value, cast("type[object]", option))
            except ValueError:
                continue
        return converter.structure(value, cast("type[object]", options[-1]))

    return hook


def _literal_hook(kind: object) -> Callable[[object, object], object]:
    values = get_args(kind)

    def hook(value: object, _: object) -> object:
        if value in values:
            return value
        raise _Mismatch(f"one of {', '.join(map(str, values))}", value)

    return hook


def _container_hook(kind: Any, converter: Converter) -> Callable[[object, object], object]:  # noqa: ANN401 - a type
    """cattrs takes any iterable for a list; an answer must be an array where the spec has one."""
    wanted: type = get_origin(kind)
    factory = list_structure_factory if wanted is list else mapping_structure_factory
    inner = cast("Callable[[object, object], object]", factory(kind, converter))

    def hook(value: object, _: object) -> object:
        if not isinstance(value, wanted):
            raise _Mismatch("an array" if wanted is list else "an object", value)
        return inner(value, kind)

    return hook


def _write_time(moment: datetime) -> str:
    """UTC with a `Z`: a `+02:00` that loses its plus on the way would be read as another time."""
    moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    return moment.replace(tzinfo=None).isoformat() + "Z"


def _write_model(kind: type, converter: Converter) -> Callable[[object], dict[str, object]]:
    """A hook that leaves out what is not given and puts `extra` back where it came from."""
    write: Callable[[object], dict[str, Any]] = make_dict_unstructure_fn(
        kind, converter, _cattrs_omit_if_default=True, **_overrides(kind)
    )

    def hook(model: object) -> dict[str, object]:
        fields = write(model)
        extra: dict[str, object] = fields.pop("extra", {})
        return {**fields, **extra}

    return hook


_fast = _converter(detailed=False)
_thorough = _converter(detailed=True)
