"""Runaways and silent devices, in fleets of 20,000 with 50 of each planted."""

from __future__ import annotations

from datetime import date

import pytest

from lattigo.fleet import DatasetError
from lattigo.report.forecast import forecast_usage
from lattigo.report.runaways import find_runaways
from lattigo.report.silent import find_silent
from tests.support.fleets import planted, tables, usage
from tests.support.shapes import SHAPES, amounts

QUICK = ("wild days", "weekly rhythms")
LEAST = {"mixed": 42}
"""Where the thresholds that wild devices need hide others."""


@pytest.mark.no_cover
@pytest.mark.parametrize(
    "shape", [shape if shape in QUICK else pytest.param(shape, marks=pytest.mark.slow) for shape in SHAPES]
)
def test_of_50_planted_among_20000_nearly_all_are_found_and_hardly_any_other(shape: str):
    fleet = planted(amounts(shape, seed=1), seed=2)
    known = tables(fleet.usage)
    picked = {device.name for device in find_runaways(known)}
    assert len(picked & fleet.runaways) >= LEAST.get(shape, 48)
    assert len(picked - fleet.runaways) <= 10
    quiet = {device.name for device in find_silent(known) if device.unusual}
    assert len(quiet & fleet.silent) >= len(fleet.silent) - 2
    assert len(quiet - fleet.silent) <= 10


CALM = [1000, 1100, 900, 1050, 950] * 10


def test_a_runaway_says_why_it_was_picked():
    (device,) = find_runaways(tables(usage({"calm": [*CALM, 1000, 1000, 1000], "wild": [*CALM, 1000, 50_000, 40_000]})))
    assert (device.name, device.day, device.bytes, device.typical) == ("wild", date(2026, 10, 22), 50_000, 1000)
    assert device.reason == (
        "50 × its usual 1.00 kB a day, on 2 of 3 days, most on 2026-10-22; "
        "at most 1.10 kB on the 39 days to 2026-10-09."
    )
    assert "wild" not in repr(device)


def test_growth_within_what_a_device_did_before_is_no_runaway():
    assert not find_runaways(
        tables(usage({"grows": [*CALM, 2000, 2500, 2900], "was wild": [90_000, *CALM, 1000, 1000, 50_000]}))
    )


def test_a_device_that_never_used_anything_is_compared_with_the_fleet():
    fleet = {f"calm {number}": [*CALM, 1000, 1000, 1000] for number in range(20)}
    found = find_runaways(
        tables(usage({**fleet, "woken": [*[0] * 50, 0, 90_000, 90_000], "started": [*[0] * 50, 0, 900, 1100]}))
    )
    assert [device.name for device in found] == ["woken"]
    assert found[0].reason == "90.0 kB on 2026-10-22, and nothing on the 39 days to 2026-10-09."


def test_too_short_a_past_says_nothing():
    assert not find_runaways(tables(usage({"new": [1000] * 5 + [50_000] * 3})))


def test_a_runaway_of_a_week_is_still_found():
    fleet = {f"calm {number}": CALM for number in range(20)}
    found = find_runaways(tables(usage({**fleet, "wild": [*CALM[:-8], *[60_000] * 8]})))
    assert [device.name for device in found] == ["wild"]


def test_a_silence_that_others_have_all_the_time_is_not_unusual():
    fleet = planted(amounts("mostly zero", seed=3, devices=4000), seed=4)
    found = find_silent(tables(fleet.usage))
    assert len(found) > 1000
    assert sum(device.unusual for device in found) <= 2


def test_a_weekly_device_is_silent_once_it_has_missed_its_day_twice():
    week = [500, 0, 0, 0, 0, 0, 0]
    known = tables(usage({"daily": [1] * 63, "on time": week * 9, "late": [*week * 7, *[0] * 14]}))
    assert {device.name: device.unusual for device in find_silent(known, days=5)} == {"on time": False, "late": True}
    (late, on_time) = find_silent(known, days=5)
    assert (late.name, late.last_day, late.days, late.longest) == ("late", date(2026, 10, 13), 20, 7)
    assert on_time.days == 6


def test_a_device_without_rows_is_as_silent_as_one_with_zeros():
    zeros, gaps = [7, *[7] * 20, *[0] * 10], [7, *[7] * 20, *[None] * 10]
    found = find_silent(tables(usage({"busy": [7] * 31, "zeros": zeros, "gaps": gaps})))
    assert [(device.name, device.days, device.unusual) for device in found] == [("gaps", 10, True), ("zeros", 10, True)]


def test_a_device_that_only_sends_messages_is_not_silent():
    assert not find_silent(tables(usage({"texts": [0] * 31}, sms=1)))


@pytest.mark.parametrize("question", [find_runaways, find_silent, lambda known: list(forecast_usage(known))])
def test_monthly_usage_is_refused_in_one_line(question):
    with pytest.raises(DatasetError, match="needs daily usage"):
        question(tables(usage({"meter": [1, 2]}), kind="monthly"))


@pytest.mark.parametrize(
    "rows", [{"one": [5]}, {"zero": [0] * 40}, {"zero": [0] * 40, "giant": [10**15] * 40, "small": [1] * 40}]
)
def test_fleets_without_anything_odd_have_no_finds(rows: dict[str, list[int]]):
    known = tables(usage(rows))
    assert find_runaways(known) == []
    assert find_silent(known) == []
