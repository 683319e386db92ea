"""The base of generated models: what they offer to their users and to other libraries."""

from __future__ import annotations

from dataclasses import Field, make_dataclass
from dataclasses import field as dataclass_field
from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar, cast, get_type_hints

import attrs
import orjson

from .fields import Record, fields_of


class Model(Record):
    """The base of generated models.

    To other libraries a model is a dataclass: FastAPI, pydantic, pandas, orjson and msgspec accept it.
    They see the fields that this version knows; `to_dict` and `to_json` include those in `extra`.
    polars refuses dataclasses with decimals, so give it the dictionaries of `to_dict`.
    """

    __slots__ = ()

    if TYPE_CHECKING:
        __dataclass_fields__: ClassVar[dict[str, Field[Any]]]

    def to_dict(self) -> dict[str, object]:
        """Return the fields by their names in Python, and the unknown ones by the service's names.

        Nested models become dictionaries too; dates, times and decimals stay as they are.
        """
        return cast("dict[str, object]", _plain(self))

    def to_json(self) -> str:
        """Return `to_dict` as JSON: dates and times in ISO 8601, decimals as text. A time without a zone is UTC."""
        return orjson.dumps(
            self.to_dict(), default=_decimal_text, option=orjson.OPT_NAIVE_UTC | orjson.OPT_UTC_Z
        ).decode()

    def _repr_html_(self) -> str:
        """Show the fields in a notebook, redacted like the repr."""
        from .views.html import object_table  # only notebooks need it

        return object_table(self)

    @classmethod
    def __attrs_init_subclass__(cls) -> None:
        for name in ("__dataclass_fields__", "__dataclass_params__"):
            setattr(cls, name, _DataclassAttribute(name))

    def __post_init__(self) -> None:
        """Called by libraries that fill the fields of a dataclass, as pydantic does, and know nothing of `extra`."""
        if "extra" in attrs.fields_dict(cast("type[attrs.AttrsInstance]", type(self))):
            object.__setattr__(self, "extra", {})


class _DataclassAttribute:
    """What makes a class a dataclass, derived from its attrs fields when it is first asked for."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __get__(self, _: object, model: type[attrs.AttrsInstance]) -> object:
        # JSON refers to itself, which no library can resolve.
        hints = get_type_hints(model, localns={"JSON": Any})
        fields = [
            (field.name, hints[field.name], _dataclass_field(field))
            for field in attrs.fields(model)
            if field.name != "extra"
        ]
        plain = {"__doc__": model.__doc__}
        twin = make_dataclass(
            model.__name__, fields, namespace=plain, init=False, repr=False, eq=False, frozen=True, kw_only=True
        )
        for name in ("__dataclass_fields__", "__dataclass_params__"):
            setattr(model, name, getattr(twin, name))
        return getattr(model, self._name)


def _dataclass_field(field: attrs.Attribute[Any]) -> object:
    if field.default is attrs.NOTHING:
        return dataclass_field()
    return dataclass_field(default=field.default)


def _plain(value: object) -> object:
    if isinstance(value, Model):
        known = {field.name: _plain(getattr(value, field.name)) for field in fields_of(value)}
        extra = cast("dict[str, object]", known.pop("extra", {}))
        return {**known, **{name: item for name, item in extra.items() if name not in known}}
    if isinstance(value, dict):
        return {name: _plain(item) for name, item in cast("dict[str, object]", value).items()}
    if isinstance(value, list):
        return [_plain(item) for item in cast("list[object]", value)]
    return value


def _decimal_text(value: object) -> str:
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(f"{type(value).__name__} is not JSON")
