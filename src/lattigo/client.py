"""`AsyncLattigo`, the client that users hold."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, Self, Unpack

from ._core.auth import BasicAuth
from ._core.clock import Clock
from ._core.events import Listener
from ._core.http.message import Transport
from ._core.misuse import refuse
from ._core.namespaces import lazy
from ._core.options import Options
from ._core.secret import SecretValue, as_secret
from ._generated.client import Namespaces
from ._profiles.client_settings import ClientSettings
from ._profiles.login import Login
from ._version import __version__

if TYPE_CHECKING:
    import httpx

    from ._core.runtime import Engine
    from ._generated.models import DailyDataUsage, MonthlyDataUsage
    from .fleet import Fleet

BASE_URL = "https://api.lattigo.com"
LOGIN = Login(
    api="lattigo",
    variables={"key_name": "LATTIGO_KEY_NAME", "api_key": "LATTIGO_API_KEY"},
    secrets=("api_key",),
    user="key_name",
    base_url=BASE_URL,
    base_url_variable="LATTIGO_BASE_URL",
    hint="run `lattigo auth login`, or pass key_name and api_key. Keys are made at https://portal.lattigo.com/api_keys.",
)
"""What signs the requests, and where to send them."""


def _fleet() -> type[Fleet[Any, Any]]:
    from .fleet import Fleet  # here, since it loads much that single calls do not need

    return Fleet


@refuse("__enter__", "__exit__", "__await__", hint="Open the client with `async with AsyncLattigo() as client:`.")
@refuse(
    "__reduce_ex__", hint="A client can't be copied or pickled: its connections stay here. Make one in each process."
)
class AsyncLattigo(Namespaces):
    """A client for Lattigo, on asyncio and trio.

    ```python
    async with AsyncLattigo() as client:
        device = await client.devices.get("pump-7")
        async for device in client.devices.list(state="active"):
            print(device.device_name, device.bytes_used)
    ```

    Every call passes one gate, which bounds the requests in flight and slows an endpoint down after a 429.
    A failed call is sent again only when that can do no harm.

    Args:
        key_name: name of the API key. Default: the environment variable LATTIGO_KEY_NAME, then the profile.
        api_key: the API key itself. Default: LATTIGO_API_KEY, then the profile.
        base_url: address of the service. Default: LATTIGO_BASE_URL, then the profile, then https://api.lattigo.com.
            Must be https, except for loopback addresses.
        options: time-out, attempts and budget of every call; each call can override them.
        in_flight: maximum number of requests in flight. Default: 64.
        engine: what sends the requests. "fast" needs about a third of the CPU time of "httpx"; it works on asyncio only
            and needs an extra: pip install 'lattigo[fast]'.
        http_client: your own httpx client, for a proxy, a CA or HTTP/2. It is not closed with this client.
        transport: your own transport instead of httpx.
        limits_file: where to keep the rate limits that were learned, so that the next start is warm.
        clock: the clock for waiting and timing; tests can pass a virtual one.
        listeners: functions that receive every `Event`, in addition to the package's logger. An error in a listener is
            logged and affects no call.

    Raises:
        ConfigurationError: credentials are missing, or the base URL or the engine is unusable.
    """

    def __init__(
        self,
        key_name: str | SecretValue | None = None,
        api_key: str | SecretValue | None = None,
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
        from ._core.runtime import Runtime  # here, since it loads most of the package
        from ._profiles.account import find_account

        api_key = as_secret(api_key)
        account = find_account(LOGIN, {"key_name": key_name, "api_key": api_key}, base_url=base_url)
        user, secret = account.credentials()
        self._runtime = Runtime(
            BasicAuth(user, secret),
            base_url=account.base_url,
            user=user,
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

    @classmethod
    def from_profile(cls, name: str | None = None, **settings: Unpack[ClientSettings]) -> Self:
        """Create a client with the settings of a profile, which `lattigo auth login` stores.

        ```python
        async with AsyncLattigo.from_profile("acme") as client: ...
        ```

        A profile that is named here precedes the environment, so that clients of several accounts can be used side by
        side. Fetching its secret blocks for as long as the keyring or the credential command takes.

        Args:
            name: name of the profile. Default: LATTIGO_PROFILE, then `default`; the environment then comes first.
            settings: arguments of the client, except for its credentials; they precede the profile.

        Raises:
            ConfigurationError: the profile does not exist, its file is not private, or credentials are missing.
        """
        from ._profiles.account import fill_from_profile

        return cls(*fill_from_profile(LOGIN, name, settings), **settings)

    @lazy(_fleet)
    def fleet(self) -> Fleet[DailyDataUsage, MonthlyDataUsage]:
        """Work on many devices at once."""
        from ._fleet_source import LattigoUsage
        from ._generated.actions import ACTIONS
        from .fleet import Fleet
        from .fleet.actions.records import Actions

        account = self._runtime.account
        actions = Actions(self, "lattigo", account, ACTIONS)
        return Fleet(LattigoUsage(self, account), self._runtime.background, actions)

    async def aclose(self) -> None:
        """Stop the work of `fleet` and close the connections. Leaving `async with` does this too, in any task."""
        await self._runtime.aclose()

    async def __aenter__(self) -> Self:
        self._runtime.open()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    def __repr__(self) -> str:
        return "AsyncLattigo()"
