"""Writes the reference of an API: what the generator knows, as Markdown for MyST."""

from __future__ import annotations

import re
import textwrap
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from shutil import rmtree
from typing import TypeAlias

from attrs import frozen

from ..ir import Api, Constraints, Deferred, Enum, Field, Model, Operation, Parameter, Resource, Source
from ..layout import printable
from ..parse import parse
from ..parser.schemas import names_in
from ..render import SOURCES
from .snippets import Snippets

EFFECTS = {
    "read": "It changes nothing.",
    "write": "It changes something.",
    "billable": "It costs money each time.",
    "destructive": "It cannot be undone.",
}
LOST_READ = "sent again."
LOST_IDEMPOTENT = "sent again, because repeating it has no further effect."
LOST = "not sent again, because it could take effect twice. It raises `OutcomeUnknown` instead."
STYLES = {
    "Numbered": "numbered pages",
    "Cursor": "pages with a cursor",
    "TimeWindow": "pages by time",
    "Link": "pages linked to each other",
}
CONVENTIONS = "../conventions.md"
"""The page about what all operations have in common, as the pages of a reference link to it."""
WIDTH = 88
"""Characters of output that fit beside the navigation."""
CODE = re.compile(r"(`[^`]*`)")


@frozen(kw_only=True)
class Book:
    """How the reference of one API is written."""

    spec: str
    folder: str
    """The folder of its pages, and the prefix of its anchors."""
    client: str
    """The variable for the client in the examples."""
    package: str
    """The package from which its models are imported."""
    command: str = ""
    """The command that has a subcommand for each operation; empty if there is none."""


Run: TypeAlias = Callable[[str], str]
"""Runs an example in Python, and returns what it prints."""


def without_output(_: str) -> str:
    """Run nothing: the reference then shows no output."""
    return ""


def reference(api: Api, book: Book, run: Run = without_output) -> dict[str, str]:
    """Return the pages: their Markdown, by path."""
    writer = _Pages(api, book, run)
    pages = {"index": writer.index(), "objects": writer.objects(), "sources": writer.sources()}
    pages |= {resource.name: writer.resource(resource) for resource in api.resources}
    return {f"{book.folder}/{name}.md": text for name, text in pages.items()}


def books(config: Path) -> list[Book]:
    """Return the references that pyproject.toml names."""
    entries = tomllib.loads(config.read_text(encoding="utf-8"))["tool"]["codegen"]["reference"]
    return [Book(**values) for values in entries]


def write(config: Path, folder: Path, run: Callable[[Book], Run] = lambda _: without_output) -> None:
    """Write the references that pyproject.toml names to a folder.

    Raises:
        SpecError: a spec has mistakes.
    """
    for book in books(config):
        rmtree(folder / book.folder, ignore_errors=True)  # otherwise a page that no longer exists would stay
        text = (config.parent / book.spec).read_text(encoding="utf-8")
        for path, page in reference(parse(text, book.spec), book, run(book)).items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(page, encoding="utf-8")


def after_lost_response(operation: Operation) -> str:
    """Say what happens to a call whose outcome is unknown."""
    if operation.effect == "read":
        return LOST_READ
    return LOST_IDEMPOTENT if operation.effect == "write" and operation.idempotent else LOST


def constraints_in_words(constraints: Constraints, annotation: str) -> str:
    """Say which values of a type are valid.

    >>> constraints_in_words(Constraints(min_length=2, max_length=5), "list[str]")
    'At least 2 items. At most 5 items.'
    """
    length = " items" if annotation.startswith("list[") else " characters"
    words = [f"One of {', '.join(f'`{value}`' for value in constraints.values)}."] if constraints.values else []
    words += ["Not empty."] if constraints.min_length == 1 else []
    for bound, number, unit in (
        ("At least", constraints.minimum, ""),
        ("At most", constraints.maximum, ""),
        ("At least", constraints.min_length if constraints.min_length != 1 else None, length),
        ("At most", constraints.max_length, length),
    ):
        words += [f"{bound} {number:,}{unit}."] if number is not None else []
    if constraints.pattern:
        words.append(f"Matches `{constraints.pattern}`.")
    return " ".join(words)


def outcome_in_words(deferred: Deferred) -> str:
    """Say how the outcome of an asynchronous operation becomes known."""
    ways = ["`wait()` polls for it"] if deferred.poll else []
    ways += [f"the {deferred.service} callback reports it"] if deferred.service else []
    if not ways:
        return "not reported: the response only has the request's number."
    return f"available later: {', and '.join(ways)}."


def source_in_words(source: Source) -> str:
    """Say where something is documented, and what a maintainer should know about it."""
    place = SOURCES[source.basis].format(doc=f"`{source.doc}`" if source.doc else "no document")
    undated = source.seen == "undated"
    seen = " (undated copy)" if undated else f" (as of {source.seen})" if source.seen else ""
    return " ".join(f"{place}{seen}. {escape(source.note)}".split())


def escape(text: str) -> str:
    """Escape text whose only markup is code spans and lists, so that nothing else in it is read as Markdown."""
    parts = CODE.split("\n".join(map(printable, text.split("\n"))))
    parts[::2] = [re.sub(r"[\\*\[\]<>{}|#&]", r"\\\g<0>", part) for part in parts[::2]]
    return "".join(parts)


def cell(text: str) -> str:
    """Prepare text for a cell of a table."""
    return re.sub(r"(?<!\\)\|", r"\\|", " ".join(text.split()))


def table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    """Yield a table, or nothing if there are no rows."""
    lines = [f"| {' | '.join(map(cell, row))} |" for row in rows]
    if lines:
        yield "\n".join([f"| {' | '.join(heads)} |", "|---" * len(heads) + "|", *lines])


class _Pages:
    def __init__(self, api: Api, book: Book, run: Run) -> None:
        self._api = api
        self._book = book
        self._run = run
        self._models: Mapping[str, Model] = {model.name: model for model in api.models}
        self._snippets = Snippets(api, client=book.client, package=book.package, command=book.command)
        classes = [*self._models, *(enum.name for enum in api.enums)]
        self._anchors = {name: f"{book.folder}-{name}" for name in classes}
        for resource in api.resources:
            for operation in resource.operations:
                anchor = self._anchor(operation)
                self._anchors |= {operation.name: anchor, f"{resource.name}.{operation.method}": anchor}

    def index(self) -> str:
        """All operations, and the other pages."""
        blocks = [f"# {escape(self._api.title)}"]
        for resource in self._api.resources:
            rows = (
                (self._link(resource, each), each.effect, self._prose(each.summary)) for each in resource.operations
            )
            blocks += [f"## {resource.name}", *table(("Method", "Effect", "What it does"), rows)]
        pages = "\n".join([*(resource.name for resource in self._api.resources), "objects", "sources"])
        return _page([*blocks, f"```{{toctree}}\n:hidden:\n\n{pages}\n```"])

    def resource(self, resource: Resource) -> str:
        """The operations of one namespace."""
        blocks = [f"# {resource.name}", self._prose(resource.description)]
        blocks.append(f"Options, errors, retries and masking are the same for all operations: see []({CONVENTIONS}).")
        for operation in resource.operations:
            blocks += self._operation(resource, operation)
        return _page(blocks)

    def objects(self) -> str:
        """All models and enums."""
        blocks = ["# Objects", "The objects that operations accept and return, in alphabetical order."]
        every: list[Model | Enum] = [*self._api.models, *self._api.enums]
        for each in sorted(every, key=lambda each: each.name):
            blocks += [f"({self._anchors[each.name]})=\n## {each.name}", self._prose(each.description)]
            blocks += self._enum(each) if isinstance(each, Enum) else self._fields(each)
        return _page(blocks)

    def sources(self) -> str:
        """Where everything is documented: for maintainers."""
        operations = (
            (self._link(resource, each), source_in_words(each.source))
            for resource in self._api.resources
            for each in resource.operations
        )
        models = ((self._type(each.name), source_in_words(each.source)) for each in self._api.models if each.source)
        blocks = [
            "# Sources",
            "For maintainers: where each operation is documented, and how the spec resolves gaps and contradictions.",
            *table(("Operation", "Source"), operations),
            *_titled("Objects with a source of their own", table(("Object", "Source"), models)),
        ]
        return _page(blocks)

    def _operation(self, resource: Resource, operation: Operation) -> Iterator[str]:
        yield f"({self._anchor(operation)})=\n## {resource.name}.{operation.method}"
        yield self._prose(operation.summary)
        if operation.deprecated:
            yield "**Deprecated.** The service may remove it."
        yield from self._example(resource, operation)
        yield self._prose(operation.description)
        rows = ((f"`{each.name}`", self._type(each.annotation), self._meaning(each)) for each in operation.parameters)
        yield from _titled("Parameters", table(("Parameter", "Type", "Meaning"), rows))
        if operation.at_least_one:
            yield f"Pass at least one of {', '.join(f'`{name}`' for name in operation.at_least_one)}."
        yield from _titled("Response", [self._response(operation)])
        yield from _titled("Facts", ["\n".join(f"- **{name}:** {text}" for name, text in self._facts(operation))])

    def _example(self, resource: Resource, operation: Operation) -> Iterator[str]:
        example = self._snippets.python(resource, operation)
        yield f"```python\n{example}\n```"
        output = [line for text in self._run(example).splitlines() for line in _wrapped(text)]
        if output:
            yield "\n".join(["```text", *output, "```"])
        if self._book.command:
            yield f"```sh\n{self._snippets.shell(resource, operation)}\n```"

    def _facts(self, operation: Operation) -> Iterator[tuple[str, str]]:
        yield "Request", f"`{operation.verb} {operation.path}`"
        yield "Effect", f"{operation.effect}. {EFFECTS[operation.effect]}"
        yield f"[If the response is lost]({CONVENTIONS}#effects-and-retries)", after_lost_response(operation)
        if operation.reconcile:
            yield "To find out whether it happened", " ".join(self._prose(operation.reconcile).split())
        if operation.price:
            yield "Price", " ".join(self._prose(operation.price).split())
        if operation.paging:
            style, size = STYLES[operation.paging.kind], operation.paging.arguments.get("ask")
            rows = f", {size:,} rows each" if isinstance(size, int) else ""
            yield f"[Paging]({CONVENTIONS}#lists)", f"{style}{rows}."
            if operation.paging.arguments.get("acknowledges"):
                yield (
                    "Caution",
                    "requesting a page deletes the previous page at the service. "
                    "Store each row before you read the next one; `.collect()` is not available.",
                )
        if operation.deferred:
            yield f"[Outcome]({CONVENTIONS}#asynchronous-operations)", outcome_in_words(operation.deferred)
        for name, value in operation.fixed:
            yield "Always sent", f"`{name}={value}`"

    def _response(self, operation: Operation) -> str:
        returns = f"Pager[{operation.paging.row}]" if operation.paging else operation.returns
        text = f"Returns {self._type(returns)}."
        if operation.deferred:
            text += f" Its `response` is {self._type(operation.response)}."
        if operation.may_be_empty:
            text += " The body of the response can be empty."
        for status, annotation in operation.errors:
            text += f" For status {status}, `error.parsed` is {self._type(annotation)}."
        return text

    def _fields(self, model: Model) -> Iterator[str]:
        rows = ((f"`{each.name}`", self._type(each.annotation), self._meaning(each)) for each in model.fields)
        return table(("Field", "Type", "Meaning"), rows)

    def _enum(self, enum: Enum) -> Iterator[str]:
        yield ", ".join(f"`{value}`" for value in enum.values) + "."
        if enum.is_open:
            yield "The service may use other values; they are passed through unchanged."

    def _meaning(self, each: Parameter | Field) -> str:
        notes = [self._prose(each.description)]
        notes += [f"Unit: {each.unit}."] if each.unit else []
        notes.append(constraints_in_words(each.constraints, each.annotation))
        if isinstance(each, Parameter):
            notes.insert(0, "Required." if each.required else "")
            notes += [f"Default: {each.send}."] if each.send is not None else []
            notes += [f"Not before `{each.not_before}`."] if each.not_before else []
        notes += [f"API name: `{each.wire}`."] if each.wire != each.name else []
        notes += ["Masked."] if each.personal else []
        return " ".join(filter(None, notes))

    def _link(self, resource: Resource, operation: Operation) -> str:
        return f"[`{resource.name}.{operation.method}`](#{self._anchor(operation)})"

    def _type(self, annotation: str) -> str:
        """A type, with a link if it is or has a class of the API."""
        names = sorted(names_in([annotation]) & self._anchors.keys())
        return f"[`{annotation}`](#{self._anchors[names[0]]})" if names else f"`{annotation}`"

    def _prose(self, text: str) -> str:
        """Text of the spec, with links for the names of operations and classes."""

        def link(span: re.Match[str]) -> str:
            name = span[0].strip("`")
            return f"[{span[0]}](#{self._anchors[name]})" if name in self._anchors else span[0]

        return CODE.sub(link, escape(text))

    def _anchor(self, operation: Operation) -> str:
        return f"{self._book.folder}-{operation.name}"


def _titled(title: str, blocks: Iterable[str]) -> Iterator[str]:
    content = list(blocks)
    if content:
        yield f"**{title}**"
        yield from content


def _wrapped(line: str) -> list[str]:
    return textwrap.wrap(line, WIDTH, subsequent_indent="    ", break_long_words=False, break_on_hyphens=False)


def _page(blocks: Iterable[str]) -> str:
    return "\n\n".join(filter(None, blocks)) + "\n"
