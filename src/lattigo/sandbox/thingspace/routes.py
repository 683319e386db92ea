"""The routes of the endpoints."""

from __future__ import annotations

from .account_routes import ACCOUNT_ROUTES, AUTH_ROUTES, HISTORY_ROUTES
from .device_routes import DEVICE_ROUTES, EUICC_ROUTES

ROUTES = (*AUTH_ROUTES, *EUICC_ROUTES, *DEVICE_ROUTES, *HISTORY_ROUTES, *ACCOUNT_ROUTES)
ENDPOINTS = tuple(route.name for route in ROUTES)
"""The names of the endpoints, for faults, limits and counts."""
