"""Messages of the command line speak of its own options, and suggest only what was probably meant."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from io import BytesIO, TextIOWrapper
from pathlib import Path
from unittest.mock import patch

import pytest

from lattigo.cli.arguments import UsageError
from lattigo.cli.device_list import device_names
from tests.support.said import ENVIRONMENT, lattigo

SUSPEND, MOVE = ("thingspace", "devices", "suspend"), ("thingspace", "devices", "move", "--account-name", "a-1")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (SUSPEND, "Which devices? Pass --devices, --group-name, --service-plan or --custom-fields; "),
        (SUSPEND, "; for all devices of an account --all and --account-name. Nothing was sent."),
        (MOVE, "Pass --devices or --filter; for all devices of an account --all and a --filter with only the account."),
        ((*SUSPEND, "--all", "--group-name", "g"), "--all can't be given together with --group-name."),
        (("thingspace", "groups", "list", ""), "ACCOUNT_NAME is empty."),
        (("devices", "daily-data-usages", "x", "--start-date", "2026-02-02", "--end-date", "2026-02-01"),
         "--end-date (2026-02-01) is before --start-date (2026-02-02)."),
        (("device-operations", "set-usage-limit", "--device-names", "x", "--kb-limit", "5"),
         "At least one of --action or --usernames must be given."),
        (("device-operations", "send-sms", "--sms-text", "x", "--device-names", ""), "--device-names[0] is empty."),
    ],
)  # fmt: skip
def test_a_message_names_the_options_of_the_command_line(words: tuple[str, ...], message: str):
    said = lattigo(*words)
    assert (said.code, said.out) == (2, "")
    assert message in said.err
    assert "_" not in said.err.partition(":")[2].partition(":")[2].replace("ACCOUNT_NAME", "")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--outptu", "json", "devices", "list"), "Unknown option: --outptu. Did you mean --output?"),
        (("devices", "get", "x", "--id-tpye", "imei"), "Unknown option: --id-tpye. Did you mean --id-type?"),
        (("devices", "get", "x", "--ye"), "Unknown option: --ye. See"),
        ((*SUSPEND, "--es"), "Unknown option: --es. See"),
        (("devices", "get"), "error: DEVICE_NAME is missing. See"),
        (("thingspace", "groups", "create"), "error: --account-name is missing. See"),
        (("devices", "list", "--output"), "error: --output needs a value. See"),
        (("devices", "get", "a", "b"), "Unexpected argument: b. See"),
        (("devices", "get", "a", *["b" * 90] * 900), f"Unexpected arguments: {'b' * 90} {'b' * 90} bbb"),
    ],
)
def test_a_suggestion_is_made_only_for_what_is_alike(words: tuple[str, ...], message: str):
    said = lattigo(*words)
    assert (said.code, said.out) == (2, "")
    assert message in said.err
    assert len(said.err) < 400


@pytest.mark.parametrize(
    ("words", "selection"),
    [
        ((*SUSPEND, "--account-name", "a-1", "--all"), "all of account a-1"),
        ((*MOVE, "--filter", '{"account": "a-2"}', "--all"), "all of account a-2"),
        ((*SUSPEND, "--account-name", "a-1", "--group-name", "g"), "all that --group-name selects"),
    ],
)
def test_a_dry_run_says_whose_devices_a_change_is_about(words: tuple[str, ...], selection: str):
    said = lattigo(*words, "--dry-run")
    assert (said.code, said.err) == (0, "")
    assert json.loads(said.out)["devices"] == selection


@pytest.mark.parametrize(
    ("words", "lines"),
    [
        (("device-operations", "send-sms", "--device-names", "a", "b", "--sms-text", "x" * 161),
         ["price", "overage_sms_unit_cost: see rate_plans.list", "2 for each device, 4 in all"]),
        (("device-operations", "terminate-service", "--device-names", "a"), ["price", "devices.calculate_etf"]),
        (("devices", "cellular-locate", "a"), ["price", "Charged per call."]),
    ],
)  # fmt: skip
def test_a_question_before_a_paid_call_says_what_is_known_of_its_price(words: tuple[str, ...], lines: list[str]):
    said = lattigo(*words)
    assert (said.code, said.out) == (2, "")
    for line in lines:
        assert line in said.err


LISTS = {
    "names": "a\n# b\n\n b c \n",
    "CR alone": "a\rb c",
    "a byte order mark": "\ufeffa\nb c\n",
    "JSON lines": '"a"\n{"device_name": "b c", "id": 1}\n',
    "a JSON array": '[\n  "a",\n  {"device_name": "b c"}\n]\n',
    "CSV": 'id,device_name,note\n1,a,"x, y"\n2,b c,\n',
    "CSV of one column": "device_name\na\nb c\n",
    "CSV of a spreadsheet": "id;device_name\r\n1;a\r\n2;b c\r\n",
}


@pytest.mark.parametrize("text", LISTS.values(), ids=LISTS)
def test_a_list_of_devices_can_be_what_the_commands_print(text: str):
    words = ("device-operations", "send-sms", "--sms-text", "x", "--dry-run", "--device-names", "-")
    said = lattigo(*words, stdin=text.encode())
    assert json.loads(said.out)["body"]["device_names"] == ["a", "b c"], said
    with patch("sys.stdin", TextIOWrapper(BytesIO(text.encode()))):
        assert list(device_names(["-"])) == ["a", "b c"]


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("[1]", "neither a name nor JSON"),
        ("[", "starts like a JSON array, but is not valid JSON"),
        ("device_name,id\n,2\n", "no value in the column device_name"),
        ("id,device_name\n2\n", "no value in the column device_name"),
    ],
)
def test_a_list_that_names_no_device_is_refused(text: str, complaint: str):
    words = ("device-operations", "send-sms", "--sms-text", "x", "--dry-run", "--device-names", "-")
    said = lattigo(*words, stdin=text.encode())
    assert (said.code, said.out) == (2, "")
    assert complaint in said.err


def test_a_name_that_looks_like_a_formula_comes_back_from_a_table():
    words = ("device-operations", "send-sms", "--sms-text", "x", "--dry-run", "--device-names", "-")
    said = lattigo(*words, stdin=b"device_name,note\n'=a,\n'b,\n" + b"c" * 99 + b",\n")
    assert json.loads(said.out)["body"]["device_names"] == ["=a", "'b", "c" * 99]
    said = lattigo(*words, stdin=b"device_name,note\n" + b"c" * 200_000 + b",\n")
    assert (said.code, said.out) == (2, "")
    assert "is not valid CSV (field larger" in said.err


def test_a_folder_is_no_device(tmp_path: Path):
    for word in (f"{tmp_path}/", "nowhere/"):
        with pytest.raises(UsageError, match="can't be read"):
            list(device_names([word]))


def test_arguments_are_utf_8_whatever_the_locale():
    environment = {**os.environ, **ENVIRONMENT, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    command = [sys.executable, "-m", "lattigo", "devices", "get", "Pümpe", "--dry-run"]
    done = subprocess.run(command, env=environment, capture_output=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"/P%C3%BCmpe" in done.stdout
