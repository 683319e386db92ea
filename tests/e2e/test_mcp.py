"""The server of the Model Context Protocol, with the official client: what a model is offered, and what it gets."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import jsonschema
import pytest
from mcp import Client
from mcp_types import Tool

from lattigo import AsyncLattigo
from lattigo.cli.mcp.operations import is_offered
from lattigo.cli.profiles.thingspace import THINGSPACE
from lattigo.cli.settings import LATTIGO, Service
from lattigo.sandbox import Sandbox
from lattigo.sandbox.base import Box
from lattigo.sandbox.thingspace import ThingSpaceSandbox
from lattigo.sandbox.web import App
from lattigo.thingspace import AsyncThingSpace
from tests.support.calls import ASYNCIO
from tests.support.model import MODES, Model, User, command, connected, server_of

SINCE, UNTIL = date(2026, 10, 1), date(2026, 10, 5)
TOP_TEN = 4000
"""Characters that a model may have to read to know the ten devices with the most usage."""
APIS = {
    "lattigo": (LATTIGO, lambda: AsyncLattigo("k", "s")),
    "thingspace": (THINGSPACE, lambda: AsyncThingSpace("k", "s", "u", "p")),
}
DATASET_TOOLS = {"usage_totals", "top_devices", "query_usage"}


@pytest.fixture
def url(box: Sandbox, start: Callable[[Box[App]], str]) -> str:
    """The address of the small fleet."""
    return start(box)


@pytest.fixture
def new_client(box: Sandbox, url: str) -> Callable[[], AsyncLattigo]:
    """Makes clients of the small fleet, since a server opens and closes its own."""
    account = box.accounts[0]
    return lambda: AsyncLattigo(account.key_name, account.api_key, base_url=url)


@pytest.fixture
async def usage(new_client: Callable[[], AsyncLattigo], tmp_path: Path) -> Path:
    """A dataset of the small fleet."""
    async with new_client() as client:
        await client.fleet.pull("daily", since=SINCE, until=UNTIL, to=tmp_path / "usage")
    return tmp_path / "usage"


def most_used(box: Sandbox) -> list[tuple[str, int]]:
    """The devices of the fleet with their bytes, most first."""
    bytes_of: dict[str, int] = {}
    for row in box.truth.daily_usage(SINCE, UNTIL):
        bytes_of[str(row["device_name"])] = bytes_of.get(str(row["device_name"]), 0) + int(str(row["bytes_used"]))
    return sorted(bytes_of.items(), key=lambda item: -item[1])


async def tools_of(api: str, *, write: bool) -> dict[str, Tool]:
    """The tools of an API, by name."""
    service, new_client = APIS[api]
    async with connected(server_of(new_client(), service=service, write=write)) as model:
        return {tool.name: tool for tool in (await model.client.list_tools()).tools}


# -- what is offered


@pytest.mark.parametrize("api", APIS)
async def test_only_operations_that_read_are_offered_unless_the_user_allows_more(api: str):
    service, _ = APIS[api]
    read, everything = await tools_of(api, write=False), await tools_of(api, write=True)
    assert {service.operations[name].effect for name in read} == {"read"}
    assert {service.operations[name].effect for name in everything} == {"read", "write", "billable", "destructive"}
    assert read.keys() == {name for name in everything if service.operations[name].effect == "read"}


@pytest.mark.parametrize("api", APIS)
async def test_the_annotations_of_a_tool_are_the_effect_of_its_operation(api: str):
    service, _ = APIS[api]
    for name, tool in (await tools_of(api, write=True)).items():
        effect, idempotent = service.operations[name].effect, service.operations[name].idempotent
        assert tool.annotations is not None
        assert tool.annotations.read_only_hint == (effect == "read")
        assert tool.annotations.destructive_hint == (effect == "destructive")
        assert tool.annotations.idempotent_hint == (idempotent or effect == "read")


async def test_what_is_left_out_is_about_credentials_or_can_not_be_recorded():
    assert LATTIGO.operations.keys() == (await tools_of("lattigo", write=True)).keys()
    left_out = THINGSPACE.operations.keys() - (await tools_of("thingspace", write=True)).keys()
    assert left_out == {
        *("get_token", "revoke_token", "log_in", "log_out", "reset_password", "register_callback"),  # credentials
        "list_received_sms",  # reading it removes the messages
        *("delete_group", "swap_eid_device"),  # no journal can record them
    }


@ASYNCIO
@pytest.mark.parametrize("api", APIS)
async def test_the_schema_of_a_tool_has_the_parameters_that_the_operation_needs(api: str):
    service, _ = APIS[api]
    for name, tool in (await tools_of(api, write=True)).items():
        jsonschema.Draft202012Validator.check_schema(tool.input_schema)
        known, required = tool.input_schema["properties"].keys(), set(tool.input_schema.get("required", []))
        operation, action = service.operations[name], service.actions.get(name)
        needed = {parameter.name for parameter in operation.parameters if parameter.required}
        assert required == needed | ({action.batch.devices} if action else set())
        assert required <= known
        assert "all_devices" not in known
        assert tool.input_schema["additionalProperties"] is False
        assert len(tool.description or "") > 20


async def test_descriptions_name_tools_not_methods():
    tools = await tools_of("lattigo", write=True)
    methods = ["devices.", "device_operations.", "rate_plans."]
    assert not [name for name, tool in tools.items() if any(f"`{each}" in str(tool) for each in methods)]


async def test_the_tools_for_datasets_are_offered_with_a_dataset(new_client: Callable[[], AsyncLattigo], usage: Path):
    async with connected(server_of(new_client())) as model:
        assert not DATASET_TOOLS & {tool.name for tool in (await model.client.list_tools()).tools}
    async with connected(server_of(new_client(), [usage])) as model:
        tools = {tool.name: tool for tool in (await model.client.list_tools()).tools}
    assert tools.keys() >= DATASET_TOOLS
    assert all(tools[name].annotations.read_only_hint for name in DATASET_TOOLS)  # type: ignore[union-attr]  # it has some


# -- datasets


@pytest.mark.no_cover
@pytest.mark.parametrize("anyio_backend", ["asyncio"])  # the server is a process, with its own loop
@pytest.mark.parametrize("mode", MODES)
async def test_a_model_reads_the_top_ten_of_a_fleet_in_few_characters(mode: str, box: Sandbox, url: str, usage: Path):
    account = box.accounts[0]
    environment = {"LATTIGO_KEY_NAME": account.key_name, "LATTIGO_API_KEY": account.api_key}
    async with Client(command({**environment, "LATTIGO_BASE_URL": url}, str(usage)), mode=mode) as client:
        model = Model(client)
        found = await model.call("top_devices")
    names = found["data"]["columns"]
    top = [(row[names.index("device_name")], row[names.index("bytes_used")]) for row in found["data"]["rows"]]
    assert top == most_used(box)[:10]
    assert model.read < TOP_TEN


async def test_sums_of_usage_are_those_of_the_fleet(new_client: Callable[[], AsyncLattigo], box: Sandbox, usage: Path):
    whole = sum(amount for _, amount in most_used(box))
    async with connected(server_of(new_client(), [usage])) as model:
        total = await model.call("usage_totals")
        by_day = await model.call("usage_totals", by=["day"], since="2026-10-02", until="2026-10-03")
        one = await model.call("usage_totals", devices=[most_used(box)[0][0]])
        counted = await model.call("query_usage", sql="SELECT count(*) AS n, sum(bytes_used) AS b FROM usage")
    assert total["data"] == {
        "columns": ["devices", "bytes_used", "sms_used"],
        "rows": [[30, whole, *total["data"]["rows"][0][2:]]],
    }
    assert [row[0] for row in by_day["data"]["rows"]] == ["2026-10-02", "2026-10-03"]
    assert one["data"]["rows"][0][1] == most_used(box)[0][1]
    assert counted["data"] == {"columns": ["n", "b"], "rows": [[150, whole]]}


@ASYNCIO
async def test_one_of_several_datasets_is_chosen_by_its_name(
    new_client: Callable[[], AsyncLattigo], usage: Path, tmp_path: Path
):
    async with new_client() as client:
        await client.fleet.pull("monthly", since=SINCE, until=UNTIL, to=tmp_path / "months")
    async with connected(server_of(new_client(), [usage, tmp_path / "months"])) as model:
        days = await model.call("usage_totals", dataset="usage", by=["day"])
        months = await model.call("usage_totals", dataset="months", by=["month"])
        none = await model.call("usage_totals")
        other = await model.call("usage_totals", dataset="../usage")
    assert (days["total"], months["total"]) == (5, 1)
    assert none["error"] == other["error"] == "dataset must be one of usage, months."


# -- the API


async def test_a_list_is_read_page_by_page_to_its_end(new_client: Callable[[], AsyncLattigo], box: Sandbox):
    names: list[str] = []
    async with connected(server_of(new_client())) as model:
        arguments: dict[str, object] | None = {}
        while arguments is not None:
            found = await model.call("list_devices", fields=["device_name"], limit=7, **arguments)
            assert found["total"] == 30
            assert len(found["data"]) == found["rows"] <= 7
            names += [row["device_name"] for row in found["data"]]
            arguments = found.get("next_arguments")
    assert names == [device["device_name"] for device in box.truth.devices()]


async def test_a_result_is_cut_with_the_total_and_the_way_to_the_rest(new_client: Callable[[], AsyncLattigo]):
    async with connected(server_of(new_client())) as model:
        found = await model.call("list_devices", limit=30)
        assert found["rows"] < found["total"] == 30
        assert "`fields`" in found["hint"]
        assert model.read < 7000


@pytest.mark.parametrize("mode", MODES)
async def test_thingspace_is_served_too(mode: str, start: Callable[[Box[App]], str]):
    box = ThingSpaceSandbox(devices=3, seed=7)
    login = box.login
    url = start(box)
    client = AsyncThingSpace(login.key, login.secret, login.username, login.password, base_url=url)
    user = User()
    service: Service[AsyncThingSpace] = THINGSPACE
    async with connected(server_of(client, service=service, url=url, write=True), user, mode) as model:
        found = await model.call("list_devices", account_name="0000000001-00001", limit=2)
        iccid = next(each["id"] for each in found["data"][0]["deviceIds"] if each["kind"] == "iccid")
        sent = await model.call(
            "send_sms",
            account_name="0000000001-00001",
            device_ids=[{"kind": "iccid", "id": iccid}],
            sms_message="reboot",
        )
    assert len(user.questions) == 1, sent
    assert sent["waiting"] + sent.get("done", 0) == 1
    assert iccid not in user.questions[0]


def test_every_operation_is_offered_or_left_out_by_a_rule_of_its_description():
    assert not is_offered(THINGSPACE.operations["delete_group"], journaled=False)
    assert is_offered(THINGSPACE.operations["create_group"], journaled=False)
