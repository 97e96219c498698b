package dev.exemplars.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exemplars.operator.api.ExemplarPipelineStatus;
import dev.exemplars.operator.api.Reason;
import dev.exemplars.operator.api.Stage;
import dev.exemplars.operator.observe.ChainObservation;
import dev.exemplars.operator.observe.PrometheusObservation;
import dev.exemplars.operator.observe.grafana.GrafanaObservation;
import dev.exemplars.operator.observe.grafana.GrafanaObservation.Answered;
import dev.exemplars.operator.observe.grafana.GrafanaObservation.Dashboard;
import dev.exemplars.operator.observe.grafana.GrafanaObservation.Loaded;
import dev.exemplars.operator.observe.grafana.GrafanaObservation.Missing;
import dev.exemplars.operator.observe.grafana.GrafanaObservation.Sought;
import dev.exemplars.operator.observe.grafana.GrafanaObservation.Unreachable;
import dev.exemplars.operator.observe.traces.TraceObservation;
import dev.exemplars.operator.plan.Given;
import dev.exemplars.operator.plan.PipelinePlan;
import dev.exemplars.operator.verdict.ChainVerdict;
import dev.exemplars.operator.verdict.Finding;
import dev.exemplars.operator.verdict.Finding.Outcome;
import dev.exemplars.operator.verdict.Readiness;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DashboardUrlTest {

  private static final PipelinePlan PLAN = plan("http://grafana:3000/");
  private static final String UID = PLAN.names().dashboardUid();
  private static final Dashboard THERE = new Loaded(Optional.of("/d/%s/exemplars".formatted(UID)));
  private static final String URL = "http://grafana.shop.svc:3000/d/%s/exemplars".formatted(UID);

  @Test
  void is_known_once_grafana_says_that_it_has_it() {
    assertThat(url(null, answered(THERE), Reason.Loaded)).isEqualTo(URL);
  }

  @Test
  void is_not_made_up() {
    assertThat(url(null, answered(new Loaded(Optional.empty())), Reason.Loaded)).isNull();
    assertThat(url(null, answered(new Missing()), Reason.Loaded)).isNull();
    assertThat(url(null, new Unreachable("it broke"), Reason.GrafanaUnreachable)).isNull();
  }

  @Test
  void stays_while_the_verdict_does() {
    ExemplarPipelineStatus before = status(null, PLAN, answered(THERE), Reason.Loaded);

    assertThat(url(before, answered(new Missing()), Reason.Loaded)).isEqualTo(URL);
    assertThat(url(before, new Unreachable("it broke"), Reason.GrafanaUnreachable)).isEqualTo(URL);
    assertThat(url(before, answered(THERE), Reason.DashboardNotLoaded)).isNull();
  }

  @Test
  void is_not_that_of_another_grafana() {
    ExemplarPipelineStatus before = status(null, PLAN, answered(THERE), Reason.Loaded);
    PipelinePlan moved = plan("http://other:3000");

    assertThat(
            status(before, moved, new Unreachable("it broke"), Reason.GrafanaUnreachable)
                .grafana()
                .dashboardUrl())
        .isNull();
  }

  @Test
  void what_grafana_does_not_say_now_and_then_is_no_news() {
    ExemplarPipelineStatus before = status(null, PLAN, answered(THERE), Reason.Loaded);
    ExemplarPipelineStatus now = status(before, PLAN, answered(new Missing()), Reason.Loaded);

    assertThat(StatusNews.in(before, now)).isFalse();
  }

  private static @Nullable String url(
      @Nullable ExemplarPipelineStatus before, GrafanaObservation seen, Reason linked) {
    return status(before, PLAN, seen, linked).grafana().dashboardUrl();
  }

  private static ExemplarPipelineStatus status(
      @Nullable ExemplarPipelineStatus before,
      PipelinePlan plan,
      GrafanaObservation seen,
      Reason linked) {
    PrometheusObservation prometheus = new PrometheusObservation.NotAsked();
    Map<Stage, Finding> stages = new EnumMap<>(Stage.class);
    for (Stage stage : Stage.values()) {
      stages.put(stage, new Finding(Outcome.Unknown, linked, "said"));
    }
    StatusReport report =
        new StatusReport(
            7,
            Readiness.stuck(Reason.ApplyFailed, "of no matter"),
            Optional.of(new StatusReport.Planned(plan, "0123456789abcdef", Optional.empty())),
            Optional.empty(),
            prometheus,
            Optional.of(
                new StatusReport.Chain(
                    new ChainObservation(
                        prometheus,
                        List.of(),
                        new TraceObservation.NotAsked(TraceObservation.Why.Off),
                        seen),
                    new ChainVerdict(stages, List.of()))));
    return new StatusFactory(InstantSource.fixed(Seen.START)).of(before, report);
  }

  private static Answered answered(Dashboard dashboard) {
    return new Answered(
        new Sought("prom", Set.of(), Optional.empty(), Optional.empty()),
        Optional.empty(),
        dashboard,
        Set.of());
  }

  private static PipelinePlan plan(String url) {
    return Given.plan("grafana: {url: '%s'}".formatted(url));
  }
}
