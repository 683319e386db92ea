"""Actions on devices: `x-batch`, and the data of `x-reconcile` and `x-price`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from ..ir import Action, Batch, Check, Operation, Parameter, Price, Undo
from ..load import Node
from ..names import snake
from ..problems import Problems
from .schemas import Schemas


class ActionReader:
    """The reader of operations that change something about devices."""

    def __init__(self, schemas: Schemas, problems: Problems) -> None:
        self._schemas = schemas
        self._problems = problems
        self._calls: list[tuple[Node, Check | Undo | Price]] = []

    def action(self, node: Node, parameters: Sequence[Parameter], response: str) -> Action | None:
        """Return how the operation takes devices and how their outcomes are learned."""
        extension = node["x-batch"]
        reconcile, price = node["x-reconcile"], node["x-price"]
        if not extension.fields:
            for key, data in (("x-reconcile", reconcile), ("x-price", price)):
                if data.fields:
                    self._problems.add(data.line, f"{key} has data, but the operation has no x-batch: add it")
            return None
        names = {parameter.wire: parameter.name for parameter in parameters}
        undo = extension["undo"]
        return Action(
            batch=self._batch(extension, names, response, deferred="x-async" in node),
            check=self._check(reconcile, names) if reconcile["call"].text else None,
            undo=self._undo(undo, names) if undo.fields else None,
            price=self._price(price, names) if price.fields else None,
        )

    def _batch(self, node: Node, names: Mapping[str, str], response: str, *, deferred: bool) -> Batch:
        reports = "request" if deferred else node["reports"].text or "call"
        jobs = [
            (job, tuple((self._argument(value, name, names), value.text) for name, value in fixed.fields.items()))
            for job, fixed in node["jobs"].fields.items()
        ]
        return Batch(
            devices=self._argument(node["devices"], node["devices"].text, names),
            most=int(str(node["most"].value or 1)),
            key=tuple(node["key"].texts),
            identifiers=node["identifiers"].value is True,
            reports=reports,
            texts=self._member(node["texts"], response),
            done=self._member(node["done"], response) or "",
            refused=self._member(node["refused"], response) or "",
            place=snake(node["place"].text),
            reason=snake(node["reason"].text),
            jobs=tuple(jobs),
        )

    def _check(self, node: Node, names: Mapping[str, str]) -> Check:
        check = Check(
            call=node["call"].text,
            device=snake(node["device"].text),
            fixed=tuple((snake(name), value.text) for name, value in node["fixed"].fields.items()),
            same=tuple(map(snake, node["same"].texts)),
            since=snake(node["since"].text) or None,
            at=_path(node["at"]),
            field=_path(node["field"]),
            field_from=self._named(node["fieldFrom"], names),
            value=node["value"].text or None,
            value_from=self._named(node["valueFrom"], names),
            values=tuple((name, value.text) for name, value in node["values"].fields.items()),
            otherwise=node["otherwise"].text or "unknown",
            settle=float(str(node["settle"].value or 0)),
        )
        self._calls.append((node, check))
        return check

    def _undo(self, node: Node, names: Mapping[str, str]) -> Undo:
        undo = Undo(
            call=node["call"].text or None,
            argument=self._named(node["argument"], names),
            values=tuple((name, value.text) for name, value in node["values"].fields.items()),
            before=node["before"].value is True,
        )
        self._calls.append((node, undo))
        return undo

    def _price(self, node: Node, names: Mapping[str, str]) -> Price:
        price = Price(
            call=node["call"].text,
            device=snake(node["device"].text),
            key=snake(node["key"].text),
            key_from=self._named(node["keyFrom"], names),
            field=snake(node["field"].text),
        )
        self._calls.append((node, price))
        return price

    def finish(self, operations: Iterable[Operation]) -> None:
        """Check what the data says of other operations, once all are known."""
        known = {operation.name: operation for operation in operations}
        for node, rule in self._calls:
            called = known.get(rule.call or "")
            if called is None:
                if rule.call:
                    self._problems.add(node["call"].line, f"no operation is called {rule.call!r}: name one")
                continue
            if isinstance(rule, Undo):
                if called.action is None:
                    self._problems.add(node["call"].line, f"{rule.call} has no x-batch: name an action on devices")
                continue
            arguments = {parameter.name for parameter in called.parameters}
            others = (rule.since, *rule.same, *dict(rule.fixed)) if isinstance(rule, Check) else ()
            for name in (rule.device, *others):
                if name and name not in arguments:
                    self._problems.add(node.line, f"{rule.call} has no parameter {name!r}: use one of its parameters")
            model = called.returns.removeprefix("list[").removesuffix("]")
            at = rule.at if isinstance(rule, Check) else rule.key
            for key, path in (("field", rule.field), ("at" if isinstance(rule, Check) else "key", at)):
                if path and path.partition(".")[0] not in map(snake, self._schemas.fields(model) or ()):
                    self._problems.add(
                        node[key].line, f"{model} has no field {node[key].text!r}: use one of its fields"
                    )

    def _named(self, node: Node, names: Mapping[str, str]) -> str | None:
        return self._argument(node, node.text, names) if node.text else None

    def _argument(self, node: Node, wire: str, names: Mapping[str, str]) -> str:
        if wire not in names:
            self._problems.add(node.line, f"no parameter is called {wire!r}: use one of the operation's parameters")
        return names.get(wire, "")

    def _member(self, node: Node, model: str) -> str | None:
        if not node.text:
            return None
        if node.text not in (self._schemas.fields(model) or ()):
            self._problems.add(node.line, f"{model} has no field {node.text!r}: use one of its fields")
        return self._schemas.field_name(model, node.text)


def _path(node: Node) -> str | None:
    return ".".join(map(snake, node.text.split("."))) if node.text else None
