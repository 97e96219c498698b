package dev.exemplars.operator.operands.prometheus;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.exemplars.operator.plan.JobPlan;
import dev.exemplars.operator.plan.JobTargets;
import dev.exemplars.operator.plan.Names;
import dev.exemplars.operator.plan.PodSelector;
import dev.exemplars.operator.plan.ScrapePlan;
import dev.exemplars.operator.plan.ScrapedNamespaces;
import dev.exemplars.operator.settings.GoDuration;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One {@code scrape_configs} entry. */
public record ScrapeConfig(
    String jobName,
    @Nullable Boolean honorLabels,
    @Nullable String scrapeInterval,
    @Nullable String scrapeTimeout,
    @Nullable String metricsPath,
    @Nullable String scheme,
    @Nullable Map<String, List<String>> params,
    @Nullable @JsonUnwrapped HttpClientConfig client,
    @Nullable List<KubernetesSd> kubernetesSdConfigs,
    @Nullable List<StaticConfig> staticConfigs,
    @Nullable List<RelabelRule> relabelConfigs,
    @Nullable List<RelabelRule> metricRelabelConfigs) {

  /**
   * Discovery of Pods.
   *
   * @param namespaces absent means all
   * @param selectors absent means every Pod
   */
  public record KubernetesSd(
      String role, @Nullable Namespaces namespaces, @Nullable List<Selector> selectors) {}

  public record Namespaces(List<String> names) {}

  /** What the API server sends of a kind. */
  public record Selector(String role, String label) {}

  public record StaticConfig(List<String> targets) {}

  /** Every job of a pipeline. */
  static List<ScrapeConfig> all(ScrapePlan scrape) {
    List<ScrapeConfig> jobs = new ArrayList<>();
    jobs.add(plain(Names.SELF_JOB, null, List.of("localhost:" + PrometheusLayout.PORT), List.of()));
    scrape
        .annotationPrefix()
        .ifPresent(
            prefix ->
                jobs.add(
                    plain(
                        Names.PODS_JOB,
                        discovery(scrape.namespaces(), new PodSelector("")),
                        null,
                        AnnotationRelabeling.of(prefix))));
    scrape.jobs().forEach(job -> jobs.add(of(job, scrape)));
    return List.copyOf(jobs);
  }

  private static ScrapeConfig plain(
      String name,
      @Nullable KubernetesSd discovery,
      @Nullable List<String> targets,
      List<RelabelRule> relabeling) {
    return new ScrapeConfig(
        name,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        discovery == null ? null : List.of(discovery),
        targets == null ? null : List.of(new StaticConfig(targets)),
        relabeling,
        null);
  }

  /** What differs from the pipeline's own is written, and what differs from Prometheus' default. */
  private static ScrapeConfig of(JobPlan job, ScrapePlan scrape) {
    ScrapeConfig found =
        switch (job.targets()) {
          case JobTargets.Pods pods ->
              plain(
                  job.name(),
                  discovery(pods.namespaces(), pods.selector()),
                  null,
                  PodRelabeling.of(pods.port()));
          case JobTargets.Static fixed -> plain(job.name(), null, fixed.addresses(), List.of());
        };
    return new ScrapeConfig(
        job.name(),
        job.honorLabels() ? true : null,
        different(job.timing().interval(), scrape.interval()),
        different(job.timing().timeout(), scrape.timeout()),
        different(job.path(), "/metrics"),
        different(job.scheme(), "http"),
        job.params(),
        HttpClientConfig.of(job.client()),
        found.kubernetesSdConfigs,
        found.staticConfigs,
        Stream.concat(
                Stream.ofNullable(found.relabelConfigs).flatMap(List::stream),
                job.relabelings().stream().map(RelabelRule::of))
            .toList(),
        job.metricRelabelings().stream().map(RelabelRule::of).toList());
  }

  private static KubernetesSd discovery(ScrapedNamespaces namespaces, PodSelector selector) {
    return new KubernetesSd(
        "pod",
        switch (namespaces) {
          case ScrapedNamespaces.All all -> null;
          case ScrapedNamespaces.Named named -> named(named.names());
        },
        selector.text().isEmpty() ? null : List.of(new Selector("pod", selector.text())));
  }

  /** Of no namespace there is no discovery: to Prometheus an empty list means all. */
  private static Namespaces named(List<String> names) {
    if (names.isEmpty()) {
      throw new IllegalArgumentException("a job without namespaces is not planned");
    }
    return new Namespaces(names);
  }

  private static @Nullable String different(Duration own, Duration pipeline) {
    return own.equals(pipeline) ? null : GoDuration.format(own);
  }

  private static @Nullable String different(String own, String usual) {
    return own.equals(usual) ? null : own;
  }
}
