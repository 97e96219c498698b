package dev.exemplars.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exemplars.operator.api.Reason;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResourcesPlanTest {

  @Test
  void what_is_given_takes_the_place_of_its_default_one_by_one() {
    assertThat(
            resources(
                "requests: {memory: 2Gi, ephemeral-storage: 1Gi}, limits: {cpu: '2', memory: 4Gi}"))
        .isEqualTo(
            new ResourcesPlan(
                Map.of("cpu", "100m", "memory", "2Gi", "ephemeral-storage", "1Gi"),
                Map.of("cpu", "2", "memory", "4Gi")));
  }

  /** As Kubernetes does where only a limit is given. */
  @Test
  void a_default_request_never_exceeds_a_limit() {
    assertThat(resources("limits: {cpu: 50m, memory: 200Mi}").requests())
        .isEqualTo(Map.of("cpu", "50m", "memory", "200Mi"));
    assertThat(resources("limits: {cpu: '1', memory: 1Gi}").requests())
        .isEqualTo(Map.of("cpu", "100m", "memory", "384Mi"));
  }

  /** The forms of {@code CanonicalizeBytes} in apimachinery: else each reconcile would write. */
  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource({
    "1024Mi,          1Gi",
    "1536Mi,          1536Mi",
    "1.5Gi,           1536Mi",
    "0.5Ki,           512",
    "1023,            1023",
    "1024,            1024",
    "1000,            1k",
    "4294967296,      4294967296",
    "4294967296000,   4294967296k",
    "1000M,           1G",
    "1.5G,            1500M",
    "1024Ki,          1Mi",
    "0Mi,             0",
    "0.001Gi,         1073741824m",
    "999999999Gi,     999999999Gi",
    "1048576Gi,       1Pi"
  })
  void bytes_are_written_as_the_api_server_writes_them(String given, String written) {
    assertThat(ResourceQuantity.parse(given).orElseThrow()).hasToString(written);
    assertThat(Quantity.getAmountInBytes(new Quantity(written)))
        .isEqualByComparingTo(Quantity.getAmountInBytes(new Quantity(given)));
  }

  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource({"0.1, 100m", "1000m, 1", "2.0, 2", "0.250, 250m", "0.001, 1m", "2000, 2k", "0, 0"})
  void cpus_are_written_as_the_api_server_writes_them(String given, String written) {
    assertThat(ResourceQuantity.parse(given).orElseThrow()).hasToString(written);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          requests: {gpu: '1'}                 | spec.prometheus.resources.requests               | gpu    | is no resource of the Pod: use cpu, memory or ephemeral-storage
          limits: {memory: 4GB}                | spec.prometheus.resources.limits.memory          | 4GB    | is no quantity: write one such as 500m, 2 or 4Gi
          limits: {ephemeral-storage: 1Ei}     | spec.prometheus.resources.limits.ephemeral-storage | 1Ei  | is no quantity: write one such as 500m, 2 or 4Gi
          requests: {memory: 512m}             | spec.prometheus.resources.requests.memory        | 512m   | is no whole number of bytes: write 512Mi for 512 MiB, for m is a thousandth
          'requests: {cpu: 2.5}, limits: {cpu: 2}' | spec.prometheus.resources.requests.cpu       | 2500m  | exceeds spec.prometheus.resources.limits.cpu: lower it, or raise the limit
          limits: {memory: 122Mi}              | spec.prometheus.resources.limits.memory          | 122Mi  | is less than the 123Mi that 500000 exemplars take: raise it, or lower spec.prometheus.exemplars.limit
          """)
  void what_cannot_work_is_named_with_its_cure(
      String given, String field, String value, String cure) {
    assertThat(Given.problems("prometheus: {resources: {%s}}".formatted(given)))
        .containsExactly(new SpecProblem(Reason.SpecInvalid, field, value, cure));
  }

  private static ResourcesPlan resources(String fields) {
    return Given.plan("prometheus: {resources: {%s}}".formatted(fields)).prometheus().resources();
  }
}
