"""The secrets of profiles: in the keyring, or printed by another program. They are never in a file of ours."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from typing import TYPE_CHECKING, cast

from .._core.errors import ConfigurationError
from .._core.secret import Secret
from .config import Profile

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

LONGEST_COMMAND = 120.0
"""Seconds: a person may have to unlock something."""


def run_command(profile: Profile, names: Sequence[str]) -> dict[str, Secret]:
    """Return the secrets that the credential command of a profile prints.

    A single secret is printed as it is; several are printed as a JSON object.

    Raises:
        ConfigurationError: the command fails; the message contains neither its arguments nor its output.
    """
    program = profile.credential_command[0]
    where = f"The credential_command of the profile {profile.name} ({program})"
    try:
        done = subprocess.run(  # noqa: S603 - the command is in a file that only the user can write
            profile.credential_command,
            stdin=subprocess.DEVNULL,  # it may hold the devices for a command of ours
            stdout=subprocess.PIPE,
            check=False,
            timeout=LONGEST_COMMAND,
        )
    except subprocess.TimeoutExpired:
        raise ConfigurationError(f"{where} did not end within {LONGEST_COMMAND:g} s.") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or type(error).__name__
        raise ConfigurationError(f"{where} can't be run: {reason}.") from None
    if done.returncode:
        raise ConfigurationError(f"{where} failed with exit code {done.returncode}.")
    try:
        printed = Secret(done.stdout.decode().rstrip("\r\n"))
    except UnicodeDecodeError:
        raise ConfigurationError(f"{where} printed something that is not UTF-8.") from None
    secrets = _members(printed) if len(names) > 1 else {names[0]: printed}
    if not secrets.keys() >= set(names) or not all(secrets[name] for name in names):
        wanted = " and ".join(names)
        form = f"a JSON object with {wanted}" if len(names) > 1 else f"the {wanted} alone"
        raise ConfigurationError(f"{where} must print {form}.")
    return {name: secrets[name] for name in names}


def _members(text: str) -> dict[str, Secret]:
    import json  # imported here, since only these need it

    try:
        value: object = json.loads(text)
    except ValueError:
        return {}
    pairs = cast("dict[str, object]", value) if isinstance(value, dict) else {}
    return {name: Secret(secret) for name, secret in pairs.items() if isinstance(secret, str)}


class Keyring:
    """The keyring of the operating system.

    Raises:
        ConfigurationError: there is none; the message says what to do instead.
    """

    def __init__(self) -> None:
        try:
            from keyring import get_keyring  # imported here, since it needs an extra and loads slowly
            from keyring.backends import fail, null
        except ModuleNotFoundError:
            raise ConfigurationError(
                f"The package keyring is missing: pip install 'lattigo[keyring]'. {INSTEAD}"
            ) from None
        try:
            self._backend: KeyringBackend = get_keyring()
            unusable = isinstance(self._backend, fail.Keyring | null.Keyring)
        except Exception as error:  # noqa: BLE001 - whatever a backend raises: there is no keyring then
            raise ConfigurationError(f"The keyring can't be used ({type(error).__name__}). {INSTEAD}") from None
        if unusable:
            raise ConfigurationError(f"This machine has no keyring. {INSTEAD}")

    @property
    def name(self) -> str:
        """The name of the backend."""
        return str(self._backend.name)

    def get(self, profile: str, account: str) -> Secret | None:
        """Return a secret."""
        try:
            secret = self._backend.get_password(_service(profile), account)
        except Exception as error:  # noqa: BLE001 - the backends raise errors of many libraries
            raise self._failed("read", error) from None
        return Secret(secret) if secret else None

    def put(self, profile: str, account: str, secret: str) -> None:
        """Store a secret, and check that it is there."""
        try:
            self._backend.set_password(_service(profile), account, str.__str__(secret))
            kept = self._backend.get_password(_service(profile), account)
        except Exception as error:  # noqa: BLE001 - the backends raise errors of many libraries
            raise self._failed("written", error) from None
        if kept != secret:
            raise ConfigurationError(f"The keyring ({self.name}) does not keep secrets. {INSTEAD}")

    def remove(self, profile: str, account: str) -> bool:
        """Remove a secret, and return whether it was there."""
        if self.get(profile, account) is None:
            return False
        try:
            self._backend.delete_password(_service(profile), account)
        except Exception as error:  # noqa: BLE001 - the backends raise errors of many libraries
            raise self._failed("changed", error) from None
        return True

    def _failed(self, what: str, error: Exception) -> ConfigurationError:
        return ConfigurationError(f"The keyring ({self.name}) can't be {what}: {type(error).__name__}. {INSTEAD}")


INSTEAD = (
    "Set the secret in the environment (LATTIGO_API_KEY; for ThingSpace THINGSPACE_SECRET and THINGSPACE_PASSWORD), or "
    "let a program print it: lattigo auth login --credential-command 'pass lattigo'"
)


def entry(user: str, base_url: str, secret: str) -> str:
    """Return the name of a secret in the keyring: it belongs to one user at one address."""
    return f"{user}@{base_url}#{secret}"


def _service(profile: str) -> str:
    return f"lattigo:{profile}"
