package dev.exemplars.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.exemplars.operator.cli.Main;
import dev.exemplars.operator.real.Http;
import dev.exemplars.operator.real.Pipelines;
import dev.exemplars.operator.real.RealCluster;
import dev.exemplars.operator.real.RealProcess;
import dev.exemplars.operator.real.Tools;
import dev.exemplars.operator.real.Waiting;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the Dockerfile promises, and docs/image.md. Takes a docker engine. */
class ImageE2E {

  private static final String LABEL = "org.opencontainers.image.";
  private static final String MINIMAL = "examples/pipelines/minimal.yaml";

  /** Fails where the cache cannot be used; the JVM's own way is to do silently without. */
  private static final String INSIST_ON_CACHE = "-XX:AOTMode=on ";

  private static final int STARTS = 7;

  private final OperatorImage image = OperatorImage.given();

  @TempDir private Path directory;

  @Test
  void itSaysWhatItIs() {
    JsonNode labels = image.inspect().at("/Config/Labels");
    String version = image.run("", "", "--version").output().strip();

    assertThat("exemplar-operator " + label(labels, "version")).isEqualTo(version);
    assertThat(label(labels, "title")).isEqualTo("exemplar-operator");
    assertThat(label(labels, "licenses")).isEqualTo("Apache-2.0");
    assertThat(label(labels, "revision")).matches("[0-9a-f]{40}");
    assertThat(Instant.parse(label(labels, "created"))).isBefore(Instant.now());
    assertThat(List.of(label(labels, "description"), label(labels, "source"))).doesNotContain("");
  }

  @Test
  void itIsNobodyByNumber() {
    assertThat(image.inspect().at("/Config/User").asText()).isEqualTo("65532:65532");
  }

  @Test
  void nothingInItRunsButJavaAndNothingIsAnyonesToWrite() {
    List<String> files = image.files(directory);
    List<String> regular = files.stream().filter(line -> line.startsWith("-")).toList();

    assertThat(regular).anyMatch(line -> line.endsWith(" app/exemplar-operator.jar"));
    assertThat(regular)
        .filteredOn(line -> line.matches(".* ([^ ]*/)?s?bin/[^ ]*"))
        .singleElement()
        .asString()
        .endsWith(" opt/java/bin/java");
    assertThat(files)
        .filteredOn(line -> line.matches("..{7}w.*") || line.matches("...[xrw-]*[sS].*"))
        .filteredOn(line -> !line.startsWith("l") && !line.endsWith(" tmp/"))
        .noneMatch(line -> !line.matches(".* (dev|proc|sys)/.*"));
  }

  @Test
  void commandsWorkOnAReadOnlyRootAndSayNothingBesides() throws IOException {
    String pipeline = Files.readString(Tools.file(MINIMAL));

    assertThat(image.run("", pipeline, "render", "-f", "-"))
        .isEqualTo(done(here("render", "-f", Tools.file(MINIMAL).toString())));
    assertThat(image.run("", "", "crd")).isEqualTo(done(here("crd")));
    assertThat(image.run("", "", "check", "--help")).isEqualTo(done(here("check", "--help")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-Xmx200m -Xss512k -Dsome=property",
        "-XX:MaxRAMPercentage=75 -XX:TieredStopAtLevel=4",
        "-XX:-UseSerialGC -XX:+UseG1GC",
        "-XX:-UseSerialGC -XX:+UseParallelGC"
      })
  void theCacheIsUsedWithOtherFlagsToo(String flags) {
    assertThat(image.run(INSIST_ON_CACHE + flags, "", "--version").exitCode()).isZero();
  }

  @Test
  void whereTheCacheCannotBeUsedItIsDoneWithout() {
    String flags = "-XX:-UseSerialGC -XX:+UseZGC ";

    assertThat(image.run(flags + INSIST_ON_CACHE, "", "--version").exitCode()).isNotZero();
    assertThat(image.run(flags, "", "--version").exitCode()).isZero();
  }

  @Test
  void itReconcilesWithTheAccountOfTheOperatorAndEndsWhenAsked() throws Exception {
    RealCluster cluster = RealCluster.shared();
    Path kubeconfig =
        cluster.kubeconfig(
            "exemplar-operator", "exemplar-operator", directory.resolve("kubeconfig"));
    List<Duration> starts = new ArrayList<>();

    for (int number = 0; number < STARTS; number++) {
      starts.add(timeToFirstStatus(cluster, kubeconfig));
    }

    print(starts);
  }

  private Duration timeToFirstStatus(RealCluster cluster, Path kubeconfig) {
    Pipelines pipelines = new Pipelines(cluster.admin(), cluster.newNamespace("image"));
    pipelines.apply("shop", "tracing: {tempo: {url: http://tempo:3200}}");
    int port = RealProcess.freePort();
    try (FirstStatus status = FirstStatus.of(pipelines, "shop");
        OperatorImage.Container operator =
            image.start(
                kubeconfig, "--http-port=" + port, "--watch-namespaces=" + pipelines.namespace())) {
      Instant written = status.await(operator::log);
      String url = "http://127.0.0.1:" + port;
      Waiting.until(
          "the operator to be ready", Duration.ofMinutes(1), () -> Http.isOk(url + "/readyz"));
      assertThat(Pipelines.ready(pipelines.get("shop").getStatus()).status()).isEqualTo("False");
      assertThat(operator.stop()).isEqualTo(128 + 15);
      return Duration.between(Instant.parse(operator.state().path("StartedAt").asText()), written);
    } finally {
      pipelines.delete("shop");
    }
  }

  private void print(List<Duration> starts) {
    List<Long> millis = starts.stream().map(Duration::toMillis).sorted().toList();
    System.out.printf(
        "image: %.0f MB; from its start to the first status of a pipeline: %.2f s [%.2f-%.2f], n=%d%n",
        image.inspect().path("Size").asLong() / 1e6,
        millis.get(millis.size() / 2) / 1e3,
        millis.getFirst() / 1e3,
        millis.getLast() / 1e3,
        millis.size());
  }

  private static String label(JsonNode labels, String name) {
    return labels.path(LABEL + name).asText();
  }

  /** What the very code prints without an image. */
  private static String here(String... arguments) {
    StringWriter out = new StringWriter();
    Main.commandLine().setOut(new PrintWriter(out)).execute(arguments);
    return out.toString();
  }

  private static OperatorImage.Run done(String output) {
    return new OperatorImage.Run(0, output, "");
  }
}
