"""`AsyncThingSpace`, the client that users hold."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, Self

from .._core.api import Api, lazy
from .._core.auth import credentials
from .._core.clock import Clock, SystemClock
from .._core.events import Listener
from .._core.http.message import Transport
from .._core.misuse import refuse
from .._core.options import Options
from .._core.runtime import Engine, Runtime
from .._core.secret import SecretValue, as_secret
from .._version import __version__
from ._generated.namespaces import Namespaces
from .session import ThingSpaceAuth

if TYPE_CHECKING:
    import httpx

    from ..fleet import Fleet
    from ._fleet_source import DeviceUsage

BASE_URL = "https://thingspace.verizon.com/api"
HINT = "pass key, secret, username and password."
VARIABLES = ("THINGSPACE_KEY", "THINGSPACE_SECRET", "THINGSPACE_USERNAME", "THINGSPACE_PASSWORD")


def _fleet() -> type[Fleet[Any, Any]]:
    from ..fleet import Fleet  # here, since it loads much that single calls do not need

    return Fleet


@refuse("__enter__", "__exit__", "__await__", hint="Open the client with `async with AsyncThingSpace() as client:`.")
class AsyncThingSpace(Namespaces):
    """A client for ThingSpace Connectivity Management, on asyncio and trio.

    ```python
    async with AsyncThingSpace() as thingspace:
        async for device in thingspace.devices.list(account_name="0000000001-00001"):
            print(device.device_ids)
        request = await thingspace.devices.suspend(devices=[...], account_name="0000000001-00001")
        print((await request.wait()).status)
    ```

    The token and the session are got when the first call needs them, renewed when they end, and the session is closed
    with the client. A login that was refused is never tried again: five failed ones lock the account.

    Args:
        key: the key of the application; without it the environment's THINGSPACE_KEY.
        secret: its secret; without it THINGSPACE_SECRET.
        username: the user of the account (UWS); without it THINGSPACE_USERNAME.
        password: its password; without it THINGSPACE_PASSWORD.
        base_url: where the service is; without it THINGSPACE_BASE_URL, and without that
            https://thingspace.verizon.com/api. Only https, except on this machine.
        options: time-out, attempts and budget of every call; each call may have its own.
        in_flight: how many requests may be under way at once.
        engine: what sends the requests. "fast" takes about a third of the CPU time of "httpx"; it works on asyncio only
            and needs an extra: pip install 'lattigo[fast]'.
        http_client: an httpx client of your own, for a proxy, a CA or HTTP/2. It is not closed with this client.
        transport: another line altogether, instead of httpx.
        limits_file: where to keep what was learned about the service's limits, so that the next start is warm.
        clock: the time in which it waits and counts; a test may bring a virtual one.
        listeners: functions that are told every `Event`, besides the package's logger.

    Raises:
        ConfigurationError: credentials are missing, or the base URL or the engine is unusable.
    """

    def __init__(
        self,
        key: str | SecretValue | None = None,
        secret: str | SecretValue | None = None,
        username: str | SecretValue | None = None,
        password: str | SecretValue | None = None,
        *,
        base_url: str | None = None,
        options: Options | None = None,
        in_flight: int = 64,
        engine: Engine = "httpx",
        http_client: httpx.AsyncClient | None = None,
        transport: Transport | None = None,
        limits_file: str | os.PathLike[str] | None = None,
        clock: Clock | None = None,
        listeners: tuple[Listener, ...] = (),
    ) -> None:
        key, secret, username, password = map(as_secret, (key, secret, username, password))
        given: dict[str, object] = dict(zip(VARIABLES, (key, secret, username, password), strict=True))
        login = credentials(given, HINT, as_they_stand="THINGSPACE_PASSWORD")
        self._auth = ThingSpaceAuth(*login, clock=clock or SystemClock())
        self._runtime = Runtime(
            self._auth,
            base_url=base_url or os.environ.get("THINGSPACE_BASE_URL") or BASE_URL,
            user=login[2],
            user_agent=f"lattigo-python/{__version__}",
            options=options,
            in_flight=in_flight,
            engine=engine,
            http_client=http_client,
            transport=transport,
            limits_file=limits_file,
            listeners=listeners,
            clock=clock,
        )
        super().__init__(self._runtime.pipeline)
        self._auth.use(Api(self._runtime.sibling_pipeline(in_flight=4)))

    @lazy(_fleet)
    def fleet(self) -> Fleet[DeviceUsage, DeviceUsage]:
        """Work on many devices at once."""
        from ..fleet import Fleet  # here, since it loads much that single calls do not need
        from ._fleet_source import ThingSpaceUsage

        return Fleet(ThingSpaceUsage(self, self._runtime.account), self._runtime.background)

    async def aclose(self) -> None:
        """End the work of `fleet`, and close the session and the connections.

        Leaving `async with` does this too, in whatever task.
        """
        await self._runtime.aclose()

    async def __aenter__(self) -> Self:
        self._runtime.open()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    def __repr__(self) -> str:
        return "AsyncThingSpace()"
