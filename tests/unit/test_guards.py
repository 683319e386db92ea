"""The table of guards fits the source: a stale row would only be noticed in a long run."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import pytest

from tests.faults.guards import GUARDS, SOURCE

pytestmark = pytest.mark.no_cover

FAULTS = Path(__file__).parents[1] / "faults"


def test_a_guard_is_found_once_and_can_be_removed():
    sources = {guard.file: (SOURCE / "lattigo" / guard.file).read_text(encoding="utf-8") for guard in GUARDS}
    without = {guard.name: guard.removed_from(sources[guard.file]) for guard in GUARDS}
    assert not [name for name, source in without.items() if source is None], "not found exactly once in their files"
    assert not [name for name, source in without.items() if source is not None and not is_code(source)]


def test_the_test_of_a_guard_exists():
    tests = {guard.name: guard.test.partition("[")[0].partition("::") for guard in GUARDS}
    assert not {name: test for name, (file, _, test) in tests.items() if test not in functions(FAULTS / file)}


def test_no_two_guards_have_one_name():
    names = [guard.name for guard in GUARDS]
    assert len(names) == len(set(names))


def is_code(source: str) -> bool:
    try:
        compile(source, "a module", "exec")
    except SyntaxError:
        return False
    return True


@cache
def functions(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}
