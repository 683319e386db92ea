"""The proxy in the environment: HTTP_PROXY, HTTPS_PROXY, ALL_PROXY and NO_PROXY, the same for every engine.

Python's parser of NO_PROXY supports neither networks nor IPv6, so this one follows httpx, and adds networks.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from importlib.util import find_spec
from ipaddress import ip_address, ip_network
from urllib.parse import urlsplit

from ..errors import ConfigurationError
from .base_url import is_loopback

PORTS = {"http": 80, "https": 443}
SOCKS = ("socks5", "socks5h")


def environment_proxy(origin: str, *, socks: bool = True) -> str | None:
    """Return the URL of the proxy for `https://host:port`, `None` for a direct connection.

    Addresses of this machine are never reached through a proxy.

    Args:
        origin: The scheme, host and port to reach.
        socks: Whether the engine can use a SOCKS proxy.

    Raises:
        ConfigurationError: The variable does not contain a usable address; the message names the variable.
    """
    parts = urlsplit(origin)
    host = (parts.hostname or "").rstrip(".")
    if is_loopback(host) or host.endswith(".localhost"):
        return None
    from urllib.request import getproxies  # here, since it loads much that this machine's own addresses don't need

    proxies = getproxies()
    proxy = (proxies.get(parts.scheme) or proxies.get("all") or "").strip()
    port = parts.port or PORTS[parts.scheme]
    if not proxy or any(_matches(entry.strip().lower(), parts.scheme, host, port) for entry in _exceptions(proxies)):
        return None
    url = proxy if "://" in proxy else f"http://{proxy}"
    _check(url, _variable(parts.scheme), socks=socks)
    return url


def _exceptions(proxies: dict[str, str]) -> Sequence[str]:
    return proxies.get("no", "").split(",")


def _matches(entry: str, scheme: str, host: str, port: int) -> bool:
    """Return whether an entry of NO_PROXY matches this origin."""
    if entry in {"", "*"}:
        return entry == "*"
    before, _, place = entry.rpartition("://")
    if before and before not in {"all", scheme}:
        return False
    try:
        return ip_address(host) in ip_network(place.strip("[]"), strict=False)
    except ValueError:
        pass  # one of them is not an IP address, or has a port
    parts = urlsplit(f"//{place}")
    name = (parts.hostname or "").removeprefix("*")
    try:
        if parts.port is not None and parts.port != port:
            return False
    except ValueError:
        return False
    if name.startswith("."):
        return host.endswith(name)
    return host == name or (not before and host.endswith(f".{name}"))


def _check(url: str, variable: str, *, socks: bool) -> None:
    mistake = ConfigurationError(f"{variable} is not the address of a proxy: write it as http://host:port.")
    try:
        parts = urlsplit(url)
        usable = bool(parts.hostname) and parts.port != 0
    except ValueError:  # an invalid port
        raise mistake from None
    if not usable or any(not "!" <= letter <= "~" for letter in url):
        raise mistake
    if parts.scheme in SOCKS:
        if not socks:
            raise ConfigurationError(f'{variable} names a SOCKS proxy, which engine="fast" can\'t use: use "httpx".')
        if find_spec("socksio") is None:
            raise ConfigurationError(f"{variable} names a SOCKS proxy, which requires a package: pip install socksio.")
    elif parts.scheme not in PORTS:
        raise ConfigurationError(f"{variable} names a {parts.scheme} proxy: only http, https and socks5 are supported.")


def _variable(scheme: str) -> str:
    """Return the name of the variable with the proxy."""
    names = (f"{scheme}_proxy", f"{scheme}_proxy".upper(), "all_proxy", "ALL_PROXY")
    return next((name for name in names if os.environ.get(name)), "The system's setting")
