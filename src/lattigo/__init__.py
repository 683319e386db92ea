"""Async Python SDK for Lattigo, the service for M2M/IoT SIM cards, made for fleets."""

from importlib import import_module as _import_module
from os import environ as _environ
from typing import TYPE_CHECKING as _TYPE_CHECKING

from . import errors, events
from ._core.clock import Clock
from ._core.fields import show_identifiers
from ._core.http.message import Request, Response, Transport
from ._core.options import Options
from ._public_names import publish as _publish
from ._version import __version__ as __version__
from .client import AsyncLattigo
from .errors import (
    ApiError,
    BadRequest,
    ConfigurationError,
    ConnectionLost,
    EmptyResponse,
    Forbidden,
    HtmlResponse,
    InvalidJson,
    InvalidRequest,
    InvalidResponse,
    MethodNotAllowed,
    NoResponse,
    NoSession,
    NotFound,
    NotSent,
    OutcomeUnknown,
    PagingError,
    Problem,
    ReadTimeout,
    Redirected,
    RequestFailed,
    RequestPending,
    ResponseTooLarge,
    ServerError,
    StatusError,
    TooManyRequests,
    Unauthorized,
    UnexpectedShape,
    Unprocessable,
)
from .events import Attempted, BackedOff, Completed, Drifted, Event, Listener, Parked, Paused

if _TYPE_CHECKING:
    from . import models
    from ._core.http.response_head import CallResponse, with_response
    from ._core.long_running import Accepted, Pollable
    from ._core.paging import Page, Pager
    from .fleet import DatasetError, Outcome, Report

__all__ = [
    "Accepted",
    "ApiError",
    "AsyncLattigo",
    "Attempted",
    "BackedOff",
    "BadRequest",
    "CallResponse",
    "Clock",
    "Completed",
    "ConfigurationError",
    "ConnectionLost",
    "DatasetError",
    "Drifted",
    "EmptyResponse",
    "Event",
    "Forbidden",
    "HtmlResponse",
    "InvalidJson",
    "InvalidRequest",
    "InvalidResponse",
    "Listener",
    "MethodNotAllowed",
    "NoResponse",
    "NoSession",
    "NotFound",
    "NotSent",
    "Options",
    "Outcome",
    "OutcomeUnknown",
    "Page",
    "Pager",
    "PagingError",
    "Parked",
    "Paused",
    "Pollable",
    "Problem",
    "ReadTimeout",
    "Redirected",
    "Report",
    "Request",
    "RequestFailed",
    "RequestPending",
    "Response",
    "ResponseTooLarge",
    "ServerError",
    "StatusError",
    "TooManyRequests",
    "Transport",
    "Unauthorized",
    "UnexpectedShape",
    "Unprocessable",
    "errors",
    "events",
    "models",
    "show_identifiers",
    "with_response",
]


_LAZY = {
    **dict.fromkeys(("Accepted", "Pollable"), "._core.long_running"),
    **dict.fromkeys(("CallResponse", "with_response"), "._core.http.response_head"),
    **dict.fromkeys(("Page", "Pager"), "._core.paging"),
    **dict.fromkeys(("DatasetError", "Outcome", "Report"), ".fleet"),
}
"""Names that are imported when they are first used, and their modules."""

_publish(__name__, globals(), __all__)

if "LATTIGO_LOG" in _environ:
    from ._core.events import log_to_stderr as _log_to_stderr

    _log_to_stderr("LATTIGO_LOG")


def __dir__() -> list[str]:
    return [*__all__, "__version__"]


def __getattr__(name: str) -> object:
    """Import what takes long when it is first used: the models, pages, requests and the work on fleets."""
    if name == "models":
        return _import_module(".models", __name__)
    if name not in _LAZY:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = globals()[name] = getattr(_import_module(_LAZY[name], __name__), name)
    _publish(__name__, globals(), [name])
    return value
