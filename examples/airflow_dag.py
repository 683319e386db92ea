"""An Airflow DAG: one task for each account, every night. The workers have the profiles of the accounts."""

from datetime import UTC, date, datetime, timedelta

from airflow.sdk import dag, task

ACCOUNTS = ["acme", "globex"]


@dag(schedule="0 3 * * *", start_date=datetime(2026, 1, 1, tzinfo=UTC), catchup=False, default_args={"retries": 6})
def usage() -> None:
    @task(retry_delay=timedelta(minutes=10))
    def pull(account: str) -> int:
        from lattigo.distributed import PullJob  # here, since the scheduler only reads the file

        yesterday = datetime.now(UTC).date() - timedelta(days=1)
        folder = f"/shared/usage/{account}"
        job = PullJob(profile=account, kind="daily", since=date(2026, 1, 1), until=yesterday, to=folder)
        result = job()  # a repeated run resumes, and two runs at the same time wait for each other
        if result.error:
            raise RuntimeError(result.error)
        return result.report.failed

    pull.expand(account=ACCOUNTS)


usage()
