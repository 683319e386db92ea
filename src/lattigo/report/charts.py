"""The charts of the report: Altair charts rendered as SVG, with the page's light or dark colors."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Literal, TypeAlias

from ..fleet.dataset import BYTES_AXIS
from .queries import Bin, Day, State
from .units import human_bytes
from .vega import draw

if TYPE_CHECKING:
    import altair

Chart: TypeAlias = "Callable[[tuple[int, int]], altair.LayerChart]"
"""Creates a chart of a given width and height."""
SIZES = {"wide": (860, 240), "narrow": (330, 200)}
"""Width and height for a desktop or paper, and for a phone, where scaled-down text can't be read."""
STATES: dict[State, str] = {
    "final": "final",
    "open": "may still grow",
    "partial": "some devices missing",
    "missing": "not fetched, or no rows",
}
WHOLE = re.compile(r"\.0+ ")
"""1.00 MB as 1 MB, for bounds."""
ROOT = re.compile(r"<svg [^>]*?viewBox=\"([^\"]+)\"[^>]*>")
ROLES = re.compile(r' (?:role|aria-roledescription|aria-label|aria-hidden)="[^"]*"')


def svgs(charts: Collection[Chart]) -> list[dict[str, str]]:
    """Return each chart as SVG that fills its container, wide and narrow.

    Screen readers skip it, and read its caption and its table.

    Raises:
        DatasetError: they could not be drawn.
    """
    drawn = iter(draw([chart(size).to_dict() for chart in charts for size in SIZES.values()]))
    return [{name: _hidden_from_screen_readers(next(drawn)) for name in SIZES} for _ in charts]


def _hidden_from_screen_readers(svg: str) -> str:
    return ROOT.sub(r'<svg viewBox="\1" aria-hidden="true" focusable="false">', ROLES.sub("", svg), count=1)


def by_day(days: Sequence[Day], *, monthly: bool = False) -> Chart:
    """Return the chart of usage by day or month, colored by reliability, with the previous month."""
    values = [
        {
            "day": str(day.day),
            "bytes": day.bytes,
            "before": day.before,
            "state": day.state,
            "Day": f"{day.day:%B %Y}" if monthly else f"{day.day:%a} {day.day}",
            "Data": "unknown" if day.state == "missing" else human_bytes(day.bytes),
            "A month before": "–" if day.before is None else human_bytes(day.before),
            "Devices": f"{day.devices:,}",
            "State": STATES[day.state],
        }
        for day in days
    ]

    def chart(size: tuple[int, int]) -> altair.LayerChart:
        alt = _altair()
        unit = "utcyearmonth" if monthly else "utcyearmonthdate"
        label = "%b %Y" if monthly else "%b %-d"
        axis = alt.Axis(format=label, title=None, labelOverlap=True, tickCount=_ticks(len(days), size), grid=False)
        x = alt.X("day:T", timeUnit=unit, scale=alt.Scale(type="utc"), axis=axis)
        y = alt.Y("bytes:Q", axis=_bytes_axis(alt))
        colors = alt.Scale(domain=list(STATES), range=[f"var(--{state})" for state in STATES])
        base = alt.Chart(alt.Data(values=values))
        tooltip = [alt.Tooltip(f"{name}:N") for name in ("Day", "Data", "A month before", "Devices", "State")]
        missing = base.transform_filter("datum.state == 'missing'").mark_rect(color="var(--missing)")
        missing = missing.encode(x=x, tooltip=tooltip)
        bars = (
            base.transform_filter("datum.state != 'missing'")
            .mark_bar()
            .encode(
                x=x,
                y=y,
                color=alt.Color("state:N", legend=None, scale=colors),
                tooltip=tooltip,
            )
        )
        before = base.mark_line(color="var(--before)", strokeWidth=1.5, point=_points(days)).encode(
            x=x, y=alt.Y("before:Q")
        )
        return _styled(alt.layer(missing, bars, before), size)

    return chart


def by_amount(bins: Sequence[Bin]) -> Chart:
    """Return the chart of the distribution of usage over devices."""
    values = [
        {"from": WHOLE.sub(" ", human_bytes(bin_.low)), "devices": bin_.devices, "Devices": f"{bin_.devices:,}"}
        for bin_ in bins
    ]

    def chart(size: tuple[int, int]) -> altair.LayerChart:
        alt = _altair()
        bars = (
            alt.Chart(alt.Data(values=values))
            .mark_bar(color="var(--final)")
            .encode(
                x=alt.X("from:N", sort=None, axis=alt.Axis(title=None, labelAngle=0, labelOverlap="greedy")),
                y=alt.Y("devices:Q", axis=alt.Axis(title="devices", format="~s", tickMinStep=1)),
                tooltip=[alt.Tooltip("from:N", title="From"), alt.Tooltip("Devices:N")],
            )
        )
        return _styled(alt.layer(bars), size)

    return chart


def _points(days: Sequence[Day]) -> Mapping[str, object] | Literal[False]:
    """Return the points of the line, which needs two days to be visible."""
    return {"color": "var(--before)", "size": 12} if sum(day.before is not None for day in days) < 40 else False


def _ticks(days: int, size: tuple[int, int]) -> int:
    return min(days, size[0] // 70)


def _bytes_axis(alt: ModuleType) -> altair.Axis:
    axis: altair.Axis = alt.Axis(title=None, labelExpr=BYTES_AXIS, tickCount=5)
    return axis


def _styled(chart: altair.LayerChart, size: tuple[int, int]) -> altair.LayerChart:
    width, height = size
    styled: altair.LayerChart = (
        chart.properties(width=width, height=height, autosize={"type": "fit", "contains": "padding"})
        .configure(aria=False, background="transparent", font="sans-serif")
        .configure_axis(
            labelColor="var(--muted)",
            titleColor="var(--muted)",
            domainColor="var(--line)",
            gridColor="var(--line)",
            tickColor="var(--line)",
            labelFontSize=12,
            titleFontSize=12,
            titleFontWeight="normal",
        )
        .configure_view(stroke=None)
    )
    return styled


def _altair() -> ModuleType:
    return import_module("altair")
