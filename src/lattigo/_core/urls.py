"""URLs: a base that is safe to send credentials to, and paths that a hostile name can't leave."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

from .errors import ConfigurationError, InvalidRequest

LONGEST_SEGMENT = 2048
"""Bytes of an encoded path segment: far above any identifier, far below what servers cut off."""


UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
"""Control characters, and halves of characters that can't be encoded."""


def check_base_url(url: str) -> str:
    """The base URL without a trailing slash, if credentials may be sent to it: https, or http on this machine."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise ConfigurationError(f"The base URL can't be read: {error}.") from None
    if re.search(r"[^!-~]|[?#\\]", url) or ".." in (host or ""):
        raise ConfigurationError("The base URL must be only scheme, host, port and path, in ASCII.")
    if not host:
        raise ConfigurationError("The base URL has no host: write it as https://host.")
    if parts.username or parts.password or parts.query or parts.fragment:
        raise ConfigurationError("The base URL must be only scheme, host, port and path.")
    if parts.scheme != "https" and not (parts.scheme == "http" and _is_loopback(host)):
        raise ConfigurationError("The base URL must begin with https:// (http:// is for this machine only).")
    return url.rstrip("/")


def _is_loopback(host: str) -> bool:
    from ipaddress import ip_address  # here, since an https URL does not need it

    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def path_segment(name: str, value: str) -> str:
    """A value encoded so that the server sees it as exactly one segment of the path.

    A bare dot would end the route on the server, so dots are encoded too.
    """
    if not value:
        raise InvalidRequest(f"{name} is empty.")
    if value in {".", ".."}:
        raise InvalidRequest(f"{name} is '{value}', which is a place in the path and not a name.")
    if UNPRINTABLE.search(value):
        raise InvalidRequest(f"{name} has control characters in it.")
    segment = quote(value, safe="").replace(".", "%2E")
    if len(segment) > LONGEST_SEGMENT:
        raise InvalidRequest(f"{name} is too long: {len(segment):,} bytes, at most {LONGEST_SEGMENT:,}.")
    return segment
