"""The command line of the generator."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from pathlib import Path

from . import project
from .adopt.command import add_adopt
from .compat.breaks import add_breaks
from .compat.command import RevisionError, add_diff
from .docpage.command import add_docs
from .docpage.formats.page import PageError
from .draft.command import add_new_endpoint
from .emit import ForeignFile, compare, tidy, write
from .parse import parse
from .problems import SpecError
from .project import ProjectError
from .render import Target, render


def main(arguments: Sequence[str]) -> int:
    """Run a command; without one, `generate`. Return the exit code: 0 done, 1 something differs, 2 mistakes."""
    parser = ArgumentParser(prog="python -m codegen", description="Generates typed clients from OpenAPI documents.")
    commands = parser.add_subparsers(required=True, metavar="command")
    add_generate(commands.add_parser("generate", help="write the packages of all specs; the default"))
    add_docs(commands.add_parser("docs", help="compare the documentation page with a spec"))
    add_diff(commands.add_parser("diff", help="report what a change of the spec means for callers"))
    add_new_endpoint(commands.add_parser("new-endpoint", help="draft the YAML of an endpoint"))
    add_adopt(commands.add_parser("adopt", help="draft a spec from somebody else's OpenAPI document"))
    add_breaks(commands.add_parser("breaks", help="report the names that code for the last release no longer finds"))
    named = bool(arguments) and arguments[0] in {*commands.choices, "-h", "--help"}
    options = parser.parse_args(arguments if named else ["generate", *arguments])
    try:
        code: int = options.run(options)
    except (SpecError, ProjectError, PageError, RevisionError, ForeignFile, OSError) as error:
        print(f"{error}\nNothing was written.", file=sys.stderr)
        return 2
    return code


def add_generate(parser: ArgumentParser) -> None:
    """Declare the options of `generate`."""
    parser.add_argument("--check", action="store_true", help="write nothing; show what differs, exit 1 if anything")
    parser.add_argument("--spec", help="a single spec, instead of those in pyproject.toml")
    parser.add_argument("--package", help="with --spec: the folder of the generated package")
    parser.add_argument("--core", help="with --spec: the import path of the core")
    parser.set_defaults(run=lambda options: generate(targets(parser, options), check=options.check))


def targets(parser: ArgumentParser, options: Namespace) -> list[Target]:
    """Return the targets to generate: the one from the options, or all of pyproject.toml."""
    target = (options.spec, options.package, options.core)
    if all(target):
        return [Target(*target)]
    if any(target):
        parser.error("--spec, --package and --core go together")
    return project.targets()


def generate(targets: Sequence[Target], *, check: bool) -> int:
    """Write every package, or compare it. All specs are read first: nothing is written unless all are correct."""
    packages: list[tuple[Path, dict[str, str]]] = []
    mistakes: list[str] = []
    for target in targets:
        try:
            text = Path(target.spec).read_text(encoding="utf-8")
            files = render(parse(text, target.spec), text, target)
        except UnicodeDecodeError:
            mistakes.append(f"{target.spec}:1: not UTF-8: save it as UTF-8")
        except SpecError as error:
            mistakes += error.lines
        else:
            packages.append((Path(target.package), tidy(files, target.core.partition(".")[0])))
    if mistakes:
        raise SpecError(mistakes)
    if check:
        return _check(packages)
    for folder, files in packages:
        changed = write(folder, files)
        print(f"{folder}: {len(changed)} changed, {len(files)} in all")
    return 0


def _check(packages: Sequence[tuple[Path, dict[str, str]]]) -> int:
    diff = "".join(compare(folder, files) for folder, files in packages)
    if diff:
        print(diff, end="")
        print("The generated code does not match the specs. Fix it with: python -m codegen", file=sys.stderr)
        return 1
    print("The generated code matches the specs.")
    return 0
