"""Gets a page: a file or a URL, HTML or text, as numbered lines."""

from __future__ import annotations

import re
from pathlib import Path

import httpx

from .html import html_lines, is_html

TIMEOUT = 30.0
"""Seconds that a server may take to connect, and between two pieces of its answer."""


class PageError(Exception):
    """The page can't be read. The text says why, and what to do."""


def read_page(source: str) -> str:
    """The text of a page.

    Raises:
        PageError: there is no such file, the server did not answer 200, or it is no text.
    """
    if re.match(r"https?://", source):
        return _fetch(source)
    try:
        return Path(source).read_text(encoding="utf-8-sig")
    except OSError as error:
        raise PageError(f"{source}: {error.strerror or error}: name a file or a URL") from None
    except UnicodeDecodeError:
        raise PageError(f"{source}: not UTF-8: save the page as UTF-8") from None


def page_lines(text: str) -> list[tuple[int, str]]:
    """The lines of a page, with their numbers in the source."""
    return html_lines(text) if is_html(text) else list(enumerate(text.splitlines(), 1))


def _fetch(url: str) -> str:
    try:
        answer = httpx.get(url, timeout=TIMEOUT, follow_redirects=True)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise PageError(
            f"{url}: {type(error).__name__}: {error}: check the address, or save the page to a file"
        ) from None
    if answer.status_code != httpx.codes.OK:
        raise PageError(f"{url}: the server answered {answer.status_code}: check the address")
    kind = answer.headers.get("content-type", "text/html").partition(";")[0].strip()
    if not kind.startswith("text/") and "html" not in kind:
        raise PageError(f"{url}: {kind}, not text: name a page in HTML or plain text")
    return answer.text
