"""For the tests of those who use this package: the service in memory, without network and without waiting.

    from lattigo.testing import FakeLattigo

    fake = FakeLattigo()
    async with fake.client() as lattigo:
        ...

The pytest fixtures `fake_lattigo` and `lattigo` come with the package.
"""

from .answers import Subject
from .fake_lattigo import FakeLattigo
from .read_request import WrongRequest
from .scripts import Call, Fault, On
from .service import FakeService
from .virtual_clock import VirtualClock

__all__ = ["Call", "FakeLattigo", "FakeService", "Fault", "On", "Subject", "VirtualClock", "WrongRequest"]
