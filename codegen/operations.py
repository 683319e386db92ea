"""Paths to operations, sorted by their tags."""

from __future__ import annotations

import keyword
from collections.abc import Iterator

from .answers import Answers
from .deferred import DeferredReader
from .grammar import VERBS
from .ir import Operation, Paging, Parameter, Resource, Source
from .load import Node
from .names import IN_FUNCTIONS, pascal, snake
from .paging import PagingReader
from .parameters import Parameters
from .problems import Problems
from .schemas import RESERVED, Schemas

TAKEN_MODULES = frozenset({"models", "operations", "namespaces", "examples"})


class Operations:
    """Reads the paths of a spec."""

    def __init__(self, root: Node, schemas: Schemas, problems: Problems) -> None:
        self._root = root
        self._schemas = schemas
        self._problems = problems
        self._parameters = Parameters(schemas, problems)
        self._answers = Answers(schemas, problems)
        self._deferred = DeferredReader(root, schemas, problems)
        self._claimed: dict[tuple[str, str], int] = {}

    def resources(self) -> tuple[Resource, ...]:
        """The tags with their operations, in the spec's order."""
        tags = {tag["name"].text: tag for tag in self._root["tags"].items}
        found: dict[str, list[Operation]] = {name: [] for name in tags}
        for path, item in self._root["paths"].fields.items():
            for verb in VERBS:
                if verb in item:
                    operations = self._functions(path, verb, item)
                    found.setdefault(self._tag(item[verb], tags), []).extend(operations)
        for (what, name), line in self._claimed.items():
            if what == "operationId" and self._schemas.has_class(name.upper()):
                self._problems.add(line, f"{name.upper()} is a schema's class already: choose another operationId")
        return tuple(self._resource(tag, tuple(found[name])) for name, tag in tags.items())

    def _resource(self, tag: Node, operations: tuple[Operation, ...]) -> Resource:
        name = tag["name"].text
        module = snake(name)
        self._claim("tag", "", module, tag["name"])
        if (
            not module.isidentifier()
            or keyword.iskeyword(module)
            or module in TAKEN_MODULES
            or pascal(name) in RESERVED
        ):
            self._problems.add(tag["name"].line, f"{name!r} can't be the name of a module and a class: rename the tag")
        if not operations:
            self._problems.add(tag["name"].line, f"no operation has the tag {name!r}: remove it")
        return Resource(module, self._schemas.describe(tag, f"the tag {name}"), operations)

    def _tag(self, node: Node, known: dict[str, Node]) -> str:
        tags = node["tags"].texts
        if len(tags) != 1:
            self._problems.add(node["tags"].line, f"{len(tags)} tags: give the operation exactly one, its namespace")
        elif tags[0] not in known:
            self._problems.add(
                node["tags"].line, f"the tag {tags[0]!r} is not known: describe it under tags at the top"
            )
        return tags[0] if len(tags) == 1 else ""

    def _functions(self, path: str, verb: str, item: Node) -> Iterator[Operation]:
        """The operation itself, and one for each of its variants."""
        node = item[verb]
        parameters = self._parameters.read(path, node, [*item["parameters"].items, *node["parameters"].items])
        yield self._operation((path, verb, node), node, node["x-fixed"], node.fields.get("x-answer"), parameters)
        for variant in node["x-variants"].items:
            yield self._operation((path, verb, node), variant, variant["fixed"], variant["schema"], parameters)
            for name in sorted(node["x-fixed"].fields.keys() ^ variant["fixed"].fields.keys()):
                self._problems.add(
                    variant["fixed"].line,
                    f"{name!r} is not fixed in every function of this path: add it, null for not sent",
                )

    def _operation(
        self,
        place: tuple[str, str, Node],
        own: Node,
        fixed: Node,
        branch: Node | None,
        parameters: tuple[Parameter, ...],
    ) -> Operation:
        """One function at a place. `own` has its name and its texts: the operation, or a variant of it."""
        path, verb, node = place
        name = self._name(own)
        left = tuple(each for each in parameters if each.place != "query" or each.wire not in fixed)
        response = self._answers.success(node)
        answer = self._answers.annotation(response, branch, pascal(name))
        return Operation(
            name=name,
            method=self._method(own, node["tags"].text or "".join(node["tags"].texts), name),
            verb=verb.upper(),
            path=path,
            effect=node["x-effect"].text,
            idempotent=node["x-idempotent"].value is True,
            reconcile=node["x-reconcile"].text.strip() or None,
            summary=own["summary"].text.strip(),
            description=own["description"].text.strip(),
            source=self._schemas.source(node) or Source("", "", "documented"),
            deprecated=node["deprecated"].value is True,
            parameters=left,
            at_least_one=self._parameters.at_least_one(node),
            fixed=tuple(self._fixed(fixed, parameters)),
            response=answer,
            envelope=response["x-envelope"].text or None,
            may_be_empty=response["x-empty"].value is True,
            security=self._security(node),
            form=self._parameters.is_form(node),
            errors=tuple(self._answers.errors(node, pascal(name))),
            paging=self._paging(node, left, answer),
            deferred=self._deferred.deferred(node, answer),
            polls=self._deferred.polls(node, left, answer),
            examples=tuple(self._answers.examples(node, own["operationId"].text)),
        )

    def _paging(self, node: Node, parameters: tuple[Parameter, ...], answer: str) -> Paging | None:
        successes = self._answers.successes(node)
        if "x-paging" not in node or not successes:
            return None
        reader = PagingReader(self._schemas, self._problems, node["x-paging"], parameters)
        return reader.read(successes, answer)

    def _security(self, node: Node) -> tuple[str, ...] | None:
        """The schemes that sign the call, where they are others than those of the API."""
        if "security" not in node:
            return None
        requirements = node["security"].items
        names = tuple(requirements[0].fields) if requirements else ()
        if len(requirements) > 1:
            self._problems.add(node["security"].line, "a choice of security schemes is not supported: name one set")
        for name in names:
            if name not in self._root["components"]["securitySchemes"]:
                self._problems.add(node["security"].line, f"no security scheme is called {name!r}: declare it")
        return names

    def _name(self, own: Node) -> str:
        for key in ("operationId", "summary"):
            if not own[key].text.strip():
                self._problems.add(own.line, f"{key} is missing: add it")
        if not own["operationId"].text:
            return "unnamed"
        name = self._schemas.name(own["operationId"], own["operationId"].text, IN_FUNCTIONS)
        self._claim("operationId", "", name, own["operationId"])
        return name

    def _method(self, own: Node, tag: str, name: str) -> str:
        where = own["x-method"] if "x-method" in own else own["operationId"]
        method = own["x-method"].text or name
        self._claim("x-method", tag, method, where)
        if keyword.iskeyword(method) or method == snake(tag):
            self._problems.add(where.line, f"a method can't be called {method!r}: choose another x-method")
        return method

    def _claim(self, what: str, space: str, name: str, where: Node) -> None:
        first = self._claimed.setdefault((f"{what} {space}".strip(), name), where.line)
        if first != where.line and name != "unnamed":
            self._problems.add(where.line, f"the {what} {name!r} is used on line {first} already: choose another one")

    def _fixed(self, node: Node, parameters: tuple[Parameter, ...]) -> Iterator[tuple[str, str]]:
        for wire, value in node.fields.items():
            if not any(each.place == "query" and each.wire == wire for each in parameters):
                self._problems.add(value.line, f"{wire!r} is no query parameter of this path: declare it")
            if value.value is not None:
                yield wire, str(value.value).lower() if isinstance(value.value, bool) else str(value.value)
