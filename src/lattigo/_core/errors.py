"""The errors that a client raises.

    ApiError
    ├── ConfigurationError            the client can't work as it was made or where it is used; no request was sent
    ├── InvalidRequest (ValueError)   an argument can't be right; no request was sent
    ├── NoSession                     no response to a login; this call was not sent
    ├── NotSent                       could not reach the service: DNS, connect, TLS, pool
    ├── NoResponse                    sent, but no complete response came back
    │   ├── ReadTimeout               the response took longer than the time-out
    │   └── ConnectionLost            the connection broke before the response was complete
    ├── OutcomeUnknown                a call that changes something may or may not have happened
    ├── StatusError                   the service responded with an error status
    │   ├── Redirected                3xx; redirects are not followed
    │   ├── BadRequest                400
    │   ├── Unauthorized              401, or a login that was refused
    │   ├── Forbidden                 403
    │   ├── NotFound                  404
    │   ├── MethodNotAllowed          405
    │   ├── Unprocessable             422
    │   ├── TooManyRequests           429
    │   └── ServerError               5xx
    ├── InvalidResponse               a success status with an unusable body
    │   ├── EmptyResponse             no body where the spec has one
    │   ├── HtmlResponse              a web page, from a proxy, a login or an outage
    │   ├── InvalidJson               truncated or otherwise not JSON
    │   ├── ResponseTooLarge          more bytes than the client holds in memory
    │   └── UnexpectedShape           JSON that does not match the spec
    ├── PagingError                   the pages of a list contradict each other
    ├── RequestPending                an accepted request was not completed in the given time
    └── RequestFailed                 an accepted request failed

Messages never contain secrets or personal identifiers; attributes may.
All errors can be pickled.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from attrs import frozen

from .fields import JSON, Record


@frozen(eq=False, repr=False)
class Problem(Record):
    """A value in a response that does not match the spec."""

    path: str
    """Its place, as a JSON path: `$[3].bytes_used`."""
    what: str
    """The mistake, without the value itself."""


class ApiError(Exception):
    """The base of every error of this package."""

    message: str
    """What happened, and what to do next."""
    operation: str | None
    """The name of the operation, as in `get_device`."""
    attempts: int
    """Number of times the request was sent."""
    elapsed: float
    """Seconds from the first attempt to this error."""
    headers: Mapping[str, str] = MappingProxyType({})
    """The headers of the response, names in lower case; empty where there was none."""
    retry_after: float | None = None
    """Seconds to wait, if the service sent Retry-After."""

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
    """The client can't work as it was made or where it is used; no request was sent.

    Credentials or settings are missing or unusable, the client is closed, or it works in another event loop.
    """


class InvalidRequest(ApiError, ValueError):
    """An argument can't be right; no request was sent."""


class NoSession(ApiError):
    """A login received no response, so there is no session, and this call was not sent.

    The login is not retried automatically: failed logins can lock an account, and this one may have failed.
    """


class NotSent(ApiError):
    """The service could not be reached, or issued no token for this call: nothing happened there."""


class NoResponse(ApiError):
    """The request was sent, but no complete response came back."""


class ReadTimeout(NoResponse):
    """The response took longer than the time-out of one attempt."""


class ConnectionLost(NoResponse):
    """The connection broke before the response was complete."""


class OutcomeUnknown(ApiError):
    """A call that changes something may or may not have happened.

    It is not retried, since a second call could cost or destroy twice.
    `reconcile` says how to find out; `__cause__` is the failure itself.
    """

    reconcile: str

    def __init__(self, message: str, *, reconcile: str, operation: str | None = None) -> None:
        super().__init__(message, operation=operation)
        self.reconcile = reconcile


class StatusError(ApiError):
    """The service responded with an error status."""

    status: int
    body: JSON
    """The body of the response: decoded if it was JSON, otherwise its text."""
    parsed: object
    """The body as the type that the spec documents for this status; `None` where it documents none."""
    outdated: bool
    """Whether only a token or session had expired; the client renews it automatically."""

    def __init__(
        self,
        message: str,
        *,
        status: int,
        headers: Mapping[str, str],
        body: JSON = None,
        parsed: object = None,
        retry_after: float | None = None,
        operation: str | None = None,
    ) -> None:
        super().__init__(message, operation=operation)
        self.status = status
        self.headers = headers
        self.body = body
        self.parsed = parsed
        self.retry_after = retry_after
        self.outdated = False


class Redirected(StatusError):
    """3xx: redirects are not followed, since credentials would travel with them."""


class BadRequest(StatusError):
    """400: a parameter is missing or wrong."""


class Unauthorized(StatusError):
    """The credentials are missing or wrong: 401, or a login that was refused.

    Calls that are waiting fail with it immediately, unsent.
    A later call is sent again, except where a login was refused: a few of those lock an account.
    """


class Forbidden(StatusError):
    """403: the resource belongs to somebody else."""


class NotFound(StatusError):
    """404: no such resource or endpoint."""


class MethodNotAllowed(StatusError):
    """405: the endpoint does not support this method."""


class Unprocessable(StatusError):
    """422: understood, but refused in whole or in part; `parsed` says which part."""


class TooManyRequests(StatusError):
    """429: refused because of the rate limit, before anything was done."""


class ServerError(StatusError):
    """5xx: the service failed."""


class InvalidResponse(ApiError):
    """A success status with an unusable body."""

    status: int
    body: bytes
    """The raw body, decompressed."""

    def __init__(self, message: str, *, status: int, body: bytes, operation: str | None = None) -> None:
        super().__init__(message, operation=operation)
        self.status = status
        self.body = body


class EmptyResponse(InvalidResponse):
    """No body where the spec has one."""


class HtmlResponse(InvalidResponse):
    """A web page instead of JSON, from a proxy, a login or an outage."""


class InvalidJson(InvalidResponse):
    """Truncated, or otherwise not JSON."""


class ResponseTooLarge(InvalidResponse):
    """More bytes than the client holds in memory."""


class UnexpectedShape(InvalidResponse):
    """JSON that does not match the spec; `problems` names each place."""

    problems: tuple[Problem, ...]

    def __init__(
        self, message: str, *, problems: tuple[Problem, ...], status: int, body: bytes, operation: str | None = None
    ) -> None:
        super().__init__(message, status=status, body=body, operation=operation)
        self.problems = problems


class PagingError(ApiError):
    """The pages of a list contradict each other, so the list can't be trusted."""


class RequestPending(ApiError):
    """A request that the service accepted was not completed in the given time. It continues."""


class RequestFailed(ApiError):
    """A request that the service accepted has failed."""

    response: object
    """The state that the service reported."""

    def __init__(self, message: str, *, response: object, operation: str | None = None) -> None:
        super().__init__(message, operation=operation)
        self.response = response


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
    """Return the class of error for a status."""
    if 300 <= status < 400:
        return Redirected
    if status >= 500:
        return ServerError
    return BY_STATUS.get(status, StatusError)
