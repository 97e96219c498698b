package dev.exemplars.operator.observe.targets;

import dev.exemplars.operator.plan.ClientPlan;
import dev.exemplars.operator.plan.JobPlan;
import dev.exemplars.operator.plan.PipelinePlan;
import dev.exemplars.operator.plan.PrometheusVersion;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How targets are asked, and which: as a pipeline says, or as a command line does.
 *
 * @param isProbing whether they are asked at all
 * @param asking how that Prometheus asks: they are asked so, too
 * @param jobs those of which more is known than what Prometheus tells
 * @param others how targets of all other jobs are asked
 */
public record TargetRules(
    boolean isProbing, Asking asking, List<JobPlan> jobs, Others others, Admission admission) {

  /** As Prometheus does unless told otherwise. */
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  /**
   * How a Prometheus asks.
   *
   * @param inProtobuf jobs whose targets it asks for protobuf
   */
  record Asking(PrometheusVersion version, Set<String> inProtobuf) {

    Asking {
      inProtobuf = Set.copyOf(inProtobuf);
    }
  }

  /** How targets are asked whose job is not known. */
  record Others(ClientPlan client, Duration timeout) {}

  public TargetRules {
    jobs = List.copyOf(jobs);
  }

  /** Those of a pipeline: nobody is asked but Pods that it scrapes. */
  public static TargetRules of(PipelinePlan plan, PodSource pods) {
    return new TargetRules(
        plan.verification().probeTargets(),
        new Asking(plan.prometheus().version(), Set.of()),
        plan.scrape().jobs(),
        new Others(ClientPlan.PLAIN, plan.scrape().timeout()),
        new PodAdmission(plan, pods));
  }

  /** Whoever Prometheus names is asked. */
  public static TargetRules anyone(PrometheusVersion version, ClientPlan client) {
    return new TargetRules(
        true,
        new Asking(version, Set.of()),
        List.of(),
        new Others(client, TIMEOUT),
        new UrlAdmission());
  }

  /** The same, where Prometheus says that it has another version. */
  public TargetRules with(PrometheusVersion other) {
    return with(new Asking(other, asking.inProtobuf));
  }

  /** The same, where Prometheus asks targets of these jobs for protobuf. */
  public TargetRules askingInProtobuf(Set<String> jobNames) {
    return with(new Asking(asking.version, jobNames));
  }

  private TargetRules with(Asking other) {
    return new TargetRules(isProbing, other, jobs, others, admission);
  }

  PrometheusVersion version() {
    return asking.version;
  }

  /** What Prometheus accepts of a target. */
  String accept(Target target) {
    return asking.inProtobuf.contains(target.job())
        ? ScrapeHeaders.acceptInProtobuf(asking.version)
        : ScrapeHeaders.accept(asking.version);
  }

  Optional<JobPlan> job(Target target) {
    return jobs.stream().filter(one -> one.name().equals(target.job())).findFirst();
  }

  ClientPlan client(Optional<JobPlan> job) {
    return job.map(JobPlan::client).orElse(others.client);
  }

  Duration timeout(Optional<JobPlan> job) {
    return job.map(one -> one.timing().timeout()).orElse(others.timeout);
  }
}
