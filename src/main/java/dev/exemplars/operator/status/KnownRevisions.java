package dev.exemplars.operator.status;

import dev.exemplars.operator.api.ExemplarPipelineStatus;
import dev.exemplars.operator.api.ExemplarPipelineStatus.ConfigState;
import dev.exemplars.operator.api.ExemplarPipelineStatus.PrometheusStatus;
import dev.exemplars.operator.api.ExemplarPipelineStatus.RefusalStatus;
import dev.exemplars.operator.observe.PrometheusObservation.Answered;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a status remembers of configurations: which one Prometheus has loaded, and which it refuses.
 * It is all that an operator knows of them which has just started.
 */
public final class KnownRevisions {

  private KnownRevisions() {}

  /** The revision that was loaded last, for all that a status says. */
  public static Optional<String> loaded(@Nullable ExemplarPipelineStatus status) {
    return last(status).map(PrometheusStatus::loadedRevision);
  }

  /** The revision that this version is known to refuse. */
  public static Optional<String> refused(@Nullable ExemplarPipelineStatus status, String version) {
    return last(status)
        .filter(last -> version.equals(last.version()))
        .map(PrometheusStatus::refusedRevision);
  }

  /** What was said against that very configuration; once it is taken back, nobody says it again. */
  public static Optional<RefusalStatus> refusal(
      @Nullable ExemplarPipelineStatus status, String revision) {
    return last(status)
        .filter(last -> shortened(revision).equals(last.configRevision()))
        .map(PrometheusStatus::refusal);
  }

  /**
   * Refused is what was rejected in two looks: a file that the configuration names may come a
   * moment after it. Once refused it stays so, for it is not written any more.
   */
  static boolean isRefused(
      @Nullable ExemplarPipelineStatus before, StatusReport.Planned planned, StatusReport report) {
    String version = planned.plan().prometheus().version().toString();
    PrometheusStatus last = last(before).orElse(null);
    if (before == null || last == null || !version.equals(last.version())) {
      return false;
    }
    boolean wasRejected = state(before, planned.revision()) == ConfigState.Rejected;
    boolean wasRefused = shortened(planned.revision()).equals(last.refusedRevision());
    if (!(report.observation() instanceof Answered answered)) {
      return wasRefused;
    }
    boolean isAnotherLook = !StatusTime.of(answered.at()).equals(before.lastObservedTime());
    return answered.config() == ConfigState.Rejected
        && (wasRefused || (wasRejected && isAnotherLook));
  }

  /** Whether that configuration was seen in force before. */
  public static boolean isLoaded(@Nullable ExemplarPipelineStatus before, String revision) {
    return state(before, revision) == ConfigState.Loaded;
  }

  /** What the last answer said of that configuration; nobody has asked for another one. */
  static ConfigState state(@Nullable ExemplarPipelineStatus before, String revision) {
    PrometheusStatus last = last(before).orElse(null);
    return last != null
            && last.config() != null
            && shortened(revision).equals(last.configRevision())
        ? last.config()
        : ConfigState.Pending;
  }

  static String shortened(String revision) {
    return revision.substring(0, 12);
  }

  private static Optional<PrometheusStatus> last(@Nullable ExemplarPipelineStatus status) {
    return Optional.ofNullable(status).map(ExemplarPipelineStatus::prometheus);
  }
}
