"""The pipeline of every call: validate, then gate → send → decode as often as retrying allows."""

from __future__ import annotations

import math
import re
import sys
from collections.abc import Mapping
from copy import copy
from functools import partial
from logging import DEBUG, INFO
from typing import Generic, TypeVar, cast

from attrs import frozen

from .auth import Auth
from .clock import Clock
from .codec.description import describe
from .codec.plain import plain_arguments
from .codec.reader import read
from .codec.request import build_request, personal_values, subject
from .codec.status_errors import status_error
from .errors import ApiError, InvalidResponse, NoSession, ReadTimeout, StatusError, Unauthorized
from .events import Attempted, Completed, Drifted, EventDispatcher, log
from .http.base_url import server_of
from .http.message import Request, Response, Transport
from .http.response_head import note_head
from .limits.gate import Gate, Permit
from .limits.headers import retry_after
from .operation import Operation
from .options import Options
from .retry import CallState, Fate, RetryPolicy, RetryQuota, Watch, as_outcome_unknown, fate
from .secret import clear_locals
from .tasks.loop_binding import LoopBinding

T = TypeVar("T")

REQUEST_ID = re.compile(r"[\w.:/+=-]{1,128}", re.ASCII)
MOST_RENEWALS = 2
"""Number of times one call gets new credentials: a token and a session can expire together, but not repeatedly."""


@frozen(eq=False, repr=False)
class DecodedResponse(Generic[T]):
    """The value of a response, with the headers that it came with."""

    value: T
    headers: Mapping[str, str]
    status: int


class Pipeline:
    """Makes the calls of a client: all of them share its gate, its connections and its retry quota."""

    def __init__(
        self,
        *,
        base_url: str,
        transport: Transport,
        auth: Auth,
        gate: Gate,
        options: Options,
        user_agent: str,
        emit: EventDispatcher,
        clock: Clock,
        binding: LoopBinding | None = None,
    ) -> None:
        self.transport = transport
        self.emit = emit
        self._base_url = base_url
        self._server = server_of(base_url)
        self._auth = auth
        self._gate = gate
        self._options = options
        self._limits = Options().over(options)
        self._headers = {"accept-encoding": "gzip", "user-agent": user_agent}
        self.clock = clock
        self._binding = binding or LoopBinding()
        self._quota = RetryQuota()
        self._rejected: ApiError | None = None
        self._rejected_at = -math.inf

    async def call(
        self,
        operation: Operation[T],
        options: Options | None,
        arguments: Mapping[str, object],
        watch: Watch | None = None,
    ) -> DecodedResponse[T]:
        """Make a call and decode its response.

        Raises:
            ApiError: see the tree in `errors`.
        """
        arguments = plain_arguments(arguments)
        self._binding.check()
        request = build_request(operation, self._base_url, arguments)
        limits = options.over(self._options) if options else self._limits
        now = self.clock()
        call = CallState(
            operation, request, subject(operation, arguments), arguments, limits, now, free=now, watch=watch
        )
        try:
            try:
                # Inline, since thousands may wait here: every further coroutine is work for the garbage collector.
                permit = await self._gate.enter(operation.name, call.subject, longest=limits.budget)
                response = await self._send(call, permit)
            except ApiError as failure:  # most calls never get here
                response = await self._recover(call, failure)
        except BaseException as error:
            self._complete(call, type(error).__name__)
            raise
        self._complete(call, None)
        return response

    def _complete(self, call: CallState[T], error: str | None) -> None:
        """Report the end of a call."""
        if not self.emit.is_heard(INFO):
            return
        now, operation = self.clock(), call.operation
        waited = call.waited + (now - call.free if error else 0.0)  # a call that fails may end while it waits
        self.emit(
            Completed(
                operation.name,
                operation.method,
                operation.path,
                self._server,
                call.attempts,
                call.status,
                error,
                now - call.called,
                waited,
                call.request_id,
                call.failed_attempts,
            )
        )

    async def _recover(self, call: CallState[T], first: ApiError) -> DecodedResponse[T]:
        """Make as many further attempts as are allowed, or raise the error for the caller."""
        policy = RetryPolicy(cast("CallState[object]", call), self._quota, self.emit, self.clock)
        try:
            if not policy.allows(first):
                raise first
            await self.clock.sleep(policy.pause(first))
            return await policy.retrying()(self._attempt, call)
        except ApiError as failure:
            error = as_outcome_unknown(call.operation, failure, unsure=call.unsure)
            error.operation = call.operation.name
            error.attempts = call.attempts
            error.elapsed = call.elapsed(self.clock())
            if error is failure:
                raise
            raise error from failure

    async def _attempt(self, call: CallState[T]) -> DecodedResponse[T]:
        """Make one more attempt, if the gate opens before the budget is used up."""
        self._binding.check()
        if call.watch is not None and call.is_not_done():
            await call.watch.not_done()
        try:
            with self.clock.fail_after(call.patience(self.clock())):
                permit = await self._gate.enter(call.operation.name, call.subject, longest=call.limits.budget)
        except TimeoutError:
            raise call.last_failure or ReadTimeout("The time budget ran out while waiting for a slot.") from None
        return await self._send(call, permit)

    async def _send(self, call: CallState[T], permit: Permit) -> DecodedResponse[T]:
        """Send the request, and report the result to the gate and the listeners."""
        with permit:
            started = self.clock()
            waited = started - call.free
            if self._rejected_at >= call.called:
                raise self._rejection()  # it passed the gate in the same moment
            call.attempts += 1
            call.began = started if call.began is None else call.began
            call.waited += waited
            call.free = started
            call.status = call.request_id = None
            try:
                timeout = min(call.limits.timeout, call.left(started))
                signature = await self._auth.headers(call.operation.security)
                if log.isEnabledFor(DEBUG):
                    log.debug("%s: %s", call.operation.name, describe(call.operation, call.arguments))
                if call.watch is not None:
                    await call.watch.sending()
                handled = sys.exception()
                try:
                    response = await self.transport.send(self._signed(call.request, signature), timeout=timeout)
                except BaseException as error:
                    clear_locals(error, handled)
                    raise
                call.status, call.request_id = response.status, _request_id(response)
                note_head(response.status, response.headers, call.request_id)
                if not 200 <= response.status < 300:
                    hidden, seconds = self._hidden(call), retry_after(response.headers)
                    refusal = status_error(call.operation, response, hidden, retry_after=seconds)
                    if call.renewals < MOST_RENEWALS and self._auth.expired(refusal, signature):
                        call.renewals += 1
                        refusal.outdated = True
                    raise refusal
                value = read(
                    call.operation, response, partial(self._hidden, call), partial(self._report, call.operation)
                )
            except BaseException as error:
                if isinstance(error, ApiError):
                    call.last_failure = error
                    self._note_failure(call, error, permit)
                self._end_attempt(call, type(error).__name__, started, waited)
                raise
            self._end_attempt(call, None, started, waited)
            permit.accepted(response.headers)
            self._quota.succeeded(repeated=call.failures > 0)
            return DecodedResponse(value, response.headers, response.status)

    def _end_attempt(self, call: CallState[T], error: str | None, started: float, waited: float) -> None:
        """Report the end of an attempt."""
        call.free = self.clock()
        if not self.emit.is_heard(INFO if error else DEBUG):  # the end of the call has the failures
            return
        operation = call.operation
        attempt = Attempted(
            operation.name,
            call.attempts,
            call.status,
            error,
            call.free - started,
            call.request_id,
            operation.method,
            operation.path,
            self._server,
            waited,
        )
        if error:
            call.failed_attempts += (attempt,)
        self.emit(attempt)

    def _hidden(self, call: CallState[T]) -> list[str]:
        """What no error of this call may repeat."""
        return [*personal_values(call.operation, call.arguments), *self._auth.secrets]

    def _report(self, operation: Operation[T], inconsistency: str) -> None:
        self.emit(Drifted(operation.name, inconsistency))

    def _signed(self, request: Request, signature: Mapping[str, str]) -> Request:
        headers = {**self._headers, **request.headers, **signature}
        return Request(request.method, request.url, headers, request.body)

    def _note_failure(self, call: CallState[T], error: ApiError, permit: Permit) -> None:
        if fate(error) is Fate.REFUSED:
            permit.refused(error.retry_after, error.headers)
        else:
            call.failures += fate(error) is not Fate.OUTDATED
            call.unsure = call.unsure or fate(error) is Fate.UNKNOWN
            if isinstance(error, StatusError | InvalidResponse):
                permit.accepted(error.headers)
        if isinstance(error, NoSession) or (isinstance(error, Unauthorized) and not error.outdated):
            # Calls made before this one are no longer sent: accounts get locked.
            self._rejected, self._rejected_at = error, self.clock()
            self._gate.dismiss(self._rejection)

    def _rejection(self) -> ApiError:
        """Return the refusal of the credentials, for a call that was not sent."""
        return copy(cast("ApiError", self._rejected))  # only called after a refusal


def _request_id(response: Response) -> str | None:
    """The service's ID of a request; nothing where the header could hold anything else."""
    value = response.headers.get("x-request-id", "")
    return value if REQUEST_ID.fullmatch(value) else None
