"""The consent of the user to a call, asked for by elicitation and for exactly its arguments.

A client of the protocol's versions since 2026 gets the question as a result, and repeats the call with the response;
an older one gets a request while its call waits. A client that can do neither can't make such a call.
"""

from __future__ import annotations

import json
from secrets import token_urlsafe
from typing import Any, cast

from attrs import define, field, frozen
from mcp.server.context import ServerRequestContext
from mcp.shared.exceptions import MCPError
from mcp_types import (
    CallToolRequestParams,
    ElicitationCapability,
    ElicitRequest,
    ElicitRequestFormParams,
    ElicitResult,
    InputRequiredResult,
)
from mcp_types.version import MODERN_PROTOCOL_VERSIONS
from pydantic import ValidationError

from ..._core.codec.converter import encode
from ..._core.fields import JSON
from ..._core.redaction import MASK
from ...fleet.actions.items import device_name
from ..confirm import CONSEQUENCES, MOST_NAMES, Plan
from .results import escaped

KEY = "consent"
TYPED = "devices"
"""The field for the number of devices, where the user has to type it."""
LONG = 8
"""Characters of a name of which the last four do not give it away."""
MOST_PENDING = 100
"""Maximum number of questions without a response; the oldest ones are forgotten."""


class ConsentRefused(Exception):
    """The user declined, or can't be asked; nothing was sent."""

    def __init__(self, message: str, to_do: str) -> None:
        super().__init__(message)
        self.to_do = to_do


class InputRequired(Exception):
    """The user has to be asked first, through the client."""

    def __init__(self, result: InputRequiredResult) -> None:
        super().__init__("input required")
        self.result = result


@frozen
class Question:
    """A question about a call."""

    text: str
    number: int | None = None
    """The number of devices, if the user has to type it."""

    @property
    def params(self) -> ElicitRequestFormParams:
        """The question in the form of the protocol."""
        typed = {"type": "integer", "title": "Number of devices", "description": f"Type {self.number} to continue."}
        properties = {} if self.number is None else {TYPED: typed}
        schema = {"type": "object", "properties": properties, "required": [*properties]}
        return ElicitRequestFormParams(message=self.text, requested_schema=schema)


@define
class Consents:
    """The questions that wait for a response. Each response counts once, and for one call with its arguments."""

    _pending: dict[str, str] = field(factory=dict[str, str])

    async def ask(self, context: ServerRequestContext[Any], params: CallToolRequestParams, question: Question) -> None:
        """Return if the user agrees.

        Raises:
            InputRequired: the client has to ask the user, and repeat the call.
            ConsentRefused: the user does not agree, or can't be asked.
        """
        if not _can_ask(context):
            raise ConsentRefused(
                "This call needs the user's consent, and this client can't ask for it. Nothing was sent.",
                "Tell the user to make the call with the `lattigo` command, or to use a client with elicitation.",
            )
        if context.protocol_version in MODERN_PROTOCOL_VERSIONS:
            response = self._response(params, question)
        else:
            response = await _elicit(context, question)
        if response is None or response.action != "accept":
            raise ConsentRefused("The user declined. Nothing was sent.", "Don't try again unless the user asks for it.")
        if question.number is not None and (response.content or {}).get(TYPED) != question.number:
            raise ConsentRefused(
                "The user did not confirm the number of devices. Nothing was sent.",
                "Don't try again unless the user asks for it.",
            )

    def _response(self, params: CallToolRequestParams, question: Question) -> ElicitResult | None:
        call = json.dumps([params.name, params.arguments, question.text], sort_keys=True)
        if params.request_state is None:
            state = token_urlsafe()
            self._pending[state] = call
            if len(self._pending) > MOST_PENDING:
                self._pending.pop(next(iter(self._pending)))
            request = ElicitRequest(params=question.params)
            raise InputRequired(InputRequiredResult(input_requests={KEY: request}, request_state=state))
        if self._pending.pop(params.request_state, None) != call:
            raise ConsentRefused(
                "The user was asked about other arguments, or this response was used before. Nothing was sent.",
                "Make the call again, without a response: the user is then asked about exactly these arguments.",
            )
        response = (params.input_responses or {}).get(KEY)
        return response if isinstance(response, ElicitResult) else None


def _can_ask(context: ServerRequestContext[Any]) -> bool:
    capabilities = context.session.client_capabilities
    elicitation: ElicitationCapability | None = capabilities.elicitation if capabilities else None
    return elicitation is not None and (elicitation.form is not None or elicitation.url is None)


async def _elicit(context: ServerRequestContext[Any], question: Question) -> ElicitResult | None:
    """Ask while the call waits; a client that fails to ask has not agreed."""
    params = question.params
    try:
        return await context.session.elicit_form(
            params.message, params.requested_schema, related_request_id=context.request_id
        )
    except (MCPError, ValidationError):
        return None


def question_of(plan: Plan) -> Question:
    """Return the question about a call: what it does, to how many devices, and at what price.

    Identifiers are masked: the client may keep the question in a log.
    """
    lines = [
        f"{plan.operation.name}: {CONSEQUENCES[plan.operation.effect]}",
        f"account: {plan.caller.user} at {plan.caller.base_url}",
        f"devices: {_masked_devices(plan)}",
        *([f"price: {plan.operation.price.replace('`', '')}"] if plan.operation.price else []),
        *(f"{name}: {text}" for name, text in plan.content(masked=True)),
    ]
    typed = plan.is_about_many or (plan.operation.effect == "destructive" and plan.devices != 1)
    lines += [f"Type the number of devices, {plan.devices}, to continue."] if typed else []
    return Question("\n".join(map(escaped, lines)), plan.devices if typed else None)


def _masked_devices(plan: Plan) -> str:
    """Return the number of devices, and the ends of the first names, by which a user can recognize them."""
    shown = [_masked(device_name(cast("JSON", encode(item)))) for item in plan.items[:MOST_NAMES]]
    more = [f"and {len(plan.items) - MOST_NAMES:,} more"] if len(plan.items) > MOST_NAMES else []
    return f"{plan.devices:,} ({', '.join([*shown, *more])})" if shown else plan.selection


def _masked(name: str) -> str:
    end = "".join(sign for sign in name[-4:] if sign.isalnum())
    return f"…{end}" if len(name) >= LONG else MASK
