"""Checks of the way to the service: proxy, certificates, DNS, TLS, clock, credentials."""

from __future__ import annotations

import os
import socket
import ssl
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from ..._core.errors import ApiError, ConfigurationError, StatusError, Unauthorized
from ..._core.http.proxies import environment_proxy
from ..._core.http.response_head import Head, collect_heads
from ..._core.http.tls import TlsContext
from ..._profiles.account import Account
from ..actions.clients import FleetClient
from ..profiles.services import PROBE, probe
from ..settings import Service
from .check import WHY, Check, short

PATIENCE = 10.0
"""Seconds for each step."""
LARGEST_SKEW = 60.0
"""Seconds between our clock and the server's that are of no concern."""
SOON = 14
"""Days before a certificate ends."""


def network(account: Account) -> Iterator[Check]:
    """Check the way to the service, up to the TLS handshake; what depends on a failed step is left out."""
    try:
        url = account.base_url
    except ConfigurationError as error:
        yield Check(name="address", state="failed", detail="not usable", fix=str(error))
        return
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
    yield Check(name="address", detail=f"{parts.scheme}://{host}:{port}, from {_source(account)}")
    try:
        proxy = environment_proxy(url)
    except ConfigurationError as error:
        yield Check(name="proxy", state="failed", detail="not usable", fix=str(error))
        return
    way = urlsplit(proxy) if proxy else None
    yield Check(name="proxy", detail=f"{way.scheme}://{way.hostname}" if way else "none for this address")
    try:
        tls = TlsContext().get() if parts.scheme == "https" else None
    except ConfigurationError as error:
        yield Check(name="certificates", state="failed", detail="not usable", fix=str(error))
        return
    yield _certificates(tls)
    target = (way.hostname or "", way.port or 80) if way else (host, port)
    try:
        started = time.monotonic()
        socket.getaddrinfo(*target, type=socket.SOCK_STREAM)
    except OSError as error:
        fix = f"Check the name {'of the proxy' if way else 'in the base URL'}, and the DNS server of this machine."
        yield Check(name="DNS", state="failed", detail=error.strerror or type(error).__name__, fix=fix)
        return
    yield Check(name="DNS", detail=f"resolved in {_ms(started)}")
    yield _connection(target, host, None if way else tls)


def _certificates(tls: ssl.SSLContext | None) -> Check:
    variable = next((name for name in ("SSL_CERT_FILE", "SSL_CERT_DIR") if os.environ.get(name)), None)
    if tls is None:
        return Check(name="certificates", state="skipped", detail="not needed for http")
    place = f"{variable} ({short(os.environ[variable])})" if variable else "certifi"
    return Check(name="certificates", detail=f"{tls.cert_store_stats()['x509_ca']} authorities from {place}")


def _connection(target: tuple[str, int], host: str, tls: ssl.SSLContext | None) -> Check:
    started = time.monotonic()
    try:
        with socket.create_connection(target, timeout=PATIENCE) as connection:
            if tls is None:
                return Check(name="connection", detail=f"open in {_ms(started)}")
            with tls.wrap_socket(connection, server_hostname=host) as secured:
                version, certificate = secured.version(), secured.getpeercert() or {}
    except ssl.SSLCertVerificationError as error:
        fix = "If a proxy or a private authority signs the certificate, set SSL_CERT_FILE to its certificate."
        return Check(name="TLS", state="failed", detail=error.verify_message, fix=fix)
    except ssl.SSLError as error:
        return Check(name="TLS", state="failed", detail=error.reason or "failed", fix="Is this the right port?")
    except OSError as error:
        fix = "Check firewalls, and whether HTTPS_PROXY is needed here."
        return Check(name="connection", state="failed", detail=error.strerror or type(error).__name__, fix=fix)
    left = int((ssl.cert_time_to_seconds(str(certificate["notAfter"])) - time.time()) / 86400)
    detail = f"{version} in {_ms(started)}, valid for {left} more days"
    return Check(name="TLS", state="warning" if left < SOON else "ok", detail=detail)


def service(api: Service[FleetClient], account: Account) -> Iterator[Check]:
    """Check the credentials with one read call, and the clock with its response."""
    try:
        credentials = account.credentials()
        client = api.client(*credentials, base_url=account.base_url, options=PROBE)
    except ConfigurationError:  # its text contains names
        fix = f"Run lattigo auth login. {WHY} what is missing."
        yield Check(name="credentials", state="failed", detail="missing or not usable", fix=fix)
        return
    sources = ", ".join(f"{name}: {_kind(account, name)}" for name in account.login.variables)
    yield Check(name="credentials", detail=sources)
    started, before = time.monotonic(), time.time()
    with collect_heads() as heads:
        try:
            probe(client)
        except ApiError as error:
            head = heads[-1] if heads else None
            yield _failed_call(error, head)
        else:
            head = heads[-1]
            request = f", request {head.request_id}" if head.request_id else ""
            yield Check(name="read call", detail=f"{head.status} in {_ms(started)}{request}")
    if head is not None:
        yield _clock(head, before, time.time())


def _failed_call(error: ApiError, head: Head | None) -> Check:
    """Describe a failed call by its class and status: texts of the service can contain anything."""
    status = f" {error.status}" if isinstance(error, StatusError) else ""
    request = f", request {head.request_id}" if head and head.request_id else ""
    match error:
        case Unauthorized():
            fix = "Check the credentials: lattigo auth login"
        case StatusError():
            fix = "Ask the service's support, with the request ID."
        case _:
            fix = "Run a command with --debug to see each attempt."
    return Check(name="read call", state="failed", detail=f"{type(error).__name__}{status}{request}", fix=fix)


def _clock(head: Head, before: float, after: float) -> Check:
    try:
        date = parsedate_to_datetime(head.headers.get("date", "")).timestamp()
    except (ValueError, TypeError, OverflowError):
        return Check(name="clock", state="skipped", detail="the service sent no Date")
    skew = before - (date + 1) if before > date + 1 else min(after - date, 0.0)  # a Date is cut to whole seconds
    if abs(skew) > LARGEST_SKEW:
        way = "ahead of" if skew > 0 else "behind"
        fix = "Set the clock of this machine, for example with NTP."
        return Check(name="clock", state="failed", detail=f"{abs(skew):,.0f} s {way} the server's", fix=fix)
    return Check(name="clock", detail=f"agrees with the server's; {datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}")


def _source(account: Account) -> str:
    return _kind(account, "base_url")


def _kind(account: Account, name: str) -> str:
    """Return the source of a setting, without the name of a profile."""
    source = account.settings[name].source or "missing"
    return "the profile" if source.startswith("profile") else source


def _ms(started: float) -> str:
    return f"{(time.monotonic() - started) * 1000:.0f} ms"
