"""Confirmation of calls that cost money or can't be undone."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from typing import cast
from urllib.parse import parse_qsl

from attrs import frozen

from .._core.codec.annotations import list_item
from .._core.codec.converter import encode
from .._core.codec.request import build_request
from .._core.http.message import Request
from .._core.operation import Operation, Parameter
from .._core.redaction import MASK, redact
from .._profiles.account import Account
from .arguments import UsageError, is_secret
from .option_names import option_name
from .output import release_messages, say
from .results.rows import Row
from .sms import parts

CONSEQUENCES = {
    "read": "read: changes nothing",
    "write": "write: changes the account",
    "billable": "billable: costs money each time",
    "destructive": "destructive: can't be undone",
}
LONGEST_VALUE = 2000
"""Maximum number of characters of a value shown in a confirmation."""
MOST_NAMES = 5
LONGEST_NAME = 200
SMS_TEXTS = {"sms_message", "sms_text"}
"""Parameters that hold the text of a message."""


class DeclinedError(Exception):
    """The error raised when the user declines a call."""


@frozen(eq=False, repr=False)
class Plan:
    """The plan of a call."""

    operation: Operation[object]
    arguments: Mapping[str, object]
    request: Request
    caller: Account
    """The account that makes the call."""

    @classmethod
    def make(cls, operation: Operation[object], arguments: Mapping[str, object], caller: Account) -> Plan:
        """Check the arguments as the client does, and build the request that it would send."""
        return cls(operation, arguments, build_request(operation, caller.base_url, arguments), caller)

    @property
    def devices(self) -> int | None:
        """The number of devices, or other targets, of the call; `None` if the call does not list them."""
        if self._targets is None:
            return None if self._lists else 1
        value = self.arguments[self._targets.name]
        return len(cast("list[object]", value)) if isinstance(value, list) else 1

    @property
    def _lists(self) -> list[Parameter]:
        """The parameters that list devices, or else the required parameters that are lists."""
        lists = [parameter for parameter in self.operation.parameters if list_item(parameter.type)]
        devices = [parameter for parameter in lists if "device" in parameter.name]
        return devices or [parameter for parameter in lists if parameter.required]

    @property
    def _targets(self) -> Parameter | None:
        """The parameter that names the targets of the call: a list, or a part of the path."""
        paths = [parameter for parameter in self.operation.parameters if parameter.place == "path"]
        given = [each for each in self._lists or paths if self.arguments.get(each.name) is not None]
        return given[0] if given else None

    def content(self, *, masked: bool = False) -> Iterator[tuple[str, str]]:
        """Yield the name of each option and its value as text, without the targets; `masked` hides identifiers."""
        for parameter in self.operation.parameters:
            value = self.arguments.get(parameter.name)
            if value is None or parameter is self._targets:
                continue
            hidden = is_secret(parameter.name) or (masked and parameter.personal and parameter.name not in SMS_TEXTS)
            text = MASK if hidden else redact(_as_json(value)) if masked else _as_json(value)
            yield option_name(parameter.name).removeprefix("--"), _cut(text)
            if parameter.name in SMS_TEXTS:
                count = parts(str(value))
                total = f", {count * self.devices:,} in all" if self.devices else ""
                yield "parts", f"{count} for each device{total}"

    @property
    def items(self) -> list[object]:
        """The devices, or other targets, of the call; empty if it does not list them."""
        value = self._targets and self.arguments.get(self._targets.name)
        return cast("list[object]", value if isinstance(value, list) else [] if value is None else [value])

    def targets(self) -> str:
        """Return the number of devices and the first of them."""
        names = [item if isinstance(item, str) else _as_json(item) for item in self.items]
        more = f" … and {len(names) - MOST_NAMES:,} more" if len(names) > MOST_NAMES else ""
        shown = ", ".join(_cut(name, LONGEST_NAME) for name in names[:MOST_NAMES])
        return f"{self.devices:,}: {shown}{more}" if shown else f"{self.devices:,}"

    @property
    def is_open(self) -> bool:
        """Whether the call changes devices that it selects without listing them."""
        selects = {*self.operation.selectors, *self.operation.at_least_one}
        listed = {parameter.name for parameter in self.operation.parameters if list_item(parameter.type)}
        can_list = any("device" in name for name in selects & listed)
        return self.operation.effect != "read" and can_list and self.devices is None

    @property
    def needs_consent(self) -> bool:
        """Whether the call is sent only after confirmation."""
        return self.operation.effect in {"billable", "destructive"} or self.is_open or self.is_about_many

    @property
    def is_about_many(self) -> bool:
        """Whether the call changes more devices than are shown by name."""
        return self.operation.effect != "read" and self.devices is not None and self.devices > MOST_NAMES

    @property
    def account(self) -> str | None:
        """The name of the account that an open call changes."""
        name = self._owner or self.arguments.get("account_name")
        return str(name) if name else None

    @property
    def _owner(self) -> object:
        """The account whose devices a call selects; if it moves devices, `account_name` is the destination."""
        if "account_name" in self.operation.at_least_one:
            return self.arguments.get("account_name")
        return getattr(self.arguments.get("filter"), "account", None)

    @property
    def selection(self) -> str:
        """Return a description of the devices that the call selects."""
        if self.devices is not None:
            return f"{self.devices:,}"
        if self.arguments.get("all_devices"):
            return f"all of account {self._owner}" if self._owner else "all of the account"
        names = [option_name(name) for name in self.operation.selectors if self.arguments.get(name)]
        return f"all that {' and '.join(names)} selects" if names else "all that the arguments select"

    @property
    def body(self) -> object:
        """Return the request body as JSON types, with secrets masked."""
        text = self.request.body
        if not text:
            return None
        body: object = dict(parse_qsl(text.decode())) if self.operation.form else json.loads(text)
        secrets = {parameter.wire for parameter in self.operation.parameters if is_secret(parameter.name)}
        return {name: "***" if name in secrets else value for name, value in cast("Row", body).items()}

    def row(self) -> Row:
        """Return the plan as an object for the output."""
        return {
            "method": self.request.method,
            "url": self.request.url,
            "effect": self.operation.effect,
            "devices": self.selection if self.is_open else self.devices,
            self.caller.login.user: self.caller.user,
            "body": self.body,
        }


def ask_to_go_on(question: str) -> bool:
    """Ask whether to continue; return False without a terminal."""
    return can_ask() and read_line(f"{question} [y/N] ").lower() in {"y", "yes"}


def can_ask() -> bool:
    """Return whether there is a terminal to ask on."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def confirm(plan: Plan) -> None:
    """Show the plan of a call, and ask for confirmation.

    Raises:
        UsageError: there is no terminal to ask on.
        DeclinedError: the user declined.
    """
    _show(plan)
    if not can_ask():
        effect = plan.operation.effect
        why = f"about {plan.devices:,} devices" if effect == "write" and plan.is_about_many else effect
        raise UsageError(
            f"{plan.operation.name} is {why} and there is no terminal to ask on: "
            "add --yes to send it, or --dry-run to see what would be sent. Nothing was sent."
        )
    if plan.is_open and plan.account:
        agreed = read_line(f"Type the name of the account ({plan.account}) to continue: ") == plan.account
    elif plan.is_open or (plan.operation.effect == "destructive" and plan.devices is None):
        agreed = read_line("Type the word all to continue: ") == "all"
    elif plan.is_about_many or (plan.operation.effect == "destructive" and plan.devices != 1):
        agreed = read_line(f"Type the number of devices ({plan.devices}) to continue: ") == str(plan.devices)
    else:
        agreed = read_line("Continue? [y/N] ").lower() in {"y", "yes"}
    if not agreed:
        raise DeclinedError("Nothing was sent.")


def _show(plan: Plan) -> None:
    """Show the content and the consequences, and finally the targets, since they may be a long list."""
    say(f"{plan.operation.name}: {plan.request.method} {plan.request.url}")
    lines = {
        "account": plan.caller.user or f"({plan.caller.login.variables[plan.caller.login.user]} is not set)",
        "effect": CONSEQUENCES[plan.operation.effect],
        **({"price": plan.operation.price.replace("`", "")} if plan.operation.price else {}),
        **dict(plan.content()),
        "devices": plan.selection if plan.devices is None else plan.targets(),
    }
    width = max(map(len, lines))
    for name, text in lines.items():
        say(f"  {name:{width}}  {text}")


def read_line(question: str) -> str:
    """Ask a question on the terminal, after everything that was said before, and return the line that was typed."""
    release_messages(show=True)
    say(question, end="")
    return sys.stdin.readline().strip()


def _as_json(value: object) -> str:
    return json.dumps(encode(value), ensure_ascii=False)


def _cut(text: str, longest: int = LONGEST_VALUE) -> str:
    return text if len(text) <= longest else f"{text[:longest]}… ({len(text):,} characters)"
