"""`lattigo demo`: a pull from its own sandbox, verified row by row."""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Generator, Iterable
from contextlib import ExitStack, contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from ...client import AsyncLattigo
from ...fleet.pulling.pull import CONCURRENCY
from ..arguments import UsageError
from ..exit_codes import DONE, ERROR, INTERRUPTED, SOME_FAILED
from ..output import say
from ..progress import Style, Watch
from ..pulls.job import Job, fetch
from ..settings import Count, Switch, log_to_stderr
from .pull import fresh, summarize
from .sandbox import Port, parse_rate

if TYPE_CHECKING:
    from ...sandbox import Sandbox, Truth

COMPARED = ("device_name", "date_for", "bytes_used", "sms_used", "id")


def demo(
    *,
    devices: Count = 2000,
    days: Count = 31,
    rate: str = "200/s burst 50",
    to: Path | None = None,
    port: Port = 0,
    concurrency: Count = CONCURRENCY,
    progress: Style = "auto",
    debug: Switch = False,
) -> int:
    """Pull the usage of a simulated fleet, and verify every row. No configuration needed.

    A sandbox starts on a free port of this machine and refuses requests above its rate limit. Its usage is pulled
    into Parquet files, as from the real service. Then each row on disk is compared with the sandbox's data.

    Args:
        devices: Number of devices in the fleet.
        days: Number of days of usage, up to today.
        rate: Rate limit of the sandbox per endpoint: 50 (a second), "200/s burst 50", "600/60s window".
        to: Output folder. Default: lattigo-demo, or lattigo-demo-2 and so on if it exists.
        port: Port of the sandbox; 0 for a free one. Resuming requires the same port.
        concurrency: Maximum number of devices in flight.
        progress: Progress display: auto is a bar on a terminal and plain lines elsewhere.
        debug: Log every attempt to stderr.
    """
    from ...sandbox import Sandbox

    today = datetime.now(UTC).date()
    since = today - timedelta(days=days - 1)
    try:
        box = Sandbox(devices, today=today, limits=[parse_rate(rate)], seen=0)
    except ValueError as error:
        raise UsageError(f"{error}.") from None
    log_to_stderr("DEBUG" if debug else "ERROR")
    job = Job(kind="daily", since=since, until=today, folder=to or fresh(Path("lattigo-demo")), concurrency=concurrency)
    watch = Watch(progress)
    account = box.accounts[0]
    with _serving(box, port) as url:
        port = urlsplit(url).port or 0
        say(f"Sandbox: {devices:,} devices at {url}, rate limit {rate}. Pulling {days:,} days into {job.folder}.")
        client = AsyncLattigo(account.key_name, account.api_key, base_url=url, listeners=(watch.on_event,))
        finished = fetch(client, job, watch)
    summarize(job, watch)
    if not finished:
        words = ["lattigo", "demo", "--devices", str(devices), "--days", str(days), "--to", str(job.folder)]
        words += ["--port", str(port)]
        say(f"Interrupted. To resume: {shlex.join(words)}")
        return INTERRUPTED
    if watch.report.failed:
        return SOME_FAILED
    return _compare(job, box.truth, since, today)


@contextmanager
def _serving(box: Sandbox, port: int) -> Generator[str]:
    from ...sandbox import serve

    with ExitStack() as stack:
        try:
            url = stack.enter_context(serve(box, port))
        except OSError as error:
            raise UsageError(f"Port {port} can't be used: {error.strerror}.") from None
        yield url


def _compare(job: Job, truth: Truth, since: date, until: date) -> int:
    """Compare the rows on disk with the truth, including how often each occurs."""
    data = job.folder / "data"
    on_disk = Counter(_rows_on_disk(data))
    rows = on_disk.total()
    on_disk.subtract(tuple(row[name] for name in COMPARED) for row in truth.daily_usage(since, until))
    missing, wrong = -sum(count for count in on_disk.values() if count < 0), (+on_disk).total()
    if missing or wrong:
        say(f"error: {missing:,} rows of the sandbox are missing on disk, {wrong:,} rows on disk are wrong.")
        return ERROR
    say(f"All {rows:,} rows on disk match the sandbox's ({', '.join(COMPARED)}).")
    script = f"import pyarrow.parquet as p; print(p.read_table('{data}').slice(0, 3).to_pylist())"
    say("Try next:")
    say(f'  python -c "{script}"')
    say("  lattigo sandbox      # a sandbox for all other commands")
    return DONE


def _rows_on_disk(data: Path) -> Iterable[tuple[object, ...]]:
    from pyarrow import parquet

    for part in sorted(data.glob("*.parquet")):
        table = parquet.read_table(part, columns=list(COMPARED))
        columns = [table.column(name).to_pylist() for name in COMPARED]
        columns[1] = [day.isoformat() for day in columns[1]]
        yield from zip(*columns, strict=True)
