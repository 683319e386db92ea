# Generated from spec/thingspace.yaml (sha256 aaced4bde7507de1). Do not edit: change the spec, then run python -m codegen.
"""The base of a client of ThingSpace Connectivity Management."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..._core.namespaces import Api, Namespace

if TYPE_CHECKING:
    from .namespaces import (
        Accounts,
        Callbacks,
        Devices,
        Euicc,
        Groups,
        History,
        Nidd,
        Oauth,
        Reachability,
        Segmentation,
        ServicePlans,
        Session,
        Sms,
    )

NAMESPACES = f"{__package__}.namespaces"
JOBS = ("activate", "suspend", "restore", "terminate", "cost-center", "plan", "text")
"""What the actions do to many devices, by the names of the commands for it."""


class Namespaces(Api):
    """The namespaces of the API; the base of a client. Each is loaded when it is first used."""

    session: Namespace[Session] = Namespace(NAMESPACES, "Session")
    """User sessions, required by every other call."""

    euicc: Namespace[Euicc] = Namespace(NAMESPACES, "Euicc")
    """eUICC devices, their carrier profiles, and device lists across all carriers."""

    devices: Namespace[Devices] = Namespace(NAMESPACES, "Devices")
    """Device lifecycle from activation to deletion, device details and eUICC profiles."""

    history: Namespace[History] = Namespace(NAMESPACES, "History")
    """Usage, provisioning and connection history of devices."""

    reachability: Namespace[Reachability] = Namespace(NAMESPACES, "Reachability")
    """Device reachability monitoring."""

    groups: Namespace[Groups] = Namespace(NAMESPACES, "Groups")
    """Device groups."""

    service_plans: Namespace[ServicePlans] = Namespace(NAMESPACES, "ServicePlans")
    """Service plans of an account."""

    segmentation: Namespace[Segmentation] = Namespace(NAMESPACES, "Segmentation")
    """Usage labels, which split usage into segments, and billed usage."""

    sms: Namespace[Sms] = Namespace(NAMESPACES, "Sms")
    """Text messages to and from devices."""

    callbacks: Namespace[Callbacks] = Namespace(NAMESPACES, "Callbacks")
    """Callback URLs for request outcomes and alerts, and the triggers of alerts."""

    accounts: Namespace[Accounts] = Namespace(NAMESPACES, "Accounts")
    """Account details, leads and hardware SKUs."""

    nidd: Namespace[Nidd] = Namespace(NAMESPACES, "Nidd")
    """Non-IP data delivery (NIDD) for NB-IoT devices."""

    oauth: Namespace[Oauth] = Namespace(NAMESPACES, "Oauth")
    """Application tokens, required by every call."""
