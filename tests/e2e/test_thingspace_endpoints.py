"""Every operation of ThingSpace with every one of its parameters, as the service sees it over a real socket."""

from __future__ import annotations

import typing
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from operator import attrgetter

import attrs
import pytest
from attrs import field, frozen

from lattigo import Pager
from lattigo.sandbox.thingspace import OWN, ThingSpaceSandbox
from lattigo.thingspace import AsyncThingSpace, models
from lattigo.thingspace._generated.operations import OPERATIONS

TODAY = date(2026, 10, 31)
BOX = ThingSpaceSandbox(devices=20, today=TODAY)
FIRST = BOX.truth.device(0)
"""Its eUICC makes it fit for every operation."""
UUID = "00000000-0000-4000-8000-00000000000a"
BEGIN, END = datetime(2026, 10, 1, tzinfo=UTC), datetime(2026, 10, 30, 22, 30, tzinfo=UTC)
BEGIN_SENT, END_SENT = "2026-10-01T00:00:00Z", "2026-10-30T22:30:00Z"


def device_id(kind: str, value: str = "") -> tuple[models.DeviceId, dict[str, str]]:
    value = value or FIRST.ids[kind]
    return models.DeviceId(kind=kind, id=value), {"kind": kind, "id": value}


IMEI, IMEI_SENT = device_id("imei")
ICCID, ICCID_SENT = device_id("iccid")
MDN, MDN_SENT = device_id("mdn")
EID, EID_SENT = device_id("eid")
NEW, NEW_SENT = device_id("imei", "990000000000001")
PLAN = "EXAMPLE1GB"
FIELD, FIELD_SENT = models.CustomField(key="CustomField2", value="Grüße"), {"key": "CustomField2", "value": "Grüße"}
LABEL, LABEL_SENT = models.Label(name="owner", value="driver"), {"name": "owner", "value": "driver"}
PLACE = models.PlaceOfUse(
    address=models.Address(
        address_line1="1 Example Street",
        address_line2="Door 2",
        city="Exampleton",
        state="NY",
        zip="00001",
        zip4="0001",
        country="US",
        phone="5550100",
        phone_type="H",
        email_address="someone@example.com",
    ),
    customer_name=models.CustomerName(first_name="A", middle_name="B", last_name="C", title="Dr", suffix="Jr"),
)
PLACE_SENT = {
    "address": {
        "addressLine1": "1 Example Street",
        "addressLine2": "Door 2",
        "city": "Exampleton",
        "state": "NY",
        "zip": "00001",
        "zip4": "0001",
        "country": "US",
        "phone": "5550100",
        "phoneType": "H",
        "emailAddress": "someone@example.com",
    },
    "customerName": {"firstName": "A", "middleName": "B", "lastName": "C", "title": "Dr", "suffix": "Jr"},
}
CHOICE = models.DeviceFilter(account=OWN, group_name="pumps", service_plan=PLAN, custom_fields=[FIELD])
CHOICE_SENT = {"account": OWN, "groupName": "pumps", "servicePlan": PLAN, "customFields": [FIELD_SENT]}
SUSPENDED = models.SuspensionFilter(group_name="pumps", service_plan=PLAN, custom_fields=[FIELD])
SEARCH = models.DeviceIdSearch(kind="imei", contains="0", startswith="35", endswith=FIRST.ids["imei"][-2:])
SEARCH_SENT = {"kind": "imei", "contains": "0", "startswith": "35", "endswith": FIRST.ids["imei"][-2:]}
LISTED = [models.AccountDeviceList(device_ids=[IMEI, ICCID], ip_address="10.0.0.1")]
LISTED_SENT = [{"deviceIds": [IMEI_SENT, ICCID_SENT], "ipAddress": "10.0.0.1"}]
CYCLE, CYCLE_SENT = models.BillingCycle(year="2026", month="9"), {"year": "2026", "month": "9"}
WHOLE_BODY = {"accountName": OWN, "anything": [1, {"else": None}]}

GIVEN: Mapping[str, tuple[str, object, object]] = {
    # the name of a case's field: the API's name, what is given, what must be seen
    "account_name": ("accountName", OWN, OWN),
    "anomaly_trigger_request": ("anomalyTriggerRequest", {"includeAbnormal": True}, {"includeAbnormal": True}),
    "assign_non_geo_mdn": ("assignNonGeoMdn", False, False),
    "body": ("", WHOLE_BODY, WHOLE_BODY),
    "billing_cycle": ("billingCycle", CYCLE, CYCLE_SENT),
    "carrier_ip_pool_name": ("carrierIpPoolName", "default", "default"),
    "carrier_name": ("carrierName", "Verizon Wireless", "Verizon Wireless"),
    "carrier_name_filter": ("carrierNameFilter", "Verizon Wireless", "Verizon Wireless"),
    "change_4g_option": ("change4gOption", "ChangeIMEI", "ChangeIMEI"),
    "check_fallback_profile": ("checkFallbackProfile", True, True),
    "cost_center": ("costCenter", "North-1", "North-1"),
    "cost_center_code": ("costCenterCode", "North-1", "North-1"),
    "current_service_plan": ("currentServicePlan", "EXAMPLE5MB", "EXAMPLE5MB"),
    "current_state": ("currentState", FIRST.state, FIRST.state),
    "custom_fields": ("customFields", [FIELD], [FIELD_SENT]),
    "custom_fields_to_update": ("customFieldsToUpdate", [FIELD], [FIELD_SENT]),
    "data_encoding": ("dataEncoding", "8-bit-UTF-8", "8-bit-UTF-8"),
    "data_trigger_request": (
        "dataTriggerRequest",
        models.DataTrigger(comparator="gt", threshold=5, threshold_unit="MB"),
        {"comparator": "gt", "threshold": 5, "thresholdUnit": "MB"},
    ),
    "delete_after_deactivation": ("deleteAfterDeactivation", False, False),
    "device": ("device", IMEI, IMEI_SENT),
    "device_filter": ("deviceFilter", [EID], [EID_SENT]),
    "device_id": ("deviceId", IMEI, IMEI_SENT),
    "device_id/eid": ("deviceId", EID, EID_SENT),
    "device_ids": ("deviceIds", [IMEI], [IMEI_SENT]),
    "device_ids_to": ("deviceIdsTo", [NEW], [NEW_SENT]),
    "device_list": ("deviceList", [MDN], [MDN_SENT]),
    "devices": ("devices", LISTED, LISTED_SENT),
    "devices/eid": (
        "devices",
        [models.DeviceList(device_ids=[EID, IMEI])],
        [{"deviceIds": [EID_SENT, IMEI_SENT]}],
    ),
    "devices/iccid": ("devices", [models.DeviceList(device_ids=[ICCID])], [{"deviceIds": [ICCID_SENT]}]),
    "devices_to_add": ("devicesToAdd", [models.AccountDeviceList(device_ids=[NEW])], [{"deviceIds": [NEW_SENT]}]),
    "devices_to_add/ids": ("devicesToAdd", [IMEI], [IMEI_SENT]),
    "devices_to_delete": ("devicesToDelete", LISTED, LISTED_SENT),
    "devices_to_remove": ("devicesToRemove", [IMEI], [IMEI_SENT]),
    "devices_with_service_address": ("devicesWithServiceAddress", [{"any": ["thing"]}], [{"any": ["thing"]}]),
    "earliest": ("earliest", BEGIN, BEGIN_SENT),
    "end_time": ("endTime", END, END_SENT),
    "etf_waiver": ("etfWaiver", False, False),
    "filter": ("filter", CHOICE, CHOICE_SENT),
    "filter/dates": (
        "filter",
        models.DateFilter(earliest=BEGIN, latest=END),
        {"earliest": BEGIN_SENT, "latest": END_SENT},
    ),
    "filter/ids": (
        "filter",
        models.DeviceIdentifierFilter(device_identifier_filters=[SEARCH]),
        {"deviceIdentifierFilters": [SEARCH_SENT]},
    ),
    "filter/suspended": ("filter", SUSPENDED, {name: CHOICE_SENT[name] for name in CHOICE_SENT if name != "account"}),
    "grant_type": ("grant_type", "client_credentials", "client_credentials"),
    "group_description": ("groupDescription", "On the roof", "On the roof"),
    "group_name": ("groupName", "pumps", "pumps"),
    "group_name/new": ("groupName", "Dächer/1 & 2", "Dächer/1 & 2"),
    "ip_address": ("ipAddress", "10.0.0.1", "10.0.0.1"),
    "label": ("label", LABEL, LABEL_SENT),
    "label/list": ("label", [LABEL], [LABEL_SENT]),
    "labels": ("labels", [LABEL], [LABEL_SENT]),
    "labels/devices": (
        "labels",
        [models.LabelAssignment(device_ids=[EID], label=LABEL)],
        [{"deviceIds": [EID_SENT], "label": LABEL_SENT}],
    ),
    "largest_device_id_seen": ("largestDeviceIdSeen", 3, 3),
    "latest": ("latest", END, END_SENT),
    "lead_id": ("leadId", "17", "17"),
    "max_number_of_devices": ("maxNumberOfDevices", 7, 7),
    "maximum_delivery_time": ("maximumDeliveryTime", 2, 2),
    "mdn_zip_code": ("mdnZipCode", "00001", "00001"),
    "message": ("message", "aGVsbG8=", "aGVsbG8="),
    "monitor_expiration_time": ("monitorExpirationTime", END, END_SENT),
    "monitor_type": ("monitorType", "LOSS_OF_CONNECTIVITY", "LOSS_OF_CONNECTIVITY"),
    "monitor_ids": ("monitorIds", [UUID], [UUID]),
    "name/service": ("name", "StateService", "StateService"),
    "name/trigger": ("name", "Too much", "Too much"),
    "new_group_description": ("newGroupDescription", "In the cellar", "In the cellar"),
    "new_group_name": ("newGroupName", "wells", "wells"),
    "npa_nxx": ("npaNxx", "555010", "555010"),
    "old_password": ("oldPassword", "sandbox-password", "sandbox-password"),
    "order_request_id": ("orderRequestId", UUID, UUID),
    "password": ("password", "sandbox-password", "sandbox-password"),
    "primary_place_of_use": ("primaryPlaceOfUse", PLACE, PLACE_SENT),
    "profile_status_filter": ("profileStatusFilter", "ENABLE", "ENABLE"),
    "provisioning_status_filter": ("provisioningStatusFilter", "ACTIVE", "ACTIVE"),
    "public_ip_restriction": ("publicIpRestriction", "restricted", "restricted"),
    "reason_code": ("reasonCode", "FF", "FF"),
    "remove_cost_center": ("removeCostCenter", False, False),
    "request_expiration_time": ("requestExpirationTime", END, END_SENT),
    "request_type": ("requestType", "REACHABLE_FOR_SMS", "REACHABLE_FOR_SMS"),
    "scope": ("scope", "ts.application.ro", "ts.application.ro"),
    "service_name": ("serviceName", "Telematics", "Telematics"),
    "service_plan": ("servicePlan", PLAN, PLAN),
    "service_plan/filter": ("servicePlan", FIRST.plan, FIRST.plan),
    "session_trigger_request": (
        "sessionTriggerRequest",
        models.SessionTrigger(comparator="lt", threshold=60),
        {"comparator": "lt", "threshold": 60},
    ),
    "sku_number": ("skuNumber", "SKU-1", "SKU-1"),
    "sms_message": ("smsMessage", "Grüße & <b>", "Grüße & <b>"),
    "sms_trigger_request": (
        "smsTriggerRequest",
        models.SmsTrigger(sms_type="MOMT", comparator="gte", threshold=0),
        {"smsType": "MOMT", "comparator": "gte", "threshold": 0},
    ),
    "smsr_oid": ("smsrOid", "1.3.6.1", "1.3.6.1"),
    "start_time": ("startTime", BEGIN, BEGIN_SENT),
    "state": ("state", "preactive", "preactive"),
    "state_name": ("stateName", "Live", "Live"),
    "take_effect": ("takeEffect", END, END_SENT),
    "time_to_live": ("timeToLive", "60", "60"),
    "token": ("token", UUID, UUID),
    "trigger_category": ("triggerCategory", "DeviceDataUsage", "DeviceDataUsage"),
    "trigger_cycle": ("triggerCycle", "Daily", "Daily"),
    "url": ("url", "https://example.com:9001/callback", "https://example.com:9001/callback"),
    "username": ("username", "sandbox-user", "sandbox-user"),
    "with_billing": ("withBilling", False, False),
    "zip_code": ("zipCode", "00001", "00001"),
}
IN_PATH = {"account_name": OWN, "group_name": "pumps", "service_type": "4G", "service_name": "CarrierService"}
SELECTOR = "devices account_name group_name service_plan custom_fields"
ACTIVATION = (
    "devices service_plan mdn_zip_code group_name carrier_ip_pool_name public_ip_restriction sku_number custom_fields"
    " primary_place_of_use"
)
PROFILE, GLOBAL_PROFILE = "devices/eid account_name smsr_oid", "devices/eid account_name service_plan"
Accepted = "Accepted"


@frozen
class Case:
    """A call with every parameter, what the service must see, and what comes back."""

    method: str
    """With its namespace."""
    verb: str
    path: str
    """With the arguments that go there in braces."""
    fields: str
    """Of the body."""
    answer: str
    """The name of the answer's type, or of each row's."""
    other_fields: str = ""
    """Of another call, where not all of them go together."""
    query: Mapping[str, str] = field(factory=dict)

    def parameters(self) -> set[str]:
        in_path = {part[1:-1] for part in self.path.split("/") if part.startswith("{")}
        in_body = {name.partition("/")[0] for name in f"{self.fields} {self.other_fields}".split()}
        return in_path | in_body | set(self.query)

    def body(self, fields: str) -> object:
        sent = {GIVEN[name][0]: GIVEN[name][2] for name in fields.split()}
        return sent.get("", sent) or None

    def arguments(self, fields: str, **more: str) -> dict[str, object]:
        in_path = {name: (IN_PATH | more)[name] for name in (IN_PATH | more) if f"{{{name}}}" in self.path}
        return {**in_path, **{name.partition("/")[0]: GIVEN[name][1] for name in fields.split()}, **self.query}


V1, V2, OAUTH = "/api/m2m/v1", "/api/m2m/v2", "/api/ts/v1/oauth2"
ACTIONS, EUICC = f"{V1}/devices/actions", f"{V1}/devices/profile/actions"
ACCOUNT, GROUP = f"{V1}/accounts/{{account_name}}", f"{V1}/groups/{{account_name}}/name/{{group_name}}"
REACHABILITY = f"{V1}/diagnostics/basic/devicereachability"
CASES = {
    "get_token": Case("oauth.token", "POST", f"{OAUTH}/token", "grant_type scope", "AccessToken"),
    "revoke_token": Case("oauth.revoke", "POST", f"{OAUTH}/revoke", "grant_type token", "NoneType"),
    "log_in": Case("session.login", "POST", f"{V1}/session/login", "username password", "SessionToken"),
    "log_out": Case("session.logout", "POST", f"{V1}/session/logout", "", "SessionToken"),
    "reset_password": Case(
        *("session.reset_password", "PUT", f"{V1}/session/password/actions/reset", "old_password", "NewPassword")
    ),
    "activate_and_enable_profile": Case(
        *("euicc.activate_enable", "POST", f"{EUICC}/activate_enable"),
        *("devices/eid account_name service_plan mdn_zip_code", Accepted),
    ),
    "activate_profile": Case(
        *("euicc.activate", "POST", f"{EUICC}/activate"),
        "account_name devices/eid carrier_name service_plan mdn_zip_code primary_place_of_use smsr_oid"
        " carrier_ip_pool_name",
        Accepted,
    ),
    "deactivate_profile": Case(
        *("euicc.deactivate", "POST", f"{EUICC}/deactivate"),
        "account_name reason_code devices/eid carrier_name service_plan etf_waiver check_fallback_profile",
        Accepted,
    ),
    "set_fallback_attribute": Case(
        *("euicc.set_fallback", "POST", f"{EUICC}/setfallbackattribute", "devices/eid account_name carrier_name"),
        Accepted,
    ),
    "list_global_devices": Case(
        *("euicc.list", "POST", f"{V2}/devices/actions/list"),
        "account_name provisioning_status_filter profile_status_filter carrier_name_filter device_filter",
        Accepted,
    ),
    "list_global_history": Case(
        *("euicc.history", "POST", f"{V2}/devices/history/actions/list", "account_name device_filter earliest latest"),
        Accepted,
    ),
    "get_global_request_status": Case(
        *("euicc.request_status", "GET", f"{V2}/accounts/{{account_name}}/requests/{{request_id}}/status", ""),
        "GlobalRequestStatus",
    ),
    "activate_devices": Case(
        *("devices.activate", "POST", f"{ACTIONS}/activate"),
        *(f"{ACTIVATION} account_name carrier_name cost_center_code lead_id", Accepted),
    ),
    "suspend_devices": Case("devices.suspend", "POST", f"{ACTIONS}/suspend", f"{SELECTOR} with_billing", Accepted),
    "restore_devices": Case("devices.restore", "POST", f"{ACTIONS}/restore", f"{SELECTOR} with_billing", Accepted),
    "deactivate_devices": Case(
        *("devices.deactivate", "POST", f"{ACTIONS}/deactivate"),
        *(f"{SELECTOR} reason_code etf_waiver delete_after_deactivation", Accepted),
    ),
    "go_to_state": Case(
        *("devices.go_to_state", "PUT", f"{ACTIONS}/gotostate"),
        *(f"{ACTIVATION} service_name state_name filter devices_with_service_address ip_address", Accepted),
    ),
    "get_order_status": Case(
        *("devices.order_status", "POST", f"{V1}/devices/requests/status"),
        *("account_name devices/iccid order_request_id", Accepted),
    ),
    "move_devices": Case(
        *("devices.move", "PUT", f"{ACTIONS}/move"),
        *("account_name devices filter custom_fields group_name carrier_ip_pool_name service_plan", Accepted),
    ),
    "download_and_enable_profile": Case(
        *("devices.download_profile", "POST", f"{EUICC}/download_enable", PROFILE, Accepted, GLOBAL_PROFILE)
    ),
    "enable_profile": Case("devices.enable_profile", "POST", f"{EUICC}/enable", PROFILE, Accepted, GLOBAL_PROFILE),
    "disable_profile": Case("devices.disable_profile", "POST", f"{EUICC}/disable", PROFILE, Accepted),
    "delete_profile": Case("devices.delete_profile", "POST", f"{EUICC}/delete", PROFILE, Accepted, GLOBAL_PROFILE),
    "swap_eid_device": Case("devices.swap_eid", "POST", f"{ACTIONS}/eidDeviceSwap", "body", Accepted),
    "check_availability": Case(
        "devices.availability", "POST", f"{V1}/devices/availability/actions/list", "account_name devices", Accepted
    ),
    "add_devices": Case(
        *("devices.add", "POST", f"{ACTIONS}/add"),
        *("state devices_to_add account_name custom_fields group_name sku_number smsr_oid", "AddDeviceResult"),
    ),
    "delete_devices": Case(
        "devices.delete", "POST", f"{ACTIONS}/delete", "devices_to_delete account_name", "DeleteDeviceResult"
    ),
    "list_devices": Case(
        *(
            "devices.list",
            "POST",
            f"{ACTIONS}/list",
            "device_id max_number_of_devices largest_device_id_seen",
            "Device",
        ),
        "device_list account_name current_state service_plan/filter filter/ids max_number_of_devices group_name"
        " largest_device_id_seen custom_fields earliest latest",
    ),
    "get_basic_diagnostics": Case(
        *("devices.basic_diagnostics", "POST", f"{V1}/devices/diagnostics/actions/list", "account_name device_list"),
        "DeviceDiagnostics",
    ),
    "get_extended_diagnostics": Case(
        *("devices.diagnostics", "POST", f"{V1}/devices/extendeddiagnostics/actions/list", "account_name device_list"),
        "ExtendedDiagnostics",
    ),
    "get_suspension_status": Case(
        *("devices.suspension_status", "POST", f"{V1}/devices/suspension/status"),
        *("device_ids filter/suspended account_name", Accepted),
    ),
    "change_device_id": Case(
        *("devices.change_id", "PUT", f"{V1}/devices/{{service_type}}/actions/deviceId"),
        "device_ids device_ids_to change_4g_option assign_non_geo_mdn npa_nxx zip_code service_plan smsr_oid",
        Accepted,
    ),
    "set_custom_fields": Case(
        *("devices.set_custom_fields", "PUT", f"{ACTIONS}/customFields"),
        *(f"{SELECTOR} custom_fields_to_update", Accepted),
    ),
    "set_cost_center": Case(
        *("devices.set_cost_center", "PUT", f"{V1}/devices/costCenter"),
        *(f"{SELECTOR} cost_center remove_cost_center primary_place_of_use", Accepted),
    ),
    "set_contact_info": Case(
        *("devices.set_contact_info", "PUT", f"{ACTIONS}/contactInfo"),
        *("primary_place_of_use account_name devices", Accepted),
    ),
    "change_service_plan": Case(
        *("devices.change_plan", "PUT", f"{ACTIONS}/plan"),
        *(f"{SELECTOR} current_service_plan carrier_ip_pool_name take_effect", Accepted),
    ),
    "get_prl_versions": Case(
        *("devices.prl_versions", "POST", f"{V1}/devices/prl/actions/list"),
        *("device_ids account_name group_name service_plan custom_fields", Accepted),
    ),
    "list_imei_iccid_mismatches": Case(
        *("devices.imei_iccid_mismatches", "POST", f"{ACTIONS}/list/imeiiccidmismatch"),
        *("filter/dates devices account_name group_name", "MismatchReport"),
    ),
    "get_request_status": Case(
        "devices.request_status", "GET", f"{ACCOUNT}/requests/{{request_id}}/status", "", "RequestStatus"
    ),
    "list_states_and_services": Case(
        "devices.states_and_services", "GET", f"{ACCOUNT}/stateandservices", "", "StatesAndServices"
    ),
    "list_usage": Case(
        *("history.usage", "POST", f"{V1}/devices/usage/actions/list", "earliest latest device_id", "UsageRecord"),
        "earliest latest label",
    ),
    "get_aggregate_usage": Case(
        *("history.aggregate_usage", "POST", f"{V1}/devices/usage/actions/list/aggregate"),
        *("start_time end_time device_ids account_name group_name", Accepted),
        "start_time end_time label/list account_name group_name",
    ),
    "list_provisioning_history": Case(
        *("history.provisioning", "POST", f"{V1}/devices/history/actions/list", "device_id earliest latest"),
        "ProvisioningEvent",
    ),
    "list_connection_history": Case(
        *("history.connections", "POST", f"{V1}/devices/connections/actions/listHistory", "device_id earliest latest"),
        "ConnectionEvent",
    ),
    "start_reachability_monitors": Case(
        *("reachability.start", "POST", REACHABILITY),
        *("account_name request_type devices/iccid monitor_expiration_time", Accepted),
    ),
    "stop_reachability_monitors": Case(
        "reachability.stop", "DELETE", REACHABILITY, "account_name monitor_ids", Accepted
    ),
    "list_reachability_monitors": Case(
        *("reachability.monitors", "POST", f"{REACHABILITY}/monitors", "account_name devices request_type", Accepted),
        "account_name devices monitor_type",
    ),
    "get_reachability_status": Case(
        *("reachability.status", "POST", f"{REACHABILITY}/status"),
        *("account_name device request_type request_expiration_time", Accepted),
    ),
    "create_group": Case(
        *("groups.create", "POST", f"{V1}/groups"),
        *("account_name group_name/new group_description devices_to_add/ids", "Success"),
    ),
    "list_groups": Case("groups.list", "GET", f"{V1}/groups/{{account_name}}", "", "DeviceGroup"),
    "list_group_devices": Case("groups.devices", "GET", GROUP, "", "AccountDeviceList", query={"next": "0"}),
    "update_group": Case(
        *("groups.update", "PUT", GROUP),
        *("new_group_name new_group_description devices_to_add/ids devices_to_remove", "Success"),
    ),
    "delete_group": Case("groups.delete", "DELETE", GROUP, "", "Success"),
    "list_service_plans": Case("service_plans.list", "GET", f"{V1}/plans/{{account_name}}", "", "ServicePlan"),
    "set_usage_labels": Case(
        *("segmentation.set_labels", "POST", f"{ACTIONS}/usagesegmentationlabels", "account_name labels/devices"),
        Accepted,
    ),
    "remove_usage_labels": Case(
        *("segmentation.remove_labels", "DELETE", f"{ACTIONS}/usagesegmentationlabels"),
        *("account_name labels device_id/eid", Accepted),
    ),
    "get_billed_usage": Case(
        *("segmentation.billed_usage", "POST", f"{V1}/devices/usage/actions/billedusage"),
        *("account_name device_id/eid billing_cycle", "dict", "account_name labels billing_cycle"),
    ),
    "list_billed_usage": Case(
        *("segmentation.list_billed_usage", "POST", f"{V1}/devices/usage/actions/billedusage/list"),
        *("account_name device_ids billing_cycle", Accepted, "account_name labels billing_cycle"),
    ),
    "list_sms_history": Case(
        *("segmentation.sms_history", "POST", f"{V1}/devices/sms/history/actions/list", "device_id earliest latest"),
        Accepted,
    ),
    "send_sms": Case(
        *("sms.send", "POST", f"{V1}/sms"),
        "account_name sms_message device_ids group_name service_plan custom_fields data_encoding time_to_live",
        Accepted,
    ),
    "list_received_sms": Case(
        "sms.history", "GET", f"{V1}/sms/{{account_name}}/history", "", "SmsMessage", query={"next": "1"}
    ),
    "start_sms_callbacks": Case(
        "sms.start_callbacks", "PUT", f"{V1}/sms/{{account_name}}/startCallbacks", "", "Success"
    ),
    "register_callback": Case(
        *("callbacks.register", "POST", f"{V1}/callbacks/{{account_name}}", "name/service url username password"),
        "CallbackRegistration",
    ),
    "list_callbacks": Case("callbacks.list", "GET", f"{V1}/callbacks/{{account_name}}", "", "CallbackListener"),
    "delete_callback": Case(
        *("callbacks.delete", "DELETE", f"{V1}/callbacks/{{account_name}}/name/{{service_name}}", ""),
        "CallbackRegistration",
    ),
    "create_trigger": Case(
        *("callbacks.create_trigger", "POST", f"{V1}/triggers"),
        "name/trigger account_name group_name trigger_category trigger_cycle sms_trigger_request data_trigger_request"
        " session_trigger_request anomaly_trigger_request",
        "TriggerId",
    ),
    "get_account": Case("accounts.get", "GET", ACCOUNT, "", "Account"),
    "list_leads": Case("accounts.leads", "GET", f"{V1}/leads/{{account_name}}", "", "Lead", query={"next": "1"}),
    "list_device_skus": Case("accounts.skus", "POST", f"{ACCOUNT}/sku", "", "AccountSkus"),
    "send_nidd": Case(
        *("nidd.send", "POST", f"{V1}/devices/nidd/message"),
        *("device_ids account_name maximum_delivery_time message", Accepted),
    ),
}
CLIENT, TOKEN = ("get_token", "revoke_token"), ("log_in",)
"""The operations that need less than a token and a session."""


def test_no_operation_and_no_parameter_is_left_out():
    given = {name: case.parameters() for name, case in CASES.items()}
    assert given == {
        name: {parameter.name for parameter in it.parameters if parameter.place != "none"}
        for name, it in OPERATIONS.items()
    }


def test_no_field_of_a_request_is_left_out():
    given = [case.arguments(fields) for case in CASES.values() for fields in (case.fields, case.other_fields)]
    set_fields: dict[type, set[str]] = {}
    for arguments in given:
        for value in arguments.values():
            _collect(value, set_fields)
    taken = {model for it in OPERATIONS.values() for each in it.parameters for model in _models(each.type)}
    assert {model: set(attrs.fields_dict(model)) for model in taken} == set_fields


def _collect(value: object, found: dict[type, set[str]]) -> None:
    if isinstance(value, list):
        for each in value:
            _collect(each, found)
    elif attrs.has(type(value)):
        members = {name: getattr(value, name) for name in attrs.fields_dict(type(value))}
        found.setdefault(type(value), set()).update(name for name, each in members.items() if each is not None)
        for each in members.values():
            _collect(each, found)


def _models(annotation: object) -> Iterator[type]:
    """The models that a type is made of."""
    if isinstance(annotation, type) and attrs.has(annotation):
        yield annotation
        for hint in typing.get_type_hints(annotation).values():
            yield from _models(hint)
    for part in typing.get_args(annotation):
        yield from _models(part)


@pytest.fixture
def box() -> ThingSpaceSandbox:
    """Refuses fields that nobody has documented."""
    box = ThingSpaceSandbox(devices=20, today=TODAY, strict=True, sms=50)
    box.truth.device(0).group = "pumps"
    box.truth.device(0).custom["CustomField2"] = "Grüße"
    box.truth.device(0).created = BEGIN
    box.truth.device(0).labels["owner"] = "driver"
    box.truth.device(0).note("Activate", BEGIN)
    return box


@pytest.mark.parametrize("name", CASES)
async def test_an_operation_reaches_its_endpoint_with_every_parameter(
    name: str, box: ThingSpaceSandbox, thingspace: AsyncThingSpace
):
    case = CASES[name]
    for service in ("CarrierService", "DevicePRLInformation"):
        await thingspace.callbacks.register(OWN, name=service, url="https://example.com/")
    suspended = await thingspace.devices.suspend(devices=[models.AccountDeviceList(device_ids=[MDN])], account_name=OWN)
    await thingspace.devices.restore(devices=[models.AccountDeviceList(device_ids=[MDN])], account_name=OWN)
    for fields in (case.fields, *filter(None, [case.other_fields])):
        arguments = case.arguments(fields, request_id=suspended.request_id)
        called = attrgetter(case.method)(thingspace)(**arguments)
        rows = [row async for row in called] if isinstance(called, Pager) else await called
        seen = box.seen[-1]
        assert (seen.endpoint, seen.method, seen.status, seen.account) == (name, case.verb, 200, _account(name, box))
        assert seen.path == case.path.format(**arguments)
        assert dict(seen.query) == case.query
        assert seen.body == case.body(fields)
        assert seen.headers.get("vz-m2m-token") == (None if name in (*CLIENT, *TOKEN) else "***")
        assert seen.headers["authorization"] == "***"
        assert seen.headers["accept"] == "application/json"
        form = "application/x-www-form-urlencoded" if name in CLIENT else "application/json"
        assert seen.headers.get("content-type") == (None if seen.body is None else form)
        rows = rows if isinstance(rows, list) else [rows]
        assert rows
        assert {case.answer} <= {kind.__name__ for row in rows for kind in type(row).__mro__}


def _account(name: str, box: ThingSpaceSandbox) -> str | None:
    return None if name in CLIENT else box.login.key if name in TOKEN else box.login.username
