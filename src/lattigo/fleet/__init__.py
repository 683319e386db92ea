"""Work on many devices at once."""

from importlib import import_module as _import_module
from typing import TYPE_CHECKING as _TYPE_CHECKING

from .._public_names import publish as _publish
from .errors import DatasetDamaged, DatasetError, DatasetInUse, DatasetMismatch, LeaseLost

if _TYPE_CHECKING:
    from .actions.options import Findings, RunOptions, Stop
    from .actions.reader import Journal
    from .actions.reconcile import ReconcileOptions
    from .actions.records import Entry, RunReport
    from .actions.run import Run
    from .dataset import Dataset
    from .fan_out import Devices, Outcomes
    from .fleet import Fleet
    from .outcome import Outcome
    from .pulling.accounts import AccountReport, FleetClient, pull_accounts
    from .report import Report
    from .source import AccountSource, DevicePage, ListedDevice, PlainSource, Source, Usage

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
    "PlainSource",
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

_LAZY = {
    **dict.fromkeys(("Findings", "RunOptions", "Stop"), ".actions.options"),
    "Journal": ".actions.reader",
    "ReconcileOptions": ".actions.reconcile",
    **dict.fromkeys(("Entry", "RunReport"), ".actions.records"),
    "Run": ".actions.run",
    "Dataset": ".dataset",
    **dict.fromkeys(("Devices", "Outcomes"), ".fan_out"),
    "Fleet": ".fleet",
    "Outcome": ".outcome",
    **dict.fromkeys(("AccountReport", "FleetClient", "pull_accounts"), ".pulling.accounts"),
    "Report": ".report",
    **dict.fromkeys(("AccountSource", "DevicePage", "ListedDevice", "PlainSource", "Source", "Usage"), ".source"),
}
"""Names that are imported when they are first used, and their modules: a single command needs few of them."""

_publish(__name__, globals(), __all__)


def __dir__() -> list[str]:
    return __all__


def __getattr__(name: str) -> object:
    if name not in _LAZY:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = globals()[name] = getattr(_import_module(_LAZY[name], __name__), name)
    _publish(__name__, globals(), [name])
    return value
