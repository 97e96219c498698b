"""The OpenTelemetry SDK, with what exemplars depend on in sight."""

import os

from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.grpc.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor

# What holds where the environment does not say otherwise; the SDK reads these and all other standard variables.
# W3C trace context and baggage are what it propagates anyway.
_DEFAULTS = {
    "OTEL_SERVICE_NAME": "shop-python",
    "OTEL_EXPORTER_OTLP_ENDPOINT": "http://localhost:4317",
    # Decides once, at the start of a trace; every service keeps the first one's decision. So a sampled span belongs to
    # a whole trace, and an exemplar of it resolves.
    "OTEL_TRACES_SAMPLER": "parentbased_traceidratio",
    "OTEL_TRACES_SAMPLER_ARG": "0.1",
    # Milliseconds. Soon, not at once: an exemplar can be clicked right after the scrape that brought it.
    "OTEL_BSP_SCHEDULE_DELAY": "1000",
    # Seconds, in Python. The end of the shop waits so long for a backend that cannot be reached.
    "OTEL_EXPORTER_OTLP_TIMEOUT": "3",
}


def start() -> TracerProvider:
    """Sends spans by OTLP over gRPC. Without a backend the shop goes on, and the SDK logs what it could not send."""
    for name, value in _DEFAULTS.items():
        if not os.environ.get(name):
            os.environ[name] = value
    # The shop itself sends what is left when it ends: a hook at exit would do it twice.
    provider = TracerProvider(shutdown_on_exit=False)
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    trace.set_tracer_provider(provider)
    return provider
