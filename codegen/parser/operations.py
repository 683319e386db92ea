"""The operations of a spec, sorted by their tags."""

from __future__ import annotations

import keyword
from collections.abc import Iterator

from ..grammar import VERBS
from ..ir import Operation, Paging, Parameter, Resource, Source
from ..load import Node
from ..names import IN_FUNCTIONS, pascal, snake
from ..problems import Problems
from .actions import ActionReader
from .deferred import DeferredReader
from .paging import PagingReader
from .parameters import Parameters
from .responses import Responses
from .schemas import RESERVED, Schemas

TAKEN_MODULES = frozenset({"models", "operations", "namespaces", "client", "examples"})


class Operations:
    """The reader of the paths of a spec."""

    def __init__(self, root: Node, schemas: Schemas, problems: Problems) -> None:
        self._root = root
        self._schemas = schemas
        self._problems = problems
        self._parameters = Parameters(schemas, problems)
        self._responses = Responses(schemas, problems)
        self._deferred = DeferredReader(root, schemas, problems)
        self._actions = ActionReader(schemas, problems)
        self._claimed: dict[tuple[str, str], int] = {}

    def resources(self) -> tuple[Resource, ...]:
        """Return the tags with their operations, in the spec's order."""
        tags = {tag["name"].text: tag for tag in self._root["tags"].items}
        by_tag: dict[str, list[Operation]] = {name: [] for name in tags}
        for path, item in self._root["paths"].fields.items():
            for verb in VERBS:
                if verb in item:
                    operations = self._functions(path, verb, item)
                    by_tag.setdefault(self._tag(item[verb], tags), []).extend(operations)
        self._actions.finish(operation for operations in by_tag.values() for operation in operations)
        for (kind, name), line in self._claimed.items():
            if kind == "operationId" and self._schemas.has_class(name.upper()):
                self._problems.add(line, f"{name.upper()} is already the class of a schema: choose another operationId")
        return tuple(self._resource(tag, tuple(by_tag[name])) for name, tag in tags.items())

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
                node["tags"].line, f"the tag {tags[0]!r} is not declared: describe it under the top-level tags"
            )
        return tags[0] if len(tags) == 1 else ""

    def _functions(self, path: str, verb: str, item: Node) -> Iterator[Operation]:
        """Yield the operation itself, and one for each of its variants."""
        node = item[verb]
        parameters = self._parameters.read(path, node, [*item["parameters"].items, *node["parameters"].items])
        yield self._operation((path, verb, node), node, node["x-fixed"], node.fields.get("x-answer"), parameters)
        for variant in node["x-variants"].items:
            yield self._operation((path, verb, node), variant, variant["fixed"], variant["schema"], parameters)
            for name in sorted(node["x-fixed"].fields.keys() ^ variant["fixed"].fields.keys()):
                self._problems.add(
                    variant["fixed"].line,
                    f"{name!r} is not fixed in every function of this path: add it, with null where it is not sent",
                )

    def _operation(
        self,
        place: tuple[str, str, Node],
        own: Node,
        fixed: Node,
        branch: Node | None,
        parameters: tuple[Parameter, ...],
    ) -> Operation:
        """Return one function. `own`, the operation or a variant of it, has the function's name and texts."""
        path, verb, node = place
        name = self._name(own)
        arguments = tuple(
            parameter for parameter in parameters if parameter.place != "query" or parameter.wire not in fixed
        )
        response = self._responses.success(node)
        annotation = self._responses.annotation(response, branch, pascal(name))
        return Operation(
            name=name,
            method=self._method(own, node["tags"].text or "".join(node["tags"].texts), name),
            verb=verb.upper(),
            path=path,
            effect=node["x-effect"].text,
            idempotent=node["x-idempotent"].value is True,
            reconcile=(node["x-reconcile"].text or node["x-reconcile"]["text"].text).strip() or None,
            price=(node["x-price"].text or node["x-price"]["text"].text).strip() or None,
            summary=own["summary"].text.strip(),
            description=own["description"].text.strip(),
            source=self._schemas.source(node) or Source("", "", "documented"),
            deprecated=node["deprecated"].value is True,
            parameters=arguments,
            at_least_one=self._parameters.at_least_one(node),
            selectors=self._parameters.selectors(node),
            fixed=tuple(self._fixed(fixed, parameters)),
            response=annotation,
            envelope=response["x-envelope"].text or None,
            may_be_empty=response["x-empty"].value is True,
            security=self._security(node),
            form=self._parameters.is_form(node),
            errors=tuple(self._responses.errors(node, pascal(name))),
            paging=self._paging(node, arguments, annotation),
            deferred=self._deferred.deferred(node, annotation),
            polls=self._deferred.polls(node, arguments, annotation),
            action=self._actions.action(node, arguments, annotation),
            examples=tuple(self._responses.examples(node, own["operationId"].text)),
        )

    def _paging(self, node: Node, parameters: tuple[Parameter, ...], annotation: str) -> Paging | None:
        successes = self._responses.successes(node)
        if "x-paging" not in node or not successes:
            return None
        reader = PagingReader(self._schemas, self._problems, node["x-paging"], parameters)
        return reader.read(successes, annotation)

    def _security(self, node: Node) -> tuple[str, ...] | None:
        """Return the security schemes of the call, where they differ from those of the API."""
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
        node = own["x-method"] if "x-method" in own else own["operationId"]
        method = own["x-method"].text or name
        self._claim("x-method", tag, method, node)
        if keyword.iskeyword(method) or method == snake(tag):
            self._problems.add(node.line, f"a method can't be called {method!r}: choose another x-method")
        return method

    def _claim(self, kind: str, space: str, name: str, node: Node) -> None:
        first = self._claimed.setdefault((f"{kind} {space}".strip(), name), node.line)
        if first != node.line and name != "unnamed":
            self._problems.add(node.line, f"the {kind} {name!r} is already used on line {first}: choose another one")

    def _fixed(self, node: Node, parameters: tuple[Parameter, ...]) -> Iterator[tuple[str, str]]:
        for wire, value in node.fields.items():
            if not any(parameter.place == "query" and parameter.wire == wire for parameter in parameters):
                self._problems.add(value.line, f"{wire!r} is not a query parameter of this path: declare it")
            if value.value is not None:
                yield wire, str(value.value).lower() if isinstance(value.value, bool) else str(value.value)
