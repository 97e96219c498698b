package dev.exemplars.operator.plan;

import dev.exemplars.operator.api.Schema;
import dev.exemplars.operator.api.ScrapeSpec;
import dev.exemplars.operator.api.ScrapeSpec.AnnotationsSpec;
import dev.exemplars.operator.settings.GoDuration;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What Prometheus scrapes.
 *
 * @param namespaces whose Pods are discovered, by name
 * @param annotationPrefix prefix of the scrape annotations; empty where they are not used
 */
public record ScrapePlan(
    Duration interval,
    Duration timeout,
    List<String> namespaces,
    Optional<String> annotationPrefix) {

  private static final String FIELD = "spec.scrape";
  private static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(15);
  private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);
  private static final Pattern DNS_SUBDOMAIN = Pattern.compile(Schema.DNS_SUBDOMAIN);

  public ScrapePlan {
    namespaces = List.copyOf(namespaces);
  }

  static ScrapePlan of(ScrapeSpec spec, String namespace, SpecProblems problems) {
    Duration interval =
        Durations.of(FIELD + ".interval", spec.interval(), DEFAULT_INTERVAL)
            .within(Duration.ofSeconds(1), Duration.ofHours(24), problems);
    Duration timeout =
        Durations.of(FIELD + ".timeout", spec.timeout(), shorter(DEFAULT_TIMEOUT, interval))
            .within(Duration.ofMillis(100), Duration.ofHours(24), problems);
    problems.require(
        timeout.compareTo(interval) <= 0,
        FIELD + ".timeout",
        GoDuration.format(timeout),
        "exceeds the interval %s: lower it, or raise %s.interval"
            .formatted(GoDuration.format(interval), FIELD));
    return new ScrapePlan(
        interval, timeout, List.of(namespace), prefix(spec.annotations(), problems));
  }

  private static Optional<String> prefix(@Nullable AnnotationsSpec spec, SpecProblems problems) {
    if (spec == null) {
      return Optional.of("prometheus.io");
    }
    String prefix = Optional.ofNullable(spec.prefix()).orElse("prometheus.io");
    problems.require(
        prefix.length() <= 63 && DNS_SUBDOMAIN.matcher(prefix).matches(),
        FIELD + ".annotations.prefix",
        prefix,
        "is not an annotation prefix: use a DNS name such as prometheus.io");
    return Boolean.FALSE.equals(spec.enabled()) ? Optional.empty() : Optional.of(prefix);
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) <= 0 ? one : other;
  }
}
