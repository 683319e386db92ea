# ruff: noqa: E501 (a case on one line is easier to compare with the next)
"""The ways in which the same page is met: themes, renderers of Markdown, dumps to text, prints. None changes what it says."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Iterator
from functools import partial
from html import escape

from page_model import Part

Layout = Callable[[list[Part]], str]

TYPES = {"string", "integer", "array"}


# HTML ----------------------------------------------------------------------------------------------------------------
def html(
    parts: list[Part], *, head: str = '<h3 id="{id}">{path}</h3>', label: str = "<p>{text}</p>", items: str = "ul",
    code: str = "<pre>{code}</pre>", fields: str = "pre", table: str = "table", verb: str = "<p>Verb: {verb}</p>",
    title: str = "<h2>{text}</h2>", page: str = "<main>\n{body}\n</main>", dress: Callable[[str], str] = str,
    prose: str = "<p>{text}</p>", newline: str = "\n",
) -> str:  # fmt: skip
    """A page in HTML."""
    lines: list[str] = []
    for part in parts:
        text = dress(escape(part.text, quote=False))
        match part.kind:
            case "title":
                lines.append(title.format(text=text, id=part.text.lower().replace(" ", "-")))
            case "path":
                lines.append(head.format(path=text, id=re.sub(r"\W+", "-", part.text), verb=_verb_after(parts, part)))
            case "verb":
                lines.append(verb.format(verb=part.text, lower=part.text.lower()))
            case "label":
                lines.append(label.format(text=text, bare=text.rstrip(":")))
            case "prose":
                lines.append(prose.format(text=text))
            case "bullets":
                lines += _html_items(part.items, items, dress)
            case "fields" if fields != "pre":
                lines += _html_items([(name, "") for name in part.lines], fields, dress)
            case "fields":
                lines.append(code.format(code="\n".join(f":{name}" for name in part.lines)))
            case "code":
                lines.append(code.format(code=_code(part.lines, code)))
            case "table":
                lines += _html_table(part.rows, table, dress)
    body = page.format(body=newline.join(lines))
    return f"<!DOCTYPE html>\n<html><head><title>API</title></head><body>{newline}{body}{newline}</body></html>\n"


def _verb_after(parts: list[Part], path: Part) -> str:
    place = next(number for number, part in enumerate(parts) if part is path)
    return next(part.text for part in parts[place:] if part.kind == "verb")


def _code(lines: list[str], form: str) -> str:
    text = escape("\n".join(lines), quote=False)
    if "highlight" not in form:
        return text
    return re.sub(r"(\b[A-Za-z]+\b)", r'<span class="n">\1</span>', re.sub(r"&\w+;", lambda found: found.group(), text)) if (
        "&" not in text
    ) else text  # fmt: skip


def _html_items(items: list[tuple[str, str]], form: str, dress: Callable[[str], str]) -> Iterator[str]:
    pairs = [(name, dress(escape(text, quote=False))) for name, text in items]
    is_codes = items[0][0].replace("HTTP ", "").isdigit()
    mark = " " if is_codes else ": "
    match form:
        case "ul":
            yield "<ul>"
            yield from (f"<li><code>{name}</code>{mark if text else ''}{text}</li>" for name, text in pairs)
            yield "</ul>"
        case "ul p":
            yield "<ul>"
            yield from (f"<li>\n<p>{name}{mark if text else ''}{text}</p>\n</li>" for name, text in pairs)
            yield "</ul>"
        case "dash":
            yield "<ul>"
            yield from (f"<li><strong>{name}</strong>{' – ' if text else ''}{text}</li>" for name, text in pairs)
            yield "</ul>"
        case "open li":
            yield "<ul>" + "\n".join(f"<li>{name}{mark if text else ''}{text}" for name, text in pairs) + "</ul>"
        case "dl":
            yield "<dl>"
            yield from (f"<dt>{name}</dt>\n<dd>{text}</dd>" for name, text in pairs)
            yield "</dl>"
        case "dl p":
            yield '<dl class="docutils">'
            yield from (
                f'<dt><tt class="n">{name}</tt></dt><dd><p class="first last">{text}</p></dd>' for name, text in pairs
            )
            yield "</dl>"
        case "table":
            yield "<table>" + (
                "<tr><th>Name</th><th>Description</th></tr>"
                if not is_codes
                else "<tr><th>Code</th><th>Meaning</th></tr>"
            )
            yield from (f"<tr><td><code>{name}</code></td><td>{text}</td></tr>" for name, text in pairs)
            yield "</table>"
        case "swagger":
            yield '<table class="parameters"><thead><tr><th>Name</th><th>Description</th></tr></thead><tbody>'
            for name, text in pairs:
                yield (
                    f'<tr><td class="parameters-col_name"><div class="parameter__name">{name}</div></td>'
                    f'<td class="parameters-col_description"><div class="markdown"><p>{text}</p></div></td></tr>'
                )
            yield "</tbody></table>"
        case "cards":
            for name, text in pairs:
                yield f'<div class="param-card"><div class="param-name">{name}</div><div class="param-desc"><p>{text}</p></div></div>'
        case "spans":
            for name, text in pairs:
                yield f'<div class="param"><span class="param-name">{name}</span><span class="param-desc">{text}</span></div>'
        case "br":
            yield "<p>" + "<br/>\n".join(f"{name}{mark if text else ''}{text}" for name, text in pairs) + "</p>"
        case "p":
            yield from (f"<p>• {name}{mark if text else ''}{text}</p>" for name, text in pairs)
        case "details":
            yield from (
                f"<details><summary><code>{name}</code></summary><p>{text}</p></details>" for name, text in pairs
            )
        case "commas":
            yield "<p>" + ", ".join(f"<code>{name}</code>" for name, _ in pairs) + "</p>"


def _html_table(rows: list[list[str]], form: str, dress: Callable[[str], str]) -> Iterator[str]:
    head, *rest = [[dress(escape(cell, quote=False)) for cell in row] for row in rows]
    match form:
        case "table":
            yield "<table><thead><tr>" + "".join(f"<th>{cell}</th>" for cell in head) + "</tr></thead><tbody>"
            yield from ("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rest)
            yield "</tbody></table>"
        case "td p":
            yield '<div class="table-wrap"><table>'
            for row in [head, *rest]:
                yield "<tr>\n" + "\n".join(f"<td>\n<p>{cell}</p>\n</td>" for cell in row) + "\n</tr>"
            yield "</table></div>"
        case "strong":
            yield "<table>"
            yield "<tr>" + "".join(f"<td><strong>{cell}</strong></td>" for cell in head) + "</tr>"
            yield from ("<tr>" + "".join(f"<td><span>{cell}</span></td>" for cell in row) + "</tr>" for row in rest)
            yield "</table>"


CHROME = """<nav class="navbar"><a href="/">Home</a> <a href="#basics">Basics</a></nav>
<div class="sidebar toc"><ul><li><a href="#v2-devices">v2/devices</a></li><li><a href="#v2-users">v2/users</a></li></ul></div>
<div class="content">{body}</div>
<footer><p>Copyright 2026 The vendor. All rights reserved.</p><p>Was this page helpful?</p></footer>"""
REDOC = ('<div class="sc-a"><h2 class="sc-b">{path}</h2><button class="sc-c"><span type="{verb}" class="sc-d http-verb">'
         '{verb}</span><span class="sc-e">/{path}</span></button></div>')  # fmt: skip
SWAGGER = ('<div class="opblock"><div class="opblock-summary"><span class="opblock-summary-method">{verb}</span>'
           '<span class="opblock-summary-path"><a class="nostyle"><span>/{path}</span></a></span></div></div>')  # fmt: skip
README = ('<header><h1>{path}</h1><span class="APIMethod">{verb}</span><span class="Url">https://api.lattigo.com/{path}'
          "</span></header>")  # fmt: skip
STOPLIGHT = '<div class="sl-flex"><div class="sl-uppercase">{verb}</div><div class="sl-font-mono">/{path}</div></div>'
SLATE = "<h1>{path}</h1><h3>HTTP Request</h3><p><code>{verb} https://api.lattigo.com/{path}</code></p>"
GUTTER = ('<div class="highlight"><table><tr><td class="linenos"><pre>1\n2\n3</pre></td><td class="code"><pre>{code}</pre>'
          "</td></tr></table></div>")  # fmt: skip
COPY = '<div class="code-toolbar"><pre><code class="language-sh">{code}</code></pre><button class="copy">Copy</button></div>'
TABS = ('<div class="tabs"><ul role="tablist"><li role="tab"><a>Shell</a></li></ul><div role="tabpanel"><pre><code>{code}'
        "</code></pre></div></div>")  # fmt: skip


def spaced(text: str) -> str:
    """Non-breaking blanks."""
    return text.replace(" ", "\u00a0")


def invisible(text: str) -> str:
    """Characters without width, in the middle of words."""
    return re.sub(r"(\w{4})(\w{3})", "\\1\u00ad\\2", re.sub(r" (\w)", " \u200b\\1", text))


def smart(text: str) -> str:
    """Quotes as a word processor sets them."""
    text = re.sub(r"(?<![\w])'", "‘", text).replace("'", "’")
    return re.sub(r'(?<![\w])"', "“", text).replace('"', "”")


def wrapped(text: str) -> str:
    """Broken over lines as a formatter of HTML does."""
    return textwrap.fill(text, 60, subsequent_indent="      ", break_long_words=False, break_on_hyphens=False)


def whole_pre(parts: list[Part], **options: object) -> str:
    """The page as text in one `<pre>`."""
    return f"<html><body><pre>{escape(plain(parts, **options), quote=False)}</pre></body></html>\n"  # type: ignore[arg-type]  # its own options


# Markdown ------------------------------------------------------------------------------------------------------------
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
                lines.append(head.format(path=part.text, line="-" * len(part.text), verb=_verb_after(parts, part)))
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


# Text ----------------------------------------------------------------------------------------------------------------
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
                lines += head.format(path=part.text, line="-" * len(part.text), verb=_verb_after(parts, part)).split(
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


LAYOUTS: dict[str, Layout] = {
    # themes
    "html": html,
    "html, permalinks": partial(html, head='<h3 id="{id}">{path}<a class="headerlink" href="#{id}">¶</a></h3>',
                                title='<h2>{text}<a class="headerlink" href="#{id}">¶</a></h2>'),
    "html, hash links": partial(html, head='<h3><a href="#{id}" class="anchor" aria-hidden="true">#</a>{path}</h3>'),
    "html, bold labels": partial(html, label="<p><strong>{text}</strong></p>", verb="<p><b>Verb:</b> {verb}</p>"),
    "html, headings as labels": partial(html, label="<h4>{bare}</h4>"),
    "html, spans for verbs": partial(html, verb='<p><span class="label">Verb</span>: <span class="verb">{verb}</span></p>'),
    "html, lower verbs": partial(html, head='<h3><span class="method">{verb}</span><span class="path">/{path}</span></h3>'),
    "html, paths in code": partial(html, head="<h3><code>{path}</code></h3>"),
    "html, slashes": partial(html, head="<h3>/{path}</h3>"),
    "html, wide items": partial(html, items="ul p", fields="ul p"),
    "html, dashes": partial(html, items="dash", fields="ul"),
    "html, unclosed items": partial(html, items="open li", fields="open li"),
    "html, definition lists": partial(html, items="dl"),
    "html, docutils": partial(html, items="dl p", code='<pre class="literal-block">{code}</pre>', table="td p"),
    "html, tables everywhere": partial(html, items="table", fields="table"),
    "html, strong heads": partial(html, table="strong"),
    "html, cards": partial(html, items="cards", fields="cards"),
    "html, rows of spans": partial(html, items="spans"),
    "html, line breaks": partial(html, items="br", fields="br"),
    "html, paragraphs": partial(html, items="p"),
    "html, folded": partial(html, items="details", head="<details open><summary>{path}</summary></details>"),
    "html, names in a sentence": partial(html, fields="commas"),
    "html, copy buttons": partial(html, code=COPY),
    "html, line numbers": partial(html, code=GUTTER),
    "html, tabs": partial(html, code=TABS),
    "html, highlighted": partial(html, code='<div class="highlight"><pre>{code}</pre></div>'),
    "html, chrome": partial(html, page=CHROME),
    "html, hard blanks": partial(html, dress=spaced),
    "html, invisible characters": partial(html, dress=invisible),
    "html, smart quotes": partial(html, dress=smart),
    "html, wrapped": partial(html, dress=wrapped),
    "html, one line": partial(html, newline=""),
    "html, paragraphs as divs": partial(html, prose="<div>{text}</div>", label="<div class='l'>{text}</div>", verb="<div>Verb: {verb}</div>"),
    "html, one pre": whole_pre,
    "html, one pre, wrapped": partial(whole_pre, wrap=80),
    "redoc": partial(html, head=REDOC, items="table", label="<h5>{bare}</h5>"),
    "swagger ui": partial(html, head=SWAGGER, items="swagger", label="<h4>{bare}</h4>"),
    "readme": partial(html, head=README, items="spans", label="<h4>{bare}</h4>"),
    "stoplight": partial(html, head=STOPLIGHT, items="cards", label="<h5>{bare}</h5>"),
    "slate": partial(html, head=SLATE, items="table", label="<h3>{bare}</h3>"),
    # Markdown
    "markdown": markdown,
    "markdown, bold labels": partial(markdown, label="**{text}**", verb="**Verb:** {verb}"),
    "markdown, bold labels, colon outside": partial(markdown, label="**{bare}**:", verb="**Verb**: `{verb}`"),
    "markdown, heads as labels": partial(markdown, label="#### {bare}"),
    "markdown, setext": partial(markdown, head="{path}\n{line}", title="{text}\n{line}"),
    "markdown, verb in the head": partial(markdown, head="### `{verb} /{path}`"),
    "markdown, stars": partial(markdown, items="* **{name}**{mark}{text}"),
    "markdown, numbers": partial(markdown, items="{number}. `{name}`{mark}{text}"),
    "markdown, tables": partial(markdown, items="table"),
    "markdown, bare tables": partial(markdown, items="bare table", table="bare"),
    "markdown, tildes": partial(markdown, fence="~~~"),
    "markdown, languages": partial(markdown, fence="```sh"),
    "markdown, indented code": partial(markdown, fence="indent"),
    "markdown, wrapped": partial(markdown, wrap=72),
    "markdown, escapes": partial(markdown, escapes=True),
    "markdown, fields as bullets": partial(markdown, fields="bullets"),
    "markdown, fields in a sentence": partial(markdown, fields="commas"),
    "markdown, fenced paths": partial(markdown, head="```\n{path}\n```", title="{text}"),
    "markdown, smart quotes": partial(markdown, dress=smart),
    # text
    "text": plain,
    "text, no blank lines": partial(plain, blank=False),
    "text, stars": partial(plain, bullet="* "),
    "text, dots": partial(plain, bullet="• ", mark=" - "),
    "text, no bullets": partial(plain, bullet=""),
    "text, wrapped": partial(plain, wrap=80),
    "text, wrapped, no blank lines": partial(plain, wrap=80, blank=False),
    "text, narrow": partial(plain, wrap=60, bullet="  * ", indent=2),
    "text, lynx": partial(plain, wrap=75, indent=3, bullet="  * ", table="aligned"),
    "text, pandoc": partial(plain, wrap=72, bullet="-   ", code=4, table="simple"),
    "text, grid tables": partial(plain, table="grid"),
    "text, folded grid tables": partial(plain, table="folded"),
    "text, boxes": partial(plain, table="box"),
    "text, bars": partial(plain, table="bars"),
    "text, bars at the end": partial(plain, table="tail", blank=False),
    "text, aligned tables": partial(plain, table="aligned"),
    "text, underlined": partial(plain, title="{text}\n{line}", head="{path}\n{line}"),
    "text, asciidoc": partial(plain, title="== {text}", head="=== {path}", bullet="* "),
    "text, $ prompts": partial(plain, prompt=False),
    "text, names below each other": partial(plain, items="below"),
    "text, print": partial(plain, wrap=95, foot="https://docs.example.com/api    3/23/26, 2:08 PM    Page {number} of {all}\f"),
    "text, carriage returns": partial(plain, dress=lambda text: text.replace("\n", "\r\n")),
    "text, folded fields": partial(plain, fold=True),
    "text, hard blanks": partial(plain, dress=lambda text: re.sub(r"(\w) (\w)", "\\1\u00a0\\2", text)),
    "text, byte order mark": partial(plain, dress=lambda text: f"\ufeff{text}"),
}  # fmt: skip
