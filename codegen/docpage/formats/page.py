"""Gets a page: a file or a URL; HTML, Markdown or text, as blocks."""

from __future__ import annotations

import re
from pathlib import Path

from attrs import evolve

from .blocks import DRESS, Block, undress

TIMEOUT = 30.0
"""Seconds that a server may take to connect, and between two pieces of its response."""
GREETING = re.compile(
    r"^(?:(?:On|Am|Le) .*\bwrote:|-+ ?(?:Original|Forwarded) [Mm]essage ?-+|(?:From|Sent|To|Subject|Date): .*)$"
)
"""What is above a quoted page in an e-mail."""
MODULE = re.compile(r"^(?:import|export) [^\n]* from ['\"][^'\"\n]+['\"];?$", re.MULTILINE)
"""What MDX imports."""
MANUAL = re.compile(r"^\S[^\n]*\s{3,}[^\n]*\s{3,}[A-Z][\w-]*\(\d\w*\)$", re.MULTILINE)
"""The head and the foot of a manual page."""


class PageError(Exception):
    """The page can't be read. The text says why, and what to do."""


def read_page(source: str) -> str:
    """The text of a page.

    Raises:
        PageError: there is no such file, the server did not return 200, or it is no text.
    """
    if re.match(r"https?://", source):
        return _fetch(source)
    try:
        return Path(source).read_text(encoding="utf-8-sig")
    except OSError as error:
        raise PageError(f"{source}: {error.strerror or error}: name a file or a URL") from None
    except UnicodeDecodeError:
        raise PageError(f"{source}: not UTF-8: save the page as UTF-8") from None


def page_blocks(text: str) -> list[Block]:
    """A page as blocks, whatever it is written in.

    Raises:
        PageError: it is in a markup that nothing here reads.
    """
    # The readers are loaded here, as all commands load this module, and `generate` must not wait for them.
    from .html import html_blocks, is_html
    from .markdown import is_markdown, markdown_blocks
    from .markup import data_format, markup
    from .plain import plain_blocks

    text = _unwrapped(undress(text))
    name = data_format(text) or ("" if is_html(text) else markup(text))
    if name:
        raise PageError(f"the page is in {name}, which is not read here: save it as HTML, Markdown or text")
    if is_html(text):
        return [_undressed(block) for block in html_blocks(text)]
    if is_markdown(text):
        return [_undressed(block) for block in markdown_blocks(text)]
    return plain_blocks(list(enumerate(text.split("\n"), 1)))


def _unwrapped(text: str) -> str:
    """The page without what is around it in an e-mail, in MDX or in a manual page; its lines keep their numbers."""
    lines = text.split("\n")
    if sum(line.startswith(">") for line in lines) > sum(line[:1] not in {"", ">"} for line in lines):
        lines = [line[1:].removeprefix(" ") if line[:1] == ">" else GREETING.sub("", line) for line in lines]
        return _unwrapped("\n".join(lines))
    head, mark, rest = MANUAL.sub("", text).partition("\n#")
    return MODULE.sub("", head) + mark + rest


def _undressed(block: Block) -> Block:
    """A block without the decoration that its source had as entities."""
    return evolve(block, text=block.text.translate(DRESS), cells=tuple(cell.translate(DRESS) for cell in block.cells))


def _fetch(url: str) -> str:
    import httpx  # only for a page that is not in a file

    try:
        response = httpx.get(url, timeout=TIMEOUT, follow_redirects=True)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise PageError(
            f"{url}: {type(error).__name__}: {error}: check the address, or save the page to a file"
        ) from None
    if response.status_code != httpx.codes.OK:
        raise PageError(f"{url}: the server returned {response.status_code}: check the address")
    kind = response.headers.get("content-type", "text/html").partition(";")[0].strip()
    if not kind.startswith("text/") and "html" not in kind:
        raise PageError(f"{url}: {kind}, not text: name a page in HTML or plain text")
    return response.text
