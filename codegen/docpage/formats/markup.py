"""Kinds of markup and of data that are not read here, and how they are known: a page in one of them is refused."""

from __future__ import annotations

import json
import re

FOREIGN = {
    "BBCode": r"\[/(?:b|code|list|table)\]",
    "Jira or Confluence markup": r"\{(?:noformat|code|anchor:[^}]*)\}|^h[1-6]\. ",
    "Textile": r"^bc\. |<notextile>|&#95;",
    "DokuWiki": r"''%%|<sxh|^<code(?: [a-z]+)?>\s*$|^\^[^^|\n]+\^",
    "Zim's wiki": r"^'''$|''\w+''",
    "MoinMoin's wiki": r"^\|\|.*'''.*'''|^\|\|<[^>\n]*>",
    "Creole": r"^\|=(?!=)|\{\{\{|^\}\}\}\s*$",
    "Muse": r"</?(?:verbatim|example)>",
    "MediaWiki": r"^\{\| ?class|^<syntaxhighlight|^\|-$|<nowiki>",
    "Haddock": r"(?:^|\s)@[^@\s]+@|\w\\/\w",
    "Vim's help": r"\*[\w./:-]+\*$|^>[a-z]*$|^<$|\w~$",
    "LaTeX or ConTeXt": r"^\s*\\(?:begin|end|(?:sub)*section|item|hline|start\w+|stop\w+)\b",
    "Texinfo": r"^@(?:node|(?:sub)*section|chapter|item|verbatim|table|end|example|menu)\b",
    "a manual page": r"^\.(?:S[HS]|[TPIL]P|E[XE]|T[SE]|nf|fi|RS|RE|IP|PP|QS|QE|pdfhref|DS|DE)\b",
    "RTF": r"\\pard\b",
    "Typst": r"#(?:table|link|figure|block|raw)\(|\btable\.(?:header|hline)\(",
    "text with tags": r"</pre>[ \t]*\w|\w</pre>[ \t]*<",
    "a dump of a tree": r"^\s*<(?:paragraph|section|title|literal_block|bullet_list|list_item)\b[^>]*>\s*$",
}
"""Kinds of markup that are not read, and the marks by which they are known."""
FEW = 3
"""From this number of marks on, a page is in a markup: text has some by chance."""
HTML_TAGS = re.compile(
    r"h[1-6]|a|abbr|article|aside|b|body|br|button|caption|center|cite|code|col|colgroup|dd|del|details|div|dl|dt|em"
    r"|figcaption|figure|font|footer|form|g|head|header|hr|html|i|iframe|img|input|ins|kbd|label|legend|li|link|main|mark|menu"
    r"|meta|nav|noscript|ol|optgroup|option|p|path|picture|pre|q|s|samp|script|section|select|small|span|strike|strong|style"
    r"|sub|summary|sup|svg|table|tbody|td|template|textarea|tfoot|th|thead|time|title|tr|tt|u|ul|use|var|video|[a-z]+-[a-z-]+"
)


def data_format(text: str) -> str:
    """XML or JSON, if a page is that; else empty."""
    if re.search(r"<(?:!doctype html|html)\b", text[:20_000], re.IGNORECASE):
        return ""
    if re.match(r"\s*<\?xml\b", text):
        return "XML"
    closed = re.findall(r"</([A-Za-z][\w:-]*)>", text)
    if len(closed) > 30 and sum(not HTML_TAGS.fullmatch(each.lower()) for each in closed) > len(closed) / 10:
        return "XML"
    if text.lstrip().startswith(("{", "[")) and text.rstrip().endswith(("}", "]")) and _is_json(text):
        return "JSON"
    return ""


def markup(text: str) -> str:
    """The markup of a page that is no HTML, if it is one that is not read here; else empty."""
    counts = {name: len(re.findall(marks, text, re.MULTILINE)) for name, marks in FOREIGN.items()}
    name = max(counts, key=lambda each: counts[each])
    return name if counts[name] >= FEW else ""


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return True
