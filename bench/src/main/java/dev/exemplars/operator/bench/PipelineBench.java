package dev.exemplars.operator.bench;

import dev.exemplars.operator.apply.SteadyState.Sight;
import dev.exemplars.operator.operands.Operands;
import dev.exemplars.operator.operands.form.Credentials;
import dev.exemplars.operator.operands.prometheus.ConfigHistory;
import dev.exemplars.operator.operands.prometheus.PrometheusConfigMap;
import dev.exemplars.operator.operands.prometheus.WrittenConfig;
import dev.exemplars.operator.plan.PipelinePlan;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * What does a look at a pipeline cost that is computed alone, against writing its operands as JSON,
 * which sending them would take? {@code unchanged} is the usual look: plan, configuration, and the
 * comparison that finds nothing to do.
 */
@State(Scope.Benchmark)
public class PipelineBench {

  @Param({"minimal-only-tempo-url", "full-every-field-set"})
  public String golden = "minimal-only-tempo-url";

  private GoldenPipeline pipeline;
  private PipelinePlan plan;
  private Credentials credentials;
  private WrittenConfig config;
  private ConfigHistory history;
  private List<HasMetadata> operands;
  private Map<String, String> versions;
  private Sight known;

  /** The pipeline has been there, and its configuration is loaded. */
  @Setup
  public void stand() {
    pipeline = GoldenPipeline.named(golden);
    plan = pipeline.plan();
    credentials = GoldenPipeline.credentials(plan);
    config = WrittenConfig.of(plan, ConfigHistory.none());
    history =
        new ConfigHistory(
            PrometheusConfigMap.of(plan, config).getData(),
            Optional.of(config.revision()),
            Optional.empty());
    operands = operands();
    versions = new TreeMap<>();
    operands.forEach(
        one -> versions.put(one.getKind() + "/" + one.getMetadata().getName(), "4711"));
    known = sight(plan);
    Expect.that(unchanged(), known);
  }

  @Benchmark
  public String baseline() {
    return operands.stream().map(GoldenPipeline.KUBERNETES::asJson).collect(Collectors.joining());
  }

  @Benchmark
  public PipelinePlan plan() {
    return pipeline.plan();
  }

  @Benchmark
  public WrittenConfig config() {
    return WrittenConfig.of(plan, history);
  }

  @Benchmark
  public List<HasMetadata> operands() {
    return Operands.of(plan, Optional.of(credentials), config);
  }

  @Benchmark
  public boolean unchanged() {
    PipelinePlan now = pipeline.plan();
    return WrittenConfig.of(now, history).isAsPlanned() && sight(now).equals(known);
  }

  private Sight sight(PipelinePlan now) {
    return new Sight(List.of(now, history), List.of(), Map.of(), new TreeMap<>(versions));
  }
}
