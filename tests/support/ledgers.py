"""Ledgers of datasets, changed as no pull would."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path


def age(folder: Path, at: datetime, source: str | None = None) -> None:
    """Let all usage, or that of one source, have been fetched at that time."""
    with closing(sqlite3.connect(folder / "ledger.sqlite")) as ledger, ledger:
        ledger.execute(
            """
            UPDATE fetched SET at = ?1, margin = NULL WHERE device IN (
                SELECT key FROM device JOIN account ON number = account WHERE ?2 IS NULL OR source = ?2
            )
            """,
            (int(at.timestamp()), source),
        )
