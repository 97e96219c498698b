package dev.exemplars.operator.cli;

import dev.exemplars.operator.api.ExemplarPipelineStatus;
import dev.exemplars.operator.api.ExemplarPipelineStatus.ExemplarsStatus;
import dev.exemplars.operator.api.ExemplarPipelineStatus.OffenderStatus;
import dev.exemplars.operator.api.ExemplarPipelineStatus.TargetsStatus;
import dev.exemplars.operator.api.ExemplarPipelineStatus.TraceExample;
import dev.exemplars.operator.api.ExemplarPipelineStatus.TracesStatus;
import dev.exemplars.operator.api.PipelineCondition;
import dev.exemplars.operator.api.Stage;
import dev.exemplars.operator.observe.http.ServerText;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.Ansi.Text;
import picocli.CommandLine.Help.ColorScheme;
import picocli.CommandLine.Help.Column;
import picocli.CommandLine.Help.Column.Overflow;
import picocli.CommandLine.Help.TextTable;

/** What is known of a pipeline as a table for people: the way, who offends, a few traces. */
final class CheckTable {

  private static final int STAGE = 14;
  private static final int STATUS = 9;
  private static final int REASON = 24;
  private static final int LEAST_MESSAGE = 40;
  private static final int LONGEST = 4096;

  private final ColorScheme colors;
  private final int width;

  /**
   * @param width of the terminal, in characters
   */
  CheckTable(Ansi ansi, int width) {
    this.colors = new ColorScheme.Builder(ansi).build();
    this.width = width;
  }

  /** The text, each line with its end. */
  String of(Checked checked) {
    StringBuilder text = new StringBuilder();
    text.append(text("@|bold %s|@".formatted(checked.name()))).append(summary(checked.status()));
    text.append(System.lineSeparator());
    checked
        .remark()
        .ifPresent(
            remark ->
                text.append(text("@|yellow %s|@".formatted(remark)))
                    .append(System.lineSeparator()));
    text.append(stages(checked.status()));
    section(text, "Targets", offenders(checked.status()));
    section(text, "Traces", traces(checked.status()));
    return text.toString();
  }

  private static String summary(ExemplarPipelineStatus status) {
    List<String> parts = new ArrayList<>();
    TargetsStatus targets = status.targets();
    if (targets != null) {
      parts.add("%s of %s targets up".formatted(targets.up(), targets.total()));
    }
    ExemplarsStatus exemplars = status.exemplars();
    if (exemplars != null) {
      parts.add("%s exemplars of %s series".formatted(exemplars.stored(), exemplars.series()));
      given(exemplars.ratePerSecond()).ifPresent(rate -> parts.add(rate + " a second"));
      given(exemplars.window()).ifPresent(window -> parts.add("back to " + window + " ago"));
    }
    return parts.isEmpty() ? "" : "   " + String.join(", ", parts);
  }

  private String stages(ExemplarPipelineStatus status) {
    TextTable table =
        table(STAGE, STATUS, REASON, Math.max(LEAST_MESSAGE, width - STAGE - STATUS - REASON));
    List<PipelineCondition> conditions = Objects.requireNonNullElse(status.conditions(), List.of());
    Stream.concat(
            conditions.stream().filter(one -> one.type().equals("Ready")),
            Stream.of(Stage.values())
                .flatMap(
                    stage -> conditions.stream().filter(one -> one.type().equals(stage.name()))))
        .forEach(one -> addRow(table, one, isCulprit(one, status)));
    return table.toString();
  }

  private static boolean isCulprit(PipelineCondition one, ExemplarPipelineStatus status) {
    return status.verdict() != null
        && one.type().equals(status.verdict().stage())
        && !one.status().equals("True");
  }

  private void addRow(TextTable table, PipelineCondition one, boolean isCulprit) {
    table.addRowValues(
        plain((isCulprit ? "> " : "  ") + one.type()),
        text("@|%s %s|@".formatted(color(one.status()), shown(one.status()))),
        plain(one.reason()),
        plain(one.message()));
  }

  private static String color(String status) {
    return switch (status) {
      case "True" -> "green";
      case "False" -> "bold,red";
      default -> "yellow";
    };
  }

  private static List<String> offenders(ExemplarPipelineStatus status) {
    return Optional.ofNullable(status.targets())
        .flatMap(targets -> given(targets.offenders()))
        .stream()
        .flatMap(List::stream)
        .map(CheckTable::line)
        .toList();
  }

  private static String line(OffenderStatus offender) {
    return "%s: %s".formatted(offender.reason(), offender.message());
  }

  private static List<String> traces(ExemplarPipelineStatus status) {
    return Optional.ofNullable(status.traces()).map(TracesStatus::examples).stream()
        .flatMap(List::stream)
        .map(CheckTable::line)
        .toList();
  }

  private static String line(TraceExample trace) {
    String of =
        given(trace.metric())
            .map(metric -> ", of %s, value %s".formatted(metric, trace.value()))
            .orElse("");
    return "%s %s at %s%s".formatted(trace.resolved(), trace.traceId(), trace.timestamp(), of);
  }

  private void section(StringBuilder text, String title, List<String> lines) {
    if (lines.isEmpty()) {
      return;
    }
    text.append("  ").append(title).append(System.lineSeparator());
    TextTable table = table(Math.max(LEAST_MESSAGE, width));
    lines.forEach(line -> table.addRowValues(plain("    " + line)));
    text.append(table);
  }

  private TextTable table(int... widths) {
    Column[] columns = new Column[widths.length];
    for (int i = 0; i < widths.length; i++) {
      columns[i] = new Column(widths[i], 0, Overflow.WRAP);
    }
    return TextTable.forColumns(colors, columns);
  }

  /** Our own words, with our own colours in them. */
  private Text text(String markup) {
    return colors.ansi().new Text(markup, colors);
  }

  /** Words of others: what looks like markup stays as it is, for it is none. */
  private Text plain(String words) {
    return colors.ansi().new Text(shown(words).replace("@|", "@ |"), colors);
  }

  /** Whoever may write a status may write into it what a terminal obeys. */
  private static String shown(String words) {
    return ServerText.value(words, LONGEST);
  }

  private static <T> Optional<T> given(@Nullable T value) {
    return Optional.ofNullable(value);
  }
}
