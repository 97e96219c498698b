package dev.exemplars.operator.operands.prometheus;

import dev.exemplars.operator.plan.PipelineId;
import dev.exemplars.operator.plan.PipelinePlan;
import java.util.Optional;

/**
 * The configuration that is written: what the plan asks for or, once Prometheus has refused that,
 * the one that it loaded last, so that a Pod that starts anew comes up. Taken back, a file has a
 * mark of its own: a Prometheus that looks for changes sees one, and says when it has loaded it.
 *
 * @param revision its mark
 * @param isAsPlanned whether it is what the plan asks for
 */
public record WrittenConfig(ConfigFiles files, String revision, boolean isAsPlanned) {

  public static WrittenConfig of(PipelinePlan plan, ConfigHistory history) {
    ConfigFiles planned = ConfigFiles.of(plan);
    Optional<ConfigFiles> last = history.lastLoaded();
    if (last.isEmpty() || !history.isRefused(planned.revision())) {
      return new WrittenConfig(planned, planned.revision(), true);
    }
    String revision = PipelineId.sha256(last.get().revision() + planned.revision());
    return new WrittenConfig(last.get().marked(revision), revision, false);
  }
}
