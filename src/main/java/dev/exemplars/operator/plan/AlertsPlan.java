package dev.exemplars.operator.plan;

import dev.exemplars.operator.api.AlertsSpec;
import dev.exemplars.operator.api.Schema;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The alerts of a pipeline. How far they look back depends on how often is scraped: Prometheus by
 * itself shows no sample older than five minutes.
 *
 * @param labels of every alert, beside its own
 * @param recent holds some scrapes, even when one or two fail
 * @param slowJobs jobs of which it does not
 * @param trend time over which rates are taken; longer than any pause between scrapes
 * @param runbookUrl where a reader of an alert finds what to do, with {@code {alert}} in it
 */
public record AlertsPlan(
    Map<String, String> labels,
    Duration recent,
    Optional<SlowJobs> slowJobs,
    Duration trend,
    Optional<String> runbookUrl) {

  /**
   * Jobs that are scraped more rarely than others.
   *
   * @param recent holds some scrapes of each
   */
  public record SlowJobs(List<String> names, Duration recent) {
    public SlowJobs {
      names = List.copyOf(names);
    }
  }

  private static final String FIELD = "spec.alerts.labels";
  private static final Pattern NAME = Pattern.compile(Schema.EXTERNAL_LABEL);
  private static final Pattern VALUE = Pattern.compile(Schema.ALERT_LABEL_VALUE);
  private static final Duration LEAST_RECENT = Duration.ofMinutes(5);
  private static final Duration LEAST_TREND = Duration.ofMinutes(30);

  /** The alerts, or none where none are wanted. */
  static Optional<AlertsPlan> of(
      @Nullable AlertsSpec spec,
      ScrapePlan scrape,
      Optional<String> runbookUrl,
      SpecProblems problems) {
    Map<String, String> labels =
        new TreeMap<>(Optional.ofNullable(spec).map(AlertsSpec::labels).orElse(Map.of()));
    check(labels, problems);
    Duration recent = longer(LEAST_RECENT, someOf(scrape.interval()));
    Optional<SlowJobs> slow = slowJobs(scrape, recent);
    Duration longest = slow.map(SlowJobs::recent).orElse(recent);
    return Optional.ofNullable(spec).map(AlertsSpec::enabled).orElse(true)
        ? Optional.of(
            new AlertsPlan(
                labels, recent, slow, longer(LEAST_TREND, longest.multipliedBy(2)), runbookUrl))
        : Optional.empty();
  }

  /** Where the reader of an alert finds what to do. */
  public Optional<String> runbookUrl(String anchor) {
    return runbookUrl.map(url -> url.replace("{alert}", anchor));
  }

  private static void check(Map<String, String> labels, SpecProblems problems) {
    problems.require(
        labels.size() <= Schema.MOST_LABELS,
        FIELD,
        labels.size(),
        "labels are too many: at most " + Schema.MOST_LABELS);
    labels.forEach(
        (name, value) -> {
          problems.require(
              NAME.matcher(name).matches() && !name.startsWith("__"),
              FIELD,
              name,
              "is not a label name: use at most 63 letters, digits and '_', not starting with '__',"
                  + " such as team");
          problems.require(
              !Schema.OWN_ALERT_LABELS.contains(name), FIELD, name, AlertsSpec.OWN_LABELS);
          checkValue(FIELD + "." + name, value, problems);
        });
  }

  private static void checkValue(String field, String value, SpecProblems problems) {
    int length = value.codePointCount(0, value.length());
    boolean fits =
        problems.require(
            length > 0 && length <= Schema.LONGEST_ALERT_LABEL_VALUE,
            field,
            value,
            "must have 1 to %d characters: shorten it, or leave the label out"
                .formatted(Schema.LONGEST_ALERT_LABEL_VALUE));
    problems.require(
        !fits || VALUE.matcher(value).matches(),
        field,
        value,
        "must not hold {{, which begins a template of Prometheus: write it without");
  }

  private static Optional<SlowJobs> slowJobs(ScrapePlan scrape, Duration recent) {
    List<JobPlan> slow =
        scrape.jobs().stream()
            .filter(job -> someOf(job.timing().interval()).compareTo(recent) > 0)
            .toList();
    return slow.stream()
        .map(job -> someOf(job.timing().interval()))
        .reduce(AlertsPlan::longer)
        .map(longest -> new SlowJobs(slow.stream().map(JobPlan::name).toList(), longest));
  }

  private static Duration someOf(Duration interval) {
    return interval.multipliedBy(3);
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) >= 0 ? one : other;
  }
}
