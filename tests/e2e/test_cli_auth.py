"""From a fresh home to the list of devices, as a person types it, and as a container starts it."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from lattigo.sandbox import Sandbox
from lattigo.sandbox.thingspace import ThingSpaceSandbox
from tests.support.keyring_in_file import BACKEND
from tests.support.terminal import in_terminal

ROOT = Path(__file__).parents[2]


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    """A home with nothing in it, and a keyring."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("XDG_")}
    keyring = {"PYTHON_KEYRING_BACKEND": BACKEND, "LATTIGO_TEST_KEYRING": str(tmp_path / "keyring.json")}
    return {**kept, **keyring, "HOME": str(tmp_path), "PYTHONPATH": str(ROOT)}


def test_a_login_in_a_fresh_home_leads_to_the_list(box: Sandbox, start: Callable[..., str], env: dict[str, str]):
    account, url = box.accounts[0], start(box)
    typed = {"key-name: ": account.key_name, "api-key (not shown): ": account.api_key}
    code, shown = in_terminal(["auth", "login", "--base-url", url], env, typed)
    assert code == 0, shown
    assert "Stored: the profile default in " in shown
    assert account.api_key not in shown
    code, shown = in_terminal(["devices", "list", "--columns", "device_name,state", "--limit-rows", "2"], env, {})
    assert (code, shown.split()) == (0, ["device_name", "state", "pump-7", "active", "pump-8", "active"])


def test_a_login_to_thingspace_asks_for_all_that_it_needs(start: Callable[..., str], env: dict[str, str]):
    box = ThingSpaceSandbox(3, seed=7)
    login, url = box.login, start(box)
    typed = {
        "key: ": login.key,
        "username: ": login.username,
        "secret (not shown): ": login.secret,
        "password (not shown): ": login.password,
    }
    words = ["auth", "login", "--api", "thingspace", "--profile", "verizon", "--base-url", url]
    code, shown = in_terminal(words, env, typed)
    assert code == 0, shown
    assert login.secret not in shown
    assert login.password not in shown
    code, shown = in_terminal(["thingspace", "devices", "list", "--profile", "verizon", "--output", "json"], env, {})
    assert (code, shown.count('"billingCycleEndDate"')) == (0, 13), shown


def test_a_home_without_a_keyring_says_what_to_do(env: dict[str, str]):
    env |= {"PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"}
    code, shown = in_terminal(["auth", "login"], env, {})
    assert code == 2
    assert "This machine has no keyring. Set the secret in the environment (LATTIGO_API_KEY" in shown
    assert "key-name" not in shown, "nothing is asked"
