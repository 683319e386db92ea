"""The commands of an API, each built only when it is used: a command line needs one of about ninety."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import get_args

from cyclopts import App, Group

from ..actions.clients import FleetClient
from ..groups import ACTIONS, API, JOBS, OLD
from ..operations import command, dashed, functions_of, namespaces_of
from ..profiles.services import Api, service_of
from ..settings import Service


def add_commands(app: App, service: Service[FleetClient]) -> None:
    """Add the commands of an API; cyclopts builds each with `__getattr__` when it is used."""
    for name, group in _names(service):
        app.command(f"{__name__}:{service.login.api} {name}", name=name, group=group)


def _names(service: Service[FleetClient]) -> Iterator[tuple[str, Group]]:
    yield "pull", JOBS
    yield "apply", JOBS
    yield "mcp", JOBS
    yield from ((job, ACTIONS) for job in service.jobs)
    yield from ((dashed(name), API) for name in namespaces_of(service))


def __getattr__(words: str) -> App | Callable[..., int]:
    """Build a command: `thingspace devices list` lists the devices of ThingSpace, `thingspace` has all its commands."""
    api, _, name = words.partition(" ")
    if api not in get_args(Api):
        raise AttributeError(words)
    service = service_of(api)
    if not name:
        app = App(name=api)
        add_commands(app, service)
        return app
    if name == "pull":
        from .pull import pull_app

        return pull_app(service)
    if name == "mcp":
        from ..mcp.command import mcp_command

        return mcp_command(service)
    namespace, _, method = name.replace("-", "_").partition(" ")
    if method:
        function = getattr(namespaces_of(service)[namespace].kind, method)
        return command(function, service.operations[function.__name__], service)
    if namespace in namespaces_of(service):
        return _namespace_app(service, namespace)
    from .apply import apply_app, job_command

    return apply_app(service) if name == "apply" else job_command(service, name)


def _namespace_app(service: Service[FleetClient], name: str) -> App:
    """Return the sub-command for a namespace, with a command for each of its functions."""
    namespace = namespaces_of(service)[name].kind
    app = App(name=dashed(name), help=namespace.__doc__, group=API)
    for method, function in functions_of(namespace):
        group = OLD if service.operations[function.__name__].deprecated else None
        app.command(f"{__name__}:{service.login.api} {name} {method}", name=dashed(method), group=group)
    return app
