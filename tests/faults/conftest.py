"""What the tests of faults share."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import trustme

from lattigo._core import retry
from lattigo._core.limits import pace


@pytest.fixture(scope="session")
def authority() -> Iterator[trustme.CA]:
    """The only authority whose certificates are trusted; reading the world's takes longer than most tests."""
    authority = trustme.CA()
    with authority.cert_pem.tempfile() as path, pytest.MonkeyPatch.context() as patch:
        patch.setenv("SSL_CERT_FILE", path)
        yield authority


@pytest.fixture(autouse=True)
def short_waits(authority: trustme.CA, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same waits, a hundred times shorter, so that thousands of retries take seconds."""
    monkeypatch.setattr(retry, "FIRST_BACK_OFF", 0.005)
    monkeypatch.setattr(pace, "LONGEST_WAIT", 0.02)


LONGEST_WAIT = pace.LONGEST_WAIT


@pytest.fixture
def real_waits(short_waits: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Waits after refusals as in earnest."""
    monkeypatch.setattr(pace, "LONGEST_WAIT", LONGEST_WAIT)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Callable[[str], None]]:
    """A small disk at `tmp_path/disk`; it can be mounted again with other options."""
    place = tmp_path / "disk"
    place.mkdir()

    def mount(options: str) -> None:
        done = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(place)], capture_output=True, check=False
        )
        if done.returncode:
            pytest.skip("only root can mount")

    if os.geteuid():
        pytest.skip("only root can mount")
    yield mount
    subprocess.run(["umount", str(place)], capture_output=True, check=False)
