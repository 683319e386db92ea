"""Byte streams that a server may send for a response: right, odd, broken and cut off."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable, Mapping

from attrs import frozen
from hypothesis import strategies as st

JSON = b'{"id": 1, "device_name": "truck"}'
STATUSES = (200, 200, 200, 201, 202, 204, 301, 304, 400, 401, 402, 404, 422, 429, 500, 503, 599, 101)


@frozen
class Stream:
    """What a server sends before it ends the connection."""

    data: bytes
    pieces: tuple[int, ...]
    """Where it is cut into writes."""
    oddities: frozenset[str]
    """What is unusual about it."""


CODED: Mapping[str, tuple[bytes, Callable[[bytes], bytes]]] = {
    # the Content-Encoding, and what is sent as the body
    "": (b"", lambda data: data),
    "gzip": (b"gzip", gzip.compress),
    "gzip in members": (b"x-gzip", lambda data: gzip.compress(data[:9]) + gzip.compress(data[9:])),
    "gzip and padding": (b"gzip", lambda data: gzip.compress(data) + bytes(5)),
    "gzip and more": (b"gzip", lambda data: gzip.compress(data) + b"more"),
    "gzip of nothing": (b"gzip", lambda _: b""),
    "damaged gzip": (b"gzip", lambda data: gzip.compress(data)[:14] + b"\xff\xff" + gzip.compress(data)[16:]),
    "wrong checksum": (b"gzip", lambda data: gzip.compress(data)[:-8] + bytes(8)),
    "half of gzip": (b"gzip", lambda data: gzip.compress(data)[:-9]),
    "no gzip": (b"gzip", lambda data: data),
    "identity": (b"identity", lambda data: data),
    "none": (b"None", lambda data: data),
    "deflate": (b"deflate", zlib.compress),
    "raw deflate": (b"deflate", lambda data: zlib.compress(data)[2:-4]),
    "another coding": (b"br", lambda data: b"\x0b\x02\x80" + data),
    "two codings": (b"gzip, gzip", lambda data: gzip.compress(gzip.compress(data))),
}
VERSIONS = {
    "": b"HTTP/1.1",
    "HTTP/1.0": b"HTTP/1.0",
    "HTTP/1.2": b"HTTP/1.2",
    "HTTP/2.0": b"HTTP/2.0",
    "no HTTP": b"ICY",
}
REASONS = {
    "": b" Scripted", "no reason": b" ", "no blank behind the status": b"", "a reason beyond ASCII": b" caf\xe9",
}  # fmt: skip
LENGTHS: Mapping[str, Callable[[int], bytes]] = {
    "": lambda size: b"Content-Length: %d\r\n" % size,
    "a length too short": lambda size: b"Content-Length: %d\r\n" % max(0, size - 3),
    "a length too long": lambda size: b"Content-Length: %d\r\n" % (size + 3),
    "the same length twice": lambda size: b"Content-Length: %d\r\n" % size * 2,
    "the same length twice in one header": lambda size: b"Content-Length: %d, %d\r\n" % (size, size),
    "two lengths": lambda size: b"Content-Length: %d\r\nContent-Length: 1\r\n" % size,
    "a negative length": lambda _: b"Content-Length: -1\r\n",
    "a length that is no number": lambda _: b"Content-Length: many\r\n",
    "an empty length": lambda _: b"Content-Length: \r\n",
    "a length with a plus": lambda size: b"Content-Length: +%d\r\n" % size,
    "a huge length": lambda _: b"Content-Length: %d\r\n" % 10**30,
}
CODINGS = {
    "": b"Transfer-Encoding: chunked\r\n",
    "chunked in capitals": b"Transfer-Encoding: CHUNKED\r\n",
    "chunked twice": b"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
    "gzip, chunked": b"Transfer-Encoding: gzip, chunked\r\n",
    "only gzip": b"Transfer-Encoding: gzip\r\n",
    "identity as a transfer coding": b"Transfer-Encoding: identity\r\n",
}
CHUNKS: Mapping[str, Callable[[bytes], bytes]] = {
    "": lambda data: b"%x\r\n%b\r\n" % (len(data), data),
    "a size in capitals": lambda data: b"%X\r\n%b\r\n" % (len(data), data),
    "a size with zeros": lambda data: b"00%x\r\n%b\r\n" % (len(data), data),
    "an extension": lambda data: b"%x;name=value\r\n%b\r\n" % (len(data), data),
    "a quoted extension": lambda data: b'%x;name="a;b"\r\n%b\r\n' % (len(data), data),
    "a blank behind the size": lambda data: b"%x \r\n%b\r\n" % (len(data), data),
    "a size that is no number": lambda data: b"nine\r\n%b\r\n" % data,
    "a size that is too small": lambda data: b"%x\r\n%b\r\n" % (max(1, len(data) - 1), data),
    "a size that is too large": lambda data: b"%x\r\n%b\r\n" % (len(data) + 2, data),
    "a size with 0x": lambda data: b"0x%x\r\n%b\r\n" % (len(data), data),
    "a huge size": lambda data: b"%s\r\n%b\r\n" % (b"f" * 20, data),
    "no line end behind a chunk": lambda data: b"%x\r\n%b" % (len(data), data),
    "bare LF behind the size": lambda data: b"%x\n%b\r\n" % (len(data), data),
}
TRAILERS = {
    "": b"\r\n",
    "a trailer": b"X-Trailer: 1\r\n\r\n",
    "a length as a trailer": b"Content-Length: 5\r\n\r\n",
    "a bad trailer": b"X Trailer\r\n\r\n",
    "no end": b"",
}
HEADERS: Mapping[str, bytes] = {
    "": b"",
    "a header": b"X-Noise: 1\r\n",
    "an empty header": b"X-Noise:\r\n",
    "blanks around a value": b"X-Noise: \t 1 \t \r\n",
    "bytes beyond ASCII": b"X-Noise: caf\xe9\r\n",
    "a folded header": b"X-Noise: 1\r\n 2\r\n",
    "a header without a colon": b"X-Noise\r\n",
    "a header without a name": b": 1\r\n",
    "a blank in a name": b"X Noise: 1\r\n",
    "a blank behind a name": b"X-Noise : 1\r\n",
    "a blank before a name": b" X-Noise: 1\r\n",
    "NUL in a value": b"X-Noise: 1\0\r\n",
    "a control character in a value": b"X-Noise: \x01\r\n",
    "a bare CR in a value": b"X-Noise: 1\r2\r\n",
    "a bare LF": b"X-Noise: 1\n",
    "a large header": b"X-Noise: %b\r\n" % (b"x" * 9000),
    "close": b"Connection: close\r\n",
    "keep-alive": b"Connection: keep-alive\r\n",
    "an upgrade": b"Connection: upgrade\r\nUpgrade: h2c\r\n",
    "cookies": b"Set-Cookie: a=1\r\nSet-Cookie: b=2\r\n",
}
INTERIM: Mapping[str, bytes] = {
    "": b"",
    "100 Continue": b"HTTP/1.1 100 Continue\r\n\r\n",
    "103 Early Hints": b"HTTP/1.1 103 Early Hints\r\nLink: </a>; rel=preload\r\n\r\n",
    "two interim responses": b"HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 100\r\n\r\n",
    "an interim response with a length": b"HTTP/1.1 100 Continue\r\nContent-Length: 2\r\n\r\n",
    "a line end first": b"\r\n",
    "garbage first": b"\x15\x03\x01\x00\x02\x02\x50\r\n\r\n",
}


@st.composite
def streams(draw: st.DrawFn) -> Stream:
    """Streams with none or a few oddities."""
    oddities: set[str] = set()

    def pick(choices: Mapping[str, object], most: int = 1) -> list[object]:
        """Mostly the usual, which comes first."""
        names = draw(st.lists(st.sampled_from([""] * len(choices) + [*choices]), min_size=1, max_size=most))
        oddities.update(filter(None, names))
        return [choices[name] for name in names]

    status = draw(st.sampled_from(STATUSES))
    oddities.add(str(status))
    (coding, encode), (version,), (reason,) = pick(CODED)[0], pick(VERSIONS), pick(REASONS)
    body = encode(draw(st.sampled_from([JSON, b"", JSON * 300])))
    head = b"%b %d%b\r\n" % (version, status, reason) + b"".join(pick(HEADERS, 3))
    if coding:
        head += b"Content-Encoding: %b\r\n" % coding
    framing = draw(st.sampled_from(["length", "length", "chunked", "chunked", "until the end", "both"]))
    oddities.add(framing)
    if framing in {"length", "both"}:
        head += pick(LENGTHS)[0](len(body))
    if framing in {"chunked", "both"}:
        head += pick(CODINGS)[0]
        size = draw(st.sampled_from([1, 7, 1000, 10_000]))
        parts = (
            [body[start : start + size] for start in range(0, len(body), size)] if size * 200 > len(body) else [body]
        )
        body = b"".join(pick(CHUNKS)[0](part) for part in parts if part) + b"0\r\n" + pick(TRAILERS)[0]
    data = pick(INTERIM)[0] + head + b"\r\n" + body
    if draw(st.integers(0, 3)) == 0:
        end = draw(st.integers(0, len(data)))
        oddities.add("cut off in the head" if end < data.index(head) + len(head) + 2 else "cut off")
        data = data[:end]
    if draw(st.integers(0, 9)) == 0:
        data += draw(st.sampled_from([b"x", b"\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"]))
        oddities.add("bytes behind the end")
    pieces = draw(st.lists(st.integers(0, len(data)), max_size=6).map(sorted).map(tuple))
    return Stream(data, pieces, frozenset(oddities))
