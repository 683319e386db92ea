"""The scheduled workflow: its steps are run here as GitHub runs them, with a stand-in for `gh` and for the page."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from codegen.docpage.lock import read_lock
from codegen.docpage.watch import Watched

ROOT = Path(__file__).parents[2]
WORKFLOW = yaml.safe_load((ROOT / ".github" / "workflows" / "watch-vendor-docs.yml").read_text(encoding="utf-8"))
STEPS = {step["name"]: step for job in WORKFLOW["jobs"].values() for step in job["steps"] if "name" in step}
PAGE = (ROOT / "tests" / "golden" / "docs_pages" / "page.html").read_text(encoding="utf-8")
SPEC = (ROOT / "tests" / "golden" / "docs_pages" / "meters.yaml").read_text(encoding="utf-8")
GH = '#!/bin/sh\necho "$@" >> "$HOME/gh.txt"\nif test "$2" = list && test -e "$HOME/open"; then echo 7; fi\n'


@pytest.fixture
def clone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A clone of a repository with the spec of the meters; `gh` and Python are where the steps look for them."""
    for key, value in {"HOME": tmp_path, "GIT_CONFIG_GLOBAL": "/dev/null", "BRANCH": WORKFLOW["env"]["BRANCH"]}.items():
        monkeypatch.setenv(key, str(value))
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("PYTHONPATH", str(ROOT), prepend=os.pathsep)
    monkeypatch.setenv("GITHUB_OUTPUT", str(tmp_path / "output"))
    (tmp_path / "bin").mkdir()
    for name, script in (("gh", GH), ("python", f'#!/bin/sh\nexec {sys.executable} "$@"\n')):
        (tmp_path / "bin" / name).write_text(script, encoding="utf-8")
        (tmp_path / "bin" / name).chmod(0o755)
    work = tmp_path / "work"
    subprocess.run(["git", "init", "-q", "--bare", "-b", "main", str(tmp_path / "origin")], check=True)
    subprocess.run(["git", "clone", "-q", str(tmp_path / "origin"), str(work)], check=True, capture_output=True)
    monkeypatch.chdir(work)
    (work / "spec").mkdir()
    (work / "spec" / "lattigo.yaml").write_text(SPEC, encoding="utf-8")
    project = '[[tool.codegen.api]]\nspec = "spec/lattigo.yaml"\npackage = "p"\ncore = "c"\n'
    (work / "pyproject.toml").write_text(project, encoding="utf-8")
    identity = ["-c", "user.name=A", "-c", "user.email=a@example.com"]
    commands = (["switch", "-qC", "main"], ["add", "."], ["commit", "-qm", "First"], ["push", "-q", "origin", "main"])
    for command in commands:
        subprocess.run(["git", *identity, *command], check=True)
    return work


def run(step: str, page: str | None = None) -> subprocess.CompletedProcess[str]:
    """Run a step as GitHub does."""
    if page is not None:
        Path("page.html").write_text(page, encoding="utf-8")
    shell = ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", STEPS[step]["run"]]
    return subprocess.run(shell, capture_output=True, text=True, check=False)


def test_without_the_address_of_the_page_it_fails(clone: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOCS_URL", "")
    done = run("Fetch the page")
    assert done.returncode == 1
    assert done.stdout == "::error::Set the repository variable DOCS_URL to the page's address.\n"


def test_a_page_that_cannot_be_fetched_or_read_fails(clone: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOCS_URL", f"file://{clone}/nowhere")
    assert run("Fetch the page").returncode != 0
    assert run("Compare", "We have moved.").returncode == 2
    assert not (clone.parent / "output").exists()


def test_a_crash_is_no_difference(clone: Path) -> None:
    (clone / "codegen").mkdir()
    (clone / "codegen" / "__init__.py").touch()
    (clone / "codegen" / "__main__.py").write_text("raise RuntimeError", encoding="utf-8")
    assert run("Compare", PAGE).returncode == 3
    assert not (clone.parent / "output").exists()


def test_a_page_that_has_not_changed_closes_the_pull_request(clone: Path) -> None:
    assert run("Compare", PAGE).returncode == 0
    assert (clone.parent / "output").read_text(encoding="utf-8") == "changed=0\n"
    (clone.parent / "open").touch()
    assert run("Close a pull request that is no longer needed").returncode == 0
    assert "pr close 7 --delete-branch" in (clone.parent / "gh.txt").read_text(encoding="utf-8")


def test_a_changed_page_is_one_pull_request_from_main(clone: Path) -> None:
    assert run("Compare", PAGE.replace(":kind\n", ":kind\n:firmware\n")).returncode == 0
    assert (clone.parent / "output").read_text(encoding="utf-8") == "changed=1\n"
    assert run("Accept the page").returncode == 0
    done = run("Open or renew the pull request")
    assert done.returncode == 0, done.stderr
    calls = (clone.parent / "gh.txt").read_text(encoding="utf-8")
    assert "pr create --head docs-changed --base main" in calls
    assert "new field firmware of GET /v2/meters" in Path("body.md").read_text(encoding="utf-8")
    (clone.parent / "open").touch()
    subprocess.run(["git", "switch", "-q", "--discard-changes", "main"], check=True)
    assert run("Compare", PAGE.replace(":kind\n", ":kind\n:battery\n")).returncode == 0
    assert run("Accept the page").returncode == 0
    assert run("Open or renew the pull request").returncode == 0
    assert "pr edit 7 --body-file body.md" in (clone.parent / "gh.txt").read_text(encoding="utf-8")
    log = subprocess.run(
        ["git", "log", "--format=%s", "origin/docs-changed"], capture_output=True, text=True, check=True
    ).stdout
    assert log.splitlines() == ["The documentation page has changed", "First"]
    shown = ["git", "show", "origin/docs-changed:spec/docs.lock.json"]
    lock = json.loads(subprocess.run(shown, capture_output=True, text=True, check=True).stdout)
    assert [entry["name"] for entry in lock["editions"][0]["accepted"]] == ["battery"]


def test_every_accepted_difference_has_a_reason() -> None:
    lock = json.loads((ROOT / "spec" / "docs.lock.json").read_text(encoding="utf-8"))
    entries = [entry for edition in lock["editions"] for entry in edition["accepted"]]
    assert entries
    assert [entry for entry in entries if not entry.get("reason")] == []


def test_every_sentence_of_the_lock_has_the_hash_of_its_words() -> None:
    for edition in read_lock(ROOT / "spec" / "docs.lock.json"):
        assert edition.texts
    lock = json.loads((ROOT / "spec" / "docs.lock.json").read_text(encoding="utf-8"))
    for entry in (entry for edition in lock["editions"] for entry in edition["texts"]):
        assert entry["hash"] == Watched("", "", entry["text"]).digest
