"""The buffer of whole numbers: Arrow must see what was added, missing numbers included."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lattigo.fleet.data.integers import Integers

NUMBERS = st.lists(st.none() | st.integers(-(2**63), 2**63 - 1), max_size=5)


@settings(deadline=None)
@given(st.lists(st.lists(NUMBERS, max_size=5), max_size=3))
def test_arrow_sees_the_numbers_of_each_turn(turns: list[list[list[int | None]]]):
    buffer = Integers()
    for added in turns:
        for numbers in added:
            buffer.add(numbers)
        assert buffer.take().to_pylist() == [number for numbers in added for number in numbers]


@pytest.mark.parametrize(("wrong", "error"), [(1.5, TypeError), ("1", TypeError), (2**63, OverflowError)])
def test_what_is_no_whole_number_of_64_bits_is_refused(wrong: int, error: type[Exception]):
    buffer = Integers()
    buffer.add([1])
    with pytest.raises(error):
        buffer.add([None, wrong])
    assert buffer.take().to_pylist() == [1]
