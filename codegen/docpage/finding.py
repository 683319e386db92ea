"""One difference between a page and a spec, or something that could not be placed."""

from __future__ import annotations

from typing import Literal, TypeAlias

from attrs import frozen

from .facts import Endpoint

Change: TypeAlias = Literal["new", "gone", "changed", "contradiction", "reworded", "settled", "unclear"]
"""`reworded`: a sentence that the lock has in other words. `settled`: accepted earlier, and no longer so."""

EVERY = "every endpoint"


@frozen(kw_only=True)
class Finding:
    """A difference, or something that could not be placed. All but the lines and the text is what a lock remembers."""

    change: Change
    what: str
    where: str
    name: str = ""
    page: str = ""
    """What the page has: a name, a number, a word."""
    spec: str = ""
    page_line: int = 0
    """0 where the page has nothing."""
    spec_line: int
    text: str

    @property
    def key(self) -> tuple[str, str, str, str, str, str]:
        """What makes it the same finding, wherever it is on the page."""
        return self.change, self.what, self.where, self.name, self.page, self.spec


def about(
    endpoint: Endpoint, change: Change, what: str, page_line: int, spec_line: int, text: str,
    *, name: str = "", page: str = "", spec: str = "",
) -> Finding:  # fmt: skip
    """A finding about one endpoint."""
    return Finding(
        change=change, what=what, where=endpoint.name, name=name, page=page, spec=spec,
        page_line=page_line, spec_line=spec_line, text=text,
    )  # fmt: skip
