"""Profiles: where each setting comes from, where the secret is, and what is refused."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from subprocess import CompletedProcess

import keyring.core
import pytest
from attrs import frozen
from keyring.backends import fail, null

from lattigo import AsyncLattigo, ConfigurationError, Options
from lattigo.thingspace import AsyncThingSpace
from tests.support.command import run_command
from tests.support.keyring_in_file import FileKeyring
from tests.support.wire import OK, Wire, reply

SECRET, OTHER = "hunter2-hunter2", "hunter3-hunter3"
ASYNCIO = pytest.mark.parametrize("anyio_backend", ["asyncio"])


@frozen
class Home:
    """A home folder, with the environment of a command in it."""

    folder: Path
    env: dict[str, str]

    @property
    def file(self) -> Path:
        return self.folder / "lattigo" / "config.toml"

    def write(self, text: str) -> None:
        self.file.parent.mkdir(exist_ok=True, parents=True)
        self.file.write_text(text)
        self.file.chmod(0o600)

    def run(self, *words: str, stdin: str = "", **variables: str) -> CompletedProcess[str]:
        return run_command(words, {**self.env, **variables}, self.folder, stdin)

    def status(self, *words: str, **variables: str) -> Mapping[str, tuple[object, object, object]]:
        done = self.run("auth", "status", *words, **variables)
        rows = map(json.loads, done.stdout.splitlines())
        return {row["setting"]: (row["value"], row["source"], row["hides"]) for row in rows}


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setenv("LATTIGO_TEST_KEYRING", str(tmp_path / "keyring.json"))
    monkeypatch.setattr(keyring.core, "_keyring_backend", FileKeyring())
    return Home(tmp_path, {**os.environ})


@pytest.fixture
def wire() -> Iterator[Wire]:
    with Wire(reply(200, [])) as wire:
        yield wire


def acme(url: str, *more: str, name: str = "acme") -> str:
    command = json.dumps([sys.executable, "-c", f"print({SECRET!r})"])
    lines = [f"[profile.{name}]", f'base_url = "{url}"', 'key_name = "acme"', f"credential_command = {command}", *more]
    return "\n".join(lines) + "\n"


def signed(wire: Wire) -> list[str]:
    return [seen.headers["authorization"].removeprefix("Basic ") for seen in wire.seen]


def token(user: str, secret: str) -> str:
    return b64encode(f"{user}:{secret}".encode()).decode()


def login(home: Home, url: str, *words: str, secret: str = SECRET) -> CompletedProcess[str]:
    return home.run(
        "auth", "login", "--key-name", "acme", "--base-url", url, *words, "--api-key", "-", stdin=f"{secret}\n"
    )


# -- the secret


def test_a_secret_goes_to_the_keyring_and_nowhere_else(home: Home, wire: Wire):
    done = login(home, wire.url)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    assert signed(wire) == [token("acme", SECRET)], "it was checked"
    assert SECRET not in done.stderr + home.file.read_text()
    assert home.file.stat().st_mode & 0o777 == 0o600
    assert home.file.parent.stat().st_mode & 0o777 == 0o700
    assert home.run("devices", "list").returncode == 0
    assert signed(wire)[1:] == [token("acme", SECRET)]
    assert SECRET not in home.run("auth", "status").stdout + home.run("auth", "list").stdout
    assert home.run("auth", "logout").returncode == 0
    assert SECRET not in (home.folder / "keyring.json").read_text()
    assert home.run("devices", "list").returncode == 2


def test_a_secret_on_the_command_line_is_refused(home: Home, wire: Wire):
    done = home.run("auth", "login", "--key-name", "acme", "--api-key", SECRET)
    assert done.returncode == 2
    assert "others on this machine can see command lines" in done.stderr
    assert SECRET not in done.stderr
    assert not home.file.exists()


def test_a_secret_in_the_file_is_refused(home: Home, wire: Wire):
    home.write(acme(wire.url, f'api_key = "{SECRET}"', name="default"))
    done = home.run("devices", "list")
    assert (done.returncode, len(wire.seen)) == (2, 0)
    assert "api_key is a secret, which does not belong in the file" in done.stderr
    assert SECRET not in done.stderr


def test_credentials_that_are_refused_are_not_stored(home: Home, wire: Wire):
    wire.play(reply(401))
    assert login(home, wire.url).returncode == 4
    assert not home.file.exists()
    assert not (home.folder / "keyring.json").exists()


@pytest.mark.parametrize("backend", [fail.Keyring, null.Keyring])
def test_without_a_keyring_nothing_is_asked_and_the_way_out_is_named(home: Home, wire: Wire, backend, monkeypatch):
    monkeypatch.setattr(keyring.core, "_keyring_backend", backend())
    done = login(home, wire.url)
    assert (done.returncode, len(wire.seen), home.file.exists()) == (2, 0, False)
    assert "This machine has no keyring. Set the secret in the environment (LATTIGO_API_KEY" in done.stderr
    assert "--credential-command 'pass lattigo'" in done.stderr
    assert (
        home.run("devices", "list", LATTIGO_KEY_NAME="a", LATTIGO_API_KEY="b", LATTIGO_BASE_URL=wire.url).returncode
        == 0
    )


class Broken(FileKeyring):
    """A keyring that is locked."""

    def get_password(self, service: str, username: str) -> str | None:
        raise RuntimeError(f"{SECRET} is locked")

    set_password = get_password


def test_a_keyring_that_fails_is_one_line_without_its_text(home: Home, wire: Wire, monkeypatch):
    home.write(acme(wire.url, name="default").partition("credential")[0])
    monkeypatch.setattr(keyring.core, "_keyring_backend", Broken())
    for done in (home.run("devices", "list"), login(home, wire.url)):
        assert done.returncode == 2
        (line,) = done.stderr.splitlines()
        assert "can't be" in line
        assert SECRET not in line
    assert signed(wire) == [token("acme", SECRET)], "only the login was checked"


def test_a_keyring_that_forgets_is_not_trusted(home: Home, wire: Wire, monkeypatch):
    monkeypatch.setattr(FileKeyring, "set_password", lambda *_: None)
    done = login(home, wire.url)
    assert done.returncode == 2
    assert "does not keep secrets" in done.stderr
    assert not home.file.exists()


COMMANDS = {
    "missing": (["no-such-program", SECRET], "(no-such-program) can't be run: No such file"),
    "fails": ([sys.executable, "-c", f"print({SECRET!r}); raise SystemExit(3)"], "failed with exit code 3"),
    "prints nothing": ([sys.executable, "-c", f"{SECRET!r}"], "must print the api_key alone"),
    "prints two lines": ([sys.executable, "-c", f"print({SECRET!r} + chr(10) + 'x')"], "has a line end"),
    "prints bytes": ([sys.executable, "-c", "import os; os.write(1, bytes([255]))"], "is not UTF-8"),
}


@pytest.mark.parametrize("case", COMMANDS)
def test_a_credential_command_that_fails_is_one_line_without_its_arguments(home: Home, wire: Wire, case: str):
    words, text = COMMANDS[case]
    home.write(f'[profile.default]\nkey_name = "acme"\ncredential_command = {json.dumps(words)}\n')
    done = home.run("devices", "list", LATTIGO_BASE_URL="https://api.lattigo.com")
    assert done.returncode == 2
    (line,) = done.stderr.splitlines()
    assert text in line
    assert SECRET not in line


def test_a_credential_command_does_not_read_the_input_of_ours(home: Home, wire: Wire):
    reads = json.dumps([sys.executable, "-c", f"import sys; print(sys.stdin.read() or {SECRET!r})"])
    home.write(f'[profile.default]\nkey_name = "a"\nbase_url = "{wire.url}"\ncredential_command = {reads}\n')
    command = [sys.executable, "-m", "lattigo", "devices", "list"]
    subprocess.run(command, env=home.env, input=b"pump-7\n", check=True, timeout=60)
    assert signed(wire) == [token("a", SECRET)]


def test_the_secret_of_a_profile_goes_only_to_its_own_address(home: Home, wire: Wire):
    home.write(acme("https://api.lattigo.com", name="default"))
    for words, variables in ((["--base-url", wire.url], {}), ([], {"LATTIGO_BASE_URL": wire.url})):
        done = home.run("devices", "list", *words, **variables)
        assert (done.returncode, len(wire.seen)) == (2, 0)
        assert f"only for https://api.lattigo.com, and is not sent to {wire.url}" in done.stderr


def test_the_secret_of_a_profile_is_not_sent_with_another_name(home: Home, wire: Wire):
    home.write(acme(wire.url, name="default"))
    done = home.run("devices", "list", LATTIGO_KEY_NAME="somebody")
    assert (done.returncode, len(wire.seen)) == (2, 0)
    assert "belongs to its own key_name only" in done.stderr


# -- the order


def test_each_setting_comes_from_the_first_source_that_has_it(home: Home):
    home.write(acme("https://acme.example.com") + acme("https://default.example.com", name="default"))
    own = {"api_key": ("***", "credential_command", None)}
    assert home.status() == {
        "profile": ("default", "default", None),
        "key_name": ("acme", "profile default", None),
        "base_url": ("https://default.example.com", "profile default", None),
        **own,
    }
    assert home.status(LATTIGO_PROFILE="acme")["base_url"] == ("https://acme.example.com", "profile acme", None)
    assert home.status("--profile", "acme", LATTIGO_PROFILE="gone")["profile"] == ("acme", "--profile", None)
    variables = {"LATTIGO_KEY_NAME": "b", "LATTIGO_API_KEY": "c", "LATTIGO_BASE_URL": "https://b.example.com"}
    assert home.status("--profile", "acme", **variables) == {
        "profile": ("acme", "--profile", None),
        "key_name": ("b", "LATTIGO_KEY_NAME", "profile acme"),
        "api_key": ("***", "LATTIGO_API_KEY", "credential_command"),
        "base_url": ("https://b.example.com", "LATTIGO_BASE_URL", "profile acme"),
    }


def test_a_variable_that_hides_the_profile_of_the_command_line_is_named(home: Home, wire: Wire):
    home.write(acme(wire.url))
    done = home.run("devices", "list", "--profile", "acme", LATTIGO_API_KEY=OTHER)
    assert "warning: LATTIGO_API_KEY in the environment hides that of the profile acme" in done.stderr
    assert signed(wire) == [token("acme", OTHER)]
    assert home.run("devices", "list", LATTIGO_PROFILE="acme").stderr == ""
    assert signed(wire)[1:] == [token("acme", SECRET)]


def test_a_status_without_credentials_says_what_is_missing(home: Home):
    done = home.run("auth", "status")
    assert done.returncode == 1
    assert "Credentials are missing: set LATTIGO_KEY_NAME, LATTIGO_API_KEY, run `lattigo auth login`" in done.stderr


@ASYNCIO
async def test_clients_of_several_profiles_work_side_by_side_whatever_the_environment_has(
    home: Home, wire: Wire, monkeypatch
):
    globex = acme(wire.url, name="globex").replace('"acme"', '"globex"').replace(SECRET, OTHER)
    home.write(acme(wire.url, "timeout = 7", "in_flight = 3") + globex)
    wire.play(OK)
    for name, value in {"KEY_NAME": "x", "API_KEY": "y", "BASE_URL": "https://example.com"}.items():
        monkeypatch.setenv(f"LATTIGO_{name}", value)
    async with AsyncLattigo.from_profile("acme") as first, AsyncLattigo.from_profile("globex") as second:
        await first.devices.get("truck")
        await second.devices.get("truck")
    assert signed(wire) == [token("acme", SECRET), token("globex", OTHER)]


@ASYNCIO
async def test_a_client_without_arguments_uses_the_profile(home: Home, wire: Wire, monkeypatch):
    home.write(acme(wire.url, "attempts = 1"))
    monkeypatch.setenv("LATTIGO_PROFILE", "acme")
    wire.play(reply(500), OK)
    async with AsyncLattigo() as client:
        with pytest.raises(Exception, match="500"):
            await client.devices.get("truck")
    assert signed(wire) == [token("acme", SECRET)]
    async with AsyncLattigo(options=Options(attempts=2)) as client:
        assert (await client.devices.get("truck")).id == 1


@ASYNCIO
async def test_a_client_of_thingspace_has_profiles_too(home: Home, wire: Wire, monkeypatch):
    printed = json.dumps({"secret": SECRET, "password": OTHER})
    command = json.dumps([sys.executable, "-c", f"print({printed!r})"])
    home.write(
        f'[profile.verizon]\napi = "thingspace"\nbase_url = "{wire.url}"\nkey = "k"\nusername = "u"\n'
        f"credential_command = {command}\n"
    )
    token_and_session = {"access_token": "t", "token_type": "Bearer", "expires_in": 60, "sessionToken": "s"}
    wire.play(reply(200, {**token_and_session, "accountName": "a"}))
    async with AsyncThingSpace.from_profile("verizon") as client:
        await client.accounts.get("a")
    assert signed(wire)[0] == token("k", SECRET)
    assert json.loads(wire.seen[1].body) == {"username": "u", "password": OTHER}
    with pytest.raises(ConfigurationError, match="The profile verizon is for thingspace, not for lattigo"):
        AsyncLattigo.from_profile("verizon")
    monkeypatch.setenv("LATTIGO_PROFILE", "verizon")
    with pytest.raises(ConfigurationError, match="missing: set LATTIGO_KEY_NAME"):
        AsyncLattigo()  # the profile is not for this API
    assert AsyncThingSpace.from_profile()


# -- the file


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o620, 0o602, 0o601])
@pytest.mark.parametrize("make", [AsyncLattigo, AsyncThingSpace])
def test_a_file_that_others_can_read_or_change_is_refused(home: Home, mode: int, make: Callable[[], object]):
    home.write(acme("https://api.lattigo.com", name="default"))
    home.file.chmod(mode)
    with pytest.raises(ConfigurationError, match=f"by others .mode {mode:04o}.. Run: chmod 600"):
        make()
    assert home.run("devices", "list").returncode == 2


def test_code_that_passes_its_credentials_reads_no_file(home: Home):
    home.write("broken")
    AsyncLattigo("key", "secret")
    AsyncThingSpace("key", "secret", "user", "password")


FILES = {
    "[profile.default": "is not valid TOML",
    'key_name = "a"': "unknown entry 'key_name'. Settings belong in [profile.NAME]",
    'profile = "a"': "write each profile as [profile.NAME]",
    "[profile]\ndefault = 1": "write each profile as [profile.NAME]",
    '[profile.default]\nkey_nam = "a"': "unknown entry 'key_nam'. Did you mean key_name?",
    '[profile.default]\napi = "azure"': "api must be lattigo or thingspace",
    "[profile.default]\nkey_name = 7": "key_name must be a text",
    '[profile.default]\nkey_name = ""': "key_name must be a text",
    '[profile.default]\ncredential_command = "pass x"': "credential_command must be a list of texts",
    "[profile.default]\ntimeout = -1": "timeout must be a number of seconds above 0",
    "[profile.default]\nattempts = true": "attempts must be a whole number",
    "[profile.default]\nin_flight = 0": "in_flight must be a whole number",
    "[profile.default]\ndefaults = 1": "write the defaults of commands as",
    "[profile.default.defaults]\nyes = true": "--yes can't have a default",
    "[profile.default.defaults.devices.list]\nall = true": "--all can't have a default",
    "[profile.default.defaults.devices.list]\ncolumn = 1": "there is no --column. Did you mean columns?",
    '[profile.default]\nbase_url = "http://example.com"\nkey_name="a"': "must start with https://",
    "\x00": "is not valid TOML",
}


@pytest.mark.parametrize("text", FILES)
def test_a_mistake_in_the_file_is_one_line_that_names_the_place(home: Home, text: str):
    home.write(text)
    done = home.run("devices", "list", LATTIGO_API_KEY="x", **({} if 'a"' in text else {"LATTIGO_KEY_NAME": "y"}))
    assert (done.returncode, done.stdout) == (2, "")
    (line,) = done.stderr.splitlines()
    assert FILES[text] in line
    assert "config.toml" in line or "base URL" in line


def test_a_profile_that_does_not_exist_is_not_guessed(home: Home, wire: Wire):
    home.write(acme(wire.url, name="default"))
    for words, variables in ((["--profile", "gone"], {}), ([], {"LATTIGO_PROFILE": "gone"})):
        done = home.run("devices", "list", *words, **variables)
        assert (done.returncode, len(wire.seen)) == (2, 0)
        assert "There is no profile gone" in done.stderr
        assert "Profiles: default." in done.stderr


def test_defaults_of_commands_come_after_the_command_line_and_the_environment(home: Home, wire: Wire):
    wire.play(reply(200, [{"id": 1, "device_name": "pump-7", "state": "active"}]))
    more = ["[profile.acme.defaults]", 'output = "csv"', "[profile.acme.defaults.devices.list]", 'columns = ["state"]']
    home.write(acme(wire.url, *more))
    chosen = {"LATTIGO_PROFILE": "acme"}
    assert home.run("devices", "list", **chosen).stdout == "state\nactive\n"
    assert home.run("devices", "list", "--columns", "id", **chosen).stdout == "id\n1\n"
    assert home.run("devices", "list", "--output", "jsonl", **chosen).stdout == '{"state": "active"}\n'
    assert home.run("devices", "list", **chosen, LATTIGO_OUTPUT="jsonl").stdout == '{"state": "active"}\n'
    done = home.run("devices", "list", **chosen, LATTIGO_OUTPUT="xml")
    assert (done.returncode, done.stderr) == (2, "error: LATTIGO_OUTPUT must be table, json, jsonl or csv.\n")


def test_a_login_keeps_what_else_is_in_the_file(home: Home, wire: Wire):
    home.write(f"# mine\n{acme('https://example.com')}\n[profile.acme.defaults]  # here\noutput = 'csv'\n")
    assert login(home, wire.url, "--profile", "other").returncode == 0
    assert login(home, wire.url, "--profile", "acme").returncode == 0
    text = home.file.read_text()
    assert "# mine" in text
    assert "[profile.acme.defaults]  # here\noutput = 'csv'" in text
    assert "credential_command" not in text, "the keyring has it now"
    assert home.run("devices", "list", "--profile", "other").returncode == 0
    assert home.run("auth", "logout", "--profile", "other", "--remove").returncode == 0
    assert "other" not in home.file.read_text()


def test_a_login_can_store_a_command_instead(home: Home, wire: Wire):
    command = shlex.join([sys.executable, "-c", f"print({SECRET!r})"])
    words = ("auth", "login", "--profile", "acme", "--key-name", "acme", "--credential-command", command)
    assert home.run(*words, LATTIGO_BASE_URL=wire.url).returncode == 0
    assert home.run("devices", "list", "--profile", "acme").returncode == 0
    assert signed(wire) == [token("acme", SECRET)] * 2
    assert not (home.folder / "keyring.json").exists()


def test_a_configuration_that_cannot_be_written_is_refused_before_the_keyring_is(
    home: Home, wire: Wire, disk, tmp_path
):
    """With a disk that is read-only, since root may write anywhere else."""
    disk("mode=0700")
    home.env["XDG_CONFIG_HOME"] = str(tmp_path / "disk")
    there = Home(tmp_path / "disk", home.env)
    there.write(acme(wire.url, name="default"))
    disk("remount,ro")
    done = login(home, wire.url)
    assert (done.returncode, len(wire.seen)) == (2, 0)
    assert "config.toml can't be written: Read-only file system. Nothing was changed." in done.stderr
    assert not (home.folder / "keyring.json").exists()
    assert there.run("devices", "list").returncode == 0


def test_without_a_home_folder_the_environment_works_and_profiles_say_why_not(home: Home, wire: Wire, monkeypatch):
    def no_home(_: str) -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr("platformdirs.user_config_path", no_home)
    variables = {"LATTIGO_KEY_NAME": "a", "LATTIGO_API_KEY": "b", "LATTIGO_BASE_URL": wire.url}
    assert home.run("devices", "list", **variables).returncode == 0
    done = home.run("devices", "list", "--profile", "acme", **variables)
    assert "There is no home folder: set HOME or XDG_CONFIG_HOME." in done.stderr
    assert login(home, wire.url).returncode == 2


def test_a_name_can_be_no_path(home: Home):
    for name in ("../../etc", "a b", "", "x" * 65, ".hidden"):
        done = home.run("auth", "login", f"--profile={name}", "--key-name", "a", "--api-key", "-", stdin="x")
        assert (done.returncode, home.file.exists()) == (2, False) if name else True
