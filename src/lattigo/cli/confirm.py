"""Calls that cost money or can't be undone: shown first, then sent only when somebody says so."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from typing import cast
from urllib.parse import parse_qsl

from attrs import frozen

from .._core.codec.annotations import list_item
from .._core.codec.request import build_request
from .._core.http.message import Request
from .._core.operation import Operation
from .arguments import UsageError, is_secret
from .output import say
from .rows import Row
from .settings import Service

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
    user_variable: str
    """The environment variable that says who is calling."""

    @classmethod
    def make(
        cls, operation: Operation[object], arguments: Mapping[str, object], service: Service[object], base_url: str
    ) -> Plan:
        """Check the arguments as the client does, and see what it would send."""
        return cls(operation, arguments, build_request(operation, base_url, arguments), service.user_variable)

    @property
    def devices(self) -> int | None:
        """How many devices, or other things, the call is about; `None` where it does not list its devices."""
        lists = [parameter for parameter in self.operation.parameters if list_item(parameter.type)]
        devices = [parameter for parameter in lists if "device" in parameter.name]
        others = [parameter for parameter in lists if parameter.required]
        given = [self.arguments.get(parameter.name) for parameter in devices or others] or [[None]]
        return next((len(cast("list[object]", value)) for value in given if value is not None), None)

    @property
    def body(self) -> object:
        """What is sent, as JSON types, with secrets masked."""
        text = self.request.body
        if not text:
            return None
        body: object = dict(parse_qsl(text.decode())) if self.operation.form else json.loads(text)
        secrets = {parameter.wire for parameter in self.operation.parameters if is_secret(parameter.name)}
        return {name: "***" if name in secrets else value for name, value in cast("Row", body).items()}

    def row(self) -> Row:
        """The plan as an object for the output."""
        return {
            "method": self.request.method,
            "url": self.request.url,
            "effect": self.operation.effect,
            "devices": self.devices,
            self.user_variable.partition("_")[2].lower(): os.environ.get(self.user_variable),
            "body": self.body,
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
    if plan.operation.effect == "destructive" and plan.devices is None:
        agreed = _ask("Type the word all to go on: ") == "all"
    elif plan.operation.effect == "destructive" and plan.devices != 1:
        agreed = _ask(f"Type the number of devices ({plan.devices}) to go on: ") == str(plan.devices)
    else:
        agreed = _ask("Go on? [y/N] ").lower() in {"y", "yes"}
    if not agreed:
        raise DeclinedError("Nothing was sent.")


def _show(plan: Plan) -> None:
    body = "" if plan.body is None else json.dumps(plan.body, ensure_ascii=False)
    devices = "all that the arguments select" if plan.devices is None else f"{plan.devices:,}"
    if len(body) > LONGEST_BODY:
        body = f"{body[:LONGEST_BODY]}… ({len(body):,} characters)"
    say(f"{plan.request.method} {plan.request.url}")
    say(f"  account  {os.environ.get(plan.user_variable) or f'({plan.user_variable} is not set)'}")
    say(f"  effect   {CONSEQUENCES[plan.operation.effect]}")
    say(f"  devices  {devices}")
    if body:
        say(f"  body     {body}")


def _ask(question: str) -> str:
    say(question, end="")
    return sys.stdin.readline().strip()
