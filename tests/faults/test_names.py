"""Hostile arguments: refused before anything is sent, or seen by the server exactly as they were meant."""

from __future__ import annotations

import json
import unicodedata
from urllib.parse import parse_qsl, unquote, urlsplit

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lattigo import ApiError, AsyncLattigo, InvalidRequest
from lattigo._core.api import call
from lattigo._generated.operations import OPERATIONS
from tests.support.calls import FUZZ, answer, client
from tests.support.wire import OK, Wire, reply

REFUSED = {
    "empty": "",
    "one dot": ".",
    "two dots": "..",
    "NUL": "a\0b",
    "CRLF": "a\r\nHost: evil.com",
    "a line feed": "a\n",
    "tabulator": "\t",
    "DEL": "\x7f",
    "C1": "\x85",
    "half a surrogate": "\ud800",
    "64 KiB": "x" * 65_536,
    "64 KiB when encoded": "\N{PILE OF POO}" * 5_500,
}
HOSTILE = [
    "a/b", "../users", "../../v2/users", "..%2f", "%2e%2e", "%2F", "%00", "%", "?x=1", "#f", "a;b", "a.json", ".hidden",
    "...", "//evil.com/x", "http://evil.com", "\\", "..\\", "@evil.com", "a&b=c", "a+b", " ", " a ", "-rf", "=cmd()",
    "<script>", "$(x)", "'", '"', "{device_name}", "CON", "\N{PILE OF POO}", "e\u0301", "\xe9", "\u202egpj.exe",
    "\u2028", "\xa0", "x" * 2000,
]  # fmt: skip


async def seen_by_the_server(lattigo: AsyncLattigo, wire: Wire, name: str) -> None:
    """The name came as one segment of the path that decodes to the same name, and nothing else came with it."""
    await lattigo.devices.get(name)
    request = wire.seen[-1]
    target = urlsplit("http://host" + request.target)
    assert request.target.isascii()
    assert request.target.startswith("/v2/devices/")
    empty, v2, devices, *segments = target.path.split("/")
    assert (empty, v2, devices, target.query, target.fragment) == ("", "v2", "devices", "", "")
    assert [unquote(segment) for segment in segments] == [name]
    assert segments[0].strip(".") != ""
    assert "." not in segments[0], "a server may take what follows a dot for a format"
    assert request.headers["host"] == f"127.0.0.1:{wire.port}"


@pytest.mark.parametrize("name", REFUSED.values(), ids=REFUSED)
async def test_a_name_that_can_not_be_one_is_refused_before_it_is_sent(name: str):
    with Wire() as wire:
        async with client(wire) as lattigo:
            with pytest.raises(InvalidRequest, match="device_name") as caught:
                await lattigo.devices.get(name)
        assert wire.connections == 0
    assert len(name) < 3 or name not in str(caught.value)


@pytest.mark.parametrize("name", HOSTILE)
async def test_a_hostile_name_stays_a_name(name: str):
    with Wire() as wire:
        async with client(wire) as lattigo:
            await seen_by_the_server(lattigo, wire, name)


@FUZZ
@given(names=st.lists(st.text() | st.text("./\\%?#;:@&=+ ~\u202e\xe9"), min_size=2, max_size=3))
async def test_any_name_is_refused_or_stays_a_name(names: list[str]):
    with Wire() as wire:
        async with client(wire) as lattigo:
            for name in names:
                control = any(unicodedata.category(character) in {"Cc", "Cs"} for character in name)
                if name in {"", ".", ".."} or control:
                    with pytest.raises(InvalidRequest):
                        await lattigo.devices.get(name)
                else:
                    await seen_by_the_server(lattigo, wire, name)


@FUZZ
@given(text=st.text(min_size=1), texts=st.lists(st.text(min_size=1), min_size=1))
@example("a&details=false", ["a\r\nb"])
@example("a=b;c?d#e+f %20", ['","x":"'])
async def test_any_text_in_a_query_or_a_body_comes_as_it_is(text: str, texts: list[str]):
    with Wire(reply(200, []), reply(200, answer(OPERATIONS["send_sms"]))) as wire:
        async with client(wire) as lattigo:
            await lattigo.devices.list(state=text, page=1, per_page=5).collect()
            await lattigo.device_operations.send_sms(device_names=texts, sms_text=text)
    listed, sent = wire.seen
    query = parse_qsl(urlsplit(listed.target).query, keep_blank_values=True)
    assert query == [("details", "true"), ("state", text), ("page", "1"), ("per_page", "5")]
    assert json.loads(sent.body) == {"device_names": texts, "sms_text": text}


UNSENDABLE: dict[str, tuple[str, dict[str, object]]] = {
    "half a surrogate in a body": ("send_sms", {"device_names": ["truck"], "sms_text": "\ud83d"}),
    "half a surrogate in a list": ("send_sms", {"device_names": ["\ud83d"], "sms_text": "hello"}),
    "half a surrogate in a query": ("get_device", {"device_name": "truck", "id_type": "\ud83d"}),
    "an integer of 70 bits": ("set_usage_limit", {"device_names": ["truck"], "kb_limit": 2**70, "action": "suspend"}),
    "a query of 70,000 characters": ("list_devices", {"state": "x" * 70_000}),
}  # fmt: skip


@pytest.mark.parametrize(("name", "given"), UNSENDABLE.values(), ids=UNSENDABLE)
async def test_an_argument_that_can_not_be_sent_is_refused(name: str, given: dict[str, object]):
    with Wire(OK) as wire:
        async with client(wire) as lattigo:
            with pytest.raises(InvalidRequest):
                await call(lattigo, OPERATIONS[name], None, **given)
        assert wire.connections == 0


ANYTHING = st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()) | st.binary()


@FUZZ
@given(name=st.sampled_from(sorted(OPERATIONS)), data=st.data())
async def test_arguments_of_any_kind_are_sent_or_refused_and_nothing_else(name: str, data: st.DataObject):
    operation = OPERATIONS[name]
    given = {
        parameter.name: data.draw(ANYTHING | st.lists(ANYTHING), parameter.name) for parameter in operation.parameters
    }
    with Wire(reply(404)) as wire:
        async with client(wire) as lattigo:
            with pytest.raises(ApiError):
                await call(lattigo, operation, None, **given)
