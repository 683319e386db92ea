"""Requests that a service carries out later: what is printed of them, and waiting for them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

import anyio

from .._core.errors import BadRequest, NotFound, RequestFailed, RequestPending
from .._core.long_running import Accepted, Pollable
from .._core.operation import Operation
from .arguments import UsageError
from .exit_codes import DONE, ERROR
from .output import print_answer, say
from .rows import Row, plain
from .settings import CallSettings, WaitSettings

LONGEST = 300.0
"""Seconds that `--wait` without a number stands for."""


def check_wait(operation: Operation[object], arguments: Mapping[str, object], settings: CallSettings) -> None:
    """Before anything is sent, see whether the call says all that asking for its state takes.

    Raises:
        UsageError: it does not.
    """
    poll = operation.deferred and operation.deferred.poll
    if _seconds(settings) is None or not (poll and poll.polls):
        return
    for parameter in poll.parameters:
        if parameter.required and parameter.name != poll.polls.request and not arguments.get(parameter.name):
            option = parameter.name.replace("_", "-")
            raise UsageError(f"--wait needs --{option}: asking for the state takes it. Nothing was sent.")


async def print_request(request: Accepted, settings: CallSettings, question: str) -> int:
    """Print what is known of a request: its number, or after waiting its state.

    Args:
        request: What the service has accepted.
        settings: Whether and how long to wait.
        question: The command that asks for the state.
    """
    seconds = _seconds(settings)
    if seconds is None or not isinstance(request, Pollable):
        print_answer(settings.output, _accepted(request))
        return DONE
    say(f"Accepted as request {request.request_id}. Its state, at any time: {question}")
    try:
        answer: object = await request.wait(timeout=seconds)
    except RequestPending:
        say(f"error: {request.operation} was not carried out within {seconds:g} s. It goes on; ask again: {question}")
        return ERROR
    except anyio.get_cancelled_exc_class():
        say(f"Only the waiting has ended; the request goes on. Ask again: {question}")
        raise
    except (BadRequest, NotFound) as error:  # of several devices it is not known, for example
        say(f"Its state can't be asked for: {error.message}")
        print_answer(settings.output, _accepted(request))
        return DONE
    except RequestFailed as error:
        print_answer(settings.output, plain(error.response))
        raise
    print_answer(settings.output, plain(answer))
    return DONE


def _accepted(request: Accepted) -> Row:
    names = {"operation": request.operation, "callbackService": request.service}
    return {**cast("Row", plain(request.response)), **names}


def _seconds(settings: CallSettings) -> float | None:
    """How long to wait at most; `None` for not at all."""
    if not isinstance(settings, WaitSettings) or settings.wait is None:
        return None
    return next(iter(settings.wait), LONGEST)
