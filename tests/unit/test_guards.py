"""The table of guards fits the source: a stale row would only be noticed in a long run."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import pytest

from tests.faults.guards import GUARDS, SOURCE, Guard

pytestmark = pytest.mark.no_cover

FAULTS = Path(__file__).parents[1] / "faults"


@pytest.mark.parametrize("guard", GUARDS, ids=lambda guard: guard.name)
def test_a_guard_is_found_once_and_can_be_removed(guard: Guard):
    without = guard.removed_from((SOURCE / "lattigo" / guard.file).read_text(encoding="utf-8"))
    assert without is not None, f"{guard.file} does not hold this text exactly once: {guard.text}"
    compile(without, guard.file, "exec")


@pytest.mark.parametrize("guard", GUARDS, ids=lambda guard: guard.name)
def test_the_test_of_a_guard_exists(guard: Guard):
    file, _, name = guard.test.partition("::")
    assert name.partition("[")[0] in functions(FAULTS / file)


def test_no_two_guards_have_one_name():
    names = [guard.name for guard in GUARDS]
    assert len(names) == len(set(names))


@cache
def functions(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}
