"""The pacer under the simulator's virtual clock: `python -m bench.limits` runs the same with more seeds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.limits import CASES, Case
from bench.simulator import BEGIN, FixedWindow, SlidingLog, TokenBucket, simulate
from lattigo._core.limits.pace import Pacer, State
from lattigo._core.limits.search import UNLIMITED, Search

QUICK = [case for case in CASES if case.make().rate() <= 10]
AN_HOUR = {
    *("fixed window 600/60 s", "fixed window 600/60 s, halved", "fixed window 10/1 s", "sliding log 600/60 s"),
    *("token bucket 10/s, burst 5", "token bucket 10/s, halved"),
    *(case.name for case in QUICK if case.name.startswith("two clients")),
}
"""Cases that meet their demands after one hour as well, in which the first refusals weigh more than in two."""


def costs_seconds(case: Case) -> bool:
    return case.make().rate() >= 10


@pytest.mark.parametrize(
    "case", [pytest.param(case, id=case.name, marks=[pytest.mark.no_cover] * costs_seconds(case)) for case in QUICK]
)
def test_an_unknown_limit_is_used_and_hardly_exceeded(case: Case):
    run = case.run(seed=21, hours=1 if case.name in AN_HOUR else 2)
    assert run.used >= case.least_used
    assert run.refused <= case.most_refused


def test_a_limit_that_doubles_is_found_within_ten_windows():
    minutes = simulate(FixedWindow(300, 60), seed=21, change=(0.5, 600)).accepted_per_minute[60:-1]
    assert max(minutes[:11]) >= 0.97 * 600


@pytest.mark.parametrize("seed", range(5))
def test_the_limit_of_a_server_near_by_is_found_in_the_first_second(seed: int):
    """The burst fills the bucket only once, so that hardly anything may be lost before the limit is known."""
    burst, seconds = 50, 15
    run = simulate(TokenBucket(200, burst), seed=seed, hours=seconds / 3600, trip=0.001, work=0.003)
    assert run.used >= 0.985 * (1 + burst / 200 / seconds)
    assert run.refused <= 0.005


@pytest.mark.parametrize("limit", [5, 10, 20])
def test_a_limit_of_few_calls_is_learned_from_its_second_window(limit: int):
    run = simulate(FixedWindow(limit, 60), seed=21)
    assert run.used >= 0.85
    assert run.refused <= 0.04


def test_one_refusal_just_after_a_limit_was_measured_hardly_lowers_it():
    minutes = simulate(SlidingLog(600, 60), seed=22, hours=0.2).accepted_per_minute
    assert min(minutes[2:12]) > 550


def test_a_measured_limit_is_raised_towards_the_rate_at_which_it_was_still_closed():
    minutes = simulate(SlidingLog(600, 60), seed=20, hours=0.2).accepted_per_minute
    assert min(minutes[5:12]) > 580


def test_a_short_pause_before_an_outage_does_not_make_the_limit_seem_slow():
    minutes = simulate(TokenBucket(20, 10), seed=90, hours=0.3, outages=((20, 620),)).accepted_per_minute
    assert minutes[11] > 1000


def test_the_same_seed_gives_the_same_run():
    assert simulate(FixedWindow(60, 60), seed=1, hours=0.2) == simulate(FixedWindow(60, 60), seed=1, hours=0.2)
    assert simulate(FixedWindow(60, 60), seed=1, hours=0.2) != simulate(FixedWindow(60, 60), seed=2, hours=0.2)


def test_without_refusals_the_rate_doubles_only_when_it_is_used():
    idle, busy = Pacer(), Pacer()
    for second in range(10):
        idle.accepted(idle.send(BEGIN + second), BEGIN + second)
    assert idle.rate == Pacer().rate
    now = BEGIN
    while busy.rate <= 8 * Pacer().rate and now < BEGIN + 5:
        now = busy.ready_at(now)
        busy.accepted(busy.send(now), now)
    assert busy.rate > 8 * Pacer().rate


def test_closed_means_one_request_at_a_time():
    pacer = Pacer()
    pacer.accepted(pacer.send(BEGIN - 1), BEGIN - 0.9)
    tickets = [pacer.send(BEGIN) for _ in range(3)]
    assert pacer.refused(tickets[0], BEGIN) is not None
    assert pacer.refused(tickets[1], BEGIN) is None  # sent before the closing: nothing new
    opens = pacer.ready_at(BEGIN)
    assert BEGIN < opens < BEGIN + 2
    canary = pacer.send(opens)
    assert canary.canary
    assert pacer.ready_at(opens) == float("inf")
    pacer.lost(canary)
    assert pacer.ready_at(opens) == opens
    canary = pacer.send(opens)
    pacer.accepted(canary, opens + 0.1)
    assert pacer.state is State.PROBE


def test_a_pacer_begins_where_an_earlier_one_ended():
    pacer = Pacer()
    pacer.resume(50.0, 60)
    assert (pacer.state, pacer.window) == (State.HOLD, 60)
    assert 45 < pacer.rate < 50


@given(
    sent=st.lists(st.tuples(st.integers(0, 2), st.floats(0, 0.04)), min_size=1, max_size=300),
    in_flight=st.integers(0, 3),
    closed_for=st.sampled_from([0.3, 7.0, 60.0]),
)
def test_an_account_that_is_paced_late_learns_as_if_it_had_been_paced_from_the_start(
    sent: list[tuple[int, float]], in_flight: int, closed_for: float
):
    """Its own pacer appears when two endpoints are refused together; which of them sent what makes no difference."""
    now, endpoints = BEGIN, [Pacer() for _ in range(3)]
    early = Pacer(Search(rate=UNLIMITED, is_starting=False))
    for endpoint, gap in sent:
        now += gap
        pairs = [(pacer, pacer.send(now)) for pacer in (endpoints[endpoint], early)]
        for pacer, ticket in pairs:
            pacer.accepted(ticket, now)
    open_pairs = [(endpoints[0].send(now), early.send(now)) for _ in range(in_flight + 1)]
    late = Pacer.of_all(endpoints)
    tickets = [(late, [late.join(of_endpoint) for of_endpoint, _ in open_pairs][-1]), (early, open_pairs[-1][1])]
    rates: list[tuple[object, ...]] = []
    for pacer, refused in tickets:
        pacer.search.rate = 50.0
        closed = pacer.refused(refused, now + 0.1)
        opened = max(pacer.ready_at(now), now + closed_for)
        pacer.accepted(pacer.send(opened), opened)
        rates.append((closed, pacer.rate, pacer.window, pacer.state, pacer.ready_at(opened), pacer.cap.in_flight))
    assert rates[0] == rates[1]
