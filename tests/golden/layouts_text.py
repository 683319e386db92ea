"""A page as text: dumps, prints, and the text in one `<pre>`."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Iterator
from html import escape

from page_model import Part, verb_after


def plain(
    parts: list[Part], *, bullet: str = "- ", mark: str = ": ", blank: bool = True, wrap: int = 0, indent: int = 0,
    code: int = 0, table: str = "tabs", head: str = "{path}", title: str = "{text}", verb: str = "Verb: {verb}",
    fields: str = ":{name}", label: str = "{text}", prompt: bool = True, dress: Callable[[str], str] = str,
    foot: str = "", fold: bool = False, items: str = "line",
) -> str:  # fmt: skip
    """A page as text, without fences."""
    lines: list[str] = []

    def fill(text: str, first: str = "", rest: str = "") -> list[str]:
        text = f"{first}{text}"
        return (
            textwrap.wrap(text, wrap, subsequent_indent=rest, break_long_words=False, break_on_hyphens=False)
            if wrap
            else [text]
        )

    for part in parts:
        match part.kind:
            case "title":
                lines += title.format(text=part.text, upper=part.text.upper(), line="=" * len(part.text)).split("\n")
            case "path":
                lines += head.format(path=part.text, line="-" * len(part.text), verb=verb_after(parts, part)).split(
                    "\n"
                )
            case "verb":
                lines.append(verb.format(verb=part.text))
            case "label":
                lines += fill(label.format(text=part.text, bare=part.text.rstrip(":")))
            case "prose":
                lines += fill(part.text)
            case "bullets":
                for name, text in part.items:
                    is_code = name[-3:].isdigit()
                    if items == "below" and not is_code:
                        lines += [name, *fill(text, "    ", "    ")]
                    else:
                        lines += fill(f"{name}{' ' if is_code else mark}{text}", bullet, " " * len(bullet))
            case "fields" if fold:
                lines += textwrap.wrap(" ".join(fields.format(name=name) for name in part.lines), wrap or 90)
            case "fields":
                lines += [fields.format(name=name) for name in part.lines]
            case "code":
                lines += [
                    " " * code + (line if prompt else re.sub(r"^(/?>|PS C:\\>) ", "$ ", line)) for line in part.lines
                ]
            case "table":
                lines += _text_table(part.rows, table)
        if blank:
            lines.append("")
    text = dress("\n".join(f"{' ' * indent}{line}".rstrip() for line in lines)) + "\n"
    if foot:
        pages = ["\n".join(text.split("\n")[start : start + 56]) for start in range(0, text.count("\n") + 1, 56)]
        text = "".join(
            f"{page}\n{foot.format(number=number, all=len(pages))}\n" for number, page in enumerate(pages, 1)
        )
    return text


def _text_table(rows: list[list[str]], form: str) -> Iterator[str]:
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    match form:
        case "tabs":
            yield from ("\t".join(row) for row in rows)
        case "bars":
            yield from ("| " + " | ".join(row) + " |" for row in rows)
        case "tail":
            yield from (" | ".join(row) + " |" for row in rows)
        case "aligned":
            yield from (
                "   ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
            )
        case "simple":
            for number, row in enumerate(rows):
                yield "  " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
                if number == 0:
                    yield "  " + "  ".join("-" * width for width in widths)
        case "grid" | "box" | "folded":
            limits = [min(width, 28) if form == "folded" else width for width in widths]
            bar, rule, cross = ("│", "─", "┼") if form == "box" else ("|", "-", "+")
            line = cross + cross.join(rule * (limit + 2) for limit in limits) + cross
            yield line
            for row in rows:
                cells = [textwrap.wrap(cell, limit) or [""] for cell, limit in zip(row, limits, strict=True)]
                for number in range(max(map(len, cells))):
                    shown = [
                        (cell[number] if number < len(cell) else "").ljust(limit)
                        for cell, limit in zip(cells, limits, strict=True)
                    ]
                    yield f"{bar} " + f" {bar} ".join(shown) + f" {bar}"
                yield line


def whole_pre(parts: list[Part], **options: object) -> str:
    """The page as text in one `<pre>`."""
    return f"<html><body><pre>{escape(plain(parts, **options), quote=False)}</pre></body></html>\n"  # type: ignore[arg-type]  # its own options


def quoted(parts: list[Part], *, mark: str = "> ", **options: object) -> str:
    """The page in an e-mail that quotes it."""
    lines = plain(parts, **options).split("\n")  # type: ignore[arg-type]  # its own options
    text = "".join(f"{mark}{line}".rstrip() + "\n" for line in lines)
    return f"On Mon, 3 Aug 2026 at 10:12, Support <support@example.com> wrote:\n\n{text}"


def manual(parts: list[Part]) -> str:
    """The page as `man` prints one."""
    text = re.sub(r"^(?=.)", "       ", plain(parts, wrap=70), flags=re.MULTILINE)
    for part in parts:
        if part.kind in {"title", "path"}:
            text = text.replace(f"       {part.text}\n", f"{'   ' * (part.kind == 'path')}{part.text}\n", 1)
    head, foot = (
        "API(7)          Miscellaneous Information Manual          API(7)",
        "Vendor          August 3, 2026          API(7)",
    )
    return f"{head}\n\n{text}\n\n{foot}\n"
