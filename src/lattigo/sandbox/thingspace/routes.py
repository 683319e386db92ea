"""Which endpoint answers where."""

from __future__ import annotations

from .account_routes import ACCOUNT_ROUTES, ENTRANCE, HISTORY_ROUTES
from .device_routes import DEVICE_ROUTES, EUICC_ROUTES

ROUTES = (*ENTRANCE, *EUICC_ROUTES, *DEVICE_ROUTES, *HISTORY_ROUTES, *ACCOUNT_ROUTES)
ENDPOINTS = tuple(route.name for route in ROUTES)
"""The names of the endpoints, for faults, limits and counts."""
