"""`lattigo thingspace` as its users run it, against a few responses over a real socket."""

import csv
import io
import json
import os
import pty
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from lattigo.sandbox.thingspace import ThingSpaceSandbox
from tests.support.thingspace_server import LOGIN, LOGOUT, M2M, SESSION, Command, Line, Reply, Seen, listening

ACCOUNT = "0000000001-00001"
ICCID = {"kind": "iccid", "id": "8900000000000000001"}
IMEI = {"kind": "imei", "id": "990000000000001"}
DEVICES = ("--devices", json.dumps([{"deviceIds": [ICCID]}]))
SUSPEND = ("devices", "suspend", "--account-name", ACCOUNT, *DEVICES)
ACTIVATE = ("devices", "activate", "--service-plan", "M2M-5G", "--mdn-zip-code", "98801", *DEVICES)
STATUS = f"{M2M}/accounts/{ACCOUNT}/requests/r-1/status"
ACCEPTED = [Reply({"requestId": "r-1"})]


@pytest.fixture
def line() -> Iterator[Line]:
    with listening() as line:
        yield line


@pytest.fixture
def thingspace(line: Line, tmp_path: Path) -> Command:
    return Command(line.url, tmp_path)


def error_of(result: "subprocess.CompletedProcess[str]") -> str:
    """The one line that a failure is told in."""
    (told,) = result.stderr.splitlines()
    assert told.startswith("error: ")
    return told


def body_of(result: "subprocess.CompletedProcess[str]") -> object:
    """The body that a dry run shows."""
    assert (result.returncode, result.stderr) == (0, "")
    return json.loads(result.stdout)["body"]


# -- a session for each command


def test_a_command_gets_a_token_and_a_session_and_closes_it(line: Line, thingspace: Command) -> None:
    line.replies[f"GET {M2M}/plans/{ACCOUNT}"] = [Reply([{"name": "5G", "code": "M2M-5G"}])]
    result = thingspace("service-plans", "list", ACCOUNT)
    row = json.loads(result.stdout)
    assert (result.returncode, result.stderr, row["code"]) == (0, "", "M2M-5G")
    assert [seen.call for seen in line.seen] == [*list(SESSION)[:2], f"GET {M2M}/plans/{ACCOUNT}", LOGOUT]


def test_credentials_come_from_the_environment_only(line: Line, thingspace: Command) -> None:
    result = thingspace("service-plans", "list", ACCOUNT, THINGSPACE_SECRET="", THINGSPACE_PASSWORD="")
    assert result.returncode == 2
    assert "THINGSPACE_SECRET, THINGSPACE_PASSWORD" in error_of(result)
    assert not line.seen


def test_a_refused_login_is_exit_4_and_is_not_repeated(line: Line, thingspace: Command) -> None:
    refusal = {"errorCode": "REQUEST_FAILED.UnifiedWebService.Login", "errorMessage": "Login failed."}
    line.replies[LOGIN] = [Reply(refusal, 400)]
    result = thingspace("service-plans", "list", ACCOUNT)
    assert result.returncode == 4
    assert "The login was refused: 400 Bad Request: Login failed." in error_of(result)
    assert [seen.call for seen in line.seen].count(LOGIN) == 1
    assert not line.calls


# -- lists


def test_a_list_in_pages_has_a_row_for_each_item_of_all_pages(line: Line, thingspace: Command) -> None:
    def device(number: int) -> object:
        pairs = [{"key": "DeviceId", "value": str(number)}]
        return {"accountName": ACCOUNT, "deviceIds": [ICCID], "extendedAttributes": pairs, "colour": "blue"}

    call = f"POST {M2M}/devices/actions/list"
    line.replies[call] = [
        Reply({"hasMoreData": True, "devices": [device(1), device(2)]}),
        Reply({"hasMoreData": False, "devices": [device(3)]}),
    ]
    result = thingspace("devices", "list", "--account-name", ACCOUNT, "--output", "csv")
    rows = list(csv.DictReader(io.StringIO(result.stdout)))
    assert (result.returncode, result.stderr) == (0, "")
    assert [json.loads(row["extendedAttributes"])[0]["value"] for row in rows] == ["1", "2", "3"]
    assert {(row["accountName"], row["extra"]) for row in rows} == {(ACCOUNT, '{"colour": "blue"}')}
    assert line.calls == [call, call]


def test_an_object_in_the_answer_is_no_list_of_devices(line: Line, thingspace: Command) -> None:
    line.replies["GET " + STATUS] = [Reply({"requestId": "r-1", "status": "Success", "subRequests": []})]
    result = thingspace("devices", "request-status", ACCOUNT, "r-1", "--output", "json")
    assert json.loads(result.stdout) == {"requestId": "r-1", "status": "Success", "subRequests": []}


def test_an_object_of_no_certain_shape_and_no_answer_at_all(line: Line, thingspace: Command) -> None:
    line.replies[f"POST {M2M}/devices/usage/actions/billedusage"] = [Reply({"labels": [], "total": {"bytes": 5}})]
    usage = thingspace("segmentation", "billed-usage", "--account-name", ACCOUNT, "--device-id", "eid:1")
    assert (usage.returncode, json.loads(usage.stdout)) == (0, {"labels": [], "total": {"bytes": 5}})
    line.replies["POST /ts/v1/oauth2/revoke"] = [Reply(None)]
    revoke = thingspace("oauth", "revoke", "--grant-type", "client_credentials", "--token", "-", stdin="t0ken")
    assert (revoke.returncode, revoke.stdout, revoke.stderr) == (0, "", "Nothing.\n")


# -- what stands on the command line


@pytest.mark.parametrize(
    "words",
    [
        ("iccid:8900000000000000001", "imei:990000000000001"),
        (json.dumps([ICCID, IMEI]),),
        (json.dumps(ICCID), "imei:990000000000001"),
        ("@ids.txt",),
        ("-",),
    ],
)
def test_identifiers_are_short_or_json_inline_from_a_file_or_stdin(thingspace: Command, words: tuple[str, ...]) -> None:
    lines = "iccid:8900000000000000001\nimei:990000000000001\n"
    (thingspace.folder / "ids.txt").write_text(lines)
    result = thingspace("devices", "list", "--dry-run", "--device-list", *words, stdin=lines)
    assert body_of(result) == {"deviceList": [ICCID, IMEI]}


FIELDS = [{"key": "CustomField1", "value": "a"}, {"key": "CustomField2"}]
SEARCH = {"deviceIdentifierFilters": [{"kind": "iccid", "contains": "89"}]}


@pytest.mark.parametrize(
    ("option", "value", "body"),
    [
        ("--device-id", "iccid:8900000000000000001", {"deviceId": ICCID}),
        ("--device-id", json.dumps(ICCID), {"deviceId": ICCID}),
        ("--custom-fields", json.dumps(FIELDS), {"customFields": FIELDS}),
        ("--filter", json.dumps(SEARCH), {"filter": SEARCH}),
        ("--earliest", "2026-10-01T00:00:00+02:00", {"earliest": "2026-09-30T22:00:00Z"}),
    ],
)
def test_models_and_times_travel_by_the_names_of_the_api(
    thingspace: Command, option: str, value: str, body: object
) -> None:
    assert body_of(thingspace("devices", "list", "--dry-run", option, value)) == body


def test_a_free_body_is_any_object(thingspace: Command) -> None:
    result = thingspace("devices", "swap-eid", "--dry-run", "--body", "-", stdin='{"a": [1, {"b": null}]}')
    assert body_of(result) == {"a": [1, {"b": None}]}


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (("list", "--device-id", "8900000000000000001"), "device-id has an entry that is not KIND:ID"),
        (("list", "--device-id", "iccid"), "device-id lists no device"),
        (("list", "--device-id", "@two.txt"), "device-id is an array instead of an object"),
        (("list", "--device-id", '{"kind": "iccid"}'), "device-id.id is missing"),
        (("list", "--device-list", "iccid:1", "{"), "device-list is not JSON"),
        (("list", "--device-list", "[]"), "device-list is empty"),
        (("suspend", "--devices", '[{"deviceIds": [{"id": "1", "kin": "a", "kind": "b"}]}]'), "[0].kin is unknown"),
        (("suspend", "--devices", "iccid:1", "8900"), "devices has an entry that is not KIND:ID"),
        (("suspend", "--devices", "[]"), "devices is empty"),
        (("suspend", "--account-name", ACCOUNT), "for all devices of an account --all"),
        (("suspend", "--all", "--devices", "iccid:1"), "--all can't be given together with --devices"),
        (("move", "--account-name", ACCOUNT, "--filter", '{"account": "b"}'), "for all devices of an account --all"),
        (("swap-eid", "--body", "[]"), "body is an array instead of an object"),
        (("list", "--earliest", "yesterday"), "--earliest"),
    ],
)
def test_a_mistake_is_one_line_and_nothing_is_sent(
    line: Line, thingspace: Command, words: tuple[str, ...], complaint: str
) -> None:
    (thingspace.folder / "two.txt").write_text("iccid:1\niccid:2\n")
    result = thingspace("devices", *words, "--yes")
    assert (result.returncode, result.stdout) == (2, "")
    assert complaint in error_of(result)
    assert not line.seen


# -- secrets


def test_a_secret_on_the_command_line_is_refused_and_not_repeated(line: Line, thingspace: Command) -> None:
    result = thingspace("session", "login", "--username", "u", "--password", "hunter2")
    assert result.returncode == 2
    assert "--password is a secret" in error_of(result)
    assert "hunter2" not in result.stderr
    assert not line.seen


def test_a_secret_comes_from_a_file_or_stdin_and_a_dry_run_masks_it(line: Line, thingspace: Command) -> None:
    (thingspace.folder / "password").write_text("hunter2\n")
    login = ("session", "login", "--username", "u", "--password")
    assert body_of(thingspace(*login, "@password", "--dry-run")) == {"username": "u", "password": "***"}
    revoke = ("oauth", "revoke", "--grant-type", "client_credentials", "--token", "-", "--dry-run")
    assert body_of(thingspace(*revoke, stdin="t0ken")) == {"grant_type": "client_credentials", "token": "***"}
    assert thingspace(*login, "-", stdin="hunter2\n").returncode == 0
    assert [seen.payload for seen in line.seen if seen.call == LOGIN] == [{"username": "u", "password": "hunter2"}]


# -- requests that are carried out later


def test_an_accepted_request_prints_its_number_and_who_carries_its_outcome(line: Line, thingspace: Command) -> None:
    line.replies[f"POST {M2M}/devices/actions/suspend"] = [Reply({"requestId": "r-1", "colour": "blue"})]
    result = thingspace(*SUSPEND)
    assert (result.returncode, result.stderr) == (0, "")
    assert json.loads(result.stdout) == {
        "requestId": "r-1",
        "colour": "blue",
        "operation": "suspend_devices",
        "callbackService": "CarrierService",
    }


def test_a_request_that_nobody_can_ask_for_does_not_know_wait(line: Line, thingspace: Command) -> None:
    line.replies[f"POST {M2M}/sms"] = ACCEPTED
    send = ("sms", "send", "--account-name", ACCOUNT, "--sms-message", "hi", "--device-ids", "mdn:5551230001", "--yes")
    assert json.loads(thingspace(*send).stdout)["callbackService"] == "EnhancedConnectivityService"
    assert thingspace(*send, "--wait").returncode == 2
    assert line.calls == [f"POST {M2M}/sms"]


def test_wait_asks_until_the_state_is_final(line: Line, thingspace: Command) -> None:
    line.replies[f"POST {M2M}/devices/actions/suspend"] = ACCEPTED
    line.replies["GET " + STATUS] = [Reply({"requestId": "r-1", "status": it}) for it in ("Pending", "Success")]
    result = thingspace(*SUSPEND, "--wait")
    assert (result.returncode, json.loads(result.stdout)) == (0, {"requestId": "r-1", "status": "Success"})
    assert f"lattigo thingspace devices request-status {ACCOUNT} r-1" in result.stderr
    assert line.calls[1:] == ["GET " + STATUS] * 2


def test_a_request_that_failed_is_exit_1(line: Line, thingspace: Command) -> None:
    line.replies[f"POST {M2M}/devices/actions/suspend"] = ACCEPTED
    line.replies["GET " + STATUS] = [Reply({"requestId": "r-1", "status": "Failure"})]
    result = thingspace(*SUSPEND, "--wait", "60")
    assert (result.returncode, json.loads(result.stdout)["status"]) == (1, "Failure")
    assert "error: suspend_devices: " in result.stderr
    assert "but it failed: its state is Failure" in result.stderr


def test_when_the_time_is_up_the_command_that_asks_again_is_told(line: Line, thingspace: Command) -> None:
    line.replies[f"POST {M2M}/devices/actions/suspend"] = ACCEPTED
    line.replies["GET " + STATUS] = [Reply({"requestId": "r-1", "status": "Pending"})]
    result = thingspace(*SUSPEND, "--wait", "0.5")
    assert (result.returncode, result.stdout) == (1, "")
    again = f"To show its state: lattigo thingspace devices request-status {ACCOUNT} r-1"
    assert result.stderr.splitlines()[-1].endswith(again)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT for another process")
def test_ctrl_c_while_waiting_says_that_the_request_goes_on(line: Line, thingspace: Command) -> None:
    line.replies[f"POST {M2M}/devices/actions/suspend"] = ACCEPTED
    line.replies["GET " + STATUS] = [Reply({"requestId": "r-1", "status": "Pending"})]
    process = thingspace.start(*SUSPEND, "--wait")
    line.before_answering = lambda seen: process.send_signal(signal.SIGINT) if seen.call == "GET " + STATUS else None
    out, told = process.communicate(timeout=30)
    assert (process.returncode, out) == (130, "")
    question = f"lattigo thingspace devices request-status {ACCOUNT} r-1"
    assert f"Stopped waiting; the request is still pending. To show its state: {question}\ninterrupted\n" in told
    assert "may or may not" not in told


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT for another process")
def test_what_was_answered_is_printed_before_the_session_is_closed(line: Line, thingspace: Command) -> None:
    line.replies[f"POST {M2M}/devices/actions/delete"] = [Reply([{"deviceIds": [], "status": "Success"}])]
    leaving, over = threading.Event(), threading.Event()

    def hang(seen: Seen) -> None:
        if seen.call == LOGOUT:
            leaving.set()
            over.wait(30)

    line.before_answering = hang
    gone = json.dumps([{"deviceIds": [ICCID]}])
    words = ("devices", "delete", "--account-name", ACCOUNT, "--devices-to-delete", gone, "--yes")
    with thingspace.start(*words) as process:
        assert leaving.wait(30)
        process.send_signal(signal.SIGINT)
        printed, said = process.communicate(timeout=30)
    over.set()
    assert "Success" in printed
    assert "may or may not have happened" not in said


def test_waiting_needs_what_the_question_needs_before_anything_is_sent(line: Line, thingspace: Command) -> None:
    result = thingspace(*ACTIVATE, "--yes", "--wait")
    assert result.returncode == 2
    assert "--wait needs --account-name" in error_of(result)
    assert not line.seen


# -- calls that cost or destroy


def test_without_a_terminal_nobody_is_asked_and_nothing_is_sent(line: Line, thingspace: Command) -> None:
    result = thingspace(*ACTIVATE)
    assert (result.returncode, result.stdout) == (2, "")
    assert "--yes" in result.stderr
    assert "a-user" in result.stderr
    assert not line.seen


def test_yes_sends_once(line: Line, thingspace: Command) -> None:
    call = f"POST {M2M}/devices/actions/activate"
    line.replies[call] = ACCEPTED
    assert thingspace(*ACTIVATE, "--yes").returncode == 0
    assert line.calls == [call]


@pytest.mark.parametrize(
    ("words", "devices"),
    [
        (ACTIVATE, 1),
        (
            ("devices", "move", "--account-name", ACCOUNT, "--filter", '{"groupName": "pumps"}'),
            "all that --filter selects",
        ),
        (
            ("devices", "set-custom-fields", "--custom-fields-to-update", '[{"key": "a"}]', "--group-name", "x"),
            "all that --group-name selects",
        ),
        (("devices", "suspend", "--account-name", ACCOUNT, "--all"), f"all of account {ACCOUNT}"),
        (("devices", "suspend", "--devices", "iccid:1", "imei:2,iccid:3", "mdn:4"), 3),
        (("sms", "send", "--account-name", ACCOUNT, "--sms-message", "a", "--device-ids", "mdn:1", "mdn:2"), 2),
        (("groups", "delete", ACCOUNT, "pumps"), 1),
    ],
)
def test_a_dry_run_says_how_many_devices_it_is_about_if_anybody_can_know(
    line: Line, thingspace: Command, words: tuple[str, ...], devices: int | str | None
) -> None:
    plan = json.loads(thingspace(*words, "--dry-run").stdout)
    assert (plan["devices"], plan["username"]) == (devices, "a-user")
    assert not line.seen


OPEN = {
    "move": ("--account-name", ACCOUNT, "--filter", '{"groupName": "pumps"}'),
    "suspend": ("--account-name", ACCOUNT, "--all"),
}


@pytest.mark.parametrize("method", OPEN)
@pytest.mark.parametrize(("answer", "sent"), [(ACCOUNT, True), ("all", False), ("y", False)])
def test_a_change_for_nobody_knows_how_many_devices_takes_the_name_of_the_account(
    line: Line, thingspace: Command, answer: str, sent: bool, method: str
) -> None:
    line.replies[f"PUT {M2M}/devices/actions/move"] = line.replies[f"POST {M2M}/devices/actions/suspend"] = ACCEPTED
    master, slave = pty.openpty()
    with thingspace.start("devices", method, *OPEN[method], stdin=slave, stderr=slave) as process:
        os.close(slave)
        shown = ""
        while "to continue:" not in shown:
            shown += os.read(master, 4096).decode()
        os.write(master, f"{answer}\n".encode())
        process.communicate(timeout=30)
    os.close(master)
    assert "all that --filter selects" in shown or f"all of account {ACCOUNT}" in shown
    assert process.returncode == (0 if sent else 1)
    assert len(line.calls) == sent


@pytest.mark.parametrize(
    ("answer", "code"),
    [({"status": "Success"}, 0), ({"status": "Failed", "message": "not deactivated"}, 3)],
)
def test_a_device_that_failed_is_exit_3(line: Line, thingspace: Command, answer: "dict[str, str]", code: int) -> None:
    line.replies[f"POST {M2M}/devices/actions/delete"] = [Reply([{"deviceIds": ICCID, **answer}])]
    result = thingspace("devices", "delete", "--devices-to-delete", DEVICES[1], "--yes")
    assert (result.returncode, json.loads(result.stdout)["status"]) == (code, answer["status"])


# -- what it costs those who do not use it


@pytest.mark.parametrize("words", [["--help"], ["users", "list", "--dry-run"]])
def test_other_commands_do_not_load_it(thingspace: Command, words: list[str]) -> None:
    code = f"import sys; from lattigo.cli.app import run; run({words}); sys.exit('lattigo.thingspace' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=False).returncode == 0


# -- the fleet


def test_the_fleet_is_pulled_and_resumed_by_its_own_command(start: Callable[..., str], tmp_path: Path) -> None:
    box = ThingSpaceSandbox(devices=12, today=date(2026, 10, 31))
    thingspace = Command(start(box), tmp_path)
    login = {"THINGSPACE_KEY": box.login.key, "THINGSPACE_SECRET": box.login.secret}
    login |= {"THINGSPACE_USERNAME": box.login.username, "THINGSPACE_PASSWORD": box.login.password}
    days = ("--since", "2026-10-30", "--until", "2026-10-31", "--to", str(tmp_path / "usage"))
    first = thingspace("pull", "daily", *days, **login)
    assert (first.returncode, json.loads(first.stdout)["devices"]) == (0, 22), first.stderr
    told = thingspace("pull", "status", str(tmp_path / "usage"))
    assert json.loads(told.stdout)["next"].startswith("lattigo thingspace pull daily --since 2026-10-30 ")
    again = thingspace("pull", "daily", *days, **login)
    assert json.loads(again.stdout)["skipped"] == 22


def test_a_change_for_all_devices_is_not_sent_where_nobody_can_be_asked(line: Line, thingspace: Command) -> None:
    line.replies[f"POST {M2M}/devices/actions/suspend"] = ACCEPTED
    suspend = ("devices", "suspend", "--account-name", ACCOUNT)
    assert thingspace(*suspend, "--yes").returncode == 2, "without --all it is a mistake"
    assert thingspace(*suspend, "--all").returncode == 2, "nobody has agreed"
    assert not line.calls
    assert thingspace(*suspend, "--all", "--yes").returncode == 0
    assert len(line.calls) == 1


def test_a_state_that_can_not_be_asked_for_is_no_failure(line: Line, thingspace: Command) -> None:
    line.replies[f"POST {M2M}/devices/actions/suspend"] = ACCEPTED
    line.replies[f"GET {M2M}/accounts/{ACCOUNT}/requests/r-1/status"] = [
        Reply({"errorCode": "REQUEST_FAILED.RequestNotFound", "errorMessage": "Not for several devices."}, 400)
    ]
    devices = ("--devices", "iccid:1", "iccid:2", "--account-name", ACCOUNT)
    result = thingspace("devices", "suspend", *devices, "--wait", "1")
    assert (result.returncode, json.loads(result.stdout)["requestId"]) == (0, "r-1")
    assert "Its state is not available" in result.stderr


@pytest.mark.parametrize(
    "text",
    [
        "iccid:1\n# a comment\n\nimei:2,iccid:3\n",
        "iccid,name,imei\n1,pump,\n3,pump,2\n",
        "\ufeffIMEI;ICCID\r\n;1\r\n2;3\r\n",
        '"imei"\t"iccid"\n\t1\n2\t3\n',
        '[{"deviceIds": [{"kind": "iccid", "id": "1"}]}, {"deviceIds": [{"kind": "imei", "id": "2"},'
        ' {"kind": "iccid", "id": "3"}]}]',
    ],
)
def test_devices_are_read_from_lists_tables_and_json(thingspace: Command, text: str) -> None:
    (thingspace.folder / "devices.txt").write_text(text, encoding="utf-8")
    body = json.loads(thingspace("devices", "suspend", "--dry-run", "--devices", "@devices.txt").stdout)["body"]
    found = [sorted((each["kind"], each["id"]) for each in device["deviceIds"]) for device in body["devices"]]
    assert found == [[("iccid", "1")], [("iccid", "3"), ("imei", "2")]]


@pytest.mark.parametrize("text", ["", "iccid\n", "iccid\n8.9E+18\n", "iccid,imei\n,\n", "pump-7\n", "iccid:1,7\n"])
def test_a_list_of_devices_that_is_none_is_a_mistake(line: Line, thingspace: Command, text: str) -> None:
    result = thingspace("devices", "suspend", "--devices", "-", stdin=text)
    assert (result.returncode, line.seen) == (2, [])
    assert "devices" in error_of(result)
