"""Pages compared with a spec: what is the same says nothing, and whatever is changed is found, and only that."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path

import pytest
from attrs import evolve, frozen
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from pages import LAYOUTS, Layout, write_page

from codegen.docpage.compare import Finding, compare
from codegen.docpage.facts import Detail, Document, Endpoint
from codegen.docpage.reader.read import read
from codegen.docpage.spec_facts import spec_facts
from tests.support.examples import examples

ROOT = Path(__file__).parents[2]
PAGES = Path(__file__).parent / "docs_pages"
LATTIGO = (ROOT / "spec" / "lattigo.yaml").read_text(encoding="utf-8")
METERS = (PAGES / "meters.yaml").read_text(encoding="utf-8")
SPEC = spec_facts(LATTIGO, "spec.yaml")
NEIGHBOURS = 8
"""Endpoints of the pages that are made up by the hundred: a whole one takes three times as long to read."""
METERS_SPEC = spec_facts(METERS, "spec.yaml")


def differences(page: str, spec: Document) -> list[Finding]:
    """All that is found in a page, but lists that the flat layout has lost."""
    found = compare(read(page, "page", [endpoint.path for endpoint in spec.endpoints]), spec)
    return [each for each in found if each.change != "unclear" or each.what == "line"]


def briefly(found: list[Finding]) -> set[tuple[str, str, str, str]]:
    return {(each.change, each.what, each.where, each.name) for each in found}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_page_that_says_what_the_spec_says_has_no_difference(layout: Layout) -> None:
    assert differences(write_page(SPEC, layout), SPEC) == []


@pytest.mark.parametrize("file", ["headed.txt", "flat.txt", "page.html"])
def test_pages_written_by_hand_have_no_difference(file: str) -> None:
    page = (PAGES / file).read_text(encoding="utf-8")
    assert differences(page, METERS_SPEC) == []


@pytest.mark.parametrize("file", ["headed.txt", "page.html"])
def test_nothing_is_left_unplaced_where_the_lists_are_there(file: str) -> None:
    paths = [endpoint.path for endpoint in METERS_SPEC.endpoints]
    assert compare(read((PAGES / file).read_text(encoding="utf-8"), file, paths), METERS_SPEC) == []


def test_a_spec_without_authentication_differs_from_a_page_that_has_it() -> None:
    page = (PAGES / "headed.txt").read_text(encoding="utf-8")
    spec = spec_facts(METERS.partition("  securitySchemes:")[0], "spec.yaml")
    assert [finding.text for finding in differences(page, spec)] == [
        "the authentication is basic in an example, and none in the spec"
    ]


SIX = {
    "headed.txt": [
        ("'gas,' 'water'\n", "'gas,' 'water'\n- sealed: optional, only those with a seal\n"),
        (":installed_on\n", ":installed_on\n:firmware\n"),
        ("- HTTP 422", "- HTTP 409 - Ordered already\n- HTTP 422"),
        ("Order Endpoints\n", "v2/meters/:meter_id/battery\n\nHow full it is.\n\nVerb: GET\n\nOrder Endpoints\n"),
        (":kind\n", ""),
        ("remark\tstring", "remarks\tstring"),
        ('"remark" :', '"remarks" :'),
    ],
    "page.html": [
        ("'water'</dd>\n", "'water'</dd>\n  <dt>sealed</dt><dd>optional</dd>\n"),
        (":installed_on\n", ":installed_on\n:firmware\n"),
        ("<tr><td>422", "<tr><td>409</td><td>Ordered already</td><td>Wait</td></tr>\n  <tr><td>422"),
        ("<h2>Orders", "<h3>v2/meters/:meter_id/battery</h3><p>How full.</p><p>Verb: GET</p><h2>Orders"),
        (":kind\n", ""),
        ("<td>remark<", "<td>remarks<"),
    ],
}  # fmt: skip
"""Added: a parameter, a field, a status, an endpoint. Removed: a field. Renamed: a parameter."""


@pytest.mark.parametrize("file", SIX)
def test_six_changes_are_six_findings(file: str) -> None:
    page = (PAGES / file).read_text(encoding="utf-8")
    for old, new in SIX[file]:
        assert page.count(old) == 1, old
        page = page.replace(old, new)
    order = "POST /v2/orders/reading_request"
    assert briefly(differences(page, METERS_SPEC)) == {
        ("new", "parameter", "GET /v2/meters", "sealed"),
        ("new", "field", "GET /v2/meters", "firmware"),
        ("new", "status", order, "409"),
        ("new", "endpoint", "GET /v2/meters/{meter_id}/battery", ""),
        ("gone", "field", "GET /v2/meters", "kind"),
        ("changed", "parameter", order, "remark"),
    }


PICKED = ("/v2/devices", "/v2/devices/{device_name}", "/v2/devices/{device_name}/device_reports")


@pytest.mark.parametrize("layout", ["headed", "html"])
def test_an_endpoint_a_parameter_a_field_a_status_added_one_removed_one_renamed(layout: Layout) -> None:
    changed = deepcopy(SPEC)
    devices, one, reports = (each for each in changed.endpoints if each.path in PICKED and each.verb == "GET")
    devices.parameters["zeal"] = Detail(line=0, required=False)
    devices.fields["quokka"] = Detail(line=0)
    one.statuses["410"] = 0
    changed.endpoints.insert(3, Endpoint(verb="POST", path="/v2/devices/{device_name}/zeal", line=0))
    del reports.parameters["limit"]
    reports.fields = renamed(reports.fields, "fuel_level", "fuel")
    assert briefly(differences(write_page(changed, layout), SPEC)) == {
        ("new", "endpoint", "POST /v2/devices/{device_name}/zeal", ""),
        ("new", "parameter", devices.name, "zeal"),
        ("new", "field", devices.name, "quokka"),
        ("new", "status", one.name, "410"),
        ("gone", "parameter", reports.name, "limit"),
        ("changed", "field", reports.name, "fuel_level"),
    }


def test_every_place_is_the_line_of_the_page_and_of_the_spec() -> None:
    page = (PAGES / "headed.txt").read_text(encoding="utf-8").replace("remark\tstring", "remark\tinteger")
    (found,) = differences(page, METERS_SPEC)
    assert page.splitlines()[found.page_line - 1].startswith("remark\tinteger")
    assert METERS.splitlines()[found.spec_line - 1].strip().startswith("remark: {type: string")
    html = (
        (PAGES / "page.html")
        .read_text(encoding="utf-8")
        .replace("<td>remark</td><td>string", "<td>remark</td><td>array")
    )
    (found,) = differences(html, METERS_SPEC)
    assert "<td>remark</td>" in html.splitlines()[found.page_line - 1]
    html = (PAGES / "page.html").read_text(encoding="utf-8").replace("as returned", "'x'")
    (found,) = differences(html, METERS_SPEC)
    assert "meter_id" in html.splitlines()[found.page_line - 1]
    fields = (PAGES / "page.html").read_text(encoding="utf-8").replace(":reading\n", ":state\n:reading\n")
    (found,) = differences(fields, METERS_SPEC)
    assert fields.splitlines()[found.page_line - 1] == ":state"


def renamed(names: dict[str, Detail], old: str, new: str) -> dict[str, Detail]:
    """The same names in the same order, but for one."""
    return {new if name == old else name: detail for name, detail in names.items()}


@frozen
class Mutation:
    """A change of one endpoint, and what must be found of it."""

    change: Callable[[Document, Endpoint, str, st.DataObject], tuple[str, str, str, str] | None]
    flat: bool = True
    """Whether it can be seen in a page that has lost its lists."""
    fits: Callable[[Endpoint], bool] = lambda _: True


def add_endpoint(page: Document, endpoint: Endpoint, fresh: str, data: st.DataObject) -> tuple[str, str, str, str]:
    new = Endpoint(verb="DELETE", path=f"/v2/{fresh}/of_{fresh}", line=0)
    page.endpoints.insert(page.endpoints.index(endpoint) + 1, new)
    return "new", "endpoint", f"DELETE /v2/{fresh}/of_{fresh}", ""


def remove_endpoint(page: Document, endpoint: Endpoint, fresh: str, data: st.DataObject) -> tuple[str, str, str, str]:
    page.endpoints.remove(endpoint)
    return "gone", "endpoint", endpoint.name, ""


def rename_endpoint(
    page: Document, endpoint: Endpoint, fresh: str, data: st.DataObject
) -> tuple[str, str, str, str] | None:
    if endpoint.path.endswith("}"):
        return None
    endpoint.path += "2"
    return "changed", "endpoint", endpoint.name.removesuffix("2"), ""


def change_verb(page: Document, endpoint: Endpoint, fresh: str, data: st.DataObject) -> tuple[str, str, str, str]:
    name = endpoint.name
    endpoint.verb = "PATCH"
    return "changed", "verb", name, ""


def add_parameter(page: Document, endpoint: Endpoint, fresh: str, data: st.DataObject) -> tuple[str, str, str, str]:
    endpoint.parameters[fresh] = Detail(line=0, required=data.draw(st.booleans()))
    return "new", "parameter", endpoint.name, fresh


def a_parameter(endpoint: Endpoint, data: st.DataObject) -> str | None:
    names = [name for name, each in endpoint.parameters.items() if not each.in_path]
    return data.draw(st.sampled_from(names)) if names else None


def remove_parameter(
    page: Document, endpoint: Endpoint, fresh: str, data: st.DataObject
) -> tuple[str, str, str, str] | None:
    name = a_parameter(endpoint, data)
    if name is None:
        return None
    del endpoint.parameters[name]
    return "gone", "parameter", endpoint.name, name


def rename_parameter(
    page: Document, endpoint: Endpoint, fresh: str, data: st.DataObject
) -> tuple[str, str, str, str] | None:
    name = a_parameter(endpoint, data)
    if name is None:
        return None
    endpoint.parameters = renamed(endpoint.parameters, name, f"{name}_x")
    return "changed", "parameter", endpoint.name, name


def flip_required(
    page: Document, endpoint: Endpoint, fresh: str, data: st.DataObject
) -> tuple[str, str, str, str] | None:
    name = a_parameter(endpoint, data)
    if name is None:
        return None
    endpoint.parameters[name] = evolve(endpoint.parameters[name], required=not endpoint.parameters[name].required)
    return "changed", "required", endpoint.name, name


def listed(endpoint: Endpoint) -> list[str]:
    """The parameters whose values are listed."""
    return [name for name, each in endpoint.parameters.items() if each.values and not each.is_open]


def add_value(page: Document, endpoint: Endpoint, fresh: str, data: st.DataObject) -> tuple[str, str, str, str]:
    name = data.draw(st.sampled_from(listed(endpoint)))
    detail = endpoint.parameters[name]
    endpoint.parameters[name] = evolve(detail, values=detail.values | {fresh})
    return "new", "value", endpoint.name, f"{name}={fresh}"


def add_field(page: Document, endpoint: Endpoint, fresh: str, data: st.DataObject) -> tuple[str, str, str, str] | None:
    if not endpoint.fields:
        return None
    endpoint.fields[fresh] = Detail(line=0)
    return "new", "field", endpoint.name, fresh


def remove_field(
    page: Document, endpoint: Endpoint, fresh: str, data: st.DataObject
) -> tuple[str, str, str, str] | None:
    if len(endpoint.fields) < 2:
        return None
    name = data.draw(st.sampled_from(list(endpoint.fields)))
    del endpoint.fields[name]
    return "gone", "field", endpoint.name, name


def rename_field(
    page: Document, endpoint: Endpoint, fresh: str, data: st.DataObject
) -> tuple[str, str, str, str] | None:
    if not endpoint.fields:
        return None
    name = data.draw(st.sampled_from(list(endpoint.fields)))
    endpoint.fields = renamed(endpoint.fields, name, fresh)
    return "changed", "field", endpoint.name, name


def add_status(page: Document, endpoint: Endpoint, fresh: str, data: st.DataObject) -> tuple[str, str, str, str]:
    endpoint.statuses["418"] = 0
    return "new", "status", endpoint.name, "418"


def remove_status(page: Document, endpoint: Endpoint, fresh: str, data: st.DataObject) -> tuple[str, str, str, str]:
    del endpoint.statuses["422"]
    return "gone", "status", endpoint.name, "422"


def add_common_status(page: Document, endpoint: Endpoint, fresh: str, data: st.DataObject) -> tuple[str, str, str, str]:
    page.statuses["418"] = 0
    return "new", "status", "every endpoint", "418"


def remove_common_status(
    page: Document, endpoint: Endpoint, fresh: str, data: st.DataObject
) -> tuple[str, str, str, str]:
    code = data.draw(st.sampled_from([code for code in page.statuses if code != "200"]))
    del page.statuses[code]
    for each in page.endpoints:
        each.statuses.pop(code, None)
    return "gone", "status", "every endpoint", code


def add_header(page: Document, endpoint: Endpoint, fresh: str, data: st.DataObject) -> tuple[str, str, str, str]:
    page.headers[f"X-{fresh}"] = 0
    return "new", "header", "every endpoint", f"X-{fresh}"


MUTATIONS = [
    *map(Mutation, (add_endpoint, remove_endpoint, rename_endpoint, change_verb)),
    *map(Mutation, (add_field, remove_field, rename_field, add_header)),
    *(
        Mutation(change, flat=False)
        for change in (
            add_parameter, remove_parameter, rename_parameter, flip_required,
            add_status, add_common_status, remove_common_status,
        )
    ),
    Mutation(add_value, flat=False, fits=lambda endpoint: bool(listed(endpoint))),
    Mutation(remove_status, flat=False, fits=lambda endpoint: "422" in endpoint.statuses),
]  # fmt: skip


@pytest.mark.no_cover
@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: mutation.change.__name__)
@given(
    data=st.data(),
    layout=st.sampled_from(LAYOUTS),
    fresh=st.from_regex(r"[b-df-hj-np-tv-z]{4,9}", fullmatch=True),
)
@settings(max_examples=examples(15), deadline=None)
def test_a_change_of_the_page_is_found_and_nothing_else(
    mutation: Mutation, data: st.DataObject, layout: Layout, fresh: str
) -> None:
    places = [place for place, endpoint in enumerate(SPEC.endpoints) if mutation.fits(endpoint)]
    place = data.draw(st.sampled_from(places))
    first = min(max(place - NEIGHBOURS // 2, 0), len(SPEC.endpoints) - NEIGHBOURS)
    spec = evolve(SPEC, endpoints=SPEC.endpoints[first : first + NEIGHBOURS])
    page = pickle.loads(pickle.dumps(spec))  # `deepcopy` takes five times as long
    expected = mutation.change(page, page.endpoints[place - first], fresh, data)
    assume(expected is not None and (layout != "flat" or mutation.flat))
    assert briefly(differences(write_page(page, layout), spec)) == {expected}


@given(data=st.data(), file=st.sampled_from(["headed.txt", "flat.txt", "page.html"]))
@settings(max_examples=examples(25), deadline=None)
def test_a_page_in_pieces_is_read_all_the_same(data: st.DataObject, file: str) -> None:
    lines = (PAGES / file).read_text(encoding="utf-8").splitlines(keepends=True)
    start = data.draw(st.integers(0, len(lines)))
    torn = lines[start:] + data.draw(st.lists(st.sampled_from(lines), max_size=30))
    if data.draw(st.booleans()):
        torn = data.draw(st.permutations(torn))
    text = "".join(torn)[data.draw(st.integers(0, 40)) :]
    paths = [endpoint.path for endpoint in METERS_SPEC.endpoints]
    for finding in compare(read(text, file, paths), METERS_SPEC):
        assert 0 <= finding.page_line <= text.count("\n") + 1, finding
        assert 1 <= finding.spec_line <= METERS.count("\n") + 1, finding
