"""Random jitter, so that clients do not retry in lockstep."""

from __future__ import annotations


def between(least: float, most: float) -> float:
    """Return a random number from `least` to `most`, all equally likely."""
    from random import uniform  # here, since it loads a lot that is not needed before the first refusal

    return uniform(least, most)  # noqa: S311 - not a secret
