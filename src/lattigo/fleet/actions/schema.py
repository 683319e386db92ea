"""The tables of a journal, and the validation of its file."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from ..database import Database
from ..errors import DatasetDamaged, DatasetError

FILE = "journal.sqlite"
APPLICATION = 0x4C41544A  # "LATJ"
VERSION = 1

SCHEMA = """
CREATE TABLE run (
    id TEXT NOT NULL, api TEXT NOT NULL, operation TEXT NOT NULL,
    arguments TEXT NOT NULL,              -- those that all devices share, as JSON
    undoes TEXT,                          -- the folder of the run that this one takes back
    at TEXT NOT NULL
);
CREATE TABLE account (hash TEXT PRIMARY KEY) WITHOUT ROWID;  -- the hashes under which the account is known
CREATE TABLE session (                    -- who has worked on the run, when, and from where
    epoch INTEGER PRIMARY KEY, at TEXT NOT NULL, user TEXT, host TEXT NOT NULL, pid INTEGER NOT NULL,
    version TEXT NOT NULL
);
CREATE TABLE arguments (                  -- those that only some devices have, as JSON
    id INTEGER PRIMARY KEY, json TEXT NOT NULL UNIQUE
);
CREATE TABLE device (
    number INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,             -- what two spellings of a device have in common
    item TEXT NOT NULL,                   -- the device as it is sent, as JSON
    arguments INTEGER NOT NULL REFERENCES arguments,
    before TEXT,                          -- the value that the action changes, as it was before
    state TEXT NOT NULL DEFAULT 'planned', event INTEGER REFERENCES event  -- what the last event says
);
CREATE INDEX device_arguments ON device (arguments, number);
CREATE TABLE call (
    number INTEGER PRIMARY KEY, epoch INTEGER NOT NULL REFERENCES session, at TEXT NOT NULL
);
CREATE TABLE event (                      -- all that became known, in order
    number INTEGER PRIMARY KEY, device INTEGER NOT NULL REFERENCES device, state TEXT NOT NULL, at TEXT NOT NULL,
    call INTEGER REFERENCES call, request_id TEXT, words TEXT
);
CREATE INDEX event_device ON event (device);
CREATE TRIGGER event_is_kept BEFORE UPDATE ON event BEGIN SELECT RAISE(ABORT, 'events are never changed'); END;
CREATE TRIGGER event_is_not_removed BEFORE DELETE ON event BEGIN SELECT RAISE(ABORT, 'events are never removed'); END;
CREATE TABLE lease (
    epoch INTEGER NOT NULL,               -- counts the takings
    host TEXT, realm TEXT, pid INTEGER, started TEXT, since TEXT, heartbeat TEXT
);
INSERT INTO lease (epoch) VALUES (0);
INSERT INTO arguments VALUES (0, '{}');
"""
"""Times are in ISO format, in UTC."""

TEMPORARY = """
CREATE TEMP TABLE input (
    number INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, item TEXT NOT NULL, arguments TEXT NOT NULL,
    place TEXT NOT NULL                   -- where it was read
)
"""
"""The devices of the list that this process reads, until all are checked."""


class JournalDatabase(Database):
    """The file of a journal."""

    kind = "journal of a run"
    again = "run"


def check(db: Database, folder: Path, *, new: bool) -> None:
    """Check that the file is a journal that this version supports.

    Args:
        db: the file.
        folder: the journal's folder.
        new: create the tables if there are none.
    """
    if db.row("SELECT count(*) FROM sqlite_master") == (0,):
        if not new:
            raise DatasetError(f"{folder} contains no run yet.")
        db.execute("PRAGMA journal_mode = WAL")
        db.script(f"{SCHEMA} PRAGMA application_id = {APPLICATION}; PRAGMA user_version = {VERSION};")
    (application,), (version,) = db.row("PRAGMA application_id"), db.row("PRAGMA user_version")
    if application != APPLICATION:
        raise DatasetDamaged(f"{db.path} is not a journal of a run. Choose another folder.")
    if version != VERSION:
        raise DatasetDamaged(f"{folder} was written by another version of lattigo: use that one.")
    (health,) = db.row("PRAGMA quick_check")
    if health != "ok":
        raise sqlite3.DatabaseError(health)
