"""`AsyncThingSpace`, the client that users hold."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, Self, Unpack

from .._core.clock import Clock, SystemClock
from .._core.events import Listener
from .._core.http.message import Transport
from .._core.misuse import refuse
from .._core.namespaces import Api, lazy
from .._core.options import Options
from .._core.secret import SecretValue, as_secret
from .._profiles.client_settings import ClientSettings
from .._profiles.login import Login
from .._version import __version__
from ._generated.client import Namespaces
from .session import ThingSpaceAuth

if TYPE_CHECKING:
    import httpx

    from .._core.runtime import Engine
    from ..fleet import Fleet
    from ._fleet_source import DeviceUsage

BASE_URL = "https://thingspace.verizon.com/api"
LOGIN = Login(
    api="thingspace",
    variables={name: f"THINGSPACE_{name.upper()}" for name in ("key", "secret", "username", "password")},
    secrets=("secret", "password"),
    user="username",
    base_url=BASE_URL,
    base_url_variable="THINGSPACE_BASE_URL",
    hint="run `lattigo auth login --api thingspace`, or pass key, secret, username and password.",
    keeps_blanks="THINGSPACE_PASSWORD",
)
"""What signs the requests, and where to send them."""


def _fleet() -> type[Fleet[Any, Any]]:
    from ..fleet import Fleet  # here, since it loads much that single calls do not need

    return Fleet


@refuse("__enter__", "__exit__", "__await__", hint="Open the client with `async with AsyncThingSpace() as client:`.")
@refuse(
    "__reduce_ex__", hint="A client can't be copied or pickled: its connections stay here. Make one in each process."
)
class AsyncThingSpace(Namespaces):
    """A client for ThingSpace Connectivity Management, on asyncio and trio.

    ```python
    async with AsyncThingSpace() as client:
        async for device in client.devices.list(account_name="0000000001-00001"):
            print(device.device_ids)
        request = await client.devices.suspend(devices=[...], account_name="0000000001-00001")
        print((await request.wait()).status)
    ```

    The token and the session are obtained when the first call needs them and renewed when they end; the session is
    closed with the client. A refused login is never repeated: five failed ones lock the account.

    Args:
        key: key of the application. Default: the environment variable THINGSPACE_KEY, then the profile.
        secret: its secret. Default: THINGSPACE_SECRET, then the profile.
        username: user of the account (UWS). Default: THINGSPACE_USERNAME, then the profile.
        password: the user's password. Default: THINGSPACE_PASSWORD, then the profile.
        base_url: address of the service. Default: THINGSPACE_BASE_URL, then the profile, then
            https://thingspace.verizon.com/api. Must be https, except for loopback addresses.
        options: time-out, attempts and budget of every call; each call can override them.
        in_flight: maximum number of requests in flight. Default: 64.
        engine: what sends the requests. "fast" needs about a third of the CPU time of "httpx"; it works on asyncio only
            and needs an extra: pip install 'lattigo[fast]'.
        http_client: your own httpx client, for a proxy, a CA or HTTP/2. It is not closed with this client.
        transport: your own transport instead of httpx.
        limits_file: where to keep the rate limits that were learned, so that the next start is warm.
        clock: the clock for waiting and timing; tests can pass a virtual one.
        listeners: functions that receive every `Event`, in addition to the package's logger.

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
        in_flight: int | None = None,
        engine: Engine = "httpx",
        http_client: httpx.AsyncClient | None = None,
        transport: Transport | None = None,
        limits_file: str | os.PathLike[str] | None = None,
        clock: Clock | None = None,
        listeners: tuple[Listener, ...] = (),
    ) -> None:
        from .._core.runtime import Runtime  # here, since it loads most of the package
        from .._profiles.account import find_account

        key, secret, username, password = map(as_secret, (key, secret, username, password))
        given = {"key": key, "secret": secret, "username": username, "password": password}
        account = find_account(LOGIN, given, base_url=base_url)
        login = account.credentials()
        self._auth = ThingSpaceAuth(*login, clock=clock or SystemClock())
        self._runtime = Runtime(
            self._auth,
            base_url=account.base_url,
            user=login[2],
            user_agent=f"lattigo-python/{__version__}",
            options=account.options(options),
            in_flight=account.in_flight(in_flight),
            engine=engine,
            http_client=http_client,
            transport=transport,
            limits_file=limits_file,
            listeners=listeners,
            clock=clock,
        )
        super().__init__(self._runtime.pipeline)
        self._auth.use(Api(self._runtime.sibling_pipeline(in_flight=4)))

    @classmethod
    def from_profile(cls, name: str | None = None, **settings: Unpack[ClientSettings]) -> Self:
        """Create a client with the settings of a profile, which `lattigo auth login` stores.

        ```python
        async with AsyncThingSpace.from_profile("acme") as client: ...
        ```

        A profile that is named here precedes the environment, so that clients of several accounts can be used side by
        side. Fetching its secret blocks for as long as the keyring or the credential command takes.

        Args:
            name: name of the profile. Default: LATTIGO_PROFILE, then `default`; the environment then comes first.
            settings: arguments of the client, except for its credentials; they precede the profile.

        Raises:
            ConfigurationError: the profile does not exist, its file is not private, or credentials are missing.
        """
        from .._profiles.account import fill_from_profile

        return cls(*fill_from_profile(LOGIN, name, settings), **settings)

    @lazy(_fleet)
    def fleet(self) -> Fleet[DeviceUsage, DeviceUsage]:
        """Work on many devices at once."""
        from ..fleet import Fleet  # here, since it loads much that single calls do not need
        from ..fleet.actions.records import Actions
        from ._fleet_source import ThingSpaceUsage
        from ._generated.actions import ACTIONS

        account = self._runtime.account
        actions = Actions(self, "thingspace", account, ACTIONS)
        return Fleet(ThingSpaceUsage(self, account), self._runtime.background, actions)

    async def aclose(self) -> None:
        """Stop the work of `fleet`, and close the session and the connections.

        Leaving `async with` does this too, in any task.
        """
        await self._runtime.aclose()

    async def __aenter__(self) -> Self:
        self._runtime.open()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    def __repr__(self) -> str:
        return "AsyncThingSpace()"
