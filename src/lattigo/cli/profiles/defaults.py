"""Defaults for the options of commands, from the profile.

In `[profile.NAME.defaults]` an option is for every command that has it, in `[profile.NAME.defaults.devices.list]` for
that command alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, cast

from attrs import frozen

from ..._core.errors import ConfigurationError
from ..._core.misuse import closest
from ..._profiles.config import Profile, find_profile
from ..output import output_variable

if TYPE_CHECKING:
    from cyclopts import App
    from cyclopts.argument import ArgumentCollection

NEVER = frozenset({"all", "base-url", "profile", "resend-unknown", "same-account", "write", "yes"})
"""Options that remove a safeguard or select the account: they are only for the command line."""
WITHOUT = {("auth",), ("completion",), ("demo",), ("doctor",), ("sandbox",)}
"""Commands that work whatever the file contains."""
OPTION = "--profile"


def profile_word(tokens: Sequence[str]) -> str | None:
    """Return the value of `--profile` on a command line that was not parsed yet."""
    words = list(tokens[: tokens.index("--")] if "--" in tokens else tokens)
    for word, following in zip(words, [*words[1:], ""], strict=True):
        if word == OPTION:
            return following or None
        if word.startswith(f"{OPTION}="):
            return word.partition("=")[2] or None
    return None


@frozen(eq=False, repr=False)
class Defaults:
    """The source of defaults that cyclopts reads after the command line."""

    tokens: Sequence[str]

    def __call__(self, app: App, commands: tuple[str, ...], arguments: ArgumentCollection) -> None:
        """Set the options that the command line does not have."""
        names = {name.removeprefix("--") for argument in arguments if argument.parse for name in argument.names}
        if commands[:1] in WITHOUT:
            return
        api = "thingspace" if commands[:1] == ("thingspace",) else "lattigo"
        profile, _ = find_profile(api, profile_word(self.tokens))
        if profile is None:
            return
        defaults = _defaults(profile, [*commands], names)
        if output_variable():
            defaults.pop("output", None)
        nested: dict[str, object] = defaults
        for command in reversed(commands):
            nested = {command: nested}
        from cyclopts.config import Dict  # here, since few profiles have defaults

        Dict(data=nested, source=str(profile.path))(app, commands, arguments)


def _defaults(profile: Profile, commands: Sequence[str], names: set[str]) -> dict[str, object]:
    """Return the defaults of a command, those of the command itself before those of all commands."""
    common = {_dashed(name): value for name, value in profile.defaults.items() if not isinstance(value, dict)}
    own: Mapping[str, object] = profile.defaults
    for command in commands:
        table = own.get(command, {})
        own = cast("Mapping[str, object]", table) if isinstance(table, dict) else {}
    options = {_dashed(name): value for name, value in own.items() if not isinstance(value, dict)}
    where = f"{profile.path}: [{'.'.join(['profile', profile.name, 'defaults', *commands])}]"
    for name in [*common, *options]:
        if name in NEVER:
            raise ConfigurationError(f"{where}: --{name} can't have a default: it is only for the command line.")
    for name in options:
        if name not in names:
            near = closest(name, names)
            raise ConfigurationError(f"{where}: there is no --{name}." + (f" Did you mean {near}?" if near else ""))
    return {name: value for name, value in common.items() if name in names} | options


def _dashed(name: str) -> str:
    return name.replace("_", "-")
