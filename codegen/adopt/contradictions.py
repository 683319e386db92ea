"""What contradicts itself in a foreign schema, or is unknown to the generator: it is left out, with a note."""

from __future__ import annotations

from collections.abc import Callable

from jsonschema import Draft202012Validator

from ..ir import Plain
from ..parser.schemas import FORMATS
from .examples import matching


def remove_contradictions(schema: dict[str, Plain], note: Callable[[str], None]) -> None:
    """Leave out what would be refused, or what no value can fulfil."""
    kinds = schema.get("type")
    kind = next((str(each) for each in kinds if each != "null"), "") if isinstance(kinds, list) else str(kinds)
    if "format" in schema and str(schema["format"]) not in FORMATS.get(kind, ()):
        note(f"the format {schema.pop('format')!r} of a {kind}: left out")
    if "enum" in schema and not isinstance(schema["enum"], list):
        schema["enum"] = [schema["enum"]]
        note("an enum that is no array: its only value")
    about = {key: schema[key] for key in ("type", "enum") if key in schema}
    if "default" in schema and not Draft202012Validator(about).is_valid(schema["default"]):
        del schema["default"]
        note("a default of another type, or none of the listed values: left out")
    low, high = schema.get("minimum"), schema.get("maximum")
    if isinstance(low, int | float) and isinstance(high, int | float) and low > high:
        del schema["minimum"], schema["maximum"]
        note("a minimum above the maximum: both left out")
    if "pattern" in schema and matching(str(schema["pattern"])) is None:
        del schema["pattern"]
        note("a pattern of which no example could be made: left out")
