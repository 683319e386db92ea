"""Arguments that are more than plain values: they are sent, and hidden, as the values that they stand for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from enum import Enum, IntEnum, StrEnum

import attrs
import numpy
import pytest
from pydantic import SecretStr

from lattigo import AsyncLattigo, BadRequest, InvalidRequest, Request, Response
from lattigo._core.api import call
from lattigo._core.operation import Operation
from lattigo._generated import operations as lattigo_operations
from lattigo.thingspace import AsyncThingSpace, models
from lattigo.thingspace._generated import operations as thingspace_operations
from tests.support.calls import ONCE, arguments

TEXT = "truck-7-of-the-fleet"


class Odd(str):
    """A text that shows another one."""

    __slots__ = ()

    def __str__(self) -> str:
        return "odd"

    def __format__(self, _: str) -> str:
        return "odd"


def member(text: str) -> object:
    class Name(str, Enum):  # noqa: UP042 - not the same: str() of its members is their name
        ONLY = text

    return Name.ONLY


def modern_member(text: str) -> object:
    class Name(StrEnum):
        ONLY = text

        def __str__(self) -> str:
            return "odd"

    return Name.ONLY


TEXTS: Mapping[str, Callable[[str], object]] = {
    "str enum": member,
    "StrEnum": modern_member,
    "str subclass": Odd,
    "numpy": numpy.str_,
    "secret": SecretStr,
}


class Recorder:
    """Refuses every request, quoting the text that should be hidden; tokens and sessions are given."""

    def __init__(self) -> None:
        self.requests: list[tuple[str, str, Mapping[str, str], bytes | None]] = []

    async def send(self, request: Request, /, *, timeout: float) -> Response:  # noqa: ASYNC109 - the protocol's name
        if request.url.endswith("/oauth2/token") and b"client_credentials" in (request.body or b""):
            return Response(200, {}, b'{"access_token": "a", "token_type": "Bearer", "expires_in": 3600}')
        if request.url.endswith("/session/login"):
            return Response(200, {}, b'{"sessionToken": "s"}')
        if not request.url.endswith("/session/logout"):
            self.requests.append((request.method, request.url, request.headers, request.body))
        return Response(400, {}, b'{"errorMessage": "no device %b", "errorCode": "x"}' % TEXT.encode())

    async def aclose(self) -> None:
        """Nothing is open."""


LATTIGO, THINGSPACE = lattigo_operations.OPERATIONS, thingspace_operations.OPERATIONS
CALLS: Mapping[str, Mapping[str, object]] = {
    **{name: arguments(operation, TEXT) for name, operation in LATTIGO.items()},
    "send_sms_of_thingspace": {
        "account_name": TEXT,
        "sms_message": TEXT,
        "device_ids": [models.DeviceId(kind="iccid", id=TEXT)],
    },
    "register_callback": {"account_name": TEXT, "name": "CarrierService", "url": TEXT, "password": TEXT},
    "swap_eid_device": {"body": {TEXT: [TEXT, {"deviceIds": [{"kind": "eid", "id": TEXT}]}]}},
}


async def sent(operation: Operation[object], values: Mapping[str, object]) -> tuple[object, str]:
    """The request of a call, and the text of its error."""
    recorder = Recorder()
    if LATTIGO.get(operation.name) is operation:
        client: AsyncLattigo | AsyncThingSpace = AsyncLattigo("k", "s", transport=recorder, options=ONCE)
    else:
        client = AsyncThingSpace("k", "s", "u", "p", transport=recorder, options=ONCE)
    async with client as api:
        with pytest.raises(BadRequest) as caught:
            await call(api, operation, **values)
    return recorder.requests, str(caught.value)


def called(name: str) -> Operation[object]:
    return LATTIGO.get(name) or THINGSPACE[name.removesuffix("_of_thingspace")]


def dressed(arguments: Mapping[str, object], make: Callable[[str], object]) -> dict[str, object]:
    """The arguments of a call, with each text in another guise, at any depth."""

    def dress(value: object) -> object:
        if type(value) is str:
            return make(value)
        if isinstance(value, list):
            return [dress(each) for each in value]
        if isinstance(value, dict):
            return {name: dress(each) for name, each in value.items()}
        if attrs.has(type(value)):
            return type(value)(**{each.alias: dress(getattr(value, each.name)) for each in attrs.fields(type(value))})
        return value

    return {name: dress(value) for name, value in arguments.items()}


@pytest.mark.parametrize("anyio_backend", ["asyncio"])
@pytest.mark.parametrize("kind", TEXTS)
@pytest.mark.parametrize("name", CALLS)
async def test_texts_in_other_guises_are_sent_and_hidden_as_themselves(name: str, kind: str):
    request, error = await sent(called(name), CALLS[name])
    assert await sent(called(name), dressed(CALLS[name], TEXTS[kind])) == (request, error)


class Page(IntEnum):
    SECOND = 2

    def __str__(self) -> str:
        return "odd"


class Moment(datetime):
    def isoformat(self, *_: object, **__: object) -> str:
        return "odd"


class Day(date):
    def isoformat(self) -> str:
        return "odd"


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (Page.SECOND, "2"),
        (numpy.int64(2), "2"),
        (numpy.array(2), "2"),
    ],
)
async def test_numbers_in_other_guises_are_sent_as_themselves(value: int, written: str):
    [(_, url, _, _)], _ = await sent(LATTIGO["list_devices"], {"per_page": value})
    assert f"per_page={written}" in url


@pytest.mark.parametrize("value", [Moment(2026, 10, 1), Day(2026, 10, 1), numpy.datetime64("2026-10-01")])
async def test_dates_in_other_guises_are_sent_as_themselves(value: date):
    [(_, url, _, _)], _ = await sent(LATTIGO["daily_data_usages"], {"device_name": "a", "start_date": value})
    assert "start_date=2026-10-01" in url


class NaT(datetime):
    """As pandas has it: a datetime that is none."""

    def __eq__(self, _: object) -> bool:
        return False

    def __ne__(self, _: object) -> bool:
        return True

    __hash__ = datetime.__hash__


@pytest.mark.parametrize("end", [None, date(2026, 10, 1), NaT(2026, 10, 1)])
async def test_a_date_that_is_none_is_not_sent(end: date | None):
    with pytest.raises(InvalidRequest, match="start_date is not a value"):
        await sent(LATTIGO["daily_data_usages"], {"device_name": "a", "start_date": NaT(2026, 10, 1), "end_date": end})
