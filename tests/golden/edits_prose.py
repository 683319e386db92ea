# ruff: noqa: E501 (a case on one line is easier to compare with the next)
"""What a vendor changes that no field of a spec has: addresses, authentication, rates, deprecation, prices, sentences."""

from __future__ import annotations

import re
from random import Random

from edit import change, edit, endpoints, general, last_segment, own_prose, pick
from page_model import Part


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
