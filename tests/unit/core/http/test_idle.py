"""Idle connections: the last one first, none that is unusable or too old."""

from __future__ import annotations

import pytest

from lattigo._core.http import idle
from lattigo._core.http.idle import IdlePool


class Pool(IdlePool[str]):
    """Connections are texts; those with a capital are unusable."""

    def __init__(self) -> None:
        super().__init__(str.islower, self._note)
        self.closed: list[str] = []

    async def _note(self, connection: str) -> None:
        self.closed.append(connection)


async def test_the_connection_that_came_back_last_is_used_next():
    pool = Pool()
    for connection in "abc":
        pool.put(connection)
    assert [await pool.take() for _ in range(4)] == ["c", "b", "a", None]
    assert not pool.closed


async def test_a_connection_that_is_unusable_is_closed_and_skipped():
    pool = Pool()
    for connection in "aBC":
        pool.put(connection)
    assert await pool.take() == "a"
    assert pool.closed == ["C", "B"]


async def test_a_connection_that_was_idle_for_too_long_is_closed(monkeypatch: pytest.MonkeyPatch):
    pool = Pool()
    pool.put("a")
    monkeypatch.setattr(idle, "IDLE", -1.0)
    assert await pool.take() is None
    assert pool.closed == ["a"]


async def test_closing_closes_every_connection():
    pool = Pool()
    pool.put("a")
    pool.put("b")
    await pool.aclose()
    assert sorted(pool.closed) == ["a", "b"]
    assert await pool.take() is None
