"""The sandbox of ThingSpace."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from random import Random

from ..base import Box
from ..faults import Fault
from ..limits import Clock, RateLimit
from .app import BASE, ThingSpaceApp
from .auth_state import Access, Login
from .fleet import OWN, Device, Row
from .jobs import Message
from .routes import ENDPOINTS
from .state import PageSizes, Settings, State

REDELIVERY = (300.0, 300.0, 300.0)


class Truth:
    """The data that a correct client must end up with, straight from the model."""

    def __init__(self, state: State) -> None:
        self._state = state

    def devices(self, account: str | None = OWN) -> list[Row]:
        """Return the devices of an account as lists show them, by internal number; `None` means all accounts."""
        return [device.row() for device in self._state.devices if account in (None, device.account)]

    def device(self, place: int) -> Device:
        """Return a device as it is now; the first one is 0."""
        return self._state.devices[place]

    def usage(self, device: Device, since: datetime, until: datetime) -> Iterator[Row]:
        """Yield the usage of a device between two times, both inclusive, oldest first."""
        return self._state.usage(device, since, until)

    @property
    def tokens(self) -> int:
        """The number of different tokens that were issued."""
        return self._state.access.tokens_issued

    @property
    def logins(self) -> int:
        """The number of sessions that were opened."""
        return self._state.access.logins

    @property
    def sessions(self) -> int:
        """The number of open sessions."""
        return self._state.access.open_sessions

    @property
    def failed_logins(self) -> int:
        """The number of failed logins in a row; five lock the user."""
        return self._state.access.failed

    @property
    def waiting_sms(self) -> list[Row]:
        """The messages from the first account's devices that are not acknowledged."""
        return list(self._state.waiting_sms.get(OWN, {}).values())

    @property
    def acknowledged_sms(self) -> list[Row]:
        """The messages from devices that were removed from the queues."""
        return self._state.acknowledged_sms

    @property
    def sent_sms(self) -> list[Row]:
        """The messages that were sent to devices."""
        return self._state.sent_sms

    @property
    def messages(self) -> list[Message]:
        """The messages for callbacks, delivered or not."""
        return self._state.processed


class ThingSpaceSandbox(Box[ThingSpaceApp]):
    """A stateful simulator of ThingSpace Connectivity Management.

        box = ThingSpaceSandbox(devices=500)
        with serve(box) as url:
            async with AsyncThingSpace(*attrs.astuple(box.login), base_url=url) as client:
                ...

    The user has two accounts: the first one owns the fleet, the second one ten devices.
    Details that the documentation leaves open, such as the codes of some errors, are made up.

    Args:
        devices: the size of the first account's fleet. Each takes about 2 kB.
        seed: of the fleet, its usage, all generated IDs, and the random numbers that decide on faults.
        today: the last day with usage; by default the day of construction, UTC.
        usage_per_day: usage records per device and day. Every third one has the time of the previous one.
        sms: messages from devices in the first account's queue.
        leads: number of leads of each account.
        pages: maximum numbers of rows in a page.
        session_minutes: minutes without a call after which a session expires.
        delay: seconds after which an accepted request is carried out.
        pending_polls: number of polls that return Pending, even if the request has been carried out.
        callbacks: whether outcomes are posted to the URLs that are registered for them; only to this machine.
        redelivery: seconds before a message that was not accepted is posted again, at most three times.
        enveloped: whether the provisioning history comes as the only element of a list.
        strict: refuse undocumented fields, which the service may ignore.
        limits: rate limits; the first one that refuses a request responds with 429. Assign `box.limits` to change them.
        faults: injected faults, tried in order. Assign `box.faults` to change them.
        seen: number of requests that are recorded; 0 records none.
        clock: the clock of tokens, sessions, requests and rate limits, in seconds.

    Raises:
        ValueError: an argument is out of range.
    """

    path = BASE
    endpoints = ENDPOINTS
    """The names of the endpoints, for faults, limits and counts."""

    def __init__(
        self,
        devices: int = 500,
        *,
        seed: int = 1,
        today: date | None = None,
        usage_per_day: int = 4,
        sms: int = 250,
        leads: int = 3,
        pages: PageSizes | None = None,
        session_minutes: float = 20,
        delay: float = 0,
        pending_polls: int = 1,
        callbacks: bool = False,
        redelivery: Sequence[float] = REDELIVERY,
        enveloped: bool = True,
        strict: bool = False,
        limits: Sequence[RateLimit] = (),
        faults: Sequence[Fault] = (),
        seen: int = 1000,
        clock: Clock | None = None,
    ) -> None:
        if min(devices, usage_per_day, sms, leads, seen, pending_polls) < 0 or min(session_minutes, delay) < 0:
            raise ValueError("no size, time or count can be less than 0")
        settings = Settings(
            devices=devices,
            seed=seed,
            today=today or datetime.now(UTC).date(),
            usage_per_day=usage_per_day,
            sms=sms,
            leads=leads,
            pages=pages or PageSizes(),
            delay=delay,
            pending_polls=pending_polls,
            enveloped=enveloped,
            strict=strict,
        )
        self._access = Access(Login(), 60 * session_minutes, clock or time.monotonic, Random(seed))  # noqa: S311 - no secrets
        app = ThingSpaceApp(State(settings, self._access), seen, callbacks=callbacks, redelivery=redelivery)
        super().__init__(app, ENDPOINTS, seed=seed, limits=limits, faults=faults, clock=clock)

    @property
    def login(self) -> Login:
        """The key, the secret, the user and the password, as they are now."""
        return self._access.login

    @property
    def truth(self) -> Truth:
        """The data that a correct client must end up with."""
        return Truth(self.app.state)

    def executed(self, endpoint: str) -> int:
        """Return the number of devices, messages or groups to which an endpoint actually did something.

        Raises:
            ValueError: there is no such endpoint.
        """
        self._check_known([endpoint])
        return self.app.state.executions[endpoint]

    def expire_sessions(self) -> None:
        """Expire all sessions, as after a long time without calls."""
        self._access.sessions.clear()

    def revoke_tokens(self) -> None:
        """Revoke the token: the next call is refused, and the next token is a new one."""
        self._access.revoke(self._access.token)

    def fail(self, *identifiers: str) -> None:
        """Let requests fail from now on for devices with these identifiers, and for no others."""
        self.app.state.failing = frozenset(identifiers)

    def receive_sms(self, device: Device, text: str) -> None:
        """Add a message from a device to its account's queue."""
        self.app.state.receive_sms(device, text)
