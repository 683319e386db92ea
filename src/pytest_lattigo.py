"""Fixtures for tests of code that uses `lattigo`. Outside the package, so that pytest starts without importing it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from lattigo import AsyncLattigo
    from lattigo.testing import FakeLattigo, FakeThingSpace
    from lattigo.thingspace import AsyncThingSpace


@pytest.fixture
def fake_lattigo() -> Iterator[FakeLattigo]:
    """Return Lattigo in memory. After the test, unused scripts and invalid requests are errors."""
    from lattigo.testing import FakeLattigo  # here, so that only tests that use it wait for the import

    fake = FakeLattigo()
    yield fake
    fake.verify()


@pytest.fixture
def lattigo_client(fake_lattigo: FakeLattigo) -> AsyncLattigo:
    """Return a client of `fake_lattigo`. To use its `fleet`, open it first: `async with lattigo_client:`."""
    return fake_lattigo.client()


@pytest.fixture
def fake_thingspace() -> Iterator[FakeThingSpace]:
    """Return ThingSpace in memory. After the test, unused scripts and invalid requests are errors."""
    from lattigo.testing import FakeThingSpace

    fake = FakeThingSpace()
    yield fake
    fake.verify()


@pytest.fixture
def thingspace_client(fake_thingspace: FakeThingSpace) -> AsyncThingSpace:
    """Return a client of `fake_thingspace`. To use its `fleet`, open it first: `async with thingspace_client:`."""
    return fake_thingspace.client()
