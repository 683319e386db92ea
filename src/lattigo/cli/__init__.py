"""The `lattigo` command. It needs the extra: `pip install "lattigo[cli]"`."""

from __future__ import annotations

import gc
import sys

from .. import __version__
from .streams import drop_unwritten, prepare_streams


def main() -> int:
    """Run the command with the arguments of this process, and return its exit code."""
    prepare_streams()
    if sys.argv[1:] == ["--version"]:  # no need to load everything else
        try:
            sys.stdout.write(f"{__version__}\n")
            sys.stdout.flush()
        except OSError as error:  # a full disk
            drop_unwritten()
            sys.stderr.write(f"error: {error.strerror}.\n")
            return 1
        return 0
    gc.disable()  # what is loaded stays until the end, so a search for garbage in it finds nothing
    try:
        from .app import run
    except ModuleNotFoundError as missing:
        if (missing.name or "").partition(".")[0] not in {"cyclopts", "rich"}:
            raise
        sys.stderr.write("error: the command line needs the cli extra: pip install 'lattigo[cli]'\n")
        return 1
    gc.freeze()
    gc.enable()
    try:
        return run(sys.argv[1:])
    finally:
        gc.freeze()  # the interpreter searches once more when it ends
