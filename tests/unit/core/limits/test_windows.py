"""The times of requests within the windows of a server."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lattigo._core.limits.pace import Pacer
from lattigo._core.limits.windows import WINDOWS, Openings, boundary_after, slot_after


@given(
    moment=st.floats(0, 1e9),
    length=st.sampled_from(WINDOWS),
    count=st.integers(1, 300),
    lead=st.floats(-1e6, 1e6),
)
def test_each_window_has_its_number_of_slots_well_inside_of_it(moment: float, length: float, count: int, lead: float):
    start = boundary_after(moment, length, lead)
    slots = [slot_after(start, length, count, lead)]
    for _ in range(count):
        slots.append(slot_after(slots[-1], length, count, lead))
    tolerance = 1e-5
    assert start + 0.03 - tolerance < slots[0] <= slots[-2] < start + length - 0.17 + tolerance
    assert slots[-1] == pytest.approx(slots[0] + length, abs=tolerance)
    assert all(before < after for before, after in pairwise(slots))


@given(moment=st.floats(0, 1e6), length=st.sampled_from(WINDOWS), count=st.integers(1, 300))
def test_the_next_slot_is_later_and_at_most_one_gap_away(moment: float, length: float, count: int):
    slot = slot_after(moment, length, count, lead=0.0)
    assert moment < slot <= moment + 1.01 * (length - 0.2) / count + 0.2


GAP = 0.25
"""Seconds between a refused request and the next accepted one."""


def test_consecutive_openings_at_full_seconds_show_a_short_window():
    openings = Openings()
    found = [openings.add(roundness, GAP) for roundness in (60.0, 2.0, 1.0, 5.0, 1.0, 1.0, 300.0, 1.0, 2.0, 1.0)]
    assert found == [None] * 9 + [1.0]


def test_openings_at_full_seconds_by_chance_are_no_window():
    openings = Openings()
    assert {openings.add(0.0 if number % 9 == 8 else 1.0, GAP) for number in range(100)} == {None}


def test_a_long_window_is_recognised_by_its_own_length():
    openings = Openings()
    assert {openings.add(60.0, GAP) for _ in range(20)} == {None}


def test_a_limit_slower_than_a_request_per_window_is_kept():
    pacer = Pacer()
    pacer.resume(0.1, window=1.0)
    pacer.send(0.0)
    assert pacer.ready_at(0.0) == pytest.approx(10, abs=0.2)
