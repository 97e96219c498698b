package dev.exemplars.operator.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.exemplars.operator.plan.Given;
import dev.exemplars.operator.plan.PipelinePlan;
import dev.exemplars.operator.plan.PlanResult;
import dev.exemplars.operator.plan.SpecProblem;
import dev.exemplars.operator.settings.OperatorSettings;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * Draws whole resources. Fields that are drawn each for itself seldom go together; so whatever
 * {@code plan} complains of is drawn again, until it complains no more: in its own words, so that a
 * new rule needs nothing here.
 */
final class ResourceDraw {

  /** Everything is granted: what is not is the operator's to say, and no rule of the schema. */
  private static final OperatorSettings SETTINGS =
      Given.settings(
          "--tempo-url=https://tempo.tracing.svc:3200",
          "--grant-grafana-namespaces=*=*",
          "--grant-hosts=*=*",
          "--grant-scrape-namespaces=*=*",
          "--grant-priority-classes=high",
          "--grant-network-peers=*",
          "--max-exemplars=10000000");

  static final JsonNode SCHEMA = CrdYaml.schema().at("/properties/spec");

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  private static final int MOST_ROUNDS = 1_000;

  private final Random random;
  private final SchemaDraw values;
  private final List<String> versions;

  /**
   * Draws resources for some versions.
   *
   * @param versions of Prometheus; an empty one leaves the choice to the operator
   */
  ResourceDraw(Random random, List<String> versions) {
    this.random = random;
    this.values = new SchemaDraw(random);
    this.versions = versions;
  }

  /**
   * One that {@code plan} takes.
   *
   * @param refused gets those of the way to it: the last is taken but for what was drawn again
   */
  ObjectNode taken(List<ObjectNode> refused) {
    ObjectNode spec = (ObjectNode) values.value("spec", SCHEMA);
    ObjectNode resource = JSON.createObjectNode();
    resource.put("apiVersion", "exemplars.dev/v1alpha1").put("kind", "ExemplarPipeline");
    resource.putObject("metadata").put("name", "drawn");
    resource.set("spec", spec);
    String version = versions.get(random.nextInt(versions.size()));
    for (int i = 0; i < MOST_ROUNDS; i++) {
      setVersion(spec, version);
      List<String> problems = judge(resource).problems();
      if (problems.isEmpty()) {
        return resource;
      }
      refused.add(resource.deepCopy());
      problems.forEach(problem -> drawAgain("spec", spec, SCHEMA, place(problem)));
    }
    throw new AssertionError("never taken: " + judge(resource).problems());
  }

  /** What {@code render} says of a resource. */
  static Judgement judge(JsonNode resource) {
    return switch (PipelineFile.of(text(resource))) {
      case PipelineFile.Unusable unusable -> new Judgement(unusable.problems(), Optional.empty());
      case PipelineFile.Usable usable ->
          switch (PipelinePlan.of(usable.pipeline(), SETTINGS)) {
            case PlanResult.Planned planned ->
                new Judgement(List.of(), Optional.of(planned.plan()));
            case PlanResult.Refused refused ->
                new Judgement(
                    refused.problems().stream().map(SpecProblem::message).toList(),
                    Optional.empty());
          };
    };
  }

  /**
   * What is wrong, or the plan.
   *
   * @param problems each begins with the field
   */
  record Judgement(List<String> problems, Optional<PipelinePlan> plan) {
    Judgement {
      problems = List.copyOf(problems);
    }

    boolean takes() {
      return problems.isEmpty();
    }
  }

  /** As a file has it. */
  static String text(JsonNode resource) {
    try {
      return JSON.writeValueAsString(resource);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void setVersion(ObjectNode spec, String version) {
    if (!version.isEmpty()) {
      spec.withObject("/prometheus").put("version", version);
    } else if (spec.path("prometheus") instanceof ObjectNode prometheus) {
      prometheus.remove("version");
    }
  }

  /** The field of a problem, behind {@code spec}; now and then what holds it is to blame. */
  private String place(String problem) {
    String field = problem.split(": ", 2)[0].replaceFirst("^spec", "");
    return random.nextInt(8) == 0 ? field.replaceFirst("(.)[.][^.]*$", "$1") : field;
  }

  /** Draws anew what a path leads to, or as much of it as there is. */
  private void drawAgain(String path, JsonNode node, JsonNode schema, String rest) {
    if (node instanceof ArrayNode list && rest.startsWith("[")) {
      int index = Integer.parseInt(rest.substring(1, rest.indexOf(']')));
      String further = rest.substring(rest.indexOf(']') + 1);
      JsonNode items = schema.path("items");
      if (index >= list.size()) {
        return;
      }
      if (!further.isEmpty() && list.get(index).isContainerNode()) {
        drawAgain(path + "[]", list.get(index), items, further);
      } else if (random.nextInt(8) == 0) {
        list.remove(index);
      } else {
        list.set(index, values.value(path + "[]", items));
      }
    } else if (node instanceof ObjectNode object) {
      drawFieldAgain(path, object, schema, rest.replaceFirst("^[.]", ""));
    }
  }

  private void drawFieldAgain(String path, ObjectNode object, JsonNode schema, String rest) {
    boolean isMap = schema.has("additionalProperties");
    Optional<String> found =
        (isMap ? object : schema.path("properties"))
            .properties().stream()
                .map(field -> field.getKey())
                .filter(key -> leads(key, rest))
                .max((one, other) -> one.length() - other.length());
    if (found.isEmpty()) {
      object.setAll((ObjectNode) values.value(path, schema));
      return;
    }
    String key = found.get();
    String name = path + (isMap ? ".*" : "." + key);
    JsonNode its = isMap ? schema.path("additionalProperties") : schema.at("/properties/" + key);
    String further = rest.substring(key.length());
    JsonNode there = object.path(key);
    if (!further.isEmpty() && there.isContainerNode()) {
      drawAgain(name, there, its, further);
    } else if (SchemaDraw.required(schema).contains(key) || random.nextBoolean()) {
      object.set(key, values.value(name, its));
    } else {
      object.remove(key);
    }
  }

  private static boolean leads(String key, String rest) {
    return rest.startsWith(key)
        && (rest.length() == key.length() || ".[".indexOf(rest.charAt(key.length())) >= 0);
  }
}
