"""The bodies of errors, of which the service has four shapes."""

from __future__ import annotations

from ..params import Refusal

SERVICE = "UnifiedWebService"
"""The part of the service that most codes begin with."""


def m2m(code: str, message: str, *, service: str = SERVICE) -> Refusal:
    """An error of the service itself: always status 400."""
    return Refusal(400, {"errorCode": f"{service}.{code}", "errorMessage": message})


def numbered(status: int, message: str) -> Refusal:
    """An error of the operations across all carriers: its code is only the status once more."""
    return Refusal(status, {"errorCode": str(status), "errorMessage": message})


def gateway(status: int, code: str, message: str, description: str) -> Refusal:
    """An error of the gateway before the service."""
    return Refusal(status, {"fault": {"code": code, "message": message, "description": description}})


def oauth(status: int, error: str, description: str) -> Refusal:
    """An error of those who give out tokens."""
    return Refusal(status, {"error": error, "error_description": description})
