package dev.exemplars.operator.status;

import dev.exemplars.operator.api.ExemplarPipelineStatus;
import dev.exemplars.operator.api.ExemplarPipelineStatus.GrafanaStatus;
import dev.exemplars.operator.api.Reason;
import dev.exemplars.operator.api.Stage;
import dev.exemplars.operator.observe.grafana.GrafanaObservation;
import dev.exemplars.operator.observe.grafana.GrafanaObservation.Loaded;
import dev.exemplars.operator.plan.GrafanaAccess;
import dev.exemplars.operator.plan.PipelinePlan;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where Grafana shows the dashboard: below the URL at which the operator asks it, and only once it
 * said that it has it. It stays until the verdict says that the dashboard is gone: what Grafana
 * does not answer now and then is no reason to write a status.
 */
final class DashboardUrl {

  private DashboardUrl() {}

  /** Empty where none was ever seen there. */
  static Optional<String> of(
      @Nullable ExemplarPipelineStatus before, StatusReport report, PipelinePlan plan) {
    return plan.grafanaAccess() instanceof GrafanaAccess.Given access && !isToldMissing(report)
        ? seen(report)
            .map(path -> access.url().withoutSlash() + path)
            .or(
                () ->
                    known(
                        before, access.url().withoutSlash() + "/d/" + plan.names().dashboardUid()))
        : Optional.empty();
  }

  private static Optional<String> seen(StatusReport report) {
    return report
        .chain()
        .map(chain -> chain.seen().grafana())
        .flatMap(
            grafana ->
                grafana instanceof GrafanaObservation.Answered answered
                        && answered.dashboard() instanceof Loaded loaded
                    ? loaded.path()
                    : Optional.empty());
  }

  private static boolean isToldMissing(StatusReport report) {
    return report
        .chain()
        .filter(chain -> chain.verdict().of(Stage.Linked).reason() == Reason.DashboardNotLoaded)
        .isPresent();
  }

  /** One of another Grafana, or of another dashboard, is none of this. */
  private static Optional<String> known(@Nullable ExemplarPipelineStatus before, String start) {
    return Optional.ofNullable(before)
        .map(ExemplarPipelineStatus::grafana)
        .map(GrafanaStatus::dashboardUrl)
        .filter(url -> url.equals(start) || url.startsWith(start + "/"));
  }
}
