"""What is known of an endpoint to the YAML of an operation. No value of an example is taken over, only its type."""

from __future__ import annotations

import re
from typing import cast

from ..docpage.facts import Detail, Endpoint
from ..ir import Plain
from ..names import pascal, snake
from .spec_index import SpecIndex
from .tree import Guess, Tree

WRITE = "write what is meant"
WORDS = {
    "billable": re.compile(r"\b(?:charg\w+|fees? appl\w+|costs?|billed)\b", re.IGNORECASE),
    "destructive": re.compile(r"\b(?:terminat\w+|delet\w+|undone|permanent\w*|irrevers\w+)\b", re.IGNORECASE),
}
MADE_UP: dict[str, Plain] = {"string": "example", "integer": 1, "number": 1.5, "boolean": True}


def draft(endpoint: Endpoint, path: str, prose: str, values: dict[str, Plain], known: SpecIndex, source: Tree) -> Tree:
    """The path item. `values` are example values by name: their types count."""
    return _Draft(endpoint, path, values, known, source).item(prose)


class _Draft:
    def __init__(self, endpoint: Endpoint, path: str, values: dict[str, Plain], known: SpecIndex, source: Tree) -> None:
        self._source = source
        self._endpoint = endpoint
        self._path = path
        self._values = values
        self._known = known
        self._in_path = re.findall(r"{(\w+)}", path)
        last = [part for part in path.split("/") if part and "{" not in part][-1]
        self._name = snake(last)
        taken = {operation["operationId"].text for operation in known.operations}
        if self._name in taken:
            self._name = f"{endpoint.verb.lower()}_{self._name}"
        self._name += "_2" * (self._name in taken)

    def item(self, prose: str) -> Tree:
        """The path item: the HTTP method, and all that belongs to it."""
        effect, why = self._effect(prose)
        parameters = self._sent()
        operation: dict[str, Tree] = {
            "operationId": Guess(self._name, "the last part of the path"),
            "tags": Guess([self._tag()], "by the path"),
            "summary": Guess("To be written.", f"{WRITE}: one line on what it does"),
            "x-effect": Guess(effect, why),
        }
        if effect != "read":
            operation["x-reconcile"] = Guess("To be written.", "say how a person finds out whether the call happened")
        operation["x-source"] = self._source
        paging = self._known.paging() if self._endpoint.paged or "per_page" in parameters else None
        if paging:
            parameters |= {
                str(paging[0][key]): Detail(line=0) for key in ("page", "size", "offset") if key in paging[0]
            }
            shared = {key: cast("Tree", each) for key, each in paging[0].items() if key != "key"}
            operation["x-paging"] = Guess(shared, "as elsewhere")
        in_query = self._endpoint.verb in {"GET", "DELETE", "HEAD"}
        outside = [*self._in_path, *(name for name in parameters if in_query and name not in self._in_path)]
        if outside:
            operation["parameters"] = [self._parameter(name, parameters.get(name)) for name in outside]
        if not in_query and set(parameters) - set(self._in_path):
            operation["requestBody"] = self._body(
                {name: each for name, each in parameters.items() if name not in outside}
            )
        operation["responses"] = self._responses(bool(paging), paging[1] if paging else None)
        return {self._endpoint.verb.lower(): operation}

    def _sent(self) -> dict[str, Detail]:
        sent = {name: Detail(line=0) for name in self._endpoint.sent if not self._is_nested(name)}
        return sent | self._endpoint.parameters

    def _is_nested(self, name: str) -> bool:
        """Whether a name of an example is only inside another one."""
        inner = [item for value in self._values.values() for item in (value if isinstance(value, list) else [value])]
        described = name in self._endpoint.parameters or name in self._endpoint.fields
        return not described and any(isinstance(each, dict) and name in each for each in inner)

    def _effect(self, prose: str) -> tuple[str, str]:
        if self._endpoint.doubts:
            return "write", f"{'; '.join(self._endpoint.doubts)}: look at it, and finish what is sent"
        if self._endpoint.verb in {"GET", "HEAD"}:
            return "read", f"the HTTP method is {self._endpoint.verb}"
        for effect, pattern in WORDS.items():
            if word := pattern.search(prose):
                return effect, f"the text says {word.group().lower()}"
        return (
            "write",
            f"the HTTP method is {self._endpoint.verb}; billable or destructive if it costs or can't be undone",
        )

    def _tag(self) -> str:
        parts = [snake(part) for part in self._path.split("/")]
        return next((tag for tag in self._known.tags if snake(tag) in parts), self._known.tags[0])

    def _parameter(self, name: str, detail: Detail | None) -> Tree:
        place = "path" if name in self._in_path else "query"
        if ref := self._known.parameter(name, place):
            return {"$ref": ref}
        schema = self._schema(name, detail)
        about: dict[str, Tree] = {"name": name, "in": place}
        if place == "path":
            about["required"] = True
        else:
            about["required"] = self._required(detail)
        about["description"] = schema.pop("description", Guess("To be written.", WRITE))
        if personal := schema.pop("x-personal", None):
            about["x-personal"] = personal
        about["schema"] = schema
        return about

    def _required(self, detail: Detail | None) -> Tree:
        if detail is None or detail.required is None:
            return Guess(False, "only an example shows it")
        return detail.required

    def _schema(self, name: str, detail: Detail | None, value: Plain = None) -> dict[str, Tree]:
        """A schema by the description, by what the spec has elsewhere, or by an example's type."""
        elsewhere = self._known.schema(name)
        value = self._values.get(name) if value is None else value
        if elsewhere and not (detail and (detail.values or detail.kinds)) and not isinstance(value, dict | list):
            schema = cast("dict[str, Tree]", dict(elsewhere[0]))
            key = "$ref" if "$ref" in schema else "type"
            return schema | {key: Guess(schema[key], f"as in {elsewhere[1]}")} if key in schema else schema
        schema = self._described(name, detail, value)
        schema["description"] = Guess("To be written.", WRITE)
        if elsewhere and elsewhere[0].get("x-personal"):
            schema["x-personal"] = Guess(True, f"as in {elsewhere[1]}")
        return schema

    def _described(self, name: str, detail: Detail | None, value: Plain) -> dict[str, Tree]:
        if detail and detail.values and not detail.kinds - {"string"}:
            values: list[Tree] = [*sorted(detail.values)]
            return {"type": "string", "title": pascal(f"{self._name}_{name}"), "enum": values}
        kind, why = "string", "not documented"
        if detail and detail.kinds:
            kind, why = sorted(detail.kinds)[0], ""
        elif value is not None:
            kind, why = _kind(value), "by an example"
        schema: dict[str, Tree] = {"type": Guess(kind, why) if why else kind}
        if detail and detail.longest and kind == "string":
            schema["maxLength"] = detail.longest
        if kind == "array":
            first = value[0] if isinstance(value, list) and value else None
            inner = self._object(name, first) if isinstance(first, dict) else {"type": _kind(first or "")}
            schema["items"] = Guess(cast("Tree", inner), "by an example" if first is not None else "not documented")
        if kind == "object":
            schema |= self._object(name, value) if isinstance(value, dict) else {"additionalProperties": True}
        return schema

    def _object(self, name: str, value: dict[str, Plain]) -> dict[str, Tree]:
        members = {key: each for key, each in value.items() if re.fullmatch(r"[A-Za-z_]\w*", key)}
        if not members:
            return {"type": "object", "description": "To be written.", "additionalProperties": True}
        properties: dict[str, Tree] = {key: self._schema(key, None, each) for key, each in members.items()}
        return self._titled(name, properties)

    def _titled(self, name: str, properties: dict[str, Tree]) -> dict[str, Tree]:
        """A schema that becomes a model."""
        return {
            "type": "object",
            "title": pascal(f"{self._name}_{name}"),
            "description": Guess("To be written.", WRITE),
            "x-source": self._source,
            "properties": properties,
        }

    def _body(self, parameters: dict[str, Detail]) -> Tree:
        needed: list[Tree] = [name for name, detail in parameters.items() if detail.required]
        properties: dict[str, Tree] = {name: self._schema(name, detail) for name, detail in parameters.items()}
        schema: dict[str, Tree] = {"type": "object"}
        if needed:
            schema["required"] = needed
        schema["properties"] = properties
        is_known = all(detail.required is not None for detail in parameters.values())
        required: Tree = bool(needed) if is_known else Guess(bool(needed), "not all is said of what is required")
        return {"required": required, "content": {"application/json": {"schema": schema}}}

    def _responses(self, is_paged: bool, headers: Plain) -> Tree:
        shown = {name: Detail(line=0) for name in self._endpoint.shown if not self._is_nested(name)}
        fields = shown | self._endpoint.fields
        row, example = self._answer(fields)
        is_list = is_paged or isinstance(self._values.get(""), list)
        schema: Tree = {"type": "array", "items": row} if is_list else row
        success: dict[str, Tree] = {"description": Guess("To be written.", WRITE)}
        if headers:
            success["headers"] = cast("Tree", headers)
        content: Tree = {"schema": schema, "example": [example] if is_list else example}
        success["content"] = {"application/json": content}
        responses: dict[str, Tree] = {"200": success}
        shared = ("400", "401", "403", "404", "405", "429")
        for code in sorted({*shared, *self._endpoint.statuses} - {"200"}):
            response = cast("Tree", self._known.response(code))
            if response or code in self._endpoint.statuses:
                responses[code] = response or {"description": Guess("To be written.", WRITE)}
        return responses

    def _answer(self, fields: dict[str, Detail]) -> tuple[Tree, Tree]:
        """The schema of one row, and an example with made-up values."""
        if ref := self._known.model(set(fields)):
            return {"$ref": ref}, {name: self._made_up(name, self._schema(name, None)) for name in fields}
        if not fields:
            free = {"type": "object", "description": "To be written.", "additionalProperties": True}
            return Guess(cast("Tree", free), "nothing is said of the response"), {}
        properties = {name: self._schema(name, detail) for name, detail in fields.items()}
        row = self._titled("row", {name: _nullable(schema) for name, schema in properties.items()})
        return row, {name: self._made_up(name, schema) for name, schema in properties.items()}

    def _made_up(self, name: str, schema: dict[str, Tree]) -> Tree:
        kind = schema.get("type")
        kind = kind.value if isinstance(kind, Guess) else kind
        first = kind[0] if isinstance(kind, list) else kind
        if first in {"array", "object"}:
            return [] if first == "array" else {}
        if (known := self._known.example(name)) is not None and _fits(known, kind):
            return cast("Tree", known)
        values = schema.get("enum")
        return values[0] if isinstance(values, list) and values else cast("Tree", MADE_UP.get(str(first), "example"))


def _kind(value: Plain) -> str:
    if isinstance(value, bool):
        return "boolean"
    names = {int: "integer", float: "number", list: "array", dict: "object"}
    return names.get(type(value), "string")


def _fits(value: Plain, kind: Tree) -> bool:
    kinds = kind if isinstance(kind, list) else [kind]
    return _kind(value) in kinds or "$ref" in kinds or kinds == [None]


def _nullable(schema: dict[str, Tree]) -> Tree:
    """A field of a response can be null until somebody knows better."""
    kind = schema.get("type")
    if isinstance(kind, Guess) and isinstance(kind.value, str) and kind.value not in {"array", "object"}:
        return schema | {"type": Guess([kind.value, "null"], kind.why)}
    return schema
