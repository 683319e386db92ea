"""The base URL, which must be safe to send credentials to."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from ..errors import ConfigurationError


def check_base_url(url: str) -> str:
    """Return the base URL without a trailing slash, if it is safe for credentials: https, or http on this machine."""
    if not isinstance(url, str):  # from code without a type checker
        raise ConfigurationError(f"The base URL must be a str, not {type(url).__name__}.")
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise ConfigurationError(f"The base URL can't be read: {error}.") from None
    if re.search(r"[^!-~]|[?#\\]", url) or ".." in (host or "") or ("%" in (host or "") and ":" not in (host or "")):
        raise ConfigurationError("The base URL must be only scheme, host, port and path, in ASCII.")
    if not host:
        raise ConfigurationError("The base URL has no host: write it as https://host.")
    if port == 0:
        raise ConfigurationError("The base URL has port 0, which is not usable.")
    if parts.username or parts.password or parts.query or parts.fragment:
        raise ConfigurationError("The base URL must be only scheme, host, port and path.")
    if parts.scheme != "https" and not (parts.scheme == "http" and is_loopback(host)):
        raise ConfigurationError("The base URL must start with https:// (http:// is only allowed for this machine).")
    return url.rstrip("/")


def server_of(url: str) -> str:
    """Return the host of a base URL, with its port unless that is 443."""
    parts = urlsplit(url)
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    port = parts.port or (443 if parts.scheme == "https" else 80)
    return f"{host}" if port == 443 else f"{host}:{port}"


def is_loopback(host: str) -> bool:
    """Return whether a host is this machine."""
    from ipaddress import ip_address  # imported here, since an https URL does not need it

    if host.removesuffix(".") == "localhost":
        return True
    try:
        address = ip_address(host)
    except ValueError:
        return False
    return (getattr(address, "ipv4_mapped", None) or address).is_loopback
