package dev.exemplars.operator.plan;

import dev.exemplars.operator.api.ExemplarPipelineStatus;
import dev.exemplars.operator.api.ExemplarPipelineStatus.ExemplarsStatus;
import dev.exemplars.operator.api.ExemplarPipelineStatus.Scope;
import dev.exemplars.operator.settings.GoDuration;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The ring of the running Prometheus, as the status of its pipeline tells of it. What is told there
 * moves by steps of a tenth, and outlives the operator: a good base to size a ring by.
 *
 * @param capacity exemplars that it holds at the most, or will once it has the size that was chosen
 *     last: what is on its way is no reason to choose again
 * @param stored exemplars that it holds
 * @param perSecond exemplars that come in
 * @param window age of the oldest
 */
public record MeasuredRing(long capacity, long stored, double perSecond, Duration window) {

  /** Empty where no running ring was measured yet, or where somebody else wrote nonsense. */
  static Optional<MeasuredRing> of(@Nullable ExemplarPipelineStatus status) {
    return Optional.ofNullable(status)
        .map(ExemplarPipelineStatus::exemplars)
        .filter(ring -> ring.scope() != Scope.Server && positive(ring.capacity()))
        .flatMap(MeasuredRing::of);
  }

  private static Optional<MeasuredRing> of(ExemplarsStatus ring) {
    Optional<Duration> window = Optional.ofNullable(ring.window()).flatMap(GoDuration::parse);
    Long capacity = ring.capacity();
    Long stored = ring.stored();
    return capacity == null || stored == null
        ? Optional.empty()
        : rate(ring.ratePerSecond())
            .map(
                rate ->
                    new MeasuredRing(
                        chosen(ring).orElse(capacity), stored, rate, window.orElse(Duration.ZERO)));
  }

  private static Optional<Long> chosen(ExemplarsStatus ring) {
    return Optional.ofNullable(ring.chosenCapacity()).filter(size -> size > 0).map(Long::valueOf);
  }

  private static boolean positive(@Nullable Long number) {
    return number != null && number > 0;
  }

  private static Optional<Double> rate(@Nullable String text) {
    try {
      return Optional.ofNullable(text).map(Double::valueOf).filter(rate -> rate >= 0);
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
