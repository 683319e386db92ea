"""Writes a documentation page from what a spec says, in each of the layouts in which such a page is met.

`headed`: headings, lists with bullets, fenced examples. `html`: the same as HTML.
`flat`: no headings, no bullets; lists of parameters and of status codes are lost, tables and field lists are not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from typing import Literal, TypeAlias

from codegen.docpage.facts import Detail, Document, Endpoint

Layout: TypeAlias = Literal["headed", "flat", "html"]
LAYOUTS: tuple[Layout, ...] = ("headed", "flat", "html")

FIXED = {"details"}
"""Enough to tell a sentence about a parameter from others."""


def write_page(spec: Document, layout: Layout) -> str:
    """The page."""
    blocks = [*_intro(spec, layout)]
    for endpoint in spec.endpoints:
        blocks += _endpoint(endpoint, spec, layout)
    return _html(blocks) if layout == "html" else _text(blocks, flat=layout == "flat")


Block: TypeAlias = tuple[str, str | list[str] | list[list[str]]]
"""What it is (title, path, prose, label, bullets, table, code, fields) and what is in it."""


def _intro(spec: Document, layout: Layout) -> Iterator[Block]:
    base = next(iter(spec.bases))
    yield "title", "Basics"
    yield "prose", "Every call needs a key. It is sent with each request."
    yield (
        "code",
        ["# The key stands before the colon", f"/> curl -u '<key>:<secret>' '{base}/v2/devices'"],
    )
    yield "title", "Return Codes"
    yield "prose", "A call ends with one of these codes. There may be more in the body."
    yield "bullets", [f"{code} What it means" for code in spec.statuses]
    yield "title", "Pagination"
    yield "prose", "Long lists come in pages."
    if layout != "flat":
        yield "label", "These parameters are:"
        yield "bullets", [f"{name}: counted from the first row" for name in spec.paging]
    yield "prose", "The answer has headers, such as:"
    yield "code", [f"{name}: 4" for name in spec.headers]


def _endpoint(endpoint: Endpoint, spec: Document, layout: Layout) -> Iterator[Block]:
    yield "path", re.sub(r"{(\w+)}", r":\1", endpoint.path).strip("/")
    yield "prose", f"What happens at {endpoint.path.rpartition('/')[2]} is told here."
    asked = {name: each for name, each in endpoint.parameters.items() if not each.in_path}
    nested = endpoint.path.endswith("_request")
    if nested and asked:
        yield (
            "table",
            [
                ["Parameter Name", "Value Type", "Required", "Description"],
                *([name, *_kind(each), "yes" if each.required else "no", _about(each)] for name, each in asked.items()),
            ],
        )
    yield "label", f"Verb: {endpoint.verb}"
    if not nested and layout != "flat":
        yield from _bullets("Parameters:", {name: each for name, each in asked.items() if each.required})
        yield from _bullets("Optional parameters:", {name: each for name, each in asked.items() if not each.required})
    elif not nested and asked:
        yield "label", "Parameters:"
    yield "label", "Example:"
    address = next(iter(spec.bases)) + re.sub(r"{\w+}", "36524", endpoint.path)
    yield "code", [f"/> curl -X {endpoint.verb} -u '<key>:<secret>' '{address}'"]
    own = [code for code in endpoint.statuses if code not in spec.statuses]
    if own:
        yield "label", "HTTP return status codes are"
        yield "bullets", [f"HTTP {code} - What it means" for code in own]
    if endpoint.fields:
        yield "label", "Message fields:"
        yield "fields", [f":{name}" for name in endpoint.fields]


def _bullets(label: str, details: dict[str, Detail]) -> Iterator[Block]:
    if details:
        yield "label", label
        yield "bullets", [f"{name}: {_about(each)}" for name, each in details.items()]


def _about(detail: Detail) -> str:
    words = ["what it is for"]
    if detail.values and not detail.is_open:
        words += ["must be one of " + ", ".join(f"'{value}'" for value in sorted(detail.values))]
    if detail.longest and detail.longest > 100:
        words += [f"up to {detail.longest} characters"]
    return "; ".join(words)


def _kind(detail: Detail) -> list[str]:
    return [{"object": "hash", "array": "array of hashes"}.get(kind, kind) for kind in sorted(detail.kinds)[:1]] or [""]


def _text(blocks: list[Block], *, flat: bool) -> str:
    lines: list[str] = []
    for kind, content in blocks:
        if flat and kind in {"path", "title", "bullets"}:
            continue
        inner = [str(content)] if isinstance(content, str) else [_line(kind, each, flat=flat) for each in content]
        fence = [] if flat or kind not in {"code", "fields", "path"} else ["```"]
        lines += [*fence, *inner, *fence, *([] if flat else [""])]
    return "\n".join(lines) + "\n"


def _line(kind: str, item: str | list[str], *, flat: bool) -> str:
    if isinstance(item, list):
        return " | ".join(item) + " |" if flat else "\t".join(item)
    return f"- {item}" if kind == "bullets" else item


def _html(blocks: list[Block]) -> str:
    lines = ["<!doctype html>", "<html>", "<head><title>API</title></head>", "<body>"]
    for kind, content in blocks:
        texts = [content] if isinstance(content, str) else content
        if kind in {"title", "path"}:
            lines += [f"<h{2 if kind == 'title' else 3}>{escape(str(content))}</h{2 if kind == 'title' else 3}>"]
        elif kind in {"prose", "label"}:
            lines += [f"<p>{escape(str(content))}</p>"]
        elif kind == "bullets":
            lines += ["<ul>", *(f"  <li><code>{_code(str(text))}</li>" for text in texts), "</ul>"]
        elif kind == "table":
            rows = ["".join(f"<td>{escape(cell)}</td>" for cell in row) for row in texts]
            lines += ["<table>", *(f"<tr>{row}</tr>" for row in rows), "</table>"]
        else:
            lines += ["<pre>" + "\n".join(escape(str(text)) for text in texts) + "</pre>"]
    return "\n".join([*lines, "</body>", "</html>"]) + "\n"


def _code(text: str) -> str:
    """The first word as code."""
    first, mark, rest = text.partition(":") if ":" in text else text.partition(" ")
    return f"{escape(first)}</code>{mark}{escape(rest)}"
