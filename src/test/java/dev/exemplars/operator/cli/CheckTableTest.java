package dev.exemplars.operator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exemplars.operator.api.ExemplarPipelineStatus;
import dev.exemplars.operator.api.ExemplarPipelineStatus.ExemplarsStatus;
import dev.exemplars.operator.api.ExemplarPipelineStatus.OffenderStatus;
import dev.exemplars.operator.api.ExemplarPipelineStatus.TargetsStatus;
import dev.exemplars.operator.api.ExemplarPipelineStatus.TraceExample;
import dev.exemplars.operator.api.ExemplarPipelineStatus.TracesStatus;
import dev.exemplars.operator.api.ExemplarPipelineStatus.VerdictStatus;
import dev.exemplars.operator.api.PipelineCondition;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Help.Ansi;

class CheckTableTest {

  private static final String ESCAPE = "\u001b[";

  @Test
  void shows_the_way_who_offends_and_a_few_traces() {
    String table = new CheckTable(Ansi.OFF, 120).of(checked("Linked", "False"));

    assertThat(table.lines().map(String::stripTrailing))
        .containsExactly(
            "shop/checkout   2 of 3 targets up, 1000 exemplars of 20 series, 12 a second, back to 2h18m ago",
            "  Ready       True     Available               applied",
            "  Exposed     True     ExemplarsExposed        2 of 2 targets that were asked expose exemplars",
            "> Linked      False    TraceIdLabelMismatch    stored exemplars carry traceId, linked are trace_id, traceID: add",
            "                                                 traceId to tracing.traceIdLabels",
            "  Targets",
            "    TargetsDown: Prometheus cannot scrape Pod shop/shop-2",
            "  Traces",
            "    Missing 4bf92f3577b34da6a3ce929d0e0e4736 at 2026-11-24T10:00:00Z, of http_request_duration_seconds_bucket, value",
            "  0.25");
  }

  @Test
  void colours_are_for_terminals_and_words_of_others_make_none() {
    String colored = new CheckTable(Ansi.ON, 120).of(checked("Linked", "False", "@|red down|@"));

    assertThat(colored).contains(ESCAPE + "32mTrue", "@ |red down|@");
    assertThat(new CheckTable(Ansi.OFF, 120).of(checked("Linked", "False"))).doesNotContain(ESCAPE);
    assertThat(
            new CheckTable(Ansi.OFF, 120)
                .of(checked("Linked", "Fal\u001b[2Jse", "\u001b]0;owned\u0007 \u202e x")))
        .doesNotContain("\u001b", "\u0007", "\u202e");
  }

  @Test
  void the_worst_of_all_gives_the_exit_code() {
    Checked well = checked("Resolvable", "True");
    Checked broken = checked("Linked", "False");
    Checked untold = checked("Linked", "Unknown");
    Checked stale = new Checked("shop/old", well.status(), Optional.of("nobody has looked for 3h"));

    assertThat(Checked.exitCode(List.of(well))).isZero();
    assertThat(Checked.exitCode(List.of(well, untold))).isEqualTo(3);
    assertThat(Checked.exitCode(List.of(well, untold, broken))).isEqualTo(1);
    assertThat(Checked.exitCode(List.of(well, stale))).isEqualTo(3);
    assertThat(Checked.exitCode(List.of())).isEqualTo(3);
  }

  private static Checked checked(String stage, String status) {
    return checked(stage, status, "Prometheus cannot scrape Pod shop/shop-2");
  }

  private static Checked checked(String stage, String status, String words) {
    return new Checked(
        "shop/checkout",
        new ExemplarPipelineStatus(
            7L,
            List.of(
                new PipelineCondition("Ready", "True", "Available", "applied", null, 7L),
                new PipelineCondition(
                    "Exposed",
                    "True",
                    "ExemplarsExposed",
                    "2 of 2 targets that were asked expose exemplars",
                    null,
                    7L),
                new PipelineCondition(
                    "Linked",
                    status,
                    "TraceIdLabelMismatch",
                    "stored exemplars carry traceId, linked are trace_id, traceID: add traceId to"
                        + " tracing.traceIdLabels",
                    null,
                    7L)),
            new VerdictStatus(stage, status, "TraceIdLabelMismatch", "", null),
            new ExemplarsStatus(20L, 1000L, null, 5000L, null, null, "12", "2h18m", null, null),
            new TargetsStatus(
                3,
                2,
                2,
                2,
                2,
                List.of(
                    new OffenderStatus("shop", "shop-2", "annotated-pods", "TargetsDown", words))),
            new TracesStatus(
                1,
                0,
                1,
                0,
                List.of(
                    new TraceExample(
                        "4bf92f3577b34da6a3ce929d0e0e4736",
                        "http_request_duration_seconds_bucket",
                        "0.25",
                        "2026-11-24T10:00:00Z",
                        "Missing"))),
            null,
            null,
            null),
        Optional.empty());
  }
}
