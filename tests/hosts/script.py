"""The same few calls, paid and unpaid, in every host."""

from __future__ import annotations

from lattigo import AsyncLattigo

DEVICES = 5


async def calls(client: AsyncLattigo) -> str:
    """Make calls of every kind with an open client, and return what came of them."""
    names = await client.devices.list_names().collect()
    await client.devices.get(names[0])
    await client.device_operations.send_sms(device_names=[names[0]], sms_text="hello")
    outcomes = [outcome.unwrap() async for outcome in client.fleet.each(client.devices.get)]
    return f"{len(names)} names, {len(outcomes)} devices"


EXPECTED = f"{DEVICES} names, {DEVICES} devices"


async def whole() -> str:
    """Make the calls with a client that is opened and closed here."""
    async with AsyncLattigo() as client:
        return await calls(client)
