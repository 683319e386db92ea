"""The example responses of a spec, as data for tests."""

from __future__ import annotations

from collections import Counter

from .ir import Api, Plain
from .layout import literal


class Examples:
    """The examples of an API, sorted: an error that several operations share is there only once."""

    def __init__(self, api: Api) -> None:
        operations = [operation for resource in api.resources for operation in resource.operations]
        errors = [(status, body) for operation in operations for status, body in operation.examples if status >= 400]
        counts = Counter((status, literal(body)) for status, body in errors)
        self.errors: dict[int, Plain] = {}
        """The bodies of errors that several operations have, by status."""
        for status, body in errors:
            if counts[status, literal(body)] > 1:
                self.errors.setdefault(status, body)
        self.responses = {
            operation.name: {
                status: body for status, body in operation.examples if (status, body) not in self.errors.items()
            }
            for operation in operations
        }
        """All other bodies, by operation and status."""
