# Generated from spec/thingspace.yaml (sha256 aaced4bde7507de1). Do not edit: change the spec, then run python -m codegen.
# Arguments are packed into lines, so that an operation is visible at a glance.
# fmt: off
"""Device reachability monitoring."""

from __future__ import annotations

from datetime import datetime

from ..._core.api import submit
from ..._core.long_running import Accepted
from ..._core.namespaces import Api
from ..._core.options import Options
from . import operations
from .models import AccountDeviceList, DeviceId, DeviceList, ReachabilityEvent


async def start_reachability_monitors(api: Api, *, account_name: str, request_type: ReachabilityEvent,
                                      devices: list[DeviceList], monitor_expiration_time: datetime,
                                      options: Options | None = None) -> Accepted:
    """Start monitoring whether devices can be reached.

    Cannot be polled: monitors and their observations are sent only to the DiagnosticsService callback.

    - `POST /m2m/v1/diagnostics/basic/devicereachability` (write), docs: Device Reachability Monitoring: monitor device
      reachability

    Args:
        account_name: Account name: ten digits, a hyphen and five digits, as text; old accounts can have other names.
        request_type: Event to monitor.
        devices: Devices, all by the same kind of identifier: IMEI, MDN, MSISDN or ICCID.
        monitor_expiration_time: End of the monitoring, at most 3,650 days from now.
        options: Time-out, attempts and budget of this call.

    Raises:
        OutcomeUnknown: The response was lost. Call `reachability.monitors` to request the monitors of the devices.
    """
    return await submit(api, operations.START_REACHABILITY_MONITORS, options, account_name=account_name,
                        request_type=request_type, devices=devices, monitor_expiration_time=monitor_expiration_time)


async def stop_reachability_monitors(api: Api, *, account_name: str, monitor_ids: list[str],
                                     options: Options | None = None) -> Accepted:
    """Stop reachability monitors.

    Cannot be polled: the outcome is sent only to the DiagnosticsService callback.

    - `DELETE /m2m/v1/diagnostics/basic/devicereachability` (write, idempotent), docs: Device Reachability Monitoring:
      stop device reachability monitoring

    Args:
        account_name: Account name: ten digits, a hyphen and five digits, as text; old accounts can have other names.
        monitor_ids: Monitors to stop.
        options: Time-out, attempts and budget of this call.

    Raises:
        OutcomeUnknown: The response was lost. Calling again is safe.
    """
    return await submit(api, operations.STOP_REACHABILITY_MONITORS, options, account_name=account_name,
                        monitor_ids=monitor_ids)


async def list_reachability_monitors(api: Api, *, account_name: str, devices: list[AccountDeviceList],
                                     request_type: ReachabilityEvent | None = None,
                                     monitor_type: ReachabilityEvent | None = None,
                                     options: Options | None = None) -> Accepted:
    """Request the reachability monitors of devices.

    Cannot be polled: the monitors are sent only to the DiagnosticsService callback.

    - `POST /m2m/v1/diagnostics/basic/devicereachability/monitors` (read), docs: Device Reachability Monitoring:
      retrieve active monitors

    Args:
        account_name: Account name: ten digits, a hyphen and five digits, as text; old accounts can have other names.
        devices: Devices, each by one or more identifiers.
        request_type: Event to monitor.
        monitor_type: The same as `request_type`, under the name that the SDK sends.
        options: Time-out, attempts and budget of this call.
    """
    return await submit(api, operations.LIST_REACHABILITY_MONITORS, options, account_name=account_name, devices=devices,
                        request_type=request_type, monitor_type=monitor_type)


async def get_reachability_status(api: Api, *, account_name: str, device: DeviceId, request_type: ReachabilityEvent,
                                  request_expiration_time: datetime | None = None,
                                  options: Options | None = None) -> Accepted:
    """Request whether one device can be reached now.

    Cannot be polled: the result is sent only to the DiagnosticsService callback. If the device cannot be reached, a
    second callback follows later.

    - `POST /m2m/v1/diagnostics/basic/devicereachability/status` (read), docs: Device Reachability Monitoring: retrieve
      reachability status

    Args:
        account_name: Account name: ten digits, a hyphen and five digits, as text; old accounts can have other names.
        device: Device to check.
        request_type: Event to monitor.
        request_expiration_time: Time until which to wait for the second callback; the default is not documented.
        options: Time-out, attempts and budget of this call.
    """
    return await submit(api, operations.GET_REACHABILITY_STATUS, options, account_name=account_name, device=device,
                        request_type=request_type, request_expiration_time=request_expiration_time)
