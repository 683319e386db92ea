"""The reference says everything that the spec says of an operation, and what the core does after a failure.

After a change of the renderer, look at what `git diff` shows of the new golden pages:

    python -m tests.docs.test_reference
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import attrs
import pytest

from codegen.ir import Api, Operation
from codegen.parse import parse
from codegen.reference import LOST, Book, after_lost_answer, books, escape, reference, write
from lattigo._core.retry import Fate, may_repeat
from lattigo._generated.operations import OPERATIONS as LATTIGO
from lattigo.thingspace._generated.operations import OPERATIONS as THINGSPACE

ROOT = Path(__file__).parents[2]
BOOKS = {book.folder: book for book in books(ROOT / "pyproject.toml")}
GOLDEN = Path(__file__).parent / "expected"
TORTURE = Book(
    spec="tests/golden/torture.yaml", folder="torture", client="client", package="shop", command="shop --loud"
)


@cache
def api(spec: str) -> Api:
    return parse((ROOT / spec).read_text(encoding="utf-8"), spec)


def section(book: Book, resource: str, operation: Operation) -> str:
    """What the reference says of an operation."""
    page = reference(api(book.spec), book)[f"{book.folder}/{resource}.md"]
    return page.partition(f"({book.folder}-{operation.name})=\n")[2].partition(f"\n({book.folder}-")[0]


def every_operation() -> list[tuple[Book, str, Operation]]:
    found = [(book, resource) for book in [*BOOKS.values(), TORTURE] for resource in api(book.spec).resources]
    return [(book, resource.name, operation) for book, resource in found for operation in resource.operations]


def test_the_pages_of_the_torture_spec_are_the_reviewed_ones() -> None:
    pages = reference(api(TORTURE.spec), TORTURE)
    assert pages == {f"torture/{path.name}": path.read_text(encoding="utf-8") for path in GOLDEN.glob("*.md")}


@pytest.mark.parametrize(
    ("book", "resource", "operation"), every_operation(), ids=lambda each: getattr(each, "name", "")
)
def test_everything_about_an_operation_is_there(book: Book, resource: str, operation: Operation) -> None:
    text = section(book, resource, operation)
    assert text.startswith(f"## {resource}.{operation.method}\n")
    assert f"`{operation.verb} {operation.path}`" in text
    assert f"**Effect:** {operation.effect}." in text
    assert ("**Deprecated.**" in text) == operation.deprecated
    assert (operation.reconcile is None) == ("**Whether it happened:**" not in text)
    assert f"`{operation.source.doc}`" in text
    assert (operation.paging is None) == ("**Paging:** none." in text)
    for parameter in operation.parameters:
        row = next(line for line in text.splitlines() if line.startswith(f"| `{parameter.name}` | "))
        assert ("Required." in row) == parameter.required
        for value in parameter.limits.values:
            assert f"`{value}`" in row
        for number in attrs.astuple(parameter.limits)[:2]:
            assert number is None or number == 1 or f"{number:,}" in row
    answered = operation.paging.row if operation.paging else operation.response
    for model in api(book.spec).models:
        if model.name == answered:
            for field in model.fields:
                assert f"\n| `{field.name}` | " in text
                assert field.unit is None or f"Unit: {field.unit}." in text
    assert "```python\n" in text
    assert "```sh\n" in text


def test_every_object_is_there_with_its_fields() -> None:
    for book in BOOKS.values():
        text = reference(api(book.spec), book)[f"{book.folder}/objects.md"]
        for model in api(book.spec).models:
            here = text.partition(f"\n## {model.name}\n")[2].partition("\n## ")[0]
            assert here, model.name
            assert [field.name for field in model.fields if f"| `{field.name}` | " not in here] == []
        for enum in api(book.spec).enums:
            assert f"\n## {enum.name}\n" in text
            assert all(f"`{value}`" in text for value in enum.values)


@pytest.mark.parametrize("folder", BOOKS)
def test_the_reference_says_what_the_core_does_after_a_lost_answer(folder: str) -> None:
    known = {"lattigo": LATTIGO, "thingspace": THINGSPACE}[folder]
    for book, _, operation in every_operation():
        if book.folder == folder:
            does = known[operation.name]
            assert (after_lost_answer(operation) != LOST) == may_repeat(does, Fate.UNKNOWN)
            assert may_repeat(does, Fate.REFUSED)
            assert may_repeat(does, Fate.NEVER_SENT)


def test_text_of_the_spec_is_no_markup() -> None:
    assert escape("*a* <b> [c](d) {e} `f | *g*` h|i") == r"\*a\* \<b\> \[c\](d) \{e\} `f | *g*` h\|i"


def test_pages_that_are_no_longer_made_go_away(tmp_path: Path) -> None:
    (tmp_path / "lattigo").mkdir()
    (tmp_path / "lattigo" / "gone.md").write_text("# Gone", encoding="utf-8")
    write(ROOT / "pyproject.toml", tmp_path)
    assert {path.name for path in (tmp_path / "lattigo").iterdir()} == {
        *("index.md", "objects.md"),
        *(f"{resource.name}.md" for resource in api("spec/lattigo.yaml").resources),
    }


if __name__ == "__main__":
    GOLDEN.mkdir(exist_ok=True)
    for name, page in reference(api(TORTURE.spec), TORTURE).items():
        (GOLDEN / Path(name).name).write_text(page, encoding="utf-8")
