"""The routes about tokens and sessions, history and accounts."""

from __future__ import annotations

from . import accounts, auth_routes, query_routes, write_routes
from .body_schemas import (
    ACCOUNT_DEVICE,
    CYCLE,
    DEVICES,
    FILTERS,
    LABEL,
    Shape,
    anything,
    device_id,
    moment,
    one_of,
    payload,
    some,
    text,
    whole,
)
from .route import (
    ACCOUNT,
    COMPARES,
    DATA,
    DIAGNOSTICS,
    EVENT,
    GRANT,
    GROUP,
    LABELLED,
    LABELS,
    RANGE,
    RANGE_REQUIRED,
    TEXT,
    V1,
    Route,
)

AUTH_ROUTES = (
    Route("get_token", "POST", "/ts/v1/oauth2/token", auth_routes.get_token, Shape({**GRANT, "scope": TEXT}), "client"),
    Route(
        *("revoke_token", "POST", "/ts/v1/oauth2/revoke", auth_routes.revoke_token),
        Shape({**GRANT, "token*": TEXT}),
        "client",
    ),
    Route(
        *("log_in", "POST", f"{V1}/session/login", auth_routes.log_in),
        Shape({"username*": TEXT, "password*": TEXT}),
        "token",
    ),
    Route("log_out", "POST", f"{V1}/session/logout", auth_routes.log_out),
    Route(
        *("reset_password", "PUT", f"{V1}/session/password/actions/reset", auth_routes.reset_password),
        Shape({"oldPassword*": TEXT}),
    ),
)
HISTORY_ROUTES = (
    Route(
        *("list_usage", "POST", f"{V1}/devices/usage/actions/list", query_routes.list_usage),
        Shape({**RANGE_REQUIRED, "deviceId": device_id, "label": LABEL}, ("deviceId", "label"), ("deviceId", "label")),
    ),
    Route(
        *("get_aggregate_usage", "POST", f"{V1}/devices/usage/actions/list/aggregate", query_routes.aggregate_usage),
        Shape(
            {
                "startTime*": moment,
                "endTime*": moment,
                "deviceIds": DATA,
                "label": some(LABEL, 50),
                "accountName": TEXT,
                "groupName": TEXT,
            },
            only_one_of=("deviceIds", "label"),
        ),
    ),
    Route(
        *("list_provisioning_history", "POST", f"{V1}/devices/history/actions/list", query_routes.list_provisioning),
        Shape({"deviceId*": device_id, **RANGE_REQUIRED}),
    ),
    Route(
        *("list_connection_history", "POST", f"{V1}/devices/connections/actions/listHistory"),
        query_routes.list_connections,
        Shape({"deviceId*": device_id, **RANGE_REQUIRED}),
    ),
    Route(
        *("start_reachability_monitors", "POST", DIAGNOSTICS, query_routes.start_monitors),
        Shape({**ACCOUNT, "requestType*": EVENT, "devices*": some(ACCOUNT_DEVICE), "monitorExpirationTime*": moment}),
    ),
    Route(
        *("stop_reachability_monitors", "DELETE", DIAGNOSTICS, query_routes.stop_monitors),
        Shape({**ACCOUNT, "monitorIds*": some(TEXT)}),
    ),
    Route(
        *("list_reachability_monitors", "POST", f"{DIAGNOSTICS}/monitors", query_routes.list_monitors),
        Shape({**ACCOUNT, "devices*": DEVICES, "requestType": EVENT, "monitorType": EVENT}),
    ),
    Route(
        *("get_reachability_status", "POST", f"{DIAGNOSTICS}/status", query_routes.reachability),
        Shape({**ACCOUNT, "device*": device_id, "requestType*": EVENT, "requestExpirationTime": moment}),
    ),
)
ACCOUNT_ROUTES = (
    Route(
        *("create_group", "POST", f"{V1}/groups", accounts.create_group),
        Shape({**ACCOUNT, "groupName*": TEXT, "groupDescription*": TEXT, "devicesToAdd": DATA}),
    ),
    Route("list_groups", "GET", f"{V1}/groups/{{accountName}}", accounts.list_groups),
    Route("list_group_devices", "GET", GROUP, accounts.list_group_devices),
    Route(
        *("update_group", "PUT", GROUP, accounts.update_group),
        Shape({"newGroupName": TEXT, "newGroupDescription": TEXT, "devicesToAdd": DATA, "devicesToRemove": DATA}),
    ),
    Route("delete_group", "DELETE", GROUP, accounts.delete_group),
    Route("list_service_plans", "GET", f"{V1}/plans/{{accountName}}", accounts.list_plans),
    Route(
        *("set_usage_labels", "POST", LABELLED, write_routes.set_labels),
        Shape({**ACCOUNT, "labels*": some(Shape({"deviceIds*": DATA, "label*": LABEL}), 2000)}),
    ),
    Route(
        *("remove_usage_labels", "DELETE", LABELLED, write_routes.remove_labels),
        Shape({**ACCOUNT, "labels*": LABELS, "deviceId": device_id}),
    ),
    Route(
        *("get_billed_usage", "POST", f"{V1}/devices/usage/actions/billedusage", query_routes.billed_usage),
        Shape(
            {**ACCOUNT, "labels": LABELS, "deviceId": device_id, "billingCycle": CYCLE},
            ("labels", "deviceId"),
            ("labels", "deviceId"),
        ),
    ),
    Route(
        *("list_billed_usage", "POST", f"{V1}/devices/usage/actions/billedusage/list", query_routes.billed_usage_list),
        Shape(
            {**ACCOUNT, "labels": LABELS, "deviceIds": some(device_id, 2000), "billingCycle": CYCLE},
            only_one_of=("labels", "deviceIds"),
        ),
    ),
    Route(
        *("list_sms_history", "POST", f"{V1}/devices/sms/history/actions/list", query_routes.sms_history),
        Shape({"deviceId*": device_id, **RANGE}),
    ),
    Route(
        *("send_sms", "POST", f"{V1}/sms", accounts.send_sms),
        Shape(
            {
                **ACCOUNT,
                "smsMessage*": text(160, code="INPUT_INVALID.SmsMessage.TooLong"),
                "deviceIds": DATA,
                **FILTERS,
                "dataEncoding": one_of("7-bit", "8-bit-ASCII", "8-bit-UTF-8", "8-bit-DATA"),
                "timeToLive": TEXT,
            },
            ("deviceIds", "groupName", "servicePlan", "customFields"),
        ),
    ),
    Route("list_received_sms", "GET", f"{V1}/sms/{{accountName}}/history", accounts.list_received_sms),
    Route("start_sms_callbacks", "PUT", f"{V1}/sms/{{accountName}}/startCallbacks", accounts.start_sms_callbacks),
    Route(
        *("register_callback", "POST", f"{V1}/callbacks/{{accountName}}", accounts.register_callback),
        Shape({"name*": TEXT, "url*": TEXT, "username": TEXT, "password": TEXT}),
    ),
    Route("list_callbacks", "GET", f"{V1}/callbacks/{{accountName}}", accounts.list_callbacks),
    Route(
        *("delete_callback", "DELETE", f"{V1}/callbacks/{{accountName}}/name/{{serviceName}}"),
        accounts.delete_callback,
    ),
    Route(
        *("create_trigger", "POST", f"{V1}/triggers", accounts.create_trigger),
        Shape(
            {
                "name*": TEXT,
                **ACCOUNT,
                "groupName": TEXT,
                "triggerCategory*": TEXT,
                "triggerCycle": one_of("Daily", "Weekly", "Monthly"),
                "smsTriggerRequest": Shape({"smsType": one_of("MO", "MT", "MOMT"), **COMPARES}),
                "dataTriggerRequest": Shape({**COMPARES, "thresholdUnit": TEXT}),
                "sessionTriggerRequest": Shape(COMPARES),
                "anomalyTriggerRequest": anything,
            }
        ),
    ),
    Route("get_account", "GET", f"{V1}/accounts/{{accountName}}", accounts.get_account),
    Route("list_leads", "GET", f"{V1}/leads/{{accountName}}", accounts.list_leads),
    Route("list_device_skus", "POST", f"{V1}/accounts/{{accountName}}/sku", accounts.list_skus),
    Route(
        *("send_nidd", "POST", f"{V1}/devices/nidd/message", accounts.send_nidd),
        Shape({**ACCOUNT, "deviceIds*": DATA, "maximumDeliveryTime*": whole(2, 2_592_000), "message*": payload(1358)}),
    ),
)
