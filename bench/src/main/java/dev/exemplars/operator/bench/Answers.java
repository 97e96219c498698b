package dev.exemplars.operator.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/** What Prometheus answers, of any size; the same for the same size. */
public final class Answers {

  private static final int OF_A_SERIES = 10;
  private static final double NOW = 1_764_000_000;

  private Answers() {}

  /** {@code /api/v1/query_exemplars}. */
  public static byte[] exemplars(int count) {
    Random random = new Random(count);
    return success(
        IntStream.range(0, count / OF_A_SERIES)
            .mapToObj(
                number ->
                    Map.of(
                        "seriesLabels",
                        Map.of(
                            "__name__", "http_server_request_duration_seconds_bucket",
                            "job", "annotated-pods",
                            "namespace", "shop",
                            "pod", "checkout-" + number % 20,
                            "route", "/orders/" + number,
                            "le", "0.25"),
                        "exemplars",
                        IntStream.range(0, OF_A_SERIES).mapToObj(i -> exemplar(random)).toList()))
            .toList());
  }

  private static Map<String, Object> exemplar(Random random) {
    return Map.of(
        "labels",
        Map.of(
            "trace_id", "%016x%016x".formatted(random.nextLong(), random.nextLong()),
            "span_id", "%016x".formatted(random.nextLong())),
        "value",
        "0.%06d".formatted(random.nextInt(250_000)),
        "timestamp",
        NOW + random.nextInt(60_000) / 1000.0);
  }

  /** {@code /api/v1/targets}: every other one is of the namespace {@code shop}. */
  public static byte[] targets(int count) {
    return success(
        Map.of(
            "activeTargets",
            IntStream.range(0, count).mapToObj(Answers::target).toList(),
            "droppedTargets",
            List.of()));
  }

  private static Map<String, Object> target(int number) {
    String namespace = number % 2 == 0 ? "shop" : "billing";
    String pod = "checkout-" + number;
    String address = "10.0.%d.%d:8080".formatted(number / 250, number % 250 + 1);
    return Map.ofEntries(
        Map.entry("discoveredLabels", discovered(namespace, pod, address)),
        Map.entry(
            "labels",
            Map.of(
                "job", "annotated-pods", "namespace", namespace, "pod", pod, "instance", address)),
        Map.entry("scrapePool", "annotated-pods"),
        Map.entry("scrapeUrl", "http://" + address + "/metrics"),
        Map.entry("globalUrl", "http://" + address + "/metrics"),
        Map.entry("lastError", ""),
        Map.entry("lastScrape", "2026-11-24T10:00:00.987654321Z"),
        Map.entry("lastScrapeDuration", 0.012),
        Map.entry("health", "up"),
        Map.entry("scrapeInterval", "15s"),
        Map.entry("scrapeTimeout", "10s"));
  }

  private static Map<String, String> discovered(String namespace, String pod, String address) {
    return Map.of(
        "__address__", address,
        "__metrics_path__", "/metrics",
        "__scheme__", "http",
        "__meta_kubernetes_namespace", namespace,
        "__meta_kubernetes_pod_name", pod,
        "__meta_kubernetes_pod_label_app_kubernetes_io_name", "checkout",
        "__meta_kubernetes_pod_annotation_prometheus_io_scrape", "true",
        "__meta_kubernetes_pod_uid",
            "b7f5a1de-5a0c-4f6e-9d6e-%012d".formatted(pod.hashCode() & 0xffff),
        "job", "annotated-pods");
  }

  private static byte[] success(Object data) {
    try {
      return JsonMapper.builder()
          .build()
          .writeValueAsBytes(Map.of("status", "success", "data", data));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("maps are always JSON", e);
    }
  }
}
