package dev.exemplars.operator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.exemplars.operator.api.Schema;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The types of Kubernetes that a spec embeds. Of them the generator knows names alone: here they
 * get a text and a bound for everything, and lose what must not be offered. What only the API
 * server can judge, it judges with the Deployment.
 */
final class EmbeddedTypes {

  /** Fields of {@code spec.prometheus} that hold them. */
  static final List<String> FIELDS = List.of("affinity", "topologySpreadConstraints");

  private static final int MOST_ITEMS = 16;
  private static final int MOST_PLACES = 1000;
  private static final int HIGHEST_WEIGHT = 100;
  private static final int LONGEST_VALUE = 63;

  /**
   * Whoever may ask for Pods of another namespace learns of them by where its own runs, and keeps
   * them off a node. The keys of labels come with Kubernetes 1.31.
   */
  private static final List<String> WITHHELD =
      List.of("namespaces", "namespaceSelector", "matchLabelKeys", "mismatchLabelKeys");

  private static final List<String> SELECTOR_OPERATORS =
      List.of("In", "NotIn", "Exists", "DoesNotExist");
  private static final List<String> NODE_OPERATORS =
      List.of("In", "NotIn", "Exists", "DoesNotExist", "Gt", "Lt");

  private static final Map<String, List<String>> WORDS =
      Map.of(
          "whenUnsatisfiable", List.of("DoNotSchedule", "ScheduleAnyway"),
          "nodeAffinityPolicy", List.of("Honor", "Ignore"),
          "nodeTaintsPolicy", List.of("Honor", "Ignore"));

  private static final Set<String> REQUIRED =
      Set.of(
          "key",
          "operator",
          "weight",
          "preference",
          "podAffinityTerm",
          "nodeSelectorTerms",
          "topologyKey",
          "maxSkew",
          "whenUnsatisfiable");

  private static final Map<String, String> TEXTS =
      Map.ofEntries(
          Map.entry("nodeAffinity", "Nodes that the Pod must or should run on."),
          Map.entry(
              "podAffinity", "Pods of the same namespace beside which it must or should run."),
          Map.entry(
              "podAntiAffinity",
              "Pods of the same namespace beside which it must not or should not run."),
          Map.entry(
              "requiredDuringSchedulingIgnoredDuringExecution",
              "What must hold, or the Pod stays pending."),
          Map.entry(
              "preferredDuringSchedulingIgnoredDuringExecution",
              "What should hold, the more the higher its weight."),
          Map.entry("nodeSelectorTerms", "Terms of which one must hold."),
          Map.entry("matchExpressions", "Conditions on labels that must all hold."),
          Map.entry("matchFields", "Conditions on fields of the node: metadata.name alone."),
          Map.entry("key", "Key of the label, or name of the field."),
          Map.entry("operator", "How the value is compared."),
          Map.entry("values", "Values to compare with; none for Exists and DoesNotExist."),
          Map.entry("weight", "How much it counts, from 1 to 100."),
          Map.entry("preference", "What the node should be."),
          Map.entry("podAffinityTerm", "What the Pods should be."),
          Map.entry("labelSelector", "Pods by their labels."),
          Map.entry("matchLabels", "Labels and the values that they must have."),
          Map.entry("topologyKey", "Label of nodes: those of one value are one place."),
          Map.entry("maxSkew", "By how many Pods two places may differ."),
          Map.entry("minDomains", "How many places there should be at least."),
          Map.entry(
              "whenUnsatisfiable",
              "Whether the Pod stays pending (DoNotSchedule) or runs all the same (ScheduleAnyway)."),
          Map.entry(
              "nodeAffinityPolicy", "Whether nodes that the Pod may not run on count: Ignore."),
          Map.entry(
              "nodeTaintsPolicy",
              "Whether nodes whose taints it does not tolerate count: Ignore."));

  private EmbeddedTypes() {}

  /** Completes the schemas of these types, below that of {@code spec.prometheus}. */
  static void complete(JsonNode prometheus) {
    for (String field : FIELDS) {
      JsonNode schema = prometheus.path(field);
      if (schema.has("items")) {
        ((ObjectNode) schema).put("maxItems", MOST_ITEMS);
        completeFields(schema.path("items"), NODE_OPERATORS);
      } else {
        completeFields(schema, NODE_OPERATORS);
      }
    }
  }

  /** Whether a field, as the API server names it, is of one of these types. */
  static boolean hold(String path) {
    return FIELDS.stream()
        .map(field -> "spec.prometheus." + field)
        .anyMatch(
            field ->
                path.equals(field) || path.startsWith(field + ".") || path.startsWith(field + "["));
  }

  private static void completeFields(JsonNode object, List<String> operators) {
    ObjectNode fields = (ObjectNode) object.path("properties");
    fields.remove(WITHHELD);
    fields
        .properties()
        .forEach(
            field -> {
              ObjectNode schema = (ObjectNode) field.getValue();
              String name = field.getKey();
              schema.put("description", TEXTS.get(name));
              completeField(
                  name, schema, name.equals("labelSelector") ? SELECTOR_OPERATORS : operators);
            });
    List<String> required = REQUIRED.stream().filter(fields::has).sorted().toList();
    if (!required.isEmpty()) {
      required.forEach(((ObjectNode) object).putArray("required")::add);
    }
  }

  private static void completeField(String name, ObjectNode schema, List<String> operators) {
    switch (schema.path("type").asText()) {
      case "string" -> completeString(name, schema, operators);
      case "integer" ->
          schema
              .put("minimum", 1)
              .put("maximum", name.equals("weight") ? HIGHEST_WEIGHT : MOST_PLACES);
      case "array" -> completeList(name, schema, operators);
      default -> {
        if (schema.has("additionalProperties")) {
          schema.put("maxProperties", Schema.MOST_LABELS);
          completeString("values", schema.withObject("/additionalProperties"), operators);
        } else {
          completeFields(schema, operators);
        }
      }
    }
  }

  private static void completeList(String name, ObjectNode schema, List<String> operators) {
    schema.put("maxItems", MOST_ITEMS);
    ObjectNode items = (ObjectNode) schema.path("items");
    if (items.has("properties")) {
      completeFields(items, operators);
    } else {
      completeString(name, items, operators);
    }
  }

  private static void completeString(String name, ObjectNode schema, List<String> operators) {
    List<String> words = name.equals("operator") ? operators : WORDS.getOrDefault(name, List.of());
    if (words.isEmpty()) {
      schema.put("maxLength", name.equals("values") ? LONGEST_VALUE : Schema.LONGEST_LABEL_KEY);
    } else {
      ArrayNode allowed = schema.putArray("enum");
      words.forEach(allowed::add);
    }
  }
}
