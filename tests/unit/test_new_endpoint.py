"""`python -m codegen new-endpoint`: the draft is a valid piece of the spec, marks its guesses and keeps no secret."""

from __future__ import annotations

import io
import re
from functools import cache
from pathlib import Path

import pytest

from codegen.cli import main
from codegen.draft.command import template
from codegen.ir import Api, Operation
from codegen.parse import parse

ROOT = Path(__file__).parents[2]
SPEC = (ROOT / "spec" / "lattigo.yaml").read_text(encoding="utf-8")
PATHS = re.findall(r"^  (/v2/\S*):$", SPEC, re.MULTILINE)

FLYWHEEL = """
v2/devices/:device_name/flywheel

Tells how full the flywheel is.

Verb: GET

Parameters:

- `device_name`: as returned by 'v2/devices'
- `unit`: optional, one of 'volt,' 'percent'
- `since`: an integer
- `id_type`: optional

Optional pagination parameters:

- `page`: which page
- `per_page`: how many rows

Example:

```
/> curl -u 'my-key:my-secret' 'https://api.lattigo.com/v2/devices/pump-house/flywheel'
[ { "imei": "490154203237518", "level": 4.5, "cells": [ { "no": 1, "ok": true } ], "kept": { "a": "b" } } ]
```

Flywheel fields:

```
:imei
:level
:cells
:kept
:measured_at
```
"""
RESET = """
v2/device_operations/reset_request

Resets modems. Charges apply per device.

Request Body Spec

Parameter Name	Value Type	Required	Description
jobs	array of hashes	yes	What to do
remark	string, up to 80 characters	no	Whatever you like

Below is an example of a body to send

```
{ "jobs": [ { "iccid": "8935711001078444322", "depth": 2, "notes": [] } ], "remark": "For Mr. Smith" }
```

Verb: POST

HTTP return status codes are

- HTTP 200 - Ok
- HTTP 422 - Refused
- HTTP 507 - Full
"""
CURLS = [
    "curl -X POST -u 'my-key:my-secret' -H 'Content-Type: application/json' -d '{\"device_names\": [\"pump-house\"],"
    ' "mode": "deep", "on": true}\' https://api.lattigo.com/v2/device_operations/reset_modem',
    "curl -u my-key:my-secret 'https://my-key:my-secret@api.lattigo.com/v2/devices/pump-house/flywheel?depth=3&id_type=imei'",
    "curl -X DELETE -H 'Authorization: Basic bXktc2VjcmV0' https://api.lattigo.com/v2/devices/490154203237518/alarms/7",
    "curl --user my-key:my-secret \\\n  --data 'device_names[]=pump-house' --data text=my-secret "
    "https://api.lattigo.com/v2/device_operations/shout",
    # elsewhere this parameter is a part of the path
    "curl -u my-key:my-secret 'https://api.lattigo.com/v2/flywheels?device_name=pump-house'",
]
SECRETS = ("my-key", "my-secret", "bXktc2VjcmV0", "490154203237518", "8935711001078444322", "pump-house", "Smith")


def drafted(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert (
        main(["new-endpoint", *arguments, "--spec", str(ROOT / "spec" / "lattigo.yaml"), "--seen", "2026-01-02"]) == 0
    )
    return capsys.readouterr().out


@cache
def pasted(draft: str) -> Api:
    """The API with the draft under `paths:`, which takes a second to read; several tests have the same draft.

    It raises when the draft is no valid piece of a spec.
    """
    assert SPEC.count("\npaths:\n") == 1
    return parse(SPEC.replace("\npaths:\n", f"\npaths:\n{draft}"), "pasted.yaml")


def operation(api: Api, name: str) -> Operation:
    return next(each for resource in api.resources for each in resource.operations if each.name == name)


@pytest.mark.parametrize("excerpt", [FLYWHEEL, RESET])
def test_a_draft_of_an_excerpt_is_a_valid_piece_of_the_spec(
    excerpt: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "excerpt.txt"
    file.write_text(excerpt, encoding="utf-8")
    draft = drafted(capsys, str(file))
    pasted(draft)
    assert draft.startswith("# Paste it under paths: in the spec, finish what is marked, then run: python -m codegen\n")
    assert "# guess: " in draft
    assert not [secret for secret in SECRETS if secret in draft]
    assert all(len(line) <= 120 for line in draft.splitlines())


@pytest.mark.parametrize("call", CURLS)
def test_a_draft_of_a_call_is_valid_and_keeps_no_secret(call: str, capsys: pytest.CaptureFixture[str]) -> None:
    draft = drafted(capsys, "--curl", call)
    pasted(draft)
    assert "basis: example  # guess: a call alone documents nothing" in draft
    assert not [secret for secret in SECRETS if secret in draft]


def test_what_the_excerpt_says_is_in_the_draft(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "excerpt.txt"
    file.write_text(FLYWHEEL, encoding="utf-8")
    draft = drafted(capsys, str(file))
    flywheel = operation(pasted(draft), "flywheel")
    assert (flywheel.verb, flywheel.path, flywheel.effect) == ("GET", "/v2/devices/{device_name}/flywheel", "read")
    assert (flywheel.source.doc, flywheel.source.seen) == ("v2/devices/{device_name}/flywheel", "2026-01-02")
    asked = {each.wire: (each.place, each.required, each.annotation) for each in flywheel.parameters}
    assert asked == {
        "device_name": ("path", True, "str"),
        "unit": ("query", False, "FlywheelUnit"),
        "since": ("query", True, "int"),
        "id_type": ("query", False, "IdType"),
        "page": ("query", False, "int"),
        "per_page": ("query", False, "int"),
        "offset": ("query", False, "int"),
    }
    assert flywheel.paging is not None
    assert flywheel.response == "list[FlywheelRow]"
    row = next(model for model in pasted(draft).models if model.name == "FlywheelRow")
    assert {each.wire: each.annotation for each in row.fields} == {
        "imei": "str | None",
        "level": "float | None",
        "cells": "list[FlywheelCells] | None",
        "kept": "FlywheelKept | None",
        "measured_at": "str | None",
    }
    assert [each.wire for each in row.fields if each.personal] == ["imei"]
    assert "type: string  # guess: not documented" not in draft.partition("measured_at")[0]


def test_one_endpoint_of_a_page_is_drafted_by_its_own_piece(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "page.txt"
    file.write_text(f"{RESET}\n{FLYWHEEL}", encoding="utf-8")
    draft = drafted(capsys, str(file), "--only", "flywheel")
    assert "reset" not in draft
    assert "x-effect: read" in draft
    pasted(draft)
    pasted(drafted(capsys, str(file)))
    assert main(["new-endpoint", str(file), "--only", "door", "--spec", str(ROOT / "spec" / "lattigo.yaml")]) == 2
    assert "page.txt: no endpoint with 'door': it needs the path" in capsys.readouterr().err


def test_effects_bodies_and_statuses_follow_the_excerpt(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(RESET))
    draft = drafted(capsys, "-")
    assert "x-effect: billable  # guess: the text says charges\n" in draft
    assert '"507":\n          description: To be written.  # guess: ' in draft
    reset = operation(pasted(draft), "reset_request")
    asked = {each.wire: (each.place, each.required, each.constraints.max_length) for each in reset.parameters}
    assert asked == {"jobs": ("body", True, None), "remark": ("body", False, 80)}


def test_names_and_models_that_are_there_are_used_again(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    text = "v2/plans/traffic\n\nVerb: GET\n\nRow fields:\n\n:id\n:date_for\n:bytes_used\n:sms_used\n"
    monkeypatch.setattr("sys.stdin", io.StringIO(text))
    draft = drafted(capsys, "-")
    assert 'schema: {$ref: "#/components/schemas/DailyDataUsage"}' in draft
    assert operation(pasted(draft), "traffic").response == "DailyDataUsage"
    monkeypatch.setattr("sys.stdin", io.StringIO("v2/gone/calculate_etf\n\nVerb: PUT\n\nIt is deleted.\n"))
    draft = drafted(capsys, "-")
    assert "operationId: put_calculate_etf  # guess" in draft
    assert "x-effect: destructive  # guess: the text says deleted" in draft
    pasted(draft)


@pytest.mark.parametrize(
    ("path", "named"),
    [
        ("/v2/devices/:device_name/flywheel", "/v2/devices/{device_name}/flywheel"),
        ("v2/devices/<a device>/flywheel", "/v2/devices/{device_name}/flywheel"),
        ("/v2/devices/pump-house/flywheel", "/v2/devices/{device_name}/flywheel"),
        ("/v2/devices/{}/flywheel/490154", "/v2/devices/{device_name}/flywheel/{id4}"),
        ("/v2/device_operations/reset", "/v2/device_operations/reset"),
        ("/v3/gates/7/open", "/v3/gates/{id2}/open"),
    ],
)
def test_values_in_a_path_get_names(path: str, named: str) -> None:
    assert template(path, PATHS) == named


def test_mistakes_are_one_line_and_exit_code_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    spec = ["--spec", str(ROOT / "spec" / "lattigo.yaml")]
    assert main(["new-endpoint", *spec]) == 2
    assert capsys.readouterr().err.startswith("new-endpoint: name an excerpt of the docs, or a call with --curl\n")
    assert main(["new-endpoint", "--curl", "curl -u a:b", *spec]) == 2
    assert capsys.readouterr().err.startswith("--curl: no address in it: ")
    (tmp_path / "excerpt.txt").write_text("Nothing of interest.", encoding="utf-8")
    assert main(["new-endpoint", str(tmp_path / "excerpt.txt"), *spec]) == 2
    assert "excerpt.txt: no endpoint in it: it needs the path and the HTTP method" in capsys.readouterr().err
    (tmp_path / "broken.yaml").write_text("a: [", encoding="utf-8")
    assert main(["new-endpoint", "--curl", CURLS[0], "--spec", str(tmp_path / "broken.yaml")]) == 2
    assert "broken.yaml:1: not readable as YAML" in capsys.readouterr().err
