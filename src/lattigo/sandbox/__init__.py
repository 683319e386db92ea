"""A stateful simulator of the Lattigo service, over HTTP.

    from lattigo.sandbox import Sandbox, serve

    box = Sandbox(devices=500)
    with serve(box) as url:
        ...

It has all 23 endpoints, two accounts, a fleet of any size, rate limits and injected faults.
It needs the extra: `pip install "lattigo[sandbox]"`.
"""

from .app import Account
from .faults import Fault, FaultKind
from .limits import Clock, LimitKind, RateLimit
from .paging import Paging
from .sandbox import Sandbox, Truth
from .server import run, serve
from .web import Seen

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
