package dev.exemplars.operator.plan;

import dev.exemplars.operator.api.ExemplarPipelineStatus;
import dev.exemplars.operator.api.ExemplarPipelineStatus.GrafanaStatus;
import dev.exemplars.operator.api.Schema;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Histograms that the status of a pipeline says were seen with exemplars. */
final class SeenHistograms {

  private static final Pattern METRIC = Pattern.compile(Schema.METRIC);

  private SeenHistograms() {}

  /** Plain names alone, in their order, whoever wrote them. */
  static List<String> of(@Nullable ExemplarPipelineStatus status) {
    return Optional.ofNullable(status)
        .map(ExemplarPipelineStatus::grafana)
        .map(GrafanaStatus::dashboardMetrics)
        .orElse(List.of())
        .stream()
        .filter(name -> name.length() <= Schema.LONGEST_METRIC && METRIC.matcher(name).matches())
        .distinct()
        .limit(Schema.MOST_DASHBOARD_METRICS)
        .toList();
  }
}
