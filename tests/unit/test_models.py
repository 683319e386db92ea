"""What users do with models: dictionaries, JSON, and the libraries that take them as they are."""

from __future__ import annotations

import dataclasses
import inspect
import json
import pickle
import pprint
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import attrs
import httpx
import msgspec
import orjson
import pandas
import polars
import pytest
from fastapi import FastAPI
from pydantic import TypeAdapter

from lattigo import models
from lattigo.models import DailyDataUsage, Device, SuspensionRequest
from lattigo.thingspace import models as thingspace_models

PUMP = Device(
    id=7,
    device_name="pump-7",
    state="active",
    connected=True,
    last_connection_date=datetime(2026, 10, 31, 12, 30, tzinfo=UTC),
    latitude=Decimal("48.20849"),
    bytes_used=5_242_880,
    extra={"eid": "8904", "tags": ["a"]},
)
VALVE = Device(id=8, device_name="valve-8", connected="true")
KNOWN = [field.name for field in attrs.fields(Device) if field.name != "extra"]


def every_model() -> Iterator[type]:
    for module in (models, thingspace_models):
        values = [getattr(module, name) for name in module.__all__]
        yield from (value for value in values if inspect.isclass(value))


def test_a_dictionary_has_the_fields_in_order_and_then_the_unknown_ones() -> None:
    row = PUMP.to_dict()
    assert list(row) == [*KNOWN, "eid", "tags"]
    assert row["device_name"] == "pump-7"
    assert row["last_connection_date"] == datetime(2026, 10, 31, 12, 30, tzinfo=UTC)
    assert row["latitude"] == Decimal("48.20849")
    assert Device(**VALVE.to_dict()) == VALVE


def test_a_known_field_is_never_replaced_by_an_unknown_one() -> None:
    device = thingspace_models.Device(carrier_informations=None, extra={"device_ids": "of the service"})
    assert device.to_dict()["device_ids"] is None


def test_models_in_a_model_become_dictionaries() -> None:
    device = thingspace_models.Device(device_ids=[thingspace_models.DeviceId(id="89", kind="iccid")])
    assert device.to_dict()["device_ids"] == [{"id": "89", "kind": "iccid"}]
    assert json.loads(device.to_json())["device_ids"] == [{"id": "89", "kind": "iccid"}]


def test_a_dictionary_is_a_copy() -> None:
    PUMP.to_dict()["tags"].append("b")  # type: ignore[attr-defined]  # a list in `extra`
    assert PUMP.extra["tags"] == ["a"]


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        (datetime(2026, 1, 2, 3, 4, 5), "2026-01-02T03:04:05Z"),  # noqa: DTZ001 - a time without a zone is meant
        (datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC), "2026-01-02T03:04:05Z"),
        (datetime(2026, 1, 2, 3, 4, 5, tzinfo=timezone(timedelta(hours=2))), "2026-01-02T03:04:05+02:00"),
    ],
)
def test_json_has_times_that_name_their_zone(moment: datetime, text: str) -> None:
    device = attrs.evolve(PUMP, last_connection_date=moment)
    row = json.loads(device.to_json())
    assert (row["last_connection_date"], row["latitude"], row["eid"]) == (text, "48.20849", "8904")


def test_json_has_days_as_text() -> None:
    assert (
        json.loads(DailyDataUsage(id=1, date_for=date(2026, 10, 1), bytes_used=1).to_json())["date_for"] == "2026-10-01"
    )


@pytest.mark.parametrize("model", [*every_model()], ids=lambda model: model.__name__)
def test_every_model_is_a_dataclass_to_others(model: Any) -> None:
    fields = [field for field in attrs.fields(model) if field.name != "extra"]
    assert [field.name for field in dataclasses.fields(model)] == [field.name for field in fields]
    required = {field.name for field in fields if field.default is attrs.NOTHING}
    assert {field.name for field in dataclasses.fields(model) if field.default is dataclasses.MISSING} == required
    assert TypeAdapter(model).json_schema()["title"] == model.__name__


def test_pandas_makes_columns_of_the_fields() -> None:
    frame = pandas.DataFrame([PUMP, VALVE])
    assert list(frame.columns) == KNOWN
    assert frame["device_name"].tolist() == ["pump-7", "valve-8"]
    assert frame["bytes_used"].sum() == 5_242_880
    assert "eid" in pandas.DataFrame([PUMP.to_dict(), VALVE.to_dict()]).columns


def test_polars_makes_columns_of_the_fields() -> None:
    rows = [DailyDataUsage(id=number, date_for=date(2026, 10, number), bytes_used=number * 10) for number in (1, 2)]
    frame = polars.DataFrame(rows)
    assert frame.columns == ["id", "date_for", "bytes_used", "sms_used"]
    assert (frame["date_for"].dtype, frame["bytes_used"].sum()) == (polars.Date, 30)


def test_polars_makes_columns_of_dictionaries_with_decimals_and_unknown_fields() -> None:
    frame = polars.DataFrame([PUMP.to_dict()])
    assert frame["latitude"].to_list() == [Decimal("48.20849")]
    assert frame["eid"].to_list() == ["8904"]


@pytest.fixture
def app() -> FastAPI:
    app = FastAPI()

    @app.get("/untyped")
    async def untyped() -> Any:
        return PUMP

    @app.get("/annotated")
    async def annotated() -> Device:
        return PUMP

    @app.get("/response-model", response_model=list[Device])
    async def with_response_model() -> Any:
        return [PUMP, VALVE]

    @app.get("/inside")
    async def inside() -> dict[str, Any]:
        return {"devices": [PUMP]}

    @app.post("/body")
    async def body(device: Device) -> str:
        return repr((device.device_name, device.extra))

    return app


@pytest.mark.parametrize("anyio_backend", ["asyncio"])
async def test_fastapi_takes_a_model(app: FastAPI, anyio_backend: str) -> None:
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        for path, find in (
            ("/untyped", lambda body: body),
            ("/annotated", lambda body: body),
            ("/response-model", lambda body: body[0]),
            ("/inside", lambda body: body["devices"][0]),
        ):
            response = await client.get(path)
            row = find(response.json())
            assert (response.status_code, row["device_name"]) == (200, "pump-7")
            assert row["last_connection_date"] in {"2026-10-31T12:30:00Z", "2026-10-31T12:30:00+00:00"}
        posted = await client.post("/body", json={"id": 9, "device_name": "pump-9"})
        assert posted.json() == "('pump-9', {})"
        schemas = (await client.get("/openapi.json")).json()["components"]["schemas"]
        assert any("bytes_used" in schema.get("properties", {}) for schema in schemas.values())


def test_other_libraries_take_a_model() -> None:
    assert orjson.loads(orjson.dumps(VALVE))["device_name"] == "valve-8"
    assert msgspec.json.decode(msgspec.json.encode(PUMP))["latitude"] == "48.20849"
    assert dataclasses.asdict(PUMP)["device_name"] == "pump-7"
    assert dataclasses.replace(VALVE, state="lost").state == "lost"


def test_a_model_without_extra_is_filled_by_pydantic_too() -> None:
    request = TypeAdapter(SuspensionRequest).validate_python({"iccid": "89", "imei": "35"})
    assert request == SuspensionRequest(iccid="89", imei="35")


def test_nothing_of_this_shows_an_identifier() -> None:
    for text in (repr(PUMP), pprint.pformat(PUMP), repr(pickle.loads(pickle.dumps(PUMP)))):
        assert "pump-7" not in text
        assert "48.2" not in text
