package dev.exemplars.operator.operands.prometheus;

import dev.exemplars.operator.operands.form.YamlText;
import dev.exemplars.operator.plan.PipelinePlan;
import dev.exemplars.operator.plan.PrometheusPlan;
import dev.exemplars.operator.plan.Retention;
import dev.exemplars.operator.settings.GoDuration;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * {@code prometheus.yml}, as typed records in the order in which the file shows them.
 *
 * @param ruleFiles first the revision, as a glob that matches nothing, see {@link #of}; then the
 *     alert rules, where there are any
 */
public record PrometheusConfig(
    Global global,
    List<String> ruleFiles,
    Storage storage,
    List<RemoteWriteConfig> remoteWrite,
    List<ScrapeConfig> scrapeConfigs) {

  /**
   * What holds for every job.
   *
   * @param scrapeInterval of jobs that have none of their own
   * @param scrapeTimeout likewise
   * @param externalLabels as Prometheus reads them, dollar signs doubled
   */
  public record Global(
      String scrapeInterval, String scrapeTimeout, Map<String, String> externalLabels) {}

  /** Storage settings that a reload applies. */
  public record Storage(@Nullable Tsdb tsdb, Exemplars exemplars) {}

  /**
   * The database of samples, where something of it is said.
   *
   * @param outOfOrderTimeWindow missing means zero
   * @param retention in the file only where the version takes it there; else it is in the flags
   */
  public record Tsdb(@Nullable String outOfOrderTimeWindow, @Nullable Retention retention) {}

  /** The ring; 0 turns it off, and a missing block means 100,000. */
  public record Exemplars(int maxExemplars) {}

  /**
   * The configuration of a pipeline. Its revision, the hash of all the rest and of the alert rules,
   * stands in it; see {@link ConfigRevision}.
   */
  public static PrometheusConfig of(PipelinePlan plan) {
    return of(plan, AlertRules.of(plan).map(AlertRules::text));
  }

  /**
   * The same, of a pipeline whose alert rules are written already.
   *
   * @param rules their file; empty where there are none
   */
  static PrometheusConfig of(PipelinePlan plan, Optional<String> rules) {
    PrometheusConfig unmarked =
        new PrometheusConfig(
            new Global(
                GoDuration.format(plan.scrape().interval()),
                GoDuration.format(plan.scrape().timeout()),
                unexpanded(plan.prometheus().externalLabels())),
            List.of(),
            storage(plan.prometheus()),
            plan.prometheus().remoteWrites().stream().map(RemoteWriteConfig::of).toList(),
            ScrapeConfig.all(plan.scrape()));
    String revision = ConfigRevision.of(unmarked.text(), rules);
    return new PrometheusConfig(
        unmarked.global,
        Stream.concat(
                Stream.of(ConfigRevision.glob(revision)),
                rules.stream().map(some -> PrometheusLayout.RULES_FILE))
            .toList(),
        unmarked.storage,
        unmarked.remoteWrite,
        unmarked.scrapeConfigs);
  }

  /** What the loaded configuration must contain to be this one; see {@link #of}. */
  public String revision() {
    return ConfigRevision.ofGlob(ruleFiles.getFirst());
  }

  /** The file. */
  public String text() {
    return YamlText.SNAKE_CASE.of(this);
  }

  private static Storage storage(PrometheusPlan prometheus) {
    return new Storage(tsdb(prometheus), new Exemplars(prometheus.exemplars().maxExemplars()));
  }

  private static @Nullable Tsdb tsdb(PrometheusPlan prometheus) {
    Duration window = prometheus.outOfOrderTimeWindow();
    Tsdb tsdb =
        new Tsdb(
            window.isZero() ? null : GoDuration.format(window),
            prometheus.version().dialect().hasRetention() ? prometheus.retention() : null);
    return tsdb.equals(new Tsdb(null, null)) ? null : tsdb;
  }

  /**
   * Prometheus 3 expands {@code $VAR} and <code>${VAR}</code> in the values of external labels from
   * its environment, and {@code $$} is a dollar sign: so every dollar sign is doubled, once, here.
   */
  private static Map<String, String> unexpanded(Map<String, String> labels) {
    Map<String, String> doubled = new TreeMap<>(labels);
    doubled.replaceAll((name, value) -> value.replace("$", "$$"));
    return doubled;
  }
}
