"""The target of `--to`: the folder of a dataset, or a file exported from one."""

from __future__ import annotations

from pathlib import Path

from ..fleet.exports import EXPORTS
from ..fleet.ledger import FILE
from ..fleet.place import check_place, looks_like_file
from .arguments import UsageError

EXPORTED = "exported"
"""The file in a dataset's folder with the name of its export, the only file that is ever replaced."""
SUPPORTED = f"a folder, or a file that ends in {', '.join(sorted(EXPORTS))}"


def target(to: str) -> tuple[Path, Path | None]:
    """Return the folder of the dataset, and the file to export to.

    Raises:
        UsageError: the path can be neither.
    """
    path = Path(check_place(to))
    if path.is_dir() or not looks_like_file(to):
        return path, None
    if path.suffix not in EXPORTS or Path(path.stem).suffix.lower() in EXPORTS:
        lower = path.suffix.lower()
        hint = f" Use {lower} in lower case." if lower in EXPORTS and path.suffix != lower else ""
        raise UsageError(f"--to {to} is not supported: use {SUPPORTED}.{hint} No request was sent.")
    return path.with_name(f"{path.name}.dataset"), path


def check_export(folder: Path, file: Path) -> None:
    """Check that a file does not exist yet, or was exported from this dataset.

    Raises:
        UsageError: the file exists, and is not an export of this dataset.
    """
    ours = (folder / FILE).is_file() and _exported(folder) == file.name
    for path in (file, file.with_name(f"{file.name}.wal")):
        if path.exists() and not ours:
            raise UsageError(f"{path} exists, but was not created by a pull. Choose another file, or move this one.")


def note_export(folder: Path, file: Path) -> None:
    """Record that a file is the export of a dataset."""
    (folder / EXPORTED).write_text(f"{file.name}\n", encoding="utf-8")


def _exported(folder: Path) -> str:
    try:
        return (folder / EXPORTED).read_text(encoding="utf-8").rstrip("\n")
    except (OSError, UnicodeDecodeError):
        return ""
