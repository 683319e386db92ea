"""Identifiers are masked in reprs until whoever sits at the prompt wants to see them."""

from __future__ import annotations

import logging
import pickle
from collections.abc import Iterator

import pytest

import lattigo
from lattigo import NotFound, Outcome
from lattigo.models import ChangeStatus, Device
from lattigo.testing import FakeLattigo

PUMP = Device(id=7, device_name="pump-7", imei="350000000000007")
VALUES = [
    PUMP,
    Outcome(device="pump-7", value=PUMP),
    ChangeStatus(change_status={"pump-7": "Success"}),
]


@pytest.fixture
def shown() -> Iterator[None]:
    lattigo.show_identifiers()
    yield
    lattigo.show_identifiers(False)


@pytest.mark.parametrize("value", VALUES, ids=lambda value: type(value).__name__)
def test_a_repr_masks_identifiers_until_it_is_told_not_to(value: object) -> None:
    assert "pump-7" not in repr(value)
    lattigo.show_identifiers()
    assert "pump-7" in repr(value)
    lattigo.show_identifiers(False)
    assert "pump-7" not in repr(value)


def test_an_outcome_says_which_device() -> None:
    assert Outcome(device="pump-7", value=1).device == "pump-7"


@pytest.mark.usefixtures("shown")
async def test_errors_logs_and_pickled_errors_stay_masked(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, logger="lattigo")
    fake = FakeLattigo()
    fake.on("get_device").fail(404, {"error": "no device pump-7"})
    with pytest.raises(NotFound) as caught:
        await fake.client().devices.get("pump-7")
    for error in (caught.value, pickle.loads(pickle.dumps(caught.value))):
        assert "pump-7" not in f"{error} {error!r}"
    assert caplog.text
    assert "pump-7" not in caplog.text


@pytest.mark.usefixtures("shown")
async def test_calls_of_the_fake_are_shown_too() -> None:
    fake = FakeLattigo()
    await fake.client().devices.get("pump-7")
    assert repr(fake.calls) == "[<get_device(device_name='pump-7'): 200>]"
