"""`lattigo pull`: the usage of a whole fleet, into files."""

from __future__ import annotations

import shlex
import signal
import sys
from datetime import date
from functools import partial
from pathlib import Path
from typing import Annotated, Literal, TypeAlias

import anyio
from attrs import frozen
from cyclopts import Group, Parameter

from ..client import AsyncLattigo
from ..core.errors import ApiError
from ..fleet import DatasetError
from ..fleet.usage import CONCURRENCY
from .arguments import UsageError, read_names
from .exits import DONE, INTERRUPTED, SOME_FAILED
from .output import default_format, print_answer, say
from .progress import Style, Watch, duration
from .settings import Count, Settings, log_to_stderr

Kind: TypeAlias = Literal["daily", "monthly"]


@frozen(kw_only=True)
class Job:
    """What to pull, and where to."""

    kind: Kind
    since: date
    until: date
    folder: Path
    devices: list[str] | None = None
    concurrency: int = CONCURRENCY


def pull(
    kind: Kind,
    /,
    *,
    since: date,
    until: date,
    to: str,
    devices: Annotated[
        list[str] | None, Parameter(consume_multiple=True, metavar="NAME...|FILE|-", negative=())
    ] = None,
    concurrency: Count = CONCURRENCY,
    progress: Style = "auto",
    settings: Annotated[Settings | None, Parameter(name="*", group=Group("Common options", sort_key=99))] = None,
) -> int:
    """Pull the daily or monthly usage of a whole fleet into Parquet files.

    The folder gets `data/part-*.parquet`, and `errors.jsonl` with a line for each device that failed.
    Refusals (429) are waited for. Ctrl-C writes what was fetched, and ends.

    Args:
        kind: Rows for each day or for each month.
        since: The first day.
        until: The last day, included.
        to: The folder; it is made, and must not hold a dataset yet.
        devices: Only these devices: their names, a file with one name a line, or - for stdin.
        concurrency: How many devices are under way at a time.
        progress: How progress is shown: auto is a bar on a terminal and plain lines elsewhere.
        settings: The options of every command that calls the service.
    """
    settings = settings or Settings()
    log_to_stderr("DEBUG" if settings.debug else "ERROR")
    names = None if devices is None else _names(devices)
    job = Job(kind=kind, since=since, until=until, folder=Path(to), devices=names, concurrency=concurrency)
    watch = Watch(progress)
    client = settings.client(watch.on_event)
    try:
        finished = fetch(client, job, watch)
    except (ApiError, DatasetError):
        if watch.report.devices:
            summarize(job, watch)
        raise
    summarize(job, watch)
    if (settings.output or default_format()) != "table":
        print_answer(settings.output, _report(job, watch))
    if not finished:
        say(f"Interrupted. To run it again, into a new folder: {_again(to)}")
        return INTERRUPTED
    return SOME_FAILED if watch.report.failed else DONE


def fetch(client: AsyncLattigo, job: Job, watch: Watch) -> bool:
    """Do the job. False when it was interrupted; what was fetched until then is on disk."""
    signal.signal(signal.SIGTERM, lambda *_: signal.raise_signal(signal.SIGINT))  # service managers end a job so
    with watch:
        try:
            anyio.run(partial(_fetch, client, job, watch))
        except KeyboardInterrupt:
            return False
    return True


async def _fetch(client: AsyncLattigo, job: Job, watch: Watch) -> None:
    async with client as lattigo:
        watch.on_progress(
            await lattigo.fleet.pull(
                job.kind,
                since=job.since,
                until=job.until,
                to=job.folder,
                devices=job.devices,
                concurrency=job.concurrency,
                on_progress=watch.on_progress,
            )
        )


def summarize(job: Job, watch: Watch) -> None:
    """Say what was done."""
    report = watch.report
    total = f" of {report.total:,}" if report.total not in {None, report.devices} else ""
    rate = f" ({report.devices / report.seconds:,.0f} devices/s)" if report.seconds else ""
    files = f"{report.parts:,} {'file' if report.parts == 1 else 'files'}"
    say(f"{report.devices:,}{total} devices, {report.rows:,} rows in {files}, {duration(report.seconds)}{rate}.")
    share = watch.refused / watch.requests if watch.requests else 0
    say(f"{watch.requests:,} requests, {watch.refused:,} of them refused (429): {share:.1%}.")
    if watch.drifted:
        say(f"The pages of lists did not fit together {watch.drifted:,} times; --debug tells more.")
    if report.failed:
        say(f"{report.failed:,} devices failed; {job.folder / 'errors.jsonl'} lists them.")
    say(f"Files: {job.folder / 'data'}")


def _report(job: Job, watch: Watch) -> dict[str, object]:
    report = watch.report
    return {
        "kind": job.kind,
        "since": job.since.isoformat(),
        "until": job.until.isoformat(),
        "folder": str(job.folder),
        "devices": report.devices,
        "failed": report.failed,
        "rows": report.rows,
        "files": report.parts,
        "seconds": round(report.seconds, 3),
        "requests": watch.requests,
        "refused": watch.refused,
    }


def fresh(folder: Path) -> Path:
    """The folder, or the first of `folder-2`, `folder-3` … that does not exist yet."""
    number, free = 1, folder
    while free.exists():
        number += 1
        free = folder.with_name(f"{folder.name}-{number}")
    return free


def _names(words: list[str]) -> list[str]:
    """The devices to pull, each once."""
    if len(words) == 1 and not words[0].startswith("@") and Path(words[0]).is_file():
        words = [f"@{words[0]}"]
    names = list(dict.fromkeys(read_names(words)))
    if not names:
        raise UsageError("--devices names no device.")
    return names


def _again(to: str) -> str:
    """The command line of this run with another folder."""
    other = str(fresh(Path(to)))
    words = [other if word == to else f"--to={other}" if word == f"--to={to}" else word for word in sys.argv[1:]]
    return shlex.join(["lattigo", *words])
