package dev.exemplars.operator.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exemplars.operator.real.Program;
import dev.exemplars.operator.real.Tools;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What docs/upgrade.md says of the definition: the one before is there, with stored pipelines. */
class CrdUpgradeIT {

  private static final String BEFORE = Tools.file("src/test/resources/crd-before").toString();
  private static final String NOW = Tools.file("deploy/crds").toString();

  private static final String STORED =
      """
      apiVersion: exemplars.dev/v1alpha1
      kind: ExemplarPipeline
      metadata: {name: minimal, namespace: shop}
      spec: {tracing: {tempo: {url: "http://tempo:3200"}}}
      ---
      apiVersion: exemplars.dev/v1alpha1
      kind: ExemplarPipeline
      metadata: {name: larger, namespace: shop}
      spec:
        prometheus:
          version: 3.5.0
          exemplars: {maxExemplars: 5000, limit: 10000}
          externalLabels: {cluster: one}
        scrape:
          interval: 30s
          namespaces: {from: Names, names: [payments]}
          jobs: [{name: checkout, podSelector: {matchLabels: {app: checkout}}, port: metrics}]
        tracing:
          jaeger: {url: "http://jaeger:16686"}
          traceIdLabels: [trace_id, traceID]
        grafana: {namespace: monitoring, folder: Shop}
      """;

  @BeforeEach
  void store() {
    kubectl("apply", "-f", BEFORE);
    EmptyCluster.shared().awaitDefinitions();
    EmptyCluster.kubectl().runWithInput(STORED, "apply", "-f", "-").outOfSuccess();
  }

  @AfterEach
  void clean() {
    InstalledChart.uninstall("--no-hooks", "--ignore-not-found");
    InstalledChart.deleteDefinition();
  }

  @ParameterizedTest
  @ValueSource(strings = {"--server-side=false", "--server-side=true"})
  void kubectl_upgrades_it_and_every_pipeline_stays_as_it_was(String way) {
    List<String> before = specs();

    kubectl("apply", way, "--force-conflicts=" + way.endsWith("true"), "-f", NOW);

    assertThat(specs()).isEqualTo(before);
    assertEverythingGoesOn();
  }

  @Test
  void helm_takes_it_over_and_upgrades_it() {
    List<String> before = specs();
    Program.Result refused =
        EmptyCluster.helm()
            .run("install", Chart.NAME, Chart.DIRECTORY.toString(), "--namespace=" + Chart.NAME);
    assertThat(refused.err()).contains("exemplarpipelines.exemplars.dev", "invalid ownership");

    InstalledChart.install("", "--take-ownership");

    assertThat(specs()).isEqualTo(before);
    assertEverythingGoesOn();
  }

  /** What is stored can be written again, and what is new is known. */
  private static void assertEverythingGoesOn() {
    kubectl("annotate", "expl", "minimal", "larger", "--namespace=shop", "seen=yes");
    kubectl(
        "patch",
        "expl",
        "minimal",
        "--namespace=shop",
        "--type=merge",
        "--patch={\"spec\":{\"verification\":{\"resolveTraces\":7}}}");
    assertThat(
            kubectl(
                "get",
                "expl",
                "minimal",
                "--namespace=shop",
                "--output=jsonpath={.spec.verification.resolveTraces}"))
        .isEqualTo("7");
  }

  private static List<String> specs() {
    return kubectl(
            "get",
            "expl",
            "--namespace=shop",
            "--output=jsonpath={range .items[*]}{.spec}{\"\\n\"}{end}")
        .lines()
        .toList();
  }

  private static String kubectl(String... arguments) {
    return EmptyCluster.kubectl().run(arguments).outOfSuccess();
  }
}
