"""One client in several event loops, threads and processes: it goes on where it can, and else refuses in one line."""

from __future__ import annotations

import asyncio
import os
import signal
import ssl
import threading
import traceback
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import date
from itertools import count
from pathlib import Path

import anyio.to_thread
import httpx
import pytest
import trio
import trustme
import uvloop
from attrs import astuple

from lattigo import AsyncLattigo, ConfigurationError
from lattigo._generated.operations import OPERATIONS
from lattigo.sandbox import Sandbox, serve
from lattigo.sandbox.thingspace import OWN, ThingSpaceSandbox
from lattigo.thingspace import AsyncThingSpace
from tests.support.calls import ONCE, answer, client
from tests.support.wire import OK, PATIENCE, Act, Seen, Wire, held, reply

pytestmark = pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork:DeprecationWarning")
needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")

Run = Callable[[Callable[[], Awaitable[object]]], object]


def on_asyncio(function: Callable[[], Awaitable[object]]) -> object:
    return asyncio.run(function())


def on_uvloop(function: Callable[[], Awaitable[object]]) -> object:
    return uvloop.run(function())


LOOPS: dict[str, Run] = {"asyncio": on_asyncio, "uvloop": on_uvloop, "trio": trio.run}
PLACES = [
    pytest.param(run, engine, id=f"{name}-{engine}")
    for name, run in LOOPS.items()
    for engine in ("httpx", "fast")
    if (name, engine) != ("trio", "fast")
]
every_place = pytest.mark.parametrize(("run", "engine"), PLACES)
SENT = reply(200, answer(OPERATIONS["send_sms"]))


async def send_sms(lattigo: AsyncLattigo) -> None:
    """A paid call."""
    await lattigo.device_operations.send_sms(device_names=["truck"], sms_text="hello")


# -- loops one after another


@every_place
def test_a_client_goes_on_in_the_next_loop(run: Run, engine: str):
    with Wire(OK) as wire:
        lattigo = client(wire, engine=engine, options=ONCE)

        async def work() -> None:
            for _ in range(2):
                await lattigo.devices.get("truck")

        for _ in range(3):
            run(work)
        assert (wire.connections, len(wire.seen)) == (3, 6)


@every_place
def test_a_paid_call_is_made_once_in_the_next_loop(run: Run, engine: str):
    with Wire(SENT) as wire:
        lattigo = client(wire, engine=engine, options=ONCE)
        for _ in range(2):
            run(lambda: send_sms(lattigo))
        assert len(wire.seen) == 2


@every_place
def test_idle_connections_end_with_their_loop(run: Run, engine: str):
    with Wire(OK) as wire:
        lattigo = client(wire, engine=engine)
        run(lambda: lattigo.devices.get("truck"))
        wire.wait(lambda wire: wire.open == 0)


def test_a_client_goes_on_in_a_loop_of_another_kind():
    with Wire(OK) as wire:
        lattigo = client(wire, options=ONCE)
        for run in (*LOOPS.values(), on_asyncio):
            run(lambda: lattigo.devices.get("truck"))
        assert (wire.connections, len(wire.seen)) == (4, 4)


def test_a_client_that_was_closed_in_one_loop_is_closed_in_the_next():
    with Wire(OK) as wire:
        lattigo = client(wire)

        async def work() -> None:
            async with lattigo:
                await lattigo.devices.get("truck")

        on_asyncio(work)
        with pytest.raises(ConfigurationError, match="closed"):
            on_asyncio(work)
        assert len(wire.seen) == 1


def test_a_paid_call_is_refused_before_anything_is_sent_when_closed():
    with Wire(SENT) as wire:
        lattigo = client(wire)
        on_asyncio(lattigo.aclose)
        with pytest.raises(ConfigurationError, match="closed"):
            on_asyncio(lambda: send_sms(lattigo))
        assert not wire.seen


def test_an_http_client_of_ones_own_is_not_taken_to_the_next_loop():
    with Wire(SENT) as wire:
        own = httpx.AsyncClient()
        lattigo = client(wire, http_client=own)

        async def first() -> None:
            await send_sms(lattigo)
            await own.aclose()

        on_asyncio(first)
        with pytest.raises(ConfigurationError, match="http_client has connections of another event loop"):
            on_asyncio(lambda: send_sms(lattigo))
        assert len(wire.seen) == 1


# -- threads


@contextmanager
def held_in_a_thread(wire: Wire, release: threading.Event, lattigo: AsyncLattigo, run: Run) -> Iterator[list[object]]:
    """While a call of the client waits in another thread; what came of it."""
    results: list[object] = []
    thread = threading.Thread(target=lambda: results.append(run(lambda: lattigo.devices.get("truck"))))
    thread.start()
    wire.wait(lambda wire: wire.busy == 1)
    try:
        yield results
    finally:
        release.set()
        thread.join(PATIENCE)


@every_place
def test_a_second_thread_is_refused_before_anything_is_sent(run: Run, engine: str):
    release = threading.Event()
    with Wire(held(OK, release)) as wire:
        lattigo = client(wire, engine=engine, in_flight=1)
        with held_in_a_thread(wire, release, lattigo, run) as results:
            for call in (lambda: lattigo.devices.get("truck"), lambda: send_sms(lattigo), lattigo.aclose):
                with pytest.raises(ConfigurationError, match="works in another event loop, which is still running"):
                    run(call)
        assert len(results) == len(wire.seen) == 1
        run(lambda: lattigo.devices.get("truck"))  # the thread has ended


@every_place
def test_each_thread_may_have_a_client(run: Run, engine: str):
    failures: list[BaseException] = []

    def work(wire: Wire) -> None:
        async def calls() -> None:
            async with client(wire, engine=engine, options=ONCE) as lattigo:
                for _ in range(20):
                    await lattigo.devices.get("truck")

        try:
            run(calls)
        except BaseException as error:  # noqa: BLE001 - whatever it is, the test reports it
            failures.append(error)

    with Wire(OK) as wire:
        threads = [threading.Thread(target=work, args=(wire,)) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(3 * PATIENCE)
        assert not failures
        assert len(wire.seen) == 80


def test_outcomes_are_read_in_the_loop_of_their_work():
    with Wire(OK) as wire:
        lattigo = client(wire)
        outcomes = lattigo.fleet.each(lattigo.devices.get, ["truck", "van"])

        async def first() -> None:
            await lattigo.__aenter__()
            await anext(outcomes)

        on_asyncio(first)
        with pytest.raises(ConfigurationError, match="another event loop"):
            on_asyncio(outcomes.__anext__)


# -- processes


def in_a_child(work: Callable[[], object]) -> None:
    """Do something in a fork of this process, and fail if it fails there."""
    child = os.fork()
    if child == 0:
        try:
            signal.set_wakeup_fd(-1)  # the parent's event loop has set it
            work()
        except BaseException as error:  # noqa: BLE001 - whatever it is, the test reports it
            os.write(2, "".join(traceback.format_exception(error)).encode())
            os._exit(1)
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0


@needs_fork
@every_place
@pytest.mark.parametrize("secure", [False, True], ids=["http", "https"])
def test_parent_and_child_have_connections_of_their_own(run: Run, engine: str, secure: bool, authority: trustme.CA):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    with Wire(OK, tls=context if secure else None) as wire:
        lattigo = client(wire, engine=engine, options=ONCE)

        def child() -> None:
            for _ in range(2):
                run(lambda: lattigo.devices.get("truck"))

        async def parent() -> None:
            await lattigo.devices.get("truck")
            await anyio.to_thread.run_sync(in_a_child, child)
            await lattigo.devices.get("truck")
            await lattigo.aclose()

        run(parent)
        assert (wire.connections, len(wire.seen)) == (3, 4)


@needs_fork
@every_place
def test_a_call_under_way_in_the_parent_holds_no_place_in_the_child(run: Run, engine: str):
    release = threading.Event()
    with Wire(held(OK, release), OK) as wire:
        lattigo = client(wire, engine=engine, in_flight=1, options=ONCE)
        with held_in_a_thread(wire, release, lattigo, run) as results:
            in_a_child(lambda: run(lambda: lattigo.devices.get("truck")))
        assert len(results) == 1
        assert len(wire.seen) == 2


@needs_fork
@pytest.mark.parametrize("engine", ["httpx", "fast"])
def test_a_loop_that_was_closed_under_calls_keeps_no_place(engine: str):
    def work() -> None:
        release = threading.Event()
        with Wire(held(OK, release), OK) as wire:
            lattigo = client(wire, engine=engine, in_flight=1, options=ONCE)
            loop = asyncio.new_event_loop()
            tasks = [loop.create_task(lattigo.devices.get("truck")) for _ in range(2)]  # one waits for the other
            loop.run_until_complete(wire.until(lambda wire: wire.busy == 1))
            loop.close()
            device = on_asyncio(lambda: asyncio.wait_for(lattigo.devices.get("truck"), PATIENCE))
            assert (device.id, len(wire.seen), len(tasks)) == (1, 2, 2)
            release.set()

    in_a_child(work)  # which does not try to tidy up what can't be


@needs_fork
def test_a_fleet_is_pulled_in_a_forked_worker(tmp_path: Path):
    box = Sandbox(devices=10, seed=7, today=date(2026, 10, 31))
    account = box.accounts[0]
    with serve(box) as url:
        lattigo = AsyncLattigo(account.key_name, account.api_key, base_url=url)
        on_asyncio(lambda: lattigo.devices.list_names().collect())

        async def pull() -> None:
            async with lattigo:
                days = {"since": date(2026, 10, 1), "until": date(2026, 10, 5)}
                report = await lattigo.fleet.pull("daily", **days, to=tmp_path / "usage")
                assert report.devices == 10

        in_a_child(lambda: on_asyncio(pull))
        names = on_asyncio(lambda: lattigo.devices.list_names().collect())
    assert len(names) == 10
    assert (tmp_path / "usage" / "ledger.sqlite").exists()


# -- logins


@needs_fork
@pytest.mark.parametrize("run", LOOPS.values(), ids=LOOPS)
def test_a_child_logs_in_itself_and_leaves_its_parents_session_open(run: Run):
    box = ThingSpaceSandbox(devices=5)
    with serve(box) as url:
        thingspace = AsyncThingSpace(*astuple(box.login), base_url=url)

        async def child() -> None:
            await thingspace.accounts.get(OWN)
            await thingspace.aclose()

        async def parent() -> None:
            await thingspace.accounts.get(OWN)
            await anyio.to_thread.run_sync(in_a_child, lambda: run(child))
            await thingspace.accounts.get(OWN)
            assert box.truth.sessions == 1
            await thingspace.aclose()

        run(parent)
    assert [seen.endpoint for seen in box.seen if seen.endpoint in {"log_in", "log_out"}] == [
        *("log_in", "log_in", "log_out", "log_out")
    ]


@needs_fork
@pytest.mark.parametrize("run", LOOPS.values(), ids=LOOPS)
def test_a_login_under_way_in_the_parent_is_not_waited_for_in_the_child(run: Run):
    release = threading.Event()
    turns = count()

    def respond(seen: Seen) -> Act:
        if "oauth2" in seen.target:
            act = reply(200, {"access_token": "a", "token_type": "Bearer", "expires_in": 3600})
            return act if next(turns) else held(act, release)
        return reply(200, {"sessionToken": "a"} if "session" in seen.target else {"accountName": OWN})

    with Wire(respond) as wire:
        thingspace = AsyncThingSpace("a", "b", "c", "d", base_url=wire.url)
        thread = threading.Thread(target=run, args=(lambda: thingspace.accounts.get(OWN),))
        thread.start()
        wire.wait(lambda wire: wire.busy == 1)
        try:
            in_a_child(lambda: run(lambda: thingspace.accounts.get(OWN)))
        finally:
            release.set()
            thread.join(PATIENCE)
