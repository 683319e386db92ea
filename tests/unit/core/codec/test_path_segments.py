"""URLs: a base that is safe to send credentials to, and names that stay one segment of the path."""

from __future__ import annotations

from contextlib import suppress
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lattigo import AsyncLattigo, ConfigurationError, InvalidRequest
from lattigo._core.codec.path_segments import LONGEST_SEGMENT, path_segment
from tests.support.memory import MemoryTransport, client, reply


@pytest.mark.parametrize(
    "url",
    [
        "https://api.lattigo.com",
        "https://example.com:8443/proxy/",
        "http://localhost:8080",
        "http://127.0.0.1",
        "http://[::1]:8080",
    ],
)
def test_a_base_url_is_https_or_on_this_machine(url: str):
    AsyncLattigo("key", "secret", base_url=url, transport=MemoryTransport(lambda _: reply([])))


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("http://example.com", "must start with https://"),
        ("http://localhost.example.com", "must start with https://"),
        ("http://127.0.0.1.example.com", "must start with https://"),
        ("ftp://example.com", "must start with https://"),
        ("https://", "no host"),
        ("example.com", "no host"),
        ("https://key:secret@example.com", "only scheme, host, port and path"),
        ("https://example.com/?key=1", "only scheme, host, port and path"),
        ("https://example.com/#x", "only scheme, host, port and path"),
        ("https://example.com:port", "can't be read"),
        ("https://[::1", "can't be read"),
    ],
)
def test_an_unusable_base_url_is_refused_at_once(url: str, reason: str):
    with pytest.raises(ConfigurationError, match=reason) as caught:
        AsyncLattigo("key", "secret", base_url=url)
    assert "secret" not in str(caught.value)


async def test_a_base_url_may_have_a_path():
    line = MemoryTransport(lambda _: reply([]))
    async with AsyncLattigo("k", "s", base_url="https://example.com/lattigo/", transport=line) as lattigo:
        await lattigo.users.list(page=1).collect()
    assert line.requests[0].url.startswith("https://example.com/lattigo/v2/users?")


async def test_the_environment_says_where_the_service_is(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("LATTIGO_BASE_URL", "https://elsewhere.example.com")
    monkeypatch.setenv("LATTIGO_KEY_NAME", "key")
    monkeypatch.setenv("LATTIGO_API_KEY", "secret")
    line = MemoryTransport(lambda _: reply([]))
    async with AsyncLattigo(transport=line) as lattigo:
        await lattigo.users.list().collect()
    assert line.requests[0].url.startswith("https://elsewhere.example.com/v2/users")


@pytest.mark.parametrize("missing", ["LATTIGO_KEY_NAME", "LATTIGO_API_KEY"])
def test_missing_credentials_are_named(missing: str, monkeypatch: pytest.MonkeyPatch):
    for name in {"LATTIGO_KEY_NAME", "LATTIGO_API_KEY"} - {missing}:
        monkeypatch.setenv(name, "x")
    with pytest.raises(ConfigurationError, match=missing):
        AsyncLattigo()


def test_a_user_name_with_a_colon_would_be_cut_by_http_basic():
    with pytest.raises(ConfigurationError, match="colon"):
        AsyncLattigo("key:name", "secret")


def test_neither_client_nor_credentials_show_the_secret():
    lattigo = AsyncLattigo("key", "s3cret", transport=MemoryTransport(lambda _: reply([])))
    assert "s3cret" not in repr(lattigo) + repr(vars(lattigo)) + repr(vars(lattigo._pipeline))


NAMES = st.text(st.characters(exclude_categories=("Cc", "Cs")), min_size=1, max_size=60)


@given(NAMES.filter(lambda name: name not in {".", ".."}))
def test_a_name_is_one_segment_that_decodes_to_itself(name: str):
    segment = path_segment("device_name", name)
    assert unquote(segment) == name
    assert not set(segment) & set("/\\?#.;& ")
    assert segment.isascii()


@given(st.text())
def test_a_name_is_encoded_or_refused_and_never_raises_anything_else(name: str):
    with suppress(InvalidRequest):
        assert path_segment("device_name", name)


def test_a_name_may_not_be_endless():
    assert path_segment("device_name", "x" * LONGEST_SEGMENT)
    with pytest.raises(InvalidRequest, match="too long: 2,049 bytes, at most 2,048"):
        path_segment("device_name", "x" * (LONGEST_SEGMENT + 1))


async def test_a_name_with_a_dot_reaches_the_endpoint_that_was_meant():
    line = MemoryTransport(lambda _: reply({"a.b": "100.0"}))
    async with client(line) as lattigo:
        await lattigo.devices.calculate_etf("a.b")
    assert line.requests[0].url == "https://example.com/v2/devices/a%2Eb/calculate_etf"
