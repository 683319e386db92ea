"""Human-readable amounts of data, the same for the page, the tables and the options.

Units are decimal, as carriers bill: 1 kB is 1,000 bytes.
"""

from __future__ import annotations

import re

UNITS = ("B", "kB", "MB", "GB", "TB", "PB", "EB")
BINARY = {"KIB": 1 << 10, "MIB": 1 << 20, "GIB": 1 << 30, "TIB": 1 << 40}
AMOUNT = re.compile(r"(\d+(?:\.\d+)?)\s*([A-Za-z]*)")


def human_bytes(amount: float) -> str:
    """Format an amount with three significant digits: 999 B, 1.00 kB, 12.3 MB."""
    sign, amount = ("-", -amount) if amount < 0 else ("", amount)
    if round(amount) < 1000:
        return f"{sign}{round(amount)} B"
    power = 1
    while power < len(UNITS) - 1 and amount >= 999.5 * 1000**power:
        power += 1
    value = amount / 1000**power
    digits = 2 if value < 9.995 else 1 if value < 99.95 else 0
    return f"{sign}{value:.{digits}f} {UNITS[power]}"


def parse_bytes(text: str) -> int:
    """Parse an amount such as `60kB`, `1.5 MB`, `5GiB`, or a bare number, and return the bytes.

    Raises:
        ValueError: the text is not an amount of data, or is in bits.
    """
    match = AMOUNT.fullmatch(text.strip())
    unit = match[2] if match else ""
    if match is None or (unit and not unit.upper().endswith("B")):
        raise ValueError(f"{text!r} is not an amount of data: write 60kB, 1.5MB or 2GB")
    if unit.endswith("b"):
        raise ValueError(f"{text!r} counts bits; usage is in bytes: write {text.strip()[:-1]}B")
    factors: dict[str, int] = {name.upper(): 1000**power for power, name in enumerate(UNITS)} | BINARY | {"": 1}
    if unit.upper() not in factors:
        raise ValueError(f"{text!r} is not an amount of data: write 60kB, 1.5MB or 2GB")
    return round(float(match[1]) * factors[unit.upper()])
