"""What a page, or a spec, says about an API: the same words for both, so that they can be compared."""

from __future__ import annotations

import re

from attrs import define, field, frozen


@frozen
class Sentence:
    """A sentence of a page, watched as text."""

    line: int
    name: str
    """The parameter, field or status that it is about; empty for prose, `example` for a line of an example."""
    text: str


@frozen(kw_only=True)
class Detail:
    """A parameter or a field, as far as one side describes it."""

    line: int
    required: bool | None = None
    kinds: frozenset[str] = frozenset()
    """JSON types, without null."""
    values: frozenset[str] = frozenset()
    """The values that are listed."""
    is_open: bool = False
    """Whether other values may come."""
    mentions: frozenset[str] = frozenset()
    """Other quoted names in the description."""
    longest: int | None = None
    """The most characters."""
    most: int | None = None
    """The largest number."""
    default: str | None = None
    in_path: bool = False


@define(kw_only=True)
class Endpoint:
    """An HTTP method and a path. Names come with the line on which they were first met."""

    verb: str
    path: str
    line: int
    parameters: dict[str, Detail] = field(factory=dict[str, Detail])
    """What is described as sent, members of the body and of the objects in it included."""
    fields: dict[str, Detail] = field(factory=dict[str, Detail])
    """What is described as part of the response, fields of inner objects included."""
    statuses: dict[str, int] = field(factory=dict[str, int])
    shown: dict[str, int] = field(factory=dict[str, int])
    """Names in the other bodies that are shown as examples."""
    sent: dict[str, int] = field(factory=dict[str, int])
    """Names that examples send."""
    inner: set[str] = field(factory=set[str])
    """Those of them that are inside another one: a list of parameters may leave them out."""
    called: dict[str, int] = field(factory=dict[str, int])
    """HTTP methods of the example calls."""
    paged: int | None = None
    """The line that says that the response comes in pages."""
    lost: dict[str, int] = field(factory=dict[str, int])
    """Lists that are announced and not there."""
    unread: dict[str, int] = field(factory=dict[str, int])
    """Lists in a form that is not understood, by their kind (parameters, fields, statuses, table)."""
    starts: dict[str, int] = field(factory=dict[str, int])
    """Names of the spec with which a sentence starts: they may be items of a list that was not recognized."""
    texts: list[Sentence] = field(factory=list[Sentence])
    has_table: bool = False
    """Its parameters are listed in a table, which may leave out what only the example shows."""
    doubts: list[str] = field(factory=list[str])
    """What of a call could not be read."""
    deprecated: bool = False

    @property
    def key(self) -> tuple[str, str]:
        """HTTP method and path, whatever the names in the path are."""
        return self.verb, bare(self.path)

    @property
    def name(self) -> str:
        """HTTP method and path, names in braces."""
        path = re.sub(r"/[:<{]([^/>}]*)[>}]?", r"/{\1}", self.path)
        return f"{self.verb} {path}"


@define(kw_only=True)
class Document:
    """All that one side says."""

    file: str
    line: int = 1
    """Where the endpoints start."""
    endpoints: list[Endpoint] = field(factory=list[Endpoint])
    statuses: dict[str, int] = field(factory=dict[str, int])
    """Status codes that any endpoint can return."""
    headers: dict[str, int] = field(factory=dict[str, int])
    """Headers of responses whose names start with X-."""
    paging: dict[str, int] = field(factory=dict[str, int])
    """Parameters that any list takes."""
    lost: dict[str, int] = field(factory=dict[str, int])
    bases: dict[str, int] = field(factory=dict[str, int])
    """Where the service is: scheme and host of the calls."""
    schemes: dict[str, int] = field(factory=dict[str, int])
    """How calls authenticate."""
    mentioned: dict[str, int] = field(factory=dict[str, int])
    """Status codes that sentences about all endpoints name."""
    texts: list[Sentence] = field(factory=list[Sentence])
    seen: dict[str, int] = field(factory=dict[str, int])
    """Paths that are a heading with nothing below it."""
    size: int = 0
    """How many pieces the page has."""
    titles: set[tuple[str, ...]] = field(factory=set[tuple[str, ...]])
    """The words of its headings."""
    nameless: list[tuple[int, str, str]] = field(factory=list[tuple[int, str, str]])
    """Endpoints whose path or HTTP method can't be read: the line, the path, a sentence that says so."""
    unclear: int = 0
    """How many of them could not be read."""
    unread: dict[str, int] = field(factory=dict[str, int])
    unplaced: list[tuple[int, str]] = field(factory=list[tuple[int, str]])
    """Line, and what could not be attributed."""
    misprints: list[tuple[int, str]] = field(factory=list[tuple[int, str]])
    """Line, and what was read in spite of how it is printed."""


def bare(path: str) -> str:
    """The path with `{}` in place of whatever stands for a value: `:name`, `{name}`, `<a name>`, a number."""
    segments = path.strip("/").split("/")
    return "/" + "/".join("{}" if re.match(r"[:{<]|\d+$", segment) else segment for segment in segments)
