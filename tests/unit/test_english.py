"""The texts of the project use standard English: a table of words to avoid, and of better ones."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import yaml

pytestmark = pytest.mark.no_cover

ROOT = Path(__file__).parents[2]
PAGES = ("README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md", "docs")
"""The Markdown pages, and folders of them."""
MODULES = (
    *("bench/[!s]*.py", "noxfile.py"),
    *("src/lattigo", "src/pytest_lattigo.py"),
    *("codegen/*.py", *(f"codegen/{room}" for room in ("adopt", "compat", "docpage", "draft", "parser", "site"))),
    *("docs", "tests/docs", "tests/unit/test_english.py"),
)
"""The Python modules, and folders of them, whose docstrings and comments are checked."""
SPECS = ("spec/lattigo.yaml", "spec/thingspace.yaml")
"""The specs whose texts are checked."""
TEXTS = {"summary", "description", "note", "x-reconcile", "reason"}
"""The keys of a spec that hold text."""
CODE = re.compile(r"^( *)```.*?^\1```$", re.DOTALL | re.MULTILINE)
GENERATED = (
    "_generated",
    "_build",
    "docs/reference/lattigo",
    "docs/reference/thingspace",
    "docs/reference/commands.md",
    "tests/docs/expected",
)

WORDS = [
    # what to avoid                     better                          an example
    (r"tells?(?! (?:you|apart)\b)", "reports, says, shows", "The error tells the operation."),
    (r"told", "notified, reported", "The listener is told every event."),
    (r"gives(?! up\b)", "returns, contains", "The call gives a device."),
    (r"answers?|answered|answering", "response, returns, responds", "The service answers one row."),
    (r"beg[iau]ns?", "start", "It begins with the tutorial."),
    (r"stand-ins?", "simulator, fake", "A stand-in for the service."),
    (r"stands?(?! for\b)|stood", "is", "The rule stands once on a page."),
    (r"by itself|by themselves", "automatically, on its own", "It slows down by itself."),
    (r"anew", "again", "The file is written anew."),
    (r"in earnest", "actually", "It never waits in earnest."),
    (r"shall", "should, must", "The number shall be local."),
    (r"so many", "that many", "It sends so many requests."),
    (r"of its own", "its own", "It has a clock of its own."),
    (r"(?:take|takes|took|taken|taking) off", "remove", "It takes off the mark."),
    (r"got", "obtained, received", "The token is got on the first call."),
    (r"kept to", "honoured", "Retry-After is kept to."),
    (r"(?:go|goes|going|went|gone) on", "continue, resume", "It goes on where it stopped."),
    (r"mend(?:s|ed|ing)?", "fix", "Mend the credentials."),
    (r"without a word", "silently", "It fails without a word."),
    (r"under way", "running, in flight", "Ten calls are under way."),
    (r"(?:is|are|was|were) asked for", "requested", "The page that was asked for."),
    (r"counted from", "starting at", "The page, counted from 1."),
    (r"whoever", "any caller", "Whoever waits is served."),
    (r"misspelt", "misspelled", "A misspelt name."),
    (r"verbs?", "HTTP method", "GET is the verb of the endpoint."),
]
"""Only words that are always wrong here. A lint cannot know, for example, whether "may" is a permission."""


def test_texts_use_standard_english() -> None:
    found = [
        f"{place}: {match[0]!r}: better {better}"
        for place, text in texts()
        for word, better, _ in WORDS
        for match in pattern(word).finditer(text)
    ]
    assert found == []


@pytest.mark.parametrize(("word", "better", "example"), WORDS)
def test_a_word_is_found_in_its_example(word: str, better: str, example: str) -> None:
    assert pattern(word).search(example)


def test_every_kind_of_text_is_read(tmp_path: Path) -> None:
    (tmp_path / "page.md").write_text("One `code`.\n\n```sh\ncommand\n```\n\nA [two](address).\n", encoding="utf-8")
    (tmp_path / "module.py").write_text('"""Three."""\n\nx = "no text"  # four\n"""Five."""\n', encoding="utf-8")
    (tmp_path / "spec.yaml").write_text("a:\n  - summary: Six\n    type: none\n", encoding="utf-8")
    read = [
        *page_texts(tmp_path / "page.md"),
        *module_texts(tmp_path / "module.py"),
        *spec_texts(tmp_path / "spec.yaml"),
    ]
    assert [(line, text.strip()) for line, text in read if text.strip()] == [
        (1, "One ."),
        (7, "A two."),
        (1, "Three."),
        (4, "Five."),
        (3, "# four"),
        (2, "Six"),
    ]


@cache  # each is needed for each of thousands of texts
def pattern(word: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{word})\b", re.IGNORECASE)


def texts() -> Iterator[tuple[str, str]]:
    """Yield every line of text, and where it is."""
    for names, suffix, read in (
        (PAGES, ".md", page_texts),
        (MODULES, ".py", module_texts),
        (SPECS, ".yaml", spec_texts),
    ):
        for path in files(names, suffix):
            for line, text in read(path):
                yield f"{path.relative_to(ROOT)}:{line}", text


def files(names: tuple[str, ...], suffix: str) -> Iterator[Path]:
    """Yield the files with these names, and those in folders with these names."""
    for name in names:
        paths = sorted(ROOT.glob(name))
        assert paths, name
        for path in paths:
            for file in sorted(path.rglob(f"*{suffix}")) if path.is_dir() else [path]:
                if not any(f"/{part}/" in f"{file.as_posix()}/" for part in GENERATED):
                    yield file


def prose(text: str, first: int) -> Iterator[tuple[int, str]]:
    """Yield the lines of a Markdown text, without code and addresses."""
    text = CODE.sub(lambda block: "\n" * block[0].count("\n"), text)
    for number, line in enumerate(text.splitlines(), first):
        yield number, re.sub(r"`[^`]*`|(?<=\])\([^)]*\)|[\[\]]", "", line)


def page_texts(path: Path) -> Iterator[tuple[int, str]]:
    yield from prose(path.read_text(encoding="utf-8"), 1)


def module_texts(path: Path) -> Iterator[tuple[int, str]]:
    """Yield docstrings, also those of attributes, and comments."""
    source = path.read_text(encoding="utf-8")
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Expr(ast.Constant(str(text)), lineno=line):
                yield from prose(text, line)
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            yield from prose(token.string, token.start[0])


def spec_texts(path: Path) -> Iterator[tuple[int, str]]:
    nodes = [yaml.compose(path.read_text(encoding="utf-8"), yaml.CSafeLoader)]
    while nodes:
        match nodes.pop():
            case yaml.SequenceNode(value=items):
                nodes += items
            case yaml.MappingNode(value=pairs):
                for key, value in pairs:
                    if key.value in TEXTS and isinstance(value, yaml.ScalarNode):
                        yield from prose(value.value, value.start_mark.line + 1)
                    nodes.append(value)
