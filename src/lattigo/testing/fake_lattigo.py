"""`FakeLattigo`: Lattigo in memory."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import cast

from .._core.auth import BasicAuth
from .._core.events import Listener
from .._core.operation import Operation
from .._core.options import Options
from .._generated.examples import ERRORS, RESPONSES
from .._generated.models import DailyDataUsage, Device
from .._generated.operations import OPERATIONS
from ..client import BASE_URL, AsyncLattigo
from .examples import Subject
from .fake_service import FakeService
from .lattigo_fleet import LattigoFleet
from .request_reader import WrongRequest
from .seeds import Usage


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
        _, token, *_ = BasicAuth(key_name, api_key).secrets
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

    def seed(self, devices: Iterable[str | Device], usage: Mapping[str, Usage[DailyDataUsage]] | None = None) -> None:
        """Set the fleet: from now on, lists, devices and usage are those of these devices, and no others are found.

        ```python
        fake.seed(
            devices=["pump-7", Device(id=8, device_name="pump-8", state="suspended")],
            usage={"pump-7": {date(2026, 10, 30): 11_534_336, date(2026, 10, 31): 2_097_152}},
        )
        ```

        The usage of a month is the sum of its days.

        Args:
            devices: the devices, or only their names.
            usage: by device name, the bytes of each day, or whole rows. Default: none.

        Raises:
            ValueError: a name appears twice, or there is usage of a device that is not in the fleet.
        """
        self._fleet = LattigoFleet.of(devices, usage or {})

    def check_credentials(
        self, operation: Operation[object], _: Mapping[str, object], headers: Mapping[str, str], /
    ) -> None:
        if "authorization" not in headers:
            raise WrongRequest(f"{operation.name}: The header Authorization is missing.")
        if headers["authorization"] != self._authorization:
            raise WrongRequest(
                f"{operation.name}: The credentials are not those of the fake: pass yours to it, "
                "FakeLattigo(key_name, api_key)."
            )
