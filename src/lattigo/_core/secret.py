"""Secrets: texts that no repr shows, so that no log and no traceback with local variables does."""

from __future__ import annotations

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


def as_secret(value: T | SecretValue) -> T | Secret:
    """Return a text as a `Secret`, unwrapped where another library wraps it; anything else as it is."""
    text = value.get_secret_value() if isinstance(value, SecretValue) else value
    return Secret(str.__str__(text)) if isinstance(text, str) else text
