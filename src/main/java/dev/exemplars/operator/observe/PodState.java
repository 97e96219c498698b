package dev.exemplars.operator.observe;

import dev.exemplars.operator.apply.RemoteText;
import dev.exemplars.operator.operands.prometheus.PrometheusLayout;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Prometheus' Pod as scheduler and kubelet report it. Of a kubelet only its single words are taken:
 * its sentences may quote a registry's answer, a log or a Secret.
 *
 * @param up whether its container runs and has started up, ready or not
 * @param restarts how often its container was started again
 * @param lastTermination how the container ended last; empty where it never did
 * @param unscheduled the scheduler's words on why no node has it; empty where one has
 * @param waiting the kubelet's word for why the container does not run, such as ImagePullBackOff
 */
public record PodState(
    String name,
    boolean up,
    int restarts,
    Optional<Termination> lastTermination,
    Optional<String> unscheduled,
    Optional<String> waiting) {

  /** A container that ran longer than this before it ended is no loop to a kubelet either. */
  private static final Duration BACK_OFF_RESET = Duration.ofMinutes(10);

  private static final Set<String> ENDED = Set.of("Failed", "Succeeded");
  private static final Pattern WORD = Pattern.compile("[A-Za-z]{1,63}");

  /** The one that runs or will, and of several the newest. */
  private static final Comparator<Pod> CURRENT =
      Comparator.comparing((Pod pod) -> !ENDED.contains(text(status(pod).getPhase())))
          .thenComparing(pod -> text(pod.getMetadata().getCreationTimestamp()))
          .thenComparing(pod -> pod.getMetadata().getName());

  /**
   * How a container ended.
   *
   * @param reason the kubelet's word, such as OOMKilled
   * @param early whether it ended within minutes of its start
   */
  public record Termination(String reason, int exitCode, boolean early) {}

  /** The current one of a Deployment's Pods; those on their way out do not count. */
  public static Optional<PodState> current(Stream<Pod> pods) {
    return pods.filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
        .max(CURRENT)
        .map(PodState::of);
  }

  private static PodState of(Pod pod) {
    ContainerStatus container =
        status(pod).getContainerStatuses().stream()
            .filter(one -> PrometheusLayout.CONTAINER.equals(one.getName()))
            .findFirst()
            .orElseGet(ContainerStatus::new);
    return new PodState(
        pod.getMetadata().getName(),
        Boolean.TRUE.equals(container.getReady()) || Boolean.TRUE.equals(container.getStarted()),
        Objects.requireNonNullElse(container.getRestartCount(), 0),
        terminated(container.getState()).or(() -> terminated(container.getLastState())),
        unscheduled(pod),
        Optional.ofNullable(container.getState())
            .map(ContainerState::getWaiting)
            .map(ContainerStateWaiting::getReason)
            .map(PodState::word));
  }

  private static Optional<String> unscheduled(Pod pod) {
    return status(pod).getConditions().stream()
        .filter(condition -> "PodScheduled".equals(condition.getType()))
        .filter(condition -> "False".equals(condition.getStatus()))
        .findFirst()
        .map(PodCondition::getMessage)
        .map(RemoteText::of);
  }

  private static Optional<Termination> terminated(@Nullable ContainerState state) {
    return Optional.ofNullable(state)
        .map(ContainerState::getTerminated)
        .map(
            end ->
                new Termination(
                    word(text(end.getReason())),
                    Objects.requireNonNullElse(end.getExitCode(), 0),
                    isEarly(end)));
  }

  /** One that never started has no times. */
  private static boolean isEarly(ContainerStateTerminated end) {
    try {
      Instant started = Instant.parse(text(end.getStartedAt()));
      Instant finished = Instant.parse(text(end.getFinishedAt()));
      return Duration.between(started, finished).compareTo(BACK_OFF_RESET) < 0;
    } catch (DateTimeParseException e) {
      return true;
    }
  }

  private static String word(String text) {
    return WORD.matcher(text).matches() ? text : "Unknown";
  }

  private static PodStatus status(Pod pod) {
    return Optional.ofNullable(pod.getStatus()).orElseGet(PodStatus::new);
  }

  private static String text(@Nullable String text) {
    return Objects.requireNonNullElse(text, "");
  }
}
