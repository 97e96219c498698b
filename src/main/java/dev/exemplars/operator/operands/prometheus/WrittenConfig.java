package dev.exemplars.operator.operands.prometheus;

import dev.exemplars.operator.plan.PipelineId;
import dev.exemplars.operator.plan.PipelinePlan;
import java.util.Optional;

/**
 * The {@code prometheus.yml} that is written: what the plan asks for or, once Prometheus has
 * refused that, the one that it loaded last, so that a Pod that starts anew comes up. Taken back, a
 * file has a mark of its own: a Prometheus that looks for changes sees one, and says when it has
 * loaded it.
 *
 * @param revision its mark
 * @param isAsPlanned whether it is what the plan asks for
 */
public record WrittenConfig(String text, String revision, boolean isAsPlanned) {

  public static WrittenConfig of(PipelinePlan plan, ConfigHistory history) {
    PrometheusConfig planned = PrometheusConfig.of(plan);
    Optional<String> last = history.lastLoaded();
    if (last.isEmpty() || !history.isRefused(planned.revision())) {
      return new WrittenConfig(planned.text(), planned.revision(), true);
    }
    String revision = PipelineId.sha256(ConfigRevision.of(last.get()) + planned.revision());
    return new WrittenConfig(ConfigRevision.marked(last.get(), revision), revision, false);
  }
}
