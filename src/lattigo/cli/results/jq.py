"""`--jq`: a jq program that is applied to the result of a command, without another process."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from typing import Protocol, Self, cast

from attrs import define, field

from ..arguments import UsageError
from ..output import visible


class JqError(Exception):
    """The error of a jq program that can't be applied to a result; the call itself was made."""


class Program(Protocol):
    """A compiled jq program."""

    def input_text(self, text: str, /) -> Iterable[object]:
        """Return its results for a JSON text."""
        ...


def compile_program(text: str) -> Program:
    """Compile a program.

    Raises:
        UsageError: it is not valid.
    """
    import jq  # imported here, since it needs an extra

    try:
        return cast("Program", jq.compile(text))
    except ValueError as error:
        reason = str(error).splitlines()[0].removeprefix("jq: error: ")
        raise UsageError(f"--jq: {reason} No request was sent.") from None


def print_results(program: Program, value: object) -> None:
    """Print the results for a value, one per line: texts as they are, everything else as JSON.

    Raises:
        JqError: the program can't be applied to the value.
    """
    try:
        results = [*program.input_text(json.dumps(value))]
    except ValueError as error:
        raise JqError(f"--jq: {error}. The call was made.") from None
    for result in results:
        text = visible(result, keep="\t\n") if isinstance(result, str) else json.dumps(result, ensure_ascii=False)
        sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


@define(eq=False, repr=False)
class JqPrinter:
    """A printer of the results for a list; jq reads it as one array."""

    program: Program
    rows: list[object] = field(factory=list[object])

    def row(self, row: object) -> None:
        """Keep a row for the end of the list."""
        self.rows.append(row)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: object) -> None:
        if kind is None:
            print_results(self.program, self.rows)
