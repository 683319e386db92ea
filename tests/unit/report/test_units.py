"""Amounts of data, written and read."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lattigo.report.units import UNITS, human_bytes, parse_bytes


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (0, "0 B"),
        (999, "999 B"),
        (1000, "1.00 kB"),
        (9_994, "9.99 kB"),
        (9_995, "10.0 kB"),
        (99_950, "100 kB"),
        (999_499, "999 kB"),
        (999_500, "1.00 MB"),
        (12_345_678, "12.3 MB"),
        (2**63 - 1, "9.22 EB"),
        (-1500, "-1.50 kB"),
    ],
)
def test_an_amount_has_three_digits_and_the_largest_unit_that_fits(amount: int, text: str):
    assert human_bytes(amount) == text


@given(st.integers(1000, 10**20))
@settings(max_examples=50, deadline=None)
def test_what_is_written_is_within_half_a_percent_of_the_amount(amount: int):
    number, unit = human_bytes(amount).split()
    assert unit in UNITS
    assert abs(float(number) * 1000 ** UNITS.index(unit) - amount) <= 0.005 * amount
    assert abs(parse_bytes(human_bytes(amount)) - amount) <= 0.005 * amount


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("60kB", 60_000),
        ("60 KB", 60_000),
        ("1.5MB", 1_500_000),
        ("500", 500),
        ("5GiB", 5 << 30),
        (" 2 TB ", 2 * 10**12),
    ],
)
def test_amounts_are_read_as_people_write_them(text: str, amount: int):
    assert parse_bytes(text) == amount


@pytest.mark.parametrize("text", ["", "kB", "-5kB", "5 apples", "5XB", "1e3", "5,5MB", "60kb", "nan"])
def test_what_is_no_amount_is_refused(text: str):
    with pytest.raises(ValueError, match=r"is not an amount of data|counts bits"):
        parse_bytes(text)
