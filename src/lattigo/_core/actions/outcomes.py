"""The outcomes of the devices of a call, from its response."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, TypeAlias, cast

import orjson
from attrs import frozen

from ..codec.converter import encode
from ..errors import (
    ApiError,
    ConfigurationError,
    InvalidRequest,
    NoSession,
    NotSent,
    StatusError,
    Unauthorized,
    Unprocessable,
)
from ..fields import JSON
from ..operation import Deferred, Operation
from ..retry import NOTHING_DONE, fate
from .data import Batch

State: TypeAlias = Literal["planned", "sent", "done", "refused", "failed", "unknown", "waiting"]
"""The state of a device in a run.

- `planned`: not sent yet.
- `sent`: sent, or about to be; the outcome is not recorded yet.
- `done`: confirmed by the service or by a read.
- `refused`: rejected by the service.
- `failed`: not done, for a reason unrelated to the device; it can be sent again.
- `unknown`: it may or may not have happened.
- `waiting`: accepted; the outcome is pending.
"""

NOT_NAMED = "The response does not name this device."
LONGEST_WORDS = 500
"""Maximum number of characters kept of the service's message."""


@frozen
class Verdict:
    """The outcome of one device."""

    state: State
    words: str = ""
    """The service's message, or the client's if there was no response."""
    request_id: str | None = None
    """The ID of the asynchronous request."""


def folded(name: str) -> str:
    """Return the canonical spelling of a device: services ignore case and surrounding blanks."""
    return name.strip().casefold()


def identities(item: JSON, key: Sequence[str]) -> list[str]:
    """Return the identifiers of the device in an entry, as it is sent."""
    match item:
        case str(name):
            return [folded(name)]
        case {"kind": str(kind), "id": str(number)}:
            return [folded(f"{kind}:{number}")]
        case {"deviceIds": list(ids)}:
            return [identity for each in ids for identity in identities(each, ())]
        case list(ids):
            return [identity for each in ids for identity in identities(each, ())]
        case Mapping():
            return [folded(str(item[name])) for name in key if item.get(name) is not None]
        case _:
            return []


def outcomes(operation: Operation[object], batch: Batch, response: object, items: Sequence[JSON]) -> list[Verdict]:
    """Return the outcome of each device in a response, in the order of the call.

    A device without an outcome, or with two different ones, is unknown.
    """
    match batch.reports:
        case "request":
            deferred = cast("Deferred", operation.deferred)  # the generator has checked that there is one
            request_id = str(getattr(response, deferred.id))
            return [Verdict("waiting", "Accepted.", request_id)] * len(items)
        case "texts":
            texts = cast("Mapping[str, object] | None", getattr(response, batch.texts) if batch.texts else response)
            return _from_texts(texts or {}, items, alone=_is_in_path(operation, batch))
        case "lists":
            return _from_lists(batch, response, items)
        case "rows":
            return _from_rows(batch, cast("Sequence[object]", response), items)
        case "call":
            words = orjson.dumps(encode(response)).decode()
            return [Verdict("unknown" if '"Error' in words else "done", _short(words))] * len(items)


def after_error(operation: Operation[object], batch: Batch, error: ApiError, items: Sequence[JSON]) -> list[Verdict]:
    """Return the outcome of each device of a call that raised an error."""
    if isinstance(error, Unprocessable) and error.parsed is not None and batch.reports == "lists":
        return outcomes(operation, batch, error.parsed, items)
    return [Verdict(_state_after(error), _short(error.message))] * len(items)


def stops_run(error: ApiError) -> bool:
    """Return whether the error would affect all other devices, too."""
    return isinstance(error, Unauthorized | NoSession | ConfigurationError)


def _state_after(error: ApiError) -> State:
    if stops_run(error):
        return "planned"
    if isinstance(error, NotSent) or fate(error) in NOTHING_DONE:
        return "failed"
    if isinstance(error, InvalidRequest):
        return "refused"
    if isinstance(error, StatusError):
        return "failed" if error.status >= 500 or 300 <= error.status < 400 else "refused"
    return "unknown"


def _is_in_path(operation: Operation[object], batch: Batch) -> bool:
    return any(parameter.name == batch.devices and parameter.place == "path" for parameter in operation.parameters)


def _from_texts(texts: Mapping[str, object], items: Sequence[JSON], *, alone: bool) -> list[Verdict]:
    if alone and len(texts) == 1:  # the device in the path, whatever its key
        return [_of_text(text) for text in texts.values()]
    by_name: dict[str, object] = {}
    for name, text in texts.items():
        other = by_name.setdefault(folded(name), text)
        by_name[folded(name)] = text if other == text else None  # one device, two outcomes
    found = (by_name.get(folded(str(item))) for item in items)
    return [Verdict("unknown", NOT_NAMED) if text is None else _of_text(text) for text in found]


def _of_text(text: object) -> Verdict:
    if not isinstance(text, str):
        return Verdict("unknown", f"The outcome is not text: {_short(str(text))}")
    return Verdict("done" if text.strip().lower().startswith("success") else "refused", _short(text))


def _from_lists(batch: Batch, response: object, items: Sequence[JSON]) -> list[Verdict]:
    done = {
        identity
        for entry in _entries(response, batch.done)
        for identity in identities(cast("JSON", encode(entry)), batch.key)
    }
    refused: dict[int, str] = {}
    for entry in _entries(response, batch.refused):
        place = _member(entry, batch.place)
        if isinstance(place, int):
            refused[place] = _short(str(_member(entry, batch.reason)))
    verdicts: list[Verdict] = []
    for place, item in enumerate(items):
        is_done = bool(done.intersection(identities(item, batch.key)))
        if is_done and place in refused:
            verdicts.append(Verdict("unknown", "The response reports the device both as done and as refused."))
        elif is_done:
            verdicts.append(Verdict("done", "Accepted."))
        elif place in refused:
            verdicts.append(Verdict("refused", refused[place]))
        else:
            verdicts.append(Verdict("unknown", NOT_NAMED))
    return verdicts


def _from_rows(batch: Batch, rows: Sequence[object], items: Sequence[JSON]) -> list[Verdict]:
    texts: dict[str, object] = {}
    for row in rows:
        ids = cast("JSON", encode(_member(row, "device_ids") or []))
        texts |= dict.fromkeys(identities(ids, ()), _member(row, batch.reason))
    verdicts: list[Verdict] = []
    for item in items:
        named = [identity for identity in identities(item, ()) if identity in texts]
        verdicts.append(_of_text(texts[named[0]]) if named else Verdict("unknown", NOT_NAMED))
    return verdicts


def _entries(response: object, name: str) -> Iterable[object]:
    return cast("Iterable[object]", _member(response, name) or ())


def _member(entry: object, name: str) -> object:
    return cast("Mapping[str, object]", entry).get(name) if isinstance(entry, Mapping) else getattr(entry, name, None)


def _short(words: str) -> str:
    return words if len(words) <= LONGEST_WORDS else f"{words[:LONGEST_WORDS]}…"
