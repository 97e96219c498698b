package dev.exemplars.operator.observe.grafana;

import java.util.Optional;
import java.util.Set;

/**
 * A data source that is looked for.
 *
 * @param kinds types of which it may be; none where any will do
 * @param writtenName the name under which the operator writes it; empty where it does not
 */
public record WantedDatasource(String uid, Set<String> kinds, Optional<String> writtenName) {

  /** Types that Grafana makes of its Prometheus data source: all of them link exemplars. */
  private static final Set<String> PROMETHEUS =
      Set.of(
          "prometheus",
          "grafana-amazonprometheus-datasource",
          "grafana-azureprometheus-datasource");

  public WantedDatasource {
    kinds = Set.copyOf(kinds);
  }

  /** A Prometheus data source that somebody else made. */
  public static WantedDatasource existingPrometheus(String uid) {
    return new WantedDatasource(uid, PROMETHEUS, Optional.empty());
  }
}
