"""`lattigo doctor`: checks of everything that a call needs."""

from __future__ import annotations

from collections.abc import Iterator

from ..._core.errors import ConfigurationError
from ..._profiles.account import find_account
from ..diagnosis.check import WHY, Check, table
from ..diagnosis.installation import files, installation
from ..exit_codes import DONE, ERROR
from ..output import print_answer, say
from ..profiles.services import Api, service_of
from ..settings import Switch


def doctor(
    *,
    profile: str | None = None,
    api: Api = "lattigo",
    base_url: str | None = None,
    offline: Switch = False,
    json: Switch = False,
) -> int:
    """Check Python, packages, files, proxy, certificates, DNS, TLS, clock and credentials, and say what to fix.

    It makes one read call. Its output contains no secret, and no name of an account, a profile or a device: it can be
    sent to a support desk. The exit code is 1 if a check failed.

    Args:
        profile: Name of the profile. Default: LATTIGO_PROFILE, or else `default`.
        api: The API to check.
        base_url: URL of the service. Default: as for all commands.
        offline: Send nothing.
        json: Print one JSON document.
    """
    checks = [*_checks(profile, api, base_url, offline=offline)]
    if json:
        print_answer("json", [check.row() for check in checks])
    else:
        print(table(checks))  # noqa: T201 - the output
    failed = [check for check in checks if check.state == "failed"]
    for check in failed:
        say(f"error: {check.name}: {check.detail}. {check.fix}")
    if not failed and not json:
        say("All checks passed." if not offline else "All checks passed; nothing was sent.")
    return ERROR if failed else DONE


def _checks(profile: str | None, api: str, base_url: str | None, *, offline: bool) -> Iterator[Check]:
    service = service_of(api)
    try:
        account = find_account(service.login, base_url=base_url, profile=profile)
    except ConfigurationError:  # its text contains names
        account = None
    yield from installation()
    yield from files(account)
    if account is None:
        yield Check(name="profile", state="failed", detail="not usable", fix=f"{WHY} what is wrong.")
        return
    by = {"argument": "selected by --profile"}.get(account.selected_by, f"selected by {account.selected_by}")
    yield Check(name="profile", detail=by if account.profile else "none")
    if offline:
        return
    from ..diagnosis.network import network
    from ..diagnosis.network import service as call

    steps = [*network(account)]
    yield from steps
    if not any(step.state == "failed" for step in steps):
        yield from call(service, account)
