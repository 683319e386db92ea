"""Imports run one way: cli → sandbox, testing → client → fleet, _profiles, _generated → _core."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

import lattigo

pytestmark = pytest.mark.no_cover

ROOT = Path(lattigo.__file__).parent
MODULES = {path.relative_to(ROOT).with_suffix("").as_posix(): path for path in ROOT.rglob("*.py")}

MAY_IMPORT: dict[str, set[str]] = {
    "_core": set(),
    "_public_names": set(),
    "_version": set(),
    "_generated": {"_core"},
    "errors": {"_core"},
    "events": {"_core"},
    "models": {"_core", "_generated"},
    "report": {"_public_names", "_core", "fleet"},
    "lake": {"_public_names", "_core", "fleet"},
    "distributed": {"_core", "_profiles", "client", "fleet", "lake", "thingspace"},
    "integrations": {"_version", "_core", "client", "distributed", "fleet", "lake", "thingspace"},
    "fleet": {"_public_names", "_core", "_version"},
    "_fleet_source": {"_generated", "_core", "fleet"},
    "_profiles": {"_core"},
    "client": {"_generated", "_version", "_core", "_profiles", "fleet", "_fleet_source"},
    "__init__": {"_public_names", "_generated", "_core", "_version", "errors", "events", "fleet", "client", "models"},
    "sandbox": set(),
    "thingspace": {"_public_names", "_version", "_core", "_profiles", "fleet"},
    "testing": {
        "_public_names",
        "__init__",
        "_generated",
        "_core",
        "fleet",
        "client",
        "models",
        "sandbox",
        "thingspace",
    },
    "cli": {
        "__init__",
        "_version",
        "_generated",
        "_core",
        "_profiles",
        "fleet",
        "client",
        "lake",
        "models",
        "report",
        "sandbox",
        "testing",
        "thingspace",
    },
    "__main__": {"cli"},
}
"""What each part of the package may import besides itself."""

BASE = {
    "auth",
    "clock",
    "errors",
    "events",
    "fields",
    "misuse",
    "views",
    "operation",
    "options",
    "paging_styles",
    "redaction",
    "secret",
}
ROOMS = {"codec", "http", "limits", "tasks"}
CORE_MAY_IMPORT: dict[str, set[str]] = {
    "clock": set(),
    "events": {"fields"},
    "fields": set(),
    "misuse": set(),
    "views": set(),
    "model": {"fields", "views"},
    "options": {"fields"},
    "paging_styles": {"fields"},
    "redaction": set(),
    "secret": set(),
    "errors": {"fields"},
    "operation": {"fields", "paging_styles"},
    "actions": BASE | {"codec", "retry"},
    "auth": {"errors", "secret"},
    "settings": {"errors", "options"},
    "tasks": BASE,
    "http": BASE | {"tasks"},
    "codec": BASE | {"http", "model"},
    "limits": BASE | {"tasks"},
    "retry": BASE | ROOMS,
    "pipeline": BASE | ROOMS | {"retry"},
    "long_running": BASE | {"pipeline", "retry"},
    "paging": BASE | {"pipeline", "tasks"},
    "namespaces": {"pipeline"},
    "api": BASE | {"long_running", "namespaces", "paging", "pipeline", "retry"},
    "runtime": BASE | ROOMS | {"pipeline", "settings"},
}
"""The same inside the core, module by module and room by room."""

ONLY_IN = {
    "httpx": {
        "_core/http/fast_transport",
        "_core/http/httpcore_pool",
        "_core/http/httpx_client",
        "_core/http/httpx_transport",
        "testing/fake_service",
        "testing/fake_thingspace",
    },
    "httpcore": {"_core/http/httpcore_pool", "_core/http/trio_backend"},
    "h11": {
        "_core/http/connections",
        "_core/http/h11_connection",
        "_core/http/httpcore_pool",
        "_core/http/httpx_transport",
    },
    "tenacity": {"_core/retry"},
    "cattrs": {"_core/codec/hooks"},
    "starlette": {"sandbox/"},
    "uvicorn": {"sandbox/", "cli/commands/listen"},
    "httptools": {"_core/http/fast_connection", "sandbox/"},
    "msgspec": {"_core/codec/fast"},
    "duckdb": {"fleet/"},
    "polars": {"fleet/"},
    "sqlite3": {"fleet/"},
    "pyarrow": {"fleet/", "cli/", "_core/codec/arrow"},
    "altair": {"fleet/dataset", "report/charts"},
    "jinja2": {"report/page"},
    "numpy": {"report/"},
    "vl_convert": {"report/vega"},
    "xlsxwriter": {"report/"},
    "deltalake": {"lake/storage"},
    "dlt": {"integrations/dlt"},
    "distributed": {"integrations/dask"},
    "opentelemetry": {"integrations/otel"},
    "rich": {"cli/"},
    "jq": {"cli/results/jq"},
    "keyring": {"_profiles/stored_secrets"},
    "mcp": {"cli/mcp/"},
    "mcp_types": {"cli/mcp/"},
    "platformdirs": {"_profiles/config", "cli/"},
    "tomlkit": {"_profiles/writer"},
    "cyclopts": {"cli/"},
}
"""The packages that only certain modules may need."""


@cache
def imports(path: Path, *, typing_too: bool = True) -> list[str]:
    """Full names of what a module imports, inside functions too; relative ones as they are from the package's root."""
    return list(_imports(path, typing_too))


def _imports(path: Path, typing_too: bool) -> Iterator[str]:
    package = path.relative_to(ROOT.parent).parent.parts
    for node in _nodes(ast.parse(path.read_text(encoding="utf-8")), typing_too):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(package[: len(package) - node.level + 1]) + "." if node.level else ""
            module = f"{base}{node.module}" if node.module else base.rstrip(".")
            yield from (f"{module}.{alias.name}" for alias in node.names)


def _nodes(tree: ast.AST, typing_too: bool) -> Iterator[ast.stmt]:
    """The statements, at any depth."""
    for node in ast.iter_child_nodes(tree):
        match node:
            case ast.If(test=ast.Name(id="TYPE_CHECKING")) if not typing_too:
                continue
            case ast.stmt():
                yield node
                yield from _nodes(node, typing_too)
            case ast.ExceptHandler() | ast.match_case():
                yield from _nodes(node, typing_too)


def part(name: str) -> str:
    return name.split("/")[0]


def our_part(imported: str) -> str | None:
    """Which part of the package an import is of."""
    names = imported.split(".")
    if names[0] != "lattigo":
        return None
    return names[1] if len(names) > 1 and names[1] in {part(name) for name in MODULES} else "__init__"


def our_module(imported: str) -> str | None:
    """The module of ours that an import loads: the name itself, or what holds it."""
    path = imported.removeprefix("lattigo.").replace(".", "/") if imported.startswith("lattigo.") else ""
    holder = path.rpartition("/")[0]
    return next((name for name in (path, f"{path}/__init__", holder, f"{holder}/__init__") if name in MODULES), None)


def test_every_part_is_in_the_order():
    assert {part(name) for name in MODULES} <= MAY_IMPORT.keys()


@pytest.mark.parametrize("order", [MAY_IMPORT, CORE_MAY_IMPORT], ids=["the package", "the core"])
def test_the_order_has_no_way_back(order: dict[str, set[str]]):
    list(TopologicalSorter(order).static_order())  # a circle would be a CycleError


def test_no_modules_import_each_other_in_a_circle():
    graph = {name: {module for full in imports(path) if (module := our_module(full))} for name, path in MODULES.items()}
    list(TopologicalSorter(graph).static_order())


def test_a_module_of_the_core_imports_only_what_its_room_may():
    wrong = {}
    for name, path in MODULES.items():
        if name.startswith("_core/") and name != "_core/__init__":
            room = name.split("/")[1]
            rooms = {module.split("/")[1] for full in imports(path) if (module := our_module(full))}
            wrong[name] = rooms - {room} - CORE_MAY_IMPORT[room]
    assert not any(wrong.values()), wrong


def test_between_codec_and_http_stand_only_the_messages():
    codec = [path for name, path in MODULES.items() if name.startswith("_core/codec/")]
    modules = {module for path in codec for full in imports(path) if (module := our_module(full))}
    assert {module for module in modules if module.startswith("_core/http/")} == {"_core/http/message"}


def test_a_folder_holds_at_most_twenty_modules():
    folders = Counter(path.parent for name, path in MODULES.items() if "_generated" not in name)
    assert max(folders.values()) <= 20


def test_a_module_imports_only_what_its_part_may():
    wrong = {
        name: {found for imported in imports(path) if (found := our_part(imported))}
        - {part(name)}
        - MAY_IMPORT[part(name)]
        for name, path in MODULES.items()
    }
    assert not any(wrong.values()), wrong


@pytest.mark.parametrize("package", ONLY_IN)
def test_a_dependency_stays_in_its_place(package: str):
    users = {
        name
        for name, path in MODULES.items()
        if any(imported.split(".")[0] == package for imported in imports(path, typing_too=False))
    }
    assert all(name.startswith(tuple(ONLY_IN[package])) for name in users), users


def test_the_types_of_httpx_are_named_only_where_a_client_is_passed():
    users = {name for name, path in MODULES.items() if any(it.split(".")[0] == "httpx" for it in imports(path))}
    assert users == ONLY_IN["httpx"] | {"client", "_core/runtime", "_profiles/client_settings", "thingspace/client"}


GENERAL = [*(ROOT / "_core").rglob("*.py"), *(Path(__file__).parents[2] / "codegen").rglob("*.p*")]


def test_the_core_and_the_generator_name_no_api():
    texts = {path: path.read_text(encoding="utf-8").lower() for path in GENERAL if path.suffix != ".pyc"}
    assert not [
        (path, name)
        for path, text in texts.items()
        for name in ("lattigo", "thingspace", "verizon", "vz-m2m")
        if name in text
    ]


def test_a_module_is_short_enough_to_be_read():
    lines = {
        name: len(path.read_text(encoding="utf-8").splitlines())
        for name, path in MODULES.items()
        if "_generated" not in name
    }
    assert not {name: count for name, count in lines.items() if count > 400}


def test_nothing_of_an_extra_is_loaded_before_it_is_needed():
    code = "import lattigo.cli.app as app, sys; app.build_app(); lattigo.AsyncLattigo('a', 'b'); print(*sys.modules)"
    command = [sys.executable, "-c", f"import lattigo; {code}"]
    loaded = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    heavy = {
        "duckdb",
        "jq",
        "keyring",
        "mcp",
        "mcp_types",
        "opentelemetry",
        "pyarrow",
        "pydantic",
        "tomlkit",
        "uvicorn",
    }
    assert not heavy & {*loaded}
