"""The forecast of a month's usage: its range holds the truth as often as it says."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from lattigo.report.forecast import forecast_usage
from tests.support.fleets import array_usage, tables, usage

MONTHS, DAYS = 1000, 61
UNTIL = (date(2026, 10, 8), date(2026, 10, 15), date(2026, 10, 24))


def amounts(shape: str) -> np.ndarray:
    chance = np.random.default_rng(11)
    scale = chance.lognormal(12, 1, (MONTHS, 1))
    match shape:
        case "even":
            return scale * chance.uniform(0, 1, (MONTHS, DAYS))
        case "skewed":
            return scale * chance.lognormal(0, 0.8, (MONTHS, DAYS))
        case _:
            quiet = np.array([(day + 1) % 7 >= 5 for day in range(DAYS)])
            return scale * chance.lognormal(0, 0.4, (MONTHS, DAYS)) * np.where(quiet, 0.2, 1)


@pytest.mark.parametrize("shape", ["even", "skewed", "weekends off"])
def test_a_range_of_80_percent_holds_75_to_85_percent_of_1000_months(shape: str):
    usage_, names = array_usage(amounts(shape))
    known, truth = tables(usage_), dict(zip(names, amounts(shape).astype(np.int64)[:, 30:].sum(1), strict=True))
    for until in UNTIL:
        found = list(forecast_usage(known, until=until))
        assert len(found) == MONTHS
        held = sum(each.low <= truth[each.name] <= each.high for each in found)
        assert 750 <= held <= 850, (until, held)


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
