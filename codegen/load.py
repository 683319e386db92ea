"""Reading of YAML as plain nodes that know their line.

The values are those of JSON: text, numbers, true and false, null, arrays, objects.
YAML 1.1 reads `no`, `on`, `2023-03-23` and `12:30` as booleans, dates and base-60 numbers; here they stay the text
that was written.
"""

from __future__ import annotations

import re

import yaml
from attrs import frozen
from yaml.reader import ReaderError

from .ir import Plain
from .problems import Problems


@frozen(eq=False)
class Node:
    """A value of the spec and its line. For a member of an object it is the line of its key.

    Access never fails: a value that is missing, or is of another kind, reads as empty.
    """

    value: None | bool | int | float | str | list[Node] | dict[str, Node]
    line: int

    def __contains__(self, key: str) -> bool:
        return key in self.fields

    def __getitem__(self, key: str) -> Node:
        return self.fields.get(key) or Node(None, self.line)

    @property
    def fields(self) -> dict[str, Node]:
        """The members of an object."""
        return self.value if isinstance(self.value, dict) else {}

    @property
    def items(self) -> list[Node]:
        """The items of an array."""
        return self.value if isinstance(self.value, list) else []

    @property
    def text(self) -> str:
        """The text of a string."""
        return self.value if isinstance(self.value, str) else ""

    @property
    def texts(self) -> list[str]:
        """The strings of an array; a lone string counts as an array of one."""
        return [self.text] if self.text else [item.text for item in self.items if item.text]

    @property
    def plain(self) -> Plain:
        """The value without lines."""
        if isinstance(self.value, dict):
            return {key: node.plain for key, node in self.value.items()}
        if isinstance(self.value, list):
            return [node.plain for node in self.value]
        return self.value

    def at(self, path: list[str | int]) -> Node:
        """The node at a path, or the deepest one on the way to it."""
        if path and isinstance(path[0], int) and path[0] < len(self.items):
            return self.items[path[0]].at(path[1:])
        if path and path[0] in self.fields:
            return self.fields[str(path[0])].at(path[1:])
        return self


class _Loader(yaml.CSafeLoader):
    """Resolves plain scalars by the core schema of YAML 1.2.

    libyaml reads twenty times as fast as PyYAML's own parser.
    """


_Loader.yaml_implicit_resolvers = {}  # not PyYAML's, which are those of YAML 1.1
for tag, pattern, first in (
    ("null", r"null|Null|NULL|~|", ["n", "N", "~", ""]),
    ("bool", r"true|True|TRUE|false|False|FALSE", list("tTfF")),
    ("int", r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+", list("-+0123456789")),
    ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", list("-+.0123456789")),
):
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(rf"^(?:{pattern})$"), first)


LONGEST = 60
"""The most characters of a wrong value that are shown."""

MENDS = {
    "alias": "write the value out, or refer to it with $ref",
    "nesting": "move the inner part to components, and refer to it with $ref",
}
"""What to do about a mistake that PyYAML names with this word."""


def load(text: str, problems: Problems) -> Node:
    """Return the root of a YAML document. Everything that is not JSON is reported in `problems`."""
    try:
        tree = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        what = error.problem or error.context or ""
        mend = next(
            (mend for word, mend in MENDS.items() if word in what),
            "look for an open bracket or quote, or a wrong indent",
        )
        last = text.rstrip("\n").count("\n") + 1  # a bracket that stays open is noticed below the last line
        problems.add(min(mark.line + 1, last) if mark else 1, f"not readable as YAML: {what}: {mend}")
        tree = None
    except ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        problems.add(line, "not readable as YAML: a control character; write an escape between double quotes")
        tree = None
    return _Reader(problems).node(tree, 1) if tree else Node({}, 1)


DEEPEST = 100
"""How deep a spec may nest."""
MOST_REPEATED = 10_000
"""How many values aliases may repeat: a few lines of them can stand for billions."""


class _Reader:
    """Makes nodes of what PyYAML composed. It stops at the first thing that is too much, and says where."""

    def __init__(self, problems: Problems) -> None:
        self._problems = problems
        self._open: set[int] = set()
        """The objects and arrays around the value that is being read."""
        self._done: set[int] = set()
        self._repeated = 0
        self._stopped = False

    def node(self, tree: yaml.Node, line: int) -> Node:
        if isinstance(tree, yaml.ScalarNode):
            self._repeated += id(tree) in self._done
            return Node(_scalar(tree.tag.rpartition(":")[2], tree.value, line, self._problems), line)
        if self._stopped or self._stops(tree, line):
            return Node(None, line)
        self._open.add(id(tree))
        node = Node(self._fields(tree) if isinstance(tree, yaml.MappingNode) else self._items(tree), line)
        self._open.remove(id(tree))
        self._done.add(id(tree))
        return node

    def _stops(self, tree: yaml.Node, line: int) -> bool:
        self._repeated += id(tree) in self._done
        if id(tree) in self._open:
            what = "an alias stands inside the value that it names: write the value out"
        elif len(self._open) >= DEEPEST:
            what = f"nested more than {DEEPEST} deep: move the inner part to components, and refer to it with $ref"
        elif self._repeated > MOST_REPEATED:
            what = f"aliases repeat more than {MOST_REPEATED} values: write the values out, or refer to them with $ref"
        else:
            return False
        self._problems.add(line, f"not readable as YAML: {what}")
        self._stopped = True
        return True

    def _fields(self, tree: yaml.MappingNode) -> dict[str, Node]:
        fields: dict[str, Node] = {}
        for key, value in tree.value:
            line = key.start_mark.line + 1
            if not isinstance(key, yaml.ScalarNode):
                self._problems.add(line, "a key that is not a text: write a plain name")
            elif key.value in fields:
                first = fields[key.value].line
                self._problems.add(line, f"duplicate key {key.value!r}: first on line {first}; keep one")
            else:
                fields[key.value] = self.node(value, line)
        return fields

    def _items(self, tree: yaml.Node) -> list[Node]:
        return [self.node(item, item.start_mark.line + 1) for item in tree.value]


def _scalar(tag: str, text: str, line: int, problems: Problems) -> None | bool | int | float | str:
    try:
        match tag:
            case "null":
                return None
            case "bool":
                return text.lower() == "true"
            case "int":
                return int(text, 0) if text[:2] in {"0o", "0x"} else int(text)
            case "float":
                return float(text)
            case "str":
                return text
            case _:
                problems.add(line, f"the YAML tag {tag!r} is not known: write a plain value")
    except ValueError:
        shown = text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
        problems.add(line, f"{shown!r} is not a valid {tag}: correct it")
    return None
