"""The routes about devices."""

from __future__ import annotations

from functools import partial

from . import accounts, devices, query_routes, write_routes
from .body_schemas import (
    ACCOUNT_DEVICE,
    CUSTOM_FIELDS,
    DEVICE_FILTER,
    DEVICES,
    FILTERS,
    PLACE_OF_USE,
    SELECTOR,
    SMSR_OID,
    Shape,
    anything,
    custom_field,
    device_id,
    flag,
    moment,
    one_of,
    some,
    text,
    whole,
)
from .call import global_status, status
from .route import (
    ACCOUNT,
    ACTIONS,
    ACTIVATION,
    DATA,
    EUICC,
    JOINING,
    LOCAL_PROFILE,
    PROFILE,
    PROFILES,
    RANGE,
    RANGE_REQUIRED,
    REQUEST,
    SEARCH,
    SELECTORS,
    SERVICE,
    TEXT,
    V1,
    V2,
    Route,
)

EUICC_ROUTES = (
    Route(
        *("activate_and_enable_profile", "POST", f"{PROFILES}/activate_enable"),
        partial(write_routes.profile, status="ENABLE", state="active"),
        Shape({**EUICC, **SERVICE}),
    ),
    Route(
        *(
            "activate_profile",
            "POST",
            f"{PROFILES}/activate",
            partial(write_routes.profile, status="", state="active"),
        ),
        Shape(
            {
                **EUICC,
                **SERVICE,
                "carrierName": TEXT,
                "primaryPlaceOfUse": PLACE_OF_USE,
                "smsrOid": SMSR_OID,
                "carrierIpPoolName": TEXT,
            }
        ),
    ),
    Route(
        *("deactivate_profile", "POST", f"{PROFILES}/deactivate"),
        partial(write_routes.profile, status="", state="deactive"),
        Shape(
            {
                **ACCOUNT,
                "reasonCode*": one_of("FF"),
                "devices": EUICC["devices*"],
                "carrierName": TEXT,
                "servicePlan": TEXT,
                "etfWaiver": flag,
                "checkFallbackProfile": flag,
            }
        ),
    ),
    Route(
        *(
            "set_fallback_attribute",
            "POST",
            f"{PROFILES}/setfallbackattribute",
            partial(write_routes.profile, status=""),
        ),
        Shape({**EUICC, "carrierName": TEXT}),
    ),
    *(
        Route(name, "POST", f"{PROFILES}/{path}", partial(write_routes.profile, status=profile_status), shape)
        for name, path, profile_status, shape in (
            ("download_and_enable_profile", "download_enable", "DOWNLOAD_ENABLE", PROFILE),
            ("enable_profile", "enable", "ENABLE", PROFILE),
            ("disable_profile", "disable", "DISABLE", LOCAL_PROFILE),
            ("delete_profile", "delete", "DELETE", PROFILE),
        )
    ),
    Route(
        *("list_global_devices", "POST", f"{V2}/devices/actions/list", query_routes.global_devices),
        Shape(
            {
                **ACCOUNT,
                "provisioningStatusFilter": TEXT,
                "profileStatusFilter": TEXT,
                "carrierNameFilter": TEXT,
                "deviceFilter": some(device_id, 50),
            }
        ),
    ),
    Route(
        *("list_global_history", "POST", f"{V2}/devices/history/actions/list", query_routes.global_history),
        Shape({**ACCOUNT, "deviceFilter": DATA, **RANGE}),
    ),
    Route("get_global_request_status", "GET", f"{V2}{REQUEST}", global_status),
)
DEVICE_ROUTES = (
    Route(
        *("activate_devices", "POST", f"{ACTIONS}/activate", write_routes.activate),
        Shape(
            {
                "devices*": DEVICES,
                **ACTIVATION,
                "accountName": TEXT,
                "carrierName": TEXT,
                "costCenterCode": text(36, pattern=r"[A-Za-z0-9 !#-]+"),
                "leadId": TEXT,
            }
        ),
    ),
    Route(
        *("suspend_devices", "POST", f"{ACTIONS}/suspend", write_routes.suspend),
        Shape({**SELECTOR, "withBilling": flag}, SELECTORS),
    ),
    Route(
        *("restore_devices", "POST", f"{ACTIONS}/restore", write_routes.restore),
        Shape({**SELECTOR, "withBilling": flag}, SELECTORS),
    ),
    Route(
        *("deactivate_devices", "POST", f"{ACTIONS}/deactivate", write_routes.deactivate),
        Shape(
            {
                **ACCOUNT,
                "devices*": DEVICES,
                "reasonCode*": one_of("FF"),
                "etfWaiver": flag,
                "deleteAfterDeactivation": flag,
                **FILTERS,
            }
        ),
    ),
    Route(
        *("go_to_state", "PUT", f"{ACTIONS}/gotostate", write_routes.go_to_state),
        Shape(
            {
                "serviceName*": TEXT,
                "stateName*": TEXT,
                **ACTIVATION,
                "devices": DEVICES,
                "filter": DEVICE_FILTER,
                "devicesWithServiceAddress": some(anything),
                "ipAddress": TEXT,
            },
            ("devices", "filter"),
        ),
    ),
    Route(
        *("get_order_status", "POST", f"{V1}/devices/requests/status", query_routes.order_status),
        Shape({**ACCOUNT, "devices*": some(ACCOUNT_DEVICE, 1), "orderRequestId": TEXT}),
    ),
    Route(
        *("move_devices", "PUT", f"{ACTIONS}/move", write_routes.move),
        Shape(
            {**ACCOUNT, "devices": DEVICES, "filter": DEVICE_FILTER, **JOINING, "servicePlan": TEXT},
            ("devices", "filter"),
        ),
    ),
    Route("swap_eid_device", "POST", f"{ACTIONS}/eidDeviceSwap", write_routes.swap_eid, None),
    Route(
        *("check_availability", "POST", f"{V1}/devices/availability/actions/list", query_routes.availability),
        Shape({**ACCOUNT, "devices*": DEVICES}),
    ),
    Route(
        *("add_devices", "POST", f"{ACTIONS}/add", devices.add_devices),
        Shape(
            {
                "state*": one_of("preactive"),
                "devicesToAdd*": some(ACCOUNT_DEVICE, 200, code="INPUT_INVALID.NumberofDevices"),
                "accountName": TEXT,
                "customFields": CUSTOM_FIELDS,
                "groupName": TEXT,
                "skuNumber": TEXT,
                "smsrOid": SMSR_OID,
            }
        ),
    ),
    Route(
        *("delete_devices", "POST", f"{ACTIONS}/delete", devices.delete_devices),
        Shape({"devicesToDelete*": some(ACCOUNT_DEVICE, 100), "accountName": TEXT}),
    ),
    Route(
        *("list_devices", "POST", f"{ACTIONS}/list", devices.list_devices),
        Shape(
            {
                "deviceId": device_id,
                "deviceList": DATA,
                "accountName": TEXT,
                **FILTERS,
                "currentState": TEXT,
                **RANGE,
                "filter": Shape({"deviceIdentifierFilters*": some(SEARCH)}),
                "maxNumberOfDevices": whole(1),
                "largestDeviceIdSeen": whole(0),
            }
        ),
    ),
    Route(
        *("get_basic_diagnostics", "POST", f"{V1}/devices/diagnostics/actions/list", devices.basic_diagnostics),
        Shape({**ACCOUNT, "deviceList*": DATA}),
    ),
    Route(
        *("get_extended_diagnostics", "POST", f"{V1}/devices/extendeddiagnostics/actions/list"),
        devices.extended_diagnostics,
        Shape({**ACCOUNT, "deviceList*": some(device_id, 1)}),
    ),
    Route(
        *("get_suspension_status", "POST", f"{V1}/devices/suspension/status", query_routes.suspension_status),
        Shape(
            {"deviceIds": DATA, "filter": Shape(FILTERS), "accountName": TEXT}, ("deviceIds", "filter", "accountName")
        ),
    ),
    Route(
        *("change_device_id", "PUT", f"{V1}/devices/{{serviceType}}/actions/deviceId", write_routes.change_id),
        Shape(
            {
                "deviceIds*": DATA,
                "deviceIdsTo": DATA,
                "change4gOption": TEXT,
                "assignNonGeoMdn": flag,
                "npaNxx": text(pattern=r"\d{6}"),
                "zipCode": TEXT,
                "servicePlan": TEXT,
                "smsrOid": SMSR_OID,
            }
        ),
    ),
    Route(
        *("set_custom_fields", "PUT", f"{ACTIONS}/customFields", write_routes.set_custom_fields),
        Shape({**SELECTOR, "customFieldsToUpdate*": some(custom_field)}, SELECTORS),
    ),
    Route(
        *("set_cost_center", "PUT", f"{V1}/devices/costCenter", write_routes.set_cost_center),
        Shape(
            {
                **SELECTOR,
                "costCenter": text(36, pattern=r"[A-Za-z0-9 !#-]+"),
                "removeCostCenter": flag,
                "primaryPlaceOfUse": PLACE_OF_USE,
            },
            SELECTORS,
        ),
    ),
    Route(
        *("set_contact_info", "PUT", f"{ACTIONS}/contactInfo", write_routes.set_contact_info),
        Shape(
            {"primaryPlaceOfUse*": PLACE_OF_USE, "accountName": TEXT, "devices": DEVICES}, ("devices", "accountName")
        ),
    ),
    Route(
        *("change_service_plan", "PUT", f"{ACTIONS}/plan", write_routes.change_plan),
        Shape(
            {
                **SELECTOR,
                "servicePlan*": TEXT,
                "currentServicePlan": TEXT,
                "carrierIpPoolName": TEXT,
                "takeEffect": moment,
            },
            ("devices", "accountName", "groupName", "currentServicePlan", "customFields"),
        ),
    ),
    Route(
        *("get_prl_versions", "POST", f"{V1}/devices/prl/actions/list", query_routes.prl_versions),
        Shape(
            {"deviceIds": DATA, "accountName": TEXT, **FILTERS},
            ("deviceIds", "accountName", "groupName", "servicePlan", "customFields"),
        ),
    ),
    Route(
        *("list_imei_iccid_mismatches", "POST", f"{ACTIONS}/list/imeiiccidmismatch", devices.imei_iccid_mismatches),
        Shape({"filter*": Shape(RANGE_REQUIRED), "devices": DEVICES, "accountName": TEXT, "groupName": TEXT}),
    ),
    Route("get_request_status", "GET", f"{V1}{REQUEST}", status),
    Route(
        *("list_states_and_services", "GET", f"{V1}/accounts/{{accountName}}/stateandservices"),
        accounts.states_and_services,
    ),
)
