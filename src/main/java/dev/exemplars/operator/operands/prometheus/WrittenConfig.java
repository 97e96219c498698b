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
 * @param planned revision of what the plan asks for
 * @param beside what was loaded last, as long as nobody knows whether Prometheus takes this one
 */
public record WrittenConfig(
    ConfigFiles files, String revision, String planned, Optional<ConfigFiles> beside) {

  /** Renders it: made once for all that asks of it. */
  public static WrittenConfig of(PipelinePlan plan, ConfigHistory history) {
    ConfigFiles files = ConfigFiles.of(plan);
    String planned = files.revision();
    Optional<ConfigFiles> last = history.lastLoaded();
    if (last.isEmpty() || !history.isRefused(planned)) {
      return new WrittenConfig(
          files, planned, planned, last.filter(loaded -> !loaded.revision().equals(planned)));
    }
    String revision = PipelineId.sha256(last.get().revision() + planned);
    return new WrittenConfig(last.get().marked(revision), revision, planned, Optional.empty());
  }

  /** Whether it is what the plan asks for. */
  public boolean isAsPlanned() {
    return revision.equals(planned);
  }
}
