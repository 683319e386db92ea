"""A web service, a notebook and a task queue. Their packages are the dependency group `hosts`: `nox -s hosts`."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from .script import DEVICES, EXPECTED

pytestmark = pytest.mark.no_cover

PATIENCE = 60.0

APP = """
from contextlib import asynccontextmanager
import asyncio
from fastapi import FastAPI
from lattigo import AsyncLattigo
from tests.hosts.script import calls

@asynccontextmanager
async def lifespan(app):
    async with AsyncLattigo() as app.state.client:
        yield

app = FastAPI(lifespan=lifespan)

@app.get("/calls")
async def make_calls():
    return {"loop": type(asyncio.get_running_loop()).__module__, "result": await calls(app.state.client)}

@app.get("/names")
async def names():
    return await app.state.client.devices.list_names().collect()
"""


@contextmanager
def running(command: list[str], environment: Mapping[str, str], folder: Path) -> Iterator[subprocess.Popen[str]]:
    """A process while the block runs; it is interrupted at the end, and must then end in order."""
    log = folder / "log"
    with log.open("w") as output:
        process = subprocess.Popen(command, env=environment, cwd=folder, stdout=output, stderr=output, text=True)
    try:
        yield process
        process.send_signal(signal.SIGTERM)
        process.wait(PATIENCE)
    finally:
        process.kill()
        process.wait()
        print(log.read_text())


async def responses_of(url: str, path: str, times: int) -> list[httpx.Response]:
    limits = httpx.Limits(max_connections=times)
    async with httpx.AsyncClient(base_url=url, timeout=PATIENCE, limits=limits) as client:
        return await asyncio.gather(*[client.get(path) for _ in range(times)])


async def until_it_listens(port: int) -> None:
    async with asyncio.timeout(PATIENCE):
        while True:
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", port)
            except OSError:
                await asyncio.sleep(0.05)
            else:
                writer.close()
                return


def test_fastapi_under_uvicorn_takes_200_requests_at_once(
    environment: Mapping[str, str], tmp_path: Path, messages: Callable[[], int]
):
    pytest.importorskip("fastapi")
    (tmp_path / "service.py").write_text(APP)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "uvicorn", "service:app", "--port", str(port), "--loop", "uvloop"]
    quiet = {**environment, "PYTHONWARNINGS": "default"}  # those of the web framework are not ours
    with running(command, quiet, tmp_path):
        asyncio.run(until_it_listens(port))
        url = f"http://127.0.0.1:{port}"
        names = asyncio.run(responses_of(url, "/names", 200))
        assert {response.status_code for response in names} == {200}
        assert {len(response.json()) for response in names} == {DEVICES}
        paid = asyncio.run(responses_of(url, "/calls", 20))
        assert [response.json() for response in paid] == [{"loop": "uvloop", "result": EXPECTED}] * 20
    assert messages() == 20
    assert "Traceback" not in (tmp_path / "log").read_text()


CELLS = (
    "from lattigo import AsyncLattigo; from tests.hosts.script import calls; client = AsyncLattigo()",
    "await client.devices.list_names().collect()",
    "await client.__aenter__(); await calls(client)",
    "async for outcome in client.fleet.each(client.devices.get):\n    break",
    "await client.aclose()",
    "async with AsyncLattigo() as another:\n    print(await calls(another))",
)


def test_a_notebook_uses_one_client_in_many_cells(
    environment: Mapping[str, str], monkeypatch: pytest.MonkeyPatch, messages: Callable[[], int]
):
    nbclient = pytest.importorskip("nbclient")
    nbformat = pytest.importorskip("nbformat")
    pytest.importorskip("ipykernel")
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("PYTHONWARNINGS", "default")  # those of the kernel are not ours
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in CELLS])
    nbclient.NotebookClient(notebook, timeout=PATIENCE, kernel_name="python3").execute()  # raises what a cell raises
    assert notebook.cells[2].outputs[0].data["text/plain"] == repr(EXPECTED)
    assert notebook.cells[5].outputs[0].text.strip() == EXPECTED
    assert messages() == 2


TASKS = """
import asyncio
from datetime import date
from celery import Celery, signals
from lattigo import AsyncLattigo

folder = "queue"
app = Celery(broker="filesystem://", backend="file://results")
app.conf.broker_transport_options = {"data_folder_in": folder, "data_folder_out": folder, "control_folder": "control"}
client = AsyncLattigo()    # before the workers are forked

@signals.worker_init.connect
def before_the_fork(**_):
    asyncio.run(client.devices.list_names().collect())

@app.task
def pull(name):
    async def work():
        await client.device_operations.send_sms(device_names=[name], sms_text="hello")
        async with AsyncLattigo() as own:
            report = await own.fleet.pull("daily", since=date(2026, 10, 1), until=date(2026, 10, 3), to=name)
        return f"{report.devices} devices, {report.failed} failed"
    return asyncio.run(work())
"""
SEND = """
from tasks import pull
results = [pull.delay(f"usage-{number}") for number in range(4)]
print("\\n".join(result.get(timeout=60) for result in results))
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_celerys_forked_workers_pull_a_fleet(
    environment: Mapping[str, str], tmp_path: Path, messages: Callable[[], int]
):
    pytest.importorskip("celery")
    (tmp_path / "tasks.py").write_text(TASKS)
    for folder in ("queue", "results", "control"):
        (tmp_path / folder).mkdir()
    quiet = {**environment, "PYTHONWARNINGS": "default"}  # those of the task queue are not ours
    worker = ["-m", "celery", "-A", "tasks", "worker", "--pool=prefork", "--concurrency=2", "--loglevel=warning"]
    with running([sys.executable, *worker], quiet, tmp_path):
        done = subprocess.run(
            [sys.executable, "-c", SEND], env=quiet, cwd=tmp_path, capture_output=True, text=True, timeout=2 * PATIENCE
        )
    assert done.stdout.splitlines() == [f"{DEVICES} devices, 0 failed"] * 4, done.stderr
    assert messages() == 4
