"""The groups, plans, leads, messages and callback addresses of an account."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from ..params import Response
from .body_schemas import UNDEFINED
from .call import Call
from .fleet import DEFAULT_GROUP, PLANS, Device, Row, iso
from .jobs import Message
from .refusals import m2m
from .state import Group

DONE = {"success": True}
PORTS = {80, 443, *range(9001, 9007), *range(50551, 50560), *range(28200, 28221)}
"""The ports that the service posts to."""
SERVICES = (
    *("AlertService", "CarrierService", "DevicePRLInformation", "DeviceProfileService", "DeviceService"),
    *("DeviceSuspensionStatus", "DeviceUsage", "DiagnosticsService", "EnhancedConnectivityService"),
    *("ExternalProvisioningChanges", "NiddService", "PromoChanges", "ResumeTrackingNotification"),
    *("SMSDeliveryConfirmation", "StateService", "SubscriptionNotificationService"),
    *("DevicePromoUsage", "ExtendedEnhancedConnectivityService", "IntelligenceService", "NetworkEventService"),
    *("PwnService", "QoS", "VIPCallbackService"),
)

# -- groups


def create_group(call: Call) -> Response:
    account, name = call.account(), call.text("groupName")
    if name in call.state.groups[account]:
        raise m2m("REQUEST_FAILED.DeviceGroup.Exists", "The account has a group of this name.")
    joining = [call.state.existing(identifier) for identifier in call.rows("devicesToAdd")]
    call.state.groups[account][name] = Group(call.text("groupDescription"))
    _join(joining, name)
    call.state.executions[call.endpoint] += 1
    return Response(DONE)


def update_group(call: Call) -> Response:
    account, name = call.path_account, call.path["groupName"]
    group, renamed = call.state.group(account, name), call.text("newGroupName") or name
    if renamed != name and renamed in call.state.groups[account]:
        raise m2m("REQUEST_FAILED.DeviceGroup.Exists", "The account has a group of this name.")
    joining = [call.state.existing(identifier) for identifier in call.rows("devicesToAdd")]
    leaving = [call.state.existing(identifier) for identifier in call.rows("devicesToRemove")]
    group.description = call.text("newGroupDescription") or group.description
    call.state.groups[account][renamed] = call.state.groups[account].pop(name)
    _join(_members(call, account, name), renamed)
    _join(joining, renamed)
    _join(leaving, DEFAULT_GROUP)
    call.state.executions[call.endpoint] += 1
    return Response(DONE)


def delete_group(call: Call) -> Response:
    account, name = call.path_account, call.path["groupName"]
    if call.state.group(account, name).is_default:
        raise m2m("INPUT_INVALID.DeviceGroup.DeleteDefault", "The default group can't be deleted.")
    _join(_members(call, account, name), DEFAULT_GROUP)
    del call.state.groups[account][name]
    call.state.executions[call.endpoint] += 1
    return Response(DONE)


def list_groups(call: Call) -> Response:
    return Response(
        [
            {
                "name": name,
                "description": group.description,
                "isDefaultGroup": group.is_default,
                "extendedAttributes": None,
            }
            for name, group in call.state.groups[call.path_account].items()
        ]
    )


def list_group_devices(call: Call) -> Response:
    account, name = call.path_account, call.path["groupName"]
    group = call.state.group(account, name)
    rows = [
        {"deviceIds": device.device_ids, "ipAddress": device.ip_address} for device in _members(call, account, name)
    ]
    return call.linked(
        rows, call.state.settings.pages.group, "devices", {"name": name, "description": group.description}
    )


def _members(call: Call, account: str, name: str) -> list[Device]:
    return [device for device in call.state.devices if (device.account, device.group) == (account, name)]


def _join(devices: Iterable[Device], name: str) -> None:
    for device in devices:
        device.group = name


# -- the account


def list_plans(_: Call) -> Response:
    return Response(_plans())


def _plans() -> list[Row]:
    return [
        {"name": f"{code} plan", "code": code, "carrierServicePlanCode": str(84_000 + place), "sizeKb": 5120 << place}
        for place, code in enumerate(PLANS)
    ]


def get_account(call: Call) -> Response:
    account = call.path_account
    return Response(
        {
            "accountName": account,
            "accountNumber": account,
            "organizationName": "Sandbox",
            "isProvisioningAllowed": True,
            "carriers": ["Verizon Wireless"],
            "features": ["CallbackService"],
            "iPPools": [{"poolName": "default", "poolType": "dynamic", "isDefaultPool": True}],
            "servicePlans": _plans(),
        }
    )


def states_and_services(_: Call) -> Response:
    states = [{"name": "Live", "workflowSequenceNumber": 1, "servicePlans": list(PLANS)}]
    service = {"name": "Telematics", "description": "Connected vehicles", "states": states}
    return Response({"engagement": [{"engagementId": "1", "chargingGroup": "1", "services": [service]}]})


def list_leads(call: Call) -> Response:
    return call.linked(call.state.leads, call.state.settings.pages.leads, "leads")


def list_skus(call: Call) -> Response:
    return Response(
        {"accountName": call.path_account, "deviceSkuInfo": [{"deviceSku": "SKU-1", "deviceSkuStatus": "Valid"}]}
    )


# -- messages to and from devices


def send_sms(call: Call) -> Response:
    call.account()
    if not re.fullmatch(r"[\x00-\x7f]*", call.text("smsMessage")) and call.text("dataEncoding") in ("", "7-bit"):
        raise m2m("INPUT_INVALID.Request.InvalidCharacter", "The message has characters that 7 bits can't hold.")
    if call.text("dataEncoding") not in ("", "7-bit") and len(call.text("smsMessage").encode()) > 140:
        raise m2m("INPUT_INVALID.SmsMessage.TooLong", "A message has at most 140 characters of 8 bits.")

    def act(device: Device) -> Row | str:
        if device.state != "active":
            return "INPUT_INVALID.DeviceState.Invalid"
        text, at = call.text("smsMessage"), iso(call.state.now)
        call.state.sent_sms.append({"deviceIds": device.device_ids, "message": text, "timestamp": at})
        return {"smsDeliveryConfirmationResponse": {}}

    return call.change("EnhancedConnectivityService", call.single("deviceIds") or call.selected(), act)


def list_received_sms(call: Call) -> Response:
    """Return a page of messages; requesting the page after a message removes it, and all before it."""
    queue = call.state.waiting_sms.setdefault(call.path_account, {})
    start, size = call.next(), call.state.settings.pages.sms
    for place in [place for place in queue if place <= start]:
        call.state.acknowledged_sms.append(queue.pop(place))
    page = list(queue.items())[:size]
    more = len(queue) > size
    headers = (call.link(page[-1][0]),) if more else ()
    return Response({"hasMoreData": more, "messages": [row for _, row in page]}, 202 if more else 200, headers)


def start_sms_callbacks(call: Call) -> Response:
    """Send the messages in the queue to EnhancedConnectivityService instead."""
    account = call.path_account
    for row in call.state.waiting_sms.pop(account, {}).values():
        about: Row = {"requestId": call.state.access.uuid(), "deviceIds": row["deviceIds"], "status": "Success"}
        about["smsResponse"] = {"message": row["message"], "timestamp": row["timestamp"]}
        call.state.messages.append(Message(account, "EnhancedConnectivityService", about))
    return Response(DONE)


def send_nidd(call: Call) -> Response:
    account = call.account()

    def act(device: Device) -> Row:
        delivered = {"accountName": account, "deviceIds": device.device_ids, "acknowledgeTime": iso(call.state.now)}
        return {"niddResponse": {"niddMTDeliveryResponse": delivered}, "status": "Delivered"}

    return call.change("NiddService", call.single("deviceIds"), act)


# -- callbacks


def register_callback(call: Call) -> Response:
    account, service, url = call.path_account, call.text("name"), call.text("url")
    if service not in SERVICES:
        raise m2m(UNDEFINED, "There is no callback service of this name.")
    parts = urlsplit(url)
    port = parts.port or {"http": 80, "https": 443}.get(parts.scheme)
    if parts.scheme not in ("http", "https") or port not in PORTS:
        raise m2m(UNDEFINED, "The URL must be HTTP or HTTPS, at a port that the service posts to.")
    named = {"accountName": account, "serviceName": service}
    secret = {"username": call.text("username"), "password": call.text("password")}
    call.state.callbacks[account, service] = {**named, "url": url, **secret}
    return Response(named)


def list_callbacks(call: Call) -> Response:
    """Return the callbacks; the body is empty if none is registered."""
    account = call.path_account
    callbacks = [row for (owner, _), row in call.state.callbacks.items() if owner == account]
    return Response(callbacks or None)


def delete_callback(call: Call) -> Response:
    account, service = call.path_account, call.path["serviceName"]
    if call.state.callbacks.pop((account, service), None) is None:
        raise m2m("REQUEST_FAILED.Callback", "No callback is registered for this service.")
    return Response({"accountName": account, "serviceName": service})


def create_trigger(call: Call) -> Response:
    account = call.account()
    if group := call.text("groupName"):
        call.state.group(account, group)
    number = call.state.access.uuid()
    call.state.triggers[number] = dict(call.body)
    return Response({"triggerId": number})
