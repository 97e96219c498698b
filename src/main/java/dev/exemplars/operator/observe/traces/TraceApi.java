package dev.exemplars.operator.observe.traces;

import dev.exemplars.operator.observe.traces.TraceJson.Reading;
import dev.exemplars.operator.plan.HttpUrl;
import dev.exemplars.operator.plan.TraceBackend;
import java.util.List;
import java.util.Optional;

/**
 * How a kind of backend is asked.
 *
 * @param traces where a trace may be, by its id; the first that answers is the one
 * @param proof what only such a backend has, traces or not: a path that is wrong says 404 as one
 *     does that knows no trace
 */
record TraceApi(List<Path> traces, Path proof) {

  private static final TraceApi TEMPO =
      new TraceApi(
          List.of(
              new Path("/api/v2/traces/", TraceJson::ofTempo),
              new Path("/api/traces/", TraceJson::ofTempo)),
          new Path("/api/echo", TraceJson::ofEcho));

  private static final TraceApi JAEGER =
      new TraceApi(
          List.of(new Path("/api/traces/", TraceJson::ofJaeger)),
          new Path("/api/services", TraceJson::ofJaeger));

  private static final TraceApi ZIPKIN =
      new TraceApi(
          List.of(new Path("/api/v2/trace/", TraceJson::ofZipkin)),
          new Path("/api/v2/services", TraceJson::ofZipkin));

  /** A path below the backend's URL, and how its answer is read. */
  record Path(String path, Reading reading) {}

  /** A backend that is at a URL. */
  record At(HttpUrl url, TraceApi api) {}

  /** Empty where there is nothing to ask. */
  static Optional<At> of(TraceBackend backend) {
    return switch (backend) {
      case TraceBackend.Tempo tempo -> Optional.of(new At(tempo.url(), TEMPO));
      case TraceBackend.Jaeger jaeger -> Optional.of(new At(jaeger.url(), JAEGER));
      case TraceBackend.Zipkin zipkin -> Optional.of(new At(zipkin.url(), ZIPKIN));
      case TraceBackend.Link link -> Optional.empty();
    };
  }
}
