"""Every error that a client raises.

    ApiError
    ├── ConfigurationError            credentials or base URL are missing or unusable; nothing was sent
    ├── InvalidRequest (ValueError)   an argument can't be right; nothing was sent
    ├── NoSession                     a login was not answered; this call was not sent
    ├── NotSent                       the service was not reached: DNS, connect, TLS, pool
    ├── NoAnswer                      sent, but no whole answer came back
    │   ├── AnswerTimeout             the answer took longer than the time-out
    │   └── ConnectionLost            the connection broke before the answer was complete
    ├── OutcomeUnknown                a call that changes something may or may not have happened
    ├── StatusError                   the service answered with an error status
    │   ├── Redirected                3xx; redirects are not followed
    │   ├── BadRequest                400
    │   ├── Unauthorized              401, or a login that was refused
    │   ├── Forbidden                 403
    │   ├── NotFound                  404
    │   ├── MethodNotAllowed          405
    │   ├── Unprocessable             422
    │   ├── TooManyRequests           429
    │   └── ServerError               5xx
    ├── BadAnswer                     a success status with a body that can't be used
    │   ├── EmptyAnswer               no body where the spec has one
    │   ├── HtmlAnswer                a web page: a proxy's, a login's, an outage's
    │   ├── InvalidJson               cut off or otherwise not JSON
    │   ├── OversizedAnswer           more bytes than the client is willing to hold
    │   └── UnexpectedShape           JSON, but not what the spec says
    ├── PagingError                   the pages of a list contradict each other
    ├── RequestPending                an accepted request was not carried out in the time given
    └── RequestFailed                 an accepted request could not be carried out

The text of an error never holds a secret or a personal identifier: those stand in its attributes.
All errors can be pickled.
"""

from __future__ import annotations

from collections.abc import Mapping

from attrs import frozen

from .fields import JSON


@frozen
class Problem:
    """A value of an answer that is not what the spec says."""

    path: str
    """Where it stands, as a JSON path: `$[3].bytes_used`."""
    what: str
    """What is wrong with it, without the value itself."""


class ApiError(Exception):
    """The base of every error of this package."""

    message: str
    """What happened, and what to do next."""
    operation: str | None
    """The name of the operation, as in `get_device`."""
    attempts: int
    """How many times the request was sent."""
    elapsed: float
    """Seconds from the first attempt to this error."""

    def __init__(self, message: str, *, operation: str | None = None, attempts: int = 0, elapsed: float = 0.0) -> None:
        super().__init__(message)
        self.message = message
        self.operation = operation
        self.attempts = attempts
        self.elapsed = elapsed

    def __str__(self) -> str:
        where = f"{self.operation}: " if self.operation else ""
        tries = f" ({self.attempts} attempts in {self.elapsed:.1f} s)" if self.attempts > 1 else ""
        return f"{where}{self.message}{tries}"

    def __reduce__(self) -> tuple[object, ...]:
        return _restore, (type(self), self.__dict__.copy())


def _restore(kind: type[ApiError], state: dict[str, object]) -> ApiError:
    error = kind.__new__(kind, state["message"])
    error.__dict__.update(state)
    return error


class ConfigurationError(ApiError):
    """Credentials or base URL are missing or unusable; nothing was sent."""


class InvalidRequest(ApiError, ValueError):
    """An argument can't be right; nothing was sent."""


class NoSession(ApiError):
    """A login was not answered, so there is no session, and this call was not sent.

    Logging in is not repeated by itself: failed logins can lock an account, and this one may have failed.
    """


class NotSent(ApiError):
    """The service was not reached, or gave no token for this call: nothing happened there."""


class NoAnswer(ApiError):
    """The request went out, but no whole answer came back."""


class AnswerTimeout(NoAnswer):
    """The answer took longer than the time-out of one attempt."""


class ConnectionLost(NoAnswer):
    """The connection broke before the answer was complete."""


class OutcomeUnknown(ApiError):
    """A call that changes something may or may not have happened.

    It is not sent again, since a second one could cost or destroy twice.
    `reconcile` says how to find out; `__cause__` is the failure itself.
    """

    reconcile: str

    def __init__(self, message: str, *, reconcile: str, operation: str | None = None) -> None:
        super().__init__(message, operation=operation)
        self.reconcile = reconcile


class StatusError(ApiError):
    """The service answered with an error status."""

    status: int
    headers: Mapping[str, str]
    """The answer's headers, names in lower case."""
    body: JSON
    """The answer's body: decoded where it was JSON, otherwise its text."""
    answer: object
    """The body in the type that the spec documents for this status, or `None` where it documents none."""
    retry_after: float | None
    """Seconds that the service asks to wait, if it said so."""
    outdated: bool
    """Whether it only says that a token or session had run out; the client gets a new one by itself."""

    def __init__(
        self,
        message: str,
        *,
        status: int,
        headers: Mapping[str, str],
        body: JSON = None,
        answer: object = None,
        retry_after: float | None = None,
        operation: str | None = None,
    ) -> None:
        super().__init__(message, operation=operation)
        self.status = status
        self.headers = headers
        self.body = body
        self.answer = answer
        self.retry_after = retry_after
        self.outdated = False


class Redirected(StatusError):
    """3xx: redirects are not followed, since credentials would travel with them."""


class BadRequest(StatusError):
    """400: a parameter is missing or wrong."""


class Unauthorized(StatusError):
    """The credentials are missing or wrong: 401, or a login that was refused.

    Calls that waited meanwhile fail with it at once, unsent.
    A call that is made later is sent again, but not where a login was refused: a few of those lock an account.
    """


class Forbidden(StatusError):
    """403: the resource belongs to somebody else."""


class NotFound(StatusError):
    """404: no such resource or endpoint."""


class MethodNotAllowed(StatusError):
    """405: the endpoint does not take this verb."""


class Unprocessable(StatusError):
    """422: understood, but refused in whole or in part; `answer` says which part."""


class TooManyRequests(StatusError):
    """429: refused because of the rate, before anything was done."""


class ServerError(StatusError):
    """5xx: the service failed."""


class BadAnswer(ApiError):
    """A success status with a body that can't be used."""

    status: int
    body: bytes
    """The raw body, decompressed."""

    def __init__(self, message: str, *, status: int, body: bytes, operation: str | None = None) -> None:
        super().__init__(message, operation=operation)
        self.status = status
        self.body = body


class EmptyAnswer(BadAnswer):
    """No body where the spec has one."""


class HtmlAnswer(BadAnswer):
    """A web page instead of JSON: a proxy's, a login's, an outage's."""


class InvalidJson(BadAnswer):
    """Cut off, or otherwise not JSON."""


class OversizedAnswer(BadAnswer):
    """More bytes than the client is willing to hold in memory."""


class UnexpectedShape(BadAnswer):
    """JSON, but not what the spec says; `problems` names each place."""

    problems: tuple[Problem, ...]

    def __init__(
        self, message: str, *, problems: tuple[Problem, ...], status: int, body: bytes, operation: str | None = None
    ) -> None:
        super().__init__(message, status=status, body=body, operation=operation)
        self.problems = problems


class PagingError(ApiError):
    """The pages of a list contradict each other, so the list can't be trusted."""


class RequestPending(ApiError):
    """A request that the service has accepted was not carried out in the time given. It goes on."""


class RequestFailed(ApiError):
    """A request that the service had accepted could not be carried out."""

    answer: object
    """What the service said about it."""

    def __init__(self, message: str, *, answer: object, operation: str | None = None) -> None:
        super().__init__(message, operation=operation)
        self.answer = answer


BY_STATUS: Mapping[int, type[StatusError]] = {
    400: BadRequest,
    401: Unauthorized,
    403: Forbidden,
    404: NotFound,
    405: MethodNotAllowed,
    422: Unprocessable,
    429: TooManyRequests,
}


def error_class(status: int) -> type[StatusError]:
    """The class of error for a status."""
    if 300 <= status < 400:
        return Redirected
    if status >= 500:
        return ServerError
    return BY_STATUS.get(status, StatusError)
