"""The run time of the README's example with FakeLattigo, each time in a fresh interpreter.

python -m bench.fake

The client loads modules when it first needs them: for the event loop, for decoding, for fleets.
The second line of the output counts that as imports, as in every test but the first one of a session.
"""

from __future__ import annotations

import re
import statistics
import subprocess
import sys
from pathlib import Path

README = Path(__file__).parents[1] / "README.md"
ALLOWED = 50.0
"""Milliseconds, after imports."""
RUNS = 15
LOADED = "import anyio, lattigo.fleet, lattigo._core.codec.fast; asyncio.run(anyio.sleep(0))"
SCRIPT = """
import asyncio, contextlib, io, sys, time
import lattigo
from lattigo.testing import FakeLattigo
{load}
example = compile(sys.stdin.read(), "README.md", "exec")
fake = FakeLattigo()
lattigo.AsyncLattigo = fake.client
start = time.perf_counter()
with contextlib.redirect_stdout(io.StringIO()):
    exec(example, {{}})
print(1000 * (time.perf_counter() - start))
assert len(fake.calls) == 5
"""


def main() -> int:
    """Print the results; return 1 if the example took longer than allowed."""
    (example, *_) = re.findall(r"^```python\n(.*?)^```", README.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
    milliseconds(example, "")  # to warm up the disk cache
    print(f"The README's example on FakeLattigo, the median of {RUNS} fresh interpreters:")
    first = milliseconds(example, "")
    print(f"{first:.0f} ms with the modules that are loaded meanwhile")
    loaded = milliseconds(example, LOADED)
    print(f"{loaded:.0f} ms after imports; {ALLOWED:.0f} allowed")
    return 0 if loaded <= ALLOWED else 1


def milliseconds(example: str, load: str) -> float:
    """Return the median time of the runs."""
    command = [sys.executable, "-c", SCRIPT.format(load=load)]
    runs = [subprocess.run(command, input=example, capture_output=True, check=True, text=True) for _ in range(RUNS)]
    return statistics.median(float(run.stdout) for run in runs)


if __name__ == "__main__":
    sys.exit(main())
