package dev.exemplars.operator.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exemplars.operator.real.Http;
import dev.exemplars.operator.real.LoopbackNode;
import dev.exemplars.operator.real.OperatorProcess;
import dev.exemplars.operator.real.Pipelines;
import dev.exemplars.operator.real.RealCluster;
import dev.exemplars.operator.real.RealProcess;
import dev.exemplars.operator.real.TempoServer;
import dev.exemplars.operator.real.Waiting;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The operator measures itself as it wants others to: from a bucket to a trace. */
class OperatorTracesIT {

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Map<String, String> OPEN_METRICS =
      Map.of("Accept", "application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5");
  private static final String RECONCILES = "exemplar_operator_reconcile_duration_seconds_bucket";
  private static final String LOOKS = "exemplar_operator_observation_duration_seconds_bucket";

  private final RealCluster cluster = RealCluster.shared();
  @TempDir private Path directory;

  @Test
  void an_exemplar_of_the_operators_own_metrics_leads_to_its_trace() throws Exception {
    String namespace = cluster.newNamespace("traces");
    Path kubeconfig = kubeconfig();
    int port = RealProcess.freePort();
    try (TempoServer tempo = TempoServer.start(directory.resolve("tempo")).awaitReady();
        LoopbackNode node =
            LoopbackNode.start(
                cluster,
                namespace,
                Files.createDirectory(directory.resolve("node")),
                RealProcess.freePort());
        RealProcess operator =
            OperatorProcess.start(
                directory,
                kubeconfig,
                "--http-port=" + port,
                "--watch-namespaces=" + namespace,
                "--prometheus-url=" + node.prometheusUrl(),
                "--allow-loopback=true",
                "--otlp-endpoint=" + tempo.otlpUrl(),
                "--trace-ratio=1")) {
      operator.awaitOk("http://127.0.0.1:%d/readyz".formatted(port));
      Pipelines pipelines = new Pipelines(cluster.admin(), namespace);
      pipelines.apply(
          "demo",
          "{tracing: {tempo: {url: %s}}, verification: {interval: 5s}}".formatted(tempo.url()));
      pipelines.awaitReason("demo", "Available");

      String reconciled = awaitExemplar(port, RECONCILES);
      String looked = awaitExemplar(port, LOOKS + "{part=\"prometheus\"");

      awaitTrace(tempo, reconciled, "\"reconcile\"", "\"plan\"");
      awaitTrace(
          tempo,
          looked,
          "\"reconcile\"",
          "\"plan\"",
          "\"apply\"",
          "\"look\"",
          "\"look at prometheus\"",
          "\"call Prometheus\"",
          "exemplar-operator");
      operator.stop();
    }
  }

  @Test
  void without_a_receiver_there_is_no_exemplar() throws Exception {
    String namespace = cluster.newNamespace("untraced");
    int port = RealProcess.freePort();
    try (RealProcess operator =
        OperatorProcess.start(
            directory, kubeconfig(), "--http-port=" + port, "--watch-namespaces=" + namespace)) {
      operator.awaitOk("http://127.0.0.1:%d/readyz".formatted(port));
      Pipelines pipelines = new Pipelines(cluster.admin(), namespace);
      pipelines.apply("demo", "tracing: {tempo: {url: http://tempo:3200}}");
      pipelines.awaitReason("demo", "DeploymentUnavailable");

      assertThat(metrics(port)).contains(RECONCILES).doesNotContain(" # {");
      operator.stop();
    }
  }

  private Path kubeconfig() {
    return cluster.kubeconfig(
        "exemplar-operator", "exemplar-operator", directory.resolve("kubeconfig"));
  }

  private static String metrics(int port) {
    return Http.get("http://127.0.0.1:%d/metrics".formatted(port), OPEN_METRICS);
  }

  private static String awaitExemplar(int port, String series) {
    Pattern exemplar =
        Pattern.compile(
            "(?m)^" + Pattern.quote(series) + ".* # \\{.*trace_id=\"([0-9a-f]{32})\".*\\}");
    AtomicReference<String> traceId = new AtomicReference<>("");
    Waiting.until(
        "an exemplar of " + series,
        PATIENCE,
        () -> {
          Matcher found = exemplar.matcher(metrics(port));
          if (found.find()) {
            traceId.set(found.group(1));
          }
          return !traceId.get().isEmpty();
        });
    return traceId.get();
  }

  /** Spans come as they end, and in batches: the first may be there long before the last. */
  private static void awaitTrace(TempoServer tempo, String traceId, String... parts) {
    String url = tempo.url() + "/api/traces/" + traceId;
    Waiting.until(
        "trace %s with %s".formatted(traceId, List.of(parts)),
        PATIENCE,
        () -> Http.isOk(url) && Stream.of(parts).allMatch(Http.get(url)::contains));
  }
}
