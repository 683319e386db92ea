"""The usage of a fleet as people read it: a page, and what stands out."""

from .._core.public_names import publish as _publish
from .page import FleetReport, fleet_report

__all__ = ["FleetReport", "fleet_report"]

_publish(__name__, globals(), __all__)


def __dir__() -> list[str]:
    return __all__
