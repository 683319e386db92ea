"""Vega: charts drawn as SVG, and the script that draws them in an interactive report.

It runs in a child process, since the threads of its JavaScript engine stay, and can crash their process on CPUs with
memory protection keys.
"""

from __future__ import annotations

import base64
import hashlib
import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Literal

from ..fleet.errors import DatasetError

PROGRAM = """
import json, sys, vl_convert
name, arguments = json.load(sys.stdin)
json.dump([getattr(vl_convert, name)(argument) for argument in arguments], sys.stdout)
"""
DRAW = """
for (const [name, chart] of Object.entries(CHARTS)) {
  const place = document.querySelector(`[data-chart="${name}"]`);
  vegaEmbed(place, chart, {actions: false, renderer: "svg", ast: true, logLevel: 1})
    .catch(() => place.replaceChildren());
}
"""
"""`ast` interprets expressions, since the policy of the page forbids `eval`."""


def draw(specs: Sequence[Mapping[str, object]]) -> list[str]:
    """Return charts as SVG, from their Vega-Lite specs."""
    return _call("vegalite_to_svg", specs)


def interactive_script(specs: Mapping[str, Mapping[str, object]]) -> str:
    """Return a script that draws charts into the elements of the page with their names.

    It contains Vega, and is allowed by its hash alone.
    """
    fitted = {"width": "container", "autosize": {"type": "fit-x", "contains": "padding"}}
    # No text of a chart can end the script.
    data = json.dumps({name: {**spec, **fitted} for name, spec in specs.items()}).replace("<", "\\u003c")
    (bundle,) = _call("javascript_bundle", [f"const CHARTS = {data};{DRAW}"])
    return bundle.replace("</script", "<\\/script")


def script_hash(script: str) -> str:
    """Return the hash by which a content security policy allows a script."""
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()


def _call(name: Literal["javascript_bundle", "vegalite_to_svg"], arguments: Sequence[object]) -> list[str]:
    """Return what a function of vl_convert returns for each of the arguments."""
    import_module("vl_convert")  # without it, this error names the extra to install
    command = (sys.executable, "-P", "-c", PROGRAM)
    request = json.dumps([name, arguments]).encode()
    done = subprocess.run(command, input=request, capture_output=True, check=False)  # noqa: S603 - our own program
    if done.returncode:
        last = done.stderr.decode(errors="replace").strip().rpartition("\n")[2]
        why = last or f"the process ended with {done.returncode}"
        raise DatasetError(f"The charts could not be drawn: {why}. Try again.")
    results: list[str] = json.loads(done.stdout)
    return results
