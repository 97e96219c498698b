package dev.exemplars.operator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What Prometheus scrapes, and how often. */
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
    value =
        "duration(has(self.timeout) ? self.timeout : '1s') <= duration(has(self.interval) ? self.interval : '15s')",
    message =
        "timeout must not exceed interval (15s unless set): lower scrape.timeout, or raise scrape.interval")
@ValidationRule(
    value =
        "!has(self.jobs) || self.jobs.all(job, !has(job.timeout) || duration(job.timeout) <= duration(has(job.interval)"
            + " ? job.interval : (has(self.interval) ? self.interval : '15s')))",
    message =
        "timeout of a job must not exceed its interval (scrape.interval unless set): lower jobs[].timeout, or raise"
            + " jobs[].interval")
@ValidationRule(
    value =
        "!has(self.jobs) || (has(self.namespaces) && has(self.namespaces.from) && self.namespaces.from != 'Same')"
            + " || self.jobs.all(job, !has(job.namespaces))",
    message =
        "namespaces of a job are some of those of scrape.namespaces, which are but the pipeline's own: remove"
            + " jobs[].namespaces, or set scrape.namespaces.from")
@ValidationRule(
    value =
        "!has(self.jobs) || !has(self.namespaces) || !has(self.namespaces.names) || self.jobs.all(job,"
            + " !has(job.namespaces) || job.namespaces.all(name, name in self.namespaces.names))",
    message =
        "namespaces of a job must be among scrape.namespaces.names: add them there, or remove them from"
            + " jobs[].namespaces")
public record ScrapeSpec(
    @Nullable @Size(max = 28) @Pattern(Schema.DURATION) @ValidationRule(
            value = "duration(self) >= duration('1s') && duration(self) <= duration('24h')",
            message = "scrape.interval must be from 1s to 24h, such as 15s")
        @JsonPropertyDescription("Time between two scrapes of a target. Default: 15s.")
        String interval,
    @Nullable @Size(max = 28) @Pattern(Schema.DURATION) @ValidationRule(
            value = "duration(self) >= duration('100ms')",
            message = "scrape.timeout must be at least 100ms, such as 10s")
        @JsonPropertyDescription(
            "How long a scrape may take. Default: 10s, or interval where that is shorter.")
        String timeout,
    @Nullable @JsonPropertyDescription(
            "Discovery of Pods by annotation: <prefix>/scrape, path, port and scheme.")
        AnnotationsSpec annotations,
    @Nullable @JsonPropertyDescription("Namespaces whose Pods are scraped.")
        NamespacesSpec namespaces,
    @Nullable @Size(max = Schema.MOST_JOBS) @JsonPropertyDescription("Scrape jobs beside that of annotated Pods.")
        List<ScrapeJobSpec> jobs) {

  /** Scrapes annotated Pods of the pipeline's own namespace, and nothing else. */
  public static ScrapeSpec defaults() {
    return new ScrapeSpec(null, null, null, null, null);
  }

  /** Scrapes nothing: somebody else does, as often as Prometheus does unless told otherwise. */
  public static ScrapeSpec byOthers() {
    return new ScrapeSpec("1m", null, new AnnotationsSpec(false, null), null, null);
  }

  /** Where Pods are discovered. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @ValidationRule(
      value = "(has(self.from) && self.from == 'Names') == has(self.names)",
      message =
          "scrape.namespaces.names is for scrape.namespaces.from: Names, and needed there: set both or neither")
  @ValidationRule(
      value = "(has(self.from) && self.from == 'Selector') == has(self.selector)",
      message =
          "scrape.namespaces.selector is for scrape.namespaces.from: Selector, and needed there: set both or neither")
  public record NamespacesSpec(
      @Nullable @JsonPropertyDescription(
              "Which: Same, the pipeline's own; Names, those of `names`; Selector, those with the labels of `selector`;"
                  + " All. All but the own need a grant of the operator's configuration. Default: Same.")
          From from,
      @Nullable @Size(min = 1, max = Schema.MOST_NAMESPACES) @JsonPropertyDescription(
              "Names of the namespaces. The pipeline's own is scraped only if it is among them.")
          List<@Size(min = 1, max = 63) @Pattern(Schema.DNS_LABEL) String> names,
      @Nullable @JsonPropertyDescription(
              "Labels of the namespaces; empty means every one. Of those that have them, the granted ones are scraped:"
                  + " at most "
                  + Schema.MOST_NAMESPACES
                  + ", the first by name. The pipeline's own is scraped only if it has them.")
          LabelSelectorSpec selector) {}

  /** A way to say which namespaces. */
  public enum From {
    Same,
    Names,
    Selector,
    All
  }

  /** The annotation convention. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record AnnotationsSpec(
      @Nullable @JsonPropertyDescription("Scrape annotated Pods. Default: true.") Boolean enabled,
      @Nullable @Size(min = 1, max = 63) @Pattern(Schema.DNS_SUBDOMAIN) @JsonPropertyDescription("Prefix of the annotations. Default: prometheus.io.")
          String prefix) {}
}
