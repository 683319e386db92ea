"""Descriptions of requests for the log: method, path template, and arguments without identifiers."""

from __future__ import annotations

from collections.abc import Mapping, Sized
from datetime import date

import attrs

from ..operation import Operation
from ..redaction import redact

LONGEST = 200
"""Maximum number of characters of one argument."""


def describe(operation: Operation[object], arguments: Mapping[str, object]) -> str:
    """Return `GET /v2/devices/{device_name} device_name=*** id_type='iccid'`, without identifiers."""
    shown = [
        f"{parameter.name}={_masked(arguments[parameter.name], hidden=parameter.personal or parameter.type is str)}"
        for parameter in operation.parameters
        if arguments.get(parameter.name) is not None
    ]
    return " ".join([operation.method, operation.path, *shown])


def _masked(value: object, *, hidden: bool) -> str:
    # Free text can contain anything, whatever the spec says about it.
    if isinstance(value, Sized) and not isinstance(value, str):
        return f"<{len(value)} entries>"
    if hidden or attrs.has(type(value)):
        return "***"
    return redact(str(value) if isinstance(value, date) else repr(value))[:LONGEST]
