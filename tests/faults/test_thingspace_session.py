"""Tokens and sessions of ThingSpace: got once, renewed once, and never asked for with credentials that were refused."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress

import anyio
import pytest
from attrs import astuple, evolve

from lattigo import BadRequest, NoSession, NotFound, NotSent, Options, Unauthorized
from lattigo.sandbox import Fault
from lattigo.sandbox.base import Box
from lattigo.sandbox.thingspace import OWN, Login, ThingSpaceSandbox
from lattigo.sandbox.web import App
from lattigo.thingspace import AsyncThingSpace, models
from tests.support.wire import HANG, Act, Seen, Wire, held, reply

pytestmark = pytest.mark.no_cover

Start = Callable[[Box[App]], str]
LEAVING = 15
"""Upper bound for the seconds that a logout takes without a response: 5, and what a busy machine adds."""


def client(url: str, login: Login) -> AsyncThingSpace:
    return AsyncThingSpace(*astuple(login), base_url=url)


def sent(box: ThingSpaceSandbox, endpoint: str) -> int:
    """How many requests an endpoint has seen."""
    return sum(seen.endpoint == endpoint for seen in box.seen)


async def at_once(tasks: int, work: Callable[[], Awaitable[None]]) -> None:
    async with anyio.create_task_group() as group:
        for _ in range(tasks):
            group.start_soon(work)


@pytest.fixture
def box() -> ThingSpaceSandbox:
    return ThingSpaceSandbox(devices=5, seen=10_000)


@pytest.fixture
def url(box: ThingSpaceSandbox, start: Start) -> str:
    return start(box)


async def test_200_tasks_on_a_cold_client_need_one_token_and_one_login(box: ThingSpaceSandbox, url: str):
    answers: list[str | None] = []
    box.faults = [Fault("latency", endpoint=endpoint, seconds=0.3) for endpoint in ("get_token", "log_in")]

    async def call() -> None:
        answers.append((await thingspace.accounts.get(OWN)).account_name)

    async with client(url, box.login) as thingspace:
        await at_once(200, call)
        assert box.truth.sessions == 1
    assert answers == [OWN] * 200
    assert (sent(box, "get_token"), sent(box, "log_in"), sent(box, "log_out")) == (1, 1, 1)
    assert box.truth.sessions == 0


async def in_the_middle(thingspace: AsyncThingSpace, act: Callable[[], None]) -> int:
    """1,000 calls, 200 at a time; after the 500th something happens. Gives how many were answered."""
    answered = 0

    async def call() -> None:
        nonlocal answered
        for _ in range(5):
            account = await thingspace.accounts.get(OWN)
            answered += account.account_name == OWN
            if answered == 500:
                act()

    await at_once(200, call)
    return answered


async def test_a_session_that_expires_in_the_middle_costs_one_login_and_no_call(box: ThingSpaceSandbox, url: str):
    async with client(url, box.login) as thingspace:
        assert await in_the_middle(thingspace, box.expire_sessions) == 1000
    assert (sent(box, "get_token"), sent(box, "log_in")) == (1, 2)


async def test_a_token_that_is_revoked_in_the_middle_costs_one_request_and_no_call(box: ThingSpaceSandbox, url: str):
    async with client(url, box.login) as thingspace:
        assert await in_the_middle(thingspace, box.revoke_tokens) == 1000
    assert (sent(box, "get_token"), sent(box, "log_in")) == (2, 1)
    assert box.truth.tokens == 2


async def test_both_may_end_at_once(box: ThingSpaceSandbox, url: str):
    def end() -> None:
        box.revoke_tokens()
        box.expire_sessions()

    async with client(url, box.login) as thingspace:
        assert await in_the_middle(thingspace, end) == 1000
    assert (sent(box, "get_token"), sent(box, "log_in")) == (2, 2)


EXPIRED = {"errorCode": "UnifiedWebService.REQUEST_FAILED.SessionToken.Expired", "errorMessage": "Expired."}


async def test_a_late_answer_about_the_old_session_does_not_end_the_new_one():
    late = threading.Event()
    sessions = iter("1234")

    def script(request: Seen) -> Act:
        if request.target.endswith("/token"):
            return reply(200, {"access_token": TOKEN, "token_type": "Bearer", "expires_in": 3600})
        if request.target.endswith("/login"):
            return reply(200, {"sessionToken": next(sessions)})
        if request.headers["vz-m2m-token"] != "1":
            return reply(200, [])
        return held(reply(400, EXPIRED), late) if "groups" in request.target else reply(400, EXPIRED)

    with Wire(script) as wire:
        async with client(wire.url, Login()) as thingspace, anyio.create_task_group() as group:
            group.start_soon(thingspace.groups.list, OWN)
            await wire.until(lambda wire: wire.busy == 1 and "groups" in wire.seen[-1].target)
            assert await thingspace.callbacks.list(OWN) == []
            late.set()
    assert next(sessions) == "3", "one login more"


async def test_a_session_that_never_holds_is_not_opened_again_and_again(start: Start):
    box = ThingSpaceSandbox(devices=1, session_minutes=0)
    async with client(start(box), box.login) as thingspace:
        with pytest.raises(BadRequest, match="session has expired"):
            await thingspace.accounts.get(OWN)
    assert (sent(box, "log_in"), sent(box, "get_account"), sent(box, "log_out")) == (3, 3, 1)


async def test_a_paid_call_with_an_expired_session_is_done_once(box: ThingSpaceSandbox, url: str):
    device = next(place for place in range(5) if box.truth.device(place).state == "active")
    imei = models.DeviceId(kind="imei", id=box.truth.device(device).ids["imei"])
    async with client(url, box.login) as thingspace:
        await thingspace.accounts.get(OWN)
        box.expire_sessions()
        await thingspace.sms.send(account_name=OWN, device_ids=[imei], sms_message="hello")
    assert (sent(box, "send_sms"), box.executed("send_sms")) == (2, 1)


@pytest.mark.parametrize("wrong", ["secret", "password"])
async def test_wrong_credentials_are_sent_once_whatever_number_of_tasks_calls(
    wrong: str, box: ThingSpaceSandbox, url: str
):
    errors: list[Unauthorized] = []
    endpoint = {"secret": "get_token", "password": "log_in"}[wrong]

    async def call() -> None:
        with pytest.raises(Unauthorized) as caught:
            await thingspace.accounts.get(OWN)
        errors.append(caught.value)

    async with client(url, evolve(box.login, **{wrong: "word-of-mouth"})) as thingspace:
        await at_once(50, call)
        for _ in range(10):  # and later ones
            await call()
    assert len(errors) == 60
    assert sent(box, endpoint) == 1
    assert len(box.seen) == {"secret": 1, "password": 2}[wrong]
    assert box.truth.failed_logins == {"secret": 0, "password": 1}[wrong]
    for error in errors:
        assert "Nothing more is sent with these credentials" in str(error)
        assert "word-of-mouth" not in f"{error} {error!r}"


async def test_a_login_whose_answer_is_lost_is_told_and_not_repeated_by_itself(box: ThingSpaceSandbox, url: str):
    box.faults = [Fault("reset", endpoint="log_in", when="after", times=1)]

    async def call() -> None:
        with pytest.raises(NoSession, match="was not sent"):
            await thingspace.accounts.get(OWN)

    async with client(url, box.login) as thingspace:
        await at_once(20, call)
        assert (sent(box, "log_in"), sent(box, "get_account")) == (1, 0)
        assert (await thingspace.accounts.get(OWN)).account_name == OWN
    assert sent(box, "log_in") == 2


async def test_a_paid_call_for_which_there_was_no_token_was_certainly_not_sent(box: ThingSpaceSandbox, url: str):
    imei = models.DeviceId(kind="imei", id=box.truth.device(0).ids["imei"])
    async with AsyncThingSpace(*astuple(box.login), base_url=url, options=Options(attempts=2)) as thingspace:
        await thingspace.accounts.get(OWN)
        box.revoke_tokens()
        box.faults = [Fault("reset", endpoint="get_token", when="after")]
        with pytest.raises(NotSent, match=r"token received no response\. .* was not sent"):
            await thingspace.sms.send(account_name=OWN, device_ids=[imei], sms_message="hello")
        box.faults = []
        await thingspace.sms.send(account_name=OWN, device_ids=[imei], sms_message="hello")
    assert box.executed("send_sms") == 1
    assert sent(box, "get_token") == 1 + 2 + 1


async def test_work_on_a_fleet_ends_with_a_login_that_was_not_answered(box: ThingSpaceSandbox, url: str):
    box.faults = [Fault("reset", endpoint="log_in", when="after")]
    async with client(url, box.login) as thingspace:
        outcomes = thingspace.fleet.each(lambda _: thingspace.accounts.get(OWN), map(str, range(50)), concurrency=4)
        with pytest.raises(NoSession):
            [_ async for _ in outcomes]
    assert sent(box, "log_in") == 1


async def test_a_locked_user_is_told_so(box: ThingSpaceSandbox, url: str):
    for _ in range(5):
        async with client(url, evolve(box.login, password="wrong")) as thingspace:
            with pytest.raises(Unauthorized):
                await thingspace.accounts.get(OWN)
    async with client(url, box.login) as thingspace:
        with pytest.raises(Unauthorized, match="locked"):
            await thingspace.accounts.get(OWN)


async def test_leaving_ends_the_session_even_after_an_error_and_a_service_that_hangs_is_not_waited_for(
    box: ThingSpaceSandbox, url: str, monkeypatch: pytest.MonkeyPatch
):
    with suppress(ZeroDivisionError):
        async with client(url, box.login) as thingspace:
            await thingspace.accounts.get(OWN)
            raise ZeroDivisionError
    assert (sent(box, "log_out"), box.truth.sessions) == (1, 0)
    with anyio.CancelScope() as scope:
        async with client(url, box.login) as thingspace:
            await thingspace.accounts.get(OWN)
            scope.cancel()
            await anyio.sleep_forever()
    assert (sent(box, "log_out"), box.truth.sessions) == (2, 0)
    box.faults = [Fault("latency", endpoint="log_out", seconds=60)]
    started = time.monotonic()
    async with client(url, box.login) as thingspace:
        await thingspace.accounts.get(OWN)
    assert time.monotonic() - started < LEAVING


async def test_leaving_does_not_wait_for_a_new_token_either():
    leaving = False

    def script(request: Seen) -> Act:
        if request.target.endswith("/token"):
            return HANG if leaving else reply(200, {"access_token": TOKEN, "token_type": "Bearer", "expires_in": 1})
        return reply(200, {"sessionToken": SESSION} if request.target.endswith("/login") else [])

    with Wire(script) as wire:
        async with client(wire.url, Login()) as thingspace:
            await thingspace.callbacks.list(OWN)
            await anyio.sleep(1.1)  # the token has ended
            leaving = True
            started = time.monotonic()
        assert time.monotonic() - started < LEAVING
    assert wire.seen[-1].target.endswith("/token")


# -- errors


async def test_each_shape_of_error_is_readable(box: ThingSpaceSandbox, url: str):
    async with client(url, box.login) as thingspace:
        with pytest.raises(BadRequest, match=r"400 Bad Request: There is no such account\."):
            await thingspace.accounts.get("0000000009-00009")
        with pytest.raises(NotFound, match=r"404 Not Found: There is no request with this ID\."):
            await thingspace.euicc.request_status(OWN, request_id="7")
    async with client(url.removesuffix("/api"), box.login) as thingspace:
        with pytest.raises(NotFound, match="404 Not Found: No matching resource found: There is no such resource"):
            await thingspace.oauth.token(grant_type="client_credentials")
    async with client(url, evolve(box.login, secret="wrong")) as thingspace:
        with pytest.raises(Unauthorized, match="invalid_client: A valid OAuth client could not be found"):
            await thingspace.accounts.get(OWN)


TOKEN, SESSION = "token-of-the-app", "session-of-the-user"


def echo(request: Seen) -> Act:
    """Lets everybody in, and repeats in an error whatever else was sent."""
    if request.target.endswith("/token"):
        return reply(200, {"access_token": TOKEN, "token_type": "Bearer", "expires_in": 3600})
    if request.target.endswith("/login"):
        return reply(200, {"sessionToken": SESSION})
    signature = f"{request.headers['authorization']} {request.headers['vz-m2m-token']}"
    said = f"{signature} {request.body.decode()}"
    assert len(said) < 300, "no more is quoted"
    return reply(400, {"errorCode": "X.REQUEST_FAILED.Echo", "errorMessage": said})


async def test_nothing_that_people_see_shows_a_secret_or_an_identifier(
    box: ThingSpaceSandbox, caplog: pytest.LogCaptureFixture
):
    caplog.set_level(logging.DEBUG, logger="lattigo")
    login, device = Login(secret="secret-of-the-app", password="word-of-mouth"), box.truth.device(0)
    ids = [models.DeviceId(kind=kind, id=value) for kind, value in device.ids.items()]
    listed = [models.AccountDeviceList(device_ids=ids[:1], ip_address="10.1.2.3")]
    hidden = [login.secret, login.password, TOKEN, SESSION, "10.1.2.3", *device.ids.values()]
    texts = [repr(ids), repr(listed)]
    with Wire(echo) as wire:
        async with client(wire.url, login) as thingspace:
            for call in (
                thingspace.devices.suspend(devices=listed, account_name=OWN),
                thingspace.devices.list(device_id=ids[0]).collect(),
                thingspace.session.reset_password(old_password=login.password),
            ):
                with pytest.raises(BadRequest) as caught:
                    await call
                texts += [str(caught.value), repr(caught.value), repr(thingspace)]
    texts += [record.getMessage() for record in caplog.records]
    assert not [secret for secret in hidden for text in texts if secret in text]
