"""Public names, shown in tracebacks, docs and pickles as users import them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from inspect import get_annotations, isclass, isfunction


def publish(module: str, namespace: Mapping[str, object], names: Iterable[str]) -> None:
    """Make classes and functions belong to the public module that exports them, not to the private one.

    Args:
        module: the public module's name.
        namespace: its globals.
        names: its `__all__`.
    """
    private = f"{module.partition('.')[0]}._core."
    for name in names:
        value = namespace.get(name)
        if (isclass(value) or isfunction(value)) and value.__module__.startswith((private, f"{module}.")):
            if isclass(value) and (resolved := get_annotations(value, eval_str=True)):  # names of the private module
                value.__annotations__ = resolved
            value.__module__ = module
