"""Secrets stay out of logs, and out of tracebacks that show the local variables of frames, as those of rich do."""

from __future__ import annotations

from traceback import clear_frames
from typing import Protocol, TypeVar, cast, runtime_checkable

T = TypeVar("T")


@runtime_checkable
class SecretValue(Protocol):
    """A secret that another library wraps, such as pydantic's `SecretStr`."""

    def get_secret_value(self) -> str:
        """Return the secret itself."""
        ...


class Secret(str):
    """A text with a masked repr; everything else is as with any other text."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "'***'"

    def __getitem__(self, key: object) -> str:  # rich cuts a long text before it takes its repr
        return Secret(super().__getitem__(cast("int", key)))


def as_secret(value: str | SecretValue | T) -> T | Secret:
    """Return a text as a `Secret`, unwrapped where another library wraps it; anything else as it is."""
    text = value.get_secret_value() if isinstance(value, SecretValue) else value
    return Secret(str.__str__(text)) if isinstance(text, str) else text


def clear_locals(error: BaseException, handled: BaseException | None) -> None:
    """Clear the local variables of the frames that an error has left; their lines stay in the traceback.

    For transports: there the headers and the body of a request become bytes, which no repr masks.

    Args:
        error: the error, which is about to be raised again.
        handled: the error that the caller handled before it called; it is left alone.
    """
    seen, errors = {id(handled)}, [error]
    while errors:
        each = errors.pop()
        if id(each) not in seen:
            seen.add(id(each))
            clear_frames(each.__traceback__)
            errors += [inner for inner in (each.__cause__, each.__context__) if inner is not None]
