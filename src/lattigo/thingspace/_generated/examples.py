# Generated from spec/thingspace.yaml (sha256 aaced4bde7507de1). Do not edit: change the spec, then run python -m codegen.
"""The example responses of the ThingSpace Connectivity Management spec. Only tests need them."""

from __future__ import annotations

from collections.abc import Mapping

from ..._core.fields import JSON

ERRORS: Mapping[int, JSON] = {
    400: {
        "errorCode": "DeviceService.REQUEST_FAILED.DeviceNotFound",
        "errorMessage": "The device is not in the account.",
    },
    401: {
        "fault": {
            "code": "900901",
            "message": "Invalid credentials",
            "description": "The access token is invalid or expired.",
        }
    },
    403: {"errorCode": "403", "errorMessage": "The account may not do this."},
    404: {"errorCode": "404", "errorMessage": "Not found."},
    406: {"errorCode": "406", "errorMessage": "Not acceptable."},
    429: {"errorCode": "429", "errorMessage": "Too many requests."},
}
"""Bodies of errors that several operations have, by status."""

RESPONSES: Mapping[str, Mapping[int, JSON]] = {
    "log_in": {200: {"sessionToken": "00000000-0000-4000-8000-000000000004"}},
    "log_out": {200: {"sessionToken": "00000000-0000-4000-8000-000000000004"}},
    "reset_password": {200: {"newPassword": "example-new-password"}},
    "activate_and_enable_profile": {200: {"requestId": "00000000-0000-4000-8000-000000000001"}},
    "activate_profile": {200: {"requestId": "00000000-0000-4000-8000-000000000001"}},
    "deactivate_profile": {200: {"requestId": "00000000-0000-4000-8000-000000000001"}},
    "set_fallback_attribute": {200: {"requestId": "00000000-0000-4000-8000-000000000001"}},
    "list_global_devices": {200: {"requestId": "00000000-0000-4000-8000-000000000001"}},
    "list_global_history": {200: {"requestId": "00000000-0000-4000-8000-000000000001"}},
    "get_global_request_status": {
        200: {
            "requestId": "00000000-0000-4000-8000-000000000001",
            "status": "Success",
            "subRequests": [{"ids": [{"kind": "eid", "id": "89000000000000000000000000000001"}], "status": "Success"}],
        }
    },
    "activate_devices": {200: {"requestId": "00000000-0000-4000-8000-000000000001"}},
    "suspend_devices": {200: {"requestId": "00000000-0000-4000-8000-000000000001"}},
    "restore_devices": {200: {"requestId": "00000000-0000-4000-8000-000000000001"}},
    "deactivate_devices": {200: {"requestId": "00000000-0000-4000-8000-000000000001"}},
    "go_to_state": {200: {"requestId": "00000000-0000-4000-8000-000000000001"}},
    "get_order_status": {200: {"requestId": "00000000-0000-4000-8000-000000000001"}},
    "move_devices": {200: {"requestId": "00000000-0000-4000-8000-000000000001"}},
    "download_and_enable_profile": {200: {"requestId": "00000000-0000-4000-8000-000000000001"}},
    "enable_profile": {200: {"requestId": "00000000-0000-4000-8000-000000000001"}},
    "disable_profile": {200: {"requestId": "00000000-0000-4000-8000-000000000001"}},
    "delete_profile": {200: {"requestId": "00000000-0000-4000-8000-000000000001"}},
    "swap_eid_device": {200: {"requestId": "00000000-0000-4000-8000-000000000001"}},
    "check_availability": {200: {"requestId": "00000000-0000-4000-8000-000000000001"}},
    "add_devices": {
        200: [
            {
                "deviceIds": [
                    {"kind": "imei", "id": "350000000000001"},
                    {"kind": "iccid", "id": "8900000000000000001"},
                ],
                "response": "Success",
            }
        ]
    },
    "delete_devices": {
        200: [
            {"deviceIds": [{"kind": "imei", "id": "350000000000001"}], "status": "Success"},
            {
                "deviceIds": [{"kind": "imei", "id": "350000000000002"}],
                "status": "Failed",
                "message": "The device is active.",
            },
        ]
    },
    "list_devices": {
        200: {
            "hasMoreData": False,
            "devices": [
                {
                    "accountName": "0000000001-00001",
                    "billingCycleEndDate": "2026-11-14T00:00:00Z",
                    "carrierInformations": [
                        {"carrierName": "Verizon Wireless", "servicePlan": "EXAMPLE5MB", "state": "active"}
                    ],
                    "connected": True,
                    "createdAt": "2025-01-15T09:25:00Z",
                    "customFields": [{"key": "CustomField1", "value": "North"}, {"key": "CustomField2"}],
                    "deviceIds": [
                        {"kind": "imei", "id": "350000000000001"},
                        {"kind": "iccid", "id": "8900000000000000001"},
                        {"kind": "mdn", "id": "2025550101"},
                    ],
                    "extendedAttributes": [
                        {"key": "DeviceId", "value": "700001"},
                        {"key": "PrimaryPlaceOfUseCity", "value": "Exampleville"},
                        {"key": "PrimaryPlaceOfUseAddressLine2"},
                        {"key": "ServiceStateStartDate", "value": "2025-01-15T09:30:00Z"},
                    ],
                    "groupNames": ["pumps"],
                    "ipAddress": "192.0.2.1",
                    "lastActivationBy": "example_user",
                    "lastActivationDate": "2025-01-15T09:30:00Z",
                    "lastConnectionDate": "2026-10-31T23:58:07Z",
                },
                {
                    "accountName": "0000000001-00001",
                    "carrierInformations": [{"carrierName": "Verizon Wireless", "state": "deactive"}],
                    "connected": False,
                    "deviceIds": [{"kind": "imei", "id": "350000000000002"}],
                    "extendedAttributes": [{"key": "DeviceId", "value": "700002"}],
                    "groupNames": [],
                },
            ],
        },
        202: {
            "hasMoreData": True,
            "devices": [
                {
                    "accountName": "0000000001-00001",
                    "carrierInformations": [
                        {"carrierName": "Verizon Wireless", "servicePlan": "EXAMPLE5MB", "state": "active"}
                    ],
                    "connected": True,
                    "deviceIds": [{"kind": "imei", "id": "350000000000001"}],
                    "extendedAttributes": [{"key": "DeviceId", "value": "700001"}],
                }
            ],
        },
    },
    "get_basic_diagnostics": {
        200: [
            {
                "deviceIds": [{"kind": "mdn", "id": "2025550101"}],
                "attributes": {"accountName": "0000000001-00001", "groupName": "pumps", "mcc": "001", "mnc": "01"},
            }
        ]
    },
    "get_extended_diagnostics": {
        200: {
            "categories": [
                {
                    "categoryName": "Connectivity",
                    "extendedAttributes": [
                        {"key": "Connected", "value": "true"},
                        {"key": "LastConnectionDate", "value": "2026-10-31T23:58:07Z"},
                    ],
                },
                {"categoryName": "Provisioning", "extendedAttributes": [{"key": "ServicePlan", "value": "EXAMPLE5MB"}]},
            ]
        }
    },
    "get_suspension_status": {200: {"requestId": "00000000-0000-4000-8000-000000000001"}},
    "change_device_id": {200: {"requestId": "00000000-0000-4000-8000-000000000001"}},
    "set_custom_fields": {200: {"requestId": "00000000-0000-4000-8000-000000000001"}},
    "set_cost_center": {200: {"requestId": "00000000-0000-4000-8000-000000000001"}},
    "set_contact_info": {200: {"requestId": "00000000-0000-4000-8000-000000000001"}},
    "change_service_plan": {200: {"requestId": "00000000-0000-4000-8000-000000000001"}},
    "get_prl_versions": {200: {"requestId": "00000000-0000-4000-8000-000000000001"}},
    "list_imei_iccid_mismatches": {
        200: {
            "devices": [
                {
                    "accountName": "0000000001-00001",
                    "mdn": "2025550101",
                    "activationDate": "2025-01-15",
                    "iccid": "8900000000000000001",
                    "preImei": "350000000000001",
                    "postImei": "350000000000002",
                    "simOtaDate": "2026-10-12",
                }
            ]
        }
    },
    "get_request_status": {200: {"requestId": "00000000-0000-4000-8000-000000000001", "status": "Success"}},
    "list_states_and_services": {
        200: {
            "engagement": [
                {
                    "engagementId": "900001",
                    "chargingGroup": "Example",
                    "services": [
                        {
                            "name": "Metering",
                            "description": "Meters in the field",
                            "states": [{"name": "Ready", "workflowSequenceNumber": 1, "servicePlans": ["EXAMPLE5MB"]}],
                        }
                    ],
                }
            ]
        }
    },
    "list_usage": {
        200: {
            "hasMoreData": False,
            "usageHistory": [
                {
                    "bytesUsed": 5242880,
                    "smsUsed": 3,
                    "timestamp": "2026-10-30T00:00:00Z",
                    "source": "Raw Usage",
                    "servicePlan": "EXAMPLE5MB",
                    "extendedAttributes": [{"key": "MoSms", "value": "1"}],
                },
                {
                    "bytesUsed": 0,
                    "smsUsed": 0,
                    "timestamp": "2026-10-31T00:00:00Z",
                    "source": "Raw Usage",
                    "servicePlan": "EXAMPLE5MB",
                    "extendedAttributes": [],
                },
            ],
        },
        202: {
            "hasMoreData": True,
            "usageHistory": [
                {
                    "bytesUsed": 1048576,
                    "smsUsed": 0,
                    "timestamp": "2026-10-29T00:00:00Z",
                    "source": "Raw Usage",
                    "servicePlan": "EXAMPLE5MB",
                    "extendedAttributes": [],
                }
            ],
        },
    },
    "get_aggregate_usage": {200: {"requestId": "00000000-0000-4000-8000-000000000001"}},
    "list_provisioning_history": {
        200: {
            "hasMoreData": False,
            "provisioningHistory": [
                {
                    "occurredAt": "2026-10-12T09:30:00Z",
                    "status": "Success",
                    "eventBy": "example_user",
                    "eventType": "Activate",
                    "mdn": "2025550101",
                    "msisdn": "12025550101",
                    "servicePlan": "EXAMPLE5MB",
                    "extendedAttributes": [],
                }
            ],
        },
        202: {
            "hasMoreData": True,
            "provisioningHistory": [
                {
                    "occurredAt": "2026-10-11T09:30:00Z",
                    "status": "Success",
                    "eventBy": "example_user",
                    "eventType": "Suspend",
                    "mdn": "2025550101",
                    "servicePlan": "EXAMPLE5MB",
                }
            ],
        },
    },
    "list_connection_history": {
        200: {
            "hasMoreData": False,
            "connectionHistory": [
                {
                    "connectionEventAttributes": [
                        {"key": "BytesUsed", "value": "1048576"},
                        {"key": "Event", "value": "Stop"},
                        {"key": "Msisdn", "value": "12025550101"},
                    ],
                    "extendedAttributes": [],
                    "occurredAt": "2026-10-31T23:58:07Z",
                }
            ],
        },
        202: {
            "hasMoreData": True,
            "connectionHistory": [
                {
                    "connectionEventAttributes": [
                        {"key": "Event", "value": "Start"},
                        {"key": "Msisdn", "value": "12025550101"},
                    ],
                    "occurredAt": "2026-10-31T23:40:00Z",
                }
            ],
        },
    },
    "start_reachability_monitors": {200: {"requestId": "00000000-0000-4000-8000-000000000001"}},
    "stop_reachability_monitors": {200: {"requestId": "00000000-0000-4000-8000-000000000001"}},
    "list_reachability_monitors": {200: {"requestId": "00000000-0000-4000-8000-000000000001"}},
    "get_reachability_status": {200: {"requestId": "00000000-0000-4000-8000-000000000001"}},
    "create_group": {200: {"success": True}},
    "list_groups": {
        200: [
            {"name": "default", "description": "All other devices", "isDefaultGroup": True, "extendedAttributes": None},
            {"name": "pumps", "description": "Pumps in the north", "isDefaultGroup": False, "extendedAttributes": []},
        ]
    },
    "list_group_devices": {
        200: {
            "name": "pumps",
            "description": "Pumps in the north",
            "hasMoreData": False,
            "devices": [
                {
                    "deviceIds": [
                        {"kind": "imei", "id": "350000000000001"},
                        {"kind": "iccid", "id": "8900000000000000001"},
                    ],
                    "ipAddress": "192.0.2.1",
                }
            ],
        },
        202: {
            "name": "pumps",
            "description": "Pumps in the north",
            "hasMoreData": True,
            "devices": [{"deviceIds": [{"kind": "imei", "id": "350000000000002"}]}],
        },
    },
    "update_group": {200: {"success": True}},
    "delete_group": {200: {"success": True}},
    "list_service_plans": {
        200: [
            {
                "name": "Example 5 MB",
                "code": "EXAMPLE5MB",
                "carrierServicePlanCode": "84000",
                "sizeKb": 5120,
                "extendedAttributes": [],
            }
        ]
    },
    "set_usage_labels": {200: {"requestId": "00000000-0000-4000-8000-000000000001"}},
    "remove_usage_labels": {200: {"requestId": "00000000-0000-4000-8000-000000000001"}},
    "get_billed_usage": {200: {"billingCycle": {"year": "2026", "month": "10"}, "usage": []}},
    "list_billed_usage": {200: {"requestId": "00000000-0000-4000-8000-000000000001"}},
    "list_sms_history": {200: {"requestId": "00000000-0000-4000-8000-000000000001"}},
    "send_sms": {200: {"requestId": "00000000-0000-4000-8000-000000000001"}},
    "list_received_sms": {
        200: {
            "hasMoreData": False,
            "messages": [
                {
                    "deviceIds": [{"kind": "mdn", "id": "2025550101"}],
                    "message": "temperature 21",
                    "timestamp": "2026-10-31T12:00:00Z",
                }
            ],
        },
        202: {
            "hasMoreData": True,
            "messages": [
                {
                    "deviceIds": [{"kind": "mdn", "id": "2025550102"}],
                    "message": "temperature 19",
                    "timestamp": "2026-10-31T11:00:00Z",
                }
            ],
        },
    },
    "start_sms_callbacks": {200: {"success": True}},
    "list_callbacks": {
        200: [
            {
                "accountName": "0000000001-00001",
                "serviceName": "CarrierService",
                "url": "https://callbacks.example.com/thingspace",
                "username": "example_listener",
                "password": "example-password",
            }
        ]
    },
    "register_callback": {200: {"accountName": "0000000001-00001", "serviceName": "CarrierService"}},
    "delete_callback": {200: {"accountName": "0000000001-00001", "serviceName": "CarrierService"}},
    "create_trigger": {200: {"triggerId": "00000000-0000-4000-8000-000000000003"}},
    "get_account": {
        200: {
            "accountName": "0000000001-00001",
            "accountNumber": "0000000001-00001",
            "organizationName": "Example Company",
            "isProvisioningAllowed": True,
            "carriers": ["Verizon Wireless"],
            "features": ["SMS"],
            "iPPools": [{"poolName": "example-pool", "poolType": "Static", "isDefaultPool": True}],
            "servicePlans": [
                {
                    "name": "Example 5 MB",
                    "code": "EXAMPLE5MB",
                    "carrierServicePlanCode": "84000",
                    "sizeKb": 5120,
                    "extendedAttributes": [],
                }
            ],
        }
    },
    "list_leads": {
        200: {
            "hasMoreData": False,
            "leads": [
                {
                    "leadId": "800001",
                    "leadState": "Qualified",
                    "address": {
                        "addressLine1": "1 Example Street",
                        "city": "Exampleville",
                        "state": "NY",
                        "zip": "00001",
                        "country": "US",
                    },
                }
            ],
        },
        202: {"hasMoreData": True, "leads": [{"leadId": "800002", "leadState": "Qualified"}]},
    },
    "list_device_skus": {
        200: {
            "accountName": "0000000001-00001",
            "deviceSkuInfo": [{"deviceSku": "SKU-EXAMPLE-1", "deviceSkuStatus": "Certified and in DMD"}],
        }
    },
    "send_nidd": {200: {"requestId": "00000000-0000-4000-8000-000000000001"}},
    "get_token": {
        200: {"access_token": "example-access-token", "token_type": "Bearer", "expires_in": 3600, "scope": "example"},
        400: {"error": "unsupported_grant_type", "error_description": "The grant type is not known."},
    },
    "revoke_token": {
        200: None,
        400: {"error": "unsupported_grant_type", "error_description": "The grant type is not known."},
    },
}
"""All other bodies, by operation and status."""
