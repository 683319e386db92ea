"""The method that finds runaways: days that are improbable after the past of their device.

Each of the last days of a device is compared with its own past: how improbable is usage on such a day, and how
improbable is the amount? Amounts are compared as logarithms, by their distance from the median of the device's earlier
days with usage, in units of their spread, so that devices with kilobytes and with gigabytes are treated alike.

How improbable a distance is, is not assumed but counted: earlier days of all devices are compared with their own past
in the same way. The thresholds are learned from them, too, so that a fleet with many irregular days has higher ones.

The days just before the judged ones are not part of the past, so that a device that has used too much for a week is
still found.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import log

import numpy as np
from attrs import frozen

from .series import Booleans, Floats, Integers, Series, medians

JUDGED = 3
"""Number of days that are compared with the past."""
GUARD = 11
"""Number of days between the past and the judged days, as far as enough past remains."""
LEAST_PAST, ENOUGH_PAST = 7, 14
"""Minimum number of past days, and the number below which no days are left out."""
BLOCKS = 8
"""Number of earlier blocks of judged days from which the thresholds are learned."""
FLEET = 4
"""Number of days for which the spread of the fleet counts, beside the device's own ones."""
CHANCE = 1.5e-4
"""The probability that a device without a change is found: 3 of 20,000."""
TAIL = 0.001
"""The share of the largest distances that are extrapolated, since too few of them are known."""
MANY = 5
"""Number of blocks above a threshold that are needed to learn it."""


@frozen
class Past:
    """A block of judged days of each device, and what they are compared with."""

    known: Integers
    """Number of past days."""
    guard: Integers
    """Number of days between them and the block."""
    used: Integers
    """Number of past days with usage."""
    middle: Floats
    """The median of the logarithms of these days; NaN if there are none."""
    squares: Floats
    """The sum of their squared distances from the median, where distances below are at most as large as above."""
    total: Floats
    """Bytes of the past days."""
    largest: Floats
    """Bytes of the largest of the past days."""
    chance: Floats
    """The probability of usage on each day of the block."""
    amounts: Floats
    """Bytes on each day of the block."""

    @property
    def judged(self) -> Booleans:
        """The devices with enough past."""
        judged: Booleans = self.known >= LEAST_PAST
        return judged


@frozen
class Outlier:
    """A device whose last days are improbable."""

    number: int
    """Its number in the table of devices."""
    amounts: Floats
    """Bytes on each judged day."""
    typical: float
    """The median of its past days with usage, or that of the fleet if it had none."""
    expected: float
    """Mean bytes of a past day, or the median of the fleet if it had no usage."""
    largest: float
    known: int
    guard: int


def compare(chunk: Series) -> tuple[Integers, list[Past]]:
    """Return the numbers of devices, and their last blocks of days beside their past, the latest first."""
    starts = range(chunk.amounts.shape[1] - JUDGED, LEAST_PAST - 1, -JUDGED)
    on = chunk.amounts > 0
    logs = np.log(np.where(on, chunk.amounts, 1))
    return chunk.numbers, [_past(chunk, on, logs, start) for start in starts[: BLOCKS + 1]]


def find_outliers(chunks: Sequence[tuple[Integers, list[Past]]]) -> Iterator[Outlier]:
    """Yield the devices whose last block is improbable."""
    blocks = [_joined(parts) for parts in zip(*(pasts for _, pasts in chunks), strict=True)]
    if len(blocks) < 2:  # nothing to learn from
        return
    numbers = np.concatenate([number for number, _ in chunks])
    distances = [_distances(block) for block in blocks]
    pool = np.concatenate([found[block.judged] for found, block in zip(distances[1:], blocks[1:], strict=True)])
    scores = [
        _statistics(np.where(block.amounts > 0, _surprise(found, pool[np.isfinite(pool)]) - np.log(block.chance), 0))
        for found, block in zip(distances, blocks, strict=True)
    ]
    found = _above(scores, [block.judged for block in blocks])
    now, fleet = blocks[0], float(np.exp(np.nanmedian(np.append(blocks[0].middle, 0))))
    for place in np.flatnonzero(found):
        used = now.used[place] > 0
        yield Outlier(
            int(numbers[place]),
            now.amounts[place],
            float(np.exp(now.middle[place])) if used else fleet,
            float(now.total[place] / now.known[place]) if used else fleet,
            float(now.largest[place]),
            int(now.known[place]),
            int(now.guard[place]),
        )


def _past(chunk: Series, on: Booleans, logs: Floats, start: int) -> Past:
    """Return the block that starts at a column, and the past of each device.

    Args:
        chunk: the usage.
        on: the days with usage.
        logs: the logarithms of their bytes.
        start: the column.
    """
    guard = np.clip(start - chunk.first - ENOUGH_PAST, 0, GUARD)
    # Without the columns from the block on: no past has them, and the fewer there are, the less there is to sort.
    amounts, on_before, logs = chunk.amounts[:, :start], on[:, :start], logs[:, :start]
    past = chunk.seen[:, :start] & (np.arange(start) < (start - guard)[:, None])
    used = past & on_before
    middle = medians(logs, used)
    # Rarely low usage says little about high usage.
    distance = np.where(used, logs - middle[:, None], 0)
    squares = (np.minimum(np.abs(distance), distance.max(1)[:, None]) ** 2).sum(1)
    # Days with usage can come in groups, so usage is more probable on the day after one with usage.
    pairs = past[:, :-1] & past[:, 1:]
    after, idle = (_rates(pairs & (on_before[:, :-1] == was), on_before[:, 1:]) for was in (True, False))
    rate = (used.sum(1) + 0.5) / (past.sum(1) + 1)
    chance = np.where(on[:, start - 1 : start + JUDGED - 1], after[:, None], idle[:, None])
    before, block = np.where(past, amounts, 0), chunk.amounts[:, start : start + JUDGED]
    return Past(
        past.sum(1),
        guard,
        used.sum(1),
        middle,
        squares,
        before.sum(1),
        before.max(1),
        (chance + rate[:, None]) / 2,
        block,
    )


def _rates(pairs: Booleans, on: Booleans) -> Floats:
    """Return the rate of usage after some days of each device, where the rate of the fleet counts as one day."""
    hits, count = (pairs & on).sum(1), pairs.sum(1)
    rates: Floats = (hits + (hits.sum() + 1) / (count.sum() + 2)) / (count + 1)
    return rates


def _joined(parts: Sequence[Past]) -> Past:
    return Past(*(np.concatenate([getattr(part, name) for part in parts]) for name in Past.__match_args__))


def _distances(block: Past) -> Floats:
    """Return the distance of each day with usage from the median of its device, in spreads."""
    known = block.used >= MANY
    spreads = np.sqrt(block.squares[known] / block.used[known])
    fleet = max(float(np.median(spreads)) if len(spreads) else 1.0, 0.05)
    middles = block.middle[block.used > 0]
    middle = float(np.median(middles)) if len(middles) else 0.0
    between = 1.4826 * float(np.median(np.abs(middles - middle))) if len(middles) else 1.0
    spread = np.sqrt((block.squares + FLEET * fleet**2) / (block.used + FLEET) * (1 + 1 / np.maximum(block.used, 1)))
    spread = np.where(block.used > 0, spread, np.hypot(between, fleet))
    logs = np.log(np.where(block.amounts > 0, block.amounts, 1))
    found = (logs - np.where(block.used > 0, block.middle, middle)[:, None]) / spread[:, None]
    distances: Floats = np.where(block.amounts > 0, found, -np.inf)
    return distances


def _surprise(distances: Floats, pool: Floats) -> Floats:
    """Return -ln of the share of the pool with at least these distances, extrapolated for the largest."""
    if not len(pool):
        return np.zeros_like(distances)
    high, higher = np.quantile(pool, [1 - 10 * TAIL, 1 - TAIL])
    higher = max(higher, high + 0.3)
    share = 1 - np.searchsorted(np.sort(pool), distances) / len(pool)
    counted = -np.log(np.maximum(share, TAIL))
    beyond = (distances - higher) / (higher - high) * log(10) - log(TAIL)
    surprise: Floats = np.where(distances > higher, beyond, counted)
    return surprise


def _statistics(scores: Floats) -> list[Floats]:
    """Return how improbable the block is: its most improbable day, two of its days, all of them, and their sum."""
    ordered = -np.sort(-scores, axis=1)
    return [*ordered.T, scores.sum(1)]


def _above(scores: Sequence[list[Floats]], judged: Sequence[Booleans]) -> Booleans:
    """Return the devices with a statistic of the latest block above its threshold."""
    now, *earlier = ([np.where(known, each, 0) for each in block] for block, known in zip(scores, judged, strict=True))
    chance = CHANCE / len(now)
    # If days were independent. The days of a block are exponentially distributed, and their sum by Erlang.
    least = [-log(chance / 3), -log(chance / 3) / 2, -log(chance) / 3, 16.1]
    pools = [np.concatenate(blocks) for blocks in zip(*earlier, strict=True)]
    extrapolated = [_extrapolated(pool, chance) for pool in pools]
    first = _any(now, [max(pair) for pair in zip(extrapolated, least, strict=True)])
    # A device that is found now may have been a runaway in earlier blocks, and must not raise the thresholds.
    rest = [np.concatenate([block[~first] for block in blocks]) for blocks in zip(*earlier, strict=True)]
    limits = [
        min(beyond, float(np.quantile(pool, 1 - chance))) if len(pool) * chance >= MANY else limit
        for pool, beyond, limit in zip(rest, extrapolated, least, strict=True)
    ]
    return _any(now, limits)


def _extrapolated(pool: Floats, chance: float) -> float:
    """Return the threshold for a probability, extrapolated from more frequent blocks, which runaways hardly change."""
    often, rare = np.quantile(pool, [0.95, 0.995])
    return float(rare + (rare - often) * np.log10(0.005 / chance)) if rare > often else float("inf")


def _any(statistics: Sequence[Floats], limits: Sequence[float]) -> Booleans:
    above: Booleans = np.any([each >= limit for each, limit in zip(statistics, limits, strict=True)], axis=0)
    return above
