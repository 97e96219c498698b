package dev.exemplars.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exemplars.operator.api.ConditionType;
import dev.exemplars.operator.api.ExemplarPipelineStatus;
import dev.exemplars.operator.api.ExemplarPipelineStatus.ConfigState;
import dev.exemplars.operator.real.LoopbackNode;
import dev.exemplars.operator.real.NodelessPods;
import dev.exemplars.operator.real.Pipelines;
import dev.exemplars.operator.real.RealParts;
import dev.exemplars.operator.real.Shows;
import dev.exemplars.operator.real.Waiting;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real API server, real Prometheus, real application; only the kubelet is played. */
class PipelineOnRealPartsIT {

  private static final String MINIMAL = "tracing: {tempo: {url: http://tempo:3200}}";

  @TempDir private Path directory;
  private RealParts parts;
  private Pipelines pipelines;
  private LoopbackNode node;

  @BeforeEach
  void start() {
    parts = RealParts.start(directory);
    pipelines = parts.pipelines();
    node = parts.node();
  }

  @AfterEach
  void stop() {
    parts.close();
  }

  @Test
  void minimalPipelineStoresExemplarsAndCountsThem() {
    pipelines.apply("demo", MINIMAL + "\nverification: {interval: 5s}\nscrape: {interval: 1s}");

    ExemplarPipelineStatus status =
        pipelines.await(
            "stored exemplars",
            "demo",
            s ->
                s.exemplars() != null
                    && s.exemplars().stored() > 0
                    && s.exemplars().ratePerSecond() != null);

    assertThat(Pipelines.ready(status).status()).isEqualTo("True");
    assertThat(status.prometheus().config()).isEqualTo(ConfigState.Loaded);
    assertThat(status.exemplars().capacity()).isEqualTo(100_000);
    assertThat(status.exemplars().series()).isPositive();
    assertThat(status.targets().total()).isEqualTo(1);
    assertThat(status.targets().up()).isEqualTo(1);
  }

  @Test
  @Shows("spec.prometheus.exemplars.maxExemplars")
  void newMaxExemplarsTakesEffectWithoutARestartAndKeepsWhatIsStored() {
    pipelines.apply("demo", spec(200));
    ExemplarPipelineStatus before =
        pipelines.await(
            "stored exemplars", "demo", s -> s.exemplars() != null && s.exemplars().stored() >= 10);
    String pod = parts.podUid();

    pipelines.apply("demo", spec(50_000));
    ExemplarPipelineStatus after =
        pipelines.await("the new capacity", "demo", s -> s.exemplars().capacity() == 50_000);

    assertThat(Pipelines.ready(after).status()).isEqualTo("True");
    assertThat(parts.podUid()).isEqualTo(pod);
    assertThat(node.starts()).isEqualTo(1);
    assertThat(parts.storedExemplars())
        .as("exemplars from before the resize are still there, counted one by one")
        .isGreaterThanOrEqualTo(before.exemplars().stored());
  }

  @Test
  void storedIsTheTruthAfterALiveResizeThoughPrometheusMiscounts() {
    pipelines.apply("demo", spec(20_000));
    pipelines.await(
        "stored exemplars", "demo", s -> s.exemplars() != null && s.exemplars().stored() >= 10);
    parts.shop().close();

    pipelines.apply("demo", spec(30_000));
    ExemplarPipelineStatus after =
        pipelines.await("the new capacity", "demo", s -> s.exemplars().capacity() == 30_000);

    assertThat(after.exemplars().stored()).isEqualTo(parts.storedExemplars());
    assertThat(after.exemplars().storedApproximate()).isNull();
    assertThat(parts.metric("prometheus_tsdb_exemplar_exemplars_in_storage"))
        .as("the server's own figure, wrong since 3.10")
        .isGreaterThan(after.exemplars().stored());
  }

  @Test
  void zeroTurnsStorageOffLive() {
    pipelines.apply("demo", spec(200));
    pipelines.await(
        "stored exemplars", "demo", s -> s.exemplars() != null && s.exemplars().stored() > 0);

    pipelines.apply("demo", spec(0));

    ExemplarPipelineStatus off =
        pipelines.await("no capacity", "demo", s -> s.exemplars().capacity() == 0);
    assertThat(off.exemplars().stored()).isZero();
    assertThat(node.starts()).isEqualTo(1);
  }

  @Test
  void realDiscoveryFollowsTheAnnotationsForBothAddressFamilies() {
    pod("six", "fd00::9", "Running", Map.of("prometheus.io/port", "8080"));
    pod(
        "path",
        "10.1.2.3",
        "Running",
        Map.of("prometheus.io/port", "81", "prometheus.io/path", "/m"));
    pod(
        "secure",
        "10.1.2.4",
        "Running",
        Map.of("prometheus.io/port", "8443", "prometheus.io/scheme", "https"));
    pod("finished", "10.1.2.5", "Succeeded", Map.of("prometheus.io/port", "80"));
    pod("bare", "fd00::a", "Running", Map.of());
    pod("silent", "10.1.2.6", "Running", Map.of("prometheus.io/scrape", "false"));

    pipelines.apply("demo", spec(200));

    Set<String> wanted =
        Set.of(
            "http://[fd00::9]:8080/metrics",
            "http://10.1.2.3:81/m",
            "https://10.1.2.4:8443/metrics",
            "http://[fd00::a]/metrics",
            parts.shop().metricsUrl());
    Waiting.until(
        "the targets " + wanted, Duration.ofSeconds(60), () -> parts.targets().equals(wanted));
  }

  @Test
  void configurationThatHasNotArrivedIsPending() {
    pipelines.apply("demo", spec(200));
    pipelines.await("the first configuration", "demo", s -> isReady(s));
    node.holdDeliveries();

    pipelines.apply("demo", spec(300));

    ExemplarPipelineStatus status = pipelines.awaitReason("demo", "ConfigPending");
    assertThat(status.prometheus().config()).isEqualTo(ConfigState.Pending);
    assertThat(Pipelines.condition(status, ConditionType.Reconciling).status()).isEqualTo("True");
  }

  @Test
  void configurationThatPrometheusRefusesIsRejectedAndTheOneBeforeRunsOn() {
    pipelines.apply("demo", spec(200));
    pipelines.await("the first configuration", "demo", s -> isReady(s));
    node.changeDeliveries(file -> file + "\nno_such_key: true\n");

    pipelines.apply("demo", spec(300));

    ExemplarPipelineStatus status = pipelines.awaitReason("demo", "ConfigRejected");
    assertThat(status.prometheus().config()).isEqualTo(ConfigState.Rejected);
    assertThat(status.exemplars().capacity()).isEqualTo(200);
    assertThat(Pipelines.condition(status, ConditionType.Stalled).status()).isEqualTo("True");
  }

  @Test
  void unreachablePrometheusIsSaidAndTheLastCountsStayDated() {
    pipelines.apply("demo", spec(200));
    ExemplarPipelineStatus before =
        pipelines.await(
            "stored exemplars",
            "demo",
            s -> s.exemplars() != null && s.exemplars().stored() > 0 && isReady(s));

    node.killPrometheus();

    ExemplarPipelineStatus after =
        pipelines.await("unreachable", "demo", s -> s.prometheus().unreachable() != null);
    assertThat(after.prometheus().unreachable()).isEqualTo("it refuses the connection");
    assertThat(after.exemplars()).isNotNull();
    assertThat(after.exemplars().capacity()).isEqualTo(before.exemplars().capacity());
    assertThat(after.lastObservedTime()).isNotNull();
    assertThat(Pipelines.ready(after).status())
        .as("it was seen with this configuration, and does not go back")
        .isEqualTo("True");
  }

  @Test
  void operatorReportsItselfReadyAndMeasuresReconciliations() {
    assertThat(parts.operator().status("/livez")).isEqualTo(200);
    assertThat(parts.operator().status("/readyz")).isEqualTo(200);

    pipelines.apply("demo", spec(200));
    Waiting.until(
        "a reconcile that is counted",
        Duration.ofSeconds(60),
        () -> parts.operator().reconciliations() > 0);
  }

  /** A Pod object without a node; its init container must never be a target. */
  private void pod(String name, String address, String phase, Map<String, String> annotations) {
    Map<String, String> all = new HashMap<>(Map.of("prometheus.io/scrape", "true"));
    all.putAll(annotations);
    NodelessPods.create(parts.cluster().admin(), parts.namespace(), name, address, phase, all);
  }

  private static boolean isReady(ExemplarPipelineStatus status) {
    return Pipelines.ready(status).status().equals("True");
  }

  private static String spec(int maxExemplars) {
    return """
        tracing: {tempo: {url: http://tempo:3200}}
        prometheus: {exemplars: {maxExemplars: %d}}
        scrape: {interval: 1s}
        verification: {interval: 5s}
        """
        .formatted(maxExemplars);
  }
}
