package dev.exemplars.operator.operands.prometheus;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.exemplars.operator.operands.form.YamlText;
import dev.exemplars.operator.plan.AlertsPlan;
import dev.exemplars.operator.plan.PipelinePlan;
import dev.exemplars.operator.plan.RemoteWritePlan;
import dev.exemplars.operator.settings.GoDuration;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * {@code rules.yml}: what Prometheus watches of its pipeline, as typed records in the order in
 * which the file shows them. Every supported version reads it.
 */
public record AlertRules(List<Group> groups) {

  /** Rules that are evaluated together. */
  public record Group(String name, String interval, List<Rule> rules) {}

  /**
   * One alert.
   *
   * @param pending how long it must be so, without a break
   * @param keepFiringFor how long it is raised on, for one that comes and goes
   */
  public record Rule(
      String alert,
      String expr,
      @JsonProperty("for") String pending,
      @Nullable String keepFiringFor,
      Map<String, String> labels,
      Map<String, String> annotations) {}

  private static final Duration INTERVAL = Duration.ofSeconds(30);

  /** The rules of a pipeline; none where none are wanted. */
  public static Optional<AlertRules> of(PipelinePlan plan) {
    return plan.alerts()
        .map(
            alerts ->
                new AlertRules(
                    List.of(
                        new Group("exemplars", GoDuration.format(INTERVAL), rules(plan, alerts)))));
  }

  /** The file. */
  public String text() {
    return YamlText.SNAKE_CASE.of(this);
  }

  private static List<Rule> rules(PipelinePlan plan, AlertsPlan alerts) {
    AlertQueries queries = AlertQueries.of(alerts);
    Writer writer = new Writer(plan, alerts, queries);
    List<Rule> rules = new ArrayList<>();
    if (plan.prometheus().exemplars().maxExemplars() > 0) {
      rules.add(writer.rule(Alert.ExemplarsStopped, queries.exemplarsStopped()));
      rules.add(writer.damped(Alert.ExemplarWindowTooShort, queries.windowTooShort()));
      rules.add(writer.rule(Alert.ExemplarStorageOff, queries.storageOff()));
      rules.add(writer.damped(Alert.ExemplarsOutOfOrder, queries.outOfOrder()));
    }
    List<String> receivers = receiversOfExemplars(plan);
    if (!receivers.isEmpty()) {
      rules.add(
          writer.damped(Alert.ExemplarRemoteWriteFailing, queries.remoteWriteFailing(receivers)));
    }
    rules.add(writer.rule(Alert.ExemplarTargetsDown, queries.targetsDown()));
    rules.add(writer.rule(Alert.ExemplarConfigRejected, queries.configRejected()));
    return List.copyOf(rules);
  }

  private static List<String> receiversOfExemplars(PipelinePlan plan) {
    return plan.prometheus().remoteWrites().stream()
        .filter(RemoteWritePlan::sendExemplars)
        .map(RemoteWritePlan::name)
        .toList();
  }

  /** What the rules of one pipeline have in common. */
  private record Writer(PipelinePlan plan, AlertsPlan alerts, AlertQueries queries) {

    Rule rule(Alert alert, String expr) {
      return rule(alert, expr, null);
    }

    /** Of what goes up and down, as rates do. */
    Rule damped(Alert alert, String expr) {
      return rule(alert, expr, queries.trend());
    }

    private Rule rule(Alert alert, String expr, @Nullable String keepFiringFor) {
      return new Rule(
          alert.name(), expr, queries.recent(), keepFiringFor, labels(alert), annotations(alert));
    }

    private Map<String, String> labels(Alert alert) {
      Map<String, String> labels = new TreeMap<>(alerts.labels());
      labels.put("severity", alert.severity());
      labels.put("namespace", plan.id().namespace());
      labels.put("pipeline", plan.id().name());
      return labels;
    }

    private Map<String, String> annotations(Alert alert) {
      Map<String, String> annotations = new TreeMap<>();
      annotations.put("summary", "Pipeline %s: %s.".formatted(plan.id(), alert.summary()));
      annotations.put("description", alert.description(queries.trend()));
      alerts.runbookUrl(alert.anchor()).ifPresent(url -> annotations.put("runbook_url", url));
      return annotations;
    }
  }
}
