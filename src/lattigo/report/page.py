"""The report: one page without scripts and network access."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from html import escape
from importlib import import_module
from typing import Generic, TypeVar

from attrs import evolve, field, frozen

from ..fleet.dataset import Dataset, explained
from ..fleet.windows import LOOKBACK, Window
from . import charts, queries
from .forecast import Forecast, forecast_usage
from .queries import Group
from .reconcile import Compared, Difference, compare
from .runaways import Runaway, find_runaways
from .silent import SILENT_DAYS, Silent, find_silent
from .tables import Device, Tables, history_before, month_of
from .text import visible
from .units import human_bytes
from .vega import interactive_script, script_hash

T = TypeVar("T")

LISTED = 50
"""Maximum number of rows in a list of devices; the page shows the number of the others."""
TOP = 20
GROUPS: dict[Group, str] = {"cost_center": "cost center", "source": "source", "account": "account"}


@frozen
class Listed(Generic[T]):
    """The first rows of a list, and their total number."""

    rows: Sequence[T]
    total: int

    @classmethod
    def of(cls, rows: Sequence[T]) -> Listed[T]:
        """Truncate a list that is too long for a page."""
        return cls(rows[:LISTED], len(rows))

    @property
    def more(self) -> int:
        """The number of omitted rows."""
        return self.total - len(self.rows)


@frozen(kw_only=True)
class Figures:
    """The figures of the page."""

    title: str
    kind: str
    period: Window
    read: Window
    """The days that were read: the period, and the earlier days for comparison."""
    complete: date
    sources: int
    """Number of sources; with a single one, tables do not name it."""
    accounts: int
    """Number of names of accounts; the same."""
    total: queries.Usage
    completeness: queries.Completeness
    days: Sequence[queries.Day]
    months: Sequence[queries.Month]
    groups: dict[str, Listed[queries.Share]]
    bins: Sequence[queries.Bin]
    quantiles: Sequence[tuple[float, int]]
    top: Sequence[queries.TopDevice] = field(repr=False)
    silent: Listed[Silent] = field(repr=False)
    silent_days: int
    quiet: int
    """Number of devices that are silent for as long, but have been before."""
    runaways: Listed[Runaway] = field(repr=False)
    forecast: Forecast | None
    appeared: Listed[queries.Change] = field(repr=False)
    gone: Listed[queries.Change] = field(repr=False)
    failed: Listed[Device] = field(repr=False)
    compared: Compared | None = None
    """The months that were compared with monthly usage."""
    differences: Listed[Difference] = field(factory=lambda: Listed.of([]), repr=False)


@frozen
class FleetReport:
    """The report on a fleet, as a page."""

    html: str = field(repr=False)

    def _repr_html_(self) -> str:
        """Return the page in a frame, isolated from the styles of a notebook."""
        return f'<iframe srcdoc="{escape(self.html)}" style="width:100%;height:40em;border:0"></iframe>'


def fleet_report(
    dataset: Dataset,
    *,
    title: str = "Fleet report",
    months: Window | None = None,
    by: Sequence[Group] | None = None,
    silent_days: int = SILENT_DAYS,
    lookback: int = LOOKBACK,
    monthly: Dataset | None = None,
    interactive: bool = False,
) -> FleetReport:
    """Return the report on a dataset.

    Args:
        dataset: daily or monthly usage.
        title: the title of the page.
        months: the period. Default: the last two months in the dataset, or the last twelve of monthly usage.
        by: the groupings of the devices. Default: all groupings in which devices differ.
        silent_days: the number of days without usage after which a device is silent.
        lookback: the number of days for which the usage of a day may still change.
        monthly: monthly usage to compare with the sums of the days.
        interactive: whether the charts show the figure under the mouse. The page then contains a script, about 900 kB.

    Raises:
        DatasetError: there is no usage in these days, a file is damaged, `monthly` can't be compared, or the charts
            can't be drawn.
    """
    period = months or _last_months(dataset)
    tables = Tables.read(dataset, since=history_before(period.since), until=period.until, lookback=lookback)
    with explained(dataset.path), tables.connection:  # closed before charts need memory, too
        figures = collect(tables, title=title, period=period, by=by, silent_days=silent_days)
    if monthly is not None:
        compared, differences = compare(dataset, monthly)
        figures = evolve(figures, compared=compared, differences=Listed.of(list(differences)))
    return FleetReport(render(figures, interactive=interactive))


def collect(
    tables: Tables,
    *,
    title: str = "Fleet report",
    period: Window | None = None,
    by: Sequence[Group] | None = None,
    silent_days: int = SILENT_DAYS,
) -> Figures:
    """Query the figures."""
    period = period or tables.days
    period = Window(max(period.since, tables.days.since), min(period.until, tables.days.until))
    daily = tables.kind == "daily"
    names: Sequence[Group] = by or list(GROUPS)
    groups: dict[Group, list[queries.Share]] = {group: queries.shares(tables, period, group) for group in names}
    silences: list[Silent] = find_silent(tables, days=silent_days) if daily else []
    picked: list[Runaway] = find_runaways(tables) if daily else []
    ((sources, accounts),) = tables.rows("SELECT count(DISTINCT source), count(DISTINCT account) FROM device")
    return Figures(
        title=title,
        kind=tables.kind,
        period=period,
        read=tables.days,
        complete=tables.complete,
        sources=sources,
        accounts=accounts,
        total=queries.total(tables, period),
        completeness=queries.completeness(tables, period),
        days=queries.days(tables, period),
        months=queries.months(tables, period),
        groups={GROUPS[group]: Listed.of(rows) for group, rows in groups.items() if by or len(rows) > 1},
        bins=queries.distribution(tables, period),
        quantiles=queries.quantiles(tables, period),
        top=queries.top(tables, period, TOP),
        silent=Listed.of([device for device in silences if device.unusual]),
        silent_days=silent_days,
        quiet=sum(not device.unusual for device in silences),
        runaways=Listed.of(picked),
        forecast=next(forecast_usage(tables, of="fleet"), None)
        if daily and tables.complete < month_of(period.until).until
        else None,
        appeared=Listed.of(queries.appeared(tables, period)),
        gone=Listed.of(queries.gone(tables)),
        failed=Listed.of(queries.failed(tables)),
    )


def render(figures: Figures, *, interactive: bool = False) -> str:
    """Render the page."""
    jinja2 = import_module("jinja2")
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader(__package__),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"bytes": human_bytes, "visible": visible, "change": change, "line": sparkline}
    monthly = figures.kind == "monthly"
    drawn = {"days": charts.by_day(figures.days, monthly=monthly), "bins": charts.by_amount(figures.bins)}
    script = None
    if interactive:
        script = interactive_script({name: chart(charts.SIZES["wide"]).to_dict() for name, chart in drawn.items()})
    page: str = environment.get_template("page.html.jinja").render(
        it=figures,
        charts=dict(zip(drawn, charts.svgs(drawn.values()), strict=True)),
        script=script,
        script_hash=script_hash(script) if script else None,
        most=_most(figures),
        markup=jinja2.utils.markupsafe.Markup,
    )
    return page


def change(now: int, before: int | None) -> str:
    """Return a change in a human-readable form."""
    if before is None:
        return "–"
    if not before:
        return "from 0" if now else "0 %"
    percent = (now - before) / before * 100
    return f"{percent:+,.1f} %" if abs(percent) < 1000 else f"{now / before:,.1f} ×"


def sparkline(days: Sequence[int | None], width: int = 120, height: int = 24) -> str:
    """Return the path of a sparkline. Days without a row are gaps, not zeros."""
    most = max((day for day in days if day is not None), default=0) or 1
    step = width / max(1, len(days) - 1)
    path, pen = [], "M"
    for place, day in enumerate(days):
        if day is None:
            pen = "M"
            continue
        path.append(f"{pen}{place * step:.1f},{height - 1 - (height - 2) * day / most:.1f}")
        pen = "L"
        if place in (0, len(days) - 1) or days[place - 1] is None:
            path.append("h.5")  # makes a single day between gaps visible
    return "".join(path)


def _most(figures: Figures) -> dict[str, int]:
    """Return the largest share of each grouping, whose bar has a length of 100 %."""
    return {
        name: max((share.bytes for share in listed.rows), default=0) or 1 for name, listed in figures.groups.items()
    }


def _last_months(dataset: Dataset) -> Window:
    """Return the last two months in a dataset of daily usage, and the last twelve of monthly usage."""
    with explained(dataset.path):
        ((last,),) = dataset.connection().execute("SELECT max(date_for) FROM usage").fetchall()
    until = month_of(last or dataset.requests[0].days.until)
    since = until.since
    for _ in range(1 if dataset.kind == "daily" else 11):
        since = (since - timedelta(days=1)).replace(day=1)
    return Window(since, until.until)
