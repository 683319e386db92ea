"""What an outage, a slow limit or a cap does to the pace, against the simulated servers of the benchmark."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from bench.simulator import Concurrency, FixedWindow, Limit, SlidingLog, TokenBucket, simulate
from lattigo._core.limits.pace import Pacer, Ticket

pytestmark = [pytest.mark.no_cover, pytest.mark.usefixtures("real_waits")]

RATE = 10
OUTAGES = {
    "in the middle": [(300, 900)],
    "from the start": [(0, 600)],
    "20 s after the start": [(20, 620)],
    "twice": [(300, 500), (700, 900)],
    "but for a moment every 2 s": [(300 + 2 * number, 301.8 + 2 * number) for number in range(300)],
    "but for 10 s a minute": [(300 + 60 * number, 350 + 60 * number) for number in range(10)],
}


def taught(limit: Limit, hours: float, outages: Sequence[tuple[float, float]]) -> Pacer:
    """Return a pacer after a run."""
    pacers: list[Pacer] = []

    def make() -> Pacer:
        pacers.append(Pacer())
        return pacers[0]

    simulate(limit, seed=21, hours=hours, outages=outages, make=make)
    return pacers[0]


@pytest.mark.parametrize("outages", OUTAGES.values(), ids=OUTAGES)
def test_after_an_outage_the_old_pace_is_soon_back(outages: Sequence[tuple[float, float]]):
    run = simulate(TokenBucket(RATE, 10), seed=21, hours=0.5, outages=outages)
    back = int(outages[-1][1] // 60) + 2
    assert min(run.accepted_per_minute[back : back + 2]) >= 0.5 * 60 * RATE
    assert min(run.accepted_per_minute[back + 2 : -1]) >= 0.85 * 60 * RATE


@pytest.mark.parametrize("name", ["in the middle", "twice", "but for a moment every 2 s"])
def test_after_an_outage_a_pace_that_was_found_is_back_within_two_minutes(name: str):
    run = simulate(TokenBucket(RATE, 10), seed=21, hours=0.5, outages=OUTAGES[name])
    assert min(run.accepted_per_minute[int(OUTAGES[name][-1][1] // 60) + 1 : -1]) >= 0.7 * 60 * RATE


@pytest.mark.parametrize("outages", OUTAGES.values(), ids=OUTAGES)
def test_what_an_outage_taught_is_not_kept_for_the_next_run(outages: Sequence[tuple[float, float]]):
    for ends_in in (outages[-1][1] - 1, outages[-1][1] + 60):
        kept = taught(TokenBucket(RATE, 10), ends_in / 3600, outages).learned()
        assert kept is None or kept >= 0.8 * RATE


def test_the_first_refusals_teach_nothing_as_long_as_nothing_passed():
    run = simulate(TokenBucket(100, 20), seed=21, hours=0.1, outages=[(0, 0.5)])
    assert run.accepted_per_minute[1] >= 0.9 * 60 * 100


def test_a_client_that_ends_while_it_is_refused_keeps_what_it_knew_before():
    pacer = Pacer()
    pacer.resume(50.0, None)
    for second in range(3):
        assert pacer.refused(pacer.send(10.0 * second), 10.0 * second) is not None
        assert pacer.learned() == 50.0


@pytest.mark.parametrize("limit", [FixedWindow(600, 60), SlidingLog(600, 60)], ids=["window", "sliding"])
def test_an_outage_does_not_hide_the_limit(limit: Limit):
    run = simulate(limit, seed=21, hours=1, outages=[(1200, 1800)])
    assert run.used >= 0.95
    assert run.refused <= 0.01


def test_a_cap_on_concurrency_bounds_what_is_in_flight():
    pacer = taught(Concurrency(5), 0.5, [])
    assert pacer.cap.limit in {5, 6}
    run = simulate(Concurrency(5), seed=21, hours=0.5)
    assert run.used >= 0.95
    assert run.refused <= 0.006


def test_a_cap_that_rises_is_followed():
    run = simulate(Concurrency(5), seed=21, hours=1, change=(0.5, 10))
    assert run.used >= 0.9


@pytest.mark.parametrize("limit", [TokenBucket(10, 5), FixedWindow(10, 1)], ids=["bucket", "window"])
def test_a_limit_on_the_rate_is_not_taken_for_a_cap(limit: Limit):
    caps: list[int] = []

    class Watched(Pacer):
        def refused(self, ticket: Ticket, now: float, retry_after: float | None = None) -> float | None:
            seconds = super().refused(ticket, now, retry_after)
            caps.extend([self.cap.limit] if self.cap.limit else [])
            return seconds

    simulate(limit, seed=21, hours=1, make=Watched)
    assert not caps


@pytest.mark.parametrize(
    "limit",
    [
        FixedWindow(1, 120),
        FixedWindow(1, 300),
        FixedWindow(30, 3600),
        TokenBucket(1 / 90, 1),
        TokenBucket(1 / 300, 5),
        SlidingLog(20, 3600),
    ],
    ids=["1 in 2 minutes", "1 in 5 minutes", "30 an hour", "a token in 90 s", "a burst of 5", "20 in any hour"],
)
def test_a_limit_slower_than_a_call_a_minute_is_not_hammered(limit: Limit):
    run = simulate(limit, seed=21, hours=24)
    assert run.used >= 0.6
    assert run.refused <= 0.1


def test_a_limit_of_a_call_in_15_minutes_is_hardly_exceeded_in_the_long_run():
    assert simulate(FixedWindow(1, 900), seed=21, hours=72).refused <= 0.1


@pytest.mark.parametrize("limit", [FixedWindow(60, 60), SlidingLog(60, 60)], ids=["window", "sliding"])
def test_many_clients_share_a_limit_of_a_call_a_second(limit: Limit):
    run = simulate(limit, seed=21, clients=20)
    assert run.used >= 0.7
    assert run.refused <= 0.05
