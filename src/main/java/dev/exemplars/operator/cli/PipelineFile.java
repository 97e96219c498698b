package dev.exemplars.operator.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.exemplars.operator.api.ExemplarPipeline;
import dev.exemplars.operator.api.ExemplarPipelineSpec;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;

/** A pipeline read from a file, where the API server has not judged it. */
sealed interface PipelineFile {

  /** As strict as the API server: "1" is no word of a list of words, though Jackson takes it. */
  JsonMapper SPECS =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS).build();

  /** It has the shape of a pipeline. */
  record Usable(ExemplarPipeline pipeline) implements PipelineFile {}

  /** It has not; each problem names a field. */
  record Unusable(List<String> problems) implements PipelineFile {
    public Unusable {
      problems = List.copyOf(problems);
    }

    Unusable(String problem) {
      this(List.of(problem));
    }
  }

  /** Reads YAML or JSON. A field that the resource does not have is a problem, not ignored. */
  static PipelineFile of(String text) {
    try {
      List<JsonNode> documents = documents(text);
      return documents.size() == 1
          ? of(documents.getFirst())
          : new Unusable(
              "file: holds %d documents: give one ExemplarPipeline".formatted(documents.size()));
    } catch (MarkedYAMLException e) {
      int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
      return new Unusable("file: is not YAML: line %d: %s".formatted(line, e.getProblem()));
    } catch (YAMLException e) {
      return new Unusable("file: is not YAML: " + firstLine(String.valueOf(e.getMessage())));
    }
  }

  private static PipelineFile of(JsonNode resource) {
    List<String> problems = new ArrayList<>(headProblems(resource));
    if (problems.isEmpty()) {
      problems.addAll(metadataProblems(resource.path("metadata")));
      problems.addAll(specProblems(resource));
    }
    return problems.isEmpty() ? pipeline(resource) : new Unusable(problems);
  }

  /**
   * By the YAML of kubectl: version 1.1, with anchors and merge keys; a repeated key is an error.
   */
  private static List<JsonNode> documents(String text) {
    LoaderOptions options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    List<JsonNode> documents = new ArrayList<>();
    for (Object document : new Yaml(new SafeConstructor(options)).loadAll(text)) {
      if (document != null) {
        documents.add(withoutNulls(new JsonMapper().valueToTree(document)));
      }
    }
    return documents;
  }

  /** The API server takes a field that is null for one that is not there. */
  private static JsonNode withoutNulls(JsonNode node) {
    if (node instanceof ObjectNode object) {
      object.removeIf(JsonNode::isNull);
    }
    node.forEach(PipelineFile::withoutNulls);
    return node;
  }

  private static List<String> headProblems(JsonNode resource) {
    List<String> problems = new ArrayList<>();
    String apiVersion = ExemplarPipeline.GROUP + "/" + ExemplarPipeline.VERSION;
    if (!resource.path("apiVersion").asText().equals(apiVersion)) {
      problems.add("apiVersion: must be " + apiVersion);
    }
    if (!resource.path("kind").asText().equals("ExemplarPipeline")) {
      problems.add("kind: must be ExemplarPipeline");
    }
    return problems;
  }

  private static List<String> metadataProblems(JsonNode metadata) {
    List<String> problems = new ArrayList<>();
    if (metadata.path("name").isMissingNode()) {
      problems.add("metadata.name: is missing: name the pipeline");
    }
    for (String field : List.of("name", "namespace")) {
      JsonNode value = metadata.path(field);
      if (!value.isMissingNode() && !value.isTextual()) {
        problems.add(
            "metadata.%s: must be a string, not %s".formatted(field, SpecShape.kindOf(value)));
      }
    }
    return problems;
  }

  private static List<String> specProblems(JsonNode resource) {
    List<String> problems = new ArrayList<>();
    Set<String> known = Set.of("apiVersion", "kind", "metadata", "spec", "status");
    resource
        .properties()
        .forEach(
            field -> {
              if (!known.contains(field.getKey())) {
                problems.add(
                    field.getKey() + ": is no field of ExemplarPipeline: should it be in spec?");
              }
            });
    if (!resource.has("spec")) {
      problems.add(
          "spec: is missing: at least a trace backend is needed, such as tracing.tempo.url");
    } else {
      problems.addAll(SpecShape.problems(resource.path("spec")));
    }
    return problems;
  }

  private static PipelineFile pipeline(JsonNode resource) {
    String namespace = resource.at("/metadata/namespace").asText();
    ExemplarPipeline pipeline = new ExemplarPipeline();
    pipeline.setMetadata(
        new ObjectMetaBuilder()
            .withName(resource.at("/metadata/name").asText())
            .withNamespace(namespace.isEmpty() ? "default" : namespace)
            .build());
    try {
      pipeline.setSpec(SPECS.treeToValue(resource.path("spec"), ExemplarPipelineSpec.class));
      return new Usable(pipeline);
    } catch (JsonMappingException e) {
      return new Unusable("spec%s: %s".formatted(path(e), e.getOriginalMessage()));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree is always JSON", e);
    }
  }

  private static String firstLine(String text) {
    return text.lines().findFirst().orElse("");
  }

  /** As the API server names a field: {@code scrape.jobs[0].scheme}. */
  private static String path(JsonMappingException e) {
    return e.getPath().stream()
        .map(
            step ->
                step.getFieldName() == null
                    ? "[%d]".formatted(step.getIndex())
                    : "." + step.getFieldName())
        .collect(Collectors.joining());
  }
}
