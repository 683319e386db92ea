"""The sandbox as its users see it."""

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
    """What a correct client must end with, straight from the model."""

    def __init__(self, state: State) -> None:
        self._state = state

    def devices(self, account: str | None = OWN) -> list[Row]:
        """The devices of an account as lists show them, by internal number; `None`: of all accounts."""
        return [device.row() for device in self._state.devices if account in (None, device.account)]

    def device(self, place: int) -> Device:
        """A device as it is now; counted from 0."""
        return self._state.devices[place]

    def usage(self, device: Device, since: datetime, until: datetime) -> Iterator[Row]:
        """Its usage between two times, both inclusive, oldest first."""
        return self._state.usage(device, since, until)

    @property
    def tokens(self) -> int:
        """How many different tokens were given."""
        return self._state.access.tokens_given

    @property
    def logins(self) -> int:
        """How many sessions were opened."""
        return self._state.access.logins

    @property
    def sessions(self) -> int:
        """How many sessions are open."""
        return self._state.access.open_sessions

    @property
    def failed_logins(self) -> int:
        """In a row; five of them lock the user."""
        return self._state.access.failed

    @property
    def waiting_sms(self) -> list[Row]:
        """The messages of the first account's devices that nobody has acknowledged."""
        return list(self._state.waiting_sms.get(OWN, {}).values())

    @property
    def acknowledged_sms(self) -> list[Row]:
        """The messages from devices that are gone from the queues."""
        return self._state.acknowledged_sms

    @property
    def sent_sms(self) -> list[Row]:
        """The messages that were sent to devices."""
        return self._state.sent_sms

    @property
    def messages(self) -> list[Message]:
        """What there was to tell to callbacks, whether anybody took it or not."""
        return self._state.told


class ThingSpaceSandbox(Box[ThingSpaceApp]):
    """A stateful stand-in for ThingSpace Connectivity Management.

        box = ThingSpaceSandbox(devices=500)
        with serve(box) as url:
            async with AsyncThingSpace(*attrs.astuple(box.login), base_url=url) as thingspace:
                ...

    The user sees two accounts: the first one owns the fleet, the second one ten devices.
    What the documents leave open, such as the codes of some errors, is made up.

    Args:
        devices: the size of the first account's fleet. Each takes about 2 kB.
        seed: decides about the fleet, its usage, all numbers that are given out, and the dice of the faults.
        today: the last day with usage; by default the day of construction, UTC.
        usage_per_day: usage records of a device and a day. Every third one has the time of the one before.
        sms: messages from devices that wait in the first account's queue.
        leads: the leads of each account.
        pages: how many rows a page has at most.
        session_minutes: after so long without a call a session expires.
        delay: seconds after which a request that is only accepted is carried out.
        pending_polls: how often the status of a request is Pending, even if it has been carried out.
        callbacks: whether outcomes are posted to the URLs that are registered for them; only to this machine.
        redelivery: seconds before a message that was not taken is posted again, at most three times.
        enveloped: whether the provisioning history comes as the only element of a list.
        strict: refuse fields that are not documented, which the service may ignore.
        limits: rate limits. The first one that refuses answers 429. Assign `box.limits` to change them on the way.
        faults: what goes wrong, tried in order. Assign `box.faults` to change them on the way.
        seen: how many requests are remembered; 0 remembers none.
        clock: the time of tokens, sessions and requests in seconds, and that of the rate limits.

    Raises:
        ValueError: an argument makes no sense.
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
            raise ValueError("no size, time or count may be less than 0")
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
        """What a correct client must end with."""
        return Truth(self.app.state)

    def executed(self, endpoint: str) -> int:
        """To how many devices, messages or groups an endpoint really did something.

        Raises:
            ValueError: there is no such endpoint.
        """
        self._check_known([endpoint])
        return self.app.state.executions[endpoint]

    def expire_sessions(self) -> None:
        """As if nobody had called for a long time."""
        self._access.sessions.clear()

    def revoke_tokens(self) -> None:
        """The next call finds its token invalid, and the next request for one gets another."""
        self._access.revoke(self._access.token)

    def fail(self, *identifiers: str) -> None:
        """From now on requests can't be carried out for devices with these identifiers, and for no others."""
        self.app.state.failing = frozenset(identifiers)

    def receive_sms(self, device: Device, text: str) -> None:
        """A device sends a message, which waits in its account's queue."""
        self.app.state.receive_sms(device, text)
