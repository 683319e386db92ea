"""The models of Lattigo's responses and requests."""

from ._core.codec.arrow import to_arrow
from ._generated import models as _models
from ._generated.models import *  # noqa: F403 - its __all__ lists the models

__all__: list[str] = []
__all__ += _models.__all__
__all__ += ["to_arrow"]


def __dir__() -> list[str]:
    return __all__
