"""Two editions of a spec: a change of the server or of the authentication breaks callers, and each counts once."""

from __future__ import annotations

from pathlib import Path

import pytest

from codegen.cli import main

SPECS = Path(__file__).parent / "spec_changes"

CHANGES = {
    "another server": "breaking: the server https://a.example.com becomes https://b.example.com",
    "one more server": "additive: another server is named: https://c.example.com",
    "calls are signed with another scheme": "breaking: calls are signed with token instead of key",
    "another scheme for one call": "breaking: valves.get: is signed with token instead of the API's scheme",
    "security scheme of another kind": "breaking: the security scheme key: scheme basic becomes scheme digest",
    "security scheme of another type": (
        "breaking: the security scheme key: type http, scheme basic becomes type apiKey, name X-Key, in header"
    ),
    "security scheme renamed": "docs only: the security scheme token is now named pair",
    "shared parameter": "breaking: valves.door, valves.get: parameter valve: max_length None becomes 9",
    "enum renamed": "breaking: models.State: is now called Condition",
    "namespace renamed": "breaking: valves: the namespace is now called taps",
}
"""The only change of each edition."""


@pytest.mark.parametrize("edition", CHANGES)
def test_a_change_is_reported_once_with_its_class(edition: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", str(SPECS / "old.yaml"), str(SPECS / f"{edition}.yaml")]) == 0
    lines = capsys.readouterr().out.partition("\nFor CHANGELOG")[0].splitlines()
    assert [line.partition(" [")[0] for line in lines[:-1]] == [CHANGES[edition]]


def test_every_edition_is_in_the_table() -> None:
    assert {each.stem for each in SPECS.iterdir()} == {*CHANGES, "old"}
