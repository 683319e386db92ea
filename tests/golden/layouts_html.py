# ruff: noqa: E501 (a case on one line is easier to compare with the next)
"""A page in HTML, as themes and viewers of API documents make it."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Iterator
from html import escape

from page_model import Part, verb_after


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
                lines.append(head.format(path=text, id=re.sub(r"\W+", "-", part.text), verb=verb_after(parts, part)))
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


DOCUSAURUS = '<h3 class="anchor anchorWithStickyNavbar_LWe7" id="{id}">{path}<a href="#{id}" class="hash-link" aria-label="Direct link" title="Direct link">\u200b</a></h3>'
DOCUSAURUS_CODE = '<div class="language-bash codeBlockContainer_Ckt0 theme-code-block"><div class="codeBlockContent_biex"><pre tabindex="0" class="prism-code"><code class="codeBlockLines_e6Vv">{code}<br></code></pre><div class="buttonGroup__atx"><button type="button" aria-label="Copy code"><span class="copyButtonIcons_eSgA"></span></button></div></div></div>'
DOCUSAURUS_PAGE = '<!doctype html><html><body><nav class="navbar navbar--fixed-top"><div class="navbar__inner"><a href="/">Docs</a></div></nav><div id="__docusaurus_skipToContent_fallback"><aside class="theme-doc-sidebar-container"><ul class="theme-doc-sidebar-menu menu__list"><li><a class="menu__link" href="#d">v2/devices</a></li></ul></aside><main><article><div class="theme-doc-markdown markdown">{body}</div><footer class="theme-doc-footer"><a>Edit this page</a></footer></article><nav class="pagination-nav">Next</nav></main></div></body></html>'
CONFLUENCE_CODE = '<div class="code panel pdl" style="border-width: 1px;"><div class="codeContent panelContent pdl"><pre class="syntaxhighlighter-pre">{code}</pre></div></div>'
CONFLUENCE_PAGE = '<html><body class="theme-default aui-theme-default"><div id="page"><div id="breadcrumb-section"><ol id="breadcrumbs"><li class="first"><span><a href="index.html">Space</a></span></li></ol></div><h1 id="title-heading" class="pagetitle"><span id="title-text">Space : API</span></h1><div id="content" class="view"><div class="page-metadata">Created by <span class="author"> A</span>, last modified on Aug 03, 2026</div><div id="main-content" class="wiki-content group">{body}</div></div></div><div id="footer"><p>Document generated by Confluence</p></div></body></html>'
CONFLUENCE_VERB = (
    '<table class="confluenceTable"><tbody><tr><th><p>Method</p></th><td><p>{verb}</p></td></tr></tbody></table>'
)
MATERIAL_CODE = '<div class="highlight"><pre id="__code_0"><span></span><button class="md-clipboard md-icon" title="Copy to clipboard"></button><code><span id="__span-0-1"><a id="__codelineno-0-1" name="__codelineno-0-1" href="#__codelineno-0-1"></a>{code}</span></code></pre></div>'
MATERIAL_PAGE = '<!doctype html><html><body><header class="md-header" data-md-component="header"><nav class="md-header__inner md-grid">Docs</nav></header><div class="md-container"><main class="md-main"><div class="md-sidebar md-sidebar--primary"><ul><li class="md-nav__item">v2/devices</li></ul></div><div class="md-content"><article class="md-content__inner md-typeset">{body}</article></div></main></div></body></html>'
ZENDESK_PAGE = '<html><body><div class="container-divider"></div><main role="main"><article class="article"><header class="article-header"><h1 class="article-title">API</h1></header><section class="article-info"><div class="article-body">{body}</div></section><footer><div class="article-votes">Was this article helpful? 0 out of 0 found this helpful</div></footer></article></main></body></html>'
WORD_TEXT = "<p class=MsoNormal><span lang=EN-US style='mso-ansi-language:EN-US'>{text}<o:p></o:p></span></p>"
WORD_PAGE = (
    '<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>p.MsoNormal {{margin:0cm}}</style></head>'
    "<body lang=EN-US><div class=WordSection1>{body}</div></body></html>"
)
WORD_BULLET = (
    "<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><![if !supportLists]><span style='font-family:Symbol'>"
    "·<span style='font:7.0pt \"Times New Roman\"'>&nbsp;&nbsp;&nbsp; </span></span><![endif]>"
)


def word(parts: list[Part]) -> str:
    """A page that Word has saved as HTML."""
    page = html(
        parts, head="<h2><span lang=EN-US>{path}<o:p></o:p></span></h2>", prose=WORD_TEXT, label=WORD_TEXT, items="p",
        verb="<p class=MsoNormal><b><span lang=EN-US>Verb:</span></b><span lang=EN-US> {verb}<o:p></o:p></span></p>",
        table="td p", page=WORD_PAGE,
    )  # fmt: skip
    return page.replace("<p>• ", WORD_BULLET)


def google(parts: list[Part]) -> str:
    """A page that Google Docs has exported: an example is a paragraph for each line."""
    text = '<p class="c0"><span class="c3">{text}</span></p>'
    page = html(parts, head='<h3 class="c5"><span class="c1">{path}</span></h3>', prose=text, label=text, table="td p")
    return re.sub(
        r"<pre>(?:<code[^>]*>)?(.*?)(?:</code>)?</pre>",
        lambda match: "".join(f'<p class="c4"><span>{line or "&nbsp;"}</span></p>' for line in match[1].split("\n")),
        page,
        flags=re.DOTALL,
    )


def shouted(parts: list[Part]) -> str:
    """A page whose tags are in capitals."""
    return re.sub(r"</?[a-z][a-z0-9]*(?=[\s>])", lambda match: match[0].upper(), html(parts))


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
