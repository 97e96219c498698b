package dev.exemplars.operator.plan;

import dev.exemplars.operator.api.Schema;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The labels of operands, and which labels a user may add. */
public final class Labels {

  /** On every operand; what the operator's informers select. */
  public static final String MANAGED_BY = "app.kubernetes.io/managed-by";

  /** Value of {@link #MANAGED_BY}. */
  public static final String OPERATOR = "exemplar-operator";

  private static final Pattern KEY = Pattern.compile(Schema.LABEL_KEY);
  private static final Pattern RESERVED_KEY = Pattern.compile(Schema.RESERVED_LABEL_KEY);
  private static final Pattern VALUE = Pattern.compile(Schema.LABEL_VALUE);

  private Labels() {}

  /** The labels of an operand in the pipeline's namespace or another. */
  public static Map<String, String> of(PipelineId pipeline, String component, String inNamespace) {
    if (!inNamespace.equals(pipeline.namespace())) {
      return elsewhere(pipeline, component);
    }
    Map<String, String> labels = new TreeMap<>(selector(pipeline, component));
    labels.put(MANAGED_BY, OPERATOR);
    labels.put("app.kubernetes.io/part-of", "exemplar-pipeline");
    return labels;
  }

  /**
   * The labels of an operand in another namespace or in none. There {@code instance} is no bare
   * name, for Argo CD would take the object for its own and prune it.
   */
  public static Map<String, String> elsewhere(PipelineId pipeline, String component) {
    Map<String, String> labels = of(pipeline, component, pipeline.namespace());
    labels.putAll(elsewhere(pipeline));
    return labels;
  }

  /** What all operands of a pipeline in other namespaces and in none have in common. */
  public static Map<String, String> elsewhere(PipelineId pipeline) {
    return Map.of("app.kubernetes.io/instance", "exemplars-" + pipeline.hash());
  }

  /** What selects the Pods of a component; never changes for a pipeline. */
  public static Map<String, String> selector(PipelineId pipeline, String component) {
    return new TreeMap<>(
        Map.of(
            "app.kubernetes.io/name", component,
            "app.kubernetes.io/component", component,
            "app.kubernetes.io/instance", pipeline.name()));
  }

  /** Checks labels that a user wants on an operand. */
  static void check(Map<String, String> labels, String field, SpecProblems problems) {
    checkForm(labels, field, problems);
    checkOwn(labels, field, problems);
  }

  /** Checks annotations that a user wants on an operand: their values may be anything. */
  static void checkAnnotations(
      Map<String, String> annotations, String field, SpecProblems problems) {
    checkNumber(annotations, field, "annotations", problems);
    new TreeMap<>(annotations)
        .forEach(
            (key, value) -> {
              checkKey(key, field, problems);
              problems.require(
                  Schema.lengthOf(value) <= Schema.LONGEST_ANNOTATION_VALUE,
                  field + "." + key,
                  value,
                  "is too long: at most %d characters".formatted(Schema.LONGEST_ANNOTATION_VALUE));
            });
    checkOwn(annotations, field, problems);
  }

  private static void checkOwn(Map<String, String> labels, String field, SpecProblems problems) {
    new TreeMap<>(labels)
        .keySet()
        .forEach(
            key ->
                problems.require(
                    !RESERVED_KEY.matcher(key).matches(),
                    field,
                    key,
                    "belongs to another controller: use a key of your own"));
  }

  /** Checks labels that a user looks for: those of other controllers are as good as any. */
  static void checkForm(Map<String, String> labels, String field, SpecProblems problems) {
    checkNumber(labels, field, "labels", problems);
    new TreeMap<>(labels)
        .forEach(
            (key, value) -> {
              checkKey(key, field, problems);
              checkValue(value, field + "." + key, problems);
            });
  }

  private static void checkNumber(
      Map<String, String> given, String field, String what, SpecProblems problems) {
    problems.require(
        given.size() <= Schema.MOST_LABELS,
        field,
        given.size(),
        "%s are too many: at most %d".formatted(what, Schema.MOST_LABELS));
  }

  static void checkKey(String key, String field, SpecProblems problems) {
    problems.require(isKey(key), field, key, "is not a label key: use [prefix/]name");
  }

  static void checkValue(String value, String field, SpecProblems problems) {
    problems.require(
        isValue(value),
        field,
        value,
        "is not a label value: at most 63 letters, digits, '-', '_' and '.'");
  }

  static boolean isValue(String value) {
    return VALUE.matcher(value).matches();
  }

  static boolean isKey(String key) {
    return key.length() <= Schema.LONGEST_LABEL_KEY
        && key.indexOf('/') <= Schema.LONGEST_LABEL_KEY_PREFIX
        && KEY.matcher(key).matches();
  }
}
