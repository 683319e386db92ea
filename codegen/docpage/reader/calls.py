"""Reads what examples show: a call with curl, a body in JSON or in something like it."""

from __future__ import annotations

import json
import re

from attrs import frozen

from ...ir import Plain

URL = re.compile(r"""https?://[^/\s'"`?]+(/(?:<[^>'"]*>?|[^\s'"`<?])*)?(\?(?:<[^>]*>?|[^\s'"`<])*)?""")
DATA = re.compile(r"""(?:-d|--data(?:-raw|-binary|-urlencode)?|--json)[\s=]+('[^']*'?|"(?:\\.|[^"\\])*"?|\S+)""")
BASE = re.compile(r"(https?)://(?:[^@/\s]*@)?([\w.:-]+)")
KEY = re.compile(r"""(?:-H|--header)[\s=]*['"]?([\w-]*(?:key|token|auth|secret)[\w-]*)\s*:\s*(\w+)?""", re.IGNORECASE)
VERB = re.compile(r"""(?:-X|--request)[\s=]*['"]?([A-Za-z]+)""")
VALUE = re.compile(r"""(:\s*)"(?:\\.|[^"\\])*"?""")
NAME = re.compile(r"""(?:"([A-Za-z_]\w*)"|(?<![\w"\\<>.-])([A-Za-z_]\w*))\s*:(?!/)""")
ITEM = re.compile(r"^([A-Za-z_]\w*)(?:\[[^\]]*\])?=")
FOLLOWED = re.compile(r"\s(?:#\s|[\[{]\s?[<\"{])")
FOLLOWED_IN_QUOTE = re.compile(r"'https?://[^']*\s(?:#\s|[\[{]\s)")


@frozen(kw_only=True)
class Call:
    """An example call."""

    verb: str
    path: str
    """Empty when the line has none."""
    names: tuple[str, ...]
    """What it sends, in the query and in the body."""
    base: str
    """Scheme and host."""
    scheme: str
    """How it authenticates: `basic`, `bearer`, or the name of a header."""
    bodies: tuple[str, ...]
    """What it sends as a body, without the shell's quotes."""
    is_cut: bool
    """A quote stays open, so that the end may be missing."""
    is_followed: bool
    """Its output is on the same line."""
    is_torn: bool
    """A body is not the JSON that it should be."""


def read_call(line: str) -> Call:
    """Read one line with curl in it."""
    verb = VERB.search(line)
    bodies = [each.group(1) for each in DATA.finditer(line)]
    url = URL.search(DATA.sub(" ", line)) or URL.search(line)
    names = re.findall(r"[?&]([A-Za-z_]\w*)(?:\[\])?=", (url.group(2) if url else None) or "")
    torn = False
    texts = [_unquoted(body) for body in bodies]
    for text in texts:
        if text.lstrip().startswith(("{", "[")):
            keys, readable = json_names(text)
            names += keys
            torn |= not readable
        else:
            names += [item.group(1) for part in text.split("&") if (item := ITEM.match(part))]
    return Call(
        verb=verb.group(1).upper() if verb else "POST" if bodies else "GET",
        path=(url.group(1) or "").rstrip("/,") if url else "",
        names=tuple(dict.fromkeys(names)),
        base="://".join(base.groups()).lower() if (base := BASE.match(url.group() if url else "")) else "",
        scheme=_scheme(line),
        bodies=tuple(texts),
        is_cut=_is_cut(line),
        is_followed=FOLLOWED.search(_outside(line)) is not None or FOLLOWED_IN_QUOTE.search(line) is not None,
        is_torn=torn,
    )


def json_names(text: str) -> tuple[list[str], bool]:
    """The names in a body, and whether it is JSON; names are looked for even where it is not."""
    try:
        value: Plain = json.loads(text)
    except ValueError:
        numbered = VALUE.sub(r"\1 0", re.sub(r"<[^<>]*>", " 0 ", text))
        return list(dict.fromkeys(first or second for first, second in NAME.findall(numbered))), False
    return list(dict.fromkeys(_names(value))), True


def inner_names(text: str) -> set[str]:
    """The names that are inside another one, in a body that is JSON."""
    try:
        value: Plain = json.loads(text)
    except ValueError:
        return set()
    members = value.values() if isinstance(value, dict) else ()
    return {name for member in members for name in _names(member)}


def _names(value: Plain) -> list[str]:
    if isinstance(value, dict):
        own = [key for key in value if re.fullmatch(r"[A-Za-z_]\w*", key)]
        return own + [name for member in value.values() for name in _names(member)]
    return [name for item in value for name in _names(item)] if isinstance(value, list) else []


def _unquoted(body: str) -> str:
    text = body[1:].removesuffix(body[0]) if body[0] in "'\"" else body
    return text if body[0] == "'" else re.sub(r'\\(["\\])', r"\1", text)


def _scheme(line: str) -> str:
    """How a call authenticates; empty where it does not show."""
    if key := KEY.search(line):
        return (key.group(2) or "").lower() if key.group(1).lower() == "authorization" else key.group(1).lower()
    return "basic" if re.search(r"\s(?:-u|--user)[\s=]", line) else ""


def _is_cut(line: str) -> bool:
    """Whether a quote of the shell stays open."""
    left = _outside(line)
    return "'" in left or '"' in left


def _outside(line: str) -> str:
    """A line without what is in quotes of the shell."""
    return re.sub(r"""'[^']*'|"(?:\\.|[^"\\])*\"""", "", line)
