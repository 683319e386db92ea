"""What a ledger keeps of many fetches of a device: little, and nothing that changes what is fetched next."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from lattigo.fleet.ledger.fetches import Fetch, added, lost
from lattigo.fleet.windows import Fetched, Window, due

START = date(2026, 1, 1)


def day(number: int) -> date:
    return START + timedelta(days=number)


def at_noon(number: int) -> datetime:
    return datetime(2026, 1, 1, 12, tzinfo=UTC) + timedelta(days=number)


@st.composite
def fetches(draw: st.DrawFn) -> list[Fetch]:
    """Fetches in the order in which they were made."""
    made: list[Fetch] = []
    moment = 0
    for _ in range(draw(st.integers(1, 8))):
        moment += draw(st.integers(0, 20))
        since = draw(st.integers(0, 60))
        until = since + draw(st.integers(0, 30))
        made.append(Fetch(Window(day(since), day(until)), at_noon(moment)))
    return made


def covered(windows: list[Fetch]) -> set[date]:
    return {
        date.fromordinal(number)
        for fetch in windows
        for number in range(fetch.window.since.toordinal(), fetch.window.until.toordinal() + 1)
    }


@given(fetches(), st.integers(0, 10), st.integers(0, 10), st.integers(0, 40))
def test_merging_forgets_no_day_and_makes_none_final_too_soon(made: list[Fetch], lookback: int, later: int, days: int):
    now = made[-1].at
    kept: list[Fetch] = []
    for fetch in made:
        kept = added(kept, fetch, lookback=lookback, now=now)
    assert covered(kept) == covered(made)
    assert len(covered(kept)) == sum((it.window.until - it.window.since).days + 1 for it in kept), "none overlap"

    # Day by day: the last fetch of a day decides, whoever asks, and with whatever lookback.
    asked = now + timedelta(days=days, hours=13)
    for number in covered(made):
        window = Window(number, number)
        last = [it for it in made if it.window.since <= number <= it.window.until][-1]
        plain = due(window, [Fetched(window, last.at)], kind="daily", lookback=later, now=asked)
        merged = due(window, kept, kind="daily", lookback=later, now=asked)
        assert merged is not None or plain is None, "what is not final is read again"
        if later == lookback:
            assert merged == plain


def test_a_device_that_is_pulled_every_night_has_two_fetches():
    kept: list[Fetch] = []
    wanted = Window(day(0), day(400))
    for night in range(400):
        now = at_noon(night)
        days = due(Window(day(0), day(night)), kept, kind="daily", lookback=3, now=now)
        assert days is not None
        assert days.since == max(day(0), day(night - 4))
        kept = added(kept, Fetch(days, now), lookback=3, now=now)
        assert len(kept) <= 2
    assert (kept[0].window.since, kept[-1].window.until) == (wanted.since, day(399))


@given(fetches(), st.integers(0, 60), st.integers(0, 30))
def test_days_of_a_lost_part_are_fetched_again_and_no_others(made: list[Fetch], since: int, length: int):
    now = made[-1].at
    kept: list[Fetch] = []
    for fetch in made:
        kept = added(kept, fetch, lookback=3, now=now)
    days = Window(day(since), day(since + length))
    after = lost(kept, days)
    assert covered(after) == covered(kept)
    in_part = {it for it in covered(kept) if days.since <= it <= days.until}
    assert covered([it for it in after if it.lost]) == in_part
    returns = [{*map(date.fromordinal, it.rows(it.window).days)} == covered([it]) for it in after if it.lost]
    assert all(returns), "any of them may come to light"


def test_ids_of_rows_without_a_day_outlive_merging():
    first = Fetch(Window(day(0), day(4)), at_noon(9), undated="[7]")
    second = Fetch(Window(day(5), day(6)), at_noon(11), undated="[8]")
    (kept,) = added([first], second, lookback=3, now=at_noon(12))
    assert kept.rows(Window(day(0), day(6))).undated == {7, 8}
    assert not kept.rows(Window(day(0), day(5))).undated  # it may belong to another day
