"""Tracebacks that show local variables, as those of rich and pytest do, show no secret."""

from __future__ import annotations

import traceback
from base64 import b64encode
from collections.abc import Mapping
from pathlib import Path

import httpx
import httpx2
import pytest
from rich.pretty import pretty_repr

from lattigo import ApiError, AsyncLattigo, Options
from lattigo.thingspace import AsyncThingSpace
from tests.support.calls import API_KEY, KEY_NAME, ONCE
from tests.support.wire import HANG, LOST, Act, Seen, Wire, reply

pytestmark = pytest.mark.no_cover

TESTS = str(Path(__file__).parent)
PASSWORD, SECRET = "hunter3-hunter3", "hunter4-hunter4"
TOKEN, SESSION = "hunter5-" * 30, "hunter6-hunter6"
SECRETS = (
    API_KEY, PASSWORD, SECRET, TOKEN[:30], SESSION,
    *(b64encode(f"{user}:{secret}".encode()).decode()[:20] for user, secret in ((KEY_NAME, API_KEY), ("key", SECRET))),
)  # fmt: skip

FAULTS: Mapping[str, Act] = {
    **{name: LOST[name] for name in ("reset before the headers", "closed in the body", "garbage", "damaged gzip")},
    "hangs": HANG,
    "401": reply(401, {"error": "no"}),
    "500": reply(500, {"error": "no"}),
    "not JSON": reply(200, b"{"),
}


def errors(error: BaseException) -> list[BaseException]:
    """The error and everything that led to it, also what is not shown by default."""
    found = [error]
    for each in found:  # grows meanwhile
        found += [inner for inner in (each.__cause__, each.__context__) if inner is not None and inner not in found]
    return found


def shown(error: BaseException) -> str:
    """All that a traceback with local variables can show below the frames of the tests."""
    chain = errors(error)
    frames = [frame for each in chain for frame, _ in traceback.walk_tb(each.__traceback__)]
    ours = [frame for frame in frames if not frame.f_code.co_filename.startswith(TESTS)]
    values = {id(value): value for frame in ours for value in frame.f_locals.values()}.values()  # frames share most
    texts = [
        pretty_repr(value, max_depth=6, max_string=longest)  # long texts are cut by now and then
        for value in values
        for longest in (None, 20)
    ]
    return "\n".join([*map(str, chain), *texts])


def assert_masked(error: BaseException) -> None:
    text = shown(error)
    assert "'***'" in text, "else nothing was shown at all"
    assert [secret[:7] for secret in SECRETS if secret in text] == []


@pytest.fixture(params=["httpx", "fast", "own", "own httpx2"])
async def engine(request: pytest.FixtureRequest, anyio_backend: str):
    if request.param == "fast" and anyio_backend != "asyncio":
        pytest.skip("the fast engine works on asyncio only")
    if not request.param.startswith("own"):
        yield {"engine": request.param}
        return
    library = httpx2 if request.param == "own httpx2" else httpx
    async with library.AsyncClient() as own:
        yield {"http_client": own}


@pytest.mark.parametrize("fault", FAULTS)
async def test_no_traceback_shows_the_api_key(fault: str, engine: dict[str, object]):
    with Wire(FAULTS[fault]) as wire:
        options = Options(attempts=1, timeout=0.3)
        async with AsyncLattigo(KEY_NAME, API_KEY, base_url=wire.url, options=options, **engine) as lattigo:
            with pytest.raises(ApiError) as caught:
                await lattigo.device_operations.send_sms(device_names=["truck"], sms_text="hello")
    assert_masked(caught.value)


async def test_no_traceback_shows_the_api_key_of_a_call_that_was_not_sent(engine: dict[str, object]):
    with Wire(listening=False) as wire:
        async with AsyncLattigo(KEY_NAME, API_KEY, base_url=wire.url, options=ONCE, **engine) as lattigo:
            with pytest.raises(ApiError) as caught:
                await lattigo.devices.get("truck")
    assert_masked(caught.value)


def service(fault: Act, place: str) -> Act | object:
    """Logs in, but for the request that ends with `place`."""

    def act(seen: Seen) -> Act:
        if seen.target.endswith(place):
            return fault
        if seen.target.endswith("/token"):
            return reply(200, {"access_token": TOKEN, "token_type": "Bearer", "expires_in": 3600})
        return reply(200, {"sessionToken": SESSION})

    return act


@pytest.mark.no_cover
@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("place", ["/token", "/login", "/accounts/a"])
async def test_no_traceback_shows_the_password_or_a_token(fault: str, place: str, engine: dict[str, object]):
    with Wire(service(FAULTS[fault], place)) as wire:
        client = AsyncThingSpace(
            "key", SECRET, "user", PASSWORD, base_url=wire.url, options=Options(attempts=1, timeout=0.3), **engine
        )
        with pytest.raises(ApiError) as caught:
            await client.accounts.get("a")
        wire.play(reply(200, {"sessionToken": SESSION}))
        await client.aclose()
    assert_masked(caught.value)


@pytest.mark.parametrize("wrong", [{"in_flight": 0}, {"base_url": "http://example.com"}, {"engine": "curl"}])
def test_no_traceback_of_a_wrong_setting_shows_a_secret(wrong: dict[str, object]):
    for make, secrets in ((AsyncLattigo, ("name", API_KEY)), (AsyncThingSpace, ("key", SECRET, "user", PASSWORD))):
        with pytest.raises(ApiError) as caught:
            make(*secrets, **wrong)
        assert_masked(caught.value)


@pytest.mark.parametrize("anyio_backend", ["asyncio"])
async def test_no_traceback_shows_a_secret_that_a_call_sends(engine: dict[str, object]):
    with Wire(service(FAULTS["500"], "/callbacks/a")) as wire:
        async with AsyncThingSpace("key", "s", "user", "p", base_url=wire.url, options=ONCE, **engine) as client:
            with pytest.raises(ApiError) as caught:
                await client.callbacks.register("a", name="CarrierService", url="https://a", password=PASSWORD)
    assert_masked(caught.value)
