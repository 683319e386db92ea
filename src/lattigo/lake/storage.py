"""The place of a table: a folder, or a URL of object storage, whose credentials come from the environment."""

from __future__ import annotations

import os
import re
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from importlib import import_module
from os import PathLike, fspath
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from attrs import field, frozen

from .._core.errors import InvalidRequest
from .errors import LakeError, StorageError

if TYPE_CHECKING:
    import deltalake

LOG = "_delta_log"
"""The folder of a Delta table with its versions."""
VARIABLES = {
    "s3": "AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_REGION",
    "s3a": "AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_REGION",
    "gs": "GOOGLE_APPLICATION_CREDENTIALS",
    "az": "AZURE_STORAGE_ACCOUNT_NAME and AZURE_STORAGE_ACCOUNT_KEY",
    "abfs": "AZURE_STORAGE_ACCOUNT_NAME and AZURE_STORAGE_ACCOUNT_KEY",
    "abfss": "AZURE_STORAGE_ACCOUNT_NAME and AZURE_STORAGE_ACCOUNT_KEY",
}
"""The schemes of object storage, with the environment variables of the credentials."""
URL = re.compile(r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]+)://(?P<bucket>[^/]*)/?(?P<key>.*)")
ENDPOINTS = ("AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT")
ENDPOINT = re.compile(r"https?://[^\s/?#]+(/\S*)?", re.ASCII)
NO_CREDENTIALS = re.compile(
    r"latest/api/token|meta-data|computeMetadata|metadata/identity|Account must be specified|[Cc]redentials? (not|in)"
)
"""The errors of storage clients that have found no credentials and asked the machine, which has none either."""
COLORS = re.compile(r"\x1b\[[0-9;]*m")
RESPONSE = re.compile(r"<Code>(?P<code>[^<]*)</Code>.*?<Message>(?P<message>[^<]*)</Message>", re.DOTALL)
QUERY = re.compile(r"\?\S*")
"""The query of a URL, which can contain a signature."""


@frozen
class Place:
    """The place of a Delta table."""

    uri: str
    """A URL, or the absolute path of a folder."""
    folder: Path | None
    """The folder, if it is one on this machine."""
    options: Mapping[str, str] = field(factory=dict[str, str], repr=False)
    """Options of the storage client, which can be secret."""

    def __str__(self) -> str:
        return self.uri

    @classmethod
    def of(cls, table: str | PathLike[str], options: Mapping[str, str] | None = None) -> Place:
        """Return the place of a table.

        Raises:
            InvalidRequest: it is neither a folder nor a URL of supported storage.
        """
        text = fspath(table)
        url = URL.fullmatch(text)
        if url is None:
            if not text.strip() or "\0" in text:
                raise InvalidRequest("The place of the table is empty: name a folder or a URL. Nothing was published.")
            folder = Path(text).expanduser().absolute()
            if folder.exists() and not folder.is_dir():
                raise InvalidRequest(f"{folder} is a file, but a table is a folder. Nothing was published.")
            return cls(str(folder), folder, dict(options or {}))
        if url["scheme"] not in VARIABLES:
            supported = ", ".join(f"{scheme}://" for scheme in VARIABLES)
            raise InvalidRequest(
                f"{url['scheme']}:// is not supported: use a folder, or one of {supported}. Nothing was published."
            )
        if ":" in url["bucket"] or "?" in text:
            variables = VARIABLES[url["scheme"]]
            raise InvalidRequest(f"Credentials do not belong in a URL: set {variables}. Nothing was published.")
        if not url["bucket"] or not url["key"].strip("/"):
            raise InvalidRequest(
                f"{url['scheme']}://{url['bucket']}: name the bucket and a folder in it, such as "
                f"{url['scheme']}://bucket/usage. Nothing was published."
            )
        for name in ENDPOINTS:
            if not ENDPOINT.fullmatch(os.environ.get(name) or "http://host"):  # the client would crash
                raise InvalidRequest(f"{name} must be a URL, such as http://127.0.0.1:9000. Nothing was published.")
        return cls(text.rstrip("/"), None, dict(options or {}))

    def table(self) -> deltalake.DeltaTable | None:
        """Return the table, if there is one.

        Raises:
            StorageError: the storage can't be reached, or refuses.
        """
        delta = library()
        with self.explained():
            try:
                found: deltalake.DeltaTable = delta.DeltaTable(self.uri, storage_options=dict(self.options))
            except delta.exceptions.TableNotFoundError:
                return None
        return found

    @contextmanager
    def explained(self) -> Generator[None]:
        """Convert the errors of the storage to one line that says what to do."""
        delta = library()
        try:
            yield
        except delta.exceptions.CommitFailedError:  # another process was faster, which is no error of the storage
            raise
        except (delta.exceptions.DeltaError, OSError) as error:
            raise StorageError(self._explanation(str(error))) from None

    def _explanation(self, text: str) -> str:
        scheme = self.uri.partition(":")[0]
        if self.folder is None and NO_CREDENTIALS.search(text):
            return f"{self}: there are no credentials for {scheme}://. Set {VARIABLES[scheme]}, then run this again."
        if response := RESPONSE.search(text):
            return f"{self}: {response['message'].rstrip('.')} ({response['code']}). Then run this again."
        lines = [line.strip(" ↳\t") for line in COLORS.sub("", text).splitlines()]
        reasons = [QUERY.sub("", line) for line in lines if line and not re.match(r"\d+: |at |Error performing ", line)]
        return f"{self}: {': '.join(reasons[:1] + reasons[1:][-2:])[:300]}. Run this again to continue."


def library() -> ModuleType:
    """Import deltalake, which requires an extra."""
    try:
        import_module("deltalake.exceptions")
        return import_module("deltalake")
    except ImportError:
        raise LakeError("Tables require deltalake: pip install 'lattigo[lake]'.") from None
