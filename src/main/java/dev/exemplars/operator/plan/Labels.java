package dev.exemplars.operator.plan;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The labels of operands, and which labels a user may add. */
public final class Labels {

  /** On every operand; what the operator's informers select. */
  public static final String MANAGED_BY = "app.kubernetes.io/managed-by";

  /** Value of {@link #MANAGED_BY}. */
  public static final String OPERATOR = "exemplar-operator";

  /** Prefixes that mean something to other controllers: not for users to set on our objects. */
  private static final List<String> RESERVED =
      List.of(
          "kubernetes.io/",
          "k8s.io/",
          "argocd.argoproj.io/",
          "fluxcd.io/",
          "istio.io/",
          "linkerd.io/",
          "cilium.io/",
          "projectcalico.org/",
          "exemplars.dev/");

  private static final Pattern NAME =
      Pattern.compile("[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?");
  private static final Pattern PREFIX =
      Pattern.compile(
          "(?=.{1,253}$)[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");

  private Labels() {}

  /**
   * The labels of one operand.
   *
   * @param inNamespace where the operand lives: outside the pipeline's namespace {@code instance}
   *     is no bare name, for Argo CD would take the object for its own and prune it
   */
  public static Map<String, String> of(PipelineId pipeline, String component, String inNamespace) {
    Map<String, String> labels = new TreeMap<>(selector(pipeline, component));
    labels.put(MANAGED_BY, OPERATOR);
    labels.put("app.kubernetes.io/part-of", "exemplar-pipeline");
    if (!inNamespace.equals(pipeline.namespace())) {
      labels.put("app.kubernetes.io/instance", "exemplars-" + pipeline.hash());
    }
    return labels;
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
    new TreeMap<>(labels)
        .forEach(
            (key, value) -> {
              problems.require(isKey(key), field, key, "is not a label key: use [prefix/]name");
              problems.require(
                  !isReserved(key),
                  field,
                  key,
                  "belongs to another controller: use a key of your own");
              problems.require(
                  value.isEmpty() || NAME.matcher(value).matches(),
                  field + "." + key,
                  value,
                  "is not a label value: at most 63 letters, digits, '-', '_' and '.'");
            });
  }

  private static boolean isKey(String key) {
    int slash = key.indexOf('/');
    return slash < 0
        ? NAME.matcher(key).matches()
        : PREFIX.matcher(key.substring(0, slash)).matches()
            && NAME.matcher(key.substring(slash + 1)).matches();
  }

  private static boolean isReserved(String key) {
    return RESERVED.stream()
        .anyMatch(prefix -> key.startsWith(prefix) || key.contains("." + prefix));
  }
}
