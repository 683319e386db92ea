"""The models of Lattigo's answers and requests."""

from ._generated import models as _models
from ._generated.models import *  # noqa: F403 - the generated module says in its __all__ what there is

__all__: list[str] = []
__all__ += _models.__all__
