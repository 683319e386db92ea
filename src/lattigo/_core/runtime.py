"""The components of a client: its pipeline, with the gate, the connections and the background tasks that it needs."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Literal, TypeAlias

from .auth import Auth
from .clock import Clock, SystemClock
from .errors import ConfigurationError
from .events import EventDispatcher, Listener
from .http.base_url import check_base_url
from .http.message import Transport
from .limits.gate import Gate
from .limits.store import LimitMemory, account_key
from .options import Options
from .pipeline import Pipeline
from .settings import check_settings
from .tasks.background import Background
from .tasks.loop_binding import LoopBinding

if TYPE_CHECKING:
    import httpx

    from .http.fast_transport import FastTransport
    from .http.httpx_transport import HttpxTransport

Engine: TypeAlias = Literal["httpx", "fast"]
"""The implementation that sends the requests."""


class Runtime:
    """The components of a client, connected with each other.

    Args:
        auth: signs the requests.
        base_url: the address of the service.
        user: the caller; together with the address it identifies the account whose limits are learned.
        user_agent: the User-Agent header of every request.
        options, in_flight, engine, http_client, transport, limits_file, listeners, clock: as the user passed
            them.

    Raises:
        ConfigurationError: the base URL or the engine is unusable.
    """

    def __init__(
        self,
        auth: Auth,
        *,
        base_url: str,
        user: str,
        user_agent: str,
        options: Options | None,
        in_flight: int,
        engine: Engine,
        http_client: httpx.AsyncClient | None,
        transport: Transport | None,
        limits_file: str | os.PathLike[str] | None,
        listeners: tuple[Listener, ...],
        clock: Clock | None,
    ) -> None:
        check_settings(
            {
                "options": options,
                "in_flight": in_flight,
                "engine": engine,
                "http_client": http_client,
                "transport": transport,
                "limits_file": limits_file,
                "listeners": listeners,
                "clock": clock,
            }
        )
        self._auth = auth
        self._base_url = check_base_url(base_url)
        self._user = user
        self._options = options or Options()
        self._user_agent = user_agent
        self._emit = EventDispatcher(listeners)
        self._clock = clock or SystemClock()
        gate = Gate(in_flight, self._emit, clock=self._clock)
        self._binding = LoopBinding()
        self._memory = LimitMemory(limits_file, lambda: account_key(self._base_url, user), gate)
        if transport is None:
            transport = _transport(engine, http_client, self._base_url)
            self._binding.on_move(transport.forget)  # first, since it may refuse
        self.background = Background(self._binding)
        self._binding.on_move(auth.forget)
        self._transport = transport
        self.pipeline = self._pipeline(gate)

    @property
    def account(self) -> str:
        """A hash of the user and the service's address, which does not depend on the spelling of the address."""
        return account_key(self._base_url.lower().removesuffix(":443"), self._user)

    def sibling_pipeline(self, in_flight: int) -> Pipeline:
        """Return another pipeline over the same connections, for calls that calls of the first one wait for.

        It has its own gate: in a shared one the waiting calls could take every slot.
        """
        return self._pipeline(Gate(in_flight, self._emit, clock=self._clock))

    def open(self) -> None:
        """Allow tasks in the background.

        Raises:
            ConfigurationError: the client is already open, or closed.
        """
        self._binding.check()
        if self.background.is_open:
            raise ConfigurationError("This client is open already. Open it once, or make one for each `async with`.")
        self.background.open()

    async def aclose(self) -> None:
        """Stop the tasks in the background, log out, save the learned limits, and close the connections; once.

        Raises:
            ConfigurationError: the client works in another event loop, which is still running.
        """
        if self._binding.closed:
            return
        self._binding.check()
        try:
            await self.background.close()
            await self._auth.aclose()
        finally:
            self._binding.close()
            self._memory.save()
            await self._transport.aclose()

    def _pipeline(self, gate: Gate) -> Pipeline:
        self._binding.on_move(gate.forget)
        return Pipeline(
            base_url=self._base_url,
            transport=self._transport,
            auth=self._auth,
            gate=gate,
            options=self._options,
            user_agent=self._user_agent,
            emit=self._emit,
            clock=self._clock,
            binding=self._binding,
        )


def _transport(engine: Engine, client: httpx.AsyncClient | None, base_url: str) -> HttpxTransport | FastTransport:
    if client is None:
        from .http.proxies import environment_proxy  # nobody else needs urllib.request

        environment_proxy(base_url, socks=engine != "fast")  # so that a wrong one shows now
    if engine == "fast":
        from .http.fast_transport import FastTransport  # needs an extra

        return FastTransport()
    from .http.httpx_transport import HttpxTransport  # importing httpx costs more than all the rest

    return HttpxTransport(client=client)
