"""The script of an interactive report: Vega and the charts, inlined, and allowed by its hash alone."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from importlib import import_module

from .charts import WIDE, Chart

DRAW = """
for (const [name, chart] of Object.entries(CHARTS)) {
  const place = document.querySelector(`[data-chart="${name}"]`);
  vegaEmbed(place, chart, {actions: false, renderer: "svg", ast: true, logLevel: 1})
    .catch(() => place.replaceChildren());
}
"""
"""`ast` interprets expressions, since the policy of the page forbids `eval`."""


def interactive_script(charts: Mapping[str, Chart]) -> str:
    """Return a script that draws charts into the elements of the page with their names."""
    specs = {}
    for name, chart in charts.items():
        spec = chart(WIDE).to_dict()
        spec |= {"width": "container", "autosize": {"type": "fit-x", "contains": "padding"}}
        specs[name] = spec
    # No text of a chart can end the script.
    data = json.dumps(specs).replace("<", "\\u003c")
    bundle: str = import_module("vl_convert").javascript_bundle(f"const CHARTS = {data};{DRAW}")
    return bundle.replace("</script", "<\\/script")


def script_hash(script: str) -> str:
    """Return the hash by which a content security policy allows a script."""
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
