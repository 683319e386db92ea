"""One call for each device of a fleet, many at a time, in bounded memory."""

from __future__ import annotations

import threading
from collections.abc import AsyncGenerator, AsyncIterable, Awaitable, Callable, Iterable
from contextlib import aclosing
from itertools import islice
from typing import TYPE_CHECKING, Generic, TypeAlias, TypeVar

import anyio
from attrs import define, field

from .._core.errors import ApiError, ConfigurationError, NoSession, Unauthorized
from .._core.tasks.background import Background
from .outcome import Outcome
from .source import DevicePage, ListedDevice

if TYPE_CHECKING:
    from anyio.streams.memory import MemoryObjectReceiveStream, MemoryObjectSendStream

T = TypeVar("T")

Devices: TypeAlias = AsyncIterable[str] | Iterable[str]
"""Names of devices: a list, a generator, a paged list of the service …"""


class Outcomes(Generic[T]):
    """Outcomes, one for each device, as soon as they are there. Read them with `async for`.

    At most `concurrency` devices are under way, and as many outcomes wait for the reader: a slow reader slows the
    calls down. Stop reading whenever you like; what is under way ends then.

    Raises:
        Unauthorized: the credentials were refused. Nothing more is sent, since accounts get locked.
        NoSession: a login was not answered. The next device would log in anew, and this one may have failed.
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
        self._thread = threading.get_ident()

    def __aiter__(self) -> Outcomes[T]:
        return self

    async def __anext__(self) -> Outcome[T]:
        if self._job is None:
            self._job = self._start()
            self._background.start(self._job.run)
        try:
            return await self._job.finished.receive()
        except (anyio.EndOfStream, anyio.ClosedResourceError):
            self._job.end()
            if self._job.failure is not None:
                raise self._job.failure from None
            raise StopAsyncIteration from None

    async def aclose(self) -> None:
        """End what is under way."""
        if self._job is not None:
            self._job.end()

    def __del__(self) -> None:
        # The garbage collector may run in any thread, but only the loop's own may cancel tasks.
        job = getattr(self, "_job", None)
        if job is not None and threading.get_ident() == self._thread:
            job.end()


@define
class _Job(Generic[T]):
    """The work behind one fan-out; it runs in the client's background."""

    call: Callable[[str], Awaitable[T]]
    devices: Devices
    concurrency: int
    scope: anyio.CancelScope = field(factory=anyio.CancelScope)
    failure: Exception | None = None
    finished: MemoryObjectReceiveStream[Outcome[T]] = field(init=False)
    _outcomes: MemoryObjectSendStream[Outcome[T]] = field(init=False)

    def __attrs_post_init__(self) -> None:
        self._outcomes, self.finished = anyio.create_memory_object_stream[Outcome[T]](self.concurrency)

    async def run(self) -> None:
        with self._outcomes, self.scope:
            feed, work = anyio.create_memory_object_stream[str](self.concurrency)
            async with anyio.create_task_group() as group:
                group.start_soon(self._feed, feed)
                with work:
                    for _ in range(self.concurrency):
                        group.start_soon(self._work, work.clone())

    async def _feed(self, feed: MemoryObjectSendStream[str]) -> None:
        with feed:
            try:
                async with aclosing(each_name(self.devices)) as names:
                    async for device in names:
                        await feed.send(device)
            except Exception as error:  # noqa: BLE001 - whatever the list of devices raises is raised to the reader
                self._stop(error)

    async def _work(self, work: MemoryObjectReceiveStream[str]) -> None:
        with work:
            async for device in work:
                try:
                    outcome = Outcome(device=device, value=await self.call(device))
                except (Unauthorized, NoSession, ConfigurationError) as error:
                    return self._stop(error)
                except ApiError as error:
                    outcome = Outcome[T](device=device, error=error)
                except Exception as error:  # noqa: BLE001 - a bug in the caller's function is raised to the reader
                    return self._stop(error)
                await self._outcomes.send(outcome)
        return None

    def end(self) -> None:
        """End what is under way; nobody reads any more."""
        self.scope.cancel()
        self._outcomes.close()
        self.finished.close()

    def _stop(self, error: Exception) -> None:
        self.failure = self.failure or error
        self.scope.cancel()


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
