# Generated from spec/lattigo.yaml (sha256 b08cedcf43376534). Do not edit: change the spec, then run python -m codegen.
# Arguments are packed into lines, so that an operation is visible at a glance.
# fmt: off
"""One device at a time: its details, usage and messages; and the list of all devices."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from typing_extensions import deprecated

from .._core.api import call, pages
from .._core.namespaces import Api
from .._core.options import Options
from .._core.paging import Pager
from . import operations
from .models import (
    CalAmpMessage,
    DailyDataUsage,
    Device,
    DeviceReport,
    DeviceState,
    IdType,
    MonthlyDataUsage,
    NoteField,
    Sms,
    SmsDirection,
)


def list_devices(api: Api, *, state: DeviceState | None = None, page: int | None = None, per_page: int | None = None,
                 offset: int | None = None, options: Options | None = None) -> Pager[Device]:
    """List the account's devices with their details.

    The list is empty if the account has no devices, or none in the requested state. The order is not guaranteed: a
    device added or removed between two pages can repeat or hide another one.

    - `GET /v2/devices` (read), docs: v2/devices

    Args:
        state: Only devices in this state.
        page: Page number, starting at 1.
        per_page: Rows per page.
        offset: Rows to skip before the first page.
        options: Time-out, attempts and budget of this call.
    """
    return pages(api, operations.LIST_DEVICES, options, state=state, page=page, per_page=per_page, offset=offset)


def list_device_names(api: Api, *, state: DeviceState | None = None, page: int | None = None,
                      per_page: int | None = None, offset: int | None = None,
                      options: Options | None = None) -> Pager[str]:
    """List the names of the account's devices.

    Device names identify devices in the other calls.

    - `GET /v2/devices` (read), docs: v2/devices

    Args:
        state: Only devices in this state.
        page: Page number, starting at 1.
        per_page: Rows per page.
        offset: Rows to skip before the first page.
        options: Time-out, attempts and budget of this call.
    """
    return pages(api, operations.LIST_DEVICE_NAMES, options, state=state, page=page, per_page=per_page, offset=offset)


async def get_device(api: Api, device_name: str, *, id_type: IdType | None = None,
                     options: Options | None = None) -> Device:
    """Return one device, by name or another identifier.

    - `GET /v2/devices/{device_name}` (read), docs: v2/devices/:device_name

    Args:
        device_name: Device name (see `devices.list_names`), or the identifier named by `id_type`.
        id_type: Kind of identifier passed as `device_name`. Default: the device name.
        options: Time-out, attempts and budget of this call.
    """
    return await call(api, operations.GET_DEVICE, options, device_name=device_name, id_type=id_type)


async def get_sms(api: Api, device_name: str, *, start_date: date | datetime | None = None,
                  end_date: date | datetime | None = None, direction: SmsDirection | None = None,
                  id_type: IdType | None = None, options: Options | None = None) -> list[Sms]:
    """List the text messages of one Vodafone device, with their delivery status.

    Available only for devices on Vodafone (VDF). Only the UTC day of each date counts, and both days are included.

    - `GET /v2/devices/{device_name}/get_sms` (read), docs: v2/devices/:device_name/get_sms

    Args:
        device_name: Device name (see `devices.list_names`), or the identifier named by `id_type`.
        start_date: First day of the search, inclusive.
        end_date: Last day of the search, inclusive.
        direction: Which messages to return.
        id_type: Kind of identifier passed as `device_name`. Default: the device name.
        options: Time-out, attempts and budget of this call.
    """
    return await call(api, operations.GET_SMS, options, device_name=device_name, start_date=start_date,
                      end_date=end_date, direction=direction, id_type=id_type)


@deprecated("The documentation no longer lists this endpoint.", category=None)
def calamp_messages(api: Api, device_name: str, *, start_date: date | datetime, end_date: date | datetime,
                    event_code: int | None = None, id_type: IdType | None = None, page: int | None = None,
                    per_page: int | None = None, offset: int | None = None,
                    options: Options | None = None) -> Pager[CalAmpMessage]:
    """List the messages of one CalAmp tracker in a date range.

    Messages are kept for about three months.

    - `GET /v2/devices/{device_name}/calamp_messages` (read, deprecated), docs: v2/devices/:device_name/calamp_messages

    Args:
        device_name: Device name (see `devices.list_names`), or the identifier named by `id_type`.
        start_date: First day, inclusive.
        end_date: Last day, inclusive.
        event_code: Only messages with this event code.
        id_type: Kind of identifier passed as `device_name`. Default: the device name.
        page: Page number, starting at 1.
        per_page: Rows per page.
        offset: Rows to skip before the first page.
        options: Time-out, attempts and budget of this call.
    """
    return pages(api, operations.CALAMP_MESSAGES, options, device_name=device_name, start_date=start_date,
                 end_date=end_date, event_code=event_code, id_type=id_type, page=page, per_page=per_page, offset=offset)


@deprecated("The documentation no longer lists this endpoint.", category=None)
async def last_calamp_message(api: Api, device_name: str, *, id_type: IdType | None = None,
                              options: Options | None = None) -> CalAmpMessage | None:
    """Return the latest message of one CalAmp tracker, if any.

    - `GET /v2/devices/{device_name}/last_calamp_message` (read, deprecated), docs:
      v2/devices/:device_name/last_calamp_message

    Args:
        device_name: Device name (see `devices.list_names`), or the identifier named by `id_type`.
        id_type: Kind of identifier passed as `device_name`. Default: the device name.
        options: Time-out, attempts and budget of this call.
    """
    return await call(api, operations.LAST_CALAMP_MESSAGE, options, device_name=device_name, id_type=id_type)


async def set_note(api: Api, device_name: str, *, field_name: NoteField, note: str, id_type: IdType | None = None,
                   options: Options | None = None) -> dict[str, str]:
    """Write one of the four notes of a device.

    Replaces the previous text of the note.

    - `PUT /v2/devices/{device_name}/note` (write, idempotent), docs: v2/devices/:device_name/note

    Args:
        device_name: Device name (see `devices.list_names`), or the identifier named by `id_type`.
        field_name: One of the four notes of a device.
        note: New text of the note.
        id_type: Kind of identifier used instead of the device name.
        options: Time-out, attempts and budget of this call.

    Raises:
        OutcomeUnknown: The response was lost. Calling again is safe.
    """
    return await call(api, operations.SET_NOTE, options, device_name=device_name, field_name=field_name, note=note,
                      id_type=id_type)


def device_reports(api: Api, device_name: str, *, start_date: date | datetime | None = None,
                   end_date: date | datetime | None = None, limit: int | None = None, id_type: IdType | None = None,
                   page: int | None = None, per_page: int | None = None, offset: int | None = None,
                   options: Options | None = None) -> Pager[DeviceReport]:
    """List a device's location and status reports in a date range.

    - `GET /v2/devices/{device_name}/device_reports` (read), docs: v2/devices/:device_name/device_reports

    Args:
        device_name: Device name (see `devices.list_names`), or the identifier named by `id_type`.
        start_date: Start of the range, a date or a time.
        end_date: End of the range, a date or a time.
        limit: Maximum number of rows to return. Default: 10000.
        id_type: Kind of identifier passed as `device_name`. Default: the device name.
        page: Page number, starting at 1.
        per_page: Rows per page.
        offset: Rows to skip before the first page.
        options: Time-out, attempts and budget of this call.
    """
    return pages(api, operations.DEVICE_REPORTS, options, device_name=device_name, start_date=start_date,
                 end_date=end_date, limit=limit, id_type=id_type, page=page, per_page=per_page, offset=offset)


def daily_data_usages(api: Api, device_name: str, *, start_date: date | datetime | None = None,
                      end_date: date | datetime | None = None, limit: int | None = None, id_type: IdType | None = None,
                      page: int | None = None, per_page: int | None = None, offset: int | None = None,
                      options: Options | None = None) -> Pager[DailyDataUsage]:
    """List a device's data usage by day.

    - `GET /v2/devices/{device_name}/daily_data_usages` (read), docs: v2/devices/:device_name/daily_data_usages

    Args:
        device_name: Device name (see `devices.list_names`), or the identifier named by `id_type`.
        start_date: Start of the range, a date or a time.
        end_date: End of the range, a date or a time.
        limit: Maximum number of rows to return. Default: 10000.
        id_type: Kind of identifier passed as `device_name`. Default: the device name.
        page: Page number, starting at 1.
        per_page: Rows per page.
        offset: Rows to skip before the first page.
        options: Time-out, attempts and budget of this call.
    """
    return pages(api, operations.DAILY_DATA_USAGES, options, device_name=device_name, start_date=start_date,
                 end_date=end_date, limit=limit, id_type=id_type, page=page, per_page=per_page, offset=offset)


def monthly_data_usages(api: Api, device_name: str, *, start_date: date | datetime | None = None,
                        end_date: date | datetime | None = None, limit: int | None = None,
                        id_type: IdType | None = None, page: int | None = None, per_page: int | None = None,
                        offset: int | None = None, options: Options | None = None) -> Pager[MonthlyDataUsage]:
    """List a device's data usage by month.

    - `GET /v2/devices/{device_name}/monthly_data_usages` (read), docs: v2/devices/:device_name/monthly_data_usages

    Args:
        device_name: Device name (see `devices.list_names`), or the identifier named by `id_type`.
        start_date: Start of the range, a date or a time.
        end_date: End of the range, a date or a time.
        limit: Maximum number of rows to return. Default: 10000.
        id_type: Kind of identifier passed as `device_name`. Default: the device name.
        page: Page number, starting at 1.
        per_page: Rows per page.
        offset: Rows to skip before the first page.
        options: Time-out, attempts and budget of this call.
    """
    return pages(api, operations.MONTHLY_DATA_USAGES, options, device_name=device_name, start_date=start_date,
                 end_date=end_date, limit=limit, id_type=id_type, page=page, per_page=per_page, offset=offset)


async def cellular_locate(api: Api, device_name: str, *, id_type: IdType | None = None,
                          options: Options | None = None) -> dict[str, str]:
    """Request a device's location from its carrier, based on nearby cell towers.

    Not every carrier supports it.

    - `POST /v2/devices/{device_name}/cellular_locate` (billable), docs: v2/devices/:device_name/cellular_locate
    - Costs money on every call. Not retried once it may have reached the service.
    - Price: Charged per call. No call returns the price; it is in your contract.

    Args:
        device_name: Device name (see `devices.list_names`), or the identifier named by `id_type`.
        id_type: Kind of identifier used instead of the device name.
        options: Time-out, attempts and budget of this call.

    Raises:
        OutcomeUnknown: The response was lost. No call reports whether the carrier was queried; check the charges in the
            portal before you try again.
    """
    return await call(api, operations.CELLULAR_LOCATE, options, device_name=device_name, id_type=id_type)


async def calculate_etf(api: Api, device_name: str, *, id_type: IdType | None = None,
                        options: Options | None = None) -> dict[str, Decimal | None]:
    """Return the early termination fee of a device as of today.

    - `GET /v2/devices/{device_name}/calculate_etf` (read), docs: v2/devices/:device_name/calculate_etf

    Args:
        device_name: Device name (see `devices.list_names`), or the identifier named by `id_type`.
        id_type: Kind of identifier passed as `device_name`. Default: the device name.
        options: Time-out, attempts and budget of this call.
    """
    return await call(api, operations.CALCULATE_ETF, options, device_name=device_name, id_type=id_type)
