package dev.exemplars.operator.bench;

import dev.exemplars.operator.api.ExemplarPipelineStatus;
import dev.exemplars.operator.observe.ChainObservation;
import dev.exemplars.operator.observe.DeploymentState;
import dev.exemplars.operator.plan.PipelinePlan;
import dev.exemplars.operator.status.StatusFactory;
import dev.exemplars.operator.status.StatusReport;
import dev.exemplars.operator.status.StatusReport.Chain;
import dev.exemplars.operator.status.StatusReport.Planned;
import dev.exemplars.operator.verdict.ChainEvidence;
import dev.exemplars.operator.verdict.ChainVerdict;
import dev.exemplars.operator.verdict.Evidence;
import dev.exemplars.operator.verdict.Intent;
import dev.exemplars.operator.verdict.Readiness;
import java.time.InstantSource;
import java.util.Optional;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * What does it cost to judge what was seen and to tell whether that is news, against writing the
 * status as JSON? That of 500 targets, of which more are never kept, should take five times as long
 * as that of 100 at the most, even where none of them can be scraped.
 */
@State(Scope.Benchmark)
public class VerdictBench {

  @Param({"100", "500"})
  public int targets;

  /** How Prometheus finds them. */
  @Param public Way way = Way.well;

  /** A way on which all is well, and one on which nothing is. */
  public enum Way {
    well,
    down
  }

  private final StatusFactory statuses = new StatusFactory(InstantSource.fixed(Sights.NOW));
  private PipelinePlan plan;
  private ChainEvidence evidence;
  private ChainVerdict verdict;
  private ExemplarPipelineStatus status;

  /** What was seen is told already. */
  @Setup
  public void look() {
    plan = GoldenPipeline.named("minimal-only-tempo-url").plan();
    ChainObservation seen = way == Way.well ? Sights.well(targets) : Sights.down(targets);
    evidence = new ChainEvidence(Intent.of(plan, seen.prometheus()), seen);
    verdict = judge();
    status = status();
    Expect.that(!isNews(), status);
    Expect.that((way == Way.well) == verdict.offenders().isEmpty(), verdict);
  }

  @Benchmark
  public String baseline() {
    return GoldenPipeline.KUBERNETES.asJson(status);
  }

  @Benchmark
  public ChainVerdict judge() {
    return ChainVerdict.of(evidence);
  }

  @Benchmark
  public ExemplarPipelineStatus status() {
    return statuses.of(status, report());
  }

  @Benchmark
  public boolean isNews() {
    return statuses.isNews(status, status);
  }

  private StatusReport report() {
    Evidence ofOperands =
        new Evidence(
            plan,
            new DeploymentState.Available(),
            Optional.empty(),
            evidence.seen().prometheus(),
            true,
            Optional.empty());
    return new StatusReport(
        1,
        Readiness.of(ofOperands),
        Optional.of(new Planned(plan, "0123456789abcdef", Optional.empty())),
        Optional.empty(),
        evidence.seen().prometheus(),
        Optional.of(new Chain(evidence.seen(), verdict)));
  }
}
