"""What a vendor changes in endpoints, parameters and tables."""

from __future__ import annotations

import re
from random import Random

from edit import edit, endpoints, fresh, last_segment, lists_of, pick
from page_model import Part


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
