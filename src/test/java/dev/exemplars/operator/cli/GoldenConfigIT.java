package dev.exemplars.operator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.exemplars.operator.real.BuiltPrometheus;
import dev.exemplars.operator.real.Certificate;
import dev.exemplars.operator.real.Http;
import dev.exemplars.operator.real.OnThisMachine;
import dev.exemplars.operator.real.RealCluster;
import dev.exemplars.operator.real.RealProcess;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Prometheus takes every golden configuration, with the flags of the golden Deployment beside it:
 * the very version that the case is for where it is built, else the one that stands for it (see
 * {@link BuiltPrometheus}). Cases of 3.5 and 3.11 run on 3.16: a feature that has become a flag,
 * and a flag that has become a setting, are accepted there with a warning.
 */
class GoldenConfigIT {

  private static final String CAPACITY = "prometheus_tsdb_exemplar_max_exemplars ";
  private static final int DEFAULT_MAX_EXEMPLARS = 100_000;
  private static final long GIBIBYTE = 1L << 30;

  @TempDir private Path directory;

  /** All but those of a Prometheus of others, for which nothing is configured. */
  static Stream<GoldenCase> cases() {
    return GoldenCase.all().filter(golden -> Files.exists(golden.file(GoldenCase.PROMETHEUS_YML)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void promtoolAcceptsTheConfiguration(GoldenCase golden) throws Exception {
    check(golden, BuiltPrometheus.of(container(golden).getImage()));
  }

  /** Pods of all these versions may come to see the file: they mount the same ConfigMap. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void promtoolOfEveryVersionOfTheDialectAcceptsTheConfiguration(GoldenCase golden)
      throws Exception {
    for (BuiltPrometheus version : BuiltPrometheus.all()) {
      if (speaks(version, golden)) {
        check(golden, version);
      }
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void prometheusRunsWithTheConfigurationAndKeepsSoManyExemplars(GoldenCase golden)
      throws IOException {
    OnThisMachine here = new OnThisMachine(directory, RealProcess.freePort());

    try (RealProcess prometheus = start(golden, here)) {
      prometheus.awaitOk(here.url() + "/-/ready");

      assertThat(capacity(Http.get(here.url() + "/metrics"))).isEqualTo(maxExemplars(golden));
      assertThat(Http.get(here.url() + "/api/v1/status/config")).contains(revision(golden));
      assertThat(Http.get(here.url() + "/api/v1/status/runtimeinfo"))
          .as("what is kept, whether a flag or the file says so")
          .contains("\"storageRetention\":\"%s\"".formatted(retention(golden)));
      assertThat(prometheus.log()).content().doesNotContain("Unknown option");
    }
  }

  private void check(GoldenCase golden, BuiltPrometheus version) throws IOException {
    RealProcess promtool =
        RealProcess.start(
            "promtool" + version.suffix(),
            directory,
            List.of(
                version.promtool().toString(),
                "check",
                "config",
                withOtherFiles(golden).toString()),
            Map.of());

    assertThat(promtool.awaitEnd()).as(Files.readString(promtool.log())).isZero();
  }

  private static boolean speaks(BuiltPrometheus version, GoldenCase golden) {
    return switch (version.suffix()) {
      case "-2.45" -> isOf("2-45", golden);
      case "-2.53" -> isOf("2-45", golden) || isOf("2-49", golden);
      default -> true;
    };
  }

  private static boolean isOf(String dialect, GoldenCase golden) {
    return golden.golden().keySet().stream()
        .anyMatch(name -> name.endsWith("-prometheus-config-%s.yaml".formatted(dialect)));
  }

  /** The configuration, beside files as the Pod would have them: promtool asks for each. */
  private Path withOtherFiles(GoldenCase golden) throws IOException {
    writeCredentials(golden, directory.resolve("credentials"));
    writeRules(golden, directory.resolve("config"));
    return Files.writeString(
        directory.resolve(GoldenCase.PROMETHEUS_YML),
        GoldenCase.read(golden.file(GoldenCase.PROMETHEUS_YML))
            .replace("/etc/prometheus/", directory + "/"));
  }

  private static void writeRules(GoldenCase golden, Path target) throws IOException {
    Files.createDirectories(target);
    if (golden.golden().containsKey(GoldenCase.RULES_YML)) {
      Files.writeString(
          target.resolve(GoldenCase.RULES_YML), golden.golden().get(GoldenCase.RULES_YML));
    }
  }

  private static void writeCredentials(GoldenCase golden, Path target) throws IOException {
    Files.createDirectories(target);
    Optional<String> secret =
        golden.golden().entrySet().stream()
            .filter(file -> file.getKey().startsWith("out-Secret-"))
            .filter(file -> file.getKey().endsWith("-credentials.yaml"))
            .map(Map.Entry::getValue)
            .findFirst();
    if (secret.isEmpty()) {
      return;
    }
    Certificate certificate = Certificate.of("golden", target);
    for (Map.Entry<String, JsonNode> file :
        GoldenCase.yaml(secret.get()).path("stringData").properties()) {
      String name = file.getKey();
      Files.writeString(
          target.resolve(name),
          name.endsWith(".key")
              ? certificate.keyPem()
              : name.endsWith(".ca") || name.endsWith(".cert")
                  ? certificate.pem()
                  : file.getValue().asText());
    }
  }

  /** Prometheus itself says what it made of them, in an environment that knows the variable. */
  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"full-every-field-set", "placed-and-labelled"})
  void externalLabelsAreTheUsersToTheLetter(String name) throws IOException {
    GoldenCase golden = GoldenCase.named(name);
    OnThisMachine here = new OnThisMachine(directory, RealProcess.freePort());

    try (RealProcess prometheus = start(golden, here)) {
      prometheus.awaitOk(here.url() + "/-/ready");
      String answer = Http.get(here.url() + "/api/v1/status/config");

      JsonNode loaded = GoldenCase.yaml(GoldenCase.yaml(answer).at("/data/yaml").asText());
      JsonNode pipeline = GoldenCase.yaml(GoldenCase.read(golden.file("in.yaml")));
      assertThat(loaded.at("/global/external_labels"))
          .isNotEmpty()
          .isEqualTo(pipeline.at("/spec/prometheus/externalLabels"));
    }
  }

  private static RealProcess start(GoldenCase golden, OnThisMachine here) throws IOException {
    Container container = container(golden);
    writeRules(golden, here.volume("config"));
    Files.writeString(
        here.volume("config").resolve(GoldenCase.PROMETHEUS_YML),
        here.config(GoldenCase.read(golden.file(GoldenCase.PROMETHEUS_YML))));
    writeCredentials(golden, here.volume("credentials"));
    RealCluster.shared().adminKubeconfig(here.kubeconfig());
    return RealProcess.start(
        "prometheus", here.home(), here.command(container), Map.of("HOME", "/expanded"));
  }

  private static Container container(GoldenCase golden) {
    String file =
        golden.golden().keySet().stream()
            .filter(name -> name.startsWith("out-Deployment-"))
            .findFirst()
            .orElseThrow();
    return Serialization.unmarshal(golden.golden().get(file), Deployment.class)
        .getSpec()
        .getTemplate()
        .getSpec()
        .getContainers()
        .getFirst();
  }

  private static double maxExemplars(GoldenCase golden) {
    JsonNode pipeline = GoldenCase.yaml(GoldenCase.read(golden.file("in.yaml")));
    return pipeline.at("/spec/prometheus/exemplars/maxExemplars").asInt(DEFAULT_MAX_EXEMPLARS);
  }

  /** In the words of Prometheus; by default it leaves a fifth of its volume. */
  private static String retention(GoldenCase golden) {
    JsonNode prometheus = golden.pipeline().at("/spec/prometheus");
    String volume =
        Stream.of("/storage/volumeClaim/size", "/storage/emptyDir/sizeLimit")
            .map(path -> prometheus.at(path).asText())
            .filter(size -> !size.isEmpty())
            .findFirst()
            .orElse("10Gi");
    long bytes = Quantity.getAmountInBytes(new Quantity(volume)).longValueExact();
    return "%s or %s"
        .formatted(
            prometheus.path("retention").asText("15d"),
            prometheus
                .path("retentionSize")
                .asText(bytes / 5 * 4 / GIBIBYTE + "GiB")
                .replaceFirst("GB$", "GiB"));
  }

  private static double capacity(String metrics) {
    return metrics
        .lines()
        .filter(line -> line.startsWith(CAPACITY))
        .mapToDouble(line -> Double.parseDouble(line.substring(CAPACITY.length())))
        .findFirst()
        .orElseThrow();
  }

  private static String revision(GoldenCase golden) {
    JsonNode config = GoldenCase.yaml(GoldenCase.read(golden.file(GoldenCase.PROMETHEUS_YML)));
    return config.at("/rule_files/0").asText().split("/revision/", 2)[1].split("/", 2)[0];
  }
}
