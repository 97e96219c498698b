package dev.exemplars.operator.operands.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnnotationRelabelingTest {

  private static final String META = "__meta_kubernetes_pod_";

  /** What discovery finds of one container of a Pod, and what Prometheus then scrapes. */
  @ParameterizedTest(name = "{0}: {5}")
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          IPv4, port by annotation          | 10.0.0.7 | -    | scrape=true port=8080            | Running   | http://10.0.0.7:8080/metrics
          IPv4, annotation beats declared   | 10.0.0.7 | 9000 | scrape=true port=8080            | Running   | http://10.0.0.7:8080/metrics
          IPv4, declared port               | 10.0.0.7 | 9000 | scrape=true                      | Running   | http://10.0.0.7:9000/metrics
          IPv4, no port anywhere            | 10.0.0.7 | -    | scrape=true                      | Running   | http://10.0.0.7/metrics
          IPv6, port by annotation          | fd00::1  | -    | scrape=true port=8080            | Running   | http://[fd00::1]:8080/metrics
          IPv6, annotation beats declared   | fd00::1  | 9000 | scrape=true port=8080            | Running   | http://[fd00::1]:8080/metrics
          IPv6, declared port               | fd00::1  | 9000 | scrape=true                      | Running   | http://[fd00::1]:9000/metrics
          IPv6, no port anywhere            | fd00::1  | -    | scrape=true                      | Running   | http://[fd00::1]/metrics
          IPv6 that starts with a colon     | ::1      | -    | scrape=true port=8080            | Running   | http://[::1]:8080/metrics
          IPv6 that starts so, no port      | ::1      | -    | scrape=true                      | Running   | http://[::1]/metrics
          https                             | 10.0.0.7 | -    | scrape=true port=8443 scheme=https | Running | https://10.0.0.7:8443/metrics
          a scheme that is none             | 10.0.0.7 | -    | scrape=true port=8080 scheme=ftp | Running   | http://10.0.0.7:8080/metrics
          a path of its own                 | 10.0.0.7 | -    | scrape=true port=8080 path=/q/m  | Running   | http://10.0.0.7:8080/q/m
          a port that is no number          | 10.0.0.7 | 9000 | scrape=true port=http            | Running   | http://10.0.0.7:9000/metrics
          a port that smuggles a host       | 10.0.0.7 | 9000 | scrape=true port=80@evil.example | Running   | http://10.0.0.7:9000/metrics
          a port that smuggles an address   | 10.0.0.7 | 9000 | scrape=true port=80;10.0.0.9     | Running   | http://10.0.0.7:9000/metrics
          a port that smuggles IPv6         | 10.0.0.7 | 9000 | scrape=true port=80;fd00::9%     | Running   | http://10.0.0.7:9000/metrics
          a port that smuggles it to IPv6   | fd00::1  | 9000 | scrape=true port=80;fd00::9%     | Running   | http://[fd00::1]:9000/metrics
          no port, an address smuggled      | 10.0.0.7 | 9000 | scrape=true port=;;fd00::9%      | Running   | http://10.0.0.7:9000/metrics
          a port that is no number, IPv6    | fd00::1  | 9000 | scrape=true port=http            | Running   | http://[fd00::1]:9000/metrics
          state not known                   | 10.0.0.7 | -    | scrape=true port=8080            | Unknown   | http://10.0.0.7:8080/metrics
          not annotated                     | 10.0.0.7 | 9000 | port=8080                        | Running   | -
          annotated not to be               | 10.0.0.7 | 9000 | scrape=false port=8080           | Running   | -
          annotated with something else     | 10.0.0.7 | 9000 | scrape=trueish port=8080         | Running   | -
          finished                          | 10.0.0.7 | 9000 | scrape=true                      | Succeeded | -
          failed                            | 10.0.0.7 | 9000 | scrape=true                      | Failed    | -
          not started                       | 10.0.0.7 | 9000 | scrape=true                      | Pending   | -
          """)
  void scrapes_what_the_annotations_of_a_pod_ask_for(
      String pod, String ip, String declaredPort, String annotations, String phase, String url) {
    assertThat(
            scrapedUrl(
                "prometheus.io", discovered("prometheus.io", ip, declaredPort, annotations, phase)))
        .isEqualTo(url);
  }

  @Test
  void an_init_container_is_no_target() {
    // given
    Map<String, String> container = annotatedPod("prometheus.io");
    assertThat(scrapedUrl("prometheus.io", container)).isNotNull();

    // when
    container.put(META + "container_init", "true");

    // then
    assertThat(scrapedUrl("prometheus.io", container)).isNull();
  }

  @ParameterizedTest
  @CsvSource({"metrics.shop-team.example", "observability", "a1.b-2"})
  void the_prefix_of_the_annotations_may_be_another(String prefix) {
    assertThat(scrapedUrl(prefix, annotatedPod(prefix))).isEqualTo("http://10.0.0.7:8080/metrics");
    assertThat(scrapedUrl(prefix, annotatedPod("prometheus.io"))).isNull();
  }

  @Test
  void series_say_which_pod_of_which_namespace_they_are_of() {
    assertThat(
            new Relabeling(AnnotationRelabeling.of("prometheus.io"))
                .apply(annotatedPod("prometheus.io")))
        .hasValueSatisfying(
            labels ->
                assertThat(labels)
                    .containsEntry("namespace", "shop")
                    .containsEntry("pod", "checkout-0"));
  }

  private static Map<String, String> annotatedPod(String prefix) {
    return discovered(prefix, "10.0.0.7", null, "scrape=true port=8080", "Running");
  }

  /** Labels that Prometheus discovers, as {@code discovery/kubernetes/pod.go} makes them. */
  private static Map<String, String> discovered(
      String prefix, String ip, String declaredPort, String annotations, String phase) {
    Map<String, String> labels = new TreeMap<>();
    labels.put("__scheme__", "http");
    labels.put("__metrics_path__", "/metrics");
    labels.put("__meta_kubernetes_namespace", "shop");
    labels.put(META + "name", "checkout-0");
    labels.put(META + "ip", ip);
    labels.put(META + "phase", phase);
    labels.put(META + "container_init", "false");
    labels.put("__address__", ip);
    if (declaredPort != null) {
      labels.put(META + "container_port_number", declaredPort);
      labels.put("__address__", (ip.contains(":") ? "[" + ip + "]" : ip) + ":" + declaredPort);
    }
    for (String annotation : annotations.split(" ", -1)) {
      String[] parts = annotation.split("=", 2);
      String name = (prefix + "/" + parts[0]).replaceAll("[^A-Za-z0-9_]", "_");
      labels.put(META + "annotation_" + name, parts[1]);
    }
    return labels;
  }

  private static String scrapedUrl(String prefix, Map<String, String> target) {
    return new Relabeling(AnnotationRelabeling.of(prefix))
        .apply(target)
        .map(
            labels ->
                labels.get("__scheme__")
                    + "://"
                    + labels.get("__address__")
                    + labels.get("__metrics_path__"))
        .orElse(null);
  }
}
