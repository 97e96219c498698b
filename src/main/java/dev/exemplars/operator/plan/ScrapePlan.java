package dev.exemplars.operator.plan;

import dev.exemplars.operator.api.Reason;
import dev.exemplars.operator.api.Schema;
import dev.exemplars.operator.api.ScrapeJobSpec;
import dev.exemplars.operator.api.ScrapeSpec;
import dev.exemplars.operator.api.ScrapeSpec.AnnotationsSpec;
import dev.exemplars.operator.api.ScrapeSpec.From;
import dev.exemplars.operator.api.ScrapeSpec.NamespacesSpec;
import dev.exemplars.operator.plan.ScrapedNamespaces.Granted;
import dev.exemplars.operator.settings.OperatorSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What Prometheus scrapes.
 *
 * @param namespaces whose Pods are discovered
 * @param annotationPrefix prefix of the scrape annotations; empty where they are not used
 * @param jobs those with somewhere to look
 * @param missingGrants what is asked for and not granted; it is left out, all else works
 * @param remark what else is to be said of the namespaces
 * @param callable targets by address that the operator may ask itself, each with the host to call:
 *     Services of the own namespace, and what is granted
 */
public record ScrapePlan(
    Duration interval,
    Duration timeout,
    ScrapedNamespaces namespaces,
    Optional<String> annotationPrefix,
    List<JobPlan> jobs,
    List<SpecProblem> missingGrants,
    Optional<String> remark,
    Map<String, String> callable) {

  private static final String FIELD = "spec.scrape";
  private static final Pattern DNS_SUBDOMAIN = Pattern.compile(Schema.DNS_SUBDOMAIN);

  public ScrapePlan {
    jobs = List.copyOf(jobs);
    missingGrants = List.copyOf(missingGrants);
    callable = Map.copyOf(callable);
  }

  /**
   * What the spec alone does not decide.
   *
   * @param selected what a namespace selector finds
   */
  record Bounds(OperatorSettings settings, NamespaceSearch selected) {}

  static ScrapePlan of(ScrapeSpec spec, String namespace, Bounds bounds, SpecProblems problems) {
    Timing timing = Timing.of(FIELD, spec.interval(), spec.timeout(), Timing.DEFAULT, problems);
    Granted granted = ScrapedNamespaces.of(spec.namespaces(), namespace, bounds, problems);
    checkCap(spec, bounds.settings().caps().scrapeJobs(), problems);
    checkNarrowing(spec, problems);
    List<JobPlan> jobs = jobs(spec, timing, granted.namespaces(), problems);
    return new ScrapePlan(
        timing.interval(),
        timing.timeout(),
        granted.namespaces(),
        prefix(spec.annotations(), problems).filter(used -> !granted.namespaces().isNowhere()),
        jobs,
        granted.missingGrants(),
        granted.remark(),
        callable(jobs, new HostGrants(namespace, bounds.settings().grants())));
  }

  private static Map<String, String> callable(List<JobPlan> jobs, HostGrants hosts) {
    Map<String, String> callable = new HashMap<>();
    jobs.stream()
        .flatMap(
            job ->
                job.targets() instanceof JobTargets.Static fixed
                    ? fixed.addresses().stream()
                    : Stream.empty())
        .forEach(
            address ->
                HttpUrl.parse("http://" + address)
                    .map(url -> url.inNamespace(hosts.namespace()))
                    .filter(hosts::permit)
                    .ifPresent(url -> callable.put(address, url.host())));
    return callable;
  }

  private static List<JobPlan> jobs(
      ScrapeSpec spec, Timing timing, ScrapedNamespaces namespaces, SpecProblems problems) {
    List<ScrapeJobSpec> specs = Optional.ofNullable(spec.jobs()).orElse(List.of());
    problems.require(
        specs.size() <= Schema.MOST_JOBS,
        FIELD + ".jobs",
        specs.size(),
        "jobs are too many: at most " + Schema.MOST_JOBS);
    Set<String> names = new HashSet<>();
    List<JobPlan> jobs = new ArrayList<>();
    for (int i = 0; i < specs.size(); i++) {
      String field = job(i);
      JobPlan job = JobPlan.of(specs.get(i), field, timing, namespaces, problems);
      problems.require(
          names.add(job.name()), field, job.name(), "is the name of two jobs: rename one");
      jobs.add(job);
    }
    jobs.removeIf(job -> job.targets().isNowhere());
    return jobs;
  }

  private static void checkCap(ScrapeSpec spec, int cap, SpecProblems problems) {
    int jobs = Optional.ofNullable(spec.jobs()).map(List::size).orElse(0);
    if (jobs > cap) {
      problems.add(
          Reason.NotAllowed,
          FIELD + ".jobs",
          jobs,
          "jobs are more than the operator allows: use at most %d, or have its --max-scrape-jobs raised"
              .formatted(cap));
    }
  }

  /** A job looks in some of the namespaces of all, never in others. */
  private static void checkNarrowing(ScrapeSpec spec, SpecProblems problems) {
    List<ScrapeJobSpec> jobs = Optional.ofNullable(spec.jobs()).orElse(List.of());
    Optional<NamespacesSpec> all = Optional.ofNullable(spec.namespaces());
    From from = all.map(NamespacesSpec::from).orElse(From.Same);
    List<String> names = all.map(NamespacesSpec::names).orElse(List.of());
    for (int i = 0; i < jobs.size(); i++) {
      List<String> some = Optional.ofNullable(jobs.get(i).namespaces()).orElse(List.of());
      problems.require(
          from != From.Same || some.isEmpty(),
          job(i) + ".namespaces",
          some,
          "narrows the pipeline's own namespace: remove it, or set scrape.namespaces.from");
      problems.require(
          from != From.Names || names.containsAll(some),
          job(i) + ".namespaces",
          some,
          "is not among scrape.namespaces.names: add it there, or remove it here");
    }
  }

  private static String job(int index) {
    return "%s.jobs[%d]".formatted(FIELD, index);
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
}
