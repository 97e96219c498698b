package dev.exemplars.operator.verdict;

import dev.exemplars.operator.api.ExemplarPipelineStatus.ConfigState;
import dev.exemplars.operator.api.ExemplarPipelineStatus.RefusalStatus;
import dev.exemplars.operator.api.Reason;
import dev.exemplars.operator.observe.PrometheusObservation;
import dev.exemplars.operator.plan.GrafanaAccess;
import dev.exemplars.operator.plan.GrafanaPlan;
import dev.exemplars.operator.plan.SpecProblem;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** What must hold for a pipeline to be ready, once its operands are applied. */
final class ReadyChecks {

  /** In order of what to look at first; all run, and all that fail show. */
  private static final List<Function<Evidence, Optional<Finding>>> CHECKS =
      List.of(
          ReadyChecks::scrapingIsGranted,
          ReadyChecks::grafanaIsGranted,
          ReadyChecks::askingGrafanaIsGranted,
          ofOurPrometheus(PodChecks::podRuns),
          ofOurPrometheus(ReadyChecks::configurationIsAccepted),
          ofOurPrometheus(ReadyChecks::configurationIsLoaded),
          ofOurPrometheus(ReadyChecks::prometheusAnswers));

  private static final Set<Reason> IN_SOMEBODYS_HANDS =
      Set.of(Reason.NotAllowed, Reason.ConfigRejected, Reason.PodSecurityDenied);

  private ReadyChecks() {}

  static List<Finding> all(Evidence evidence) {
    return CHECKS.stream().flatMap(check -> check.apply(evidence).stream()).toList();
  }

  /**
   * Whether waiting does not help. Nobody but a person gives a grant, mends a configuration or lets
   * a refused Pod in. All else the cluster may bring by itself: a node, a volume, an image, room in
   * a quota, another start. It has as long as the Deployment's own progress deadline gives it.
   */
  static boolean needsSomebody(Finding first, Evidence evidence) {
    return IN_SOMEBODYS_HANDS.contains(first.reason())
        || (evidence.plan().external().isEmpty() && PodChecks.isOverdue(evidence));
  }

  /** Of another's nothing is written, and so nothing is to be waited for: the stages tell of it. */
  private static Function<Evidence, Optional<Finding>> ofOurPrometheus(
      Function<Evidence, Optional<Finding>> check) {
    return evidence ->
        evidence.plan().external().isPresent() ? Optional.empty() : check.apply(evidence);
  }

  private static Optional<Finding> scrapingIsGranted(Evidence evidence) {
    List<SpecProblem> missing = evidence.plan().scrape().missingGrants();
    return missing.isEmpty()
        ? Optional.empty()
        : Optional.of(
            Finding.no(
                Reason.NotAllowed,
                Readiness.messages(missing) + " (no Pod there is scraped, everything else is)"));
  }

  private static Optional<Finding> grafanaIsGranted(Evidence evidence) {
    return evidence.plan().grafana() instanceof GrafanaPlan.Withheld withheld
        ? Optional.of(
            Finding.no(
                Reason.NotAllowed,
                Readiness.messages(withheld.missingGrants())
                    + " (no Grafana object is written, everything else is)"))
        : Optional.empty();
  }

  private static Optional<Finding> askingGrafanaIsGranted(Evidence evidence) {
    return evidence.plan().grafanaAccess() instanceof GrafanaAccess.Withheld withheld
        ? Optional.of(
            Finding.no(
                Reason.NotAllowed,
                withheld.missingGrant().message()
                    + " (Grafana is not asked what it has loaded, everything else is done)"))
        : Optional.empty();
  }

  private static Optional<Finding> configurationIsAccepted(Evidence evidence) {
    return is(evidence, ConfigState.Rejected)
        ? Optional.of(
            Finding.no(
                Reason.ConfigRejected,
                "Prometheus refuses the written configuration and runs on with the one before: %s"
                        .formatted(why(evidence))
                    + " kubectl logs --namespace %s deployment/%s"
                        .formatted(
                            evidence.plan().id().namespace(),
                            evidence.plan().names().prometheus())))
        : Optional.empty();
  }

  /** Where Prometheus tells nobody, the message does not guess. */
  private static String why(Evidence evidence) {
    return evidence
        .refusal()
        .flatMap(ReadyChecks::words)
        .map(words -> words + "; its own words are in")
        .orElse("only its log says why, see");
  }

  private static Optional<String> words(RefusalStatus refusal) {
    String where =
        Optional.ofNullable(refusal.line())
            .map("line %d of prometheus.yml: "::formatted)
            .orElse("");
    return Optional.ofNullable(refusal.fault())
        .map(fault -> "%s%s (%s)".formatted(where, fault.text(), fault));
  }

  /** While suspended nothing is written, and so nothing is on its way. */
  private static Optional<Finding> configurationIsLoaded(Evidence evidence) {
    return is(evidence, ConfigState.Pending) && !evidence.plan().suspended()
        ? Optional.of(
            Finding.no(
                Reason.ConfigPending,
                "Prometheus has not loaded the written configuration yet: a kubelet brings it"
                    + " within about a minute"))
        : Optional.empty();
  }

  private static Optional<Finding> prometheusAnswers(Evidence evidence) {
    return evidence.prometheus() instanceof PrometheusObservation.Unreachable unreachable
            && !evidence.loadedBefore()
        ? Optional.of(
            Finding.unknown(
                Reason.PrometheusUnavailable,
                "whether Prometheus has loaded the configuration is not known: asked at %s, %s"
                    .formatted(evidence.plan().prometheusUrl(), unreachable.cause())))
        : Optional.empty();
  }

  private static boolean is(Evidence evidence, ConfigState state) {
    return evidence.prometheus() instanceof PrometheusObservation.Answered answered
        && answered.config() == state;
  }
}
