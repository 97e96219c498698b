package dev.exemplars.operator.observe.exposition;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.exemplars.operator.real.Tools;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * An answer of a target, of {@code src/test/resources/expositions}.
 *
 * @param bytes its body, a letter for each byte
 */
record ExpositionCase(String name, String contentType, String bytes, Set<String> refusedBy) {

  private static final String OPEN_METRICS =
      "application/openmetrics-text; version=1.0.0; charset=utf-8";

  static List<ExpositionCase> all() {
    try {
      return new YAMLMapper()
          .readTree(Tools.file("src/test/resources/expositions/cases.yaml").toFile())
          .valueStream()
          .map(ExpositionCase::of)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ExpositionCase of(JsonNode node) {
    String bytes =
        node.has("bytes")
            ? node.get("bytes").asText()
            : new String(
                node.required("text")
                    .asText()
                    .replace("NOW", String.valueOf(Instant.now().getEpochSecond()))
                    .getBytes(StandardCharsets.UTF_8),
                StandardCharsets.ISO_8859_1);
    return new ExpositionCase(
        node.required("name").asText(),
        node.path("contentType").asText(OPEN_METRICS),
        bytes,
        node.path("refusedBy").valueStream().map(JsonNode::asText).collect(Collectors.toSet()));
  }

  byte[] body() {
    return bytes.getBytes(StandardCharsets.ISO_8859_1);
  }

  @Override
  public String toString() {
    return name;
  }
}
