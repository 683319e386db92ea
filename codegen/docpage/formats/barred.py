"""Tables in plain text whose cells are set apart by bars, by marks of a list, or by tabs."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator, Sequence

from ..patterns import BULLET, is_code
from .rows import Lines, Table, is_rule, joined

CORNERED = re.compile(r"\s*[+├└┌┍┏┝┣┕┗╒╔╞╠╘╚╟╭╰┠]")
FENCE = re.compile(r"\s*\|={3,}\s*")
"""What is around a table in AsciiDoc."""
BARE_RULE = re.compile(r"\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)+\|?\s*")
STYLE = re.compile(r"^(?:[_<>=^]{1,3}\.)\s+")
"""How a cell is set, in Textile."""


def fenced(lines: Lines, place: int) -> Table | None:
    """A table in AsciiDoc: each cell starts with a bar, and its text may continue in the next lines."""
    if not FENCE.fullmatch(lines[place][1]):
        return None
    end = next((at for at in range(place + 1, len(lines)) if FENCE.fullmatch(lines[at][1])), None)
    if end is None:
        return None
    cells: list[tuple[int, str]] = []
    columns = 0
    for number, line in lines[place + 1 : end]:
        first, *others = re.split(r"(?:^|(?<=\s))(?:\d*[<^>.]*[adehlms]?)?\|(?!\|)", line.strip())
        if first.strip() and cells:
            cells[-1] = (cells[-1][0], f"{cells[-1][1]} {first.strip()}")
        cells += [(number, cell.strip()) for cell in others]
        columns = columns or len(cells)
    rows = [cells[start : start + columns] for start in range(0, len(cells), columns or 1)]
    return Table([(row[0][0], tuple(cell for _, cell in row)) for row in rows], end + 1)


def nested(lines: Lines, place: int) -> Table | None:
    """A table as a list of lists: `* - name`, `  - description`."""
    start = re.match(r"(\s*)\* - ", lines[place][1])
    if start is None:
        return None
    row, cell = re.compile(start.group(1) + r"\* -(?: |$)"), re.compile(start.group(1) + r"  -(?: |$)")
    rows: list[tuple[int, list[str]]] = []
    end = place
    for number, line in lines[place:]:
        if match := row.match(line):
            rows.append((number, [line[match.end() :].strip()]))
        elif match := cell.match(line):
            rows[-1][1].append(line[match.end() :].strip())
        elif line.strip() and len(line) - len(line.lstrip()) > len(start.group(1)) + 2:
            rows[-1][1][-1] = joined(rows[-1][1][-1], line.strip())
        elif line.strip():
            break
        end += 1
    return Table([(number, tuple(cells)) for number, cells in rows], end) if len(rows[0][1]) > 1 else None


def boxed(lines: Lines, place: int) -> Table | None:
    """A table that starts with a rule with corners, as `+----+----+`."""
    first = lines[place][1]
    if not (is_rule(first) and CORNERED.match(first)):
        return None
    end = place
    while end < len(lines) and re.match(r"\s*[|+\u2500-\u257f]", lines[end][1]):
        end += 1
    part = lines[place:end]
    return Table(list(_rows(part)), end) if end > place + 2 else None


def crossed(lines: Lines, place: int) -> Table | None:
    """A table without outer bars whose columns are those of a rule below its head, as `----+----`."""
    rule = lines[place + 1][1] if place + 1 < len(lines) else ""
    if not re.fullmatch(r"\s*[-=]+(?:\+[-=]+)+\s*", rule):
        return None
    bars = [at for at, mark in enumerate(rule) if mark == "+"]
    end = place
    while end < len(lines) and (is_rule(lines[end][1]) or all(lines[end][1][bar : bar + 1] == "|" for bar in bars)):
        end += 1
    return Table(list(_rows(lines[place:end])), end) if end > place + 2 else None


def bare(lines: Lines, place: int) -> Table | None:
    """A table without outer bars, as html2text writes it: a row continues until it has all its cells."""
    head = lines[place][1].strip()
    if place + 1 >= len(lines) or head.startswith("|") or not BARE_RULE.fullmatch(lines[place + 1][1]):
        return None
    columns = lines[place + 1][1].strip().strip("|").count("|") + 1
    if head.startswith("#") or is_code(head) or head.count("|") != columns - 1:
        return None
    rows: list[tuple[int, str]] = [(lines[place][0], head)]
    end = place + 2
    while end < len(lines) and lines[end][1].strip():
        number, line = lines[end]
        is_whole = len(split(rows[-1][1])) >= columns or end == place + 2
        if is_whole and re.match(r"[^|]{1,60}\|(?:\s|$)", line.strip()):
            rows.append((number, line.strip()))
        elif end > place + 2:
            rows[-1] = (rows[-1][0], f"{rows[-1][1]} {line.strip()}")
        else:
            return None
        end += 1
    return Table([(number, _padded(split(text), columns)) for number, text in rows], end)


def barred(lines: Lines, place: int, width: int, is_hard: Callable[[str], bool]) -> Table | None:
    """Rows with bars or tabs, with rules between them or without."""
    end, part = place, list[tuple[int, str]]()
    ruled = place + 1 < len(lines) and BARE_RULE.fullmatch(lines[place + 1][1]) is not None
    barred = re.match(r"\s*[|^]\S", lines[place][1]) is not None
    while end < len(lines):
        number, line = lines[end]
        is_closed = bool(part) and re.fullmatch(r"\s*\|.*\|\s*", line) and part[0][1].lstrip().startswith("|")
        if is_closed or _has_columns(line) or (is_rule(line) and re.search(r"[|+\u2500-\u257f]", line)):
            part.append((number, line))
        elif (
            part
            and line.strip()
            and not is_hard(line)
            and _is_rest(lines, place, end, width, ruled=ruled, barred=barred)
        ):
            part[-1] = (part[-1][0], f"{part[-1][1]} {line.strip()}")
        elif not (
            barred
            and part
            and not line.strip()
            and re.match(r"\s*\|\S", "".join(each for _, each in lines[end + 1 : end + 2]))
        ):
            break
        end += 1
    texts = [line for _, line in part if not is_rule(line)]
    if not texts:
        return None
    is_even = (len(texts) > 1 or _columns(texts[0]) > 2) and len({_columns(row) for row in texts}) == 1
    if is_even or texts[0].count("\t") + texts[0].count(" | ") + texts[0].startswith(("|", "^")) > 1 or _bars(texts):
        return Table(list(_rows(part)), end)
    return None


def _is_rest(lines: Lines, start: int, place: int, width: int, *, ruled: bool, barred: bool) -> bool:
    """Whether a line without bars is the rest of the row above."""
    above, line = lines[place - 1][1].rstrip(), lines[place][1].strip()
    if above.endswith("|") or lines[start][1].rstrip().endswith("|"):
        return False
    is_full = 0 < width < len(above) + 1 + len(line.split()[0]) + 3
    return (ruled and is_full) or (barred and "|" not in line)


def _rows(part: Lines) -> Iterator[tuple[int, tuple[str, ...]]]:
    """The rows of lines with bars.

    Where rules separate all rows, what is between two of them is one row. Elsewhere a line is a row, unless its first
    cell is empty: then it is the rest of the row above.
    """
    texts = [line for _, line in part if not is_rule(line)]
    bars = _bars(texts)
    parts = [
        list(lines) for is_between, lines in itertools.groupby(part, lambda each: is_rule(each[1])) if not is_between
    ]
    is_grid = len(parts) > 2
    rows: list[tuple[int, list[str]]] = []
    for lines in parts:
        for place, (number, line) in enumerate(lines):
            cells = _cut_at(line, bars) if bars else split(line)
            is_rest = bool(rows) and (len(cells) == 1 < len(rows[-1][1]) or (place > 0 and not cells[0] and any(cells)))
            if (is_grid and place) or is_rest:
                rows[-1][1][:] = _merged(rows[-1][1], cells)
            else:
                rows.append((number, cells))
    yield from ((number, tuple(STYLE.sub("", cell) for cell in cells)) for number, cells in rows)


def _merged(row: list[str], rest: list[str]) -> list[str]:
    """A row and what was wrapped of it: a single piece belongs to the last cell."""
    if len(rest) == 1 < len(row):
        return [*row[:-1], joined(row[-1], rest[0])]
    return [joined(left, right) for left, right in itertools.zip_longest(row, rest, fillvalue="")]


def _bars(texts: Sequence[str]) -> list[int]:
    """Where the bars of an aligned table are: in the same columns of every line; none for one that is not aligned."""
    marks = [{place for place, mark in enumerate(text) if mark in "|^"} for text in texts]
    bars = sorted(set.intersection(*marks)) if len(marks) > 1 else []
    if bars and any(text[: bars[0]].strip() for text in texts):
        bars.insert(0, -1)
    if bars and any(text[bars[-1] + 1 :].strip() for text in texts):
        bars.append(max(map(len, texts)))
    return bars if len(bars) > 2 and len(bars) > max(len(split(text)) for text in texts) else []


def _cut_at(line: str, bars: Sequence[int]) -> list[str]:
    """The cells between the bars."""
    return [line[start + 1 : end].strip() for start, end in itertools.pairwise(bars)]


def _has_columns(line: str) -> bool:
    text = line.strip()
    return (_columns(line) > 1) and not BULLET.match(line) and not is_code(text)


def _columns(line: str) -> int:
    text = line.strip()
    if re.match(r"\|\S", text) or re.search(r"\S\| ", text):
        return len(split(text))
    if text.startswith("|") or text.endswith("|"):
        return len(split(text))
    if re.fullmatch(r"\^\S.*\^.*", text):
        return text.count("^")
    return max(text.count(" | "), text.count("\t")) + 1


def split(text: str) -> list[str]:
    """The cells of a row with bars or tabs."""
    text = re.sub(r"\|[_<>=]\.\s", "| ", text.strip())
    if "\t" in text and " | " not in text and not text.startswith("|"):
        return [cell.strip() for cell in re.split(r"\t+", text)]
    if text.startswith("|| ") and text.endswith(" ||"):
        return [cell.strip() for cell in text[2:-2].split(" ||")]
    if re.match(r"\|\S", text) and not text.endswith("|"):
        return [cell.strip() for cell in re.split(r"(?:^|\s)\|(?=\S|$)", text)[1:]]
    if re.search(r"\S\| ", text) and not text.startswith("|"):
        return [cell.strip() for cell in re.split(r"\|\s", text)]
    if text.startswith("|") or text.endswith("|"):
        text = text.removeprefix("|").removesuffix("|")
        return [cell.replace("\\|", "|").strip() for cell in re.split(r"(?<!\\)\|(?=\s|$)", text)]
    return [cell.strip() for cell in re.split(r"\s\|\s", text)]


def _padded(cells: Sequence[str], columns: int) -> tuple[str, ...]:
    return tuple([*cells, *[""] * columns][: max(columns, len(cells))])
