"""A request as the log shows it: its method, the template of its path, and its arguments without identifiers."""

from __future__ import annotations

from collections.abc import Mapping, Sized
from datetime import date

import attrs

from ..operation import Operation
from ..redaction import redact

LONGEST = 200
"""Characters of one argument."""


def describe(operation: Operation[object], arguments: Mapping[str, object]) -> str:
    """Return `GET /v2/devices/{device_name} device_name=*** id_type='iccid'`, without anything that identifies."""
    shown = [
        f"{parameter.name}={_masked(arguments[parameter.name], hidden=parameter.personal or parameter.type is str)}"
        for parameter in operation.parameters
        if arguments.get(parameter.name) is not None
    ]
    return " ".join([operation.method, operation.path, *shown])


def _masked(value: object, *, hidden: bool) -> str:
    # A free text can hold anything, whatever the spec says of it.
    if isinstance(value, Sized) and not isinstance(value, str):
        return f"<{len(value)} entries>"
    if hidden or attrs.has(type(value)):
        return "***"
    return redact(str(value) if isinstance(value, date) else repr(value))[:LONGEST]
