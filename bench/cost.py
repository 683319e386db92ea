"""The instructions that fixed pieces of work take, against those of the last tag: at most 3 % more.

    python -m bench.cost                # about five minutes; needs valgrind and git
    python -m bench.cost --against main

Both versions do the work on this machine, with the same Python and the same dependencies, under callgrind. It counts
instructions, which neither other load nor the clock changes: two runs differ by less than 1 %.
Without a tag the reference is the commit in `REFERENCE`: move it on whenever a higher cost is meant.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

from bench.clients import serve

ROOT = Path(__file__).parent.parent
REFERENCE = "1c5b00c"
CASES = {
    "load": "import lattigo",
    "command": "a command with one call",
    "calls": "300 calls",
    "fast_calls": "300 calls, engine fast",
    "pull": "a pull of 300 devices × 31 days",
}
ONCE = {"load", "command"}
"""The cases that include the start; of the others only the second time is counted, when everything is loaded."""
ALLOWED = 1.03


def last_tag() -> str:
    tag = subprocess.run(["git", "describe", "--tags", "--abbrev=0"], cwd=ROOT, capture_output=True, text=True)
    return tag.stdout.strip() or REFERENCE


def cost(case: str, source: Path, folder: Path, url: str) -> float:
    """Return the number of instructions of a case, in millions."""
    command = [str(ROOT / "bench/cost_cases.py"), case, url]
    if case in ONCE:
        return instructions(command, source, folder)
    return instructions([*command, "--twice"], source, folder, "--instr-atstart=no")


def instructions(arguments: list[str], source: Path, folder: Path, *options: str) -> float:
    """Return the number of instructions, in millions, of Python with these arguments.

    Args:
        arguments: of Python; `--twice` is left out when it runs without valgrind.
        source: the folder with the package.
        folder: for temporary files.
        options: of callgrind.
    """
    environment = {
        "HOME": str(folder),
        "PATH": os.environ["PATH"],
        "LATTIGO_KEY_NAME": "key",
        "LATTIGO_API_KEY": "secret",
        "PYTHONHASHSEED": "0",
        "PYTHONPATH": str(source),
        "PYTHONPYCACHEPREFIX": str(folder / "compiled"),
    }
    plain = [sys.executable, *(each for each in arguments if each != "--twice")]
    callgrind = ["valgrind", "--tool=callgrind", f"--callgrind-out-file={folder / 'out'}", *options]
    for each in (plain, [*callgrind, sys.executable, *arguments]):  # the first one compiles
        done = subprocess.run(each, env=environment, cwd=folder, capture_output=True, text=True)
        if done.returncode:
            sys.exit(f"{' '.join(arguments)} failed with {source}:\n{done.stderr[-2000:]}")
    found = re.search(r"Collected : (\d+)", done.stderr)
    assert found, done.stderr
    return int(found[1]) / 1e6


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--against", default=last_tag(), help="a tag or a commit")
    parser.add_argument("--only", default=",".join(CASES), help="cases")
    arguments = parser.parse_args()
    reference: str = arguments.against
    if shutil.which("valgrind") is None:
        sys.exit("valgrind is not installed: apt-get install valgrind")
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        archive = subprocess.run(["git", "archive", reference, "src"], cwd=ROOT, check=True, capture_output=True)
        subprocess.run(["tar", "-x", "-C", folder], input=archive.stdout, check=True)
        url = serve(stack)
        print(f"Millions of instructions, against {reference}\n")
        print("| | before | now | ratio |\n|---|--:|--:|--:|")
        worst = 0.0
        for case in arguments.only.split(","):
            before, now = (cost(case, source, folder, url) for source in (folder / "src", ROOT / "src"))
            print(f"| {CASES[case]} | {before:,.0f} | {now:,.0f} | {now / before:.3f} |", flush=True)
            worst = max(worst, now / before)
    if worst > ALLOWED:
        sys.exit(f"a piece of work takes more than {ALLOWED} times the instructions")


if __name__ == "__main__":
    main()
