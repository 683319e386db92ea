"""`lattigo mcp`: the server on stdin and stdout."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Annotated, Any, cast

import anyio
from cyclopts import Parameter

from ..actions.clients import FleetClient
from ..arguments import show_as
from ..exit_codes import DONE
from ..groups import COMMON
from ..interrupts import interruptible
from ..settings import Service, Settings, Switch

if TYPE_CHECKING:
    from mcp.server.lowlevel import Server


def mcp_command(service: Service[FleetClient]) -> Callable[..., int]:
    """Return `mcp` for an API."""

    def run(*datasets: str, **options: object) -> int:
        return mcp(service, *datasets, **cast("dict[str, Any]", options))  # cyclopts has checked their types

    _, *others = inspect.signature(mcp, eval_str=True).parameters.values()
    show_as(run, others)
    run.__doc__ = mcp.__doc__
    return run


def mcp(
    service: Service[FleetClient],
    *datasets: Annotated[str, Parameter(metavar="DATASET")],
    write: Switch = False,
    settings: Annotated[Settings | None, Parameter(name="*", group=COMMON)] = None,
) -> int:
    """Serve the API and datasets to a language model, by the Model Context Protocol on stdin and stdout.

    A program with a language model starts it. It offers the operations that only read, and for datasets sums, the
    devices with the most usage, and SQL that can only read. Until stdin ends, or Ctrl-C.

    Args:
        service: The API.
        datasets: Folders or files given to `lattigo pull --to`.
        write: Offer operations that change something, too. Those that cost money, can't be undone or change many
            devices ask the user first, through the program; every change of devices is in `lattigo history`.
        settings: The options shared by all commands.
    """
    settings = settings or Settings()
    settings.start_log("WARNING")
    anyio.run(_serve, _server(service, datasets, settings, write=write))
    return DONE


def _server(service: Service[FleetClient], datasets: Sequence[str], settings: Settings, *, write: bool) -> Server[None]:
    client, account = settings.client_of(service), settings.account(service)
    # Imported here, since they need the extra, and after the settings, which say in less time what is missing.
    from .datasets import Datasets
    from .server import make_server

    return make_server(service, client, account, Datasets.of(datasets), write=write)


async def _serve(server: Server[None]) -> None:
    from mcp.server.stdio import stdio_server

    from .stdin import Stdin

    scope = anyio.CancelScope()

    async def work() -> None:
        with scope:
            async with stdio_server(stdin=Stdin()) as (read, write):
                await server.run(read, write, server.create_initialization_options())

    await interruptible(work, scope.cancel)
