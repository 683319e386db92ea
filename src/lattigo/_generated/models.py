# Generated from spec/lattigo.yaml (sha256 267a57763d3a38aa). Do not edit: change the spec, then run python -m codegen.
"""What Lattigo answers and takes."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Literal, TypeAlias

from attrs import field, frozen

from .._core.fields import JSON, about, redacted

__all__ = [
    "ActivationRecord",
    "ActivationRequest",
    "ActivationResult",
    "CalAmpMessage",
    "ChangeStatus",
    "DailyDataUsage",
    "Device",
    "DeviceReport",
    "IdType",
    "MonthlyDataUsage",
    "NoteField",
    "OperationStatus",
    "RatePlan",
    "SimStateChange",
    "Sms",
    "SmsDirection",
    "SuspensionRequest",
    "TerminateStatus",
    "UnprocessedActivation",
    "UnprocessedUpload",
    "UploadId",
    "UploadRecord",
    "UploadResult",
    "UsageLimitAction",
]


IdType: TypeAlias = Literal["iccid", "imei", "imsi", "msisdn", "mdn", "min", "meid", "esn"] | str
"""The kind of identifier that is given instead of a device name. Only iccid is documented; the other values are inferred
from the identifiers that a device has.
"""

SmsDirection: TypeAlias = Literal["all", "received", "sent"]
"""Which text messages are meant."""

NoteField: TypeAlias = Literal["note", "note1", "note2", "note3"]
"""One of the four notes of a device."""

SimStateChange: TypeAlias = Literal["suspend", "restore"]
"""What to do with a SIM."""

UsageLimitAction: TypeAlias = Literal["suspend"]
"""What happens to a device that reaches its limit."""


@frozen(kw_only=True)
class Device:
    """A device of the account, with its SIM.

    Documented in v2/devices, read 2023-03-23.
    """

    id: int
    """The device's number in the service."""

    device_name: str = field(repr=redacted)
    """The device's name, unique in the account; often its ICCID or a number."""

    ip_address: str | None = field(default=None, repr=redacted)
    """IPv4 address."""

    ipv6: str | None = field(default=None, repr=redacted)
    """IPv6 address."""

    note: str | None = field(default=None, repr=redacted)
    """First note; five dashes until it is written."""

    state: str | None = None
    """State of the SIM; the documents do not list the values."""

    mdn: str | None = field(default=None, repr=redacted)
    """Mobile directory number."""

    meid: str | None = field(default=None, repr=redacted)
    """Mobile equipment identifier."""

    imsi: str | None = field(default=None, repr=redacted)
    """International mobile subscriber identity."""

    imei: str | None = field(default=None, repr=redacted)
    """International mobile equipment identity."""

    iccid: str | None = field(default=None, repr=redacted)
    """The number of the SIM card."""

    esn: str | None = field(default=None, repr=redacted)
    """Electronic serial number."""

    msisdn: str | None = field(default=None, repr=redacted)
    """The phone number in international form."""

    min: str | None = field(default=None, repr=redacted)
    """Mobile identification number."""

    connected: bool | str | None = None
    """Whether the device is connected, as a boolean or as the word true or false. Observed, not documented."""

    last_connection_date: datetime | None = None
    """When the device last connected."""

    cost_center: str | None = None
    """The cost center that the device is assigned to."""

    last_activation_date: datetime | None = None
    """When it was last activated."""

    latitude: Decimal | None = field(default=None, repr=redacted, metadata=about(unit="degree"))
    """Latitude of the device."""

    longitude: Decimal | None = field(default=None, repr=redacted, metadata=about(unit="degree"))
    """Longitude of the device."""

    address: str | None = field(default=None, repr=redacted)
    """Postal address of the device."""

    bytes_used: int | None = field(default=None, metadata=about(unit="byte"))
    """Traffic of the device; over which period is not documented."""

    sms_used: int | None = None
    """Text messages of the device; over which period is not documented."""

    note1: str | None = field(default=None, repr=redacted)
    """Second note."""

    note2: str | None = field(default=None, repr=redacted)
    """Third note."""

    note3: str | None = field(default=None, repr=redacted)
    """Fourth note."""

    extra: dict[str, JSON] = field(factory=dict[str, JSON], repr=False)
    """Fields of the answer that this version does not know."""


@frozen(kw_only=True)
class Sms:
    """A text message of a device, with what became of it.

    Documented in v2/devices/:device_name/get_sms, read 2023-03-23.
    """

    event_id: int | str | None = None
    """Identifier of the event; whether it is a number is not documented."""

    event_status: str | None = None
    """What became of the message."""

    event_timestamp: datetime | None = None
    """When it happened."""

    event_type: str | None = None
    """Kind of event."""

    imsi: str | None = field(default=None, repr=redacted)
    """IMSI of the device's SIM."""

    message_body: str | None = field(default=None, repr=redacted)
    """The text."""

    msisdn: str | None = field(default=None, repr=redacted)
    """Phone number of the device."""

    report_timestamp: datetime | None = None
    """When the carrier reported it."""

    failure_reason: str | None = None
    """Why the message failed; empty when it did not."""

    extra: dict[str, JSON] = field(factory=dict[str, JSON], repr=False)
    """Fields of the answer that this version does not know."""


@frozen(kw_only=True)
class CalAmpMessage:
    """A message of a CalAmp tracker, as it sent it. The documents list only the fields' names; their types and meanings
    are inferred.

    Documented in v2/devices/:device_name/calamp_messages, read 2023-03-23.
    """

    message_id: int
    """The message's number in the service."""

    mobile_id: str | None = field(default=None, repr=redacted)
    """The tracker's own identifier."""

    latitude: Decimal | None = field(default=None, repr=redacted)
    """Latitude. The documents' only example, 731.09, cannot be degrees, so no unit is promised."""

    longitude: Decimal | None = field(default=None, repr=redacted)
    """Longitude, in the same unknown unit as the latitude."""

    altitude: Decimal | None = None
    """Altitude; the unit is not documented."""

    speed: Decimal | None = None
    """Speed; the unit is not documented."""

    heading: Decimal | None = field(default=None, metadata=about(unit="degree"))
    """Direction of travel."""

    satellites: int | None = None
    """Satellites in use."""

    fix_status: int | str | None = None
    """Status bits of the position."""

    event_index: int | None = None
    """Index of the event in the tracker's configuration."""

    event_code: int | None = None
    """Code of the event."""

    gps_hdop: Decimal | None = None
    """Horizontal dilution of precision of the position; the scale is not documented."""

    communication_state: int | str | None = None
    """State bits of the tracker's radio link."""

    rssi: Decimal | None = None
    """Strength of the received signal; the unit is not documented. One of the document's two field lists spells it
    `rsssi`, the other `rssi`: `rsssi` is taken as a misprint.
    """

    network_id: int | str | None = None
    """Identifier of the mobile network."""

    inputs: int | str | None = None
    """State bits of the tracker's inputs."""

    unit_status: int | str | None = None
    """Status bits of the tracker."""

    sequence_number: int | None = None
    """The tracker's own count of its messages."""

    report_generated_at: datetime | None = None
    """When the tracker wrote it."""

    created_at: datetime | None = None
    """When the service stored it."""

    time_of_fix: datetime | None = None
    """When the position was found."""

    accumulator_count: int | None = None
    """How many of the accumulators the message carries."""

    accumulator0: int | None = None
    """Accumulator 0; its meaning is set in the tracker."""

    accumulator1: int | None = None
    """Accumulator 1; its meaning is set in the tracker."""

    accumulator2: int | None = None
    """Accumulator 2; its meaning is set in the tracker."""

    accumulator3: int | None = None
    """Accumulator 3; its meaning is set in the tracker."""

    accumulator4: int | None = None
    """Accumulator 4; its meaning is set in the tracker."""

    accumulator5: int | None = None
    """Accumulator 5; its meaning is set in the tracker."""

    accumulator6: int | None = None
    """Accumulator 6; its meaning is set in the tracker."""

    accumulator7: int | None = None
    """Accumulator 7; its meaning is set in the tracker."""

    accumulator8: int | None = None
    """Accumulator 8; its meaning is set in the tracker."""

    accumulator9: int | None = None
    """Accumulator 9; its meaning is set in the tracker."""

    accumulator10: int | None = None
    """Accumulator 10; its meaning is set in the tracker."""

    accumulator11: int | None = None
    """Accumulator 11; its meaning is set in the tracker."""

    accumulator12: int | None = None
    """Accumulator 12; its meaning is set in the tracker."""

    accumulator13: int | None = None
    """Accumulator 13; its meaning is set in the tracker."""

    accumulator14: int | None = None
    """Accumulator 14; its meaning is set in the tracker."""

    accumulator15: int | None = None
    """Accumulator 15; its meaning is set in the tracker."""

    extra: dict[str, JSON] = field(factory=dict[str, JSON], repr=False)
    """Fields of the answer that this version does not know."""


@frozen(kw_only=True)
class DeviceReport:
    """A report of a device about its place and its state. The documents list only the fields' names; their types and
    meanings are inferred.

    Documented in v2/devices/:device_name/device_reports, read 2023-03-23.
    """

    id: int
    """The report's number in the service."""

    latitude: Decimal | None = field(default=None, repr=redacted, metadata=about(unit="degree"))
    """Latitude."""

    longitude: Decimal | None = field(default=None, repr=redacted, metadata=about(unit="degree"))
    """Longitude."""

    speed: Decimal | None = None
    """Speed; the unit is not documented."""

    heading: Decimal | None = field(default=None, metadata=about(unit="degree"))
    """Direction of travel."""

    altitude: Decimal | None = None
    """Altitude; the unit is not documented."""

    gps_quality: int | str | None = None
    """Quality of the position."""

    unit_status: int | str | None = None
    """Status of the device."""

    time_of_fix: datetime | None = None
    """When the position was found."""

    battery: Decimal | None = None
    """Battery; the unit is not documented."""

    voltage: Decimal | None = field(default=None, metadata=about(unit="V"))
    """Supply voltage."""

    event_code: int | None = None
    """Code of the event."""

    temperature: Decimal | None = None
    """Temperature; the unit is not documented."""

    created_at: datetime | None = None
    """When the service stored the report."""

    type: str | None = None
    """Kind of report."""

    fuel_level: Decimal | None = None
    """Fuel; the unit is not documented."""

    distance: Decimal | None = None
    """Distance; the unit is not documented."""

    rssi: Decimal | None = None
    """Strength of the received signal; the unit is not documented."""

    extra: dict[str, JSON] = field(factory=dict[str, JSON], repr=False)
    """Fields of the answer that this version does not know."""


@frozen(kw_only=True)
class DailyDataUsage:
    """What a device used on one day.

    Documented in v2/devices/:device_name/daily_data_usages, read 2023-03-23.
    """

    id: int
    """The row's number in the service."""

    date_for: date | None = None
    """The day; where the service draws the line between two days is not documented."""

    bytes_used: int | None = field(default=None, metadata=about(unit="byte"))
    """Traffic of that day."""

    sms_used: int | None = None
    """Text messages of that day."""

    extra: dict[str, JSON] = field(factory=dict[str, JSON], repr=False)
    """Fields of the answer that this version does not know."""


@frozen(kw_only=True)
class MonthlyDataUsage:
    """What a device used in one month.

    Documented in v2/devices/:device_name/monthly_data_usages, read 2023-03-23.
    """

    id: int
    """The row's number in the service."""

    date_for: date | None = None
    """A day that stands for the month; which day of it is not documented."""

    bytes_used: int | None = field(default=None, metadata=about(unit="byte"))
    """Traffic of that month."""

    sms_used: int | None = None
    """Text messages of that month."""

    extra: dict[str, JSON] = field(factory=dict[str, JSON], repr=False)
    """Fields of the answer that this version does not know."""


@frozen(kw_only=True)
class ActivationRequest:
    """One device to activate.

    Documented in v2/device_operations/activation_request, read 2023-03-23.
    """

    imei: str | None = field(default=None, repr=redacted, metadata=about(min_length=1, max_length=25))
    """IMEI of the device. It is listed as required, but `device_sku` may be sent instead of it, so it can be left out
    here.
    """

    iccid: str = field(repr=redacted, metadata=about(min_length=1, max_length=25))
    """ICCID of the SIM card."""

    note: str | None = field(default=None, repr=redacted, metadata=about(max_length=250))
    """First note to store with the device."""

    note1: str | None = field(default=None, repr=redacted, metadata=about(max_length=250))
    """Second note."""

    note2: str | None = field(default=None, repr=redacted, metadata=about(max_length=250))
    """Third note."""

    note3: str | None = field(default=None, repr=redacted, metadata=about(max_length=250))
    """Fourth note."""


@frozen(kw_only=True)
class ActivationRecord:
    """What the service read of one device to activate.

    Known from an example in v2/device_operations/activation_request, read 2023-03-23.
    """

    iccid: str | None = field(default=None, repr=redacted)
    """ICCID of the SIM card."""

    imei: str | None = field(default=None, repr=redacted)
    """IMEI of the device."""

    note: str | None = field(default=None, repr=redacted)
    """First note."""

    note1: str | None = field(default=None, repr=redacted)
    """Second note."""

    note2: str | None = field(default=None, repr=redacted)
    """Third note."""

    note3: str | None = field(default=None, repr=redacted)
    """Fourth note."""

    request_type: str | None = None
    """Kind of order; absent where the device was refused."""

    extra: dict[str, JSON] = field(factory=dict[str, JSON], repr=False)
    """Fields of the answer that this version does not know."""


@frozen(kw_only=True)
class UnprocessedActivation:
    """A device that was refused and is not being activated.

    Documented in v2/device_operations/activation_request, read 2023-03-23.
    """

    device_index: int | None = None
    """Place of the device in the list that was sent, from 0."""

    error: str | None = field(default=None, repr=redacted)
    """What was wrong, as JSON text: an object with a field's name and the messages about it, `{"iccid":["…"]}`."""

    input: ActivationRecord | None = None
    """What was sent for the device."""

    extra: dict[str, JSON] = field(factory=dict[str, JSON], repr=False)
    """Fields of the answer that this version does not know."""


@frozen(kw_only=True)
class ActivationResult:
    """Which devices of an order were accepted, and which were refused.

    Documented in v2/device_operations/activation_request, read 2023-03-23.
    """

    processed: list[ActivationRecord]
    """The devices that are being activated."""

    unprocessed: list[UnprocessedActivation]
    """The devices that were refused."""

    extra: dict[str, JSON] = field(factory=dict[str, JSON], repr=False)
    """Fields of the answer that this version does not know."""


@frozen(kw_only=True)
class UploadId:
    """One IMEI to upload.

    Documented in v2/device_operations/upload_request, read 2023-03-23.
    """

    imei: str = field(repr=redacted, metadata=about(min_length=1, max_length=25))
    """IMEI of the device."""


@frozen(kw_only=True)
class UploadRecord:
    """What the service read of one IMEI to upload.

    Known from an example in v2/device_operations/upload_request, read 2023-03-23.
    """

    imei: str | None = field(default=None, repr=redacted)
    """IMEI of the device."""

    sku: str | None = None
    """The vendor's SKU; absent where the IMEI was refused."""

    email: str | None = field(default=None, repr=redacted)
    """The vendor's e-mail address; absent where the IMEI was refused."""

    extra: dict[str, JSON] = field(factory=dict[str, JSON], repr=False)
    """Fields of the answer that this version does not know."""


@frozen(kw_only=True)
class UnprocessedUpload:
    """An IMEI that was refused and is not uploaded.

    Documented in v2/device_operations/upload_request, read 2023-03-23.
    """

    device_index: int | None = None
    """Place of the IMEI in the list that was sent, from 0."""

    error: str | None = field(default=None, repr=redacted)
    """What was wrong, as JSON text: an object with a field's name and the messages about it, `{"imei":["…"]}`."""

    input: UploadRecord | None = None
    """What was sent for the IMEI."""

    extra: dict[str, JSON] = field(factory=dict[str, JSON], repr=False)
    """Fields of the answer that this version does not know."""


@frozen(kw_only=True)
class UploadResult:
    """Which IMEIs were accepted, and which were refused.

    Documented in v2/device_operations/upload_request, read 2023-03-23.
    """

    processed: list[UploadRecord]
    """The IMEIs that were accepted."""

    unprocessed: list[UnprocessedUpload]
    """The IMEIs that were refused."""

    extra: dict[str, JSON] = field(factory=dict[str, JSON], repr=False)
    """Fields of the answer that this version does not know."""


@frozen(kw_only=True)
class SuspensionRequest:
    """One device to suspend without billing.

    Documented in v2/device_operations/suspend_no_billing_request, read 2023-03-23.
    """

    imei: str = field(repr=redacted, metadata=about(min_length=1, max_length=25))
    """IMEI of the device."""

    iccid: str = field(repr=redacted, metadata=about(min_length=1, max_length=25))
    """ICCID of the SIM card."""


@frozen(kw_only=True)
class ChangeStatus:
    """What became of a change, device by device.

    Documented in v2/device_operations/change_simstate, read 2023-03-23.
    """

    change_status: dict[str, str] = field(repr=redacted)
    """Each device's name, and a text that begins with `Success` or with `Error:`. The rest of the text is for people and
    differs between the documents.
    """

    extra: dict[str, JSON] = field(factory=dict[str, JSON], repr=False)
    """Fields of the answer that this version does not know."""


@frozen(kw_only=True)
class OperationStatus:
    """What became of an operation, device by device.

    Documented in v2/device_operations/set_usage_limit, read 2023-03-23.
    """

    status: dict[str, str] = field(repr=redacted)
    """Each device's name, and a text that begins with `Success` or with `Error:`. The rest of the text is for people and
    differs between the documents.
    """

    extra: dict[str, JSON] = field(factory=dict[str, JSON], repr=False)
    """Fields of the answer that this version does not know."""


@frozen(kw_only=True)
class TerminateStatus:
    """What became of a termination, device by device.

    Documented in v2/device_operations/terminate_service, read undated.
    """

    terminate_status: dict[str, str] = field(repr=redacted)
    """Each device's name, and a text that begins with `Success` or with `Error:`. The rest of the text is for people and
    differs between the documents.
    """

    extra: dict[str, JSON] = field(factory=dict[str, JSON], repr=False)
    """Fields of the answer that this version does not know."""


@frozen(kw_only=True)
class RatePlan:
    """What a plan costs and what it includes. The documents list only the fields' names; the currency is inferred.

    Documented in v2/rate_plans, read 2023-03-23.
    """

    name: str
    """The name of the plan, as `activation_request` takes it."""

    days_in_term: int | None = field(default=None, metadata=about(unit="day"))
    """How long a device is bound to the plan."""

    activation_fee: Decimal | None = field(default=None, metadata=about(unit="USD"))
    """Price of an activation."""

    termination_fee: Decimal | None = field(default=None, metadata=about(unit="USD"))
    """Price of leaving before the term is over."""

    monthly_data_plan_cost: Decimal | None = field(default=None, metadata=about(unit="USD"))
    """Price of the data plan a month."""

    monthly_data_allowance_bytes: int | None = field(default=None, metadata=about(unit="byte"))
    """Traffic that is included each month."""

    overage_data_unit_bytes: int | None = field(default=None, metadata=about(unit="byte"))
    """Size of the block in which traffic beyond the allowance is billed."""

    overage_data_unit_cost: Decimal | None = field(default=None, metadata=about(unit="USD"))
    """Price of such a block."""

    monthly_sms_plan_cost: Decimal | None = field(default=None, metadata=about(unit="USD"))
    """Price of the SMS plan a month."""

    monthly_sms_allowance: int | None = None
    """Text messages that are included each month."""

    overage_sms_unit: int | None = None
    """Number of text messages in the block in which those beyond the allowance are billed."""

    overage_sms_unit_cost: Decimal | None = field(default=None, metadata=about(unit="USD"))
    """Price of such a block."""

    extra: dict[str, JSON] = field(factory=dict[str, JSON], repr=False)
    """Fields of the answer that this version does not know."""
