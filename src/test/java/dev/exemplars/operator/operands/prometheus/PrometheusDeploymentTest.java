package dev.exemplars.operator.operands.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exemplars.operator.plan.Given;
import dev.exemplars.operator.plan.Labels;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentSpec;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrometheusDeploymentTest {

  /** https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted */
  @Test
  void the_pod_meets_the_restricted_pod_security_standard() {
    // when
    PodSpec pod = pod(Given.MINIMAL);
    Container container = container(Given.MINIMAL);

    // then
    assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
    assertThat(pod.getSecurityContext().getRunAsUser()).isPositive();
    assertThat(pod.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
    assertThat(container.getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
    assertThat(container.getSecurityContext().getCapabilities().getDrop()).containsExactly("ALL");
    assertThat(container.getSecurityContext().getCapabilities().getAdd()).isEmpty();
    assertThat(container.getSecurityContext().getPrivileged()).isNull();
    assertThat(pod.getHostNetwork()).isNull();
    assertThat(pod.getHostPID()).isNull();
    assertThat(pod.getHostIPC()).isNull();
    assertThat(container.getPorts()).allMatch(port -> port.getHostPort() == null);
    assertThat(pod.getVolumes())
        .allMatch(
            volume ->
                volume.getConfigMap() != null
                    || volume.getSecret() != null
                    || volume.getEmptyDir() != null);
    assertThat(pod.getInitContainers()).isEmpty();
    assertThat(pod.getContainers()).hasSize(1);
  }

  @Test
  void prometheus_can_write_to_its_data_only() {
    // when
    Container container = container(Given.MINIMAL);

    // then
    assertThat(container.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
    assertThat(container.getVolumeMounts())
        .filteredOn(mount -> !Boolean.TRUE.equals(mount.getReadOnly()))
        .extracting(VolumeMount::getMountPath)
        .containsExactly("/prometheus");
    assertThat(pod(Given.MINIMAL).getVolumes())
        .filteredOn(volume -> volume.getEmptyDir() != null)
        .extracting(volume -> volume.getEmptyDir().getSizeLimit())
        .containsExactly(new Quantity("10Gi"));
  }

  /** A kubelet never updates a mounted subPath, so a new configuration would never arrive. */
  @Test
  void the_configuration_is_mounted_as_a_whole_directory() {
    // when
    List<VolumeMount> mounts = container(Given.MINIMAL).getVolumeMounts();

    // then
    assertThat(mounts)
        .filteredOn(mount -> mount.getMountPath().equals(PrometheusLayout.CONFIG_DIRECTORY))
        .singleElement()
        .extracting(VolumeMount::getSubPath)
        .isNull();
    assertThat(pod(Given.MINIMAL).getVolumes())
        .filteredOn(volume -> volume.getConfigMap() != null)
        .singleElement()
        .extracting(Volume::getConfigMap)
        .extracting(map -> map.getName(), map -> map.getItems())
        .containsExactly("checkout-prometheus-config-3-11", List.of());
  }

  /** So that the first credential restarts nothing. */
  @Test
  void credentials_are_mounted_before_there_are_any() {
    assertThat(container(Given.MINIMAL).getVolumeMounts())
        .filteredOn(mount -> mount.getMountPath().equals(PrometheusLayout.CREDENTIALS_DIRECTORY))
        .singleElement()
        .satisfies(mount -> assertThat(mount.getReadOnly()).isTrue())
        .satisfies(mount -> assertThat(mount.getSubPath()).isNull());
    assertThat(pod(Given.MINIMAL).getVolumes())
        .extracting(Volume::getSecret)
        .filteredOn(Objects::nonNull)
        .singleElement()
        .satisfies(secret -> assertThat(secret.getSecretName()).isEqualTo("checkout-credentials"))
        .satisfies(secret -> assertThat(secret.getOptional()).isTrue())
        .satisfies(secret -> assertThat(secret.getDefaultMode()).isEqualTo(0440));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "suspend: true",
        "prometheus: {exemplars: {maxExemplars: 0}}",
        "prometheus: {exemplars: {maxExemplars: 500000}}",
        "prometheus: {nodeSelector: {}, tolerations: [], imagePullSecrets: []}",
        "prometheus: {resources: {requests: {cpu: '0.1', memory: 402653184}, limits: {}}}",
        "prometheus: {externalLabels: {cluster: eu}, outOfOrderTimeWindow: 10m}",
        "scrape: {interval: 5s, timeout: 4s, annotations: {prefix: shop.example}}",
        "scrape: {annotations: {enabled: false}}",
        "scrape: {jobs: [{name: a, podSelector: {}, authorization: {credentials: {name: a, key: b}}}]}",
        "tracing: {tempo: {url: 'https://tempo.example/x'}, traceIdLabels: [a, b]}",
        "grafana: {labels: {datasource: {a: b}}, dashboard: {enabled: false}}",
        "verification: {interval: 5m}"
      })
  void what_a_running_prometheus_can_take_up_changes_nothing_here(String fields) {
    assertThat(PrometheusDeployment.of(Given.plan(fields)))
        .isEqualTo(PrometheusDeployment.of(Given.plan(Given.MINIMAL)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "prometheus: {version: 3.15.0}",
        "prometheus: {image: 'quay.io/prometheus/prometheus:v3.16.0-distroless'}",
        "prometheus: {exemplars: {limit: 5000000}}",
        "prometheus: {resources: {limits: {memory: 1Gi}}}",
        "prometheus: {nodeSelector: {a: b}}",
        "prometheus: {tolerations: [{operator: Exists}]}",
        "prometheus: {imagePullSecrets: [{name: a}]}"
      })
  void what_takes_a_new_process_changes_the_pod(String fields) {
    assertThat(PrometheusDeployment.of(Given.plan(fields)).getSpec().getTemplate())
        .isNotEqualTo(PrometheusDeployment.of(Given.plan(Given.MINIMAL)).getSpec().getTemplate());
  }

  @Test
  void two_processes_never_share_the_data() {
    // when
    DeploymentSpec spec = PrometheusDeployment.of(Given.plan(Given.MINIMAL)).getSpec();

    // then
    assertThat(spec.getReplicas()).isEqualTo(1);
    assertThat(spec.getStrategy().getType()).isEqualTo("Recreate");
    assertThat(spec.getStrategy().getRollingUpdate()).isNull();
  }

  @Test
  void selects_its_own_pods_as_the_service_does() {
    // when
    Deployment deployment = PrometheusDeployment.of(Given.plan(Given.MINIMAL));

    // then
    assertThat(deployment.getSpec().getSelector().getMatchLabels())
        .isEqualTo(Labels.selector(Given.CHECKOUT, "prometheus"))
        .isEqualTo(PrometheusService.of(Given.plan(Given.MINIMAL)).getSpec().getSelector());
    assertThat(deployment.getSpec().getTemplate().getMetadata().getLabels())
        .containsAllEntriesOf(deployment.getSpec().getSelector().getMatchLabels());
  }

  @Test
  void a_long_replay_of_the_write_ahead_log_is_no_failure() {
    // when
    Container container = container(Given.MINIMAL);

    // then
    assertThat(patience(container.getStartupProbe())).isEqualTo(3600);
    assertThat(patience(container.getReadinessProbe())).isEqualTo(15);
    assertThat(patience(container.getLivenessProbe())).isEqualTo(60);
    assertThat(container.getStartupProbe().getHttpGet().getPath()).isEqualTo("/-/ready");
    assertThat(container.getReadinessProbe().getHttpGet().getPath()).isEqualTo("/-/ready");
    assertThat(container.getLivenessProbe().getHttpGet().getPath()).isEqualTo("/-/healthy");
    assertThat(pod(Given.MINIMAL).getTerminationGracePeriodSeconds()).isEqualTo(300);
  }

  @ParameterizedTest(name = "{0} exemplars: {1}")
  @CsvSource({"500000, 384Mi", "5000000, 1536Mi"})
  void requests_the_memory_that_the_limit_takes_and_forbids_no_more(int limit, String memory) {
    // when
    Container container = container("prometheus: {exemplars: {limit: %d}}".formatted(limit));

    // then
    assertThat(container.getResources().getRequests())
        .containsEntry("memory", new Quantity(memory))
        .containsEntry("cpu", new Quantity("100m"));
    assertThat(container.getResources().getLimits()).isEmpty();
  }

  private static int patience(Probe probe) {
    return probe.getPeriodSeconds() * probe.getFailureThreshold();
  }

  private static Container container(String fields) {
    return pod(fields).getContainers().getFirst();
  }

  private static PodSpec pod(String fields) {
    return PrometheusDeployment.of(Given.plan(fields)).getSpec().getTemplate().getSpec();
  }
}
