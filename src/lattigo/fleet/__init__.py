"""Work on many devices at once."""

from .._public_names import publish as _publish
from .actions.options import Findings, RunOptions, Stop
from .actions.reader import Journal
from .actions.reconcile import ReconcileOptions
from .actions.records import Entry, RunReport
from .actions.run import Run
from .dataset import Dataset
from .errors import DatasetDamaged, DatasetError, DatasetInUse, DatasetMismatch, LeaseLost
from .fan_out import Devices, Outcomes
from .fleet import Fleet
from .outcome import Outcome
from .pulling.accounts import AccountReport, FleetClient, pull_accounts
from .report import Report
from .source import AccountSource, DevicePage, ListedDevice, Source, Usage

__all__ = [
    "AccountReport",
    "AccountSource",
    "Dataset",
    "DatasetDamaged",
    "DatasetError",
    "DatasetInUse",
    "DatasetMismatch",
    "DevicePage",
    "Devices",
    "Entry",
    "Findings",
    "Fleet",
    "FleetClient",
    "Journal",
    "LeaseLost",
    "ListedDevice",
    "Outcome",
    "Outcomes",
    "ReconcileOptions",
    "Report",
    "Run",
    "RunOptions",
    "RunReport",
    "Source",
    "Stop",
    "Usage",
    "pull_accounts",
]

_publish(__name__, globals(), __all__)


def __dir__() -> list[str]:
    return __all__
