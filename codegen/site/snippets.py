"""Writes examples of a call, in Python and on the command line."""

from __future__ import annotations

import json
import shlex
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import partial
from typing import TypeAlias

from ..ir import Api, Model, Operation, Parameter, Plain, Resource
from ..layout import literal, quoted
from ..names import snake
from ..parser.schemas import names_in

WIDTH = 88
"""Characters of code that fit beside the navigation."""
SECRETS = {"password", "secret", "token"}
"""The last words of parameters that the command line only reads from a file."""
IDENTIFIER = {"kind", "id"}
"""The fields of a model that the command line accepts as KIND:ID."""
Item: TypeAlias = tuple[str, Callable[[int], str]]
"""A prefix, and a function that writes the value for an indent."""
MODULES = {"date": "datetime", "datetime": "datetime", "UTC": "datetime", "Decimal": "decimal"}


class Snippets:
    """Writes examples with the values that the spec shows.

    Args:
        api: the parsed spec.
        client: the variable for the client.
        package: the package from which `models` is imported.
        command: the command that has a subcommand for each operation.
    """

    def __init__(self, api: Api, *, client: str, package: str, command: str) -> None:
        self._client = client
        self._package = package
        self._command = command
        self._models: Mapping[str, Model] = {model.name: model for model in api.models}
        self._polls = {each.name: each for resource in api.resources for each in resource.operations if each.polls}

    def python(self, resource: Resource, operation: Operation) -> str:
        """Write a call in Python, for a program with an open client."""
        call = self._call(resource, operation)
        lines = [*self._imports(call), *self._use(operation, call)]
        return "\n".join(lines)

    def shell(self, resource: Resource, operation: Operation) -> str:
        """Write the same call for the command line."""
        words = [*self._command.split(), _dashed(resource.name), _dashed(operation.method)]
        options: list[str] = []
        for parameter in self._shown(operation):
            if parameter.place == "path":
                words += self._words(parameter)
            else:
                options.append(shlex.join([f"--{_dashed(parameter.name)}", *self._words(parameter)]))
        if operation.effect in {"billable", "destructive"}:
            options.append("--dry-run")
        parts = [shlex.join(words), *options]
        line = " ".join(parts)
        return line if len(line) <= WIDTH else " \\\n    ".join(parts)

    def _words(self, parameter: Parameter) -> list[str]:
        """Write an argument for the command line."""
        value, kind = parameter.example, parameter.annotation.removeprefix("list[").removesuffix("]")
        if value is None:
            return [parameter.name.upper()]
        if parameter.name.rpartition("_")[2] in SECRETS:
            return [f"@{parameter.name}.txt"]
        if kind in self._models and {field.wire for field in self._models[kind].fields} == IDENTIFIER:
            items = value if isinstance(value, list) else [value]
            return [f"{each['kind']}:{each['id']}" for each in items if isinstance(each, dict)]
        if isinstance(value, list) and kind == "str":
            return [str(each) for each in value]
        return [value if isinstance(value, str) else json.dumps(value)]

    def _shown(self, operation: Operation) -> list[Parameter]:
        """Select the required parameters, and those that polling for the outcome needs."""
        needed = {*operation.at_least_one[:1], *operation.selectors[:1]}
        if operation.deferred and operation.deferred.poll:
            poll = self._polls[operation.deferred.poll]
            needed |= {each.name for each in poll.parameters if each.required}
        return [each for each in operation.parameters if each.required or each.name in needed]

    def _call(self, resource: Resource, operation: Operation) -> str:
        arguments: list[Item] = []
        for parameter in self._shown(operation):
            name = "" if parameter.place == "path" else f"{parameter.name}="
            arguments.append((name, partial(self._value, parameter.annotation, parameter.example)))
        waits = "" if operation.paging else "await "
        return waits + _lay(f"{self._client}.{resource.name}.{operation.method}(", arguments, ")", 0)

    def _use(self, operation: Operation, call: str) -> Iterator[str]:
        if operation.paging:
            row = snake(operation.paging.row) if operation.paging.row in self._models else "row"
            yield f"async for {row} in {call}:\n    print({row})"
        elif operation.deferred and operation.deferred.poll:
            polls = self._polls[operation.deferred.poll].polls
            yield f"request = {call}"
            yield f"print((await request.wait()).{polls.state if polls else ''})"
        elif operation.deferred:
            yield f"request = {call}\nprint(request.request_id)"
        elif operation.response == "None":
            yield call
        else:
            fields = self._models[operation.response].fields if operation.response in self._models else ()
            # The only field says more than an object whose repr masks it.
            only = f".{fields[0].name}" if len(fields) == 1 else ""
            yield f"response = {call}\nprint(response{only})"

    def _imports(self, call: str) -> Iterator[str]:
        used = names_in([call.removeprefix("await ")]) if "(" in call else set()
        standard = [f"from {module} import {name}" for name, module in MODULES.items() if name in used]
        for lines in (standard, [f"from {self._package} import models"] if "models" in used else []):
            yield from [*lines, ""] if lines else []

    def _value(self, annotation: str, value: Plain, room: int) -> str:
        """Write a value of the API in Python."""
        kind = annotation.removesuffix(" | None")
        match value:
            case None:
                return "..." if kind == annotation else "None"
            case list() if kind.startswith("list["):
                inner = kind.removeprefix("list[").removesuffix("]")
                return _lay("[", [("", partial(self._value, inner, each)) for each in value], "]", room)
            case dict() if kind in self._models:
                known = {field.wire: field for field in self._models[kind].fields}
                members = [(known[wire], each) for wire, each in value.items()]
                fields = [(f"{it.name}=", partial(self._value, it.annotation, each)) for it, each in members]
                return _lay(f"models.{kind}(", fields, ")", room)
            case dict():
                entries = [(f"{quoted(key)}: ", partial(self._value, "JSON", each)) for key, each in value.items()]
                return _lay("{", entries, "}", room)
            case str() if "Decimal" in kind:
                return f"Decimal({quoted(value)})"
            case str() if {"date", "datetime"} & names_in([kind]):
                return _moment(value)
        return literal(value)


def _moment(text: str) -> str:
    """Write a day or a time in Python.

    >>> _moment("2026-10-01"), _moment("2026-10-31T12:00:00Z")
    ('date(2026, 10, 1)', 'datetime(2026, 10, 31, 12, 0, tzinfo=UTC)')
    """
    if "T" not in text:
        day = date.fromisoformat(text)
        return f"date({day.year}, {day.month}, {day.day})"
    time = datetime.fromisoformat(text)
    return repr(time.replace(tzinfo=None)).removeprefix("datetime.").removesuffix(")") + ", tzinfo=UTC)"


def _lay(head: str, items: Sequence[Item], tail: str, indent: int) -> str:
    """Write items on one line if they fit, otherwise one per line."""
    flat = f"{head}{', '.join(name + write(indent) for name, write in items)}{tail}"
    if "\n" not in flat and len(flat) + indent <= WIDTH:
        return flat
    lines = [f"{' ' * (indent + 4)}{name}{write(indent + 4)}," for name, write in items]
    return "\n".join([head, *lines, f"{' ' * indent}{tail}"])


def _dashed(name: str) -> str:
    return name.replace("_", "-")
