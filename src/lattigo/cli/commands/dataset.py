"""`lattigo dataset`: maintenance of a dataset. Nothing is sent."""

from __future__ import annotations

from pathlib import Path

from cyclopts import App

from ...fleet.maintenance import compact_dataset, dataset_info, verify_dataset
from ..exit_codes import DONE, ERROR
from ..groups import JOBS
from ..output import Format, print_answer, say
from ..target import target

dataset = App(name="dataset", help="Maintain the dataset of a pull. Nothing is sent.", group=JOBS)


@dataset.command
def compact(path: str, /, *, output: Format | None = None) -> int:
    """Merge the files of each month into one that is sorted and has each day of a device once.

    A pull does this automatically once a month has too many outdated rows. Readers are not affected.

    Args:
        path: The folder or file given to `lattigo pull --to`.
        output: Output format. Default: a table on a terminal, JSON lines otherwise.
    """
    folder = _folder(path)
    compact_dataset(folder)
    print_answer(output, dataset_info(folder))
    return DONE


@dataset.command
def verify(path: str, /, *, output: Format | None = None) -> int:
    """Read all files of a dataset, and compare them with the ledger.

    Args:
        path: The folder or file given to `lattigo pull --to`.
        output: Output format. Default: a table on a terminal, JSON lines otherwise.
    """
    folder = _folder(path)
    found = verify_dataset(folder)
    for problem in found.problems:
        say(f"error: {problem}")
    print_answer(output, {"files": found.files, "rows": found.rows, "problems": len(found.problems)})
    return ERROR if found.problems else DONE


@dataset.command
def info(path: str, /, *, output: Format | None = None) -> int:
    """Show the content of a dataset: accounts, devices, files, stored rows and current rows.

    Args:
        path: The folder or file given to `lattigo pull --to`.
        output: Output format. Default: a table on a terminal, JSON lines otherwise.
    """
    print_answer(output, dataset_info(_folder(path)))
    return DONE


def _folder(path: str) -> Path:
    folder, _ = target(path)
    return folder
