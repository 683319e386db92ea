"""The files of a dataset in its ledger: committed and replaced parts."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count
from pathlib import Path
from typing import cast

from ..data.parts import DATA, Unpublished
from ..database import Database
from ..lease import LeaseHolder
from ..records import NewPart, Part
from . import fetches
from .schema import VERSION
from .table import read_fetches, window, write_fetches

PARTS = """
SELECT part.number, file, source, name, month, part.since, part.until, first_device, last_device, rows, net, clean,
    bytes, version, committed_at
FROM part JOIN account ON account.number = part.account WHERE ?1 IS NULL OR part.account = ?1 ORDER BY part.number
"""


class Files:
    """The committed parts: files in `data/` without an entry are ignored."""

    def __init__(self, db: Database, holder: LeaseHolder, folder: Path) -> None:
        self._db = db
        self._holder = holder
        self._data = folder / DATA

    def next_numbers(self, how_many: int) -> list[tuple[int, str]]:
        """Return numbers and files of the next parts. Numbers are never reused, not even those of lost parts."""
        names = ((number, f"part-{number - 1:05d}.parquet") for number in count(self.last_number() + 1))
        # An existing file is not ours: our own were removed.
        free = ((number, file) for number, file in names if not (self._data / file).exists())
        return [next(free) for _ in range(how_many)]

    def last_number(self) -> int:
        """Return the number of the last part that was ever committed; 0 if there was none."""
        with self._db.explained():
            (last,) = self._db.row("SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'part'")
        return cast("int", last)

    def publish(self, account: int, parts: Sequence[Unpublished], at: str) -> None:
        """Move parts to their names, and record them, in the transaction of the caller."""
        for part in parts:
            part.publish()
            content = part.content
            month = None if content.month is None else fetches.number(content.month)
            days = fetches.number(content.days.since), fetches.number(content.days.until)
            numbers = *content.devices, content.rows, content.net, part.bytes, content.clean
            row = (part.number, part.file, account, month, *days, *numbers, VERSION, at)
            self._db.execute("INSERT INTO part VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row)

    def replace(self, old: Sequence[Part], new: Sequence[Unpublished]) -> None:
        """Replace old parts of an account by new ones with the same rows, in one transaction.

        The old files are kept until they have no readers.
        """
        with self._holder.writing() as at:
            (account,) = self._db.row("SELECT account FROM part WHERE number = ?", (old[0].number,))
            self.publish(account, new, at)
            for part in old:
                self._db.execute("DELETE FROM part WHERE number = ?", (part.number,))
                self._db.execute("INSERT INTO retired VALUES (?, ?)", (part.number, part.file))

    def retired(self) -> list[str]:
        """Return the replaced files, oldest first."""
        with self._db.explained():
            return [file for (file,) in self._db.execute("SELECT file FROM retired ORDER BY number")]

    def dropped(self, files: Sequence[str]) -> None:
        """Record that replaced files were removed."""
        with self._holder.writing():
            for file in files:
                self._db.execute("DELETE FROM retired WHERE file = ?", (file,))

    def parts(self, account: int | None = None) -> list[Part]:
        """Return the committed parts, in order."""
        with self._db.explained():
            return [_part(*row) for row in self._db.execute(PARTS, (account,))]

    def forget(self, parts: Sequence[Part]) -> None:
        """Record lost parts, whose data must be fetched again."""
        with self._holder.writing():
            for part in parts:
                first, last = part.content.devices
                query = """
                    SELECT key FROM device JOIN part ON part.account = device.account
                    WHERE part.number = ? AND key BETWEEN ? AND ?
                """
                for (key,) in self._db.execute(query, (part.number, first, last)).fetchall():
                    write_fetches(self._db, {key: fetches.lost(read_fetches(self._db, key), part.content.days)})
                self._db.execute("DELETE FROM part WHERE number = ?", (part.number,))


def _part(
    number: int,
    file: str,
    source: str,
    account: str,
    month: int | None,
    since: int,
    until: int,
    first: int,
    last: int,
    rows: int,
    net: int,
    clean: int,
    size: int,
    version: int,
    committed_at: str,
) -> Part:
    first_day = None if month is None else fetches.day(month)
    content = NewPart(first_day, window(since, until), (first, last), rows, net, clean=bool(clean))
    return Part(number, file, source, account, content, size, version, committed_at)
