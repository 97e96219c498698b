package dev.exemplars.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.exemplars.operator.api.ConditionType;
import dev.exemplars.operator.api.ExemplarPipelineStatus;
import dev.exemplars.operator.api.ExemplarPipelineStatus.ConfigState;
import dev.exemplars.operator.real.ExampleShop;
import dev.exemplars.operator.real.Http;
import dev.exemplars.operator.real.LoopbackNode;
import dev.exemplars.operator.real.NodelessPods;
import dev.exemplars.operator.real.OperatorUnderTest;
import dev.exemplars.operator.real.Pipelines;
import dev.exemplars.operator.real.RealCluster;
import dev.exemplars.operator.real.RealProcess;
import dev.exemplars.operator.real.Waiting;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real API server, real Prometheus, real application; only the kubelet is played. */
class PipelineOnRealPartsIT {

  private static final String MINIMAL = "tracing: {tempo: {url: http://tempo:3200}}";

  private final RealCluster cluster = RealCluster.shared();
  private final String namespace = cluster.newNamespace("parts");
  private final Pipelines pipelines = new Pipelines(cluster.admin(), namespace);

  @TempDir private Path directory;
  private LoopbackNode node;
  private OperatorUnderTest operator;
  private ExampleShop shop;

  @BeforeEach
  void start() {
    node = LoopbackNode.start(cluster, namespace, directory, RealProcess.freePort());
    operator =
        OperatorUnderTest.start(
            cluster,
            namespace,
            "--prometheus-url=" + node.prometheusUrl(),
            "--allow-loopback=true");
    shop = ExampleShop.start(directory, 20, 1.0, "http://127.0.0.1:9");
    shop.register(cluster.admin(), namespace);
  }

  @AfterEach
  void stop() {
    operator.close();
    node.close();
    shop.close();
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
  void newMaxExemplarsTakesEffectWithoutARestartAndKeepsWhatIsStored() {
    pipelines.apply("demo", spec(200));
    ExemplarPipelineStatus before =
        pipelines.await(
            "stored exemplars", "demo", s -> s.exemplars() != null && s.exemplars().stored() >= 10);
    String pod = podUid();

    pipelines.apply("demo", spec(50_000));
    ExemplarPipelineStatus after =
        pipelines.await("the new capacity", "demo", s -> s.exemplars().capacity() == 50_000);

    assertThat(Pipelines.ready(after).status()).isEqualTo("True");
    assertThat(podUid()).isEqualTo(pod);
    assertThat(node.starts()).isEqualTo(1);
    assertThat(storedExemplars())
        .as("exemplars from before the resize are still there, counted one by one")
        .isGreaterThanOrEqualTo(before.exemplars().stored());
  }

  @Test
  void storedIsTheTruthAfterALiveResizeThoughPrometheusMiscounts() {
    pipelines.apply("demo", spec(20_000));
    pipelines.await(
        "stored exemplars", "demo", s -> s.exemplars() != null && s.exemplars().stored() >= 10);
    shop.close();

    pipelines.apply("demo", spec(30_000));
    ExemplarPipelineStatus after =
        pipelines.await("the new capacity", "demo", s -> s.exemplars().capacity() == 30_000);

    assertThat(after.exemplars().stored()).isEqualTo(storedExemplars());
    assertThat(after.exemplars().storedApproximate()).isNull();
    assertThat(metric("prometheus_tsdb_exemplar_exemplars_in_storage"))
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
            shop.metricsUrl());
    Waiting.until(
        "the targets " + wanted,
        Duration.ofSeconds(60),
        () -> Http.isOk(node.prometheusUrl() + "/-/ready") && targets().equals(wanted));
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
    assertThat(operator.status("/livez")).isEqualTo(200);
    assertThat(operator.status("/readyz")).isEqualTo(200);

    pipelines.apply("demo", spec(200));
    pipelines.await("anything", "demo", s -> true);

    assertThat(operator.reconciliations()).isPositive();
  }

  /** A Pod object without a node; its init container must never be a target. */
  private void pod(String name, String address, String phase, Map<String, String> annotations) {
    Map<String, String> all = new HashMap<>(Map.of("prometheus.io/scrape", "true"));
    all.putAll(annotations);
    NodelessPods.create(cluster.admin(), namespace, name, address, phase, all);
  }

  /** URLs that Prometheus scrapes for the pipeline. */
  private Set<String> targets() throws JsonProcessingException {
    Set<String> urls = new HashSet<>();
    JsonNode answer =
        new JsonMapper().readTree(Http.get(node.prometheusUrl() + "/api/v1/targets?state=active"));
    for (JsonNode target : answer.at("/data/activeTargets")) {
      if (target.path("scrapePool").asText().equals("annotated-pods")) {
        urls.add(target.path("scrapeUrl").asText());
      }
    }
    return urls;
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

  private String podUid() {
    return cluster
        .admin()
        .pods()
        .inNamespace(namespace)
        .withLabel("app.kubernetes.io/component", "prometheus")
        .list()
        .getItems()
        .getFirst()
        .getMetadata()
        .getUid();
  }

  /** Counted one by one, by Prometheus' own query API. */
  private long storedExemplars() {
    String answer =
        Http.get(
            node.prometheusUrl() + "/api/v1/query_exemplars?query=%7B__name__%3D~%22.%2B%22%7D");
    return answer.split("\"timestamp\":", -1).length - 1L;
  }

  private double metric(String name) {
    return Http.get(node.prometheusUrl() + "/metrics")
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
        .findFirst()
        .orElseThrow();
  }
}
