"""Blocks to tokens: what each piece of a page is about, whatever the layout."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Literal, TypeAlias

from attrs import evolve, frozen

from ..formats.blocks import Block
from ..patterns import CALL, COMMENT, FIELD, HEADER, IDENTIFIER, LABELS, MEMBER, NUMBERING, PATH, PROMPT, TITLE, VERBS

Kind: TypeAlias = Literal[
    "path", "title", "verb", "parameters", "fields", "statuses", "lead",
    "bullet", "row", "field", "header", "call", "body", "code", "prose",
]  # fmt: skip
"""Headings, labels, items, examples, and the rest.

`path`: the heading of an endpoint. `parameters`, `fields`, `statuses`: the label of a list. `lead`: what introduces an
example. `body`: an example in JSON, several lines joined. `code`: any other line of an example.
"""


PATH_FACT = re.compile(r"(?:(?:api|request|resource) )?(?:endpoint|url|uri|path|route|resource)", re.IGNORECASE)
METHOD_FACT = re.compile(r"(?:(?:http|request) )?(?:verb|method|request type)", re.IGNORECASE)
"""What the first cell of a row says whose second is the path, or the HTTP method, of an endpoint."""


@frozen
class Token:
    """A piece of a page."""

    kind: Kind
    line: int
    text: str
    """Without what marks its kind: the bullet, the fence, the number signs."""
    level: int = 0
    """How deep a heading is, or an item nested; 0 where the page does not say."""
    cells: tuple[str, ...] = ()
    """The cells of a row."""
    group: int = 0
    """The table of a row."""


def tokens(blocks: Iterable[Block], roots: Sequence[str]) -> list[Token]:
    """Return the tokens of a page. The first segments of the paths, `roots`, distinguish a path from other text."""
    pieces = list(blocks)
    reader = _Reader(roots, Counter(block.group for block in pieces if block.kind == "row"))
    for block in pieces:
        reader.read(block)
    reader.end_body()
    return reader.tokens


class _Reader:
    def __init__(self, roots: Sequence[str], rows: Counter[int]) -> None:
        self.tokens: list[Token] = []
        self._roots = roots
        self._rows = rows
        """How many rows each table has."""
        self._body: list[str] = []
        self._body_line = 0
        self._verb: Token | None = None
        """An HTTP method alone on its line, or in a row: the path comes next."""

    def read(self, block: Block) -> None:
        text = block.text.strip()
        if not text:
            return
        if block.kind == "row":
            self._row(block, text)
            return
        if re.fullmatch(r"(?:X-[\w-]+: \S+\s*){2,}", text):  # an example whose lines were joined
            for header in re.findall(r"X-[\w-]+: \S+", text):
                self._add(Token("header", block.line, header))
            return
        token = self._token(block, text)
        if token.kind == "body":
            self._body_line = self._body_line if self._body else token.line
            self._body.append(token.text)
            if _depth("\n".join(self._body)) <= 0:
                self.end_body()
            return
        self._add(token)

    def _row(self, block: Block, text: str) -> None:
        """Read a row: a part of a list, or a fact about an endpoint, as `Method | POST`."""
        last = self.tokens[-1] if self.tokens else None
        if last and last.group == block.group and _is_rest(block.cells) and last.cells:
            at = max(number for number, cell in enumerate(last.cells) if cell)
            if last.cells[at].lower() in {"yes", "no", "true", "false", "required", "optional"}:
                at = len(last.cells) - 1  # nobody wraps such a cell
            cells = tuple(
                f"{cell} {block.cells[0]}" if number == at else cell for number, cell in enumerate(last.cells)
            )
            self.tokens[-1] = evolve(last, cells=cells, text=" | ".join(cells))
            return
        if fact := self._fact(block):
            self._add(fact)
        else:
            self._add(Token("row", block.line, text, 0, block.cells, block.group))

    def _fact(self, block: Block) -> Token | None:
        """The fact about an endpoint that a row is: `Method | POST`, or the one row of a table of endpoints."""
        cells = [cell.strip("`*: ") for cell in block.cells if cell]
        if len(cells) == 2 and METHOD_FACT.fullmatch(cells[0]) and cells[1].upper() in VERBS:
            return Token("verb", block.line, f"{cells[0]}: {cells[1]}", group=block.group)
        if len(cells) == 2 and PATH_FACT.fullmatch(cells[0]) and (path := self._path(cells[1])):
            return Token("path", block.line, path, group=block.group)
        head = self.tokens[-1] if self.tokens else None
        if head and head.group == block.group and self._rows[block.group] == 2:
            path = next((path for cell in cells if (path := self._path(cell))), "")
            verb = next((cell.upper() for cell in cells if cell.upper() in VERBS), "")
            if path and (verb or " " in path) and any(map(PATH_FACT.fullmatch, head.cells)):
                self.tokens.pop()
                return Token("path", block.line, f"{verb} {path}".strip())
        return None

    def _add(self, token: Token) -> None:
        self.end_body()
        verb = token.text.rpartition(":")[2].strip("` ").upper()
        is_alone = token.kind == "prose" and token.text.strip("` ").upper() == verb
        if verb in VERBS and (is_alone or (token.kind == "verb" and token.group)):
            self._verb = token
        elif self._verb and token.kind == "path" and token.group == self._verb.group:
            verb = self._verb.text.rpartition(":")[2].strip("` ").upper()
            token = evolve(token, line=self._verb.line, text=f"{verb} {token.text}")
            self.tokens.pop()
            self._verb = None
        else:
            self._verb = None
        self.tokens.append(token)

    def end_body(self) -> None:
        """Take the lines so far as one body."""
        if self._body:
            self.tokens.append(Token("body", self._body_line, "\n".join(self._body)))
            self._body = []

    def _token(self, block: Block, text: str) -> Token:
        if block.kind == "heading":
            return self._heading(
                block, re.sub(r"^(?:\d{1,2}\.)*\d{1,2}\.?\s+(?=[A-Za-z`/])|\s\[[\w./:-]*-[\w./:-]*\]$", "", text)
            )
        if text == "[TABLE]":
            return Token("prose", block.line, text)
        if self._body and "".join(self._body).count("<") > "".join(self._body).count(">"):
            return Token("body", block.line, text)  # a placeholder that was broken off
        number, last = block.line, self.tokens[-1] if self.tokens and not self._body else None
        if last is not None and last.kind == "call" and _goes_on(last.text, text):
            self.tokens.pop()
            return Token("call", last.line, f"{last.text.removesuffix(chr(92)).rstrip()} {text}")
        if path := self._path(text):
            return Token("path", number, path)
        if block.kind == "item":
            return self._item(block, text)
        fact = re.fullmatch(rf"({METHOD_FACT.pattern})[\W_]+([A-Z]+)\W*", text, re.IGNORECASE)
        if fact and fact[2].upper() in VERBS:
            return Token("verb", number, f"{fact[1]}: {fact[2]}")
        if block.kind == "text" and not CALL.search(text) and (label := _label(text)):
            return Token(label, number, text)
        if CALL.search(text):
            return Token("call", number, text)
        prompt = PROMPT.match(text)
        plain = text[prompt.end() :] if prompt else text
        if FIELD.fullmatch(text):
            return Token("field", number, text)
        if re.match(r"[{}\[\]]|\.{3,}$|<[^>]*>\s*[:,]", plain) or (
            self._body and (MEMBER.match(text) or text[0] in '<"')
        ):
            return Token("body", number, plain)
        if block.kind == "code" and re.match(r"\"", plain) and MEMBER.match(plain):
            return Token("body", number, plain)
        if comment := re.match(r"(?:#|//)\s+(?=[{\[])", text):
            return Token("body", number, text[comment.end() :])
        if HEADER.match(text) and len(text.split()) < 6:
            return Token("header", number, text)
        if block.kind == "code" or PROMPT.match(text) or COMMENT.match(text):
            return Token("code", number, text)
        return self._words(number, text)

    def _heading(self, block: Block, text: str) -> Token:
        if path := self._path(text):
            return Token("path", block.line, path, block.level)
        label = _label(text.rstrip(":") + ":") or _label(text)
        if label and not (label == "verb" and text.rstrip().endswith(":")):
            return Token(label, block.line, text, block.level)
        return Token("title", block.line, text.strip("` "), block.level)

    def _item(self, block: Block, text: str) -> Token:
        label = _label(text)
        if label and (label == "verb" or text.endswith(":")):
            return Token(label, block.line, text)
        if FIELD.fullmatch(text):
            return Token("field", block.line, text)
        return Token("bullet", block.line, text, block.level)

    def _words(self, number: int, text: str) -> Token:
        plain = text.strip("`* ")
        if TITLE.fullmatch(plain):
            return Token("title", number, plain)
        return Token("prose", number, text)

    def _path(self, text: str) -> str:
        """The path that a heading is, with its HTTP method; empty for other text."""
        plain = re.sub(r"\s*(?:¶|#|🔗)$", "", text.strip("`* ").rstrip(":"))
        plain = re.sub(r"`\s*`|`", " ", plain).strip()
        plain = NUMBERING.sub("", plain, count=1)
        match = PATH.fullmatch(re.sub(r"^\[?([A-Za-z]+)\]?(?=\s+/?\S+/)", r"\1", plain))
        if match is None:
            return ""
        first = match["path"].strip("/").partition("/")[0]
        if first not in self._roots and not re.fullmatch(r"v\d+", first):
            return ""
        verb = (match["verb"] or match["last"] or "").upper()
        return f"{verb} {match['path']}".strip()


def _label(text: str) -> Kind | None:
    """The kind of list or example that a line announces, whatever dress it has."""
    plain = re.sub(r"^[`*_]+|[`*_]+$", "", re.sub(r"[`*_]*:[`*_]*(?=\s|$)", ":", text))
    for kind, pattern in LABELS:
        if pattern.match(plain):
            if kind == "lead" and not plain.rstrip().endswith(":") and len(plain.split()) > 12 and "." in plain[:-1]:
                continue
            return kind
    return None


def _goes_on(call: str, text: str) -> bool:
    """Whether a line is the rest of a call."""
    if call.endswith("\\"):
        return True
    if call.count("<") > call.count(">") and re.match(r"[^<>#]+>", text):
        return True  # in the middle of a placeholder
    left = re.sub(r"""'[^']*'|"(?:\\.|[^"\\])*\"""", "", call)
    is_open = "'" in left or '"' in left
    if re.match(r"""['"]?https?://""", text) and "://" not in call:
        return True
    return bool(
        re.match(r"""--?[A-Za-z][\w-]*[\s='"]|https?://""", text) or (is_open and re.match(r"""['"\\]""", text))
    )


def _is_rest(cells: Sequence[str]) -> bool:
    """Whether a row is only what was broken off the row above."""
    return not any(cells[1:]) and (len(cells) > 2 or (len(cells) > 1 and not re.match(r"`?:?\w+`?$", cells[0])))


def names_in(field: str) -> list[str]:
    """The names of a line with fields: `:id :name`."""
    return [name.lstrip(":") for name in re.split(r"[\s,]+", field) if IDENTIFIER.fullmatch(name)]


def _depth(text: str) -> int:
    """How many brackets stay open."""
    brackets = re.sub(r'"(?:\\.|[^"\\\n])*"|<[^<>\n]*>', "", text)
    return sum(brackets.count(mark) for mark in "{[") - sum(brackets.count(mark) for mark in "}]")
