"""`lattigo listen`: a receiver of ThingSpace's callbacks that prints and keeps them."""

from __future__ import annotations

import contextlib
import socket
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from ..arguments import UsageError, read_secret
from ..exit_codes import DONE
from ..output import print_row, say
from ..results.rows import plain
from .sandbox import Port


def listen(
    *,
    username: str,
    password: Annotated[str, Parameter(metavar="@FILE|-")],
    journal: Path = Path("callbacks.jsonl"),
    host: str = "127.0.0.1",
    port: Port = 8000,
) -> int:
    """Receive the callbacks of ThingSpace, until Ctrl-C: print each one, and keep it in a file.

    Each callback is on disk before it is acknowledged, so none is lost; `lattigo thingspace apply reconcile` reads the
    file. Callbacks without the user name and the password are refused. Put a web server with TLS in front, and register
    its URL: lattigo thingspace callbacks register.

    Args:
        username: The registered user name.
        password: The registered password, from a file or from stdin.
        journal: The file for the callbacks.
        host: The address to listen on.
        port: The port to listen on; 0 for a free one.
    """
    from uvicorn import Config, Server  # imported here, since it needs an extra

    from ...thingspace import Callback, CallbackReceiver

    secret = read_secret("--password", password)
    if not username or not secret:
        raise UsageError("--username and --password must not be empty.")

    def show(callback: Callback) -> None:
        print_row(
            {
                "requestId": callback.request_id,
                "status": callback.status,
                "failed": callback.failed,
                "about": callback.about,
                "deviceIds": dict(callback.device_ids),
                "content": plain(callback.content),
            }
        )

    receiver = CallbackReceiver(username, secret, journal=journal, listener=show)
    config = Config(receiver, log_config=None, access_log=False, lifespan="off", proxy_headers=False)
    try:
        listener = socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as error:
        raise UsageError(f"Port {port} can't be used: {error.strerror}.") from None
    with listener, contextlib.suppress(KeyboardInterrupt):
        place = listener.getsockname()
        say(f"Listening on http://{place[0]}:{place[1]}, keeping callbacks in {journal}. Press Ctrl-C to stop.")
        Server(config).run(sockets=[listener])
    return DONE
