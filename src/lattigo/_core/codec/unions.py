"""Conversion of optional values and unions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from .annotations import is_literal, is_optional, is_union, options
from .scalars import READERS, Hook, ValueMismatch, stripped

OTHERS = READERS.keys() - {str}
"""Types for which a blank text counts as absent."""


def scalar_hook(kind: object) -> Hook:
    """Return the hook for a single value, or for a union of such."""
    return union_hook(kind, scalar_hook) if is_union(kind) else READERS[kind]


def union_hook(kind: object, hook_of: Callable[[object], Hook]) -> Hook:
    """Return a hook for `X | None`, an open enum (`Literal | str`), or another union that the generator writes.

    Args:
        kind: the union.
        hook_of: returns the hooks of its members.
    """
    kinds = options(kind)
    *others, last = [hook_of(each) for each in kinds]
    optional = is_optional(kind)
    blanks = optional and str not in kinds and not any(map(is_literal, kinds))
    zeros = optional and not {date, datetime}.isdisjoint(kinds)
    if optional and not others and kinds[0] in OTHERS:
        return _optional_hook(last, zeros)

    def hook(value: object, _: object = None) -> object:
        if value is None and optional:
            return None
        if _is_absent(value, blanks=blanks, zeros=zeros):
            return None
        for other in others:
            try:
                return other(value)
            except ValueError:
                continue
        return last(value)

    return hook


def _optional_hook(inner: Hook, zeros: bool) -> Hook:
    """Return a hook for an optional scalar, which tests for absent values only if the value is not valid."""

    def hook(value: object, _: object = None) -> object:
        if value is None:
            return None
        try:
            return inner(value)
        except ValueMismatch:
            if _is_absent(value, blanks=True, zeros=zeros):
                return None
            raise

    return hook


def _is_absent(value: object, *, blanks: bool, zeros: bool) -> bool:
    """Return whether a value counts as absent, where blanks or zero dates do."""
    return isinstance(value, str) and ((blanks and not stripped(value)) or (zeros and is_zero_date(value)))


def is_zero_date(value: str) -> bool:
    """Return whether the value is MySQL's zero date."""
    return value.startswith("0000-00-00")
