package dev.exemplars.operator.observe.targets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exemplars.operator.plan.Given;
import io.fabric8.kubernetes.api.model.Pod;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PodPortsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "''     | {containerPort: 9464}                          | ``",
        "'9464' | {containerPort: 9464}                          | ``",
        "'9464' | ``                                             | ``",
        "'9465' | {containerPort: 9464, name: metrics}           | its annotation prometheus.io/port is 9465, and the Pod declares port 9464 (metrics)",
        "'http' | {containerPort: 9464}                          | its annotation prometheus.io/port is \"http\", which is no number of a port",
        "'0'    | ``                                             | its annotation prometheus.io/port is \"0\", which is no number of a port",
        "'99999'| ``                                             | its annotation prometheus.io/port is \"99999\", which is no number of a port",
        "''     | ``                                             | it has no annotation prometheus.io/port and declares no port, so that of its scheme is asked",
        "''     | {containerPort: 80}, {containerPort: 9464}     | it has no annotation prometheus.io/port, so every port that it declares is asked: port 80, 9464"
      })
  void what_is_odd_about_the_port_of_an_annotated_pod(String said, String ports, String told) {
    assertThat(PodPorts.doubt(pod(said, ports), "prometheus.io").orElse("")).isEqualTo(told);
  }

  @Test
  void what_is_odd_about_the_port_of_a_job() {
    var job =
        Given.plan("scrape: {jobs: [{name: own, podSelector: {}, port: 9465}]}")
            .scrape()
            .jobs()
            .getFirst();

    assertThat(PodPorts.doubt(pod("''", "{containerPort: 9464}"), job))
        .contains("the port of job own is 9465, and the Pod declares port 9464");
    assertThat(PodPorts.doubt(pod("''", "{containerPort: 9465}"), job)).isEmpty();
  }

  private static Pod pod(String port, String ports) {
    return (Pod)
        KnownCluster.object(
            """
        {apiVersion: v1, kind: Pod,
          metadata: {namespace: shop, name: a, annotations: {prometheus.io/port: %s}},
          spec: {containers: [{name: main, ports: [%s]}]}}"""
                .formatted(port, ports));
  }
}
