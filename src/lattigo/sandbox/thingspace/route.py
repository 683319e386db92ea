"""The route of an endpoint, and the parts that several bodies share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal, TypeAlias

from attrs import frozen

from ..params import Response
from .body_schemas import (
    CUSTOM_FIELDS,
    LABEL,
    MOST_DEVICES,
    PLACE_OF_USE,
    SMSR_OID,
    Check,
    Shape,
    device_id,
    moment,
    one_of,
    some,
    text,
    whole,
)
from .call import Call

Security: TypeAlias = Literal["client", "token", "session"]
"""The credentials of a call: key and secret; the token; or the token and the session."""


@frozen
class Route:
    """One endpoint."""

    name: str
    method: str
    path: str
    handler: Callable[[Call], Response]
    body: Shape | None = None
    security: Security = "session"

    @property
    def across_carriers(self) -> bool:
        """Whether the code of its errors is the status."""
        return self.path.startswith("/m2m/v2/") or "/profile/actions/" in self.path


TEXT, DATA = text(), some(device_id)
ACCOUNT: Mapping[str, Check] = {"accountName*": TEXT}
EUICC: Mapping[str, Check] = {"devices*": some(Shape({"deviceIds*": some(device_id)}), MOST_DEVICES), **ACCOUNT}
LOCAL_PROFILE = Shape({**EUICC, "smsrOid*": SMSR_OID})
PROFILE = Shape({**EUICC, "smsrOid": SMSR_OID, "servicePlan": TEXT}, one_of=("smsrOid", "servicePlan"))
"""The first is for local profiles, the second for global ones."""
SERVICE: Mapping[str, Check] = {"servicePlan": TEXT, "mdnZipCode": TEXT}
SELECTORS = ("devices", "accountName", "groupName", "servicePlan", "customFields")
"""The fields that select devices, of which one is required."""
RANGE = {"earliest": moment, "latest": moment}
RANGE_REQUIRED = {"earliest*": moment, "latest*": moment}
LABELS = some(LABEL, 2000)
EVENT = one_of("REACHABLE_FOR_DATA", "REACHABLE_FOR_SMS", "LOSS_OF_CONNECTIVITY")
JOINING: Mapping[str, Check] = {"customFields": CUSTOM_FIELDS, "groupName": TEXT, "carrierIpPoolName": TEXT}
ACTIVATION: Mapping[str, Check] = {
    **JOINING,
    "servicePlan*": TEXT,
    "mdnZipCode*": TEXT,
    "skuNumber": TEXT,
    "publicIpRestriction": one_of("restricted", "unrestricted"),
    "primaryPlaceOfUse": PLACE_OF_USE,
}
COMPARES = {"comparator*": one_of("lt", "lte", "gt", "gte"), "threshold*": whole(0)}
GRANT = {"grant_type": TEXT}
SEARCH = Shape(
    {"kind*": TEXT, "contains": TEXT, "startswith": TEXT, "endswith": TEXT},
    one_of=("contains", "startswith", "endswith"),
)

V1, V2 = "/m2m/v1", "/m2m/v2"
PROFILES, DIAGNOSTICS = f"{V1}/devices/profile/actions", f"{V1}/diagnostics/basic/devicereachability"
ACTIONS, GROUP = f"{V1}/devices/actions", f"{V1}/groups/{{accountName}}/name/{{groupName}}"
LABELLED, REQUEST = f"{ACTIONS}/usagesegmentationlabels", "/accounts/{accountName}/requests/{requestId}/status"
