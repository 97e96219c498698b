package dev.exemplars.operator.settings;

import dev.exemplars.operator.api.Schema;
import dev.exemplars.operator.settings.OperatorSettings.Caps;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options of how much a tenant may ask for, part of {@link OperatorOptions}. */
final class CapOptions {

  private static final String ENV = "${env:EXEMPLAR_OPERATOR_";

  @Spec(Spec.Target.MIXEE)
  private CommandLine.Model.@Nullable CommandSpec spec;

  @Option(
      names = "--max-exemplars",
      paramLabel = "N",
      defaultValue = ENV + "MAX_EXEMPLARS:-5000000}",
      description = "Largest exemplars.limit of a pipeline. Default: ${DEFAULT-VALUE}.")
  private int maxExemplars;

  @Option(
      names = "--max-pipelines-per-namespace",
      paramLabel = "N",
      defaultValue = ENV + "MAX_PIPELINES_PER_NAMESPACE:-100}",
      description =
          "Most pipelines of one namespace: the oldest ones run, and others wait for one of them to"
              + " be deleted. Default: ${DEFAULT-VALUE}.")
  private int maxPipelinesPerNamespace;

  @Option(
      names = "--max-scrape-jobs",
      paramLabel = "N",
      defaultValue = ENV + "MAX_SCRAPE_JOBS:-" + Schema.MOST_JOBS + "}",
      description =
          "Most scrape.jobs of a pipeline; 0 leaves only the scraping of annotated Pods. Default:"
              + " ${DEFAULT-VALUE}, which is what the definition allows.")
  private int maxScrapeJobs;

  @Option(
      names = "--max-lookups-per-second",
      paramLabel = "N",
      defaultValue = ENV + "MAX_LOOKUPS_PER_SECOND:-10}",
      description =
          "Most requests a second to one trace backend's host, of all pipelines together: what is over"
              + " waits for a later look. Default: ${DEFAULT-VALUE}.")
  private int maxLookupsPerSecond;

  /**
   * The caps.
   *
   * @throws CommandLine.ParameterException naming the option and the value that cannot be used
   */
  Caps caps() {
    check().require(maxExemplars > 0, "--max-exemplars", maxExemplars, "at least 1");
    check()
        .require(
            maxPipelinesPerNamespace > 0,
            "--max-pipelines-per-namespace",
            maxPipelinesPerNamespace,
            "at least 1");
    check()
        .require(
            maxScrapeJobs >= 0 && maxScrapeJobs <= Schema.MOST_JOBS,
            "--max-scrape-jobs",
            maxScrapeJobs,
            "a number from 0 to " + Schema.MOST_JOBS);
    check()
        .require(
            maxLookupsPerSecond > 0, "--max-lookups-per-second", maxLookupsPerSecond, "at least 1");
    return new Caps(maxExemplars, maxPipelinesPerNamespace, maxScrapeJobs, maxLookupsPerSecond);
  }

  private OptionCheck check() {
    return new OptionCheck(spec);
  }
}
