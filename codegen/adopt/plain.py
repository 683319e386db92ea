"""A foreign document as plain values: whatever is missing, or of another kind, reads as empty."""

from __future__ import annotations

from typing import TypeAlias

from ..ir import Plain

Object: TypeAlias = dict[str, Plain]


def as_object(node: Plain) -> Object:
    """Return an object; an empty one for anything else."""
    return node if isinstance(node, dict) else {}


def as_list(node: Plain) -> list[Plain]:
    """Return an array; an empty one for anything else."""
    return node if isinstance(node, list) else []


def has_type(schema: Object, kind: str) -> bool:
    """Return whether a schema allows a type."""
    return kind in (schema.get("type"), *as_list(schema.get("type")))
