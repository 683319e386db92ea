"""The cost of a call on the client's machine, client by client: CPU time, user and system, with a fast server.

    python -m bench.clients                  # a table in Markdown, about three minutes
    python -m bench.clients --rounds 3

Every client has its own process; the rounds of all clients take turns, so that a busy machine is busy for all.
Compare the ratios: the microseconds depend on the machine.

Our client learns the rate limit of the server, and would start with 20 requests per second.
Here its file of learned limits states a million per second.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

ROOT = Path(__file__).parent.parent
TITLES = {
    "raw_aiohttp": "raw aiohttp + orjson, dictionaries",
    "by_hand": "by hand: httpx + tenacity + semaphore, dictionaries",
    "stock_httpx": "stock `httpx.AsyncClient`, dictionaries",
    "generated": "openapi-python-client, models",
    "generated_64": "openapi-python-client with a pool of 64 connections, models",
    "ours": "**lattigo**, models",
    "ours_fast": "**lattigo**, engine fast, models",
}
GENERATED = {"generated": "as it comes", "generated_64": "with a pool of 64 connections"}
COUNTS = {"by_hand": 1000, "stock_httpx": 1000, "generated": 600, "generated_64": 600}
"""Calls in a round, for slow clients; 4,000 for the others."""


class Contender:
    """A client in its own process."""

    def __init__(self, name: str, url: str, folder: Path) -> None:
        self.name = name
        command = [sys.executable, "-m", "bench.clients_contenders", name, url]
        path = f"{ROOT}:{ROOT / 'src'}:{folder}"
        self.process = subprocess.Popen(
            command, cwd=ROOT, env={"PYTHONPATH": path}, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def measure(self, count: int, tasks: int) -> float:
        """Return the CPU time per call, in µs."""
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(f"{count} {tasks}\n")
        self.process.stdin.flush()
        return float(self.process.stdout.readline())

    def __enter__(self) -> Contender:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.communicate()


def serve(stack: ExitStack) -> str:
    command = [sys.executable, "-m", "bench.clients_server"]
    server = stack.enter_context(subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True))
    stack.callback(server.kill)
    assert server.stdout
    return f"http://127.0.0.1:{int(server.stdout.readline())}"


def generate(folder: Path) -> bool:
    """Generate a client from our spec with openapi-python-client. Return `False` if it is not installed."""
    tool = shutil.which("openapi-python-client") or shutil.which(
        "openapi-python-client", path=str(Path(sys.executable).parent)
    )
    if tool is None:
        return False
    config = folder / "config.yaml"
    config.write_text("post_hooks: []\n")
    target = folder / "generated_client"
    arguments = ["generate", "--path", ROOT / "spec/lattigo.yaml", "--output-path", target, "--meta", "none"]
    subprocess.run([tool, *arguments, "--config", config], check=True, capture_output=True)
    return True


def compare(contenders: list[Contender], rounds: int) -> dict[str, float]:
    """Print the medians of the CPU time per call and of its ratio to raw aiohttp; return the former."""
    times: dict[str, list[float]] = {contender.name: [] for contender in contenders}
    for contender in contenders:
        contender.measure(1000, 64)
    for _ in range(rounds):
        for contender in contenders:
            times[contender.name].append(contender.measure(COUNTS.get(contender.name, 4000), 64))
    print(f"\n64 in flight, 31 rows, {rounds} rounds, medians\n")
    print("| client | µs per call | × raw aiohttp |\n|---|---:|---:|")
    base = times["raw_aiohttp"]
    for name, values in times.items():
        ratio = statistics.median(value / raw for value, raw in zip(values, base, strict=True))
        print(f"| {TITLES[name]} | {statistics.median(values):,.0f} | {ratio:.2f} |", flush=True)
    return {name: statistics.median(values) for name, values in times.items()}


def wait(contenders: list[Contender], rounds: int) -> None:
    """Print how much more a call costs when many tasks wait."""
    print(f"\nTasks that wait for one of the 64 slots: µs per call, {rounds} rounds, medians\n")
    print("| client | 100 | 1,000 | 10,000 | 10,000 ÷ 100 |\n|---|---:|---:|---:|---:|")
    for contender in contenders:
        times: dict[int, list[float]] = {100: [], 1000: [], 10_000: []}
        for _ in range(rounds):
            for tasks, values in times.items():
                values.append(contender.measure(40_000, tasks))
        medians = [statistics.median(values) for values in times.values()]
        cells = " | ".join(f"{median:,.0f}" for median in medians)
        print(f"| {TITLES[contender.name]} | {cells} | {medians[-1] / medians[0]:.2f} |", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=7)
    rounds: int = parser.parse_args().rounds
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        names = list(TITLES)
        if not generate(folder):
            names = [name for name in names if name not in GENERATED]
            print("openapi-python-client is not installed, so its client is left out.")
        url = serve(stack)
        contenders = {name: stack.enter_context(Contender(name, url, folder)) for name in names}
        medians = compare(list(contenders.values()), rounds)
        print("\nThe cost of a generated client, as a multiple of ours:\n")
        print("| | lattigo | engine fast |\n|---|---:|---:|")
        for name in (name for name in GENERATED if name in medians):
            cells = " | ".join(f"{medians[name] / medians[other]:.1f}" for other in ("ours", "ours_fast"))
            print(f"| {GENERATED[name]} | {cells} |")
        wait([contenders[name] for name in ("ours", "ours_fast")], max(1, rounds // 3))


if __name__ == "__main__":
    main()
