"""Usage of fleets of several shapes: a row for each device, a column for each day, NaN for a day without a row."""

from __future__ import annotations

import numpy as np

SHAPES = (
    "wild days",
    "weekends off",
    "weekly rhythms",
    "bursts",
    "mostly zero",
    "growing",
    "night",
    "low counts",
    "new devices",
    "mixed",
)


def amounts(shape: str, seed: int, devices: int = 20_000, days: int = 62) -> np.ndarray:
    """Bytes of devices that differ by orders of magnitude, from a Tuesday on."""
    chance = np.random.default_rng(seed)
    scale = chance.lognormal(13, 1.5, (devices, 1))
    day = np.arange(days)
    weekday, size = (day + 1) % 7, (devices, days)
    match shape:
        case "wild days":
            return scale * chance.lognormal(0, 0.8, size)
        case "weekends off":
            return scale * chance.lognormal(0, 0.5, size) * np.where(weekday < 5, 1, 0.05)
        case "weekly rhythms":
            kind, own = chance.integers(0, 4, (devices, 1)), chance.integers(0, 7, (devices, 1))
            rhythms = [weekday < 5, weekday >= 5, weekday == own, np.ones(size, bool)]
            return scale * chance.lognormal(0, 0.3, size) * np.choose(kind, rhythms)
        case "bursts":
            bursts = np.where(chance.random(size) < 0.05, chance.lognormal(3, 0.6, size), 1)
            return scale * chance.lognormal(0, 0.4, size) * bursts
        case "mostly zero":
            return scale * chance.lognormal(0, 0.5, size) * (chance.random(size) < chance.beta(1.5, 15, (devices, 1)))
        case "growing":
            return scale * chance.lognormal(0, 0.3, size) * np.exp(chance.uniform(0, 0.04, (devices, 1)) * day)
        case "night":  # what is used around midnight is counted on one day or the other
            used, share = chance.lognormal(0, 0.4, (devices, days + 1)), chance.beta(0.4, 0.4, (devices, days + 1))
            return scale * (used[:, 1:] * share[:, 1:] + used[:, :-1] * (1 - share[:, :-1]))
        case "low counts":
            return chance.poisson(chance.lognormal(0, 1, (devices, 1)), size).astype(float)
        case "new devices":
            first = np.where(chance.random(devices) < 0.5, 0, chance.integers(0, days - 3, devices))
            return np.where(day >= first[:, None], scale * chance.lognormal(0, 0.5, size), np.nan)
        case "mixed":
            parts = SHAPES[:8]
            return np.concatenate([amounts(part, seed + 1, devices // len(parts), days) for part in parts])
        case _:
            raise ValueError(shape)
