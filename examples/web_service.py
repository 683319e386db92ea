"""A web service with one client for all requests: `uvicorn web_service:app`."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI, HTTPException, Request

from lattigo import ApiError, AsyncLattigo, NotFound
from lattigo.models import Device


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    async with AsyncLattigo() as app.state.client:  # opened once: it keeps connections and learns the rate limit
        yield


app = FastAPI(lifespan=lifespan)


@app.get("/devices/{name}")
async def get_device(name: str, request: Request) -> Device:
    client: AsyncLattigo = request.app.state.client
    try:
        return await client.devices.get(name)
    except NotFound:
        raise HTTPException(404, "There is no such device.") from None
    except ApiError as error:  # its text contains no identifier and no secret
        raise HTTPException(502, str(error)) from None
