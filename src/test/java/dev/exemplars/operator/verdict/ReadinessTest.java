package dev.exemplars.operator.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exemplars.operator.api.ConfigFault;
import dev.exemplars.operator.api.ExemplarPipelineStatus.ConfigState;
import dev.exemplars.operator.api.ExemplarPipelineStatus.RefusalStatus;
import dev.exemplars.operator.api.Reason;
import dev.exemplars.operator.observe.DeploymentState;
import dev.exemplars.operator.observe.PrometheusDetails;
import dev.exemplars.operator.observe.PrometheusObservation;
import dev.exemplars.operator.observe.PrometheusObservation.Answered;
import dev.exemplars.operator.observe.PrometheusObservation.Exemplars;
import dev.exemplars.operator.observe.PrometheusObservation.Targets;
import dev.exemplars.operator.plan.Given;
import dev.exemplars.operator.plan.SpecProblem;
import dev.exemplars.operator.verdict.Finding.Outcome;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReadinessTest {

  private static final String SUSPENDED =
      "suspended: nothing is changed until spec.suspend is false again";
  private static final String UNSCRAPED = "scrape: {namespaces: {from: All}}";
  private static final String UNSELECTED = "scrape: {namespaces: {from: Selector, selector: {}}}";
  private static final String UNGRANTED = "grafana: {namespace: monitoring}";

  /** A pipeline that is not ready is either in work or stuck, as kstatus has it. */
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          all is well                            | {}                 | yes  | Loaded      | no  | True    | Available             | False | False | applied and available
          no traffic is no fault                 | {}                 | yes  | Loaded      | yes | True    | Available             | False | False | applied and available
          no Pod                                 | {}                 | no   | NotAsked    | no  | False   | DeploymentUnavailable | True  | False | Deployment checkout-prometheus has no available Pod: denied; see its Pods
          no Pod any more                        | {}                 | no   | NotAsked    | yes | False   | DeploymentUnavailable | True  | False | has no available Pod
          config on its way                      | {}                 | yes  | Pending     | no  | False   | ConfigPending         | True  | False | has not loaded the written configuration yet
          config refused                         | {}                 | yes  | Rejected    | no  | False   | ConfigRejected        | False | True  | refuses the written configuration
          no answer, config never seen in force  | {}                 | yes  | Unreachable | no  | Unknown | PrometheusUnavailable | True  | False | asked at http://checkout-prometheus.shop.svc:9090, it refuses the connection
          no answer, config seen in force        | {}                 | yes  | Unreachable | yes | True    | Available             | False | False | applied and available
          Grafana not granted                    | UNGRANTED          | yes  | Loaded      | yes | False   | NotAllowed            | False | True  | (no Grafana object is written, everything else is)
          scraping not granted                   | UNSCRAPED          | yes  | Loaded      | yes | False   | NotAllowed            | False | True  | (no Pod there is scraped, everything else is)
          namespaces by label, none granted      | UNSELECTED         | yes  | Loaded      | yes | False   | NotAllowed            | False | True  | (no Pod there is scraped, everything else is)
          not granted comes before no Pod        | UNGRANTED          | no   | NotAsked    | no  | False   | NotAllowed            | False | True  | has no available Pod
          suspended                              | {suspend: true}    | yes  | Loaded      | yes | True    | Suspended             | False | False | suspended: nothing is changed
          suspended, the spec changed since      | {suspend: true}    | yes  | Pending     | no  | True    | Suspended             | False | False | suspended: nothing is changed
          suspended, refused before              | {suspend: true}    | yes  | Rejected    | no  | False   | ConfigRejected        | False | True  | suspended: nothing is changed
          suspended, no Pod                      | {suspend: true}    | no   | NotAsked    | no  | False   | DeploymentUnavailable | True  | False | suspended: nothing is changed
          """)
  void evidence_becomes_three_conditions(
      String name,
      String fields,
      String pod,
      String prometheus,
      String loadedBefore,
      Outcome ready,
      Reason reason,
      Outcome reconciling,
      Outcome stalled,
      String message) {
    // given
    boolean wasLoaded = loadedBefore.equals("yes");

    // when
    Readiness readiness =
        Readiness.of(evidence(fields, pod.equals("yes"), observation(prometheus), wasLoaded));

    // then
    assertThat(readiness.ready().outcome()).isEqualTo(ready);
    assertThat(readiness.ready().reason()).isEqualTo(reason);
    assertThat(readiness.ready().message()).contains(message);
    assertSays(readiness.reconciling(), reconciling, reason);
    assertSays(readiness.stalled(), stalled, reason);
  }

  private static void assertSays(Finding finding, Outcome outcome, Reason reasonIfTrue) {
    assertThat(finding.outcome()).isEqualTo(outcome);
    assertThat(finding.reason()).isEqualTo(outcome == Outcome.True ? reasonIfTrue : Reason.Settled);
  }

  @Test
  void all_findings_show_in_the_message() {
    // given
    Evidence evidence = evidence("UNGRANTED", false, observation("Unreachable"), false);

    // when
    Readiness readiness = Readiness.of(evidence);

    // then
    assertThat(ReadyChecks.all(evidence))
        .extracting(Finding::reason)
        .containsExactly(
            Reason.NotAllowed, Reason.DeploymentUnavailable, Reason.PrometheusUnavailable);
    assertThat(readiness.ready().message())
        .isEqualTo(
            String.join("; ", ReadyChecks.all(evidence).stream().map(Finding::message).toList()));
    assertThat(readiness.stalled().message()).isEqualTo(readiness.ready().message());
  }

  @Test
  void what_is_suspended_says_so_beside_whatever_is_wrong() {
    assertThat(
            Readiness.of(evidence("{suspend: true}", false, observation("NotAsked"), false))
                .ready()
                .message())
        .isEqualTo(
            "Deployment checkout-prometheus has no available Pod: denied; see its Pods; "
                + SUSPENDED);
  }

  @Test
  void that_a_selector_reaches_but_what_is_granted_is_said_of_a_pipeline_that_is_well() {
    // given
    Evidence evidence =
        new Evidence(
            Given.plan(UNSELECTED, "--grant-scrape-namespaces=shop=billing"),
            new DeploymentState.Available(),
            Optional.empty(),
            observation("Loaded"),
            true,
            Optional.empty());

    // then
    assertThat(Readiness.of(evidence).ready())
        .isEqualTo(
            Finding.yes(
                Reason.Available,
                "applied and available, the configuration is in force; of the namespaces that"
                    + " scrape.namespaces.selector selects, only those are scraped that"
                    + " --grant-scrape-namespaces gives this one"));
  }

  @Test
  void a_refusal_is_told_by_kind_and_line_or_by_where_to_look_for_it() {
    assertThat(refused(Optional.empty()))
        .isEqualTo(
            "Prometheus refuses the written configuration and runs on with the one before: only"
                + " its log says why, see kubectl logs --namespace shop"
                + " deployment/checkout-prometheus");
    assertThat(refused(Optional.of(new RefusalStatus(ConfigFault.UnknownField, 12))))
        .contains(
            ": line 12 of prometheus.yml: it has a field that this version does not know"
                + " (UnknownField); its own words are in kubectl logs --namespace shop ");
    assertThat(refused(Optional.of(new RefusalStatus(ConfigFault.InvalidRegex, null))))
        .contains(
            "before: a regular expression is none (InvalidRegex); its own words are in kubectl logs ");
    assertThat(refused(Optional.of(new RefusalStatus(null, 12)))).contains("only its log says why");
  }

  private static String refused(Optional<RefusalStatus> refusal) {
    Evidence seen = evidence("{}", true, observation("Rejected"), true);
    return Readiness.of(
            new Evidence(
                seen.plan(), seen.deployment(), seen.pod(), seen.prometheus(), true, refusal))
        .ready()
        .message();
  }

  @Test
  void a_missing_grant_names_field_value_and_cure() {
    assertThat(
            Readiness.of(evidence("UNGRANTED", true, observation("Loaded"), true))
                .ready()
                .message())
        .startsWith("spec.grafana.namespace: \"monitoring\" is not granted to this namespace")
        .contains("--grant-grafana-namespaces extended by shop=monitoring");
  }

  @Test
  void a_spec_that_is_refused_is_stuck_and_lists_every_problem() {
    // given
    SpecProblem one = new SpecProblem(Reason.UnsupportedVersion, "spec.a", "1", "is old");
    SpecProblem two = new SpecProblem(Reason.SpecInvalid, "spec.b", "2", "is odd");

    // when
    Readiness readiness = Readiness.refused(List.of(one, two));

    // then
    String message = "spec.a: \"1\" is old; spec.b: \"2\" is odd (what runs keeps running)";
    assertThat(readiness)
        .isEqualTo(
            new Readiness(
                Finding.no(Reason.UnsupportedVersion, message),
                Finding.no(Reason.Settled, "nothing is left to do"),
                Finding.yes(Reason.UnsupportedVersion, message)));
  }

  @Test
  void a_failed_write_is_in_work_for_it_is_tried_again() {
    assertThat(Readiness.retrying(Reason.ApplyFailed, "timeout"))
        .isEqualTo(
            new Readiness(
                Finding.no(Reason.ApplyFailed, "timeout"),
                Finding.yes(Reason.ApplyFailed, "timeout"),
                Finding.no(Reason.Settled, "nothing stands in the way")));
  }

  @Test
  void a_conflict_is_stuck() {
    assertThat(Readiness.stuck(Reason.NameConflict, "Service x exists"))
        .isEqualTo(
            new Readiness(
                Finding.no(Reason.NameConflict, "Service x exists"),
                Finding.no(Reason.Settled, "nothing is left to do"),
                Finding.yes(Reason.NameConflict, "Service x exists")));
  }

  private static Evidence evidence(
      String fields, boolean hasPod, PrometheusObservation prometheus, boolean loadedBefore) {
    return new Evidence(
        Given.plan(
            switch (fields) {
              case "UNGRANTED" -> UNGRANTED;
              case "UNSCRAPED" -> UNSCRAPED;
              case "UNSELECTED" -> UNSELECTED;
              default -> fields;
            }),
        hasPod
            ? new DeploymentState.Available()
            : new DeploymentState.Unavailable(Optional.of("denied"), false),
        Optional.empty(),
        prometheus,
        loadedBefore,
        Optional.empty());
  }

  private static PrometheusObservation observation(String text) {
    return switch (text) {
      case "NotAsked" -> new PrometheusObservation.NotAsked();
      case "Unreachable" -> new PrometheusObservation.Unreachable("it refuses the connection");
      default ->
          new Answered(
              Instant.EPOCH,
              ConfigState.valueOf(text),
              new Exemplars(0, 0, false, 100, Optional.empty(), Optional.empty()),
              new Targets(0, 0),
              PrometheusDetails.NONE);
    };
  }

  @Test
  void of_very_many_problems_the_first_are_told_and_the_others_counted() {
    SpecProblem problem =
        new SpecProblem(Reason.SpecInvalid, "f".repeat(999), "v".repeat(999), "x");

    String message = Readiness.refused(Collections.nCopies(5_000, problem)).ready().message();

    assertThat(message).hasSizeLessThan(10_000).contains("; and 4980 more");
  }
}
