package dev.exemplars.operator.observe.targets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exemplars.operator.observe.exposition.Exposition;
import dev.exemplars.operator.observe.exposition.Exposition.Format;
import dev.exemplars.operator.observe.http.BoundedHttp;
import dev.exemplars.operator.observe.targets.ProbedTarget.Expectation;
import dev.exemplars.operator.observe.targets.ProbedTarget.Hindrance;
import dev.exemplars.operator.observe.targets.ProbedTarget.NotRead;
import dev.exemplars.operator.observe.targets.ProbedTarget.Read;
import dev.exemplars.operator.observe.targets.TargetProbe.Look;
import dev.exemplars.operator.plan.Given;
import dev.exemplars.operator.plan.PipelineId;
import dev.exemplars.operator.real.ExampleShop;
import dev.exemplars.operator.real.NodelessPods;
import dev.exemplars.operator.real.RealCluster;
import dev.exemplars.operator.real.RecordingTarget;
import dev.exemplars.operator.real.Shows;
import dev.exemplars.operator.real.Waiting;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the operator's own account can look up, and what real applications answer it. */
class TargetProbeIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path directory;
  private final RealCluster cluster = RealCluster.shared();
  private final TargetProbe probe =
      new TargetProbe(new BoundedHttp(true, "192.0.2.1"), InstantSource.system());
  private KubernetesClient operator;
  private String namespace;

  @BeforeEach
  void start() {
    operator = cluster.asOperator();
    namespace = cluster.newNamespace("probe");
  }

  @AfterEach
  void stop() {
    operator.close();
  }

  @Test
  @Shows({"spec.verification.probeTargets", "spec.scrape.jobs[].exemplars"})
  void aRealApplicationIsReadAsOpenMetricsWithItsExemplars() {
    try (ExampleShop shop = ExampleShop.start(directory, 20, 1.0, "http://127.0.0.1:9")) {
      shop.register(cluster.admin(), namespace);
      Target target = ScrapedPods.told("own", namespace, "shop", shop.metricsUrl());
      Waiting.until(
          "exemplars of the shop",
          PATIENCE,
          () -> exposition(one("exemplars: Optional", true, target)).exemplars().count() > 0);

      ProbedTarget probed = one("exemplars: Expected", true, target);

      Exposition read = exposition(probed);
      assertThat(read.format()).isEqualTo(Format.OpenMetricsText);
      assertThat(read.isComplete()).isTrue();
      assertThat(read.malformed()).isEmpty();
      assertThat(read.histograms()).isPositive();
      assertThat(read.observations()).isPositive();
      assertThat(read.exemplars().labels()).contains("trace_id");
      assertThat(read.exemplars().tooLong()).isZero();
      assertThat(read.exemplars().newest()).isPresent();
      assertThat(probed.expectation()).isEqualTo(Expectation.Expected);
      assertThat(one("exemplars: Optional", true, target).expectation())
          .isEqualTo(Expectation.Excused);
      assertThat(probe("exemplars: Expected", false, target)).isEmpty();
    }
  }

  @Test
  void whatAHostilePrometheusTellsOfMakesTheOperatorCallNobody() {
    String open = "open-" + namespace;
    cluster.createNamespace(open);
    pod(namespace, "elsewhere", "192.0.2.7", "Running");
    pod(namespace, "ended", "127.0.0.1", "Succeeded");
    pod(open, "foreign", "127.0.0.1", "Running");
    try (RecordingTarget target = RecordingTarget.start()) {
      String url = "http://127.0.0.1:%d/metrics".formatted(target.port());

      List<ProbedTarget> probed =
          Stream.of(
                  ScrapedPods.told("own", namespace, "elsewhere", url),
                  ScrapedPods.told("own", namespace, "elsewhere", cluster.url() + "/metrics"),
                  ScrapedPods.told("own", namespace, "ended", url),
                  ScrapedPods.told("own", open, "foreign", url),
                  ScrapedPods.told("own", namespace, "nobody", url),
                  ScrapedPods.told("annotated-pods", namespace, "elsewhere", url))
              .map(told -> one("exemplars: Expected", true, told))
              .toList();

      assertThat(probed)
          .hasSize(6)
          .allSatisfy(
              one ->
                  assertThat(one.answer())
                      .isInstanceOfSatisfying(
                          NotRead.class,
                          answer -> assertThat(answer.hindrance()).isEqualTo(Hindrance.Blocked)));
      assertThat(target.requests()).isEmpty();
      pod(namespace, "own", "127.0.0.1", "Running");
      exposition(one("exemplars: Expected", true, ScrapedPods.told("own", namespace, "own", url)));
      assertThat(target.requests()).containsExactly("/metrics 10");
    }
  }

  private void pod(String in, String name, String address, String phase) {
    NodelessPods.create(cluster.admin(), in, name, address, phase, Map.of());
  }

  private ProbedTarget one(String job, boolean isProbing, Target target) {
    List<ProbedTarget> probed = probe(job, isProbing, target);
    assertThat(probed).hasSize(1);
    return probed.getFirst();
  }

  private List<ProbedTarget> probe(String job, boolean isProbing, Target target) {
    String fields =
        """
        verification: {probeTargets: %s}
        scrape: {jobs: [{name: own, podSelector: {}, %s}]}
        """
            .formatted(isProbing, job);
    return probe.probe(
        namespace,
        new Look(
            TargetRules.of(
                Given.plan(new PipelineId(namespace, "demo"), fields),
                (in, name) ->
                    Optional.ofNullable(operator.pods().inNamespace(in).withName(name).get())),
            Optional.empty(),
            List.of(target),
            false));
  }

  private static Exposition exposition(ProbedTarget probed) {
    assertThat(probed.answer()).isInstanceOf(Read.class);
    return ((Read) probed.answer()).exposition();
  }
}
