"""Async Python SDK for Lattigo, the service for M2M/IoT SIM cards, made for fleets."""

from typing import TYPE_CHECKING as _TYPE_CHECKING

from . import models
from ._core.clock import Clock
from ._core.errors import (
    AnswerTimeout,
    ApiError,
    BadAnswer,
    BadRequest,
    ConfigurationError,
    ConnectionLost,
    EmptyAnswer,
    Forbidden,
    HtmlAnswer,
    InvalidJson,
    InvalidRequest,
    MethodNotAllowed,
    NoAnswer,
    NoSession,
    NotFound,
    NotSent,
    OutcomeUnknown,
    OversizedAnswer,
    PagingError,
    Problem,
    Redirected,
    RequestFailed,
    RequestPending,
    ServerError,
    StatusError,
    TooManyRequests,
    Unauthorized,
    UnexpectedShape,
    Unprocessable,
)
from ._core.events import Attempted, BackedOff, Drifted, Event, Listener, Parked, Paused
from ._core.http.message import Request, Response, Transport
from ._core.long_running import Accepted, Pollable
from ._core.options import Options
from ._core.paging import Page, Pager
from .client import AsyncLattigo

if _TYPE_CHECKING:
    from .fleet import DatasetError, Outcome, Report

__all__ = [
    "Accepted",
    "AnswerTimeout",
    "ApiError",
    "AsyncLattigo",
    "Attempted",
    "BackedOff",
    "BadAnswer",
    "BadRequest",
    "Clock",
    "ConfigurationError",
    "ConnectionLost",
    "DatasetError",
    "Drifted",
    "EmptyAnswer",
    "Event",
    "Forbidden",
    "HtmlAnswer",
    "InvalidJson",
    "InvalidRequest",
    "Listener",
    "MethodNotAllowed",
    "NoAnswer",
    "NoSession",
    "NotFound",
    "NotSent",
    "Options",
    "Outcome",
    "OutcomeUnknown",
    "OversizedAnswer",
    "Page",
    "Pager",
    "PagingError",
    "Parked",
    "Paused",
    "Pollable",
    "Problem",
    "Redirected",
    "Report",
    "Request",
    "RequestFailed",
    "RequestPending",
    "Response",
    "ServerError",
    "StatusError",
    "TooManyRequests",
    "Transport",
    "Unauthorized",
    "UnexpectedShape",
    "Unprocessable",
    "models",
]


def __getattr__(name: str) -> object:
    """The names of `lattigo.fleet`, loaded when they are first needed: single calls do without them."""
    if name in {"DatasetError", "Outcome", "Report"}:
        from . import fleet

        return getattr(fleet, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
