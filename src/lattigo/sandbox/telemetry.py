"""The data that devices report besides their usage: CalAmp messages, device reports and text messages.

Every fifth device is a CalAmp tracker with three messages a day, every third one sends two reports a day.
"""

from __future__ import annotations

from collections.abc import Sequence

from .fleet import ID_EPOCH, Fleet, Row, Rows, iso_day, timestamp

EVENT_CODES = (20, 4, 21)
"""The events of a tracker's messages of a day: ignition on, position, ignition off."""

DAYS_KEPT = 90
"""The number of days for which CalAmp messages are kept."""


def is_tracker(fleet: Fleet, index: int) -> bool:
    return index % 5 == 0 and index < fleet.size


def event_places(event_code: int | None) -> list[int]:
    """Return the places of a day's messages with the event code, latest first."""
    return [place for place in (2, 1, 0) if event_code in (None, EVENT_CODES[place])]


def calamp_messages(fleet: Fleet, indices: Sequence[int], start: int, end: int, event_code: int | None) -> Rows[Row]:
    """Return the messages of several trackers, tracker by tracker, newest first."""
    places = event_places(event_code)
    last = min(end, fleet.today)
    days = max(0, last - max(start, fleet.today - DAYS_KEPT) + 1)
    per_tracker = days * len(places)

    def at(position: int) -> Row:
        index, rest = indices[position // per_tracker], position % per_tracker
        return calamp_message(fleet, index, last - rest // len(places), places[rest % len(places)])

    return Rows(len(indices) * per_tracker, at)


def calamp_message(fleet: Fleet, index: int, day: int, place: int) -> Row:
    """Return one CalAmp message. The coordinates are in the unit of the documented example: not degrees."""
    bits = fleet.draw("calamp", index, day * 3 + place)
    second = place * 28_800 + bits % 28_000
    return {
        "message_id": (index * 100_000 + day - ID_EPOCH) * 3 + place,
        "mobile_id": fleet.identifiers(index)["imei"],
        "latitude": f"{bits % 90_000 / 100:.2f}",
        "longitude": f"-{(bits >> 8) % 180_000 / 100:.2f}",
        "altitude": f"{(bits >> 12) % 3000 / 10:.1f}",
        "speed": (bits >> 16) % 120,
        "heading": (bits >> 20) % 360,
        "satellites": 4 + bits % 9,
        "fix_status": 0,
        "event_index": place,
        "event_code": EVENT_CODES[place],
        "gps_hdop": f"{1 + bits % 30 / 10:.1f}",
        "communication_state": 47,
        "rssi": -60 - bits % 50,
        "network_id": fleet.traits(index).carrier.name,
        "inputs": bits % 8,
        "unit_status": 0,
        "sequence_number": (day * 3 + place) % 65_536,
        "report_generated_at": timestamp(day, second + 1),
        "created_at": timestamp(day, second + 3),
        "time_of_fix": timestamp(day, second),
        "accumulator_count": 2,
        "accumulator0": bits % 5000,
        "accumulator1": (bits >> 24) % 5000,
        **{f"accumulator{number}": None for number in range(2, 16)},
    }


def device_reports(fleet: Fleet, index: int, start: int, end: int) -> Rows[Row]:
    """Return a device's reports, newest first."""
    reports = index % 3 == 0 and index < fleet.size
    last = min(end, fleet.today)
    first = max(start, fleet.traits(index).activated)
    return Rows((last - first + 1) * 2 if reports else 0, lambda back: _report(fleet, index, last * 2 + 1 - back))


def _report(fleet: Fleet, index: int, half_day: int) -> Row:
    bits = fleet.draw("report", index, half_day)
    day, half = divmod(half_day, 2)
    second = half * 43_200 + bits % 43_000
    return {
        "id": (index * 100_000 + day - ID_EPOCH) * 2 + half,
        "latitude": f"{25 + bits % 24_000_000 / 1e6:.8f}",
        "longitude": f"-{70 + (bits >> 8) % 50_000_000 / 1e6:.8f}",
        "speed": (bits >> 16) % 120,
        "heading": (bits >> 20) % 360,
        "altitude": f"{(bits >> 12) % 3000 / 10:.1f}",
        "gps_quality": bits % 3,
        "unit_status": "OK",
        "time_of_fix": timestamp(day, second),
        "battery": 40 + bits % 61,
        "voltage": f"{11 + bits % 30 / 10:.1f}",
        "event_code": EVENT_CODES[bits % 3],
        "temperature": f"{bits % 400 / 10:.1f}",
        "created_at": timestamp(day, second + 2),
        "type": "position",
        "fuel_level": None,
        "distance": (bits >> 24) % 90_000,
        "rssi": -60 - bits % 50,
    }


def received_sms(fleet: Fleet, index: int, start: int, end: int) -> list[Row]:
    """Return the text messages that a device sent on its own: about one in five days, newest first."""
    first = fleet.first_day(index)
    days = range(min(end, fleet.today), max(start, first) - 1, -1)
    return [sms(fleet, index, day, "received", "Status OK") for day in days if fleet.draw("sms", index, day) % 5 == 0]


def sms(
    fleet: Fleet, index: int, day: int, direction: str, text: str, number: int = 0, second: int | None = None
) -> Row:
    """Return one entry of a device's SMS history; `number` distinguishes the messages of a day."""
    identifiers = fleet.identifiers(index)
    second = 32_400 + number % 50_000 if second is None else second
    return {
        "event_id": f"{index}-{iso_day(day)}-{direction}-{number}",
        "event_status": "Delivered",
        "event_timestamp": timestamp(day, second),
        "event_type": "MT" if direction == "sent" else "MO",
        "imsi": identifiers["imsi"],
        "message_body": text,
        "msisdn": identifiers["msisdn"],
        "report_timestamp": timestamp(day, second + 5),
        "failure_reason": None,
    }
