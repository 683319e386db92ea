"""The run that takes another one back."""

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
    """What takes a run back."""

    operation: str
    arguments: Mapping[str, object]
    """Those that all devices share."""
    rows: Iterator[Placed]


def reversal(actions: Actions, journal: Journal) -> Reversal:
    """Return what takes a run back: only devices whose change is known to have happened.

    Raises:
        InvalidRequest: nothing takes it back.
    """
    action = actions.by_name[journal.operation]
    undo = action.undo
    if undo is None:
        raise InvalidRequest(f"Nothing takes {journal.operation} back. Nothing was sent.")
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
            "The values before were not read: only a run with a check knows them."
            if undo.before
            else "Nothing is done."
        )
        raise InvalidRequest(f"There is nothing to take back. {why} Nothing was sent.")


def _was_so(entry: Entry, action: Action, arguments: Mapping[str, JSON]) -> bool:
    """Whether the device was as it is now before the run: then there is nothing to take back."""
    check = action.check
    if entry.before is None or check is None:
        return False
    argument = str(arguments.get(check.value_from)) if check.value_from else ""
    expected = check.value or check.values.get(argument, argument)
    return entry.before.strip().lower() == expected.strip().lower()
