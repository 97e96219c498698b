package dev.exemplars.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exemplars.operator.api.ConfigFault;
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
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pipelines on the oldest servers that are supported, and on their way to a newer one. */
class VersionsIT {

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

  @ParameterizedTest
  @ValueSource(strings = {"2.45.6", "2.53.4"})
  @Shows("spec.prometheus.version")
  void storesExemplarsAndTakesUpANewSizeWithoutARestart(String version) {
    pipelines.apply("demo", spec(version, 200));
    ExemplarPipelineStatus before = awaitExemplars(200);
    assertThat(parts.runningVersion()).isEqualTo(version);
    assertThat(before.targets().up()).isEqualTo(1);

    pipelines.apply("demo", spec(version, 50_000));
    ExemplarPipelineStatus after = awaitExemplars(50_000);

    assertThat(node.starts()).isEqualTo(1);
    assertThat(after.exemplars().stored())
        .isGreaterThanOrEqualTo(before.exemplars().stored())
        .isLessThanOrEqualTo(parts.storedExemplars());
  }

  /** A reload succeeds with the old file, too: one request would be too early. */
  @Test
  void aFileThatIsLateIsLoadedOnceItIsThere() {
    pipelines.apply("demo", spec("2.53.4", 200));
    awaitExemplars(200);
    node.holdDeliveries();
    pipelines.apply("demo", spec("2.53.4", 300));
    pipelines.awaitReason("demo", "ConfigPending");
    String pod = parts.podUid();
    Waiting.until("two reloads in vain", Duration.ofSeconds(60), () -> loads(pod) >= 3);

    node.resumeDeliveries();

    assertThat(awaitExemplars(300).prometheus().config()).isEqualTo(ConfigState.Loaded);
    assertThat(node.starts()).isEqualTo(1);
  }

  @Test
  void aFileThatIsRefusedIsToldAndTheNextOneLoaded() {
    pipelines.apply("demo", spec("2.53.4", 200));
    awaitExemplars(200);
    node.changeDeliveries(file -> file + "\nno_such_key: true\n");
    pipelines.apply("demo", spec("2.53.4", 300));
    assertThat(pipelines.awaitReason("demo", "ConfigRejected").exemplars().capacity())
        .isEqualTo(200);

    node.resumeDeliveries();
    pipelines.apply("demo", spec("2.53.4", 400));

    assertThat(awaitExemplars(400).prometheus().config()).isEqualTo(ConfigState.Loaded);
  }

  /** What Prometheus says quotes the file: kind and line are told, and no word of it. */
  @Test
  void whatIsWrongWithARefusedFileIsToldByKind() {
    pipelines.apply("demo", spec("2.53.4", 200));
    awaitExemplars(200);

    assertRefused(300, "max_exemplars: 300", "max_exemplars: s3cret", ConfigFault.WrongType);
    assertRefused(400, "regex: \"true\"", "regex: s3cret(", ConfigFault.InvalidRegex);
    assertRefused(500, "job_name: \"", "job_name: s3cret #", ConfigFault.InvalidValue);

    pipelines.apply("demo", spec("2.53.4", 600));
    assertThat(awaitExemplars(600).prometheus().refusal()).isNull();
  }

  private void assertRefused(
      int maxExemplars, String written, String delivered, ConfigFault expected) {
    node.changeDeliveries(
        file ->
            file.contains("max_exemplars: " + maxExemplars)
                ? file.replace(written, delivered)
                : file);
    pipelines.apply("demo", spec("2.53.4", maxExemplars));
    ExemplarPipelineStatus status =
        pipelines.await(
            expected.name(),
            "demo",
            Duration.ofSeconds(90),
            seen ->
                seen.prometheus().refusal() != null
                    && seen.prometheus().refusal().fault() == expected);

    assertThat(Pipelines.ready(status).reason()).isEqualTo("ConfigRejected");
    assertThat(Pipelines.ready(status).message())
        .contains(expected.text())
        .doesNotContain("s3cret");
  }

  @ParameterizedTest(name = "from {0} to {1}")
  @CsvSource({"2.53.4, 3.16.0", "3.16.0, 2.53.4"})
  void theOldPodNeverSeesTheConfigurationOfTheNewVersion(String from, String to) {
    pipelines.apply("demo", spec(from, 200));
    awaitExemplars(200);
    String oldPod = parts.podUid();
    String itsConfig = node.configOf(oldPod);

    pipelines.apply("demo", spec(to, 300));
    awaitExemplars(300);

    assertThat(parts.runningVersion()).isEqualTo(to);
    assertThat(parts.podUid()).isNotEqualTo(oldPod);
    assertThat(node.starts()).isEqualTo(2);
    assertThat(node.configOf(oldPod)).isEqualTo(itsConfig);
    assertThat(node.logOf(oldPod)).doesNotContain("rror loading config");
    assertThat(parts.configMaps()).as("the old ConfigMap is removed").hasSize(1);
  }

  /** 3.x leaves the port out. */
  @Test
  void anIpv6AddressWithoutAPortIsATarget() {
    NodelessPods.create(
        parts.cluster().admin(),
        parts.namespace(),
        "bare",
        "fd00::a",
        "Running",
        Map.of("prometheus.io/scrape", "true"));

    pipelines.apply("demo", spec("2.45.6", 200));

    Waiting.until(
        "the target without a port",
        Duration.ofSeconds(60),
        () -> parts.targets().contains("http://[fd00::a]:80/metrics"));
  }

  private ExemplarPipelineStatus awaitExemplars(int capacity) {
    return pipelines.await(
        "exemplars in a ring of " + capacity,
        "demo",
        Duration.ofSeconds(90),
        status ->
            status.exemplars() != null
                && status.exemplars().capacity() == capacity
                && status.exemplars().stored() >= 10
                && Pipelines.ready(status).status().equals("True"));
  }

  private int loads(String pod) {
    return node.logOf(pod).split("Completed loading of configuration file", -1).length - 1;
  }

  private static String spec(String version, int maxExemplars) {
    return """
        tracing: {tempo: {url: http://tempo:3200}}
        prometheus: {version: %s, exemplars: {maxExemplars: %d}}
        scrape: {interval: 1s}
        verification: {interval: 5s}
        """
        .formatted(version, maxExemplars);
  }
}
