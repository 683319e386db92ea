"""The README's script that pulls the usage of both APIs into one dataset, run as a user runs it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from lattigo.fleet import Dataset
from lattigo.sandbox import Sandbox
from lattigo.sandbox.thingspace import ThingSpaceSandbox

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
SCRIPT = re.search(r"<!-- both APIs -->\n```python\n(.*?)```", README, re.DOTALL)
SINCE, UNTIL = date(2026, 10, 1), date(2026, 10, 31)


def stored(folder: Path) -> Counter[tuple[object, ...]]:
    columns = ("source", "device_name", "date_for", "bytes_used", "sms_used")
    return Counter(tuple(row[name] for name in columns) for row in Dataset.open(folder).arrow().to_pylist())


def of_lattigo(box: Sandbox) -> Counter[tuple[object, ...]]:
    return Counter(
        ("lattigo", row["device_name"], date.fromisoformat(str(row["date_for"])), row["bytes_used"], row["sms_used"])
        for row in box.truth.daily_usage(SINCE, UNTIL)
    )


def of_thingspace(box: ThingSpaceSandbox) -> Counter[tuple[object, ...]]:
    """The sums of each device's records by day."""
    begin, end = (datetime(day.year, day.month, day.day, tzinfo=UTC) for day in (SINCE, UNTIL + timedelta(days=1)))
    sums: dict[tuple[str, date], list[int]] = {}
    for place, row in enumerate(box.truth.devices(None)):
        ids = {each["kind"].lower(): each["id"] for each in row["deviceIds"]}
        for record in box.truth.usage(box.truth.device(place), begin, end - timedelta(seconds=1)):
            day = datetime.fromisoformat(str(record["timestamp"])).astimezone(UTC).date()
            total = sums.setdefault((ids["iccid"], day), [0, 0])
            total[0] += record["bytesUsed"]
            total[1] += record["smsUsed"]
    return Counter(("thingspace", name, day, used, sms) for (name, day), (used, sms) in sums.items())


def test_the_script_of_the_readme_gives_every_row_of_both_once(start: Callable[..., str], tmp_path: Path):
    assert SCRIPT is not None
    lattigo, thingspace = Sandbox(devices=12, today=UNTIL), ThingSpaceSandbox(devices=15, today=UNTIL)
    login = thingspace.login
    settings = {
        "LATTIGO_BASE_URL": start(lattigo),
        "LATTIGO_KEY_NAME": lattigo.accounts[0].key_name,
        "LATTIGO_API_KEY": lattigo.accounts[0].api_key,
        "THINGSPACE_BASE_URL": start(thingspace),
        "THINGSPACE_KEY": login.key,
        "THINGSPACE_SECRET": login.secret,
        "THINGSPACE_USERNAME": login.username,
        "THINGSPACE_PASSWORD": login.password,
    }
    printed: list[str] = []
    for _ in range(2):  # the second run finds that all is done
        run = subprocess.run(
            [sys.executable, "-c", SCRIPT[1]],
            cwd=tmp_path, env={**os.environ, **settings}, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert run.returncode == 0, run.stderr
        printed.append(run.stdout)
    assert stored(tmp_path / "usage") == of_lattigo(lattigo) + of_thingspace(thingspace)
    assert printed[0].startswith("12 devices, 0 failed\n25 devices, 0 failed\n2026-10-01 ")
    assert len(printed[0].splitlines()) == 2 + 31
    usage_calls = [each for each in thingspace.seen if each.path.endswith("/usage/actions/list")]
    assert len(usage_calls) == 25
    assert thingspace.truth.logins == 2
    assert thingspace.truth.sessions == 0
