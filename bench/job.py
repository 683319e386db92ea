"""The whole job, client by client: a pull of the daily usage of 5,000 devices in a month into Parquet files.

    python -m bench.job                     # tables in Markdown, about ten minutes
    python -m bench.job --rounds 1 --only script,ours,ours_fast
    python -m bench.job --only ours_fast --profile pull.prof

It needs the groups `bench` and `test`, which has dlt and uvloop. Every pull has its own process; the rounds of all
clients take turns, so that a busy machine is busy for all.
Each pulls a small fleet first, so that no import counts. The rows of every pull are compared with the server's.
Compare the ratios: the microseconds depend on the machine.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

import duckdb

ROOT = Path(__file__).parent.parent
TITLES = {
    "script": "a script: aiohttp + orjson + pyarrow",
    "ours_fast": "**lattigo**, engine fast",
    "ours": "**lattigo**",
    "dlt_threads": "dlt, 32 threads",
    "by_hand": "by hand: httpx + tenacity + pyarrow",
}
FILES = {"script": "usage.parquet", "by_hand": "usage.parquet", "dlt_threads": "usage/usage/*.parquet"}
OURS = "usage/data/part-*.parquet"
RATE = 200
ROWS = """
SELECT device_name, date_for::DATE AS day, bytes_used::BIGINT AS bytes, sms_used::BIGINT AS sms, id::BIGINT AS id
FROM read_parquet('{files}')
"""
TRUTH = """
SELECT format('pump-{{:06}}', device), DATE '2026-10-01' + day::INTEGER, 1048576 * day + device, (day + device) % 3,
    500000 + 31 * device + day
FROM range({devices}) AS devices(device), range(31) AS days(day)
"""


def serve(stack: ExitStack, *arguments: object) -> str:
    command = [sys.executable, "-m", "bench.job_server", *map(str, arguments)]
    server = stack.enter_context(subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True))
    stack.callback(server.kill)
    assert server.stdout
    return f"http://127.0.0.1:{int(server.stdout.readline())}"


def check(folder: Path, name: str, devices: int) -> None:
    """Compare all rows with the truth."""
    rows, truth = ROWS.format(files=folder / FILES.get(name, OURS)), TRUTH.format(devices=devices)
    different = duckdb.sql(f"SELECT count(*) FROM (({rows} EXCEPT ALL {truth}) UNION ALL ({truth} EXCEPT ALL {rows}))")
    ((count,),) = different.fetchall()
    if count:
        sys.exit(f"{name}: {count} rows differ from those of the server")


def measure(name: str, small: str, url: str, devices: int, profile: str | None, *, limited: bool) -> dict[str, float]:
    """Return the seconds of CPU and wall time, and the megabytes, of one pull."""
    options = ["-m", "cProfile", "-o", str(Path(profile).absolute())] if profile else []
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, *options, "-m", "bench.job_contenders", name, small, url, folder]
        environment = {name: value for name, value in os.environ.items() if not name.startswith("SSL_CERT")}
        environment |= {"PYTHONPATH": f"{ROOT}:{ROOT / 'src'}", "PYTHONDONTWRITEBYTECODE": ""}
        pull = subprocess.run(
            [*command, "limited" if limited else ""],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
        )
        if pull.returncode:
            sys.exit(pull.stderr)
        check(Path(folder), name, devices)
        return json.loads(pull.stdout.splitlines()[-1])


def compare(names: list[str], small: str, url: str, devices: int, rounds: int, profile: str | None) -> None:
    """Print the medians of all rounds, and of the ratios to the script in the same round."""
    taken: dict[str, list[dict[str, float]]] = {name: [] for name in names}
    for _ in range(rounds):
        for name in names:
            taken[name].append(measure(name, small, url, devices, profile, limited=False))
    print(f"\n{devices:,} devices × 31 days, no limit, {rounds} rounds, medians\n")
    print(
        "| client | CPU, µs per device | × the script | wall, µs per device | peak memory, MB |\n|---|--:|--:|--:|--:|"
    )
    for name, runs in taken.items():
        cpu, wall, memory = (statistics.median(run[key] for run in runs) for key in ("cpu", "wall", "memory"))
        ratios = [run["cpu"] / base["cpu"] for run, base in zip(runs, taken[names[0]], strict=True)]
        cells = f"{cpu / devices * 1e6:,.0f} | {statistics.median(ratios):.2f} | {wall / devices * 1e6:,.0f}"
        print(f"| {TITLES[name]} | {cells} | {memory:.0f} |", flush=True)


def compare_limited(names: list[str], small: str, devices: int) -> None:
    """Print how much of a limit that nobody knows each client uses."""
    ideal = devices / RATE
    print(f"\n{devices:,} devices × 31 days, an unknown limit of {RATE}/s\n")
    print("| client | seconds | of the ideal rate |\n|---|--:|--:|")
    for name in names:
        with ExitStack() as stack:  # a new server each, with a full bucket
            run = measure(name, small, serve(stack, devices, RATE), devices, None, limited=True)
        print(f"| {TITLES[name]} | {run['wall']:.1f} | {ideal / run['wall']:.1%} |", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--devices", type=int, default=5000)
    parser.add_argument("--only", default=",".join(TITLES), help="clients, the first of which is the base")
    parser.add_argument("--limited", action="store_true", help=f"with an unknown limit of {RATE}/s instead")
    parser.add_argument("--profile", help="a file for the profile of the last pull")
    arguments = parser.parse_args()
    names: list[str] = arguments.only.split(",")
    with ExitStack() as stack:
        small = serve(stack, 20)
        if arguments.limited:
            compare_limited(names, small, arguments.devices)
        else:
            url = serve(stack, arguments.devices)
            compare(names, small, url, arguments.devices, arguments.rounds, arguments.profile)


if __name__ == "__main__":
    main()
