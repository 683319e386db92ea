"""The workflows of GitHub: nothing that others can move, no right without need, every command one that exists."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
FILES = [*sorted((ROOT / ".github" / "workflows").glob("*.yml")), ROOT / "examples" / "github_actions.yml"]
GROUPS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["dependency-groups"]
PINNED = re.compile(r"uses: [\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$")
INSTALLS = re.compile(r"\b(pip|uv|nox|npm|apt|apt-get|curl|python)\b")

of_each_workflow = pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)


def jobs(file: Path) -> Iterator[dict[str, Any]]:
    yield from yaml.safe_load(file.read_text(encoding="utf-8"))["jobs"].values()


@of_each_workflow
def test_actions_are_pinned_by_hash_with_their_version(file: Path):
    used = [
        line.strip().removeprefix("- ") for line in file.read_text(encoding="utf-8").splitlines() if "uses:" in line
    ]
    assert used
    assert [line for line in used if not PINNED.match(line)] == []


@of_each_workflow
def test_no_job_has_a_right_that_it_does_not_name(file: Path):
    assert yaml.safe_load(file.read_text(encoding="utf-8"))["permissions"] == {}
    assert [job for job in jobs(file) if not job["permissions"] or "timeout-minutes" not in job] == []


@of_each_workflow
def test_a_job_that_can_write_installs_nothing(file: Path):
    for job in jobs(file):
        if "write" in job["permissions"].values():
            assert [step for step in job["steps"] if INSTALLS.search(step.get("run", ""))] == []
            assert not [step for step in job["steps"] if "setup-" in step.get("uses", "")]


@of_each_workflow
def test_no_value_of_others_is_written_into_a_script(file: Path):
    assert [step for job in jobs(file) for step in job["steps"] if "${{" in step.get("run", "")] == []


@of_each_workflow
def test_every_session_of_nox_exists(file: Path):
    sessions = set(re.findall(r"^def (\w+)\(session: nox", (ROOT / "noxfile.py").read_text(encoding="utf-8"), re.M))
    for job in jobs(file):
        named = job.get("strategy", {}).get("matrix", {}).get("session", [])
        named += re.findall(r"nox -s \"?([a-z]+)", "\n".join(step.get("run", "") for step in job["steps"]))
        assert set(named) <= sessions, file.name


def test_hooks_have_the_versions_of_the_dependency_groups():
    hooks = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))["repos"][0]["hooks"]
    pinned = {package for hook in hooks for package in hook.get("additional_dependencies", ())}
    assert pinned
    assert pinned <= {*GROUPS["lint"], *GROUPS["supply"]}


def test_the_versions_of_python_are_those_of_the_classifiers():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    prefix = "Programming Language :: Python :: "
    listed = [name.removeprefix(prefix) for name in project["classifiers"] if name.startswith(prefix)]
    ci = yaml.safe_load((ROOT / ".github" / "workflows" / "ci.yml").read_text(encoding="utf-8"))
    tried = ci["jobs"]["tests"]["strategy"]["matrix"]["python"]
    assert tried[: len(listed)] == listed
    assert project["requires-python"] == f">={listed[0]}"


def test_the_lock_file_names_public_hosts_only():
    text = (ROOT / "uv.lock").read_text(encoding="utf-8")
    assert set(re.findall(r"https?://([^/\"]+)", text)) == {"files.pythonhosted.org", "pypi.org"}
    assert "file://" not in text
