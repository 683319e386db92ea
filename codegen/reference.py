"""What the generator knows about an API to the pages of its reference: Markdown for MyST."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from shutil import rmtree

from attrs import frozen

from .ir import Api, Deferred, Enum, Field, Limits, Model, Operation, Parameter, Resource, Source
from .layout import printable
from .parse import parse
from .render import SOURCES
from .schemas import names_in
from .snippets import Snippets

EFFECTS = {
    "read": "read. It changes nothing.",
    "write": "write. It changes something.",
    "billable": "billable. It costs money each time.",
    "destructive": "destructive. It can't be undone.",
}
AGAIN = "It is sent again, later."
LOST_READ = "It is sent again."
LOST_IDEMPOTENT = "It is sent again, since twice leaves the same as once."
LOST = "It is not sent again, since it could happen twice: you get `OutcomeUnknown`."
STYLES = {
    "Numbered": "The list comes in numbered pages.",
    "Cursor": "The list comes in pages, each of which says where the next one begins.",
    "TimeWindow": "The list comes in pages, each of which begins at the time where the last one ended.",
    "Link": "The list comes in pages, each of which has the address of the next one.",
}
CODE = re.compile(r"(`[^`]*`)")


@frozen(kw_only=True)
class Book:
    """How the reference of one API is written."""

    spec: str
    folder: str
    """Where its pages are; the names of its anchors begin with it."""
    client: str
    """The variable that holds the client in the examples."""
    package: str
    """The package from which its models are imported."""
    command: str = ""
    """The command that has a sub-command for each operation; empty where there is none."""


def reference(api: Api, book: Book) -> dict[str, str]:
    """The pages: their Markdown, by path."""
    writer = _Pages(api, book)
    pages = {"index": writer.index(), "objects": writer.objects()}
    pages |= {resource.name: writer.resource(resource) for resource in api.resources}
    return {f"{book.folder}/{name}.md": text for name, text in pages.items()}


def books(config: Path) -> list[Book]:
    """The references that pyproject.toml names."""
    found = tomllib.loads(config.read_text(encoding="utf-8"))["tool"]["codegen"]["reference"]
    return [Book(**values) for values in found]


def write(config: Path, folder: Path) -> None:
    """Write the references that pyproject.toml names to a folder.

    Raises:
        SpecError: a spec has mistakes.
    """
    for book in books(config):
        rmtree(folder / book.folder, ignore_errors=True)  # a page that is no longer made would stay
        text = (config.parent / book.spec).read_text(encoding="utf-8")
        for path, page in reference(parse(text, book.spec), book).items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(page, encoding="utf-8")


def after_lost_answer(operation: Operation) -> str:
    """What happens when nobody knows whether a call was carried out."""
    if operation.effect == "read":
        return LOST_READ
    return LOST_IDEMPOTENT if operation.effect == "write" and operation.idempotent else LOST


def limits_in_words(limits: Limits, annotation: str) -> str:
    """What a value of a type must keep to.

    >>> limits_in_words(Limits(min_length=2, max_length=5), "list[str]")
    'At least 2 items. At most 5 items.'
    """
    length = " items" if annotation.startswith("list[") else " characters"
    said = [f"One of {', '.join(f'`{value}`' for value in limits.values)}."] if limits.values else []
    said += ["Not empty."] if limits.min_length == 1 else []
    for word, number, unit in (
        ("At least", limits.minimum, ""),
        ("At most", limits.maximum, ""),
        ("At least", limits.min_length if limits.min_length != 1 else None, length),
        ("At most", limits.max_length, length),
    ):
        said += [f"{word} {number:,}{unit}."] if number is not None else []
    if limits.pattern:
        said.append(f"Matches `{limits.pattern}`.")
    return " ".join(said)


def outcome_in_words(deferred: Deferred) -> str:
    """How the outcome of a request is learned."""
    ways = ["`wait()` asks for it"] if deferred.poll else []
    ways += [f"the callback service {deferred.service} carries it"] if deferred.service else []
    if not ways:
        return "the answer is only a number; neither asking nor a callback tells the outcome."
    return f"it comes later: {', and '.join(ways)}."


def source_in_words(source: Source) -> str:
    """Where something is known from, and since when."""
    place = SOURCES[source.basis].format(doc=f"`{source.doc}`" if source.doc else "none")
    undated = source.seen == "undated"
    read = ", in a copy without a date" if undated else f", read {source.seen}" if source.seen else ""
    return " ".join(f"{place}{read}. {escape(source.note)}".split())


def escape(text: str) -> str:
    """Text whose only markup are code spans and lists: whatever else Markdown would take for its own stays as it is."""
    parts = CODE.split("\n".join(map(printable, text.split("\n"))))
    parts[::2] = [re.sub(r"[\\*\[\]<>{}|#&]", r"\\\g<0>", part) for part in parts[::2]]
    return "".join(parts)


def cell(text: str) -> str:
    """Text that stands in a table."""
    return re.sub(r"(?<!\\)\|", r"\\|", " ".join(text.split()))


def table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    """A table; without rows nothing."""
    lines = [f"| {' | '.join(map(cell, row))} |" for row in rows]
    if lines:
        yield "\n".join([f"| {' | '.join(heads)} |", "|---" * len(heads) + "|", *lines])


class _Pages:
    def __init__(self, api: Api, book: Book) -> None:
        self._api = api
        self._book = book
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
                (f"[`{resource.name}.{each.method}`](#{self._anchor(each)})", each.effect, self._prose(each.summary))
                for each in resource.operations
            )
            blocks += [f"## {resource.name}", *table(("Method", "Effect", "What it does"), rows)]
        pages = "\n".join([*(resource.name for resource in self._api.resources), "objects"])
        return _page([*blocks, f"```{{toctree}}\n:hidden:\n\n{pages}\n```"])

    def resource(self, resource: Resource) -> str:
        """The operations of one namespace."""
        blocks = [f"# {resource.name}", self._prose(resource.description)]
        for operation in resource.operations:
            blocks += self._operation(resource, operation)
        return _page(blocks)

    def objects(self) -> str:
        """Everything that is answered or sent: models and sets of texts."""
        blocks = ["# Objects", "What the operations take and answer, in alphabetical order."]
        every: list[Model | Enum] = [*self._api.models, *self._api.enums]
        for each in sorted(every, key=lambda each: each.name):
            blocks += [f"({self._anchors[each.name]})=\n## {each.name}", self._prose(each.description)]
            blocks += self._enum(each) if isinstance(each, Enum) else self._model(each)
        return _page(blocks)

    def _operation(self, resource: Resource, operation: Operation) -> Iterator[str]:
        yield f"({self._anchor(operation)})=\n## {resource.name}.{operation.method}"
        yield self._prose(operation.summary)
        if operation.deprecated:
            yield "**Deprecated.** It may go away."
        yield f"`{operation.verb} {operation.path}`"
        yield self._prose(operation.description)
        yield "\n".join(f"- **{name}:** {text}" for name, text in self._facts(operation))
        rows = ((f"`{each.name}`", self._type(each.annotation), self._meaning(each)) for each in operation.parameters)
        yield from _titled("Parameters", table(("Parameter", "Type", "Meaning"), rows))
        if operation.at_least_one:
            yield f"At least one of {', '.join(f'`{name}`' for name in operation.at_least_one)} must be given."
        yield from _titled("Answer", self._answer(operation))
        yield "**Example**"
        yield f"```python\n{self._snippets.python(resource, operation)}\n```"
        if self._book.command:
            yield f"```sh\n{self._snippets.shell(resource, operation)}\n```"

    def _facts(self, operation: Operation) -> Iterator[tuple[str, str]]:
        yield "Effect", EFFECTS[operation.effect]
        if operation.paging:
            style, ask = STYLES[operation.paging.kind], operation.paging.said.get("ask")
            rows = f" It is asked for {ask:,} rows a page." if isinstance(ask, int) else ""
            collect = "" if operation.paging.said.get("acknowledges") else ", `.collect()` all"
            yield "Paging", f"{style}{rows} `async for` walks them, `.pages()` gives page by page{collect}."
        else:
            yield "Paging", "none."
        yield "After 429, or 503 with Retry-After", AGAIN
        yield "Never sent (DNS, connect, TLS)", AGAIN
        yield "Answer lost (time-out, reset, other 5xx)", after_lost_answer(operation)
        if operation.paging and operation.paging.said.get("acknowledges"):
            yield "Mind", "each page removes the rows of the one before at the service: keep a row before the next one."
        if operation.reconcile:
            yield "Whether it happened", " ".join(self._prose(operation.reconcile).split())
        if operation.deferred:
            yield "Outcome", outcome_in_words(operation.deferred)
        for name, value in operation.fixed:
            yield "Always sent", f"`{name}={value}`"
        yield "Source", source_in_words(operation.source)

    def _answer(self, operation: Operation) -> Iterator[str]:
        about = f"It gives {self._type(operation.returns)}."
        if operation.deferred:
            about += f" Its `answer` is {self._type(operation.response)}."
        if operation.may_be_empty:
            about += " The body of the answer may be empty."
        for status, annotation in operation.errors:
            about += f" The error of status {status} has {self._type(annotation)} as its `answer`."
        yield about
        shown = operation.paging.row if operation.paging else operation.response
        for name in sorted(names_in([shown]) & self._models.keys()):
            yield from self._fields(self._models[name])

    def _model(self, model: Model) -> Iterator[str]:
        yield from self._fields(model)
        if model.source:
            yield f"Source: {source_in_words(model.source)}"

    def _fields(self, model: Model) -> Iterator[str]:
        rows = ((f"`{each.name}`", self._type(each.annotation), self._meaning(each)) for each in model.fields)
        return table(("Field", "Type", "Meaning"), rows)

    def _enum(self, enum: Enum) -> Iterator[str]:
        yield ", ".join(f"`{value}`" for value in enum.values) + "."
        if enum.is_open:
            yield "The service may use others; they come as they are."

    def _meaning(self, each: Parameter | Field) -> str:
        notes = [self._prose(each.description)]
        notes += [f"Unit: {each.unit}."] if each.unit else []
        notes.append(limits_in_words(each.limits, each.annotation))
        if isinstance(each, Parameter):
            notes.insert(0, "Required." if each.required else "")
            notes += [f"Without it {each.send} is sent."] if each.send is not None else []
            notes += [f"Not before `{each.not_before}`."] if each.not_before else []
        notes += [f"The API calls it `{each.wire}`."] if each.wire != each.name else []
        notes += ["Masked in texts."] if each.personal else []
        return " ".join(filter(None, notes))

    def _type(self, annotation: str) -> str:
        """A type; where it has a class of the API, it leads there."""
        found = sorted(names_in([annotation]) & self._anchors.keys())
        return f"[`{annotation}`](#{self._anchors[found[0]]})" if found else f"`{annotation}`"

    def _prose(self, text: str) -> str:
        """Text of the spec; a name of an operation or a class leads there."""

        def link(span: re.Match[str]) -> str:
            name = span[0].strip("`")
            return f"[{span[0]}](#{self._anchors[name]})" if name in self._anchors else span[0]

        return CODE.sub(link, escape(text))

    def _anchor(self, operation: Operation) -> str:
        return f"{self._book.folder}-{operation.name}"


def _titled(title: str, blocks: Iterable[str]) -> Iterator[str]:
    found = list(blocks)
    if found:
        yield f"**{title}**"
        yield from found


def _page(blocks: Iterable[str]) -> str:
    return "\n\n".join(filter(None, blocks)) + "\n"
