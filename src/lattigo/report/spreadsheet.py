"""Export of a matrix of usage as a spreadsheet, with a sheet for each month."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from importlib import import_module
from itertools import groupby
from typing import TYPE_CHECKING, BinaryIO

from .grouping import Cells
from .text import visible

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

EXACT = 2**53
"""The largest integer that spreadsheets keep exactly."""


def write_xlsx(out: BinaryIO, keys: Sequence[str], heads: Sequence[str], rows: Iterable[Cells]) -> None:
    """Write a matrix as XLSX: days on one sheet per month, months on a single sheet.

    Args:
        out: the file to write to.
        keys: the names of the first columns.
        heads: the days or months, in order.
        rows: the rows.
    """
    xlsxwriter = import_module("xlsxwriter")
    matrix = list(rows)
    # No device name is interpreted as a formula or a link.
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(out, options) as book:
        for name, months_heads in _sheets(heads):
            _write_sheet(book, name, keys, months_heads, matrix)


def _sheets(heads: Sequence[str]) -> Iterator[tuple[str, list[str]]]:
    if len(heads[0]) == len("2026-10"):
        yield "Months", list(heads)
    else:
        yield from ((month, list(days)) for month, days in groupby(heads, key=lambda day: day[:7]))


def _write_sheet(book: Workbook, name: str, keys: Sequence[str], heads: Sequence[str], rows: Sequence[Cells]) -> None:
    sheet = book.add_worksheet(name)
    bold, number = book.add_format({"bold": True}), book.add_format({"num_format": "#,##0"})
    bold_number = book.add_format({"bold": True, "num_format": "#,##0"})
    for column, head in enumerate([*keys, *heads, "total"]):
        sheet.write_string(0, column, head, bold)
    sheet.freeze_panes(1, len(keys))
    sheet.set_column(0, len(keys) - 1, 22)
    sheet.set_column(len(keys), len(keys) + len(heads), 14)
    sums: dict[str, int] = dict.fromkeys(heads, 0)
    place = 1
    for row in rows:
        values = {head: row.values[head] for head in heads if head in row.values}
        if not values:
            continue
        for column, text in enumerate(row.key):
            sheet.write_string(place, column, visible(text or ""))
        for column, head in enumerate(heads, len(keys)):
            if (value := values.get(head)) is not None:
                _write_number(sheet, place, column, value, number)
                sums[head] += value
        _write_number(sheet, place, len(keys) + len(heads), sum(value or 0 for value in values.values()), number)
        place += 1
    sheet.write_string(place, 0, "total", bold)
    for column, value in enumerate([*sums.values(), sum(sums.values())], len(keys)):
        _write_number(sheet, place, column, value, bold_number)


def _write_number(sheet: Worksheet, row: int, column: int, value: int, form: Format) -> None:
    """Write a number, as text if a spreadsheet would round it."""
    if abs(value) <= EXACT:
        sheet.write_number(row, column, value, form)
    else:
        sheet.write_string(row, column, str(value))
