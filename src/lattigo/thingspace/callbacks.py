"""An ASGI application that receives the outcomes that the service posts, and passes them to the tasks that wait."""

from __future__ import annotations

import hashlib
import hmac
import os
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Iterator, Mapping, MutableMapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias, cast

import anyio
import anyio.to_thread
import orjson
from attrs import define, field, frozen

from .._core.errors import ConfigurationError, RequestPending
from .._core.events import log
from .._core.fields import JSON, redacted
from .._core.long_running import Accepted
from .._core.secret import SecretValue, as_secret
from .._core.settings import is_async
from .callback_journal import SECRETS, CallbackJournal, messages

Scope: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send: TypeAlias = Callable[[MutableMapping[str, Any]], Awaitable[None]]

LARGEST_MESSAGE = 1_000_000
"""Bytes. A message is about one device."""
MOST_REQUESTS = 10_000
"""Requests whose messages are kept until a task waits for them; the oldest ones are dropped first."""
ENVELOPE = frozenset(
    {"username", "password", "requestId", "deviceIds", "status", "callbackCount", "maxCallbackThreshold"}
)
FAULT = "faultResponse"
NOT_CONTENT = SECRETS | {"callbackCount"}


@frozen(kw_only=True)
class Callback:
    """The outcome of a request for one device."""

    request_id: str
    """The ID of the request that this belongs to."""
    device_ids: Mapping[str, str] = field(repr=redacted)
    """The device's identifiers by their kind, in lower case: the service's own spelling varies."""
    status: str
    """`Success`, `Failed` and others; empty where the message has none."""
    about: str | None
    """What the message is about, as the service names it: `deviceResponse`, `niddResponse`, `faultResponse` …"""
    content: JSON = field(repr=False)
    """The content of the message about that."""

    @property
    def succeeded(self) -> bool:
        """Whether the request was carried out for this device; a warning is neither a success nor a failure."""
        return self.status.strip().lower() == "success" and not self.failed

    @property
    def failed(self) -> bool:
        """Whether the request failed for this device."""
        return self.about == FAULT or any(word in self.status.lower() for word in ("fail", "error", "reject"))


@define(eq=False)
class _Mailbox:
    """The messages about one request."""

    callbacks: list[Callback] = field(factory=list[Callback])
    seen: set[bytes] = field(factory=set[bytes])
    delivered: set[bytes] = field(factory=set[bytes])
    """The messages that the listener has accepted."""
    arrived: anyio.Event = field(factory=anyio.Event)
    waiting: int = 0
    """The number of tasks that wait for messages."""


class CallbackReceiver:
    """An ASGI application that receives the service's callbacks: mount it, and register its URL.

    ```python
    receiver = CallbackReceiver("callbacks", password)
    app.mount("/thingspace", receiver)             # in any ASGI framework, or alone under uvicorn
    await thingspace.callbacks.register(
        account, name="CarrierService", url=url, username="callbacks", password=password
    )
    request = await thingspace.devices.activate(devices=[...], ...)
    for callback in await receiver.wait(request, devices=3):
        print(callback.status)
    ```

    The service signs nothing; it only repeats the user name and the password in each message.
    Both are compared in constant time, and a message without them is refused with 403.
    A message that is delivered again (the service tries four times) is acknowledged and dropped.
    The application must run in the event loop of the tasks that wait.

    With a journal each message is on disk before it is acknowledged, and a receiver that is started again still has it.

    Args:
        username: the registered user name.
        password: the registered password.
        journal: a file for the messages, which contain identifiers: only its owner can read it.
        listener: a function that receives each message once, also those of unknown requests. Where it fails, the
            message is refused with 500, and passed to it again when the service delivers it again.

    Raises:
        ConfigurationError: the listener is an `async def`, or the journal can't be written.
    """

    def __init__(
        self,
        username: str | SecretValue,
        password: str | SecretValue,
        *,
        journal: str | os.PathLike[str] | None = None,
        listener: Callable[[Callback], None] | None = None,
    ) -> None:
        if is_async(listener):
            raise ConfigurationError("A listener can't be an `async def`: nobody would await it.")
        self._username = as_secret(username).encode()
        self._password = as_secret(password).encode()
        self._listener = listener
        self._mailboxes: OrderedDict[str, _Mailbox] = OrderedDict()
        self._journal = CallbackJournal(journal) if journal is not None else None
        for message in messages(self._journal.path) if self._journal is not None else ():
            self._keep(_callback(message), _digest(message))

    async def wait(
        self,
        request: Accepted,
        *,
        devices: int = 1,
        timeout: float = 600.0,  # noqa: ASYNC109 - waiting can continue after it, with nothing lost
    ) -> list[Callback]:
        """Wait until the messages about a request cover this number of devices, and return them.

        Args:
            request: the return value of the call.
            devices: the number of devices in the call.
            timeout: seconds to wait.

        Raises:
            RequestPending: fewer devices were reported in that time; what came is kept, so wait again.
        """
        mailbox, known = self._mailbox(request.request_id), _known(request)
        mailbox.waiting += 1
        try:
            with anyio.move_on_after(timeout):
                while _devices(mailbox.callbacks, known) < devices:
                    await mailbox.arrived.wait()
                return list(mailbox.callbacks)
        finally:
            mailbox.waiting -= 1
        raise RequestPending(
            f"{_devices(mailbox.callbacks, known)} of {devices} devices were reported within {timeout:g} s. "
            f"Wait again; is the URL registered for {request.service or 'the callback service'}?",
            operation=request.operation,
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Receive one message."""
        if scope["type"] == "lifespan":
            await _lifespan(receive, send)
        elif scope["type"] == "http":
            status = 405 if scope["method"] != "POST" else await self._take(await _body(receive))
            await send({"type": "http.response.start", "status": status, "headers": [(b"content-length", b"0")]})
            await send({"type": "http.response.body", "body": b""})

    async def _take(self, body: bytes | None) -> int:
        """Return the status of the response to a message."""
        if body is None:
            return 413
        try:
            message = orjson.loads(body)
        except ValueError:
            return 400
        if not isinstance(message, dict):
            return 400
        fields = cast("dict[str, JSON]", message)
        named = hmac.compare_digest(str(fields.get("username")).encode(), self._username)
        if not (hmac.compare_digest(str(fields.get("password")).encode(), self._password) and named):
            return 403
        return await self._deliver(fields)

    async def _deliver(self, fields: Mapping[str, JSON]) -> int:
        callback = _callback(fields)
        try:
            digest = _digest(fields)
        except TypeError:  # nested more deeply than any message of the service
            return 400
        mailbox = self._mailbox_of(callback, digest)
        if self._journal is not None and digest not in mailbox.seen:
            try:
                await anyio.to_thread.run_sync(self._journal.append, fields)
            except OSError as error:  # the service delivers the message again
                log.warning("the journal of callbacks can't be written: %s", error.strerror or type(error).__name__)
                return 500
        mailbox = self._keep(callback, digest)
        if self._listener is None or digest in mailbox.delivered:
            return 200
        try:
            self._listener(callback)
        except Exception as error:  # noqa: BLE001 - whatever it is: the service delivers the message again
            log.warning("the listener of callbacks failed with %s", type(error).__name__)
            return 500
        mailbox.delivered.add(digest)
        return 200

    def _keep(self, callback: Callback, digest: bytes) -> _Mailbox:
        """Add a message to the mailbox of its request, unless it is there already."""
        mailbox = self._mailbox_of(callback, digest)
        if digest not in mailbox.seen:
            mailbox.seen.add(digest)
            mailbox.callbacks.append(callback)
            arrived, mailbox.arrived = mailbox.arrived, anyio.Event()
            arrived.set()
        return mailbox

    def _mailbox_of(self, callback: Callback, digest: bytes) -> _Mailbox:
        # Nothing waits for a message without an ID: it has its own mailbox, so that it is dropped with the oldest ones.
        return self._mailbox(callback.request_id or digest.hex())

    def _mailbox(self, request_id: str) -> _Mailbox:
        mailbox = self._mailboxes.setdefault(request_id, _Mailbox())
        self._mailboxes.move_to_end(request_id)
        if len(self._mailboxes) > MOST_REQUESTS:
            forgotten = (number for number, each in self._mailboxes.items() if not each.waiting and each is not mailbox)
            self._mailboxes.pop(next(forgotten, ""), None)
        return mailbox

    def __repr__(self) -> str:
        return "CallbackReceiver(***)"


def read_callbacks(path: str | os.PathLike[str]) -> list[Callback]:
    """Return the messages in the journal of a receiver, the oldest first.

    Raises:
        ConfigurationError: the file can't be read.
    """
    try:
        return [_callback(message) for message in messages(Path(path))]
    except OSError as error:
        raise ConfigurationError(f"{os.fspath(path)} can't be read: {error.strerror or error}.") from None


def _digest(fields: Mapping[str, JSON]) -> bytes:
    """Return a hash of a message, however often it was delivered.

    Raises:
        TypeError: the message can't be encoded.
    """
    content = {name: value for name, value in fields.items() if name not in NOT_CONTENT}
    return hashlib.sha256(orjson.dumps(content, option=orjson.OPT_SORT_KEYS)).digest()


def _callback(fields: Mapping[str, JSON]) -> Callback:
    about = FAULT if FAULT in fields else next((name for name in fields if name not in ENVELOPE), None)
    content = fields.get(about) if about else None
    return Callback(
        request_id=str(fields.get("requestId") or ""),
        device_ids=_ids(fields) or next(filter(None, map(_ids, _objects(content))), {}),
        status=str(fields.get("status") or ""),
        about=about,
        content=content,
    )


def _ids(fields: Mapping[str, JSON]) -> Mapping[str, str]:
    """Return the identifiers of a device, by kind, that an object contains directly."""
    ids = fields.get("deviceIds")
    listed = ids if isinstance(ids, Sequence) and not isinstance(ids, str) else [ids]
    pairs = [each for each in listed if isinstance(each, Mapping) and each.get("kind") and each.get("id")]
    return {str(each["kind"]).lower(): str(each["id"]) for each in pairs}


def _objects(content: JSON) -> Iterator[Mapping[str, JSON]]:
    """Yield the objects in a message, the outer ones first."""
    level: list[JSON] = [content]
    while level:
        found = [each for each in level if isinstance(each, Mapping)]
        yield from found
        inner = [value for each in found for value in each.values()]
        level = [
            *inner,
            *(
                item
                for value in inner
                if isinstance(value, Sequence) and value and not isinstance(value, str)
                for item in value
            ),
        ]


def _known(request: Accepted) -> list[set[tuple[str, str]]]:
    """Return the identifiers of each device, as far as the call that started the request named them."""
    lists = [value for value in getattr(request, "_arguments", {}).values() if isinstance(value, list)]
    devices = [getattr(each, "device_ids", None) or [] for each in (item for value in lists for item in value)]
    return [{(each.kind.lower(), each.id) for each in ids} for ids in devices]


def _devices(callbacks: Sequence[Callback], known: Sequence[set[tuple[str, str]]]) -> int:
    """Return how many devices the messages are about: those with an identifier in common are about one device.

    Two services can send a message each about a device, by different identifiers of it.
    """
    devices: list[set[tuple[str, str]]] = []
    for callback in callbacks:
        ids = set(callback.device_ids.items())
        for group in (*known, *devices):
            if ids & group:
                ids = ids | group
        devices = [device for device in devices if not device & ids] + [ids]
    return len(devices)


async def _body(receive: Receive) -> bytes | None:
    """Return the body of a request; `None` when it is too large."""
    body: bytes = b""
    while True:
        message = await receive()
        body += bytes(message.get("body", b""))
        if len(body) > LARGEST_MESSAGE:
            return None
        if not message.get("more_body"):
            return body


async def _lifespan(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return
