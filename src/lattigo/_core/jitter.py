"""Chance, so that clients that were stopped together do not come back together."""

from __future__ import annotations


def between(least: float, most: float) -> float:
    """Any number from `least` to `most`, all equally likely."""
    from random import uniform  # here, since it loads much that nobody needs before the first refusal

    return uniform(least, most)  # noqa: S311 - not a secret
