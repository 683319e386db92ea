"""The error bodies of the service, in their four forms."""

from __future__ import annotations

from ..params import Refusal

SERVICE = "UnifiedWebService"
"""The prefix of most error codes."""


def m2m(code: str, message: str, *, service: str = SERVICE) -> Refusal:
    """Return an error of the service itself: always status 400."""
    return Refusal(400, {"errorCode": f"{service}.{code}", "errorMessage": message})


def numbered(status: int, message: str) -> Refusal:
    """Return an error of the operations across all carriers: its code repeats the status."""
    return Refusal(status, {"errorCode": str(status), "errorMessage": message})


def gateway(status: int, code: str, message: str, description: str) -> Refusal:
    """Return an error of the gateway in front of the service."""
    return Refusal(status, {"fault": {"code": code, "message": message, "description": description}})


def oauth(status: int, error: str, description: str) -> Refusal:
    """Return an error of the token endpoint."""
    return Refusal(status, {"error": error, "error_description": description})
