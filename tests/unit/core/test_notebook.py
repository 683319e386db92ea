"""Objects in notebooks, and as Arrow tables."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import duckdb
import polars
import pyarrow as pa
import pytest

from lattigo import Report, models, show_identifiers
from lattigo._core.paging.reader import Page
from lattigo.models import Device, RatePlan, to_arrow

SECRET = "8900000000000000001"
DEVICES = [
    Device(
        id=1,
        device_name=SECRET,
        state="<b>active</b>",
        bytes_used=5,
        last_connection_date=datetime(2026, 10, 1, tzinfo=UTC),
    ),
    Device(id=2, device_name="pump-7", state="active"),
]


def test_a_page_is_a_table_without_identifiers_and_without_markup_of_others():
    html = Page(items=DEVICES, number=1, resume=None)._repr_html_()
    assert html.count("<tr>") == 3
    assert "&lt;b&gt;active&lt;/b&gt;" in html
    assert SECRET not in html
    assert "pump-7" not in html
    show_identifiers()
    try:
        assert SECRET in Page(items=DEVICES, number=1, resume=None)._repr_html_()
    finally:
        show_identifiers(False)


def test_a_long_page_says_how_many_rows_more_there_are():
    html = Page(items=[DEVICES[1]] * 1000, number=1, resume=None)._repr_html_()
    assert html.count("<tr>") == 21
    assert "980 more rows" in html
    assert "value" in Page(items=["a name"], number=1, resume=None)._repr_html_()


def test_the_report_of_a_pull_and_a_model_are_tables():
    assert "<th>rows</th><td>7</td>" in Report(rows=7)._repr_html_()
    assert SECRET not in DEVICES[0]._repr_html_()


def test_models_become_a_table_that_others_take():
    table = to_arrow(DEVICES)
    assert table.column("device_name").to_pylist() == [SECRET, "pump-7"]
    assert table.schema.field("bytes_used").type == pa.int64()
    assert table.schema.field("last_connection_date").type == pa.timestamp("us", tz="UTC")
    assert polars.from_arrow(table)["bytes_used"].to_list() == [5, None]
    devices = table  # DuckDB finds it by its name
    assert devices.num_rows == 2
    assert duckdb.sql("SELECT sum(bytes_used) FROM devices").fetchall() == [(5,)]
    prices = to_arrow([RatePlan(name="S", monthly_data_plan_cost=Decimal("1.25"))])
    assert prices.column("monthly_data_plan_cost").to_pylist() == [Decimal("1.25")]


def test_columns_do_not_depend_on_the_rows():
    assert to_arrow(DEVICES[:1]).schema == to_arrow(DEVICES[1:]).schema


def test_rows_that_are_no_models_of_one_kind_are_refused():
    with pytest.raises(ValueError, match="no rows"):
        to_arrow([])
    with pytest.raises(TypeError, match="Device, RatePlan"):
        to_arrow([DEVICES[0], RatePlan(name="S")])
    assert "to_arrow" in models.__all__
