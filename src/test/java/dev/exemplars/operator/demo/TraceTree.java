package dev.exemplars.operator.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.exemplars.operator.real.Http;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A trace as Tempo returns it, as an indented tree of spans. */
final class TraceTree {

  private static final JsonMapper JSON = new JsonMapper();

  private TraceTree() {}

  private record Span(String id, String parent, String name, long start, long end) {}

  /** One line a span; empty where Tempo does not have the trace, which it says with a 200. */
  static List<String> of(String tempoUrl, String traceId) {
    List<Span> spans = new ArrayList<>();
    for (JsonNode resource : read(tempoUrl, traceId).path("trace").path("resourceSpans")) {
      for (JsonNode scope : resource.path("scopeSpans")) {
        scope.path("spans").forEach(span -> spans.add(span(span)));
      }
    }
    List<String> lines = new ArrayList<>();
    spans.sort(Comparator.comparingLong(Span::start));
    spans.stream()
        .filter(span -> spans.stream().noneMatch(other -> other.id.equals(span.parent)))
        .forEach(root -> print(root, spans, "", lines));
    return lines;
  }

  private static void print(Span span, List<Span> spans, String indent, List<String> lines) {
    lines.add("%s%s  %.1f ms".formatted(indent, span.name, (span.end - span.start) / 1e6));
    spans.stream()
        .filter(child -> child.parent.equals(span.id))
        .forEach(child -> print(child, spans, indent + "  ", lines));
  }

  private static Span span(JsonNode span) {
    return new Span(
        span.path("spanId").asText(),
        span.path("parentSpanId").asText(),
        span.path("name").asText(),
        span.path("startTimeUnixNano").asLong(),
        span.path("endTimeUnixNano").asLong());
  }

  private static JsonNode read(String tempoUrl, String traceId) {
    try {
      return JSON.readTree(Http.get(tempoUrl + "/api/v2/traces/" + traceId));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
