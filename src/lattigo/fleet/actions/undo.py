"""Undoing a run with another run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from attrs import frozen

from ..._core.actions.data import Action, Undo
from ..._core.errors import InvalidRequest
from ..._core.fields import JSON
from .items import as_row
from .reader import Journal
from .records import Actions, Entry
from .rows import Placed


@frozen
class Reversal:
    """The request that undoes a run."""

    operation: str
    arguments: Mapping[str, object]
    """The shared arguments."""
    rows: Iterator[Placed]


def reversal(actions: Actions, journal: Journal) -> Reversal:
    """Return the request that undoes a run, for devices whose change is known to have taken effect.

    Raises:
        InvalidRequest: the run can't be undone.
    """
    action = actions.by_name[journal.operation]
    undo = action.undo
    if undo is None:
        raise InvalidRequest(f"{journal.operation} can't be undone. Nothing was sent.")
    operation = undo.call or journal.operation
    known = {parameter.name for parameter in actions.by_name[operation].operation.parameters}
    shared = {name: value for name, value in journal.arguments.items() if name in known and name != undo.argument}
    return Reversal(operation, shared, _rows(journal, action, undo, known))


def _rows(journal: Journal, action: Action, undo: Undo, known: set[str]) -> Iterator[Placed]:
    count = 0
    for entry in journal.devices("done"):
        before = {**journal.arguments, **entry.arguments}
        if _was_so(entry, action, before):
            continue
        own = {name: value for name, value in entry.arguments.items() if name in known and name != undo.argument}
        if undo.argument is not None:
            value = entry.before if undo.before else undo.values.get(str(before.get(undo.argument)))
            if value is None:
                continue
            own[undo.argument] = value
        count += 1
        yield Placed(as_row(entry.item, own), f"{journal.folder}: device {count}")
    if not count:
        why = (
            "The previous values are unknown: only a run with a check records them."
            if undo.before
            else "No device is done."
        )
        raise InvalidRequest(f"There is nothing to undo. {why} Nothing was sent.")


def _was_so(entry: Entry, action: Action, arguments: Mapping[str, JSON]) -> bool:
    """Return whether the device already had its current state before the run, so that there is nothing to undo."""
    check = action.check
    if entry.before is None or check is None:
        return False
    argument = str(arguments.get(check.value_from)) if check.value_from else ""
    expected = check.value or check.values.get(argument, argument)
    return entry.before.strip().lower() == expected.strip().lower()
