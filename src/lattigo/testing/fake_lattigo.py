"""`FakeLattigo`: Lattigo in memory."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from .._core.auth import BasicAuth
from .._core.events import Listener
from .._core.options import Options
from .._generated.examples import ERRORS, RESPONSES
from .._generated.operations import OPERATIONS
from ..client import BASE_URL, AsyncLattigo
from .examples import Subject
from .fake_service import FakeService


class FakeLattigo(FakeService):
    """Lattigo in memory, for tests of code that uses `AsyncLattigo`.

    ```python
    async def test_a_pump_is_suspended():
        fake = FakeLattigo()
        async with fake.client() as client:
            await client.device_operations.change_simstate(device_names=["pump-7"], state="suspend")
        assert fake.calls[-1].operation == "change_simstate"
        assert fake.calls[-1].arguments == {"device_names": ["pump-7"], "state": "suspend"}
    ```

    Args:
        key_name: the key name that requests must carry.
        api_key: the API key that requests must carry.
    """

    def __init__(self, key_name: str = "test-key", api_key: str = "test-secret") -> None:
        super().__init__(OPERATIONS, RESPONSES, ERRORS)
        self._key_name, self._api_key = key_name, api_key
        _, token = BasicAuth(key_name, api_key).secrets
        self._authorization = f"Basic {token}"

    def client(
        self, *, options: Options | None = None, in_flight: int = 64, listeners: tuple[Listener, ...] = ()
    ) -> AsyncLattigo:
        """Return a real client, with its checks, retries and pace, that sends its requests here and waits virtually.

        Args:
            options: time-out, attempts and budget of every call.
            in_flight: maximum number of requests in flight.
            listeners: functions that receive every `Event`.
        """
        return AsyncLattigo(
            self._key_name,
            self._api_key,
            base_url=BASE_URL,
            options=options,
            in_flight=in_flight,
            transport=self,
            clock=self.clock,
            listeners=listeners,
        )

    def subject(self, arguments: Mapping[str, object]) -> Subject:
        names = arguments.get("device_names") or [arguments[name] for name in ("device_name",) if name in arguments]
        return Subject(str(arguments.get("id_type", "device_name")), tuple(cast("list[str]", names)))

    def unauthorized(self, headers: Mapping[str, str]) -> str:
        if "authorization" not in headers:
            return "The header Authorization is missing."
        if headers["authorization"] != self._authorization:
            return "The credentials are not those of the fake: pass yours to it, FakeLattigo(key_name, api_key)."
        return ""
