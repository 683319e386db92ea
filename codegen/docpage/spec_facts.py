"""What a spec says, in the words in which a page says it, each with its line."""

from __future__ import annotations

import re

from ..grammar import VERBS
from ..load import Node, load
from ..parser.schemas import Schemas
from ..problems import Problems
from .facts import Detail, Document, Endpoint


def spec_facts(text: str, file: str) -> Document:
    """Read a spec.

    Raises:
        SpecError: it is not YAML, or has no endpoint, or refers to what is not there.
    """
    problems = Problems(file)
    root = load(text, problems)
    if not root["paths"].fields:
        problems.add(root.line, "it describes no endpoint: name an OpenAPI document with paths")
    _check_references(root, root, problems)
    if problems:
        raise problems.error()
    return _Reader(root, file).read()


def _check_references(node: Node, root: Node, problems: Problems) -> None:
    """Report the references without a target: what they describe would be missed on the page."""
    if ref := node["$ref"].text:
        section, _, name = ref.removeprefix("#/components/").partition("/")
        if name not in root["components"][section].fields:
            problems.add(node["$ref"].line, f"$ref {ref!r} has no target: name an existing component")
    for member in [*node.fields.values(), *node.items]:
        _check_references(member, root, problems)


def names_of(document: Document) -> frozenset[str]:
    """Every name of a parameter or a field in a spec."""
    return frozenset(name for each in document.endpoints for name in (*each.parameters, *each.fields))


class _Reader:
    def __init__(self, root: Node, file: str) -> None:
        self._root = root
        self._file = file
        self._schemas = Schemas(root, Problems(file))

    def read(self) -> Document:
        document = Document(file=self._file, line=self._root["paths"].line)
        for path, item in self._root["paths"].fields.items():
            for verb in VERBS:
                if verb in item:
                    endpoint = self._endpoint(verb, path, item, item[verb])
                    document.endpoints.append(endpoint)
                    if endpoint.paged:
                        paging = item[verb]["x-paging"]
                        for key in ("page", "size", "offset"):
                            if name := paging[key].text:
                                document.paging.setdefault(name, paging[key].line)
        for server in self._root["servers"].items:
            document.bases.setdefault(server["url"].text.rstrip("/").lower(), server["url"].line)
        for name, scheme in self._root["components"]["securitySchemes"].fields.items():
            kind = scheme["scheme"].text or scheme["name"].text or name
            document.schemes.setdefault(kind.lower(), scheme.line)
        shared = [endpoint.statuses.keys() for endpoint in document.endpoints]
        for code in set.intersection(*map(set, shared)) if shared else ():
            document.statuses[code] = document.endpoints[0].statuses[code]
        for item in self._root["paths"].fields.values():
            for operation in item.fields.values():
                for response in operation["responses"].fields.values():
                    for name, header in self._schemas.follow(response)["headers"].fields.items():
                        if name.startswith("X-") or name in {"Link", "Retry-After"}:
                            document.headers.setdefault(name, self._schemas.follow(header).line)
        return document

    def _endpoint(self, verb: str, path: str, item: Node, node: Node) -> Endpoint:
        endpoint = Endpoint(verb=verb.upper(), path=path, line=node.line, deprecated=node["deprecated"].value is True)
        for listed in [*item["parameters"].items, *node["parameters"].items]:
            target = self._schemas.follow(listed)
            shape = self._shape(target["schema"])
            endpoint.parameters[target["name"].text] = _detail(
                target,
                shape,
                listed.line,
                required=target["required"].value is True,
                in_path=target["in"].text == "path",
            )
        body = self._schemas.follow(node["requestBody"])["content"]["application/json"]["schema"]
        self._members(body, endpoint.parameters, set())
        for code, listed in node["responses"].fields.items():
            endpoint.statuses[code] = listed.line
            response = self._schemas.follow(listed)
            if code.startswith("2") or code == "422":
                self._members(response["content"]["application/json"]["schema"], endpoint.fields, set())
        if "x-paging" in node:
            endpoint.paged = node["x-paging"].line
        return endpoint

    def _members(self, node: Node, details: dict[str, Detail], within: set[str]) -> None:
        """The properties of a schema and of whatever is in it; the first of a name counts."""
        ref = node["$ref"].text
        if ref in within or not node.fields:
            return
        within = within | {ref} if ref else within
        node = self._schemas.follow(node)
        needed = node["required"].texts
        for name, member in node["properties"].fields.items():
            shape = self._shape(member)
            details.setdefault(name, _detail(member, shape, member.line, required=name in needed))
        for inner in [*node["properties"].fields.values(), node["items"], *node["anyOf"].items, *node["oneOf"].items]:
            self._members(inner, details, within)

    def _shape(self, node: Node) -> Node:
        node = self._schemas.follow(node)
        if len(node["anyOf"].items + node["oneOf"].items) == 1:
            return self._shape((node["anyOf"].items + node["oneOf"].items)[0])
        return node


def _detail(node: Node, shape: Node, line: int, *, required: bool, in_path: bool = False) -> Detail:
    """What the spec says: `node` has the description, `shape` the type."""
    longest, most, default = shape["maxLength"].value, shape["maximum"].value, shape["default"].value
    match = re.search(r"default is (\w+)\b", node["description"].text)
    return Detail(
        line=line,
        required=required,
        kinds=frozenset(shape["type"].texts) - {"null"},
        values=frozenset(shape["enum"].texts),
        is_open=shape["x-open"].value is True,
        longest=longest if isinstance(longest, int) else None,
        most=most if isinstance(most, int) else None,
        default=str(default).lower() if default is not None else match.group(1).lower() if match else None,
        in_path=in_path,
    )
