# ruff: noqa: E501 (a case on one line is easier to compare with the next)
"""What a vendor changes on a page: each kind of edit, with the words by which its finding is known."""

from __future__ import annotations

import re
from collections.abc import Callable
from copy import deepcopy
from random import Random

from page_model import Part

Edit = Callable[[list[Part], Random], tuple[str, ...] | None]
"""Changes the parts in place; the words that one finding must have, or `None` where the page has nothing to change."""

EDITS: dict[str, Edit] = {}


def edit(function: Edit) -> Edit:
    """Note a kind of edit by its name."""
    EDITS[function.__name__.replace("_", " ")] = function
    return function


def edited(parts: list[Part], names: list[str], random: Random) -> tuple[list[Part], list[tuple[str, ...]]]:
    """A copy of a page with these edits, and what must be found of each."""
    parts = deepcopy(parts)
    wanted = [EDITS[name](parts, random) for name in names]
    return parts, [each for each in wanted if each is not None]


def endpoints(parts: list[Part]) -> list[list[Part]]:
    """The parts of each endpoint."""
    marks = [number for number, part in enumerate(parts) if part.kind == "path"]
    if not marks:  # a page without headings: an endpoint begins with the last sentence before its verb
        for number, part in enumerate(parts):
            if part.kind == "verb":
                marks.append(max(place for place in range(number) if parts[place].kind == "prose"))
    ends = [
        next(
            (
                place
                for place in range(start + 1, end)
                if parts[place].kind == "title" and "Spec" not in parts[place].text
            ),
            end,
        )
        for start, end in zip(marks, [*marks[1:], len(parts)], strict=True)
    ]
    return [parts[start:end] for start, end in zip(marks, ends, strict=True)]


def last_segment(endpoint: list[Part]) -> str:
    """What tells an endpoint from others."""
    calls = " ".join(line for part in endpoint for line in part.lines)
    found = re.findall(r"(v\d/[\w/:]+)", endpoint[0].text if endpoint[0].kind == "path" else calls)
    return str(found[0]).rpartition("/")[2].strip(":") if found else ""


def pick(items: list, random: Random):  # type: ignore[no-untyped-def]  # of anything
    return random.choice(items) if items else None


def lists_of(parts: list[Part], *, statuses: bool = False) -> list[Part]:
    """The lists of parameters of all endpoints, or of status codes."""
    found = [part for each in endpoints(parts) for part in each if part.kind == "bullets"]
    return [part for part in found if part.items[0][0][-3:].isdigit() is statuses]


def own(parts: list[Part], random: Random, kind: str) -> Part | None:
    """One part of a kind that is in an endpoint."""
    return pick([part for each in endpoints(parts) for part in each if part.kind == kind], random)


def own_prose(parts: list[Part], random: Random) -> Part | None:
    return own(parts, random, "prose")


def general(parts: list[Part], word: str) -> Part | None:
    """The sentence about all endpoints that has a word."""
    first = endpoints(parts)[0][0]
    before = parts[: next(number for number, part in enumerate(parts) if part is first)]
    return next((part for part in before if part.kind in {"prose", "label"} and word in part.text), None)


def fresh(random: Random) -> str:
    return "".join(random.choice("bdfgklmprtvz") + random.choice("aiou") for _ in range(3)) + "_no"


def change(part: Part | None, old: str, new: str) -> bool:
    if part is None or old not in part.text:
        return False
    part.text = part.text.replace(old, new, 1)
    return True


# Endpoints -----------------------------------------------------------------------------------------------------------
@edit
def endpoint_added(parts: list[Part], random: Random) -> tuple[str, ...] | None:
    name = fresh(random)
    path = f"v2/device_operations/{name}"
    host = next(found.group() for part in parts for line in part.lines if (found := re.search(r"https://[\w.]+", line)))
    new = [Part("prose", "Tells how warm the modem is."), Part("verb", "GET"), Part("label", "Example:"),
           Part("code", lines=[f"/> curl -u '<your key_name>:<your api_key>' '{host}/{path}'"])]  # fmt: skip
    if any(part.kind == "path" for part in parts):
        new.insert(0, Part("path", path))
    where = pick(endpoints(parts)[1:], random)[0]
    at = next(number for number, part in enumerate(parts) if part is where)
    parts[at:at] = new
    return "new endpoint", name


@edit
def endpoint_removed(parts: list[Part], random: Random) -> tuple[str, ...] | None:
    gone = pick([each for each in endpoints(parts) if len(last_segment(each)) > 7], random)
    if gone is None:
        return None
    name = last_segment(gone)
    parts[:] = [part for part in parts if not any(part is each for each in gone)]
    return name, "no longer on the page"


@edit
def endpoint_moved(parts: list[Part], random: Random) -> tuple[str, ...] | None:
    each = pick(
        [each for each in endpoints(parts) if "send_sms" in last_segment(each) or "rate_plans" in last_segment(each)],
        random,
    )
    if each is None:
        return None
    name = last_segment(each)
    for part in each:
        part.text = part.text.replace(name, f"{name}_v3")
        part.lines = [line.replace(f"/{name}", f"/{name}_v3") for line in part.lines]
    return (f"{name}_v3",)


@edit
def verb_changed(parts: list[Part], random: Random) -> tuple[str, ...] | None:
    each = pick([each for each in endpoints(parts) if any(p.kind == "verb" for p in each)], random)
    verb = next(part for part in each if part.kind == "verb")
    name, old = last_segment(each), verb.text
    verb.text = {"GET": "POST", "PUT": "PATCH", "POST": "PUT"}[old]
    for part in each:
        part.lines = [line.replace(f"-X {old}", f"-X {verb.text}") for line in part.lines]
        if not any("-X" in line for line in part.lines):
            part.lines = [line.replace("curl -u", f"curl -X {verb.text} -u") for line in part.lines]
    return verb.text, name if not name.startswith(":") else verb.text


@edit
def example_uses_another_verb(parts: list[Part], random: Random) -> tuple[str, ...] | None:
    codes = [(each, part) for each in endpoints(parts) for part in each if any("-X P" in line for line in part.lines)]
    if not codes:
        return None
    _, code = pick(codes, random)
    code.lines = [re.sub(r"-X P\w+", "-X DELETE", line) for line in code.lines]
    return ("DELETE",)


@edit
def version_of_the_path_changed(parts: list[Part], random: Random) -> tuple[str, ...] | None:
    each = pick([each for each in endpoints(parts) if last_segment(each) in {"users", "send_sms"}], random)
    if each is None:
        return None
    for part in each:
        part.text = part.text.replace("v2/", "v3/") if part.kind == "path" else part.text
        part.lines = [line.replace("/v2/", "/v3/") for line in part.lines]
    return ("/v3/",)


# Parameters ----------------------------------------------------------------------------------------------------------
@edit
def parameter_added(parts: list[Part], random: Random) -> tuple[str, ...] | None:
    part, name = pick(lists_of(parts), random), fresh(random)
    if part is None:
        return None
    part.items.insert(random.randrange(len(part.items) + 1), (name, "optional, only those with this mark"))
    return "new parameter", name


@edit
def required_parameter_added(parts: list[Part], random: Random) -> tuple[str, ...] | None:
    part, name = pick(lists_of(parts), random), fresh(random)
    if part is None:
        return None
    part.items.append((name, "required, a string with the reason"))
    return "new parameter", name, "required"


@edit
def parameter_removed(parts: list[Part], random: Random) -> tuple[str, ...] | None:
    part = pick([part for part in lists_of(parts) if len(part.items) > 1], random)
    if part is None:
        return None
    name, _ = part.items.pop(random.randrange(len(part.items)))
    return name, "no longer"


@edit
def parameter_renamed(parts: list[Part], random: Random) -> tuple[str, ...] | None:
    part = pick([part for part in lists_of(parts) if part.items[-1][0] != "device_name"], random)
    if part is None:
        return None
    name, text = part.items[-1]
    part.items[-1] = (f"{name}_id", text)
    return (f"{name}_id",)


@edit
def optional_parameter_becomes_required(parts: list[Part], random: Random) -> tuple[str, ...] | None:
    found = [
        (part, number)
        for part in lists_of(parts)
        for number, (_, text) in enumerate(part.items)
        if text.startswith("optional")
    ]
    chosen = pick(found, random)
    if chosen is None:
        return None
    part, number = chosen
    name, text = part.items[number]
    part.items[number] = (name, "required" + text.removeprefix("optional"))
    return name, "required differs"


@edit
def required_parameter_becomes_optional(parts: list[Part], random: Random) -> tuple[str, ...] | None:
    part = next((part for part in lists_of(parts) if part.items[-1][0] in {"sms_text", "cost_center"}), None)
    if part is None:
        return None
    name, text = part.items[-1]
    part.items[-1] = (name, f"optional, {text}")
    return name, "required differs"


@edit
def type_changed(parts: list[Part], random: Random) -> tuple[str, ...] | None:
    found = [
        (part, number)
        for part in lists_of(parts)
        for number, (_, text) in enumerate(part.items)
        if text.startswith("an integer")
    ]
    chosen = pick(found, random)
    if chosen is None:
        return None
    part, number = chosen
    name, text = part.items[number]
    part.items[number] = (name, text.replace("an integer", "a string"))
    return name, "string"


@edit
def type_in_a_table_changed(parts: list[Part], random: Random) -> tuple[str, ...] | None:
    rows = [row for part in parts if part.kind == "table" for row in part.rows[1:] if row[1] == "string"]
    row = pick(rows, random)
    if row is None:
        return None
    row[1] = "integer"
    return row[0], "integer"


@edit
def value_added(parts: list[Part], random: Random) -> tuple[str, ...] | None:
    return _item_change(parts, "'suspend|restore'", "'suspend|restore|retire'", "retire")


@edit
def value_added_to_a_list(parts: list[Part], random: Random) -> tuple[str, ...] | None:
    return _item_change(parts, "'received,' 'sent'", "'received,' 'sent,' 'queued'", "queued")


@edit
def value_removed(parts: list[Part], random: Random) -> tuple[str, ...] | None:
    return _item_change(parts, "'note', 'note1', 'note2', 'note3'", "'note', 'note1', 'note2'", "note3")


@edit
def allowed_values_given(parts: list[Part], random: Random) -> tuple[str, ...] | None:
    return _item_change(
        parts, "the SMS text to send", "the SMS text to send. Allowed values: hello, reboot, stop", "reboot"
    )


@edit
def default_changed(parts: list[Part], random: Random) -> tuple[str, ...] | None:
    return _item_change(parts, "defaults to 1", "defaults to 50", "50")


@edit
def default_date_changed(parts: list[Part], random: Random) -> tuple[str, ...] | None:
    return _item_change(parts, "one month ago", "one week ago", "week")


@edit
def default_given(parts: list[Part], random: Random) -> tuple[str, ...] | None:
    return _item_change(parts, "how many records in a page", "how many records in a page, defaults to 25", "25")


@edit
def length_changed(parts: list[Part], random: Random) -> tuple[str, ...] | None:
    return _item_change(parts, "longer than 100 characters", "longer than 80 characters", "80")


@edit
def length_limited(parts: list[Part], random: Random) -> tuple[str, ...] | None:
    return _item_change(parts, "the SMS text to send", "the SMS text to send, limited to 160 chars", "160")


@edit
def most_rows_given(parts: list[Part], random: Random) -> tuple[str, ...] | None:
    return _item_change(parts, "how many to record in a page", "how many to record in a page, at most 100", "100")


@edit
def most_devices_given(parts: list[Part], random: Random) -> tuple[str, ...] | None:
    return _item_change(
        parts, "array of device_names to update", "array of device_names to update. No more than 500 per call", "500"
    )


@edit
def format_of_a_parameter_changed(parts: list[Part], random: Random) -> tuple[str, ...] | None:
    return _item_change(parts, "ISO 8601 formatted date, inclusive.", "Unix timestamp, exclusive.", "Unix")


@edit
def length_in_a_table_changed(parts: list[Part], random: Random) -> tuple[str, ...] | None:
    row = next((row for part in parts for row in part.rows if row[0] == "note1"), None)
    if row is None:
        return None
    row[1] = row[1].replace("250", "120")
    return "note1", "120"


@edit
def required_in_a_table_changed(parts: list[Part], random: Random) -> tuple[str, ...] | None:
    row = next((row for part in parts for row in part.rows if row[0] == "device_sku"), None)
    if row is None:
        return None
    row[2] = "yes"
    return "device_sku", "required"


@edit
def row_added(parts: list[Part], random: Random) -> tuple[str, ...] | None:
    table = pick([part for part in parts if part.kind == "table" and len(part.rows[0]) == 4], random)
    name = fresh(random)
    table.rows.insert(random.randrange(1, len(table.rows) + 1), [name, "string", "no", "An order number of yours."])
    return "new parameter", name


@edit
def row_removed(parts: list[Part], random: Random) -> tuple[str, ...] | None:
    table = next((part for part in parts if part.kind == "table" and part.rows[1][0] == "rate_plan_name"), None)
    if table is None:
        return None
    table.rows = [row for row in table.rows if row[0] != "region_code"]
    return ("region_code",)


@edit
def row_of_the_answer_added(parts: list[Part], random: Random) -> tuple[str, ...] | None:
    table = pick([part for part in parts if part.kind == "table" and len(part.rows[0]) == 3], random)
    name = fresh(random)
    table.rows.append([name, "integer", "How long it will take."])
    return "new field", name


@edit
def example_sends_a_new_parameter(parts: list[Part], random: Random) -> tuple[str, ...] | None:
    code = next((part for part in parts if any("-d 'device_names[]=123'" in line for line in part.lines)), None)
    if code is None:
        return None
    name = fresh(random)
    code.lines = [
        line.replace("-d 'device_names[]=123'", f"-d '{name}=7' -d 'device_names[]=123'") for line in code.lines
    ]
    return (name,)


def _item_change(parts: list[Part], old: str, new: str, word: str) -> tuple[str, ...] | None:
    for part in lists_of(parts):
        for number, (name, text) in enumerate(part.items):
            if old in text:
                part.items[number] = (name, text.replace(old, new))
                return name, word
    return None


# Answers -------------------------------------------------------------------------------------------------------------
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


# Statuses, headers ---------------------------------------------------------------------------------------------------
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


# What has no field in a spec -----------------------------------------------------------------------------------------
@edit
def base_url_changed(parts: list[Part], random: Random) -> tuple[str, ...] | None:
    if not any("api.lattigo.com" in line for part in parts for line in part.lines):
        return None
    for part in parts:
        part.text = part.text.replace("api.lattigo.com", "api2.lattigo.com")
        part.lines = [line.replace("api.lattigo.com", "api2.lattigo.com") for line in part.lines]
    return ("api2.lattigo.com",)


@edit
def base_url_in_prose_changed(parts: list[Part], random: Random) -> tuple[str, ...] | None:
    return (
        ("gateway.lattigo.com",)
        if change(general(parts, "root service URL"), "api.lattigo.com", "gateway.lattigo.com")
        else None
    )


@edit
def authentication_changed(parts: list[Part], random: Random) -> tuple[str, ...] | None:
    return (
        ("Bearer",)
        if change(
            general(parts, "HTTP Basic Authentication. The username"), "HTTP Basic Authentication", "Bearer tokens"
        )
        else None
    )


@edit
def call_with_a_token(parts: list[Part], random: Random) -> tuple[str, ...] | None:
    codes = [
        part
        for each in endpoints(parts)
        for part in each
        if any("curl" in line and " -u '" in line for line in part.lines)
    ]
    code = pick(codes, random)
    code.lines = [re.sub(r"-u '[^']*'", "-H 'Authorization: Bearer <token>'", line) for line in code.lines]
    return ("bearer",)


@edit
def rate_given(parts: list[Part], random: Random) -> tuple[str, ...] | None:
    part = general(parts, "may limit calls")
    if part is None:
        return None
    part.text += " The limit is 10 requests per second for each key."
    return ("10 requests per second",)


@edit
def sentence_about_rates_removed(parts: list[Part], random: Random) -> tuple[str, ...] | None:
    return ("no longer there", "Reduce the rate") if change(
        general(parts, "may limit calls"), "Reduce the rate of calls to any endpoint that returns a 429 HTTP error code. ", ""
    ) else None  # fmt: skip


@edit
def time_zone_changed(parts: list[Part], random: Random) -> tuple[str, ...] | None:
    return (
        ("Eastern",)
        if change(general(parts, "expressed as UTC"), "expressed as UTC", "expressed in Eastern time")
        else None
    )


@edit
def first_page_changed(parts: list[Part], random: Random) -> tuple[str, ...] | None:
    return ("start at '0'",) if change(general(parts, "Pagination indices"), "start at '1'", "start at '0'") else None


@edit
def deprecation_announced(parts: list[Part], random: Random) -> tuple[str, ...] | None:
    part = own_prose(parts, random)
    part.text += " This endpoint is deprecated and stops on 2027-03-01."
    return ("deprecated",)


@edit
def price_announced(parts: list[Part], random: Random) -> tuple[str, ...] | None:
    part = own_prose(parts, random)
    part.text += " A fee of 0.10 USD is charged for each device."
    return ("0.10 USD",)


@edit
def price_removed(parts: list[Part], random: Random) -> tuple[str, ...] | None:
    part = next((part for part in parts if ", charges apply per call" in part.text), None)
    return ("charges apply",) if change(part, ", charges apply per call", "") else None


@edit
def retention_changed(parts: list[Part], random: Random) -> tuple[str, ...] | None:
    part = next((part for part in parts if "older than 3 months" in part.text), None)
    return ("2 weeks",) if change(part, "3 months", "2 weeks") else None


@edit
def warning_added(parts: list[Part], random: Random) -> tuple[str, ...] | None:
    each = pick(endpoints(parts), random)
    at = next(number for number, part in enumerate(parts) if part is each[-1])
    parts.insert(at + 1, Part("prose", "Note: a device that is suspended can't be restored for 24 hours."))
    return ("24 hours",)


@edit
def sentence_removed(parts: list[Part], random: Random) -> tuple[str, ...] | None:
    part = next((part for part in parts if "The device state will not change" in part.text), None)
    return (
        ("without further intervention",)
        if change(part, " The device state will not change without further intervention.", "")
        else None
    )


@edit
def sentence_reworded(parts: list[Part], random: Random) -> tuple[str, ...] | None:
    part = next((part for part in parts if "Queue a request to send SMS" in part.text), None)
    return (
        ("Send SMS at once",)
        if change(part, "Queue a request to send SMS for specified devices", "Send SMS at once to specified devices")
        else None
    )


@edit
def idempotency_key_required(parts: list[Part], random: Random) -> tuple[str, ...] | None:
    part = general(parts, "Data is sent to the API")
    if part is None:
        return None
    part.text += " Every POST needs an Idempotency-Key header."
    return ("Idempotency-Key",)


@edit
def content_type_changed(parts: list[Part], random: Random) -> tuple[str, ...] | None:
    return ("form data",) if change(general(parts, "Data is sent to the API"), "JSON body data", "form data") else None


@edit
def most_key_pairs_changed(parts: list[Part], random: Random) -> tuple[str, ...] | None:
    return ("Up to two",) if change(general(parts, "Up to five"), "Up to five", "Up to two") else None


@edit
def supported_devices_changed(parts: list[Part], random: Random) -> tuple[str, ...] | None:
    part = next((part for part in parts if "only supported for VDF" in part.text), None)
    return ("VDF and ATT",) if change(part, "VDF devices", "VDF and ATT devices") else None


@edit
def paging_added(parts: list[Part], random: Random) -> tuple[str, ...] | None:
    each = next((each for each in endpoints(parts) if last_segment(each) == "get_sms"), None)
    if each is None or not any(part.kind == "bullets" for part in each):
        return None
    at = next(number for number, part in enumerate(parts) if part is each[-1])
    parts[at + 1 : at + 1] = [
        Part("label", "Optional pagination parameters:"),
        Part("bullets", items=[("page", "which page")]),
    ]
    return "get_sms", "page"


@edit
def outcome_removed(parts: list[Part], random: Random) -> tuple[str, ...] | None:
    part = next((part for part in parts if "Invalid usernames may be silently ignored" in str(part.items)), None)
    if part is None:
        return None
    part.items = [(name, text.replace(" Invalid usernames may be silently ignored.", "")) for name, text in part.items]
    return ("silently ignored",)
