"""Pulls of several accounts on a Dask cluster. They need the extra: `pip install "lattigo[dask]"`."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from os import PathLike
from typing import TYPE_CHECKING
from uuid import uuid4

from .._core.errors import InvalidRequest
from ..distributed import Api, JobReport, PullJob
from ..fleet.place import dataset_folder
from ..fleet.windows import LOOKBACK, Kind

if TYPE_CHECKING:
    import distributed

__all__ = ["pull_accounts"]

ATTEMPTS = 3
"""Number of times that a job is submitted if the cluster loses it, beside the repetitions by Dask itself."""


def pull_accounts(
    client: distributed.Client,
    accounts: Iterable[str],
    kind: Kind,
    *,
    since: date,
    until: date,
    to: str | PathLike[str],
    api: Api = "lattigo",
    lookback: int = LOOKBACK,
    publish: str | None = None,
) -> list[JobReport]:
    """Pull the usage of several accounts on a Dask cluster, each into its own dataset.

    ```python
    with distributed.Client("scheduler:8786") as client:
        for job in pull_accounts(client, ["acme", "globex"], "daily", since=since, until=until, to="/shared/usage"):
            print(job.profile, job.report.devices, job.error)
    ```

    Jobs that are lost with a worker or the scheduler are run again, and resume. The failure of an account does not
    stop the others.

    Args:
        client: the client of the cluster.
        accounts: the names of profiles, which all workers have. Credentials are never sent to the cluster.
        kind: usage per day or per month; nothing else can be distributed.
        since: the first day.
        until: the last day, inclusive.
        to: a folder on storage that all workers share; each account has a dataset with its name in it.
        api: the API of the accounts.
        lookback: number of days for which the usage of a day may still change.
        publish: a folder or URL with a Delta Lake table for each account, to bring in step at the end.

    Returns:
        a report for each account, in the same order.

    Raises:
        InvalidRequest: an argument is invalid; nothing was submitted.
    """
    names, folder = list(accounts), dataset_folder(to)
    if len(set(names)) < len(names):
        raise InvalidRequest("accounts names a profile twice: a dataset has one writer. Nothing was submitted.")
    jobs = [
        PullJob(
            profile=name,
            kind=kind,
            since=since,
            until=until,
            to=str(folder / name),
            api=api,
            lookback=lookback,
            publish=None if publish is None else f"{publish.rstrip('/')}/{name}",
        )
        for name in names
    ]
    reports: dict[str, JobReport] = {}
    for _ in range(ATTEMPTS):
        left = [job for job in jobs if job.profile not in reports or reports[job.profile].error == LOST]
        futures = [client.submit(job, key=f"lattigo-{job.profile}-{uuid4().hex}", pure=False) for job in left]
        for job, future in zip(left, futures, strict=True):
            reports[job.profile] = _result(job, future)
    return [reports[name] for name in names]


LOST = "The cluster has lost this job too often. Run it again to resume."


def _result(job: PullJob, future: distributed.Future[JobReport]) -> JobReport:
    try:
        return future.result()
    except Exception:  # noqa: BLE001 - a job catches its own errors: these are those of the cluster
        return JobReport(profile=job.profile, to=job.to, error=LOST)
