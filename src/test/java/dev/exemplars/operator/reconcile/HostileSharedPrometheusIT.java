package dev.exemplars.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.exemplars.operator.api.ExemplarPipelineStatus;
import dev.exemplars.operator.real.ExampleShop;
import dev.exemplars.operator.real.Gatekeeper;
import dev.exemplars.operator.real.OperatorUnderTest;
import dev.exemplars.operator.real.Pipelines;
import dev.exemplars.operator.real.RealCluster;
import dev.exemplars.operator.real.SharedPrometheus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A tenant who would like to see what a real Prometheus, which the operator reaches and they do
 * not, stores of others.
 */
class HostileSharedPrometheusIT {

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final RealCluster CLUSTER = RealCluster.shared();

  @TempDir private static Path directory;
  private static String own;
  private static ExampleShop shop;
  private static SharedPrometheus prometheus;
  private static Gatekeeper door;
  private static Pipelines pipelines;

  @BeforeAll
  static void start() {
    own = CLUSTER.newNamespace("mallory");
    shop = ExampleShop.start(directory, 20, 1.0, "http://127.0.0.1:9");
    prometheus = SharedPrometheus.start(directory.resolve("shared"), shop, List.of("victim"));
    door = Gatekeeper.start(prometheus.url(), "");
    pipelines = new Pipelines(CLUSTER.admin(), own);
  }

  @AfterAll
  static void stop() {
    door.close();
    prometheus.close();
    shop.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "namespace=\"victim\"",
        "namespace!=\"\"",
        "job=\"pods\"",
        "pod=\"shop\", namespace!=\"mallory\""
      })
  void seriesOfOthersAreNotEvenAskedForWithoutAGrant(String match) {
    door.want("");
    try (OperatorUnderTest operator = operator("--grant-hosts=*=127.0.0.1")) {
      pipelines.apply("series", spec(", match: '%s'".formatted(match)));

      ExemplarPipelineStatus status = await("series", "HostNotAllowed");

      assertThat(status.verdict().message())
          .contains("externalPrometheus.match", "--grant-scrape-namespaces");
      assertThat(status.exemplars()).isNull();
      assertThat(door.admitted()).isZero();
      assertThat(operator.status("/readyz")).isEqualTo(200);
    } finally {
      pipelines.delete("series");
    }
  }

  @Test
  void aHostThatIsGrantedToOthersIsNotCalled() {
    door.want("");
    try (OperatorUnderTest operator =
        operator("--grant-hosts=other=127.0.0.1,%s=127.0.0.1/tenant".formatted(own))) {
      pipelines.apply("host", spec(""));

      ExemplarPipelineStatus status = await("host", "HostNotAllowed");

      assertThat(status.verdict().message()).contains("--grant-hosts", own + "=127.0.0.1");
      assertThat(door.admitted()).isZero();
      assertThat(operator.status("/readyz")).isEqualTo(200);
    } finally {
      pipelines.delete("host");
    }
  }

  @Test
  void ofWhatOthersStoreNothingIsToldButHowMuchItIs() throws Exception {
    try (OperatorUnderTest operator = operator("--grant-hosts=*=127.0.0.1")) {
      pipelines.apply("nosy", spec(""));

      ExemplarPipelineStatus status =
          pipelines.await(
              "a count of all",
              "nosy",
              PATIENCE,
              one -> one.exemplars() != null && one.exemplars().stored() > 0);

      assertThat(status.exemplars().labels()).isNull();
      assertThat(status.exemplars().metrics()).isNull();
      assertThat(status.targets().total()).isZero();
      assertThat(status.targets().offenders()).isEmpty();
      assertThat(new JsonMapper().writeValueAsString(status))
          .doesNotContain("victim", "http_request_duration", "trace_id\"");
      assertThat(operator.status("/readyz")).isEqualTo(200);
    } finally {
      pipelines.delete("nosy");
    }
  }

  private static OperatorUnderTest operator(String grant) {
    return OperatorUnderTest.start(CLUSTER, own, "--allow-loopback=true", grant);
  }

  private static String spec(String more) {
    return """
        externalPrometheus: {url: 'http://127.0.0.1:%d'%s}
        tracing: {link: {urlTemplate: 'http://127.0.0.1/{value}'}}
        verification: {interval: 5s}
        """
        .formatted(door.port(), more);
  }

  private static ExemplarPipelineStatus await(String name, String reason) {
    return pipelines.await(
        reason,
        name,
        PATIENCE,
        status -> status.verdict() != null && status.verdict().reason().equals(reason));
  }
}
