"""What a notebook shows of datasets, charts and reports."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
import vl_convert

from lattigo.fleet import Dataset
from tests.support.planned import Planned, Row, pull

pytestmark = pytest.mark.no_cover

nbformat = pytest.importorskip("nbformat")
nbclient = pytest.importorskip("nbclient")

CELLS = {
    "dataset": "from lattigo.fleet import Dataset\nusage = Dataset.open('usage')\nusage",
    "frame": "import polars\npolars.DataFrame(usage)['bytes_used'].sum()",
    "chart": "usage.chart()",
    "report": "from lattigo.report import fleet_report\nfleet_report(usage, title='Pumps')",
}


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning")  # of the notebook's own machinery
def test_a_notebook_shows_datasets_charts_and_reports(tmp_path: Path):
    rows = {"pump": [Row(date(2026, 10, day), day * 1000) for day in range(1, 11)]}
    pull(Planned(rows), tmp_path / "usage", date(2026, 10, 1), date(2026, 10, 10))
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code) for code in CELLS.values()])
    nbclient.NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(tmp_path)}}).execute()
    shown = {name: cell.outputs[-1].data for name, cell in zip(CELLS, notebook.cells, strict=True)}
    assert "Daily usage in usage" in shown["dataset"]["text/html"]
    assert shown["frame"]["text/plain"] == "55000"
    assert '"bytes": 10000' in shown["chart"]["text/html"]
    picture = vl_convert.vegalite_to_svg(Dataset.open(tmp_path / "usage").chart().to_dict())
    assert {"0 B", "10 kB"} <= set(re.findall(r">([^<]+)</text>", picture))
    assert shown["report"]["text/html"].startswith("<iframe srcdoc=")
    assert "pump" not in shown["dataset"]["text/html"]
