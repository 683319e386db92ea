"""Tests without coverage: measuring it makes Python two to three times as slow."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import coverage
import pytest

VARIABLES = ("COVERAGE_PROCESS_CONFIG", "COVERAGE_PROCESS_START")
"""The variables that let a child process measure itself."""


@contextmanager
def unmeasured() -> Iterator[None]:
    """Measure neither this process nor those that it starts while the block runs."""
    current = coverage.Coverage.current()
    if current is None:
        yield
        return
    with pytest.MonkeyPatch.context() as patch:
        for name in VARIABLES:
            patch.delenv(name, raising=False)
        current.stop()
        try:
            yield
        finally:
            current.start()
