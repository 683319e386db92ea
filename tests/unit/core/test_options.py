"""Options: a call's own, else the client's, else the defaults."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lattigo import Options
from lattigo._core.options import Limits

SECONDS = st.none() | st.floats(min_value=0, exclude_min=True, allow_nan=False)
OPTIONS = st.builds(Options, timeout=SECONDS, attempts=st.none() | st.integers(1, 100), budget=SECONDS)


def test_the_defaults():
    assert Options().over(Options()) == Limits(timeout=30, attempts=4, budget=120)


@given(OPTIONS, OPTIONS)
def test_gaps_are_filled_from_the_client_and_then_from_the_defaults(own: Options, client: Options):
    limits = own.over(client)
    for name, default in (("timeout", 30), ("attempts", 4), ("budget", 120)):
        said = [value for value in (getattr(own, name), getattr(client, name)) if value is not None]
        assert getattr(limits, name) == (said[0] if said else default)


NO_SECONDS = [0, -1, math.nan, -math.inf, 10**400, True, "5", b"5", [5]]
NO_ATTEMPTS = [0, -1, 1.5, math.inf, math.nan, 1e-9, True, "5"]


@pytest.mark.parametrize(
    ("name", "wrong"),
    [("timeout", wrong) for wrong in NO_SECONDS]
    + [("budget", wrong) for wrong in NO_SECONDS]
    + [("attempts", wrong) for wrong in NO_ATTEMPTS],
)
def test_options_that_make_no_sense_are_refused(name: str, wrong: object):
    with pytest.raises(ValueError, match=f"{name} must be a") as caught:
        Options(**{name: wrong})  # type: ignore[arg-type]  # that is the mistake
    assert len(str(caught.value)) < 120
