"""Reading of YAML as plain nodes that know their line.

The values are those of JSON: text, numbers, true and false, null, arrays, objects.
YAML 1.1 reads `no`, `on`, `2023-03-23` and `12:30` as booleans, dates and base-60 numbers; here they stay the text
that was written.
"""

from __future__ import annotations

import re
from typing import Any, cast

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


class _Loader(yaml.SafeLoader):
    """Resolves plain scalars by the core schema of YAML 1.2."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            alias = cast("Any", self).peek_event()
            anchored = self.anchors.get(alias.anchor)
            if anchored is not None and anchored.end_mark is None:
                raise yaml.MarkedYAMLError(
                    problem=f"*{alias.anchor} stands inside itself", problem_mark=alias.start_mark
                )
        return super().compose_node(parent, index)


_Loader.yaml_implicit_resolvers = {}  # not PyYAML's, which are those of YAML 1.1
for tag, pattern, first in (
    ("null", r"null|Null|NULL|~|", ["n", "N", "~", ""]),
    ("bool", r"true|True|TRUE|false|False|FALSE", list("tTfF")),
    ("int", r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+", list("-+0123456789")),
    ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", list("-+.0123456789")),
):
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(rf"^(?:{pattern})$"), first)


def load(text: str, problems: Problems) -> Node:
    """Return the root of a YAML document. Everything that is not JSON is reported in `problems`."""
    try:
        tree = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        problems.add(mark.line + 1 if mark else 1, f"not readable as YAML: {error.problem or error.context}")
        tree = None
    except ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        problems.add(line, "not readable as YAML: a control character; write an escape between double quotes")
        tree = None
    return _node(tree, 1, problems) if tree else Node({}, 1)


def _node(tree: yaml.Node, line: int, problems: Problems) -> Node:
    if isinstance(tree, yaml.MappingNode):
        fields: dict[str, Node] = {}
        for key, value in tree.value:
            key_line = key.start_mark.line + 1
            if not isinstance(key, yaml.ScalarNode):
                problems.add(key_line, "a key that is not a text: write a plain name")
            elif key.value in fields:
                problems.add(key_line, f"duplicate key {key.value!r}: first on line {fields[key.value].line}; keep one")
            else:
                fields[key.value] = _node(value, key_line, problems)
        return Node(fields, line)
    if isinstance(tree, yaml.SequenceNode):
        return Node([_node(item, item.start_mark.line + 1, problems) for item in tree.value], line)
    return Node(_scalar(tree.tag.rpartition(":")[2], tree.value, line, problems), line)


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
        problems.add(line, f"{text!r} is not a valid {tag}: correct it")
    return None
