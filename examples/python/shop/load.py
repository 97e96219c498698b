"""A customer that never tires, for demonstrations."""

import asyncio
import random
import uuid

import httpx


async def load(url: str, requests_per_second: float) -> None:
    """Calls until it is cancelled.

    It sends no traceparent, as a browser would not, so each of its requests starts a trace and meets the sampler; the
    other two headers are what a gateway would add.
    """
    if not requests_per_second:
        return
    calls: set[asyncio.Task[None]] = set()
    async with httpx.AsyncClient(timeout=10) as client:
        while True:
            if len(calls) < 100:  # where a hundred calls hang already, one more would only pile up memory
                call = asyncio.create_task(_call(client, url))
                calls.add(call)
                call.add_done_callback(calls.discard)
            await asyncio.sleep(1 / requests_per_second)


async def _call(client: httpx.AsyncClient, url: str) -> None:
    headers = {"x-request-id": str(uuid.uuid4()), "baggage": f"user.id=u-{random.randrange(100)}"}
    try:
        await client.get(url, headers=headers)
    except httpx.HTTPError:
        pass  # a customer only tries again
