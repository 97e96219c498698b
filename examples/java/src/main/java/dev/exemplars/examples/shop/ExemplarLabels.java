package dev.exemplars.examples.shop;

import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What exemplars say, in order of importance.
 *
 * <p>Names and values together have 128 characters; Prometheus drops an exemplar that has more. So
 * a label without room is left out, and those before it stay.
 */
record ExemplarLabels(List<String> names) {
  /** Sorted, for messages. */
  static final Set<String> NAMES =
      new TreeSet<>(Set.of("trace_id", "traceID", "span_id", "spanID", "request_id", "user_id"));

  /** The id that a proxy gave the request. */
  static final ContextKey<String> REQUEST_ID = ContextKey.named("request-id");

  private static final int ROOM = 128;

  static List<String> parse(String text) {
    List<String> names = Stream.of(text.split(",", -1)).map(String::strip).toList();
    if (!NAMES.containsAll(names)) {
      throw new IllegalArgumentException("an unknown label");
    }
    return names;
  }

  /**
   * Of the current span; none where it is not sampled: nobody keeps its trace, and a link would
   * lead nowhere.
   */
  Labels now() {
    if (!Span.current().getSpanContext().isSampled()) {
      return Labels.EMPTY;
    }
    Labels.Builder labels = Labels.builder();
    int room = ROOM;
    for (String name : names) {
      String value = value(name);
      int length = name.length() + value.codePointCount(0, value.length());
      if (!value.isEmpty() && length <= room) {
        labels.label(name, value);
        room -= length;
      }
    }
    return labels.build();
  }

  private static String value(String name) {
    return switch (name) {
      case "trace_id", "traceID" -> Span.current().getSpanContext().getTraceId();
      case "span_id", "spanID" -> Span.current().getSpanContext().getSpanId();
      case "request_id" -> Objects.requireNonNullElse(Context.current().get(REQUEST_ID), "");
      // What the caller put into the W3C baggage, which travels with the trace from service to
      // service. It is worth what that caller is worth, and personal data: prefer an opaque id.
      case "user_id" -> Objects.requireNonNullElse(Baggage.current().getEntryValue("user.id"), "");
      default -> throw new IllegalStateException(name);
    };
  }
}
