"""Lines of a page to tokens: what kind of thing each line is, whatever the layout."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Literal, TypeAlias

from attrs import frozen

Kind: TypeAlias = Literal[
    "path", "title", "verb", "parameters", "fields", "statuses", "lead",
    "bullet", "row", "field", "header", "call", "body", "prose",
]  # fmt: skip
"""Headings, labels, items, examples, and the rest.

`path`: the heading of an endpoint. `parameters`, `fields`, `statuses`: the label of a list. `lead`: what introduces an
example. `body`: an example in JSON, several lines joined.
"""

PATH = re.compile(
    r"(?:(GET|PUT|POST|DELETE|PATCH)\s+)?(?:https?://[^/\s]+)?(/?[\w.-]+(?:/(?:[\w.-]+|:\w+|{\w+}|<[\w ]+>))+/?)"
)
LABELS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("verb", re.compile(r"(?:http )?(?:verb|method)s?\s*:", re.IGNORECASE)),
    ("parameters", re.compile(r"(?:[^:]*\bparameters(?: are)?\s*:|(?:[a-z]+ ){0,3}parameters)$", re.IGNORECASE)),
    ("fields", re.compile(r"(?:[^.:]*\bfields\s*:|(?:[a-z]+ ){0,3}fields)$", re.IGNORECASE)),
    ("statuses", re.compile(r"http return status codes\b|(?:http )?status codes?\s*:$", re.IGNORECASE)),
    ("lead", re.compile(r"(?:another |below (?:is|are) )?(?:an )?examples?\b|returns?\s*:?$|using json\b"
                        r"|(?:request|response) body\b.{0,10}$", re.IGNORECASE)),
)  # fmt: skip
CALL = re.compile(r"""\bcurl\s+(?:-|['"]?https?:)""")
MEMBER = re.compile(r"\"?\w+\"?\s*:\s*[{\[<\"\d-]")
TITLE = re.compile(
    r"(?:basics|errors?|pagination|authentication|return codes|(?:http )?status codes|time formats?"
    r"|rate limit(?:s|ing)?|[\w ]{1,40} endpoints)",
    re.IGNORECASE,
)


@frozen
class Token:
    """A line, or the lines of a body."""

    kind: Kind
    line: int
    text: str
    """Without what marks its kind: the bullet, the fence, the number signs."""
    level: int = 0
    """How deep a heading is; 0 where the page does not tell."""


def tokens(lines: Iterable[tuple[int, str]], roots: Sequence[str]) -> list[Token]:
    """The tokens of a page. `roots`, the first segments of the paths, tell a path from other text with a slash."""
    reader = _Reader(roots)
    for number, line in lines:
        reader.read(number, line.rstrip())
    reader.end_body()
    return reader.found


class _Reader:
    def __init__(self, roots: Sequence[str]) -> None:
        self.found: list[Token] = []
        self._roots = roots
        self._fenced = False
        self._body: list[str] = []
        self._body_line = 0

    def read(self, number: int, line: str) -> None:
        text = line.strip()
        if text.startswith("```"):
            self._fenced = not self._fenced
            return
        if not text:
            return
        token = self._token(number, line, text)
        if token is not None and token.kind != "body":
            self.end_body()
            self.found.append(token)
        elif token is not None or self._body:
            self._body_line = self._body_line if self._body else number
            self._body.append(text)
            if _depth("\n".join(self._body)) <= 0:
                self.end_body()

    def end_body(self) -> None:
        """Take the lines so far as one body."""
        if self._body:
            self.found.append(Token("body", self._body_line, "\n".join(self._body)))
            self._body = []

    def _token(self, number: int, line: str, text: str) -> Token | None:
        if self.found and self.found[-1].kind == "call" and self.found[-1].text.endswith("\\"):
            call = self.found.pop()
            return Token("call", call.line, f"{call.text[:-1].rstrip()} {text}")
        if CALL.search(text):
            return Token("call", number, text)
        if re.match(r":[A-Za-z_]\w*$", text):
            return Token("field", number, text[1:])
        if re.match(r"[{}\[\]<\"]|\.{3,}$", text) or (self._body and MEMBER.match(text)):
            return Token("body", number, text)
        if comment := re.match(r"#\s+(?=[{\[])", text):
            return Token("body", number, text[comment.end() :])
        if re.match(r"X-[\w-]+:", text):
            return Token("header", number, text.partition(":")[0])
        if text.count("|") > 1 or text.count("\t") > 1:
            return None if re.fullmatch(r"[-:| ]+", text) else Token("row", number, text)
        if bullet := re.match(r"\s*[-*•]\s+(?=\S)", line):
            return Token("bullet", number, line[bullet.end() :].strip())
        if re.match(r"(/>|\$|>|PS [A-Z]:.*>|# )\s*\S", text) and not self._is_heading(text):
            return None
        return self._words(number, text)

    def _words(self, number: int, text: str) -> Token | None:
        marks = re.match(r"(#{2,})\s+", text)
        level = len(marks.group(1)) - 1 if marks else 0
        text = text[marks.end() :] if marks else text
        plain = text.strip("` ")
        if self._is_heading(plain):
            return Token("path", number, plain, level)
        if self._fenced:
            return None
        for kind, pattern in LABELS:
            if pattern.match(text):
                return Token(kind, number, text, level)
        if level or TITLE.fullmatch(plain):
            return Token("title", number, plain, level)
        return Token("prose", number, text)

    def _is_heading(self, text: str) -> bool:
        path = PATH.fullmatch(text)
        first = path.group(2).strip("/").partition("/")[0] if path else ""
        return first in self._roots or re.fullmatch(r"v\d+", first) is not None


def _depth(text: str) -> int:
    """How many brackets stay open."""
    there = re.sub(r'"(?:\\.|[^"\\\n])*"|<[^<>\n]*>', "", text)
    return sum(there.count(mark) for mark in "{[") - sum(there.count(mark) for mark in "}]")
