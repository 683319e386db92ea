"""Plain text to blocks: dumps, prints, and what is in a `<pre>`. Wrapped sentences and items are joined again."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterator, Sequence

from ..patterns import IDENTIFIER, NUMBERING, PATH, TITLE, is_code, label_of
from .blocks import Block

Lines = Sequence[tuple[int, str]]

BULLET = re.compile(r"(\s*)(?:[-*•◦▪‣●○·–—+]|(?<=\s)o|\d{1,2}[.)])\s+(?=\S)")
UNDERLINE = re.compile(r"={3,}|-{3,}|~{3,}|\^{3,}|\*{3,}|\.{4,}|\"{3,}|'{3,}")
DELIMITER = re.compile(r"-{4}|\.{4}|\+{4}|={4}|::|\|===|\{\{\{|\}\}\}|</?(?:pre|code|example)>|```\S*|~~~\S*")
"""What is around an example in one markup or another."""
RST_FIELD = re.compile(r"(\s*):([A-Za-z_]\w*):\s+(?=\S)")
RULE = re.compile(r"\s*[|+:\-=─━═┄┼├┤┌┐└┘┬┴╞╡╪╭╮╰╯ ]*(?:-{3,}|={3,}|[─━═]{3,})[|+:\-=─━═┄┼├┤┌┐└┘┬┴╞╡╪╭╮╰╯ ]*")
MARKED = re.compile(r"(={1,6}|#{2,6}|\*{2,6})\s+(\S.*?)(?:\s+\1)?$")
FURNITURE = re.compile(r"page #|# (?:of|/) #|^\W*#\W*$|https?://|#:#|#/#/#", re.IGNORECASE)
NAME_HEAD = re.compile(
    r"(?:(?:parameter|field|header) ?(?:name)?|name|property|attribute|argument|key|code|status(?: code)?)$",
    re.IGNORECASE,
)
OTHER_HEAD = re.compile(
    r"(?:value |data )?types?|required|mandatory|optional|descriptions?|meaning|defaults?|format|in|location"
    r"|example|notes?",
    re.IGNORECASE,
)
WIDEST = 160
"""Lines that are longer than this were not wrapped by anybody."""


def plain_blocks(lines: Lines, width: int | None = None) -> list[Block]:
    """The blocks of a text. `width` is where it was wrapped, if that is known: the lines may be a piece of it."""
    lines = _dedented(_without_furniture(lines))
    return _Reader(lines, width_of(lines) if width is None else width).read()


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
        or RULE.fullmatch(line)
        or MARKED.match(text)
        or TITLE.fullmatch(text)
        or label_of(text) == "verb"
        or (label_of(text) and text[0].isupper() and text.endswith(":") and len(text.split()) < 5)
        or re.match(r"[a-z]\w*_\w*(?: ?\([^)]*\))?: \S", text)
    )


def is_path(text: str) -> bool:
    """Whether a line is nothing but a path, perhaps with its HTTP method and a number."""
    path = PATH.fullmatch(NUMBERING.sub("", text, count=1))
    return (
        path is not None
        and not re.search(r"\s", path["path"])
        and (":" in text or re.search(r"(?:^|/)v\d+/", path["path"]) is not None)
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
            place = self._table(place) or self._stacked(place) or self._heading(place) or self._line(place)
        self._close()
        return self._blocks

    def _line(self, place: int) -> int:
        number, line = self._lines[place]
        text = re.sub(r"(?<=\w)::$", ":", re.sub(r"(?<=\S) ::(?= |$)", ":", line.strip()))
        if not text or DELIMITER.fullmatch(text):
            self._close()
        elif self._open and self._continues(line):
            self._open = Block(
                kind=self._open.kind, line=self._open.line, text=_joined(self._open.text, text), level=self._open.level
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
        if is_full and not is_ended:
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
            return is_full or indent > len(self._last) - len(self._last.lstrip()) or indent > 1 or text[0].islower()
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
        if text and len(text) < 90 and UNDERLINE.fullmatch(below) and abs(len(below) - len(text)) < 3:
            self._close()
            level = {"=": 1, "-": 2, "~": 3}.get(below[0], 4)
            self._blocks.append(Block(kind="heading", line=number, text=text, level=level))
            return place + 2
        return None

    def _table(self, place: int) -> int | None:
        """Read a table that starts here; return the place after it."""
        end, part = place, list[tuple[int, str]]()
        ruled = (
            place + 1 < len(self._lines)
            and re.fullmatch(r"\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)+\|?", self._lines[place + 1][1]) is not None
        )
        barred = re.match(r"\s*\|\S", self._lines[place][1]) is not None
        while end < len(self._lines):
            number, line = self._lines[end]
            if _has_columns(line) or self._is_grid(end):
                part.append((number, line))
            elif (
                part
                and line.strip()
                and not _is_hard(line)
                and self._is_wrapped_row(place, end, ruled=ruled, barred=barred)
            ):
                part[-1] = (part[-1][0], f"{part[-1][1]} {line.strip()}")  # a wrapped row
            elif not (
                barred
                and part
                and not line.strip()
                and re.match(r"\s*\|\S", "".join(each for _, each in self._lines[end + 1 : end + 2]))
            ):
                break
            end += 1
        rows = [line for _, line in part if not RULE.fullmatch(line)]
        if rows and (len(rows) > 1 or _columns(rows[0]) > 2) and len({_columns(row) for row in rows}) == 1:
            self._close()
            self._rows(_grid(part))
            return end
        if rows and rows[0].count("\t") + rows[0].count(" | ") + rows[0].startswith("|") > 1:
            self._close()
            self._rows(_grid(part))
            return end
        return self._aligned(place)

    def _stacked(self, place: int) -> int | None:
        """A table of which a dump has left one cell on each line."""
        lines = [(number, line.strip()) for number, line in self._lines[place : place + 400] if line.strip()]
        if not lines or self._lines[place][1].strip() != lines[0][1] or not NAME_HEAD.match(lines[0][1]):
            return None
        width = next((number for number, (_, line) in enumerate(lines) if number and not OTHER_HEAD.fullmatch(line)), 0)
        if width < 2:
            return None
        rows = [lines[start : start + width] for start in range(width, len(lines), width)]
        end = next((number for number, row in enumerate(rows) if not _is_stacked(row, width)), len(rows))
        if not end:
            return None
        self._close()
        self._rows((row[0][0], [cell for _, cell in row]) for row in [lines[:width], *rows[:end]])
        last = rows[end - 1][-1][0]
        return next(number for number, (line, _) in enumerate(self._lines) if line == last) + 1

    def _is_wrapped_row(self, start: int, place: int, *, ruled: bool, barred: bool) -> bool:
        """Whether a line without bars is the rest of the row above."""
        above, line = self._lines[place - 1][1].rstrip(), self._lines[place][1].strip()
        if above.endswith("|") or self._lines[start][1].rstrip().endswith("|"):
            return False
        is_full = 0 < self._width < len(above) + 1 + len(line.split()[0]) + 3
        return (ruled and is_full) or (barred and "|" not in line)

    def _is_grid(self, place: int) -> bool:
        return (
            RULE.fullmatch(self._lines[place][1]) is not None
            and re.search(r"[|+┼├└┌┬┴]", self._lines[place][1]) is not None
        )

    def _rows(self, rows: Iterator[tuple[int, list[str]]]) -> None:
        self._group += 1
        for number, cells in rows:
            self._blocks.append(
                Block(kind="row", line=number, text=" | ".join(cells), cells=tuple(cells), group=self._group)
            )

    def _aligned(self, place: int) -> int | None:
        """A table whose columns are set apart by blanks alone."""
        number, head = self._lines[place]
        starts = [match.start() for match in re.finditer(r"(?<!\S)\S+(?: \S+)*", head)]
        if len(starts) < 2 or not NAME_HEAD.match(re.split(r"\s{2,}", head.strip())[0]):
            return None
        self._close()
        below = self._lines[place + 1][1] if place + 1 < len(self._lines) else ""
        if RULE.fullmatch(below) and len(below.split()) == len(starts):
            starts = [match.start() for match in re.finditer(r"\S+", below)]
        rows = [(number, _cut(head, starts))]
        end = place + 1
        while end < len(self._lines) and self._lines[end][1].strip():
            line_number, line = self._lines[end]
            cells = _cut(line, starts)
            if RULE.fullmatch(line):
                pass
            elif cells[0]:
                if not re.fullmatch(r"`?(?::?[A-Za-z_]\w*|(?:HTTP )?\d{3})`?", cells[0]):
                    break
                rows.append((line_number, cells))
            else:
                rows[-1] = (rows[-1][0], [_joined(left, right) for left, right in zip(rows[-1][1], cells, strict=True)])
            end += 1
        self._rows(iter(rows))
        return end


FIELDS = re.compile(r"(?::[A-Za-z_]\w*)(?:[\s,]+:[A-Za-z_]\w*)*")


def _is_stacked(row: Sequence[tuple[int, str]], width: int) -> bool:
    """Whether lines may be the cells of one row."""
    if label_of(row[0][1]) or is_path(row[0][1]):
        return False
    name = row[0][1].strip("`")
    return (
        len(row) == width
        and bool(IDENTIFIER.fullmatch(name) or re.fullmatch(r"(?:HTTP )?[1-5]\d\d", name))
        and not is_code(name)
    )


def _joined(left: str, right: str) -> str:
    if re.search(r"[a-z]-$", left) and right[:1].islower() and not re.search(r"\s-$", left):
        return left + right
    return f"{left} {right}".strip()


def _has_columns(line: str) -> bool:
    text = line.strip()
    return (_columns(line) > 1) and not BULLET.match(line) and not is_code(text)


def _columns(line: str) -> int:
    text = line.strip()
    if re.match(r"\|\S", text) or re.search(r"\S\| ", text):
        return len(_split(text))
    if text.startswith("|") or text.endswith("|"):
        return len(_split(text))
    return max(text.count(" | "), text.count("\t")) + 1


def _split(text: str) -> list[str]:
    """The cells of a row with bars or tabs."""
    text = text.strip()
    if "\t" in text and "|" not in text:
        return [cell.strip() for cell in re.split(r"\t+", text)]
    if re.match(r"\|\S", text) and not text.endswith("|"):
        return [cell.strip() for cell in re.split(r"(?:^|\s)\|(?=\S|$)", text)[1:]]
    if re.search(r"\S\| ", text) and not text.startswith("|"):
        return [cell.strip() for cell in re.split(r"\|\s", text)]
    if text.startswith("|") or text.endswith("|"):
        text = text.removeprefix("|").removesuffix("|")
        return [cell.replace("\\|", "|").strip() for cell in re.split(r"(?<!\\)\|(?=\s|$)", text)]
    return [cell.strip() for cell in re.split(r"\s\|\s", text)]


def _grid(part: Lines) -> Iterator[tuple[int, list[str]]]:
    """The rows of a table with bars. Between two rules all lines are one row, if each row has its rule."""
    rules = sum(RULE.fullmatch(line) is not None for _, line in part)
    rows = [(number, line) for number, line in part if not RULE.fullmatch(line)]
    if rules < 3 or rules >= len(rows) + 2:
        yield from ((number, _split(line)) for number, line in rows)
        return
    for is_rule, lines in itertools.groupby(part, key=lambda each: RULE.fullmatch(each[1]) is not None):
        if not is_rule:
            numbers, texts = zip(*lines, strict=True)
            cells = [" ".join(filter(None, column)) for column in zip(*map(_split, texts), strict=False)]
            yield numbers[0], cells


def _cut(line: str, starts: Sequence[int]) -> list[str]:
    """The cells of a line by where the columns start."""
    ends = [*starts[1:], len(line) + 1]
    if all(start >= len(line) or start == 0 or line[start - 1] == " " for start in starts):
        return [line[start:end].strip() for start, end in zip(starts, ends, strict=True)]
    cells = re.split(r"\s{2,}", line.strip())
    return (cells + [""] * len(starts))[: len(starts)]
