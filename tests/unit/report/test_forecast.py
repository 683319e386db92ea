"""The forecast of a month's usage: its range holds the truth as often as it says."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from lattigo.report.forecast import forecast_usage
from tests.support.fleets import array_usage, tables, usage
from tests.support.shapes import SHAPES, amounts

MONTHS, DAYS = 1000, 61
UNTIL = (date(2026, 10, 8), date(2026, 10, 15), date(2026, 10, 24))


@pytest.mark.parametrize("shape", SHAPES)
def test_a_range_of_80_percent_holds_75_to_85_percent_of_1000_months(shape: str):
    days = amounts(shape, seed=11, devices=MONTHS, days=DAYS)
    usage_, names = array_usage(days)
    known, truth = tables(usage_), dict(zip(names, np.nansum(np.floor(days)[:, 30:], 1), strict=True))
    for until in UNTIL:
        found = list(forecast_usage(known, until=until))
        assert len(found) == MONTHS or shape == "new devices"
        held = sum(each.low <= truth[each.name] <= each.high for each in found) / len(found)
        assert 0.75 <= held <= 0.85, (until, held)


def test_what_does_not_vary_is_forecast_exactly():
    (found,) = forecast_usage(tables(usage({"steady": [100] * 40})))
    assert (found.used, found.expected, found.low, found.high) == (1000, 3100, 3100, 3100)
    assert (found.until, found.end) == (date(2026, 10, 10), date(2026, 10, 31))


def test_a_month_that_is_over_is_what_it_was():
    (found,) = forecast_usage(tables(usage({"over": [100, *range(60)]})))
    assert found.used == found.expected == found.low == found.high == sum(range(29, 60))


def test_nothing_used_is_nothing_expected():
    (found,) = forecast_usage(tables(usage({"idle": [0] * 40})))
    assert (found.used, found.expected, found.low, found.high) == (0, 0, 0, 0)


def test_the_forecast_of_a_fleet_is_one_row():
    (found,) = forecast_usage(tables(usage({"a": [10] * 40, "b": [20] * 40})), of="fleet")
    assert (found.name, found.expected) == ("fleet", 30 * 31)
