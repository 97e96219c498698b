"""What the exemplars of this service say."""

from collections.abc import Sequence
from contextvars import ContextVar

from opentelemetry import baggage, trace

# Names and values together; prometheus_client raises when there are more characters, Prometheus drops the exemplar.
ROOM = 128

# The id that a proxy gave the request, for what does not see the request itself.
request_id: ContextVar[str] = ContextVar("request_id", default="")


def _trace_id() -> str:
    return trace.format_trace_id(trace.get_current_span().get_span_context().trace_id)


def _span_id() -> str:
    return trace.format_span_id(trace.get_current_span().get_span_context().span_id)


def _user_id() -> str:
    """What the caller put into the W3C baggage, which travels with the trace from service to service.

    It is worth what that caller is worth, and personal data in a monitoring system: prefer an opaque id.
    """
    return str(baggage.get_baggage("user.id") or "")


# What an exemplar label can hold, by its name.
VALUES = {
    "trace_id": _trace_id,
    "traceID": _trace_id,
    "span_id": _span_id,
    "spanID": _span_id,
    "request_id": request_id.get,
    "user_id": _user_id,
}


def current_exemplar(names: Sequence[str]) -> dict[str, str] | None:
    """The labels of an exemplar, in order of importance; none where the span is not sampled.

    Nobody keeps a trace that is not sampled, the link would lead nowhere. A label without room is left out, and those
    before it stay.
    """
    if not trace.get_current_span().get_span_context().trace_flags.sampled:
        return None
    labels: dict[str, str] = {}
    room = ROOM
    for name in names:
        value = VALUES[name]()
        if value and len(name) + len(value) <= room:
            labels[name] = value
            room -= len(name) + len(value)
    return labels
