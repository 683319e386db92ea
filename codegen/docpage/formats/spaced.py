"""Tables in plain text whose cells are set apart by blanks, or are on a line each."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..patterns import IDENTIFIER, NUMBERING, PATH, is_code, label_of
from .rows import Lines, Table, is_rule, joined

NAME_HEAD = re.compile(
    r"(?:(?:parameter|field|header) ?(?:name)?|name|property|attribute|argument|key|code|status(?: code)?)$",
    re.IGNORECASE,
)
OTHER_HEAD = re.compile(
    r"(?:value |data )?types?|required|mandatory|optional|descriptions?|meaning|defaults?|format|in|location"
    r"|example|notes?",
    re.IGNORECASE,
)


def ruled(lines: Lines, place: int) -> Table | None:
    """A table whose columns are the dashes of a rule: below its head, and perhaps above it and at its end."""
    top = is_rule(lines[place][1]) and not re.search(r"[|+]", lines[place][1])
    start = place + top
    rule = next((at for at in range(start + 1, min(start + 5, len(lines))) if is_rule(lines[at][1])), None)
    if rule is None or (not top and rule != start + 1):
        return None
    runs = [match.start() for match in re.finditer(r"\S+", lines[rule][1])]
    head = lines[start:rule]
    if len(runs) < 2 or re.search(r"[|+]", lines[rule][1]) or not all(line.strip() for _, line in head):
        return None
    if not top and len(re.split(r"\s{2,}", head[0][1].strip())) != len(runs):
        return None
    last = next((at for at in range(rule + 1, len(lines)) if is_rule(lines[at][1])), None) if top else None
    if top and last is None:
        return None
    blank = next((at for at in range(rule + 1, len(lines)) if not lines[at][1].strip()), len(lines))
    end = blank if last is None else last
    has_blanks = last is not None and blank < last
    rows = [(head[0][0], _cut(head[0][1], runs))]
    for _, line in head[1:]:
        rows[0] = (rows[0][0], _all_joined(rows[0][1], _cut(line, runs)))
    is_new = True
    for number, line in lines[rule + 1 : end]:
        if is_rule(line):
            end = next(at for at, each in enumerate(lines) if each[0] == number)
            break
        if not line.strip():
            is_new = True
            continue
        cells = _cut(line, runs)
        if is_new or (not has_blanks and cells[0]):
            rows.append((number, cells))
        else:
            rows[-1] = (rows[-1][0], _all_joined(rows[-1][1], cells))
        is_new = False
    is_closed = end < len(lines) and is_rule(lines[end][1])
    return Table([(number, tuple(cells)) for number, cells in rows], end + is_closed) if len(rows) > 1 else None


def aligned(lines: Lines, place: int) -> Table | None:
    """A table whose columns are set apart by blanks alone."""
    number, head = lines[place]
    starts = [match.start() for match in re.finditer(r"(?<!\S)\S+(?: \S+)*", head)]
    if len(starts) < 2 or not NAME_HEAD.match(re.split(r"\s{2,}", head.strip())[0]):
        return None
    rows = [(number, _cut(head, starts))]
    end = place + 1
    while end < len(lines) and lines[end][1].strip():
        line_number, line = lines[end]
        cells = _cut(line, starts)
        if is_rule(line):
            pass
        elif cells[0]:
            if not re.fullmatch(r"`?(?::?[A-Za-z_]\w*|(?:HTTP )?\d{3})`?", cells[0]):
                break
            rows.append((line_number, cells))
        else:
            rows[-1] = (rows[-1][0], _all_joined(rows[-1][1], cells))
        end += 1
    return Table([(number, tuple(cells)) for number, cells in rows], end)


def _cut(line: str, starts: Sequence[int]) -> list[str]:
    """The cells of a line by where the columns start."""
    ends = [*starts[1:], len(line) + 1]
    if all(start >= len(line) or start == 0 or line[start - 1] == " " for start in starts):
        return [line[start:end].strip() for start, end in zip([0, *starts[1:]], ends, strict=True)]
    cells = re.split(r"\s{2,}", line.strip())
    return (cells + [""] * len(starts))[: len(starts)]


def _all_joined(left: Sequence[str], right: Sequence[str]) -> list[str]:
    return [joined(one, other) for one, other in zip(left, right, strict=True)]


def stacked(lines: Lines, place: int) -> Table | None:
    """A table of which a dump has left one cell on each line."""
    texts = [(number, line.strip()) for number, line in lines[place : place + 400] if line.strip()]
    if not NAME_HEAD.match(texts[0][1]):
        return None
    width = next((number for number, (_, line) in enumerate(texts) if number and not OTHER_HEAD.fullmatch(line)), 0)
    if width < 2:
        return None
    rows = [texts[start : start + width] for start in range(width, len(texts), width)]
    end = next((number for number, row in enumerate(rows) if not _is_stacked(row, width)), len(rows))
    if not end:
        return None
    last = rows[end - 1][-1][0]
    after = next(number for number, (line, _) in enumerate(lines) if line == last) + 1
    return Table([(row[0][0], tuple(cell for _, cell in row)) for row in [texts[:width], *rows[:end]]], after)


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


def is_path(text: str) -> bool:
    """Whether a line is nothing but a path, perhaps with its HTTP method and a number."""
    path = PATH.fullmatch(NUMBERING.sub("", text, count=1))
    return (
        path is not None
        and not re.search(r"\s", path["path"])
        and (":" in text or re.search(r"(?:^|/)v\d+/", path["path"]) is not None)
    )
