"""The cost of models compared with dictionaries: from the bytes of a response to its value, decoder by decoder.

python -m bench.decoding

The decoders read the same bytes in turn, in 15 rounds; the table has medians, as multiples of orjson.loads.
pydantic and openapi-python-client are included if they are installed; both keep unknown fields, as our client does.
"""

from __future__ import annotations

import importlib
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from importlib.util import find_spec
from pathlib import Path
from time import process_time
from timeit import Timer
from typing import Any

import attrs
import orjson

from lattigo import Response
from lattigo._core.codec.reader import decode, parse_json, read
from lattigo._core.operation import Operation
from lattigo._generated.operations import DAILY_DATA_USAGES, GET_DEVICE
from lattigo.models import DailyDataUsage, Device

SPEC = Path(__file__).parent.parent / "spec" / "lattigo.yaml"
AT_MOST = 2.0
"""Maximum cost of models of 31 usage rows, with unknown fields and without."""
ROUNDS = 15
SECONDS = 0.02
"""Approximate time that a decoder is measured in each round."""

UNKNOWN = {"roaming_bytes": 0, "time_zone": "Europe/Paris"}
USAGE = [
    {
        "id": 500_000 + day,
        "date_for": (date(2026, 10, 1) + timedelta(days=day)).isoformat(),
        "bytes_used": 1_048_576 * day,
        "sms_used": day % 3,
    }
    for day in range(31)
]
DEVICE = {field.name: None for field in attrs.fields(Device) if field.name != "extra"} | {
    "id": 7,
    "device_name": "8900000000000000007",
    "ip_address": "10.0.0.7",
    "note": "-----",
    "state": "active",
    "mdn": "5550000007",
    "imsi": "001010000000007",
    "imei": "350000000000007",
    "iccid": "8900000000000000007",
    "msisdn": "15550000007",
    "connected": True,
    "last_connection_date": "2026-10-31T08:00:00.000Z",
    "cost_center": "north",
    "last_activation_date": "2025-10-31T08:00:00.000Z",
    "latitude": "12.3456",
    "longitude": "-65.4321",
    "bytes_used": 1_048_576,
    "sms_used": 3,
}
CASES: Mapping[str, tuple[Operation[Any], type, object]] = {
    "31 usage rows": (DAILY_DATA_USAGES, DailyDataUsage, USAGE),
    "the same, 2 unknown fields a row": (DAILY_DATA_USAGES, DailyDataUsage, [{**row, **UNKNOWN} for row in USAGE]),
    "a device of 26 fields": (GET_DEVICE, Device, DEVICE),
    "the same, 2 unknown fields": (GET_DEVICE, Device, {**DEVICE, **UNKNOWN}),
}
BASE, OURS = "orjson.loads, to dictionaries", "lattigo"


def decoders(operation: Operation[Any], model: type, body: bytes, peer: Any) -> dict[str, Callable[[], object]]:
    """Return the ways to decode a response, after a check that ours agree."""
    response = Response(200, {}, body)
    ways: dict[str, Callable[[], object]] = {
        BASE: lambda: orjson.loads(body),
        OURS: lambda: read(operation, response),
        "lattigo, its tolerant way (cattrs)": lambda: decode(operation, parse_json(response), response),
    }
    if find_spec("pydantic"):
        adapter = pydantic_adapter(operation, model)
        ways["pydantic 2, validate_json"] = lambda: adapter.validate_json(body)
    if peer:
        build = getattr(peer, model.__name__).from_dict
        many = isinstance(orjson.loads(body), list)
        ways["openapi-python-client, from_dict"] = (
            (lambda: [build(row) for row in orjson.loads(body)]) if many else (lambda: build(orjson.loads(body)))
        )
    assert ways["lattigo, its tolerant way (cattrs)"]() == ways[OURS]()
    return ways


def pydantic_adapter(operation: Operation[Any], model: type) -> Any:
    from pydantic import ConfigDict, TypeAdapter, create_model

    fields = {field.name: field for field in attrs.fields(attrs.resolve_types(model)) if field.name != "extra"}
    twin: Any = create_model(
        model.__name__,
        __config__=ConfigDict(extra="allow"),
        **{name: (field.type, ... if field.default is attrs.NOTHING else None) for name, field in fields.items()},
    )
    return TypeAdapter(twin if operation.response is model else list[twin])


def generate_peer(folder: str) -> Any:
    """Return the models that openapi-python-client generates from the same spec."""
    if not find_spec("openapi_python_client"):
        return None
    target = ["--path", SPEC, "--output-path", Path(folder) / "peer", "--meta", "none"]
    command = [sys.executable, "-m", "openapi_python_client", "generate", *target]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        return None
    sys.path.insert(0, folder)
    return importlib.import_module("peer.models")


def microseconds(ways: Mapping[str, Callable[[], object]]) -> dict[str, float]:
    """Return the median CPU time of each way, all of them in turn."""
    timers = {name: Timer(way, timer=process_time) for name, way in ways.items()}
    for timer in timers.values():
        timer.timeit(10)
    numbers = {name: max(1, int(SECONDS / (timer.timeit(20) / 20))) for name, timer in timers.items()}
    rounds = [
        {name: timer.timeit(numbers[name]) / numbers[name] for name, timer in timers.items()} for _ in range(ROUNDS)
    ]
    return {name: statistics.median(times[name] for times in rounds) * 1e6 for name in timers}


def main() -> int:
    """Print the table; return 1 if models of usage rows cost too much."""
    with tempfile.TemporaryDirectory() as folder:
        peer = generate_peer(folder)
        table = {
            case: microseconds(decoders(operation, model, orjson.dumps(body), peer))
            for case, (operation, model, body) in CASES.items()
        }
    print(f"| decoder | {' | '.join(table)} |\n|---|{'---:|' * len(table)}")
    for name in table["31 usage rows"]:
        cells = [f"{times[name] / times[BASE]:.1f} ({times[name]:.1f} µs)" for times in table.values()]
        print(f"| {name} | {' | '.join(cells)} |")
    worst = max(times[OURS] / times[BASE] for case, times in table.items() if CASES[case][0] is DAILY_DATA_USAGES)
    print(f"\nModels of usage rows cost {worst:.2f} times as much as dictionaries; at most {AT_MOST} is allowed.")
    return int(worst > AT_MOST)


if __name__ == "__main__":
    sys.exit(main())
