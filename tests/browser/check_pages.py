"""Opens reports in Chromium: nothing on the console, no request, nothing wider than the screen, no finding of axe-core.

python -m tests.browser.check_pages MODULES PICTURES    # a folder with node_modules, and one for pictures
"""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from lattigo.fleet import Dataset
from lattigo.report import fleet_report
from tests.e2e.test_report import SINCE, UNTIL, planned
from tests.support.planned import Planned, Row, pull


def monthly() -> Planned:
    months = [date(2026, month, 1) for month in range(3, 11)]
    return Planned(
        {f"meter-{number}": [Row(month, number * month.month * 10_000, 2) for month in months] for number in range(40)}
    )


def partial() -> Planned:
    """The second half was pulled of some devices only, and some days have no rows."""
    days = [date(2026, 9, 1) + timedelta(number) for number in range(61)]
    rows = {
        f"pump-{number}": [Row(day, 1000 * day.day) for day in days if day.day not in (12, 13)] for number in range(20)
    }
    return Planned(rows)


def make(folder: Path) -> list[Path]:
    """Write the pages."""
    pull(planned(), folder / "hostile-data", SINCE, UNTIL)
    pull(monthly(), folder / "monthly-data", date(2026, 3, 1), UNTIL, kind="monthly")
    whole = partial()
    pull(whole, folder / "partial-data", date(2026, 9, 1), date(2026, 10, 15))
    whole.failing = frozenset(f"pump-{number}" for number in range(15))
    pull(whole, folder / "partial-data", date(2026, 9, 1), UNTIL, extend=True)
    pull(Planned({"one": [Row(date(2026, 10, 5), 7)]}), folder / "one-data", date(2026, 10, 1), UNTIL)
    pages = []
    for name in ("hostile", "monthly", "partial", "one"):
        page = folder / f"{name}.html"
        page.write_text(
            fleet_report(Dataset.open(folder / f"{name}-data"), title=f"Fleet: {name}").html, encoding="utf-8"
        )
        pages.append(page)
    return pages


def main(modules: str, pictures: str) -> None:
    Path(pictures).mkdir(parents=True, exist_ok=True)
    script = Path(__file__).with_name("open_pages.mjs")
    with TemporaryDirectory() as folder:
        pages = make(Path(folder))
        command = ["node", str(script), str(Path(modules).absolute()), pictures, *map(str, pages)]
        printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    found = [json.loads(line) for line in printed.splitlines()]
    wrong = [look for look in found if any(look[name] for name in ("messages", "requests", "overflow", "violations"))]
    for look in wrong:
        print(json.dumps(look, indent=2, ensure_ascii=False))
    print(f"{len(found)} looks at {len(pages)} pages, {len(wrong)} with something wrong; pictures in {pictures}")
    sys.exit(bool(wrong) or len(found) != 4 * len(pages))


if __name__ == "__main__":
    main(*sys.argv[1:])
