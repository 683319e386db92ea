"""The reference contains everything that the spec says of an operation, and what the core does after a failure.

After a change of the generator, write the golden pages and review their `git diff`:

    python -m tests.docs.test_reference
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import attrs
import pytest

from codegen.ir import Operation
from codegen.site.reference import LOST, Book, after_lost_response, escape, reference, write
from lattigo._core.retry import Fate, may_repeat
from lattigo._generated.operations import OPERATIONS as LATTIGO
from lattigo.thingspace._generated.operations import OPERATIONS as THINGSPACE
from tests.support.specs import BOOKS, ROOT, api

GOLDEN = Path(__file__).parent / "expected"
TORTURE = Book(
    spec="tests/golden/torture.yaml", folder="torture", client="client", package="shop", command="shop --loud"
)


ALL_BOOKS = {**BOOKS, TORTURE.folder: TORTURE}
KNOWN = {"lattigo": LATTIGO, "thingspace": THINGSPACE}


@cache
def pages(folder: str) -> Mapping[str, str]:
    book = ALL_BOOKS[folder]
    return reference(api(book.spec), book)


@cache
def operations(folder: str) -> Mapping[str, tuple[str, Operation]]:
    """The operations with their resources, by name."""
    resources = api(ALL_BOOKS[folder].spec).resources
    return {operation.name: (resource.name, operation) for resource in resources for operation in resource.operations}


def section(folder: str, name: str) -> str:
    """The part of a page about an operation."""
    page = pages(folder)[f"{folder}/{operations(folder)[name][0]}.md"]
    return page.partition(f"({folder}-{name})=\n")[2].partition(f"\n({folder}-")[0]


EVERY = [(folder, name) for folder in KNOWN for name in KNOWN[folder]]
EVERY += [(TORTURE.folder, name) for name in operations(TORTURE.folder)]  # a small spec; the others take a second each


def test_the_operations_are_all_of_the_specs() -> None:
    assert sorted(EVERY) == sorted((folder, name) for folder in ALL_BOOKS for name in operations(folder))


def test_the_pages_of_the_torture_spec_are_the_reviewed_ones() -> None:
    reviewed = {f"torture/{path.name}": path.read_text(encoding="utf-8") for path in GOLDEN.glob("*.md")}
    assert pages(TORTURE.folder) == reviewed


@pytest.mark.parametrize(("folder", "name"), EVERY)
def test_everything_about_an_operation_is_there(folder: str, name: str) -> None:
    text, (resource, operation) = section(folder, name), operations(folder)[name]
    assert text.startswith(f"## {resource}.{operation.method}\n")
    assert f"**Request:** `{operation.verb} {operation.path}`" in text
    assert f"**Effect:** {operation.effect}." in text
    assert ("**Deprecated.**" in text) == operation.deprecated
    assert ("**To find out whether it happened:**" in text) == (operation.reconcile is not None)
    assert ("**[Paging]" in text) == (operation.paging is not None)
    for parameter in operation.parameters:
        row = next(line for line in text.splitlines() if line.startswith(f"| `{parameter.name}` | "))
        assert ("Required." in row) == parameter.required
        for value in parameter.constraints.values:
            assert f"`{value}`" in row
        for number in attrs.astuple(parameter.constraints)[:2]:
            assert number is None or number == 1 or f"{number:,}" in row


@pytest.mark.parametrize(("folder", "name"), EVERY)
def test_an_operation_starts_with_its_example(folder: str, name: str) -> None:
    text, (_, operation) = section(folder, name), operations(folder)[name]
    below = [line for line in text.splitlines() if line][2 + operation.deprecated :]
    assert below[0] == "```python"
    assert text.index("```python\n") < text.index("```sh\n") < text.index("**Response**") < text.index("**Facts**")


def test_the_fields_of_an_object_are_listed_once() -> None:
    for book in BOOKS.values():
        headings = [name for name, text in pages(book.folder).items() if "| Field | Type |" in text]
        assert headings == [f"{book.folder}/objects.md"]


def test_notes_for_maintainers_are_on_a_page_of_their_own() -> None:
    for book in BOOKS.values():
        for name, text in pages(book.folder).items():
            for resource in api(book.spec).resources:
                for operation in resource.operations:
                    if source := operation.source.note:
                        note = " ".join(escape(source).split())
                        assert (note in text) == name.endswith("/sources.md"), f"{name}: {operation.name}"


def test_every_object_is_there_with_its_fields() -> None:
    for book in BOOKS.values():
        text = pages(book.folder)[f"{book.folder}/objects.md"]
        for model in api(book.spec).models:
            here = text.partition(f"\n## {model.name}\n")[2].partition("\n## ")[0]
            assert here, model.name
            assert [field.name for field in model.fields if f"| `{field.name}` | " not in here] == []
        for enum in api(book.spec).enums:
            assert f"\n## {enum.name}\n" in text
            assert all(f"`{value}`" in text for value in enum.values)


@pytest.mark.parametrize("folder", BOOKS)
def test_the_reference_says_what_the_core_does_after_a_lost_response(folder: str) -> None:
    for name, (_, operation) in operations(folder).items():
        does = KNOWN[folder][name]
        assert (after_lost_response(operation) != LOST) == may_repeat(does, Fate.UNKNOWN)
        assert may_repeat(does, Fate.REFUSED)
        assert may_repeat(does, Fate.NEVER_SENT)


def test_text_of_the_spec_is_no_markup() -> None:
    assert escape("*a* <b> [c](d) {e} `f | *g*` h|i") == r"\*a\* \<b\> \[c\](d) \{e\} `f | *g*` h\|i"


def test_an_example_shows_what_it_prints() -> None:
    shown = reference(api(TORTURE.spec), TORTURE, run=lambda code: f"ran {len(code)} characters of code {'x ' * 60}")
    text = shown["torture/things.md"]
    example = text.partition("```python\n")[2].partition("```sh\n")[0]
    code, output = example.split("```\n\n```text\n")
    assert output.startswith(f"ran {len(code.rstrip())} characters")
    assert max(map(len, output.splitlines())) <= 88


def test_pages_that_are_no_longer_made_go_away(tmp_path: Path) -> None:
    (tmp_path / "lattigo").mkdir()
    (tmp_path / "lattigo" / "gone.md").write_text("# Gone", encoding="utf-8")
    write(ROOT / "pyproject.toml", tmp_path)
    assert {path.name for path in (tmp_path / "lattigo").iterdir()} == {
        *("index.md", "objects.md", "sources.md"),
        *(f"{resource.name}.md" for resource in api("spec/lattigo.yaml").resources),
    }


if __name__ == "__main__":
    GOLDEN.mkdir(exist_ok=True)
    for name, page in pages(TORTURE.folder).items():
        (GOLDEN / Path(name).name).write_text(page, encoding="utf-8")
