"""Asynchronous requests: their output, and waiting for them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, cast

import anyio

from .._core.errors import BadRequest, NotFound, RequestFailed, RequestPending
from .._core.operation import Operation
from .arguments import UsageError
from .exit_codes import DONE, ERROR
from .output import say
from .results.rows import Row, plain
from .settings import CallSettings, WaitSettings

if TYPE_CHECKING:
    from .._core.long_running import Accepted

LONGEST = 300.0
"""Time-out in seconds of `--wait` without a number."""


def check_wait(operation: Operation[object], arguments: Mapping[str, object], settings: CallSettings) -> None:
    """Check, before anything is sent, that the call has all arguments needed to poll its state.

    Raises:
        UsageError: an argument is missing.
    """
    poll = operation.deferred and operation.deferred.poll
    if _seconds(settings) is None or not (poll and poll.polls):
        return
    for parameter in poll.parameters:
        if parameter.required and parameter.name != poll.polls.request and not arguments.get(parameter.name):
            option = parameter.name.replace("_", "-")
            raise UsageError(f"--wait needs --{option} to poll the state. Nothing was sent.")


async def print_request(request: Accepted, settings: CallSettings, question: str) -> int:
    """Print the ID of a request, or its state after waiting.

    Args:
        request: The accepted request.
        settings: Whether and how long to wait.
        question: The command that shows the state.
    """
    from .._core.long_running import Pollable  # here, since few calls are submitted

    seconds = _seconds(settings)
    if seconds is None or not isinstance(request, Pollable):
        settings.print(_accepted(request))
        return DONE
    say(f"Accepted as request {request.request_id}. To show its state: {question}")
    try:
        answer: object = await request.wait(timeout=seconds)
    except RequestPending:
        say(f"error: {request.operation} is still pending after {seconds:g} s. To show its state: {question}")
        return ERROR
    except anyio.get_cancelled_exc_class():
        say(f"Stopped waiting; the request is still pending. To show its state: {question}")
        raise
    except (BadRequest, NotFound) as error:  # a request for several devices, for example
        say(f"Its state is not available: {error.message}")
        settings.print(_accepted(request))
        return DONE
    except RequestFailed as error:
        settings.print(plain(error.response))
        raise
    settings.print(plain(answer))
    return DONE


def _accepted(request: Accepted) -> Row:
    names = {"operation": request.operation, "callbackService": request.service}
    return {**cast("Row", plain(request.response)), **names}


def _seconds(settings: CallSettings) -> float | None:
    """Return the maximum time to wait in seconds; `None` for no wait."""
    if not isinstance(settings, WaitSettings) or settings.wait is None:
        return None
    return next(iter(settings.wait), LONGEST)
