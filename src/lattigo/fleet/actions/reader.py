"""Reading the journal of a run, during the run or for an audit years later."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from os import PathLike
from pathlib import Path
from types import TracebackType
from typing import Self, cast

import orjson
from attrs import frozen

from ..._core.actions.outcomes import State
from ..._core.fields import JSON
from ..errors import DatasetError
from ..lease import LeaseHolder
from ..records import Lease
from .exports import export, row_of
from .items import device_name
from .records import STATES, Entry, RunReport
from .schema import FILE, JournalDatabase, check


@frozen
class Session:
    """A process that worked on a run."""

    at: datetime
    user: str | None
    host: str
    pid: int
    version: str


class Journal:
    """The journal of a run, with the outcome of each device. Use it in a `with` block.

    ```python
    with Journal.open("runs/suspend-2026-11") as journal:
        for entry in journal.devices("unknown"):
            print(entry.device, entry.words)
    ```

    It shows the state at the time of opening, even while the run continues.
    """

    def __init__(self, folder: Path, db: JournalDatabase) -> None:
        self.folder = folder
        self._db = db
        row = db.row("SELECT id, api, operation, arguments, undoes, at FROM run")
        self.id, self.api, self.operation = cast("tuple[str, str, str]", row[:3])
        self.arguments: Mapping[str, JSON] = orjson.loads(row[3])
        """The shared arguments, in the format of the request."""
        self.undoes: str | None = row[4]
        """The folder of the run that this one undoes."""
        self.started = datetime.fromisoformat(row[5])

    @classmethod
    def open(cls, folder: str | PathLike[str]) -> Self:
        """Open the journal of a run.

        Raises:
            DatasetError: there is no journal, or it can't be read.
        """
        path = Path(folder)
        if not (path / FILE).is_file():
            raise DatasetError(f"{path} contains no run: there is no {FILE}.")
        db = JournalDatabase(path / FILE, write=False)
        try:
            with db.explained():
                check(db, path, new=False)
                if db.row("SELECT count(*) FROM run") == (0,):
                    raise DatasetError(f"{path} contains no run yet.")
                return cls(path, db)
        except BaseException:
            db.close()
            raise

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def report(self) -> RunReport:
        """Return the numbers of devices by outcome."""
        with self._db.explained():
            found = dict(self._db.execute("SELECT state, count(*) FROM device GROUP BY state"))
            (calls,) = self._db.row("SELECT count(*) FROM call")
        return RunReport(
            total=sum(found.values()), calls=calls, resumed=True, **{state: found.get(state, 0) for state in STATES}
        )

    def reasons(self) -> Iterator[tuple[State, str, int]]:
        """Yield each state with the service's message and the number of devices, most frequent first."""
        query = """
            SELECT state, coalesce(words, ''), count(*) FROM (
                SELECT device.state, words FROM device LEFT JOIN event ON event.number = device.event
            ) GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2
        """
        with self._db.explained():
            yield from self._db.execute(query)

    def devices(self, *states: State) -> Iterator[Entry]:
        """Yield the devices in these states, or all of them, in the order of the list."""
        query = """
            SELECT device.item, arguments.json, device.before, device.state, now.words, now.at, now.request_id,
                (SELECT max(at) FROM event WHERE device = device.number AND state = 'sent'),
                (SELECT count(*) FROM event WHERE device = device.number AND state = 'sent')
            FROM device JOIN arguments ON arguments.id = device.arguments
            LEFT JOIN event AS now ON now.number = device.event
            WHERE device.state IN (SELECT value FROM json_each(?)) ORDER BY device.number
        """
        with self._db.explained():
            for item, own, before, state, words, at, request_id, sent_at, attempts in self._db.execute(
                query, (orjson.dumps(states or STATES).decode(),)
            ):
                value = orjson.loads(item)
                yield Entry(
                    device=device_name(value),
                    state=state,
                    words=words or "",
                    at=datetime.fromisoformat(at) if at else self.started,
                    sent_at=datetime.fromisoformat(sent_at) if sent_at else None,
                    attempts=attempts,
                    request_id=request_id,
                    item=value,
                    arguments=orjson.loads(own),
                    before=before,
                )

    def rows(self, *states: State) -> Iterator[dict[str, object]]:
        """Yield the devices in these states, or all of them, as flat rows with the columns of an export."""
        run = {"api": self.api, "operation": self.operation}
        return (row_of(entry, run) for entry in self.devices(*states))

    def export(self, file: str | PathLike[str], *states: State) -> int:
        """Write the devices in these states, or all of them, to a file for an audit, and return their number.

        Args:
            file: the output file, ending in .csv, .jsonl, or .parquet, which requires the extra `lattigo[fleet]`.
            states: the states to include. Default: all.

        Raises:
            InvalidRequest: the extension is none of these.
            DatasetError: the file can't be written.
        """
        return export(self.rows(*states), Path(file))

    def sessions(self) -> list[Session]:
        """Return the processes that worked on the run, with user, time and host."""
        with self._db.explained():
            rows = self._db.execute("SELECT at, user, host, pid, version FROM session ORDER BY epoch")
            return [Session(datetime.fromisoformat(at), *rest) for at, *rest in rows]

    def lease(self) -> Lease | None:
        """Return the lease of the process that works on the run, or that did when it died."""
        with self._db.explained():
            return LeaseHolder(self._db, self.folder).current()
