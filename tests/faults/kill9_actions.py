"""Kill runs of actions again and again, at random moments, and see that nothing ever happens twice to a device.

    python -m tests.faults.kill9_actions            # 300 kills of runs over 2,000 devices
    python -m tests.faults.kill9_actions --kills 12 --devices 200

Texts, terminations and orders take turns. Each child is the real command, and the one that follows a kill is the same
command. One kill in three comes when the service has just carried a call out and has not responded yet.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path

from attrs import define, frozen

from lattigo.fleet import DatasetError, Journal
from lattigo.sandbox import Fault, Sandbox, serve

CONCURRENCY, BATCH = 4, 10
IN_FLIGHT = CONCURRENCY * BATCH
RESPONSE_SECONDS = 0.03
"""Between what the service does and its response."""


@frozen
class Scenario:
    """An action, and what a read can tell of it."""

    operation: str
    words: tuple[str, ...]
    can_tell: Callable[[Sandbox, str], bool]
    """Whether a read shows it, also when it has not happened."""


@define
class Figures:
    """What was seen."""

    kills: int = 0
    runs: int = 0
    devices: int = 0
    executed: int = 0
    unknown: int = 0
    """Devices that were unknown before they were looked up."""
    most_unknown: int = 0
    """Of one kill."""
    left: int = 0
    """Devices that were unknown after that."""
    seconds: float = 0.0


SCENARIOS = (
    Scenario("send_sms", ("--sms-text", "reboot"), lambda box, name: carrier(box, name) == "VDF"),
    Scenario("terminate_service", (), lambda _, __: True),
    Scenario(
        "activation_request",
        ("--rate-plan-name", "Example 10 MB"),
        lambda box, iccid: box.executed("activation_request", iccid) == 1,
    ),
)


def carrier(box: Sandbox, name: str) -> str:
    """The carrier of a device."""
    index = box.app.state.find("device_name", name)
    assert index is not None
    return box.app.state.fleet.traits(index).carrier.name


def run(kills: int, devices: int, folder: Path, *, seed: int = 1) -> Figures:
    """Kill runs until there were that many kills; every run is brought to its end and compared."""
    chance, figures, started = random.Random(seed), Figures(), time.monotonic()
    while figures.kills < kills:
        scenario = SCENARIOS[figures.runs % len(SCENARIOS)]
        most = min(kills - figures.kills, -(-kills // len(SCENARIOS)))
        slow = Fault("latency", endpoint=scenario.operation, when="after", seconds=RESPONSE_SECONDS)
        box = Sandbox(devices, faults=[slow])
        with serve(box) as url:
            place = folder / f"{figures.runs}-{scenario.operation}"
            place.mkdir()
            _act_to_the_end(scenario, box, url, place, devices, most, chance, figures)
        figures.runs += 1
    figures.seconds = time.monotonic() - started
    return figures


def device_list(scenario: Scenario, box: Sandbox, devices: int, place: Path) -> tuple[Path, list[str]]:
    """Write the list of devices; return its file, and the names under which the sandbox counts them."""
    if scenario.operation == "activation_request":
        iccids = [f"8999{number:015d}" for number in range(devices)]
        rows = ["iccid,imei", *(f"{iccid},{350000000000000 + place:015d}" for place, iccid in enumerate(iccids))]
        file = place / "orders.csv"
        file.write_text("\n".join(rows))
        return file, iccids
    names = [str(device["device_name"]) for device in box.truth.devices()]
    file = place / "names.txt"
    file.write_text("\n".join(names))
    return file, names


def _act_to_the_end(
    scenario: Scenario,
    box: Sandbox,
    url: str,
    place: Path,
    devices: int,
    kills: int,
    chance: random.Random,
    figures: Figures,
) -> None:
    before = {str(device["device_name"]) for device in box.truth.devices() if device["state"] == "terminated"}
    file, names = device_list(scenario, box, devices, place)
    journal = place / "run"
    action = scenario.operation.replace("_", "-")
    rest = ["--batch", str(BATCH), "--concurrency", str(CONCURRENCY), "--yes", "--progress", "none"]
    command = _command("apply", action, "--devices", str(file), "--journal", str(journal), *scenario.words, *rest)
    command += ["--stop-at-failures", "100"]
    env = os.environ | environment(url, place)
    killed, unknown = 0, 0
    while True:
        with subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as child:
            if killed < kills:
                _wait_for_a_moment(child, box, scenario.operation, chance)
                child.kill()
            _, said = child.communicate(timeout=300)
        if child.returncode != -9:
            assert child.returncode in {0, 3}, said
            break
        killed += 1
        left = states(journal)["sent"]
        assert left <= IN_FLIGHT, f"{left} devices were sent and have no outcome, at most {IN_FLIGHT} were in flight"
        figures.most_unknown = max(figures.most_unknown, left)
        unknown += left
    figures.kills += killed
    figures.devices += len(names)
    figures.executed += sum(box.executed(scenario.operation, name) for name in names)
    figures.unknown += states(journal)["unknown"]
    assert states(journal)["unknown"] <= unknown, "only what was in flight at a kill is unknown"
    _compare(scenario, box, names, journal, before)
    settled = _command("apply", "reconcile", "--journal", str(journal), "--settle", "0", "--progress", "none")
    child = subprocess.run(settled, env=env, capture_output=True, text=True, check=False, timeout=300)
    assert child.returncode in {0, 3}, child.stderr
    _compare(scenario, box, names, journal, before)
    for device in entries(journal, "unknown"):
        assert not scenario.can_tell(box, device), "a read could have told"
        figures.left += 1


def _compare(scenario: Scenario, box: Sandbox, names: list[str], journal: Path, before: set[str]) -> None:
    """Compare the journal with what the service has done."""
    done, executed = entries(journal, "done"), {name: box.executed(scenario.operation, name) for name in names}
    assert max(executed.values()) <= 1, "nothing happens twice to a device"
    assert states(journal).keys() <= {"done", "refused", "unknown", "failed"}
    assert all(executed[name] == 1 or name in before for name in done), "what the journal calls done has happened"
    for state in ("refused", "failed"):
        assert not any(executed[name] for name in entries(journal, state)), f"nothing that is {state} has happened"


def _wait_for_a_moment(child: subprocess.Popen[str], box: Sandbox, operation: str, chance: random.Random) -> None:
    """One in three is killed between the deed and its response, the others at any time."""
    before = box.executions[operation]
    between = chance.random() < 1 / 3
    further = 0 if between else chance.randrange(10) * BATCH
    while child.poll() is None and box.executions[operation] <= before + further:
        time.sleep(0.001)
    if not between:
        time.sleep(chance.uniform(0, 0.1))


def _command(*words: str) -> list[str]:
    return [sys.executable, "-m", "lattigo", *words]


def environment(url: str, folder: Path) -> Mapping[str, str]:
    """Credentials, and a state of its own."""
    return {
        "LATTIGO_BASE_URL": url,
        "LATTIGO_KEY_NAME": "sandbox",
        "LATTIGO_API_KEY": "sandbox-api-key",
        "XDG_STATE_HOME": str(folder / "state"),
    }


def states(journal: Path) -> Counter[str]:
    """The number of devices in each state."""
    try:
        with Journal.open(journal) as opened:
            return Counter(
                {state: count for state, count in opened.report().to_dict().items() if count and state in STATES}
            )
    except DatasetError:  # killed before it had a run
        return Counter()


STATES = ("planned", "sent", "done", "refused", "failed", "unknown", "waiting")


def entries(journal: Path, *wanted: str) -> list[str]:
    """The devices in these states."""
    with Journal.open(journal) as opened:
        return [entry.device for entry in opened.devices() if entry.state in wanted]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=300)
    parser.add_argument("--devices", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = run(given.kills, given.devices, Path(folder), seed=given.seed)
    print(f"{found.kills} kills of {found.runs} runs over {given.devices:,} devices, in {found.seconds:,.0f} s")
    print(f"{found.executed:,} of {found.devices:,} devices changed, each once")
    print(f"at most {found.most_unknown} unknown after one kill; {IN_FLIGHT} were in flight")
    print(f"{found.unknown} unknown in the end, {found.left} of them after looking them up: no read covers those")


if __name__ == "__main__":
    main()
