package dev.exemplars.operator.status;

import dev.exemplars.operator.api.ConditionType;
import dev.exemplars.operator.api.ExemplarPipelineStatus;
import dev.exemplars.operator.api.ExemplarPipelineStatus.ExemplarsStatus;
import dev.exemplars.operator.api.ExemplarPipelineStatus.PodStatus;
import dev.exemplars.operator.api.ExemplarPipelineStatus.PrometheusStatus;
import dev.exemplars.operator.api.ExemplarPipelineStatus.TargetsStatus;
import dev.exemplars.operator.api.ExemplarPipelineStatus.TracesStatus;
import dev.exemplars.operator.api.PipelineCondition;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * When a status is worth a write: something other than a count changed, a count moved by more than
 * a tenth, or ten minutes went by. So a thousand healthy pipelines are quiet, and a dead operator
 * still shows.
 */
final class StatusNews {

  private static final Duration HEARTBEAT = Duration.ofMinutes(10);
  private static final double TENTH = 0.1;
  private static final Set<String> TOLD_IN_FULL =
      Set.of(
          ConditionType.Ready.name(),
          ConditionType.Reconciling.name(),
          ConditionType.Stalled.name());

  private StatusNews() {}

  static boolean in(@Nullable ExemplarPipelineStatus before, ExemplarPipelineStatus now) {
    return before == null
        || !Objects.equals(before.observedGeneration(), now.observedGeneration())
        || conditionsMoved(before.conditions(), now.conditions())
        || tracesMoved(before.traces(), now.traces())
        || !Objects.equals(before.grafana(), now.grafana())
        || prometheusMoved(before.prometheus(), now.prometheus())
        || exemplarsMoved(before.exemplars(), now.exemplars())
        || targetsMoved(before.targets(), now.targets())
        || isDue(before.lastObservedTime(), now.lastObservedTime());
  }

  private static boolean conditionsMoved(
      @Nullable List<PipelineCondition> before, @Nullable List<PipelineCondition> now) {
    if (before == null || now == null || before.size() != now.size()) {
      return !Objects.equals(before, now);
    }
    return IntStream.range(0, now.size()).anyMatch(i -> conditionMoved(before.get(i), now.get(i)));
  }

  /** What the way is told by counts what moves all the time: its words alone are no news. */
  private static boolean conditionMoved(PipelineCondition before, PipelineCondition now) {
    return TOLD_IN_FULL.contains(now.type())
        ? !before.equals(now)
        : !before.type().equals(now.type())
            || !before.status().equals(now.status())
            || !before.reason().equals(now.reason())
            || !Objects.equals(before.observedGeneration(), now.observedGeneration());
  }

  private static boolean tracesMoved(@Nullable TracesStatus before, @Nullable TracesStatus now) {
    if (before == null || now == null) {
      return (before == null) != (now == null);
    }
    return sharesMoved(before.resolved(), now.resolved(), now)
        || sharesMoved(before.missing(), now.missing(), now)
        || sharesMoved(before.malformed(), now.malformed(), now);
  }

  /** By more than a tenth of what was sampled: one that is missing now and then is no news. */
  private static boolean sharesMoved(
      @Nullable Integer before, @Nullable Integer now, TracesStatus all) {
    if (before == null || now == null || all.sampled() == null) {
      return !Objects.equals(before, now);
    }
    return Math.abs(now - before) > all.sampled() * TENTH;
  }

  private static boolean prometheusMoved(
      @Nullable PrometheusStatus before, @Nullable PrometheusStatus now) {
    if (before == null || now == null) {
      return (before == null) != (now == null);
    }
    return podMoved(before.pod(), now.pod()) || !before.withPod(now.pod()).equals(now);
  }

  private static boolean podMoved(@Nullable PodStatus before, @Nullable PodStatus now) {
    if (before == null || now == null) {
      return (before == null) != (now == null);
    }
    return !Objects.equals(before.name(), now.name())
        || moved(before.restarts(), now.restarts())
        || !Objects.equals(before.lastTermination(), now.lastTermination());
  }

  private static boolean exemplarsMoved(
      @Nullable ExemplarsStatus before, @Nullable ExemplarsStatus now) {
    if (before == null || now == null) {
      return (before == null) != (now == null);
    }
    return moved(before.series(), now.series())
        || moved(before.stored(), now.stored())
        || !Objects.equals(before.storedApproximate(), now.storedApproximate())
        || !Objects.equals(before.capacity(), now.capacity())
        || !Objects.equals(before.chosenCapacity(), now.chosenCapacity())
        || (before.ratePerSecond() == null) != (now.ratePerSecond() == null);
  }

  private static boolean targetsMoved(@Nullable TargetsStatus before, @Nullable TargetsStatus now) {
    if (before == null || now == null) {
      return (before == null) != (now == null);
    }
    return moved(before.total(), now.total()) || moved(before.up(), now.up());
  }

  private static boolean moved(@Nullable Number before, @Nullable Number now) {
    if (before == null || now == null) {
      return (before == null) != (now == null);
    }
    double from = before.doubleValue();
    return Math.abs(now.doubleValue() - from) > from * TENTH;
  }

  private static boolean isDue(@Nullable String before, @Nullable String now) {
    if (before == null || now == null) {
      return !Objects.equals(before, now);
    }
    try {
      return Duration.between(Instant.parse(before), Instant.parse(now)).compareTo(HEARTBEAT) >= 0;
    } catch (DateTimeParseException e) {
      // Somebody else wrote the one before.
      return true;
    }
  }
}
