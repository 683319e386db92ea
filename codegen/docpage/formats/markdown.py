"""Markdown to blocks."""

from __future__ import annotations

import re
from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token

from ..patterns import is_code, label_of
from .blocks import Block
from .html import html_blocks, is_placeholder, tags_in
from .plain import plain_blocks, width_of
from .rows import Lines, Table
from .tables import drawn_table_at

KNOWN = frozenset({
    "a", "abbr", "b", "blockquote", "br", "caption", "center", "code", "col", "colgroup", "dd", "del", "details",
    "div", "dl",
    "dt", "em", "font", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "ins", "kbd", "li", "mark", "ol",
    "p", "pre", "s", "section", "small", "span", "strong", "sub", "summary", "sup", "table", "tbody", "td", "tfoot",
    "th", "thead", "tr", "tt", "u", "ul", "var", "wbr",
})  # fmt: skip
"""The tags that a page means as tags; `<your key>` is a word."""
FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")


def is_markdown(text: str) -> bool:
    """Whether a text is Markdown, rather than text that happens to have a number sign or a star."""
    marks = (
        r"^ {0,3}(?:```|~~~(?!~)) ?[\w-]*$",
        r"^#{2,6} \S",
        r"^\|(?: *:?-+:? *\|)+$",
        r"^:?-{3,}:? *(?:\| *:?-{3,}:? *)+$",
        r"\*\*[^*\n]+\*\*",
    )
    counts = [len(re.findall(mark, text, re.MULTILINE)) for mark in marks]
    setext = len(re.findall(r"^\S.*\n(?:={3,}|-{3,})$", text, re.MULTILINE))
    tags = len(re.findall(r"^</?(?:table|dl|tr|ul|details|div)\b[^>]*>\s*$", text, re.MULTILINE))
    # A table without its leading bars is met in dumps as well: alone it says nothing.
    return counts[0] > 1 or counts[1] > 1 or (counts[2] > 0 and setext > 0) or counts[4] > 3 or tags > 3


def markdown_blocks(text: str) -> list[Block]:
    """The blocks of a page."""
    lines = list(enumerate(text.split("\n"), 1))
    reader = _Reader(width_of(lines))
    start = place = 0
    fence = ""
    while place < len(lines):
        mark = FENCE.match(lines[place][1])
        if mark and (not fence or lines[place][1].strip() == fence):
            fence = "" if fence else mark.group(1)
        table = None if fence or mark else drawn_table_at(lines, place)
        end = None if fence or mark else _html_table_end(lines, place)
        if end:
            reader.read(lines[start:place])
            reader.read_html("\n".join(line for _, line in lines[place:end]), lines[place][0])
            start = place = end
        elif table:
            reader.read(lines[start:place])
            reader.read_table(table)
            start = place = table.end
        else:
            place += 1
    reader.read(lines[start:])
    return reader.blocks


class _Reader:
    def __init__(self, width: int) -> None:
        self._width = width
        self.blocks: list[Block] = []
        self._items: list[int] = []
        self._head = 0
        self._group = 0
        self._cells: list[str] | None = None

    def read_table(self, table: Table) -> None:
        """Read a table that is no Markdown."""
        self._group += 1
        for line, cells in table.rows:
            cells = tuple(re.sub(r"\\(?=\W)", "", cell) for cell in cells)
            self.blocks.append(Block(kind="row", line=line, text=" | ".join(cells), cells=cells, group=self._group))

    def read(self, lines: Lines) -> None:
        """Read a part of a page."""
        if not lines:
            return
        # What only looks like a definition or a comment is text: nothing of a page may vanish.
        parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
        first = line = lines[0][0]
        for token in parser.parse("\n".join(text for _, text in lines)):
            line = token.map[0] + first if token.map else line
            match token.type:
                case "heading_open":
                    self._head = int(token.tag[1])
                case "heading_close":
                    self._head = 0
                case "list_item_open":
                    self._items.append(-1)
                case "list_item_close":
                    self._items.pop()
                case "table_open":
                    self._group += 1
                case "tr_open":
                    self._cells, self._row_line = [], line
                case "tr_close":
                    cells = tuple(self._cells or ())
                    self.blocks.append(
                        Block(kind="row", line=self._row_line, text=" | ".join(cells), cells=cells, group=self._group)
                    )
                    self._cells = None
                case "inline" if self._cells is not None:
                    self._cells.append(" ".join(_lines(token)))
                case "inline":
                    self._text(token, line)
                case "fence" | "code_block":
                    self._code(token, line + (token.type == "fence"))
                case "html_block":
                    self.read_html(token.content, line)
                case _:
                    pass

    def _text(self, token: Token, line: int) -> None:
        lines = _lines(token)
        if self._head == 1 and re.match(
            r"(?:[a-z]|[{\[]\W)[^/]*$", lines[0]
        ):  # a comment in an example without a fence
            self.blocks.append(Block(kind="text", line=line, text=f"# {' '.join(lines)}"))
        elif self._head:
            self.blocks.append(Block(kind="heading", line=line, text=" ".join(lines), level=self._head))
        elif self._items and self._items[-1] < 0:
            self._items[-1] = len(self.blocks)
            end = next((at for at, each in enumerate(lines) if at and _is_label(each.strip())), len(lines))
            text = " ".join(each.strip() for each in lines[:end])
            self.blocks.append(Block(kind="item", line=line, text=text, level=len(self._items) - 1))
            self._add(plain_blocks([(line + number, each) for number, each in enumerate(lines)][end:], self._width))
        elif self._items and self._items[-1] == len(self.blocks) - 1 and not is_code(lines[0].strip()):
            item = self.blocks.pop()
            text = " ".join([item.text, *(each.strip() for each in lines)])
            self.blocks.append(Block(kind="item", line=item.line, text=text, level=item.level))
        else:
            self._add(plain_blocks([(line + number, each) for number, each in enumerate(lines)], self._width))

    def _code(self, token: Token, line: int) -> None:
        self._group += 1
        for number, text in enumerate(token.content.rstrip("\n").split("\n")):
            self.blocks.append(Block(kind="code", line=line + number, text=text.rstrip(), group=self._group))

    def read_html(self, text: str, line: int) -> None:
        if set(tags_in(text)) - KNOWN:
            self._add(plain_blocks([(line + number, each) for number, each in enumerate(text.split("\n"))]))
        else:
            self._add(html_blocks(text, line))

    def _add(self, blocks: Sequence[Block]) -> None:
        """Blocks of another reader, with groups of their own."""
        shift = self._group
        for block in blocks:
            group = block.group + shift if block.group else 0
            self._group = max(self._group, group)
            self.blocks.append(
                Block(
                    kind=block.kind, line=block.line, text=block.text, level=block.level, cells=block.cells, group=group
                )
            )


def _html_table_end(lines: Lines, place: int) -> int | None:
    """Where a table in HTML ends that starts here: Markdown ends it at the first empty line."""
    if not re.match(r"\s*<table\b", lines[place][1]):
        return None
    return next((at + 1 for at in range(place, len(lines)) if "</table>" in lines[at][1]), None)


def _is_label(text: str) -> bool:
    """Whether a line announces a list, wherever it is: a paragraph may have swallowed it."""
    label = label_of(text)
    return label == "verb" or (label is not None and text.endswith(":"))


def _lines(token: Token) -> list[str]:
    """The text of a paragraph without its marks; its lines stay apart."""
    text: str = ""
    for child in token.children or []:
        match child.type:
            case "softbreak" | "hardbreak":
                text += "\n"
            case "code_inline":
                text += f"`{child.content}`"
            case "html_inline":
                known = not set(tags_in(child.content)) - KNOWN and not is_placeholder(child.content)
                text += ("\n" if child.content.startswith("<br") else "") if known else child.content
            case "image":
                text += child.content
            case _:
                text += child.content
    return [*text.split("\n")]
