"""A matrix of usage: as many columns as fit on a terminal, all of them in a file."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ...fleet.dataset import Dataset
from ..arguments import UsageError
from ..exit_codes import DONE
from ..output import default_format, guarded, printer, say, terminal_width
from .show import Show

if TYPE_CHECKING:
    from ...fleet.data.sums import By
    from ...report.grouping import Cells, Selection, Step

KEY_WIDTH, CELL_WIDTH = 24, 11


def print_matrix(dataset: Dataset, by: By, step: Step, selection: Selection, show: Show) -> int:
    """Print a matrix with totals of rows and columns."""
    from ...report.grouping import keys, matrix

    heads, rows = matrix(dataset, by, step, selection)
    output = show.output or default_format()
    names = keys(dataset, by)
    seen = heads if output != "table" else heads[-_fitting(len(names)) :]
    sums: dict[str, int] = dict.fromkeys([*heads, "total"], 0)
    with printer(output, [*names, *seen, "total"], numbers=dict.fromkeys([*heads, "total"], show.size)) as lines:
        for row in rows:
            for head, value in row.values.items():
                sums[head] += value or 0
            sums["total"] += row.total
            cells = {head: row.values.get(head) for head in seen}
            lines.row({**dict(zip(names, row.key, strict=True)), **cells, "total": row.total})
        label = dict.fromkeys(names) | {names[0]: "total"}
        lines.row({**label, **{head: sums[head] for head in seen}, "total": sums["total"]})
    if hidden := len(heads) - len(seen):
        say(f"{hidden} earlier {step}s don't fit: use a wider terminal, --output csv or --to FILE.xlsx to see them.")
    return DONE


def write_matrix(dataset: Dataset, by: By, step: Step, selection: Selection, to: Path) -> int:
    """Write a matrix with totals to a file.

    Raises:
        UsageError: the file is neither a spreadsheet nor CSV.
    """
    from ...report.files import write_file
    from ...report.grouping import keys, matrix
    from ...report.spreadsheet import write_xlsx

    if to.suffix.lower() not in {".csv", ".xlsx"}:
        raise UsageError(f"--to {to}: a matrix is written to a file that ends in .xlsx or .csv.")
    if to.exists():
        raise UsageError(f"{to} exists. Choose another file, or remove it.")
    heads, rows = matrix(dataset, by, step, selection)
    if to.suffix.lower() == ".xlsx":
        write_file(to, lambda out: write_xlsx(out, keys(dataset, by), heads, rows))
    else:
        write_file(to, lambda out: out.writelines(line.encode() for line in _csv_lines(keys(dataset, by), heads, rows)))
    say(f"Matrix: {to}")
    return DONE


def _fitting(keys: int) -> int:
    """Return the number of columns that fit beside the names and the total; at least one."""
    return max(1, (terminal_width() - keys * KEY_WIDTH) // CELL_WIDTH - 1)


def _csv_lines(names: Sequence[str], heads: Sequence[str], rows: Iterator[Cells]) -> Iterator[str]:
    sums: dict[str, int] = dict.fromkeys(heads, 0)
    yield _line([*names, *heads, "total"])
    for row in rows:
        for head, value in row.values.items():
            sums[head] += value or 0
        cells = [row.values.get(head) for head in heads]
        yield _line([*(guarded(key or "") for key in row.key), *cells, row.total])
    yield _line(["total", *[""] * (len(names) - 1), *sums.values(), sum(sums.values())])


def _line(cells: Sequence[object]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerow(["" if cell is None else cell for cell in cells])
    return text.getvalue()
