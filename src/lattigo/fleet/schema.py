"""The tables of a ledger, and the check that a file is one."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from .database import Database
from .errors import DatasetDamaged, DatasetError

APPLICATION = 0x4C415454  # "LATT"
VERSION = 3

SCHEMA = """
CREATE TABLE IF NOT EXISTS dataset (id TEXT NOT NULL);
INSERT INTO dataset SELECT lower(hex(randomblob(16))) WHERE NOT EXISTS (SELECT 1 FROM dataset);
CREATE TABLE IF NOT EXISTS request (
    source TEXT PRIMARY KEY, kind TEXT NOT NULL, since TEXT NOT NULL, until TEXT NOT NULL,
    devices TEXT NOT NULL,                -- all: the whole account, named: a list
    total INTEGER                         -- devices, as far as known
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS account (      -- the hashes under which the account of a source is known
    source TEXT NOT NULL, hash TEXT NOT NULL,
    PRIMARY KEY (source, hash)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS part (
    number INTEGER PRIMARY KEY AUTOINCREMENT,  -- the `sequence` of its rows
    file TEXT NOT NULL UNIQUE,
    source TEXT NOT NULL, rows INTEGER NOT NULL, bytes INTEGER NOT NULL, committed_at TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS device (       -- the last list of the whole account, or the names of a list
    source TEXT NOT NULL, name TEXT NOT NULL, cost_center TEXT,
    PRIMARY KEY (source, name)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS window (       -- days that were fetched
    source TEXT NOT NULL, device TEXT NOT NULL, since TEXT NOT NULL, until TEXT NOT NULL,
    fetched_at TEXT NOT NULL, rows INTEGER NOT NULL,
    part INTEGER REFERENCES part,         -- none when nothing was written
    stored TEXT,                          -- days of it that are in a part, as hexadecimal bits; NULL is every day
    undated TEXT,                         -- ids of rows without a day, as a JSON list
    lost INTEGER NOT NULL DEFAULT 0,      -- its part is lost: to be fetched again
    PRIMARY KEY (source, device, since, until)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS failure (      -- devices whose last attempt failed
    source TEXT NOT NULL, device TEXT NOT NULL, error TEXT NOT NULL, message TEXT NOT NULL, at TEXT NOT NULL,
    PRIMARY KEY (source, device)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS gone (         -- devices that the service no longer has
    source TEXT NOT NULL, device TEXT NOT NULL, at TEXT NOT NULL,
    PRIMARY KEY (source, device)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS lease (
    epoch INTEGER NOT NULL,               -- counts the takings
    host TEXT, realm TEXT, pid INTEGER, started TEXT, since TEXT, heartbeat TEXT
);
INSERT INTO lease (epoch) SELECT 0 WHERE NOT EXISTS (SELECT 1 FROM lease);
"""
"""Days are ISO dates, moments ISO times in UTC."""

EVERY_DEVICE = """
WITH every AS (
    SELECT source, name FROM device UNION SELECT source, device FROM window
    UNION SELECT source, device FROM failure UNION SELECT source, device FROM gone
)
SELECT every.source, every.name, cost_center, failure.at IS NOT NULL, gone.at FROM every
LEFT JOIN device USING (source, name)
LEFT JOIN failure ON failure.source = every.source AND failure.device = every.name
LEFT JOIN gone ON gone.source = every.source AND gone.device = every.name
"""
"""Each device that the ledger knows, whether it failed, and when it was gone."""

TEMPORARY = "CREATE TEMP TABLE seen (number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE)"
"""The devices of the list that this run reads, in its order. SQLite keeps them on disk: a set would grow with the
fleet."""


def check(db: Database, folder: Path, *, new: bool) -> None:
    """Check that the file is a ledger that this version understands.

    Args:
        db: the file.
        folder: the dataset's folder.
        new: create the tables if there are none.
    """
    if db.row("SELECT count(*) FROM sqlite_master") == (0,):
        if not new:  # it is being made at this moment
            raise DatasetError(f"{folder} holds no usage yet.")
        db.execute("PRAGMA journal_mode = WAL")
        db.script(f"{SCHEMA} PRAGMA application_id = {APPLICATION}; PRAGMA user_version = {VERSION};")
    (application,), (version,) = db.row("PRAGMA application_id"), db.row("PRAGMA user_version")
    if application != APPLICATION:
        raise DatasetDamaged(f"{db.path} is not a ledger of a dataset. Choose another folder.")
    if version > VERSION:
        raise DatasetDamaged(f"{folder} was written by a newer version of lattigo: upgrade this one.")
    if version < VERSION:
        raise DatasetDamaged(
            f"{folder} was written before lattigo was released, in another form. Pull into another folder."
        )
    (health,) = db.row("PRAGMA quick_check")
    if health != "ok":
        raise sqlite3.DatabaseError(health)
