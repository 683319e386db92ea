"""For the tests of those who use this package: the service in memory, without network and without waiting.

    from lattigo.testing import FakeLattigo

    fake = FakeLattigo()
    async with fake.client() as lattigo:
        ...

The pytest fixtures `fake_lattigo` and `lattigo` come with the package.
"""

from .examples import Subject
from .fake_lattigo import FakeLattigo
from .fake_service import FakeService
from .request_reader import WrongRequest
from .scripts import Call, Fault, On
from .virtual_clock import VirtualClock

__all__ = ["Call", "FakeLattigo", "FakeService", "Fault", "On", "Subject", "VirtualClock", "WrongRequest"]
