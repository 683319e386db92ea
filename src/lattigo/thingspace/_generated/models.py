# Generated from spec/thingspace.yaml (sha256 37e1c839d041af2d). Do not edit: change the spec, then run python -m codegen.
"""What ThingSpace Connectivity Management answers and takes."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, TypeAlias

from attrs import field, frozen

from ..._core.fields import JSON, about, redacted

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


RequestState: TypeAlias = Literal["Pending", "Success", "Failure"] | str
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
"""Only devices whose service is in this state."""

ProfileStatus: TypeAlias = (
    Literal["ENABLE", "DISABLE", "DOWNLOAD_ENABLE", "DOWNLOAD_DISABLE", "NOT_DOWNLOADED", "DELETE", "UNKNOWN"] | str
)
"""Only devices whose eUICC profile is in this state."""

PublicIpRestriction: TypeAlias = Literal["restricted", "unrestricted"] | str
"""Whether the devices' public IP addresses are restricted."""

AddedDeviceState: TypeAlias = Literal["preactive"] | str
"""State of the devices in the account."""

ServiceType: TypeAlias = Literal["3G", "4G"] | str
"""The kind of service that a line has. Inferred, not documented."""

Change4gOption: TypeAlias = (
    Literal["ChangeICCID", "ChangeIMEI", "ChangeIMEIandICCID", "ChangeMSISDN", "3Gto4G", "4Gto3G", "ChangeIMEIandEID"]
    | str
)
"""What changes."""

ReachabilityEvent: TypeAlias = Literal["REACHABLE_FOR_DATA", "REACHABLE_FOR_SMS", "LOSS_OF_CONNECTIVITY"] | str
"""What is watched. The documents allow any combination of the values, but do not say how one is written.
LOSS_OF_CONNECTIVITY is inferred.
"""

SmsDataEncoding: TypeAlias = Literal["7-bit", "8-bit-ASCII", "8-bit-UTF-8", "8-bit-DATA"] | str
"""How the text is encoded. The service's default is "7-bit"."""

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
"""A callback service, which says what its messages are about. The last seven were seen only in public code."""

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
"""What a trigger watches."""

TriggerCycle: TypeAlias = Literal["Daily", "Weekly", "Monthly"] | str
"""Over which time the usage is summed; not for DeviceSessionTime."""

SmsDirection: TypeAlias = Literal["MO", "MT", "MOMT"] | str
"""Which messages count: MO are sent by devices, MT to them, MOMT both."""

Comparator: TypeAlias = Literal["lt", "lte", "gt", "gte"] | str
"""How the usage must compare with the threshold."""

GrantType: TypeAlias = Literal["client_credentials"]
"""The way in which the token is had; there is one."""


@frozen(kw_only=True)
class DeviceId:
    """One identifier of a device.

    Documented in Connectivity Management, read undated.
    """

    id: str = field(repr=redacted, metadata=about(min_length=1))
    """The identifier."""

    kind: str = field(metadata=about(min_length=1))
    """What kind of identifier it is; capitals don't matter. ESN has 11 digits, EID 32, ICCID up to 20, IMEI up to 16, MDN
    10, MSISDN 11, MEID 14 hexadecimal digits. Answers may also hold IMSI and MIN.
    """

    extra: dict[str, JSON] = field(factory=dict[str, JSON], repr=False)
    """Fields of the answer that this version does not know."""


@frozen(kw_only=True)
class DeviceList:
    """One device, by all its identifiers that matter.

    Documented in Connectivity Management, read undated.
    """

    device_ids: list[DeviceId] = field(metadata=about(wire="deviceIds", min_length=1))
    """The identifiers of this one device."""


@frozen(kw_only=True)
class AccountDeviceList:
    """One device, by all its identifiers that matter, and its IP address.

    Documented in Connectivity Management, read undated.
    """

    device_ids: list[DeviceId] = field(metadata=about(wire="deviceIds", min_length=1))
    """The identifiers of this one device."""

    ip_address: str | None = field(default=None, repr=redacted, metadata=about(wire="ipAddress"))
    """IP address of the device."""

    extra: dict[str, JSON] = field(factory=dict[str, JSON], repr=False)
    """Fields of the answer that this version does not know."""


@frozen(kw_only=True)
class CustomField:
    """A value under a name.

    Documented in Connectivity Management, read undated.
    """

    key: str = field(metadata=about(min_length=1))
    """The name."""

    value: str | None = field(default=None, repr=redacted)
    """The value; answers may have names without one."""

    extra: dict[str, JSON] = field(factory=dict[str, JSON], repr=False)
    """Fields of the answer that this version does not know."""


@frozen(kw_only=True)
class DeviceFilter:
    """Devices by what they have in common.

    Documented in Set devices to a state, read undated.
    """

    account: str | None = field(default=None, metadata=about(min_length=1))
    """Only devices of this account."""

    group_name: str | None = field(default=None, metadata=about(wire="groupName", min_length=1))
    """Only devices of this group."""

    service_plan: str | None = field(default=None, metadata=about(wire="servicePlan", min_length=1))
    """Only devices with this service plan."""

    custom_fields: list[CustomField] | None = field(default=None, metadata=about(wire="customFields", min_length=1))
    """Only devices with these values in their custom fields."""


@frozen(kw_only=True)
class SuspensionFilter:
    """Devices by what they have in common.

    Documented in Get suspension status, read undated.
    """

    group_name: str | None = field(default=None, metadata=about(wire="groupName", min_length=1))
    """Only devices of this group."""

    service_plan: str | None = field(default=None, metadata=about(wire="servicePlan", min_length=1))
    """Only devices with this service plan."""

    custom_fields: list[CustomField] | None = field(default=None, metadata=about(wire="customFields", min_length=1))
    """Only devices with these values in their custom fields."""


@frozen(kw_only=True)
class DeviceIdSearch:
    """A part of an identifier; give one of contains, startswith and endswith. The SDK requires contains; that one of the
    three is enough is inferred.

    Documented in Get device information, read undated.
    """

    kind: str = field(metadata=about(min_length=1))
    """The kind of identifier, see DeviceId."""

    contains: str | None = field(default=None, repr=redacted, metadata=about(min_length=1))
    """What the identifier contains."""

    startswith: str | None = field(default=None, repr=redacted, metadata=about(min_length=1))
    """How the identifier begins."""

    endswith: str | None = field(default=None, repr=redacted, metadata=about(min_length=1))
    """How the identifier ends."""


@frozen(kw_only=True)
class DeviceIdentifierFilter:
    """Devices by parts of their identifiers.

    Documented in Get device information, read undated.
    """

    device_identifier_filters: list[DeviceIdSearch] = field(
        metadata=about(wire="deviceIdentifierFilters", min_length=1)
    )
    """What the identifiers must look like."""


@frozen(kw_only=True)
class DateFilter:
    """A range of time.

    Documented in Find IMEI and ICCID mismatches, read undated.
    """

    earliest: datetime
    """Begin of the range."""

    latest: datetime
    """End of the range, at most three months later."""


@frozen(kw_only=True)
class Address:
    """A postal address, with phone and e-mail.

    Documented in Connectivity Management, read undated.
    """

    address_line1: str = field(repr=redacted, metadata=about(wire="addressLine1", min_length=1))
    """Street and number."""

    city: str = field(repr=redacted, metadata=about(min_length=1))
    """City."""

    state: str = field(repr=redacted, metadata=about(min_length=1))
    """State."""

    zip: str = field(repr=redacted, metadata=about(min_length=1))
    """ZIP code."""

    country: str = field(metadata=about(min_length=1))
    """Country: US or USA."""

    address_line2: str | None = field(default=None, repr=redacted, metadata=about(wire="addressLine2"))
    """Apartment, floor or the like."""

    zip4: str | None = field(default=None, repr=redacted)
    """The four digits that make the ZIP code exact."""

    phone: str | None = field(default=None, repr=redacted)
    """Phone number."""

    phone_type: str | None = field(default=None, metadata=about(wire="phoneType"))
    """Kind of phone, one letter."""

    email_address: str | None = field(default=None, repr=redacted, metadata=about(wire="emailAddress"))
    """E-mail address."""


@frozen(kw_only=True)
class CustomerName:
    """The name of a person.

    Documented in Connectivity Management, read undated.
    """

    first_name: str = field(repr=redacted, metadata=about(wire="firstName", min_length=1))
    """First name."""

    last_name: str = field(repr=redacted, metadata=about(wire="lastName", min_length=1))
    """Last name."""

    title: str | None = field(default=None, repr=redacted)
    """Title."""

    middle_name: str | None = field(default=None, repr=redacted, metadata=about(wire="middleName"))
    """Middle name."""

    suffix: str | None = field(default=None, repr=redacted)
    """What follows the name."""


@frozen(kw_only=True)
class PlaceOfUse:
    """Where devices are used, and by whom.

    Documented in Connectivity Management, read undated.
    """

    address: Address
    """A postal address, with phone and e-mail."""

    customer_name: CustomerName = field(metadata=about(wire="customerName"))
    """The name of a person."""


@frozen(kw_only=True)
class Label:
    """A usage label.

    Documented in Segmentation, read undated.
    """

    name: str = field(metadata=about(min_length=1, max_length=20))
    """Name of the label."""

    value: str = field(metadata=about(min_length=1, max_length=50))
    """Value of the label."""


@frozen(kw_only=True)
class LabelAssignment:
    """A label and the devices that get it.

    Documented in Segmentation: associate a usage segmentation label, read undated.
    """

    device_ids: list[DeviceId] = field(metadata=about(wire="deviceIds", min_length=1))
    """The devices, by EID."""

    label: Label
    """A usage label."""


@frozen(kw_only=True)
class BillingCycle:
    """A billing cycle; without one, the last that has ended is meant.

    Documented in Segmentation, read undated.
    """

    year: str = field(metadata=about(min_length=4, max_length=4))
    """The year, such as 2026."""

    month: str = field(metadata=about(min_length=1, max_length=2))
    """The month as a number, such as 10."""


@frozen(kw_only=True)
class SmsTrigger:
    """Threshold of the category DeviceSMSUsage.

    Documented in Callbacks: create a trigger, read undated.
    """

    sms_type: SmsDirection | None = field(default=None, metadata=about(wire="smsType"))
    """Which messages count: MO are sent by devices, MT to them, MOMT both."""

    comparator: Comparator
    """How the usage must compare with the threshold."""

    threshold: int = field(metadata=about(minimum=0))
    """Number of text messages."""


@frozen(kw_only=True)
class DataTrigger:
    """Threshold of the category DeviceDataUsage.

    Documented in Callbacks: create a trigger, read undated.
    """

    comparator: Comparator
    """How the usage must compare with the threshold."""

    threshold: int = field(metadata=about(minimum=0))
    """Traffic, in the unit of thresholdUnit."""

    threshold_unit: str | None = field(default=None, metadata=about(wire="thresholdUnit", min_length=1))
    """Unit of the threshold, such as MB; the units are not listed."""


@frozen(kw_only=True)
class SessionTrigger:
    """Threshold of the category DeviceSessionTime.

    Documented in Callbacks: create a trigger, read undated.
    """

    comparator: Comparator
    """How the usage must compare with the threshold."""

    threshold: int = field(metadata=about(minimum=0))
    """Length of a session; its unit is not documented."""


@frozen(kw_only=True)
class Fault:
    """Why the gateway did not let a call through.

    Documented in API gateway: error codes, read undated.
    """

    code: str | None = None
    """900901: the token is wrong or expired; 900902: there is none; 900906: no such resource."""

    message: str | None = None
    """What was wrong."""

    description: str | None = None
    """What was wrong in more words."""

    extra: dict[str, JSON] = field(factory=dict[str, JSON], repr=False)
    """Fields of the answer that this version does not know."""


@frozen(kw_only=True)
class GatewayFault:
    """What the gateway before the service says about a failure.

    Documented in API gateway: error codes, read undated.
    """

    fault: Fault | None = None
    """Why the gateway did not let a call through."""

    extra: dict[str, JSON] = field(factory=dict[str, JSON], repr=False)
    """Fields of the answer that this version does not know."""


@frozen(kw_only=True)
class OAuthError:
    """Why no token was given or ended.

    Observed, not documented in OAuth2: get an access token, read undated.
    """

    error: str | None = None
    """What was wrong."""

    error_description: str | None = None
    """What was wrong in more words."""

    extra: dict[str, JSON] = field(factory=dict[str, JSON], repr=False)
    """Fields of the answer that this version does not know."""


@frozen(kw_only=True)
class AccessToken:
    """The application's token.

    Documented in OAuth2: get an access token, read undated.
    """

    access_token: str = field(repr=redacted)
    """The token."""

    token_type: str
    """How the token is sent; Bearer."""

    expires_in: int | None = field(default=None, metadata=about(unit="s"))
    """What is left of the token's life."""

    scope: str | None = None
    """Scopes of the token."""

    extra: dict[str, JSON] = field(factory=dict[str, JSON], repr=False)
    """Fields of the answer that this version does not know."""


@frozen(kw_only=True)
class SessionToken:
    """The token of a session.

    Documented in Session Management, read undated.
    """

    session_token: str = field(repr=redacted, metadata=about(wire="sessionToken"))
    """The token."""

    extra: dict[str, JSON] = field(factory=dict[str, JSON], repr=False)
    """Fields of the answer that this version does not know."""


@frozen(kw_only=True)
class NewPassword:
    """The password that holds from now on.

    Documented in Session Management: reset the password, read undated.
    """

    new_password: str = field(repr=redacted, metadata=about(wire="newPassword"))
    """The new password."""

    extra: dict[str, JSON] = field(factory=dict[str, JSON], repr=False)
    """Fields of the answer that this version does not know."""


@frozen(kw_only=True)
class RequestId:
    """The number of a request that was accepted.

    Documented in Connectivity Management, read undated.
    """

    request_id: str = field(metadata=about(wire="requestId"))
    """The number, which the callbacks about the request carry."""

    extra: dict[str, JSON] = field(factory=dict[str, JSON], repr=False)
    """Fields of the answer that this version does not know."""


@frozen(kw_only=True)
class RequestStatus:
    """How far a request is.

    Documented in Get the status of an asynchronous request, read undated.
    """

    request_id: str = field(metadata=about(wire="requestId"))
    """The number of the request."""

    status: RequestState
    """State of a request."""

    extra: dict[str, JSON] = field(factory=dict[str, JSON], repr=False)
    """Fields of the answer that this version does not know."""


@frozen(kw_only=True)
class SubRequest:
    """The part of a request that is about one device.

    Documented in eUICC Device Endpoints: get the status of an asynchronous request, read undated.
    """

    ids: list[DeviceId] | None = None
    """The identifiers of the device."""

    status: str | None = None
    """State of this part."""

    extra: dict[str, JSON] = field(factory=dict[str, JSON], repr=False)
    """Fields of the answer that this version does not know."""


@frozen(kw_only=True)
class GlobalRequestStatus:
    """How far an eUICC or global request is.

    Documented in eUICC Device Endpoints: get the status of an asynchronous request, read undated.
    """

    request_id: str = field(metadata=about(wire="requestId"))
    """The number of the request."""

    status: RequestState
    """State of a request."""

    sub_requests: list[SubRequest] | None = field(default=None, metadata=about(wire="subRequests"))
    """How far it is for each device."""

    extra: dict[str, JSON] = field(factory=dict[str, JSON], repr=False)
    """Fields of the answer that this version does not know."""


@frozen(kw_only=True)
class Success:
    """Whether something was done.

    Documented in Connectivity Management, read undated.
    """

    success: bool
    """Whether it was done."""

    extra: dict[str, JSON] = field(factory=dict[str, JSON], repr=False)
    """Fields of the answer that this version does not know."""


@frozen(kw_only=True)
class AddDeviceResult:
    """What became of a device that was to be added.

    Documented in Add devices, read undated.
    """

    device_ids: list[DeviceId] | None = field(default=None, metadata=about(wire="deviceIds"))
    """The identifiers of the device."""

    response: str | None = None
    """Success, or what was wrong."""

    extra: dict[str, JSON] = field(factory=dict[str, JSON], repr=False)
    """Fields of the answer that this version does not know."""


@frozen(kw_only=True)
class DeleteDeviceResult:
    """What became of a device that was to be deleted.

    Documented in Delete deactivated devices, read undated.
    """

    device_ids: list[DeviceId] | None = field(default=None, metadata=about(wire="deviceIds", single=True))
    """The identifiers of the device."""

    status: str | None = None
    """Success or Failed."""

    message: str | None = None
    """What was wrong; only after a failure."""

    extra: dict[str, JSON] = field(factory=dict[str, JSON], repr=False)
    """Fields of the answer that this version does not know."""


@frozen(kw_only=True)
class CarrierInformation:
    """A device's line on one carrier.

    Documented in Get device information, read undated.
    """

    carrier_name: str | None = field(default=None, metadata=about(wire="carrierName"))
    """Name of the carrier."""

    service_plan: str | None = field(default=None, metadata=about(wire="servicePlan"))
    """Service plan; absent from a line without service."""

    state: str | None = None
    """State of the line, in varying case: active, suspend, deactive, pre-active."""

    extra: dict[str, JSON] = field(factory=dict[str, JSON], repr=False)
    """Fields of the answer that this version does not know."""


@frozen(kw_only=True)
class Device:
    """A device of the account, with its lines.

    Documented in Get device information, read undated.
    """

    account_name: str | None = field(default=None, metadata=about(wire="accountName"))
    """The account that has the device."""

    billing_cycle_end_date: datetime | None = field(default=None, metadata=about(wire="billingCycleEndDate"))
    """When the billing cycle ends."""

    carrier_informations: list[CarrierInformation] | None = field(
        default=None, metadata=about(wire="carrierInformations")
    )
    """The carriers of the device, with its state on each."""

    connected: bool | None = None
    """Whether the device is connected."""

    created_at: datetime | None = field(default=None, metadata=about(wire="createdAt"))
    """When the device was added."""

    custom_fields: list[CustomField] | None = field(default=None, metadata=about(wire="customFields"))
    """The custom fields."""

    device_ids: list[DeviceId] | None = field(default=None, metadata=about(wire="deviceIds"))
    """All identifiers of the device."""

    extended_attributes: list[CustomField] | None = field(default=None, metadata=about(wire="extendedAttributes"))
    """Further values, such as ServiceStateStartDate and the place of use (PrimaryPlaceOfUseCity and others). DeviceId is
    the service's own number of the device.
    """

    group_names: list[str] | None = field(default=None, metadata=about(wire="groupNames"))
    """The groups that the device is in."""

    ip_address: str | None = field(default=None, repr=redacted, metadata=about(wire="ipAddress"))
    """IP address."""

    last_activation_by: str | None = field(default=None, repr=redacted, metadata=about(wire="lastActivationBy"))
    """User who activated the device last."""

    last_activation_date: datetime | None = field(default=None, metadata=about(wire="lastActivationDate"))
    """When it was activated last."""

    last_connection_date: datetime | None = field(default=None, metadata=about(wire="lastConnectionDate"))
    """When it connected last."""

    extra: dict[str, JSON] = field(factory=dict[str, JSON], repr=False)
    """Fields of the answer that this version does not know."""


@frozen(kw_only=True)
class DevicePage:
    """A page of devices.

    Documented in Get device information, read undated.
    """

    has_more_data: bool | None = field(default=None, metadata=about(wire="hasMoreData"))
    """Whether there are more pages."""

    devices: list[Device] | None = None
    """The devices of this page."""

    extra: dict[str, JSON] = field(factory=dict[str, JSON], repr=False)
    """Fields of the answer that this version does not know."""


@frozen(kw_only=True)
class DiagnosticAttributes:
    """What is known of a device; there are more attributes than are described here.

    Documented in Basic device diagnostics, read undated.
    """

    account_name: str | None = field(default=None, metadata=about(wire="accountName"))
    """The account that has the device."""

    group_name: str | None = field(default=None, metadata=about(wire="groupName"))
    """The group that the device is in."""

    mcc: str | None = None
    """Country code of the mobile network."""

    mnc: str | None = None
    """Code of the mobile network in its country."""

    extra: dict[str, JSON] = field(factory=dict[str, JSON], repr=False)
    """Fields of the answer that this version does not know."""


@frozen(kw_only=True)
class DeviceDiagnostics:
    """Basic diagnostics of one device.

    Documented in Basic device diagnostics, read undated.
    """

    device_ids: list[DeviceId] | None = field(default=None, metadata=about(wire="deviceIds"))
    """The identifiers of the device."""

    attributes: DiagnosticAttributes | None = None
    """What is known of a device; there are more attributes than are described here."""

    extra: dict[str, JSON] = field(factory=dict[str, JSON], repr=False)
    """Fields of the answer that this version does not know."""


@frozen(kw_only=True)
class DiagnosticsCategory:
    """What is known of a device in one respect.

    Documented in Extended device diagnostics, read undated.
    """

    category_name: str | None = field(default=None, metadata=about(wire="categoryName"))
    """Name of the category."""

    extended_attributes: list[CustomField] | None = field(default=None, metadata=about(wire="extendedAttributes"))
    """The values."""

    extra: dict[str, JSON] = field(factory=dict[str, JSON], repr=False)
    """Fields of the answer that this version does not know."""


@frozen(kw_only=True)
class ExtendedDiagnostics:
    """What is known of a device.

    Documented in Extended device diagnostics, read undated.
    """

    categories: list[DiagnosticsCategory] | None = None
    """What is known, by categories."""

    extra: dict[str, JSON] = field(factory=dict[str, JSON], repr=False)
    """Fields of the answer that this version does not know."""


@frozen(kw_only=True)
class Mismatch:
    """A SIM that is in another device than the one it was paired with.

    Documented in Find IMEI and ICCID mismatches, read undated.
    """

    account_name: str | None = field(default=None, metadata=about(wire="accountName"))
    """The account."""

    mdn: str | None = field(default=None, repr=redacted)
    """Mobile directory number."""

    activation_date: str | None = field(default=None, metadata=about(wire="activationDate"))
    """When the line was activated; its form is not documented."""

    iccid: str | None = field(default=None, repr=redacted)
    """The number of the SIM card."""

    pre_imei: str | None = field(default=None, repr=redacted, metadata=about(wire="preImei"))
    """IMEI of the device before."""

    post_imei: str | None = field(default=None, repr=redacted, metadata=about(wire="postImei"))
    """IMEI of the device after."""

    sim_ota_date: str | None = field(default=None, metadata=about(wire="simOtaDate"))
    """When the SIM was seen in the other device; its form is not documented."""

    extra: dict[str, JSON] = field(factory=dict[str, JSON], repr=False)
    """Fields of the answer that this version does not know."""


@frozen(kw_only=True)
class MismatchReport:
    """Devices whose SIM has moved.

    Documented in Find IMEI and ICCID mismatches, read undated.
    """

    devices: list[Mismatch] | None = None
    """The devices."""

    extra: dict[str, JSON] = field(factory=dict[str, JSON], repr=False)
    """Fields of the answer that this version does not know."""


@frozen(kw_only=True)
class CustomerState:
    """A state that the customer defined.

    Documented in List customer-defined services and states, read undated.
    """

    name: str | None = None
    """Name of the state, as `devices.go_to_state` takes it."""

    workflow_sequence_number: float | None = field(default=None, metadata=about(wire="workflowSequenceNumber"))
    """Place of the state in the order of states."""

    service_plans: list[str] | None = field(default=None, metadata=about(wire="servicePlans"))
    """Service plans that go with the state."""

    extra: dict[str, JSON] = field(factory=dict[str, JSON], repr=False)
    """Fields of the answer that this version does not know."""


@frozen(kw_only=True)
class CustomerService:
    """A service that the customer defined.

    Documented in List customer-defined services and states, read undated.
    """

    name: str | None = None
    """Name of the service, as `devices.go_to_state` takes it."""

    description: str | None = None
    """What it is for."""

    states: list[CustomerState] | None = None
    """Its states."""

    extra: dict[str, JSON] = field(factory=dict[str, JSON], repr=False)
    """Fields of the answer that this version does not know."""


@frozen(kw_only=True)
class Engagement:
    """Services of one engagement.

    Documented in List customer-defined services and states, read undated.
    """

    engagement_id: str | None = field(default=None, metadata=about(wire="engagementId"))
    """The engagement's number."""

    charging_group: str | None = field(default=None, metadata=about(wire="chargingGroup"))
    """Who is charged."""

    services: list[CustomerService] | None = None
    """The services."""

    extra: dict[str, JSON] = field(factory=dict[str, JSON], repr=False)
    """Fields of the answer that this version does not know."""


@frozen(kw_only=True)
class StatesAndServices:
    """What the customer defined.

    Documented in List customer-defined services and states, read undated.
    """

    engagement: list[Engagement]
    """The engagements."""

    extra: dict[str, JSON] = field(factory=dict[str, JSON], repr=False)
    """Fields of the answer that this version does not know."""


@frozen(kw_only=True)
class UsageRecord:
    """What was used up to a time.

    Documented in Retrieve device usage history, read undated.
    """

    bytes_used: int | None = field(default=None, metadata=about(wire="bytesUsed", unit="byte"))
    """Traffic."""

    sms_used: int | None = field(default=None, metadata=about(wire="smsUsed"))
    """Text messages."""

    timestamp: datetime | None = None
    """When the usage was recorded."""

    source: str | None = None
    """Where the record comes from."""

    service_plan: str | None = field(default=None, metadata=about(wire="servicePlan"))
    """Service plan of the device."""

    extended_attributes: list[CustomField] | None = field(default=None, metadata=about(wire="extendedAttributes"))
    """Further values, such as MoSms, the text messages that the device sent. Some accounts also get domestic and
    international usage apart.
    """

    extra: dict[str, JSON] = field(factory=dict[str, JSON], repr=False)
    """Fields of the answer that this version does not know."""


@frozen(kw_only=True)
class UsagePage:
    """A page of usage records.

    Documented in Retrieve device usage history, read undated.
    """

    has_more_data: bool | None = field(default=None, metadata=about(wire="hasMoreData"))
    """Whether there are more pages."""

    usage_history: list[UsageRecord] | None = field(default=None, metadata=about(wire="usageHistory"))
    """The records of this page, oldest first."""

    extra: dict[str, JSON] = field(factory=dict[str, JSON], repr=False)
    """Fields of the answer that this version does not know."""


@frozen(kw_only=True)
class ProvisioningEvent:
    """Something that was done to a device.

    Documented in Retrieve device provisioning history, read undated.
    """

    occurred_at: datetime | None = field(default=None, metadata=about(wire="occurredAt"))
    """When it was done."""

    status: str | None = None
    """Whether it succeeded."""

    event_by: str | None = field(default=None, repr=redacted, metadata=about(wire="eventBy"))
    """Who did it."""

    event_type: str | None = field(default=None, metadata=about(wire="eventType"))
    """What was done: Activate, Suspend, Restore, Deactivate, Device Move and others."""

    mdn: str | None = field(default=None, repr=redacted)
    """Mobile directory number."""

    msisdn: str | None = field(default=None, repr=redacted)
    """The phone number in international form."""

    service_plan: str | None = field(default=None, metadata=about(wire="servicePlan"))
    """Service plan of the device."""

    extended_attributes: list[CustomField] | None = field(default=None, metadata=about(wire="extendedAttributes"))
    """Further values."""

    extra: dict[str, JSON] = field(factory=dict[str, JSON], repr=False)
    """Fields of the answer that this version does not know."""


@frozen(kw_only=True)
class ProvisioningHistoryPage:
    """A page of what was done to a device.

    Documented in Retrieve device provisioning history, read undated.
    """

    has_more_data: bool | None = field(default=None, metadata=about(wire="hasMoreData"))
    """Whether there are more pages."""

    provisioning_history: list[ProvisioningEvent] | None = field(
        default=None, metadata=about(wire="provisioningHistory")
    )
    """The events of this page, oldest first."""

    extra: dict[str, JSON] = field(factory=dict[str, JSON], repr=False)
    """Fields of the answer that this version does not know."""


@frozen(kw_only=True)
class ConnectionEvent:
    """Begin or end of a connection.

    Documented in Retrieve device connection history, read undated.
    """

    connection_event_attributes: list[CustomField] | None = field(
        default=None, metadata=about(wire="connectionEventAttributes")
    )
    """What is known of it: BytesUsed, Event (Start or Stop), Msisdn and others."""

    extended_attributes: list[CustomField] | None = field(default=None, metadata=about(wire="extendedAttributes"))
    """Not used by the service."""

    occurred_at: datetime | None = field(default=None, metadata=about(wire="occurredAt"))
    """When it happened."""

    extra: dict[str, JSON] = field(factory=dict[str, JSON], repr=False)
    """Fields of the answer that this version does not know."""


@frozen(kw_only=True)
class ConnectionHistoryPage:
    """A page of connections of a device.

    Documented in Retrieve device connection history, read undated.
    """

    has_more_data: bool | None = field(default=None, metadata=about(wire="hasMoreData"))
    """Whether there are more pages."""

    connection_history: list[ConnectionEvent] | None = field(default=None, metadata=about(wire="connectionHistory"))
    """The events of this page, oldest first."""

    extra: dict[str, JSON] = field(factory=dict[str, JSON], repr=False)
    """Fields of the answer that this version does not know."""


@frozen(kw_only=True)
class DeviceGroup:
    """A device group.

    Documented in Device Groups: list device groups, read undated.
    """

    name: str | None = None
    """Name of the group."""

    description: str | None = None
    """What the group is for."""

    is_default_group: bool | None = field(default=None, metadata=about(wire="isDefaultGroup"))
    """Whether it is the group of all devices that are in no other one."""

    extended_attributes: list[CustomField] | None = field(default=None, metadata=about(wire="extendedAttributes"))
    """Further values."""

    extra: dict[str, JSON] = field(factory=dict[str, JSON], repr=False)
    """Fields of the answer that this version does not know."""


@frozen(kw_only=True)
class GroupPage:
    """A device group, with a page of its devices.

    Documented in Device Groups: get a device group, read undated.
    """

    name: str | None = None
    """Name of the group."""

    description: str | None = None
    """What the group is for."""

    has_more_data: bool | None = field(default=None, metadata=about(wire="hasMoreData"))
    """Whether there are more pages."""

    devices: list[AccountDeviceList] | None = None
    """The devices of this page."""

    extra: dict[str, JSON] = field(factory=dict[str, JSON], repr=False)
    """Fields of the answer that this version does not know."""


@frozen(kw_only=True)
class ServicePlan:
    """A service plan.

    Documented in Service Plans: list service plans, read undated.
    """

    name: str | None = None
    """Name for people."""

    code: str | None = None
    """Code, as activations take it."""

    carrier_service_plan_code: str | None = field(default=None, metadata=about(wire="carrierServicePlanCode"))
    """Code that the carrier has for the plan."""

    size_kb: int | None = field(default=None, metadata=about(wire="sizeKb", unit="kB"))
    """Traffic that is included."""

    extended_attributes: list[CustomField] | None = field(default=None, metadata=about(wire="extendedAttributes"))
    """Further values."""

    extra: dict[str, JSON] = field(factory=dict[str, JSON], repr=False)
    """Fields of the answer that this version does not know."""


@frozen(kw_only=True)
class SmsMessage:
    """A text message that a device sent.

    Documented in SMS: retrieve SMS messages, read undated.
    """

    device_ids: list[DeviceId] | None = field(default=None, metadata=about(wire="deviceIds"))
    """The identifiers of the device."""

    message: str | None = field(default=None, repr=redacted)
    """The text."""

    timestamp: datetime | None = None
    """When it was sent."""

    extra: dict[str, JSON] = field(factory=dict[str, JSON], repr=False)
    """Fields of the answer that this version does not know."""


@frozen(kw_only=True)
class SmsPage:
    """A page of text messages.

    Documented in SMS: retrieve SMS messages, read undated.
    """

    has_more_data: bool | None = field(default=None, metadata=about(wire="hasMoreData"))
    """Whether there are more pages."""

    messages: list[SmsMessage] | None = None
    """The messages of this page, in no certain order."""

    extra: dict[str, JSON] = field(factory=dict[str, JSON], repr=False)
    """Fields of the answer that this version does not know."""


@frozen(kw_only=True)
class CallbackRegistration:
    """A callback service of an account.

    Documented in Callbacks: register a callback listener, read undated.
    """

    account_name: str | None = field(default=None, metadata=about(wire="accountName"))
    """The account."""

    service_name: str | None = field(default=None, metadata=about(wire="serviceName"))
    """The callback service."""

    extra: dict[str, JSON] = field(factory=dict[str, JSON], repr=False)
    """Fields of the answer that this version does not know."""


@frozen(kw_only=True)
class CallbackListener:
    """The address of a callback service.

    Documented in Callbacks: list callback listeners, read undated.
    """

    account_name: str | None = field(default=None, metadata=about(wire="accountName"))
    """The account."""

    service_name: str | None = field(default=None, metadata=about(wire="serviceName"))
    """The callback service."""

    url: str | None = field(default=None, repr=redacted)
    """The address."""

    username: str | None = field(default=None, repr=redacted)
    """User name that each message carries."""

    password: str | None = field(default=None, repr=redacted)
    """Password that each message carries."""

    extra: dict[str, JSON] = field(factory=dict[str, JSON], repr=False)
    """Fields of the answer that this version does not know."""


@frozen(kw_only=True)
class TriggerId:
    """A trigger that was made.

    Documented in Callbacks: create a trigger, read undated.
    """

    trigger_id: str = field(metadata=about(wire="triggerId"))
    """The trigger's number."""

    extra: dict[str, JSON] = field(factory=dict[str, JSON], repr=False)
    """Fields of the answer that this version does not know."""


@frozen(kw_only=True)
class IpPool:
    """A pool of IP addresses.

    Documented in Accounts: get account information, read undated.
    """

    pool_name: str | None = field(default=None, metadata=about(wire="poolName"))
    """Name of the pool, as activations take it."""

    pool_type: str | None = field(default=None, metadata=about(wire="poolType"))
    """Kind of pool."""

    is_default_pool: bool | None = field(default=None, metadata=about(wire="isDefaultPool"))
    """Whether it is used when none is named."""

    extra: dict[str, JSON] = field(factory=dict[str, JSON], repr=False)
    """Fields of the answer that this version does not know."""


@frozen(kw_only=True)
class Account:
    """An account.

    Documented in Accounts: get account information, read undated.
    """

    account_name: str | None = field(default=None, metadata=about(wire="accountName"))
    """Name of the account."""

    account_number: str | None = field(default=None, metadata=about(wire="accountNumber"))
    """Number of the account."""

    organization_name: str | None = field(default=None, repr=redacted, metadata=about(wire="organizationName"))
    """The customer."""

    is_provisioning_allowed: bool | None = field(default=None, metadata=about(wire="isProvisioningAllowed"))
    """Whether devices can be activated and changed."""

    carriers: list[str] | None = None
    """Names of the carriers."""

    features: list[str] | None = None
    """What the account may use."""

    ip_pools: list[IpPool] | None = field(default=None, metadata=about(wire="iPPools"))
    """Pools of IP addresses."""

    service_plans: list[ServicePlan] | None = field(default=None, metadata=about(wire="servicePlans"))
    """The service plans."""

    extra: dict[str, JSON] = field(factory=dict[str, JSON], repr=False)
    """Fields of the answer that this version does not know."""


@frozen(kw_only=True)
class LeadAddress:
    """The address of a lead; nothing promises that it is whole.

    Documented in Accounts: list leads, read undated.
    """

    address_line1: str | None = field(default=None, repr=redacted, metadata=about(wire="addressLine1"))
    """Street and number."""

    address_line2: str | None = field(default=None, repr=redacted, metadata=about(wire="addressLine2"))
    """Apartment, floor or the like."""

    city: str | None = field(default=None, repr=redacted)
    """City."""

    state: str | None = field(default=None, repr=redacted)
    """State."""

    zip: str | None = field(default=None, repr=redacted)
    """ZIP code."""

    zip4: str | None = field(default=None, repr=redacted)
    """The four digits that make the ZIP code exact."""

    country: str | None = None
    """Country."""

    phone: str | None = field(default=None, repr=redacted)
    """Phone number."""

    phone_type: str | None = field(default=None, metadata=about(wire="phoneType"))
    """Kind of phone, one letter."""

    email_address: str | None = field(default=None, repr=redacted, metadata=about(wire="emailAddress"))
    """E-mail address."""

    extra: dict[str, JSON] = field(factory=dict[str, JSON], repr=False)
    """Fields of the answer that this version does not know."""


@frozen(kw_only=True)
class Lead:
    """A lead.

    Documented in Accounts: list leads, read undated.
    """

    lead_id: str | None = field(default=None, metadata=about(wire="leadId"))
    """The lead's number, as activations take it."""

    lead_state: str | None = field(default=None, metadata=about(wire="leadState"))
    """How far it is."""

    address: LeadAddress | None = None
    """The address of a lead; nothing promises that it is whole."""

    extra: dict[str, JSON] = field(factory=dict[str, JSON], repr=False)
    """Fields of the answer that this version does not know."""


@frozen(kw_only=True)
class LeadPage:
    """A page of leads.

    Documented in Accounts: list leads, read undated.
    """

    has_more_data: bool | None = field(default=None, metadata=about(wire="hasMoreData"))
    """Whether there are more pages."""

    leads: list[Lead] | None = None
    """The leads of this page."""

    extra: dict[str, JSON] = field(factory=dict[str, JSON], repr=False)
    """Fields of the answer that this version does not know."""


@frozen(kw_only=True)
class DeviceSku:
    """A device SKU.

    Documented in Accounts: list device SKUs, read undated.
    """

    device_sku: str | None = field(default=None, metadata=about(wire="deviceSku"))
    """The SKU."""

    device_sku_status: str | None = field(default=None, metadata=about(wire="deviceSkuStatus"))
    """Valid, Certified and in DMD, Certified but not in DMD, or Not Certified."""

    extra: dict[str, JSON] = field(factory=dict[str, JSON], repr=False)
    """Fields of the answer that this version does not know."""


@frozen(kw_only=True)
class AccountSkus:
    """The device SKUs of an account.

    Documented in Accounts: list device SKUs, read undated.
    """

    account_name: str | None = field(default=None, metadata=about(wire="accountName"))
    """The account."""

    device_sku_info: list[DeviceSku] | None = field(default=None, metadata=about(wire="deviceSkuInfo"))
    """The SKUs."""

    extra: dict[str, JSON] = field(factory=dict[str, JSON], repr=False)
    """Fields of the answer that this version does not know."""
