"""One call for each device of a fleet, many at a time, in bounded memory."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterable, Awaitable, Callable, Iterable
from contextlib import aclosing
from inspect import isawaitable
from itertools import islice
from typing import Generic, TypeAlias, TypeVar

import anyio
from attrs import define, field

from .._core.errors import ApiError, ConfigurationError, NoSession, OutcomeUnknown, Unauthorized
from .._core.misuse import refuse
from .._core.tasks.background import Background
from .._core.tasks.concurrency import is_cancelled
from .._core.tasks.loop_binding import Loop, running_loop
from .._core.tasks.queue import Queue
from .outcome import Outcome
from .source import DevicePage, ListedDevice

T = TypeVar("T")

Devices: TypeAlias = AsyncIterable[str] | Iterable[str]
"""Names of devices: a list, a generator, a paged list of the service …"""


@refuse("__await__", "__iter__", hint="Outcomes come one by one: read them with `async for outcome in …`.")
class Outcomes(Generic[T]):
    """Outcomes, one for each device, as soon as they are there. Read them with `async for`.

    At most `concurrency` devices are under way, and about as many outcomes wait for the reader: a slow reader slows the
    calls down. Reading may be interrupted, by a time limit for example, and resumed: no outcome is lost.
    Stop reading whenever you like; what is under way ends then.

    Raises:
        Unauthorized: the credentials were refused. Nothing more is sent, since accounts get locked.
        NoSession: a login was not answered. The next device would log in anew, and this one may have failed.
        ConfigurationError: the client was closed meanwhile, or the reader is in another event loop.
        ApiError: the list of devices itself could not be read.
    """

    # Not a generator: trio warns of one that is left early.

    def __init__(
        self, background: Background, call: Callable[[str], Awaitable[T]], devices: Devices, *, concurrency: int
    ) -> None:
        if concurrency < 1:
            raise ValueError("concurrency must be at least 1")
        self._background = background
        self._start: Callable[[], _Job[T]] = lambda: _Job(call, devices, concurrency)
        self._job: _Job[T] | None = None

    def __aiter__(self) -> Outcomes[T]:
        return self

    async def __anext__(self) -> Outcome[T]:
        if self._job is None:
            job = self._start()
            self._background.start(job.run)
            self._job = job
        return await self._job.next_outcome()

    async def aclose(self) -> None:
        """End what is under way."""
        if self._job is not None:
            self._job.end()

    def __del__(self) -> None:
        # The garbage collector may run in any thread, but only the loop's own may cancel tasks.
        job = getattr(self, "_job", None)
        if job is not None and job.is_in_running_loop():
            job.end()


@define(eq=False)
class _Job(Generic[T]):
    """The work behind one fan-out; it runs in the client's background."""

    _call: Callable[[str], Awaitable[T]]
    _devices: Devices
    _concurrency: int
    _loop: Loop = field(factory=running_loop)
    _scope: anyio.CancelScope = field(factory=anyio.CancelScope)
    _names: Queue[str] = field(init=False)
    _outcomes: Queue[Outcome[T]] = field(init=False)
    _failure: Exception | None = None
    """Why the work ended early."""

    def __attrs_post_init__(self) -> None:
        self._names, self._outcomes = Queue(self._concurrency), Queue(self._concurrency)

    async def run(self) -> None:
        """Call the function for every device."""
        try:
            with self._scope:
                async with anyio.create_task_group() as group:
                    for task in (self._feed, *[self._work] * self._concurrency):
                        group.start_soon(task)
        except anyio.get_cancelled_exc_class():
            self._stop(ConfigurationError("The client was closed before all devices had their turn."))
            raise
        finally:
            self._outcomes.finish()

    async def next_outcome(self) -> Outcome[T]:
        """Wait for an outcome that nobody has read yet."""
        if self._loop != running_loop():
            raise ConfigurationError(
                "These outcomes are of another event loop or process. Read them where the first one was read."
            )
        try:
            return await anext(self._outcomes)
        except StopAsyncIteration:
            if self._failure is not None:
                raise self._failure from None
            raise

    def end(self) -> None:
        """End what is under way; nobody waits for it any more."""
        self._scope.cancel()

    def is_in_running_loop(self) -> bool:
        """Whether this is the event loop that the work runs in."""
        try:
            return self._loop == running_loop()
        except (ImportError, RuntimeError):  # there is none
            return False

    async def _feed(self) -> None:
        try:
            async with aclosing(each_name(self._devices)) as names:
                async for device in names:
                    await self._names.room()
                    self._names.put(device)
        except Exception as error:  # noqa: BLE001 - whatever the list of devices raises is raised to the reader
            self._stop(error)
        except anyio.get_cancelled_exc_class() as cancellation:
            if is_cancelled():
                raise
            failure = RuntimeError("The list of devices raised a cancellation that nobody had asked for.")
            failure.__cause__ = cancellation
            self._stop(failure)
        self._names.finish()

    async def _work(self) -> None:
        while True:
            try:
                async for device in self._names:
                    self._outcomes.put(await self._outcome(device))
                    await self._outcomes.room()
            except Exception as error:  # noqa: BLE001 - a bug in the caller's function is raised to the reader
                self._stop(error)
            except anyio.get_cancelled_exc_class():
                if is_cancelled():
                    raise
                continue  # the caller's function cancelled this task, too late for itself
            return

    async def _outcome(self, device: str) -> Outcome[T]:
        try:
            awaitable = self._call(device)
            if not isawaitable(awaitable):
                raise TypeError(
                    f"fleet.each calls an async function for each device; this one returned {type(awaitable).__name__}."
                    " Define it with `async def`, or return the call without awaiting it."
                )
            return Outcome(device=device, value=await awaitable)
        except (Unauthorized, NoSession, ConfigurationError):
            raise  # the other devices would fail with it too
        except ApiError as error:
            return Outcome(device=device, error=error)
        except anyio.get_cancelled_exc_class() as cancellation:
            if is_cancelled():
                raise
            unknown = OutcomeUnknown(
                "The function raised a cancellation that nobody had asked for. What it sent may have been carried out.",
                reconcile="Look the device up before you call the function for it again.",
            )
            unknown.__cause__ = cancellation
            return Outcome(device=device, error=unknown)

    def _stop(self, failure: Exception) -> None:
        self._failure = self._failure or failure
        self._scope.cancel()


async def each_name(devices: Devices) -> AsyncGenerator[str]:
    """The names one by one. Closing this closes the generator that they come from."""
    if isinstance(devices, AsyncIterable):
        names = aiter(devices)
        try:
            async for device in names:
                yield device
        finally:
            if isinstance(names, AsyncGenerator):
                await names.aclose()
    else:
        for device in devices:
            yield device


async def in_pages(devices: Devices) -> AsyncGenerator[DevicePage]:
    """Named devices, a hundred at a time where the names are at hand, and one by one where they are waited for."""
    if isinstance(devices, AsyncIterable):
        async with aclosing(each_name(devices)) as names:
            async for device in names:
                yield DevicePage([ListedDevice(device)])
    else:
        names_at_hand = iter(devices)
        while batch := list(islice(names_at_hand, 100)):
            yield DevicePage([ListedDevice(name) for name in batch])
