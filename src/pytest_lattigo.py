"""Fixtures for the tests of those who use `lattigo`. It stands beside the package, so that pytest starts without it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from lattigo import AsyncLattigo
    from lattigo.testing import FakeLattigo


@pytest.fixture
def fake_lattigo() -> Iterator[FakeLattigo]:
    """Lattigo in memory. After the test, scripts that were not used and requests that were wrong are errors."""
    from lattigo.testing import FakeLattigo  # here, since those who do not ask for it shall not wait for it

    fake = FakeLattigo()
    yield fake
    fake.verify()


@pytest.fixture
def lattigo(fake_lattigo: FakeLattigo) -> AsyncLattigo:
    """A client of `fake_lattigo`. For `lattigo.fleet` open it first: `async with lattigo:`."""
    return fake_lattigo.client()
