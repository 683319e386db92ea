# Generated from spec/thingspace.yaml (sha256 37e1c839d041af2d). Do not edit: change the spec, then run python -m codegen.
# Arguments are packed into lines, so that a whole operation is seen at a glance.
# fmt: off
"""Watching whether devices can be reached."""

from __future__ import annotations

from datetime import datetime

from ..._core.api import Api
from ..._core.long_running import Accepted
from ..._core.options import Options
from . import operations
from .models import AccountDeviceList, DeviceId, DeviceList, ReachabilityEvent


async def start_reachability_monitors(api: Api, *, account_name: str, request_type: ReachabilityEvent,
                                      devices: list[DeviceList], monitor_expiration_time: datetime,
                                      options: Options | None = None) -> Accepted:
    """Begins to watch whether devices can be reached.

    POST /m2m/v1/diagnostics/basic/devicereachability · write · documented in Device Reachability Monitoring: monitor
    device reachability
    The request can't be polled: monitors and what they see come only to the callback service DiagnosticsService.
    If the answer is lost: `reachability.monitors` asks for the monitors that devices have.

    Args:
        account_name: The account: ten digits, a hyphen and five digits, as text; old accounts may have other names.
        request_type: What is watched.
        devices: The devices, all by the same kind of identifier: IMEI, MDN, MSISDN or ICCID.
        monitor_expiration_time: When the watch ends, at most 3,650 days from now.
    """
    return await api.begin(operations.START_REACHABILITY_MONITORS, options, account_name=account_name,
                           request_type=request_type, devices=devices, monitor_expiration_time=monitor_expiration_time)


async def stop_reachability_monitors(api: Api, *, account_name: str, monitor_ids: list[str],
                                     options: Options | None = None) -> Accepted:
    """Ends monitors.

    DELETE /m2m/v1/diagnostics/basic/devicereachability · write · documented in Device Reachability Monitoring: stop
    device reachability monitoring
    The request can't be polled: the outcome comes only to the callback service DiagnosticsService.

    Args:
        account_name: The account: ten digits, a hyphen and five digits, as text; old accounts may have other names.
        monitor_ids: The monitors to end.
    """
    return await api.begin(operations.STOP_REACHABILITY_MONITORS, options, account_name=account_name,
                           monitor_ids=monitor_ids)


async def list_reachability_monitors(api: Api, *, account_name: str, devices: list[AccountDeviceList],
                                     request_type: ReachabilityEvent | None = None,
                                     options: Options | None = None) -> Accepted:
    """Asks which monitors devices have.

    POST /m2m/v1/diagnostics/basic/devicereachability/monitors · read · documented in Device Reachability Monitoring:
    retrieve active monitors
    The request can't be polled: the monitors come only to the callback service DiagnosticsService.

    Args:
        account_name: The account: ten digits, a hyphen and five digits, as text; old accounts may have other names.
        devices: The devices.
        request_type: What is watched.
    """
    return await api.begin(operations.LIST_REACHABILITY_MONITORS, options, account_name=account_name, devices=devices,
                           request_type=request_type)


async def get_reachability_status(api: Api, *, account_name: str, device: DeviceId, request_type: ReachabilityEvent,
                                  request_expiration_time: datetime | None = None,
                                  options: Options | None = None) -> Accepted:
    """Asks whether one device can be reached now.

    POST /m2m/v1/diagnostics/basic/devicereachability/status · read · documented in Device Reachability Monitoring:
    retrieve reachability status
    The request can't be polled: the answer comes only to the callback service DiagnosticsService. If the device can't
    be reached, a second one follows later.

    Args:
        account_name: The account: ten digits, a hyphen and five digits, as text; old accounts may have other names.
        device: The device.
        request_type: What is watched.
        request_expiration_time: Until when the second callback is waited for; the default is not documented.
    """
    return await api.begin(operations.GET_REACHABILITY_STATUS, options, account_name=account_name, device=device,
                           request_type=request_type, request_expiration_time=request_expiration_time)
