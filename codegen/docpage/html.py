"""HTML to the lines that a text page has, each with its line in the source.

Headings become `## …`, list items `- …`, table rows `a | b | c`, preformatted text stands between fences.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser

BLOCK = re.compile(
    r"address|article|aside|blockquote|body|br|dd|div|dl|dt|figcaption|figure|footer|h[1-6]|header|hr|li|main|ol|p|pre"
    r"|section|table|tbody|td|tfoot|th|thead|tr|ul"
)
"""The tags that end a paragraph."""

SKIPPED = frozenset({"head", "nav", "noscript", "script", "style", "template"})


def is_html(text: str) -> bool:
    """Whether a page is HTML."""
    return re.search(r"<(!doctype html|html|body|h[1-6]|ul|table|pre)\b", text[:20_000], re.IGNORECASE) is not None


def html_lines(text: str) -> list[tuple[int, str]]:
    """The lines of a page, with their line numbers."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    reader.flush()
    return reader.lines


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[tuple[int, str]] = []
        self._text = ""
        self._line = 0
        self._head = ""
        self._skipped: list[str] = []
        self._preformatted = False
        self._cells: list[str] | None = None
        self._row_line = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs  # what a tag says of itself is no text of the page
        if tag in SKIPPED:
            self._skipped.append(tag)
        if tag in {"code", "tt", "kbd"} and not self._preformatted:
            self._text += "`"
        if not BLOCK.fullmatch(tag):
            return
        if tag == "br" and self._preformatted:
            self._text += "\n"
        elif tag == "dd":
            self._text = f"{self._text.rstrip()}: "
        elif not (self._cells is not None and tag in {"p", "br", "div"}):
            self.flush()
        if re.fullmatch("h[1-6]", tag):
            self._head = "#" * (int(tag[1]) + 1) + " "
        elif tag in {"li", "dt"}:
            self._head = "- "
        elif tag == "pre":
            self._preformatted = True
            self.lines.append((self.getpos()[0], "```"))
        elif tag == "tr":
            self._cells = []
            self._row_line = self.getpos()[0]

    def handle_endtag(self, tag: str) -> None:
        if self._skipped and tag == self._skipped[-1]:
            self._skipped.pop()
        if tag in {"code", "tt", "kbd"} and not self._preformatted:
            self._text += "`"
        if tag == "pre":
            self.flush()
            self._preformatted = False
            self.lines.append((self.getpos()[0], "```"))
        elif tag in {"td", "th"} and self._cells is not None:
            self._cells.append(_plain(self._text))
            self._text = ""
        elif tag == "tr" and self._cells is not None:
            self.lines.append((self._row_line, " | ".join(self._cells) + " |"))
            self._cells, self._text = None, ""
        elif BLOCK.fullmatch(tag) and tag != "dt":
            self.flush()

    def handle_data(self, data: str) -> None:
        if self._skipped:
            return
        if self._preformatted:
            self._line = self._line if self._text else self.getpos()[0]
        elif data.strip() and not self._text.strip(" `"):
            lead = data[: len(data) - len(data.lstrip())]
            self._line = self.getpos()[0] + lead.count("\n")
        self._text += data

    def flush(self) -> None:
        """End the paragraph."""
        if self._cells is not None:
            return
        if self._preformatted:
            for number, line in enumerate(self._text.split("\n")):
                self.lines.append((self._line + number, line))
        elif text := _plain(self._text):
            self.lines.append((self._line, self._head + text))
        if not self._preformatted:
            self._head = ""
        self._text = ""


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()
