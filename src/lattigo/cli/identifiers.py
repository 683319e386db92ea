"""Device identifiers on the command line: KIND:ID, or a table with a column for each kind."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator

from ..fleet.actions.identifiers import KINDS

IDENTIFIER = re.compile(r"(?P<kind>[A-Za-z]+):(?P<id>[^\s\",]+)")
WRITTEN = re.compile(r"[0-9A-Za-z]+")


class DeviceMistake(ValueError):
    """The error of a text that does not list devices."""


def read_devices(text: str) -> list[list[dict[str, str]]]:
    """Return the identifiers of each device listed in a text.

    - Devices separated by blanks or lines: `iccid:8900000000000000001`; a device with several identifiers joins
      them with commas: `imei:350000000000001,iccid:8900000000000000001`.
    - A table whose first line names the columns: `iccid`, or `imei,iccid`, separated by commas, semicolons or tabs.

    Lines that start with # are ignored.

    Raises:
        DeviceMistake: the text is neither; the message names the line, not its content.
    """
    lines = enumerate(text.splitlines(), 1)
    rows = [(number, line) for number, line in lines if line.strip() and not line.lstrip().startswith("#")]
    if not rows:
        raise DeviceMistake("lists no device")
    columns = [column.strip().strip('"').lower() for column in re.split(r"[,;\t]", rows[0][1])]
    devices = list(_table(columns, rows) if not {*KINDS}.isdisjoint(columns) else _words(rows))
    if not devices:
        raise DeviceMistake("lists no device")
    return devices


def _table(columns: list[str], rows: list[tuple[int, str]]) -> Iterator[list[dict[str, str]]]:
    separator = next((letter for letter in ";\t" if letter in rows[0][1]), ",")
    for number, line in rows[1:]:
        cells = next(csv.reader([line], delimiter=separator))
        found = [(kind, cell.strip()) for kind, cell in zip(columns, cells, strict=False) if kind in KINDS]
        ids = [{"kind": kind, "id": cell} for kind, cell in found if cell]
        if not ids or not all(WRITTEN.fullmatch(each["id"]) for each in ids):  # a spreadsheet's 8.9E+18 is lost
            raise DeviceMistake(f"has no valid device identifier in line {number}")
        yield ids


def _words(rows: list[tuple[int, str]]) -> Iterator[list[dict[str, str]]]:
    for number, line in rows:
        for word in line.split():
            matches = [IDENTIFIER.fullmatch(part) for part in word.split(",")]
            ids = [match.groupdict() for match in matches if match]
            if len(ids) < len(matches):
                raise DeviceMistake(f"has an entry that is not KIND:ID, such as iccid:89…, in line {number}")
            yield ids
