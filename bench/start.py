"""The instructions of starting, as multiples of importing what any such program imports.

    python -m bench.start               # half a minute; needs valgrind

Trio is hidden: httpcore imports it where it is installed, which it rarely is beside the command line.
"""

from __future__ import annotations

import tempfile
from contextlib import ExitStack
from pathlib import Path

from bench.cost import ROOT, instructions
from bench.job import serve

WITHOUT_TRIO = "import sys; sys.modules['trio'] = None; "
COMMAND = f"{WITHOUT_TRIO}from lattigo.cli import main; sys.exit(main())"


def main() -> None:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        url = serve(stack, 20)

        def count(*arguments: str) -> float:
            return instructions([*arguments], ROOT / "src", folder)

        command_line, library = count("-c", "import rich, cyclopts"), count("-c", f"{WITHOUT_TRIO}import httpx, cattrs")
        rows = (
            ("import rich, cyclopts", command_line, command_line, None),
            ("lattigo --version", count("-c", COMMAND, "--version"), command_line, 1.5),
            ("lattigo devices list", count("-c", COMMAND, "devices", "list", "--base-url", url), command_line, 2.5),
            ("import httpx, cattrs", library, library, None),
            ("import lattigo", count("-c", "import lattigo"), library, 1.05),
        )
    print("| | millions | ratio | allowed |\n|---|--:|--:|--:|")
    for name, counted, base, allowed in rows:
        print(f"| {name} | {counted:,.0f} | {counted / base:.2f} | {allowed or ''} |")


if __name__ == "__main__":
    main()
