"""Pulls on several machines: one job for each account, for any engine that runs Python functions.

The unit is the account, because its rate limit belongs to one process. A job contains the name of a profile, never its
credentials, and any engine may run it again: it resumes, and a second run at the same time waits for the first one.
Only pulls can be distributed. What costs money or changes devices can't, because engines repeat tasks.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Literal, TypeAlias, get_args

import anyio
from attrs import Attribute, field, frozen

from ._core.errors import ApiError, InvalidRequest
from ._profiles.config import NAME
from .fleet import DatasetError, DatasetInUse, Report
from .fleet.records import LEASE_SECONDS
from .fleet.windows import LOOKBACK, Kind

if TYPE_CHECKING:
    from .client import AsyncLattigo
    from .thingspace import AsyncThingSpace

__all__ = ["JobReport", "PullJob"]

Api: TypeAlias = Literal["lattigo", "thingspace"]

IN_USE_SECONDS = 2 * LEASE_SECONDS
"""Time to wait for another run of the same job, which may be that of a machine that has just died."""
ASK_AGAIN_SECONDS = 5.0


@frozen(kw_only=True)
class JobReport:
    """The result of a job."""

    profile: str
    to: str
    report: Report = field(factory=Report)
    """The report of the pull, as far as it came."""
    error: str | None = None
    """The reason that the job ended early. Data fetched before is kept."""


def _is_a_name(_job: PullJob, _field: Attribute[str], profile: str) -> None:
    if not NAME.fullmatch(profile):
        raise InvalidRequest("A profile has up to 64 letters, digits, dots, hyphens and underscores.")


def _is_a_pull(_job: PullJob, _field: Attribute[Kind], kind: str) -> None:
    if kind not in get_args(Kind):
        raise InvalidRequest(
            f"{kind!r} can't be distributed: engines repeat tasks, so only pulls of daily or monthly usage can. "
            "Nothing was sent."
        )


def _is_known(_job: PullJob, _field: Attribute[Api], api: str) -> None:
    if api not in get_args(Api):
        raise InvalidRequest(f"api must be {' or '.join(get_args(Api))}, not {api!r}. Nothing was sent.")


@frozen(kw_only=True)
class PullJob:
    """A pull of one account into its own dataset, which can be pickled and called.

    ```python
    job = PullJob(profile="acme", kind="daily", since=date(2026, 10, 1), until=date(2026, 10, 31), to="/shared/acme")
    report = job()
    ```

    Args:
        profile: the name of the profile of the account, which the machine that runs the job must have.
        kind: usage per day or per month.
        since: the first day.
        until: the last day, inclusive.
        to: the folder of the dataset.
        api: the API of the account.
        lookback: number of days for which the usage of a day may still change.
        publish: the folder or the URL of a Delta Lake table to bring in step at the end.

    Raises:
        InvalidRequest: an argument is invalid.
    """

    profile: str = field(validator=_is_a_name)
    kind: Kind = field(validator=_is_a_pull)
    since: date
    until: date
    to: str
    api: Api = field(default="lattigo", validator=_is_known)
    lookback: int = LOOKBACK
    publish: str | None = None

    def __call__(self) -> JobReport:
        """Pull, and return a report, also after an error of the service, the dataset or the table."""
        reports, error = [Report()], None
        try:
            anyio.run(self._pull, reports)
            if self.publish is not None:
                from .lake import publish  # imported here, since it needs an extra

                publish(self.to, self.publish)
        except (ApiError, DatasetError) as failure:
            error = f"{type(failure).__name__}: {failure}"
        return JobReport(profile=self.profile, to=self.to, report=reports[0], error=error)

    async def _pull(self, reports: list[Report]) -> None:
        deadline = anyio.current_time() + IN_USE_SECONDS
        while True:
            try:
                async with self._client() as client:
                    report = await client.fleet.pull(
                        self.kind,
                        since=self.since,
                        until=self.until,
                        to=self.to,
                        lookback=self.lookback,
                        extend=True,
                        on_progress=lambda report: reports.__setitem__(0, report),
                    )
            except DatasetInUse:
                if anyio.current_time() > deadline:
                    raise
                await anyio.sleep(ASK_AGAIN_SECONDS)
            else:
                reports[0] = report
                return

    def _client(self) -> AsyncLattigo | AsyncThingSpace:
        """Return a client with the credentials of the profile on this machine."""
        from .client import AsyncLattigo
        from .thingspace import AsyncThingSpace

        if self.api == "thingspace":
            return AsyncThingSpace.from_profile(self.profile)
        return AsyncLattigo.from_profile(self.profile)
