package dev.exemplars.operator.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.exemplars.operator.api.ExemplarPipeline;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * The CustomResourceDefinition as people apply it. The generator sorts printer columns by path,
 * writes a rule on a record's component twice, and bounds of integers as floating-point numbers,
 * and knows no keys of lists; here columns stand in the order of {@link ExemplarPipeline}, and the
 * rest is put right.
 */
final class CrdYaml {

  private static final String GENERATED =
      "/META-INF/fabric8/exemplarpipelines." + ExemplarPipeline.GROUP + "-v1.yml";
  private static final String RULES = "x-kubernetes-validations";
  private static final List<String> BOUNDS = List.of("minimum", "maximum");

  /** Lists whose items are told apart by a field: two of the same key are refused. */
  private static final Map<String, String> LIST_KEYS =
      Map.of("/spec/properties/tracing/properties/links", "label");

  private CrdYaml() {}

  /** The text of the definition. */
  static String text() {
    YAMLMapper mapper =
        YAMLMapper.builder()
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .enable(YAMLGenerator.Feature.INDENT_ARRAYS_WITH_INDICATOR)
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .disable(YAMLGenerator.Feature.SPLIT_LINES)
            .build();
    try {
      return mapper.writeValueAsString(definition());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a JSON tree is always YAML", e);
    }
  }

  /** The schema of the resource. */
  static JsonNode schema() {
    return definition().at("/spec/versions/0/schema/openAPIV3Schema");
  }

  private static JsonNode definition() {
    try (InputStream generated = CrdYaml.class.getResourceAsStream(GENERATED)) {
      JsonNode definition = new YAMLMapper().readTree(Objects.requireNonNull(generated, GENERATED));
      definition.at("/spec/versions").forEach(CrdYaml::orderColumns);
      definition.at("/spec/versions").forEach(CrdYaml::keyLists);
      tidy(definition);
      return definition;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void orderColumns(JsonNode version) {
    Map<String, JsonNode> byName = new HashMap<>();
    version
        .path("additionalPrinterColumns")
        .forEach(column -> byName.put(column.path("name").asText(), column));
    ArrayNode ordered = JsonNodeFactory.instance.arrayNode();
    Arrays.stream(ExemplarPipeline.class.getAnnotationsByType(AdditionalPrinterColumn.class))
        .map(column -> byName.get(column.name()))
        .forEach(ordered::add);
    ((ObjectNode) version).set("additionalPrinterColumns", ordered);
  }

  private static void keyLists(JsonNode version) {
    LIST_KEYS.forEach(
        (path, key) ->
            ((ObjectNode) version.at("/schema/openAPIV3Schema/properties" + path))
                .put("x-kubernetes-list-type", "map")
                .putArray("x-kubernetes-list-map-keys")
                .add(key));
  }

  private static void tidy(JsonNode node) {
    if (node instanceof ObjectNode object) {
      if (object.get(RULES) instanceof ArrayNode rules) {
        Set<JsonNode> seen = new HashSet<>();
        rules.removeIf(rule -> !seen.add(rule));
      }
      BOUNDS.stream()
          .filter(bound -> object.path(bound).isNumber())
          .forEach(bound -> object.set(bound, LongNode.valueOf(object.get(bound).asLong())));
    }
    node.forEach(CrdYaml::tidy);
  }
}
