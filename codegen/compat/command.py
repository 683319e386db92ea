"""`python -m codegen diff OLD [NEW]`: what a change of the spec means for those who use the generated code."""

from __future__ import annotations

import json
import re
import subprocess
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Mapping
from pathlib import Path

from ..load import Node, load
from ..names import pascal, snake
from ..parse import parse
from ..problems import Problems
from ..project import first_spec, version_file
from .change import WEIGHTS, Change
from .compare import compare
from .release import section, verdict
from .service import service

Places = Mapping[tuple[str, ...], int]


class RevisionError(Exception):
    """There is no such spec. The text says what to do."""


def add_diff(parser: ArgumentParser) -> None:
    """Declare the options of `diff`."""
    parser.add_argument("old", metavar="OLD", help="a git revision (a tag, a branch, HEAD~1), or a file")
    parser.add_argument("new", metavar="NEW", nargs="?", help="the same; default: the spec as it is now")
    parser.add_argument("--spec", help="the spec of a revision; default: the first of pyproject.toml")
    parser.add_argument("--json", action="store_true", help="print JSON instead of text")
    parser.set_defaults(run=diff)


def diff(options: Namespace) -> int:
    """Print the difference. The exit code is 0 whether there is one or not.

    Raises:
        RevisionError: there is no such file or revision.
        SpecError: one of the specs has mistakes.
    """
    spec = options.spec or first_spec()
    (old_name, old_text), (new_name, new_text) = _read(options.old, spec), _read(options.new, spec)
    old, new = parse(old_text, old_name), parse(new_text, new_name)
    changes = [*service(load(old_text, Problems("")), load(new_text, Problems(""))), *compare(old, new)]
    if not changes and old_text != new_text:
        changes = [Change("docs only", "", "what differs in the spec does not reach the generated code")]
    places = {each: _place(each, (new_name, _lines(new_text)), (old_name, _lines(old_text))) for each in changes}
    version = _version()
    following, why = verdict(version, changes)
    if options.json:
        entries = [
            {"class": each.weight, "where": each.where, "text": each.text, "place": places[each]} for each in changes
        ]
        report = {
            "old": old_name,
            "new": new_name,
            "changes": entries,
            "version": version,
            "next": following,
            "why": why,
        }
        print(json.dumps(report, indent=2, ensure_ascii=False))
        return 0
    for weight in WEIGHTS:
        for each in changes:
            if each.weight == weight:
                print(f"{weight}: {each} [{places[each]}]")
    counts = ", ".join(f"{sum(each.weight == weight for each in changes)} {weight}" for weight in WEIGHTS)
    print(f"{counts}. Version {version} becomes {following}: {why}.")
    if changes:
        print(f"\nFor CHANGELOG.md:\n\n{section(following, changes)}", end="")
    return 0


def _read(source: str | None, spec: str) -> tuple[str, str]:
    """The name and the text of a spec."""
    path = Path(source or spec)
    if path.is_file():
        return str(path), path.read_text(encoding="utf-8")
    if source is None or path.suffix in {".yaml", ".yml"}:
        raise RevisionError(f"{path}: no such file")
    shown = subprocess.run(
        ["git", "show", f"{source}:./{spec}"], capture_output=True, text=True, encoding="utf-8", check=False
    )
    if shown.returncode:
        reason = shown.stderr.strip().splitlines()[0].removeprefix("fatal: ")
        raise RevisionError(f"{source}: neither a file nor a revision with {spec}: {reason}")
    return f"{source}:{spec}", shown.stdout


def _version() -> str:
    file = version_file()
    match = re.search(r'"(\d+\.\d+\.\d+)', file.read_text(encoding="utf-8")) if file.exists() else None
    return match.group(1) if match else "0.0.0"


def _lines(text: str) -> Places:
    """Return the lines of operations, schemas and their members."""
    root = load(text, Problems(""))
    lines: dict[tuple[str, ...], int] = {("servers",): root["servers"].line, ("security",): root["security"].line}
    for name, scheme in root["components"]["securitySchemes"].fields.items():
        lines["security", name] = scheme.line
    for item in root["paths"].fields.values():
        for node in item.fields.values():
            for own in [node, *node["x-variants"].items]:
                name = snake(own["operationId"].text)
                lines[(name,)] = own["operationId"].line
                for each in node["parameters"].items:
                    lines[name, each["name"].text or each["$ref"].text] = each.line
                body = node["requestBody"]["content"]["application/json"]["schema"]["properties"]
                for wire, member in body.fields.items():
                    lines[name, wire] = member.line
    schemas = [*root["components"]["schemas"].fields.items(), *((node["title"].text, node) for node in _titled(root))]
    for name, schema in schemas:
        lines[(pascal(name),)] = schema.line
        for wire, member in schema["properties"].fields.items():
            lines[pascal(name), wire] = member.line
    return lines


def _titled(node: Node) -> Iterator[Node]:
    """The schemas that are named where they are used."""
    if node["title"].text and "type" in node:
        yield node
    for member in [*node.fields.values(), *node.items]:
        yield from _titled(member)


def _place(change: Change, *sides: tuple[str, Places]) -> str:
    """Return the place of a change: as exactly as is known, in the new spec if it is there."""
    for path in (change.place, change.place[:1]):
        for file, lines in sides:
            if path in lines:
                return f"{file}:{lines[path]}"
    return sides[0][0]
