"""What the engines share: headers, bodies, the environment's proxies."""

from __future__ import annotations

import gzip
import sys
import unicodedata

import pytest

from lattigo import ConnectionLost, ResponseTooLarge
from lattigo._core.codec.path_segments import UNPRINTABLE
from lattigo._core.http.body import Body
from lattigo._core.http.headers import joined
from lattigo._core.http.proxies import environment_proxy


def test_names_of_headers_are_in_lower_case_and_repeated_ones_are_joined():
    assert joined([(b"X-Total", b"5"), (b"x-page", b"1")]) == {"x-total": "5", "x-page": "1"}
    assert joined([(b"Vary", b"a"), (b"X", b"\xe9"), (b"vary", b"b")]) == {"vary": "a, b", "x": "é"}


@pytest.mark.parametrize("encoding", ["gzip", "GZIP", " x-gzip", "deflate"])
def test_a_body_is_inflated_piece_by_piece(encoding: str):
    body = Body(200, encoding, 1000)
    for byte in gzip.compress(b"x" * 1000):
        body.feed(bytes([byte]))
    assert body.whole() == b"x" * 1000


def test_a_body_above_the_cap_is_refused_and_never_inflated_further():
    body = Body(200, "gzip", 1000)
    with pytest.raises(ResponseTooLarge) as caught:
        body.feed(gzip.compress(bytes(10**8)))
    assert caught.value.status == 200
    assert len(body._data) == 1001


def test_a_compressed_body_without_its_end_is_lost():
    body = Body(200, "gzip", 1000)
    body.feed(gzip.compress(b"x")[:-1])
    with pytest.raises(ConnectionLost, match="ends before its end"):
        body.whole()


@pytest.mark.parametrize(
    ("settings", "origin", "proxy"),
    [
        ({}, "https://api.lattigo.com", None),
        ({"https_proxy": "http://proxy:3128"}, "https://api.lattigo.com", "http://proxy:3128"),
        ({"https_proxy": "proxy:3128"}, "https://api.lattigo.com", "http://proxy:3128"),
        ({"http_proxy": "http://proxy:3128"}, "https://api.lattigo.com", None),
        ({"all_proxy": "http://proxy:3128"}, "https://api.lattigo.com", "http://proxy:3128"),
        ({"all_proxy": "http://proxy:3128", "no_proxy": "example.com,.lattigo.com"}, "https://api.lattigo.com", None),
        ({"all_proxy": "http://proxy:3128", "no_proxy": "*"}, "https://api.lattigo.com", None),
        ({"all_proxy": "http://proxy:3128", "no_proxy": "localhost"}, "https://a.lattigo.com", "http://proxy:3128"),
    ],
)
def test_the_proxy_is_the_one_that_the_environment_names(
    settings: dict[str, str], origin: str, proxy: str | None, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    assert environment_proxy(origin) == proxy


def test_control_characters_are_those_of_unicode():
    named = {code for code in range(sys.maxunicode + 1) if unicodedata.category(chr(code)) in {"Cc", "Cs"}}
    assert named == {code for code in range(sys.maxunicode + 1) if UNPRINTABLE.search(chr(code))}
