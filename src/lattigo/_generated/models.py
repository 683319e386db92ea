# Generated from spec/lattigo.yaml (sha256 b08cedcf43376534). Do not edit: change the spec, then run python -m codegen.
"""The models of Lattigo's requests and responses."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Literal, TypeAlias

from attrs import field, frozen

from .._core.fields import JSON, Rule, redacted
from .._core.model import Model

__all__ = [
    "ActivationRecord",
    "ActivationRequest",
    "ActivationResult",
    "CalAmpMessage",
    "ChangeStatus",
    "DailyDataUsage",
    "Device",
    "DeviceReport",
    "DeviceState",
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


DeviceState: TypeAlias = Literal["active", "suspended", "terminated"] | str
"""State of a SIM; the values are not documented, so others are accepted."""

IdType: TypeAlias = Literal["iccid", "imei", "imsi", "msisdn", "mdn", "min", "meid", "esn"] | str
"""Kind of identifier used instead of the device name."""

SmsDirection: TypeAlias = Literal["all", "received", "sent"]
"""Text messages to return."""

NoteField: TypeAlias = Literal["note", "note1", "note2", "note3"]
"""One of the four notes of a device."""

SimStateChange: TypeAlias = Literal["suspend", "restore"]
"""Action to perform on a SIM."""

UsageLimitAction: TypeAlias = Literal["suspend"]
"""Action when a device reaches its limit."""


@frozen(kw_only=True, eq=False, repr=False)
class Device(Model):
    """A device of the account, with its SIM.

    Docs: v2/devices
    """

    id: int
    """The service's own number of the device."""

    device_name: str = field(repr=redacted)
    """Device name, unique in the account; often the ICCID or a number."""

    ip_address: str | None = field(default=None, repr=redacted)
    """IPv4 address."""

    ipv6: str | None = field(default=None, repr=redacted)
    """IPv6 address."""

    note: str | None = field(default=None, repr=redacted)
    """First note; five dashes until it is written."""

    state: DeviceState | None = None
    """State of the SIM."""

    mdn: str | None = field(default=None, repr=redacted)
    """Mobile directory number."""

    meid: str | None = field(default=None, repr=redacted)
    """Mobile equipment identifier."""

    imsi: str | None = field(default=None, repr=redacted)
    """International mobile subscriber identity."""

    imei: str | None = field(default=None, repr=redacted)
    """International mobile equipment identity."""

    iccid: str | None = field(default=None, repr=redacted)
    """ICCID of the SIM card."""

    esn: str | None = field(default=None, repr=redacted)
    """Electronic serial number."""

    msisdn: str | None = field(default=None, repr=redacted)
    """Phone number in international format."""

    min: str | None = field(default=None, repr=redacted)
    """Mobile identification number."""

    connected: bool | str | None = None
    """Whether the device is connected, as a boolean or as the text true or false. Undocumented."""

    last_connection_date: datetime | None = None
    """When the device last connected."""

    cost_center: str | None = None
    """Cost center that the device is assigned to."""

    last_activation_date: datetime | None = None
    """When it was last activated."""

    latitude: Decimal | None = field(default=None, repr=redacted, metadata={"rule": Rule(unit="degree")})
    """Latitude of the device."""

    longitude: Decimal | None = field(default=None, repr=redacted, metadata={"rule": Rule(unit="degree")})
    """Longitude of the device."""

    address: str | None = field(default=None, repr=redacted)
    """Postal address of the device."""

    bytes_used: int | None = field(default=None, metadata={"rule": Rule(unit="byte")})
    """Data used by the device (period not documented)."""

    sms_used: int | None = None
    """Text messages used by the device (period not documented)."""

    note1: str | None = field(default=None, repr=redacted)
    """Second note."""

    note2: str | None = field(default=None, repr=redacted)
    """Third note."""

    note3: str | None = field(default=None, repr=redacted)
    """Fourth note."""

    extra: dict[str, JSON] = field(factory=dict[str, JSON], repr=False)
    """Response fields that this version does not know."""


@frozen(kw_only=True, eq=False, repr=False)
class Sms(Model):
    """A text message of a device, with its delivery status.

    Docs: v2/devices/:device_name/get_sms
    """

    event_id: int | str | None = None
    """Identifier of the event; whether it is a number is not documented."""

    event_status: str | None = None
    """Delivery status of the message."""

    event_timestamp: datetime | None = None
    """When the event occurred."""

    event_type: str | None = None
    """Kind of event."""

    imsi: str | None = field(default=None, repr=redacted)
    """IMSI of the device's SIM."""

    message_body: str | None = field(default=None, repr=redacted)
    """Text of the message."""

    msisdn: str | None = field(default=None, repr=redacted)
    """Phone number of the device."""

    report_timestamp: datetime | None = None
    """When the carrier reported the event."""

    failure_reason: str | None = None
    """Why the message failed; empty if it did not."""

    extra: dict[str, JSON] = field(factory=dict[str, JSON], repr=False)
    """Response fields that this version does not know."""


@frozen(kw_only=True, eq=False, repr=False)
class CalAmpMessage(Model):
    """A message from a CalAmp tracker.

    Docs: v2/devices/:device_name/calamp_messages
    """

    message_id: int
    """The service's own number of the message."""

    mobile_id: str | None = field(default=None, repr=redacted)
    """Identifier of the tracker."""

    latitude: Decimal | None = field(default=None, repr=redacted)
    """Latitude (unit not documented)."""

    longitude: Decimal | None = field(default=None, repr=redacted)
    """Longitude, in the same undocumented unit as the latitude."""

    altitude: Decimal | None = None
    """Altitude (unit not documented)."""

    speed: Decimal | None = None
    """Speed (unit not documented)."""

    heading: Decimal | None = field(default=None, metadata={"rule": Rule(unit="degree")})
    """Direction of travel."""

    satellites: int | None = None
    """Satellites in use."""

    fix_status: int | str | None = None
    """Status bits of the position fix."""

    event_index: int | None = None
    """Index of the event in the tracker's configuration."""

    event_code: int | None = None
    """Event code."""

    gps_hdop: Decimal | None = None
    """Horizontal dilution of precision (scale not documented)."""

    communication_state: int | str | None = None
    """Status bits of the tracker's radio link."""

    rssi: Decimal | None = None
    """Received signal strength (unit not documented)."""

    network_id: int | str | None = None
    """Identifier of the mobile network."""

    inputs: int | str | None = None
    """Status bits of the tracker's inputs."""

    unit_status: int | str | None = None
    """Status bits of the tracker."""

    sequence_number: int | None = None
    """The tracker's own count of its messages."""

    report_generated_at: datetime | None = None
    """When the tracker created it."""

    created_at: datetime | None = None
    """When the service stored it."""

    time_of_fix: datetime | None = None
    """When the position was determined."""

    accumulator_count: int | None = None
    """Number of accumulators in the message."""

    accumulator0: int | None = None
    """Accumulator 0, with a tracker-specific meaning."""

    accumulator1: int | None = None
    """Accumulator 1, with a tracker-specific meaning."""

    accumulator2: int | None = None
    """Accumulator 2, with a tracker-specific meaning."""

    accumulator3: int | None = None
    """Accumulator 3, with a tracker-specific meaning."""

    accumulator4: int | None = None
    """Accumulator 4, with a tracker-specific meaning."""

    accumulator5: int | None = None
    """Accumulator 5, with a tracker-specific meaning."""

    accumulator6: int | None = None
    """Accumulator 6, with a tracker-specific meaning."""

    accumulator7: int | None = None
    """Accumulator 7, with a tracker-specific meaning."""

    accumulator8: int | None = None
    """Accumulator 8, with a tracker-specific meaning."""

    accumulator9: int | None = None
    """Accumulator 9, with a tracker-specific meaning."""

    accumulator10: int | None = None
    """Accumulator 10, with a tracker-specific meaning."""

    accumulator11: int | None = None
    """Accumulator 11, with a tracker-specific meaning."""

    accumulator12: int | None = None
    """Accumulator 12, with a tracker-specific meaning."""

    accumulator13: int | None = None
    """Accumulator 13, with a tracker-specific meaning."""

    accumulator14: int | None = None
    """Accumulator 14, with a tracker-specific meaning."""

    accumulator15: int | None = None
    """Accumulator 15, with a tracker-specific meaning."""

    extra: dict[str, JSON] = field(factory=dict[str, JSON], repr=False)
    """Response fields that this version does not know."""


@frozen(kw_only=True, eq=False, repr=False)
class DeviceReport(Model):
    """A location and status report of a device.

    Docs: v2/devices/:device_name/device_reports
    """

    id: int
    """The service's own number of the report."""

    latitude: Decimal | None = field(default=None, repr=redacted, metadata={"rule": Rule(unit="degree")})
    """Latitude."""

    longitude: Decimal | None = field(default=None, repr=redacted, metadata={"rule": Rule(unit="degree")})
    """Longitude."""

    speed: Decimal | None = None
    """Speed (unit not documented)."""

    heading: Decimal | None = field(default=None, metadata={"rule": Rule(unit="degree")})
    """Direction of travel."""

    altitude: Decimal | None = None
    """Altitude (unit not documented)."""

    gps_quality: int | str | None = None
    """Quality of the position fix."""

    unit_status: int | str | None = None
    """Status of the device."""

    time_of_fix: datetime | None = None
    """When the position was determined."""

    battery: Decimal | None = None
    """Battery level (unit not documented)."""

    voltage: Decimal | None = field(default=None, metadata={"rule": Rule(unit="V")})
    """Supply voltage."""

    event_code: int | None = None
    """Event code."""

    temperature: Decimal | None = None
    """Temperature (unit not documented)."""

    created_at: datetime | None = None
    """When the service stored the report."""

    type: str | None = None
    """Kind of report."""

    fuel_level: Decimal | None = None
    """Fuel level (unit not documented)."""

    distance: Decimal | None = None
    """Distance (unit not documented)."""

    rssi: Decimal | None = None
    """Received signal strength (unit not documented)."""

    extra: dict[str, JSON] = field(factory=dict[str, JSON], repr=False)
    """Response fields that this version does not know."""


@frozen(kw_only=True, eq=False, repr=False)
class DailyDataUsage(Model):
    """A device's usage on one day.

    Docs: v2/devices/:device_name/daily_data_usages
    """

    id: int
    """The service's own number of the row."""

    date_for: date | None = None
    """Day of the usage; where one day ends and the next one starts is not documented."""

    bytes_used: int | None = field(default=None, metadata={"rule": Rule(unit="byte")})
    """Data used on that day."""

    sms_used: int | None = None
    """Text messages used on that day."""

    extra: dict[str, JSON] = field(factory=dict[str, JSON], repr=False)
    """Response fields that this version does not know."""


@frozen(kw_only=True, eq=False, repr=False)
class MonthlyDataUsage(Model):
    """A device's usage in one month.

    Docs: v2/devices/:device_name/monthly_data_usages
    """

    id: int
    """The service's own number of the row."""

    date_for: date | None = None
    """A day that represents the month; which day of it is not documented."""

    bytes_used: int | None = field(default=None, metadata={"rule": Rule(unit="byte")})
    """Data used in that month."""

    sms_used: int | None = None
    """Text messages used in that month."""

    extra: dict[str, JSON] = field(factory=dict[str, JSON], repr=False)
    """Response fields that this version does not know."""


@frozen(kw_only=True, eq=False, repr=False)
class ActivationRequest(Model):
    """One device to activate.

    Docs: v2/device_operations/activation_request
    """

    imei: str | None = field(default=None, repr=redacted, metadata={"rule": Rule(min_length=1, max_length=25)})
    """IMEI of the device. Can be omitted if `device_sku` is specified."""

    iccid: str = field(repr=redacted, metadata={"rule": Rule(min_length=1, max_length=25)})
    """ICCID of the SIM card."""

    note: str | None = field(default=None, repr=redacted, metadata={"rule": Rule(max_length=250)})
    """First note to store with the device."""

    note1: str | None = field(default=None, repr=redacted, metadata={"rule": Rule(max_length=250)})
    """Second note."""

    note2: str | None = field(default=None, repr=redacted, metadata={"rule": Rule(max_length=250)})
    """Third note."""

    note3: str | None = field(default=None, repr=redacted, metadata={"rule": Rule(max_length=250)})
    """Fourth note."""


@frozen(kw_only=True, eq=False, repr=False)
class ActivationRecord(Model):
    """A device to activate, as read by the service.

    Docs: v2/device_operations/activation_request (an example only)
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
    """Kind of order; absent if the device was refused."""

    extra: dict[str, JSON] = field(factory=dict[str, JSON], repr=False)
    """Response fields that this version does not know."""


@frozen(kw_only=True, eq=False, repr=False)
class UnprocessedActivation(Model):
    """A device that was refused and is not activated.

    Docs: v2/device_operations/activation_request
    """

    device_index: int | None = None
    """Position in the submitted list, starting at 0."""

    error: str | None = field(default=None, repr=redacted)
    """Validation errors as JSON text: an object that maps field names to messages, `{"iccid":["…"]}`."""

    input: ActivationRecord | None = None
    """Values submitted for the device."""

    extra: dict[str, JSON] = field(factory=dict[str, JSON], repr=False)
    """Response fields that this version does not know."""


@frozen(kw_only=True, eq=False, repr=False)
class ActivationResult(Model):
    """Accepted and refused devices of an order.

    Docs: v2/device_operations/activation_request
    """

    processed: list[ActivationRecord]
    """Devices that are being activated."""

    unprocessed: list[UnprocessedActivation]
    """Devices that were refused."""

    extra: dict[str, JSON] = field(factory=dict[str, JSON], repr=False)
    """Response fields that this version does not know."""


@frozen(kw_only=True, eq=False, repr=False)
class UploadId(Model):
    """One IMEI to upload.

    Docs: v2/device_operations/upload_request
    """

    imei: str = field(repr=redacted, metadata={"rule": Rule(min_length=1, max_length=25)})
    """IMEI of the device."""


@frozen(kw_only=True, eq=False, repr=False)
class UploadRecord(Model):
    """An IMEI to upload, as read by the service.

    Docs: v2/device_operations/upload_request (an example only)
    """

    imei: str | None = field(default=None, repr=redacted)
    """IMEI of the device."""

    sku: str | None = None
    """SKU of the vendor; absent if the IMEI was refused."""

    email: str | None = field(default=None, repr=redacted)
    """E-mail address of the vendor; absent if the IMEI was refused."""

    extra: dict[str, JSON] = field(factory=dict[str, JSON], repr=False)
    """Response fields that this version does not know."""


@frozen(kw_only=True, eq=False, repr=False)
class UnprocessedUpload(Model):
    """An IMEI that was refused and is not uploaded.

    Docs: v2/device_operations/upload_request
    """

    device_index: int | None = None
    """Position in the submitted list, starting at 0."""

    error: str | None = field(default=None, repr=redacted)
    """Validation errors as JSON text: an object that maps field names to messages, `{"imei":["…"]}`."""

    input: UploadRecord | None = None
    """Values submitted for the IMEI."""

    extra: dict[str, JSON] = field(factory=dict[str, JSON], repr=False)
    """Response fields that this version does not know."""


@frozen(kw_only=True, eq=False, repr=False)
class UploadResult(Model):
    """Accepted and refused IMEIs.

    Docs: v2/device_operations/upload_request
    """

    processed: list[UploadRecord]
    """IMEIs that were accepted."""

    unprocessed: list[UnprocessedUpload]
    """IMEIs that were refused."""

    extra: dict[str, JSON] = field(factory=dict[str, JSON], repr=False)
    """Response fields that this version does not know."""


@frozen(kw_only=True, eq=False, repr=False)
class SuspensionRequest(Model):
    """One device to suspend without billing.

    Docs: v2/device_operations/suspend_no_billing_request
    """

    imei: str = field(repr=redacted, metadata={"rule": Rule(min_length=1, max_length=25)})
    """IMEI of the device."""

    iccid: str = field(repr=redacted, metadata={"rule": Rule(min_length=1, max_length=25)})
    """ICCID of the SIM card."""


@frozen(kw_only=True, eq=False, repr=False)
class ChangeStatus(Model):
    """Outcome of a change, by device.

    Docs: v2/device_operations/change_simstate
    """

    change_status: dict[str, str] = field(repr=redacted)
    """Outcome by device name: a text that starts with `Success` or `Error:`. The rest of the text is meant for humans and
    can vary.
    """

    extra: dict[str, JSON] = field(factory=dict[str, JSON], repr=False)
    """Response fields that this version does not know."""


@frozen(kw_only=True, eq=False, repr=False)
class OperationStatus(Model):
    """Outcome of an operation, by device.

    Docs: v2/device_operations/set_usage_limit
    """

    status: dict[str, str] = field(repr=redacted)
    """Outcome by device name: a text that starts with `Success` or `Error:`. The rest of the text is meant for humans and
    can vary.
    """

    extra: dict[str, JSON] = field(factory=dict[str, JSON], repr=False)
    """Response fields that this version does not know."""


@frozen(kw_only=True, eq=False, repr=False)
class TerminateStatus(Model):
    """Outcome of a termination, by device.

    Docs: v2/device_operations/terminate_service
    """

    terminate_status: dict[str, str] = field(repr=redacted)
    """Outcome by device name: a text that starts with `Success` or `Error:`. The rest of the text is meant for humans and
    can vary.
    """

    extra: dict[str, JSON] = field(factory=dict[str, JSON], repr=False)
    """Response fields that this version does not know."""


@frozen(kw_only=True, eq=False, repr=False)
class RatePlan(Model):
    """Prices and allowances of a rate plan. The currency is not documented; US dollars are inferred.

    Docs: v2/rate_plans
    """

    name: str
    """Name of the plan, as passed to `device_operations.activation_request`."""

    days_in_term: int | None = field(default=None, metadata={"rule": Rule(unit="day")})
    """Minimum term of the plan."""

    activation_fee: Decimal | None = field(default=None, metadata={"rule": Rule(unit="USD")})
    """Price of an activation."""

    termination_fee: Decimal | None = field(default=None, metadata={"rule": Rule(unit="USD")})
    """Price of terminating before the end of the term."""

    monthly_data_plan_cost: Decimal | None = field(default=None, metadata={"rule": Rule(unit="USD")})
    """Monthly price of the data plan."""

    monthly_data_allowance_bytes: int | None = field(default=None, metadata={"rule": Rule(unit="byte")})
    """Data included per month."""

    overage_data_unit_bytes: int | None = field(default=None, metadata={"rule": Rule(unit="byte")})
    """Size of the block in which data beyond the allowance is billed."""

    overage_data_unit_cost: Decimal | None = field(default=None, metadata={"rule": Rule(unit="USD")})
    """Price of one block of data."""

    monthly_sms_plan_cost: Decimal | None = field(default=None, metadata={"rule": Rule(unit="USD")})
    """Monthly price of the SMS plan."""

    monthly_sms_allowance: int | None = None
    """Text messages included per month."""

    overage_sms_unit: int | None = None
    """Number of text messages per block billed beyond the allowance."""

    overage_sms_unit_cost: Decimal | None = field(default=None, metadata={"rule": Rule(unit="USD")})
    """Price of one block of text messages."""

    extra: dict[str, JSON] = field(factory=dict[str, JSON], repr=False)
    """Response fields that this version does not know."""
