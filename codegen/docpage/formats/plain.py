"""Plain text to blocks: dumps, prints, and what is in a `<pre>`. Wrapped sentences and items are joined again."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from ..patterns import BULLET, IDENTIFIER, PATH, TITLE, is_code, label_of
from .blocks import Block
from .rows import Lines, is_rule, joined
from .spaced import is_path
from .tables import table_at

UNFINISHED = re.compile(r"\b(?:an?|the|by|of|in|to|for|with|from|or|and|as|at|on|is|are|be)$")
"""With such a word no sentence ends."""
UNDERLINE = re.compile(r"={3,}|-{3,}|~{3,}|\^{3,}|\*{3,}|\.{4,}|\"{3,}|'{3,}")
DELIMITER = re.compile(r"-{4}|\.{4}|\+{4}|={4}|::|\|===|\{\{\{|\}\}\}|</?(?:pre|code|example)>|```\S*|~~~\S*")
"""What is around an example in one markup or another."""
RST_FIELD = re.compile(r"(\s*):([A-Za-z_]\w*):\s+(?=\S)")
MARKED = re.compile(r"(={1,6}|#{2,6}|\*{2,6})\s+(\S.*?)(?:\s+\1)?$")
FURNITURE = re.compile(r"page #|# (?:of|/) #|^\W*#\W*$|https?://|#:#|#/#/#", re.IGNORECASE)
WIDEST = 160
"""Lines that are longer than this were not wrapped by anybody."""


def plain_blocks(lines: Lines, width: int | None = None) -> list[Block]:
    """The blocks of a text. `width` is where it was wrapped, if that is known: the lines may be a piece of it."""
    lines = _dedented(_without_furniture([each for number, line in lines for each in _parted(number, line)]))
    return _Reader(lines, width_of(lines) if width is None else width).read()


def _parted(number: int, line: str) -> Lines:
    """A comment and the call that it is about, which a dump has put on one line."""
    both = re.match(r"(\s*#\s.*\S)\s+(/> .*)$", line)
    return [(number, both.group(1)), (number, both.group(2))] if both else [(number, line)]


def _without_furniture(lines: Lines) -> Lines:
    """The lines but for what a printer repeats on each page."""
    texts = [line.strip() for _, line in lines]
    masked = [re.sub(r"\d+", "#", line.strip()) for _, line in lines]
    often = {
        each
        for each, count in Counter(masked).items()
        if count > 1 + (re.search(r"page # (?:of|/) #", each, re.IGNORECASE) is None)
        and FURNITURE.search(each)
        and not is_code(each)
    }
    often = {
        each
        for each in often
        if "#" not in each or _are_pages([text for text, mask in zip(texts, masked, strict=True) if mask == each])
    }
    often = {each for each in often if not PATH.fullmatch(each) and "curl" not in each}
    return [line for line, mask in zip(lines, masked, strict=True) if mask not in often]


def _are_pages(texts: Sequence[str]) -> bool:
    """Whether the same line counts pages, or carries the address or the date that a printer adds."""
    numbers = [int(number) for text in texts if (number := re.sub(r"\D", "", text))]
    return len(set(texts)) > 1 and (
        not re.fullmatch(r"\W*\d+\W*", texts[0]) or max(numbers) - min(numbers) < 2 * len(numbers)
    )


def _dedented(lines: Lines) -> Lines:
    shift = min((len(line) - len(line.lstrip()) for _, line in lines if line.strip()), default=0)
    return [(number, line[shift:].rstrip()) for number, line in lines]


def width_of(lines: Lines) -> int:
    """Where the text was wrapped; 0 if it was not."""
    prose = [line for _, line in lines if " " in line.strip() and not _is_hard(line) and not is_code(line.strip())]
    lengths = sorted((len(line) for line in prose if not re.search(r"\S {3,}\S", line.strip())), reverse=True)
    if len(lengths) < 8 or lengths[len(lengths) // 20] > WIDEST:
        return 0
    lengths = [length for length in lengths if length <= WIDEST]
    widest = lengths[len(lengths) // 50]
    return widest if sum(length > 0.8 * widest for length in lengths) > 4 else 0


def _is_hard(line: str) -> bool:
    """Whether a line starts something, whatever is before it."""
    text = line.strip()
    return bool(
        BULLET.match(line)
        or RST_FIELD.match(line)
        or "\t" in text
        or text.count(" | ") > 1
        or text.startswith("| ")
        or is_rule(line)
        or MARKED.match(text)
        or TITLE.fullmatch(text)
        or label_of(text) == "verb"
        or (label_of(text) and text[0].isupper() and text.endswith(":") and len(text.split()) < 5)
        or re.match(r"[a-z]\w*_\w*(?: ?\([^)]*\))?: \S", text)
    )


class _Reader:
    def __init__(self, lines: Lines, width: int) -> None:
        self._lines = lines
        self._width = width
        self._blocks: list[Block] = []
        self._open: Block | None = None
        """What the next line may continue."""
        self._indents: list[int] = []
        """How far the items of the list are indented, the outermost first."""
        self._last = ""
        """The last line of it."""
        self._group = 0

    def read(self) -> list[Block]:
        place = 0
        while place < len(self._lines):
            place = self._table(place) or self._heading(place) or self._line(place)
        self._close()
        return self._blocks

    def _line(self, place: int) -> int:
        number, line = self._lines[place]
        text = re.sub(r"(?<=\w)::$", ":", re.sub(r"(?<=\S) ::(?= |$)", ":", line.strip()))
        if not text or DELIMITER.fullmatch(text):
            self._close()
        elif self._open and not self._is_term(place) and self._continues(line):
            self._open = Block(
                kind=self._open.kind, line=self._open.line, text=joined(self._open.text, text), level=self._open.level
            )
            self._last = line
        else:
            self._close()
            bullet = BULLET.match(line) or RST_FIELD.match(line)
            if bullet and not is_code(text):
                rest = f"{bullet.group(2)}: {line[bullet.end() :]}" if bullet.re is RST_FIELD else line[bullet.end() :]
                depth = self._depth(len(bullet.group(1)))
                self._open = Block(kind="item", line=number, text=rest.strip(), level=depth)
            else:
                self._open = Block(kind="text", line=number, text=text, level=len(line) - len(line.lstrip()))
            self._last = line
            if is_code(text):
                self._close()
        return place + 1

    def _is_term(self, place: int) -> bool:
        """Whether a line is a name, and the next one starts its description with a colon."""
        below = next((line.strip() for _, line in self._lines[place + 1 : place + 3] if line.strip()), "")
        return below.startswith(": ") and IDENTIFIER.fullmatch(self._lines[place][1].strip()) is not None

    def _depth(self, indent: int) -> int:
        """How deep an item is nested: deeper than the item before it, if that is further to the left."""
        self._indents = [each for each in self._indents if each < indent] + [indent]
        return len(self._indents) - 1

    def _close(self) -> None:
        if self._open is not None:
            level = self._open.level if self._open.kind == "item" else 0
            self._blocks.append(Block(kind=self._open.kind, line=self._open.line, text=self._open.text, level=level))
            if self._open.kind != "item" and not is_code(self._open.text):
                self._indents = []
        self._open = None

    def _continues(self, line: str) -> bool:
        """Whether a line continues the one before it."""
        block, text = self._open, line.strip()
        if block is None or _is_hard(line) or re.match(r"[{}]|\[\s|/>|curl ", text) or FIELDS.fullmatch(text):
            return False
        indent = len(line) - len(line.lstrip())
        is_full = self._width > 0 and len(self._last) + 1 + len(text.split()[0]) > self._width
        if IDENTIFIER.fullmatch(text.strip("`")) and indent < len(self._last) - len(self._last.lstrip()):
            return False  # the next name, to the left of its description
        is_ended = block.text.endswith((".", ":", "!", "?")) or (
            block.kind == "text" and label_of(block.text) == "verb"
        )
        if (is_full and not is_ended) or (
            UNFINISHED.search(block.text) and not label_of(text) and not label_of(block.text)
        ):
            return True
        if is_path(text):
            return False
        if re.match(r"[:;,.)]\s", text) or text in ".,;:)":
            return True  # what a dump has torn off
        is_name = IDENTIFIER.fullmatch(text) or re.fullmatch(r"[1-5]\d\d", text)
        before = self._blocks[-1].text if self._blocks else ""
        follows_name = bool(IDENTIFIER.fullmatch(before) or re.fullmatch(r"[1-5]\d\d", before))
        if re.match(r"[a-z]\w*(?: ?\([^)]*\))?: \S", text) or (is_name and follows_name):
            return False  # the next name of a list
        if is_code(text) or label_of(text) or (block.kind == "text" and label_of(block.text)):
            return False
        if block.kind == "item":
            return (
                is_full
                or indent > len(self._last) - len(self._last.lstrip())
                or indent > 1
                or text[0].islower()
                or text[0] in "'\"("
            )
        if IDENTIFIER.fullmatch(block.text) or indent > block.level + 1:
            return False  # a name with its description below it
        return is_full or (text[0].islower() and not is_ended and len(block.text) > 30)

    def _heading(self, place: int) -> int | None:
        number, line = self._lines[place]
        text = line.strip()
        below = self._lines[place + 1][1].strip() if place + 1 < len(self._lines) else ""
        marked = MARKED.match(text)
        if marked:
            self._close()
            self._blocks.append(Block(kind="heading", line=number, text=marked.group(2), level=len(marked.group(1))))
            return place + 1
        if (
            text
            and len(text) < 90
            and not is_code(text)
            and UNDERLINE.fullmatch(below)
            and abs(len(below) - len(text)) < 3
        ):
            self._close()
            level = {"=": 1, "-": 2, "~": 3}.get(below[0], 4)
            self._blocks.append(Block(kind="heading", line=number, text=text, level=level))
            return place + 2
        return None

    def _table(self, place: int) -> int | None:
        """Read a table that starts here; return the place after it."""
        table = table_at(self._lines, place, self._width, _is_hard)
        if table is None:
            return None
        self._close()
        self._group += 1
        self._blocks += (
            Block(kind="row", line=number, text=" | ".join(cells), cells=cells, group=self._group)
            for number, cells in table.rows
        )
        return table.end


FIELDS = re.compile(r"(?::[A-Za-z_]\w*)(?:[\s,]+:[A-Za-z_]\w*)*")
