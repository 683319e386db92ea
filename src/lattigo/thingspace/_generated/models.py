# Generated from spec/thingspace.yaml (sha256 aaced4bde7507de1). Do not edit: change the spec, then run python -m codegen.
"""The models of ThingSpace Connectivity Management's requests and responses."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, TypeAlias

from attrs import field, frozen

from ..._core.fields import JSON, Rule, redacted
from ..._core.model import Model

__all__ = [
    "AccessToken",
    "Account",
    "AccountDeviceList",
    "AccountSkus",
    "AddDeviceResult",
    "AddedDeviceState",
    "Address",
    "BillingCycle",
    "CallbackListener",
    "CallbackRegistration",
    "CallbackService",
    "CarrierInformation",
    "Change4gOption",
    "Comparator",
    "ConnectionEvent",
    "ConnectionHistoryPage",
    "CustomField",
    "CustomerName",
    "CustomerService",
    "CustomerState",
    "DataTrigger",
    "DateFilter",
    "DeleteDeviceResult",
    "Device",
    "DeviceDiagnostics",
    "DeviceFilter",
    "DeviceGroup",
    "DeviceId",
    "DeviceIdSearch",
    "DeviceIdentifierFilter",
    "DeviceList",
    "DevicePage",
    "DeviceSku",
    "DiagnosticAttributes",
    "DiagnosticsCategory",
    "Engagement",
    "ExtendedDiagnostics",
    "Fault",
    "GatewayFault",
    "GlobalRequestStatus",
    "GrantType",
    "GroupPage",
    "IpPool",
    "Label",
    "LabelAssignment",
    "Lead",
    "LeadAddress",
    "LeadPage",
    "Mismatch",
    "MismatchReport",
    "NewPassword",
    "OAuthError",
    "PlaceOfUse",
    "ProfileStatus",
    "ProvisioningEvent",
    "ProvisioningHistoryPage",
    "ProvisioningStatus",
    "PublicIpRestriction",
    "ReachabilityEvent",
    "RequestId",
    "RequestState",
    "RequestStatus",
    "ServicePlan",
    "ServiceType",
    "SessionToken",
    "SessionTrigger",
    "SmsDataEncoding",
    "SmsDirection",
    "SmsMessage",
    "SmsPage",
    "SmsTrigger",
    "StatesAndServices",
    "SubRequest",
    "Success",
    "SuspensionFilter",
    "TriggerCategory",
    "TriggerCycle",
    "TriggerId",
    "UsagePage",
    "UsageRecord",
]


RequestState: TypeAlias = Literal["Pending", "Success", "Failed", "Failure"] | str
"""State of a request."""

ProvisioningStatus: TypeAlias = (
    Literal[
        "DEACTIVATED",
        "ACTIVATED",
        "DEACTIVE",
        "ACTIVE",
        "SUSPEND",
        "PENDING_ACTIVATION",
        "PENDING_DEACTIVATION",
        "PRE_ACTIVE",
        "ACTIVATION_READY",
        "INVENTORY",
        "PURGED",
        "REPLACED",
        "RETIRED",
        "TEST_READY",
        "UNKNOWN",
    ]
    | str
)
"""Only devices with this service status."""

ProfileStatus: TypeAlias = (
    Literal["ENABLE", "DISABLE", "DOWNLOAD_ENABLE", "DOWNLOAD_DISABLE", "NOT_DOWNLOADED", "DELETE", "UNKNOWN"] | str
)
"""Only devices with this eUICC profile status."""

PublicIpRestriction: TypeAlias = Literal["restricted", "unrestricted"] | str
"""Whether the devices' public IP addresses are restricted."""

AddedDeviceState: TypeAlias = Literal["preactive"] | str
"""State of the devices in the account."""

ServiceType: TypeAlias = Literal["3G", "4G"] | str
"""Kind of service of a line. Undocumented."""

Change4gOption: TypeAlias = (
    Literal["ChangeICCID", "ChangeIMEI", "ChangeIMEIandICCID", "ChangeMSISDN", "3Gto4G", "4Gto3G", "ChangeIMEIandEID"]
    | str
)
"""Kind of change."""

ReachabilityEvent: TypeAlias = Literal["REACHABLE_FOR_DATA", "REACHABLE_FOR_SMS", "LOSS_OF_CONNECTIVITY"] | str
"""Event to monitor."""

SmsDataEncoding: TypeAlias = Literal["7-bit", "8-bit-ASCII", "8-bit-UTF-8", "8-bit-DATA"] | str
"""Encoding of the text. Service default: "7-bit"."""

CallbackService: TypeAlias = (
    Literal[
        "AlertService",
        "CarrierService",
        "DevicePRLInformation",
        "DeviceProfileService",
        "DeviceService",
        "DeviceSuspensionStatus",
        "DeviceUsage",
        "DiagnosticsService",
        "EnhancedConnectivityService",
        "ExternalProvisioningChanges",
        "NiddService",
        "PromoChanges",
        "ResumeTrackingNotification",
        "SMSDeliveryConfirmation",
        "StateService",
        "SubscriptionNotificationService",
        "DevicePromoUsage",
        "ExtendedEnhancedConnectivityService",
        "IntelligenceService",
        "NetworkEventService",
        "PwnService",
        "QoS",
        "VIPCallbackService",
    ]
    | str
)
"""Callback service, which determines the subject of its messages."""

TriggerCategory: TypeAlias = (
    Literal[
        "DeviceSMSUsage",
        "DeviceDataUsage",
        "DeviceSessionTime",
        "AggregateDeviceDataUsage",
        "DeviceIMEIChange",
        "UsageAnomaly",
    ]
    | str
)
"""What a trigger monitors."""

TriggerCycle: TypeAlias = Literal["Daily", "Weekly", "Monthly"] | str
"""Period over which usage is totaled; not for DeviceSessionTime."""

SmsDirection: TypeAlias = Literal["MO", "MT", "MOMT"] | str
"""Messages to count: MO (sent by devices), MT (sent to devices) or MOMT (both)."""

Comparator: TypeAlias = Literal["lt", "lte", "gt", "gte"] | str
"""How usage is compared with the threshold."""

GrantType: TypeAlias = Literal["client_credentials"]
"""OAuth grant type; there is only one."""


@frozen(kw_only=True, eq=False, repr=False)
class DeviceId(Model):
    """One identifier of a device.

    Docs: Connectivity Management
    """

    id: str = field(repr=redacted, metadata={"rule": Rule(min_length=1)})
    """Value of the identifier."""

    kind: str = field(metadata={"rule": Rule(min_length=1)})
    """Kind of identifier, case-insensitive. ESN has 11 digits, EID 32, ICCID up to 20, IMEI up to 16, MDN 10, MSISDN 11,
    MEID 14 hexadecimal digits. Responses can also contain IMSI and MIN.
    """

    extra: dict[str, JSON] = field(factory=dict[str, JSON], repr=False)
    """Response fields that this version does not know."""


@frozen(kw_only=True, eq=False, repr=False)
class DeviceList(Model):
    """One device, by all its relevant identifiers.

    Docs: Connectivity Management
    """

    device_ids: list[DeviceId] = field(metadata={"rule": Rule(wire="deviceIds", min_length=1)})
    """Identifiers of this device."""


@frozen(kw_only=True, eq=False, repr=False)
class AccountDeviceList(Model):
    """One device, by all its relevant identifiers, and its IP address.

    Docs: Connectivity Management
    """

    device_ids: list[DeviceId] = field(metadata={"rule": Rule(wire="deviceIds", min_length=1)})
    """Identifiers of this device."""

    ip_address: str | None = field(default=None, repr=redacted, metadata={"rule": Rule(wire="ipAddress")})
    """IP address of the device."""

    extra: dict[str, JSON] = field(factory=dict[str, JSON], repr=False)
    """Response fields that this version does not know."""


@frozen(kw_only=True, eq=False, repr=False)
class CustomField(Model):
    """A custom field: a name and a value.

    Docs: Connectivity Management
    """

    key: str = field(metadata={"rule": Rule(min_length=1)})
    """Name of the field."""

    value: str | None = field(default=None, repr=redacted)
    """Value of the field; may be absent in responses."""

    extra: dict[str, JSON] = field(factory=dict[str, JSON], repr=False)
    """Response fields that this version does not know."""


@frozen(kw_only=True, eq=False, repr=False)
class DeviceFilter(Model):
    """Filter that selects devices by common properties.

    Docs: Set devices to a state
    """

    account: str | None = field(default=None, metadata={"rule": Rule(min_length=1)})
    """Only devices in this account."""

    group_name: str | None = field(default=None, metadata={"rule": Rule(wire="groupName", min_length=1)})
    """Only devices in this group."""

    service_plan: str | None = field(default=None, metadata={"rule": Rule(wire="servicePlan", min_length=1)})
    """Only devices with this service plan."""

    custom_fields: list[CustomField] | None = field(
        default=None, metadata={"rule": Rule(wire="customFields", min_length=1)}
    )
    """Only devices with these custom field values."""


@frozen(kw_only=True, eq=False, repr=False)
class SuspensionFilter(Model):
    """Filter that selects devices by common properties.

    Docs: Get suspension status
    """

    group_name: str | None = field(default=None, metadata={"rule": Rule(wire="groupName", min_length=1)})
    """Only devices in this group."""

    service_plan: str | None = field(default=None, metadata={"rule": Rule(wire="servicePlan", min_length=1)})
    """Only devices with this service plan."""

    custom_fields: list[CustomField] | None = field(
        default=None, metadata={"rule": Rule(wire="customFields", min_length=1)}
    )
    """Only devices with these custom field values."""


@frozen(kw_only=True, eq=False, repr=False)
class DeviceIdSearch(Model):
    """A part of an identifier; specify one of contains, startswith and endswith.

    Docs: Get device information
    """

    kind: str = field(metadata={"rule": Rule(min_length=1)})
    """Kind of identifier (see DeviceId)."""

    contains: str | None = field(default=None, repr=redacted, metadata={"rule": Rule(min_length=1)})
    """Text that the identifier contains."""

    startswith: str | None = field(default=None, repr=redacted, metadata={"rule": Rule(min_length=1)})
    """Text that the identifier starts with."""

    endswith: str | None = field(default=None, repr=redacted, metadata={"rule": Rule(min_length=1)})
    """Text that the identifier ends with."""


@frozen(kw_only=True, eq=False, repr=False)
class DeviceIdentifierFilter(Model):
    """Filter that selects devices by parts of their identifiers.

    Docs: Get device information
    """

    device_identifier_filters: list[DeviceIdSearch] = field(
        metadata={"rule": Rule(wire="deviceIdentifierFilters", min_length=1)}
    )
    """Parts to match."""


@frozen(kw_only=True, eq=False, repr=False)
class DateFilter(Model):
    """A time range.

    Docs: Find IMEI and ICCID mismatches
    """

    earliest: datetime
    """Start of the range."""

    latest: datetime
    """End of the range, at most three months later."""


@frozen(kw_only=True, eq=False, repr=False)
class Address(Model):
    """A postal address, with phone and e-mail.

    Docs: Connectivity Management
    """

    address_line1: str = field(repr=redacted, metadata={"rule": Rule(wire="addressLine1", min_length=1)})
    """Street and number."""

    city: str = field(repr=redacted, metadata={"rule": Rule(min_length=1)})
    """City."""

    state: str = field(repr=redacted, metadata={"rule": Rule(min_length=1)})
    """State."""

    zip: str = field(repr=redacted, metadata={"rule": Rule(min_length=1)})
    """ZIP code."""

    country: str = field(metadata={"rule": Rule(min_length=1)})
    """Country: US or USA."""

    address_line2: str | None = field(default=None, repr=redacted, metadata={"rule": Rule(wire="addressLine2")})
    """Apartment, floor or similar."""

    zip4: str | None = field(default=None, repr=redacted)
    """Four-digit ZIP code extension (ZIP+4)."""

    phone: str | None = field(default=None, repr=redacted)
    """Phone number."""

    phone_type: str | None = field(default=None, metadata={"rule": Rule(wire="phoneType")})
    """Kind of phone, as one letter."""

    email_address: str | None = field(default=None, repr=redacted, metadata={"rule": Rule(wire="emailAddress")})
    """E-mail address."""


@frozen(kw_only=True, eq=False, repr=False)
class CustomerName(Model):
    """A person's name.

    Docs: Connectivity Management
    """

    first_name: str = field(repr=redacted, metadata={"rule": Rule(wire="firstName", min_length=1)})
    """First name."""

    last_name: str = field(repr=redacted, metadata={"rule": Rule(wire="lastName", min_length=1)})
    """Last name."""

    title: str | None = field(default=None, repr=redacted)
    """Title."""

    middle_name: str | None = field(default=None, repr=redacted, metadata={"rule": Rule(wire="middleName")})
    """Middle name."""

    suffix: str | None = field(default=None, repr=redacted)
    """Suffix of the name."""


@frozen(kw_only=True, eq=False, repr=False)
class PlaceOfUse(Model):
    """Where devices are used, and by whom.

    Docs: Connectivity Management
    """

    address: Address
    """A postal address, with phone and e-mail."""

    customer_name: CustomerName = field(metadata={"rule": Rule(wire="customerName")})
    """A person's name."""


@frozen(kw_only=True, eq=False, repr=False)
class Label(Model):
    """A usage label.

    Docs: Segmentation
    """

    name: str = field(metadata={"rule": Rule(min_length=1, max_length=20)})
    """Name of the label."""

    value: str = field(metadata={"rule": Rule(min_length=1, max_length=50)})
    """Value of the label."""


@frozen(kw_only=True, eq=False, repr=False)
class LabelAssignment(Model):
    """A label and the devices to assign it to.

    Docs: Segmentation: associate a usage segmentation label
    """

    device_ids: list[DeviceId] = field(metadata={"rule": Rule(wire="deviceIds", min_length=1)})
    """Devices, by EID."""

    label: Label
    """A usage label."""


@frozen(kw_only=True, eq=False, repr=False)
class BillingCycle(Model):
    """A billing cycle; if omitted, the last completed one is used.

    Docs: Segmentation
    """

    year: str = field(metadata={"rule": Rule(min_length=4, max_length=4)})
    """Year, such as 2026."""

    month: str = field(metadata={"rule": Rule(min_length=1, max_length=2)})
    """Month as a number, such as 10."""


@frozen(kw_only=True, eq=False, repr=False)
class SmsTrigger(Model):
    """Threshold for the DeviceSMSUsage category.

    Docs: Callbacks: create a trigger
    """

    sms_type: SmsDirection | None = field(default=None, metadata={"rule": Rule(wire="smsType")})
    """Messages to count: MO (sent by devices), MT (sent to devices) or MOMT (both)."""

    comparator: Comparator
    """How usage is compared with the threshold."""

    threshold: int = field(metadata={"rule": Rule(minimum=0)})
    """Number of text messages."""


@frozen(kw_only=True, eq=False, repr=False)
class DataTrigger(Model):
    """Threshold for the DeviceDataUsage category.

    Docs: Callbacks: create a trigger
    """

    comparator: Comparator
    """How usage is compared with the threshold."""

    threshold: int = field(metadata={"rule": Rule(minimum=0)})
    """Amount of data, in the unit of `threshold_unit`."""

    threshold_unit: str | None = field(default=None, metadata={"rule": Rule(wire="thresholdUnit", min_length=1)})
    """Unit of the threshold, such as MB; the possible units are not documented."""


@frozen(kw_only=True, eq=False, repr=False)
class SessionTrigger(Model):
    """Threshold for the DeviceSessionTime category.

    Docs: Callbacks: create a trigger
    """

    comparator: Comparator
    """How usage is compared with the threshold."""

    threshold: int = field(metadata={"rule": Rule(minimum=0)})
    """Length of a session (unit not documented)."""


@frozen(kw_only=True, eq=False, repr=False)
class Fault(Model):
    """Reason why the gateway rejected a call.

    Docs: API gateway: error codes
    """

    code: str | None = None
    """900901: invalid or expired token; 900902: missing token; 900906: no such resource."""

    message: str | None = None
    """Error message."""

    description: str | None = None
    """Detailed error message."""

    extra: dict[str, JSON] = field(factory=dict[str, JSON], repr=False)
    """Response fields that this version does not know."""


@frozen(kw_only=True, eq=False, repr=False)
class GatewayFault(Model):
    """Error reported by the gateway in front of the service.

    Docs: API gateway: error codes
    """

    fault: Fault | None = None
    """Reason why the gateway rejected a call."""

    extra: dict[str, JSON] = field(factory=dict[str, JSON], repr=False)
    """Response fields that this version does not know."""


@frozen(kw_only=True, eq=False, repr=False)
class OAuthError(Model):
    """Error reported when requesting or revoking a token.

    Docs: OAuth2: get an access token (observed, not documented)
    """

    error: str | None = None
    """Error message."""

    error_description: str | None = None
    """Detailed error message."""

    extra: dict[str, JSON] = field(factory=dict[str, JSON], repr=False)
    """Response fields that this version does not know."""


@frozen(kw_only=True, eq=False, repr=False)
class AccessToken(Model):
    """The application token.

    Docs: OAuth2: get an access token
    """

    access_token: str = field(repr=redacted)
    """The token."""

    token_type: str
    """How the token is sent: Bearer."""

    expires_in: int | None = field(default=None, metadata={"rule": Rule(unit="s")})
    """Remaining lifetime of the token."""

    scope: str | None = None
    """Scopes of the token."""

    extra: dict[str, JSON] = field(factory=dict[str, JSON], repr=False)
    """Response fields that this version does not know."""


@frozen(kw_only=True, eq=False, repr=False)
class SessionToken(Model):
    """The token of a session.

    Docs: Session Management
    """

    session_token: str = field(repr=redacted, metadata={"rule": Rule(wire="sessionToken")})
    """The token."""

    extra: dict[str, JSON] = field(factory=dict[str, JSON], repr=False)
    """Response fields that this version does not know."""


@frozen(kw_only=True, eq=False, repr=False)
class NewPassword(Model):
    """The new password, effective immediately.

    Docs: Session Management: reset the password
    """

    new_password: str = field(repr=redacted, metadata={"rule": Rule(wire="newPassword")})
    """New password."""

    extra: dict[str, JSON] = field(factory=dict[str, JSON], repr=False)
    """Response fields that this version does not know."""


@frozen(kw_only=True, eq=False, repr=False)
class RequestId(Model):
    """The ID of an accepted request.

    Docs: Connectivity Management
    """

    request_id: str = field(metadata={"rule": Rule(wire="requestId")})
    """Request ID, which is included in the callbacks about the request."""

    extra: dict[str, JSON] = field(factory=dict[str, JSON], repr=False)
    """Response fields that this version does not know."""


@frozen(kw_only=True, eq=False, repr=False)
class RequestStatus(Model):
    """Status of a request.

    Docs: Get the status of an asynchronous request
    """

    request_id: str = field(metadata={"rule": Rule(wire="requestId")})
    """ID of the request."""

    status: RequestState
    """State of a request."""

    extra: dict[str, JSON] = field(factory=dict[str, JSON], repr=False)
    """Response fields that this version does not know."""


@frozen(kw_only=True, eq=False, repr=False)
class SubRequest(Model):
    """The part of a request that concerns one device.

    Docs: eUICC Device Endpoints: get the status of an asynchronous request
    """

    ids: list[DeviceId] | None = None
    """Identifiers of the device."""

    status: str | None = None
    """State of this part."""

    extra: dict[str, JSON] = field(factory=dict[str, JSON], repr=False)
    """Response fields that this version does not know."""


@frozen(kw_only=True, eq=False, repr=False)
class GlobalRequestStatus(Model):
    """Status of an eUICC or global request.

    Docs: eUICC Device Endpoints: get the status of an asynchronous request
    """

    request_id: str = field(metadata={"rule": Rule(wire="requestId")})
    """ID of the request."""

    status: RequestState
    """State of a request."""

    sub_requests: list[SubRequest] | None = field(default=None, metadata={"rule": Rule(wire="subRequests")})
    """Status for each device."""

    extra: dict[str, JSON] = field(factory=dict[str, JSON], repr=False)
    """Response fields that this version does not know."""


@frozen(kw_only=True, eq=False, repr=False)
class Success(Model):
    """Result of an operation.

    Docs: Connectivity Management
    """

    success: bool
    """Whether the operation succeeded."""

    extra: dict[str, JSON] = field(factory=dict[str, JSON], repr=False)
    """Response fields that this version does not know."""


@frozen(kw_only=True, eq=False, repr=False)
class AddDeviceResult(Model):
    """Outcome of adding one device.

    Docs: Add devices
    """

    device_ids: list[DeviceId] | None = field(default=None, metadata={"rule": Rule(wire="deviceIds")})
    """Identifiers of the device."""

    response: str | None = None
    """Success, or an error message."""

    extra: dict[str, JSON] = field(factory=dict[str, JSON], repr=False)
    """Response fields that this version does not know."""


@frozen(kw_only=True, eq=False, repr=False)
class DeleteDeviceResult(Model):
    """Outcome of deleting one device.

    Docs: Delete deactivated devices
    """

    device_ids: list[DeviceId] | None = field(default=None, metadata={"rule": Rule(wire="deviceIds", single=True)})
    """Identifiers of the device."""

    status: str | None = None
    """Success or Failed."""

    message: str | None = None
    """Error message; only after a failure."""

    extra: dict[str, JSON] = field(factory=dict[str, JSON], repr=False)
    """Response fields that this version does not know."""


@frozen(kw_only=True, eq=False, repr=False)
class CarrierInformation(Model):
    """A device's line on one carrier.

    Docs: Get device information
    """

    carrier_name: str | None = field(default=None, metadata={"rule": Rule(wire="carrierName")})
    """Name of the carrier."""

    service_plan: str | None = field(default=None, metadata={"rule": Rule(wire="servicePlan")})
    """Service plan; absent for a line without service."""

    state: str | None = None
    """State of the line, in varying case: active, suspend, deactive, pre-active."""

    extra: dict[str, JSON] = field(factory=dict[str, JSON], repr=False)
    """Response fields that this version does not know."""


@frozen(kw_only=True, eq=False, repr=False)
class Device(Model):
    """A device of the account, with its lines.

    Docs: Get device information
    """

    account_name: str | None = field(default=None, metadata={"rule": Rule(wire="accountName")})
    """Account that the device belongs to."""

    billing_cycle_end_date: datetime | None = field(default=None, metadata={"rule": Rule(wire="billingCycleEndDate")})
    """End of the billing cycle."""

    carrier_informations: list[CarrierInformation] | None = field(
        default=None, metadata={"rule": Rule(wire="carrierInformations")}
    )
    """Carriers of the device, with its state on each."""

    connected: bool | None = None
    """Whether the device is connected."""

    created_at: datetime | None = field(default=None, metadata={"rule": Rule(wire="createdAt")})
    """When the device was added."""

    custom_fields: list[CustomField] | None = field(default=None, metadata={"rule": Rule(wire="customFields")})
    """Custom fields."""

    device_ids: list[DeviceId] | None = field(default=None, metadata={"rule": Rule(wire="deviceIds")})
    """All identifiers of the device."""

    extended_attributes: list[CustomField] | None = field(
        default=None, metadata={"rule": Rule(wire="extendedAttributes")}
    )
    """Additional values, such as ServiceStateStartDate and the place of use (PrimaryPlaceOfUseCity and others). DeviceId
    is the service's own number of the device.
    """

    group_names: list[str] | None = field(default=None, metadata={"rule": Rule(wire="groupNames")})
    """Groups that the device belongs to."""

    ip_address: str | None = field(default=None, repr=redacted, metadata={"rule": Rule(wire="ipAddress")})
    """IP address."""

    last_activation_by: str | None = field(
        default=None, repr=redacted, metadata={"rule": Rule(wire="lastActivationBy")}
    )
    """User who last activated it."""

    last_activation_date: datetime | None = field(default=None, metadata={"rule": Rule(wire="lastActivationDate")})
    """When it was last activated."""

    last_connection_date: datetime | None = field(default=None, metadata={"rule": Rule(wire="lastConnectionDate")})
    """When it last connected."""

    extra: dict[str, JSON] = field(factory=dict[str, JSON], repr=False)
    """Response fields that this version does not know."""


@frozen(kw_only=True, eq=False, repr=False)
class DevicePage(Model):
    """A page of devices.

    Docs: Get device information
    """

    has_more_data: bool | None = field(default=None, metadata={"rule": Rule(wire="hasMoreData")})
    """Whether there are more pages."""

    devices: list[Device] | None = None
    """Devices on this page."""

    extra: dict[str, JSON] = field(factory=dict[str, JSON], repr=False)
    """Response fields that this version does not know."""


@frozen(kw_only=True, eq=False, repr=False)
class DiagnosticAttributes(Model):
    """Diagnostic attributes of a device; there are more than are described here.

    Docs: Basic device diagnostics
    """

    account_name: str | None = field(default=None, metadata={"rule": Rule(wire="accountName")})
    """Account that the device belongs to."""

    group_name: str | None = field(default=None, metadata={"rule": Rule(wire="groupName")})
    """Group that the device belongs to."""

    mcc: str | None = None
    """Mobile country code (MCC)."""

    mnc: str | None = None
    """Mobile network code (MNC)."""

    extra: dict[str, JSON] = field(factory=dict[str, JSON], repr=False)
    """Response fields that this version does not know."""


@frozen(kw_only=True, eq=False, repr=False)
class DeviceDiagnostics(Model):
    """Basic diagnostics of one device.

    Docs: Basic device diagnostics
    """

    device_ids: list[DeviceId] | None = field(default=None, metadata={"rule": Rule(wire="deviceIds")})
    """Identifiers of the device."""

    attributes: DiagnosticAttributes | None = None
    """Diagnostic attributes of a device; there are more than are described here."""

    extra: dict[str, JSON] = field(factory=dict[str, JSON], repr=False)
    """Response fields that this version does not know."""


@frozen(kw_only=True, eq=False, repr=False)
class DiagnosticsCategory(Model):
    """Diagnostics of a device in one category.

    Docs: Extended device diagnostics
    """

    category_name: str | None = field(default=None, metadata={"rule": Rule(wire="categoryName")})
    """Name of the category."""

    extended_attributes: list[CustomField] | None = field(
        default=None, metadata={"rule": Rule(wire="extendedAttributes")}
    )
    """Diagnostic values."""

    extra: dict[str, JSON] = field(factory=dict[str, JSON], repr=False)
    """Response fields that this version does not know."""


@frozen(kw_only=True, eq=False, repr=False)
class ExtendedDiagnostics(Model):
    """Diagnostics of a device.

    Docs: Extended device diagnostics
    """

    categories: list[DiagnosticsCategory] | None = None
    """Diagnostics, by category."""

    extra: dict[str, JSON] = field(factory=dict[str, JSON], repr=False)
    """Response fields that this version does not know."""


@frozen(kw_only=True, eq=False, repr=False)
class Mismatch(Model):
    """A SIM in a device other than the one it was paired with.

    Docs: Find IMEI and ICCID mismatches
    """

    account_name: str | None = field(default=None, metadata={"rule": Rule(wire="accountName")})
    """Name of the account."""

    mdn: str | None = field(default=None, repr=redacted)
    """Mobile directory number."""

    activation_date: str | None = field(default=None, metadata={"rule": Rule(wire="activationDate")})
    """When the line was activated (format not documented)."""

    iccid: str | None = field(default=None, repr=redacted)
    """ICCID of the SIM card."""

    pre_imei: str | None = field(default=None, repr=redacted, metadata={"rule": Rule(wire="preImei")})
    """IMEI of the previous device."""

    post_imei: str | None = field(default=None, repr=redacted, metadata={"rule": Rule(wire="postImei")})
    """IMEI of the new device."""

    sim_ota_date: str | None = field(default=None, metadata={"rule": Rule(wire="simOtaDate")})
    """When the SIM was seen in the other device (format not documented)."""

    extra: dict[str, JSON] = field(factory=dict[str, JSON], repr=False)
    """Response fields that this version does not know."""


@frozen(kw_only=True, eq=False, repr=False)
class MismatchReport(Model):
    """Devices whose SIM has moved.

    Docs: Find IMEI and ICCID mismatches
    """

    devices: list[Mismatch] | None = None
    """Devices whose SIM has moved."""

    extra: dict[str, JSON] = field(factory=dict[str, JSON], repr=False)
    """Response fields that this version does not know."""


@frozen(kw_only=True, eq=False, repr=False)
class CustomerState(Model):
    """A customer-defined state.

    Docs: List customer-defined services and states
    """

    name: str | None = None
    """Name of the state, as passed to `devices.go_to_state`."""

    workflow_sequence_number: float | None = field(default=None, metadata={"rule": Rule(wire="workflowSequenceNumber")})
    """Position of the state in the order of states."""

    service_plans: list[str] | None = field(default=None, metadata={"rule": Rule(wire="servicePlans")})
    """Service plans that belong to the state."""

    extra: dict[str, JSON] = field(factory=dict[str, JSON], repr=False)
    """Response fields that this version does not know."""


@frozen(kw_only=True, eq=False, repr=False)
class CustomerService(Model):
    """A customer-defined service.

    Docs: List customer-defined services and states
    """

    name: str | None = None
    """Name of the service, as passed to `devices.go_to_state`."""

    description: str | None = None
    """Purpose of the service."""

    states: list[CustomerState] | None = None
    """States of the service."""

    extra: dict[str, JSON] = field(factory=dict[str, JSON], repr=False)
    """Response fields that this version does not know."""


@frozen(kw_only=True, eq=False, repr=False)
class Engagement(Model):
    """Services of one engagement.

    Docs: List customer-defined services and states
    """

    engagement_id: str | None = field(default=None, metadata={"rule": Rule(wire="engagementId")})
    """Number of the engagement."""

    charging_group: str | None = field(default=None, metadata={"rule": Rule(wire="chargingGroup")})
    """Group that is charged."""

    services: list[CustomerService] | None = None
    """Services of the engagement."""

    extra: dict[str, JSON] = field(factory=dict[str, JSON], repr=False)
    """Response fields that this version does not know."""


@frozen(kw_only=True, eq=False, repr=False)
class StatesAndServices(Model):
    """The customer-defined services and states.

    Docs: List customer-defined services and states
    """

    engagement: list[Engagement]
    """Engagements of the customer."""

    extra: dict[str, JSON] = field(factory=dict[str, JSON], repr=False)
    """Response fields that this version does not know."""


@frozen(kw_only=True, eq=False, repr=False)
class UsageRecord(Model):
    """Usage up to a point in time.

    Docs: Retrieve device usage history
    """

    bytes_used: int | None = field(default=None, metadata={"rule": Rule(wire="bytesUsed", unit="byte")})
    """Data used."""

    sms_used: int | None = field(default=None, metadata={"rule": Rule(wire="smsUsed")})
    """Text messages used."""

    timestamp: datetime | None = None
    """When the usage was recorded."""

    source: str | None = None
    """Source of the record."""

    service_plan: str | None = field(default=None, metadata={"rule": Rule(wire="servicePlan")})
    """Service plan of the device."""

    extended_attributes: list[CustomField] | None = field(
        default=None, metadata={"rule": Rule(wire="extendedAttributes")}
    )
    """Additional values, such as MoSms, the number of text messages that the device sent. Some accounts also receive
    domestic and international usage separately.
    """

    extra: dict[str, JSON] = field(factory=dict[str, JSON], repr=False)
    """Response fields that this version does not know."""


@frozen(kw_only=True, eq=False, repr=False)
class UsagePage(Model):
    """A page of usage records.

    Docs: Retrieve device usage history
    """

    has_more_data: bool | None = field(default=None, metadata={"rule": Rule(wire="hasMoreData")})
    """Whether there are more pages."""

    usage_history: list[UsageRecord] | None = field(default=None, metadata={"rule": Rule(wire="usageHistory")})
    """Records on this page, oldest first."""

    extra: dict[str, JSON] = field(factory=dict[str, JSON], repr=False)
    """Response fields that this version does not know."""


@frozen(kw_only=True, eq=False, repr=False)
class ProvisioningEvent(Model):
    """A provisioning event of a device.

    Docs: Retrieve device provisioning history
    """

    occurred_at: datetime | None = field(default=None, metadata={"rule": Rule(wire="occurredAt")})
    """When the event occurred."""

    status: str | None = None
    """Whether it succeeded."""

    event_by: str | None = field(default=None, repr=redacted, metadata={"rule": Rule(wire="eventBy")})
    """User who caused the event."""

    event_type: str | None = field(default=None, metadata={"rule": Rule(wire="eventType")})
    """Kind of event: Activate, Suspend, Restore, Deactivate, Device Move and others."""

    mdn: str | None = field(default=None, repr=redacted)
    """Mobile directory number."""

    msisdn: str | None = field(default=None, repr=redacted)
    """Phone number in international format."""

    service_plan: str | None = field(default=None, metadata={"rule": Rule(wire="servicePlan")})
    """Service plan of the device."""

    extended_attributes: list[CustomField] | None = field(
        default=None, metadata={"rule": Rule(wire="extendedAttributes")}
    )
    """Additional values."""

    extra: dict[str, JSON] = field(factory=dict[str, JSON], repr=False)
    """Response fields that this version does not know."""


@frozen(kw_only=True, eq=False, repr=False)
class ProvisioningHistoryPage(Model):
    """A page of provisioning events of a device.

    Docs: Retrieve device provisioning history
    """

    has_more_data: bool | None = field(default=None, metadata={"rule": Rule(wire="hasMoreData")})
    """Whether there are more pages."""

    provisioning_history: list[ProvisioningEvent] | None = field(
        default=None, metadata={"rule": Rule(wire="provisioningHistory")}
    )
    """Events on this page, oldest first."""

    extra: dict[str, JSON] = field(factory=dict[str, JSON], repr=False)
    """Response fields that this version does not know."""


@frozen(kw_only=True, eq=False, repr=False)
class ConnectionEvent(Model):
    """The start or end of a connection.

    Docs: Retrieve device connection history
    """

    connection_event_attributes: list[CustomField] | None = field(
        default=None, metadata={"rule": Rule(wire="connectionEventAttributes")}
    )
    """Event details: BytesUsed, Event (Start or Stop), Msisdn and others."""

    extended_attributes: list[CustomField] | None = field(
        default=None, metadata={"rule": Rule(wire="extendedAttributes")}
    )
    """Not used by the service."""

    occurred_at: datetime | None = field(default=None, metadata={"rule": Rule(wire="occurredAt")})
    """When the event occurred."""

    extra: dict[str, JSON] = field(factory=dict[str, JSON], repr=False)
    """Response fields that this version does not know."""


@frozen(kw_only=True, eq=False, repr=False)
class ConnectionHistoryPage(Model):
    """A page of connection events of a device.

    Docs: Retrieve device connection history
    """

    has_more_data: bool | None = field(default=None, metadata={"rule": Rule(wire="hasMoreData")})
    """Whether there are more pages."""

    connection_history: list[ConnectionEvent] | None = field(
        default=None, metadata={"rule": Rule(wire="connectionHistory")}
    )
    """Events on this page, oldest first."""

    extra: dict[str, JSON] = field(factory=dict[str, JSON], repr=False)
    """Response fields that this version does not know."""


@frozen(kw_only=True, eq=False, repr=False)
class DeviceGroup(Model):
    """A device group.

    Docs: Device Groups: list device groups
    """

    name: str | None = None
    """Name of the group."""

    description: str | None = None
    """Description of the group."""

    is_default_group: bool | None = field(default=None, metadata={"rule": Rule(wire="isDefaultGroup")})
    """Whether this is the default group, which holds all devices that are in no other group."""

    extended_attributes: list[CustomField] | None = field(
        default=None, metadata={"rule": Rule(wire="extendedAttributes")}
    )
    """Additional values."""

    extra: dict[str, JSON] = field(factory=dict[str, JSON], repr=False)
    """Response fields that this version does not know."""


@frozen(kw_only=True, eq=False, repr=False)
class GroupPage(Model):
    """A device group, with one page of its devices.

    Docs: Device Groups: get a device group
    """

    name: str | None = None
    """Name of the group."""

    description: str | None = None
    """Description of the group."""

    has_more_data: bool | None = field(default=None, metadata={"rule": Rule(wire="hasMoreData")})
    """Whether there are more pages."""

    devices: list[AccountDeviceList] | None = None
    """Devices on this page."""

    extra: dict[str, JSON] = field(factory=dict[str, JSON], repr=False)
    """Response fields that this version does not know."""


@frozen(kw_only=True, eq=False, repr=False)
class ServicePlan(Model):
    """A service plan.

    Docs: Service Plans: list service plans
    """

    name: str | None = None
    """Display name."""

    code: str | None = None
    """Plan code, as passed to activations."""

    carrier_service_plan_code: str | None = field(default=None, metadata={"rule": Rule(wire="carrierServicePlanCode")})
    """Carrier's own code for the plan."""

    size_kb: int | None = field(default=None, metadata={"rule": Rule(wire="sizeKb", unit="kB")})
    """Included data."""

    extended_attributes: list[CustomField] | None = field(
        default=None, metadata={"rule": Rule(wire="extendedAttributes")}
    )
    """Additional values."""

    extra: dict[str, JSON] = field(factory=dict[str, JSON], repr=False)
    """Response fields that this version does not know."""


@frozen(kw_only=True, eq=False, repr=False)
class SmsMessage(Model):
    """A text message sent by a device.

    Docs: SMS: retrieve SMS messages
    """

    device_ids: list[DeviceId] | None = field(default=None, metadata={"rule": Rule(wire="deviceIds")})
    """Identifiers of the device."""

    message: str | None = field(default=None, repr=redacted)
    """Text of the message."""

    timestamp: datetime | None = None
    """When the message was sent."""

    extra: dict[str, JSON] = field(factory=dict[str, JSON], repr=False)
    """Response fields that this version does not know."""


@frozen(kw_only=True, eq=False, repr=False)
class SmsPage(Model):
    """A page of text messages.

    Docs: SMS: retrieve SMS messages
    """

    has_more_data: bool | None = field(default=None, metadata={"rule": Rule(wire="hasMoreData")})
    """Whether there are more pages."""

    messages: list[SmsMessage] | None = None
    """Messages on this page, in no particular order."""

    extra: dict[str, JSON] = field(factory=dict[str, JSON], repr=False)
    """Response fields that this version does not know."""


@frozen(kw_only=True, eq=False, repr=False)
class CallbackRegistration(Model):
    """A registered callback service of an account.

    Docs: Callbacks: register a callback listener
    """

    account_name: str | None = field(default=None, metadata={"rule": Rule(wire="accountName")})
    """Name of the account."""

    service_name: str | None = field(default=None, metadata={"rule": Rule(wire="serviceName")})
    """Callback service."""

    extra: dict[str, JSON] = field(factory=dict[str, JSON], repr=False)
    """Response fields that this version does not know."""


@frozen(kw_only=True, eq=False, repr=False)
class CallbackListener(Model):
    """The URL of a callback service.

    Docs: Callbacks: list callback listeners
    """

    account_name: str | None = field(default=None, metadata={"rule": Rule(wire="accountName")})
    """Name of the account."""

    service_name: str | None = field(default=None, metadata={"rule": Rule(wire="serviceName")})
    """Callback service."""

    url: str | None = field(default=None, repr=redacted)
    """Callback URL."""

    username: str | None = field(default=None, repr=redacted)
    """Username included in each message."""

    password: str | None = field(default=None, repr=redacted)
    """Password included in each message."""

    extra: dict[str, JSON] = field(factory=dict[str, JSON], repr=False)
    """Response fields that this version does not know."""


@frozen(kw_only=True, eq=False, repr=False)
class TriggerId(Model):
    """The ID of a created trigger.

    Docs: Callbacks: create a trigger
    """

    trigger_id: str = field(metadata={"rule": Rule(wire="triggerId")})
    """ID of the trigger."""

    extra: dict[str, JSON] = field(factory=dict[str, JSON], repr=False)
    """Response fields that this version does not know."""


@frozen(kw_only=True, eq=False, repr=False)
class IpPool(Model):
    """An IP address pool.

    Docs: Accounts: get account information
    """

    pool_name: str | None = field(default=None, metadata={"rule": Rule(wire="poolName")})
    """Name of the pool, as passed to activations."""

    pool_type: str | None = field(default=None, metadata={"rule": Rule(wire="poolType")})
    """Kind of pool."""

    is_default_pool: bool | None = field(default=None, metadata={"rule": Rule(wire="isDefaultPool")})
    """Whether the pool is used by default."""

    extra: dict[str, JSON] = field(factory=dict[str, JSON], repr=False)
    """Response fields that this version does not know."""


@frozen(kw_only=True, eq=False, repr=False)
class Account(Model):
    """An account.

    Docs: Accounts: get account information
    """

    account_name: str | None = field(default=None, metadata={"rule": Rule(wire="accountName")})
    """Name of the account."""

    account_number: str | None = field(default=None, metadata={"rule": Rule(wire="accountNumber")})
    """Number of the account."""

    organization_name: str | None = field(default=None, repr=redacted, metadata={"rule": Rule(wire="organizationName")})
    """Name of the customer's organization."""

    is_provisioning_allowed: bool | None = field(default=None, metadata={"rule": Rule(wire="isProvisioningAllowed")})
    """Whether devices can be activated and changed."""

    carriers: list[str] | None = None
    """Names of the carriers."""

    features: list[str] | None = None
    """Features available to the account."""

    ip_pools: list[IpPool] | None = field(default=None, metadata={"rule": Rule(wire="iPPools")})
    """IP address pools."""

    service_plans: list[ServicePlan] | None = field(default=None, metadata={"rule": Rule(wire="servicePlans")})
    """Service plans."""

    extra: dict[str, JSON] = field(factory=dict[str, JSON], repr=False)
    """Response fields that this version does not know."""


@frozen(kw_only=True, eq=False, repr=False)
class LeadAddress(Model):
    """The address of a lead, which may be incomplete.

    Docs: Accounts: list leads
    """

    address_line1: str | None = field(default=None, repr=redacted, metadata={"rule": Rule(wire="addressLine1")})
    """Street and number."""

    address_line2: str | None = field(default=None, repr=redacted, metadata={"rule": Rule(wire="addressLine2")})
    """Apartment, floor or similar."""

    city: str | None = field(default=None, repr=redacted)
    """City."""

    state: str | None = field(default=None, repr=redacted)
    """State."""

    zip: str | None = field(default=None, repr=redacted)
    """ZIP code."""

    zip4: str | None = field(default=None, repr=redacted)
    """Four-digit ZIP code extension (ZIP+4)."""

    country: str | None = None
    """Country."""

    phone: str | None = field(default=None, repr=redacted)
    """Phone number."""

    phone_type: str | None = field(default=None, metadata={"rule": Rule(wire="phoneType")})
    """Kind of phone, as one letter."""

    email_address: str | None = field(default=None, repr=redacted, metadata={"rule": Rule(wire="emailAddress")})
    """E-mail address."""

    extra: dict[str, JSON] = field(factory=dict[str, JSON], repr=False)
    """Response fields that this version does not know."""


@frozen(kw_only=True, eq=False, repr=False)
class Lead(Model):
    """A lead.

    Docs: Accounts: list leads
    """

    lead_id: str | None = field(default=None, metadata={"rule": Rule(wire="leadId")})
    """ID of the lead, as passed to activations."""

    lead_state: str | None = field(default=None, metadata={"rule": Rule(wire="leadState")})
    """Progress of the lead."""

    address: LeadAddress | None = None
    """The address of a lead, which may be incomplete."""

    extra: dict[str, JSON] = field(factory=dict[str, JSON], repr=False)
    """Response fields that this version does not know."""


@frozen(kw_only=True, eq=False, repr=False)
class LeadPage(Model):
    """A page of leads.

    Docs: Accounts: list leads
    """

    has_more_data: bool | None = field(default=None, metadata={"rule": Rule(wire="hasMoreData")})
    """Whether there are more pages."""

    leads: list[Lead] | None = None
    """Leads on this page."""

    extra: dict[str, JSON] = field(factory=dict[str, JSON], repr=False)
    """Response fields that this version does not know."""


@frozen(kw_only=True, eq=False, repr=False)
class DeviceSku(Model):
    """A device SKU.

    Docs: Accounts: list device SKUs
    """

    device_sku: str | None = field(default=None, metadata={"rule": Rule(wire="deviceSku")})
    """SKU of the device."""

    device_sku_status: str | None = field(default=None, metadata={"rule": Rule(wire="deviceSkuStatus")})
    """Certification status: Valid, Certified and in DMD, Certified but not in DMD, or Not Certified."""

    extra: dict[str, JSON] = field(factory=dict[str, JSON], repr=False)
    """Response fields that this version does not know."""


@frozen(kw_only=True, eq=False, repr=False)
class AccountSkus(Model):
    """The device SKUs of an account.

    Docs: Accounts: list device SKUs
    """

    account_name: str | None = field(default=None, metadata={"rule": Rule(wire="accountName")})
    """Name of the account."""

    device_sku_info: list[DeviceSku] | None = field(default=None, metadata={"rule": Rule(wire="deviceSkuInfo")})
    """The SKUs."""

    extra: dict[str, JSON] = field(factory=dict[str, JSON], repr=False)
    """Response fields that this version does not know."""
