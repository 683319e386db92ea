"""A request after its routing, and what endpoints of every kind do with it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar, cast

from attrs import frozen

from ..params import Answer
from .body_schemas import UNDEFINED, time_of
from .fleet import Device, Ids, Row
from .jobs import Act, Target
from .refusals import m2m, numbered
from .state import State

T = TypeVar("T")


@frozen
class Call:
    """A request whose body has the right shape."""

    state: State
    endpoint: str
    path: Mapping[str, str]
    """The parameters in the path, decoded."""
    query: Mapping[str, str]
    body: Mapping[str, object]
    headers: Mapping[str, str]
    url: str
    """As it was sent, without the query."""

    def text(self, name: str) -> str:
        """A text of the body; empty where there is none."""
        return cast("str", self.body.get(name) or "")

    def rows(self, name: str) -> Sequence[Mapping[str, str]]:
        """A list of the body."""
        return cast("Sequence[Mapping[str, str]]", self.body.get(name) or ())

    def inner(self, name: str) -> Mapping[str, object]:
        """An object in the body."""
        return cast("Mapping[str, object]", self.body.get(name) or {})

    @property
    def path_account(self) -> str:
        """The account in the path."""
        return self.path["accountName"]

    def account(self) -> str:
        """The account that the body names. Without it nobody knows which of the user's accounts is meant."""
        if not self.text("accountName"):
            raise m2m("REQUEST_FAILED.MultipleAccounts", "accountName is required: the user sees several accounts.")
        return self.state.check_account(self.text("accountName"))

    # -- devices

    def listed(self, name: str = "devices") -> list[Target]:
        """The devices that a list of the body names, each with all its identifiers."""
        entries = cast("Sequence[Mapping[str, Ids]]", self.body.get(name) or ())
        return [Target(list(entry["deviceIds"]), self.state.find(entry["deviceIds"])) for entry in entries]

    def single(self, name: str) -> list[Target]:
        """The devices of a list that holds one identifier of each."""
        return [Target([dict(each)], self.state.find([each])) for each in self.rows(name)]

    def selected(self, filters: Mapping[str, object] | None = None) -> list[Target]:
        """The listed devices, or all that fit the filters."""
        if "devices" in self.body:
            return self.listed()
        filters = self.body if filters is None else filters
        account = filters.get("accountName") or filters.get("account")
        if account:
            self.state.check_account(str(account))
        return targets(self.state.selected(filters))

    # -- answers

    def accept(
        self, service: str, found: list[Target], act: Act, *, account: str = "", pollable: bool = False
    ) -> Answer:
        """The number of a request that is carried out later."""
        account = account or self.text("accountName") or next((it.device.account for it in found if it.device), "")
        order = self.state.accept(self.endpoint, account, service, found, act, pollable=pollable)
        return Answer({"requestId": order.id})

    def change(
        self, service: str, found: list[Target], act: Callable[[Device], Row | str], *, pollable: bool = False
    ) -> Answer:
        """Does something to devices that the account has."""

        def on_known(target: Target) -> Row | str:
            return "REQUEST_FAILED.DeviceNotFound" if target.device is None else act(target.device)

        return self.accept(service, found, on_known, pollable=pollable)

    def window(self, rows: Iterable[T], name: str) -> Answer:
        """A page of rows that begin at `earliest`: the oldest ones."""
        size = self.state.settings.pages.history
        page: list[T] = []
        for row in rows:
            if len(page) == size:
                return Answer({"hasMoreData": True, name: page}, 202)
            page.append(row)
        return Answer({"hasMoreData": False, name: page})

    def linked(self, rows: Sequence[T], size: int, name: str, about: Mapping[str, object] | None = None) -> Answer:
        """A page that begins at `next`, with a link to the one after it."""
        start = self.next()
        page = rows[start : start + size]
        if start + size < len(rows):
            return Answer({**(about or {}), "hasMoreData": True, name: page}, 202, (self.link(start + size),))
        return Answer({**(about or {}), "hasMoreData": False, name: page})

    def next(self) -> int:
        text = self.query.get("next", "0")
        if not text.isdecimal():
            raise m2m(UNDEFINED, "next must be a number.")
        return int(text)

    def link(self, number: int) -> tuple[bytes, bytes]:
        return b"location", f"{self.url}?next={number}".encode()

    def check_order(self, earliest: str, latest: str) -> None:
        """The begin of a range must not come after its end."""
        since, until = self.body.get(earliest), self.body.get(latest)
        if since and until and time_of(since) > time_of(until):
            raise m2m(UNDEFINED, f"{earliest} comes after {latest}.")


def targets(devices: Iterable[Device]) -> list[Target]:
    return [Target(device.device_ids, device) for device in devices]


def status(call: Call) -> Answer:
    """Where a request stands that has a single device and changes its service."""
    order = call.state.orders.get(call.path["requestId"])
    if order is None or order.account != call.path_account or not order.pollable:
        raise m2m("REQUEST_FAILED.RequestNotFound", "There is no request with this number whose status can be asked.")
    return Answer({"requestId": order.id, "status": order.asked()})


def global_status(call: Call) -> Answer:
    """Where a request across all carriers stands, device by device."""
    order = call.state.orders.get(call.path["requestId"])
    if order is None or order.account != call.path["accountName"]:
        raise numbered(404, "There is no request with this number.")
    state = order.asked()
    told = [] if state == "Pending" else order.told
    parts = [{"ids": each.ids, "status": "Failure" if each.failed else "Success"} for each in told]
    return Answer({"requestId": order.id, "status": state, "subRequests": parts})
