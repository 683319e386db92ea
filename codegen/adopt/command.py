"""`python -m codegen adopt DOCUMENT`: somebody else's OpenAPI document to a spec that the generator takes."""

from __future__ import annotations

import re
import sys
from argparse import ArgumentParser, Namespace
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

import yaml

from ..grammar import VERBS
from ..ir import Plain
from ..load import Node, load
from ..parse import parse
from ..problems import Problems, SpecError
from .convert import Converter
from .plain import Object


def add_adopt(parser: ArgumentParser) -> None:
    """Declare the options of `adopt`."""
    parser.add_argument("document", metavar="DOCUMENT", help="an OpenAPI 3.0 or 3.1 document, YAML or JSON")
    parser.add_argument(
        "--to", metavar="FILE", help="where to write the spec; default: nothing is written, only reported"
    )
    parser.add_argument(
        "--rest", action="store_true", help="leave out the operations that the generator can't take yet"
    )
    parser.add_argument("--seen", help="the day on which the document was read; default: today")
    parser.set_defaults(run=adopt)


def adopt(options: Namespace) -> int:
    """Report and write. The exit code is 0 when the generator takes all of it, or the rest is wanted; else 1.

    Raises:
        SpecError: the document can't be read, or is no OpenAPI 3.
    """
    problems = Problems(options.document)
    root = load(Path(options.document).read_text(encoding="utf-8"), problems)
    if problems:
        raise problems.error()
    if not re.match(r"3\.[01]", root["openapi"].text):
        what = f"Swagger {root['swagger'].text}" if "swagger" in root else "no OpenAPI document"
        raise SpecError([f"{options.document}:{root.line}: {what}: convert it to OpenAPI 3.0 or 3.1 first"])
    converter = Converter(cast("Object", root.plain), options.seen or datetime.now(UTC).date().isoformat())
    spec = converter.spec()
    everything = _count(spec)
    refused = _refused(spec, options.document)
    _report(converter, refused, everything, _count(spec))
    if options.to and (not refused or options.rest):
        Path(options.to).write_text(_written(spec, converter), encoding="utf-8")
        print(
            f"{options.to}: {_count(spec)} operations. "
            f"Look at each guess, then: python -m codegen --spec {options.to} …"
        )
    elif refused and not options.rest:
        print("With --rest, the others are written without these.", file=sys.stderr)
    return 0 if not refused or options.rest else 1


def _count(spec: Object) -> int:
    return sum(verb in VERBS for item in cast("dict[str, Object]", spec["paths"]).values() for verb in item)


def _refused(spec: Object, file: str) -> list[tuple[str, str]]:
    """Take out what the generator can't do, one round after the other: each operation with the reason."""
    refused: list[tuple[str, str]] = []
    while True:
        _prune(spec)
        text = _text(spec)
        root = load(text, Problems(file))
        try:
            parse(text, file)
        except SpecError as error:
            guilty = dict(_guilty(error, root, spec))
            if not guilty:
                raise SpecError(
                    [f"{file}: {line.partition(':')[2].partition(': ')[2]}" for line in error.lines]
                ) from None
            for (path, verb), why in guilty.items():
                del cast("dict[str, Object]", spec["paths"])[path][verb]
                refused.append((f"{verb.upper()} {path}", why))
        else:
            return refused


def _guilty(error: SpecError, root: Node, spec: Object) -> list[tuple[tuple[str, str], str]]:
    """The operations in which a mistake is, or which lead to the component in which it is."""
    mistakes = [mistake for line in error.lines if (mistake := re.match(r".*?:(\d+): (.*)", line))]
    places = _spans(root)
    refused: list[tuple[tuple[str, str], str]] = []
    for mistake in mistakes:
        number, why = int(mistake.group(1)), mistake.group(2)
        place = max((each for each in places if each[0] <= number), default=None)
        if place is None:
            continue
        _, section, name = place
        if section in cast("Object", spec["paths"]):
            refused.append(((section, name), why))
        else:
            refused += [(each, f"{name}: {why}") for each in _users(spec, f"#/components/{section}/{name}")]
    return refused


def _spans(root: Node) -> list[tuple[int, str, str]]:
    """Where each operation and each component starts."""
    spans = [
        (node.line, path, verb) for path, item in root["paths"].fields.items() for verb, node in item.fields.items()
    ]
    for section, members in root["components"].fields.items():
        spans += [(node.line, section, name) for name, node in members.fields.items()]
    return spans


def _users(spec: Object, ref: str) -> list[tuple[str, str]]:
    """The operations that lead to a component."""
    wanted, done = {ref}, set[str]()
    components = cast("dict[str, Object]", spec["components"])
    while wanted - done:
        done |= wanted
        for section, members in components.items():
            for name, member in members.items():
                if _refs(member) & wanted:
                    wanted.add(f"#/components/{section}/{name}")
    paths = cast("dict[str, Object]", spec["paths"])
    return [(path, verb) for path, item in paths.items() for verb, one in item.items() if _refs(one) & wanted]


def _refs(node: Plain) -> set[str]:
    if isinstance(node, dict):
        own = {str(node["$ref"])} if isinstance(node.get("$ref"), str) else set[str]()
        return own.union(*map(_refs, node.values()))
    return set[str]().union(*map(_refs, node)) if isinstance(node, list) else set()


def _prune(spec: Object) -> None:
    """Take out paths without operations, components that nothing leads to, and tags that nothing has."""
    paths = cast("dict[str, Object]", spec["paths"])
    paths = {path: item for path, item in paths.items() if item}
    spec["paths"] = cast("Plain", paths)
    reached = _refs(cast("Plain", paths))
    components = cast("dict[str, Object]", spec["components"])
    while True:
        inner = set[str]()
        for ref in reached:
            section, _, name = ref.removeprefix("#/components/").partition("/")
            inner |= _refs(components.get(section, {}).get(name))
        if inner <= reached:
            break
        reached |= inner
    for section, members in components.items():
        if section != "securitySchemes":
            components[section] = {
                name: one for name, one in members.items() if f"#/components/{section}/{name}" in reached
            }
    used = {
        tag for item in paths.values() for one in item.values() for tag in cast("dict[str, list[str]]", one)["tags"]
    }
    spec["tags"] = [tag for tag in cast("list[dict[str, Plain]]", spec["tags"]) if tag["name"] in used]


class _Dumper(yaml.CSafeDumper):
    """Writes everything out: an alias would be read by nobody."""

    def ignore_aliases(self, data: object) -> bool:
        del data
        return True


def _text(spec: Object) -> str:
    return yaml.dump(spec, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=110)


def _written(spec: Object, converter: Converter) -> str:
    """The spec, each guessed effect marked."""
    why = {
        line.partition(":")[0]: line.partition(": ")[2].partition(": ")[2]
        for line in converter.guesses
        if ": x-effect " in line
    }
    lines: list[str] = []
    name = ""
    for line in _text(spec).splitlines():
        if match := re.match(r"\s+operationId: (\S+)$", line):
            name = match.group(1)
        mark = f"  # guess: {why.get(name, '')}" if re.match(r"\s+x-effect: \w+$", line) else ""
        lines.append(line + mark)
    return "\n".join(lines) + "\n"


def _report(converter: Converter, refused: list[tuple[str, str]], everything: int, left: int) -> None:
    if converter.notes:
        print("Left out or changed, by kind:")
        print("".join(f"  {count:5} × {what}\n" for what, count in converter.notes.most_common()), end="")
    if refused:
        kinds = Counter(
            re.sub(r"'[^']*'|\"[^\"]*\"|\b\d+\b", "…", why.rpartition(": ")[0] or why)[:100] for _, why in refused
        )
        print("\nThe generator can't take these yet, by kind:")
        print("".join(f"  {count:5} × {what}\n" for what, count in kinds.most_common()), end="")
        print("".join(f"    {operation}: {why}\n" for operation, why in refused), end="")
    print(f"\n{everything} operations, {left} of them can be generated, {len(converter.guesses)} guesses to look at.")
