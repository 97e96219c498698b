package dev.exemplars.operator.verdict;

import dev.exemplars.operator.api.Reason;
import dev.exemplars.operator.observe.DeploymentState;
import dev.exemplars.operator.observe.DeploymentState.NotTakenUp;
import dev.exemplars.operator.observe.DeploymentState.Unavailable;
import dev.exemplars.operator.observe.PodState;
import dev.exemplars.operator.observe.PodState.Termination;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** What keeps Prometheus' Pod from running. */
final class PodChecks {

  /** In the order of a Pod's life, which is at one of these stages at a time. */
  private static final List<Function<Evidence, Optional<Finding>>> CHECKS =
      List.of(
          PodChecks::podSecurityAdmitsIt,
          PodChecks::quotaLeavesRoom,
          PodChecks::volumesAreThere,
          PodChecks::nodeTakesIt,
          PodChecks::imageIsThere,
          PodChecks::memorySuffices,
          PodChecks::containerStarts,
          PodChecks::containerKeepsRunning);

  private static final Pattern POD_SECURITY = Pattern.compile("violates PodSecurity");
  private static final Pattern QUOTA = Pattern.compile("(exceeded|failed|insufficient) quota");
  private static final Pattern VOLUME =
      Pattern.compile("persistent ?volume|volume node affinity", Pattern.CASE_INSENSITIVE);

  private static final Set<String> NO_IMAGE =
      Set.of(
          "ErrImagePull",
          "ImagePullBackOff",
          "InvalidImageName",
          "ErrImageNeverPull",
          "ImageInspectError",
          "RegistryUnavailable",
          "SignatureValidationFailed");

  private static final Set<String> NO_START =
      Set.of("CreateContainerConfigError", "CreateContainerError", "RunContainerError");

  private PodChecks() {}

  /** A Deployment that is unavailable, and why as far as that is known. */
  static Optional<Finding> podRuns(Evidence evidence) {
    return CHECKS.stream()
        .flatMap(check -> check.apply(evidence).stream())
        .findFirst()
        .or(() -> deploymentIsAvailable(evidence));
  }

  /**
   * Whether the Deployment's own deadline has passed, by which kstatus judges it too. One whose
   * container runs, and is merely not ready, replays its write-ahead log: that may take an hour.
   */
  static boolean isOverdue(Evidence evidence) {
    return evidence.deployment() instanceof Unavailable unavailable
        && unavailable.overdue()
        && (unavailable.refusal().isPresent() || explained(evidence));
  }

  private static boolean explained(Evidence evidence) {
    return CHECKS.stream().anyMatch(check -> check.apply(evidence).isPresent());
  }

  private static Optional<Finding> podSecurityAdmitsIt(Evidence evidence) {
    return refusal(evidence, POD_SECURITY)
        .map(
            refusal ->
                Finding.no(
                    Reason.PodSecurityDenied,
                    "Pod Security refuses the Pod of Deployment %s: %s; what the operator writes keeps"
                            .formatted(deployment(evidence), refusal)
                        + " to the level restricted, so see who else changes the Deployment or Pods"));
  }

  private static Optional<Finding> quotaLeavesRoom(Evidence evidence) {
    return refusal(evidence, QUOTA)
        .map(
            refusal ->
                Finding.no(
                    Reason.QuotaExceeded,
                    "a quota leaves no room for the Pod of Deployment %s: %s; raise the quota, or change"
                            .formatted(deployment(evidence), refusal)
                        + " spec.prometheus.resources"));
  }

  private static Optional<Finding> volumesAreThere(Evidence evidence) {
    return unscheduled(evidence, PodChecks::speaksOfVolumes)
        .map(
            pod ->
                Finding.no(
                    Reason.VolumePending,
                    "Pod %s waits for a volume: %s; see its PersistentVolumeClaims"
                        .formatted(pod.name(), pod.unscheduled().orElse(""))));
  }

  private static Optional<Finding> nodeTakesIt(Evidence evidence) {
    return unscheduled(evidence, Predicate.not(PodChecks::speaksOfVolumes))
        .map(
            pod ->
                Finding.no(
                    Reason.Unschedulable,
                    "no node takes Pod %s: %s; see resources, nodeSelector, tolerations and affinity of"
                            .formatted(pod.name(), pod.unscheduled().orElse(""))
                        + " spec.prometheus"));
  }

  private static Optional<Finding> imageIsThere(Evidence evidence) {
    return waiting(evidence, NO_IMAGE)
        .map(
            pod ->
                Finding.no(
                    Reason.ImagePullFailed,
                    "image %s of Pod %s cannot be pulled (%s): see image and imagePullSecrets of"
                            .formatted(
                                evidence.plan().prometheus().image(),
                                pod.name(),
                                pod.waiting().orElse(""))
                        + " spec.prometheus; kubectl describe pod says what the registry answered"));
  }

  private static Optional<Finding> memorySuffices(Evidence evidence) {
    return ended(evidence, end -> end.reason().equals("OOMKilled"))
        .map(
            pod ->
                Finding.no(
                    Reason.OOMKilled,
                    "Prometheus in Pod %s needs more memory than it gets: raise memory in"
                            .formatted(pod.name())
                        + " spec.prometheus.resources, or store and scrape less"));
  }

  private static Optional<Finding> containerStarts(Evidence evidence) {
    return waiting(evidence, NO_START)
        .map(
            pod ->
                Finding.no(
                    Reason.CrashLoop,
                    "the container of Pod %s cannot be started (%s): kubectl describe pod says why"
                        .formatted(pod.name(), pod.waiting().orElse(""))));
  }

  private static Optional<Finding> containerKeepsRunning(Evidence evidence) {
    return ended(evidence, Termination::early)
        .map(
            pod ->
                Finding.no(
                    Reason.CrashLoop,
                    "Prometheus in Pod %s ends soon after it starts (%s): kubectl logs --previous says why"
                        .formatted(
                            pod.name(), pod.lastTermination().map(PodChecks::words).orElse(""))));
  }

  private static String words(Termination end) {
    return "%s, exit code %d".formatted(end.reason(), end.exitCode());
  }

  private static Optional<Finding> deploymentIsAvailable(Evidence evidence) {
    return switch (evidence.deployment()) {
      case DeploymentState.Available available -> Optional.empty();
      case NotTakenUp notTakenUp -> Optional.of(noPod(evidence, notTakenUp.why()));
      case Unavailable unavailable ->
          Optional.of(noPod(evidence, unavailable.refusal().orElse("its Pod is not ready")));
    };
  }

  private static Finding noPod(Evidence evidence, String why) {
    return Finding.no(
        Reason.DeploymentUnavailable,
        "Deployment %s has no available Pod: %s; see its Pods"
            .formatted(deployment(evidence), why));
  }

  private static Optional<String> refusal(Evidence evidence, Pattern words) {
    return evidence.deployment() instanceof Unavailable unavailable
        ? unavailable.refusal().filter(refusal -> words.matcher(refusal).find())
        : Optional.empty();
  }

  private static Optional<PodState> unscheduled(Evidence evidence, Predicate<String> words) {
    return pod(evidence).filter(pod -> pod.unscheduled().filter(words).isPresent());
  }

  private static boolean speaksOfVolumes(String scheduler) {
    return VOLUME.matcher(scheduler).find();
  }

  private static Optional<PodState> waiting(Evidence evidence, Set<String> words) {
    return pod(evidence).filter(pod -> pod.waiting().filter(words::contains).isPresent());
  }

  /** A container that has started up since has that behind it. */
  private static Optional<PodState> ended(Evidence evidence, Predicate<Termination> how) {
    return pod(evidence).filter(pod -> !pod.up() && pod.lastTermination().filter(how).isPresent());
  }

  /** What a Pod says explains an unavailable Deployment alone. */
  private static Optional<PodState> pod(Evidence evidence) {
    return evidence.deployment() instanceof Unavailable ? evidence.pod() : Optional.empty();
  }

  private static String deployment(Evidence evidence) {
    return evidence.plan().names().prometheus();
  }
}
