package dev.exemplars.operator.real;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/** A Prometheus of others, which scrapes one application as a Pod of each of some namespaces. */
public final class SharedPrometheus implements AutoCloseable {

  private final ScrapingPrometheus prometheus;

  private SharedPrometheus(ScrapingPrometheus prometheus) {
    this.prometheus = prometheus;
  }

  /** Starts it. */
  public static SharedPrometheus start(Path home, ExampleShop shop, List<String> namespaces) {
    String address = URI.create(shop.metricsUrl()).getAuthority();
    StringBuilder config =
        new StringBuilder(
            """
            global: {scrape_interval: 1s, scrape_timeout: 1s}
            storage: {exemplars: {max_exemplars: 10000}}
            scrape_configs:
            - job_name: pods
              static_configs:
            """);
    namespaces.forEach(
        namespace ->
            config.append(
                "  - {targets: ['%s'], labels: {namespace: %s, pod: shop, instance: %s}}%n"
                    .formatted(address, namespace, namespace)));
    return new SharedPrometheus(
        ScrapingPrometheus.start(
            BuiltPrometheus.newest(),
            home,
            config.toString(),
            List.of("--enable-feature=exemplar-storage")));
  }

  public String url() {
    return prometheus.url();
  }

  @Override
  public void close() {
    prometheus.close();
  }
}
