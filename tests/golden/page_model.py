"""A documentation page as its parts, so that it can be laid out again and edited part by part."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Literal, TypeAlias

from attrs import define, field

Kind: TypeAlias = Literal["title", "path", "prose", "verb", "label", "bullets", "code", "fields", "table"]

TITLES = re.compile(
    r"Basics|Authentication|Return Codes|Pagination|Time Format|Rate Limiting|[A-Z][\w ]+ Endpoints|Request Body Spec"
    r"|Response Body Spec"
)
PATH = re.compile(r"v2(/:?\w+)+")
LABEL = re.compile(
    r".*[^.]:$|(Example|Return|Using JSON|Example .*|Another example, .*)$|HTTP return status codes .*$"
    r"|Below is an example .*$"
)
CODE = re.compile(r"(/> |PS C:|# |[\[\]{}\"<]|\w+: [{\[<]|\.\.\.|Authorization: |X-[\w-]+: |U29t)")


@define
class Part:
    """One part of a page."""

    kind: Kind
    text: str = ""
    items: list[tuple[str, str]] = field(factory=list)
    """Of bullets: the name and what follows it."""
    lines: list[str] = field(factory=list)
    """Of code and fields."""
    rows: list[list[str]] = field(factory=list)
    """Of a table; the first one is its head."""


def parts_of(text: str) -> list[Part]:
    """Take apart a page in one of the two forms in which the originals were kept."""
    parts = list(_fenced(text) if "\n```" in text else _flat(text))
    joined: list[Part] = []
    for part in parts:
        last = joined[-1] if joined else Part("prose")
        if part.kind == last.kind and part.kind in {"bullets", "table", "fields"}:
            last.items += part.items
            last.rows += part.rows
            last.lines += part.lines
        elif part.kind == last.kind == "code" and _is_open(last.lines):
            last.lines += part.lines
        elif part.kind == last.kind == "prose" and part.text[:1].islower():
            last.text += f" {part.text}"
        else:
            joined.append(part)
    return joined


def _is_open(lines: list[str]) -> bool:
    """Whether a body goes on in the next part: pages of a print cut it."""
    text = re.sub(r'"(?:\\.|[^"\\\n])*"', "", "\n".join(lines))
    return text.lstrip().startswith(("{", "[")) and text.count("{") > text.count("}")


def _fenced(text: str) -> Iterator[Part]:
    inside: list[str] | None = None
    for line in text.splitlines():
        plain = line.strip()
        if plain == "```":
            if inside:
                yield from _code(inside)
            inside = [] if inside is None else None
        elif inside is not None:
            inside.append(line.rstrip())
        elif plain:
            yield _line(plain)


def _code(lines: list[str]) -> Iterator[Part]:
    lines = [line for line in lines if line.strip()]
    if len(lines) == 1 and PATH.fullmatch(lines[0].strip()):
        yield Part("path", lines[0].strip())
    elif lines and all(re.fullmatch(r":\w+", line.strip()) for line in lines):
        yield Part("fields", lines=[line.strip()[1:] for line in lines])
    elif lines:
        yield Part("code", lines=lines)


def _line(line: str) -> Part:
    if line.startswith("- "):
        status = re.match(r"- ((?:HTTP )?[1-5]\d\d)(?: - | )(.*)", line)
        name, _, text = line[2:].replace("`", "").partition(": ")
        return Part("bullets", items=[(status.group(1), status.group(2)) if status else (name, text)])
    if line.count("\t") > 1 or line.count("|") > 1:
        return Part("table", rows=[[cell.strip() for cell in re.split(r"\t|\|", line.rstrip("|").strip())]])
    if line.startswith("Verb: "):
        return Part("verb", line[6:])
    if PATH.fullmatch(line):
        return Part("path", line)
    if TITLES.fullmatch(line):
        return Part("title", line)
    return Part("label" if LABEL.match(line) else "prose", line.replace("`", ""))


def _flat(text: str) -> Iterator[Part]:
    """No fences: code is told by its first characters."""
    code: list[str] = []
    for line in text.splitlines():
        if re.fullmatch(r"[-| ]+", line):
            continue
        head, mark, call = line.partition("/> ")
        if re.fullmatch(r":\w+", line) or not line.strip():
            kind = "field"
        elif (CODE.match(line) or (code and _is_open(code))) and line.count(" | ") < 2:
            kind = "code"
        else:
            kind = "text"
        if code and (kind != "code" or (line.startswith(("# ", "/> ", "PS C:")) and not code[-1].startswith("#"))):
            yield Part("code", lines=code)
            code = []
        if kind == "code":
            code.append(line)
        elif kind == "field" and line.strip():
            yield Part("fields", lines=[line[1:]])
        elif kind == "text" and mark and head:
            yield Part("label", head)
            code = [mark + call]
        elif line.strip():
            yield _line(line)
    if code:
        yield Part("code", lines=code)


def originals(root: Path) -> dict[str, list[Part]]:
    """The pages of a folder, by name."""
    return {path.name: parts_of(path.read_text(encoding="utf-8")) for path in sorted(root.glob("*.txt"))}


def verb_after(parts: list[Part], path: Part) -> str:
    """The HTTP method of the endpoint whose path this is."""
    place = next(number for number, part in enumerate(parts) if part is path)
    return next(part.text for part in parts[place:] if part.kind == "verb")
