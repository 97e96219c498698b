package dev.exemplars.operator.plan;

import dev.exemplars.operator.api.Schema;
import dev.exemplars.operator.api.TracingSpec;
import dev.exemplars.operator.plan.HostGrants.Caller;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where traces are, and what links to them.
 *
 * @param traceIdLabels exemplar labels that carry a trace id, in the user's order
 * @param links links of further labels, in the user's order
 * @param missingGrants what the operator would need to ask the backend; it does not while there are
 *     any
 */
public record TracingPlan(
    TraceBackend backend,
    List<String> traceIdLabels,
    List<LabelLink> links,
    List<SpecProblem> missingGrants) {

  private static final String LABELS_FIELD = "spec.tracing.traceIdLabels";
  private static final List<String> DEFAULT_LABELS = List.of("trace_id", "traceID");
  private static final Pattern LABEL = Pattern.compile(Schema.EXEMPLAR_LABEL);
  private static final TracingSpec NOTHING = new TracingSpec(null, null, null, null, null, null);

  public TracingPlan {
    traceIdLabels = List.copyOf(traceIdLabels);
    links = List.copyOf(links);
    missingGrants = List.copyOf(missingGrants);
  }

  static TracingPlan of(
      @Nullable TracingSpec spec,
      HostGrants grants,
      Optional<String> defaultTempo,
      SpecProblems problems) {
    TracingSpec given = Optional.ofNullable(spec).orElse(NOTHING);
    TraceBackend backend = TraceBackend.of(given, grants.namespace(), defaultTempo, problems);
    return new TracingPlan(
        backend,
        labels(given, problems),
        LabelLink.listOf(Optional.ofNullable(given.links()).orElse(List.of()), problems),
        grants.missing(backend.lookupUrl(), backend, Caller.Operator));
  }

  /** What the operator itself needs from Secrets. */
  public List<SecretUse> lookupSecrets() {
    return missingGrants.isEmpty() ? backend.secrets() : List.of();
  }

  private static List<String> labels(TracingSpec spec, SpecProblems problems) {
    List<String> labels = Optional.ofNullable(spec.traceIdLabels()).orElse(DEFAULT_LABELS);
    problems.require(
        !labels.isEmpty() && labels.size() <= Schema.MOST_TRACE_ID_LABELS,
        LABELS_FIELD,
        labels,
        "must name 1 to 8 labels, such as trace_id");
    problems.require(
        labels.stream().distinct().count() == labels.size(),
        LABELS_FIELD,
        labels,
        "names a label twice: remove the repetition");
    labels.forEach(
        label ->
            problems.require(
                LABEL.matcher(label).matches(),
                LABELS_FIELD,
                label,
                "is not an exemplar label: use letters, digits and '_', such as trace_id"));
    return labels;
  }
}
