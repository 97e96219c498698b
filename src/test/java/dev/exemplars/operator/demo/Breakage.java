package dev.exemplars.operator.demo;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** One stage that is broken on request, by {@code DEMO_FAULT}, and mended in the end. */
enum Breakage {
  LABEL("TraceIdLabelMismatch", "the pipeline links traceID, the application says trace_id"),
  PLAIN(
      "NotOpenMetrics",
      "the application's metrics go through something that speaks no OpenMetrics"),
  UNSAMPLED("TracesUnsampled", "the application attaches exemplars of traces that go nowhere"),
  BACKEND("BackendUnreachable", "the pipeline names a port at which no Tempo answers");

  private final String reason;
  private final String text;

  Breakage(String reason, String text) {
    this.reason = reason;
    this.text = text;
  }

  /** The reason by which it is told. */
  String reason() {
    return reason;
  }

  /** What is broken, in words. */
  String text() {
    return text;
  }

  /** What is asked for; empty where nothing is to break. */
  static Optional<Breakage> requested() {
    return Optional.ofNullable(System.getenv("DEMO_FAULT"))
        .filter(name -> !name.isEmpty())
        .map(Breakage::of);
  }

  private static Breakage of(String name) {
    return Arrays.stream(values())
        .filter(one -> one.name().toLowerCase(Locale.ROOT).equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "DEMO_FAULT=%s is none of %s"
                        .formatted(
                            name,
                            Arrays.stream(values())
                                .map(one -> one.name().toLowerCase(Locale.ROOT))
                                .collect(Collectors.joining(", ")))));
  }
}
