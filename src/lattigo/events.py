from ._core import events as _events
from ._core.events import Attempted, BackedOff, Completed, Drifted, Event, Listener, Parked, Paused

__doc__ = _events.__doc__

__all__ = ["Attempted", "BackedOff", "Completed", "Drifted", "Event", "Listener", "Parked", "Paused"]


def __dir__() -> list[str]:
    return __all__
