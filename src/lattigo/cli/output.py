"""Results on stdout, in four formats; messages on stderr.

Names and texts come from outside, so anything that a terminal could interpret as a command is escaped.
"""

from __future__ import annotations

import csv
import json
import os
import re
import sys
from collections import deque
from collections.abc import Callable, Container, Mapping, Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Literal, Protocol, Self, TypeAlias, cast, get_args

from .._core.errors import ConfigurationError
from .results.rows import Row
from .streams import drop_unwritten

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

Format: TypeAlias = Literal["table", "json", "jsonl", "csv"]

VARIABLE = "LATTIGO_OUTPUT"
TABLE_ROWS = 500
"""Maximum number of rows in one table; a longer list is printed as several."""
WIDEST_COLUMN = 32
INVISIBLE = "[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]"
"""Characters that JSON leaves unescaped, but a terminal interprets. Compiled when it is needed: that takes long."""
NUMBER = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?")
AT_END: list[Callable[[], None]] = []
"""What is left to write at the end of the command, besides its results."""
MOST_HELD = 1000
"""Messages that are kept until it is known whether the command fails; the oldest ones are dropped first."""
_held: deque[str] | None = None


def say(text: str, end: str = "\n") -> None:
    """Print a message on stderr, or hold it back if only those of a failure are wanted."""
    message = f"{visible(text)}{end}"
    if _held is not None:
        _held.append(message)
        return
    sys.stderr.write(message)
    sys.stderr.flush()


def hold_messages() -> None:
    """Hold messages back from now on."""
    global _held
    _held = deque(maxlen=MOST_HELD) if _held is None else _held


def are_held() -> bool:
    """Return whether messages are held back."""
    return _held is not None


def release_messages(*, show: bool) -> None:
    """Show or drop the messages that were held back, and hold back none from now on."""
    global _held
    held, _held = _held or (), None
    if show:
        sys.stderr.write("".join(held))
        sys.stderr.flush()


def counted(number: int, what: str) -> str:
    """Return a number of things: `1 device`, `2,000 devices`."""
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def visible(text: str, keep: str = "") -> str:
    """Return the text with everything unprintable as escape sequences."""
    if text.isprintable():
        return text
    return "".join(
        sign if sign.isprintable() or sign in keep else sign.encode("unicode_escape").decode() for sign in text
    )


class Printer(Protocol):
    """A printer of results, row by row.

    Leaving its `with` block prints the rows still buffered.
    """

    def row(self, row: object) -> None:
        """Print one row: an object or a plain value."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


def printer(
    output: Format | None,
    columns: Sequence[str],
    *,
    whole: bool = False,
    numbers: Mapping[str, Callable[[int], str]] | None = None,
) -> Printer:
    """Return the printer of a list whose rows have these columns.

    Args:
        output: The format. Default: `default_format()`.
        columns: The names of the columns.
        whole: Print each row completely before the next one is read, since it can't be read again.
        numbers: Formatters of numeric columns, which a table aligns to the right. With it a table has all of the
            columns, even on a narrow terminal.
    """
    match output or default_format():
        case "table":
            return _Blocks() if whole else _Tables(columns, numbers)
        case "json":
            return _JsonArray()
        case "jsonl":
            return _JsonLines()
        case "csv":
            return _Csv(columns)


def default_format() -> Format:
    """Return the format in LATTIGO_OUTPUT; without it `table` on a terminal, and `jsonl` otherwise."""
    return output_variable() or ("table" if sys.stdout.isatty() else "jsonl")


def output_variable() -> Format | None:
    """Return the format in LATTIGO_OUTPUT.

    Raises:
        ConfigurationError: it is not a format.
    """
    text = os.environ.get(VARIABLE, "").strip()
    formats: tuple[Format, ...] = get_args(Format)
    chosen: Format | None = next((each for each in formats if each == text), None)
    if text and chosen is None:
        raise ConfigurationError(f"{VARIABLE} must be {', '.join(formats[:-1])} or {formats[-1]}.")
    return chosen


def print_answer(output: Format | None, answer: object) -> None:
    """Print a whole response: a list row by row, an object as one document or as a table of its fields.

    Nothing is printed if stdout is closed: the call was made, and the exit code reports its outcome.
    """
    try:
        _print_answer(output or default_format(), answer)
    except BrokenPipeError:
        drop_unwritten()


def _print_answer(output: Format, answer: object) -> None:
    if isinstance(answer, list):
        rows = cast("list[object]", answer)
        with printer(output, list(dict.fromkeys(name for row in rows for name in _cells(row)))) as lines:
            for row in rows:
                lines.row(row)
    elif output == "json":
        _write(_dump(answer, indent=2) + "\n")
    elif answer is None:
        say("Nothing.")
    elif output == "table":
        _print_fields(cast("Row", answer))
    else:
        _print_answer(output, [answer])


def print_row(row: object) -> None:
    """Print one object as a JSON line."""
    _write(_dump(row) + "\n")


class _Lifetime:
    """A printer that does nothing at the end by default."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: object) -> None:
        if kind is None:
            self.end()

    def end(self) -> None:
        """Finish the output after the last row."""


class _JsonLines(_Lifetime):
    def row(self, row: object) -> None:
        _write(_dump(row) + "\n")


class _JsonArray(_Lifetime):
    """A printer of one JSON document.

    An interrupted list lacks its closing bracket, so that it can't pass for complete.
    """

    def __init__(self) -> None:
        self._before = "[\n"

    def row(self, row: object) -> None:
        _write(f"{self._before}  {_dump(row)}")
        self._before = ",\n"

    def end(self) -> None:
        _write("[]\n" if self._before == "[\n" else "\n]\n")


class _Csv(_Lifetime):
    """A printer of CSV with fixed columns; other fields go into the column `extra`, as JSON."""

    def __init__(self, columns: Sequence[str]) -> None:
        self._columns = columns
        self._writer = csv.writer(sys.stdout, lineterminator="\n")
        self._begun = False

    def row(self, row: object) -> None:
        self._begin()
        cells = _cells(row)
        extra = {name: value for name, value in cells.items() if name not in self._columns}
        cells = {**cells, "extra": extra or None}
        self._writer.writerow([guarded(_cell(cells.get(name))) for name in self._columns])
        sys.stdout.flush()

    def end(self) -> None:
        self._begin()

    def _begin(self) -> None:
        if not self._begun:
            self._begun = True
            self._writer.writerow(self._columns)


class _Blocks(_Lifetime):
    """A printer of a table of fields for each row, without buffering and truncation."""

    def __init__(self) -> None:
        self._any = False

    def row(self, row: object) -> None:
        if self._any:
            _write("\n")
        self._any = True
        _print_fields(_cells(row))

    def end(self) -> None:
        if not self._any:
            say("Nothing.")


class _Tables(_Lifetime):
    """A printer of tables, which buffers rows, since a column is as wide as its widest cell."""

    def __init__(self, columns: Sequence[str], numbers: Mapping[str, Callable[[int], str]] | None = None) -> None:
        self._columns = columns
        self._numbers = numbers
        self._rows: list[dict[str, str]] = []
        self._printed = False

    def row(self, row: object) -> None:
        texts = {name: self._text(name, value) for name, value in _cells(row).items()}
        self._rows.append({name: text for name, text in texts.items() if text})
        if len(self._rows) == TABLE_ROWS:
            self._print()

    def end(self) -> None:
        if self._rows:
            self._print()
        elif not self._printed:
            say("Nothing.")

    def _text(self, name: str, value: object) -> str:
        if isinstance(value, int) and name in (self._numbers or {}):
            return (self._numbers or {})[name](value)
        return visible(_cell(value))

    def _print(self) -> None:
        if self._numbers is None:
            _print_table(self._rows, self._columns)
        else:
            _print_all_columns(self._rows, self._columns, self._numbers)
        self._rows, self._printed = [], True


def _print_table(rows: Sequence[dict[str, str]], columns: Sequence[str]) -> None:
    """Print the columns that have values and fit the terminal, and name the others below."""
    from rich.cells import cell_len
    from rich.table import Table
    from rich.text import Text

    console = _console()
    filled = dict.fromkeys(name for row in rows for name in row)
    names = [name for name in dict.fromkeys([*columns, *filled]) if name in filled]
    widths = {name: max(cell_len(name), *(cell_len(row.get(name, "")) for row in rows)) for name in names}
    if sum(widths.values()) + 2 * len(names) > console.width:
        widths = {name: min(WIDEST_COLUMN, width) for name, width in widths.items()}
    shown, room = names[:1], console.width - sum(widths[name] for name in names[:1])
    for name in names[1:]:
        room -= widths[name] + 2
        if room < 0:
            break
        shown.append(name)
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in shown:
        table.add_column(Text(visible(name)), no_wrap=True, overflow="ellipsis", max_width=widths[name])
    for row in rows:
        table.add_row(*(Text(row.get(name, "")) for name in shown))
    _write_table(console, table)
    if hidden := names[len(shown) :]:
        say(f"{len(hidden)} more columns ({', '.join(hidden)}): use a wider terminal or --output json to see them.")


def _print_all_columns(rows: Sequence[dict[str, str]], columns: Sequence[str], numbers: Container[str]) -> None:
    """Print all columns; if they don't fit, shorten texts first, then exceed the width of the terminal."""
    from rich.cells import cell_len
    from rich.table import Table
    from rich.text import Text

    console = _console()
    widths = {name: max(cell_len(name), *(cell_len(row.get(name, "")) for row in rows)) for name in columns}
    if sum(widths.values()) + 2 * len(widths) > console.width:
        widths = {name: width if name in numbers else min(WIDEST_COLUMN, width) for name, width in widths.items()}
    console.width = max(console.width, sum(widths.values()) + 2 * len(widths))
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in columns:
        table.add_column(
            Text(visible(name)),
            justify="right" if name in numbers else "left",
            no_wrap=True,
            overflow="ellipsis",
            width=widths[name],
        )
    for row in rows:
        table.add_row(*(Text(row.get(name, "")) for name in columns))
    _write_table(console, table)


def _print_fields(fields: Row) -> None:
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_column(style="bold", no_wrap=True)
    table.add_column(overflow="fold")
    for name, value in fields.items():
        if text := visible(_cell(value)):
            table.add_row(Text(visible(name)), Text(text))
    _write_table(_console(), table)


def terminal_width() -> int:
    """Return the maximum number of characters in a line of a table."""
    return _console().width


def _console() -> Console:
    from rich.console import Console

    return Console(file=sys.stdout, highlight=False, markup=False, emoji=False)


def _write_table(console: Console, table: Table) -> None:
    with console.capture() as text:  # rich would end the process itself when stdout is closed
        console.print(table)
    _write(text.get())


def _cells(row: object) -> Row:
    return cast("Row", row) if isinstance(row, dict) else {"name": row}


def _cell(value: object) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else _dump(value)


def guarded(text: str) -> str:
    """Return the text of a cell that no spreadsheet interprets as a formula."""
    if text.startswith(("=", "+", "-", "@", "\t", "\r")) and not NUMBER.fullmatch(text):
        text = f"'{text}"
    return visible(text, keep="\t\r\n")


def _dump(value: object, indent: int | None = None) -> str:
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    return text if text.isprintable() else re.sub(INVISIBLE, lambda sign: f"\\u{ord(sign[0]):04x}", text)


def _write(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()
