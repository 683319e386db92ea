"""Work on many devices at once."""

from .dataset import DatasetError, Report
from .fan_out import Devices
from .outcome import Outcome
from .usage import Fleet

__all__ = ["DatasetError", "Devices", "Fleet", "Outcome", "Report"]
