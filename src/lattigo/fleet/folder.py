"""The folder of a dataset: its creation, and its lists of failed and removed devices."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import orjson

from .data import parts
from .errors import DatasetError
from .ledger import FILE, Ledger
from .private_files import create, make_folder

ERRORS, GONE = "errors", "gone"


def make_folders(folder: Path, data: Path) -> Sequence[Path]:
    """Create the folders of a new dataset, and return those that were created.

    Raises:
        DatasetError: the folder contains other files.
    """
    if (folder / FILE).exists():
        make_folder(data)
        return ()
    if data.exists() and any(data.iterdir()):
        raise DatasetError(f"{data} contains files, but {FILE} is missing beside it. Choose another folder.")
    for name in (ERRORS, GONE):
        if (folder / f"{name}.jsonl").exists():
            raise DatasetError(f"{folder} contains another {name}.jsonl. Choose another folder.")
    made = [path for path in (data, folder) if not path.exists()]
    make_folder(folder)
    make_folder(data)
    return made or (data,)


def remove_empty(folder: Path, made: Iterable[Path]) -> None:
    """Remove the folders of a dataset that was never filled."""
    for name in (ERRORS, GONE):
        (folder / f"{name}.jsonl").unlink(missing_ok=True)
    for path in made:
        with suppress(OSError):  # the folder is not empty
            path.rmdir()


def write_lists(ledger: Ledger, folder: Path) -> None:
    """Write the lists of failed and removed devices, with one line per device."""
    _write_list(folder, ERRORS, ledger.failures())
    gone = list(ledger.gone())
    if gone or (folder / f"{GONE}.jsonl").exists():
        _write_list(folder, GONE, gone)


def _write_list(folder: Path, name: str, lines: Iterable[Mapping[str, str]]) -> None:
    unfinished = folder / f"{name}{parts.UNFINISHED}"
    with create(unfinished, like=folder / FILE) as file:
        file.writelines(orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE) for line in lines)
    unfinished.replace(folder / f"{name}.jsonl")


@contextmanager
def explained(folder: Path) -> Generator[None]:
    """Convert errors of the disk to a `DatasetError` that says what to do."""
    try:
        yield
    except OSError as error:
        raise DatasetError(
            f"{folder} can't be written: {error.strerror or error}. "
            "Committed data is kept: run the same pull again to resume."
        ) from None
