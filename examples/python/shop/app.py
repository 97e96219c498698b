"""The shop: a checkout that asks an inventory, which is slow or fails now and then."""

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
from fastapi import FastAPI, HTTPException
from opentelemetry.instrumentation.fastapi import FastAPIInstrumentor
from opentelemetry.instrumentation.httpx import HTTPXClientInstrumentor
from opentelemetry.sdk.trace import TracerProvider

from shop.load import load
from shop.metrics import Metrics, ObservedRequests
from shop.settings import Settings


def create(settings: Settings, url: str, metrics: Metrics, tracing: TracerProvider) -> FastAPI:
    """What customers call; `url` is where the shop itself reaches it."""
    client = httpx.AsyncClient(base_url=url, timeout=5)
    # Hands the trace and the baggage on to whom the client calls.
    HTTPXClientInstrumentor.instrument_client(client, tracer_provider=tracing)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        customer = asyncio.create_task(load(f"{url}/checkout", settings.load_requests_per_second))
        yield
        # All requests are answered. The last spans ended with them, and are sent now.
        customer.cancel()
        await client.aclose()
        await asyncio.to_thread(tracing.shutdown)

    app = FastAPI(title="shop", lifespan=lifespan, openapi_url=None)
    app.add_middleware(ObservedRequests, metrics=metrics, exemplar_labels=settings.exemplar_labels)
    # Wraps around all middleware, wherever this line stands: it starts the span, or joins the caller's trace.
    FastAPIInstrumentor.instrument_app(
        app, tracer_provider=tracing, excluded_urls="/healthz", exclude_spans=["receive", "send"]
    )

    @app.get("/checkout")
    async def checkout() -> dict[str, str]:
        """Asks over HTTP, as a service of its own would: why it is slow, only its trace shows."""
        try:
            answer = await client.get("/inventory")
        except httpx.HTTPError as failure:
            raise HTTPException(502, "the inventory does not answer") from failure
        if answer.status_code != 200:
            raise HTTPException(502, f"the inventory answered {answer.status_code}")
        return {"order": "accepted"}

    @app.get("/inventory")
    async def inventory() -> dict[str, bool]:
        """Looks into a pretended store room; all slowness and all failures of the shop begin here."""
        draw = random.random()
        await asyncio.sleep(random.uniform(0.4, 1.6) if draw < 0.04 else random.uniform(0.005, 0.05))
        if draw > 0.98:
            raise HTTPException(500, "the store room is locked")
        return {"in_stock": True}

    @app.get("/healthz")
    async def healthz() -> dict[str, str]:
        return {"status": "ok"}

    return app
