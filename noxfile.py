"""The tasks of a developer. `nox` alone runs all checks that a change must pass; `nox -l` lists the rest."""

from __future__ import annotations

import ast
import json
import re
import statistics
from pathlib import Path

import nox

# Not `browser`, which needs Chromium and Node.js, nor `cost`, which needs valgrind, nor `differential`, `guards` and
# `hosts`, which take long, nor `python`, for another version of Python, nor `supply`, which needs the network, nor
# `breaks`, for a release: run those by name.
nox.options.sessions = ["lint", "types", "generated", "tests", "wheel", "docs"]
nox.options.reuse_existing_virtualenvs = True

EVERYTHING = ".[cli,dask,dlt,fast,fleet,jq,keyring,lake,mcp,otel,query,report,sandbox]"
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
PARALLEL = ("--numprocesses=auto", "--dist=loadfile", "--max-worker-restart=0")
"""Tests on all cores. If a process dies, the run ends: the tests that were left to it would be waited for in vain."""
CODE = ("src", "codegen", "tests", "examples", "noxfile.py")
PYTHONS = (*nox.project.python_versions(nox.project.load_toml("pyproject.toml")), "3.14")
"""Those of the classifiers, and one that gets its classifier when all tests have passed on it."""


def install(session: nox.Session, *groups: str) -> None:
    """Install the package as a developer has it, with these groups of tools."""
    session.install("-e", EVERYTHING, *tools(*groups))


def tools(*groups: str) -> tuple[str, ...]:
    """Return the requirements of groups of tools."""
    return nox.project.dependency_groups(nox.project.load_toml("pyproject.toml"), *groups)


@nox.session
def lint(session: nox.Session) -> None:
    """Check the style, and find mistakes with ruff."""
    session.install(*tools("lint"))
    session.run("ruff", "check", *CODE)
    session.run("ruff", "format", "--check", *CODE)


@nox.session
def types(session: nox.Session) -> None:
    """Run mypy --strict and pyright on the code and on the typing examples."""
    install(session, "codegen", "test", "types")
    session.run("mypy")
    session.run("pyright")


@nox.session
def generated(session: nox.Session) -> None:
    """Check that the generated code matches the specs."""
    session.install(*tools("codegen"))  # the generator does without the package
    session.run("python", "-m", "codegen", "--check")


@nox.session
def tests(session: nox.Session) -> None:
    """Run all tests, with coverage of src and codegen."""
    install(session, "codegen", "test", "types")
    session.env["PYTHONDONTWRITEBYTECODE"] = ""  # else each process that a test starts compiles everything again
    session.run("coverage", "erase")
    session.run("coverage", "run", "-m", "pytest", *PARALLEL, *session.posargs)
    session.run("coverage", "combine", "--quiet")
    session.run("coverage", "report", "--fail-under=95")


@nox.session(python=PYTHONS)
def python(session: nox.Session) -> None:
    """Run all tests on one version of Python, without coverage: `nox -s python-3.12`."""
    install(session, "codegen", "test", "types")
    session.run("pytest", *PARALLEL, *session.posargs)


@nox.session
def supply(session: nox.Session) -> None:
    """Check the workflows, that uv.lock is up to date, and that no locked dependency has a known vulnerability."""
    session.install(*tools("supply"))
    session.run("zizmor", "--offline", "--pedantic", ".github")
    locked = f"{session.create_tmp()}/requirements.txt"
    packages = ("--all-extras", "--no-default-groups", "--no-emit-project")
    session.run("uv", "export", "--locked", "--quiet", *packages, "--output-file", locked)
    session.run("pip-audit", "--requirement", locked, "--disable-pip", "--require-hashes", "--strict")


@nox.session
def breaks(session: nox.Session) -> None:
    """List the names that code for the last tag no longer finds; fail unless the version is a breaking one."""
    install(session, "codegen", "types")
    session.run("python", "-m", "codegen", "breaks", *session.posargs)


@nox.session
def docs(session: nox.Session) -> None:
    """Build the documentation site; a broken link is an error. Start with docs/_build/index.html."""
    install(session, "codegen", "docs")
    session.run("sphinx-build", "--fail-on-warning", "--keep-going", "--fresh-env", "docs", "docs/_build")
    pages = Path("docs/_build").rglob("*.html")
    if fetched := [page for page in pages if re.search(r"<(script|link|img)[^>]*=\"https?://", page.read_text())]:
        session.error(f"these pages load something from another host: {fetched}")


@nox.session
def guards(session: nox.Session) -> None:
    """Remove each guard against a fault in turn: its test must fail."""
    install(session, "codegen", "test")
    session.run("python", "tests/faults/guards.py", *session.posargs)


@nox.session
def hosts(session: nox.Session) -> None:
    """Run the package in web services, notebooks, task queues, threads and forks, and all faults on uvloop."""
    install(session, "codegen", "test", "hosts")
    session.run("pytest", "tests/hosts", "tests/faults/test_loops.py", "tests/faults/test_threads.py", *session.posargs)
    session.run("pytest", "tests/faults", "tests/e2e", "--loop=uvloop", *PARALLEL)


@nox.session
def airflow(session: nox.Session) -> None:
    """Read the example of an Airflow DAG with the real package, which needs an environment for itself."""
    install(session, "codegen", "test")
    session.install("apache-airflow-task-sdk==1.3.2")
    session.run("pytest", "tests/hosts/test_examples.py", "-k", "airflow", *session.posargs)


@nox.session
def browser(session: nox.Session) -> None:
    """Open reports in Chromium, light and dark, on a desk and on a phone; look at the pictures afterwards."""
    install(session, "codegen", "test")
    modules = session.create_tmp()
    session.run("cp", "tests/browser/package.json", modules, external=True)
    session.run("npm", "install", "--prefix", modules, "--silent", external=True)
    session.run("python", "-m", "tests.browser.check_pages", modules, f"{modules}/pictures")


@nox.session
def differential(session: nox.Session) -> None:
    """Check that all ways to read a response agree on 10,000 byte streams."""
    install(session, "codegen", "test")
    session.run("pytest", "tests/faults/test_differential.py", *session.posargs, env={"EXAMPLES": "100"})


@nox.session
def cost(session: nox.Session) -> None:
    """Measure the lines of generated code per operation, and the cost of importing and using the package."""
    session.install(".[cli,fast,fleet]")
    for package in ("src/lattigo/_generated", "src/lattigo/thingspace/_generated"):
        count_lines(session, Path(package))
    measure_import(session)
    session.run("python", "-m", "bench.cost", *session.posargs)


def count_lines(session: nox.Session, folder: Path) -> None:
    """Allow at most 30 lines per operation: its data, its function with the docstring, its place in a namespace."""
    texts = {path.name: path.read_text() for path in folder.glob("*.py") if path.name != "examples.py"}
    data = [node for node in ast.parse(texts["operations.py"]).body if is_operation(node)]
    statements = [node for text in texts.values() for node in ast.parse(text).body]
    functions = [node for node in statements if isinstance(node, FUNCTIONS)]
    lines = sum((node.end_lineno or 0) - node.lineno + 1 for node in [*data, *functions]) + len(functions)
    total = sum(len(text.splitlines()) for name, text in texts.items() if name != "models.py")
    session.log(f"{folder}: {len(data)} operations, {lines / len(data):.1f} lines each")
    session.log(f"with imports, blank lines and shared parameters {total / len(data):.1f}, without the models")
    if len(data) != len(functions) or lines / len(data) > 30:
        session.error("more than 30 lines per operation, or not one function for each")


def is_operation(node: ast.stmt) -> bool:
    """Return whether a statement is the data of one operation."""
    return isinstance(node, ast.AnnAssign) and ast.unparse(node.annotation).startswith("Operation[")


def measure_import(session: nox.Session) -> None:
    """Allow at most 1.15 times the CPU time of importing httpx and cattrs: medians of 15 interpreters in turn."""
    script = """
import json, subprocess, sys
def seconds(statement):
    code = f"import time; start = time.process_time(); {statement}; print(time.process_time() - start)"
    return float(subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout)
names = ("import httpx, cattrs", "import lattigo", "import lattigo; lattigo.AsyncLattigo('key', 'secret')")
[seconds(name) for name in names]
print(json.dumps([[seconds(name) for name in names] for _ in range(15)]))
"""
    printed = session.run("python", "-c", script, silent=True)
    rows = json.loads(str(printed))
    base, ours, client = (statistics.median(column) * 1000 for column in zip(*rows, strict=True))
    session.log(f"import httpx, cattrs: {base:.0f} ms; import lattigo: {ours:.0f} ms: {ours / base:.2f} times")
    session.log(f"with a client, which loads the rest: {client:.0f} ms")
    if ours > 1.15 * base:
        session.error("importing lattigo costs more than 1.15 times httpx and cattrs")


@nox.session
def wheel(session: nox.Session) -> None:
    """Check that the wheel works without the source: installed alone, it pulls a small fleet."""
    session.install("build")
    session.run("python", "-m", "build", "--wheel", "--outdir", str(session.create_tmp()), silent=True)
    (built,) = Path(session.create_tmp()).glob("*.whl")
    session.install(f"{built}[cli,fleet,sandbox]")
    with session.chdir(session.create_tmp()):
        session.run("python", "-c", "import lattigo, pathlib; assert 'site-packages' in lattigo.__file__")
        session.run("lattigo", "demo", "--devices", "50")
