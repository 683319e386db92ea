"""`lattigo publish`: a Delta Lake table that is kept in step with a dataset."""

from __future__ import annotations

from attrs import asdict

from ... import lake
from ..exit_codes import DONE
from ..output import Format, print_answer
from ..settings import Switch
from ..target import target


def publish(path: str, table: str, /, *, replace: Switch = False, output: Format | None = None) -> int:
    """Publish a dataset as a Delta Lake table, for DuckDB, polars, Spark, Trino, Databricks or Fabric.

    The table has each day of a device once. Only months that have changed are written, in one commit, so the same
    command can be repeated, killed and run by several processes at a time. Nothing is sent to the service. Credentials
    of object storage come from the environment: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY,
    GOOGLE_APPLICATION_CREDENTIALS, or AZURE_STORAGE_ACCOUNT_NAME and AZURE_STORAGE_ACCOUNT_KEY.

    Args:
        path: The folder or file given to `lattigo pull --to`.
        table: A folder or URL: s3://bucket/usage, gs://…, az://… or abfss://….
        replace: Publish although the table has a later state of this dataset, which was restored from a backup.
        output: Output format. Default: a table on a terminal, JSON lines otherwise.
    """
    print_answer(output, asdict(lake.publish(target(path)[0], table, replace=replace)))
    return DONE
