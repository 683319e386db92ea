"""The namespaces of a client, which are loaded when they are first used."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from importlib import import_module
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast, overload

if TYPE_CHECKING:
    from .pipeline import Pipeline

T = TypeVar("T")
A = TypeVar("A", bound="Api")


class Api:
    """The first argument of every generated function: a client, or one of its namespaces."""

    def __init__(self, pipeline: Pipeline) -> None:
        self._pipeline = pipeline


class Namespace(Generic[A]):
    """The attribute of a client that holds the methods of one resource.

    Accessed on the class, it is the class of these methods.
    That class is imported when it is first needed: models and operations are most of what an import would cost.
    """

    def __init__(self, module: str, kind: str) -> None:
        self._place = module, kind

    @cached_property
    def kind(self) -> type[A]:
        """The class of the methods."""
        module, name = self._place
        return cast("type[A]", getattr(import_module(module), name))

    def __set_name__(self, _: type, name: str) -> None:
        self._name = name

    @overload
    def __get__(self, client: None, owner: type) -> type[A]: ...

    @overload
    def __get__(self, client: Api, owner: type) -> A: ...

    def __get__(self, client: Api | None, owner: type) -> type[A] | A:
        if client is None:
            return self.kind
        namespace = vars(client)[self._name] = self.kind(client._pipeline)
        return namespace


class LazyNamespace(cached_property[T]):
    """A namespace that loads much, so that it is made when it is first used. On the class it is its class.

    Tools that look at the class find its methods there: `help()`, `unittest.mock.create_autospec`.
    """

    kind: Callable[[], type]
    """Imports the class."""

    def __get__(self, client: object, owner: type | None = None) -> Any:  # noqa: ANN401 - `cached_property` returns itself on the class, this its class
        return self.kind() if client is None else super().__get__(client, owner)


def lazy(kind: Callable[[], type]) -> Callable[[Callable[[Any], T]], cached_property[T]]:
    """Make a method of a client into a `LazyNamespace`."""

    def decorate(make: Callable[[Any], T]) -> cached_property[T]:
        namespace = LazyNamespace(make)
        namespace.kind = kind
        return namespace

    return decorate


def same_client(one: Api, other: Api) -> bool:
    """Return whether two of these are of one client."""
    return one._pipeline is other._pipeline
