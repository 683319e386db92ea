"""A sandbox that hosts in processes of their own can reach."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from lattigo.sandbox import Sandbox, serve

from .script import DEVICES

ROOT = Path(__file__).parents[2]
Host = Callable[..., str]


@pytest.fixture
def box() -> Sandbox:
    return Sandbox(devices=DEVICES, seed=7)


@pytest.fixture
def environment(box: Sandbox) -> Iterator[Mapping[str, str]]:
    """Settings with which a client calls the sandbox."""
    account = box.accounts[0]
    path = os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])
    credentials = {"LATTIGO_KEY_NAME": account.key_name, "LATTIGO_API_KEY": account.api_key}
    with serve(box) as url:
        yield {**os.environ, **credentials, "LATTIGO_BASE_URL": url, "PYTHONPATH": path, "PYTHONWARNINGS": "error"}


@pytest.fixture
def host(environment: Mapping[str, str], tmp_path: Path) -> Host:
    """Runs a script in a process of its own, and returns what it printed."""

    def run(script: str, *, fails: bool = False) -> str:
        command = [sys.executable, "-c", script]
        done = subprocess.run(command, env=environment, cwd=tmp_path, capture_output=True, text=True, timeout=60)
        assert (done.returncode != 0) == fails, done.stdout + done.stderr
        return (done.stderr if fails else done.stdout).strip()

    return run


@pytest.fixture
def messages(box: Sandbox) -> Callable[[], int]:
    """How many times the paid call came."""
    return lambda: sum(seen.endpoint == "send_sms" for seen in box.seen)
