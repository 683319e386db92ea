"""The tables of a ledger, and the validation of its file."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from ..database import Database
from ..errors import DatasetDamaged, DatasetError

APPLICATION = 0x4C415454  # "LATT"
VERSION = 4
OLDEST = 3
"""Ledgers from this version on are upgraded in place."""

TABLES = (
    "CREATE TABLE IF NOT EXISTS dataset (id TEXT NOT NULL)",
    """CREATE TABLE IF NOT EXISTS account (
        number INTEGER PRIMARY KEY, source TEXT NOT NULL, name TEXT NOT NULL,
        kind TEXT NOT NULL, since INTEGER NOT NULL, until INTEGER NOT NULL,
        devices TEXT NOT NULL,                -- all: the whole account, named: a list
        total INTEGER,                        -- devices, as far as known
        UNIQUE (source, name)
    )""",
    """CREATE TABLE IF NOT EXISTS credential (             -- the hashes under which an account is known
        account INTEGER NOT NULL REFERENCES account, hash TEXT NOT NULL,
        PRIMARY KEY (account, hash)
    ) WITHOUT ROWID""",
    """CREATE TABLE IF NOT EXISTS device (
        key INTEGER PRIMARY KEY, account INTEGER NOT NULL REFERENCES account,
        id INTEGER,                           -- its number in the service, once it is known
        name TEXT NOT NULL,                   -- as it was last called
        cost_center TEXT
    )""",
    "CREATE UNIQUE INDEX IF NOT EXISTS device_id ON device (account, id) WHERE id IS NOT NULL",
    """CREATE TABLE IF NOT EXISTS name (                   -- names of today and of earlier days
        account INTEGER NOT NULL REFERENCES account, name TEXT NOT NULL,
        device INTEGER NOT NULL REFERENCES device,
        PRIMARY KEY (account, name)
    ) WITHOUT ROWID""",
    """CREATE TABLE IF NOT EXISTS fetched (                -- days that were fetched; those of a device never overlap
        device INTEGER NOT NULL REFERENCES device, since INTEGER NOT NULL, until INTEGER NOT NULL,
        at INTEGER NOT NULL,
        margin INTEGER,                       -- of fetches that were merged: the fewest days from a day to its fetch
        stored TEXT,                          -- days of it that are in a part, as hexadecimal bits; NULL is every day
        undated TEXT,                         -- ids of rows without a day, as a JSON list
        lost INTEGER NOT NULL,                -- its part is lost: to be fetched again
        PRIMARY KEY (device, since)
    ) WITHOUT ROWID""",
    """CREATE TABLE IF NOT EXISTS part (
        number INTEGER PRIMARY KEY AUTOINCREMENT,  -- the `sequence` of its rows
        file TEXT NOT NULL UNIQUE, account INTEGER NOT NULL REFERENCES account,
        month INTEGER,                        -- its first day; NULL for rows without a day
        since INTEGER NOT NULL, until INTEGER NOT NULL,               -- days of it that were fetched
        first_device INTEGER NOT NULL, last_device INTEGER NOT NULL,  -- keys of the devices in it
        rows INTEGER NOT NULL,
        net INTEGER NOT NULL,                 -- days that it brings, less those that it deletes
        bytes INTEGER NOT NULL,
        clean INTEGER NOT NULL,               -- sorted, each day of a device once
        version INTEGER NOT NULL,             -- of the ledger that it was written for
        committed_at TEXT NOT NULL
    )""",
    """CREATE TABLE IF NOT EXISTS retired (    -- files that were replaced; removed once nobody reads them
        number INTEGER PRIMARY KEY, file TEXT NOT NULL UNIQUE
    )""",
    """CREATE TABLE IF NOT EXISTS failure (                -- devices whose last attempt failed
        device INTEGER PRIMARY KEY REFERENCES device, error TEXT NOT NULL, message TEXT NOT NULL, at TEXT NOT NULL
    )""",
    """CREATE TABLE IF NOT EXISTS gone (                   -- devices that the service no longer has
        device INTEGER PRIMARY KEY REFERENCES device, at TEXT NOT NULL
    )""",
    """CREATE TABLE IF NOT EXISTS lease (
        epoch INTEGER NOT NULL,               -- counts the takings
        host TEXT, realm TEXT, pid INTEGER, started TEXT, since TEXT, heartbeat TEXT
    )""",
)
"""Days are numbers since 1970-01-01, as in SQLite's `date(day * 86400, 'unixepoch')`; `fetched.at` is in seconds since
then, other times are in ISO format, in UTC."""

ROWS = (
    "INSERT INTO dataset SELECT lower(hex(randomblob(16))) WHERE NOT EXISTS (SELECT 1 FROM dataset)",
    "INSERT INTO lease (epoch) SELECT 0 WHERE NOT EXISTS (SELECT 1 FROM lease)",
)

TEMPORARY = """
CREATE TEMP TABLE named (
    number INTEGER PRIMARY KEY, account INTEGER NOT NULL,
    name TEXT NOT NULL,                       -- to be sent
    folded TEXT NOT NULL,                     -- as the service compares it
    device INTEGER,
    UNIQUE (account, folded), UNIQUE (account, device)
)
"""
"""The devices whose names this run reads, in the order of the list. SQLite keeps them on disk: a set would grow with
the list."""


def check(db: Database, folder: Path, *, new: bool) -> int:
    """Check that the file is a ledger that this version supports, and return its version.

    Args:
        db: the file.
        folder: the dataset's folder.
        new: create the tables if there are none.
    """
    if db.row("SELECT count(*) FROM sqlite_master") == (0,):
        if not new:  # it is just being created
            raise DatasetError(f"{folder} contains no usage yet.")
        db.execute("PRAGMA journal_mode = WAL")
        pragmas = f"PRAGMA application_id = {APPLICATION}", f"PRAGMA user_version = {VERSION}"
        db.script("".join(f"{statement};\n" for statement in (*TABLES, *ROWS, *pragmas)))
    (application,), (version,) = db.row("PRAGMA application_id"), db.row("PRAGMA user_version")
    if application != APPLICATION:
        raise DatasetDamaged(f"{db.path} is not a ledger of a dataset. Choose another folder.")
    if version > VERSION:
        raise DatasetDamaged(f"{folder} was written by a newer version of lattigo: upgrade this one.")
    if version < OLDEST:
        raise DatasetDamaged(
            f"{folder} was written by a pre-release of lattigo, in another format. Pull into another folder."
        )
    (health,) = db.row("PRAGMA quick_check")
    if health != "ok":
        raise sqlite3.DatabaseError(health)
    return int(version)
