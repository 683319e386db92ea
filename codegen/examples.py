"""The answers that a spec shows, as data for tests."""

from __future__ import annotations

from collections import Counter

from .ir import Api, Plain
from .layout import literal


class Examples:
    """Sorts the examples of an API: an error that several operations have alike stands there once."""

    def __init__(self, api: Api) -> None:
        operations = [operation for resource in api.resources for operation in resource.operations]
        errors = [(status, body) for each in operations for status, body in each.examples if status >= 400]
        times = Counter((status, literal(body)) for status, body in errors)
        self.errors: dict[int, Plain] = {}
        """The bodies of errors that several operations have, by status."""
        for status, body in errors:
            if times[status, literal(body)] > 1:
                self.errors.setdefault(status, body)
        self.answers = {
            each.name: {status: body for status, body in each.examples if (status, body) not in self.errors.items()}
            for each in operations
        }
        """All other bodies, by operation and status."""
