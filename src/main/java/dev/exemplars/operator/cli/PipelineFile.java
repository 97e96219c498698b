package dev.exemplars.operator.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.exemplars.operator.api.ExemplarPipeline;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A pipeline read from a file, where the API server has not judged it. */
sealed interface PipelineFile {

  /** It has the shape of a pipeline. */
  record Usable(ExemplarPipeline pipeline) implements PipelineFile {}

  /** It has not; each problem names a field. */
  record Unusable(List<String> problems) implements PipelineFile {}

  /** Reads YAML or JSON. A field that the resource does not have is a problem, not ignored. */
  static PipelineFile read(InputStream input) throws IOException {
    YAMLMapper mapper = new YAMLMapper();
    try {
      JsonNode given = mapper.readTree(input);
      if (!given.path("kind").asText().equals("ExemplarPipeline")) {
        return unusable("kind: is not ExemplarPipeline");
      }
      if (!(given instanceof ObjectNode object) || !given.path("spec").isObject()) {
        return unusable("spec: is missing");
      }
      object.withObject("/metadata").put("namespace", namespaceOf(given));
      ExemplarPipeline pipeline = mapper.treeToValue(given, ExemplarPipeline.class);
      List<String> unknown = new ArrayList<>();
      collectUnknown("spec", given.path("spec"), mapper.valueToTree(pipeline.getSpec()), unknown);
      return unknown.isEmpty() ? new Usable(pipeline) : new Unusable(unknown);
    } catch (JsonMappingException e) {
      return unusable(path(e) + ": " + e.getOriginalMessage());
    } catch (JsonProcessingException e) {
      return unusable("not YAML: " + e.getOriginalMessage());
    }
  }

  private static Unusable unusable(String problem) {
    return new Unusable(List.of(problem));
  }

  private static String namespaceOf(JsonNode given) {
    String namespace = given.path("metadata").path("namespace").asText();
    return namespace.isEmpty() ? "default" : namespace;
  }

  private static String path(JsonMappingException e) {
    return e.getPath().stream()
        .map(
            reference ->
                reference.getFieldName() == null
                    ? "[" + reference.getIndex() + "]"
                    : reference.getFieldName())
        .collect(Collectors.joining("."));
  }

  /** What was given and did not survive being read is no field of the resource. */
  private static void collectUnknown(
      String path, JsonNode given, JsonNode known, List<String> unknown) {
    given
        .properties()
        .forEach(
            field -> {
              String name = path + "." + field.getKey();
              JsonNode kept = known.get(field.getKey());
              if (kept == null && !field.getValue().isNull()) {
                unknown.add(name + ": is no field of ExemplarPipeline: remove it");
              } else if (kept != null && field.getValue().isObject()) {
                collectUnknown(name, field.getValue(), kept, unknown);
              }
            });
  }
}
