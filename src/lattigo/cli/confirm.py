"""Calls that cost money or can't be undone: shown first, then sent only when somebody says so."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from typing import cast

from attrs import frozen

from ..core.operation import Operation
from ..core.request import build_request
from ..core.transport import Request
from .arguments import UsageError
from .output import say
from .rows import Row

CONSEQUENCES = {
    "read": "read: changes nothing",
    "write": "write: changes the account",
    "billable": "billable: costs money each time",
    "destructive": "destructive: can't be undone",
}
LONGEST_BODY = 2000
"""Characters of a body that are shown before a question."""


class DeclinedError(Exception):
    """The person said no."""


@frozen
class Plan:
    """What a call is going to do."""

    operation: Operation[object]
    arguments: Mapping[str, object]
    request: Request

    @classmethod
    def make(cls, operation: Operation[object], arguments: Mapping[str, object], base_url: str) -> Plan:
        """Check the arguments as the client does, and see what it would send."""
        return cls(operation, arguments, build_request(operation, base_url, arguments))

    @property
    def devices(self) -> int:
        """How many devices, or other things, the call is about."""
        lists = (self.arguments.get(parameter.name) for parameter in self.operation.parameters if parameter.required)
        return next((len(cast("list[object]", value)) for value in lists if isinstance(value, list)), 1)

    def row(self) -> Row:
        """The plan as an object for the output."""
        body: object = json.loads(self.request.body) if self.request.body else None
        return {
            "method": self.request.method,
            "url": self.request.url,
            "effect": self.operation.effect,
            "devices": self.devices,
            "key_name": os.environ.get("LATTIGO_KEY_NAME"),
            "body": body,
        }


def confirm(plan: Plan) -> None:
    """Show what the call does, and ask.

    Raises:
        UsageError: there is no terminal to ask on.
        DeclinedError: the answer was no.
    """
    _show(plan)
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise UsageError(
            f"{plan.operation.name} is {plan.operation.effect} and there is no terminal to ask on: "
            "add --yes to send it, or --dry-run to only see it. Nothing was sent."
        )
    if plan.operation.effect == "destructive" and plan.devices > 1:
        agreed = _ask(f"Type the number of devices ({plan.devices}) to go on: ") == str(plan.devices)
    else:
        agreed = _ask("Go on? [y/N] ").lower() in {"y", "yes"}
    if not agreed:
        raise DeclinedError("Nothing was sent.")


def _show(plan: Plan) -> None:
    row = plan.row()
    body = "" if row["body"] is None else json.dumps(row["body"], ensure_ascii=False)
    if len(body) > LONGEST_BODY:
        body = f"{body[:LONGEST_BODY]}… ({len(body):,} characters)"
    say(f"{row['method']} {row['url']}")
    say(f"  account  {row['key_name'] or '(LATTIGO_KEY_NAME is not set)'}")
    say(f"  effect   {CONSEQUENCES[plan.operation.effect]}")
    say(f"  devices  {plan.devices:,}")
    if body:
        say(f"  body     {body}")


def _ask(question: str) -> str:
    print(question, end="", file=sys.stderr, flush=True)  # noqa: T201 - a question for people
    return sys.stdin.readline().strip()
