"""The gallery: a report and tables of a fleet in the sandbox, made by the commands that make them for users."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from lattigo.sandbox import Sandbox, serve

TODAY = date(2026, 10, 31)
DAYS = ("--since", "2026-08-01", "--until", "2026-10-31", "--progress", "none")
PAGE = """# Gallery

A fleet of 60 devices in the sandbox, as the commands of [See the fleet](how-to/report.md) show it.

## The report

`lattigo report usage/ -o fleet.html --monthly usage-monthly/ --interactive` writes this page:

<iframe src="_static/gallery/fleet.html" title="Report of a fleet" style="width:100%;height:48rem;border:0"></iframe>

{tables}"""
TABLES = {
    "Top devices": ("top", "usage", "--count", "10", "--since", "2026-10-01"),
    "Months": ("usage", "usage", "--by", "month", "--total"),
    "Cost centers by month": ("usage", "usage", "--pivot", "month", "--by", "cost-center"),
}


def write_gallery(docs: Path) -> None:
    """Write the page and its report."""
    place = docs / "_static" / "gallery"
    place.mkdir(exist_ok=True)
    with TemporaryDirectory() as name, serve(Sandbox(60, today=TODAY)) as url:
        folder = Path(name)
        _run(folder, url, "pull", "daily", *DAYS, "--to", "usage")
        _run(folder, url, "pull", "monthly", *DAYS, "--to", "usage-monthly")
        options = ("--monthly", "usage-monthly", "--interactive", "--title", "Fleet of the sandbox")
        _run(folder, url, "report", "usage", "-o", "fleet.html", *options)
        (place / "fleet.html").write_bytes((folder / "fleet.html").read_bytes())
        tables = "\n".join(
            f"## {title}\n\n```text\n$ lattigo {' '.join(arguments)}\n"
            f"{_run(folder, url, *arguments, '--output', 'table')}```\n"
            for title, arguments in TABLES.items()
        )
    (docs / "gallery.md").write_text(PAGE.format(tables=tables), encoding="utf-8")


def _run(folder: Path, url: str, *arguments: str) -> str:
    environment = {
        **os.environ,
        "LATTIGO_BASE_URL": url,
        "LATTIGO_KEY_NAME": "sandbox",
        "LATTIGO_API_KEY": "sandbox-api-key",
        "XDG_STATE_HOME": str(folder),
        "COLUMNS": "110",
    }
    command = [sys.executable, "-m", "lattigo", *arguments]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=True, text=True).stdout  # noqa: S603 - our own command
