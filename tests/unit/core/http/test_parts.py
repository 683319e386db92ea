"""What the engines share: headers, bodies, the environment's proxies."""

from __future__ import annotations

import gzip
import re
import sys
import unicodedata

import pytest

from lattigo import ConnectionLost, InvalidResponse, ResponseTooLarge
from lattigo._core.codec.path_segments import UNPRINTABLE
from lattigo._core.http.body import IncomingResponse
from lattigo._core.http.proxies import environment_proxy
from lattigo._core.http.response_headers import joined


def test_names_of_headers_are_in_lower_case_and_repeated_ones_are_joined():
    assert joined([(b"X-Total", b"5"), (b"x-page", b"1")]) == {"x-total": "5", "x-page": "1"}
    assert joined([(b"Vary", b"a"), (b"X", b"\xe9"), (b"vary", b"b")]) == {"vary": "a, b", "x": "é"}


def incoming(coding: str = "gzip", status: int = 200, largest_body: int = 1000) -> IncomingResponse:
    return IncomingResponse(status, {"content-encoding": coding}, largest_body)


@pytest.mark.parametrize("coding", ["gzip", "GZIP", " x-gzip", "deflate", "identity, gzip"])
def test_a_body_is_inflated_piece_by_piece(coding: str):
    response = incoming(coding)
    for byte in gzip.compress(b"x" * 1000):
        response.feed(bytes([byte]))
    assert response.finish().body == b"x" * 1000


MEMBERS = {
    "three members": b"".join(map(gzip.compress, (b"a", b"", b"bc"))),
    "padding between members": gzip.compress(b"ab") + bytes(9) + gzip.compress(b"c") + bytes(9),
    "something else behind": gzip.compress(b"abc") + b"something else\x1f",
}


@pytest.mark.parametrize("size", [1, 7, 1000])
@pytest.mark.parametrize("data", MEMBERS.values(), ids=MEMBERS)
def test_gzip_may_have_several_members(data: bytes, size: int):
    response = incoming()
    for start in range(0, len(data), size):
        response.feed(data[start : start + size])
    assert response.finish().body == b"abc"


def test_the_last_of_several_members_must_be_complete():
    response = incoming()
    response.feed(gzip.compress(b"a") + gzip.compress(b"b")[:-1])
    with pytest.raises(ConnectionLost, match="incomplete"):
        response.finish()


def test_gzip_of_nothing_is_an_empty_body():
    assert incoming().finish().body == b""


def test_a_body_above_the_cap_is_refused_and_never_inflated_further():
    response = incoming()
    response.feed(gzip.compress(bytes(10**8)))
    assert len(response._data) == 1001
    with pytest.raises(ResponseTooLarge) as caught:
        response.finish()
    assert caught.value.status == 200


def test_empty_members_of_gzip_do_not_go_on_for_ever():
    response = incoming()
    while response.failure is None:
        response.feed(gzip.compress(b""))
    assert isinstance(response.failure, ResponseTooLarge)


def test_a_compressed_body_without_its_end_is_lost():
    response = incoming()
    response.feed(gzip.compress(b"x")[:-1])
    with pytest.raises(ConnectionLost, match="incomplete"):
        response.finish()


@pytest.mark.parametrize("coding", ["br", "zstd, gzip", "gzip, gzip"])
def test_a_content_coding_that_was_not_asked_for_is_named(coding: str):
    response = incoming(coding)
    response.feed(b"\x0b\x02\x80{}\x03")
    with pytest.raises(InvalidResponse, match=f"the content coding '{coding}', which was not requested") as caught:
        response.finish()
    assert caught.value.body == b"\x0b\x02\x80{}\x03"


def test_the_name_of_a_content_coding_is_shortened_and_printable():
    response = incoming("\x1b[31m" + "x" * 500)
    response.feed(b"{}")
    with pytest.raises(InvalidResponse, match=r"'\?\?31mx{45}', which"):
        response.finish()


@pytest.mark.parametrize("coding", ["", "gzip", "br"])
@pytest.mark.parametrize("failure", [ConnectionLost("cut off"), TimeoutError(), None])
def test_an_error_status_outlives_whatever_happens_to_its_body(coding: str, failure: Exception | None):
    response = incoming(coding, status=401)
    response.feed(b"Access den")
    assert response.finish(failure).status == 401
    assert response.finish(failure).body == (b"" if coding else b"Access den")


def test_a_success_is_nothing_without_its_body():
    with pytest.raises(ConnectionLost, match="cut off"):
        incoming().finish(ConnectionLost("cut off"))


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
    pattern = re.compile(UNPRINTABLE)
    assert named == {code for code in range(sys.maxunicode + 1) if pattern.search(chr(code))}
