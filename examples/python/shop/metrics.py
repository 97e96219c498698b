"""Counts and times requests, with exemplars, and serves that to Prometheus."""

from collections.abc import Sequence
from time import perf_counter
from wsgiref.simple_server import WSGIServer

from prometheus_client import CollectorRegistry, Counter, Histogram, start_http_server
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shop.exemplars import current_exemplar, request_id

_LABELS = ("method", "route", "status")
_METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}


class Metrics:
    """One process, one registry: prometheus_client's multiprocess mode keeps no exemplars, so scale by replicas."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self.requests = Counter(
            "http_requests_total", "Requests that were answered.", _LABELS, registry=self._registry
        )
        # Each bucket keeps one exemplar, so that slow requests do not lose theirs to the many quick ones.
        self.durations = Histogram(
            "http_request_duration_seconds",
            "Time that requests took.",
            _LABELS,
            buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
            registry=self._registry,
        )

    def serve(self, host: str, port: int) -> WSGIServer:
        """On a port of its own: what is published to customers never publishes metrics.

        This server reads the Accept header and answers Prometheus in OpenMetrics, which alone has room for exemplars;
        so does prometheus_client.make_asgi_app. A handler that returns generate_latest() never does.
        """
        server, _ = start_http_server(port, host, registry=self._registry)
        return server


class ObservedRequests:
    """ASGI middleware that measures requests.

    It takes the current span, so it must stand *inside* whatever starts that span (see app.create): outside it finds
    none, and there is no exemplar and no error. It is written for ASGI itself since Starlette's BaseHTTPMiddleware
    would time the first byte instead of the last.
    """

    def __init__(self, app: ASGIApp, metrics: Metrics, exemplar_labels: Sequence[str]) -> None:
        self._app = app
        self._metrics = metrics
        self._exemplar_labels = exemplar_labels

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        # Probes would drown the requests that matter.
        if scope["type"] != "http" or scope["path"] == "/healthz":
            return await self._app(scope, receive, send)
        request_id.set(dict(scope["headers"]).get(b"x-request-id", b"").decode("latin-1"))
        status = 500  # of an exception that nobody handles

        async def remember_status(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        start = perf_counter()
        try:
            await self._app(scope, receive, remember_status)
        finally:
            self._observe(scope, str(status), perf_counter() - start)

    def _observe(self, scope: Scope, status: str, seconds: float) -> None:
        # A caller may send any word as method, any path: as labels each would be a new series for ever.
        method = scope["method"] if scope["method"] in _METHODS else "_OTHER"
        route = getattr(scope.get("route"), "path", "unknown")
        # The counter goes without exemplars: the histogram's are the same traces, and tell quick from slow.
        self._metrics.requests.labels(method, route, status).inc()
        self._metrics.durations.labels(method, route, status).observe(
            seconds, exemplar=current_exemplar(self._exemplar_labels)
        )
