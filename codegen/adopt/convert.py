"""A foreign OpenAPI document in this dialect: 3.1, only keys that the generator knows, every x- key drafted."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

from ..grammar import KINDS, VERBS, Each, One
from ..ir import Plain
from ..names import pascal, snake
from ..parser.schemas import ITEM_LIMITS
from . import names
from .choices import declare_tags, simplified
from .contradictions import remove_contradictions
from .effects import effect_of
from .examples import made_up
from .paging import page_names, paging_of
from .plain import Object, as_list, as_object, has_type

JSON = re.compile(r"application/(?:[\w.+-]*\+)?json|\*/\*", re.IGNORECASE)
DRAFT = "To be written."


class Converter:
    """Converts one document. `notes` counts what was left out or changed, by its kind."""

    def __init__(self, document: Object, seen: str) -> None:
        self._document = document
        renamed = names.rename_components(document)
        declare_tags(document, self._resolve)
        self._classes = names.class_names(as_object(as_object(document.get("components")).get("schemas")))
        self._seen = seen
        self._old = str(document.get("openapi", "")).startswith("3.0")
        self.notes = Counter({"a component whose name OpenAPI does not allow: renamed": renamed} if renamed else {})
        self.guesses: list[str] = []
        """What a person must look at, a line each."""
        self._names: set[str] = set()
        self._converted: dict[str, Object] = {}
        self._titles = {*self._classes.values()}

    def spec(self) -> Object:
        """The whole spec."""
        document = self._document
        components = as_object(document.get("components"))
        info = as_object(document.get("info"))
        spec: Object = {"openapi": "3.1.0", "info": {key: value for key, value in info.items() if key in KINDS["info"]}}
        for key in ("servers", "security"):
            if key in document:
                spec[key] = self._kept(document[key], KINDS["document"][key])
        paths: Object = {}
        for path, item in as_object(document.get("paths")).items():
            if converted := self._path(path, as_object(item)):
                paths[path] = converted
        tags = {str(as_object(tag).get("name")): as_object(tag) for tag in as_list(document.get("tags"))}
        used = sorted(
            {
                str(tag)
                for item in paths.values()
                for one in as_object(item).values()
                for tag in as_list(as_object(one).get("tags"))
            }
        )
        spec["tags"] = [{"name": name, "description": tags.get(name, {}).get("description") or DRAFT} for name in used]
        spec["paths"] = paths
        inside: Object = {}
        for section, kind in KINDS["components"].items():
            if section in components and isinstance(kind, Each):
                inside[section] = self._section(section, as_object(components[section]), kind)
        spec["components"] = inside
        return spec

    def _section(self, section: str, members: Object, kind: Each) -> Object:
        if section == "schemas":
            return {name: self._schema(member, name, is_named=True) for name, member in members.items()}
        if section == "parameters":
            return {name: self._parameter(as_object(member)) for name, member in members.items()}
        if section in {"responses", "requestBodies"}:
            return {name: self._with_content(as_object(member), name, kind.kind) for name, member in members.items()}
        return as_object(self._kept(members, kind))

    def _path(self, path: str, item: Object) -> Object:
        shared = [self._parameter(as_object(each)) for each in as_list(item.get("parameters"))]
        converted: Object = {}
        for verb in VERBS:
            if verb in item:
                converted[verb] = self._operation(verb, path, as_object(item[verb]), shared)
        return converted

    def _operation(self, verb: str, path: str, node: Object, shared: list[Object]) -> Object:
        name = self._name(str(node.get("operationId") or f"{verb} {path}"))
        tags = [str(tag) for tag in as_list(node.get("tags"))][:1]
        segments = [part for part in path.split("/") if part and "{" not in part and not re.fullmatch(r"v\d+", part)]
        summary = _first_line(str(node.get("summary") or node.get("description") or DRAFT))
        text = f"{summary} {node.get('description') or ''}"
        effect, why = effect_of(verb, path, text)
        self.guesses.append(f"{name}: x-effect {effect}: {why}")
        operation: Object = {
            "operationId": name,
            "tags": list[Plain](tags or [segments[0] if segments else "api"]),
            "summary": summary,
        }
        if description := str(node.get("description") or ""):
            operation["description"] = description.strip()
        if node.get("deprecated") is True:
            operation["deprecated"] = True
        operation["x-effect"] = effect
        if effect != "read":
            operation["x-reconcile"] = DRAFT
        operation["x-source"] = {"doc": path.strip("/"), "seen": self._seen, "basis": "documented"}
        if method := names.method(name, verb, str(as_list(operation["tags"])[0])):
            operation["x-method"] = method
        if "security" in node:
            operation["security"] = self._security(as_list(node["security"]))
        own = [self._parameter(as_object(each)) for each in as_list(node.get("parameters"))]
        keys = {(str(each.get("name")), str(each.get("in"))) for each in own}
        parameters = [
            each for each in shared if (str(each.get("name")), str(each.get("in"))) not in keys or "$ref" in each
        ] + own
        if parameters:
            operation["parameters"] = list[Plain](parameters)
        if body := as_object(node.get("requestBody")):
            operation["requestBody"] = self._body(self._with_content(body, name, "body"), parameters)
        operation["responses"] = self._responses(name, as_object(node.get("responses")))
        if paging := paging_of(operation, self._resolve):
            operation["x-paging"] = paging
            self.guesses.append(f"{name}: comes in pages: x-paging is by its parameters' names")
        elif pages := page_names(operation, self._resolve):
            self.notes[f"pages by {pages}: write x-paging by hand"] += 1
        self._count_unknown(node, "operation")
        return operation

    def _security(self, choices: list[Plain]) -> Plain:
        """The first way to sign a call, as the generator takes no choice."""
        if len(choices) > 1:
            self.notes["a choice of security schemes: the first is kept"] += 1
        return choices[:1]

    def _body(self, body: Object, parameters: list[Object]) -> Object:
        """A body whose members have other names than the parameters, and which is required if it is no object."""
        whole = self._resolve(body) if "$ref" in body else body
        content = as_object(whole.get("content"))
        media = next(iter(content), "")
        schema = as_object(as_object(content.get(media)).get("schema"))
        shape = self._resolved(schema)
        taken = {names.argument((self._resolve(each) if "$ref" in each else each).get("name")) for each in parameters}
        twice = [key for key in as_object(shape.get("properties")) if names.argument(key) in taken]
        if twice:
            properties = {**as_object(shape["properties"])}
            for key in twice:
                properties[key] = {**as_object(properties[key]), "x-name": names.unique(f"new_{snake(key)}", taken)}
                self.notes["a member of a body named as a parameter: its argument starts with new_"] += 1
            schema = {
                **shape,
                "properties": properties,
            }
            body = {**whole, "content": {media: {**as_object(content[media]), "schema": schema}}}
        elif content and "properties" not in shape and not has_type(shape, "object"):
            body = {"description": DRAFT, **whole, "required": True}
        elif content and "properties" not in shape:
            body = {"description": DRAFT, **whole}
        return body

    def _responses(self, name: str, node: Object) -> Object:
        responses: Object = {}
        done: Plain = None
        for code, response in node.items():
            if not re.fullmatch(r"[1-5]\d\d", code):
                self.notes[f"the response {code!r}: left out, as the generator needs a number"] += 1
                continue
            converted = self._with_content(as_object(response), f"{name}_{code}", "response")
            if code.startswith("2"):
                whole = self._resolve(converted) if "$ref" in converted else converted
                if "content" not in whole:
                    self.notes["a response of success without a body: null"] += 1
                    converted = {
                        "description": whole.get("description") or DRAFT,
                        "x-empty": True,
                        "content": _nothing(),
                    }
                shape = as_object(as_object(as_object(converted.get("content")).get("application/json"))).get("schema")
                if done is not None and shape != done:
                    self.notes["a second response of success, with another body: left out"] += 1
                    continue
                done = shape
            responses[code] = converted
        if not any(code.startswith("2") for code in responses):
            responses["200"] = {"description": DRAFT, "x-empty": True, "content": _nothing()}
            self.notes["no response for success: drafted as 200 without a body"] += 1
        return responses

    def _with_content(self, node: Object, name: str, kind: str) -> Object:
        """A body or a response: its JSON, with an example."""
        if "$ref" in node:
            return {"$ref": node["$ref"]}
        converted: Object = {
            key: value for key, value in node.items() if key in KINDS[kind] and key not in {"content", "headers"}
        }
        if kind == "response":
            converted.setdefault("description", DRAFT)
            if headers := as_object(node.get("headers")):
                converted["headers"] = self._kept(headers, Each("header"))
        content = as_object(node.get("content"))
        media_type = next((media for media in content if JSON.match(media)), None)
        if (
            kind == "body"
            and media_type == "*/*"
            and as_object(as_object(content["*/*"]).get("schema")).get("type") == "string"
        ):
            media_type = None  # the bytes of a file
        if content and media_type is None:
            self.notes[f"a body in {next(iter(content))}, not in JSON"] += 1
            media_type = next(iter(content)) if "form-urlencoded" in next(iter(content)) else None
        if media_type is not None:
            schema = self._schema(as_object(content[media_type]).get("schema") or {}, name)
            media = media_type if "form-urlencoded" in media_type else "application/json"
            converted["content"] = {media: {"schema": schema, "example": made_up(schema, self._resolved)}}
            if kind == "body" and self._resolved(schema).get("required"):
                converted["required"] = True
        self._count_unknown(node, kind)
        return converted

    def _parameter(self, node: Object) -> Object:
        if "$ref" in node:
            return {"$ref": node["$ref"]}
        converted: Object = {
            key: value
            for key, value in node.items()
            if key in KINDS["parameter"] and key not in {"example", "examples"}
        }
        schema = node.get("schema") or as_object(next(iter(as_object(node.get("content")).values()), {})).get("schema")
        converted["schema"] = self._schema(schema or {"type": "string"}, str(node.get("name")))
        converted.setdefault("description", DRAFT)
        if node.get("in") == "path":
            converted["required"] = True
        self._count_unknown(node, "parameter")
        return converted

    def _schema(self, node: Plain, name: str, *, is_named: bool = False) -> Object:
        """A schema: nullable as a type, allOf as one object, and a title where the generator makes a name of it."""
        schema = dict(as_object(node))
        if "$ref" in schema:
            return {"$ref": schema["$ref"]}
        if isinstance(schema.get("allOf"), list):
            schema = self._merged(schema)
        schema = simplified(schema, self._whole, self._note)
        if schema.pop("nullable", False) is True:
            schema["type"] = (
                [*as_list(schema["type"]), "null"]
                if isinstance(schema.get("type"), list)
                else [schema.get("type", "object"), "null"]
            )
        self._count_unknown(schema, "schema")
        converted: Object = {
            key: value for key, value in schema.items() if key in KINDS["schema"] and key not in {"example", "examples"}
        }
        remove_contradictions(converted, self._note)
        for key in ("minimum", "maximum"):
            if isinstance(schema.get(f"exclusive{key.title()}"), bool):
                converted.pop(key, None)
        if "type" not in converted and ("properties" in converted or "additionalProperties" in converted):
            converted["type"] = "object"
        for key in ("oneOf", "anyOf"):
            if key in converted:
                converted[key] = [
                    self._schema(each, f"{name}_{number}") for number, each in enumerate(as_list(converted[key]), 1)
                ]
        if "items" in converted:
            items = self._schema(converted["items"], f"{name}_item")
            for key in ITEM_LIMITS & items.keys():
                self.notes[f"the key {key!r} of the items of an array: left out"] += 1
            converted["items"] = {key: value for key, value in items.items() if key not in ITEM_LIMITS}
        if isinstance(converted.get("additionalProperties"), dict):
            converted["additionalProperties"] = self._schema(converted["additionalProperties"], f"{name}_value")
        properties = as_object(converted.get("properties"))
        if properties:
            converted["properties"] = {
                key: self._described(self._schema(each, f"{name}_{key}")) for key, each in properties.items()
            }
            for key, free in names.spelled(properties).items():
                as_object(as_object(converted["properties"])[key])["x-name"] = free
                self.notes["a name that Python can't spell: x-name"] += 1
        elif has_type(converted, "object"):
            converted.pop("properties", None)
            converted["additionalProperties"] = converted.get("additionalProperties") or True
        needed = [each for each in as_list(converted.get("required")) if each in properties]
        if "required" in converted:
            converted["required"] = list[Plain](needed)
        self._title(converted, name, is_named=is_named)
        return converted

    def _title(self, schema: Object, name: str, *, is_named: bool) -> None:
        schema.pop("title", None)
        if "enum" in schema:
            values = as_list(schema["enum"])
            if any(not isinstance(each, str) for each in values):
                del schema["enum"]
                self.notes["an enum of other values than texts: its type alone is kept"] += 1
            else:
                schema["x-open"] = True
        if not is_named and ("enum" in schema or "properties" in schema):
            title = names.unique(names.class_name(snake(name)), self._titles)
            self._titles.add(title)
            schema["title"] = title
        if "properties" in schema:
            schema.setdefault("description", DRAFT)
            schema["x-source"] = {"doc": name, "seen": self._seen, "basis": "documented"}
        elif is_named:
            schema.setdefault("description", DRAFT)
        if is_named and self._classes[name] != pascal(name) and ("enum" in schema or "properties" in schema):
            schema["title"] = self._classes[name]

    def _described(self, schema: Object) -> Object:
        if "$ref" not in schema:
            schema.setdefault("description", DRAFT)
        return schema

    def _whole(self, node: Mapping[str, Plain]) -> Object:
        """A schema with all of its parts."""
        schema = self._resolve(node) if "$ref" in node else dict(node)
        return self._merged(schema) if isinstance(schema.get("allOf"), list) else schema

    def _merged(self, schema: Object) -> Object:
        """`allOf` as one object."""
        merged: Object = {key: value for key, value in schema.items() if key != "allOf"}
        for part in as_list(schema["allOf"]):
            inner = as_object(part)
            inner = self._resolve(inner) if "$ref" in inner else inner
            inner = self._merged(inner) if isinstance(inner.get("allOf"), list) else inner
            for key, value in inner.items():
                if key == "properties":
                    merged[key] = {**as_object(value), **as_object(merged.get(key))}
                elif key == "required":
                    merged[key] = [
                        *as_list(merged.get(key)),
                        *(each for each in as_list(value) if each not in as_list(merged.get(key))),
                    ]
                else:
                    merged.setdefault(key, value)
        self.notes["allOf: merged into one object"] += 1
        return merged

    def _resolved(self, node: Mapping[str, Plain]) -> Object:
        """Where a `$ref` leads, converted, as an example must fit what is written."""
        if "$ref" not in node:
            return dict(node)
        ref = str(node["$ref"])
        if ref not in self._converted:
            titles, notes = set(self._titles), self.notes.copy()
            self._converted[ref] = self._schema(self._resolve(node), ref.rpartition("/")[2], is_named=True)
            self._titles, self.notes = titles, notes
        return self._converted[ref]

    def _resolve(self, node: Mapping[str, Plain]) -> Object:
        """Where a `$ref` leads."""
        target: Plain = self._document
        for part in str(node.get("$ref", "")).removeprefix("#/").split("/"):
            target = as_object(target).get(part.replace("~1", "/").replace("~0", "~"))
        schema = as_object(target)
        return self._resolve(schema) if "$ref" in schema else schema

    def _name(self, text: str) -> str:
        name = snake(re.sub(r"\W+", "_", text).strip("_"))
        while name in self._names:
            name += "_2"
        self._names.add(name)
        return name

    def _kept(self, node: Plain, kind: One | Each | None) -> Plain:
        """The node with the keys that the generator knows."""
        if isinstance(kind, Each):
            if isinstance(node, list):
                return [self._kept(each, One(kind.kind)) for each in node]
            return {key: self._kept(each, One(kind.kind)) for key, each in as_object(node).items()}
        if kind is None or not isinstance(node, dict):
            return node
        self._count_unknown(node, kind.kind)
        known = KINDS[kind.kind]
        return {
            key: self._schema(value, key) if key == "schema" else self._kept(value, known[key])
            for key, value in node.items()
            if key in known and not (kind.kind == "header" and key in {"example", "examples"})
        }

    def _note(self, what: str) -> None:
        self.notes[what] += 1

    def _count_unknown(self, node: Object, kind: str) -> None:
        for key in node.keys() - KINDS[kind].keys() - {"nullable", "allOf", "content"}:
            self.notes[f"the key {key!r} of a {kind}: left out"] += 1


def _nothing() -> Object:
    """The content of a response without a body."""
    return {"application/json": {"schema": {"type": "null"}, "example": None}}


def _first_line(text: str) -> str:
    line = re.split(r"(?<=[.!?])\s|\n", text.strip(), maxsplit=1)[0].strip()[:110]
    return line if line.endswith((".", "!", "?")) else f"{line}."
