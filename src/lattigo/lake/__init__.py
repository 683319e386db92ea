"""Delta Lake tables that are kept in step with datasets. They need the extra: `pip install "lattigo[lake]"`."""

from .._public_names import publish as _publish
from .errors import LakeError, StorageError, TableMismatch, TableNewer
from .publishing import Published, publish
from .table import Table

__all__ = ["LakeError", "Published", "StorageError", "Table", "TableMismatch", "TableNewer", "publish"]

_publish(__name__, globals(), __all__)


def __dir__() -> list[str]:
    return __all__
