# Generated from spec/lattigo.yaml (sha256 b08cedcf43376534). Do not edit: change the spec, then run python -m codegen.
"""The base of a client of Lattigo."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .._core.namespaces import Api, Namespace

if TYPE_CHECKING:
    from .namespaces import DeviceOperations, Devices, RatePlans, Users

NAMESPACES = f"{__package__}.namespaces"
JOBS = ("note", "locate", "activate", "cost-center", "suspend", "restore", "unlimit", "sms", "limit", "terminate")
"""What the actions do to many devices, by the names of the commands for it."""


class Namespaces(Api):
    """The namespaces of the API; the base of a client. Each is loaded when it is first used."""

    devices: Namespace[Devices] = Namespace(NAMESPACES, "Devices")
    """One device at a time: its details, usage and messages; and the list of all devices."""

    device_operations: Namespace[DeviceOperations] = Namespace(NAMESPACES, "DeviceOperations")
    """Orders and changes for many devices at once, and events across all devices."""

    rate_plans: Namespace[RatePlans] = Namespace(NAMESPACES, "RatePlans")
    """Rate plans of the account."""

    users: Namespace[Users] = Namespace(NAMESPACES, "Users")
    """Users of the account."""
