"""`lattigo pull`: pulls of the usage of a whole fleet into files."""

from __future__ import annotations

import inspect
import shlex
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter
from cyclopts.validators import Number

from ... import lake
from ..._core.errors import ApiError
from ...fleet import DatasetError
from ...fleet.dataset import Dataset, Status
from ...fleet.dataset import status as read_status
from ...fleet.exports import export
from ...fleet.ledger import FILE
from ...fleet.pulling.pull import CONCURRENCY
from ...fleet.records import DEFAULT_ACCOUNT
from ...fleet.windows import LOOKBACK, Kind
from ...lake.publishing import check_table
from ..actions.clients import FleetClient
from ..arguments import UsageError, show_as
from ..device_list import device_names
from ..exit_codes import DONE, INTERRUPTED, SOME_FAILED
from ..groups import COMMON, JOBS
from ..output import Format, default_format, print_answer, say
from ..progress import Style, Watch, duration, fetched_per_second
from ..pulls.job import Job, fetch, interruptible
from ..settings import Count, Service, Settings, Switch
from ..target import check_export, note_export, target

COMMANDS = {"lattigo": ["lattigo", "pull"], "thingspace": ["lattigo", "thingspace", "pull"]}
"""The command that pulls from each source. Other sources are pulled in Python."""


def pull_app(service: Service[FleetClient]) -> App:
    """Return `pull`, with `pull status`, for the fleet of an API."""
    pull: Callable[..., int] = pull_usage

    def run(*path: object, **arguments: object) -> int:
        return pull(service, *path, **arguments)

    _, *others = inspect.signature(pull_usage, eval_str=True).parameters.values()
    show_as(run, others)
    run.__doc__ = pull_usage.__doc__
    app = App(name="pull", group=JOBS)
    app.default(run)
    app.command(status)
    return app


def pull_usage(
    service: Service[FleetClient],
    kind: Kind,
    /,
    *,
    since: date,
    until: date,
    to: str,
    devices: Annotated[
        list[str] | None, Parameter(consume_multiple=True, metavar="NAME...|FILE|-", negative=())
    ] = None,
    accounts: Annotated[Path | None, Parameter(metavar="FILE")] = None,
    lookback: Annotated[int, Parameter(validator=Number(gte=0))] = LOOKBACK,
    extend: Switch = False,
    same_account: Switch = False,
    concurrency: Count = CONCURRENCY,
    publish: Annotated[str | None, Parameter(metavar="URL")] = None,
    progress: Style = "auto",
    settings: Annotated[Settings | None, Parameter(name="*", group=COMMON)] = None,
) -> int:
    """Pull the daily or monthly usage of a whole fleet into Parquet files.

    The folder contains `data/part-*.parquet`, `errors.jsonl` with a line for each failed device, and a ledger of the
    progress. Running the same command again resumes where the last run stopped, and retries failed devices. Days that
    may still change are fetched again by a later run; `lattigo usage` and exports show the last fetch. After refusals
    (429) the pull waits and retries. Ctrl-C saves the fetched data and stops; a second one quits immediately.

    Args:
        service: The API of the fleet.
        kind: Usage per day or per month.
        since: First day. Monthly usage covers the whole month.
        until: Last day, inclusive. Future days are fetched by a later run.
        to: Output folder. A file that ends in .csv, .jsonl or .duckdb is exported at the end, from a folder beside it
            (usage.csv.dataset).
        devices: Only these devices: names, a file with one name per line, or - for stdin.
        accounts: Pull all accounts in this TOML file at once into one dataset. Each has a table [account.NAME] with
            its profile, or the environment variables that hold its credentials (key_name_env, api_key_env), and
            optionally api and base_url. If one fails, the others continue. The exit code is that of the account with
            the worst result: 4, 2, 1, 3, 0.
        lookback: Number of days for which the usage of a day may still change, since it can arrive late.
        extend: Extend an existing dataset to more days or devices. It then covers all days from the earlier start to
            the later end.
        same_account: Confirm that the dataset is of this account, although it was pulled with another key or address.
        concurrency: Maximum number of devices in flight.
        publish: Folder or URL (s3://, gs://, az://) of a Delta Lake table to bring in step at the end, as
            `lattigo publish` does.
        progress: Progress display: auto is a bar on a terminal and plain lines elsewhere.
        settings: The options shared by all commands that call the service.
    """
    settings = settings or Settings()
    settings.start_log()
    folder, file = target(to)
    if file is not None:
        check_export(folder, file)
    if publish is not None:
        check_table(folder, publish)
    job = Job(
        kind=kind,
        since=since,
        until=until,
        folder=folder,
        devices=None if devices is None else device_names(devices),
        lookback=lookback,
        extend=extend,
        same_account=same_account,
        concurrency=concurrency,
    )
    watch = Watch(progress)
    if accounts is not None:
        if devices is not None:
            raise UsageError("--devices can't be combined with --accounts: devices belong to one account.")
        if settings.profile is not None:
            raise UsageError("--profile can't be combined with --accounts: the file names the profiles.")
        return _pull_accounts(service, accounts, job, file, publish, settings, watch)
    client = settings.client_of(service, watch.on_event)
    try:
        finished = fetch(client, job, watch)
    except (ApiError, DatasetError):
        if watch.report.devices:
            summarize(job, watch)
        raise
    if finished and file is not None:
        _export(folder, file)
    summarize(job, watch)
    if finished and file is not None:
        say(f"Export: {file}")
    if (settings.output or default_format()) != "table":
        print_answer(settings.output, _report(job, watch))
    if finished and publish is not None:
        _publish(folder, publish)
    if not finished:
        return _interrupted()
    return SOME_FAILED if watch.report.failed else DONE


def _pull_accounts(
    service: Service[FleetClient],
    accounts: Path,
    job: Job,
    file: Path | None,
    table: str | None,
    settings: Settings,
    watch: Watch,
) -> int:
    from ..pulls.accounts import AccountsPull
    from ..pulls.accounts_file import read_accounts

    work = AccountsPull(read_accounts(accounts, service.words[-1]), job, settings, watch)
    finished = interruptible(work.run, watch)
    has_usage = finished and (job.folder / FILE).exists()
    if has_usage and file is not None:
        _export(job.folder, file)
    print_answer(settings.output, [line.row() for line in work.lines])
    work.summarize()
    if has_usage and table is not None:
        _publish(job.folder, table)
    return work.code() if finished else _interrupted()


def _publish(folder: Path, table: str) -> None:
    published = lake.publish(folder, table)
    say(f"Published: {_count(published.rows, 'row')} of {_count(published.months, 'month')} in {published.table}")


def _export(folder: Path, file: Path) -> None:
    dataset = Dataset.open(folder)
    note_export(folder, file)
    export(dataset, file)


def _interrupted() -> int:
    say(f"Interrupted. To resume: {shlex.join(['lattigo', *sys.argv[1:]])}")
    return INTERRUPTED


def status(path: str, /, *, lookback: int = LOOKBACK, output: Format | None = None) -> int:
    """Show the progress of a dataset: completed, failed and remaining devices, its writer and the next command.

    A dataset with the usage of several APIs has a row for each.

    Args:
        path: The folder or file given to --to.
        lookback: Number of days for which the usage of a day may still change.
        output: Output format. Default: a table on a terminal, JSON lines otherwise.
    """
    folder, _ = target(path)
    rows = [_status_row(found, path) for found in read_status(folder, lookback=lookback)]
    print_answer(output, rows[0] if len(rows) == 1 else rows)
    return DONE


def _status_row(found: Status, to: str) -> dict[str, object]:
    request, lease = found.request, found.lease
    command = COMMANDS.get(request.source)
    devices = [] if request.devices == "all" else ["--devices", "FILE"]
    accounts = [] if request.account == DEFAULT_ACCOUNT else ["--accounts", "FILE"]
    days = ["--since", request.days.since.isoformat(), "--until", request.days.until.isoformat()]
    return {
        "source": request.source,
        "kind": request.kind,
        "since": request.days.since.isoformat(),
        "until": request.days.until.isoformat(),
        **({"account": request.account} if accounts else {}),
        "devices": "the whole account" if request.devices == "all" else "named",
        "total": found.total,
        "done": found.done,
        "failed": found.failed,
        "gone": found.gone,
        "left": found.left,
        "to_reread": found.to_reread,
        "rows": found.rows,
        "files": found.parts,
        "written_by": None
        if lease is None
        else {"host": lease.process.host, "pid": lease.process.pid, "since": lease.since.isoformat()},
        "next": command and shlex.join([*command, request.kind, *days, "--to", to, *devices, *accounts]),
    }


def summarize(job: Job, watch: Watch) -> None:
    """Print a summary of the pull."""
    report = watch.report
    total = f" of {report.total:,}" if report.total not in {None, report.devices} else ""
    rate = f" ({fetched_per_second(report):,.0f} devices/s)" if report.seconds else ""
    if report.extended_from:
        since, until = report.extended_from
        say(f"The dataset covered {since} to {until}; now it also covers the requested days.")
    if report.lost_parts:
        say(f"{report.lost_parts:,} files were missing or damaged; their data was fetched again.")
    if report.skipped:
        say(f"{report.skipped:,} devices were already up to date (skipped).")
    devices = f"{report.devices:,}{total} devices" if total else _count(report.devices, "device")
    rows, files = _count(report.rows, "row"), _count(report.parts, "file")
    say(f"{devices}, {rows} in {files}, {duration(report.seconds)}{rate}.")
    share = watch.refused / watch.requests if watch.requests else 0
    say(f"{_count(watch.requests, 'request')}, {watch.refused:,} of them refused (429): {share:.1%}.")
    if report.unrequested:
        say(f"{_count(report.unrequested, 'row')} of days that were not requested: not stored.")
    if watch.drifted:
        say(f"Inconsistent pages: {watch.drifted:,} times (use --debug for details).")
    if report.failed:
        say(f"{_count(report.failed, 'device')} failed: see {job.folder / 'errors.jsonl'}.")
    if report.gone:
        say(f"{_count(report.gone, 'device')} not known to the service, again: see {job.folder / 'gone.jsonl'}.")
    say(f"Files: {job.folder / 'data'}")


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def _report(job: Job, watch: Watch) -> dict[str, object]:
    report = watch.report
    return {
        "kind": job.kind,
        "since": job.since.isoformat(),
        "until": job.until.isoformat(),
        "folder": str(job.folder),
        "devices": report.devices,
        "skipped": report.skipped,
        "failed": report.failed,
        "gone": report.gone,
        "rows": report.rows,
        "files": report.parts,
        "seconds": round(report.seconds, 3),
        "requests": watch.requests,
        "refused": watch.refused,
    }


def fresh(folder: Path) -> Path:
    """Return the folder, or the first of `folder-2`, `folder-3` … that does not exist yet."""
    number, free = 1, folder
    while free.exists():
        number += 1
        free = folder.with_name(f"{folder.name}-{number}")
    return free
