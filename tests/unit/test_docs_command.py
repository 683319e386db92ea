"""`python -m codegen docs`: what it reads, what it says, and what it remembers."""

from __future__ import annotations

import json
from pathlib import Path

import httpx
import pytest
import respx

from codegen.cli import main

PAGES = Path(__file__).parents[1] / "golden" / "docs_pages"
SPEC = str(PAGES / "meters.yaml")
HEADED = (PAGES / "headed.txt").read_text(encoding="utf-8")
FLAT = (PAGES / "flat.txt").read_text(encoding="utf-8")


@pytest.fixture
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A page that says what the spec says, in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    Path("page.txt").write_text(HEADED, encoding="utf-8")
    return Path("page.txt")


def run(*arguments: str) -> int:
    return main(["docs", *arguments, "--spec", SPEC, "--lock", "lock.json"])


def change(page: Path, old: str, new: str) -> None:
    text = page.read_text(encoding="utf-8")
    assert text.count(old) == 1
    page.write_text(text.replace(old, new), encoding="utf-8")


def test_nothing_new_is_exit_code_0(page: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("page.txt") == 0
    out = capsys.readouterr().out
    assert "Differences" not in out
    assert "page.txt:33: a path is printed without its first slash (and 2 more)\n" in out
    assert out.endswith("3 endpoints on the page, 3 in the spec: 0 differences, 0 not placed, 0 accepted earlier.\n")


def test_a_difference_is_exit_code_1_with_both_places(page: Path, capsys: pytest.CaptureFixture[str]) -> None:
    change(page, ":kind\n", ":kind\n:firmware\n")
    assert run("page.txt") == 1
    assert f"  page.txt:60: new field firmware of GET /v2/meters [{SPEC}:13]\n" in capsys.readouterr().out


def test_json_has_the_same(page: Path, capsys: pytest.CaptureFixture[str]) -> None:
    change(page, "- `label`: a string", "- `label`: an integer")
    assert run("page.txt", "--json") == 1
    told = json.loads(capsys.readouterr().out)
    (difference,) = told["differences"]
    assert difference == {
        "change": "changed",
        "what": "type",
        "where": "PUT /v2/meters/{meter_id}/label",
        "name": "label",
        "page": "integer",
        "spec": "string",
        "page_place": "page.txt:78",
        "spec_place": f"{SPEC}:54",
        "text": "the parameter label of PUT /v2/meters/{meter_id}/label: type differs: "
        "integer on the page, string in the spec",
    }
    assert told["not_placed"] == []
    assert told["misprints"][0] == {"text": "a path is printed without its first slash", "lines": [33, 68, 105]}


@pytest.mark.parametrize(
    ("old", "new", "text"),
    [
        ("up to 40 characters", "up to 60 characters", "length differs: 60 on the page, 40 in the spec"),
        ("a string, up to 40", "optional, up to 40", "required differs: optional on the page, required in the spec"),
        ("defaults to 7", "defaults to 8", "default differs: 8 on the page, 7 in the spec"),
        ("'gas,' 'water'", "'gas,' 'heat'", "the value 'water' for kind of GET /v2/meters is no longer on the page"),
        (
            "'gas,' 'water'",
            "'gas,' 'water,' 'heat'",
            "'heat' is named for kind of GET /v2/meters, and the spec does not",
        ),
        ("Verb: PUT", "Verb: PATCH", "the verb of /v2/meters/{meter_id}/label: PATCH on the page, PUT in the spec"),
        (
            "Order Endpoints\n",
            "v2/xs\n\nParameters:\n\n- a: b\n",
            "/v2/xs: an endpoint of which the HTTP method can't be read",
        ),
        ("Verb: PUT", "Verb: PUT or POST", "'Verb: PUT or POST': no HTTP method, or more than one"),
        ("curl -X PUT -u '<your key>:<your secret>' \\\n", "curl -X POST \\\n", "uses POST, its text says PUT"),
        (":meter_id/label", ":id/label", "is printed with id in its path"),
        ("v2/meters/:meter_id/label", "v2/meters/:meter_id/labels", "is now PUT /v2/meters/{meter_id}/labels; or"),
        ('"serial" : "M-1"', '"serial" : "M-1", "urgent" : true', "new parameter urgent of POST"),
        (
            '"position": 3',
            '"place": 3',
            "new field place of POST /v2/orders/reading_request (only an example shows it)",
        ),
        ("X-Next-Page: 4", "X-Next-Page: 4\nX-Total: 9", "new header X-Total for every endpoint"),
        (
            "- `page`: which page",
            "- `cursor`: where to go on",
            "the paging parameter page of every endpoint is now cursor",
        ),
        ("- 404 There is no such thing\n", "", "the status 404 of every endpoint is no longer on the page"),
        ("'meter' object fields:", "Seen:", ":serial: a field of no list that is known"),
        ("Optional pagination parameters:", "Further words.", "the parameter page of GET /v2/meters: required differs"),
        ("Parameter Name\tValue Type\tDescription", "A\tB\tC", "a row of no table that is known: A"),
        ("Order Endpoints\n", "v2/meters\n\nVerb: GET\n", "GET /v2/meters is described twice, first on line 33"),
        ("Order Endpoints\n", "v3/orders\n\nVerb: POST\n", "new endpoint POST /v3/orders"),
        (
            "- HTTP 422 - Some were refused\n",
            "- maybe\n",
            "the list of statuses of POST /v2/orders/reading_request is written in",
        ),
    ],
)
def test_what_is_found(page: Path, capsys: pytest.CaptureFixture[str], old: str, new: str, text: str) -> None:
    change(page, old, new)
    assert run("page.txt") == 1
    assert text in capsys.readouterr().out


def test_a_field_list_that_is_gone_is_told(page: Path, capsys: pytest.CaptureFixture[str]) -> None:
    start, end = HEADED.index("'meter' object"), HEADED.index("```\nv2/meters/:meter_id")
    page.write_text(HEADED[:start] + HEADED[end:], encoding="utf-8")
    assert run("page.txt") == 1
    assert (
        f"page.txt: GET /v2/meters: nothing on the page lists the fields of its response [{SPEC}:13]"
        in capsys.readouterr().out
    )


@pytest.mark.parametrize(
    ("old", "new", "text"),
    [
        ("Verb: PUT", "", "no line names the HTTP method of an endpoint: it was read from an example"),
        ("Labels a meter.", "Labels a a meter.", "the word 'a' is printed twice"),
        ("36524/label'", "36524/labels'", "an example of /v2/meters/:meter_id/label calls /v2/meters/{}/labels"),
        (
            "v2/meters/:meter_id/label",
            "PUT v2/meters/<meter_id>/label",
            "a name in a path is printed as <name>, not {name}",
        ),
        (
            '{ "processed": ["M-1"], "position": 3 }',
            '{ "processed": ["M-1"] "position": 3 }',
            "an example body is no JSON",
        ),
    ],
)
def test_misprints_are_named_and_no_difference(
    page: Path, capsys: pytest.CaptureFixture[str], old: str, new: str, text: str
) -> None:
    change(page, old, new)
    assert run("page.txt") == 0
    assert text in capsys.readouterr().out


def test_in_a_flat_page_an_endpoint_is_found_by_its_call(page: Path, capsys: pytest.CaptureFixture[str]) -> None:
    new = "Tells how full it is.\nVerb: GET\nExample:\n/> curl https://api.example.com/v2/meters/36524/battery?unit=V\n"
    page.write_text(FLAT.replace("Orders readings", new + "Orders readings"), encoding="utf-8")
    assert run("page.txt") == 1
    wanted = "page.txt:28: new endpoint GET /v2/meters/{meter_id}/battery; parameters unit (in an example) ["
    assert wanted in capsys.readouterr().out


def test_in_a_flat_page_an_endpoint_without_a_call_is_not_placed(
    page: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page.write_text(FLAT + "Tells how full it is.\nVerb: GET\n", encoding="utf-8")
    assert run("page.txt") == 1
    assert ": GET: an endpoint of which the path can't be read [" in capsys.readouterr().out


def test_in_a_flat_page_fields_above_the_verb_are_not_placed(page: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = "Name | Type |\ncolour | string |\n"
    new = f"It also tells more.\nMore fields:\n:firmware\n{table}Parameters:\nVerb: PUT"
    page.write_text(FLAT.replace("Labels a meter.\nParameters:\nVerb: PUT", new), encoding="utf-8")
    assert run("page.txt") == 1
    out = capsys.readouterr().out
    assert ":firmware: a field of no list that is known" in out
    assert "colour: a row of a table of no endpoint that is known" in out


def test_two_verbs_under_one_heading_are_two_endpoints(page: Path, capsys: pytest.CaptureFixture[str]) -> None:
    change(page, "Order Endpoints\n", "Takes the label off.\n\nVerb: DELETE\n\nOrder Endpoints\n")
    assert run("page.txt") == 1
    out = capsys.readouterr().out
    assert "new endpoint DELETE /v2/meters/{meter_id}/label [" in out
    assert "1 differences, 0 not placed" in out


def test_an_accepted_difference_rests_even_when_lines_move(page: Path, capsys: pytest.CaptureFixture[str]) -> None:
    change(page, ":kind\n", ":kind\n:firmware\n")
    change(page, "- HTTP 422", "- HTTP 409 - Ordered already\n- HTTP 422")
    assert run("page.txt", "--accept", "--only", "Firmware", "--reason", "not of use") == 0
    assert "accepted: new field firmware of GET /v2/meters\n1 accepted in lock.json\n" in capsys.readouterr().out
    page.write_text("A line more.\n\n" + page.read_text(encoding="utf-8"), encoding="utf-8")
    assert run("page.txt") == 1
    out = capsys.readouterr().out
    assert "firmware" not in out
    assert "new status 409" in out
    assert "1 accepted earlier" in out
    assert run("page.txt", "--accept") == 0
    assert run("page.txt") == 0
    lock = Path("lock.json").read_text(encoding="utf-8")
    where = {"change": "new", "where": "POST /v2/orders/reading_request", "what": "status", "name": "409"}
    first = {"change": "new", "what": "field", "where": "GET /v2/meters", "name": "firmware", "reason": "not of use"}
    assert json.loads(lock)["editions"][0]["accepted"] == [first, where]
    assert run("page.txt", "--accept", "--reason", "another") == 0
    assert Path("lock.json").read_text(encoding="utf-8") == lock


def test_another_value_is_a_new_difference(page: Path) -> None:
    change(page, "up to 40 characters", "up to 60 characters")
    assert run("page.txt", "--accept") == 0
    assert run("page.txt") == 0
    change(page, "up to 60 characters", "up to 70 characters")
    assert run("page.txt") == 1


def test_a_sentence_that_no_field_of_the_spec_has_is_watched(page: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("page.txt", "--accept") == 0
    assert run("page.txt") == 0
    change(page, "Every call needs a key.", "Every call needs a token. At most 10 calls per second are served.")
    capsys.readouterr()
    assert run("page.txt") == 1
    out = capsys.readouterr().out
    assert "page.txt:3: read this: 'Every call needs a key.' is now 'Every call needs a token.'\n" in out
    assert "page.txt:3: read this: new: 'At most 10 calls per second are served.'\n" in out
    assert run("page.txt", "--accept", "--only", "token") == 0
    assert run("page.txt") == 1
    assert run("page.txt", "--accept") == 0
    assert run("page.txt") == 0


def test_a_list_that_is_not_understood_is_unclear_once_and_no_set_of_differences(
    page: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    new = "meter_id as returned by 'v2/meters' label a string, up to 40 characters\n"
    change(page, "- `meter_id`: as returned by 'v2/meters'\n- `label`: a string, up to 40 characters\n", new)
    assert run("page.txt") == 1
    out = capsys.readouterr().out
    assert "page.txt:77: the list of parameters of PUT /v2/meters/{meter_id}/label is written in a way" in out
    assert "0 differences, 1 not placed" in out


def test_a_page_that_can_hardly_be_read_says_so_and_nothing_else(
    page: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("page.txt", "--accept") == 0
    text = HEADED.replace(" ", " \u2020")
    text = "".join(letter + ("x" if letter in "aeiou" and number % 3 else "") for number, letter in enumerate(text))
    page.write_text(text.replace("v2/mex", "v2/me").replace("curxl", "curl"), encoding="utf-8")
    capsys.readouterr()
    code = run("page.txt")
    out = capsys.readouterr()
    assert code == 2
    assert "Differences" not in out.out


@respx.mock
def test_a_page_is_read_from_a_url(page: Path) -> None:
    html = (PAGES / "page.html").read_text(encoding="utf-8")
    respx.get("https://docs.example.com/api").respond(text=html, content_type="text/html")
    assert run("https://docs.example.com/api") == 0


@pytest.mark.parametrize(
    ("answer", "text"),
    [
        (httpx.Response(404), "https://docs.example.com/api: the server returned 404: check the address"),
        (httpx.ConnectTimeout("too late"), "https://docs.example.com/api: ConnectTimeout: too late: check the address"),
        (
            httpx.Response(200, content=b"%PDF", headers={"content-type": "application/pdf"}),
            "application/pdf, not text",
        ),
    ],
)
@respx.mock
def test_a_url_that_fails_is_one_line_and_exit_code_2(
    page: Path, capsys: pytest.CaptureFixture[str], answer: httpx.Response | Exception, text: str
) -> None:
    route = respx.get("https://docs.example.com/api")
    route.side_effect = [answer]
    assert run("https://docs.example.com/api") == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert text in err
    assert "Traceback" not in err


def test_what_is_unreadable_is_one_line_and_exit_code_2(page: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("nowhere.txt") == 2
    assert capsys.readouterr().err.startswith("nowhere.txt: No such file or directory: name a file or a URL\n")
    page.write_bytes(b"\xff\xfe")
    assert run("page.txt") == 2
    assert capsys.readouterr().err.startswith("page.txt: not UTF-8")
    page.write_text("Nothing of interest.", encoding="utf-8")
    assert run("page.txt") == 2
    assert capsys.readouterr().err.startswith("page.txt: no endpoint in it: is it the page")
    page.write_text(HEADED, encoding="utf-8")
    Path("lock.json").write_text("[]", encoding="utf-8")
    assert run("page.txt") == 2
    assert capsys.readouterr().err.startswith("lock.json: not a lock: ")
    assert main(["docs", "page.txt", "--spec", "nowhere.yaml"]) == 2
    Path("broken.yaml").write_text("a: [", encoding="utf-8")
    assert main(["docs", "page.txt", "--spec", "broken.yaml"]) == 2
    assert "broken.yaml:1: not readable as YAML" in capsys.readouterr().err
    Path("broken.yaml").write_text("openapi: 3.1.0\n", encoding="utf-8")
    assert main(["docs", "page.txt", "--spec", "broken.yaml"]) == 2
    assert "broken.yaml:1: it describes no endpoint: name an OpenAPI document with paths" in capsys.readouterr().err
    text = Path(SPEC).read_text(encoding="utf-8").replace("schemas/Meter", "schemas/Metre")
    Path("broken.yaml").write_text(text, encoding="utf-8")
    assert main(["docs", "page.txt", "--spec", "broken.yaml"]) == 2
    assert "$ref '#/components/schemas/Metre' has no target" in capsys.readouterr().err
