"""The fleet: every device and its usage as a function of the seed, computed on demand.

Nothing is stored, so a fleet of a million devices costs no memory.
The same seed always yields the same devices and the same rows.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from hashlib import blake2b
from typing import Generic, TypeAlias, TypeVar

from attrs import frozen

T = TypeVar("T")

Row: TypeAlias = dict[str, object]
"""A JSON object, as it is sent."""

ID_TYPES = ("device_name", "esn", "iccid", "imei", "imsi", "mdn", "meid", "min", "msisdn")
"""The identifiers that a device can be looked up by."""

EARLIEST_TODAY = date(2020, 6, 1)
"""The fleet was activated from 2015 to 2019. From this day on every device has months of history."""

FIRST_ACTIVATION = date(2015, 1, 1).toordinal()
FIRST_SHORT_NAME = 10_000
ID_EPOCH = date(2000, 1, 1).toordinal()

EXAMPLES = {
    "pump-7": "8900000000000000001",
    "pump-8": "8900000000000000002",
    "pump-9": "8900000000000000003",
    "meter-0001": "8900000000000000004",
    "meter-0002": "8900000000000000005",
}
"""The first devices of every fleet, with their ICCIDs: those of the documentation. Every call of an example works."""
EXAMPLE_NAMES, EXAMPLE_ICCIDS = tuple(EXAMPLES), tuple(EXAMPLES.values())

# A device's place in the fleet and the serial number in its identifiers are each other's inverse:
# that is how an identifier is looked up without a table.
SERIALS = 10**9
STRIDE = 3**18
INVERSE = pow(STRIDE, -1, SERIALS)


@frozen
class Carrier:
    """A mobile network and the prefixes of its identifiers."""

    name: str
    iccid: str
    imsi: str
    cdma: bool = False


VODAFONE = Carrier("VDF", "8944100300", "234150")
CARRIERS = (
    Carrier("VZW", "8914800000", "311480", cdma=True),
    Carrier("ATT", "890141032", "310410"),
    VODAFONE,
    Carrier("TMO", "890126088", "310260"),
)


class Rows(Generic[T]):
    """A list whose rows are only computed where they are read."""

    def __init__(self, length: int, at: Callable[[int], T]) -> None:
        self._length = max(0, length)
        self._at = at

    def __len__(self) -> int:
        return self._length

    def first(self, limit: int) -> Rows[T]:
        """Return at most `limit` rows."""
        return Rows(min(limit, self._length), self._at)

    def cut(self, start: int, stop: int) -> list[T]:
        """Return the rows from `start` up to `stop`, as far as there are any."""
        return [self._at(position) for position in range(start, min(stop, self._length))]


@frozen
class Traits:
    """The properties of a device that never change."""

    carrier: Carrier
    short_name: bool
    state: str
    activated: int
    """The day of its activation, as a proleptic Gregorian ordinal."""
    scale: int
    """An upper bound of its usage in a day, in bytes."""


class Fleet:
    """`size` devices, numbered from 0, and their usage up to `today`."""

    def __init__(self, size: int, seed: int, today: date) -> None:
        if today < EARLIEST_TODAY:
            raise ValueError(f"today is {today}: the sandbox's devices have a history from {EARLIEST_TODAY} on")
        self.size = size
        self.today = today.toordinal()
        self._key = b"%d" % seed
        self._first_serial = self.draw("serial", 0) % SERIALS

    def draw(self, topic: str, index: int, part: int = 0) -> int:
        """Return 64 random bits that are always the same for the same arguments."""
        key = b"%b/%d/%d" % (topic.encode(), index, part)
        return int.from_bytes(blake2b(key, key=self._key, digest_size=8).digest(), "big")

    def traits(self, index: int) -> Traits:
        bits = self.draw("device", index)
        share = (bits >> 8) % 100
        example = index < len(EXAMPLES)
        return Traits(
            carrier=VODAFONE if example else CARRIERS[bits % len(CARRIERS)],
            short_name=(bits >> 4) % 4 == 0,
            state="active" if share < 90 or example else "suspended" if share < 97 else "terminated",
            activated=FIRST_ACTIVATION + (bits >> 16) % 1800,
            scale=1 << 16 + (bits >> 32) % 10,
        )

    # -- identifiers

    def name(self, index: int) -> str:
        """Return the device_name: mostly the ICCID, sometimes a short number."""
        if index < len(EXAMPLES):
            return EXAMPLE_NAMES[index]
        traits = self.traits(index)
        return str(FIRST_SHORT_NAME + index) if traits.short_name else self._iccid(traits.carrier, self._serial(index))

    def identifiers(self, index: int) -> dict[str, str | None]:
        """Return every identifier of a device; `None` where its network does not have it."""
        traits = self.traits(index)
        carrier, serial = traits.carrier, self._serial(index)
        iccid = EXAMPLE_ICCIDS[index] if index < len(EXAMPLES) else self._iccid(carrier, serial)
        return {
            "device_name": self.name(index),
            "esn": f"80{serial:09d}" if carrier.cdma else None,
            "iccid": iccid,
            "imei": with_check_digit(f"35294{serial:09d}"),
            "imsi": f"{carrier.imsi}{serial:09d}",
            "mdn": f"5{serial:09d}" if carrier.name != "VDF" else None,
            "meid": f"A10000{serial:08X}" if carrier.cdma else None,
            "min": f"5{serial:09d}" if carrier.cdma else None,
            "msisdn": f"15{serial:09d}",
        }

    def candidate(self, id_type: str, value: str) -> int | None:
        """Return the only device that could have this identifier; whether it actually has it must be checked."""
        examples = {"device_name": EXAMPLE_NAMES, "iccid": EXAMPLE_ICCIDS}.get(id_type, ())
        if value in examples:
            return examples.index(value)
        try:
            if id_type == "device_name" and len(value) < 10:
                return int(value) - FIRST_SHORT_NAME
            if id_type == "meid":
                serial = int(value[-8:], 16)
            elif id_type in ("device_name", "iccid", "imei"):
                serial = int(value[-10:-1])
            else:
                serial = int(value[-9:])
        except ValueError:
            return None
        return (serial - self._first_serial) * INVERSE % SERIALS

    def _serial(self, index: int) -> int:
        return (index * STRIDE + self._first_serial) % SERIALS

    def _iccid(self, carrier: Carrier, serial: int) -> str:
        return with_check_digit(f"{carrier.iccid}{serial:09d}")

    def device(self, index: int) -> Row:
        """Return the device object of the API, with all 26 documented fields."""
        traits, ids, bits = self.traits(index), self.identifiers(index), self.draw("details", index)
        active, located = traits.state == "active", bits % 3 > 0
        connected = active and bits & 8 > 0
        month = self._sum(index, date.fromordinal(self.today).replace(day=1).toordinal(), self.today)
        return {
            "id": index + 1,
            "device_name": ids["device_name"],
            "ip_address": f"10.{bits >> 8 & 255}.{bits >> 16 & 255}.{bits >> 24 & 255}" if active else None,
            "ipv6": f"2001:db8::{bits >> 32 & 65535:x}" if bits & 16 else None,
            "note": f"Site {index % 97}" if bits & 32 else "-----",
            "state": traits.state,
            "mdn": ids["mdn"],
            "meid": ids["meid"],
            "imsi": ids["imsi"],
            "imei": ids["imei"],
            "iccid": ids["iccid"],
            "esn": ids["esn"],
            "msisdn": ids["msisdn"],
            "min": ids["min"],
            # Both spellings occur in the service's own data.
            "connected": str(connected).lower() if bits & 64 else connected,
            "last_connection_date": timestamp(self.today, bits % 86_400) if active else None,
            "cost_center": ("Field", "Retail", "Fleet")[(bits >> 48) % 3] if bits & 128 else None,
            "last_activation_date": timestamp(traits.activated, bits >> 40 & 65535),
            "latitude": f"{25 + (bits >> 20) % 24_000_000 / 1e6:.8f}" if located else None,
            "longitude": f"-{70 + (bits >> 24) % 50_000_000 / 1e6:.8f}" if located else None,
            "address": f"{1 + bits % 999} Main Street" if located and bits & 256 else None,
            "bytes_used": month["bytes_used"],
            "sms_used": month["sms_used"],
            "note1": "-----",
            "note2": "-----",
            "note3": "-----",
        }

    # -- usage

    def first_day(self, index: int) -> int:
        """Return the first day with usage, as an ordinal: the day of activation.

        A device beyond the size of the fleet was activated today.
        Every device has a row for each day since, whatever its state is now: a pull's rows are easily counted.
        """
        return self.today if index >= self.size else self.traits(index).activated

    def daily(self, index: int, start: int, end: int) -> Rows[Row]:
        """Return one row a day from ordinal `start` to ordinal `end`, newest first."""
        first = self.first_day(index)
        last, scale = min(end, self.today), self.traits(index).scale
        return Rows(last - max(start, first) + 1, lambda back: self._day(index, last - back, scale))

    def monthly(self, index: int, start: int, end: int) -> Rows[Row]:
        """Return one row a month whose first day lies from ordinal `start` to ordinal `end`, newest first."""
        first = self.first_day(index)
        oldest = max(month_number(start - 1) + 1, month_number(first))
        newest = month_number(min(end, self.today))
        return Rows(newest - oldest + 1, lambda back: self._month(index, newest - back))

    def _day(self, index: int, day: int, scale: int) -> Row:
        bits = self.draw("usage", index, day)
        return {
            "id": index * 100_000 + day - ID_EPOCH,
            "date_for": date.fromordinal(day).isoformat(),
            "bytes_used": bits % scale,
            "sms_used": (bits >> 40) % 4,
        }

    def _month(self, index: int, month: int) -> Row:
        row = self._sum(index, month_start(month), month_start(month + 1) - 1)
        return {"id": index * 10_000 + month - 2000 * 12, "date_for": iso_day(month_start(month)), **row}

    def _sum(self, index: int, start: int, end: int) -> dict[str, int]:
        first = self.first_day(index)
        days = range(max(start, first), min(end, self.today) + 1)
        draws, scale = [self.draw("usage", index, day) for day in days], self.traits(index).scale
        return {
            "bytes_used": sum(bits % scale for bits in draws),
            "sms_used": sum((bits >> 40) % 4 for bits in draws),
        }


def with_check_digit(digits: str) -> str:
    """Return the digits with their Luhn check digit, the last digit of an ICCID or IMEI."""
    doubled = [int(digit) * (2 - place % 2) for place, digit in enumerate(reversed(digits))]
    return digits + str(-sum(number // 10 + number % 10 for number in doubled) % 10)


def timestamp(day: int, second: int) -> str:
    """Return a second of a day in the format of Rails: ISO 8601, UTC, milliseconds."""
    minutes, seconds = divmod(second, 60)
    return f"{iso_day(day)}T{minutes // 60:02d}:{minutes % 60:02d}:{seconds:02d}.000Z"


def iso_day(day: int) -> str:
    return date.fromordinal(day).isoformat()


def month_number(day: int) -> int:
    """Return the number of months from year 0 to the month of an ordinal."""
    first = date.fromordinal(max(1, day))
    return first.year * 12 + first.month - 1


def month_start(month: int) -> int:
    return date(month // 12, month % 12 + 1, 1).toordinal()
