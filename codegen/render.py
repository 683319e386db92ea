"""Rendering of an API as Python modules: a pure function."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from hashlib import sha256
from textwrap import indent

import attrs
from attrs import frozen
from jinja2 import Environment, PackageLoader, StrictUndefined

from .docstrings import docstring, prose
from .examples import Examples
from .ir import Action, Api, Deferred, Enum, Field, Model, Operation, Parameter, Plain, Resource, Source
from .layout import arguments, group, hang, literal, long_text, pack, quoted, stack
from .names import pascal, relative, snake
from .parser import paging
from .parser.schemas import names_in, optional

SOURCES = {
    "documented": "{doc}",
    "example": "{doc} (an example only)",
    "observed": "{doc} (observed, not documented)",
    "inferred": "{doc} (inferred)",
}
"""The citation of a source in a docstring."""

EFFECTS = {"billable": "Costs money on every call.", "destructive": "Cannot be undone."}

PAGING: Mapping[str, Mapping[str, Plain]] = {
    "Numbered": {"page": "page", "size": "per_page", "offset": "offset", "ask": 100},
    "Cursor": {"start": 0},
}
"""The defaults of the core's classes of pagination, which are not written out."""

HOMES = {
    "date": "datetime",
    "datetime": "datetime",
    "Decimal": "decimal",
    "Literal": "typing",
    "TypeAlias": "typing",
    "Mapping": "collections.abc",
    "field": "attrs",
    "frozen": "attrs",
    "JSON": "{core}.fields",
    "Model": "{core}.model",
    "Rule": "{core}.fields",
    "redacted": "{core}.fields",
    "as_secret": "{core}.secret",
    **dict.fromkeys(("Api", "Namespace"), "{core}.namespaces"),
    **dict.fromkeys(("call", "pages", "submit"), "{core}.api"),
    "deprecated": "typing_extensions",
    "Options": "{core}.options",
    "Pager": "{core}.paging",
    **dict.fromkeys(("Cursor", "Link", "Numbered", "TimeWindow"), "{core}.paging_styles"),
    **dict.fromkeys(("Accepted", "Pollable"), "{core}.long_running"),
    **dict.fromkeys(("Deferred", "Operation", "Parameter", "Polls"), "{core}.operation"),
    **dict.fromkeys(("Action", "Batch", "Check", "Price", "Undo"), "{core}.actions.data"),
}
"""The modules that generated code imports names from."""


@frozen
class Target:
    """A package to generate."""

    spec: str
    """The path of the spec, as it appears in the header."""
    package: str
    """The folder of the generated package."""
    core: str
    """The import path of the core."""


def render(api: Api, text: str, target: Target) -> dict[str, str]:
    """Return the text of the generated modules, by file name. `text` is that of the spec, for its hash."""
    templates = Environment(
        loader=PackageLoader("codegen"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=False,
    )
    values = {
        "api": api,
        "class_name": class_name,
        "examples": Examples(api),
        "literal": literal,
        "write": _Writer(api, relative(target.package, target.core)),
        "header": f"# Generated from {target.spec} (sha256 {sha256(text.encode()).hexdigest()[:16]}). "
        "Do not edit: change the spec, then run python -m codegen.",
    }
    names = ["__init__", "models", "operations", "namespaces", "client", "examples"]
    if any(operation.action for resource in api.resources for operation in resource.operations):
        names.append("actions")
    files = {name: templates.get_template(f"{name}.py.jinja").render(values) for name in names}
    for resource in api.resources:
        files[resource.name] = templates.get_template("resource.py.jinja").render(values, resource=resource)
    return {f"{name}.py": text for name, text in files.items()}


class _Writer:
    """The parts that the templates put together."""

    def __init__(self, api: Api, core: str) -> None:
        self._core = core
        self._classes = {enum.name for enum in api.enums} | {model.name for model in api.models}
        operations = [operation for resource in api.resources for operation in resource.operations]
        self.operations = sorted(operations, key=lambda operation: operation.polls is None)  # others refer to them
        self.constants = self._name_constants()
        errors = [set(operation.errors) for operation in operations]
        self._common_errors = set.intersection(*errors) if len(errors) > 1 else set[tuple[int, str]]()

    def _name_constants(self) -> Mapping[Parameter, str]:
        """Return names for the parameters that several operations share."""
        used = Counter(parameter for operation in self.operations for parameter in operation.parameters)
        taken = self._classes | {operation.name.upper() for operation in self.operations} | {"JSON", "OPERATIONS"}
        names: dict[Parameter, str] = {}
        for operation in self.operations:
            for parameter in operation.parameters:
                if used[parameter] > 1 and parameter not in names:
                    name = parameter.constant
                    if name in taken:
                        name = f"{name}_IN_{snake(parameter.place).upper()}"
                    while name in taken:
                        name = f"{operation.name.upper()}_{name}"
                    names[parameter] = name
                    taken.add(name)
        return names

    def imports(self, *names: str, types: Iterable[str] = ()) -> str:
        """Return import lines for these names, and for those that the annotations in `types` use."""
        used = names_in(types)
        lines = [f"from {HOMES[name]} import {name}" for name in {*names, *(used & HOMES.keys())}]
        lines += [f"from .models import {name}" for name in used & self._classes]
        return "\n".join(sorted(lines)).format(core=self._core)

    def common_errors(self) -> str:
        """Return the error bodies of all operations, which are not repeated in each docstring."""
        return " ".join(map(error_body, sorted(self._common_errors)))

    def docstring(self, text: str, indent: int = 0) -> str:
        """Return text as a docstring."""
        return docstring([prose(text, indent)], indent)

    # models.py

    def model_imports(self, api: Api) -> str:
        fields = [(member, model) for model in api.models for member in model.fields]
        values = [value for member, model in fields if (value := self.field_value(member, model))]
        names = names_in([*values, *(member.annotation for member, _ in fields)]) & HOMES.keys()
        if api.enums:
            names |= {"Literal", "TypeAlias"}
        if api.models:
            names |= {"Model", "frozen"}
        if any(model.answered for model in api.models):
            names |= {"JSON", "field"}
        return self.imports(*names)

    def alias(self, enum: Enum) -> str:
        text = f"Literal[{', '.join(map(quoted, enum.values))}]"
        return f"{text} | str" if enum.is_open else text

    def model_docstring(self, model: Model) -> str:
        source = f"Docs: {citation(model.source)}" if model.source else ""
        return docstring([prose(model.description, 4), prose(source, 4)], 4)

    def field_value(self, member: Field, model: Model) -> str:
        """Return the value of a field's declaration; empty where there is none."""
        limits = attrs.asdict(member.constraints) if model.sent else {}
        wire = member.wire if member.wire != member.name else None
        rule = arguments({"wire": wire, "unit": member.unit, "single": member.single, **limits})
        values = ["default=None"] if not member.required else []
        values += ["repr=redacted"] if member.personal else []
        values += [f'metadata={{"rule": Rule({", ".join(rule)})}}'] if rule else []
        return "None" if values == ["default=None"] else f"field({', '.join(values)})" if values else ""

    # operations.py

    def operation_imports(self) -> str:
        types = [annotation for operation in self.operations for annotation in (operation.response, operation.returns)]
        types += [annotation for operation in self.operations for _, annotation in operation.errors]
        types += [parameter.annotation for operation in self.operations for parameter in operation.parameters]
        names = {"Mapping", "Operation"}
        names |= {"Parameter"} if any(operation.parameters for operation in self.operations) else set()
        names |= {operation.paging.kind for operation in self.operations if operation.paging}
        names |= {"Deferred"} if any(operation.deferred for operation in self.operations) else set()
        names |= {"Polls"} if any(operation.polls for operation in self.operations) else set()
        return self.imports(*names, types=types)

    def parameter(self, parameter: Parameter) -> str:
        values = arguments(
            {
                "wire": parameter.wire if parameter.wire != parameter.name else None,
                "required": parameter.required,
                "personal": parameter.personal,
                **attrs.asdict(parameter.constraints),
                "not_before": parameter.not_before,
            }
        )
        values += [] if parameter.send is None else [f"send={literal(parameter.send)}"]
        return (
            f"Parameter({', '.join([quoted(parameter.name), quoted(parameter.place), parameter.annotation, *values])})"
        )

    def operation(self, operation: Operation) -> str:
        identity = {"name": operation.name, "method": operation.verb, "path": operation.path}
        flags = {
            "envelope": operation.envelope,
            "may_be_empty": operation.may_be_empty,
            "form": operation.form,
            "at_least_one": operation.at_least_one,
            "selectors": operation.selectors,
            "idempotent": operation.idempotent,
            "fixed": dict(operation.fixed),
        }
        security = [] if operation.security is None else [f"security={literal(operation.security)}"]
        names = [self.constants.get(parameter) or self.parameter(parameter) for parameter in operation.parameters]
        errors = [f"{status}: {annotation}" for status, annotation in operation.errors]
        lines = [
            [
                *arguments({**identity, "effect": operation.effect}),
                *(f"response={operation.response}", *arguments(flags), *security),
            ],
            group("parameters=(", names, ",)" if len(names) == 1 else ")"),
        ]
        if operation.paging:
            kind = operation.paging.kind
            values = dict(paging.without_defaults(operation.paging, PAGING.get(kind, {})))
            lines.append(group(f"paging={kind}(", arguments(values), ")"))
        if operation.deferred:
            lines.append(group("deferred=Deferred(", self._deferred(operation.deferred), ")"))
        if operation.polls:
            lines.append(group("polls=Polls(", arguments(attrs.asdict(operation.polls)), ")"))
        if operation.reconcile:
            lines.append([f"reconcile={long_text(' '.join(operation.reconcile.split()))}"])
        if operation.price:
            lines.append([f"price={long_text(' '.join(operation.price.split()))}"])
        rest = arguments({"doc": operation.source.doc, "deprecated": operation.deprecated})
        lines.append([*group("errors={", errors, "}"), *rest])
        return stack(f"{operation.name.upper()}: Operation[{operation.returns}] = Operation(", lines, ")")

    def _deferred(self, deferred: Deferred) -> list[str]:
        poll = [f"poll={deferred.poll.upper()}"] if deferred.poll else []
        return [*arguments({"id": deferred.id, "service": deferred.service}), *poll]

    def listing(self) -> str:
        names = [f"{quoted(operation.name)}: {operation.name.upper()}" for operation in self.operations]
        return hang("OPERATIONS: Mapping[str, Operation[object]] = {", names, "}")

    # actions.py

    def action_imports(self) -> str:
        actions = [operation.action for operation in self.operations if operation.action]
        names = {"Action", "Batch", "Mapping"}
        names |= {"Check"} if any(action.check for action in actions) else set()
        names |= {"Price"} if any(action.price for action in actions) else set()
        names |= {"Undo"} if any(action.undo for action in actions) else set()
        return f"{self.imports(*names)}\nfrom . import operations"

    def jobs(self) -> tuple[str, ...]:
        return tuple(job for each in self.operations if each.action for job, _ in each.action.batch.jobs)

    def actions_listing(self) -> str:
        blocks = [self._action(operation.name, operation.action) for operation in self.operations if operation.action]
        return "\n".join(["ACTIONS: Mapping[str, Action] = {", *blocks, "}"])

    def _action(self, name: str, action: Action) -> str:
        """Return an action as an entry of the listing."""
        batch = {**_set(action.batch, most=1), "jobs": {job: dict(fixed) for job, fixed in action.batch.jobs}}
        lines = [group("batch=Batch(", arguments(batch), ")")]
        if action.check:
            values = _set(action.check, "fixed", "values", otherwise="unknown", settle=0.0)
            call = f"call=operations.{str(values.pop('call')).upper()}"
            lines.append(group("check=Check(", [call, *arguments(values)], ")"))
        if action.price:
            values = _set(action.price)
            call = f"call=operations.{str(values.pop('call')).upper()}"
            lines.append(group("price=Price(", [call, *arguments(values)], ")"))
        if action.undo:
            lines.append(group("undo=Undo(", arguments(_set(action.undo, "values")), ")"))
        entry = stack(f"{quoted(name)}: Action(", [[f"operation=operations.{name.upper()}"], *lines], "),")
        return indent(entry, "    ")

    # the modules of the resources

    def resource_imports(self, resource: Resource) -> str:
        types = [operation.returns for operation in resource.operations]
        types += [parameter.annotation for operation in resource.operations for parameter in operation.parameters]
        names = {"Api", "Options", *map(function_called, resource.operations)}
        names |= {"Pager"} if any(operation.paging for operation in resource.operations) else set()
        names |= {"deprecated"} if any(operation.deprecated for operation in resource.operations) else set()
        parameters = [parameter for operation in resource.operations for parameter in operation.parameters]
        names |= {"as_secret"} if any(parameter.secret for parameter in parameters) else set()
        return self.imports(*names, types=types)

    def signature(self, operation: Operation) -> str:
        positional = [parameter for parameter in operation.parameters if parameter.place == "path"]
        named = sorted(
            (parameter for parameter in operation.parameters if parameter.place != "path"),
            key=lambda parameter: not parameter.required,
        )
        items = ["api: Api", *map(argument, positional), "*", *map(argument, named), "options: Options | None = None"]
        if not operation.paging:
            return pack(f"async def {operation.name}(", items, f") -> {operation.returns}:")
        return pack(f"def {operation.name}(", items, f") -> Pager[{operation.paging.row}]:")

    def call(self, operation: Operation) -> str:
        items = ["api", f"operations.{operation.name.upper()}", "options"]
        items += [f"{parameter.name}={parameter.name}" for parameter in operation.parameters]
        awaits = "" if operation.paging else "await "
        return pack(f"return {awaits}{function_called(operation)}(", items, ")", indent=4)

    def operation_docstring(self, operation: Operation) -> str:
        described = sorted(operation.parameters, key=lambda parameter: parameter.place != "path")
        arguments = [(parameter.name, first_line(parameter.description)) for parameter in described]
        arguments.append(("options", "Time-out, attempts and budget of this call."))
        reconcile = " ".join((operation.reconcile or "Calling again is safe.").split())
        unknown = f"The response was lost. {reconcile}"
        blocks = [
            prose(operation.summary, 4),
            prose(operation.description, 4),
            [line for fact in self._facts(operation) for line in prose(f"- {fact}", 4)],
            section("Args:", arguments),
            section("Raises:", [("OutcomeUnknown", unknown)] if operation.effect != "read" else []),
        ]
        return docstring(blocks, 4)

    def _facts(self, operation: Operation) -> list[str]:
        """Return the facts about an operation, in the order in which a caller needs them."""
        kinds = [operation.effect, *(["idempotent"] if operation.idempotent else [])]
        kinds += ["deprecated"] if operation.deprecated else []
        facts = [f"`{operation.verb} {operation.path}` ({', '.join(kinds)}), docs: {citation(operation.source)}"]
        if operation.effect in EFFECTS:
            facts.append(f"{EFFECTS[operation.effect]} Not retried once it may have reached the service.")
        if operation.price:
            facts.append(f"Price: {' '.join(operation.price.split())}")
        if operation.deferred and not (operation.deferred.poll or operation.deferred.service):
            facts.append("The response is only a request ID: no call or callback reports the outcome.")
        if operation.paging and operation.paging.arguments.get("acknowledges"):
            facts.append(
                "Each page removes the rows of the previous one at the service: store them before the next request."
            )
        if operation.at_least_one:
            facts.append(f"At least one of {', '.join(operation.at_least_one)} is required.")
        facts += [error_body(error) for error in operation.errors if error not in self._common_errors]
        return facts

    def deprecation(self, operation: Operation) -> str:
        """Return the decorator of a deprecated operation; empty for the others."""
        reason = "The documentation no longer lists this endpoint."
        # For editors and type checkers only: a wrapper that warns would no longer be a coroutine function.
        return f"@deprecated({quoted(reason)}, category=None)" if operation.deprecated else ""


def _set(value: attrs.AttrsInstance, *mappings: str, **defaults: object) -> dict[str, object]:
    """Return the fields that differ from their defaults; those named `mappings` as such."""
    fields = {key: dict(item) if key in mappings else item for key, item in attrs.asdict(value).items()}
    return {key: item for key, item in fields.items() if item != "" and item != defaults.get(key)}


def section(title: str, entries: list[tuple[str, str]]) -> list[str]:
    """Return a section of a docstring: a title, and names with their descriptions."""
    lines = [line for name, text in entries for line in prose(f"{name}: {text}", 8, hanging="    ")]
    return [title, *(f"    {line}" for line in lines)] if entries else []


def function_called(operation: Operation) -> str:
    """Return the function of the core that makes the call."""
    return "pages" if operation.paging else "submit" if operation.deferred else "call"


def error_body(error: tuple[int, str]) -> str:
    """Return the description of an error's body."""
    status, annotation = error
    return f"`error.parsed` of status {status} is of type {annotation}."


def first_line(description: str) -> str:
    """Return the first line of a description, its meaning; the other lines are for the reference."""
    return description.strip().partition("\n")[0]


def citation(source: Source) -> str:
    """Return the citation of a source."""
    return SOURCES[source.basis].format(doc=source.doc or "none").strip()


def class_name(resource: Resource) -> str:
    """Return the name of a resource's namespace."""
    return pascal(resource.name)


def argument(parameter: Parameter) -> str:
    """Return a parameter in the signature of its function."""
    if parameter.required:
        return f"{parameter.name}: {parameter.annotation}"
    return f"{parameter.name}: {optional(parameter.annotation)} = None"
