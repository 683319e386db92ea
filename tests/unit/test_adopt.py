# ruff: noqa: E501 (a case on one line is easier to compare with the next)
"""`python -m codegen adopt`: a foreign document becomes a spec that the generator takes, and what it can't take is said."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
import yaml

from codegen.cli import main
from codegen.parse import parse

FOREIGN = """
openapi: 3.0.3
info: {title: SIMs, version: "1", x-logo: {url: a.png}}
servers: [{url: https://api.example.com}]
security: [{key: []}]
paths:
  /v1/sims:
    get:
      operationId: listSims
      tags: [Sim]
      parameters:
        - {name: page, in: query, schema: {type: integer}}
        - {name: per_page, in: query, schema: {type: integer}}
        - {name: status, in: query, schema: {type: string, enum: [active, idle], default: all}}
      responses:
        "200":
          description: ok
          headers: {X-Next-Page: {schema: {type: string}}}
          content: {application/json: {schema: {type: array, items: {$ref: "#/components/schemas/Sim"}}}}
        default: {description: error}
    post:
      summary: Order SIMs, a fee applies
      requestBody:
        content:
          application/json:
            schema: {type: object, required: [count], properties: {count: {type: integer, minimum: 3}, color: {type: string}}}
      responses:
        "201": {description: ok, content: {application/json: {schema: {$ref: "#/components/schemas/Sim"}}}}
  /v1/sims/{id}:
    parameters: [{name: id, in: path, schema: {type: string, pattern: "^SM[0-9]{4}$"}}]
    delete:
      operationId: deleteSim
      responses: {"204": {description: gone}}
    put:
      operationId: terminateSim
      requestBody: {content: {text/plain: {schema: {type: string}}}}
      responses: {"200": {description: ok, content: {text/csv: {schema: {type: string}}}}}
components:
  securitySchemes: {key: {type: http, scheme: basic}}
  schemas:
    Base: {type: object, required: [id], properties: {id: {type: string, nullable: true}}}
    Sim:
      allOf:
        - $ref: "#/components/schemas/Base"
        - type: object
          properties:
            state: {type: string, enum: [active, idle]}
            seen: {type: string, format: date-time, readOnly: true}
            speed: {type: string, format: weird}
"""


CHOICES = """
openapi: 3.0.3
info: {title: SIMs, version: "1"}
paths:
  /tags/{id}:
    put:
      operationId: tags
      tags: [Tags]
      parameters: [{name: id, in: path, schema: {type: string}}]
      requestBody:
        content: {application/json: {schema: {type: array, items: {$ref: "#/components/schemas/Link"}, minItems: 2}}}
      security: [{key: []}, {token: []}]
      responses: {"200": {description: ok, content: {application/json: {schema: {$ref: "#/components/schemas/Event"}}}}}
    post:
      operationId: rename
      tags: [Tags]
      parameters: [{name: id, in: path, schema: {type: string}}]
      requestBody:
        required: true
        content:
          application/json:
            schema:
              type: object
              required: [id]
              properties:
                id: {type: string}
                4g: {type: boolean, default: "no"}
                ports: {type: array, items: {type: integer, maximum: 9}}
                login: {oneOf: [{$ref: "#/components/schemas/Password"}, {$ref: "#/components/schemas/Key"}]}
                value: {oneOf: [{type: string, enum: [a]}, {type: array, items: {type: string}}]}
      responses: {"204": {description: done}}
components:
  securitySchemes: {key: {type: http, scheme: basic}, token: {type: http, scheme: bearer}}
  schemas:
    Link: {type: object, properties: {href: {type: string}}}
    Password: {type: object, required: [user, password], properties: {user: {type: string}, password: {type: string}}}
    Key: {type: object, required: [user, key], properties: {user: {type: string}, key: {type: string, nullable: true}}}
    Event:
      oneOf: [{$ref: "#/components/schemas/Moved"}, {$ref: "#/components/schemas/Lost"}]
      discriminator: {propertyName: kind, mapping: {move: "#/components/schemas/Moved"}}
    Moved: {type: object, properties: {kind: {type: string}, to: {type: string}}}
    Lost: {type: object, properties: {at: {type: string}}}
"""


@pytest.fixture
def document(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("foreign.yaml").write_text(FOREIGN, encoding="utf-8")
    return Path("foreign.yaml")


def test_a_foreign_document_becomes_a_spec(document: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["adopt", str(document), "--to", "spec.yaml", "--rest", "--seen", "2026-01-02"]) == 0
    out = capsys.readouterr().out
    assert "1 × allOf: merged into one object" in out
    assert "1 × the response 'default': left out, as the generator needs a number" in out
    assert "1 × the key 'readOnly' of a schema: left out" in out
    text = Path("spec.yaml").read_text(encoding="utf-8")
    api = parse(text, "spec.yaml")
    operations = {each.name: each for resource in api.resources for each in resource.operations}
    effects = {name: each.effect for name, each in operations.items()}
    assert effects["list_sims"] == "read"
    assert effects["delete_sim"] == "destructive"
    assert effects["post_v1_sims"] == "billable"
    assert "x-effect: billable  # guess: its text or path says order" in text
    assert operations["list_sims"].paging is not None
    sim = next(each for each in api.models if each.name == "Sim")
    assert {each.wire: each.annotation for each in sim.fields}["id"] == "str | None"


def test_what_it_generates_can_be_imported(document: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert main(["adopt", str(document), "--to", "spec.yaml", "--rest"]) == 0
    core = "lattigo._core" if Path(__file__).parents[2].joinpath("src", "lattigo", "_core").exists() else "lattigo.core"
    assert main(["--spec", "spec.yaml", "--package", "adopted_sims", "--core", core]) == 0
    monkeypatch.syspath_prepend(str(Path.cwd()))
    import adopted_sims.namespaces  # type: ignore[import-not-found]  # generated just now

    assert adopted_sims.namespaces
    for name in [name for name in sys.modules if name.startswith("adopted_sims")]:
        del sys.modules[name]


def test_what_the_generator_cannot_take_is_listed_by_kind_and_nothing_is_written(
    document: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["adopt", str(document), "--to", "spec.yaml"]) == 1
    out, err = capsys.readouterr()
    assert "The generator can't take these yet, by kind:" in out
    assert "PUT /v1/sims/{id}" in out
    assert "With --rest, the others are written without these." in err
    assert not Path("spec.yaml").exists()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("swagger: '2.0'\ninfo: {}\n", "foreign.yaml:1: Swagger 2.0: convert it to OpenAPI 3.0 or 3.1 first"),
        ("a: 1\n", "foreign.yaml:1: no OpenAPI document: convert it"),
        ("a: [", "foreign.yaml:1: not readable as YAML"),
    ],
)
def test_what_is_no_openapi_document_is_refused(
    document: Path, capsys: pytest.CaptureFixture[str], text: str, message: str
) -> None:
    document.write_text(text, encoding="utf-8")
    assert main(["adopt", str(document)]) == 2
    assert capsys.readouterr().err.startswith(message)


def test_no_value_of_a_foreign_example_is_taken_over(document: Path) -> None:
    document.write_text(
        FOREIGN.replace("type: string, nullable: true", "type: string, nullable: true, example: secret-id"),
        encoding="utf-8",
    )
    assert main(["adopt", str(document), "--to", "spec.yaml", "--rest"]) == 0
    assert "secret-id" not in Path("spec.yaml").read_text(encoding="utf-8")
    assert yaml.safe_load(Path("spec.yaml").read_text(encoding="utf-8"))["openapi"] == "3.1.0"


def test_arrays_choices_and_names_are_taken(document: Path, capsys: pytest.CaptureFixture[str]) -> None:
    document.write_text(CHOICES, encoding="utf-8")
    assert main(["adopt", str(document), "--to", "spec.yaml"]) == 0
    assert "2 operations, 2 of them can be generated" in capsys.readouterr().out
    api = parse(Path("spec.yaml").read_text(encoding="utf-8"), "spec.yaml")
    tags, rename = (each for resource in api.resources for each in resource.operations)
    assert [(each.place, each.annotation, each.required) for each in tags.parameters[1:]] == [
        ("whole body", "list[LinkModel]", True)
    ]
    assert (tags.method, tags.security, tags.response) == ("put_tags", ("key",), "Moved | Lost | dict[str, JSON]")
    assert {each.wire: (each.name, each.annotation) for each in rename.parameters if each.place == "body"} == {
        "id": ("new_id", "str"),
        "4g": ("value_4g", "bool"),
        "ports": ("ports", "list[int]"),
        "login": ("login", "RenameLogin"),
        "value": ("value", "JSON"),
    }
    models = {each.name: {field.wire: field for field in each.fields} for each in api.models}
    assert {name: field.required for name, field in models["RenameLogin"].items()} == {
        "user": True,
        "password": False,
        "key": False,
    }
    assert (models["Moved"]["kind"].annotation, models["Lost"]["kind"].annotation) == (
        'Literal["move"]',
        'Literal["Lost"]',
    )
