"""Options: a call's own, else the client's, else the defaults."""

from __future__ import annotations

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


@pytest.mark.parametrize("wrong", [{"timeout": 0}, {"timeout": -1}, {"attempts": 0}, {"budget": 0}])
def test_options_that_make_no_sense_are_refused(wrong: dict[str, float]):
    with pytest.raises(ValueError, match=next(iter(wrong))):
        Options(**wrong)  # type: ignore[arg-type]  # one name at a time
