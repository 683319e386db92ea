"""The routes of the endpoints."""

from __future__ import annotations

from collections.abc import Callable

from attrs import frozen

from . import endpoints
from .endpoints import Call
from .params import Response


@frozen
class Route:
    """One endpoint."""

    name: str
    method: str
    path: str
    handler: Callable[[Call], Response]
    paged: bool = False
    envelope: str | None = None
    """The key of the object around the response, when envelopes are on."""


DEVICE = "/v2/devices/:device_name"
OPERATION = "/v2/device_operations"
ROUTES = (
    Route("list_devices", "GET", "/v2/devices", endpoints.list_devices, paged=True, envelope="devices"),
    Route("get_device", "GET", DEVICE, endpoints.get_device, envelope="device"),
    Route("get_sms", "GET", f"{DEVICE}/get_sms", endpoints.get_sms),
    Route("calamp_messages", "GET", f"{DEVICE}/calamp_messages", endpoints.calamp_messages, paged=True),
    Route("last_calamp_message", "GET", f"{DEVICE}/last_calamp_message", endpoints.last_calamp_message),
    Route("set_note", "PUT", f"{DEVICE}/note", endpoints.set_note),
    Route("device_reports", "GET", f"{DEVICE}/device_reports", endpoints.device_reports, paged=True),
    Route("daily_data_usages", "GET", f"{DEVICE}/daily_data_usages", endpoints.daily_data_usages, paged=True),
    Route("monthly_data_usages", "GET", f"{DEVICE}/monthly_data_usages", endpoints.monthly_data_usages, paged=True),
    Route("cellular_locate", "POST", f"{DEVICE}/cellular_locate", endpoints.cellular_locate),
    Route("calculate_etf", "GET", f"{DEVICE}/calculate_etf", endpoints.calculate_etf),
    Route("activation_request", "POST", f"{OPERATION}/activation_request", endpoints.activation_request),
    Route(
        "suspend_no_billing_request",
        "POST",
        f"{OPERATION}/suspend_no_billing_request",
        endpoints.suspend_no_billing_request,
    ),
    Route("change_cost_center", "PUT", f"{OPERATION}/change_cost_center", endpoints.change_cost_center),
    Route("change_simstate", "PUT", f"{OPERATION}/change_simstate", endpoints.change_simstate),
    Route("remove_usage_limit", "POST", f"{OPERATION}/remove_usage_limit", endpoints.remove_usage_limit),
    Route("send_sms", "POST", f"{OPERATION}/send_sms", endpoints.send_sms),
    Route("set_usage_limit", "POST", f"{OPERATION}/set_usage_limit", endpoints.set_usage_limit),
    Route("terminate_service", "PUT", f"{OPERATION}/terminate_service", endpoints.terminate_service),
    Route("upload_request", "POST", f"{OPERATION}/upload_request", endpoints.upload_request),
    Route("calamp_events", "GET", f"{OPERATION}/calamp_events", endpoints.calamp_events, paged=True),
    Route("list_rate_plans", "GET", "/v2/rate_plans", endpoints.list_rate_plans, paged=True),
    Route("list_users", "GET", "/v2/users", endpoints.list_users, paged=True),
)
BY_PATH = {route.path: route for route in ROUTES}

ENDPOINTS = tuple(route.name for route in ROUTES)
"""The names of the endpoints, for faults, limits and counts."""
