"""Testing helpers: the services in memory, without network and without waiting.

    from lattigo.testing import FakeLattigo

    fake = FakeLattigo()
    async with fake.client() as client:
        ...

The pytest fixtures `fake_lattigo`, `lattigo_client`, `fake_thingspace` and `thingspace_client` come with the package.
"""

from typing import TYPE_CHECKING as _TYPE_CHECKING

from .._public_names import publish as _publish
from .examples import Subject
from .fake_lattigo import FakeLattigo
from .fake_service import FakeService
from .request_reader import WrongRequest
from .scripts import Call, Fault, On
from .virtual_clock import VirtualClock

if _TYPE_CHECKING:
    from .fake_thingspace import FakeThingSpace

__all__ = [
    "Call",
    "FakeLattigo",
    "FakeService",
    "FakeThingSpace",
    "Fault",
    "On",
    "Subject",
    "VirtualClock",
    "WrongRequest",
]

_publish(__name__, globals(), __all__)


def __dir__() -> list[str]:
    return __all__


def __getattr__(name: str) -> object:
    """Import the second API when a test uses it."""
    if name != "FakeThingSpace":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from .fake_thingspace import FakeThingSpace

    _publish(__name__, {name: FakeThingSpace}, [name])
    return FakeThingSpace
