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
import dev.exemplars.operator.api.Schema;
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
 * writes a rule on a record's component twice, bounds of integers as floating-point numbers, and
 * knows neither types of lists nor all bounds; here columns stand in the order of {@link
 * ExemplarPipeline}, and the rest is put right.
 */
final class CrdYaml {

  private static final String GENERATED =
      "/META-INF/fabric8/exemplarpipelines." + ExemplarPipeline.GROUP + "-v1.yml";
  private static final String RULES = "x-kubernetes-validations";
  private static final String SPEC = "/schema/openAPIV3Schema/properties/spec/properties";
  private static final String PROMETHEUS = SPEC + "/prometheus/properties";
  private static final String SCRAPE = SPEC + "/scrape/properties";
  private static final String TRACING = SPEC + "/tracing/properties";
  private static final String JOB = SCRAPE + "/jobs/items/properties";

  /** Lists of which no two items have the same key. */
  private static final Map<String, List<String>> MAPS =
      Map.of(
          SCRAPE + "/jobs", List.of("name"),
          PROMETHEUS + "/remoteWrite", List.of("name"),
          TRACING + "/links", List.of("label"),
          PROMETHEUS + "/topologySpreadConstraints", List.of("topologyKey", "whenUnsatisfiable"));

  /** Lists that hold nothing twice. */
  private static final List<String> SETS =
      List.of(SCRAPE + "/namespaces/properties/names", JOB + "/namespaces", JOB + "/staticTargets");

  private static final List<String> BOUNDS = List.of("minimum", "maximum");

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
      definition
          .at("/spec/versions")
          .forEach(version -> EmbeddedTypes.complete(version.at(PROMETHEUS)));
      definition.at("/spec/versions").forEach(CrdYaml::typeLists);
      definition.at("/spec/versions").forEach(CrdYaml::boundJobs);
      definition.at("/spec/versions").forEach(CrdYaml::beginUnobserved);
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

  /** A union has no type of its own, but bounds for each of its types. */
  private static void boundJobs(JsonNode version) {
    ((ObjectNode) version.at(JOB + "/port"))
        .put("minimum", 1)
        .put("maximum", Schema.HIGHEST_PORT)
        .put("minLength", 1)
        .put("maxLength", Schema.LONGEST_PORT_NAME)
        .put("pattern", Schema.PORT_NAME);
    ObjectNode values = (ObjectNode) version.at(JOB + "/params/additionalProperties");
    values.put("minItems", 1).put("maxItems", Schema.MOST_PARAM_VALUES);
    values
        .withObject("/items")
        .put("maxLength", Schema.LONGEST_PARAM_VALUE)
        .put("pattern", Schema.PRINTABLE);
  }

  /** Of an object that has no status yet kstatus says that it is up. */
  private static void beginUnobserved(JsonNode version) {
    ((ObjectNode) version.at("/schema/openAPIV3Schema/properties/status"))
        .putObject("default")
        .put("observedGeneration", -1);
  }

  private static void typeLists(JsonNode version) {
    MAPS.forEach(
        (path, keys) -> {
          ObjectNode list = (ObjectNode) version.at(path);
          list.put("x-kubernetes-list-type", "map");
          keys.forEach(list.putArray("x-kubernetes-list-map-keys")::add);
        });
    SETS.forEach(path -> ((ObjectNode) version.at(path)).put("x-kubernetes-list-type", "set"));
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
