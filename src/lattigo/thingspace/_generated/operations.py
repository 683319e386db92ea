# Generated from spec/thingspace.yaml (sha256 aaced4bde7507de1). Do not edit: change the spec, then run python -m codegen.
# Arguments are packed into lines, so that an operation is visible at a glance.
# fmt: off
"""Every operation of ThingSpace Connectivity Management as data. `error.parsed` of status 401 is of type GatewayFault.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from ..._core.fields import JSON
from ..._core.long_running import Accepted, Pollable
from ..._core.operation import Deferred, Operation, Parameter, Polls
from ..._core.paging_styles import Cursor, Link, TimeWindow
from .models import (
    AccessToken,
    Account,
    AccountDeviceList,
    AccountSkus,
    AddDeviceResult,
    AddedDeviceState,
    BillingCycle,
    CallbackListener,
    CallbackRegistration,
    CallbackService,
    Change4gOption,
    ConnectionEvent,
    ConnectionHistoryPage,
    CustomField,
    DataTrigger,
    DateFilter,
    DeleteDeviceResult,
    Device,
    DeviceDiagnostics,
    DeviceFilter,
    DeviceGroup,
    DeviceId,
    DeviceIdentifierFilter,
    DeviceList,
    DevicePage,
    ExtendedDiagnostics,
    GatewayFault,
    GlobalRequestStatus,
    GrantType,
    GroupPage,
    Label,
    LabelAssignment,
    Lead,
    LeadPage,
    MismatchReport,
    NewPassword,
    OAuthError,
    PlaceOfUse,
    ProfileStatus,
    ProvisioningEvent,
    ProvisioningHistoryPage,
    ProvisioningStatus,
    PublicIpRestriction,
    ReachabilityEvent,
    RequestId,
    RequestStatus,
    ServicePlan,
    ServiceType,
    SessionToken,
    SessionTrigger,
    SmsDataEncoding,
    SmsMessage,
    SmsPage,
    SmsTrigger,
    StatesAndServices,
    Success,
    SuspensionFilter,
    TriggerCategory,
    TriggerCycle,
    TriggerId,
    UsagePage,
    UsageRecord,
)

ACCOUNT_NAME = Parameter("account_name", "path", str, wire="accountName", required=True, min_length=1)
REQUEST_ID = Parameter("request_id", "path", str, wire="requestId", required=True, min_length=1)
DEVICES = Parameter("devices", "body", list[DeviceList], required=True, min_length=1, max_length=10000)
ACCOUNT_NAME_IN_BODY = Parameter("account_name", "body", str, wire="accountName", required=True, min_length=1)
SERVICE_PLAN = Parameter("service_plan", "body", str, wire="servicePlan", min_length=1)
MDN_ZIP_CODE = Parameter("mdn_zip_code", "body", str, wire="mdnZipCode", personal=True, min_length=1)
CARRIER_NAME = Parameter("carrier_name", "body", str, wire="carrierName", min_length=1)
PRIMARY_PLACE_OF_USE = Parameter("primary_place_of_use", "body", PlaceOfUse, wire="primaryPlaceOfUse")
SMSR_OID = Parameter("smsr_oid", "body", str, wire="smsrOid", min_length=3, max_length=46)
CARRIER_IP_POOL_NAME = Parameter("carrier_ip_pool_name", "body", str, wire="carrierIpPoolName", min_length=1)
REASON_CODE = Parameter("reason_code", "body", str, wire="reasonCode", required=True, min_length=1)
ETF_WAIVER = Parameter("etf_waiver", "body", bool, wire="etfWaiver")
ALL_DEVICES = Parameter("all_devices", "none", bool)
EARLIEST = Parameter("earliest", "body", datetime)
LATEST = Parameter("latest", "body", datetime, not_before="earliest")
DEVICES_IN_BODY = Parameter("devices", "body", list[AccountDeviceList], required=True, min_length=1, max_length=10000)
SERVICE_PLAN_IN_BODY = Parameter("service_plan", "body", str, wire="servicePlan", required=True, min_length=1)
MDN_ZIP_CODE_IN_BODY = Parameter("mdn_zip_code", "body", str, wire="mdnZipCode", required=True, personal=True, min_length=1)
ACTIVATE_DEVICES_ACCOUNT_NAME_IN_BODY = Parameter("account_name", "body", str, wire="accountName", min_length=1)
CUSTOM_FIELDS = Parameter("custom_fields", "body", list[CustomField], wire="customFields", min_length=1)
GROUP_NAME = Parameter("group_name", "body", str, wire="groupName", min_length=1)
PUBLIC_IP_RESTRICTION = Parameter("public_ip_restriction", "body", PublicIpRestriction, wire="publicIpRestriction")
SKU_NUMBER = Parameter("sku_number", "body", str, wire="skuNumber", min_length=1)
SUSPEND_DEVICES_DEVICES_IN_BODY = Parameter("devices", "body", list[AccountDeviceList], min_length=1, max_length=10000)
WITH_BILLING = Parameter("with_billing", "body", bool, wire="withBilling")
FILTER = Parameter("filter", "body", DeviceFilter)
DEVICE_ID = Parameter("device_id", "body", DeviceId, wire="deviceId")
DEVICE_IDS = Parameter("device_ids", "body", list[DeviceId], wire="deviceIds", min_length=1)
DEVICE_IDS_IN_BODY = Parameter("device_ids", "body", list[DeviceId], wire="deviceIds", required=True, min_length=1)
EARLIEST_IN_BODY = Parameter("earliest", "body", datetime, required=True)
LATEST_IN_BODY = Parameter("latest", "body", datetime, required=True, not_before="earliest")
DEVICE_ID_IN_BODY = Parameter("device_id", "body", DeviceId, wire="deviceId", required=True)
REQUEST_TYPE = Parameter("request_type", "body", ReachabilityEvent, wire="requestType", required=True)
DEVICES_TO_ADD = Parameter("devices_to_add", "body", list[DeviceId], wire="devicesToAdd", min_length=1)
GROUP_NAME_IN_PATH = Parameter("group_name", "path", str, wire="groupName", required=True, min_length=1)
NEXT = Parameter("next", "query", str, min_length=1)
LABELS = Parameter("labels", "body", list[Label], min_length=1, max_length=2000)
BILLING_CYCLE = Parameter("billing_cycle", "body", BillingCycle, wire="billingCycle")
GRANT_TYPE = Parameter("grant_type", "body", GrantType, required=True, values=("client_credentials",))

GET_GLOBAL_REQUEST_STATUS: Operation[GlobalRequestStatus] = Operation(
    name="get_global_request_status", method="GET", path="/m2m/v2/accounts/{accountName}/requests/{requestId}/status",
        effect="read", response=GlobalRequestStatus,
    parameters=(ACCOUNT_NAME, REQUEST_ID),
    polls=Polls(request="request_id", state="status", pending=("Pending",), succeeded=("Success",),
        failed=("Failed", "Failure")),
    errors={401: GatewayFault}, doc="eUICC Device Endpoints: get the status of an asynchronous request")
GET_REQUEST_STATUS: Operation[RequestStatus] = Operation(
    name="get_request_status", method="GET", path="/m2m/v1/accounts/{accountName}/requests/{requestId}/status",
        effect="read", response=RequestStatus,
    parameters=(ACCOUNT_NAME, REQUEST_ID),
    polls=Polls(request="request_id", state="status", pending=("Pending",), succeeded=("Success",),
        failed=("Failed", "Failure")),
    errors={401: GatewayFault}, doc="Get the status of an asynchronous request")
LOG_IN: Operation[SessionToken] = Operation(
    name="log_in", method="POST", path="/m2m/v1/session/login", effect="write", response=SessionToken,
        security=("token",),
    parameters=(Parameter("username", "body", str, required=True, personal=True, min_length=1),
        Parameter("password", "body", str, required=True, personal=True, min_length=1)),
    reconcile="Sessions cannot be listed, and an unused session expires on its own. Log in again if you are sure of"
        " the password.",
    errors={401: GatewayFault}, doc="Session Management: start a session")
LOG_OUT: Operation[SessionToken] = Operation(
    name="log_out", method="POST", path="/m2m/v1/session/logout", effect="write", response=SessionToken,
        idempotent=True,
    errors={401: GatewayFault}, doc="Session Management: end a session")
RESET_PASSWORD: Operation[NewPassword] = Operation(
    name="reset_password", method="PUT", path="/m2m/v1/session/password/actions/reset", effect="destructive",
        response=NewPassword,
    parameters=(Parameter("old_password", "body", str, wire="oldPassword", required=True, personal=True, min_length=1),),
    reconcile="Log in once with the old password. If that works, nothing happened; if it is refused, the new "
        "password was lost with the response. A refused login counts toward the five that lock the user.",
    errors={401: GatewayFault}, doc="Session Management: reset the password")
ACTIVATE_AND_ENABLE_PROFILE: Operation[Pollable[GlobalRequestStatus]] = Operation(
    name="activate_and_enable_profile", method="POST", path="/m2m/v1/devices/profile/actions/activate_enable",
        effect="billable", response=RequestId,
    parameters=(DEVICES, ACCOUNT_NAME_IN_BODY, SERVICE_PLAN, MDN_ZIP_CODE),
    deferred=Deferred(id="request_id", service="DeviceProfileService", poll=GET_GLOBAL_REQUEST_STATUS),
    reconcile="Call `euicc.list` for the devices and check their provisioning and profile states.",
    errors={401: GatewayFault}, doc="eUICC Device Endpoints: activate and enable a profile")
ACTIVATE_PROFILE: Operation[Pollable[GlobalRequestStatus]] = Operation(
    name="activate_profile", method="POST", path="/m2m/v1/devices/profile/actions/activate", effect="billable",
        response=RequestId,
    parameters=(ACCOUNT_NAME_IN_BODY, DEVICES, CARRIER_NAME, SERVICE_PLAN, MDN_ZIP_CODE, PRIMARY_PLACE_OF_USE, SMSR_OID,
        CARRIER_IP_POOL_NAME),
    deferred=Deferred(id="request_id", service="DeviceProfileService", poll=GET_GLOBAL_REQUEST_STATUS),
    reconcile="Call `euicc.list` for the devices and check their provisioning and profile states.",
    errors={401: GatewayFault}, doc="eUICC Device Endpoints: activate a profile")
DEACTIVATE_PROFILE: Operation[Pollable[GlobalRequestStatus]] = Operation(
    name="deactivate_profile", method="POST", path="/m2m/v1/devices/profile/actions/deactivate", effect="destructive",
        response=RequestId, selectors=("devices",),
    parameters=(ACCOUNT_NAME_IN_BODY, REASON_CODE,
        Parameter("devices", "body", list[DeviceList], min_length=1, max_length=10000), CARRIER_NAME, SERVICE_PLAN,
        ETF_WAIVER, Parameter("check_fallback_profile", "body", bool, wire="checkFallbackProfile"), ALL_DEVICES),
    deferred=Deferred(id="request_id", service="DeviceProfileService", poll=GET_GLOBAL_REQUEST_STATUS),
    reconcile="Call `euicc.list` for the devices and check their provisioning and profile states.",
    errors={401: GatewayFault}, doc="eUICC Device Endpoints: deactivate a profile")
SET_FALLBACK_ATTRIBUTE: Operation[Pollable[GlobalRequestStatus]] = Operation(
    name="set_fallback_attribute", method="POST", path="/m2m/v1/devices/profile/actions/setfallbackattribute",
        effect="write", response=RequestId, idempotent=True,
    parameters=(DEVICES, ACCOUNT_NAME_IN_BODY, CARRIER_NAME),
    deferred=Deferred(id="request_id", service="DeviceProfileService", poll=GET_GLOBAL_REQUEST_STATUS),
    errors={401: GatewayFault}, doc="eUICC Device Endpoints: set the fallback attribute")
LIST_GLOBAL_DEVICES: Operation[Pollable[GlobalRequestStatus]] = Operation(
    name="list_global_devices", method="POST", path="/m2m/v2/devices/actions/list", effect="read", response=RequestId,
    parameters=(ACCOUNT_NAME_IN_BODY,
        Parameter("provisioning_status_filter", "body", ProvisioningStatus, wire="provisioningStatusFilter"),
        Parameter("profile_status_filter", "body", ProfileStatus, wire="profileStatusFilter"),
        Parameter("carrier_name_filter", "body", str, wire="carrierNameFilter", min_length=1),
        Parameter("device_filter", "body", list[DeviceId], wire="deviceFilter", min_length=1, max_length=50)),
    deferred=Deferred(id="request_id", service="DeviceProfileService", poll=GET_GLOBAL_REQUEST_STATUS),
    errors={401: GatewayFault}, doc="eUICC Device Endpoints: retrieve the global device list")
LIST_GLOBAL_HISTORY: Operation[Pollable[GlobalRequestStatus]] = Operation(
    name="list_global_history", method="POST", path="/m2m/v2/devices/history/actions/list", effect="read",
        response=RequestId,
    parameters=(ACCOUNT_NAME_IN_BODY,
        Parameter("device_filter", "body", list[DeviceId], wire="deviceFilter", min_length=1), EARLIEST, LATEST),
    deferred=Deferred(id="request_id", service="DeviceProfileService", poll=GET_GLOBAL_REQUEST_STATUS),
    errors={401: GatewayFault}, doc="eUICC Device Endpoints: retrieve the provisioning history")
ACTIVATE_DEVICES: Operation[Pollable[RequestStatus]] = Operation(
    name="activate_devices", method="POST", path="/m2m/v1/devices/actions/activate", effect="billable",
        response=RequestId,
    parameters=(DEVICES_IN_BODY, SERVICE_PLAN_IN_BODY, MDN_ZIP_CODE_IN_BODY, ACTIVATE_DEVICES_ACCOUNT_NAME_IN_BODY,
        CARRIER_IP_POOL_NAME, CARRIER_NAME,
        Parameter("cost_center_code", "body", str, wire="costCenterCode", min_length=1, max_length=36), CUSTOM_FIELDS,
        GROUP_NAME, Parameter("lead_id", "body", str, wire="leadId", min_length=1), PRIMARY_PLACE_OF_USE,
        PUBLIC_IP_RESTRICTION, SKU_NUMBER),
    deferred=Deferred(id="request_id", service="CarrierService", poll=GET_REQUEST_STATUS),
    reconcile="Call `devices.list` for the devices and check their carrier state and activation date.",
    errors={401: GatewayFault}, doc="Activate service")
SUSPEND_DEVICES: Operation[Pollable[RequestStatus]] = Operation(
    name="suspend_devices", method="POST", path="/m2m/v1/devices/actions/suspend", effect="write", response=RequestId,
        at_least_one=("devices", "account_name", "group_name", "service_plan", "custom_fields"),
        selectors=("devices", "group_name", "service_plan", "custom_fields"),
    parameters=(SUSPEND_DEVICES_DEVICES_IN_BODY, ACTIVATE_DEVICES_ACCOUNT_NAME_IN_BODY, GROUP_NAME, SERVICE_PLAN,
        CUSTOM_FIELDS, WITH_BILLING, ALL_DEVICES),
    deferred=Deferred(id="request_id", service="CarrierService", poll=GET_REQUEST_STATUS),
    reconcile="Call `devices.list` for the devices and check their carrier state.",
    errors={401: GatewayFault}, doc="Suspend service")
RESTORE_DEVICES: Operation[Pollable[RequestStatus]] = Operation(
    name="restore_devices", method="POST", path="/m2m/v1/devices/actions/restore", effect="billable",
        response=RequestId, at_least_one=("devices", "account_name", "group_name", "service_plan", "custom_fields"),
        selectors=("devices", "group_name", "service_plan", "custom_fields"),
    parameters=(SUSPEND_DEVICES_DEVICES_IN_BODY, ACTIVATE_DEVICES_ACCOUNT_NAME_IN_BODY, GROUP_NAME, SERVICE_PLAN,
        CUSTOM_FIELDS, WITH_BILLING, ALL_DEVICES),
    deferred=Deferred(id="request_id", service="CarrierService", poll=GET_REQUEST_STATUS),
    reconcile="Call `devices.list` for the devices and check their carrier state.",
    errors={401: GatewayFault}, doc="Restore service")
DEACTIVATE_DEVICES: Operation[Pollable[RequestStatus]] = Operation(
    name="deactivate_devices", method="POST", path="/m2m/v1/devices/actions/deactivate", effect="destructive",
        response=RequestId,
    parameters=(ACCOUNT_NAME_IN_BODY, DEVICES_IN_BODY, REASON_CODE, ETF_WAIVER,
        Parameter("delete_after_deactivation", "body", bool, wire="deleteAfterDeactivation"), CUSTOM_FIELDS, GROUP_NAME,
        SERVICE_PLAN),
    deferred=Deferred(id="request_id", service="CarrierService", poll=GET_REQUEST_STATUS),
    reconcile="Call `devices.list` for the devices and check their carrier state.",
    errors={401: GatewayFault}, doc="Deactivate service")
GO_TO_STATE: Operation[Accepted] = Operation(
    name="go_to_state", method="PUT", path="/m2m/v1/devices/actions/gotostate", effect="billable", response=RequestId,
        at_least_one=("devices", "filter"), selectors=("devices", "filter"),
    parameters=(Parameter("service_name", "body", str, wire="serviceName", required=True, min_length=1),
        Parameter("state_name", "body", str, wire="stateName", required=True, min_length=1), SERVICE_PLAN_IN_BODY,
        MDN_ZIP_CODE_IN_BODY, SUSPEND_DEVICES_DEVICES_IN_BODY, FILTER, GROUP_NAME, CARRIER_IP_POOL_NAME,
        PUBLIC_IP_RESTRICTION, SKU_NUMBER, CUSTOM_FIELDS,
        Parameter("devices_with_service_address", "body", list[dict[str, JSON]], wire="devicesWithServiceAddress", personal=True, min_length=1),
        Parameter("ip_address", "body", str, wire="ipAddress", personal=True, min_length=1), PRIMARY_PLACE_OF_USE,
        ALL_DEVICES),
    deferred=Deferred(id="request_id", service="StateService"),
    reconcile="Call `devices.list` for the devices and check their state and service plan.",
    errors={401: GatewayFault}, doc="Set devices to a state")
GET_ORDER_STATUS: Operation[Accepted] = Operation(
    name="get_order_status", method="POST", path="/m2m/v1/devices/requests/status", effect="read", response=RequestId,
    parameters=(ACCOUNT_NAME_IN_BODY,
        Parameter("devices", "body", list[DeviceList], required=True, min_length=1, max_length=1),
        Parameter("order_request_id", "body", str, wire="orderRequestId", min_length=1)),
    deferred=Deferred(id="request_id", service="DeviceService"),
    errors={401: GatewayFault}, doc="Check the status of an activation order")
MOVE_DEVICES: Operation[Accepted] = Operation(
    name="move_devices", method="PUT", path="/m2m/v1/devices/actions/move", effect="destructive", response=RequestId,
        at_least_one=("devices", "filter"), selectors=("devices", "filter"),
    parameters=(ACCOUNT_NAME_IN_BODY, SUSPEND_DEVICES_DEVICES_IN_BODY, FILTER, CUSTOM_FIELDS, GROUP_NAME,
        CARRIER_IP_POOL_NAME, SERVICE_PLAN, ALL_DEVICES),
    deferred=Deferred(id="request_id", service="CarrierService"),
    reconcile="Call `devices.list` for the devices and check their account.",
    errors={401: GatewayFault}, doc="Move devices between accounts")
DOWNLOAD_AND_ENABLE_PROFILE: Operation[Pollable[GlobalRequestStatus]] = Operation(
    name="download_and_enable_profile", method="POST", path="/m2m/v1/devices/profile/actions/download_enable",
        effect="billable", response=RequestId, at_least_one=("smsr_oid", "service_plan"),
    parameters=(DEVICES, ACCOUNT_NAME_IN_BODY, SMSR_OID, SERVICE_PLAN),
    deferred=Deferred(id="request_id", service="DeviceProfileService", poll=GET_GLOBAL_REQUEST_STATUS),
    reconcile="Call `euicc.list` for the devices and check their profile state.",
    errors={401: GatewayFault}, doc="Download and enable a profile")
ENABLE_PROFILE: Operation[Pollable[GlobalRequestStatus]] = Operation(
    name="enable_profile", method="POST", path="/m2m/v1/devices/profile/actions/enable", effect="write",
        response=RequestId, at_least_one=("smsr_oid", "service_plan"),
    parameters=(DEVICES, ACCOUNT_NAME_IN_BODY, SMSR_OID, SERVICE_PLAN),
    deferred=Deferred(id="request_id", service="DeviceProfileService", poll=GET_GLOBAL_REQUEST_STATUS),
    reconcile="Call `euicc.list` for the devices and check their profile state.",
    errors={401: GatewayFault}, doc="Enable a profile")
DISABLE_PROFILE: Operation[Pollable[GlobalRequestStatus]] = Operation(
    name="disable_profile", method="POST", path="/m2m/v1/devices/profile/actions/disable", effect="write",
        response=RequestId,
    parameters=(DEVICES, ACCOUNT_NAME_IN_BODY,
        Parameter("smsr_oid", "body", str, wire="smsrOid", required=True, min_length=3, max_length=46)),
    deferred=Deferred(id="request_id", service="DeviceProfileService", poll=GET_GLOBAL_REQUEST_STATUS),
    reconcile="Call `euicc.list` for the devices and check their profile state.",
    errors={401: GatewayFault}, doc="Disable a profile")
DELETE_PROFILE: Operation[Pollable[GlobalRequestStatus]] = Operation(
    name="delete_profile", method="POST", path="/m2m/v1/devices/profile/actions/delete", effect="destructive",
        response=RequestId, at_least_one=("smsr_oid", "service_plan"),
    parameters=(DEVICES, ACCOUNT_NAME_IN_BODY, SMSR_OID, SERVICE_PLAN),
    deferred=Deferred(id="request_id", service="DeviceProfileService", poll=GET_GLOBAL_REQUEST_STATUS),
    reconcile="Call `euicc.list` for the devices and check their profile state.",
    errors={401: GatewayFault}, doc="Delete a profile")
SWAP_EID_DEVICE: Operation[Accepted] = Operation(
    name="swap_eid_device", method="POST", path="/m2m/v1/devices/actions/eidDeviceSwap", effect="destructive",
        response=RequestId,
    parameters=(Parameter("body", "whole body", dict[str, JSON], required=True, personal=True),),
    deferred=Deferred(id="request_id", service="CarrierService"),
    reconcile="Call `devices.list` for both devices and check which one has the line.",
    errors={401: GatewayFault}, doc="Connectivity Management: EID device swap")
CHECK_AVAILABILITY: Operation[Accepted] = Operation(
    name="check_availability", method="POST", path="/m2m/v1/devices/availability/actions/list", effect="read",
        response=RequestId,
    parameters=(ACCOUNT_NAME_IN_BODY, DEVICES_IN_BODY),
    deferred=Deferred(id="request_id", service="DeviceService"),
    errors={401: GatewayFault}, doc="Check device availability")
ADD_DEVICES: Operation[list[AddDeviceResult]] = Operation(
    name="add_devices", method="POST", path="/m2m/v1/devices/actions/add", effect="write",
        response=list[AddDeviceResult],
    parameters=(Parameter("state", "body", AddedDeviceState, required=True),
        Parameter("devices_to_add", "body", list[AccountDeviceList], wire="devicesToAdd", required=True, min_length=1, max_length=200),
        ACTIVATE_DEVICES_ACCOUNT_NAME_IN_BODY, CUSTOM_FIELDS, GROUP_NAME, SKU_NUMBER, SMSR_OID),
    reconcile="Call `devices.list` for the devices; those that were added are in the account.",
    errors={401: GatewayFault}, doc="Add devices")
DELETE_DEVICES: Operation[list[DeleteDeviceResult]] = Operation(
    name="delete_devices", method="POST", path="/m2m/v1/devices/actions/delete", effect="destructive",
        response=list[DeleteDeviceResult],
    parameters=(Parameter("devices_to_delete", "body", list[AccountDeviceList], wire="devicesToDelete", required=True, min_length=1, max_length=100),
        ACTIVATE_DEVICES_ACCOUNT_NAME_IN_BODY),
    reconcile="Call `devices.list` for the devices; those that were deleted are no longer listed.",
    errors={401: GatewayFault}, doc="Delete deactivated devices")
LIST_DEVICES: Operation[list[Device]] = Operation(
    name="list_devices", method="POST", path="/m2m/v1/devices/actions/list", effect="read", response=DevicePage,
    parameters=(DEVICE_ID, Parameter("device_list", "body", list[DeviceId], wire="deviceList", min_length=1),
        ACTIVATE_DEVICES_ACCOUNT_NAME_IN_BODY, GROUP_NAME,
        Parameter("current_state", "body", str, wire="currentState", min_length=1), SERVICE_PLAN, CUSTOM_FIELDS,
        EARLIEST, LATEST, Parameter("filter", "body", DeviceIdentifierFilter),
        Parameter("max_number_of_devices", "body", int, wire="maxNumberOfDevices", minimum=1, maximum=2000),
        Parameter("largest_device_id_seen", "body", int, wire="largestDeviceIdSeen", minimum=0)),
    paging=Cursor(items="devices", more="has_more_data", cursor="largest_device_id_seen", last="extended_attributes",
        pair="DeviceId", size="max_number_of_devices", ask=2000, alone="device_id"),
    errors={401: GatewayFault}, doc="Get device information")
GET_BASIC_DIAGNOSTICS: Operation[list[DeviceDiagnostics]] = Operation(
    name="get_basic_diagnostics", method="POST", path="/m2m/v1/devices/diagnostics/actions/list", effect="read",
        response=list[DeviceDiagnostics],
    parameters=(ACCOUNT_NAME_IN_BODY,
        Parameter("device_list", "body", list[DeviceId], wire="deviceList", required=True, min_length=1)),
    errors={401: GatewayFault}, doc="Basic device diagnostics", deprecated=True)
GET_EXTENDED_DIAGNOSTICS: Operation[ExtendedDiagnostics] = Operation(
    name="get_extended_diagnostics", method="POST", path="/m2m/v1/devices/extendeddiagnostics/actions/list",
        effect="read", response=ExtendedDiagnostics,
    parameters=(ACCOUNT_NAME_IN_BODY,
        Parameter("device_list", "body", list[DeviceId], wire="deviceList", required=True, min_length=1, max_length=1)),
    errors={401: GatewayFault}, doc="Extended device diagnostics")
GET_SUSPENSION_STATUS: Operation[Accepted] = Operation(
    name="get_suspension_status", method="POST", path="/m2m/v1/devices/suspension/status", effect="read",
        response=RequestId, at_least_one=("device_ids", "filter", "account_name"),
    parameters=(DEVICE_IDS, Parameter("filter", "body", SuspensionFilter), ACTIVATE_DEVICES_ACCOUNT_NAME_IN_BODY),
    deferred=Deferred(id="request_id", service="DeviceSuspensionStatus"),
    errors={401: GatewayFault}, doc="Get suspension status")
CHANGE_DEVICE_ID: Operation[Accepted] = Operation(
    name="change_device_id", method="PUT", path="/m2m/v1/devices/{serviceType}/actions/deviceId", effect="destructive",
        response=RequestId,
    parameters=(Parameter("service_type", "path", ServiceType, wire="serviceType", required=True), DEVICE_IDS_IN_BODY,
        Parameter("device_ids_to", "body", list[DeviceId], wire="deviceIdsTo", min_length=1),
        Parameter("change_4g_option", "body", Change4gOption, wire="change4gOption"),
        Parameter("assign_non_geo_mdn", "body", bool, wire="assignNonGeoMdn"),
        Parameter("npa_nxx", "body", str, wire="npaNxx", min_length=6, max_length=6),
        Parameter("zip_code", "body", str, wire="zipCode", personal=True, min_length=1), SERVICE_PLAN, SMSR_OID),
    deferred=Deferred(id="request_id", service="CarrierService"),
    reconcile="Call `devices.list` for the device, by its old and by its new identifiers.",
    errors={401: GatewayFault}, doc="Change device identifiers")
SET_CUSTOM_FIELDS: Operation[Accepted] = Operation(
    name="set_custom_fields", method="PUT", path="/m2m/v1/devices/actions/customFields", effect="write",
        response=RequestId, at_least_one=("devices", "account_name", "group_name", "service_plan", "custom_fields"),
        selectors=("devices", "group_name", "service_plan", "custom_fields"), idempotent=True,
    parameters=(Parameter("custom_fields_to_update", "body", list[CustomField], wire="customFieldsToUpdate", required=True, min_length=1),
        SUSPEND_DEVICES_DEVICES_IN_BODY, ACTIVATE_DEVICES_ACCOUNT_NAME_IN_BODY, GROUP_NAME, SERVICE_PLAN, CUSTOM_FIELDS,
        ALL_DEVICES),
    deferred=Deferred(id="request_id", service="CarrierService"),
    errors={401: GatewayFault}, doc="Change custom fields")
SET_COST_CENTER: Operation[Accepted] = Operation(
    name="set_cost_center", method="PUT", path="/m2m/v1/devices/costCenter", effect="write", response=RequestId,
        at_least_one=("devices", "account_name", "group_name", "service_plan", "custom_fields"),
        selectors=("devices", "group_name", "service_plan", "custom_fields"), idempotent=True,
    parameters=(SUSPEND_DEVICES_DEVICES_IN_BODY, ACTIVATE_DEVICES_ACCOUNT_NAME_IN_BODY, GROUP_NAME, SERVICE_PLAN,
        CUSTOM_FIELDS, Parameter("cost_center", "body", str, wire="costCenter", min_length=1, max_length=36),
        Parameter("remove_cost_center", "body", bool, wire="removeCostCenter"), PRIMARY_PLACE_OF_USE, ALL_DEVICES),
    deferred=Deferred(id="request_id", service="CarrierService"),
    errors={401: GatewayFault}, doc="Change the cost center")
SET_CONTACT_INFO: Operation[Accepted] = Operation(
    name="set_contact_info", method="PUT", path="/m2m/v1/devices/actions/contactInfo", effect="write",
        response=RequestId, at_least_one=("devices", "account_name"), selectors=("devices",), idempotent=True,
    parameters=(Parameter("primary_place_of_use", "body", PlaceOfUse, wire="primaryPlaceOfUse", required=True),
        ACTIVATE_DEVICES_ACCOUNT_NAME_IN_BODY, SUSPEND_DEVICES_DEVICES_IN_BODY, ALL_DEVICES),
    deferred=Deferred(id="request_id", service="CarrierService"),
    errors={401: GatewayFault}, doc="Change contact information")
CHANGE_SERVICE_PLAN: Operation[Accepted] = Operation(
    name="change_service_plan", method="PUT", path="/m2m/v1/devices/actions/plan", effect="billable",
        response=RequestId,
        at_least_one=("devices", "account_name", "group_name", "current_service_plan", "custom_fields"),
        selectors=("devices", "group_name", "current_service_plan", "custom_fields"),
    parameters=(SERVICE_PLAN_IN_BODY, SUSPEND_DEVICES_DEVICES_IN_BODY, ACTIVATE_DEVICES_ACCOUNT_NAME_IN_BODY,
        GROUP_NAME, Parameter("current_service_plan", "body", str, wire="currentServicePlan", min_length=1),
        CUSTOM_FIELDS, CARRIER_IP_POOL_NAME, Parameter("take_effect", "body", datetime, wire="takeEffect"),
        ALL_DEVICES),
    deferred=Deferred(id="request_id", service="CarrierService"),
    reconcile="Call `devices.list` for the devices and check their service plan, unless the change is scheduled for"
        " a later day.",
    errors={401: GatewayFault}, doc="Change the service plan")
GET_PRL_VERSIONS: Operation[Accepted] = Operation(
    name="get_prl_versions", method="POST", path="/m2m/v1/devices/prl/actions/list", effect="read", response=RequestId,
        at_least_one=("device_ids", "account_name", "group_name", "service_plan", "custom_fields"),
    parameters=(DEVICE_IDS, ACTIVATE_DEVICES_ACCOUNT_NAME_IN_BODY, GROUP_NAME, SERVICE_PLAN, CUSTOM_FIELDS),
    deferred=Deferred(id="request_id", service="DevicePRLInformation"),
    errors={401: GatewayFault}, doc="Get the PRL version")
LIST_IMEI_ICCID_MISMATCHES: Operation[MismatchReport] = Operation(
    name="list_imei_iccid_mismatches", method="POST", path="/m2m/v1/devices/actions/list/imeiiccidmismatch",
        effect="read", response=MismatchReport,
    parameters=(Parameter("filter", "body", DateFilter, required=True), SUSPEND_DEVICES_DEVICES_IN_BODY,
        ACTIVATE_DEVICES_ACCOUNT_NAME_IN_BODY, GROUP_NAME),
    errors={401: GatewayFault}, doc="Find IMEI and ICCID mismatches")
LIST_STATES_AND_SERVICES: Operation[StatesAndServices] = Operation(
    name="list_states_and_services", method="GET", path="/m2m/v1/accounts/{accountName}/stateandservices",
        effect="read", response=StatesAndServices,
    parameters=(ACCOUNT_NAME,),
    errors={401: GatewayFault}, doc="List customer-defined services and states")
LIST_USAGE: Operation[list[UsageRecord]] = Operation(
    name="list_usage", method="POST", path="/m2m/v1/devices/usage/actions/list", effect="read", response=UsagePage,
        at_least_one=("device_id", "label"),
    parameters=(EARLIEST_IN_BODY, LATEST_IN_BODY, DEVICE_ID, Parameter("label", "body", Label)),
    paging=TimeWindow(items="usage_history", more="has_more_data", begin="earliest", at="timestamp"),
    errors={401: GatewayFault}, doc="Retrieve device usage history")
GET_AGGREGATE_USAGE: Operation[Accepted] = Operation(
    name="get_aggregate_usage", method="POST", path="/m2m/v1/devices/usage/actions/list/aggregate", effect="read",
        response=RequestId,
    parameters=(Parameter("start_time", "body", datetime, wire="startTime", required=True),
        Parameter("end_time", "body", datetime, wire="endTime", required=True, not_before="start_time"), DEVICE_IDS,
        Parameter("label", "body", list[Label], min_length=1, max_length=50), ACTIVATE_DEVICES_ACCOUNT_NAME_IN_BODY,
        GROUP_NAME),
    deferred=Deferred(id="request_id", service="DeviceUsage"),
    errors={401: GatewayFault}, doc="Retrieve aggregate device usage history")
LIST_PROVISIONING_HISTORY: Operation[list[ProvisioningEvent]] = Operation(
    name="list_provisioning_history", method="POST", path="/m2m/v1/devices/history/actions/list", effect="read",
        response=ProvisioningHistoryPage, envelope="[]",
    parameters=(DEVICE_ID_IN_BODY, EARLIEST_IN_BODY, LATEST_IN_BODY),
    paging=TimeWindow(items="provisioning_history", more="has_more_data", begin="earliest", at="occurred_at"),
    errors={401: GatewayFault}, doc="Retrieve device provisioning history")
LIST_CONNECTION_HISTORY: Operation[list[ConnectionEvent]] = Operation(
    name="list_connection_history", method="POST", path="/m2m/v1/devices/connections/actions/listHistory",
        effect="read", response=ConnectionHistoryPage,
    parameters=(DEVICE_ID_IN_BODY, EARLIEST_IN_BODY, LATEST_IN_BODY),
    paging=TimeWindow(items="connection_history", more="has_more_data", begin="earliest", at="occurred_at"),
    errors={401: GatewayFault}, doc="Retrieve device connection history")
START_REACHABILITY_MONITORS: Operation[Accepted] = Operation(
    name="start_reachability_monitors", method="POST", path="/m2m/v1/diagnostics/basic/devicereachability",
        effect="write", response=RequestId,
    parameters=(ACCOUNT_NAME_IN_BODY, REQUEST_TYPE,
        Parameter("devices", "body", list[DeviceList], required=True, min_length=1),
        Parameter("monitor_expiration_time", "body", datetime, wire="monitorExpirationTime", required=True)),
    deferred=Deferred(id="request_id", service="DiagnosticsService"),
    reconcile="Call `reachability.monitors` to request the monitors of the devices.",
    errors={401: GatewayFault}, doc="Device Reachability Monitoring: monitor device reachability")
STOP_REACHABILITY_MONITORS: Operation[Accepted] = Operation(
    name="stop_reachability_monitors", method="DELETE", path="/m2m/v1/diagnostics/basic/devicereachability",
        effect="write", response=RequestId, idempotent=True,
    parameters=(ACCOUNT_NAME_IN_BODY,
        Parameter("monitor_ids", "body", list[str], wire="monitorIds", required=True, min_length=1)),
    deferred=Deferred(id="request_id", service="DiagnosticsService"),
    errors={401: GatewayFault}, doc="Device Reachability Monitoring: stop device reachability monitoring")
LIST_REACHABILITY_MONITORS: Operation[Accepted] = Operation(
    name="list_reachability_monitors", method="POST", path="/m2m/v1/diagnostics/basic/devicereachability/monitors",
        effect="read", response=RequestId,
    parameters=(ACCOUNT_NAME_IN_BODY, DEVICES_IN_BODY,
        Parameter("request_type", "body", ReachabilityEvent, wire="requestType"),
        Parameter("monitor_type", "body", ReachabilityEvent, wire="monitorType")),
    deferred=Deferred(id="request_id", service="DiagnosticsService"),
    errors={401: GatewayFault}, doc="Device Reachability Monitoring: retrieve active monitors")
GET_REACHABILITY_STATUS: Operation[Accepted] = Operation(
    name="get_reachability_status", method="POST", path="/m2m/v1/diagnostics/basic/devicereachability/status",
        effect="read", response=RequestId,
    parameters=(ACCOUNT_NAME_IN_BODY, Parameter("device", "body", DeviceId, required=True), REQUEST_TYPE,
        Parameter("request_expiration_time", "body", datetime, wire="requestExpirationTime")),
    deferred=Deferred(id="request_id", service="DiagnosticsService"),
    errors={401: GatewayFault}, doc="Device Reachability Monitoring: retrieve reachability status")
CREATE_GROUP: Operation[Success] = Operation(
    name="create_group", method="POST", path="/m2m/v1/groups", effect="write", response=Success,
    parameters=(ACCOUNT_NAME_IN_BODY,
        Parameter("group_name", "body", str, wire="groupName", required=True, min_length=1),
        Parameter("group_description", "body", str, wire="groupDescription", required=True), DEVICES_TO_ADD),
    reconcile="Call `groups.list` and check whether the group exists.",
    errors={401: GatewayFault}, doc="Device Groups: create a device group")
LIST_GROUPS: Operation[list[DeviceGroup]] = Operation(
    name="list_groups", method="GET", path="/m2m/v1/groups/{accountName}", effect="read", response=list[DeviceGroup],
    parameters=(ACCOUNT_NAME,),
    errors={401: GatewayFault}, doc="Device Groups: list device groups")
LIST_GROUP_DEVICES: Operation[list[AccountDeviceList]] = Operation(
    name="list_group_devices", method="GET", path="/m2m/v1/groups/{accountName}/name/{groupName}", effect="read",
        response=GroupPage,
    parameters=(ACCOUNT_NAME, GROUP_NAME_IN_PATH, NEXT),
    paging=Link(items="devices", more="has_more_data", link="Location", next="next"),
    errors={401: GatewayFault}, doc="Device Groups: get a device group")
UPDATE_GROUP: Operation[Success] = Operation(
    name="update_group", method="PUT", path="/m2m/v1/groups/{accountName}/name/{groupName}", effect="write",
        response=Success,
        at_least_one=("new_group_name", "new_group_description", "devices_to_add", "devices_to_remove"),
    parameters=(ACCOUNT_NAME, GROUP_NAME_IN_PATH,
        Parameter("new_group_name", "body", str, wire="newGroupName", min_length=1),
        Parameter("new_group_description", "body", str, wire="newGroupDescription"), DEVICES_TO_ADD,
        Parameter("devices_to_remove", "body", list[DeviceId], wire="devicesToRemove", min_length=1)),
    reconcile="Call `groups.list` for the new name and description, and `groups.devices` for the devices.",
    errors={401: GatewayFault}, doc="Device Groups: update a device group")
DELETE_GROUP: Operation[Success] = Operation(
    name="delete_group", method="DELETE", path="/m2m/v1/groups/{accountName}/name/{groupName}", effect="destructive",
        response=Success,
    parameters=(ACCOUNT_NAME, GROUP_NAME_IN_PATH),
    reconcile="Call `groups.list`; a deleted group is no longer listed.",
    errors={401: GatewayFault}, doc="Device Groups: delete a device group")
LIST_SERVICE_PLANS: Operation[list[ServicePlan]] = Operation(
    name="list_service_plans", method="GET", path="/m2m/v1/plans/{accountName}", effect="read",
        response=list[ServicePlan],
    parameters=(ACCOUNT_NAME,),
    errors={401: GatewayFault}, doc="Service Plans: list service plans")
SET_USAGE_LABELS: Operation[Accepted] = Operation(
    name="set_usage_labels", method="POST", path="/m2m/v1/devices/actions/usagesegmentationlabels", effect="write",
        response=RequestId, idempotent=True,
    parameters=(ACCOUNT_NAME_IN_BODY,
        Parameter("labels", "body", list[LabelAssignment], required=True, min_length=1, max_length=2000)),
    deferred=Deferred(id="request_id", service="CarrierService"),
    errors={401: GatewayFault}, doc="Segmentation: associate a usage segmentation label")
REMOVE_USAGE_LABELS: Operation[Accepted] = Operation(
    name="remove_usage_labels", method="DELETE", path="/m2m/v1/devices/actions/usagesegmentationlabels",
        effect="destructive", response=RequestId,
    parameters=(ACCOUNT_NAME_IN_BODY,
        Parameter("labels", "body", list[Label], required=True, min_length=1, max_length=2000), DEVICE_ID),
    deferred=Deferred(id="request_id", service="CarrierService"),
    reconcile="No call lists the labels of a device; only the callback, if one arrives, reports the outcome.",
    errors={401: GatewayFault}, doc="Segmentation: remove a usage segmentation label")
GET_BILLED_USAGE: Operation[dict[str, JSON]] = Operation(
    name="get_billed_usage", method="POST", path="/m2m/v1/devices/usage/actions/billedusage", effect="read",
        response=dict[str, JSON], at_least_one=("labels", "device_id"),
    parameters=(ACCOUNT_NAME_IN_BODY, LABELS, DEVICE_ID, BILLING_CYCLE),
    errors={401: GatewayFault}, doc="Segmentation: get billed usage")
LIST_BILLED_USAGE: Operation[Accepted] = Operation(
    name="list_billed_usage", method="POST", path="/m2m/v1/devices/usage/actions/billedusage/list", effect="read",
        response=RequestId,
    parameters=(ACCOUNT_NAME_IN_BODY, LABELS,
        Parameter("device_ids", "body", list[DeviceId], wire="deviceIds", min_length=1, max_length=2000),
        BILLING_CYCLE),
    deferred=Deferred(id="request_id", service="DeviceService"),
    errors={401: GatewayFault}, doc="Segmentation: list billed usage")
LIST_SMS_HISTORY: Operation[Accepted] = Operation(
    name="list_sms_history", method="POST", path="/m2m/v1/devices/sms/history/actions/list", effect="read",
        response=RequestId,
    parameters=(DEVICE_ID_IN_BODY, EARLIEST, LATEST),
    deferred=Deferred(id="request_id", service="DeviceService"),
    errors={401: GatewayFault}, doc="Segmentation: list the SMS history of a device")
SEND_SMS: Operation[Accepted] = Operation(
    name="send_sms", method="POST", path="/m2m/v1/sms", effect="billable", response=RequestId,
        at_least_one=("device_ids", "group_name", "service_plan", "custom_fields"),
    parameters=(ACCOUNT_NAME_IN_BODY,
        Parameter("sms_message", "body", str, wire="smsMessage", required=True, personal=True, min_length=1, max_length=160),
        DEVICE_IDS, GROUP_NAME, SERVICE_PLAN, CUSTOM_FIELDS,
        Parameter("data_encoding", "body", SmsDataEncoding, wire="dataEncoding"),
        Parameter("time_to_live", "body", str, wire="timeToLive", min_length=1)),
    deferred=Deferred(id="request_id", service="EnhancedConnectivityService"),
    reconcile="Call `segmentation.sms_history` to request the messages of a device; otherwise only the callback "
        "reports the outcome.",
    errors={401: GatewayFault}, doc="SMS: send an SMS message")
LIST_RECEIVED_SMS: Operation[list[SmsMessage]] = Operation(
    name="list_received_sms", method="GET", path="/m2m/v1/sms/{accountName}/history", effect="write", response=SmsPage,
        idempotent=True,
    parameters=(ACCOUNT_NAME, NEXT),
    paging=Link(items="messages", more="has_more_data", link="Location", next="next", acknowledges=True),
    errors={401: GatewayFault}, doc="SMS: retrieve SMS messages")
START_SMS_CALLBACKS: Operation[Success] = Operation(
    name="start_sms_callbacks", method="PUT", path="/m2m/v1/sms/{accountName}/startCallbacks", effect="write",
        response=Success, idempotent=True,
    parameters=(ACCOUNT_NAME,),
    errors={401: GatewayFault}, doc="SMS: start delivery of queued messages")
LIST_CALLBACKS: Operation[list[CallbackListener]] = Operation(
    name="list_callbacks", method="GET", path="/m2m/v1/callbacks/{accountName}", effect="read",
        response=list[CallbackListener], may_be_empty=True,
    parameters=(ACCOUNT_NAME,),
    errors={401: GatewayFault}, doc="Callbacks: list callback listeners")
REGISTER_CALLBACK: Operation[CallbackRegistration] = Operation(
    name="register_callback", method="POST", path="/m2m/v1/callbacks/{accountName}", effect="write",
        response=CallbackRegistration,
    parameters=(ACCOUNT_NAME, Parameter("name", "body", CallbackService, required=True),
        Parameter("url", "body", str, required=True, personal=True, min_length=1),
        Parameter("username", "body", str, personal=True), Parameter("password", "body", str, personal=True)),
    reconcile="Call `callbacks.list` and check whether the URL is registered.",
    errors={401: GatewayFault}, doc="Callbacks: register a callback listener")
DELETE_CALLBACK: Operation[CallbackRegistration] = Operation(
    name="delete_callback", method="DELETE", path="/m2m/v1/callbacks/{accountName}/name/{serviceName}", effect="write",
        response=CallbackRegistration, idempotent=True,
    parameters=(ACCOUNT_NAME, Parameter("service_name", "path", CallbackService, wire="serviceName", required=True)),
    errors={401: GatewayFault}, doc="Callbacks: deregister a callback listener")
CREATE_TRIGGER: Operation[TriggerId] = Operation(
    name="create_trigger", method="POST", path="/m2m/v1/triggers", effect="write", response=TriggerId,
    parameters=(Parameter("name", "body", str, required=True, min_length=1), ACCOUNT_NAME_IN_BODY, GROUP_NAME,
        Parameter("trigger_category", "body", TriggerCategory, wire="triggerCategory", required=True),
        Parameter("trigger_cycle", "body", TriggerCycle, wire="triggerCycle"),
        Parameter("sms_trigger_request", "body", SmsTrigger, wire="smsTriggerRequest"),
        Parameter("data_trigger_request", "body", DataTrigger, wire="dataTriggerRequest"),
        Parameter("session_trigger_request", "body", SessionTrigger, wire="sessionTriggerRequest"),
        Parameter("anomaly_trigger_request", "body", dict[str, JSON], wire="anomalyTriggerRequest")),
    reconcile="Send `GET /m2m/v1/accounts/{accountName}/triggers`, which has no function here, and check whether "
        "the trigger is listed.",
    errors={401: GatewayFault}, doc="Callbacks: create a trigger")
GET_ACCOUNT: Operation[Account] = Operation(
    name="get_account", method="GET", path="/m2m/v1/accounts/{accountName}", effect="read", response=Account,
    parameters=(ACCOUNT_NAME,),
    errors={401: GatewayFault}, doc="Accounts: get account information")
LIST_LEADS: Operation[list[Lead]] = Operation(
    name="list_leads", method="GET", path="/m2m/v1/leads/{accountName}", effect="read", response=LeadPage,
    parameters=(ACCOUNT_NAME, NEXT),
    paging=Link(items="leads", more="has_more_data", link="Location", next="next"),
    errors={401: GatewayFault}, doc="Accounts: list leads")
LIST_DEVICE_SKUS: Operation[AccountSkus] = Operation(
    name="list_device_skus", method="POST", path="/m2m/v1/accounts/{accountName}/sku", effect="read",
        response=AccountSkus,
    parameters=(ACCOUNT_NAME,),
    errors={401: GatewayFault}, doc="Accounts: list device SKUs")
SEND_NIDD: Operation[Accepted] = Operation(
    name="send_nidd", method="POST", path="/m2m/v1/devices/nidd/message", effect="billable", response=RequestId,
    parameters=(DEVICE_IDS_IN_BODY, ACCOUNT_NAME_IN_BODY,
        Parameter("maximum_delivery_time", "body", int, wire="maximumDeliveryTime", required=True, minimum=2, maximum=2592000),
        Parameter("message", "body", str, required=True, personal=True, min_length=1, max_length=1812)),
    deferred=Deferred(id="request_id", service="NiddService"),
    reconcile="Only the callback reports the outcome.",
    errors={401: GatewayFault}, doc="Send Non-IP Data: send NIDD")
GET_TOKEN: Operation[AccessToken] = Operation(
    name="get_token", method="POST", path="/ts/v1/oauth2/token", effect="write", response=AccessToken, form=True,
        idempotent=True, security=("client",),
    parameters=(GRANT_TYPE, Parameter("scope", "body", str, min_length=1)),
    errors={400: OAuthError, 401: GatewayFault}, doc="OAuth2: get an access token")
REVOKE_TOKEN: Operation[None] = Operation(
    name="revoke_token", method="POST", path="/ts/v1/oauth2/revoke", effect="write", response=None, may_be_empty=True,
        form=True, idempotent=True, security=("client",),
    parameters=(GRANT_TYPE, Parameter("token", "body", str, required=True, personal=True, min_length=1)),
    errors={400: OAuthError, 401: GatewayFault}, doc="OAuth2: revoke an access token")

OPERATIONS: Mapping[str, Operation[object]] = {
    "get_global_request_status": GET_GLOBAL_REQUEST_STATUS, "get_request_status": GET_REQUEST_STATUS, "log_in": LOG_IN,
    "log_out": LOG_OUT, "reset_password": RESET_PASSWORD, "activate_and_enable_profile": ACTIVATE_AND_ENABLE_PROFILE,
    "activate_profile": ACTIVATE_PROFILE, "deactivate_profile": DEACTIVATE_PROFILE,
    "set_fallback_attribute": SET_FALLBACK_ATTRIBUTE, "list_global_devices": LIST_GLOBAL_DEVICES,
    "list_global_history": LIST_GLOBAL_HISTORY, "activate_devices": ACTIVATE_DEVICES,
    "suspend_devices": SUSPEND_DEVICES, "restore_devices": RESTORE_DEVICES, "deactivate_devices": DEACTIVATE_DEVICES,
    "go_to_state": GO_TO_STATE, "get_order_status": GET_ORDER_STATUS, "move_devices": MOVE_DEVICES,
    "download_and_enable_profile": DOWNLOAD_AND_ENABLE_PROFILE, "enable_profile": ENABLE_PROFILE,
    "disable_profile": DISABLE_PROFILE, "delete_profile": DELETE_PROFILE, "swap_eid_device": SWAP_EID_DEVICE,
    "check_availability": CHECK_AVAILABILITY, "add_devices": ADD_DEVICES, "delete_devices": DELETE_DEVICES,
    "list_devices": LIST_DEVICES, "get_basic_diagnostics": GET_BASIC_DIAGNOSTICS,
    "get_extended_diagnostics": GET_EXTENDED_DIAGNOSTICS, "get_suspension_status": GET_SUSPENSION_STATUS,
    "change_device_id": CHANGE_DEVICE_ID, "set_custom_fields": SET_CUSTOM_FIELDS, "set_cost_center": SET_COST_CENTER,
    "set_contact_info": SET_CONTACT_INFO, "change_service_plan": CHANGE_SERVICE_PLAN,
    "get_prl_versions": GET_PRL_VERSIONS, "list_imei_iccid_mismatches": LIST_IMEI_ICCID_MISMATCHES,
    "list_states_and_services": LIST_STATES_AND_SERVICES, "list_usage": LIST_USAGE,
    "get_aggregate_usage": GET_AGGREGATE_USAGE, "list_provisioning_history": LIST_PROVISIONING_HISTORY,
    "list_connection_history": LIST_CONNECTION_HISTORY, "start_reachability_monitors": START_REACHABILITY_MONITORS,
    "stop_reachability_monitors": STOP_REACHABILITY_MONITORS, "list_reachability_monitors": LIST_REACHABILITY_MONITORS,
    "get_reachability_status": GET_REACHABILITY_STATUS, "create_group": CREATE_GROUP, "list_groups": LIST_GROUPS,
    "list_group_devices": LIST_GROUP_DEVICES, "update_group": UPDATE_GROUP, "delete_group": DELETE_GROUP,
    "list_service_plans": LIST_SERVICE_PLANS, "set_usage_labels": SET_USAGE_LABELS,
    "remove_usage_labels": REMOVE_USAGE_LABELS, "get_billed_usage": GET_BILLED_USAGE,
    "list_billed_usage": LIST_BILLED_USAGE, "list_sms_history": LIST_SMS_HISTORY, "send_sms": SEND_SMS,
    "list_received_sms": LIST_RECEIVED_SMS, "start_sms_callbacks": START_SMS_CALLBACKS,
    "list_callbacks": LIST_CALLBACKS, "register_callback": REGISTER_CALLBACK, "delete_callback": DELETE_CALLBACK,
    "create_trigger": CREATE_TRIGGER, "get_account": GET_ACCOUNT, "list_leads": LIST_LEADS,
    "list_device_skus": LIST_DEVICE_SKUS, "send_nidd": SEND_NIDD, "get_token": GET_TOKEN, "revoke_token": REVOKE_TOKEN}
"""All operations, by name."""
