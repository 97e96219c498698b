package dev.exemplars.operator.plan;

import dev.exemplars.operator.api.Schema;
import dev.exemplars.operator.api.ScrapeJobSpec;
import dev.exemplars.operator.api.ScrapeJobSpec.Exemplars;
import dev.exemplars.operator.api.ScrapeJobSpec.Scheme;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A scrape job that a user described.
 *
 * @param scheme http or https
 * @param client how Prometheus says who it is, and whom it believes
 * @param relabelings rules for the labels of targets, after the operator's own
 * @param metricRelabelings rules for the labels of series
 * @param exemplars what is expected of its targets; empty where nothing is said
 */
public record JobPlan(
    String name,
    JobTargets targets,
    Timing timing,
    String path,
    String scheme,
    Map<String, List<String>> params,
    boolean honorLabels,
    ClientPlan client,
    List<RelabelPlan> relabelings,
    List<RelabelPlan> metricRelabelings,
    Optional<Exemplars> exemplars) {

  private static final Pattern PATH = Pattern.compile(Schema.METRICS_PATH);
  private static final Pattern PARAM = Pattern.compile(Schema.PARAM_NAME);
  private static final Pattern PRINTABLE = Pattern.compile(Schema.PRINTABLE);
  private static final int LONGEST_PATH = 256;

  public JobPlan {
    relabelings = List.copyOf(relabelings);
    metricRelabelings = List.copyOf(metricRelabelings);
  }

  static JobPlan of(
      ScrapeJobSpec spec,
      String field,
      Timing timing,
      ScrapedNamespaces namespaces,
      SpecProblems problems) {
    String path = Optional.ofNullable(spec.path()).orElse("/metrics");
    problems.require(
        path.length() <= LONGEST_PATH && PATH.matcher(path).matches(),
        field + ".path",
        path,
        "is not a path: start with '/', give no query and escape nothing");
    String name = name(spec, field, problems);
    return new JobPlan(
        name,
        JobTargets.of(spec, field, namespaces, problems),
        Timing.of(field, spec.interval(), spec.timeout(), timing, problems),
        path,
        Optional.ofNullable(spec.scheme()).orElse(Scheme.HTTP).name().toLowerCase(Locale.ROOT),
        params(spec.params(), field + ".params", problems),
        Boolean.TRUE.equals(spec.honorLabels()),
        client(spec, name, field, problems),
        RelabelPlan.listOf(spec.relabelings(), field + ".relabelings", problems),
        RelabelPlan.listOf(spec.metricRelabelings(), field + ".metricRelabelings", problems),
        Optional.ofNullable(spec.exemplars()));
  }

  private static ClientPlan client(
      ScrapeJobSpec spec, String name, String field, SpecProblems problems) {
    problems.require(
        spec.tlsConfig() == null || spec.scheme() == Scheme.HTTPS,
        field + ".tlsConfig",
        "",
        "is for the scheme https: set scheme: https, or remove it");
    return ClientPlan.of(
        new ClientPlan.Given(
            field, "job." + name, spec.basicAuth(), spec.authorization(), spec.tlsConfig()),
        problems);
  }

  private static String name(ScrapeJobSpec spec, String field, SpecProblems problems) {
    String name = Optional.ofNullable(spec.name()).orElse("");
    problems.require(
        Names.isDnsLabel(name),
        field + ".name",
        name,
        "is not the name of a job: at most 63 of a-z, 0-9 and '-'");
    problems.require(
        !Names.OWN_JOBS.contains(name),
        field + ".name",
        name,
        "is a job of the operator: name this one differently");
    return name;
  }

  private static Map<String, List<String>> params(
      @Nullable Map<String, List<String>> spec, String field, SpecProblems problems) {
    Map<String, List<String>> params = new TreeMap<>(Optional.ofNullable(spec).orElse(Map.of()));
    problems.require(
        params.size() <= Schema.MOST_PARAMS,
        field,
        params.size(),
        "parameters are too many: at most " + Schema.MOST_PARAMS);
    params.forEach(
        (name, values) -> {
          problems.require(
              PARAM.matcher(name).matches(), field, name, "is not the name of a URL parameter");
          problems.require(
              !values.isEmpty() && values.size() <= Schema.MOST_PARAM_VALUES,
              field + "." + name,
              values.size(),
              "values are too few or too many: give 1 to " + Schema.MOST_PARAM_VALUES);
          values.forEach(
              value ->
                  problems.require(
                      Schema.lengthOf(value) <= Schema.LONGEST_PARAM_VALUE
                          && PRINTABLE.matcher(value).matches(),
                      field + "." + name,
                      value,
                      "must have at most %d letters and no control characters"
                          .formatted(Schema.LONGEST_PARAM_VALUE)));
        });
    return params;
  }
}
