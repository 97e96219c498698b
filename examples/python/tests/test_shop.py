"""What Prometheus sees of a request, for each kind of caller."""

import asyncio
import unittest
from urllib.request import Request, urlopen

import httpx
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.sampling import ALWAYS_OFF, ParentBased

from shop import app
from shop.metrics import Metrics
from shop.settings import Settings

TRACE_ID = "4bf92f3577b34da6a3ce929d0e0e4736"
SAMPLED = {"traceparent": f"00-{TRACE_ID}-00f067aa0ba902b7-01"}
NOT_SAMPLED = {"traceparent": f"00-{TRACE_ID}-00f067aa0ba902b7-00"}
OPEN_METRICS = "application/openmetrics-text;version=1.0.0"


class ExemplarsTest(unittest.TestCase):
    def test_a_sampled_request_leaves_an_exemplar(self) -> None:
        self.assertIn(f'# {{trace_id="{TRACE_ID}"}}', page_after(SAMPLED))

    def test_a_request_that_is_not_sampled_leaves_none(self) -> None:
        self.assertNotIn("# {", page_after(NOT_SAMPLED))

    def test_who_asks_for_the_classic_format_gets_none(self) -> None:
        page = page_after(SAMPLED, accept="text/plain")

        self.assertIn('http_requests_total{method="GET",route="/inventory"', page)
        self.assertNotIn("# {", page)

    def test_each_variant_holds_its_labels(self) -> None:
        caller = SAMPLED | {"x-request-id": "r-1", "baggage": "user.id=u-7"}
        page = page_after(caller, labels="traceID,spanID,request_id,user_id")

        self.assertRegex(page, r'# {request_id="r-1",spanID="[0-9a-f]{16}",traceID="[0-9a-f]{32}",user_id="u-7"}')

    def test_a_label_without_room_is_left_out_and_those_before_it_stay(self) -> None:
        room = 128 - len("trace_id") - 32 - len("request_id")
        fits, fits_not = "x" * room, "x" * (room + 1)

        self.assertIn(fits, page_after(SAMPLED | {"x-request-id": fits}, labels="trace_id,request_id"))
        page = page_after(SAMPLED | {"x-request-id": fits_not}, labels="trace_id,request_id")
        self.assertIn(f'# {{trace_id="{TRACE_ID}"}}', page)


class SettingsTest(unittest.TestCase):
    def test_wrong_values_are_all_named(self) -> None:
        with self.assertRaises(ValueError) as refused:
            Settings.of({"PORT": "eighty", "EXEMPLAR_LABELS": "trace_id,session", "LOAD_REQUESTS_PER_SECOND": "nan"})
        self.assertIn('PORT: "eighty" is not a port', str(refused.exception))
        self.assertIn('EXEMPLAR_LABELS: "trace_id,session" is not a list of trace_id', str(refused.exception))
        self.assertIn('LOAD_REQUESTS_PER_SECOND: "nan" is not a number', str(refused.exception))


def page_after(caller: dict[str, str], labels: str = "trace_id", accept: str = OPEN_METRICS) -> str:
    """The metrics of a shop that this caller has asked once, and that samples for nobody else."""
    metrics = Metrics()
    settings = Settings.of({"EXEMPLAR_LABELS": labels})
    shop = app.create(settings, "http://unused", metrics, TracerProvider(sampler=ParentBased(ALWAYS_OFF)))

    async def call() -> None:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(shop), base_url="http://shop") as client:
            await client.get("/inventory", headers=caller)

    asyncio.run(call())
    server = metrics.serve("127.0.0.1", 0)
    try:
        url = f"http://127.0.0.1:{server.server_port}/metrics"
        with urlopen(Request(url, headers={"Accept": accept})) as answer:
            return answer.read().decode()
    finally:
        server.shutdown()
        server.server_close()


if __name__ == "__main__":
    unittest.main()
