"""Reports on the usage of a fleet: a page, sums, and conspicuous devices."""

from .._public_names import publish as _publish
from .page import FleetReport, fleet_report

__all__ = ["FleetReport", "fleet_report"]

_publish(__name__, globals(), __all__)


def __dir__() -> list[str]:
    return __all__
