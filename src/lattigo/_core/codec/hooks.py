"""The converters of cattrs, with a hook for each kind of type that the generator writes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast, get_args, get_origin

import attrs
from cattrs import Converter, transform_error
from cattrs.cols import list_structure_factory, mapping_structure_factory
from cattrs.gen import make_dict_structure_fn, make_dict_unstructure_fn, override

from ..errors import Problem
from ..fields import JSON
from .annotations import (
    is_anything,
    is_container,
    is_literal,
    is_optional,
    is_tagged,
    is_union,
    options,
    single_fields,
    tag,
    wire_names,
)
from .scalars import READERS, WRITERS, Hook, ValueMismatch
from .unions import union_hook

BLANK: tuple[object, ...] = (None, "", [])
"""Values that count as absent."""


def explain(payload: object, kind: object, error: Exception) -> tuple[Problem, ...]:
    """Return all mismatches between the JSON and the type."""
    try:
        THOROUGH.structure(payload, cast("type[object]", kind))
    except Exception as detailed:  # noqa: BLE001 - cattrs promises no class of error for JSON that does not fit
        lines = transform_error(cast("Any", detailed), format_exception=lambda exc, _: _what(exc))
        return tuple(Problem(path, what) for what, _, path in (line.partition(" @ ") for line in lines))
    return (Problem("$", _what(error)),)


def _what(error: BaseException) -> str:
    if isinstance(error, KeyError):
        return "is missing"
    if isinstance(error, ValueMismatch):
        return str(error)
    return "can't be read"


def _converter(*, detailed: bool = False, lenient: bool = False) -> Converter:
    converter = Converter(detailed_validation=detailed, prefer_attrib_converters=False)
    for kind, hook in READERS.items():
        converter.register_structure_hook(kind, hook)
    converter.register_structure_hook_factory(attrs.has, lambda kind: _model_hook(kind, converter, lenient))
    converter.register_structure_hook_factory(
        is_union, lambda kind: union_hook(kind, lambda each: _hook(each, converter))
    )
    converter.register_structure_hook_factory(is_tagged, lambda kind: _tagged_hook(kind, converter))
    converter.register_structure_hook_factory(is_literal, _literal_hook)
    converter.register_structure_hook_factory(is_container, lambda kind: _container_hook(kind, converter))
    # Last, since the last match wins, and this is a union, too.
    converter.register_structure_hook_func(is_anything, lambda value, _: value)
    for kind, write in WRITERS.items():
        converter.register_unstructure_hook(kind, write)
    converter.register_unstructure_hook_factory(attrs.has, lambda kind: _write_model(kind, converter))
    return converter


def _hook(kind: object, converter: Converter) -> Hook:
    return cast("Hook", converter.get_structure_hook(cast("type[object]", kind)))


def _overrides(kind: type) -> dict[str, Any]:
    return {name: override(rename=wire) for name, wire in wire_names(kind).items() if wire != name}


def _model_hook(kind: type, converter: Converter, lenient: bool) -> Hook:
    """Return a hook that keeps unknown fields in `extra`, and with `lenient` values that do not match their type."""
    overrides = _overrides(kind)
    wires = wire_names(kind)
    known = frozenset(wires.values())
    keeps = "extra" in attrs.fields_dict(kind)
    if keeps:
        overrides["extra"] = override(omit=True)
    for name in single_fields(kind):
        overrides[name] = override(rename=wires[name], struct_hook=_single_hook(kind, name, converter))
    spared: list[str] = []
    if lenient and keeps:
        spared = [field.name for field in attrs.fields(kind) if is_optional(field.type)]
        for name in spared:
            single = overrides.get(name)
            whole = (single and single.struct_hook) or _hook(attrs.fields_dict(kind)[name].type, converter)
            overrides[name] = override(rename=wires[name], struct_hook=_spare_hook(whole))
    inner: Callable[[dict[str, JSON], type], Any] = make_dict_structure_fn(kind, converter, **overrides)

    def hook(value: object, _: object = None) -> object:
        if not isinstance(value, dict):
            raise ValueMismatch("an object", value)
        fields = cast("dict[str, JSON]", value)
        model = inner(fields, kind)
        if keeps and not known.issuperset(fields):
            model.extra.update((name, field) for name, field in fields.items() if name not in known)
        for name in spared:
            if getattr(model, name) is None and fields.get(wires[name]) not in BLANK:
                model.extra[wires[name]] = fields[wires[name]]
        return model

    return hook


def _spare_hook(whole: Hook) -> Hook:
    """Return a hook that reads invalid values as None."""

    def hook(value: object, _: object = None) -> object:
        try:
            return whole(value)
        except ValueError:
            return None

    return hook


def _single_hook(model: type, name: str, converter: Converter) -> Hook:
    """Return a hook for an array that may be sent as a bare item."""
    whole = _hook(attrs.fields_dict(model)[name].type, converter)

    def hook(value: object, _: object = None) -> object:
        return whole(value if value is None or isinstance(value, list) else [value])

    return hook


def _tagged_hook(kind: object, converter: Converter) -> Hook:
    """Return a hook for a union of models that one of their fields distinguishes; other objects may stay JSON."""
    found = tag(kind)
    wire, models = found if found else ("", {})
    hooks = {value: _hook(model, converter) for value, model in models.items()}
    optional = is_optional(kind)
    is_open = any(is_container(option) for option in options(kind))

    def hook(value: object, _: object = None) -> object:
        if value in BLANK and optional:
            return None
        if not isinstance(value, dict):
            raise ValueMismatch("an object", value)
        fields = cast("dict[str, JSON]", value)
        key = fields.get(wire)
        model = hooks.get(key) if isinstance(key, str) else None
        if model is None and not is_open:
            raise ValueMismatch(f"an object whose {wire} is one of {', '.join(hooks)}", value)
        return model(value) if model else fields

    return hook


def _literal_hook(kind: object) -> Hook:
    values = get_args(kind)

    def hook(value: object, _: object = None) -> object:
        if value in values:
            return value
        raise ValueMismatch(f"one of {', '.join(map(str, values))}", value)

    return hook


def _container_hook(kind: type, converter: Converter) -> Hook:
    """Return a hook that requires an array or object, since cattrs accepts any iterable as a list."""
    wanted = cast("type", get_origin(kind))
    factory = list_structure_factory if wanted is list else mapping_structure_factory
    inner = cast("Hook", factory(kind, converter))

    def hook(value: object, _: object = None) -> object:
        if not isinstance(value, wanted):
            raise ValueMismatch("an array" if wanted is list else "an object", value)
        return inner(value, kind)

    return hook


def _write_model(kind: type, converter: Converter) -> Callable[[object], dict[str, object]]:
    """Return a hook that omits fields that are not set, and merges `extra` back."""
    write: Callable[[object], dict[str, Any]] = make_dict_unstructure_fn(
        kind, converter, _cattrs_omit_if_default=True, **_overrides(kind)
    )

    def hook(model: object) -> dict[str, object]:
        return {**write(model), **getattr(model, "extra", {})}

    return hook


TOLERANT = _converter()
LENIENT = _converter(lenient=True)
THOROUGH = _converter(detailed=True)
"""The converter that knows all mismatches, and not only the first one."""
