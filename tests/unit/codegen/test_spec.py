"""The spec of the Lattigo API: valid, complete, and true to its own examples."""

import json
from collections.abc import Iterator
from copy import deepcopy
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator, FormatChecker
from openapi_spec_validator import OpenAPIV31SpecValidator
from referencing import Registry
from referencing.jsonschema import DRAFT202012

SPEC = Path(__file__).parents[3] / "spec"
DOCUMENT = yaml.load((SPEC / "lattigo.yaml").read_text(), yaml.CSafeLoader)
EXTENSIONS = Draft202012Validator(json.loads((SPEC / "extensions.schema.json").read_text()))

REGISTRY = Registry().with_resource("lattigo", DRAFT202012.create_resource(DOCUMENT))
FORMATS = FormatChecker(())
FORMATS.checks("date", ValueError)(lambda value: value is None or date.fromisoformat(value))
FORMATS.checks("date-time", ValueError)(lambda value: value is None or datetime.fromisoformat(value))
FORMATS.checks("decimal", ArithmeticError)(lambda value: value is None or Decimal(value).is_finite())

ENDPOINTS = """
    GET  /v2/devices                                         read        details state page per_page offset
    GET  /v2/devices/{device_name}                           read        device_name id_type
    GET  /v2/devices/{device_name}/get_sms                   read        device_name start_date end_date direction id_type
    GET  /v2/devices/{device_name}/calamp_messages           read        device_name start_date end_date event_code id_type page per_page offset
    GET  /v2/devices/{device_name}/last_calamp_message       read        device_name id_type
    PUT  /v2/devices/{device_name}/note                      write       device_name field_name note id_type
    GET  /v2/devices/{device_name}/device_reports            read        device_name start_date end_date limit id_type page per_page offset
    GET  /v2/devices/{device_name}/daily_data_usages         read        device_name start_date end_date limit id_type page per_page offset
    GET  /v2/devices/{device_name}/monthly_data_usages       read        device_name start_date end_date limit id_type page per_page offset
    POST /v2/devices/{device_name}/cellular_locate           billable    device_name id_type
    GET  /v2/devices/{device_name}/calculate_etf             read        device_name id_type
    POST /v2/device_operations/activation_request            billable    rate_plan_name device_sku region_code activation_requests
    POST /v2/device_operations/suspend_no_billing_request    write       suspension_requests
    PUT  /v2/device_operations/change_cost_center            write       device_names cost_center
    PUT  /v2/device_operations/change_simstate               write       device_names state id_type
    POST /v2/device_operations/remove_usage_limit            write       device_names
    POST /v2/device_operations/send_sms                      billable    device_names sms_text
    POST /v2/device_operations/set_usage_limit               write       device_names kb_limit action usernames
    PUT  /v2/device_operations/terminate_service             destructive device_names
    POST /v2/device_operations/upload_request                write       upload_email upload_sku upload_ids
    GET  /v2/device_operations/calamp_events                 read        event_code start_date end_date state page per_page offset
    GET  /v2/rate_plans                                      read        page per_page offset
    GET  /v2/users                                           read        page per_page offset
"""  # noqa: E501 - a table

FUNCTIONS = {
    "devices": "list_devices list_device_names get_device get_sms calamp_messages last_calamp_message set_note "
    "device_reports daily_data_usages monthly_data_usages cellular_locate calculate_etf",
    "device_operations": "activation_request suspend_no_billing_request change_cost_center change_simstate "
    "remove_usage_limit send_sms set_usage_limit terminate_service upload_request calamp_events",
    "rate_plans": "list_rate_plans",
    "users": "list_users",
}

FIELDS = {
    "Device": "id device_name ip_address ipv6 note state mdn meid imsi imei iccid esn msisdn min connected "
    "last_connection_date cost_center last_activation_date latitude longitude address bytes_used sms_used "
    "note1 note2 note3",
    "Sms": "event_id event_status event_timestamp event_type imsi message_body msisdn report_timestamp failure_reason",
    "CalAmpMessage": "message_id mobile_id latitude longitude altitude speed heading satellites fix_status event_index "
    "event_code gps_hdop communication_state rssi network_id inputs unit_status sequence_number report_generated_at "
    "created_at time_of_fix accumulator_count " + " ".join(f"accumulator{number}" for number in range(16)),
    "DeviceReport": "id latitude longitude speed heading altitude gps_quality unit_status time_of_fix battery voltage "
    "event_code temperature created_at type fuel_level distance rssi",
    "DailyDataUsage": "id date_for bytes_used sms_used",
    "MonthlyDataUsage": "id date_for bytes_used sms_used",
    "ActivationRequest": "imei iccid note note1 note2 note3",
    "ActivationRecord": "iccid imei note note1 note2 note3 request_type",
    "UnprocessedActivation": "device_index error input",
    "ActivationResult": "processed unprocessed",
    "UploadId": "imei",
    "UploadRecord": "imei sku email",
    "UnprocessedUpload": "device_index error input",
    "UploadResult": "processed unprocessed",
    "SuspensionRequest": "imei iccid",
    "ChangeStatus": "change_status",
    "OperationStatus": "status",
    "TerminateStatus": "terminate_status",
    "RatePlan": "name days_in_term activation_fee termination_fee monthly_data_plan_cost monthly_data_allowance_bytes "
    "overage_data_unit_bytes overage_data_unit_cost monthly_sms_plan_cost monthly_sms_allowance overage_sms_unit "
    "overage_sms_unit_cost",
}

OPERATIONS = [(verb, path, operation) for path, item in DOCUMENT["paths"].items() for verb, operation in item.items()]


def resolved(node: dict) -> dict:
    """The node that a $ref means; a description beside the $ref counts."""
    while "$ref" in node:
        target = DOCUMENT
        for key in node["$ref"].removeprefix("#/").split("/"):
            target = target[key]
        node = target | {key: value for key, value in node.items() if key != "$ref"}
    return node


def body(operation: dict) -> dict:
    content = operation.get("requestBody", {}).get("content", {})
    return content.get("application/json", {}).get("schema", {})


def nodes(node: object, pointer: str = "") -> Iterator[tuple[str, dict]]:
    """Every object of the document with its JSON pointer; what stands in examples is data and left out."""
    if isinstance(node, dict):
        yield pointer, node
    members = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, member in members:
        if key not in ("example", "examples"):
            yield from nodes(member, f"{pointer}/{str(key).replace('~', '~0').replace('/', '~1')}")


def problems(pointer: str, value: object) -> list[str]:
    """What the schema at a pointer has against a value."""
    schema = {"$ref": f"lattigo#{pointer}"}
    validator = Draft202012Validator(schema, registry=REGISTRY, format_checker=FORMATS)
    return [f"{pointer} {error.json_path}: {error.message}" for error in validator.iter_errors(value)]


def examples() -> Iterator[tuple[str, object]]:
    for pointer, node in nodes(DOCUMENT):
        if "schema" in node and "example" in node:
            yield f"{pointer}/schema", node["example"]
        for example in node.get("examples", {}).values() if "schema" in node else ():
            yield f"{pointer}/schema", example["value"]


def test_it_is_valid_openapi() -> None:
    assert DOCUMENT["openapi"].startswith("3.1.")
    assert [error.message for error in OpenAPIV31SpecValidator(DOCUMENT).iter_errors()] == []


def test_every_extension_key_is_valid() -> None:
    Draft202012Validator.check_schema(EXTENSIONS.schema)
    assert [f"{error.json_path}: {error.message}" for error in EXTENSIONS.iter_errors(DOCUMENT)] == []


@pytest.mark.parametrize(
    ("at", "key", "value"),
    [
        ((), "x-unknown", 1),
        (("info",), "x-source", {"basis": "inferred"}),
        (("components", "schemas", "Device"), "x-effect", "read"),
        (("components", "schemas", "Device", "properties", "bytes_used"), "x-unit", 8),
        (("components", "parameters", "Limit"), "x-sent", 10000),
        (("components", "responses", "Unauthorized"), "x-envelop", "error"),
        (("paths", "/v2/users", "get"), "x-effect", "harmless"),
        (("paths", "/v2/users", "get"), "x-idempotent", True),
        (("paths", "/v2/users", "get"), "x-paging", {"page": "page", "size": "per_page"}),
        (("paths", "/v2/users", "get"), "x-source", {"basis": "documented"}),
        (("paths", "/v2/users", "get", "responses", "200", "content", "application/json", "schema", "items"), "x-y", 1),
    ],
)
def test_a_wrong_extension_key_is_an_error(at: tuple[str, ...], key: str, value: object) -> None:
    document = deepcopy(DOCUMENT)
    node = document
    for step in at:
        node = node[step]
    node[key] = value
    assert not EXTENSIONS.is_valid(document)


@pytest.mark.parametrize(
    ("path", "verb"),
    [
        ("/v2/devices/{device_name}/cellular_locate", "post"),
        ("/v2/device_operations/terminate_service", "put"),
        ("/v2/device_operations/upload_request", "post"),
    ],
)
def test_what_must_not_be_sent_twice_says_how_to_find_out(path: str, verb: str) -> None:
    document = deepcopy(DOCUMENT)
    del document["paths"][path][verb]["x-reconcile"]
    assert not EXTENSIONS.is_valid(document)


def test_every_endpoint_has_its_effect_and_its_parameters() -> None:
    found = []
    for verb, path, operation in OPERATIONS:
        parameters = [resolved(parameter)["name"] for parameter in operation.get("parameters", [])]
        found.append([verb.upper(), path, operation["x-effect"], *parameters, *body(operation).get("properties", {})])
    assert found == [line.split() for line in ENDPOINTS.strip().splitlines()]
    assert len(found) == 23


def test_every_function_is_in_its_namespace() -> None:
    found = {tag["name"]: [] for tag in DOCUMENT["tags"]}
    for _, _, operation in OPERATIONS:
        (tag,) = operation["tags"]
        found[tag] += [item["operationId"] for item in (operation, *operation.get("x-variants", []))]
    assert found == {tag: names.split() for tag, names in FUNCTIONS.items()}
    assert sum(map(len, found.values())) == 24


@pytest.mark.parametrize("model", FIELDS)
def test_every_documented_field_is_there(model: str) -> None:
    assert list(DOCUMENT["components"]["schemas"][model]["properties"]) == FIELDS[model].split()


def test_only_the_older_documents_own_endpoints_are_deprecated() -> None:
    assert {operation["operationId"] for _, _, operation in OPERATIONS if operation.get("deprecated")} == {
        "calamp_messages",
        "last_calamp_message",
        "calamp_events",
        "suspend_no_billing_request",
    }


def test_every_parameter_and_property_is_described() -> None:
    described = {pointer: node for pointer, node in nodes(DOCUMENT) if {"name", "in"} <= node.keys()}
    for pointer, node in nodes(DOCUMENT):
        if isinstance(node.get("properties"), dict):
            described |= {f"{pointer}/{name}": member for name, member in node["properties"].items()}
    assert len(described) > 150
    assert [pointer for pointer, node in described.items() if not resolved(node).get("description")] == []


def test_every_answer_has_an_example() -> None:
    for _, path, operation in OPERATIONS:
        for status in operation["responses"].keys() & {"200", "422"}:
            content = resolved(operation["responses"][status])["content"]["application/json"]
            assert content.get("example", content.get("examples")), (path, status)


def test_every_variant_answers_one_branch() -> None:
    for _, _, operation in OPERATIONS:
        if "x-variants" in operation:
            content = operation["responses"]["200"]["content"]["application/json"]
            variants = {variant["operationId"]: variant["schema"] for variant in operation["x-variants"]}
            variants[operation["operationId"]] = operation["x-answer"]
            assert all(schema in content["schema"]["anyOf"] for schema in variants.values())
            assert variants.keys() == content["examples"].keys()


def test_every_example_is_of_its_schema() -> None:
    found = list(examples())
    assert len(found) > 50
    assert [problem for pointer, value in found for problem in problems(pointer, value)] == []


def test_an_example_that_is_not_of_its_schema_is_noticed() -> None:
    assert problems("/components/schemas/Device", {"id": 1})
    assert problems("/components/schemas/DailyDataUsage", {"id": 1, "date_for": "31.10.2026"})
    assert problems("/components/schemas/RatePlan", {"name": "Example", "activation_fee": "free"})


def test_every_field_of_an_example_is_known() -> None:
    """A misspelt key would pass as an unknown field."""
    document = deepcopy(DOCUMENT)
    for model in FIELDS:
        document["components"]["schemas"][model]["additionalProperties"] = False
    registry = Registry().with_resource("lattigo", DRAFT202012.create_resource(document))
    for pointer, value in examples():
        Draft202012Validator({"$ref": f"lattigo#{pointer}"}, registry=registry).validate(value)
