"""The method of forecasts: the expected usage of the remaining days, and a range that is measured on past days."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from attrs import frozen

from .series import Booleans, Floats, Integers, Series

SAMPLE_DAYS = 62
HELD = 0.8
"""The share of the devices in the range."""
NORMAL_90 = 1.2815515655446004
"""The 90 % quantile of the normal distribution."""
LEAST_SAMPLE = 7
FLEET = 5
"""Number of days for which the variation of the fleet counts, beside the device's own days."""
ENOUGH = 200
"""Number of past forecasts that are needed to measure the range."""
FOLDS = 3
LEAST_GROWTH = 2.5
"""The number of standard errors by which the two halves of the sample must differ to be taken for growth."""
MOST_GROWTH = 1.2
"""The largest growth from the sample to the remaining days, as a logarithm."""


@frozen
class Estimate:
    """What is expected of a number of days, each array with a value for each device or group."""

    numbers: Integers
    days: Integers
    """Number of days in the sample."""
    mean: Floats
    """Expected bytes of all these days."""
    variation: Floats
    """The squared coefficient of variation of a single day."""
    widening: Floats
    """The factor by which correlation and a short sample increase the variance."""
    coming: int
    """Number of expected days."""
    truth: Floats | None
    """Bytes of these days, if they have passed."""

    def deviation(self, fleet: float) -> Floats:
        """Return the standard deviation of the sum, given the usual variation in the fleet."""
        variation = (self.days * self.variation + FLEET * fleet) / (self.days + FLEET)
        return self.mean * np.sqrt(variation * self.widening / max(self.coming, 1))


def estimate(chunk: Series, until: int, coming: int) -> Estimate:
    """Return what is expected of the days from a column on, from the days before it."""
    start = max(0, until - SAMPLE_DAYS)
    amounts, seen = chunk.amounts[:, start:until], chunk.seen[:, start:until]
    days = seen.sum(1)
    count = np.maximum(days, 1)
    mean = amounts.sum(1) / count
    variance = np.where(seen, (amounts - mean[:, None]) ** 2, 0).sum(1) / np.maximum(days - 1, 1)
    weekdays = (np.arange(start, until + coming) + chunk.since.weekday()) % 7
    past, future = weekdays[: until - start], weekdays[until - start :]
    each = np.eye(7)[past]
    counts = seen @ each
    means = (amounts @ each) / np.maximum(counts, 1)
    between = (counts * (means - mean[:, None]) ** 2).sum(1) / 6
    within = np.where(seen, (amounts - means[:, past]) ** 2, 0).sum(1) / np.maximum(days - 7, 1)
    weekly = (counts.min(1) >= 2) & (between > within)
    weight = np.where(weekly, 1 - within / np.where(weekly, between, 1), 0)
    variance = np.where(weekly, within + (1 - weight) * (between - within) * 7 / count, variance)
    usual = mean[:, None] + weight[:, None] * (means - mean[:, None])
    rest = np.where(seen, amounts - usual[:, past], 0)
    growth, explained = _growth(rest, seen, mean, variance, coming)
    variance = np.maximum(variance - explained, 0.1 * variance)
    squares = (rest**2).sum(1)
    correlation = (rest[:, 1:] * rest[:, :-1]).sum(1) / np.where(squares > 0, squares, 1)
    # The correlation of a short sample is biased downwards, and can be positive by chance.
    correlation = np.clip(correlation + (1 + 3 * correlation) / count - 1 / np.sqrt(count), 0, 0.8)
    return Estimate(
        chunk.numbers,
        days,
        np.maximum(usual[:, future].sum(1), 0) * growth,
        variance / np.where(mean > 0, mean, 1) ** 2,
        # The mean is estimated from a limited number of days.
        (1 + correlation) / (1 - correlation) * (1 + coming / count),
        coming,
        chunk.amounts[:, until : until + coming].sum(1) if until + coming <= chunk.amounts.shape[1] else None,
    )


def _growth(rest: Floats, seen: Booleans, mean: Floats, variance: Floats, coming: int) -> tuple[Floats, Floats]:
    """Return the growth from the sample to the remaining days, as far as it is significant, and its variance."""
    days = np.maximum(seen.sum(1), 1)
    later = seen & (np.cumsum(seen, 1) > (days / 2)[:, None])
    first, second = (np.where(half, rest, 0).sum(1) / np.maximum(half.sum(1), 1) for half in (seen & ~later, later))
    used = (mean > 0) & (days >= 3 * LEAST_SAMPLE)
    level = np.where(used, mean, 1)
    growth = np.where(used, np.log(np.maximum(1 + second / level, 0.05) / np.maximum(1 + first / level, 0.05)), 0)
    error = variance / level**2 * 4 / days
    weight = np.maximum(0, 1 - LEAST_GROWTH**2 * error / np.maximum(growth**2, 1e-9))
    factor = np.exp(np.clip(weight * growth * (1 + coming / days), -MOST_GROWTH, MOST_GROWTH))
    return factor, weight * (second - first) ** 2 / 3


def past_forecasts(chunk: Series, coming: int) -> list[Estimate]:
    """Return what would have been expected of the days that have just passed, with the truth."""
    until = chunk.amounts.shape[1]
    days = max(1, min(coming, max(LEAST_SAMPLE, until - 3 * LEAST_SAMPLE), until // 2))
    ends = [until - fold * days for fold in range(max(1, min(FOLDS, 2 * LEAST_SAMPLE // days)))]
    return [estimate(chunk, end - days, days) for end in ends if end - days >= LEAST_SAMPLE]


def ranges(estimates: Sequence[Estimate], past: Sequence[Estimate]) -> Iterator[tuple[int, float, float, float]]:
    """Yield the number of each device or group, and what is expected: the mean, and the range."""
    every = [each.variation[each.mean > 0] for each in estimates]
    variations = np.concatenate(every) if every else np.zeros(0)
    fleet = float(np.median(variations)) if len(variations) else 0.0
    measured = _measured(past, fleet)
    for each in estimates:
        deviation = each.deviation(fleet)
        if measured is None:
            low, high = _gamma(each.mean, deviation, each.days, -1), _gamma(each.mean, deviation, each.days, 1)
        else:
            low, high = (np.maximum(0, each.mean + times * deviation) for times in measured)
        for number, mean, least, most in zip(each.numbers, np.clip(each.mean, low, high), low, high, strict=True):
            yield int(number), float(mean), float(least), float(most)


def _measured(past: Sequence[Estimate], fleet: float) -> tuple[float, float] | None:
    """Return the bounds of the range in standard deviations, which held the truth as often as it should."""
    means, deviations, truths = list[Floats](), list[Floats](), list[Floats]()
    for each in past:
        if each.truth is not None:
            long = each.days >= LEAST_SAMPLE
            means.append(each.mean[long])
            deviations.append(each.deviation(fleet)[long])
            truths.append(each.truth[long])
    mean, deviation, truth = (np.concatenate(parts) if parts else np.zeros(0) for parts in (means, deviations, truths))
    varies = deviation > 0
    if varies.sum() < ENOUGH:
        return None
    errors = (truth[varies] - mean[varies]) / deviation[varies]
    best: tuple[float, tuple[float, float]] | None = None
    for tail in np.arange(0.01, 0.3, 0.01):
        low, high = np.quantile(errors, [tail, 1 - tail])
        held = (np.floor(np.maximum(0, mean + low * deviation)) <= truth) & (truth <= np.ceil(mean + high * deviation))
        if best is None or abs(held.mean() - HELD) < best[0]:
            best = abs(float(held.mean()) - HELD), (float(low), float(high))
    return best[1] if best else None


def _gamma(mean: Floats, deviation: Floats, days: Integers, side: int) -> Floats:
    """Return the 10 % or 90 % quantile of the gamma distribution, by Wilson and Hilferty's approximation."""
    quantile = side * NORMAL_90 * (1 + (NORMAL_90**2 + 1) / (4 * np.maximum(1, days - 1)))  # as of Student's t
    known = (mean > 0) & (deviation > 0)
    shape = np.where(known, (mean / np.where(known, deviation, 1)) ** 2, 1)
    cube = mean * np.maximum(0, 1 - 1 / (9 * shape) + quantile / (3 * np.sqrt(shape))) ** 3
    wide = np.maximum(0, mean + quantile * deviation)  # the approximation breaks down for a small shape
    bound: Floats = np.where(known, np.where(shape < 0.3, wide, cube), mean)
    return bound
