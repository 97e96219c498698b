package dev.exemplars.operator.plan;

import dev.exemplars.operator.api.Schema;
import dev.exemplars.operator.api.TracingSpec;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where traces are.
 *
 * @param tempo base URL of Tempo, its host spelled out
 * @param traceIdLabels exemplar labels that carry a trace id, in the user's order
 */
public record TracingPlan(HttpUrl tempo, List<String> traceIdLabels) {

  private static final String URL_FIELD = "spec.tracing.tempo.url";
  private static final String LABELS_FIELD = "spec.tracing.traceIdLabels";
  private static final List<String> DEFAULT_LABELS = List.of("trace_id", "traceID");
  private static final Pattern LABEL = Pattern.compile(Schema.EXEMPLAR_LABEL);

  public TracingPlan {
    traceIdLabels = List.copyOf(traceIdLabels);
  }

  static TracingPlan of(@Nullable TracingSpec spec, String namespace, SpecProblems problems) {
    String url =
        Optional.ofNullable(spec)
            .map(TracingSpec::tempo)
            .map(TracingSpec.TempoSpec::url)
            .orElse("");
    Optional<HttpUrl> parsed = HttpUrl.parse(url);
    problems.require(
        parsed.isPresent(),
        URL_FIELD,
        url,
        "must be an http or https URL without credentials, query or fragment, such as"
            + " http://tempo:3200");
    HttpUrl tempo = parsed.orElse(new HttpUrl(URI.create("http://tempo:3200")));
    return new TracingPlan(tempo.inNamespace(namespace), labels(spec, problems));
  }

  private static List<String> labels(@Nullable TracingSpec spec, SpecProblems problems) {
    List<String> labels =
        Optional.ofNullable(spec).map(TracingSpec::traceIdLabels).orElse(DEFAULT_LABELS);
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
