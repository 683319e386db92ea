"""Each of the examples runs unchanged on the sandbox."""

from __future__ import annotations

import json
import os
import runpy
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest

from lattigo.fleet import Dataset
from lattigo.sandbox import Fault, Sandbox
from tests.support.planned import Planned, Row, pull

pytestmark = pytest.mark.no_cover

EXAMPLES = Path(__file__).parents[2] / "examples"
HOWTO = (Path(__file__).parents[2] / "docs" / "how-to" / "schedule.md").read_text(encoding="utf-8")


@pytest.fixture
def account(environment: Mapping[str, str], tmp_path: Path) -> dict[str, str]:
    """The environment of a machine that has the profiles of the examples, and none of the credentials."""
    folder = tmp_path / "config" / "lattigo"
    folder.mkdir(parents=True, mode=0o700)
    file = folder / "config.toml"
    file.touch(mode=0o600)
    secret = json.dumps(["printenv", "SECRET"])
    login = f"base_url = '{environment['LATTIGO_BASE_URL']}'\nkey_name = '{environment['LATTIGO_KEY_NAME']}'\n"
    file.write_text(f"[profile.acme]\n{login}credential_command = {secret}\n")
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    kept = {name: value for name, value in environment.items() if not name.startswith("LATTIGO_")}
    places = {"XDG_CONFIG_HOME": str(tmp_path / "config"), "PATH": path}
    return {**kept, **places, "SECRET": environment["LATTIGO_API_KEY"]}


def run(command: list[str], environment: Mapping[str, str], folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, env=environment, cwd=folder, capture_output=True, text=True, timeout=120, check=False
    )


def example(name: str, *arguments: str) -> list[str]:
    return [sys.executable, str(EXAMPLES / name), *arguments]


def outcome(done: subprocess.CompletedProcess[str]) -> tuple[int, str, str]:
    return done.returncode, done.stdout, done.stderr


# a nightly job, by Python and by cron


def test_the_nightly_job_is_silent_when_all_is_well(environment: Mapping[str, str], tmp_path: Path):
    for _ in range(2):
        assert outcome(run(example("nightly.py"), environment, tmp_path)) == (0, "", "")
    devices = {row["device_name"] for row in Dataset.open(tmp_path / "usage").usage(by="device")}
    assert len(devices) == 5


def test_the_nightly_job_says_what_went_wrong(environment: Mapping[str, str], box: Sandbox, tmp_path: Path):
    box.faults = [Fault("status", endpoint="daily_data_usages", status=404, times=1)]
    done = run(example("nightly.py"), environment, tmp_path)
    assert (done.returncode, done.stderr.split(",")[0]) == (3, "1 devices failed")
    done = run(example("nightly.py"), {**environment, "LATTIGO_API_KEY": "other"}, tmp_path)
    assert done.returncode == 4
    assert "Run it again to resume." in done.stderr
    assert outcome(run(example("nightly.py"), environment, tmp_path)) == (0, "", "")


def shell(kind: str) -> str:
    """The command of the how-to, as cron or systemd passes it to a shell."""
    if kind == "cron":
        (line,) = [line for line in HOWTO.splitlines() if line.startswith("0 3 * * * ")]
        return line.removeprefix("0 3 * * * ").replace("\\%", "%")
    (line,) = [line for line in HOWTO.splitlines() if line.startswith("ExecStart=")]
    return line.partition("'")[2].removesuffix("'").replace("%%", "%").replace("/var/lib/usage", "usage")


@pytest.mark.parametrize("kind", ["cron", "systemd"])
def test_the_command_of_the_how_to_pulls(kind: str, account: Mapping[str, str], tmp_path: Path):
    done = run(["sh", "-c", shell(kind)], account, tmp_path)
    assert done.returncode == 0, done.stderr
    assert kind == "systemd" or not done.stdout + done.stderr
    assert len(list(Dataset.open(tmp_path / "usage").usage(by="device"))) == 5


def test_cron_mails_a_failure(account: Mapping[str, str], tmp_path: Path):
    done = run(["sh", "-c", shell("cron")], {**account, "SECRET": "other"}, tmp_path)
    assert done.returncode == 4
    assert "401" in done.stdout + done.stderr


# an alert


@contextmanager
def webhook() -> Iterator[tuple[str, list[str]]]:
    """A server that keeps the texts that are posted to it."""
    texts: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            texts.append(json.loads(self.rfile.read(int(self.headers["content-length"])))["text"])
            self.send_response(204)
            self.end_headers()

        def log_message(self, *arguments: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/alerts", texts
        finally:
            server.shutdown()
            thread.join()


@pytest.mark.usefixtures("numpy_in_child_processes")
def test_a_runaway_is_reported_once(account: Mapping[str, str], tmp_path: Path):
    first = date(2026, 8, 1)
    days = [first + timedelta(days=day) for day in range(90)]
    calm = {f"pump-{n}": [Row(day, 1_000_000 + 10_000 * (n + day.day)) for day in days] for n in range(30)}
    calm["pump-7"][-1] = Row(days[-1], 900_000_000)
    pull(Planned(calm), tmp_path / "usage", days[0], days[-1])
    with webhook() as (url, texts):
        for _ in range(2):
            done = run(example("runaway_alert.py", "usage", url), account, tmp_path)
            assert done.returncode == 0, done.stderr
    (text,) = texts
    assert text.startswith(f"pump-7 used 900 MB on {days[-1]}.")


# frameworks


def test_the_web_service_answers(environment: Mapping[str, str], box: Sandbox, monkeypatch: pytest.MonkeyPatch):
    testclient = pytest.importorskip("fastapi.testclient")
    for name in ("LATTIGO_BASE_URL", "LATTIGO_KEY_NAME", "LATTIGO_API_KEY"):
        monkeypatch.setenv(name, environment[name])
    app = runpy.run_path(str(EXAMPLES / "web_service.py"))["app"]
    with testclient.TestClient(app) as web:
        name = web.get("/devices/pump-7").json()["device_name"]
        assert name == "pump-7"
        assert web.get("/devices/nobody").status_code == 404
        box.faults = [Fault("status", endpoint="get_device", status=400)]
        refused = web.get("/devices/pump-7")
        assert (refused.status_code, "pump-7" in refused.text) == (502, False)


CELERY = """
import celery_tasks
print(celery_tasks.pull_usage.apply(args=["acme"]).get(), celery_tasks.send_sms.apply(args=["pump-7", "reboot"]).get())
print(sorted(entry["task"] for entry in celery_tasks.app.conf.beat_schedule.values()))
assert set(celery_tasks.app.tasks) >= {"celery_tasks.pull_usage"}
"""


def test_the_tasks_of_celery_pull_and_send(account: Mapping[str, str], box: Sandbox, tmp_path: Path):
    pytest.importorskip("celery")
    path = os.pathsep.join([str(EXAMPLES), account["PYTHONPATH"]])
    done = run([sys.executable, "-W", "ignore", "-c", CELERY], {**account, "PYTHONPATH": path}, tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == ["0 Success: Attempting SMS Send.", "['celery_tasks.pull_usage']"]
    assert box.executed("send_sms") == 1


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning")  # of the notebook's own machinery
def test_the_notebook_runs(environment: Mapping[str, str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    nbformat, nbclient = pytest.importorskip("nbformat"), pytest.importorskip("nbclient")
    for name, value in environment.items():
        if name != "PYTHONWARNINGS":
            monkeypatch.setenv(name, value)
    monkeypatch.delenv("PYTHONWARNINGS", raising=False)
    notebook = nbformat.read(EXAMPLES / "usage.ipynb", as_version=4)
    nbformat.validate(notebook)
    assert not [cell for cell in notebook.cells if cell.get("outputs")]
    nbclient.NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(tmp_path)}}).execute()
    shown = [cell.outputs[-1].data for cell in notebook.cells if cell.cell_type == "code"]
    assert "Daily usage in usage" in shown[1]["text/html"]
    assert shown[-1]["text/html"].startswith("<iframe")


AIRFLOW = """
import sys
from airflow.sdk import DAG
import airflow_dag
dag = airflow_dag.usage()
assert isinstance(dag, DAG)
(task,) = dag.tasks
print(dag.dag_id, dag.schedule, task.task_id, task.retries, task.op_kwargs_expand_input.value["account"])
"""


def test_airflow_reads_the_dag(account: Mapping[str, str], tmp_path: Path):
    pytest.importorskip("airflow.sdk")
    path = os.pathsep.join([str(EXAMPLES), account["PYTHONPATH"]])
    home = {"AIRFLOW_HOME": str(tmp_path / "airflow"), "PYTHONPATH": path}
    done = run([sys.executable, "-W", "ignore", "-c", AIRFLOW], {**account, **home}, tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "usage 0 3 * * * pull 6 ['acme', 'globex']"
