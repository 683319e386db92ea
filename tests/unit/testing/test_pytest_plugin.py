"""The pytest fixtures, and every Python block of the documents that show how to test."""

from __future__ import annotations

import contextlib
import io
import re
import subprocess
import sys
from pathlib import Path

import pytest

from lattigo.testing import FakeLattigo

pytest_plugins = ["pytester"]
pytestmark = pytest.mark.no_cover
ROOT = Path(__file__).parents[3]
BLOCKS = re.compile(r"^```python\n(.*?)^```", re.DOTALL | re.MULTILINE)
HEAVY = ("-p", "no:schemathesis", "-p", "no:hypothesispytest")
"""Plugins that have no part in it, and take longer to load than the tests to run."""
ARGUMENTS = ("-p", "pytest_lattigo", "-p", "no:cacheprovider", *HEAVY)

CASSETTE = """
version: 1
interactions:
- request: {method: GET, uri: 'https://api.lattigo.com/v2/devices/pump-7', body: '', headers: {}}
  response:
    status: {code: 200, message: OK}
    headers: {content-type: [application/json]}
    body: {string: '{"id": 7, "device_name": "pump-7"}'}
"""
"""What vcrpy plays back in the how-to."""


def blocks(path: str) -> list[str]:
    return BLOCKS.findall((ROOT / path).read_text(encoding="utf-8"))


def test_every_block_of_the_how_to_passes(pytester: pytest.Pytester):
    found = blocks("docs/how-to/testing.md")
    pytester.makepyfile(**{f"test_{number}": block for number, block in enumerate(found)})
    (pytester.mkdir("cassettes") / "pump-7.yaml").write_text(CASSETTE)
    tests = sum(block.count("async def test_") for block in found)
    assert tests >= len(found) > 5
    # On both event loops: without an `anyio_backend` fixture, anyio runs a test on each.
    pytester.runpytest_subprocess(*ARGUMENTS).assert_outcomes(passed=2 * tests)


@pytest.mark.parametrize(
    "others",
    [
        ("-p", "no:asyncio", "-p", "no:trio"),
        ("-p", "no:trio", "-o", "asyncio_mode=strict"),
        ("-p", "no:trio", "-o", "asyncio_mode=auto"),
        ("-p", "no:asyncio", "-o", "trio_mode=false"),
        ("-p", "no:asyncio", "-p", "no:trio", "-o", "anyio_mode=auto"),
    ],
    ids=["pytest alone", "pytest-asyncio, strict", "pytest-asyncio, auto", "pytest-trio", "anyio, auto"],
)
def test_the_readme_shows_a_test_that_passes_when_pasted(pytester: pytest.Pytester, others: tuple[str, ...]):
    (shown,) = (block for block in blocks("README.md") if "fake_lattigo" in block)
    pytester.makepyfile(shown)
    scope = ("-o", "asyncio_default_fixture_loop_scope=function") if "no:asyncio" not in others else ()
    outcomes = pytester.runpytest_subprocess(*ARGUMENTS, *others, *scope).parseoutcomes()
    assert set(outcomes) == {"passed"}, outcomes


def test_the_first_block_of_the_readme_runs_on_the_fake_alone(monkeypatch: pytest.MonkeyPatch):
    fake = FakeLattigo()
    monkeypatch.setattr("lattigo.AsyncLattigo", fake.client)
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(blocks("README.md")[0], {})
    assert printed.getvalue().splitlines() == [
        "active 5242880",
        "meter-0001 North",
        "8900000000000000002 None",
        "meter-0001 2",
        "8900000000000000002 2",
    ]
    assert [call.operation for call in fake.calls] == [
        *("get_device", "list_devices", "list_devices"),
        *("daily_data_usages", "daily_data_usages"),
    ]
    assert fake.calls_to("get_device")[0].arguments == {"device_name": "8900000000000000001", "id_type": "iccid"}
    assert fake.elapsed < 1


def test_what_is_left_over_is_an_error_after_the_test(pytester: pytest.Pytester):
    pytester.makepyfile(
        """
        def test_unused(fake_lattigo):
            fake_lattigo.on("get_device").rate_limit(times=2)

        async def test_swallowed(fake_lattigo, lattigo_client):
            try:
                await fake_lattigo.send(__import__("lattigo").Request("GET", "https://a/v3", {}, None), timeout=1)
            except AssertionError:
                pass
        """
    )
    result = pytester.runpytest_subprocess(*ARGUMENTS, "-o", "anyio_mode=auto", "-k", "unused or asyncio")
    result.assert_outcomes(passed=2, errors=2)
    result.stdout.fnmatch_lines_random(["*get_device was called 0 of 2 times*", "*No operation has the path*"])


def test_pytest_starts_without_the_package():
    script = "import pytest, sys; import pytest_lattigo; print([name for name in sys.modules if name == 'lattigo'])"
    child = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True, text=True)
    assert child.stdout.strip() == "[]"
