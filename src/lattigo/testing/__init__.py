"""Testing helpers: the service in memory, without network and without waiting.

    from lattigo.testing import FakeLattigo

    fake = FakeLattigo()
    async with fake.client() as client:
        ...

The pytest fixtures `fake_lattigo` and `lattigo_client` come with the package.
"""

from .._public_names import publish as _publish
from .examples import Subject
from .fake_lattigo import FakeLattigo
from .fake_service import FakeService
from .request_reader import WrongRequest
from .scripts import Call, Fault, On
from .virtual_clock import VirtualClock

__all__ = ["Call", "FakeLattigo", "FakeService", "Fault", "On", "Subject", "VirtualClock", "WrongRequest"]

_publish(__name__, globals(), __all__)


def __dir__() -> list[str]:
    return __all__
