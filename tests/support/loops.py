"""The event loops that tests run on, as anyio names them."""

from __future__ import annotations

import pytest

UVLOOP = ("asyncio", {"use_uvloop": True})
ON_ASYNCIO_AND_UVLOOP = pytest.mark.parametrize("anyio_backend", ["asyncio", UVLOOP], ids=["asyncio", "uvloop"])
ON_EVERY_LOOP = pytest.mark.parametrize("anyio_backend", ["asyncio", UVLOOP, "trio"], ids=["asyncio", "uvloop", "trio"])
