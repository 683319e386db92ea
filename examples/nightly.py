"""A nightly job: the usage of the fleet up to yesterday. It prints nothing when all is well, so cron sends no mail."""

import asyncio
import sys
from datetime import UTC, date, datetime, timedelta

from lattigo import ApiError, AsyncLattigo, DatasetError, Unauthorized

FOLDER = "usage"


async def main() -> int:
    yesterday = datetime.now(UTC).date() - timedelta(days=1)
    try:
        async with AsyncLattigo() as client:
            report = await client.fleet.pull("daily", since=date(2026, 1, 1), until=yesterday, to=FOLDER, extend=True)
    except (ApiError, DatasetError) as error:
        print(f"{error} Run it again to resume.", file=sys.stderr)
        return 4 if isinstance(error, Unauthorized) else 1
    if report.failed:
        print(f"{report.failed} devices failed, see {FOLDER}/errors.jsonl. The next run retries them.", file=sys.stderr)
        return 3
    return 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
