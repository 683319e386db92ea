# Generated from spec/lattigo.yaml (sha256 b08cedcf43376534). Do not edit: change the spec, then run python -m codegen.
"""The example responses of the Lattigo spec. Only tests need them."""

from __future__ import annotations

from collections.abc import Mapping

from .._core.fields import JSON

ERRORS: Mapping[int, JSON] = {
    400: {"error": "start_date is missing, end_date is missing"},
    403: {"error": "Forbidden"},
    404: {"error": "Not found"},
    405: {"error": "405 Not Allowed"},
}
"""Bodies of errors that several operations have, by status."""

RESPONSES: Mapping[str, Mapping[int, JSON]] = {
    "list_devices": {
        200: [
            {
                "id": 36524,
                "device_name": "meter-0001",
                "ip_address": "192.0.2.1",
                "ipv6": "2001:db8::1",
                "note": "Pump house",
                "state": "active",
                "mdn": "2025550101",
                "meid": "A0000000000001",
                "imsi": "001010000000001",
                "imei": "350000000000001",
                "iccid": "8900000000000000001",
                "esn": "80000001",
                "msisdn": "12025550101",
                "min": "2025550101",
                "connected": "true",
                "last_connection_date": "2026-10-31T23:58:07Z",
                "cost_center": "North",
                "last_activation_date": "2025-01-15T09:30:00Z",
                "latitude": "12.34500000",
                "longitude": "-45.67800000",
                "address": "1 Example Street",
                "bytes_used": 5242880,
                "sms_used": 3,
                "note1": "-----",
                "note2": "-----",
                "note3": "-----",
            },
            {
                "id": 36525,
                "device_name": "8900000000000000002",
                "note": "-----",
                "state": "suspended",
                "mdn": None,
                "imei": None,
                "iccid": "8900000000000000002",
                "connected": False,
                "last_connection_date": None,
                "latitude": None,
                "longitude": None,
                "bytes_used": 0,
                "sms_used": 0,
            },
        ]
    },
    "list_device_names": {200: ["meter-0001", "8900000000000000002"]},
    "get_device": {
        200: {
            "id": 36524,
            "device_name": "meter-0001",
            "ip_address": "192.0.2.1",
            "ipv6": "2001:db8::1",
            "note": "Pump house",
            "state": "active",
            "mdn": "2025550101",
            "meid": "A0000000000001",
            "imsi": "001010000000001",
            "imei": "350000000000001",
            "iccid": "8900000000000000001",
            "esn": "80000001",
            "msisdn": "12025550101",
            "min": "2025550101",
            "connected": "true",
            "last_connection_date": "2026-10-31T23:58:07Z",
            "cost_center": "North",
            "last_activation_date": "2025-01-15T09:30:00Z",
            "latitude": "12.34500000",
            "longitude": "-45.67800000",
            "address": "1 Example Street",
            "bytes_used": 5242880,
            "sms_used": 3,
            "note1": "-----",
            "note2": "-----",
            "note3": "-----",
        }
    },
    "get_sms": {
        200: [
            {
                "event_id": "700001",
                "event_status": "delivered",
                "event_timestamp": "2026-10-31T12:00:05Z",
                "event_type": "MT",
                "imsi": "001010000000001",
                "message_body": "reboot",
                "msisdn": "12025550101",
                "report_timestamp": "2026-10-31T12:00:09Z",
                "failure_reason": None,
            }
        ]
    },
    "calamp_messages": {
        200: [
            {
                "message_id": 281,
                "mobile_id": "8900000001",
                "latitude": "731.09",
                "longitude": "-45.67",
                "altitude": "35.0",
                "speed": "0.0",
                "heading": "270.0",
                "satellites": 9,
                "fix_status": 2,
                "event_index": 4,
                "event_code": 31,
                "gps_hdop": "0.9",
                "communication_state": 47,
                "rssi": "-71.0",
                "network_id": 1,
                "inputs": 1,
                "unit_status": 0,
                "sequence_number": 1207,
                "report_generated_at": "2026-10-31T12:00:01Z",
                "created_at": "2026-10-31T12:00:03Z",
                "time_of_fix": "2026-10-31T12:00:00Z",
                "accumulator_count": 2,
                "accumulator0": 1200,
                "accumulator1": 35,
                "accumulator2": None,
                "accumulator3": None,
                "accumulator4": None,
                "accumulator5": None,
                "accumulator6": None,
                "accumulator7": None,
                "accumulator8": None,
                "accumulator9": None,
                "accumulator10": None,
                "accumulator11": None,
                "accumulator12": None,
                "accumulator13": None,
                "accumulator14": None,
                "accumulator15": None,
            }
        ]
    },
    "last_calamp_message": {
        200: {
            "message_id": 281,
            "mobile_id": "8900000001",
            "latitude": "731.09",
            "longitude": "-45.67",
            "event_code": 31,
            "rssi": "-71.0",
            "time_of_fix": "2026-10-31T12:00:00Z",
            "accumulator0": 1200,
        }
    },
    "set_note": {200: {"meter-0001": "Success"}},
    "device_reports": {
        200: [
            {
                "id": 900001,
                "latitude": "12.34500000",
                "longitude": "-45.67800000",
                "speed": "0.0",
                "heading": "270.0",
                "altitude": "35.0",
                "gps_quality": 1,
                "unit_status": "0",
                "time_of_fix": "2026-10-31T12:00:00Z",
                "battery": "96.0",
                "voltage": "12.6",
                "event_code": 31,
                "temperature": "21.5",
                "created_at": "2026-10-31T12:00:03Z",
                "type": "DeviceReport",
                "fuel_level": None,
                "distance": "1204.7",
                "rssi": -71,
            }
        ]
    },
    "daily_data_usages": {
        200: [
            {"id": 500002, "date_for": "2026-10-31", "bytes_used": 1048576, "sms_used": 0},
            {"id": 500001, "date_for": "2026-10-30", "bytes_used": 524288, "sms_used": 2},
        ]
    },
    "monthly_data_usages": {
        200: [
            {"id": 60002, "date_for": "2026-10-01", "bytes_used": 31457280, "sms_used": 4},
            {"id": 60001, "date_for": "2026-09-01", "bytes_used": 28311552, "sms_used": 0},
        ]
    },
    "cellular_locate": {200: {"meter-0001": "Invented carrier: 12.345, -45.678, within 1500 m"}},
    "calculate_etf": {200: {"meter-0001": "100.0"}},
    "activation_request": {
        200: {
            "processed": [
                {
                    "iccid": "8900000000000000001",
                    "imei": "350000000000001",
                    "note": "",
                    "note1": "",
                    "note2": "",
                    "note3": "",
                    "request_type": "activate",
                },
                {
                    "iccid": "8900000000000000002",
                    "imei": "350000000000002",
                    "note": "Pump house",
                    "note1": "",
                    "note2": "",
                    "note3": "",
                    "request_type": "activate",
                },
            ],
            "unprocessed": [],
        },
        422: {
            "processed": [
                {
                    "iccid": "8900000000000000001",
                    "imei": "350000000000001",
                    "note": "",
                    "note1": "",
                    "note2": "",
                    "note3": "",
                    "request_type": "activate",
                }
            ],
            "unprocessed": [
                {
                    "device_index": 1,
                    "error": '{"iccid":["is not a valid ICCID"]}',
                    "input": {
                        "iccid": "8900000000000000002",
                        "imei": "350000000000002",
                        "note": "Pump house",
                        "note1": "",
                        "note2": "",
                        "note3": "",
                    },
                }
            ],
        },
    },
    "suspend_no_billing_request": {200: {"status": "queued"}},
    "change_cost_center": {
        200: {"change_status": {"meter-0001": "Success", "meter-0002": "Error: Device does not exist."}}
    },
    "change_simstate": {
        200: {"change_status": {"meter-0001": "Success", "meter-0002": "Error: Device does not exist."}}
    },
    "remove_usage_limit": {
        200: {
            "status": {
                "meter-0001": "Success: Device data limit removed.",
                "meter-0002": "Error: Device does not exist.",
            }
        }
    },
    "send_sms": {
        200: {
            "status": {
                "meter-0001": "Success: Attempting SMS Send.",
                "meter-0002": "Error: Device does not exist, or does not support SMS.",
            }
        }
    },
    "set_usage_limit": {
        200: {
            "status": {
                "meter-0001": "Success: Device data limit is set.",
                "meter-0002": "Error: Device does not exist.",
            }
        }
    },
    "terminate_service": {
        200: {"terminate_status": {"meter-0001": "Success", "meter-0002": "Error: Device does not exist."}}
    },
    "upload_request": {
        200: {
            "processed": [
                {"imei": "350000000000001", "sku": "SKU-EXAMPLE-1", "email": "vendor@example.com"},
                {"imei": "350000000000002", "sku": "SKU-EXAMPLE-1", "email": "vendor@example.com"},
            ],
            "unprocessed": [],
        },
        422: {
            "processed": [{"imei": "350000000000001", "sku": "SKU-EXAMPLE-1", "email": "vendor@example.com"}],
            "unprocessed": [
                {"device_index": 1, "error": '{"imei":["is not a valid IMEI"]}', "input": {"imei": "350000000000002"}}
            ],
        },
    },
    "calamp_events": {
        200: [
            {
                "message_id": 281,
                "mobile_id": "8900000001",
                "latitude": "731.09",
                "longitude": "-45.67",
                "event_code": 31,
                "rssi": "-71.0",
                "time_of_fix": "2026-10-31T12:00:00Z",
                "accumulator0": 1200,
            }
        ]
    },
    "list_rate_plans": {
        200: [
            {
                "name": "Example 5 MB",
                "days_in_term": 365,
                "activation_fee": "2.5",
                "termination_fee": "100.0",
                "monthly_data_plan_cost": "1.75",
                "monthly_data_allowance_bytes": 5242880,
                "overage_data_unit_bytes": 1048576,
                "overage_data_unit_cost": "0.5",
                "monthly_sms_plan_cost": "0.0",
                "monthly_sms_allowance": 0,
                "overage_sms_unit": 1,
                "overage_sms_unit_cost": "0.05",
            }
        ]
    },
    "list_users": {200: ["fleet.manager", "night.shift"]},
}
"""All other bodies, by operation and status."""
