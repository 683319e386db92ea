"""A stateful simulator of the Lattigo service, over HTTP.

    from lattigo.sandbox import Sandbox, serve

    box = Sandbox(devices=500)
    with serve(box) as url:
        ...

It has all 23 endpoints, two accounts, a fleet of any size, rate limits and injected faults.
`serve` and `run` need the extra: `pip install "lattigo[sandbox]"`.
"""

from typing import TYPE_CHECKING as _TYPE_CHECKING

from .app import Account
from .faults import Fault, FaultKind
from .limits import Clock, LimitKind, RateLimit
from .paging import Paging
from .sandbox import Sandbox, Truth
from .web import Seen

if _TYPE_CHECKING:
    from .server import run, serve

__all__ = [
    "Account",
    "Clock",
    "Fault",
    "FaultKind",
    "LimitKind",
    "Paging",
    "RateLimit",
    "Sandbox",
    "Seen",
    "Truth",
    "run",
    "serve",
]


def __dir__() -> list[str]:
    return __all__


def __getattr__(name: str) -> object:
    """Import the server when it is first used: the fake of ThingSpace does without."""
    if name not in ("run", "serve"):
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from . import server

    return getattr(server, name)
