"""The sandbox over real sockets: every endpoint, its errors and its truth."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

import httpx
import orjson
import pytest

from lattigo import AsyncLattigo
from lattigo.sandbox import Sandbox, serve
from lattigo.sandbox.base import Box
from lattigo.sandbox.web import App

TODAY = date(2026, 11, 20)
ID_TYPES = ("device_name", "esn", "iccid", "imei", "imsi", "mdn", "meid", "min", "msisdn")
OPERATIONS = "/v2/device_operations"


@pytest.fixture(scope="module")
def served() -> Iterator[tuple[Sandbox, str]]:
    box = Sandbox(devices=60, today=TODAY)
    with serve(box) as url:
        yield box, url


@pytest.fixture
def box(served: tuple[Sandbox, str]) -> Sandbox:
    served[0].reset()
    return served[0]


@pytest.fixture
def client(box: Sandbox, served: tuple[Sandbox, str]) -> Iterator[httpx.Client]:
    with connect(box, served[1]) as client:
        yield client


def connect(box: Sandbox, url: str, account: int = 0) -> httpx.Client:
    credentials = box.accounts[account]
    return httpx.Client(base_url=url, auth=(credentials.key_name, credentials.api_key), verify=False)


def device_where(box: Sandbox, **fields: object) -> dict[str, object]:
    return next(row for row in box.truth.devices() if all(row[name] == value for name, value in fields.items()))


def vdf_device(box: Sandbox) -> dict[str, object]:
    return next(row for row in box.truth.devices() if str(row["iccid"]).startswith("8944") and row["state"] == "active")


# -- devices


def test_names_and_details_agree_with_the_truth(box: Sandbox, client: httpx.Client) -> None:
    truth = list(box.truth.devices())
    assert client.get("/v2/devices?per_page=100").json() == [row["device_name"] for row in truth]
    assert client.get("/v2/devices?per_page=100&details=true").json() == truth
    assert len(truth) == 60
    assert all(len(row) == 26 for row in truth)


def test_the_fleet_has_the_variety_of_a_real_one(box: Sandbox) -> None:
    truth = list(box.truth.devices())
    assert {len(str(row["iccid"])) for row in truth} == {19, 20}
    assert min(len(str(row["device_name"])) for row in truth) == 5
    assert {type(row["connected"]) for row in truth} == {bool, str}
    assert {type(row["latitude"]) for row in truth} == {str, type(None)}
    assert {row["state"] for row in truth} == {"active", "suspended", "terminated"}
    assert "-----" in {row["note"] for row in truth}


def test_a_device_is_found_by_every_identifier(box: Sandbox, client: httpx.Client) -> None:
    by_type = {id_type: device_where_not_null(box, id_type) for id_type in ID_TYPES}
    for id_type, device in by_type.items():
        answer = client.get(f"/v2/devices/{device[id_type]}", params={"id_type": id_type})
        assert (answer.status_code, answer.json()) == (200, device), id_type


def device_where_not_null(box: Sandbox, field: str) -> dict[str, object]:
    return next(row for row in box.truth.devices() if row[field] is not None)


def test_the_list_can_be_filtered_by_state(box: Sandbox, client: httpx.Client) -> None:
    suspended = [row["device_name"] for row in box.truth.devices() if row["state"] == "suspended"]
    assert suspended
    assert client.get("/v2/devices?state=suspended&per_page=100").json() == suspended
    assert client.get("/v2/devices?state=nonsense").json() == []


def test_envelopes_wrap_one_device_and_lists() -> None:
    box = Sandbox(devices=3, today=TODAY, envelopes=True)
    with serve(box) as url, connect(box, url) as client:
        names = client.get("/v2/devices").json()["devices"]
        assert len(names) == 3
        assert client.get(f"/v2/devices/{names[0]}").json()["device"]["device_name"] == names[0]
        assert isinstance(client.get("/v2/users").json(), list)


# -- usage


def test_daily_usage_is_the_truth(box: Sandbox, client: httpx.Client) -> None:
    rows: list[dict[str, object]] = []
    for device in box.truth.devices():
        path = f"/v2/devices/{device['device_name']}/daily_data_usages"
        query = "start_date=2026-10-01&end_date=2026-10-31T23:59:59Z&limit=1000&per_page=100"
        rows += [{"device_name": device["device_name"], **row} for row in client.get(f"{path}?{query}").json()]
    assert rows == list(box.truth.daily_usage(date(2026, 10, 1), date(2026, 10, 31)))
    assert len(rows) == 31 * len(list(box.truth.devices()))
    assert len({row["id"] for row in rows}) == len(rows)


def test_monthly_usage_is_the_sum_of_its_days(box: Sandbox, client: httpx.Client) -> None:
    device = device_where(box, state="active")
    path = f"/v2/devices/{device['device_name']}/monthly_data_usages"
    rows = client.get(f"{path}?start_date=2026-09-15&limit=10").json()
    assert [row["date_for"] for row in rows] == ["2026-11-01", "2026-10-01"]
    truth = list(box.truth.monthly_usage(date(2026, 9, 15), TODAY))
    assert [row for row in truth if row["device_name"] == device["device_name"]] == [
        {"device_name": device["device_name"], **row} for row in rows
    ]
    days = box.truth.daily_usage(date(2026, 10, 1), date(2026, 10, 31))
    mine = [row for row in days if row["device_name"] == device["device_name"]]
    assert rows[1]["bytes_used"] == sum(int(str(row["bytes_used"])) for row in mine) > 0
    assert rows[0]["bytes_used"] == device["bytes_used"]


def test_usage_gives_one_row_unless_asked_for_more(box: Sandbox, client: httpx.Client) -> None:
    path = f"/v2/devices/{device_where(box, state='active')['device_name']}/daily_data_usages"
    assert [row["date_for"] for row in client.get(path).json()] == ["2026-11-20"]
    month = client.get(f"{path}?limit=1000&per_page=100").json()
    assert (month[0]["date_for"], month[-1]["date_for"]) == ("2026-11-20", "2026-10-20")
    assert client.get(f"{path}?limit=1000&end_date=2999-01-01&per_page=100").json() == month
    assert client.get(f"{path}?limit=30&page=2").json() == month[25:30]


def test_every_device_has_a_row_for_each_day_whatever_its_state(box: Sandbox, client: httpx.Client) -> None:
    name = device_where(box, state="terminated")["device_name"]
    query = "start_date=2026-10-01&end_date=2026-10-31&limit=100"
    rows = client.get(f"/v2/devices/{name}/daily_data_usages?{query}").json()
    assert len(rows) == 25  # the default page
    truth = list(box.truth.daily_usage(date(2026, 10, 1), date(2026, 10, 31)))
    assert len(truth) == 31 * len(list(box.truth.devices()))


# -- what devices report


def test_calamp_messages_and_events(box: Sandbox, client: httpx.Client) -> None:
    window = "start_date=2026-11-19&end_date=2026-11-30"
    events = client.get(f"{OPERATIONS}/calamp_events?event_code=20&{window}&per_page=100")
    assert events.headers["X-Total"] == str(len(events.json()))
    tracker = device_where(box, imei=events.json()[0]["mobile_id"])
    path = f"/v2/devices/{tracker['device_name']}"
    messages = client.get(f"{path}/calamp_messages?{window}").json()
    assert len(messages) == 6
    assert [message for message in messages if message["event_code"] == 20] == events.json()[:2]
    assert client.get(f"{path}/calamp_messages?{window}&event_code=20").json() == events.json()[:2]
    assert client.get(f"{path}/last_calamp_message").json() == messages[0]
    long_ago = client.get(f"{path}/calamp_messages?start_date=2026-01-01&end_date=2026-02-01")
    assert long_ago.json() == []
    other = client.get(f"{OPERATIONS}/calamp_events?event_code=20&{window}&state=terminated")
    assert other.json() == []


def test_a_device_without_calamp_answers_an_empty_list(box: Sandbox, client: httpx.Client) -> None:
    name = device_where(box, state="terminated")["device_name"]
    assert client.get(f"/v2/devices/{name}/last_calamp_message").json() == []


def test_device_reports(client: httpx.Client, box: Sandbox) -> None:
    answers = {
        name: client.get(f"/v2/devices/{name}/device_reports?limit=5").json()
        for name in (row["device_name"] for row in box.truth.devices())
    }
    assert {len(rows) for rows in answers.values()} == {0, 5}
    rows = next(rows for rows in answers.values() if rows)
    assert [row["time_of_fix"] for row in rows] == sorted((row["time_of_fix"] for row in rows), reverse=True)


def test_sms_are_sent_and_stand_in_the_history(box: Sandbox, client: httpx.Client) -> None:
    name = vdf_device(box)["device_name"]
    answer = client.post(f"{OPERATIONS}/send_sms", json={"device_names": [name, "1"], "sms_text": "wake up"})
    assert answer.json() == {
        "status": {name: "Success: Attempting SMS Send.", "1": "Error: Device does not exist."},
    }
    sent = client.get(f"/v2/devices/{name}/get_sms?direction=sent").json()
    assert [(row["message_body"], row["event_type"]) for row in sent] == [("wake up", "MT")]
    history = client.get(f"/v2/devices/{name}/get_sms").json()
    received = client.get(f"/v2/devices/{name}/get_sms?direction=received").json()
    assert history == sent + received
    assert box.executions["send_sms"] == box.executed("send_sms", str(name)) == box.executed("send_sms") == 1


def test_only_vdf_devices_have_an_sms_history(box: Sandbox, client: httpx.Client) -> None:
    name = next(row["device_name"] for row in box.truth.devices() if row["mdn"])
    answer = client.get(f"/v2/devices/{name}/get_sms")
    assert (answer.status_code, list(answer.json())) == (400, ["error"])


# -- changes


def test_notes_and_cost_centers_are_kept(box: Sandbox, client: httpx.Client) -> None:
    name = device_where(box, state="active")["device_name"]
    answer = client.put(f"/v2/devices/{name}/note", json={"field_name": "note2", "note": "é" * 120})
    assert answer.json() == {name: "Success"}
    answer = client.put(f"{OPERATIONS}/change_cost_center", json={"device_names": [name], "cost_center": "Acme"})
    assert answer.json() == {"change_status": {name: "Success"}}
    device = client.get(f"/v2/devices/{name}").json()
    assert (device["note2"], device["cost_center"]) == ("é" * 100, "Acme")
    box.reset()
    assert client.get(f"/v2/devices/{name}").json()["note2"] == "-----"


def test_both_body_encodings(box: Sandbox, client: httpx.Client) -> None:
    one, two = (row["device_name"] for row in list(box.truth.devices())[:2])
    form = {"device_names[]": [str(one), str(two)], "cost_center": "Form"}
    answer = client.put(f"{OPERATIONS}/change_cost_center", data=form)
    assert answer.json() == {"change_status": {one: "Success", two: "Success"}}
    assert [row["cost_center"] for row in list(box.truth.devices())[:2]] == ["Form", "Form"]
    body = "upload_email=a%40example.com&upload_sku=X&upload_ids[][imei]=111111111111111&upload_ids[][imei]=2"
    answer = client.post(
        f"{OPERATIONS}/upload_request",
        content=body,
        headers={"content-type": "application/x-www-form-urlencoded"},
    )
    assert answer.json()["processed"] == [{"imei": "111111111111111", "sku": "X", "email": "a@example.com"}]
    assert box.seen[-1].body == {
        "upload_email": "a@example.com",
        "upload_sku": "X",
        "upload_ids": [{"imei": "111111111111111"}, {"imei": "2"}],
    }


def test_a_sim_is_suspended_restored_and_terminated_for_good(box: Sandbox, client: httpx.Client) -> None:
    device = device_where(box, state="active")
    name = str(device["device_name"])

    def change(state: str) -> str:
        body = {"device_names": [device["iccid"]], "state": state, "id_type": "iccid"}
        answer = client.put(f"{OPERATIONS}/change_simstate", json=body)
        return str(answer.json()["change_status"][device["iccid"]])

    def state() -> str:
        return str(client.get(f"/v2/devices/{name}").json()["state"])

    assert (change("suspend"), state()) == ("Success", "suspended")
    assert client.post(f"/v2/devices/{name}/cellular_locate").json()[name].startswith("Error: ")
    sms = client.post(f"{OPERATIONS}/send_sms", json={"device_names": [name], "sms_text": "?"})
    assert sms.json()["status"][name].startswith("Error: ")
    assert (change("restore"), state()) == ("Success", "active")
    terminate = {"device_names": [name, "1"]}
    answer = client.put(f"{OPERATIONS}/terminate_service", json=terminate)
    assert answer.json() == {"terminate_status": {name: "Success", "1": "Error: Device does not exist."}}
    again = client.put(f"{OPERATIONS}/terminate_service", json=terminate).json()
    assert again["terminate_status"][name].startswith("Error: ")
    assert change("restore").startswith("Error: ")
    assert state() == "terminated"
    assert name in client.get("/v2/devices?state=terminated&per_page=100").json()
    assert box.executions == {"change_simstate": 2, "terminate_service": 1}
    assert box.executed("terminate_service", name) == 1


def test_usage_limits_are_kept_and_suspend(box: Sandbox, client: httpx.Client) -> None:
    device = device_where(box, state="active")
    name = device["device_name"]
    body = {"device_names": [name], "kb_limit": 10**9, "usernames": ["ops@example.com", "nobody@example.com"]}
    answer = client.post(f"{OPERATIONS}/set_usage_limit", json=body)
    assert answer.json() == {"status": {name: "Success: Device data limit is set."}}
    assert box.usage_limits == {name: {"kb_limit": 10**9, "action": None, "usernames": ["ops@example.com"]}}
    client.post(f"{OPERATIONS}/set_usage_limit", json={"device_names": [name], "kb_limit": 0, "action": "suspend"})
    assert client.get(f"/v2/devices/{name}").json()["state"] == "suspended"
    answer = client.post(f"{OPERATIONS}/remove_usage_limit", json={"device_names": [name]})
    assert answer.json() == {"status": {name: "Success: Device data limit removed."}}
    assert box.usage_limits == {}


def test_paid_calls_are_counted(box: Sandbox, client: httpx.Client) -> None:
    name = str(device_where(box, state="active")["device_name"])
    for _ in range(2):
        assert client.post(f"/v2/devices/{name}/cellular_locate").json()[name].startswith("Success")
    assert box.executed("cellular_locate", name) == 2
    assert float(client.get(f"/v2/devices/{name}/calculate_etf").json()[name]) >= 0


def test_activation_adds_devices_and_names_what_is_wrong(box: Sandbox, client: httpx.Client) -> None:
    known = str(device_where(box, state="active")["iccid"])
    new, imei = "89222222222222222222", "111111111111111"
    body = {
        "rate_plan_name": "Example 5 MB",
        "activation_requests": [
            {"iccid": new, "imei": imei, "note3": "new"},
            {"iccid": known, "imei": imei},
            {"iccid": "12", "imei": "34"},
        ],
    }
    answer = client.post(f"{OPERATIONS}/activation_request", json=body)
    assert answer.status_code == 422
    notes = {"note": "", "note1": "", "note2": ""}
    assert answer.json()["processed"] == [
        {"iccid": new, "imei": imei, **notes, "note3": "new", "request_type": "activate"}
    ]
    refused = answer.json()["unprocessed"]
    assert [(entry["device_index"], list(orjson.loads(entry["error"]))) for entry in refused] == [
        (1, ["iccid"]),
        (2, ["iccid", "imei"]),
    ]
    assert refused[1]["input"] == {"iccid": "12", "imei": "34", **notes, "note3": ""}
    device = client.get(f"/v2/devices/{new}").json()
    assert (device["state"], device["note3"], device["imei"]) == ("active", "new", imei)
    assert client.get("/v2/devices?page=3").json()[-1] == new
    assert client.get(f"/v2/devices/{imei}?id_type=imei").json() == device
    usage = client.get(f"/v2/devices/{new}/daily_data_usages?limit=10").json()
    assert [row["date_for"] for row in usage] == ["2026-11-20"]
    assert list(box.truth.devices())[-1] == device
    assert box.executed("activation_request", new) == 1


def test_activation_of_good_devices_is_accepted(client: httpx.Client) -> None:
    body = {"rate_plan_name": "Example 10 MB", "device_sku": "SKU", "activation_requests": [{"iccid": "89" * 10}]}
    answer = client.post(f"{OPERATIONS}/activation_request", json=body)
    assert (answer.status_code, answer.json()["unprocessed"]) == (200, [])
    again = client.post(f"{OPERATIONS}/activation_request", json={**body, "rate_plan_name": "Unknown"})
    assert "rate_plan_name" in orjson.loads(again.json()["unprocessed"][0]["error"])


def test_upload_request(box: Sandbox, client: httpx.Client) -> None:
    body = {"upload_email": "a@example.com", "upload_sku": "X", "upload_ids": [{"imei": "1" * 15}, {"imei": "1"}]}
    answer = client.post(f"{OPERATIONS}/upload_request", json=body)
    assert answer.status_code == 422
    assert [entry["device_index"] for entry in answer.json()["unprocessed"]] == [1]
    assert client.post(f"{OPERATIONS}/upload_request", json={**body, "upload_ids": []}).status_code == 200
    assert box.executions["upload_request"] == 1


def test_suspend_no_billing_only_queues(box: Sandbox, client: httpx.Client) -> None:
    device = device_where(box, state="active")
    body = {"suspension_requests": [{"imei": device["imei"], "iccid": device["iccid"]}]}
    assert client.post(f"{OPERATIONS}/suspend_no_billing_request", json=body).status_code == 200
    assert client.get(f"/v2/devices/{device['device_name']}").json()["state"] == "active"
    assert box.executed("suspend_no_billing_request", str(device["iccid"])) == 1


def test_rate_plans_and_users(client: httpx.Client) -> None:
    plans = client.get("/v2/rate_plans")
    assert isinstance(plans.json()[0]["activation_fee"], str)
    assert plans.headers["X-Total"] == "3"
    assert client.get("/v2/users?per_page=1&page=2").json() == ["billing@example.com"]


# -- what is refused


@pytest.mark.parametrize(
    ("method", "path", "error"),
    [
        ("GET", "/v2/devices/1/calamp_messages", "start_date is missing, end_date is missing"),
        ("GET", f"{OPERATIONS}/calamp_events", "event_code is missing, start_date is missing, end_date is missing"),
        ("GET", "/v2/devices?page=two", "page is invalid"),
        ("GET", "/v2/devices?per_page=0", "per_page does not have a valid value"),
        ("GET", "/v2/devices?details=maybe", "details does not have a valid value"),
        ("GET", "/v2/devices/1/daily_data_usages?start_date=2026-10-01T00:00:00+02:00", "start_date is invalid"),
        ("GET", "/v2/devices/1/daily_data_usages?limit=x&end_date=31.10.2026", "end_date is invalid, limit is invalid"),
        ("GET", "/v2/devices/1?id_type=name", "id_type does not have a valid value"),
        ("GET", "/v2/devices/1/get_sms?direction=up", "direction does not have a valid value"),
        ("PUT", "/v2/devices/1/note", "field_name is missing, note is missing"),
        ("POST", f"{OPERATIONS}/send_sms", "sms_text is missing, device_names is missing"),
        ("PUT", f"{OPERATIONS}/change_simstate", "state is missing, device_names is missing"),
        ("PUT", f"{OPERATIONS}/terminate_service", "device_names is missing"),
        ("POST", f"{OPERATIONS}/activation_request", "rate_plan_name is missing, activation_requests is missing"),
        (
            "POST",
            f"{OPERATIONS}/set_usage_limit?kb_limit=1&device_names[]=1",
            "action, usernames are missing, at least one parameter must be provided",
        ),
    ],
)
def test_wrong_parameters_are_named_all_at_once(client: httpx.Client, method: str, path: str, error: str) -> None:
    answer = client.request(method, path)
    assert (answer.status_code, answer.json()) == (400, {"error": error})


def test_bodies_that_cannot_be_read(client: httpx.Client) -> None:
    path = f"{OPERATIONS}/send_sms"
    broken = client.post(path, content="{", headers={"content-type": "application/json"})
    assert (broken.status_code, list(broken.json())) == (400, ["error"])
    assert client.post(path, content="x", headers={"content-type": "text/csv"}).status_code == 415
    body = {"device_names": "1", "sms_text": ["a"]}
    assert client.post(path, json=body).json() == {"error": "sms_text is invalid, device_names is invalid"}
    missing = {"suspension_requests": [{"imei": "1"}]}
    answer = client.post(f"{OPERATIONS}/suspend_no_billing_request", json=missing)
    assert answer.json() == {"error": "suspension_requests[0][iccid] is missing"}


def test_unknown_devices_routes_and_methods(client: httpx.Client) -> None:
    unknown = client.get("/v2/devices/424242")
    assert (unknown.status_code, list(unknown.json())) == (404, ["error"])
    for path in ("/", "/v2/nothing", "/v2/devices/1/nothing", "/v2/devices/", "/v1/devices"):
        nowhere = client.get(path)
        assert (nowhere.status_code, nowhere.text, "content-type" in nowhere.headers) == (404, "404 Not Found", False)
    wrong = client.delete("/v2/devices")
    assert (wrong.status_code, wrong.json(), wrong.headers["Allow"]) == (405, {"error": "405 Not Allowed"}, "GET")


def test_names_in_paths(box: Sandbox, client: httpx.Client) -> None:
    name = str(device_where(box, state="active")["device_name"])
    assert client.get(f"/v2/devices/{name}.7").text == "404 Not Found"
    dotted = client.get("/v2/devices/unit%2E7")
    assert list(dotted.json()) == ["error"]
    assert (box.seen[-1].path, box.seen[-1].raw_path) == ("/v2/devices/unit.7", "/v2/devices/unit%2E7")
    assert client.get(f"/v2/devices/%{ord(name[0]):02X}{name[1:]}").json()["device_name"] == name
    assert client.get("/v2/devices/a%2Fb").json() == {"error": "Device not found."}


def test_credentials(box: Sandbox, served: tuple[Sandbox, str]) -> None:
    for auth in (None, ("sandbox", "wrong"), ("", "")):
        with httpx.Client(base_url=served[1], auth=auth, verify=False) as client:
            answer = client.get("/v2/devices")
            assert (answer.status_code, answer.text) == (401, "")
            assert answer.headers["content-type"] == "text/plain"
            assert answer.headers["www-authenticate"] == 'Basic realm="API Authorization"'
    assert {request.account for request in box.seen} == {None}


def test_each_account_has_its_own_devices(box: Sandbox, client: httpx.Client, served: tuple[Sandbox, str]) -> None:
    mine = client.get("/v2/devices").json()[0]
    with connect(box, served[1], account=1) as neighbour:
        theirs = neighbour.get("/v2/devices").json()
        assert len(theirs) == 10
        assert neighbour.get(f"/v2/devices/{theirs[0]}").status_code == 200
        refused = neighbour.get(f"/v2/devices/{mine}")
        assert (refused.status_code, list(refused.json())) == (403, ["error"])
    answer = client.put(f"{OPERATIONS}/terminate_service", json={"device_names": [theirs[0]]})
    assert answer.json()["terminate_status"] == {theirs[0]: "Error: Device does not exist."}
    assert [request.account for request in box.seen][-2:] == ["neighbour", "sandbox"]


def test_what_was_seen(box: Sandbox, client: httpx.Client) -> None:
    client.put(f"{OPERATIONS}/change_simstate?a=1&a=", json={"device_names": ["1"], "state": "suspend"})
    seen = box.seen[-1]
    assert (seen.method, seen.path, seen.status) == ("PUT", f"{OPERATIONS}/change_simstate", 200)
    assert seen.query == [("a", "1"), ("a", "")]
    assert seen.body == {"device_names": ["1"], "state": "suspend"}
    assert seen.headers["content-type"] == "application/json"
    assert seen.headers["authorization"] == "***"
    assert box.accounts[0].api_key not in repr(box.accounts)


@pytest.mark.parametrize("seed", [0, 7])
async def test_the_devices_of_the_documentation_exist(start: Callable[[Box[App]], str], seed: int) -> None:
    async with AsyncLattigo("sandbox", "sandbox-api-key", base_url=start(Sandbox(10, seed=seed))) as client:
        for name in ("pump-7", "pump-8", "pump-9", "meter-0001", "meter-0002"):
            device = await client.devices.get(name)
            assert (device.device_name, device.state) == (name, "active")
            assert await client.devices.get_sms(name) is not None
            sent = await client.device_operations.send_sms(device_names=[name], sms_text="reboot")
            assert sent.status[name].startswith("Success")
        pump = await client.devices.get("8900000000000000001", id_type="iccid")
        assert pump.device_name == "pump-7"
        listed = [device.device_name async for device in client.devices.list()]
        assert listed[:2] == ["pump-7", "pump-8"]
