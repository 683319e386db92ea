# Generated from spec/lattigo.yaml (sha256 267a57763d3a38aa). Do not edit: change the spec, then run python -m codegen.
# Arguments are packed into lines, so that a whole operation is seen at a glance.
# fmt: off
"""One device at a time, what it is, what it used and what it sent, and the list of all of them."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from .._core.api import Api
from .._core.options import Options
from .._core.paging import Pager
from . import operations
from .models import (
    CalAmpMessage,
    DailyDataUsage,
    Device,
    DeviceReport,
    IdType,
    MonthlyDataUsage,
    NoteField,
    Sms,
    SmsDirection,
)


def list_devices(api: Api, *, state: str | None = None, page: int | None = None, per_page: int | None = None,
                 offset: int | None = None, options: Options | None = None) -> Pager[Device]:
    """All devices of the account, with their details.

    GET /v2/devices · read · documented in v2/devices
    The list is empty when the account has no device, or none in the state that was asked for. Nothing promises a stable
    order: a device that comes or goes between two pages can repeat or hide another one.

    Args:
        state: Only devices in this state.
        page: The page to answer, counted from 1.
        per_page: Rows a page.
        offset: Rows to skip before the first page.
    """
    return api.pages(operations.LIST_DEVICES, options, state=state, page=page, per_page=per_page, offset=offset)


def list_device_names(api: Api, *, state: str | None = None, page: int | None = None, per_page: int | None = None,
                      offset: int | None = None, options: Options | None = None) -> Pager[str]:
    """The names of all devices of the account.

    GET /v2/devices · read · documented in v2/devices
    A device name is what the other calls take to say which device is meant.

    Args:
        state: Only devices in this state.
        page: The page to answer, counted from 1.
        per_page: Rows a page.
        offset: Rows to skip before the first page.
    """
    return api.pages(operations.LIST_DEVICE_NAMES, options, state=state, page=page, per_page=per_page, offset=offset)


async def get_device(api: Api, device_name: str, *, id_type: IdType | None = None,
                     options: Options | None = None) -> Device:
    """One device, by its name or by another identifier.

    GET /v2/devices/{device_name} · read · documented in v2/devices/:device_name

    Args:
        device_name: The device's name, as `list_device_names` answers it, or the identifier that `id_type` says.
        id_type: Which identifier stands in the place of the device's name, when it is not the name.
    """
    return await api.call(operations.GET_DEVICE, options, device_name=device_name, id_type=id_type)


async def get_sms(api: Api, device_name: str, *, start_date: date | datetime | None = None,
                  end_date: date | datetime | None = None, direction: SmsDirection | None = None,
                  id_type: IdType | None = None, options: Options | None = None) -> list[Sms]:
    """The text messages of one Vodafone device, with what became of them.

    GET /v2/devices/{device_name}/get_sms · read · documented in v2/devices/:device_name/get_sms
    Only devices on Vodafone (VDF) have this list. Of both dates only the day in UTC counts, and both days are included.

    Args:
        device_name: The device's name, as `list_device_names` answers it, or the identifier that `id_type` says.
        start_date: First day of the search, included.
        end_date: Last day of the search, included.
        direction: Which messages are meant.
        id_type: Which identifier stands in the place of the device's name, when it is not the name.
    """
    return await api.call(operations.GET_SMS, options, device_name=device_name, start_date=start_date,
                          end_date=end_date, direction=direction, id_type=id_type)


def calamp_messages(api: Api, device_name: str, *, start_date: date | datetime, end_date: date | datetime,
                    event_code: int | None = None, id_type: IdType | None = None, page: int | None = None,
                    per_page: int | None = None, offset: int | None = None,
                    options: Options | None = None) -> Pager[CalAmpMessage]:
    """The messages of one CalAmp tracker in a range of dates.

    GET /v2/devices/{device_name}/calamp_messages · read · deprecated · documented in
    v2/devices/:device_name/calamp_messages
    Messages are kept for about three months.

    Args:
        device_name: The device's name, as `list_device_names` answers it, or the identifier that `id_type` says.
        start_date: First day, included.
        end_date: Last day, included.
        event_code: Only messages with this event code.
        id_type: Which identifier stands in the place of the device's name, when it is not the name.
        page: The page to answer, counted from 1.
        per_page: Rows a page.
        offset: Rows to skip before the first page.
    """
    return api.pages(operations.CALAMP_MESSAGES, options, device_name=device_name, start_date=start_date,
                     end_date=end_date, event_code=event_code, id_type=id_type, page=page, per_page=per_page,
                     offset=offset)


async def last_calamp_message(api: Api, device_name: str, *, id_type: IdType | None = None,
                              options: Options | None = None) -> CalAmpMessage | None:
    """The latest message of one CalAmp tracker, or nothing when it sent none.

    GET /v2/devices/{device_name}/last_calamp_message · read · deprecated · documented in
    v2/devices/:device_name/last_calamp_message

    Args:
        device_name: The device's name, as `list_device_names` answers it, or the identifier that `id_type` says.
        id_type: Which identifier stands in the place of the device's name, when it is not the name.
    """
    return await api.call(operations.LAST_CALAMP_MESSAGE, options, device_name=device_name, id_type=id_type)


async def set_note(api: Api, device_name: str, *, field_name: NoteField, note: str, id_type: IdType | None = None,
                   options: Options | None = None) -> dict[str, str]:
    """Writes one of the four notes of a device.

    PUT /v2/devices/{device_name}/note · write · documented in v2/devices/:device_name/note
    It replaces what the note said before.

    Args:
        device_name: The device's name, as `list_device_names` answers it, or the identifier that `id_type` says.
        field_name: One of the four notes of a device.
        note: The new text.
        id_type: The kind of identifier that is given instead of a device name.
    """
    return await api.call(operations.SET_NOTE, options, device_name=device_name, field_name=field_name, note=note,
                          id_type=id_type)


def device_reports(api: Api, device_name: str, *, start_date: date | datetime | None = None,
                   end_date: date | datetime | None = None, limit: int | None = None, id_type: IdType | None = None,
                   page: int | None = None, per_page: int | None = None, offset: int | None = None,
                   options: Options | None = None) -> Pager[DeviceReport]:
    """What a device reported about its place and its state in a range of dates.

    GET /v2/devices/{device_name}/device_reports · read · documented in v2/devices/:device_name/device_reports

    Args:
        device_name: The device's name, as `list_device_names` answers it, or the identifier that `id_type` says.
        start_date: Begin of the range, a date or a time.
        end_date: End of the range, a date or a time.
        limit: The most rows to answer; 10000 when nothing is given.
        id_type: Which identifier stands in the place of the device's name, when it is not the name.
        page: The page to answer, counted from 1.
        per_page: Rows a page.
        offset: Rows to skip before the first page.
    """
    return api.pages(operations.DEVICE_REPORTS, options, device_name=device_name, start_date=start_date,
                     end_date=end_date, limit=limit, id_type=id_type, page=page, per_page=per_page, offset=offset)


def daily_data_usages(api: Api, device_name: str, *, start_date: date | datetime | None = None,
                      end_date: date | datetime | None = None, limit: int | None = None, id_type: IdType | None = None,
                      page: int | None = None, per_page: int | None = None, offset: int | None = None,
                      options: Options | None = None) -> Pager[DailyDataUsage]:
    """The traffic of a device, a row a day.

    GET /v2/devices/{device_name}/daily_data_usages · read · documented in v2/devices/:device_name/daily_data_usages

    Args:
        device_name: The device's name, as `list_device_names` answers it, or the identifier that `id_type` says.
        start_date: Begin of the range, a date or a time.
        end_date: End of the range, a date or a time.
        limit: The most rows to answer; 10000 when nothing is given.
        id_type: Which identifier stands in the place of the device's name, when it is not the name.
        page: The page to answer, counted from 1.
        per_page: Rows a page.
        offset: Rows to skip before the first page.
    """
    return api.pages(operations.DAILY_DATA_USAGES, options, device_name=device_name, start_date=start_date,
                     end_date=end_date, limit=limit, id_type=id_type, page=page, per_page=per_page, offset=offset)


def monthly_data_usages(api: Api, device_name: str, *, start_date: date | datetime | None = None,
                        end_date: date | datetime | None = None, limit: int | None = None,
                        id_type: IdType | None = None, page: int | None = None, per_page: int | None = None,
                        offset: int | None = None, options: Options | None = None) -> Pager[MonthlyDataUsage]:
    """The traffic of a device, a row a month.

    GET /v2/devices/{device_name}/monthly_data_usages · read · documented in v2/devices/:device_name/monthly_data_usages

    Args:
        device_name: The device's name, as `list_device_names` answers it, or the identifier that `id_type` says.
        start_date: Begin of the range, a date or a time.
        end_date: End of the range, a date or a time.
        limit: The most rows to answer; 10000 when nothing is given.
        id_type: Which identifier stands in the place of the device's name, when it is not the name.
        page: The page to answer, counted from 1.
        per_page: Rows a page.
        offset: Rows to skip before the first page.
    """
    return api.pages(operations.MONTHLY_DATA_USAGES, options, device_name=device_name, start_date=start_date,
                     end_date=end_date, limit=limit, id_type=id_type, page=page, per_page=per_page, offset=offset)


async def cellular_locate(api: Api, device_name: str, *, id_type: IdType | None = None,
                          options: Options | None = None) -> dict[str, str]:
    """Asks the carrier where a device is, from the radio cells around it.

    POST /v2/devices/{device_name}/cellular_locate · billable · documented in v2/devices/:device_name/cellular_locate
    Every call is charged. Not every carrier can do it.
    Costs money each time.
    If the answer is lost: No call tells whether the carrier was asked; look at the charges in the portal before you ask
    again.

    Args:
        device_name: The device's name, as `list_device_names` answers it, or the identifier that `id_type` says.
        id_type: The kind of identifier that is given instead of a device name.
    """
    return await api.call(operations.CELLULAR_LOCATE, options, device_name=device_name, id_type=id_type)


async def calculate_etf(api: Api, device_name: str, *, id_type: IdType | None = None,
                        options: Options | None = None) -> dict[str, Decimal | None]:
    """The early termination fee of a device, if it were terminated today.

    GET /v2/devices/{device_name}/calculate_etf · read · documented in v2/devices/:device_name/calculate_etf

    Args:
        device_name: The device's name, as `list_device_names` answers it, or the identifier that `id_type` says.
        id_type: Which identifier stands in the place of the device's name, when it is not the name.
    """
    return await api.call(operations.CALCULATE_ETF, options, device_name=device_name, id_type=id_type)
