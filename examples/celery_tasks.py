"""Celery tasks, one of them every night: `celery --app celery_tasks worker --beat`."""

import asyncio
import os
from datetime import UTC, date, datetime, timedelta

from celery import Celery, Task
from celery.schedules import crontab

from lattigo import AsyncLattigo
from lattigo.distributed import PullJob

app = Celery("celery_tasks", broker=os.environ.get("BROKER_URL", "redis://localhost"))
app.conf.beat_schedule = {
    "usage": {"task": "celery_tasks.pull_usage", "schedule": crontab(hour="3", minute="0"), "args": ["acme"]}
}


@app.task(bind=True, max_retries=6, default_retry_delay=600)
def pull_usage(self: Task, account: str) -> int:
    """Pull the usage of an account up to yesterday. Running it again resumes it."""
    yesterday = datetime.now(UTC).date() - timedelta(days=1)
    job = PullJob(profile=account, kind="daily", since=date(2026, 1, 1), until=yesterday, to=f"usage/{account}")
    result = job()
    if result.error:
        raise self.retry(exc=RuntimeError(result.error))
    return result.report.failed


@app.task(max_retries=0, acks_late=False)  # it costs money: Celery must not run it twice
def send_sms(name: str, text: str) -> str | None:
    async def send() -> str | None:
        async with AsyncLattigo.from_profile("acme") as client:
            sent = await client.device_operations.send_sms(device_names=[name], sms_text=text)
        return sent.status[name]

    return asyncio.run(send())  # raises OutcomeUnknown if the response was lost
