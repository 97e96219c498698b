package dev.exemplars.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exemplars.operator.api.ExemplarPipelineStatus.OffenderStatus;
import dev.exemplars.operator.api.Reason;
import dev.exemplars.operator.api.Stage;
import dev.exemplars.operator.observe.ChainObservation;
import dev.exemplars.operator.observe.PrometheusObservation;
import dev.exemplars.operator.observe.PrometheusObservation.Targets;
import dev.exemplars.operator.observe.grafana.GrafanaObservation;
import dev.exemplars.operator.observe.targets.Target;
import dev.exemplars.operator.observe.targets.Target.Health;
import dev.exemplars.operator.observe.traces.TraceObservation;
import dev.exemplars.operator.verdict.ChainVerdict;
import dev.exemplars.operator.verdict.Finding;
import dev.exemplars.operator.verdict.Finding.Outcome;
import dev.exemplars.operator.verdict.Offender;
import dev.exemplars.operator.verdict.Readiness;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ChainStatusTest {

  /** A Prometheus of others may ask its targets with a token that is nobody else's business. */
  @Test
  void a_target_that_is_no_pod_is_told_without_what_of_its_url_may_be_a_secret() {
    // given
    Target target =
        new Target(
            "db",
            Optional.empty(),
            Optional.empty(),
            "https://me:secret@db.example.com:9104/metrics?token=secret",
            Health.Down,
            "",
            Optional.empty(),
            Duration.ZERO,
            Duration.ZERO);

    // when
    OffenderStatus told = offender(target);

    // then
    assertThat(told.pod()).isEqualTo("https://db.example.com:9104/metrics");
    assertThat(target.called()).isEqualTo("https://db.example.com:9104/metrics");
  }

  private static OffenderStatus offender(Target target) {
    PrometheusObservation prometheus = new PrometheusObservation.NotAsked();
    Finding down = new Finding(Outcome.False, Reason.TargetsDown, "it is down");
    StatusReport report =
        new StatusReport(
            7,
            Readiness.stuck(Reason.ApplyFailed, "of no matter"),
            Optional.empty(),
            Optional.empty(),
            prometheus,
            Optional.of(
                new StatusReport.Chain(
                    new ChainObservation(
                        prometheus,
                        List.of(),
                        new TraceObservation.NotAsked(TraceObservation.Why.Off),
                        new GrafanaObservation.NotAsked()),
                    new ChainVerdict(
                        Map.of(Stage.Scraped, down), List.of(new Offender(target, down))))));
    return ChainStatus.targets(new Targets(1, 0), report).offenders().getFirst();
  }
}
