"""One call for each device of a fleet, many at a time, in bounded memory."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterable, Awaitable, Callable, Iterable
from contextlib import aclosing
from inspect import isawaitable
from itertools import islice
from typing import Generic, TypeAlias, TypeVar

import anyio
from anyio.abc import TaskGroup
from anyio.lowlevel import checkpoint
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

AHEAD = 8
"""Number of devices to read ahead per call at once, so that the calls continue while the next page is fetched."""

Devices: TypeAlias = AsyncIterable[str] | Iterable[str]
"""Names of devices: a list, a generator, a paginated list of the service …"""


@refuse("__await__", "__iter__", hint="Outcomes come one by one: read them with `async for outcome in …`.")
class Outcomes(Generic[T]):
    """The outcomes of a fleet, one per device, in order of completion. Read them with `async for`.

    At most `concurrency` calls run at once, and about as many outcomes are buffered: a slow reader slows them down.
    Up to eight times as many devices are read ahead.
    Reading can be interrupted, for example by a time-out, and resumed without losing an outcome.
    You can stop reading at any time; calls in flight are cancelled then.

    Raises:
        Unauthorized: the credentials were rejected. Nothing more is sent, since accounts get locked.
        NoSession: a login received no response. The next device would log in again, and this login may have failed.
        ConfigurationError: the client was closed, or the reader is in another event loop.
        ApiError: the list of devices itself could not be read.
    """

    # Not a generator: trio warns about generators that are not exhausted.

    def __init__(
        self,
        background: Background,
        call: Callable[[str], Awaitable[T]],
        devices: Devices,
        *,
        concurrency: int,
        only_errors: bool = False,
    ) -> None:
        if concurrency < 1:
            raise ValueError("concurrency must be at least 1")
        self._background = background
        self._start: Callable[[], _Job[T]] = lambda: _Job(call, devices, concurrency, only_errors)
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
        """Cancel the calls in flight."""
        if self._job is not None:
            self._job.end()

    def __del__(self) -> None:
        # The garbage collector can run in any thread, but only the loop's own can cancel tasks.
        job = getattr(self, "_job", None)
        if job is not None and job.is_in_running_loop():
            job.end()


@define(eq=False)
class _Job(Generic[T]):
    """The work of a fan-out, which runs in the client's background."""

    _call: Callable[[str], Awaitable[T]]
    _devices: Devices
    _concurrency: int
    _only_errors: bool
    """Whether the reader needs no other outcomes: waking it for each one costs a tenth of a call."""
    _loop: Loop = field(factory=running_loop)
    _scope: anyio.CancelScope = field(factory=anyio.CancelScope)
    _names: Queue[str] = field(init=False)
    _outcomes: Queue[Outcome[T]] = field(init=False)
    _failure: Exception | None = None
    """The reason that the work ended early."""

    def __attrs_post_init__(self) -> None:
        self._names, self._outcomes = Queue(AHEAD * self._concurrency), Queue(self._concurrency)

    async def run(self) -> None:
        """Call the function for every device."""
        try:
            with self._scope:
                async with anyio.create_task_group() as group:
                    group.start_soon(self._feed)
                    group.start_soon(self._work, group, self._concurrency - 1)
        except anyio.get_cancelled_exc_class():
            self._stop(ConfigurationError("The client was closed before all devices were processed."))
            raise
        finally:
            self._outcomes.finish()

    async def next_outcome(self) -> Outcome[T]:
        """Wait for the next unread outcome."""
        if self._loop != running_loop():
            raise ConfigurationError(
                "These outcomes belong to another event loop or process. Read them where the first one was read."
            )
        await checkpoint()  # also where the outcomes are there already
        try:
            return await anext(self._outcomes)
        except StopAsyncIteration:
            if self._failure is not None:
                raise self._failure from None
            raise

    def end(self) -> None:
        """Cancel the calls in flight, whose outcomes are no longer needed."""
        self._scope.cancel()

    def is_in_running_loop(self) -> bool:
        """Return whether the work runs in the current event loop."""
        try:
            return self._loop == running_loop()
        except (ImportError, RuntimeError):  # no event loop is running
            return False

    async def _feed(self) -> None:
        try:
            async with aclosing(each_name(self._devices)) as names:
                async for device in names:
                    await self._names.room()
                    self._names.put(device)
        except Exception as error:  # noqa: BLE001 - errors of the list of devices are raised to the reader
            self._stop(error)
        except anyio.get_cancelled_exc_class() as cancellation:
            if is_cancelled():
                raise
            failure = RuntimeError("The list of devices raised an unexpected cancellation.")
            failure.__cause__ = cancellation
            self._stop(failure)
        self._names.finish()

    async def _work(self, group: TaskGroup, more: int) -> None:
        """Call the function for one device after the other.

        The first device starts the next of the `more` workers: starting all at once would delay the first requests.
        """
        while True:
            try:
                async for device in self._names:
                    if more:
                        group.start_soon(self._work, group, more - 1)
                        more = 0
                    outcome = await self._outcome(device)
                    if outcome.error is not None or not self._only_errors:
                        self._outcomes.put(outcome)
                        await self._outcomes.room()
                        await checkpoint()  # so that a late cancellation of this call does not end the next one
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
            raise  # it would fail the other devices, too
        except ApiError as error:
            return Outcome(device=device, error=error)
        except anyio.get_cancelled_exc_class() as cancellation:
            if is_cancelled():
                raise
            unknown = OutcomeUnknown(
                "The function raised an unexpected cancellation. Its requests may have taken effect.",
                reconcile="Look up the device before you call the function for it again.",
            )
            unknown.__cause__ = cancellation
            return Outcome(device=device, error=unknown)

    def _stop(self, failure: Exception) -> None:
        self._failure = self._failure or failure
        self._scope.cancel()


async def each_name(devices: Devices) -> AsyncGenerator[str]:
    """Yield the names one by one. Closing this generator closes their source, too."""
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
    """Yield pages of named devices: a hundred at a time if the names are available, and one by one otherwise."""
    if isinstance(devices, AsyncIterable):
        async with aclosing(each_name(devices)) as names:
            async for device in names:
                yield DevicePage([ListedDevice(device)])
    else:
        names_at_hand = iter(devices)
        while batch := list(islice(names_at_hand, 100)):
            yield DevicePage([ListedDevice(name) for name in batch])
