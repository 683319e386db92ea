"""Work on many devices at once."""

from .dataset import Dataset
from .errors import DatasetDamaged, DatasetError, DatasetInUse, LeaseLost, RequestChanged
from .fan_out import Devices, Outcomes
from .fleet import Fleet
from .outcome import Outcome
from .report import Report
from .source import DevicePage, ListedDevice, Source, Usage

__all__ = [
    "Dataset",
    "DatasetDamaged",
    "DatasetError",
    "DatasetInUse",
    "DevicePage",
    "Devices",
    "Fleet",
    "LeaseLost",
    "ListedDevice",
    "Outcome",
    "Outcomes",
    "Report",
    "RequestChanged",
    "Source",
    "Usage",
]
