"""What a vendor changes in fields, examples, status codes and headers."""

from __future__ import annotations

from random import Random

from edit import edit, fresh, general, lists_of, own, own_prose, pick
from page_model import Part


@edit
def field_added(parts: list[Part], random: Random) -> tuple[str, ...] | None:
    part, name = own(parts, random, "fields"), fresh(random)
    part.lines.insert(random.randrange(len(part.lines) + 1), name)
    return "new field", name


@edit
def field_removed(parts: list[Part], random: Random) -> tuple[str, ...] | None:
    part = own(parts, random, "fields")
    name = part.lines.pop(random.randrange(len(part.lines)))
    return f"field {name} ", "no longer"


@edit
def field_renamed(parts: list[Part], random: Random) -> tuple[str, ...] | None:
    part = own(parts, random, "fields")
    number = random.randrange(len(part.lines))
    part.lines[number] = f"{part.lines[number]}_value"
    return (part.lines[number],)


@edit
def example_answers_a_new_field(parts: list[Part], random: Random) -> tuple[str, ...] | None:
    code = next((part for part in parts if any('"request_type": "activate"' in line for line in part.lines)), None)
    if code is None:
        return None
    name = fresh(random)
    code.lines = [
        line.replace('"request_type": "activate"', f'"request_type": "activate", "{name}": 7') for line in code.lines
    ]
    return (name,)


@edit
def text_of_an_outcome_changed(parts: list[Part], random: Random) -> tuple[str, ...] | None:
    code = next((part for part in parts if any("Device data limit removed" in line for line in part.lines)), None)
    if code is None:
        return None
    code.lines = [line.replace("Success: Device data limit removed.", "Done: Limit lifted.") for line in code.lines]
    return ("Limit lifted",)


@edit
def value_in_an_example_changed(parts: list[Part], random: Random) -> tuple[str, ...] | None:
    code = next(
        (part for part in parts if any('"100.0"' in line or "<carrier_response>" in line for line in part.lines)), None
    )
    if code is None:
        return None
    code.lines = [
        line.replace('"100.0"', "100").replace("<carrier_response>", "<longitude and latitude>") for line in code.lines
    ]
    return ("100",) if any("100" in line for line in code.lines) else ("longitude and latitude",)


def _general_codes(parts: list[Part]) -> Part | None:
    return next((part for part in parts if part.kind == "bullets" and part.items[0][0] == "200"), None)


@edit
def common_status_added(parts: list[Part], random: Random) -> tuple[str, ...] | None:
    part = _general_codes(parts)
    if part is None:
        return None
    part.items.append(("503", "Down for maintenance. Try again later."))
    return ("503",)


@edit
def common_status_removed(parts: list[Part], random: Random) -> tuple[str, ...] | None:
    part = _general_codes(parts)
    if part is None or "405" not in dict(part.items):
        return None
    part.items = [each for each in part.items if each[0] != "405"]
    return "405", "no longer"


@edit
def meaning_of_a_status_changed(parts: list[Part], random: Random) -> tuple[str, ...] | None:
    part = _general_codes(parts)
    if part is None or "403" not in dict(part.items):
        return None
    part.items = [(code, "The key was revoked." if code == "403" else text) for code, text in part.items]
    return "403", "revoked"


@edit
def status_added(parts: list[Part], random: Random) -> tuple[str, ...] | None:
    part = pick(lists_of(parts, statuses=True), random)
    if part is None:
        return None
    part.items.append(("HTTP 409", "Conflict"))
    return ("409",)


@edit
def status_removed(parts: list[Part], random: Random) -> tuple[str, ...] | None:
    part = pick(lists_of(parts, statuses=True), random)
    if part is None:
        return None
    part.items = [each for each in part.items if each[0] != "HTTP 422"]
    return ("422",)


@edit
def status_in_a_sentence(parts: list[Part], random: Random) -> tuple[str, ...] | None:
    part = own_prose(parts, random)
    part.text += " Returns HTTP 409 while another request is running."
    return ("409",)


@edit
def header_added(parts: list[Part], random: Random) -> tuple[str, ...] | None:
    part = next((part for part in parts if any(line.startswith("X-Next-Page") for line in part.lines)), None)
    part.lines.append("X-Rate-Limit-Remaining: 40")
    return ("X-Rate-Limit-Remaining",)


@edit
def header_removed(parts: list[Part], random: Random) -> tuple[str, ...] | None:
    part = next((part for part in parts if any(line.startswith("X-Total-Pages") for line in part.lines)), None)
    if part is None:
        return None
    part.lines = [line for line in part.lines if not line.startswith("X-Total-Pages")]
    return "X-Total-Pages", "no longer"


@edit
def header_renamed(parts: list[Part], random: Random) -> tuple[str, ...] | None:
    part = next((part for part in parts if any(line.startswith("X-Next-Page") for line in part.lines)), None)
    part.lines = [line.replace("X-Next-Page", "X-Next") for line in part.lines]
    return ("X-Next ",)


@edit
def link_header_announced(parts: list[Part], random: Random) -> tuple[str, ...] | None:
    part = general(parts, "pagination")
    if part is None:
        return None
    at = next(number for number, each in enumerate(parts) if each is part)
    parts.insert(at, Part("prose", "The next page is also in a Link header with rel=next."))
    return ("Link header",)


@edit
def paging_parameter_added(parts: list[Part], random: Random) -> tuple[str, ...] | None:
    part = next((part for part in parts if part.kind == "bullets" and part.items[0][0] == "page"), None)
    if part is None:
        return None
    part.items.append(("cursor", "Where to go on."))
    return ("cursor",)
