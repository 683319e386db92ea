"""Proxies and authorities of the environment: used where they are meant, refused by name where they are unusable."""

from __future__ import annotations

from pathlib import Path

import pytest

from lattigo import AsyncLattigo, ConfigurationError, NotSent
from lattigo._core.http.proxies import environment_proxy
from tests.support.calls import API_KEY, ASYNCIO, KEY_NAME, ONCE, client
from tests.support.wire import OK, Wire, reply

ENGINES = pytest.mark.parametrize("engine", ["httpx", "fast"])


@ASYNCIO
@ENGINES
@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
async def test_nothing_for_this_machine_goes_to_a_proxy(host: str, engine: str, monkeypatch: pytest.MonkeyPatch):
    with Wire(OK) as wire, Wire(reply(502)) as proxy:
        monkeypatch.setenv("ALL_PROXY", proxy.url)
        monkeypatch.setenv("HTTP_PROXY", proxy.url)
        async with client(f"http://{host}:{wire.port}", engine=engine, options=ONCE) as lattigo:
            await lattigo.devices.get("truck")
        assert (len(wire.seen), proxy.connections) == (1, 0)


@ASYNCIO
@ENGINES
async def test_all_else_goes_to_the_proxy(engine: str, monkeypatch: pytest.MonkeyPatch):
    with Wire(reply(502)) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", f" {proxy.url} ")
        async with client("https://api.example.com", engine=engine, options=ONCE) as lattigo:
            with pytest.raises(NotSent, match="proxy"):
                await lattigo.devices.get("truck")
        assert proxy.connections == 1


DIRECT = {
    "*": "https://api.example.com",
    "api.example.com": "https://api.example.com",
    "API.EXAMPLE.COM": "https://api.example.com",
    "example.com": "https://api.example.com",
    ".example.com": "https://api.example.com",
    "*.example.com": "https://api.example.com",
    "other.org, example.com": "https://api.example.com",
    "example.com:443": "https://api.example.com",
    "example.com:8443": "https://api.example.com:8443",
    "https://api.example.com": "https://api.example.com",
    "192.0.2.7": "https://192.0.2.7",
    "192.0.2.7:8443": "https://192.0.2.7:8443",
    "192.0.2.0/24": "https://192.0.2.7",
    "192.0.2.9/24": "https://192.0.2.7",
    "2001:db8::1": "https://[2001:db8::1]",
    "[2001:db8::1]": "https://[2001:db8::1]",
    "2001:0db8:0::1": "https://[2001:db8::1]",
    "[2001:db8::1]:8443": "https://[2001:db8::1]:8443",
    "2001:db8::/32": "https://[2001:db8:7::1]",
}
PROXIED = {
    "": "https://api.example.com",
    "example.org": "https://api.example.com",
    "ample.com": "https://api.example.com",
    ".example.com": "https://example.com",
    "example.com:8443": "https://api.example.com",
    "http://api.example.com": "https://api.example.com",
    "https://example.com": "https://api.example.com",
    "192.0.3.0/24": "https://192.0.2.7",
    "192.0.2": "https://192.0.2.7",
    "2001:db8::/32": "https://[2001:db9::1]",
    "2001:db8::/300": "https://[2001:db8::1]",
    "[2001:db8::1]:8443": "https://[2001:db8::1]",
    "example.com:port": "https://api.example.com",
}


@pytest.mark.parametrize(("exceptions", "origin"), DIRECT.items())
def test_an_exception_is_reached_directly(exceptions: str, origin: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example.com:3128")
    monkeypatch.setenv("NO_PROXY", exceptions)
    assert environment_proxy(origin) is None


@pytest.mark.parametrize(("exceptions", "origin"), PROXIED.items())
def test_what_is_no_exception_is_reached_through_the_proxy(
    exceptions: str, origin: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example.com:3128")
    monkeypatch.setenv("NO_PROXY", exceptions)
    assert environment_proxy(origin) == "http://proxy.example.com:3128"


@ENGINES
@pytest.mark.parametrize("variable", ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"])
@pytest.mark.parametrize(
    "address",
    [
        *("http://proxy:port", "http://proxy:99999", "http://proxy:0", "http://", "http://:3128", "proxy:port"),
        *("socks4://proxy:1080", "ftp://proxy", "file:///proxy", "http://pro xy", "http://[::1", "socks5://:1080"),
    ],
)
def test_an_address_of_no_proxy_is_refused_by_its_variable(
    address: str, variable: str, engine: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv(variable, address)
    with pytest.raises(ConfigurationError, match=variable):
        AsyncLattigo(KEY_NAME, API_KEY, engine=engine)


@ENGINES
def test_a_socks_proxy_that_nothing_can_use_is_refused(engine: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("lattigo._core.http.proxies.find_spec", lambda _: None)
    monkeypatch.setenv("ALL_PROXY", "socks5://user:hunter2@proxy:1080")
    with pytest.raises(ConfigurationError, match="ALL_PROXY names a SOCKS proxy") as caught:
        AsyncLattigo(KEY_NAME, API_KEY, engine=engine)
    assert "hunter2" not in str(caught.value)


@pytest.fixture
def no_authorities(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SSL_CERT_FILE", "SSL_CERT_DIR", "SSLKEYLOGFILE"):
        monkeypatch.delenv(name, raising=False)


@ENGINES
@pytest.mark.parametrize("variable", ["SSL_CERT_FILE", "SSL_CERT_DIR", "SSLKEYLOGFILE"])
@pytest.mark.parametrize("path", ["missing/file", "broken", "empty"])
def test_authorities_that_can_not_be_read_are_refused_by_their_variable(
    path: str, variable: str, engine: str, no_authorities: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    if variable == "SSLKEYLOGFILE" and path != "missing/file":
        pytest.skip("it is written to")
    (tmp_path / "broken").write_text("-----BEGIN CERTIFICATE-----\nno\n-----END CERTIFICATE-----\n")
    (tmp_path / "empty").touch()
    monkeypatch.setenv(variable, str(tmp_path / path))
    with pytest.raises(ConfigurationError, match=variable):
        AsyncLattigo(KEY_NAME, API_KEY, engine=engine)


def test_a_folder_is_no_file_of_authorities(no_authorities: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path))
    with pytest.raises(ConfigurationError, match="SSL_CERT_FILE"):
        AsyncLattigo(KEY_NAME, API_KEY)
