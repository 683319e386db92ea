"""Validation of the path of a dataset, which must be a folder on this machine."""

from __future__ import annotations

import os
import re
from os import PathLike
from pathlib import Path

from .._core.errors import InvalidRequest

URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:/")
"""The scheme of a URL, but not a Windows drive, which has one letter."""
FILE_ENDINGS = re.compile(
    r"\.(7z|arrow|avro|bz2|csv|dat|db3?|duckdb|feather|gz|h5|html?|ipc|jsonl?|log|md|ndjson|ods|orc|parquet|pdf|pickle|pkl"
    r"|sql|sqlite3?|tar|tgz|tsv|txt|xls[mx]?|xml|xz|ya?ml|zip|zst)",
    re.IGNORECASE,
)


def dataset_folder(to: str | PathLike[str]) -> Path:
    """Return the folder of a dataset as an absolute path, so that a later chdir has no effect.

    Raises:
        InvalidRequest: the path is not the name of a folder.
    """
    text = check_place(to)
    folder = Path(text).absolute()
    if looks_like_file(text) and not folder.is_dir():
        raise InvalidRequest(
            f"{text} looks like a file, but a dataset is a folder: use the name of a folder, or end it with {os.sep}. "
            "No request was sent."
        )
    _check_free(folder)
    return folder


def _check_free(folder: Path) -> None:
    """Check that the path is a folder or does not exist.

    Raises:
        InvalidRequest: the path is a file, a device or a broken link.
    """
    if (folder.exists() or folder.is_symlink()) and not folder.is_dir():
        raise InvalidRequest(f"{folder} is not a folder: choose another path, or move this file. No request was sent.")


def check_place(to: str | PathLike[str]) -> str:
    """Return a path as a string.

    Raises:
        InvalidRequest: the path is empty or a URL.
    """
    text = os.fspath(to)
    if not isinstance(text, str) or not text.strip():
        raise InvalidRequest("The path of the dataset is empty: name a folder, such as usage/. No request was sent.")
    if "\0" in text:
        raise InvalidRequest("The path of the dataset has a NUL character. No request was sent.")
    if URL.match(text):
        raise InvalidRequest(
            f"{text.partition(':')[0]}: addresses are not supported: a dataset is a folder on this machine. "
            "Pull into a folder, and publish it with --publish or lattigo publish. No request was sent."
        )
    if text.startswith("~"):
        try:
            return str(Path(text).expanduser()) + ("/" if text.endswith("/") else "")
        except RuntimeError:
            raise InvalidRequest(f"{text}: there is no such home folder. No request was sent.") from None
    return text


def looks_like_file(text: str) -> bool:
    """Return whether a path has the extension of a data file. Other dots are part of a folder's name."""
    return not text.endswith(("/", os.sep)) and bool(FILE_ENDINGS.fullmatch(Path(text).suffix))
