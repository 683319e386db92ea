"""The CPU time of the code generator, for ThingSpace's 70 operations and for a service of 1,050.

    python -m bench.generator           # half a minute

The large service has every path, operation, tag and schema of ThingSpace's spec fifteen times, under other names.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parent.parent
SPEC = ROOT / "spec/thingspace.yaml"
COPIES = 15
ALLOWED = {1: 2.5, COPIES: 20.0}
"""Seconds of CPU, by the number of copies."""


def renamed(value: Any, operations: set[str], copy: int) -> Any:
    """Return a part of the spec that names this copy's operations and components."""
    if isinstance(value, dict):
        return {key: renamed(inner, operations, copy) for key, inner in value.items()}
    if isinstance(value, list):
        return [renamed(inner, operations, copy) for inner in value]
    if isinstance(value, str) and (value in operations or value.startswith("#/components/")):
        return f"{value}_{copy}"
    return value


def multiplied(spec: dict[str, Any], copies: int) -> dict[str, Any]:
    """Return a spec with everything as many times."""
    paths: dict[str, Any] = {}
    components: dict[str, dict[str, Any]] = {kind: {} for kind in spec["components"]}
    tags: list[Any] = []
    operations = {each["operationId"] for methods in spec["paths"].values() for each in methods.values()}
    for copy in range(copies):
        part = renamed(spec, operations, copy)
        tags += [{**tag, "name": f"{tag['name']}_{copy}"} for tag in part["tags"]]
        for kind, each in part["components"].items():
            referenced = kind != "securitySchemes"
            components[kind] |= {f"{name}_{copy}" if referenced else name: value for name, value in each.items()}
        for path, methods in part["paths"].items():
            for operation in methods.values():
                operation["tags"] = [f"{tag}_{copy}" for tag in operation["tags"]]
            paths[f"/copy-{copy}{path}"] = methods
    return {**spec, "paths": paths, "tags": tags, "components": components}


def generate(spec: Path, package: Path) -> float:
    """Return the seconds of CPU that generating a package takes."""
    command = [sys.executable, "-m", "codegen", "--spec", str(spec), "--package", str(package)]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run([*command, "--core", "lattigo._core"], cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        sys.exit(done.stderr[-2000:])
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    spec = yaml.safe_load(SPEC.read_text(encoding="utf-8"))
    print("| operations | CPU, s | allowed |\n|--:|--:|--:|")
    with tempfile.TemporaryDirectory() as folder:
        for copies, allowed in ALLOWED.items():
            many = multiplied(spec, copies)
            file = Path(folder, f"{copies}.yaml")
            file.write_text(yaml.safe_dump(many, sort_keys=False, allow_unicode=True), encoding="utf-8")
            seconds = generate(file, Path(folder, f"package_{copies}"))
            operations = sum(len(methods) for methods in many["paths"].values())
            print(f"| {operations:,} | {seconds:.1f} | {allowed} |", flush=True)


if __name__ == "__main__":
    main()
