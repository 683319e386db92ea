"""One call for each device of a fleet, many at a time, in bounded memory."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterable, AsyncIterator, Awaitable, Callable, Iterable
from typing import TYPE_CHECKING, Generic, TypeAlias, TypeVar

import anyio
from attrs import define, field

from ..core.background import Background
from ..core.errors import ApiError, ConfigurationError, Unauthorized
from .outcome import Outcome

if TYPE_CHECKING:
    from anyio.streams.memory import MemoryObjectReceiveStream, MemoryObjectSendStream

T = TypeVar("T")

Devices: TypeAlias = AsyncIterable[str] | Iterable[str]
"""Names of devices: a list, a generator, a paged list of the service …"""


async def fan_out(
    background: Background, call: Callable[[str], Awaitable[T]], devices: Devices, *, concurrency: int
) -> AsyncGenerator[Outcome[T]]:
    """Call `call` for every device and give each outcome as soon as it is there.

    At most `concurrency` devices are under way, and as many outcomes wait for the reader: a slow reader slows the
    calls down. Stop reading whenever you like; what is under way ends then.

    Raises:
        Unauthorized: the credentials were refused. Nothing more is sent, since accounts get locked.
        ApiError: the list of devices itself could not be read.
    """
    if concurrency < 1:
        raise ValueError("concurrency must be at least 1")
    job = _Job(call, devices, concurrency)
    background.start(job.run)
    try:
        async for outcome in job.finished:
            yield outcome
        if job.failure is not None:
            raise job.failure
    finally:
        job.scope.cancel()
        job.finished.close()


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
                async for device in _iterate(self.devices):
                    await feed.send(device)
            except Exception as error:  # noqa: BLE001 - whatever the list of devices raises is raised to the reader
                self._stop(error)

    async def _work(self, work: MemoryObjectReceiveStream[str]) -> None:
        with work:
            async for device in work:
                try:
                    outcome = Outcome(device=device, value=await self.call(device))
                except (Unauthorized, ConfigurationError) as error:
                    return self._stop(error)
                except ApiError as error:
                    outcome = Outcome[T](device=device, error=error)
                except Exception as error:  # noqa: BLE001 - a bug in the caller's function is raised to the reader
                    return self._stop(error)
                await self._outcomes.send(outcome)
        return None

    def _stop(self, error: Exception) -> None:
        self.failure = self.failure or error
        self.scope.cancel()


async def _iterate(devices: Devices) -> AsyncIterator[str]:
    if isinstance(devices, AsyncIterable):
        async for device in devices:
            yield device
    else:
        for device in devices:
            yield device
