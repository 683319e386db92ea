"""Files that are replaced in one step, so that they are whole at any moment."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path


def replace_file(path: Path, content: bytes, *, durable: bool = False) -> None:
    """Replace a file by a private one with other content, or leave it as it is.

    Args:
        path: the file.
        content: the new content.
        durable: whether it has to survive a power failure, too.

    Raises:
        OSError: the file can't be written.
    """
    from tempfile import NamedTemporaryFile  # imported here, since only the end of a client needs it

    temporary: Path | None = None
    try:
        with NamedTemporaryFile(dir=path.parent, prefix=path.name, delete=False) as file:
            temporary = Path(file.name)
            file.write(content)
            if durable:
                file.flush()
                os.fsync(file.fileno())
        temporary.replace(path)
    except OSError:
        if temporary is not None:
            with suppress(OSError):
                temporary.unlink()
        raise
