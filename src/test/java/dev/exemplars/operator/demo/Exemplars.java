package dev.exemplars.operator.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.exemplars.operator.real.Http;
import java.time.Instant;
import java.util.Comparator;
import java.util.stream.StreamSupport;

/** Exemplars as Prometheus' query API gives them. */
final class Exemplars {

  private static final JsonMapper JSON = new JsonMapper();
  private static final String OF_THE_APPLICATION =
      "/api/v1/query_exemplars?query=http_request_duration_seconds_bucket";

  private Exemplars() {}

  /** One exemplar, with the series it belongs to. */
  record Exemplar(String route, String bucket, String value, Instant time, String traceId) {
    String describe() {
      return "http_request_duration_seconds_bucket{route=\"%s\", le=\"%s\"}: %s s at %s, trace_id %s"
          .formatted(route, bucket, value, time, traceId);
    }
  }

  /** The newest exemplar of the example application. */
  static Exemplar newest(String prometheusUrl) {
    return StreamSupport.stream(read(prometheusUrl).path("data").spliterator(), false)
        .flatMap(
            series ->
                StreamSupport.stream(series.path("exemplars").spliterator(), false)
                    .map(exemplar -> of(series.path("seriesLabels"), exemplar)))
        .max(Comparator.comparing(Exemplar::time))
        .orElseThrow(() -> new IllegalStateException("Prometheus has no exemplar"));
  }

  private static Exemplar of(JsonNode series, JsonNode exemplar) {
    return new Exemplar(
        series.path("route").asText(),
        series.path("le").asText(),
        exemplar.path("value").asText(),
        Instant.ofEpochMilli((long) (exemplar.path("timestamp").asDouble() * 1000)),
        exemplar.path("labels").path("trace_id").asText());
  }

  private static JsonNode read(String prometheusUrl) {
    try {
      return JSON.readTree(Http.get(prometheusUrl + OF_THE_APPLICATION));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
