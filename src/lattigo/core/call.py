"""The pipeline of every call: check, then gate → send → judge as often as retrying allows, then decode."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Generic, TypeVar

from attrs import frozen

from .auth import Auth
from .clock import Clock
from .codec import read
from .errors import AnswerTimeout, ApiError, BadAnswer, StatusError, TooManyRequests, Unauthorized
from .events import Attempted, Event
from .gate import Closed, Gate, Permit
from .judge import status_error
from .operation import Operation
from .options import Options
from .request import build_request, personal_values
from .retry import Course, Fate, RetryQuota, after, fate, judged, retrying
from .transport import Request, Transport

T = TypeVar("T")


@frozen
class Answer(Generic[T]):
    """A decoded answer with the headers it came with."""

    value: T
    headers: Mapping[str, str]


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
        tell: Callable[[Event], None],
        clock: Clock,
    ) -> None:
        self.transport = transport
        self.tell = tell
        self._base_url = base_url
        self._auth = auth
        self._gate = gate
        self._options = options
        self._limits = Options().over(options)
        self._headers = {"accept-encoding": "gzip", "user-agent": user_agent}
        self._clock = clock
        self._quota = RetryQuota()
        self._rejected: Unauthorized | None = None
        self._rejected_at = 0.0

    async def call(
        self, operation: Operation[T], options: Options | None, arguments: Mapping[str, object]
    ) -> Answer[T]:
        """Make a call and decode its answer.

        Raises:
            ApiError: see the tree in `errors`.
        """
        request = build_request(operation, self._base_url, arguments)
        subject = " ".join(str(arguments[each.name]) for each in operation.parameters if each.place == "path")
        course = Course(operation, options.over(self._options) if options else self._limits)
        called = self._clock()

        async def attempt() -> Answer[T]:
            try:
                patience, budget = course.patience(self._clock()), course.limits.budget
                async with self._gate.admit(operation.name, subject, patience=patience, longest=budget) as permit:
                    self._stop_if_rejected(since=called)
                    course.attempts += 1
                    course.began = course.began or self._clock()
                    return await self._send(course, request, arguments, permit)
            except Closed as closed:
                raise TooManyRequests(
                    f"The service accepts nothing of this kind for another {closed.seconds:,.0f} s, which is more than "
                    "the budget. This call was not sent.",
                    status=429,
                    headers={},
                    retry_after=closed.seconds,
                ) from None
            except TimeoutError:
                raise course.last_failure or AnswerTimeout("The budget was used up while waiting.") from None

        try:
            try:
                return await attempt()
            except ApiError as failure:  # only now is there anything to decide: most calls never get here
                loop = retrying(course, self._quota, self.tell, self._clock)
                answer: Answer[T] = await loop(after(failure, attempt))
                return answer
        except ApiError as failure:
            error = judged(operation, failure, unsure=course.unsure)
            error.operation = operation.name
            error.attempts = course.attempts
            error.elapsed = course.elapsed(self._clock())
            if error is failure:
                raise
            raise error from failure

    async def _send(
        self, course: Course[T], request: Request, arguments: Mapping[str, object], permit: Permit
    ) -> Answer[T]:
        """One attempt; the gate and the listeners are told how it went."""
        started = self._clock()
        status: int | None = None
        failure: ApiError | None = None
        try:
            timeout = min(course.limits.timeout, course.left(started))
            response = await self.transport.send(await self._signed(request), timeout=timeout)
            status = response.status
            if not 200 <= status < 300:
                personal = personal_values(course.operation, arguments)
                raise status_error(course.operation, response, [*personal, *self._auth.secrets])
            value = read(course.operation, response)
        except ApiError as error:
            failure = course.last_failure = error
            self._note_failure(course, error, permit)
            raise
        finally:
            name = type(failure).__name__ if failure else None
            self.tell(Attempted(course.operation.name, course.attempts, status, name, self._clock() - started))
        permit.accepted(response.headers)
        self._quota.succeeded(repeated=course.failures > 0)
        return Answer(value, response.headers)

    async def _signed(self, request: Request) -> Request:
        headers = {**self._headers, **request.headers, **await self._auth.headers()}
        return Request(request.method, request.url, headers, request.body)

    def _note_failure(self, course: Course[T], error: ApiError, permit: Permit) -> None:
        if fate(error) is Fate.REFUSED:
            permit.refused(getattr(error, "retry_after", None), getattr(error, "headers", {}))
        else:
            course.failures += 1
            course.unsure = course.unsure or fate(error) is Fate.UNKNOWN
            if isinstance(error, StatusError | BadAnswer):
                permit.accepted(getattr(error, "headers", {}))
        if isinstance(error, Unauthorized):
            self._rejected, self._rejected_at = error, self._clock()

    def _stop_if_rejected(self, *, since: float) -> None:
        """Calls that were waiting while the credentials were refused are not sent: accounts get locked."""
        if self._rejected and self._rejected_at >= since:
            error = self._rejected
            raise Unauthorized(
                error.message,
                status=error.status,
                headers=error.headers,
                body=error.body,
            )
