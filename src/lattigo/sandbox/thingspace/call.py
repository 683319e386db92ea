"""A request after routing, and the helpers of all endpoints."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar, cast

from attrs import frozen

from ..params import Response
from .body_schemas import UNDEFINED, time_of
from .fleet import Device, Ids, Row
from .jobs import Act, Target
from .refusals import m2m, numbered
from .state import State

T = TypeVar("T")


@frozen
class Call:
    """A request whose body is valid."""

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
        """Return a text of the body; empty if there is none."""
        return cast("str", self.body.get(name) or "")

    def rows(self, name: str) -> Sequence[Mapping[str, str]]:
        """Return a list of the body."""
        return cast("Sequence[Mapping[str, str]]", self.body.get(name) or ())

    def inner(self, name: str) -> Mapping[str, object]:
        """Return an object in the body."""
        return cast("Mapping[str, object]", self.body.get(name) or {})

    @property
    def path_account(self) -> str:
        """The account in the path."""
        return self.path["accountName"]

    def account(self) -> str:
        """Return the account that the body names; it is required, since the user has several accounts."""
        if not self.text("accountName"):
            raise m2m("REQUEST_FAILED.MultipleAccounts", "accountName is required: the user sees several accounts.")
        return self.state.check_account(self.text("accountName"))

    # -- devices

    def listed(self, name: str = "devices") -> list[Target]:
        """Return the devices in a list of the body, each with all its identifiers."""
        entries = cast("Sequence[Mapping[str, Ids]]", self.body.get(name) or ())
        return [Target(list(entry["deviceIds"]), self.state.find(entry["deviceIds"])) for entry in entries]

    def single(self, name: str) -> list[Target]:
        """Return the devices of a list with one identifier of each."""
        return [Target([dict(identifier)], self.state.find([identifier])) for identifier in self.rows(name)]

    def selected(self, filters: Mapping[str, object] | None = None) -> list[Target]:
        """Return the listed devices, or all that match the filters."""
        if "devices" in self.body:
            return self.listed()
        filters = self.body if filters is None else filters
        account = filters.get("accountName") or filters.get("account")
        if account:
            self.state.check_account(str(account))
        return targets(self.state.selected(filters))

    # -- responses

    def accept(
        self, service: str, devices: list[Target], act: Act, *, account: str = "", pollable: bool = False
    ) -> Response:
        """Return the ID of a request that is carried out later."""
        owners = (target.device.account for target in devices if target.device)
        account = account or self.text("accountName") or next(owners, "")
        order = self.state.accept(self.endpoint, account, service, devices, act, pollable=pollable)
        return Response({"requestId": order.id})

    def change(
        self, service: str, devices: list[Target], act: Callable[[Device], Row | str], *, pollable: bool = False
    ) -> Response:
        """Do something to devices of the account."""

        def on_known(target: Target) -> Row | str:
            return "REQUEST_FAILED.DeviceNotFound" if target.device is None else act(target.device)

        return self.accept(service, devices, on_known, pollable=pollable)

    def window(self, rows: Iterable[T], name: str) -> Response:
        """Return a page of the rows from `earliest` on, oldest first."""
        size = self.state.settings.pages.history
        page: list[T] = []
        for row in rows:
            if len(page) == size:
                return Response({"hasMoreData": True, name: page}, 202)
            page.append(row)
        return Response({"hasMoreData": False, name: page})

    def linked(self, rows: Sequence[T], size: int, name: str, members: Mapping[str, object] | None = None) -> Response:
        """Return a page that starts at `next`, with a link to the following one."""
        start = self.next()
        page = rows[start : start + size]
        if start + size < len(rows):
            return Response({**(members or {}), "hasMoreData": True, name: page}, 202, (self.link(start + size),))
        return Response({**(members or {}), "hasMoreData": False, name: page})

    def next(self) -> int:
        text = self.query.get("next", "0")
        if not text.isdecimal():
            raise m2m(UNDEFINED, "next must be a number.")
        return int(text)

    def link(self, number: int) -> tuple[bytes, bytes]:
        return b"location", f"{self.url}?next={number}".encode()

    def check_order(self, earliest: str, latest: str) -> None:
        """Check that a range does not start after its end."""
        since, until = self.body.get(earliest), self.body.get(latest)
        if since and until and time_of(since) > time_of(until):
            raise m2m(UNDEFINED, f"{earliest} comes after {latest}.")


def targets(devices: Iterable[Device]) -> list[Target]:
    return [Target(device.device_ids, device) for device in devices]


def status(call: Call) -> Response:
    """Return the status of a request with a single device that changes its service."""
    order = call.state.orders.get(call.path["requestId"])
    if order is None or order.account != call.path_account or not order.pollable:
        raise m2m("REQUEST_FAILED.RequestNotFound", "There is no request with this ID that has a status.")
    return Response({"requestId": order.id, "status": order.poll()})


def global_status(call: Call) -> Response:
    """Return the status of a request across all carriers, device by device."""
    order = call.state.orders.get(call.path["requestId"])
    if order is None or order.account != call.path["accountName"]:
        raise numbered(404, "There is no request with this ID.")
    state = order.poll()
    outcomes = [] if state == "Pending" else order.outcomes
    parts = [{"ids": outcome.ids, "status": "Failed" if outcome.failed else "Success"} for outcome in outcomes]
    return Response({"requestId": order.id, "status": state, "subRequests": parts})
