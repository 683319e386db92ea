"""HTML to blocks, whatever theme or viewer made it: what is read is the order and the nesting, hardly ever a class."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString, PreformattedString

from ..patterns import IDENTIFIER, VERBS
from .blocks import Block
from .plain import plain_blocks

BLOCK = frozenset({
    "address", "article", "aside", "blockquote", "body", "dd", "div", "dl", "dt", "fieldset", "figcaption",
    "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "legend", "li",
    "main", "ol", "p", "pre", "section", "summary", "details", "table", "tbody", "td", "tfoot", "th", "thead",
    "tr", "ul",
})  # fmt: skip
"""The tags that end a paragraph."""
SKIPPED = frozenset({
    "button", "canvas", "footer", "head", "iframe", "input", "nav", "noscript", "object", "script", "select",
    "style", "svg", "template", "textarea",
})  # fmt: skip
CHROME = re.compile(
    r"(?:(?:local)?toc(?:[-_]\w+)*|table-?of-?contents|breadcrumbs?(?:[-_]\w+)*"
    r"|(?!has|with|no|hide)(?:[a-z]+[-_]+){0,2}(?:sphinx)?side-?bar(?:[-_]+\w+)*|nav-?bar|navigation|menu"
    r"|related|skip-?(?:link|nav)|sr-only"
    r"|visually-?hidden|pagination-nav|edit-?(?:this-?page|link)|feedback|cookie-?\w*|line-?(?:number|no)s?|linenos?"
    r"|lang|gutter|hljs-ln-numbers|rouge-gutter|header-?link|hash-?link|anchor-?(?:link)?|permalink"
    r"|copy(?:-?to)?-?(?:button|btn|code"
    r"|clipboard)?|clip-?board\S*|zero-?clipboard\S*)",
    re.IGNORECASE,
)
"""A class that marks what is around the text, or beside it."""
NAMING = re.compile(r"(?:^|[-_])(?:name|key|term|prop(?:erty)?|field|param(?:eter)?)$", re.IGNORECASE)


PLACEHOLDER = re.compile(r"<([a-z]\w*)((?: [\w',-]+)+|(?<=a) ?)>", re.IGNORECASE)
"""`<your key>`, which a careless writer has not escaped."""
SWITCHES = frozenset({
    "async", "autofocus", "autoplay", "border", "checked", "compact", "controls", "default", "defer", "disabled",
    "hidden", "html", "inert", "itemscope", "loop", "multiple", "muted", "nomodule", "noshade", "novalidate", "nowrap",
    "open", "readonly", "required", "reversed", "selected",
})  # fmt: skip
"""The attributes of HTML that have no value."""


def _escaped(match: re.Match[str]) -> str:
    return f"&lt;{match[1]}{match[2]}&gt;" if is_placeholder(match[0]) else match[0]


def is_placeholder(text: str) -> bool:
    """Whether what looks like a tag is `<your key>`."""
    match = PLACEHOLDER.fullmatch(text)
    if match is None:
        return False
    words = match[2].lower().split()
    return not words or not all(word in SWITCHES or word.startswith(("data-", "v-", "x-")) for word in words)


def is_html(text: str) -> bool:
    """Whether a page is HTML."""
    if re.search(r"<(!doctype html|html|body)\b[^<]*>", text[:20_000], re.IGNORECASE):
        return True
    start = re.sub(r"^\s*(?:<!--.*?-->\s*|<\?xml[^>]*>\s*)*", "", text, flags=re.DOTALL)
    return (
        re.match(r"<[a-z][\w-]*(?:\s[^<>]*)?>", start, re.IGNORECASE) is not None
        and len(re.findall(r"</(?:p|li|h\d|td|div|pre)>", text)) > 5
    )


def html_blocks(text: str, first_line: int = 1) -> list[Block]:
    """The blocks of a page."""
    root = BeautifulSoup(PLACEHOLDER.sub(_escaped, text), "html.parser")
    whole = _as_text(root)
    if whole is not None:
        start = (whole.sourceline or 1) + first_line - 1
        return plain_blocks([(start + number, line) for number, line in enumerate(whole.get_text().split("\n"))])
    walker = _Walker(first_line)
    walker.walk(root)
    return walker.blocks


def _as_text(root: BeautifulSoup) -> Tag | None:
    """The `<pre>` that holds the whole page, if there is one."""
    pre = max(root.find_all("pre"), key=lambda tag: len(tag.get_text()), default=None)
    if pre is None or pre.get_text().count("\n") < 30:
        return None
    body = root.body or root
    return pre if len(pre.get_text().strip()) > 0.6 * len(body.get_text().strip()) else None


def _is_chrome(tag: Tag) -> bool:
    if tag.name in SKIPPED:
        return True
    classes = tag.get_attribute_list("class")
    if tag.get("role") in {"navigation", "search", "banner", "contentinfo", "tab", "tablist"} or "hidden" in classes:
        return True
    # A heading that is marked as an anchor is still a heading.
    if not re.fullmatch(r"h[1-6]", tag.name) and any(
        CHROME.fullmatch(str(each or "")) for each in [*classes, tag.get("id")]
    ):
        # A theme may give its whole content such a class: what describes calls is no chrome.
        return "curl" not in tag.get_text() and not re.search(r"\bverb\b", tag.get_text(), re.IGNORECASE)
    return tag.name == "a" and tag.get_text().strip() in {"¶", "#", "§", "🔗", "link"}


class _Walker:
    def __init__(self, first_line: int) -> None:
        self.blocks: list[Block] = []
        self._shift = first_line - 1
        self._line = 1
        self._text = ""
        self._text_line = 1
        self._closed = False
        """An inline tag ended just now, and nothing came since."""
        self._head = 0
        self._items: list[int] = []
        """For each list that is open: the number of its last item's block, or -1 while that has none, or -2 outside."""
        self._term = False
        """Inside a term, or just after it: its description belongs to it."""
        self._group = 0

    def walk(self, root: Tag) -> None:
        stack: list[tuple[Tag | NavigableString, bool]] = [(root, True)]
        while stack:
            node, entering = stack.pop()
            if isinstance(node, NavigableString):
                self._read(node)
            elif not entering:
                self._leave(node)
            elif self._enter(node):
                stack.append((node, False))
                stack += [
                    (child, True) for child in reversed(node.contents) if isinstance(child, Tag | NavigableString)
                ]
        self._flush()

    def _read(self, node: NavigableString) -> None:
        text = str(node)
        if not isinstance(node, PreformattedString):
            lead = text[: len(text) - len(text.lstrip())]
            if text.strip() and not self._text.strip(" `:"):
                self._text_line = self._line + lead.count("\n")
            self._append(re.sub(r"\s+", " ", text))
        self._line += text.count("\n")

    def _append(self, text: str) -> None:
        self._text += text
        if text.strip():
            self._closed = False

    def _enter(self, tag: Tag) -> bool:
        """Start a tag; False where its inside is not walked."""
        self._line = tag.sourceline or self._line
        if _is_chrome(tag):
            return False
        name = tag.name
        if name == "br":
            self._flush()
        elif name == "pre":
            self._flush()
            self._code(tag)
            return False
        elif name == "table" and (rows := _rows(tag)):
            self._flush()
            self._table(rows)
            return False
        elif name == "dd" and self._term:
            self._text = f"{self._text.rstrip()}: " if self._text.strip() else ""
        elif name in BLOCK and not (self._term and name in {"p", "div"}):
            self._flush()
        elif name in {"em", "i"} and _is_in_word(tag):
            self._append("_")  # an underscore of a name that a renderer took for emphasis
        elif name not in BLOCK:
            self._space(tag)
        self._open(tag)
        return True

    def _open(self, tag: Tag) -> None:
        """Note what the text inside a tag will be."""
        if re.fullmatch("h[1-6]", tag.name):
            self._head = int(tag.name[1])
        elif tag.name in {"ul", "ol", "dl"}:
            self._items.append(-2)
        elif tag.name in {"li", "dt"}:
            self._items = [*self._items[:-1], -1]
            self._term = tag.name == "dt"
        elif tag.name in {"code", "tt", "kbd", "samp", "var"}:
            self._append("`")

    def _space(self, tag: Tag) -> None:
        """Two inline tags without a blank between them are side by side, as a style sheet sets them apart."""
        word = re.search(r"(\w+)`?$", self._text)
        first = tag.get_text().lstrip()[:1]
        if self._closed and word and (first.isalnum() or (first in "/h" and word.group(1).upper() in VERBS)):
            self._text += " "

    def _leave(self, tag: Tag) -> None:
        name = tag.name
        if name in {"code", "tt", "kbd", "samp", "var"}:
            self._append("`")
        elif name in {"em", "i"} and _is_in_word(tag):
            self._append("_")
        elif name in {"abbr", "acronym"} and tag.get("title") and str(tag["title"]) in "s es":
            self._append(f"({tag['title']})")  # IMEI(s), which Textile takes for an abbreviation
        if name == "dt":
            return  # the description that follows belongs to it
        if name == "dd" or (name in BLOCK and not (self._term and name in {"p", "div"})):
            self._flush()
        if name in {"ul", "ol", "dl"} and self._items:
            self._items.pop()
        elif re.fullmatch("h[1-6]", name):
            self._head = 0
        elif name not in BLOCK:
            self._closed = True
            names = [str(each or "") for each in tag.get_attribute_list("class")]
            if (
                any(NAMING.search(each) for each in names)
                and IDENTIFIER.fullmatch(self._text.strip(" `"))
                and tag.find_next_sibling()
            ):
                self._text += ": "

    def _flush(self) -> None:
        """End the paragraph."""
        text = re.sub(r"\s+", " ", self._text).strip()
        text = re.sub(r"\s+:(?=\s|$)", ":", text.replace("``", ""))
        self._text, self._closed, self._term = "", False, False
        if not text:
            return
        line = self._text_line + self._shift
        if self._head:
            self.blocks.append(Block(kind="heading", line=line, text=text, level=self._head))
        elif self._items and self._items[-1] == -1:
            self._items[-1] = len(self.blocks)
            self.blocks.append(Block(kind="item", line=line, text=text, level=len(self._items) - 1))
        elif self._items and self._items[-1] == len(self.blocks) - 1:
            item = self.blocks.pop()
            mark = ": " if IDENTIFIER.fullmatch(item.text.strip("`")) else " "
            self.blocks.append(Block(kind="item", line=item.line, text=f"{item.text}{mark}{text}", level=item.level))
        elif bullet := re.match(r"[-*•◦▪‣●○·–—]\s+(?=\S)", text):
            self.blocks.append(Block(kind="item", line=line, text=text[bullet.end() :]))
        else:
            self.blocks.append(Block(kind="text", line=line, text=text))

    def _code(self, tag: Tag) -> None:
        self._group += 1
        for each in [child for child in tag.find_all(True) if _is_chrome(child)]:
            each.extract()
        for each in tag.find_all("br"):
            each.replace_with("\n")
        line = (tag.sourceline or self._line) + self._shift
        for number, text in enumerate(tag.get_text().rstrip().split("\n")):
            self.blocks.append(Block(kind="code", line=line + number, text=text.rstrip(), group=self._group))

    def _table(self, rows: Sequence[Tag]) -> None:
        self._group += 1
        for row in rows:
            cells = tuple(_cell(cell) for cell in row.find_all(["td", "th"], recursive=False))
            line = (
                next((cell.sourceline for cell in row.find_all(True) if cell.sourceline), row.sourceline) or self._line
            )
            line = (row.sourceline or line) + self._shift
            if sum(map(bool, cells)) == 1 and len(cells) == 1:
                self.blocks.append(Block(kind="text", line=line, text=cells[0]))
            elif any(cells):
                self.blocks.append(Block(kind="row", line=line, text=" | ".join(cells), cells=cells, group=self._group))


def _is_in_word(tag: Tag) -> bool:
    """Whether letters are directly before a tag or after it, on the same side of its edge."""
    before, after, text = tag.previous_sibling, tag.next_sibling, tag.get_text()
    return bool(
        isinstance(before, NavigableString) and re.search(r"\w$", str(before)) and re.match(r"\w", text)
        and isinstance(after, NavigableString) and re.match(r"\w", str(after)) and re.search(r"\w$", text)
    )  # fmt: skip


def _rows(table: Tag) -> list[Tag]:
    """The rows of a table that holds data; none of one that only places other things."""
    rows = [row for row in table.find_all("tr") if row.find_parent("table") is table]
    columns = max((len(row.find_all(["td", "th"], recursive=False)) for row in rows), default=0)
    return rows if columns > 1 and not table.find(["pre", "table", "h1", "h2", "h3", "h4"]) else []


def _cell(cell: Tag) -> str:
    inside = _Walker(1)
    inside.walk(cell)
    return " ".join(block.text for block in inside.blocks if block.kind != "row").strip()


def tags_in(text: str) -> Iterator[str]:
    """The names of the tags in a piece of text."""
    yield from (name.lower() for name in re.findall(r"</?([A-Za-z][\w-]*)", text))
