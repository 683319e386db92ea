# ruff: noqa: E501 (a case on one line is easier to compare with the next)
"""A page in Markdown."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Iterator

from page_model import Part, verb_after


def markdown(
    parts: list[Part], *, head: str = "### {path}", label: str = "{text}", items: str = "- `{name}`{mark}{text}",
    fence: str = "```", verb: str = "Verb: {verb}", title: str = "## {text}", table: str = "bars", fields: str = "fence",
    wrap: int = 0, dress: Callable[[str], str] = str, escapes: bool = False,
) -> str:  # fmt: skip
    """A page in Markdown."""
    lines: list[str] = []

    def fill(text: str, indent: str = "") -> str:
        text = dress(re.sub(r"(?<=\w)_(?=\w)", r"\\_", text) if escapes else text)
        text = re.sub(r"<(?!https?:)", r"\\<", text)
        return (
            textwrap.fill(text, wrap, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)
            if wrap
            else text
        )

    for part in parts:
        match part.kind:
            case "title":
                lines.append(title.format(text=part.text, line="=" * len(part.text)))
            case "path":
                lines.append(head.format(path=part.text, line="-" * len(part.text), verb=verb_after(parts, part)))
            case "verb":
                lines.append(verb.format(verb=part.text))
            case "label":
                lines.append(label.format(text=fill(part.text), bare=part.text.rstrip(":")))
            case "prose":
                lines.append(fill(part.text))
            case "bullets" if items == "table":
                lines += (
                    ["| Name | Description |", "|---|---|"]
                    if not part.items[0][0][-3:].isdigit()
                    else ["| Code | Meaning |", "|:--|--:|"]
                )
                lines += [f"| `{name}` | {_cell(text)} |" for name, text in part.items]
            case "bullets" if items == "bare table":
                lines += (
                    ["Name | Description", "--- | ---"]
                    if not part.items[0][0][-3:].isdigit()
                    else ["Code | Meaning", "--- | ---"]
                )
                lines += [f"{name} | {_cell(text)}" for name, text in part.items]
            case "bullets":
                for number, (name, text) in enumerate(part.items, 1):
                    mark = " " if name[-3:].isdigit() else ": "
                    line = items.format(name=name, mark=mark, text=text, number=number)
                    lines.append(fill(line, "  "))
            case "fields" if fields == "bullets":
                lines += [f"* {name}" for name in part.lines]
            case "fields" if fields == "commas":
                lines.append(", ".join(f"`{name}`" for name in part.lines))
            case "fields" | "code":
                inner = [f":{name}" for name in part.lines] if part.kind == "fields" else part.lines
                lines += (
                    [f"    {line}" for line in inner]
                    if fence == "indent"
                    else [fence, *inner, fence.rstrip("abcdefghijklmnopqrstuvwxyz")]
                )
            case "table":
                lines += _markdown_table(part.rows, table)
        lines.append("")
    return "\n".join(lines)


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _markdown_table(rows: list[list[str]], form: str) -> Iterator[str]:
    for number, row in enumerate(rows):
        cells = [_cell(cell) for cell in row]
        yield " | ".join(cells) if form == "bare" else f"| {' | '.join(cells)} |"
        if number == 0:
            yield "|".join(["---"] * len(row)) if form == "bare" else "|" + "|".join([":---"] * len(row)) + "|"
