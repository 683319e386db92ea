"""The folder of a dataset: how it is made, and the lists in it that people read."""

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
    """Create what is missing of a new dataset, and return the folders that were made: none for an older dataset.

    Raises:
        DatasetError: files of others are in the way.
    """
    if (folder / FILE).exists():
        make_folder(data)
        return ()
    if data.exists() and any(data.iterdir()):
        raise DatasetError(f"{data} holds files, but {FILE} is missing beside it. Choose another folder.")
    for name in (ERRORS, GONE):
        if (folder / f"{name}.jsonl").exists():
            raise DatasetError(f"{folder} has a file {name}.jsonl that is no dataset's. Choose another folder.")
    made = [path for path in (data, folder) if not path.exists()]
    make_folder(folder)
    make_folder(data)
    return made or (data,)


def remove_empty(folder: Path, made: Iterable[Path]) -> None:
    """Leave nothing of a dataset that never held anything."""
    for name in (ERRORS, GONE):
        (folder / f"{name}.jsonl").unlink(missing_ok=True)
    for path in made:
        with suppress(OSError):  # somebody has put something into it
            path.rmdir()


def write_lists(ledger: Ledger, folder: Path) -> None:
    """Write what failed and what is gone, one line for each device."""
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
    """Turn errors of the disk into a `DatasetError` that says what to do."""
    try:
        yield
    except OSError as error:
        raise DatasetError(
            f"{folder} can't be written: {error.strerror or error}. "
            "What was committed before is kept, and the same pull goes on from there."
        ) from None
