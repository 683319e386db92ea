"""`python -m codegen breaks`: what code that was written for the last release no longer finds.

Two looks at it. griffe compares the public names and signatures of the last tag with those of today.
Then the typing examples of that tag are type-checked against today's code: they also see what becomes `X | None`.
"""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
import tarfile
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from ..project import targets, version_file

if TYPE_CHECKING:
    import griffe

EXAMPLES = "tests/typing"
INNER = re.compile(r"\.(?:core|cli|_\w+)(?:\.|$)")
"""Modules that nobody imports from; what the package exports of them counts all the same."""


def add_breaks(parser: ArgumentParser) -> None:
    """Declare the options of `breaks`."""
    parser.add_argument("--against", metavar="TAG", help="the release to compare with; default: the last tag")
    parser.add_argument("--package", help="the package below src/; default: the one that pyproject.toml versions")
    parser.set_defaults(run=breaks)


def breaks(options: Namespace) -> int:
    """Print what breaks. The exit code is 1 if something does and the version does not say so."""
    tag = options.against or last_tag()
    if tag is None:
        print("No tag yet: there is no release to break.")
        return 0
    _git("rev-parse", "--verify", f"{tag}^{{commit}}")
    package = options.package or version_file().parent.name
    broken = [*_names(package, tag), *_examples(tag)]
    print("".join(f"{line}\n" for line in broken), end="")
    if not broken:
        print(f"Nothing that {tag} has is broken.")
        return 0
    before = _version(_git("show", f"{tag}:src/{package}/_version.py"))
    now = _version(Path("src", package, "_version.py").read_text(encoding="utf-8"))
    count = 2 if before[0] == 0 else 1
    if now[:count] > before[:count]:
        print(f"{len(broken)} breaks since {tag}; the version, {_dotted(now)}, allows them.")
        return 0
    print(f"{len(broken)} breaks since {tag}, but the version is {_dotted(now)}: raise it, or take the breaks back.")
    return 1


def last_tag() -> str | None:
    """The last release; `None` before the first one."""
    tags = _git("tag", "--list", "v[0-9]*", "--sort=-version:refname", "--merged", "HEAD").split()
    return tags[0] if tags else None


def _names(package: str, tag: str) -> Iterator[str]:
    """What griffe finds in the public modules, in the generated ones, and in what the package exports."""
    import griffe  # it is needed by this command only, and not quick to load

    old = griffe.load_git(package, ref=tag, search_paths=["src"], resolve_aliases=True)
    new = griffe.load(package, search_paths=["src"], resolve_aliases=True)
    exported = [member.canonical_path for member in old.members.values() if member.is_public and member.is_alias]
    folders = [Path(target.package).relative_to(Path("src", package)) for target in targets()]
    generated = [".".join(folder.parts) for folder in folders]
    inside = [name for name in generated if _has(old, name) and _has(new, name)]
    pairs = [(old, new), *((old[name], new[name]) for name in inside)]
    seen: set[str] = set()
    for one, other in pairs:
        for breakage in griffe.find_breaking_changes(one, other):
            path = breakage.obj.canonical_path
            public = not INNER.search(path.replace("._generated", "")) or path.startswith(tuple(exported))
            line = re.sub(r"\x1b\[\d*m", "", breakage.explain(griffe.ExplanationStyle.ONE_LINE))
            if public and line not in seen:
                seen.add(line)
                yield line


def _has(root: griffe.Object | griffe.Alias, name: str) -> bool:
    first, _, rest = name.partition(".")
    return first in root.members and (not rest or _has(root[first], rest))


def _examples(tag: str) -> Iterator[str]:
    """What mypy says to the typing examples of the tag."""
    if not _git("ls-tree", tag, EXAMPLES):
        return
    archive = subprocess.run(["git", "archive", tag, EXAMPLES], capture_output=True, check=True).stdout
    with TemporaryDirectory() as folder:
        with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
            tar.extractall(folder, filter="data")
        files = sorted(path for path in Path(folder, EXAMPLES).glob("*.py") if not path.name.startswith("test_"))
        mypy = [sys.executable, "-m", "mypy", "--strict", "--follow-imports=silent", "--no-error-summary"]
        checked = subprocess.run(
            [*mypy, *map(str, files)],
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "MYPYPATH": "src"},
        )
        if checked.returncode > 1:
            raise OSError(f"mypy could not run: {checked.stderr.strip() or checked.stdout.strip()}")
        yield from (
            f"{tag}:{line.removeprefix(f'{folder}/')}" for line in checked.stdout.splitlines() if "error:" in line
        )


def _version(text: str) -> tuple[int, ...]:
    match = re.search(r'"(\d+)\.(\d+)\.(\d+)', text)
    return tuple(map(int, match.groups())) if match else (0, 0, 0)


def _dotted(version: tuple[int, ...]) -> str:
    return ".".join(map(str, version))


def _git(*arguments: str) -> str:
    done = subprocess.run(["git", *arguments], capture_output=True, text=True, check=False)
    if done.returncode:
        raise OSError(f"git {arguments[0]}: {done.stderr.strip().removeprefix('fatal: ')}")
    return done.stdout
