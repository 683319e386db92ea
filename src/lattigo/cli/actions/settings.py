"""The options of the jobs that change devices."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, TypeAlias

from attrs import frozen
from cyclopts import Parameter
from cyclopts.validators import Number

from ...fleet.actions.options import CONCURRENCY
from ..progress import Style
from ..settings import Count, Settings, Switch

Percent: TypeAlias = Annotated[float, Parameter(validator=Number(gte=0, lte=100))]


@frozen(kw_only=True)
class RunSettings(Settings):
    """Options of the commands that work on an existing run."""

    batch: Count | None = None
    """Maximum number of devices per call. Default: the maximum of the operation."""
    concurrency: Count = CONCURRENCY
    """Maximum number of calls in flight. After a crash, the outcomes of up to this many calls are unknown."""
    stop_at_failures: Percent = 20.0
    """Stop if more than this percentage of the last 100 devices were refused, failed or are unknown."""
    same_account: Switch = False
    """Confirm that the run belongs to this account, although it was started with another key or address."""
    yes: Switch = False
    """Do not ask for confirmation."""
    progress: Style = "auto"
    """Progress display: auto is a bar on a terminal and plain lines elsewhere."""


@frozen(kw_only=True)
class ApplySettings(RunSettings):
    """Options of the commands that start a run, or continue it with the same list."""

    devices: Annotated[list[str] | None, Parameter(consume_multiple=True, metavar="DEVICE...|FILE|-", negative=())] = (
        None
    )
    """Devices: names, identifiers such as iccid:89…, a file with one per line, a table or JSON lines, or - for
    stdin. Columns with the names of other options set the value for each device."""
    columns: Annotated[list[str] | None, Parameter(consume_multiple=True, negative=())] = None
    """Columns of the table to use. Default: all; unknown columns are an error."""
    journal: Path | None = None
    """Folder of the journal, which records the outcome of each device. Default: a new folder; see `lattigo history`."""
    first: Count | None = None
    """Number of devices to send first; then show the outcomes and ask before sending the others."""
    extend: Switch = False
    """Add devices to an existing journal."""
    check: Switch = False
    """Read each device first, show missing and already changed devices and the cost of the run, and ask before sending
    the others."""
    skip_done: Switch = False
    """Read each device first, and skip those already changed."""
    dry_run: Switch = False
    """Check the list and show what would be sent, without sending anything."""
