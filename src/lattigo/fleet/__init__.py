"""Work on many devices at once."""

from .errors import DatasetDamaged, DatasetError, DatasetInUse, LeaseLost, RequestChanged
from .fan_out import Devices, Outcomes
from .outcome import Outcome
from .reading import Dataset
from .report import Report
from .source import DevicePage, ListedDevice, Source, Usage
from .usage import Fleet

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
