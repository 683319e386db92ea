"""The identifiers of devices in user input."""

from __future__ import annotations

import re

KINDS = ("iccid", "imei", "meid", "eid", "esn", "mdn", "msisdn", "imsi", "min")
"""Kinds of identifiers; the first one that a device has is used as its name."""
NAMES = ("device_name", "device", "name")
"""Columns with a name."""
ROUNDED = re.compile(r"\d([.,]\d+)?[eE]\+?\d+")
"""A number in the scientific notation of a spreadsheet, which loses its last digits."""
