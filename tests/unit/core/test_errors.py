"""The tree of errors: drawn as it is, complete, and picklable."""

from __future__ import annotations

import pickle
import re

import pytest

import lattigo
from lattigo import ApiError, Problem
from lattigo._core import errors

CLASSES = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, Exception)]
LINE = re.compile(r"^(?P<bars>[│ ]*)(?:[├└]── )?(?P<name>[A-Z]\w+)(?: \((?P<also>\w+)\))?")


def drawn() -> dict[str, tuple[str, ...]]:
    """The tree of the module's docstring: each class with its parents."""
    tree = (errors.__doc__ or "").split("\n\n")[1]
    parents: list[str] = []
    found: dict[str, tuple[str, ...]] = {}
    for line in tree.splitlines():
        match = LINE.match(line[4:])
        assert match, line
        depth = len(match["bars"]) // 4 + ("── " in line)
        parents = [*parents[:depth], match["name"]]
        above = parents[depth - 1] if depth else "Exception"
        found[match["name"]] = (above, match["also"]) if match["also"] else (above,)
    return found


def test_the_tree_is_drawn_as_it_is():
    assert drawn() == {kind.__name__: tuple(base.__name__ for base in kind.__bases__) for kind in CLASSES}


def test_every_error_is_public():
    assert {kind.__name__ for kind in CLASSES} <= set(lattigo.__all__)


EXAMPLES: dict[str, dict[str, object]] = {
    "OutcomeUnknown": {"reconcile": "Read it back."},
    "StatusError": {"status": 422, "headers": {"x-a": "b"}, "body": {"error": "no"}, "parsed": 1, "retry_after": 2.0},
    "InvalidResponse": {"status": 200, "body": b"x"},
    "RequestFailed": {"response": {"status": "Failure"}},
    "UnexpectedShape": {"status": 200, "body": b"x", "problems": (Problem("$.id", "is missing"),)},
}


@pytest.mark.parametrize("kind", CLASSES, ids=lambda kind: kind.__name__)
def test_every_error_survives_pickling(kind: type[ApiError]):
    needs = next((EXAMPLES[base.__name__] for base in kind.__mro__ if base.__name__ in EXAMPLES), {})
    error = kind("It broke.", operation="get_device", **needs)
    error.attempts, error.elapsed = 3, 1.25
    copy = pickle.loads(pickle.dumps(error))
    assert type(copy) is kind
    assert vars(copy) == vars(error)
    assert str(copy) == str(error) == "get_device: It broke. (3 attempts in 1.2 s)"


def test_an_error_tells_attempts_only_when_there_were_several():
    assert str(ApiError("It broke.", attempts=1)) == "It broke."


@pytest.mark.parametrize(
    ("status", "name"),
    [
        *((status, "Redirected") for status in (300, 302, 308)),
        *((400, "BadRequest"), (401, "Unauthorized"), (403, "Forbidden"), (404, "NotFound"), (405, "MethodNotAllowed")),
        *((422, "Unprocessable"), (429, "TooManyRequests"), (409, "StatusError"), (199, "StatusError")),
        *((status, "ServerError") for status in (500, 501, 503, 599, 700)),
    ],
)
def test_each_status_has_its_error(status: int, name: str):
    assert errors.error_class(status).__name__ == name
